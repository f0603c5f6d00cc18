"""Wrong day, wrong hour, pings at night: what people complain about elsewhere, ruled out here."""

import contextlib
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import calendar
from bot.domain.calendar import Due, Leap, PartialDate, Repeat

BERLIN, LONDON, NEW_YORK = ZoneInfo("Europe/Berlin"), ZoneInfo("Europe/London"), ZoneInfo("America/New_York")
KOLKATA, KIRITIMATI = ZoneInfo("Asia/Kolkata"), ZoneInfo("Pacific/Kiritimati")
MONDAY = date(2026, 11, 23)

zones = st.sampled_from(calendar.zone_names()).map(ZoneInfo)
days = st.dates(date(2024, 1, 1), date(2044, 12, 31))
instants = st.integers(0, 14 * 366 * 24 * 60).map(
    lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
sources = st.one_of(
    st.dates(date(1930, 1, 1), date(2040, 12, 31)).map(lambda d: PartialDate(d.year, d.month, d.day)),
    st.dates(date(2000, 1, 1), date(2000, 12, 31)).map(lambda d: PartialDate(None, d.month, d.day)),
    st.integers(1, 12).map(lambda month: PartialDate(None, month, None)),
)
repeats, leaps, leads = st.sampled_from(Repeat), st.sampled_from(Leap), st.integers(0, 365)


def at(zone: ZoneInfo, year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=zone).astimezone(UTC)


def birthday(text: str, zone: ZoneInfo, now: datetime, lead: int = 0, after: date | None = None) -> Due | None:
    return calendar.due_at(PartialDate.parse(text), Repeat.YEARLY, Leap.FEB28, lead, zone, now, after)


# --- reading and writing a date


@pytest.mark.parametrize("text", ["1984-02-29", "2026-12-31", "--02-29", "--12-31", "--05", "--12"])
def test_a_date_is_written_as_it_was_read(text: str) -> None:
    assert str(PartialDate.parse(text)) == text
    assert str(PartialDate.parse(f"  {text} ")) == text


@given(sources)
def test_every_date_survives_being_written_and_read(source: PartialDate) -> None:
    assert PartialDate.parse(str(source)) == source


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("2025-02-29", "February 2025 has no day 29."),
        ("--02-30", "February has no day 30."),
        ("--04-31", "April has no day 31."),
        ("2026-01-00", "January 2026 has no day 0."),
        ("2026-13-01", "There is no month 13: months go from 01 to 12."),
        ("--00", "There is no month 0: months go from 01 to 12."),
        ("1899-01-01", "The year 1899 is not between 1900 and 2200."),
        ("2201-01-01", "The year 2201 is not between 1900 and 2200."),
    ],
)
def test_an_impossible_date_is_refused_with_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(ValueError) as refused:
        PartialDate.parse(text)
    assert str(refused.value) == sentence


@pytest.mark.parametrize(
    "text",
    ["", "May", "2026", "2026-05", "05-14", "14.05.1984", "2026-5-1", "--5-1", "٢٠٢٦-٠٥-١٤", "2026-05-14\0x"],
)
def test_another_way_of_writing_is_refused_and_told_the_right_one(text: str) -> None:
    with pytest.raises(ValueError, match="YYYY-MM-DD"):
        PartialDate.parse(text)


def test_a_year_and_month_without_a_day_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="--05"):
        PartialDate(2026, 5, None)


@given(st.text())
def test_no_text_does_worse_than_a_refusal(text: str) -> None:
    with contextlib.suppress(ValueError):
        assert str(PartialDate.parse(text)) == text.strip()


# --- which day


@pytest.mark.parametrize(("leap", "common"), [(Leap.FEB28, (2, 28)), (Leap.MAR1, (3, 1))])
@pytest.mark.parametrize("text", ["2004-02-29", "--02-29"])
def test_29_february_comes_each_year_on_the_day_its_person_chose(
    text: str, leap: Leap, common: tuple[int, int]
) -> None:
    source, seen = PartialDate.parse(text), date(2025, 12, 31)
    for year in range(2026, 2038):
        found = calendar.next_occurrence(source, Repeat.YEARLY, leap, seen + timedelta(days=1))
        assert found == (date(year, 2, 29) if year % 4 == 0 else date(year, *common))
        seen = found


def test_a_31st_stays_a_31st() -> None:
    found = [calendar.occurrence_in(PartialDate.parse("1990-12-31"), year) for year in range(2026, 2030)]
    assert found == [date(year, 12, 31) for year in range(2026, 2030)]


