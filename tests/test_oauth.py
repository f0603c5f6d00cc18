"""The real app over real HTTP, a browser of our own, and the sandbox's consent page in Slack's place."""

import html
import http.client
import logging
import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from http.cookies import SimpleCookie
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from sqlalchemy import func, select

from bot import manifest, oauth, pages
from bot.app import App, NoTokenHere, meet_slack
from bot.clock import ManualClock, MovedClock
from bot.domain.clients import Client
from bot.domain.people import Actor
from bot.domain.playbooks import Playbooks
from bot.domain.workspaces import Workspace
from bot.flows import moments
from bot.http import Server
from bot.messenger import Uninstalled
from bot.run import CannotStart, opened, rotate_keys, run, started, try_keys, web_side
from bot.sandbox import Sandbox, payloads, web_api
from bot.sandbox.calls import Call, Method
from bot.sandbox.firm import Person, Team, load_firm
from bot.sandbox.model import Message
from bot.secrets import Vault, new_key
from bot.settings import Settings
from bot.views.moments import Filled
from store import Store, tables
from tests.cast import CORA, MAX, MONDAY, OLGA, TEAM

OTHER = "T0OTHER"
KEY = new_key()
Json = dict[str, Any]


@dataclass(frozen=True)
class Answer:
    status: int
    text: str
    headers: Json
    cookies: tuple[str, ...]

    @property
    def title(self) -> str:
        found = re.search(r"<title>(.*?)</title>", self.text)
        return html.unescape(found[1]) if found else ""

    @property
    def links(self) -> list[str]:
        return [html.unescape(each) for each in re.findall(r'href="(.*?)"', self.text)]


