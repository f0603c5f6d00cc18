"""The firm that a newcomer meets in the sandbox: its files must be right, and something must be near."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.domain import calendar
from bot.domain.calendar import Leap, Repeat
from bot.domain.clients import Stage
from bot.domain.roster import Dates, Mistake, Roster, decode, read_dates, read_roster
from bot.playbooks import load, reading

EXAMPLES = Path(__file__).parent.parent / "examples"
BERLIN = ZoneInfo("Europe/Berlin")
THE_CAST = {"@olga", "@cora", "@max", "@priya", "@tom"}


def text_of(name: str) -> str:
    text = decode((EXAMPLES / name).read_bytes(), name)
    assert not isinstance(text, Mistake), str(text)
    return text


@pytest.fixture(scope="module")
def roster() -> Roster:
    return read_roster(text_of("roster.csv"))


@pytest.fixture(scope="module")
def dates(roster: Roster) -> Dates:
    return read_dates(text_of("dates.csv"), roster.names)


def test_both_files_are_without_mistakes(roster: Roster, dates: Dates) -> None:
    assert [str(mistake) for mistake in [*roster.mistakes, *dates.mistakes]] == []
    assert len(roster.rows) == 25
    assert len(dates.rows) >= 60


def test_the_firm_is_believable(roster: Roster, dates: Dates) -> None:
    assert {row.owner for row in roster.rows} == THE_CAST
    assert {row.segment for row in roster.rows} == {"coaching", "agency", "success"}
    assert {Stage.ONBOARDING, Stage.ENDING, Stage.ALUMNI} < {row.stage for row in roster.rows}
    assert all(row.notes and row.zone and row.country for row in roster.rows)
    assert {row.client for row in dates.rows} < {row.name for row in roster.rows}
    assert len({row.kind for row in dates.rows}) == 6


def test_zebra_works_has_its_owner_cover_manager_and_channel(roster: Roster) -> None:
    zebra = roster.rows[0]
    assert (zebra.name, zebra.owner, zebra.cover, zebra.manager) == ("Zebra Works", "@olga", "@cora", "@max")
    assert zebra.channel == "C0ZEBRA"


def test_every_way_of_writing_a_date_is_shown(dates: Dates) -> None:
    sources = [row.date for row in dates.rows]
    assert any(source.day is None for source in sources)
    assert any(source.year is None and source.day for source in sources)
    assert {row.leap for row in dates.rows if (row.date.month, row.date.day) == (2, 29)} == set(Leap)


def test_whenever_somebody_looks_olga_has_a_prompt_inside_a_fortnight(roster: Roster, dates: Dates) -> None:
    hers = {row.name for row in roster.rows if row.owner == "@olga"}
    sources = [row for row in dates.rows if row.client in hers and row.repeat is Repeat.YEARLY]
    prompts = {date(2026, 11, 23)}
    for row in sources:
        for year in range(2026, 2033):
            occurrence = calendar.occurrence_in(row.date, year, row.leap)
            prompts.add(calendar.prompt_day(occurrence, row.lead_days if row.date.day else 0))
    ahead = sorted(day for day in prompts if date(2026, 11, 23) <= day < date(2032, 11, 1))
    assert max(b - a for a, b in pairwise(ahead)) < timedelta(days=14)


def test_the_playbook_is_read_as_it_stands_and_shows_every_key() -> None:
    playbooks = load(EXAMPLES)
    storm = playbooks.get("storm")
    assert playbooks.all[0] is storm
    lines = (EXAMPLES / "playbooks" / "storm.yml").read_text(encoding="utf-8").splitlines()
    keys = {line.split(":")[0] for line in lines if line and line[0].isalpha()}
    assert keys == {*reading.NEEDED, *reading.OTHERS}


@pytest.mark.parametrize("said", ["A tree fell on the shed", "The hailstorm broke two pots", "Their garden is flooded"])
def test_the_playbook_is_suggested_as_people_write(said: str) -> None:
    found = load(EXAMPLES).guess(said)
    assert found is not None
    assert found.key == "storm"


def test_a_storm_of_ideas_is_none() -> None:
    assert load(EXAMPLES).guess("We had a brainstorming in their garden") is None


def test_the_first_prompt_for_olga_is_on_a_morning_of_hers(dates: Dates) -> None:
    now = datetime(2026, 11, 23, 12, tzinfo=UTC)
    dues = [
        calendar.due_at(row.date, row.repeat, row.leap, row.lead_days, BERLIN, now)
        for row in dates.rows
        if row.client == "Zebra Works"
    ]
    assert all(due and calendar.is_working_time(due.at, BERLIN) for due in dues)


def test_the_day_on_which_we_began_is_the_same_in_both_files(roster: Roster, dates: Dates) -> None:
    starts = {row.name: str(row.start_date) for row in roster.rows}
    began = [row for row in dates.rows if row.title.startswith("First day of working together")]
    assert began
    assert [str(row.date) for row in began] == [starts[row.client] for row in began]
