"""The public holidays of a country: those that the whole of it keeps, by name. Where nobody knows a country's there are
none.

Days that only a region, a bank or a school keeps are not among them. The library `holidays` knows which days these are.
"""

import warnings
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from itertools import islice
from typing import NamedTuple

LOOKED_AHEAD = 2
"""Years."""


class Holiday(NamedTuple):
    day: date
    name: str


@cache
def in_year(country: str, year: int) -> Mapping[date, str]:
    """Empty for a country or a year of which nothing is known. Looked up once: whoever asks a second time waits for
    nothing."""
    import holidays  # with its first country it costs more than start-up should wait for

    # It says so where it stops knowing the holidays that follow the moon, and there is nobody to read it.
    warnings.filterwarnings("ignore", "Requested Holidays are available only", UserWarning)
    try:
        found = holidays.country_holidays(country, years=year, language="en_US")
    except NotImplementedError:
        return {}
    return {day: name for day, name in found.items() if day.year == year}


def coming(country: str, day: date, count: int) -> list[Holiday]:
    """The next ones, that day's own among them; fewer where no more are known."""
    return list(islice(_from(country, day), count))


def _from(country: str, first: date) -> Iterator[Holiday]:
    for year in range(first.year, first.year + LOOKED_AHEAD):
        yield from (Holiday(*each) for each in sorted(in_year(country, year).items()) if each[0] >= first)
