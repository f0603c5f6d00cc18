"""The routes of the page, without a browser."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from slack_sdk import WebClient
from starlette.applications import Starlette
from starlette.testclient import TestClient

from bot.clock import ManualClock
from bot.sandbox import Sandbox
from bot.sandbox.firm import Person
from bot.sandbox.page import routes

Json = dict[str, Any]
MONDAY = datetime(2026, 11, 23, 9, 5, tzinfo=UTC)
HOME = "http://127.0.0.1:8000"
HOSTILE = "<script>alert(1)</script>"


class Browser:
    """Asks as the page's own script does."""

    def __init__(self, sandbox: Sandbox, nudge: datetime | None = None, no_nudges: bool = False) -> None:
        pages = routes(sandbox, None if no_nudges else lambda _person: nudge)
        self.client = TestClient(Starlette(routes=pages), base_url=HOME, raise_server_exceptions=True)

    def parts(self, person: str = "U0OLGA", at: str = "C0CLIENTS", **more: str) -> Json:
        found: Json = self.client.get("/page/parts", params={"as": person, "at": at, **more}).json()
        return found

    def part(self, name: str, person: str = "U0OLGA", at: str = "C0CLIENTS", **more: str) -> str:
        return str(self.parts(person, at, **more)["parts"][name])

    def do(self, deed: str, person: str = "U0OLGA", **wish: Any) -> Json:
        found: Json = self.client.post(f"/page/do/{deed}", json={"as": person, **wish}, headers={"origin": HOME}).json()
        return found


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox.start(clock=ManualClock(MONDAY), ack_within=0.3) as running:
        yield running


@pytest.fixture
def browser(sandbox: Sandbox) -> Browser:
    return Browser(sandbox)


@pytest.fixture
def client(sandbox: Sandbox) -> WebClient:
    return WebClient(sandbox.bot_token, base_url=sandbox.api_url, retry_handlers=[])


# who may ask


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "evil.example:8000", "", "[::1"])
def test_a_name_that_is_not_loopback_is_refused(browser: Browser, host: str) -> None:
    for path in ("/", "/page/parts", "/static/page.js"):
        assert browser.client.get(path, headers={"host": host}).status_code == 403


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost", "localhost:9", "[::1]:8000"])
def test_every_name_of_loopback_is_answered(browser: Browser, host: str) -> None:
    assert browser.client.get("/", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:9000"},
        {"origin": HOME, "sec-fetch-site": "cross-site"},
        {"origin": HOME, "content-type": "text/plain"},
        {"origin": HOME, "content-type": "application/x-www-form-urlencoded"},
    ],
)
def test_a_deed_from_another_page_is_refused(browser: Browser, sandbox: Sandbox, headers: dict[str, str]) -> None:
    wish = json.dumps({"as": "U0OLGA", "channel": "C0CLIENTS", "text": "not me"})
    told = browser.client.post("/page/do/say", content=wish, headers={"content-type": "application/json", **headers})
    assert told.status_code == 403
    assert sandbox.person("U0OLGA").messages("C0CLIENTS") == []


def test_the_page_runs_no_script_but_its_own_and_stands_in_no_frame(browser: Browser) -> None:
    page = browser.client.get("/")
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert "style=" not in page.text
    assert "<script>" not in page.text
    assert not [word for word in ("onclick=", "onload=") if word in page.text]


@pytest.mark.parametrize("body", ["", "[]", "{", '"x"', "{}", '{"as": "U0OLGA"}', '{"as": 7, "text": 1}'])
@pytest.mark.parametrize("deed", ["say", "press", "submit", "clock", "fault", "nonsense", "_fill"])
def test_a_deed_that_makes_no_sense_is_refused_with_a_sentence(browser: Browser, deed: str, body: str) -> None:
    headers = {"origin": HOME, "content-type": "application/json"}
    told = browser.client.post(f"/page/do/{deed}", content=body, headers=headers)
    assert told.status_code in (200, 400)
    assert told.json()["ok"] is False
    assert told.json()["shown"].endswith(".")


def test_nobody_can_be_somebody_who_is_not_there(browser: Browser, sandbox: Sandbox) -> None:
    assert browser.do("say", "U0BOT", channel="C0CLIENTS", text="hi")["ok"] is False
    assert browser.parts("U0NOBODY", "C0NOWHERE")["as"] == "U0OLGA"


# what is shown


def test_the_sidebar_shows_only_the_channels_that_a_person_is_in(browser: Browser) -> None:
    assert "client-zebra-works" in browser.part("sidebar", "U0GRETA")
    assert "C0CLIENTS" not in browser.part("sidebar", "U0GRETA")
    assert browser.parts("U0GRETA", "C0CLIENTS")["at"] == "app:home"


