"""A wrong reading costs a promise: what is read here is right, and what is not certain is not read."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain import calendar
from bot.domain.calendar import USUAL, Hours
from bot.domain.locales import DatesOrder
from bot.flows.when import Ambiguous, Reading, read_when

BERLIN, NEW_YORK, KOLKATA = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York"), ZoneInfo("Asia/Kolkata")
ZONES = [BERLIN, NEW_YORK, KOLKATA]
# In all three zones it is Monday, and Friday: before noon in New York, after noon in Kolkata.
MONDAY = datetime(2026, 11, 23, 9, 12, tzinfo=UTC)
# Clocks change in Berlin on the Sunday after this Friday.
FRIDAY = datetime(2027, 3, 26, 11, 15, tzinfo=UTC)


def read(words: str, now: datetime, zone: ZoneInfo, order: DatesOrder = "DMY") -> str | None:
    """The reading on the person's own clock; a day alone has no hour."""
    reading = read_when(words, now, zone, order)
    if reading is None:
        return None
    assert isinstance(reading, Reading)
    local = reading.at.astimezone(zone)
    if reading.has_time:
        return f"{local:%Y-%m-%d %H:%M}"
    assert (local.hour, local.minute) == (18, 0)
    return f"{local:%Y-%m-%d}"


def either(words: str, now: datetime) -> tuple[str, str]:
    """Both days, on a clock in Berlin."""
    reading = read_when(words, now, BERLIN)
    assert isinstance(reading, Ambiguous)
    earlier, later = (each.at.astimezone(BERLIN) for each in (reading.earlier, reading.later))
    return f"{earlier:%Y-%m-%d}", f"{later:%Y-%m-%d}"


@pytest.mark.parametrize("zone", ZONES, ids=str)
@pytest.mark.parametrize(
    ("words", "on_monday", "on_friday"),
    [
        ("Friday", "2026-11-27", "2027-04-02"),
        ("by Friday", "2026-11-27", "2027-04-02"),
        ("until Friday.", "2026-11-27", "2027-04-02"),
        ("Friday noon", "2026-11-27 12:00", "2027-04-02 12:00"),
        ("by noon on Friday", "2026-11-27 12:00", "2027-04-02 12:00"),
        ("Friday midday", "2026-11-27 12:00", "2027-04-02 12:00"),
        ("Fri, 5 p.m.", "2026-11-27 17:00", "2027-04-02 17:00"),
        ("5pm Friday", "2026-11-27 17:00", "2027-04-02 17:00"),
        ("friday at 5", "2026-11-27 17:00", "2027-04-02 17:00"),
        ("friday 17.30", "2026-11-27 17:30", "2027-04-02 17:30"),
        ("Friday at 12am", "2026-11-27 00:00", "2027-04-02 00:00"),
        ("12:30 pm on Friday", "2026-11-27 12:30", "2027-04-02 12:30"),
        ("EOD Friday", "2026-11-27 18:00", "2027-04-02 18:00"),
        ("no later than Friday 10am", "2026-11-27 10:00", "2027-04-02 10:00"),
        ("before Friday noon", "2026-11-27 12:00", "2027-04-02 12:00"),
        ("before Friday", "2026-11-26", "2027-04-01"),
        ("before Monday", "2026-11-27", "2027-03-26"),
        ("before the end of the week", "2026-11-27", "2027-03-26"),
        ("before EOM", "2026-11-30", "2027-03-31"),
        ("this Friday", "2026-11-27", "2027-03-26"),
        ("next Monday", "2026-11-30", "2027-03-29"),
        ("coming Sunday", "2026-11-29", "2027-03-28"),
        ("today", "2026-11-23", "2027-03-26"),
        ("tomorrow", "2026-11-24", "2027-03-27"),
        ("tmrw 9:30", "2026-11-24 09:30", "2027-03-27 09:30"),
        ("tomorrow 5pm", "2026-11-24 17:00", "2027-03-27 17:00"),
        ("by end of day tomorrow", "2026-11-24 18:00", "2027-03-27 18:00"),
        ("tomorrow morning", "2026-11-24 12:00", "2027-03-27 12:00"),
        ("first thing tomorrow", "2026-11-24 09:00", "2027-03-27 09:00"),
        ("the day after tomorrow", "2026-11-25", "2027-03-28"),
        ("EOD", "2026-11-23 18:00", "2027-03-26 18:00"),
        ("close of business", "2026-11-23 18:00", "2027-03-26 18:00"),
        ("this afternoon", "2026-11-23 18:00", "2027-03-26 18:00"),
        ("tonight", "2026-11-23 20:00", "2027-03-26 20:00"),
        ("at 17:45", "2026-11-23 17:45", "2027-03-26 17:45"),
        ("by 5pm", "2026-11-23 17:00", "2027-03-26 17:00"),
        ("end of the week", "2026-11-27", "2027-03-26"),
        ("by the end of next week", "2026-12-04", "2027-04-02"),
        ("EOM", "2026-11-30", "2027-03-31"),
        ("end of next month", "2026-12-31", "2027-04-30"),
        ("end of May", "2027-05-31", "2027-05-31"),
        ("end of January", "2027-01-29", "2028-01-31"),
        ("end of the year", "2026-12-31", "2027-12-31"),
        ("in 3 days", "2026-11-26", "2027-03-29"),
        ("within two weeks", "2026-12-07", "2027-04-09"),
        ("a week from today", "2026-11-30", "2027-04-02"),
        ("2 weeks from today", "2026-12-07", "2027-04-09"),
        ("in a month", "2026-12-23", "2027-04-26"),
        ("in 3 business days", "2026-11-26", "2027-03-31"),
        ("the 5th", "2026-12-05", "2027-04-05"),
        ("by the 31st", "2026-12-31", "2027-03-31"),
        ("5 December", "2026-12-05", "2027-12-05"),
        ("December 5th at 10:00", "2026-12-05 10:00", "2027-12-05 10:00"),
        ("the 5th of Dec", "2026-12-05", "2027-12-05"),
        ("Dec 5, 2027", "2027-12-05", "2027-12-05"),
        ("Tuesday 1 December", "2026-12-01", None),
        ("24.12.", "2026-12-24", "2027-12-24"),
        ("24.12.2027 12:00", "2027-12-24 12:00", "2027-12-24 12:00"),
        ("31/12", "2026-12-31", "2027-12-31"),
        ("2027-12-01", "2027-12-01", "2027-12-01"),
        ("29 February", "2028-02-29", "2028-02-29"),
        ("23 November 18:00", "2026-11-23 18:00", "2027-11-23 18:00"),
    ],
)
def test_what_people_say_is_read_as_they_mean_it(
    words: str, on_monday: str | None, on_friday: str | None, zone: ZoneInfo
) -> None:
    assert (read(words, MONDAY, zone), read(words, FRIDAY, zone)) == (on_monday, on_friday)


