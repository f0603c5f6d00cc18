"""Choosing a country by its name, the way back to choosing none, and which holidays follow from it."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from itertools import groupby
from typing import Any

from bot.domain import calendar, countries, holidays
from bot.domain.holidays import Holiday
from bot.views.blocks import Block, field_of, option, plain
from bot.views.hours import listed

NONE = "-"
NAMED = 2
"""So that it can be seen whose holidays are meant."""
HINT = "Its public holidays are days off, but for those that only a part of it keeps."


def select(label: str, chosen: str | None, otherwise: str, *, holds: str | None, today: date) -> Block:
    """`otherwise` says what holds where none is chosen: what is chosen once cannot be emptied in Slack. `holds` is the
    country that counts now."""
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
    return field_of("country", label, element, hint=f"{HINT} {next_holidays(holds, today)}".rstrip())


def next_holidays(country: str | None, today: date) -> str:
    """In a sentence; empty without a country."""
    if country is None:
        return ""
    where, coming = countries.name_of(country) or country, holidays.coming(country, today, NAMED)
    if not coming:
        return f"I know of none in {where}."
    said = listed([_holiday(each, today) for each in coming])
    return f"Next in {where}: {said}."


def read(state: Mapping[str, Mapping[str, Any]]) -> str | None:
    chosen = str(state["country"]["selected_option"]["value"])
    return None if chosen == NONE else chosen


def _holiday(holiday: Holiday, today: date) -> str:
    return f"{calendar.in_full(holiday.day, today)} ({holiday.name})"


@cache
def _by_letter() -> list[Block]:
    """Slack takes a hundred options at once, and there are more countries than that."""
    named = sorted((countries.name_of(code) or code, code) for code in countries.COUNTRIES)
    return [
        {"label": plain(letter), "options": [option(name, code) for name, code in those]}
        for letter, those in groupby(named, key=lambda each: countries.letter_of(each[0]))
    ]
