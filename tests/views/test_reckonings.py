"""Why a prompt comes when it does. Every sentence is made from what planned it, and read against it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import calendar
from bot.domain.arrangements import Arrangements
from bot.domain.calendar import Leap, PartialDate
from bot.domain.history import Noun, Thing
from bot.domain.milestones import Milestone, MilestoneKind
from bot.domain.nudges import Nudge, NudgeKind, Plan
from bot.domain.preferences import Preferences
from bot.domain.promises import Promise
from bot.domain.silence import Quiet
from bot.domain.terms import Terms
from bot.flows.milestones import next_plan
from bot.views.reckonings import why_back, why_quiet, why_then
from tests.cast import MONDAY, OLGA, birthday, zebra_works
from tests.views import looking
from tests.views.looking import bare, hold_plain, hostile, nobody_is_called

OWN = Preferences(1, OLGA)
ZEBRA = replace(zebra_works(1), id=7)
ANA = replace(birthday(ZEBRA), title="Ana's birthday")
IN_BERLIN, IN_NEW_YORK = (Terms(ZoneInfo(name), OWN, Arrangements(1)) for name in ("Europe/Berlin", "America/New_York"))
AUCKLAND, ALONE = replace(ZEBRA, zone="Pacific/Auckland"), replace(ZEBRA, cover=None)
ON_LEAVE = replace(IN_BERLIN, preferences=OWN.leave(date(2026, 12, 7), date(2026, 12, 18)))
LONG_AWAY = replace(IN_BERLIN, preferences=OWN.leave(date(2026, 11, 27), date(2027, 2, 18)))
BEGINS = ", when your day begins."


def on(text: str, lead: int = 0, **changes: object) -> Milestone:
    return replace(ANA, date=PartialDate.parse(text), lead_days=lead, **changes)  # type: ignore[arg-type]


def test_a_title_of_many_lines_is_said_in_one() -> None:
    said = why_then(ZEBRA, on("--12-02", title="ana\n's\nday"), planned(on("--12-02")), IN_BERLIN, MONDAY)
    assert said.startswith("Ana 's day is on Wednesday 2 December.")


def planned(milestone: Milestone, terms: Terms = IN_BERLIN, client=ZEBRA, now: datetime = MONDAY) -> Nudge:  # type: ignore[no-untyped-def]
    plan = next_plan(client, milestone, terms, now)
    assert plan is not None
    return Nudge(1, plan)


@pytest.mark.parametrize(
    ("milestone", "why"),
    [
        (
            on("--11-29"),
            "Ana's birthday is on Sunday 29 November. That is a day off for you, so it comes on Friday 27 November at"
            " 9:00 (Berlin)",
        ),
        (on("--12-02"), "Ana's birthday is on Wednesday 2 December. It comes on the day itself at 9:00 (Berlin)"),
        (
            on("--12-02", 7),
            "Ana's birthday is on Wednesday 2 December. It comes a week before, on Wednesday 25 November at 9:00"
            " (Berlin)",
        ),
        (
            on("--12-08", 3),
            "Ana's birthday is on Tuesday 8 December. 3 days before is Saturday 5 December. That is a day off for you,"
            " so it comes on Friday 4 December at 9:00 (Berlin)",
        ),
        (
            on("--12-25"),
            "Ana's birthday is on Friday 25 December. That is a holiday where you work (Christmas Day), so it comes on"
            " Thursday 24 December at 9:00 (Berlin)",
        ),
        (
            on("--12-27"),
            "Ana's birthday is on Sunday 27 December. That is a day off for you and Friday 25 December is a holiday"
            " where you work (Christmas Day), so it comes on Thursday 24 December at 9:00 (Berlin)",
        ),
        (
            on("--01"),
            "Ana's birthday is in January, and nobody has said on which day. The 1st is a holiday where you work (New"
            " Year's Day), so it comes on Monday 4 January 2027 at 9:00 (Berlin)",
        ),
        (
            on("--12"),
            "Ana's birthday is in December, and nobody has said on which day. It comes on Tuesday 1 December at 9:00"
            " (Berlin), its first working day",
        ),
        (
            on("1984-02-29", 14, leap=Leap.MAR1),
            "Ana's birthday is on 29 February, which 2027 does not have, and is kept on Monday 1 March 2027. It comes"
            " two weeks before, on Monday 15 February 2027 at 9:00 (Berlin)",
        ),
        (
            on("--11-29", kind=MilestoneKind.MEMORIAL),
            "Ana's birthday: Sunday 29 November. That is a day off for you, so it comes on Friday 27 November at 9:00"
            " (Berlin)",
        ),
    ],
)
def test_it_is_said_how_the_time_was_worked_out(milestone: Milestone, why: str) -> None:
    assert why_then(ZEBRA, milestone, planned(milestone), IN_BERLIN, MONDAY) == why + BEGINS


@pytest.mark.parametrize(
    ("text", "client", "terms", "why"),
    [
        (
            "--12-09",
            ALONE,
            ON_LEAVE,
            "You are on leave then and nobody covers Zebra Works, so it comes on Friday 4 December at 9:00 (Berlin)"
            + BEGINS,
        ),
        ("--12-09", ZEBRA, ON_LEAVE, "It comes on the day itself at 9:00 (Berlin)" + BEGINS),
        (
            "--12-30",
            ALONE,
            LONG_AWAY,
            f"It comes on the day itself at 9:00 (Berlin){BEGINS} You are on leave then, so it waits until that is"
            " over.",
        ),
        (
            "--12-20",
            ALONE,
            ON_LEAVE,
            "That is a day off for you and you are on leave, so it comes on Friday 4 December at 9:00 (Berlin)"
            + BEGINS,
        ),
        (
            "--12-01",
            AUCKLAND,
            IN_NEW_YORK,
            "In Auckland, where they are, that day is over before your day begins, so it comes on Monday 30 November"
            " at 9:00 (New York)" + BEGINS,
        ),
        (
            "--11-30",
            AUCKLAND,
            IN_NEW_YORK,
            "In Auckland, where they are, that day is over before your day begins and the day before is a day off for"
            " you, so it comes on Friday 27 November at 9:00 (New York)" + BEGINS,
        ),
    ],
)
def test_leave_and_clocks_are_said_too(text: str, client, terms: Terms, why: str) -> None:  # type: ignore[no-untyped-def]
    said = why_then(client, on(text), planned(on(text), terms, client), terms, MONDAY)
    assert said.split(". ", 1)[1] == why


def test_what_came_is_said_to_have_come() -> None:
    friday = datetime(2026, 11, 27, 9, tzinfo=UTC)
    said = why_then(ZEBRA, on("--11-29"), planned(on("--11-29")), IN_BERLIN, friday)
    assert said.endswith("That is a day off for you, so it came today at 9:00 (Berlin), when your day begins.")


def test_what_was_planned_too_late_says_so() -> None:
    sunday = datetime(2026, 11, 29, 9, tzinfo=UTC)
    said = why_then(ZEBRA, on("--12-02", 7), planned(on("--12-02", 7), now=sunday), IN_BERLIN, sunday)
    assert said == (
        "Ana's birthday is on Wednesday 2 December. It was to come a week before, on Wednesday 25 November at 9:00"
        " (Berlin). That had passed when it was planned, so it comes tomorrow at 9:00 (Berlin), as soon as you are at"
        " work."
    )


def test_what_was_planned_by_other_hours_says_so() -> None:
    nudge = planned(on("--12-25"), replace(IN_BERLIN, usual=Arrangements(1).live_in("TR")))
    nudge = replace(nudge, plan=replace(nudge.plan, due_at=nudge.plan.due_at - timedelta(days=3)))
    assert why_then(ZEBRA, on("--12-25"), nudge, IN_BERLIN, MONDAY).endswith(
        "so it would come on Thursday 24 December at 9:00 (Berlin), but the days or hours were different when it was"
        " planned. It comes on Tuesday 22 December at 9:00 (Berlin)."
    )


def test_what_was_put_off_says_only_that() -> None:
    put_off = replace(planned(on("--11-29")), round=1)
    put_off = replace(put_off, plan=replace(put_off.plan, due_at=MONDAY + timedelta(hours=6)))
    assert why_then(ZEBRA, on("--11-29"), put_off, IN_BERLIN, MONDAY) == (
        "Ana's birthday is on Sunday 29 November. It was put off, and comes again today at 15:00 (Berlin)."
    )


def test_what_has_another_date_by_now_says_that() -> None:
    assert why_then(ZEBRA, on("--11-30"), planned(on("--11-29")), IN_BERLIN, MONDAY) == (
        "Ana's birthday has another date since this was planned. It comes on Friday 27 November at 9:00 (Berlin)."
    )


def test_whoever_covers_reads_whose_days_it_was_planned_in() -> None:
    assert why_then(ZEBRA, on("--11-29"), planned(on("--11-29")), IN_BERLIN, MONDAY, owner=OLGA) == (
        f"Ana's birthday is on Sunday 29 November. That is a day off for <@{OLGA}>, so it comes on Friday 27 November"
        f" at 9:00 (Berlin), when the day of <@{OLGA}> begins."
    )


@pytest.mark.parametrize(
    ("due", "why"),
    [
        (
            "2026-11-27T12:00",
            "Friday 27 November at 12:00 (Berlin). It comes the day before, on Thursday 26 November at 9:00 (Berlin)",
        ),
        (
            "2026-12-26T12:00",
            "Saturday 26 December at 12:00 (Berlin). The day before is Friday 25 December. That is a holiday where you"
            " work (Christmas Day), so it comes on Thursday 24 December at 9:00 (Berlin)",
        ),
    ],
)
def test_a_promise_says_why_it_comes_back_then(due: str, why: str) -> None:
    promise = Promise(1, 1, 7, "The plan", OLGA, OLGA, MONDAY, datetime.fromisoformat(f"{due}+01:00"), "Europe/Berlin")
    said = why_back(ZEBRA, promise, due_back(promise), IN_BERLIN, MONDAY)
    assert said == f"It is promised by {why}{BEGINS}"


def due_back(promise: Promise) -> Nudge:
    at = promise.prompted_at(MONDAY, IN_BERLIN.hours)
    kind, day = NudgeKind.PROMISE_DUE, promise.due_at.date()
    return Nudge(1, Plan(1, Thing(Noun.PROMISE, 1), kind, 0, day, OLGA, at, promise.zone))


@hostile
@given(
    looking.clients,
    looking.milestones,
    st.sampled_from(calendar.zone_names()),
    looking.nudges,
    looking.instants,
    looking.people,
)
def test_whatever_it_is_about_it_is_one_line_that_calls_nobody(client, milestone, zone, nudge, now, owner) -> None:  # type: ignore[no-untyped-def]
    terms = Terms(ZoneInfo(zone), OWN.leave(date(2026, 12, 1), None), Arrangements(1))
    plan = next_plan(client, milestone, terms, now)
    for each in (nudge, *([Nudge(1, plan)] if plan else [])):
        said = why_then(client, milestone, each, terms, now, owner)
        nobody_is_called(said)
        assert "\n" not in bare(said)
        assert len(said) < 2_000


@given(st.dates(date(2026, 11, 24), date(2028, 3, 1)), st.sampled_from(calendar.zone_names()), st.integers(0, 30))
def test_it_names_the_very_moment_that_was_planned(day: date, zone: str, lead: int) -> None:
    terms = Terms(ZoneInfo(zone), OWN, Arrangements(1))
    milestone = on(f"--{day:%m-%d}", lead)
    nudge = planned(milestone, terms)
    said = why_then(ZEBRA, milestone, nudge, terms, MONDAY)
    hold_plain(said)
    there = calendar.at_in_words(nudge.plan.due_at, terms.zone, MONDAY)
    assert there.split(" at ")[1].split(" (")[0] in said
    if "on the day itself" not in said:
        assert there in said


# --- of whom nobody heard

MARCH = datetime(2026, 3, 2, 9, tzinfo=UTC)
REMINDED = "After 30 days of silence with nothing planned an owner is reminded on the next working morning."


def why_reminded(**facts: object) -> str:
    quiet = replace(Quiet(7, OLGA, None, MARCH), **facts)  # type: ignore[arg-type]
    day = quiet.silent_on(30, IN_BERLIN.zone)
    assert day is not None
    at = calendar.morning(day, IN_BERLIN.zone, IN_BERLIN.hours)
    plan = Plan(1, Thing(Noun.CLIENT, 7), NudgeKind.SILENCE, 0, day, OLGA, at, "Europe/Berlin", client_id=7)
    return why_quiet(ZEBRA, quiet, Nudge(1, plan), IN_BERLIN, MONDAY)


def test_whoever_came_with_others_is_asked_about_over_as_many_days_again() -> None:
    assert (
        why_reminded()
        == f"No contact is on record since Monday 2 March. {REMINDED} It came on Wednesday 1 April at 9:00 (Berlin)."
    )
    assert why_reminded(came_with_many=True) == (
        f"No contact is on record since Monday 2 March. {REMINDED} Those who came together are asked about over another"
        " 30 days. It came on Wednesday 8 April at 9:00 (Berlin)."
    )


def test_after_not_this_time_it_says_from_when_the_days_passed_once_more() -> None:
    declined = MARCH + timedelta(days=37)
    assert why_reminded(declined_at=declined, came_with_many=True) == (
        f"No contact is on record since Monday 2 March. {REMINDED} It was “not this time” on Wednesday 8 April, so"
        " another 30 days passed first. It came on Friday 8 May at 9:00 (Berlin)."
    )
    assert "not this time" not in why_reminded(declined_at=declined, heard_at=declined + timedelta(days=1))
