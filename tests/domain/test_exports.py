"""The roster as files: what an import reads back exactly, and what no spreadsheet runs."""

import csv
import io
import json
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.domain import exports
from bot.domain.calendar import Leap, PartialDate, Repeat
from bot.domain.clients import Client, ClientKind, Stage, folded
from bot.domain.contacts import Contact
from bot.domain.directory import Directory
from bot.domain.exports import Kept
from bot.domain.history import Entry, Noun, Thing, Visibility, What
from bot.domain.imports import Import, Known, compare
from bot.domain.milestones import GIVEN, Milestone
from bot.domain.roster import decode
from bot.domain.sheets import is_blank
from bot.domain.touches import How, Pulse, Touch
from tests.cast import MONDAY, OLGA

NOBODY = Directory([], is_whole=False)
HOSTILE = [
    "=1+1", "+1", "-1", "@here", "'quoted'", "''", '"', 'a"b', "a,b", "a;b", "a\\", "\\;", "<!channel>", "🎉" * 20,
    "שלום", "\u202eright to left", "a\tb", "=HYPERLINK(\"http://x\")", "a\r\nb", "\x00nothing", "é", "x" * 80, "sep=;",
]  # fmt: skip
WORDS = st.one_of(st.sampled_from(HOSTILE), st.text(min_size=1, max_size=30)).filter(
    lambda text: not is_blank(text) and folded(text) != ""
)
INSTANTS = st.none() | st.datetimes(
    datetime(1990, 1, 1),  # noqa: DTZ001
    datetime(2100, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)
DAYS = st.one_of(
    st.builds(lambda day: PartialDate(day.year, day.month, day.day), st.dates(date(1900, 1, 1), date(2200, 12, 31))),
    st.builds(PartialDate, st.none(), st.integers(1, 12), st.none() | st.integers(1, 28)),
)


@st.composite
def rosters(draw: st.DrawFn) -> list[Client]:
    names = draw(st.lists(WORDS, min_size=1, max_size=8, unique_by=lambda name: folded(" ".join(name.split()))))
    count = draw(st.integers(1, len(names)))
    aliases = names[count:]
    return [
        Client(
            id=n + 1,
            workspace_id=1,
            name=name,
            owner=OLGA,
            segment=draw(st.none() | WORDS),
            stage=draw(st.sampled_from(Stage)),
            journey=draw(st.none() | WORDS),
            start_date=draw(st.none() | st.dates(date(1900, 1, 1), date(2200, 12, 31))),
            zone=draw(st.none() | st.just("Europe/Berlin")),
            notes=draw(st.none() | WORDS),
            aliases=tuple(aliases) if n == 0 else (),
            archived_at=draw(INSTANTS),
            kind=draw(st.sampled_from(ClientKind)),
            enquired_at=draw(INSTANTS),
            ref=f"ref{n}",
        )
        for n, name in enumerate(names[:count])
    ]


MILESTONES = st.builds(
    Milestone,
    id=st.just(1),
    workspace_id=st.just(1),
    client_id=st.just(1),
    kind=st.sampled_from(GIVEN),
    title=WORDS,
    date=DAYS,
    contact=st.none() | WORDS,
    repeat=st.sampled_from(Repeat),
    leap=st.sampled_from(Leap),
    lead_days=st.integers(0, 365),
    silenced_at=INSTANTS,
)


def read_back(roster: str, dates: str) -> Import:
    plan = compare(1, Known(), NOBODY, roster, dates)
    assert list(map(str, plan.mistakes)) == []
    return plan


@settings(deadline=None, max_examples=150)
@given(rosters(), st.lists(MILESTONES, max_size=5))
@example([Client(1, 1, "'=x", OLGA, ref="r", aliases=("-a;b\\", "\\"))], [])
def test_what_is_exported_and_imported_is_exported_again_to_the_letter(
    clients: list[Client], milestones: list[Milestone]
) -> None:
    roster, dates = exports.roster(clients), exports.dates(clients, milestones)

    plan = read_back(roster, dates)

    again = [replace(step.after, id=n) for n, step in enumerate(plan.clients)]
    ids = {folded(client.name): client.id for client in again}
    theirs = [replace(step.after, client_id=ids[step.client]) for step in plan.dates]
    assert exports.roster(again) == roster
    assert exports.dates(again, theirs) == dates


@given(rosters(), st.lists(MILESTONES, max_size=5))
def test_no_cell_can_run_as_a_formula(clients: list[Client], milestones: list[Milestone]) -> None:
    for text in (exports.roster(clients), exports.dates(clients, milestones)):
        for row in csv.reader(io.StringIO(text, newline="")):
            assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row)


def test_every_fact_of_a_client_is_in_the_file() -> None:
    client = Client(
        1, 1, "Zebra", OLGA, "U0CORA", "U0MAX", "coaching", Stage.ENDING, "coaching", date(2025, 3, 10), "Europe/Rome",
        "IT", "C0ZEBRA", "Two tempers.\nAna prefers calls.", ("Zed", "ZW"), MONDAY, ClientKind.TEAM, MONDAY, "crm-7",
    )  # fmt: skip
    plan = read_back(exports.roster([client]), exports.dates([], []))
    assert replace(plan.clients[0].after, id=1) == client


def test_the_files_open_in_a_spreadsheet_as_what_they_are() -> None:
    made = exports.files(Kept([Client(1, 1, "Café", OLGA)]), MONDAY)
    assert list(made) == ["roster.csv", "dates.csv", "history.json"]
    assert made["roster.csv"].startswith(b"\xef\xbb\xbfname,aliases,owner")
    assert "Café" in str(decode(made["roster.csv"], "roster.csv"))


def test_the_history_says_all_but_what_only_a_few_may_see() -> None:
    client = Client(1, 1, "Zebra", OLGA, ref="r1")
    about = Thing(Noun.CLIENT, 1)
    kept = Kept(
        [client],
        contacts=[Contact(1, 1, 1, "Ann", "founder", date(2026, 1, 2), MONDAY)],
        touches=[Touch(1, 1, 1, OLGA, MONDAY, How.CALL, "All well", next(iter(Pulse)))],
        entries=[
            Entry(1, 1, OLGA, MONDAY, What.CLIENT_ADDED, about, 1, "Zebra"),
            Entry(2, 1, OLGA, MONDAY, What.MOMENT_FLAGGED, about, 1, "secret", visibility=Visibility.SEALED),
            Entry(3, 1, OLGA, MONDAY, What.SETTINGS_CHANGED, Thing(Noun.WORKSPACE, 1)),
        ],
    )
    text = exports.history(kept, MONDAY)
    told = json.loads(text)
    (zebra,) = told["clients"]
    assert (zebra["client_id"], zebra["contacts"][0]["role"], zebra["touches"][0]["line"]) == (
        "r1",
        "founder",
        "All well",
    )
    assert zebra["history"] == [
        {"id": 1, "who": OLGA, "at": MONDAY.isoformat(), "what": "client_added", "about": {"noun": "client", "id": 1}}
        | {"subject": "Zebra", "text": ""}
    ]
    assert [entry["what"] for entry in told["workspace_history"]] == ["settings_changed"]
    assert "secret" not in text


@pytest.mark.parametrize("cell", ["x" * 10_000, "<!channel>" * 1_000, "🎉" * 10_000])
def test_what_is_too_long_to_be_read_back_is_a_mistake_and_no_traceback(cell: str) -> None:
    plan = compare(1, Known(), NOBODY, exports.roster([Client(1, 1, "Zebra", OLGA, notes=cell)]))
    assert [mistake.column for mistake in plan.mistakes] == ["notes"]
