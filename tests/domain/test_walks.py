"""On which day each milestone of a journey is for one client."""

from dataclasses import replace
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import walks
from bot.domain.clients import Client, Persona, Stage
from bot.domain.journeys import START, Journey, JourneyMilestone, Span, Unit, When
from bot.domain.milestones import Milestone, MilestoneKind
from bot.domain.walks import Changes, State, Walk
from tests import coaching
from tests.cast import MONDAY, zebra_works
from tests.coaching import COACHING, EARLY_WIN, FIRST_HIRE, HAND_OVER, REVIEW, days, months, working_days

TODAY = date(2026, 11, 23)
ZEBRA = replace(zebra_works(1), id=1)


def walk(start: date | None = TODAY, today: date = TODAY, journey: Journey = COACHING, **facts: object) -> Walk:
    happened = facts.pop("happened", None)
    client: Client = replace(ZEBRA, start_date=start, **facts)  # type: ignore[arg-type]
    return Walk(client, journey, today, happened=happened)  # type: ignore[arg-type]


def only(when: When, **facts: object) -> JourneyMilestone:
    return coaching.milestone("only", "The only one", Stage.ACTIVE, when, **facts)


def saved(rows: tuple[Milestone, ...]) -> list[Milestone]:
    """As the store would hand them back."""
    return [replace(row, id=number) for number, row in enumerate(rows, 1)]


def told(found: Changes) -> dict[str | None, str]:
    return {row.step: str(row.date) for row in found.added}


@pytest.mark.parametrize(
    ("start", "span", "day"),
    [
        (date(2026, 11, 23), days(0), date(2026, 11, 23)),
        (date(2026, 11, 23), days(-3), date(2026, 11, 20)),
        (date(2026, 11, 28), days(0), date(2026, 11, 28)),  # a Saturday stays one: the prompt comes before it
        (date(2026, 11, 23), working_days(5), date(2026, 11, 30)),
        (date(2026, 11, 23), working_days(-1), date(2026, 11, 20)),
        (date(2026, 11, 28), working_days(0), date(2026, 11, 30)),
        (date(2026, 11, 29), working_days(5), date(2026, 12, 4)),
        (date(2026, 11, 29), working_days(-1), date(2026, 11, 27)),
        (date(2026, 11, 30), months(3), date(2027, 2, 28)),
        (date(2026, 1, 31), months(-2), date(2025, 11, 30)),
        (date(2024, 2, 29), months(12), date(2025, 2, 28)),
        (date(2199, 12, 1), months(100), None),
    ],
)
def test_so_long_after_a_day(start: date, span: Span, day: date | None) -> None:
    assert walks.after(start, span) == day


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.integers(1, 60))
def test_working_days_are_counted_one_by_one(start: date, count: int) -> None:
    found = walks.after(start, Span(count, Unit.WORKING_DAYS))
    assert found is not None
    between = [date.fromordinal(each) for each in range(start.toordinal() + 1, found.toordinal() + 1)]
    assert sum(each.weekday() < 5 for each in between) == count
    assert found.weekday() < 5


def test_each_day_is_counted_from_the_start_or_from_the_milestone_it_follows() -> None:
    found = told(walks.changes(walk(start=date(2026, 12, 7)), []))
    assert found == {
        "hand-over": "2026-11-30",
        "first-day": "2026-12-07",
        "early-win": "2026-12-27",
        "welcome": "2027-01-06",
        "first-hire": "2027-02-05",
        "review": "2027-03-07",
    }


def test_without_a_start_nothing_has_a_day() -> None:
    assert walks.changes(walk(start=None), []) == Changes()


def test_what_lies_before_today_is_past_and_has_no_row() -> None:
    found = walks.changes(walk(start=date(2026, 11, 10)), [])
    assert [each.key for each in found.passed] == ["hand-over", "first-day"]
    assert told(found)["early-win"] == "2026-11-30"


@pytest.mark.parametrize("start", [date(2026, 11, 23), date(2026, 11, 24), date(2026, 11, 27)])
def test_what_comes_before_a_first_day_that_is_not_over_can_still_be_done(start: date) -> None:
    found = walks.changes(walk(start=start), [])
    assert found.passed == ()
    assert found.added[0].day < TODAY
    (stop,) = [each for each in walks.stops(walk(start=start), saved(found.added), {}) if each.state is State.STILL]
    assert (stop.milestone, stop.day) == (HAND_OVER, found.added[0].day)


