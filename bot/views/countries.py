"""Choosing a country by its name, and the way back to choosing none."""

from collections.abc import Mapping
from functools import cache
from itertools import groupby
from typing import Any

from bot.domain import countries
from bot.views.blocks import Block, field_of, option, plain

NONE = "-"
HINT = "For public holidays, which are not looked at yet."


def select(label: str, chosen: str | None, otherwise: str) -> Block:
    """`otherwise` says what holds where none is chosen: what is chosen once cannot be emptied in Slack."""
    none = option(otherwise, NONE)
    groups = [{"label": plain("Usual"), "options": [none]}, *_by_letter()]
    name = countries.name_of(chosen) if chosen else None
    initial = none if name is None else option(name, chosen)
    element: Block = {
        "type": "static_select",
        "action_id": "country",
        "option_groups": groups,
        "initial_option": initial,
    }
    return field_of("country", label, element, hint=HINT)


def read(state: Mapping[str, Mapping[str, Any]]) -> str | None:
    chosen = str(state["country"]["selected_option"]["value"])
    return None if chosen == NONE else chosen


@cache
def _by_letter() -> list[Block]:
    """Slack takes a hundred options at once, and there are more countries than that."""
    named = sorted((countries.name_of(code) or code, code) for code in countries.COUNTRIES)
    return [
        {"label": plain(letter), "options": [option(name, code) for name, code in those]}
        for letter, those in groupby(named, key=lambda each: countries.letter_of(each[0]))
    ]