def test_a_message_is_shown_to_those_in_its_channel_with_its_day_and_time(browser: Browser) -> None:
    browser.do("say", channel="C0CLIENTS", text="*Zebra* rang")
    html = browser.part("main", "U0CORA")
    assert "<b>Zebra</b> rang" in html
    assert "Today" in html
    assert ">10:05</time>" in html
    assert "9:05 AM" not in html
    assert ">4:05 AM</time>" not in html


def test_answers_stand_below_their_message_and_say_that_they_are_replies(browser: Browser, client: WebClient) -> None:
    first = client.chat_postMessage(channel="C0CLIENTS", text="first post")["ts"]
    client.chat_postMessage(channel="C0CLIENTS", text="second post")
    client.chat_postMessage(channel="C0CLIENTS", text="an answer", thread_ts=first)
    html = browser.part("main", "U0CORA")
    assert html.index("first post") < html.index("an answer") < html.index("second post")
    assert html.count('<span class="reply-mark">reply</span>') == html.count('class="msg reply"') == 1
    assert "Moments, reply, 10:05: an answer" in html


def test_the_time_of_a_message_is_in_the_zone_of_whoever_looks(browser: Browser, sandbox: Sandbox) -> None:
    browser.do("say", channel="C0GENERAL", text="morning")
    assert ">4:05 AM</time>" in browser.part("main", "U0OSCAR", "C0GENERAL")


def test_an_ephemeral_message_is_only_for_one(browser: Browser, client: WebClient) -> None:
    client.chat_postEphemeral(channel="C0CLIENTS", user="U0OLGA", text="psst")
    assert "Only visible to you" in browser.part("main", "U0OLGA")
    assert "psst" not in browser.part("main", "U0CORA")


def test_a_dm_is_counted_until_it_is_seen(browser: Browser, client: WebClient) -> None:
    client.chat_postMessage(channel="U0OLGA", text="Ada's birthday is on Friday")
    assert 'aria-label="1 unread"' in browser.part("sidebar")
    browser.parts(at="app:messages", seen="0")
    assert 'aria-label="1 unread"' in browser.part("sidebar")
    browser.parts(at="app:messages", seen="1")
    assert "unread" not in browser.part("sidebar")
    assert "unread" not in browser.part("bar", "U0CORA")


def test_hostile_names_and_words_stay_words_everywhere(browser: Browser, sandbox: Sandbox) -> None:
    evil = Person("U0EVIL", HOSTILE, f"{HOSTILE} Ann", title=HOSTILE, tz="../../etc/passwd")
    clients = sandbox.workspace.channels["C0CLIENTS"]
    with sandbox.world.change():
        sandbox.workspace.set_person(evil)
        sandbox.workspace.set_channel(replace(clients, members=(*clients.members, "U0EVIL")))
    browser.do("say", "U0EVIL", channel="C0CLIENTS", text=f"{HOSTILE} <@U0EVIL>")
    page = browser.client.get("/", params={"as": "U0EVIL", "at": "C0CLIENTS", "drawer": "1"}).text
    assert "alert(1)" in page
    assert HOSTILE not in page
    assert "Ann" in browser.part("bar")


def test_strange_questions_get_a_page_all_the_same(browser: Browser) -> None:
    for at in (HOSTILE, "app:nothing", "../..", "C0" + "x" * 5_000):
        page = browser.client.get("/", params={"as": HOSTILE, "at": at})
        assert page.status_code == 200
        assert HOSTILE not in page.text


def test_a_guest_is_not_offered_shortcuts(browser: Browser) -> None:
    assert "data-shortcut" in browser.part("main", "U0OLGA", "C0ZEBRA")
    assert "data-shortcut" not in browser.part("main", "U0GRETA", "C0ZEBRA")


def test_about_says_what_the_manifest_says(browser: Browser) -> None:
    html = browser.part("main", at="app:about")
    assert "/promise" in html
    assert "Flag a Moment of Truth" in html
    assert "<code>chat:write</code>" in html


def test_a_part_that_the_browser_has_already_is_not_sent_again(browser: Browser) -> None:
    first = browser.parts()
    again = browser.parts(known=".".join(first["marks"].values()))
    assert again["parts"] == {}
    browser.do("say", channel="C0CLIENTS", text="news")
    assert set(browser.parts(known=".".join(first["marks"].values()))["parts"]) == {"main"}


# the clock