@pytest.mark.parametrize("zone", ZONES, ids=str)
@pytest.mark.parametrize("now", [MONDAY, FRIDAY], ids=["monday", "friday"])
@pytest.mark.parametrize(
    "words",
    [
        "",
        " ",
        "5",
        "at 7",
        "november",
        "may",
        "12.12",
        "3-4",
        "soon",
        "asap",
        "next week",
        "next month",
        "midnight",
        "yesterday",
        "2020-01-01",
        "20 November 2020",
        "31 November",
        "32 December",
        "30 feb",
        "2027-02-29",
        "31/11",
        "Friday 28 November 2026",
        "Friday or Monday",
        "not Friday",
        "Friday 5pm 6pm",
        "tomorrow 25:00",
        "13pm",
        "9:75",
        "5pm London time",
        "tomorrow CET",
        "5pm UTC",
        "in 99999 days",
        "in 0 days",
        "24 hours",
        "by 3 days",
        "the 32nd",
        "within the day",
        "9999-12-31",
        "0001-01-01",
        "jan 2027",
        "by",
        "by by Friday",
        "hello",
        "x" * 5000,
        "\0",
        "½",
    ],
)
def test_what_is_not_certain_is_not_read(words: str, now: datetime, zone: ZoneInfo) -> None:
    assert read_when(words, now, zone) is None


def test_next_friday_is_asked_about_while_this_one_is_still_ahead() -> None:
    assert either("next Friday", MONDAY) == ("2026-11-27", "2026-12-04")
    assert read("next Friday", FRIDAY, BERLIN) == "2027-04-02"
    assert read("this Monday", FRIDAY, BERLIN) is None


def test_what_can_be_read_in_more_than_two_ways_is_not_read() -> None:
    assert read_when("next Friday at 7", MONDAY, BERLIN) is None


@pytest.mark.parametrize("zone", ZONES, ids=str)
@pytest.mark.parametrize("now", [MONDAY, FRIDAY], ids=["monday", "friday"])
@pytest.mark.parametrize(
    ("words", "minutes"),
    [
        ("within 24 hours", 24 * 60),
        ("in 48h", 48 * 60),
        ("within the hour", 60),
        ("in an hour", 60),
        ("in half an hour", 30),
        ("in 1.5 hours", 90),
        ("in two and a half hours", 150),
        ("in 20 mins", 20),
        ("within the next 90 minutes", 90),
        ("2 hours from now", 120),
    ],
)
def test_hours_and_minutes_are_counted_exactly(words: str, minutes: int, now: datetime, zone: ZoneInfo) -> None:
    reading = read_when(words, now, zone)
    assert isinstance(reading, Reading)
    assert (reading.at, reading.has_time) == (now + timedelta(minutes=minutes), True)