@pytest.mark.parametrize(
    ("year", "day"), [(2026, date(2026, 5, 1)), (2027, date(2027, 5, 3)), (2022, date(2022, 5, 2))]
)
def test_a_month_alone_occurs_on_its_first_working_day(year: int, day: date) -> None:
    assert calendar.occurrence_in(PartialDate.parse("--05"), year) == day


def test_a_one_time_date_occurs_once() -> None:
    wedding = PartialDate.parse("2026-11-28")
    assert calendar.next_occurrence(wedding, Repeat.NONE, Leap.FEB28, MONDAY) == date(2026, 11, 28)
    assert calendar.next_occurrence(wedding, Repeat.NONE, Leap.FEB28, date(2026, 11, 28)) == date(2026, 11, 28)
    assert calendar.next_occurrence(wedding, Repeat.NONE, Leap.FEB28, date(2026, 11, 29)) is None


def test_a_yearly_date_does_not_occur_before_its_own_year() -> None:
    child_to_come = PartialDate.parse("2029-03-14")
    assert calendar.next_occurrence(child_to_come, Repeat.YEARLY, Leap.FEB28, MONDAY) == date(2029, 3, 14)


@given(sources, leaps, days)
def test_the_next_yearly_occurrence_is_never_skipped_nor_early(source: PartialDate, leap: Leap, today: date) -> None:
    found = calendar.next_occurrence(source, Repeat.YEARLY, leap, today)
    assert found is not None
    assert found >= today
    earlier = calendar.occurrence_in(source, found.year - 1, leap)
    assert earlier < today or (source.year is not None and found.year == source.year)


@pytest.mark.parametrize(
    ("occurrence", "lead", "day"),
    [
        (date(2026, 12, 2), 0, date(2026, 12, 2)),  # a Wednesday
        (date(2026, 11, 28), 0, date(2026, 11, 27)),  # a Saturday: the Friday before
        (date(2026, 11, 29), 0, date(2026, 11, 27)),  # a Sunday: the Friday before
        (date(2026, 11, 30), 0, date(2026, 11, 30)),  # a Monday
        (date(2026, 11, 30), 1, date(2026, 11, 27)),
        (date(2026, 12, 2), 7, date(2026, 11, 25)),
        (date(2027, 1, 2), 365, date(2026, 1, 2)),
    ],
)
def test_a_prompt_comes_its_lead_before_on_a_working_day(occurrence: date, lead: int, day: date) -> None:
    assert calendar.prompt_day(occurrence, lead) == day


@pytest.mark.parametrize(
    ("occurrence", "lead", "day"),
    [
        (date(2026, 11, 29), 0, date(2026, 11, 30)),  # on a Sunday: it waits until Monday
        (date(2026, 11, 30), 1, date(2026, 11, 27)),  # the day before a Monday: Friday, for on Monday it has begun
        (date(2026, 12, 1), 2, date(2026, 11, 30)),  # two days before a Tuesday: Monday is still before it
        (date(2026, 11, 30), 2, date(2026, 11, 27)),
        (date(2026, 11, 29), 1, date(2026, 11, 27)),
    ],
)
def test_what_is_no_celebration_waits_for_work_but_never_into_its_own_day(
    occurrence: date, lead: int, day: date
) -> None:
    source = PartialDate(occurrence.year, occurrence.month, occurrence.day)
    reckoned = calendar.reckon(source, occurrence, lead, ZoneInfo("Europe/Berlin"), is_celebration=False)
    assert reckoned.day == day


@given(days, leads)
def test_a_prompt_day_is_a_working_day_and_never_too_late(occurrence: date, lead: int) -> None:
    day = calendar.prompt_day(occurrence, lead)
    assert day.weekday() < 5
    assert timedelta(days=lead) <= occurrence - day <= timedelta(days=lead + 2)


# --- which moment


@given(sources, repeats, leaps, leads, zones, instants)
def test_nobody_is_prompted_at_night_on_a_weekend_or_in_the_past(
    source: PartialDate, repeat: Repeat, leap: Leap, lead: int, zone: ZoneInfo, now: datetime
) -> None:
    due = calendar.due_at(source, repeat, leap, lead, zone, now)
    if due is None:
        assert repeat is Repeat.NONE
        return
    assert calendar.is_working_time(due.at, zone)
    assert due.at >= now
    assert due.at.tzinfo is UTC
    on_the_day = calendar.morning(calendar.prompt_day(due.occurrence, 0), zone)
    assert due.at <= max(on_the_day, calendar.next_working_time(now, zone))


