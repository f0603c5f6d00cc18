"""What nobody may even guess of a sealed moment: about which client it is, and what it is.

Two firms are the same to the letter, but for the client whom the sealed moment is about. Whoever is outside must see
the very same in both, whatever they ask for and however many days pass.
"""

import json
import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from http.client import HTTPConnection
from pathlib import Path
from shutil import copyfile

import pytest

from bot.commands.exporting import export_files
from bot.flows import exports
from bot.run import web_side
from bot.settings import Settings
from tests.cast import CORA, MAX, OLGA, OSCAR
from tests.stories.everything import Surface
from tests.stories.house import Someone, StoppedClock, december, november, words
from tests.stories.planted import PRIYA, TOM, WORDS, Planted, planted
from tests.stories.test_feeds import makes, served

pytestmark = pytest.mark.slow

OUTSIDE = (OSCAR, OLGA, CORA, MAX)
PASSING = {"trigger_id", "view_id", "ts", "hash", "block_id", "metadata", "length"}
"""What is another one each time."""
DAYS = [
    november(23, 12, 5), november(23, 14), november(23, 17), november(24, 9, 5), november(24, 10, 5), november(25, 10),
    november(26, 16), november(27, 9, 5), december(1, 9, 5), december(4, 10),
]  # fmt: skip


@pytest.fixture(params=["sealed", "team"])
def moment(request: pytest.FixtureRequest, empty_file: Path, tmp_path: Path) -> Iterator[Planted]:
    copyfile(empty_file, file := tmp_path / "moments.db")
    with planted(file, request.param) as made:
        yield made


@pytest.fixture
def two(empty_file: Path, tmp_path: Path) -> Iterator[tuple[Planted, Planted]]:
    """In the one it is about Zebra Works, whom Olga serves, in the other about Kudu. Their clocks say the same, however
    long it took to ask the one before the other."""
    with ExitStack() as stack:
        made = []
        for client in ("Zebra Works", "Kudu"):
            folder = tmp_path / client.split()[0]
            folder.mkdir()
            copyfile(empty_file, file := folder / "moments.db")
            made.append(stack.enter_context(planted(file, "sealed", client, clock=StoppedClock())))
        yield made[0], made[1]


def passes_the_days(made: Planted) -> None:
    for day in DAYS:
        made.house.move_to(day)


def stands_before(who: Someone) -> list[str]:
    """All that they see in their messages, in #clients and in Home."""
    who.opens_home()
    in_channel = [] if who.id == OSCAR else who.sees("C0CLIENTS")
    return [*(each.text for each in (*who.dms, *in_channel)), words(who.home)]


def settled(came: object) -> object:
    if isinstance(came, dict):
        return {key: settled(value) for key, value in came.items() if key not in PASSING}
    if isinstance(came, list):
        return [settled(each) for each in came]
    return re.sub(r"\d{7,}[.\d]*|[VF]0\w+", "…", came) if isinstance(came, str) else came


def but_for_home(came: object) -> object:
    """That is looked at by itself: of several presses at once it is drawn once or more often."""
    is_home = isinstance(came, dict) and (came.get("view") or {}).get("type") == "home"
    return None if is_home else came


def test_whoever_is_outside_sees_the_same_whomever_it_is_about(two: tuple[Planted, Planted]) -> None:
    for made in two:
        passes_the_days(made)

    for slack_id in OUTSIDE:
        ours, theirs = (stands_before(made.person(slack_id)) for made in two)
        assert ours == theirs, slack_id


@pytest.mark.parametrize("slack_id", [OLGA, MAX])
def test_whatever_they_ask_for_is_the_same(two: tuple[Planted, Planted], slack_id: str) -> None:
    """Counts, quiet clients, what would be erased, what would be handed over, and every refusal."""
    names = [each for each in two[0].walk.names if each[0] in ("command", "options", "action")]

    assert told_apart(two, slack_id, names) == []


def told_apart(two: tuple[Planted, Planted], slack_id: str, names: list[Surface]) -> list[Surface]:
    """Where not the same came in both."""
    told: list[dict[Surface, set[str]]] = []
    for made in two:
        made.walk.ids = [1]
        came = {each: map(but_for_home, made.walk.came(made.person(slack_id), each)) for each in names}
        told.append({name: {json.dumps(settled(each)) for each in all_} for name, all_ in came.items()})
    return [name for name in names if told[0][name] != told[1][name]]


def test_the_files_of_the_client_are_the_same(two: tuple[Planted, Planted]) -> None:
    ours, theirs = map(files_of_zebra, two)
    assert ours == theirs


def files_of_zebra(made: Planted) -> dict[str, str]:
    """But for the clock and the id that is another one each time."""
    house = made.house
    files = exports.export_one(house.store, house.workspace.id, house.zebra.id, house.now)
    return {
        name: re.sub(rf"\d{{4}}-\d\d-\d\dT[\d:.+]+|{house.zebra.ref}", "…", data.decode("utf-8-sig"))
        for name, data in files.items()
    }


def test_no_message_to_the_circle_of_what_is_sealed_names_the_client(two: tuple[Planted, Planted]) -> None:
    made, _ = two
    passes_the_days(made)

    for slack_id in (PRIYA, TOM):
        seen = [each for each in stands_before(made.person(slack_id)) if "Today:" not in each]
        assert any("sealed item" in each for each in seen)
        assert "Zebra" not in "".join(seen)


def test_however_many_days_pass_no_message_and_no_home_says_what_happened(moment: Planted) -> None:
    passes_the_days(moment)

    for slack_id in (*OUTSIDE, PRIYA, TOM):
        assert moment.walk.words_in(stands_before(moment.person(slack_id))) == set()
    sent = [each.args for each in moment.house.sandbox.journal if each.name.startswith("chat.")]
    assert len(sent) > 3
    assert moment.walk.words_in(sent) == set()


def test_no_file_that_is_handed_out_says_what_happened(moment: Planted, tmp_path: Path) -> None:
    house, now = moment.house, moment.house.now
    id_ = house.workspace.id
    made = [
        exports.export_all(house.store, id_, now),
        exports.export_one(house.store, id_, house.zebra.id, now),
    ]
    settings = Settings(bot_token="xoxb-1", app_token="xapp-1", database_url=house.store.url, secret_keys=house.keys)
    settings = replace(settings, api_url=house.sandbox.api_url, bot_token=house.sandbox.bot_token)
    export_files(settings, tmp_path / "out", None, replaces=False)
    files = [data for each in made for data in each.values()]
    files += [each.read_bytes() for each in (tmp_path / "out").iterdir()]

    said = b"".join(files).decode("utf-8-sig").casefold()
    assert "ana's day" in said
    assert not [word for word in WORDS.values() if word in said]


def test_nothing_that_is_answered_over_http_says_what_happened(moment: Planted) -> None:
    house = moment.house
    house.goes_down()
    house.public_url = "https://moments.example.com"
    house.comes_back()
    feed = makes(moment.person(TOM)).removeprefix("https://moments.example.com")
    paths = {getattr(each, "path", "") for each in web_side(house.bot.app).routes}
    assert paths == {"/slack/events", "/healthz", "/readyz", "/calendar/{token}.ics"}

    with served(house) as port:
        said = ""
        for path in ("/healthz", "/readyz", feed):
            connection = HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", path)
            said += connection.getresponse().read().decode().casefold()
    assert "begin:vcalendar" in said
    assert not [word for word in WORDS.values() if word in said]
