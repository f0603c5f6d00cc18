"""Whose holidays are days off is seen where the country is chosen."""

from datetime import date

import pytest

from bot.views import countries
from tests.cast import MONDAY
from tests.views.looking import hold_plain


@pytest.mark.parametrize(
    ("country", "next_"),
    [
        (
            "DE",
            "Next in Germany: Friday 25 December (Christmas Day) and Saturday 26 December (Second Day of Christmas).",
        ),
        (
            "US",
            "Next in United States: Thursday 26 November (Thanksgiving Day) and Friday 25 December (Christmas Day).",
        ),
        ("BV", "I know of none in Bouvet Island."),
        (None, ""),
    ],
)
def test_the_next_two_holidays_are_named(country: str | None, next_: str) -> None:
    field = countries.select("Country", None, "As the firm says", holds=country, today=MONDAY.date())
    hint = "Its public holidays are days off, but for those that only a part of it keeps."
    assert field["hint"]["text"] == f"{hint} {next_}".rstrip()
    hold_plain(field["hint"]["text"])


def test_a_holiday_of_the_next_year_says_so() -> None:
    assert countries.next_holidays("DE", date(2026, 12, 26)).endswith("and Friday 1 January 2027 (New Year's Day).")