@given(sources, leaps, leads, zones, instants)
def test_asking_again_after_each_occurrence_gives_every_year_once(
    source: PartialDate, leap: Leap, lead: int, zone: ZoneInfo, now: datetime
) -> None:
    first = calendar.due_at(source, Repeat.YEARLY, leap, lead, zone, now)
    assert first is not None
    second = calendar.due_at(source, Repeat.YEARLY, leap, lead, zone, now, after=first.occurrence)
    assert second is not None
    assert second.occurrence.year == first.occurrence.year + 1


def test_nine_in_the_morning_is_nine_in_every_zone_on_every_day_of_a_year() -> None:
    year = [date(2027, 1, 1) + timedelta(days=n) for n in range(365)]
    for zone in map(ZoneInfo, calendar.zone_names()):
        for day in year:
            local = calendar.morning(day, zone).astimezone(zone)
            assert (local.date(), local.hour, local.minute) == (day, 9, 0), zone


def test_four_beats_around_the_prompt() -> None:
    """Ana's birthday is on Wednesday 2 December, with a lead of seven days."""
    wednesday = Due(date(2026, 12, 2), at(BERLIN, 2026, 11, 25, 9))
    assert birthday("1984-12-02", BERLIN, at(BERLIN, 2026, 11, 25, 8, 59), 7) == wednesday  # not yet
    assert birthday("1984-12-02", BERLIN, at(BERLIN, 2026, 11, 25, 9), 7) == wednesday  # now
    in_time = at(BERLIN, 2026, 11, 30, 15)
    assert birthday("1984-12-02", BERLIN, in_time, 7) == Due(date(2026, 12, 2), in_time)
    too_late = birthday("1984-12-02", BERLIN, at(BERLIN, 2026, 12, 3), 7)
    assert too_late == Due(date(2027, 12, 2), at(BERLIN, 2027, 11, 25, 9))


def test_entered_in_the_evening_it_waits_for_the_morning() -> None:
    due = birthday("--12-02", BERLIN, at(BERLIN, 2026, 11, 30, 20), 7)
    assert due == Due(date(2026, 12, 2), at(BERLIN, 2026, 12, 1, 9))


def test_entered_on_the_saturday_itself_it_is_said_late_on_monday_and_not_dropped() -> None:
    due = birthday("--11-28", BERLIN, at(BERLIN, 2026, 11, 28, 11))
    assert due == Due(date(2026, 11, 28), at(BERLIN, 2026, 11, 30, 9))


def test_what_lay_before_the_local_today_is_history() -> None:
    """23:30 UTC on the 27th is the 27th in London, and already Saturday the 28th on Kiritimati."""
    now = datetime(2026, 11, 27, 23, 30, tzinfo=UTC)
    in_london, on_kiritimati = birthday("--11-27", LONDON, now), birthday("--11-27", KIRITIMATI, now)
    assert in_london is not None
    assert on_kiritimati is not None
    assert (in_london.occurrence.year, on_kiritimati.occurrence.year) == (2026, 2027)


def test_a_one_time_date_in_the_past_is_never_prompted() -> None:
    wedding = PartialDate.parse("2026-11-20")
    now = at(BERLIN, 2026, 11, 23, 10)
    assert calendar.due_at(wedding, Repeat.NONE, Leap.FEB28, 7, BERLIN, now) is None


def test_a_one_time_date_that_was_prompted_has_no_following_one() -> None:
    wedding, now = PartialDate.parse("2026-11-28"), at(BERLIN, 2026, 11, 23, 10)
    due = calendar.due_at(wedding, Repeat.NONE, Leap.FEB28, 0, BERLIN, now)
    assert due == Due(date(2026, 11, 28), at(BERLIN, 2026, 11, 27, 9))
    assert calendar.due_at(wedding, Repeat.NONE, Leap.FEB28, 0, BERLIN, now, after=due.occurrence) is None


def test_a_month_alone_is_prompted_on_its_first_working_day_whatever_the_lead() -> None:
    due = birthday("--05", BERLIN, at(BERLIN, 2026, 11, 23, 10), lead=7)
    assert due == Due(date(2027, 5, 3), at(BERLIN, 2027, 5, 3, 9))


@pytest.mark.parametrize(
    ("day", "hour_utc"),
    [(date(2026, 3, 27), 8), (date(2026, 3, 30), 7), (date(2026, 10, 23), 7), (date(2026, 10, 26), 8)],
)
def test_summer_time_does_not_move_the_morning(day: date, hour_utc: int) -> None:
    due = birthday(day.isoformat(), BERLIN, datetime(2026, 1, 1, tzinfo=UTC))
    assert due == Due(day, datetime(day.year, day.month, day.day, hour_utc, tzinfo=UTC))