def test_once_the_first_day_is_over_what_came_before_it_is_history() -> None:
    over = walk(start=date(2026, 11, 22))
    assert [each.key for each in walks.changes(over, []).passed] == ["hand-over", "first-day"]
    rows = saved(walks.changes(walk(), []).added)
    assert walks.stops(walk(today=date(2026, 11, 24)), rows, {})[0].state is State.PASSED


def test_where_the_first_day_is_over_before_anybody_can_be_asked_it_is_history() -> None:
    friday_evening = replace(walk(start=date(2026, 11, 27), today=date(2026, 11, 27)), asked_on=date(2026, 11, 30))
    assert [each.key for each in walks.changes(friday_evening, []).passed] == ["hand-over"]
    before = replace(friday_evening, client=replace(friday_evening.client, start_date=date(2026, 11, 30)))
    assert told(walks.changes(before, []))["hand-over"] == "2026-11-23"


def test_of_what_is_expected_or_comes_round_nothing_is_asked_for_a_day_that_is_past() -> None:
    first = only(When(START, days(-9), is_expected=True))
    weekly = replace(only(When(START, days(-9), every=days(7))), key="weekly")
    found = walks.changes(walk(start=date(2026, 11, 25), journey=Journey("J", "", (first, weekly))), [])
    assert told(found) == {"weekly": "2026-11-23"}


def test_a_first_day_that_moves_takes_what_comes_before_it_along() -> None:
    rows = saved(walks.changes(walk(start=date(2026, 11, 24)), []).added)
    later = walks.changes(walk(start=date(2026, 12, 24)), rows)
    assert {row.step: str(row.date) for row in later.moved}["hand-over"] == "2026-12-17"
    earlier = walks.changes(walk(start=date(2026, 11, 20)), rows)
    assert {row.step for row in earlier.gone} == {"hand-over", "first-day"}


def test_of_an_old_client_only_what_comes_round_is_ahead() -> None:
    found = walks.changes(walk(start=date(2021, 1, 31)), [])
    assert told(found) == {"first-hire": "2027-01-01", "review": "2027-01-31"}


@given(st.dates(date(2015, 1, 1), date(2030, 1, 1)), st.integers(1, 40), st.sampled_from(Unit))
def test_what_comes_round_is_counted_from_its_first_day(first: date, count: int, unit: Unit) -> None:
    every = Span(count, unit)
    here = walk(first, journey=Journey("J", "", (only(When(START, every=every)),)))
    ahead = here.ahead(here.journey.milestones[0])
    assert ahead is not None
    turn = next(turn for turn in range(5_000) if walks.turn_of(first, here.journey.milestones[0].when, turn) == ahead)
    before = walks.turn_of(first, here.journey.milestones[0].when, turn - 1) if turn else None
    assert ahead >= TODAY
    assert before is None or before < TODAY


def test_old_hands_are_not_welcomed_as_newcomers_are() -> None:
    newcomer, old_hand = walk(), walk(persona=Persona.OLD_HAND)
    assert told(walks.changes(newcomer, [])).keys() - told(walks.changes(old_hand, [])).keys() == {"welcome"}


def test_whoever_is_ending_goes_through_nothing_but_the_ending() -> None:
    leaving = walk(start=date(2026, 11, 1), stage=Stage.ENDING, ending_since=date(2026, 11, 20))
    assert told(walks.changes(leaving, [])) == {"farewell": "2026-12-04"}


def test_nobody_is_ending_who_was_before_and_is_not_now() -> None:
    assert "farewell" not in told(walks.changes(walk(ending_since=date(2026, 11, 20)), []))


def test_what_follows_something_expected_has_a_day_once_that_has_happened() -> None:
    after = walk(happened={"first-hire": date(2026, 11, 20)})
    assert told(walks.changes(after, []))["after-hire"] == "2026-12-11"
    assert "after-hire" not in told(walks.changes(walk(), []))


def test_a_circle_has_no_day() -> None:
    one = replace(only(When("two")), key="one")
    two = replace(only(When("one")), key="two")
    assert walk(journey=Journey("J", "", (one, two))).first(one) is None


def test_a_row_says_what_the_journey_says() -> None:
    (row,) = walks.changes(walk(journey=Journey("J", "", (REVIEW,))), []).added
    assert (row.kind, row.title, row.lead_days, row.step) == (MilestoneKind.JOURNEY, "The review", 10, "review")
    assert not row.is_expected


NOT_LANDED = pytest.mark.parametrize("stage", [Stage.SUSPECT, Stage.PROSPECT])


@NOT_LANDED
def test_nothing_of_the_journey_is_for_whoever_has_not_landed(stage: Stage) -> None:
    assert walks.changes(walk(stage=stage), []) == Changes()
    assert walks.stops(walk(stage=stage), [], {}) == []


