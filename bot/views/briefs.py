"""The morning brief: what a person meets today, the most important first, and what became of it."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain import calendar
from bot.domain.briefs import Answered, Brief, Item, has_waited
from bot.domain.history import What
from bot.domain.milestones import MilestoneKind
from bot.domain.nudges import NudgeKind, NudgeState
from bot.views import expected, follow_ups, marks, milestones, moments, promises, silence
from bot.views.blocks import (
    BLOCKS_MOST,
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

REST, BACK, MORE, REST_VIEW = "brief_rest", "brief_back", "brief_more", "brief_rest_view"
ANSWERED_MOST, AWAY_MOST = 8, 6
APART_MOST = 7
"""More than these have no lines between them: a message has fifty blocks at most."""
A_LOT = 15
REST_MOST = 20
"""On one page of the view: three blocks each at most."""
LONG = timedelta(days=14)
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
    told, drawn = all_of(shown, now)
    said += told
    blocks += drawn
    if shown.rest:
        said.append(_rest_in_words(shown))
        blocks.append(more(shown))
    if not shown.due:
        said.append(ALL_DONE)
        blocks.append(section(ALL_DONE))
    if shown.question is not None:
        said.append(marks.line(shown.question))
        blocks += [divider(), *marks.asked(shown.question)]
    told, drawn = _answered(shown, now, is_over=False, room=BLOCKS_MOST - len(blocks))
    return message("\n".join([*said, *told]), [*blocks, *drawn])


def past(shown: Brief) -> Message:
    """Another morning's brief has come since: what was answered stays, and nothing can be pressed here. It is not drawn
    again, so each day is said with its date, as from long before."""
    first = f"{_day(shown.day)} is over. What is still open stands in your newest brief."
    told, drawn = _answered(shown, calendar.day_begins(shown.day - LONG, shown.zone), is_over=True)
    return message("\n".join([first, *told]), [section(first), *drawn])


def rest(shown: Brief, now: datetime, page: int = 0) -> View:
    """Everything beyond the daily number, in the same order."""
    pages = max((len(shown.rest) - 1) // REST_MOST + 1, 1)
    page = min(page, pages - 1)
    blocks = [
        block for item in shown.rest[page * REST_MOST : (page + 1) * REST_MOST] for block in one(item, shown, now)[1]
    ]
    turns = [button("Back", BACK, place(page - 1, shown))] if page else []
    turns += [button("More", MORE, place(page + 1, shown))] if page + 1 < pages else []
    blocks += [context(f"Page {page + 1} of {pages}"), actions(turns)] if turns else []
    blocks = blocks or [section(ALL_DONE)]
    return modal("The rest of today", REST_VIEW, blocks, close="Close", metadata=place(page, shown))


def more(shown: Brief) -> Block:
    """The way to what is beyond the daily number."""
    return section(_rest_in_words(shown), button("Show the rest", REST, place(0, shown)))


def place(page: int, shown: Brief) -> str:
    """Which page of what is left over, of the brief or of Home: as a button and the view keep it."""
    return f"{page}+" if shown.in_home else str(page)


def read_place(kept: str) -> tuple[int, bool]:
    """The page, and whether it is of Home."""
    return int(kept.removesuffix("+")), kept.endswith("+")


def place_of(view: View) -> str:
    return str(view["private_metadata"])


def all_of(shown: Brief, now: datetime) -> tuple[list[str], list[Block]]:
    """What is asked, with lines between: what a screen reader says, and how it looks."""
    said: list[str] = []
    blocks: list[Block] = []
    for place, item in enumerate(shown.shown):
        told, drawn = one(item, shown, now)
        said += told
        blocks += [divider(), *drawn] if place and len(shown.shown) <= APART_MOST else drawn
    return said, blocks


def one(item: Item, shown: Brief, now: datetime) -> tuple[list[str], list[Block]]:
    """What a screen reader says of it, and how it looks."""
    said = [*lines(item, shown, now), *asked(item, shown, now)]
    first, *others = said
    pressable = _buttons(item, shown, now)
    blocks = [section("\n".join([f"*{first}*", *others]))]
    return said, [*blocks, actions(pressable, block_id=_block_of(item))]


def asked(item: Item, shown: Brief, now: datetime) -> list[str]:
    """For whom or from whom, and for how long already."""
    lines = [] if item.for_whom is None else [f"For {mention(item.for_whom)}, who is away."]
    if item.nudge is not None and item.nudge.handed_by is not None and item.for_whom is None:
        lines.append(milestones.handed(item.nudge))
    if item.came_late is not None:
        due = calendar.at_in_words(item.came_late, shown.zone, now, with_on=True)
        lines.append(f"This comes late. It was due {due}.")
    elif has_waited(item, shown.day, shown.zone) and not _says_since_when(item, shown, now):
        since = calendar.in_words(calendar.local_day(item.since, shown.zone), shown.day)
        lines.append(f"Open since {since.removeprefix('on ')}.")
    return lines


def _says_since_when(item: Item, shown: Brief, now: datetime) -> bool:
    """From its own day on: a second day, the one on which it was asked first, would only confuse."""
    if item.milestone is None or item.nudge is None or item.milestone.kind is not MilestoneKind.JOURNEY:
        return False
    there = item.client.today(now)
    is_past = calendar.is_past(item.milestone.date, item.nudge.plan.occurrence, shown.day, there)
    return is_past and not item.milestone.is_expected


def lines(item: Item, shown: Brief, now: datetime) -> list[str]:
    if item.milestone is not None and item.nudge is not None:
        if item.milestone.is_expected:
            return [expected.title(item.milestone), words(item.client.name), expected.DO]
        there = item.client.today(now)
        return milestones.said(item.milestone, item.client, item.nudge.plan.occurrence, shown.day, there, item.guidance)
    if item.promise is not None:
        kind = item.nudge.plan.kind if item.nudge else None
        return promises.said(item.promise, item.client, shown.reader, now, kind)
    if item.quiet is not None and item.nudge is not None:
        found = _silence(item, shown, now)
        return [found.title, *found.lines]
    assert item.moment is not None
    if item.nudge is not None:
        return follow_ups.said(item, shown.zone, shown.day)
    return moments.said(item.moment, item.client)


def _silence(item: Item, shown: Brief, now: datetime) -> silence.Item:
    assert item.nudge is not None
    return silence.item(item.client, item.quiet, item.nudge, item.touch, answer=None, zone=shown.zone, now=now)


def _buttons(item: Item, shown: Brief, now: datetime) -> list[Block]:
    if item.milestone is not None and item.nudge is not None:
        if item.milestone.is_expected:
            return expected.buttons(item.milestone, item.client, item.nudge.id)
        return milestones.buttons(item.nudge, item.milestone, item.client, item.guidance)
    if item.promise is not None:
        if item.nudge is None:
            return promises.open_buttons(item.promise)
        return promises.item_buttons(item.promise, item.nudge.id, item.nudge.plan.kind)
    if item.quiet is not None:
        return list(_silence(item, shown, now).buttons)
    assert item.moment is not None
    return follow_ups.buttons(item) if item.nudge is not None else moments.buttons(item.moment, None)


def _block_of(item: Item) -> str:
    """Unique in the message, and the same while it stands there."""
    if item.nudge is not None:
        return f"nudge:{item.nudge.id}"
    assert item.moment is not None
    return f"moment:{item.moment.id}"


def _answered(shown: Brief, now: datetime, is_over: bool, room: int = BLOCKS_MOST) -> tuple[list[str], list[Block]]:
    """The newest last. Of very many only these, and as many as there is room for: all of them stand in the clients'
    histories. `room`: how many blocks are left."""
    told = [_one_answered(each, shown, now, is_over) for each in shown.answered[-ANSWERED_MOST:]]
    while told and sum(len(blocks) for _, blocks in told) >= room:
        told.pop(0)
    blocks = [block for _, drawn in told for block in drawn]
    return [line for line, _ in told], [divider(), *blocks] if blocks else []


def _one_answered(each: Answered, shown: Brief, now: datetime, is_over: bool) -> tuple[str, list[Block]]:
    line = f"{_name(each)}: {_became(each, shown.zone, now)}"
    line += f" For {mention(each.for_whom)}." if each.for_whom else ""
    pressable = [] if is_over else _afterwards(each)
    if len(pressable) > 1:
        return line, [section(line), actions(pressable, block_id=f"answered:{each.nudge.id}")]
    return line, [section(line, pressable[0] if pressable else None)]


def _name(each: Answered) -> str:
    """What stands on many a journey is said with the client's name."""
    name = words(each.title, 200)
    if each.promise is not None:
        return f"“{name}”"
    is_anybodys = each.client is not None and each.milestone is not None and each.milestone.step
    return milestones.upper(milestones.of_whom(name, each.client) if is_anybodys and each.client else name)