@dataclass
class Browser:
    """Goes where it is told, and no further; keeps cookies, those that are meant for https among them."""

    home: str
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, url: str) -> Answer:
        return self._ask("GET", url)

    def post(self, url: str) -> Answer:
        return self._ask("POST", url)

    def begin(self) -> str:
        """Opens the page to install from; gives the address of Slack's consent page."""
        return self.get(f"{self.home}/slack/install").links[0]

    def allow(self, consent: str, team: str = TEAM) -> str:
        """Says yes at Slack; gives the address to come back to."""
        return str(self.post(f"{consent}&team={team}").headers["location"])

    def install(self, team: str = TEAM) -> Answer:
        return self.get(self.allow(self.begin(), team))

    def _ask(self, method: str, url: str) -> Answer:
        parts = urlsplit(url)
        connection = http.client.HTTPConnection(parts.netloc, timeout=20)
        sent = {"cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())} if self.cookies else {}
        try:
            connection.request(method, f"{parts.path}?{parts.query}", headers=sent)
            answer = connection.getresponse()
            text = answer.read().decode()
        finally:
            connection.close()
        set_cookies = tuple(value for name, value in answer.getheaders() if name.lower() == "set-cookie")
        for each in set_cookies:
            self._keep(each)
        return Answer(answer.status, text, {name.lower(): value for name, value in answer.getheaders()}, set_cookies)

    def _keep(self, cookie: str) -> None:
        for name, morsel in SimpleCookie(cookie).items():
            if morsel["expires"]:
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = morsel.value


class Office:
    """Moments for many workspaces, started and stopped as often as a test likes."""

    def __init__(self, sandbox: Sandbox, file: Path) -> None:
        self.sandbox = sandbox
        self.file = file
        self._running: ExitStack | None = None

    def settings(self, *keys: str) -> Settings:
        client_id, client_secret = self.sandbox.client
        return Settings(
            client_id=client_id,
            client_secret=client_secret,
            signing_secret=self.sandbox.signing_secret,
            api_url=self.sandbox.api_url,
            database_url=f"sqlite:///{self.file}",
            secret_keys=keys,
        )

    def opens(self, *keys: str) -> None:
        stack = self._running = ExitStack()
        store = stack.enter_context(opened(self.settings(*(keys or (KEY,)))))
        self.app = App(self.settings(*(keys or (KEY,))), store, self.sandbox.clock)
        try_keys(self.app)
        stack.enter_context(started(self.app))
        server = stack.enter_context(Server(web_side(self.app), "127.0.0.1", 0))
        thread = Thread(target=server.run, daemon=True)
        thread.start()
        stack.callback(thread.join, 5)
        stack.callback(server.stop)
        self.url = f"http://127.0.0.1:{server.port}"
        self.sandbox.delivery.request_url = f"{self.url}/slack/events"

    def closes(self) -> None:
        if self._running is not None:
            self._running.close()
            self._running = None

    @property
    def store(self) -> Store:
        return self.app.store

    def browser(self) -> Browser:
        return Browser(self.url)

    def workspaces(self) -> list[Workspace]:
        with self.store.read() as work:
            return work.workspaces.all()

    def workspace(self, team: str = TEAM) -> Workspace:
        with self.store.read() as work:
            found = work.workspaces.of_team(team)
        assert found is not None
        return found

    def token(self, team: str = TEAM) -> str:
        return self.app._token_of(self.workspace(team).id)

    def knows_people(self, team: str = TEAM) -> bool:
        with self.store.read() as work:
            return work.people.find(self.workspace(team).id, OLGA) is not None

    def installs(self, team: str = TEAM) -> Workspace:
        assert self.browser().install(team).status == 200
        self.sandbox.wait_until(lambda: self.knows_people(team))
        return self.workspace(team)

    def serves(self, team: str, name: str) -> Client:
        with self.store.begin() as work:
            client = Client(id=0, workspace_id=self.workspace(team).id, name=name, owner=OLGA, cover=CORA, manager=MAX)
            return work.clients.add(client)

    def flags(self, client: Client, words: str) -> None:
        """Max flags a moment, so that Olga is told at once."""
        actor = Actor(client.workspace_id, MAX)
        filled = Filled(client.id, words, taker=OLGA)
        moments.flag(self.store, actor, filled, Playbooks(), self.sandbox.clock.now(), once=words)

    def said_to_olga(self, team: str = TEAM) -> str:
        return "\n".join(each.text for each in self.sandbox.person(OLGA, team=team).dms())

    def rows(self) -> int:
        with self.store._reading.begin() as connection:
            counts = (connection.execute(select(func.count()).select_from(table)).scalar() for table in tables.EVERY)
            return sum(count or 0 for count in counts)


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("oauth") / "empty.db"
    store = Store(f"sqlite:///{file}")
    store.upgrade()
    store.close()
    return file


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    clock = MovedClock()
    clock.set(MONDAY)
    with Sandbox.start(clock=clock, ack_within=2.0, retry_waits=(0.0, 0.02, 0.02)) as running:
        yield running


@pytest.fixture
def office(
    sandbox: Sandbox, empty: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> Iterator[Office]:
    """With the settings in the environment, as they are when it runs: Bolt looks there for itself. And no log says
    a secret, at any level."""
    client_id, client_secret = sandbox.client
    monkeypatch.setenv("SLACK_CLIENT_ID", client_id)
    monkeypatch.setenv("SLACK_CLIENT_SECRET", client_secret)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    caplog.set_level(1)
    file = tmp_path / "moments.db"
    file.write_bytes(empty.read_bytes())
    office = Office(sandbox, file)
    office.opens()
    yield office
    office.closes()
    written = caplog.text + repr([vars(record) for record in caplog.records])
    assert "file-based" not in written
    for secret in (client_secret, KEY, *(each for each in sandbox.world.tokens if each.startswith("xoxb-sandbox-"))):
        assert secret not in written
    assert not (tmp_path / "home").exists()


@pytest.fixture
def two(office: Office) -> Office:
    """Harbour & Co, and another firm whose people have the very same ids."""
    firm = load_firm()
    office.sandbox.add_workspace(replace(firm, team=Team(OTHER, "Quay Partners", "quay")))
    office.installs(TEAM)
    office.installs(OTHER)
    return office


# the pages


def test_the_page_to_install_from_has_one_button_and_no_script(office: Office) -> None:
    page = office.browser().get(f"{office.url}/slack/install")

    assert (page.status, page.title, len(page.links)) == (200, "Add Moments to Slack", 1)
    assert is_strict(page)
    asked = parse_qs(urlsplit(page.links[0]).query)
    assert page.links[0].startswith(f"{office.sandbox.url}/oauth/v2/authorize?")
    assert set(asked["scope"][0].split(",")) == manifest.asked()
    assert asked["client_id"] == ["sandbox-client-id"]


def test_the_cookie_is_for_this_site_alone_and_for_ten_minutes(office: Office) -> None:
    [cookie] = office.browser().get(f"{office.url}/slack/install").cookies

    for part in ("Secure", "HttpOnly", "Path=/", "Max-Age=600", "SameSite=Lax"):
        assert f"; {part}" in cookie


def test_at_slack_itself_the_consent_page_is_slacks(tmp_path: Path) -> None:
    settings = Settings(client_id="1.2", client_secret="s", signing_secret="s", secret_keys=(KEY,))
    store = Store(f"sqlite:///{tmp_path / 'moments.db'}")
    app = App(settings, store, MovedClock())
    with serving(app) as url:
        consent = Browser(url).begin()
    store.close()

    assert consent.startswith("https://slack.com/oauth/v2/authorize?state=")


def test_every_permission_that_is_asked_for_has_its_reason_on_the_page() -> None:
    assert set(pages.REASONS) == manifest.asked()


def test_what_comes_from_outside_is_shown_as_it_is_and_never_as_html(office: Office) -> None:
    shown = [
        pages.draw(pages.installed("<b>Firm</b>", 'slack://"><script>', "x")),
        pages.draw(pages.offer('https://x/"><script>', ["<i>"])),
    ]
    bodies = [bytes(each.body).decode() for each in shown]
    bodies.append(office.browser().get(f"{office.url}/slack/oauth_redirect?error=%3Cscript%3Ealert").text)

    for body in bodies:
        assert not re.search(r"<script|<b>|<i>", body)


def test_without_many_workspaces_there_is_nothing_to_install_from(tmp_path: Path) -> None:
    settings = Settings(bot_token="xoxb-1", signing_secret="s")
    store = Store(f"sqlite:///{tmp_path / 'moments.db'}")
    with serving(App(settings, store, MovedClock())) as url:
        found = [Browser(url).get(url + path).status for path in ("/slack/install", "/slack/oauth_redirect")]
    store.close()

    assert found == [404, 404]


# installing


def test_a_workspace_installs_and_is_served_at_once(office: Office) -> None:
    page = office.browser().install()

    assert (page.status, page.title) == (200, "Moments is in Harbour & Co")
    assert page.links == ["slack://app?team=T0MOMENTS&id=A0MOMENTS", "https://app.slack.com/client/T0MOMENTS"]
    assert is_strict(page)
    [workspace] = office.workspaces()
    assert (workspace.team_id, workspace.name, workspace.is_active) == (TEAM, "Harbour & Co", True)
    assert (workspace.bot_id, workspace.bot_user_id) == ("B0BOT", "U0BOT")
    assert workspace.installed_by == office.sandbox.workspace.app.installer
    assert office.token().startswith("xoxb-sandbox-")
    office.sandbox.wait_until(office.knows_people)
    said = office.sandbox.person(OLGA).command("C0CLIENTS", "/client", "help")
    assert said.ok


def test_whoever_installed_it_is_offered_the_setup_once_in_each_workspace_and_nobody_else(two: Office) -> None:
    two.installs(TEAM)
    for team in (TEAM, OTHER):
        dms = two.sandbox.person(MAX, team=team).dms
        two.sandbox.wait_until(dms, timeout=20)
        assert ["The setup takes two minutes." in each.text for each in dms()] == [True]
        assert two.said_to_olga(team) == ""


def test_the_scopes_that_were_granted_are_kept(office: Office) -> None:
    office.installs()

    with office.store._reading.begin() as connection:
        kept = connection.execute(select(tables.workspaces.c.scopes)).scalar()
    assert set((kept or "").split(",")) == manifest.asked()


def test_installing_again_adds_no_row_and_the_new_token_counts_at_once(office: Office) -> None:
    office.installs()
    old = office.token()
    office.installs()
    new = office.token()

    assert old != new
    assert len(office.workspaces()) == 1
    office.sandbox.world.grant(replace(office.sandbox.world.tokens[old], revoked="token_revoked"))
    office.flags(office.serves(TEAM, "Zebra Works"), "the founder's father died")
    office.sandbox.wait_until(lambda: "father died" in office.said_to_olga())


def test_another_process_has_the_new_token_at_once_and_knows_of_a_return_in_five_seconds(office: Office) -> None:
    office.installs()
    clock = ManualClock(MONDAY)
    replica = App(office.settings(KEY), office.store, clock)
    before = replica.workspace_of(TEAM)
    assert before is not None
    assert replica._token_of(before.id) == office.token()

    office.sandbox.admin.uninstall()
    back = office.installs()

    assert replica._token_of(back.id) == office.token()
    assert replica.workspace_of(TEAM) == before
    clock.move(timedelta(seconds=6))
    assert replica.workspace_of(TEAM) == back
    replica.stop()


def test_no_token_can_be_read_in_the_files_of_the_database(office: Office) -> None:
    office.installs()
    token = office.token().encode()

    files = list(office.file.parent.glob("moments.db*"))
    assert len(files) > 1
    assert b"U0OLGA" in b"".join(each.read_bytes() for each in files)
    for file in files:
        assert token not in file.read_bytes()
        assert b"xoxb-" not in file.read_bytes()


def test_slack_is_not_asked_who_we_are_before_an_acknowledgement(office: Office) -> None:
    office.installs()
    before = len(office.sandbox.journal.calls("auth.test"))
    office.sandbox.faults.add("auth.test", "hang", times=None, seconds=5)

    for _ in range(5):
        assert office.sandbox.person(OLGA).command("C0CLIENTS", "/client", "help").ok

    assert len(office.sandbox.journal.calls("auth.test")) == before


# the state


@pytest.mark.parametrize(("seconds", "status"), [(0, 200), (590, 200), (601, 400), (7200, 400)])
def test_a_page_is_good_for_ten_minutes(office: Office, seconds: int, status: int) -> None:
    browser = office.browser()
    back = browser.allow(browser.begin())
    office.sandbox.move_clock(timedelta(seconds=seconds))

    page = browser.get(back)

    assert page.status == status
    assert len(office.workspaces()) == (1 if status == 200 else 0)
    if status == 400:
        assert (page.title, page.links) == ("Please start again", ["/slack/install"])


@pytest.mark.parametrize(("seconds", "good"), [(0, True), (599, True), (600, True), (601, False)])
def test_a_state_lives_for_six_hundred_seconds(seconds: int, good: bool) -> None:
    states = oauth._States(Vault([KEY]))
    state = states.new(MONDAY)

    assert states.is_good(state, MONDAY + timedelta(seconds=seconds)) is good


def test_a_state_is_good_once(office: Office) -> None:
    browser = office.browser()
    consent = browser.begin()
    kept = dict(browser.cookies)
    assert browser.get(browser.allow(consent)).status == 200
    assert browser.cookies == {}

    browser.cookies = kept
    again = browser.get(browser.allow(consent))

    assert (again.status, again.title) == (400, "Please start again")
    assert len(office.sandbox.journal.calls("oauth.v2.access")) == 1


def test_what_was_begun_in_one_browser_does_not_end_in_another_and_goes_on_in_the_first(office: Office) -> None:
    hers, his = office.browser(), office.browser()
    back = hers.allow(hers.begin())
    his.begin()

    for other in (his, office.browser()):
        page = other.get(back)
        assert (page.status, page.title) == (400, "Please start again in this browser")
    assert office.workspaces() == []
    assert hers.get(back).status == 200


@pytest.mark.parametrize(
    "state",
    ["", "garbage", "gAAAAA", "\u00e9", "x" * 5000, "another key", "another kind"],
    ids=lambda state: state[:12],
)
def test_a_state_that_we_never_gave_out_is_refused(office: Office, state: str) -> None:
    vault = App(office.settings(new_key()), office.store, office.sandbox.clock).vault
    forged = {
        "another key": vault.seal(f"install {int(MONDAY.timestamp())} x"),
        "another kind": office.app.vault.seal("xoxb-a-token-of-ours"),
    }
    query = urlencode({"code": "abc", "state": forged.get(state, state)})

    page = office.browser().get(f"{office.url}/slack/oauth_redirect?{query}")

    assert (page.status, page.title) == (400, "Please start again")
    assert office.sandbox.journal.calls("oauth.v2.access") == []


def test_a_state_given_out_before_a_restart_is_good_after_it(office: Office) -> None:
    browser = office.browser()
    back = browser.allow(browser.begin())
    office.closes()
    office.opens()

    page = browser.get(f"{office.url}/slack/oauth_redirect?{urlsplit(back).query}")

    assert page.status == 200


# when it comes to nothing


def test_somebody_who_says_no_at_slack_is_told_that_nothing_changed(office: Office) -> None:
    browser = office.browser()
    [cancel] = browser.get(browser.begin()).links

    page = browser.get(cancel)

    assert (page.status, page.title) == (200, "Nothing was installed")
    assert office.rows() == 0
    assert is_strict(page)


@pytest.mark.parametrize(
    ("fault", "status", "title"),
    [
        ({"kind": "error", "error": "invalid_code"}, 400, "Slack said no"),
        ({"kind": "error", "error": "bad_client_secret"}, 400, "Slack said no"),
        ({"kind": "ratelimited", "retry_after": 5}, 503, "Slack did not answer"),
        ({"kind": "http_500"}, 503, "Slack did not answer"),
        ({"kind": "drop"}, 503, "Slack did not answer"),
    ],
    ids=lambda value: str(value.get("error", value["kind"])) if isinstance(value, dict) else None,
)
@pytest.mark.parametrize("method", ["oauth.v2.access", "auth.test"])
def test_what_slack_refuses_is_said_and_leaves_nothing_and_can_be_tried_again(
    office: Office, method: str, fault: Json, status: int, title: str
) -> None:
    office.sandbox.faults.add(method, **fault)

    page = office.browser().install()

    assert (page.status, page.title, page.links) == (status, title, ["/slack/install"])
    assert office.rows() == 0
    assert office.browser().install().status == 200


def test_the_log_says_what_to_mend_where_slack_does_not_know_our_secret(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    office.sandbox.faults.add("oauth.v2.access", "error", error="bad_client_secret")
    office.browser().install()

    [error] = [each.getMessage() for each in caplog.records if each.levelno == logging.ERROR]
    assert "SLACK_CLIENT_SECRET (bad_client_secret). Copy both again" in error


def test_a_whole_organisation_is_refused_with_a_sentence(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    def organisation(call: Call) -> Json:
        return {"access_token": "xoxb-org", "is_enterprise_install": True, "team": None, "enterprise": {"id": "E1"}}

    monkeypatch.setitem(web_api.METHODS, "oauth.v2.access", Method(organisation, token="none"))

    page = office.browser().install()

    assert (page.status, page.title) == (400, "One workspace at a time, please")
    assert office.rows() == 0


# leaving, and coming back


ORDERS: dict[str, list[str]] = {
    "revoked, then uninstalled": ["tokens_revoked", "app_uninstalled"],
    "uninstalled, then revoked": ["app_uninstalled", "tokens_revoked"],
    "each of them twice": ["tokens_revoked", "app_uninstalled", "app_uninstalled", "tokens_revoked"],
    "uninstalled twice": ["app_uninstalled", "app_uninstalled"],
}


@pytest.mark.parametrize("order", ORDERS.values(), ids=ORDERS)
def test_uninstalling_leaves_no_row_in_whatever_order_it_is_heard_and_the_other_stays(
    two: Office, order: list[str]
) -> None:
    for team in (TEAM, OTHER):
        two.flags(two.serves(team, "Zebra Works"), f"a word in {team}")
        two.sandbox.wait_until(lambda team=team: two.said_to_olga(team))  # type: ignore[misc]
    two.sandbox.world.revoke(TEAM, "account_inactive")

    for kind in order:
        hears(two, TEAM, kind)

    assert [each.team_id for each in two.workspaces()] == [OTHER]
    with two.store._reading.begin() as connection:
        for table in tables.EVERY:
            column = table.c.id if table is tables.workspaces else table.c.workspace_id
            found = connection.execute(select(column).distinct()).scalars().all()
            assert set(found) <= {two.workspace(OTHER).id}, table.name


def test_after_uninstalling_it_can_be_installed_again_and_works(office: Office) -> None:
    gone = office.installs()
    office.sandbox.admin.uninstall()
    assert office.rows() == 0

    back = office.installs()

    assert back.id != gone.id
    office.flags(office.serves(TEAM, "Zebra Works"), "the founder's father died")
    office.sandbox.wait_until(lambda: "father died" in office.said_to_olga())
    assert office.sandbox.person(OLGA).command("C0CLIENTS", "/client", "Zebra Works").ok


def test_a_workspace_that_lost_its_token_waits_and_goes_on_where_it_was_when_installed_again(office: Office) -> None:
    before = office.installs()
    office.sandbox.admin.tokens_revoked()
    assert not office.workspace().is_active
    office.flags(office.serves(TEAM, "Zebra Works"), "the founder's father died")
    assert office.said_to_olga() == ""

    back = office.installs()

    assert back.id == before.id
    office.sandbox.wait_until(lambda: "father died" in office.said_to_olga())


@pytest.mark.parametrize("kind", ["app_uninstalled", "tokens_revoked"])
def test_what_slack_says_late_of_the_time_before_does_not_undo_a_return(office: Office, kind: str) -> None:
    office.installs()
    office.sandbox.faults.withhold = 1
    office.sandbox.admin.tell(office.sandbox.workspace, event_of(office, TEAM, kind))
    office.sandbox.admin.uninstall()
    office.sandbox.move_clock(timedelta(minutes=5))
    back = office.installs()

    office.sandbox.run(office.sandbox.delivery.release())

    assert office.workspaces() == [back]
    assert office.workspace().is_active
    office.sandbox.admin.uninstall()
    assert office.rows() == 0


# two at once


def test_two_workspaces_each_get_their_own_messages_though_their_people_have_the_same_ids(two: Office) -> None:
    two.flags(two.serves(TEAM, "Zebra Works"), "a word for Harbour")
    two.flags(two.serves(OTHER, "Quince Farm"), "a word for Quay")

    two.sandbox.wait_until(lambda: two.said_to_olga(TEAM) and two.said_to_olga(OTHER))

    assert "Zebra Works" in two.said_to_olga(TEAM)
    assert "Quince Farm" in two.said_to_olga(OTHER)
    assert "Quince" not in two.said_to_olga(TEAM)
    assert "Zebra" not in two.said_to_olga(OTHER)


def test_each_asks_with_its_own_commands_and_sees_its_own_clients(two: Office) -> None:
    two.serves(TEAM, "Zebra Works")
    two.serves(OTHER, "Quince Farm")

    for team, own, others in ((TEAM, "Zebra Works", "Quince Farm"), (OTHER, "Quince Farm", "Zebra Works")):
        olga = two.sandbox.person(OLGA, team=team)
        assert own in repr(olga.command("C0CLIENTS", "/client", own).response)
        missing = olga.command("C0CLIENTS", "/client", others)
        assert "Notes" not in repr(missing.response)


def test_somebody_of_the_other_workspace_who_presses_is_refused_and_nothing_happens(two: Office) -> None:
    two.flags(two.serves(TEAM, "Zebra Works"), "a word for Harbour")
    two.sandbox.wait_until(lambda: two.said_to_olga())
    [message] = two.sandbox.person(OLGA).dms()
    nora = Person("U0NORA", "nora", "Nora Quay", team=OTHER)
    two.sandbox.admin.add_person(nora)  # met in a channel that both firms share

    payload = payloads.block_action(two.sandbox.workspace, nora, message, first_button(message))
    ack = two.sandbox.run(two.sandbox.delivery.interaction("interactive", "block_actions take", payload))

    assert ack.ok
    said = two.sandbox.wait_until(lambda: [each for each in two.sandbox.journal if each.kind == "response_url"])
    assert "another company's workspace" in said[-1].args["text"]
    assert said[-1].args["response_type"] == "ephemeral"
    with two.store.read() as work:
        [moment] = work.moments.open(two.workspace().id)
    assert moment.taken_at is None


# keys


def test_a_workspace_whose_key_is_gone_waits_says_so_and_the_others_go_on(
    two: Office, caplog: pytest.LogCaptureFixture
) -> None:
    clients = {team: two.serves(team, "Zebra Works") for team in (TEAM, OTHER)}
    two.closes()
    fresh = new_key()
    two.opens(fresh, KEY)
    two.installs(OTHER)  # sealed with the fresh key now
    two.closes()
    caplog.clear()

    two.opens(fresh)
    for team, client in clients.items():
        two.flags(client, f"a word for {team}")
    two.sandbox.wait_until(lambda: two.said_to_olga(OTHER))

    assert two.said_to_olga(TEAM) == ""
    assert two.workspace(TEAM).is_active
    [said] = [each.getMessage() for each in caplog.records if each.levelno == logging.ERROR]
    assert "The token of T0MOMENTS" in said
    assert "Add that key after the others" in said
    assert two.sandbox.person(OLGA).command("C0CLIENTS", "/client", "help").acked

    two.closes()
    two.opens(fresh, KEY)
    two.sandbox.move_clock(timedelta(minutes=2))
    two.sandbox.wait_until(lambda: "a word for T0MOMENTS" in two.said_to_olga(TEAM))


def test_there_is_no_start_with_sealed_tokens_and_no_key(office: Office) -> None:
    office.installs()
    office.closes()
    keyless = replace(office.settings(), client_id=None, client_secret=None, bot_token="xoxb-sandbox")

    with pytest.raises(CannotStart, match="MOMENTS_SECRET_KEYS is not set\\. Set it to the keys"):
        run(keyless)


def test_keys_are_rotated_and_the_old_one_can_be_taken_away(office: Office) -> None:
    office.installs()
    token = office.token()
    office.closes()
    fresh = new_key()

    said = rotate_keys(office.settings(fresh, KEY))

    assert said == "1 token is now sealed with the first key. The other keys can be taken away."
    office.opens(fresh)
    assert office.token() == token


def test_rotating_names_the_workspaces_whose_key_is_gone(two: Office) -> None:
    two.closes()

    said = rotate_keys(two.settings(new_key()))

    assert said.startswith("0 tokens are now sealed with the first key. No key opens the tokens of T0MOMENTS, T0OTHER:")


def test_a_workspace_without_a_token_is_not_tried(office: Office) -> None:
    with office.store.begin() as work:
        bare = work.workspaces.record("T0BARE", "Bare")

    with pytest.raises(Uninstalled, match="no_token"):
        office.app.slack.open_dm(bare.id, OLGA)


def test_one_token_is_never_used_for_another_workspace_in_the_database(two: Office) -> None:
    one = replace(two.settings(KEY), client_id=None, client_secret=None, bot_token="xoxb-sandbox")
    app = App(one, two.store, two.sandbox.clock)
    meet_slack(app)

    assert app.slack.open_dm(two.workspace(TEAM).id, OLGA)
    with pytest.raises(NoTokenHere, match="token_of_another_workspace"):
        app.slack.open_dm(two.workspace(OTHER).id, OLGA)
    app.stop()


# how it is asked


@contextmanager
def serving(app: App) -> Iterator[str]:
    with Server(web_side(app), "127.0.0.1", 0) as server:
        thread = Thread(target=server.run, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.port}"
        finally:
            server.stop()
            thread.join(5)
            app._pool.shutdown()


def is_strict(page: Answer) -> bool:
    """No script, nothing from elsewhere, nobody frames it, and the address with the code is told to nobody."""
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert "<script" not in page.text
    assert not re.search(r'\son\w+="|style="|src=', page.text)
    return [page.headers[name] for name in ("referrer-policy", "cache-control")] == ["no-referrer", "no-store"]


@pytest.mark.parametrize("team", [OTHER, "T0NOBODY"])
def test_a_press_that_comes_under_another_teams_name_finds_nothing(two: Office, team: str) -> None:
    two.flags(two.serves(TEAM, "Zebra Works"), "a word for Harbour")
    two.sandbox.wait_until(lambda: two.said_to_olga())
    [message] = two.sandbox.person(OLGA).dms()
    olga = two.sandbox.workspace.people[OLGA]

    payload = payloads.block_action(two.sandbox.workspace, olga, message, first_button(message))
    payload |= {"team": {"id": team, "domain": "x"}, "user": payload["user"] | {"team_id": team}}
    ack = two.sandbox.run(two.sandbox.delivery.interaction("interactive", "block_actions take", payload))

    assert ack.ok
    two.sandbox.wait_until(lambda: [each for each in two.sandbox.journal if each.kind == "response_url"])
    with two.store.read() as work:
        [moment] = work.moments.open(two.workspace().id)
    assert moment.taken_at is None


def test_a_command_from_where_moments_is_gone_gets_a_sentence_and_slack_is_asked_nothing(office: Office) -> None:
    office.installs()
    office.sandbox.admin.uninstall()
    before = len(office.sandbox.journal.since(0))

    said = office.sandbox.person(OLGA).command("C0CLIENTS", "/client", "Zebra")

    assert said.ok
    assert "not installed in your workspace any more" in said.response["text"]
    assert {each.kind for each in office.sandbox.journal.since(before)} == {"payload"}


def first_button(message: Message) -> Json:
    """What Slack says of a press on it."""
    block = next(each for each in message.blocks if each["type"] == "actions")
    return payloads.pressed(block["elements"][0], block["block_id"], None, "1.1")


def hears(office: Office, team: str, kind: str) -> None:
    """One event, as often as it is sent, each with an id of its own."""
    ack = office.sandbox.admin.tell(office.sandbox.workspace_of(team), event_of(office, team, kind))
    assert ack is not None
    assert ack.ok


def event_of(office: Office, team: str, kind: str) -> Json:
    bots = [office.sandbox.workspace_of(team).app.bot_user]
    return {"type": kind} | ({"tokens": {"oauth": [], "bot": bots}} if kind == "tokens_revoked" else {})
