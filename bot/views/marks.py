"""Still a delight, or table stakes by now? One question about one milestone, and what was said."""

import json
from dataclasses import dataclass
from typing import Any

from bot.domain.journeys import JourneyMilestone
from bot.views.blocks import Block, View, actions, button, modal, section, words

DELIGHT, TABLE_STAKES = "still_a_delight", "table_stakes"


@dataclass(frozen=True)
class Question:
    journey: str
    milestone: JourneyMilestone
    answer: bool | None = None
    """Whether it is table stakes; None while nobody has said."""


def asked(question: Question) -> list[Block]:
    """For wherever it is asked. It can be said otherwise afterwards."""
    name = question.milestone.title
    value = json.dumps([question.journey, question.milestone.key])
    row = [
        button("Still a delight", DELIGHT, value, said=f"Still a delight: {name}"),
        button("Table stakes by now", TABLE_STAKES, value, said=f"Table stakes by now: {name}"),
    ]
    return [section(line(question)), actions(row, block_id=f"mark_{question.milestone.key}"[:250])]


def said(question: Question) -> View:
    return modal("Kept", "marked", asked(question), close="Close")


def line(question: Question) -> str:
    title, journey = words(question.milestone.title), words(question.journey)
    if question.answer is None:
        said = "You have done this for a year or longer. Does it still delight, or does everybody expect it by now?"
        return f"*{title}* ({journey})\n{said}"
    kept = "table stakes by now" if question.answer else "still a delight"
    return f"*{title}* ({journey}): {kept}. You can still say otherwise here, and I ask again in a year."


def read(action: dict[str, Any]) -> tuple[str, str, bool]:
    """The journey's name, the milestone's key, and whether it is table stakes."""
    journey, key = json.loads(action["value"])
    return str(journey), str(key), action["action_id"] == TABLE_STAKES