def _while_away(shown: Brief) -> str:
    """In one line, however much it was."""
    told = [f"{_of_whom(each)} ({_by(each)})" for each in shown.while_away[:AWAY_MOST]]
    more = len(shown.while_away) - len(told)
    told += [f"{more} more"] if more else []
    return f"Welcome back. While you were away: {'; '.join(told)}."


def _of_whom(each: Answered) -> str:
    title = words(each.title, 80)
    return milestones.of_whom(title, each.client) if each.milestone is not None and each.client is not None else title


def _by(each: Answered) -> str:
    assert each.entry is not None
    assert each.entry.who is not None
    who = mention(each.entry.who)
    if each.nudge.plan.kind is NudgeKind.MILESTONE and each.milestone is not None and each.milestone.is_expected:
        return f"answered by {who}"
    if each.nudge.state is NudgeState.DECLINED:
        return f"not this time, says {who}"
    state = {NudgeState.DONE: "done", NudgeState.LATER: "put off"}
    return f"{state.get(each.nudge.state, 'answered')} by {who}"


def _became(each: Answered, zone: ZoneInfo, now: datetime) -> str:
    if each.promise is not None:
        return promises.became(each.promise, each.entry, zone, now)
    if each.nudge.plan.kind is NudgeKind.SILENCE:
        return silence.answered(each.nudge, each.entry, zone, now)
    if each.milestone is not None and each.milestone.is_expected:
        return expected.answered(each.milestone, each.nudge, each.entry, zone, now)
    return milestones.answered(each.nudge, each.entry, zone, now)