# --- working time


@pytest.mark.parametrize(
    ("clock", "then"),
    [
        ((23, 8, 59), (23, 9, 0)),
        ((23, 9, 0), (23, 9, 0)),
        ((23, 17, 59), (23, 17, 59)),
        ((23, 18, 0), (24, 9, 0)),
        ((27, 18, 0), (30, 9, 0)),
        ((28, 12, 0), (30, 9, 0)),
        ((29, 23, 59), (30, 9, 0)),
        ((30, 0, 0), (30, 9, 0)),
    ],
)
def test_the_next_working_time(clock: tuple[int, int, int], then: tuple[int, int, int]) -> None:
    assert calendar.next_working_time(at(BERLIN, 2026, 11, *clock), BERLIN) == at(BERLIN, 2026, 11, *then)


@pytest.mark.parametrize(
    ("clock", "then"),
    [((23, 8, 59), 23), ((23, 9, 0), 24), ((27, 9, 0), 30), ((28, 9, 0), 30), ((29, 20, 0), 30)],
)
def test_the_next_working_morning_is_always_a_later_one(clock: tuple[int, int, int], then: int) -> None:
    assert calendar.next_working_morning(at(BERLIN, 2026, 11, *clock), BERLIN) == at(BERLIN, 2026, 11, then, 9)


@pytest.mark.parametrize(
    ("start", "hours", "then"),
    [
        ((23, 10, 0), 2, (23, 12, 0)),
        ((23, 6, 0), 2, (23, 11, 0)),
        ((23, 16, 0), 2, (23, 18, 0)),
        ((23, 16, 1), 2, (24, 9, 1)),
        ((27, 17, 0), 2, (30, 10, 0)),
        ((28, 3, 0), 2, (30, 11, 0)),
        ((23, 9, 0), 45, (27, 18, 0)),
        ((23, 9, 0), 0.5, (23, 9, 30)),
    ],
)
def test_working_hours_pass_only_at_work(start: tuple[int, int, int], hours: float, then: tuple[int, int, int]) -> None:
    assert calendar.add_working_hours(at(BERLIN, 2026, 11, *start), hours, BERLIN) == at(BERLIN, 2026, 11, *then)


@pytest.mark.parametrize(("hour", "minute", "day"), [(7, 59, False), (8, 0, True), (19, 59, True), (20, 0, False)])
def test_daytime_is_eight_to_eight_also_on_sundays(hour: int, minute: int, day: bool) -> None:
    assert calendar.is_daytime(at(BERLIN, 2026, 11, 29, hour, minute), BERLIN) is day


@pytest.mark.parametrize(
    ("day", "monday"), [(date(2026, 11, 23), 30), (date(2026, 11, 24), 30), (date(2026, 11, 29), 30)]
)
def test_next_monday_is_never_today(day: date, monday: int) -> None:
    assert calendar.next_monday(day) == date(2026, 11, monday)


@given(zones, instants)
def test_a_day_ends_where_the_next_begins_also_where_midnight_is_left_out(zone: ZoneInfo, now: datetime) -> None:
    today, end = calendar.local_day(now, zone), calendar.end_of_day(now, zone)
    assert end >= now - timedelta(seconds=1)
    assert calendar.local_day(end, zone) == today
    assert calendar.local_day(calendar.day_after(today, zone), zone) == today + timedelta(days=1)


def test_cairo_has_a_day_without_midnight() -> None:
    cairo = ZoneInfo("Africa/Cairo")  # at 0:00 on Friday 30 April 2027 the clocks go to 1:00
    assert calendar.day_after(date(2027, 4, 29), cairo) == datetime(2027, 4, 29, 22, tzinfo=UTC)


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        calendar.is_daytime(at(BERLIN, 2026, 11, 23).replace(tzinfo=None), BERLIN)


# --- zones


@pytest.mark.parametrize("name", ["Europe/Berlin", "UTC", "Asia/Calcutta", "Etc/GMT+5"])
def test_a_known_zone_is_found(name: str) -> None:
    found = calendar.zone(name)
    assert found is not None
    assert found.key == name


@pytest.mark.parametrize(
    "name",
    [
        None,
        "",
        " ",
        "Berlin",
        "europe/berlin",
        "Europe/Berlin ",
        "Europe",
        "America/Argentina",
        "../../etc/passwd",
        "/etc/localtime",
        "Europe/../Europe/Berlin",
        "a\0b",
        "\ud800",
        "x" * 5000,
        "localtime",
        "tzdata.zi",
        "+01:00",
    ],
)
def test_anything_else_is_no_zone_and_no_traceback(name: str | None) -> None:
    assert calendar.zone(name) is None
    assert calendar.zone_or_utc(name).key == "UTC"


