"""What comes: in the next days, later because somebody put it off, and what is to be reached or kept."""

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.domain import calendar
from bot.domain.briefs import Item
from bot.domain.clients import Client
from bot.domain.goals import Goal
from bot.domain.home import Ahead
from bot.domain.promises import Promise
from bot.views import goals, milestones, promises
from bot.views.blocks import Block, button, context, paragraphs, section, words
from bot.views.milestones import of_whom, upper, was_for

ASK_NOW = "ask_now"
PROMISES_MOST = 5


def week(shown: Ahead, zone: ZoneInfo, now: datetime) -> list[Block]:
    """One line each, with its day."""
    today = calendar.local_day(now, zone)
    lines = [_line(item, zone, today) for item in shown.items]
    lines += [_more_come(shown.more)] if shown.more else []
    return list(paragraphs(lines))


def later(shown: Ahead, zone: ZoneInfo, now: datetime) -> list[Block]:
    """What was put off, and when it comes again."""
    rows = [_put_off(item, zone, now) for item in shown.items]
    return [*rows, context(_more_come(shown.more))] if shown.more else rows


def goals_of(shown: Sequence[tuple[Goal, Client]], count: int, zone: ZoneInfo, now: datetime) -> list[Block]:
    rows = [
        section(
            f"*{words(client.name)}*\n{goals.line(goal, zone, now)}",
            button("Change", goals.CHANGE, goal.id, said=f"Change the goal: {goal.text}"),
        )
        for goal, client in shown
    ]
    more = count - len(rows)
    return [*rows, context(_more_stand(more))] if more > 0 else rows


def promised(shown: Sequence[tuple[Promise, Client]], now: datetime) -> list[Block]:
    rows = [
        section(promises.line(promise, now, client), promises.keep_button(promise, style=None))
        for promise, client in shown[:PROMISES_MOST]
    ]
    more = len(shown) - len(rows)
    return [*rows, context(_more_stand(more))] if more > 0 else rows


def _line(item: Item, zone: ZoneInfo, today: date) -> str:
    """Where it happens on another day than the one on which it is asked, both are said. What is expected has no day
    until it happens: on that day it is asked about."""
    day = calendar.local_day(item.since, zone)
    when = upper(calendar.in_words(day, today).removeprefix("on "))
    if item.promise is not None:
        clock = calendar.clock_in_words(item.since.astimezone(zone).time())
        due = f"due at {clock}" if item.promise.has_time else "due by the end of the day"
        return f"*{when}* · {words(item.promise.text)}, promised to {words(item.client.name)}, {due}"
    named = f"*{when}* · {of_whom(_name(item), item.client)}"
    if not item.happens:
        return f"{named}: has it happened by then?"
    if item.milestone is not None and item.milestone.step and item.day < day:
        return f"{named} ({was_for(item.day, today)})"
    return named if item.day == day else f"{named}, {_occurs(item, today)}"


def _put_off(item: Item, zone: ZoneInfo, now: datetime) -> Block:
    assert item.nudge is not None
    again = f"I will ask again {calendar.at_in_words(item.since, zone, now, with_zone=False, with_on=True)}."
    happens = f", {_occurs(item, calendar.local_day(now, zone))}" if item.happens else ""
    said = f"{of_whom(f'*{_name(item)}*', item.client)}{happens}\n{again}"
    spoken = f"Ask me again now: {_plainly(item)}"
    if item.milestone is not None:
        spoken = milestones.spoken("Ask me again now", item.milestone, item.client)
    return section(said, button("Ask me again now", ASK_NOW, item.nudge.id, said=spoken))


def _occurs(item: Item, today: date) -> str:
    if item.milestone is None:
        return calendar.in_words(item.day, today)
    return calendar.occurrence_in_words(item.milestone.date, item.day, today)


def _name(item: Item) -> str:
    return upper(words(_plainly(item)))


def _plainly(item: Item) -> str:
    if item.milestone is not None:
        return item.milestone.title
    return item.promise.text if item.promise is not None else item.client.name


def _more_come(count: int) -> str:
    return "One more comes after these." if count == 1 else f"{count} more come after these."


def _more_stand(count: int) -> str:
    return "One more stands on its client's card." if count == 1 else f"{count} more stand on their clients' cards."
