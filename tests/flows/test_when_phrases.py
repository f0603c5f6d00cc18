"""What people say, and what they mean by it: each worked out by hand on their own clock.

A day alone is due when their own working day ends; two instants with an "or" are asked about; None is not read. None
may be wrong, and to read nothing is no way of being right.
"""

from datetime import UTC, datetime, time
from typing import NamedTuple
from zoneinfo import ZoneInfo

import pytest

from bot.domain.calendar import USUAL, DaysOff, Hours
from bot.domain.locales import DatesOrder
from bot.flows.when import Ambiguous, Reading, read_when

GERMAN = Hours(off=DaysOff("DE"))
EARLY = Hours(frozenset({7, 1, 2, 3, 4}), time(7), time(15), DaysOff("IL"))
"""Sunday to Thursday, 7:00 to 15:00."""


class Writer(NamedTuple):
    """Whose words they are, and when they wrote them on their own clock."""

    wrote: str
    zone: str
    hours: Hours = USUAL
    order: DatesOrder | None = None


MONDAY = Writer("2026-11-23 09:12", "Europe/Berlin")
AMERICAN = MONDAY._replace(order="MDY", zone="America/New_York")
BRITISH = MONDAY._replace(order="DMY", zone="Europe/London")
FRIDAY_LATE = Writer("2026-11-27 17:40", "America/New_York")
SATURDAY = Writer("2026-10-31 10:00", "America/New_York")  # clocks go back in the night
SUNDAY = Writer("2027-03-14 15:00", "Pacific/Auckland")
BEFORE_EASTER = Writer("2027-03-25 16:30", "Europe/Berlin", GERMAN)  # clocks go forward on Easter Sunday
MONTH_ENDS = Writer("2027-03-31 16:00", "Asia/Kolkata")
AUTUMN = Writer("2027-04-02 10:00", "Australia/Sydney")  # clocks go back on Sunday
NEW_YEARS_EVE = Writer("2026-12-31 11:00", "America/Sao_Paulo")
SUNDAY_TO_THURSDAY = Writer("2027-04-20 08:00", "Asia/Jerusalem", EARLY)  # a Tuesday; Pesach begins on Thursday

