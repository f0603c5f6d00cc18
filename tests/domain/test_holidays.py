"""Which days a whole country keeps."""

import subprocess
import sys
from datetime import date

import pytest

from bot.domain import countries, holidays

CHRISTMAS = date(2026, 12, 25)


@pytest.mark.parametrize(
    ("country", "day", "name"),
    [
        ("DE", CHRISTMAS, "Christmas Day"),
        ("DE", date(2026, 4, 6), "Easter Monday"),
        ("US", date(2026, 11, 26), "Thanksgiving Day"),
        ("US", date(2026, 7, 3), "Independence Day (observed)"),
        ("JP", date(2026, 5, 5), "Children's Day"),
        ("IN", date(2026, 1, 26), "Republic Day"),
        ("NZ", date(2027, 2, 8), "Waitangi Day (observed)"),
    ],
)
def test_a_holiday_is_called_by_its_name_in_english(country: str, day: date, name: str) -> None:
    assert holidays.in_year(country, day.year)[day] == name


@pytest.mark.parametrize(
    ("country", "day"),
    [
        ("DE", date(2026, 11, 18)),  # Repentance and Prayer Day: Saxony only
        ("US", date(2026, 4, 20)),  # Patriots' Day: a few states
        ("GB", date(2026, 4, 6)),  # Easter Monday: not in Scotland
        ("DE", date(2026, 12, 24)),  # half a day
    ],
)
def test_what_only_a_part_of_a_country_keeps_is_none(country: str, day: date) -> None:
    assert day not in holidays.in_year(country, day.year)


@pytest.mark.parametrize(("country", "year"), [("XX", 2026), ("BV", 2026), ("DE", 1900), ("DE", 2200), ("IN", 2060)])
def test_where_nobody_knows_there_is_no_holiday_and_no_error(country: str, year: int) -> None:
    assert all(day.year == year for day in holidays.in_year(country, year))


def test_every_country_of_ours_can_be_asked() -> None:
    known = {country for country in countries.COUNTRIES if holidays.in_year(country, 2027)}
    assert len(known) > 240


def test_no_country_keeps_a_whole_weekday() -> None:
    """Or whoever works on Sundays only would never work."""
    for country in countries.COUNTRIES:
        assert len(holidays.in_year(country, 2027)) < 45, country


def test_the_next_ones_are_listed_across_the_turn_of_the_year() -> None:
    assert holidays.coming("DE", CHRISTMAS, 3) == [
        (CHRISTMAS, "Christmas Day"),
        (date(2026, 12, 26), "Second Day of Christmas"),
        (date(2027, 1, 1), "New Year's Day"),
    ]
    assert holidays.coming("XX", CHRISTMAS, 3) == []


def test_start_up_does_not_wait_for_the_tables() -> None:
    found = "import sys, bot.app; print([name for name in sys.modules if name.split('.')[0] == 'holidays'])"
    assert subprocess.run([sys.executable, "-c", found], capture_output=True, text=True, check=True).stdout == "[]\n"
