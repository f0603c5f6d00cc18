"""One line of a client's history, for everything that can happen."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given

from bot.domain.history import Entry, Noun, Thing, What
from bot.views import history as views
from bot.views.blocks import plain_message
from tests.cast import MONDAY, OLGA
from tests.views import looking
from tests.views.looking import BERLIN, hold_message, hold_plain, hostile

NOW = MONDAY + timedelta(days=1)


def entry(what: What, text: str = "", who: str | None = OLGA) -> Entry:
    return Entry(9, 1, who, MONDAY, what, Thing(Noun.NUDGE, 5), subject="Birthday of Ada Zebra", text=text)


@hostile
@given(looking.entries, looking.instants)
def test_a_line_stays_short_whatever_was_written(entry: Entry, now) -> None:  # type: ignore[no-untyped-def]
    line = views.line(entry, BERLIN, now)
    hold_message(plain_message(line))
    assert len(line) < 2_900


@pytest.mark.parametrize("what", What)
def test_everything_that_can_happen_has_words(what: What) -> None:
    line = views.line(entry(what), BERLIN, NOW)
    assert line.startswith("Yesterday at 9:00: ")
    assert line.count("<@U0OLGA>") == 1
    assert line.endswith(".")
    assert "{" not in line
    hold_plain(line)


def test_what_time_alone_did_names_nobody() -> None:
    told = entry(What.MOMENT_ESCALATED, who=None, text="U0MAX")
    assert views.line(told, BERLIN, NOW).endswith(": nobody had it, so <@U0MAX> was told.")
    assert views.line(replace(told, text=""), BERLIN, NOW).endswith("somebody was told.")  # an entry from before


@pytest.mark.parametrize(
    ("what", "text", "end"),
    [
        (What.MILESTONE_NOTED, "Ada laughed.", ", <@U0OLGA>. “Ada laughed.”"),
        (What.MILESTONE_DECLINED, "They asked us not to.", ", <@U0OLGA>. “They asked us not to.”"),
        (What.PROMISE_KEPT, "late", ": <@U0OLGA> kept: Birthday of Ada Zebra, late."),
        (What.CLIENT_EDITED, "cover, notes", ": changed (cover, notes), <@U0OLGA>."),
        (What.CLIENT_HANDED_OVER, "U0MAX", ": <@U0OLGA> handed them over to <@U0MAX>."),
        (What.STAGE_CHANGED, "active", ": the stage is now Birthday of Ada Zebra, <@U0OLGA>."),
        (What.TOUCH_LOGGED, "All well.", " was in touch with them: Birthday of Ada Zebra. “All well.”"),
        (What.CONTACT_LOST, "why", ": Birthday of Ada Zebra has died, <@U0OLGA>."),
        (What.DATE_SILENCED, "why", ": Birthday of Ada Zebra: no more prompts, <@U0OLGA>."),
        (What.MOMENT_TAKEN, "U0MAX", ": <@U0OLGA> has Birthday of Ada Zebra."),
        (What.MILESTONE_PASSED, "2026-11-22", ": Birthday of Ada Zebra: from before we kept track, <@U0OLGA>."),
    ],
)
def test_only_what_people_wrote_is_quoted(what: What, text: str, end: str) -> None:
    assert views.line(entry(what, text), BERLIN, NOW).endswith(end)
