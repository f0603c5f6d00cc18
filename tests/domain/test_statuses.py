"""When a Slack status means that somebody is away, and until which day."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.calendar import USUAL, DaysOff, Hours, Leave
from bot.domain.history import UNDO_WITHIN, TooLateToUndo
from bot.domain.statuses import (
    AWAY,
    Absence,
    Answer,
    DaysOver,
    NothingToTakeBack,
    Status,
    StatusGone,
    status_of,
)
from tests.cast import MONDAY, OLGA

BERLIN = ZoneInfo("Europe/Berlin")
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)
FRIDAY = date(2026, 11, 27)


def berlin(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=BERLIN).astimezone(UTC)


LATER = berlin(27, 23, 59)


def is_away(status: Status, now: datetime = MONDAY, hours: Hours = USUAL) -> bool:
    return status.is_away(BERLIN, hours, now)


# --- what it says


@pytest.mark.parametrize(
    "text",
    [
        *("Vacationing", "On vacation", "vacation until 4 Dec", "On holiday", "Holidays!", "on leave", "Leave"),
        *("Sick leave", "parental leave", "Out of office", "Out of the office", "OOO", "O.O.O.", "ooo, back Monday"),
        *("PTO", "Sabbatical", "Not working: holiday", "On holiday, back from 7 December"),
    ],
)
def test_clear_words_mean_it_with_an_end_and_without(text: str) -> None:
    assert is_away(Status(text, ":speech_balloon:"))
    assert is_away(Status(text, ":speech_balloon:", LATER))


@pytest.mark.parametrize(
    "text", ["Out sick", "Ill", "Off until Friday", "Away", "Travelling", "Day off", "Not working"]
)
def test_words_that_only_suggest_it_need_an_end(text: str) -> None:
    assert is_away(Status(text, ":speech_balloon:", LATER))
    assert not is_away(Status(text, ":speech_balloon:"))


@pytest.mark.parametrize("emoji", sorted(AWAY))
def test_a_sign_alone_needs_an_end(emoji: str) -> None:
    assert is_away(Status("", f":{emoji}:", LATER))
    assert is_away(Status("", f":{emoji}::skin-tone-3:", LATER))
    assert not is_away(Status("", f":{emoji}:"))


def test_a_firms_own_sign_is_read_by_its_name() -> None:
    assert is_away(Status("", ":out-of-office:"))
    assert is_away(Status("", ":on_vacation:"))


@pytest.mark.parametrize(
    "text",
    [
        *("In a meeting", "Lunch", "Commuting", "Working remotely", "WFH", "Focus", "In a huddle", "Leave at 4", ""),
        *("Working from Lisbon", "Planning the holiday campaign", "Holiday party!", "Back from vacation", "Not away"),
        *("3 days until vacation", "No holiday for me", "Holiday cancelled", "Sick of it", "Bill", "Looong week"),
    ],
)
def test_whoever_is_there_is_not_away(text: str) -> None:
    assert not is_away(Status(text, ":speech_balloon:", LATER))


def test_who_works_under_palms_works_and_no_entry_only_asks_for_quiet() -> None:
    assert not is_away(Status("Working from Lisbon", ":palm_tree:", LATER))
    assert not is_away(Status("Focus week", ":no_entry:", LATER))
    assert not is_away(Status("", ":no_entry:", LATER))


@given(st.text(max_size=100), st.text(max_size=50), st.integers(-(2**63), 2**63))
def test_no_status_breaks_it(text: str, emoji: str, ends: int) -> None:
    status = status_of(text, emoji, ends)
    assert status.is_away(BERLIN, USUAL, MONDAY) in (True, False)
    assert status.key == "" or int(status.key) <= ends


# --- how long


@pytest.mark.parametrize(
    ("now", "ends_at", "away"),
    [
        (berlin(23, 9), berlin(23, 17), False),
        (berlin(23, 9), berlin(24, 13, 30), False),
        (berlin(23, 9), berlin(24, 13, 31), True),
        (berlin(23, 9), berlin(24, 23, 59), True),
        (berlin(27, 9), berlin(29, 23, 59), False),
        (berlin(27, 9), berlin(30, 18), True),
        (berlin(28, 12), berlin(30, 18), True),
    ],
)
def test_it_spans_today_and_the_next_working_day(now: datetime, ends_at: datetime, away: bool) -> None:
    assert is_away(Status("Vacation", "", ends_at), now) is away


def test_a_holiday_is_no_working_day() -> None:
    off = replace(USUAL, off=DaysOff("DE"))
    second_day, after = berlin(26, 23, 59, month=12), berlin(28, 23, 59, month=12)

    assert not is_away(Status("Vacation", "", second_day), berlin(24, 9, month=12), off)
    assert is_away(Status("Vacation", "", after), berlin(24, 9, month=12), off)


@pytest.mark.parametrize(
    ("ends_at", "last"),
    [
        (berlin(27, 23, 59), FRIDAY),
        (berlin(28, 0), FRIDAY),
        (berlin(27, 17), FRIDAY),
        (berlin(27, 13, 30), FRIDAY - DAY),
        (berlin(27, 9), FRIDAY - DAY),
        (None, None),
    ],
)
def test_the_last_day_is_the_last_of_which_it_takes_the_greater_part(ends_at: datetime, last: date) -> None:
    assert Status("Vacation", "", ends_at).last_day(BERLIN, USUAL) == last


def test_a_status_is_known_by_its_end_and_not_by_its_words() -> None:
    assert status_of("On vacation", ":palm_tree:", 1_800_000_000).key == status_of("Away", "", 1_800_000_000).key
    assert status_of("On vacation", ":palm_tree:", 0).key == ""


# --- what became of it

ASKED = Absence(1, 1, OLGA, "1", FRIDAY, LATER)
LEAVE = Leave(date(2026, 11, 23), FRIDAY)


@pytest.mark.parametrize("answer", [each for each in Answer if each is not Answer.OPEN])
def test_what_is_answered_or_gone_is_not_answered_again(answer: Answer) -> None:
    with pytest.raises(StatusGone):
        replace(ASKED, answer=answer).agree(LEAVE, None, MONDAY)
    with pytest.raises(StatusGone):
        replace(ASKED, answer=answer).decline(MONDAY)


def test_days_that_are_over_are_no_leave() -> None:
    assert ASKED.agree(Leave(FRIDAY, FRIDAY), None, MONDAY).answer is Answer.YES
    with pytest.raises(DaysOver):
        ASKED.agree(Leave(FRIDAY + DAY, FRIDAY + DAY), None, MONDAY)


def test_it_is_opened_again_in_time_and_not_too_late() -> None:
    answered = ASKED.agree(LEAVE, None, MONDAY)

    assert answered.reopen(MONDAY + UNDO_WITHIN - SECOND).leave is None
    with pytest.raises(TooLateToUndo):
        answered.reopen(MONDAY + UNDO_WITHIN)
    with pytest.raises(NothingToTakeBack):
        ASKED.reopen(MONDAY)


def test_a_leave_that_ends_on_its_first_day_never_was() -> None:
    answered = ASKED.agree(LEAVE, None, MONDAY)

    assert answered.end(MONDAY, LEAVE.since - DAY).leave is None
    assert answered.end(MONDAY, LEAVE.since).leave == Leave(LEAVE.since, LEAVE.since)


@pytest.mark.parametrize(
    ("answer", "now", "forgotten"),
    [
        (Answer.NO, LATER + DAY - SECOND, False),
        (Answer.NO, LATER + DAY, True),
        (Answer.OPEN, LATER + 9 * DAY, False),
    ],
)
def test_it_is_forgotten_a_day_after_its_end(answer: Answer, now: datetime, forgotten: bool) -> None:
    assert replace(ASKED, answer=answer, changed_at=MONDAY).is_forgotten(now) is forgotten


def test_one_without_an_end_is_forgotten_a_day_after_it_was_taken_off() -> None:
    gone = replace(ASKED, ends_at=None, key="").settle(Answer.GONE, MONDAY)

    assert not gone.is_forgotten(MONDAY + DAY - SECOND)
    assert gone.is_forgotten(MONDAY + DAY)
