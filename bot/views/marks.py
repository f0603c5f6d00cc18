"""Still a delight, or table stakes by now? One question about one milestone, and what was said."""

import json
from datetime import datetime
from typing import Any

from bot.domain.marks import Mark, Question
from bot.domain.people import Actor
from bot.views.blocks import Block, actions, button, section, words
from bot.views.milestones import UNDO

DELIGHT, TABLE_STAKES = "still_a_delight", "table_stakes"
KEPT = {True: "table stakes by now", False: "still a delight"}


def asked(question: Question) -> list[Block]:
    """For wherever it is asked, and what stands there once it was answered."""
    if question.entry is not None:
        return [section(line(question), _undo(question))]
    row = [_answer(question, is_table_stakes) for is_table_stakes in (False, True)]
    return [section(line(question)), actions(row, block_id=_block_of(question))]


def changed(question: Question) -> list[Block]:
    """Under the whole card of a milestone: the other answer, whenever it comes to mind."""
    way = _undo(question) if question.entry else _answer(question, not question.milestone.is_table_stakes)
    return [actions([way], block_id=_block_of(question))]


def line(question: Question) -> str:
    what = f"*{words(question.milestone.title)}* ({words(question.journey)})"
    if question.mark is None:
        done = "You have done this for a year or longer."
        return f"{what}\n{done} Does it still delight, or does everybody expect it by now?"
    kept = KEPT[question.mark.is_table_stakes]
    if question.entry is not None:
        return f"{what}: {kept}. I ask again in a year."
    before = kept.removeprefix("still ").removesuffix(" by now")
    return f"{what}\nA year ago this was {before}. Does it delight today, or does everybody expect it by now?"


def read(action: dict[str, Any], actor: Actor, now: datetime) -> Mark:
    """What they say; its id is that of what had been said when they read the question."""
    journey, key, before = json.loads(action["value"])
    is_table_stakes = action["action_id"] == TABLE_STAKES
    return Mark(int(before), actor.workspace_id, str(journey), str(key), is_table_stakes, actor.slack_id, now)


def _answer(question: Question, is_table_stakes: bool) -> Block:
    value = json.dumps([question.journey, question.milestone.key, question.mark.id if question.mark else 0])
    name = question.milestone.title
    if is_table_stakes:
        return button("Table stakes by now", TABLE_STAKES, value, said=f"Table stakes by now: {name}")
    return button("Still a delight", DELIGHT, value, said=f"Still a delight: {name}")


def _undo(question: Question) -> Block:
    assert question.entry is not None
    return button("Undo", UNDO, question.entry.id, said=f"Undo: {question.milestone.title}")


def _block_of(question: Question) -> str:
    return f"mark_{question.milestone.key}"[:250]
