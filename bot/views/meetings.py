"""Somebody's own calendar: connecting it, how it goes with it, and taking back what was no meeting."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain import calendar
from bot.domain.clients import Client
from bot.domain.meetings import Link
from bot.domain.people import Person
from bot.domain.touches import CALENDAR, Touch
from bot.views import feeds
from bot.views.blocks import (
    Block,
    Message,
    View,
    actions,
    button,
    confirm,
    divider,
    field_of,
    modal,
    plain_message,
    said_in,
    section,
    state_of,
    text_input,
)

FORM, DISCONNECT, TAKE_BACK = "calendar_form", "disconnect_calendar", "take_back_meeting"
LINK_MOST = 2000
SUBJECT = "a meeting, from the calendar"

WHAT_FOR = (
    "*Your meetings count as contact*\nGive Moments the secret address of your calendar in iCal format. A meeting"
    " with the name of one of your clients, or of one of their people, then counts as a touch once it is over, and as"
    " planned while it lies ahead."
)
WHAT_IS_KEPT = (
    "Moments keeps that there was a meeting, with which client and when. What it was about, where and with whom is read"
    " and forgotten. The address is kept encrypted, and nobody is shown it again, not even you."
)
WHERE = (
    "Google: settings of the calendar, Integrate calendar, Secret address in iCal format."
    " Outlook: Settings, Calendar, Shared calendars, Publish a calendar, the ICS link."
)
NO_KEYS = (
    "This cannot be connected here yet: whoever runs Moments must set MOMENTS_SECRET_KEYS first, so that your address"
    " can be kept encrypted."
)
REASONS = {
    "unreachable": "It could not be reached.",
    "answer_401": "It asks for a password now.",
    "answer_403": "It is not open to Moments any more.",
    "answer_404": "There is no calendar at that address any more.",
    "answer_410": "There is no calendar at that address any more.",
    "not_a_calendar": "What stands at that address is not a calendar in iCal format.",
    "not_public": "That address is not on the public internet.",
    "too_large": "It is larger than five megabytes.",
    "moved": "It points to another address, again and again or to one that is not safe.",
    "locked": "The key that your address was encrypted with is not there any more.",
}
OTHERWISE = "It answered with a fault of its own."


@dataclass(frozen=True)
class Page:
    """How it stands with somebody's calendar."""

    link: Link | None
    zone: ZoneInfo
    has_keys: bool
    feed_made_at: datetime | None = None
    """When they made the address at which their own moments are read."""


def page(page: Page, now: datetime, is_reachable: bool) -> View:
    """`is_reachable`: whether an address of ours can be given out."""
    blocks = [section(WHAT_FOR), section(WHAT_IS_KEPT), *_state(page, now)]
    feed = [divider(), *feeds.blocks(page.feed_made_at, is_reachable, page.zone, now)]
    if not page.has_keys:
        return modal("Your calendar", FORM, [*blocks, section(NO_KEYS), *feed], close="Close")
    label = "The secret address" if page.link is None else "Another address in its place"
    blocks.append(field_of("link", label, text_input("link", most=LINK_MOST), hint=WHERE))
    return modal("Your calendar", FORM, [*blocks, *feed], submit="Connect", close="Close")


def read(view: View) -> str:
    return said_in(state_of(view), "link")


def connected() -> View:
    said = "Connected. It is being read now, and then about every half hour."
    return modal("Your calendar", "saved", [section(said), section(WHAT_IS_KEPT)], close="Close")


def notice(link: Link, zone: ZoneInfo, now: datetime) -> Message:
    """Once, when it does not work, and once when it is given up."""
    why = REASONS.get(link.reason or "", OTHERWISE)
    if link.stopped_at is not None:
        said = "For three days your calendar could not be read, so Moments has stopped asking for it."
        return plain_message(f"{said} {why}", "To connect it again, open `/moment settings` and press Your calendar.")
    since = calendar.at_in_words(link.failing_since or now, zone, now, with_zone=False)
    return plain_message(
        f"The calendar you connected cannot be read since {since}. {why}",
        "Until it can, your meetings do not count as contact. Moments goes on trying. A new address is given in"
        " `/moment settings`, behind Your calendar.",
    )


def taking_back(touch: Touch | None, client: Client, viewer: Person) -> list[Block]:
    """Only whose calendar it is from knows better, and may say so at any time: nobody was asked before."""
    if touch is None or touch.source != CALENDAR or touch.who != viewer.slack_id:
        return []
    return [actions([button("Undo this meeting", TAKE_BACK, touch.id, said=f"Undo this meeting with {client.name}")])]


def _state(page: Page, now: datetime) -> list[Block]:
    link = page.link
    if link is None:
        return []
    sure = confirm(
        "Disconnect your calendar?",
        "The address is deleted. Meetings that were counted stay, and those ahead are forgotten.",
        "Disconnect",
    )
    off = actions([button("Disconnect", DISCONNECT, "0", confirm=sure)])
    return [section(_in_words(link, page.zone, now)), off]


def _in_words(link: Link, zone: ZoneInfo, now: datetime) -> str:
    if link.stopped_at is not None:
        return f"Moments has stopped reading it. {REASONS.get(link.reason or '', OTHERWISE)}"
    if link.failures:
        return f"It cannot be read just now. {REASONS.get(link.reason or '', OTHERWISE)} Moments goes on trying."
    if link.read_at is None:
        return "It is connected, and will be read in a few minutes."
    at = calendar.at_in_words(link.read_at, zone, now, with_zone=False, with_on=True)
    return f"It is connected, and was read {at}."
