"""App Home: the same day as the brief, always current, and what lies around it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.briefs import Brief
from bot.domain.clients import Client
from bot.domain.goals import Goal
from bot.domain.history import Entry
from bot.domain.home import Ahead, Mine
from bot.domain.ledger import Count
from bot.domain.marks import Question
from bot.domain.people import Person
from bot.domain.promises import Promise
from bot.domain.team import Team
from bot.domain.terms import Terms
from bot.views import (
    ahead,
    briefs,
    choosing,
    history,
    ledger,
    marks,
    milestones,
    mine,
    moments,
    promises,
    settings,
    setup,
    team,
)
from bot.views.blocks import Block, View, actions, button, context, divider, header, home, section, words

RECENT_MOST = 3
NOTHING_WAITS = "Nothing waits for you right now."

WELCOME = (
    "You own no clients yet.\n"
    "Moments keeps clients and their dates, and before each date it tells the client's owner what to do.\n"
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
            "There is no manager yet: a moment that nobody takes is told to whoever installed Moments.": self.managers,
            "There is no moments channel yet, so open moments are posted nowhere.": self.channel,
            "Moments starts small: only the chosen owners are prompted.": self.is_small_start,
        }
        return [line for line, is_so in said.items() if is_so]


NO_PROMISES = Count()


@dataclass(frozen=True)
class Home:
    viewer: Person
    today: Brief
    week: Ahead = field(default_factory=Ahead)
    later: Ahead = field(default_factory=Ahead)
    """What this person put off."""
    goals: Sequence[tuple[Goal, Client]] = ()
    goals_count: int = 0
    promises: Sequence[tuple[Promise, Client]] = ()
    """Those that stand nowhere in `today`."""
    kept: Count = NO_PROMISES
    """What became of theirs."""
    mine: Mine = field(default_factory=Mine)
    team: Team = field(default_factory=Team)
    recent: Sequence[tuple[Entry, Client | None]] = ()
    """What this person just did, and can still undo."""
    terms: Terms | None = None
    """On which they are prompted."""
    lacking: Lacking | None = None
    """None for whoever does not administer."""
    question: Question | None = None
    """What whoever manages is asked about the journeys, once a year for each milestone."""

    @property
    def zone(self) -> ZoneInfo:
        return self.today.zone

    @property
    def is_new(self) -> bool:
        """There is nothing of theirs to show."""
        near = self.today.items or self.week.items or self.later.items
        return not (near or self.mine.count or self.promises or self.recent) and self.team.is_empty


def page(shown: Home, now: datetime) -> View:
    if shown.is_new:
        return home([section(WELCOME), actions([_settings()]), *_held_back(shown, now), *_setup(shown.lacking)])
    zone = shown.zone
    return home(
        [
            _top(now),
            *_held_back(shown, now),
            *_setup(shown.lacking),
            *_part("Just now", [_recent(*each) for each in shown.recent[:RECENT_MOST]]),
            *_part("Today", _today(shown, now)),
            *_part("This week", ahead.week(shown.week, zone, now)),
            *_part("You said later", ahead.later(shown.later, zone, now)),
            *_part("Goals", ahead.goals_of(shown.goals, shown.goals_count, zone, now)),
            *_part("What you promised", _promised(shown, now)),
            *_part("Your clients", _clients(shown, now)),
            *_part("Your team today", team.rows(shown.team, zone, now)),
            *_part("Still a delight?", marks.asked(shown.question) if shown.question else []),
        ]
    )


def guest() -> View:
    return home([section("Moments is for the members of this workspace, so there is nothing here for guests.")])


def _top(now: datetime) -> Block:
    """The search is a new one each time: what was found before does not stay in it."""
    return actions(
        [
            choosing.search("Find a client"),
            button("Flag a moment", moments.OPEN_FORM, "0"),
            button("Record a promise", promises.OPEN_FORM, "0"),
            button("My promises", ledger.MINE, "mine"),
            _settings(),
        ],
        block_id=f"top:{int(now.timestamp())}",
    )


def _settings() -> Block:
    return button("Your settings", settings.OPEN_FORM, "0")


def _held_back(shown: Home, now: datetime) -> list[Block]:
    """Why nothing comes, where nothing does."""
    if shown.terms is None:
        return []
    blocks: list[Block] = []
    if settings.is_held_back(shown.terms, now):
        said = "\n".join(settings.pauses_in_words(shown.terms, now))
        blocks.append(section(said, button("Send prompts again", settings.GO_ON, "0", said="Send prompts again now")))
    if shown.mine.count and not shown.terms.is_in_small_start:
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


def _promised(shown: Home, now: datetime) -> list[Block]:
    """Nothing where they have none, and how they are doing where they have."""
    how = [context(ledger.summary(shown.kept))] if shown.kept.judged else []
    return [*ahead.promised(shown.promises, now), *how]


def _part(title: str, blocks: Sequence[Block]) -> list[Block]:
    return [divider(), header(title), *blocks] if blocks else []


def _recent(entry: Entry, client: Client | None) -> Block:
    """What it was, and with whom, where that does not say so."""
    said = milestones.upper(history.just_now(entry, is_named=False))
    if client is not None and words(client.name) not in said:
        said = f"{said} ({words(client.name)})"
    return section(
        said,
        button("Undo", milestones.UNDO, entry.id, said=entry.subject and f"Undo: {entry.subject}"),
    )


def _today(shown: Home, now: datetime) -> list[Block]:
    """The items of the brief, with the same buttons."""
    today = shown.today
    if not today.due:
        return [section(NOTHING_WAITS)] if shown.mine.count or shown.promises else []
    blocks = briefs.all_of(today, now)[1]
    return [*blocks, briefs.more(today)] if today.rest else blocks


def _clients(shown: Home, now: datetime) -> list[Block]:
    if shown.mine.count:
        return mine.rows(shown.mine, shown.zone, now)
    return [section(WELCOME)] if shown.team.is_empty else []