SAID: list[tuple[Writer, dict[str, str | None]]] = [
    (
        MONDAY,
        {
            "by Friday noon": "2026-11-27 12:00",
            "within 24 hours": "2026-11-24 09:12",
            "Friday": "2026-11-27",
            "by Monday": "2026-11-30",
            "this Friday": "2026-11-27",
            "by this coming Wednesday": "2026-11-25",
            "weds": "2026-11-25",
            "Wed": "2026-11-25",
            "by sat": "2026-11-28",
            "by Christmas Eve": "2026-12-24",
            "in two weeks' time": "2026-12-07",
            "til Friday 5pm sharp": "2026-11-27 17:00",
            "before next month": "2026-11-30",
            "11/30": "2026-11-30",
            "Thurs.": "2026-11-26",
            "next Friday": "2026-11-27 or 2026-12-04",
            "by next Friday at noon": "2026-11-27 12:00 or 2026-12-04 12:00",
            "next Monday": "2026-11-30",
            "Friday next week": "2026-12-04",
            "Tuesday of next week": "2026-12-01",
            "next week on Tuesday at 10": "2026-12-01 10:00",
            "Friday this week": "2026-11-27",
            "Friday week": "2026-12-04",
            "a week on Friday": "2026-12-04",
            "two weeks from Monday": "2026-12-14",
            "a week from tomorrow": "2026-12-01",
            "today": "2026-11-23",
            "later today": "2026-11-23",
            "tmrw": "2026-11-24",
            "tommorow at 3pm": "2026-11-24 15:00",
            "tomorrow morning": "2026-11-24 12:00",
            "tomorrow morning at 9": "2026-11-24 09:00",
            "tomorrow at 7": "2026-11-24 07:00 or 2026-11-24 19:00",
            "tomorrow at 7 in the evening": "2026-11-24 19:00",
            "tonight at 8": "2026-11-23 20:00",
            "first thing tomorrow": "2026-11-24 09:00",
            "first thing Monday morning": "2026-11-30 09:00",
            "first thing in the morning": "2026-11-24 09:00",
            "by 5 tomorrow": "2026-11-24 17:00",
            "tomorrow by 11": "2026-11-24 11:00",
            "Thursday at half past four": "2026-11-26 16:30",
            "quarter to five on Thursday": "2026-11-26 16:45",
            "Thursday 14h30": "2026-11-26 14:30",
            "Thursday at 1430": "2026-11-26 14:30",
            "Thursday, 5 p.m. at the latest": "2026-11-26 17:00",
            "no later than Thursday 9:30": "2026-11-26 09:30",
            "on or before Thursday": "2026-11-26",
            "Thursday - 4pm": "2026-11-26 16:00",
            "by midnight": "2026-11-24 00:00",
            "midnight on Friday": "2026-11-27 00:00 or 2026-11-28 00:00",
            "EOD": "2026-11-23 18:00",
            "COB Thursday": "2026-11-26 18:00",
            "by the end of Thursday": "2026-11-26 18:00",
            "end of the next working day": "2026-11-24 18:00",
            "the next business day": "2026-11-24",
            "this week": "2026-11-27",
            "by EOW": "2026-11-27",
            "before the weekend": "2026-11-27",
            "end of next week": "2026-12-04",
            "by the beginning of next week": "2026-11-30",
            "end of the month": "2026-11-30",
            "month-end": "2026-11-30",
            "end of next month": "2026-12-31",
            "end of January": "2027-01-29",
            "end of Feb 2028": "2028-02-29",
            "by year end": "2026-12-31",
            "the last Friday of the month": "2026-11-27",
            "first Monday of next month": "2026-12-07",
            "the last working day of January": "2027-01-29",
            "the 5th of next month": "2026-12-05",
            "before the 30th": "2026-11-27",
            "in a fortnight": "2026-12-07",
            "in a couple of days": "2026-11-25",
            "within two business days": "2026-11-25",
            "within 4 working hours": "2026-11-23 13:12",
            "in an hour and a half": "2026-11-23 10:42",
            "in 1h30": "2026-11-23 10:42",
            "in three quarters of an hour": "2026-11-23 09:57",
            "within forty-eight hours": "2026-11-25 09:12",
            "72 hours from now": "2026-11-26 09:12",
            "3/4": "2027-03-04 or 2027-04-03",
            "by 12/1": "2026-12-01 or 2027-01-12",
            "Thursday 3/12": "2026-12-03",
            "Friday 27/11": "2026-11-27",
            "3.4.": "2027-04-03",
            "1.12.26": "2026-12-01",
            "01-12-2026": "2026-12-01",
            "2026/12/01": "2026-12-01",
            "2026-12-01 at 15:30": "2026-12-01 15:30",
            "Dec. 1st": "2026-12-01",
            "1 Dec at 9am": "2026-12-01 09:00",
            "Tuesday the 1st": "2026-12-01",
        },
    ),
    (
        AMERICAN,
        {"3/4": "2027-03-04", "by 12/1 5pm": "2026-12-01 17:00", "12/24/2026": "2026-12-24", "24/12": "2026-12-24"},
    ),
    (
        BRITISH,
        {"3/4": "2027-04-03", "by 1/12 5pm": "2026-12-01 17:00", "24/12/2026": "2026-12-24", "4/12/27": "2027-12-04"},
    ),
    (
        FRIDAY_LATE,
        {
            "EOD": "2026-11-27 18:00",
            "by 5pm": None,
            "tomorrow": "2026-11-28",
            "Monday morning": "2026-11-30 12:00",
            "first thing": "2026-11-30 09:00",
            "within 24 hours": "2026-11-28 17:40",
            "within 2 working hours": "2026-11-30 10:40",
            "in 3 working days": "2026-12-02",
            "next Friday": "2026-12-04",
            "Friday": "2026-12-04",
            "next Monday": "2026-11-30",
            "this Wednesday": None,
            "end of the week": "2026-11-27",
            "end of next week": "2026-12-04",
            "EOM": "2026-11-30",
            "tonight": "2026-11-27 20:00",
            "this evening at 7": "2026-11-27 19:00",
            "by noon": None,
        },
    ),
    (
        SATURDAY,
        {
            "within 24 hours": "2026-11-01 09:00",  # one of them comes twice
            "in 48h": "2026-11-02 09:00",
            "in 2 days": "2026-11-02",
            "tomorrow at noon": "2026-11-01 12:00",
            "Monday": "2026-11-02",
            "next Monday": "2026-11-02",
            "this Friday": "2026-11-06",
            "close of business": "2026-11-02 18:00",
            "end of day": "2026-10-31 18:00",
            "next working day": "2026-11-02",
            "end of the week": "2026-11-01 or 2026-11-06",
            "before the weekend": "2026-11-06",
            "end of the month": "2026-10-31",
            "the 1st": "2026-11-01",
            "within 3 business hours": "2026-11-02 12:00",
        },
    ),
    (
        SUNDAY,
        {
            "tomorrow": "2027-03-15",
            "next Monday": "2027-03-15 or 2027-03-22",
            "next Friday": "2027-03-19 or 2027-03-26",
            "this Friday": "2027-03-19",
            "Friday next week": "2027-03-19 or 2027-03-26",
            "end of next week": "2027-03-19 or 2027-03-26",
            "Sunday": "2027-03-21",
            "first thing in the morning": "2027-03-15 09:00",
            "in the morning": "2027-03-15 12:00",
            "by 9am": "2027-03-15 09:00",
            "by the 14th": "2027-03-14",
            "by the 13th": "2027-04-13",
            "in 2 working days": "2027-03-16",
        },
    ),
    (
        BEFORE_EASTER,
        {
            "within 72 hours": "2027-03-28 17:30",  # the clocks went forward
            "within 4 working hours": "2027-03-30 11:30",
            "tomorrow": "2027-03-26",
            "next working day": "2027-03-30",
            "in 3 business days": "2027-04-01",
            "end of the week": "2027-03-25",
            "before the weekend": "2027-03-25",
            "before Tuesday": "2027-03-25",
            "end of next week": "2027-04-02",
            "Easter": None,
            "Monday": "2027-03-29",
            "Sunday at 2:30 am": "2027-03-28 03:30",  # that hour is left out
            "EOM": "2027-03-31",
            "by 5pm": "2027-03-25 17:00",
            "beginning of next week": "2027-03-30",
        },
    ),
    (
        MONTH_ENDS,
        {
            "end of the month": "2027-03-31",
            "end of next month": "2027-04-30",
            "end of March": "2027-03-31",
            "in a month": "2027-04-30",
            "the 31st": "2027-03-31",
            "the 30th": "2027-04-30",
            "31 March": "2027-03-31",
            "30 March": "2028-03-30",
            "1 April": "2027-04-01",
            "the 1st of next month": "2027-04-01",
            "the first working day of next month": "2027-04-01",
            "within half an hour": "2027-03-31 16:30",
            "29 Feb": "2028-02-29",
            "30 Feb": None,
        },
    ),
    (
        AUTUMN,
        {
            "within 72 hours": "2027-04-05 09:00",  # one of them comes twice
            "in 3 days": "2027-04-05",
            "tomorrow 8:30": "2027-04-03 08:30",
            "by Monday 10 o'clock": "2027-04-05 10:00",
            "at noon": "2027-04-02 12:00",
            "by five o'clock today": "2027-04-02 17:00",
        },
    ),
    (
        NEW_YEARS_EVE,
        {
            "end of the year": "2026-12-31",
            "by midnight tonight": "2027-01-01 00:00",
            "tomorrow": "2027-01-01",
            "end of next month": "2027-01-29",
            "EOM": "2026-12-31",
            "Jan 4": "2027-01-04",
            "4 January 2027 10:15": "2027-01-04 10:15",
            "31 December": "2026-12-31",
            "30 December": "2027-12-30",
            "in 24 hours": "2027-01-01 11:00",
            "end of the week": "2027-01-01",
            "end of next year": "2027-12-31",
        },
    ),
    (
        SUNDAY_TO_THURSDAY,
        {
            "today": "2027-04-20",
            "EOD": "2027-04-20 15:00",
            "tomorrow first thing": "2027-04-21 07:00",
            "tomorrow afternoon": "2027-04-21 15:00",
            "tomorrow morning": "2027-04-21 12:00",
            "Thursday": "2027-04-22",
            "end of the week": "2027-04-21",  # Thursday is a holiday
            "end of next week": "2027-04-29",
            "end of next working day": "2027-04-21 15:00",
            "in 2 working days": "2027-04-25",
            "within 10 working hours": "2027-04-21 10:00",
            "before Sunday": "2027-04-21",
            "next Sunday": "2027-04-25",
            "next Thursday": "2027-04-22 or 2027-04-29",
            "start of next week": "2027-04-25",
            "end of April": "2027-04-29",
        },
    ),
    (
        MONDAY,
        dict.fromkeys(
            (
                *("5", "2026", "12.5", "at 7", "may", "march", "sun", "sat", "wed", "24/7", "by 5", "1-2", "half"),
                *("", "\n\n", "🎉", "יום שישי", "\u202eyadirF", "Friday🎉", "x " * 3000, "by " * 500, "٥ نوفمبر", "５"),
                *("Friday or Monday", "Friday 5pm 6pm", "not before Friday", "every Friday", "after Friday", "May 5 6"),
                *("31 November", "99:99", "25pm", "tomorrow at 25", "10 working weeks", "in 0 hours", "quarter to 0"),
                *(
                    "soon",
                    "asap",
                    "next week",
                    "when I can",
                    "early next week",
                    "in a few days",
                    "end of Q1",
                    "by 2030",
                ),
                *(
                    "in 2 days on Friday",
                    "9pm tomorrow morning",
                    "yesterday",
                    "last Friday",
                    "20 Nov 2026",
                    "12 at night",
                ),
            ),
            None,
        ),
    ),
]
PHRASES = [(writer, words, due) for writer, said in SAID for words, due in said.items()]


