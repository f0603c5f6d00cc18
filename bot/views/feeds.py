"""Somebody's own moments in their calendar: what the days are called, and the secret address."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain import calendar
from bot.domain.clients import Client
from bot.domain.goals import Goal
from bot.domain.milestones import Milestone
from bot.domain.promises import Promise
from bot.domain.texts import one_line
from bot.views.blocks import Block, View, actions, button, clip, confirm, context, modal, section

MAKE, REMOVE = "make_feed", "remove_feed"
TITLE_MOST = 150

WHAT_FOR = (
    "*Your moments in your calendar*\nThe dates of your clients, their goals and what you promised, as whole days in"
    " your own calendar: the titles only."
)
NOWHERE = (
    "There is no address for this yet: whoever runs Moments must say in MOMENTS_URL where it can be reached from"
    " outside."
)
ONCE = (
    "Add this as a calendar from the internet, or by URL. Whoever has the address reads the titles, so keep it to"
    " yourself. It is shown only now, and can be changed at any time."
)


def blocks(made_at: datetime | None, is_reachable: bool, zone: ZoneInfo, now: datetime) -> list[Block]:
    if made_at is None:
        way = [actions([button("Make a private address", MAKE, "0")])] if is_reachable else [context(NOWHERE)]
        return [section(WHAT_FOR), *way]
    at = calendar.at_in_words(made_at, zone, now, with_zone=False, with_on=True)
    change = button("Change the address", MAKE, "0", confirm=_sure("Change the address?", "Change it"))
    remove = button("Take it away", REMOVE, "0", confirm=_sure("Take the address away?", "Take it away"))
    said = f"{WHAT_FOR}\nIts address was made {at}."
    return [section(said), actions([change, remove] if is_reachable else [remove])]


def made(url: str) -> View:
    return modal("Your calendar", "saved", [section(f"*Your private address*\n`{url}`"), section(ONCE)], close="Close")


def date_title(milestone: Milestone, client: Client) -> str:
    return _title(milestone.title, client)


def goal_title(goal: Goal, client: Client) -> str:
    return _title(f"Goal: {goal.text}", client)


def promise_title(promise: Promise, client: Client) -> str:
    return _title(f"Promised: {promise.text}", client)


def _title(what: str, client: Client) -> str:
    return f"{clip(one_line(what), TITLE_MOST)} ({clip(one_line(client.name), TITLE_MOST)})"


def _sure(title: str, yes: str) -> Block:
    return confirm(title, "Calendars that read the address of before find nothing there any more.", yes)
