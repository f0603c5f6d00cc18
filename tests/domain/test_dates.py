"""Dates as people spell them in spreadsheets."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import dates
from bot.domain.calendar import PartialDate
from bot.domain.dates import Order, TwoReadings


@pytest.mark.parametrize(
    "text",
    [
        "2026-12-31", "2026/12/31", "2026.12.31", "31.12.2026", "31. 12. 2026", "31/12/2026", "31-12-2026",
        "12/31/2026",
        "31 Dec 2026", "31. December 2026", "31st of December 2026", "31-Dec-2026", "Dec 31, 2026", "december 31 2026",
        "2026-12-31 00:00:00", "31/12/2026 0:00", "2026-12-31T00:00:00Z", " 31  dec.  2026 ",
    ],
)  # fmt: skip
@pytest.mark.parametrize("order", [None, Order.DMY, Order.MDY])
def test_one_day_in_many_spellings(text: str, order: Order | None) -> None:
    assert dates.read(text, order) == PartialDate(2026, 12, 31)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("--12-31", "--12-31"),
        ("31 Dec", "--12-31"),
        ("31.12.", "--12-31"),
        ("Sept 3", "--09-03"),
        ("May", "--05"),
        ("--05", "--05"),
        ("5/5/2026", "2026-05-05"),
        ("5.6.2026", "2026-06-05"),
    ],
)
def test_what_is_not_known_stays_away(text: str, read: str) -> None:
    assert str(dates.read(text)) == read


@pytest.mark.parametrize("text", ["5/6/2026", "05-06-2026", "1/12/2026", "5/6"])
def test_what_can_be_read_in_two_ways_is_asked_about(text: str) -> None:
    with pytest.raises(TwoReadings, match="may be"):
        dates.read(text)
    assert dates.read(text, Order.DMY) != dates.read(text, Order.MDY)


@pytest.mark.parametrize(
    "text",
    ["31/12/26", "30 Feb 2026", "13/13/2026", "31.31.2026", "2026-13-01", "Ju 3", "3 Foo 2026", "0/0/2026", "-", "٣/٤"],
)
def test_what_is_no_date_is_a_sentence(text: str) -> None:
    with pytest.raises(ValueError, match=r"[.]$"):
        dates.read(text)


@given(st.text(max_size=20), st.sampled_from([None, *Order]))
def test_no_text_is_anything_but_a_date_or_a_sentence(text: str, order: Order | None) -> None:
    for read in (dates.read, dates.read_instant):
        with suppress(ValueError):
            read(text, order)


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("2026-11-02", 0), ("2026-11-02 9:30", 570), ("2 Nov 2026 09:30", 570), ("2026-11-02T09:30:00+02:00", 450)],
)
def test_an_instant_is_in_utc_where_no_offset_is_said(text: str, minutes: int) -> None:
    assert dates.read_instant(text) == datetime(2026, 11, 2, tzinfo=UTC) + timedelta(minutes=minutes)


@pytest.mark.parametrize("text", ["2026-11-02 25:00", "2026-11-02 9:30+99:00", "--11-02", "Nov"])
def test_what_is_no_instant_is_a_sentence(text: str) -> None:
    with pytest.raises(ValueError, match=r"[.]$"):
        dates.read_instant(text)


DAYS = st.datetimes(datetime(1900, 1, 2), datetime(2200, 12, 30), timezones=st.just(UTC))  # noqa: DTZ001


@given(DAYS)
def test_an_instant_is_read_back_exactly(at: datetime) -> None:
    assert dates.read_instant(dates.instant_in_digits(at)) == at