def _afterwards(each: Answered) -> list[Block]:
    entry = each.entry
    if entry is None or entry.what is What.UNDONE:
        return []
    if each.milestone is not None and each.milestone.is_expected:
        return expected.afterwards(each.milestone, each.client, each.nudge, entry)
    if each.promise is not None:
        return promises.undo_button(each.promise, entry)
    pressable = [button("Undo", milestones.UNDO, entry.id, said=_spoken("Undo", each))]
    is_date = each.nudge.plan.kind is NudgeKind.MILESTONE
    if is_date and each.nudge.state is NudgeState.DONE and entry.what is What.MILESTONE_DONE:
        how = button("Say how it went", milestones.NOTE, each.nudge.id, said=_spoken("Say how it went", each))
        pressable.insert(0, how)
    if is_date and each.nudge.state is NudgeState.DONE and each.client is not None:
        pressable.insert(-1, button("Record a promise", promises.OPEN_FORM, each.client.id))
    return pressable


def _spoken(verb: str, each: Answered) -> str:
    return milestones.spoken(verb, each.milestone, each.client) if each.milestone else f"{verb}: {each.title}"


def _rest_in_words(shown: Brief) -> str:
    count = len(shown.rest)
    if count >= A_LOT:
        return f"{count} more wait. If that is too much, say in *Your settings* what you want to hear of."
    return f"{'One' if count == 1 else count} more can wait until you have a minute."


def _day(day: date) -> str:
    return f"{calendar.WEEKDAYS[day.weekday()]} {day.day} {calendar.MONTHS[day.month - 1]}"
