"""App Home: the same facts as the messages, always current."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain import calendar
from bot.domain.clients import Client, Listed
from bot.domain.history import Entry
from bot.domain.milestones import Milestone
from bot.domain.moments import Moment
from bot.domain.nudges import Nudge
from bot.domain.people import Person
from bot.domain.promises import Promise
from bot.domain.terms import Terms
from bot.domain.touches import Touch
from bot.views import client_cards, clients, history, milestones, moments, promises, settings, setup
from bot.views.blocks import (
    Block,
    View,
    actions,
    button,
    context,
    divider,
    header,
    home,
    section,
    words,
)

CLIENTS_MOST, PROMISES_MOST, MOMENTS_MOST, NEAR_MOST, RECENT_MOST = 30, 12, 10, 10, 5
"""Together they stay below the hundred blocks that Slack shows."""
FIND_MORE = "`/client` and a part of the name finds them."

WELCOME = (
    "You own no clients yet.\n"
    "Moments keeps clients and their dates, and tells whoever owns them before each date what to do.\n"
    "When something hard happens to a client, type `/moment` and the right person is told.\n"
    "When you promise something, type `/promise` and it is remembered.\n"
    "`/client` and a part of a name shows any client, and who looks after them."
)
SILENT_START = (
    "The dates of your clients are silent for now: Moments starts small here, and whoever administers it switches them"
    " on."
)


@dataclass(frozen=True)
class Lacking:
    """For whoever administers Moments: what is not set up yet."""

    is_unsettled: bool = False
    """Nobody ever saved the setup."""
    clients: bool = False
    managers: bool = False
    channel: bool = False
    is_small_start: bool = False

    @property
    def is_open(self) -> bool:
        return self.is_unsettled or self.clients or self.managers or self.channel

    @property
    def lines(self) -> list[str]:
        said = {
            "There are no clients yet. Import them from a spreadsheet, or add one with `/client add`.": self.clients,
            "Nobody manages: a moment that nobody takes is told to whoever installed Moments.": self.managers,
            "There is no moments channel yet.": self.channel,
            "Moments starts small: only the chosen owners are prompted.": self.is_small_start,
        }
        return [line for line, is_so in said.items() if is_so]


@dataclass(frozen=True)
class Home:
    viewer: Person
    zone: ZoneInfo
    clients: Sequence[Client | Listed]
    clients_count: int
    near: list[tuple[Nudge, Milestone, Client]]
    promises: list[tuple[Promise, Client]]
    moments: list[tuple[Moment, Client]]
    recent: list[Entry]
    """What this person just did, and can still undo."""
    terms: Terms | None = None
    """On which they are prompted."""
    lacking: Lacking | None = None
    """None for whoever does not administer."""
    touches: Mapping[int, Touch] = field(default_factory=dict)
    """The last touch of each client that had one."""

    @property
    def is_new(self) -> bool:
        """There is nothing of theirs to show."""
        return not (self.clients or self.near or self.promises or self.moments or self.recent)


def page(shown: Home, now: datetime) -> View:
    if shown.is_new:
        return home([section(WELCOME), actions([_settings()]), *_held_back(shown, now), *_setup(shown.lacking)])
    blocks: list[Block] = [actions(_top()), *_held_back(shown, now), *_setup(shown.lacking)]
    blocks += _part("Just now", [_recent(shown, each, now) for each in shown.recent[:RECENT_MOST]])
    taken = [_moment(each) for each in shown.moments[:MOMENTS_MOST]]
    blocks += _part("Moments that need you", [*taken, *_more(len(shown.moments) - MOMENTS_MOST)])
    promised = [_promise(each, now) for each in shown.promises[:PROMISES_MOST]]
    blocks += _part("What you promised", [*promised, *_more(len(shown.promises) - PROMISES_MOST)])
    near = [_near(shown, each, now) for each in shown.near[:NEAR_MOST]]
    blocks += _part("Near", near or [[context("Nothing in the next three weeks.")]])
    blocks += [divider(), header("Your clients"), *_clients(shown, now)]
    return home(blocks)


def guest() -> View:
    return home([section("Moments is for the members of this workspace, so there is nothing here for guests.")])


def _top() -> list[Block]:
    return [
        button("Flag a moment", moments.OPEN_FORM, "0"),
        button("Record a promise", promises.OPEN_FORM, "0"),
        _settings(),
    ]


def _settings() -> Block:
    return button("Your settings", settings.OPEN_FORM, "0")


def _held_back(shown: Home, now: datetime) -> list[Block]:
    """Why nothing comes, where nothing does."""
    if shown.terms is None:
        return []
    blocks: list[Block] = []
    if settings.is_held_back(shown.terms, now):
        said = "\n".join(settings.pauses_in_words(shown.terms, now))
        blocks.append(section(said, button("Send prompts again", settings.GO_ON, "0", said="Get prompts again now")))
    if shown.clients and not shown.terms.is_in_small_start:
        blocks.append(context(SILENT_START))
    return blocks


def _setup(lacking: Lacking | None) -> list[Block]:
    """The way to the setup for whoever administers, with what is still open."""
    if lacking is None:
        return []
    lines = lacking.lines
    way = button("Set up Moments", setup.OPEN_FORM, "0", style="primary" if lacking.is_unsettled else None)
    if lacking.is_unsettled:
        lines.insert(0, "Moments works as it is. The setup takes two minutes, and everything in it has a default.")
    if not lines:
        return [section("Moments is set up.", way), actions(setup.roster_buttons())]
    title = header("Not set up yet" if lacking.is_open else "Set up")
    return [divider(), title, section("\n".join(lines), way), actions(setup.roster_buttons())]


def _part(title: str, rows: list[list[Block]]) -> list[Block]:
    if not rows:
        return []
    return [divider(), header(title), *[block for row in rows for block in row]]


def _more(count: int) -> list[list[Block]]:
    return [[context(f"{count} more stand on their clients' cards: {FIND_MORE}")]] if count > 0 else []


def _recent(shown: Home, entry: Entry, now: datetime) -> list[Block]:
    return [
        section(
            history.line(entry, shown.zone, now),
            button("Undo", milestones.UNDO, entry.id, said=entry.subject and f"Undo: {entry.subject}"),
        )
    ]


def _moment(row: tuple[Moment, Client]) -> list[Block]:
    moment, client = row
    said = section(f"*{words(client.name)}*\n{moments.line(moment)}")
    buttons = moments.buttons(moment, None)
    return [said, actions(buttons)] if buttons else [said]


def _promise(row: tuple[Promise, Client], now: datetime) -> list[Block]:
    promise, client = row
    kept = button("Kept", promises.KEEP, promise.id, said=f"Kept: {promise.text}")
    return [section(promises.line(promise, now, client), kept)]


def _near(shown: Home, row: tuple[Nudge, Milestone, Client], now: datetime) -> list[Block]:
    nudge, milestone, client = row
    today = calendar.local_day(now, shown.zone)
    when = calendar.occurrence_in_words(milestone.date, nudge.plan.occurrence, today)
    said = f"*{milestones.upper(words(milestone.title))}* {when}\n{words(client.name)}"
    later = milestones.answered(nudge, None, shown.zone, now)
    # Without a delivery it was put off and that was undone: its first message stands.
    if not later and (nudge.plan.due_at <= now or nudge.delivery_id is None):
        later = "It waits for your answer in Messages."
    return [section(f"{said}\n{later}".strip())]


def _client(shown: Home, client: Client | Listed, now: datetime) -> Block:
    touch = shown.touches.get(client.id)
    said = client_cards.line(client)
    if touch is not None:
        today = calendar.local_day(now, shown.zone)
        said += f"\nLast touch {calendar.in_words(calendar.local_day(touch.at, shown.zone), today)}"
    return section(said, button("Show", clients.SHOW, client.id, said=f"Show {client.name}"))


def _clients(shown: Home, now: datetime) -> list[Block]:
    if not shown.clients:
        return [section(WELCOME)]
    rows = [_client(shown, each, now) for each in shown.clients[:CLIENTS_MOST]]
    more = shown.clients_count - len(rows)
    return [*rows, context(f"{more} more: {FIND_MORE}")] if more > 0 else list(rows)