@NOT_LANDED
def test_whoever_is_set_back_keeps_what_there_is_and_sees_of_it_what_was_settled(stage: Stage) -> None:
    rows = saved(walks.changes(walk(), []).added)
    rows[1] = rows[1].silence(MONDAY, "U0OLGA")
    back = walk(stage=stage, start=date(2026, 12, 24))
    assert walks.changes(back, rows) == Changes()
    settled = walks.stops(back, rows, {rows[2].id: True})
    assert {stop.milestone.key for stop in settled} == {rows[1].step, rows[2].step}


# what is there already


def test_a_second_look_changes_nothing() -> None:
    rows = saved(walks.changes(walk(), []).added)
    assert walks.changes(walk(), rows) == Changes(passed=walks.changes(walk(), []).passed)


def test_another_start_moves_what_waits() -> None:
    rows = saved(walks.changes(walk(), []).added)
    found = walks.changes(walk(start=date(2026, 11, 30)), rows)
    assert (found.added, found.gone) == ((), ())
    assert {row.step: str(row.date) for row in found.moved}["hand-over"] == "2026-11-23"
    assert {row.step: str(row.date) for row in found.moved}["first-day"] == "2026-11-30"
    assert {row.id for row in found.moved} <= {row.id for row in rows}


def test_what_was_answered_stays_where_it_was() -> None:
    rows = saved(walks.changes(walk(), []).added)
    done = next(row for row in rows if row.step == "first-day")
    found = walks.changes(walk(start=date(2026, 11, 30)), rows, answered=[done.id])
    assert "first-day" not in {row.step for row in (*found.added, *found.moved, *found.gone)}


def test_what_somebody_was_told_of_stays_once_it_is_past() -> None:
    rows = saved(walks.changes(walk(), []).added)
    later = walks.changes(walk(today=date(2026, 12, 23)), rows)
    assert later.gone == later.moved == ()


def test_the_next_one_comes_when_this_one_is_past_and_not_before() -> None:
    rows = saved(walks.changes(walk(), []).added)
    for today in (date(2027, 2, 22), date(2027, 2, 23)):  # not yet, and the day itself
        assert walks.changes(walk(today=today), rows).added == ()
    (row,) = walks.changes(walk(today=date(2027, 2, 24)), rows).added
    assert (row.step, str(row.date)) == ("review", "2027-05-23")


def test_done_early_it_does_not_come_twice_on_one_day() -> None:
    rows = saved(walks.changes(walk(), []).added)
    review = next(row for row in rows if row.step == "review")
    assert walks.changes(walk(), rows, answered=[review.id]).added == ()


def test_what_does_not_apply_does_not_come_round() -> None:
    silent = [row.silence(MONDAY, "U0OLGA") for row in saved(walks.changes(walk(), []).added)]
    assert walks.changes(walk(today=date(2027, 12, 1)), silent).added == ()


def test_another_persona_takes_away_what_is_not_for_them() -> None:
    rows = saved(walks.changes(walk(), []).added)
    found = walks.changes(walk(persona=Persona.OLD_HAND), rows)
    assert [row.step for row in found.gone] == ["welcome"]


def test_something_expected_that_did_not_happen_yet_keeps_its_next_day() -> None:
    (row,) = saved(walks.changes(walk(journey=Journey("J", "", (FIRST_HIRE,))), []).added)
    asked_again = replace(row, date=type(row.date)(2027, 4, 22))  # three months after the first time
    here = walk(journey=Journey("J", "", (FIRST_HIRE,)))
    assert walks.changes(here, [asked_again], answered=[row.id]) == Changes()


def test_what_has_happened_is_asked_about_no_more() -> None:
    (row,) = saved(walks.changes(walk(journey=Journey("J", "", (FIRST_HIRE,))), []).added)
    known = replace(row, happened_at=datetime(2026, 11, 23, tzinfo=MONDAY.tzinfo), happened_on=date(2026, 11, 20))
    here = walk(start=date(2027, 6, 1), journey=Journey("J", "", (FIRST_HIRE,)))
    assert walks.changes(here, [known]) == Changes()
    assert walks.happened([known]) == {"first-hire": date(2026, 11, 20)}


def test_a_row_knows_its_day() -> None:
    (row,) = walks.changes(walk(journey=Journey("J", "", (EARLY_WIN,))), []).added or (None,)
    assert row is None  # its base is not on this journey
    (row,) = walks.changes(walk(journey=Journey("J", "", (REVIEW,))), []).added
    assert row is not None
    assert row.day == date(2027, 2, 23)