def meant(writer: Writer, words: str) -> str | None:
    zone = ZoneInfo(writer.zone)
    written = datetime.fromisoformat(writer.wrote).replace(tzinfo=zone).astimezone(UTC)
    match read_when(words, written, zone, writer.order, writer.hours):
        case Ambiguous(earlier, later):
            return f"{_on_clock(earlier, writer)} or {_on_clock(later, writer)}"
        case Reading() as reading:
            return _on_clock(reading, writer)
        case _:
            return None


def _on_clock(reading: Reading, writer: Writer) -> str:
    local = reading.at.astimezone(ZoneInfo(writer.zone))
    if reading.has_time:
        return f"{local:%Y-%m-%d %H:%M}"
    assert local.time() == writer.hours.ends
    return f"{local:%Y-%m-%d}"


@pytest.mark.parametrize(
    ("writer", "words", "due"), PHRASES, ids=[f"{writer.wrote[:10]} {words[:40]}" for writer, words, _ in PHRASES]
)
def test_what_people_say_is_read_as_they_mean_it(writer: Writer, words: str, due: str | None) -> None:
    assert meant(writer, words) == due


def test_most_of_it_is_read() -> None:
    """What only says that it is asked, or not read, does not count."""
    read = [words for writer, words, _ in PHRASES if " or " not in (meant(writer, words) or " or ")]
    assert len(read) >= 135
