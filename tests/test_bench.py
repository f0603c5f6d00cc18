"""That the bench runs, from end to end, with tiny numbers; how fast it is on a shared machine says nothing."""

import re

import pytest

from bench.__main__ import SECTIONS, measure
from bench.sizes import TINY

FIRST_LINES = {
    "answers": "/client with a name, 1 connection: a second",
    "search": "choosing, one letter",
    "home": "Home of the manager of all, ms",
    "ledger": "SQLite: a whole idle beat",
    "burst": "in 2 workspaces: a second",
    "moments": "told, the slowest: seconds",
    "jobs": "memory they take",
    "start": "seconds until ready",
}


@pytest.mark.slow
@pytest.mark.timeout(120)
@pytest.mark.parametrize("section", SECTIONS)
def test_every_section_prints_numbers(section: str, capsys: pytest.CaptureFixture[str]) -> None:
    measure(TINY, [section])

    printed = capsys.readouterr().out
    line = next(each for each in printed.splitlines() if FIRST_LINES[section] in each)
    assert re.search(r"\s\d[\d,.]*\s", line.split("  ", 2)[2]), line
