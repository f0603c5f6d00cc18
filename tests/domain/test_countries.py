"""Countries have a name, and a time zone lies in one of them."""

from zoneinfo import ZoneInfo

import pytest

from bot.domain import countries


def test_every_country_has_a_name_and_stands_under_a_plain_letter() -> None:
    names = {code: countries.name_of(code) for code in countries.COUNTRIES}
    assert None not in names.values()
    assert len(set(names.values())) == len(names)
    assert {countries.letter_of(name or "") for name in names.values()} <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZ")


@pytest.mark.parametrize(
    ("zone", "country"),
    [("Europe/Berlin", "DE"), ("Europe/Amsterdam", "NL"), ("America/New_York", "US"), ("UTC", None)],
)
def test_a_zone_lies_in_one_country_or_in_none(zone: str, country: str | None) -> None:
    assert countries.of_zone(ZoneInfo(zone)) == country