# --- words


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 11, 23), "today"),
        (date(2026, 11, 24), "tomorrow"),
        (date(2026, 11, 22), "yesterday"),
        (date(2026, 11, 25), "on Wednesday"),
        (date(2026, 11, 29), "on Sunday"),
        (date(2026, 11, 30), "on Monday 30 November"),
        (date(2026, 11, 20), "on Friday 20 November"),
        (date(2027, 1, 1), "on Friday 1 January 2027"),
        (date(2025, 12, 31), "on Wednesday 31 December 2025"),
    ],
)
def test_a_day_is_said_so_that_it_cannot_be_mistaken(day: date, words: str) -> None:
    assert calendar.in_words(day, MONDAY) == words


@given(days, days)
def test_two_days_never_share_their_words(one: date, other: date) -> None:
    assert (calendar.in_words(one, MONDAY) == calendar.in_words(other, MONDAY)) is (one == other)


def test_a_month_is_not_said_as_a_day() -> None:
    month, may = PartialDate.parse("--05"), date(2027, 5, 3)
    assert calendar.occurrence_in_words(month, may, MONDAY) == "in May 2027"
    assert calendar.occurrence_in_words(month, may, date(2027, 4, 30)) == "in May"
    assert calendar.occurrence_in_words(month, may, may) == "this month"
    assert calendar.occurrence_in_words(PartialDate.parse("--05-03"), may, may) == "today"


@pytest.mark.parametrize(
    ("zone", "words"),
    [
        (BERLIN, "Friday 27 November at 12:00 (Berlin)"),
        (KOLKATA, "Friday 27 November at 16:30 (Kolkata)"),
        (NEW_YORK, "Friday 27 November at 6:00 (New York)"),
        (KIRITIMATI, "Saturday 28 November at 1:00 (Kiritimati)"),
        (ZoneInfo("Etc/GMT+5"), "Friday 27 November at 6:00 (UTC-5)"),
        (ZoneInfo("UTC"), "Friday 27 November at 11:00 (UTC)"),
    ],
)
def test_an_instant_is_said_on_the_readers_clock(zone: ZoneInfo, words: str) -> None:
    now, noon = at(BERLIN, 2026, 11, 23, 10), at(BERLIN, 2026, 11, 27, 12)
    assert calendar.at_in_words(noon, zone, now) == words


def test_a_near_instant_and_a_far_one_are_said_short_and_whole() -> None:
    now = at(BERLIN, 2026, 11, 23, 10)
    assert calendar.at_in_words(at(BERLIN, 2026, 11, 23, 14, 30), BERLIN, now) == "today at 14:30 (Berlin)"
    assert calendar.at_in_words(at(BERLIN, 2026, 11, 24, 9), BERLIN, now, with_zone=False) == "tomorrow at 9:00"
    assert calendar.at_in_words(at(BERLIN, 2026, 11, 22, 0, 5), BERLIN, now, with_zone=False) == "yesterday at 0:05"
    far = calendar.at_in_words(at(BERLIN, 2027, 1, 1, 12), BERLIN, now)
    assert far == "Friday 1 January 2027 at 12:00 (Berlin)"


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("14 December", "--12-14"),
        ("December 14, 1984", "1984-12-14"),
        ("14. dec 1984", "1984-12-14"),
        ("the 1st", None),
        ("1st May", "--05-01"),
        ("december", "--12"),
        ("--12-14", "--12-14"),
        ("1984-12-14", "1984-12-14"),
        ("14 Ju", None),
        ("31 February", None),
        ("12/14", None),
    ],
)
def test_a_date_is_read_as_people_say_it(said: str, read: str | None) -> None:
    if read is None:
        with pytest.raises(ValueError, match=r"Write the date|has no day"):
            PartialDate.said(said)
    else:
        assert str(PartialDate.said(said)) == read


def test_a_zone_is_called_by_its_city_too() -> None:
    assert calendar.zone_called("new york") == "America/New_York"
    assert calendar.zone_called("europe/berlin") == "Europe/Berlin"
    assert calendar.zone_called("Atlantis") is None


@pytest.mark.parametrize(
    ("day", "words"), [("--12-14", "14 December"), ("--12", "December"), ("1984-02-29", "1984-02-29")]
)
def test_a_day_is_written_as_a_person_would_and_read_back(day: str, words: str) -> None:
    assert calendar.said(PartialDate.parse(day)) == words
    assert PartialDate.said(words) == PartialDate.parse(day)
