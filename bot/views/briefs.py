"""The morning brief: what a person meets today, the most important first, and what became of it."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.domain import calendar
from bot.domain.briefs import Answered, Brief, Item, has_waited
from bot.domain.history import What
from bot.domain.nudges import NudgeState
from bot.views import milestones, moments, promises
from bot.views.blocks import (
    Block,
    Message,
    View,
    actions,
    button,
    context,
    divider,
    header,
    mention,
    message,
    modal,
    section,
    words,
)

REST, BACK, TURN, REST_VIEW = "brief_rest", "brief_back", "brief_turn", "brief_rest_view"
ANSWERED_MOST, AWAY_MOST = 8, 6
REST_MOST = 20
"""On one page of the view: three blocks each at most."""
ALL_DONE = "That was everything for today."


def brief(shown: Brief, now: datetime, late: str | None) -> Message:
    """`late` says when it should have come."""
    said = [f"Your day, {_day(shown.day)}."]
    blocks: list[Block] = [header(_day(shown.day))]
    if late:
        came_late = f"This comes late. It was due {late}."
        said.append(came_late)
        blocks.append(context(came_late))
    if shown.while_away:
        said.append(_while_away(shown))
        blocks.append(section(_while_away(shown)))
    for item in shown.shown:
        lines, drawn = one(item, shown, now)
        said += lines
        blocks += drawn
    if shown.rest:
        said.append(_rest_in_words(shown))
        blocks.append(section(_rest_in_words(shown), button("Show the rest", REST, "0")))
    if not shown.items:
        said.append(ALL_DONE)
        blocks.append(section(ALL_DONE))
    told, drawn = _answered(shown, now, is_over=False)
    return message("\n".join([*said, *told]), [*blocks, *drawn])


def past(shown: Brief, now: datetime) -> Message:
    """Another morning's brief has come since: what was answered stays, and nothing can be pressed here."""
    first = f"{_day(shown.day)} is over. What is still open stands in your newest brief."
    told, drawn = _answered(shown, now, is_over=True)
    return message("\n".join([first, *told]), [section(first), *drawn])


def rest(shown: Brief, now: datetime, page: int = 0) -> View:
    """Everything beyond the daily number, in the same order."""
    pages = max((len(shown.rest) - 1) // REST_MOST + 1, 1)
    page = min(page, pages - 1)
    blocks = [
        block for item in shown.rest[page * REST_MOST : (page + 1) * REST_MOST] for block in one(item, shown, now)[1]
    ]
    turns = [button("Back", BACK, page - 1)] if page else []
    turns += [button("More", TURN, page + 1)] if page + 1 < pages else []
    blocks += [context(f"Page {page + 1} of {pages}"), actions(turns)] if turns else []
    blocks = blocks or [section(ALL_DONE)]
    return modal("The rest of today", REST_VIEW, blocks, close="Close", metadata=str(page))


def page_of(view: View) -> int:
    return int(view["private_metadata"])


def one(item: Item, shown: Brief, now: datetime) -> tuple[list[str], list[Block]]:
    """What a screen reader says of it, and how it looks."""
    lines = _lines(item, shown, now)
    if item.for_whom is not None:
        lines = [*lines, f"For {mention(item.for_whom)}, who is away."]
    if has_waited(item, shown.day, shown.zone):
        since = calendar.in_words(calendar.local_day(item.since, shown.zone), shown.day)
        lines = [*lines, f"Open since {since.removeprefix('on ')}."]
    first, *others = lines
    pressable = _buttons(item)
    blocks = [section("\n".join([f"*{first}*", *others]))]
    return lines, [*blocks, actions(pressable, block_id=_block_of(item))]


def _lines(item: Item, shown: Brief, now: datetime) -> list[str]:
    if item.milestone is not None and item.nudge is not None:
        return milestones.said(item.milestone, item.client, item.nudge.plan.occurrence, shown.day)
    if item.promise is not None:
        return promises.said(item.promise, item.client, shown.reader, now)
    assert item.moment is not None
    return moments.said(item.moment, item.client)


def _buttons(item: Item) -> list[Block]:
    if item.milestone is not None and item.nudge is not None:
        return milestones.buttons(item.nudge, item.milestone)
    if item.promise is not None:
        return [promises.keep_button(item.promise)]
    assert item.moment is not None
    return moments.buttons(item.moment, None)


def _block_of(item: Item) -> str:
    """Unique in the message, and the same while it stands there."""
    if item.nudge is not None:
        return f"nudge:{item.nudge.id}"
    assert item.moment is not None
    return f"moment:{item.moment.id}"


def _answered(shown: Brief, now: datetime, is_over: bool) -> tuple[list[str], list[Block]]:
    """The newest last. Of very many only these: all of them stand in the clients' histories."""
    said: list[str] = []
    blocks: list[Block] = []
    for each in shown.answered[-ANSWERED_MOST:]:
        line = f"{milestones.upper(words(each.title, 200))}: {_became(each, shown.zone, now)}"
        said.append(line)
        pressable = [] if is_over else _afterwards(each)
        blocks.append(section(line, pressable[0]) if len(pressable) == 1 else section(line))
        blocks += [actions(pressable, block_id=f"answered:{each.nudge.id}")] if len(pressable) > 1 else []
    return said, [divider(), *blocks] if blocks else []


def _while_away(shown: Brief) -> str:
    """In one line, however much it was."""
    told = [f"{words(each.title, 80)} ({_by(each)})" for each in shown.while_away[:AWAY_MOST]]
    more = len(shown.while_away) - len(told)
    told += [f"{more} more"] if more else []
    return f"Welcome back. While you were away: {', '.join(told)}."


def _by(each: Answered) -> str:
    assert each.entry is not None
    assert each.entry.who is not None
    state = {NudgeState.DONE: "done", NudgeState.LATER: "put off", NudgeState.DECLINED: "not this time"}
    return f"{state.get(each.nudge.state, 'answered')} by {mention(each.entry.who)}"


def _became(each: Answered, zone: ZoneInfo, now: datetime) -> str:
    if each.promise is not None:
        return promises.kept(each.promise, zone, now) or "open again."
    return milestones.answered(each.nudge, each.entry, zone, now).strip()


def _afterwards(each: Answered) -> list[Block]:
    entry = each.entry
    if entry is None or entry.what is What.UNDONE:
        return []
    pressable = [button("Undo", milestones.UNDO, entry.id, said=f"Undo: {each.title}")]
    if each.nudge.state is NudgeState.DONE and entry.what is What.MILESTONE_DONE:
        how = button("Say how it went", milestones.NOTE, each.nudge.id, said=f"Say how it went: {each.title}")
        pressable.insert(0, how)
    return pressable


def _rest_in_words(shown: Brief) -> str:
    count = len(shown.rest)
    return (
        "One more can wait until you have a minute."
        if count == 1
        else f"{count} more can wait until you have a minute."
    )


def _day(day: date) -> str:
    return f"{calendar.WEEKDAYS[day.weekday()]} {day.day} {calendar.MONTHS[day.month - 1]}"
