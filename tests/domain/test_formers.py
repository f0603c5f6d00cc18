"""What was before is kept as text, and read back exactly."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.calendar import PartialDate
from bot.domain.clients import Client, ClientKind, Stage
from bot.domain.formers import kept, restored
from bot.domain.milestones import MilestoneKind
from tests.cast import CORA, birthday, zebra_works

ZEBRA = zebra_works(1)
DAY = birthday(ZEBRA)


@pytest.mark.parametrize(
    "facts",
    [
        {"name": "<!channel> \u202e \0"},
        {"owner": CORA, "cover": None},
        {"stage": Stage.ALUMNI, "kind": ClientKind.TEAM},
        {"start_date": date(2024, 2, 29)},
        {"enquired_at": datetime(2026, 11, 20, 9, 30, 1, 250, tzinfo=UTC)},
        {"aliases": ()},
        {"aliases": ("a;b", "\\", "c")},
        {"journey": "by the book", "channel": None, "notes": "x" * 3000},
    ],
)
def test_every_kind_of_fact_comes_back(facts: dict[str, Any]) -> None:
    before = replace(ZEBRA, **facts)
    assert restored(ZEBRA, kept(before, ZEBRA)) == before
    assert restored(before, kept(ZEBRA, before)) == ZEBRA
    assert type(restored(ZEBRA, kept(before, ZEBRA)).stage) is Stage


def test_a_date_comes_back_too() -> None:
    other = replace(DAY, date=PartialDate(1984, 2, 29), kind=MilestoneKind.OTHER, contact=None, lead_days=0)
    assert restored(DAY, kept(other, DAY)) == other


@given(st.text(max_size=40), st.text(max_size=40))
def test_what_somebody_else_changed_stays(notes: str, segment: str) -> None:
    mine = replace(ZEBRA, notes=notes)
    meanwhile: Client = replace(mine, segment=segment)
    assert restored(meanwhile, kept(ZEBRA, mine)) == replace(ZEBRA, segment=segment)


def test_only_what_is_different_is_kept() -> None:
    assert kept(ZEBRA, replace(ZEBRA, notes="New.")) == '{"notes": "Prefers the phone."}'