def test_48_hours_over_a_change_of_clocks_are_48_hours() -> None:
    assert read("within 48 hours", FRIDAY, BERLIN) == "2027-03-28 13:15"
    assert FRIDAY.astimezone(BERLIN).hour == 12


def test_two_working_hours_do_not_run_at_night() -> None:
    evening = datetime(2026, 11, 27, 16, 30, tzinfo=UTC)  # Friday 17:30 in Berlin
    assert read("within 2 working hours", evening, BERLIN) == "2026-11-30 10:30"


def test_a_time_that_has_passed_is_tomorrows_but_never_a_saturdays() -> None:
    assert read("9am", MONDAY, BERLIN) == "2026-11-24 09:00"
    assert read("9am", MONDAY, NEW_YORK) == "2026-11-23 09:00"
    assert read("9am", FRIDAY, BERLIN) is None


@pytest.mark.parametrize(("seconds", "expected"), [(-1, "2026-11-23"), (0, None), (1, None)])
def test_today_ends_with_its_working_day(seconds: int, expected: str | None) -> None:
    closing = datetime(2026, 11, 23, 17, 0, tzinfo=UTC) + timedelta(seconds=seconds)
    assert read("today", closing, BERLIN) == expected


def test_the_same_words_are_another_instant_in_another_zone() -> None:
    instants = {read_when("Friday noon", MONDAY, zone) for zone in ZONES}
    assert len(instants) == 3


@pytest.mark.parametrize(("order", "expected"), [("DMY", "2027-04-03"), ("MDY", "2027-03-04")])
def test_the_locale_orders_3_4_and_nothing_else(order: DatesOrder, expected: str) -> None:
    assert read("3/4", MONDAY, BERLIN, order) == expected
    assert read("3/4/27", MONDAY, BERLIN, order) == expected
    assert read("2027-04-03", MONDAY, BERLIN, order) == "2027-04-03"
    assert read("3.4.", MONDAY, BERLIN, order) == "2027-04-03"
    assert read("24/12", MONDAY, BERLIN, order) == "2026-12-24"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("3/4", ("2027-03-04", "2027-04-03")),
        ("by 5/6", ("2027-05-06", "2027-06-05")),
        ("12/1/2027", ("2027-01-12", "2027-12-01")),
    ],
)
def test_without_an_order_a_date_that_can_be_read_in_two_ways_is_asked_about(
    words: str, expected: tuple[str, str]
) -> None:
    assert either(words, MONDAY) == expected


@pytest.mark.parametrize(
    ("words", "expected"), [("by 24/12", "2026-12-24"), ("12/24", "2026-12-24"), ("6/6", "2027-06-06")]
)
def test_without_an_order_a_date_that_can_be_read_in_one_way_is_read(words: str, expected: str) -> None:
    reading = read_when(words, MONDAY, BERLIN)
    assert isinstance(reading, Reading)
    assert reading.at.astimezone(BERLIN).date().isoformat() == expected


SAID = """by before within in at on the next this end of day week month half an hour hours 2 5 31 24 3/4 12.12. 7
17:00 5pm noon eod today tomorrow monday friday morning november may 5th 2027 2026-12-01 working first thing a from
now last midnight weekend fortnight and quarter past to @ 1700 9999 0001 tonight year"""
WORDS = st.sampled_from(SAID.split())
SOMEBODYS = [USUAL, Hours(frozenset({7, 1, 2, 3, 4}), time(7), time(15)), Hours(frozenset({6}), time(14), time(23))]


@settings(max_examples=600, deadline=None)
@given(
    st.one_of(st.lists(WORDS, min_size=1, max_size=5).map(" ".join), st.text(max_size=30)),
    st.sampled_from(calendar.zone_names()).map(ZoneInfo),
    st.integers(0, 60 * 24 * 800),
    st.sampled_from(["DMY", "MDY", None]),
    st.sampled_from(SOMEBODYS),
)
def test_no_words_are_read_as_the_past_or_make_a_traceback(
    words: str, zone: ZoneInfo, minutes: int, order: DatesOrder | None, hours: Hours
) -> None:
    now = MONDAY + timedelta(minutes=minutes)
    match read_when(words, now, zone, order, hours):
        case Reading(at):
            assert now < at < now + timedelta(days=366 * 6)
        case Ambiguous(earlier, later):
            assert now < earlier.at < later.at < now + timedelta(days=366 * 6)