@pytest.mark.parametrize(
    ("now", "person", "morning"),
    [
        (datetime(2026, 11, 23, 7, 59, tzinfo=UTC), "U0OLGA", datetime(2026, 11, 23, 8, 0, tzinfo=UTC)),
        (datetime(2026, 11, 23, 8, 0, tzinfo=UTC), "U0OLGA", datetime(2026, 11, 24, 8, 0, tzinfo=UTC)),
        (datetime(2026, 11, 27, 12, 0, tzinfo=UTC), "U0OLGA", datetime(2026, 11, 30, 8, 0, tzinfo=UTC)),
        (datetime(2026, 11, 23, 8, 0, tzinfo=UTC), "U0OSCAR", datetime(2026, 11, 23, 14, 0, tzinfo=UTC)),
        (datetime(2027, 3, 26, 12, 0, tzinfo=UTC), "U0OLGA", datetime(2027, 3, 29, 7, 0, tzinfo=UTC)),
    ],
)
def test_next_morning_is_nine_on_the_persons_own_clock(
    browser: Browser, sandbox: Sandbox, now: datetime, person: str, morning: datetime
) -> None:
    sandbox.set_clock(now)
    assert browser.do("clock", person, to="morning")["ok"]
    assert sandbox.clock.now() == morning


def test_the_clock_moves_by_an_hour_and_to_a_date(browser: Browser, sandbox: Sandbox) -> None:
    browser.do("clock", to="hour")
    assert sandbox.clock.now() == MONDAY + timedelta(hours=1)
    browser.do("clock", "U0OSCAR", to="date", at="2026-12-24T18:00")
    assert sandbox.clock.now() == datetime(2026, 12, 24, 23, 0, tzinfo=UTC)
    assert browser.do("clock", to="date", at="soon") == {"ok": False, "shown": "That is not a date and a time."}


def test_next_nudge_is_offered_when_somebody_knows_it(sandbox: Sandbox) -> None:
    at = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)
    assert "clock-nudge" not in Browser(sandbox, no_nudges=True).part("bar")
    assert "Nothing is planned" in Browser(sandbox, None).part("bar")
    known = Browser(sandbox, at)
    assert "To Wednesday 25 November, 09:00" in known.part("bar")
    known.do("clock", to="nudge")
    assert sandbox.clock.now() == at


# what people change about themselves


def test_somebody_moves_and_says_until_when_they_are_away(browser: Browser, sandbox: Sandbox) -> None:
    until = "2026-12-01T09:00"
    told = browser.do(
        "profile", "U0OLGA", zone="America/New_York", words="Vacationing", sign=":palm_tree:", until=until
    )
    assert told == {"ok": True}
    olga = sandbox.workspace.people["U0OLGA"]
    assert (olga.tz, olga.status_text, olga.status_emoji) == ("America/New_York", "Vacationing", ":palm_tree:")
    assert datetime.fromtimestamp(olga.status_expiration, UTC) == datetime(2026, 12, 1, 14, 0, tzinfo=UTC)
    assert f'data-until="{until}"' in browser.part("bar")


@pytest.mark.parametrize(
    ("wish", "shown"),
    [
        ({"zone": "Atlantis"}, "No time zone is called Atlantis."),
        ({"zone": ""}, "A time zone is needed, such as Europe/Berlin."),
        ({"zone": "Europe/Berlin", "until": "soon"}, "That is not a date and a time."),
    ],
)
def test_what_is_no_zone_or_no_date_is_said(browser: Browser, wish: dict[str, str], shown: str) -> None:
    assert browser.do("profile", "U0OLGA", **wish) == {"ok": False, "shown": shown}


# what Slack said


def test_the_drawer_says_what_was_refused_and_why(browser: Browser, client: WebClient) -> None:
    with pytest.raises(Exception, match="not_in_channel"):
        client.chat_postMessage(channel="C0GENERAL", text="hi")
    html = browser.part("drawer", drawer="1")
    assert "Moments posted a message in #general: refused" in html
    assert "The app is not in that channel" in html
    assert browser.part("drawer").strip() == ""


def test_faults_are_switched_on_and_taken_back(browser: Browser, sandbox: Sandbox) -> None:
    browser.do("fault", kind="drop", method="chat.postMessage", times="3")
    browser.do("fault", kind="twice", times="1")
    html = browser.part("drawer", drawer="1")
    assert "Lose the answer: posting a message, 3 more" in html
    assert "Deliver twice: 1 more" in html
    browser.do("fault", kind="clear")
    assert "Going wrong now" not in browser.part("drawer", drawer="1")
    assert sandbox.faults.standing == []


def test_without_a_bot_the_person_is_told(browser: Browser) -> None:
    told = browser.do("command", channel="C0CLIENTS", text="/moment help")
    assert told["ok"] is False
    assert told["shown"] == '/moment failed with the error "dispatch_failed"'
    assert browser.do("command", channel="C0CLIENTS", text="/nope")["shown"] == "/nope is not a valid command."
