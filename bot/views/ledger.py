"""The ledger of promises in views: what is open, what somebody has to keep, and what became of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.domain.clients import Client
from bot.domain.ledger import Answers, Count, Group
from bot.domain.promises import Origin, Promise, Standing
from bot.views import promises
from bot.views.blocks import Block, View, actions, button, context, divider, mention, modal, paragraphs, section, words

LIST_VIEW, MINE_VIEW, NUMBERS_VIEW = "ledger_list", "ledger_mine", "ledger_numbers"
LIST, BACK, NUMBERS, MINE = "list_promises", "list_promises_back", "promise_numbers", "my_promises"
LISTED_MOST, MINE_MOST, GROUPS_MOST = 15, 10, 15
NOTHING = "Nothing here. `/promise` records one."
PERIOD = "Of the last 90 days."
NO_ANSWERS = Answers()
KINDS = {
    str(Origin.SAID): "Promised to a client",
    str(Origin.SOLD): "Promised before they were one",
    str(Origin.ENQUIRY): "First answer to somebody who asks",
}


class Whose(StrEnum):
    NEAR = "near"
    """What somebody has to do with."""
    MINE = "mine"
    """What somebody has to keep."""
    TEAM = "team"
    """Of the clients that somebody manages."""


@dataclass(frozen=True)
class Which:
    """What a list shows: as a button keeps it."""

    whose: Whose = Whose.NEAR
    standing: Standing = Standing.OPEN
    only_due: bool = False
    """Overdue, or due today."""
    only_moved: bool = False
    page: int = 0

    def counts(self, promise: Promise, now: datetime) -> bool:
        if self.only_moved:
            return promise.moved > 0 and promise.standing in (Standing.KEPT, Standing.LATE, Standing.BROKEN)
        return promise.standing is self.standing and (not self.only_due or promise.is_overdue(now))

    def __str__(self) -> str:
        return f"{self.whose}:{self.standing}:{self.only_due:d}:{self.only_moved:d}:{self.page}"

    @classmethod
    def read(cls, kept: str) -> "Which":
        try:
            whose, standing, due, moved, page = kept.split(":")
            return cls(Whose(whose), Standing(standing), due == "1", moved == "1", max(int(page), 0))
        except ValueError:  # of an older version, or nobody's
            return cls()


@dataclass(frozen=True)
class Listed:
    which: Which
    found: Sequence[tuple[Promise, Client]]
    zone: ZoneInfo
    """The viewer's."""


@dataclass(frozen=True)
class Mine:
    open: Sequence[tuple[Promise, Client]]
    """The first due first."""
    count: Count
    zone: ZoneInfo
    manages: bool = False


@dataclass(frozen=True)
class Numbers:
    count: Count
    people: Sequence[Group] = ()
    kinds: Sequence[Group] = ()
    stages: Sequence[Group] = ()
    segments: Sequence[Group] = ()
    answers: Answers = NO_ANSWERS
    is_whole: bool = True
    """Of every client here, rather than of those that somebody manages."""


def listed(shown: Listed, now: datetime) -> View:
    which = shown.which
    here = shown.found[which.page * LISTED_MOST : (which.page + 1) * LISTED_MOST]
    blocks = [_one(promise, client, shown.zone, now) for promise, client in here] or [section(NOTHING)]
    row = [button("Back", BACK, _turned(which, -1))] if which.page else []
    row += [button("More", LIST, _turned(which, 1))] if len(shown.found) > (which.page + 1) * LISTED_MOST else []
    blocks += [actions(row)] if row else []
    return modal(_title(which), LIST_VIEW, blocks, close="Close", metadata=str(which))


def which_of(view: View) -> Which:
    return Which.read(str(view["private_metadata"]))


def mine(shown: Mine, now: datetime) -> View:
    """Their own first: nobody else's stand here."""
    blocks: list[Block] = [section("*What you have to keep*")]
    here = shown.open[:MINE_MOST]
    blocks += [_one(promise, client, shown.zone, now, is_mine=True) for promise, client in here]
    if not here:
        blocks.append(section("Nothing is open. What you promise with `/promise` stands here until it is kept."))
    if len(shown.open) > len(here):
        blocks.append(actions([button("All that is open", LIST, Which(Whose.MINE))]))
    blocks += [divider(), section("*How you are doing*"), *_numbers(shown.count, Whose.MINE)]
    if shown.manages:
        blocks.append(actions([button("The numbers of the team", NUMBERS, "team")], block_id="team"))
    return modal("My promises", MINE_VIEW, blocks, close="Close")


def numbers(shown: Numbers) -> View:
    whose = "Of every client here." if shown.is_whole else "Of the clients that you manage."
    blocks = [section(f"*What became of them*\n{whose}"), *_numbers(shown.count, Whose.TEAM), *_answers(shown.answers)]
    parts: list[tuple[str, Sequence[Group], Callable[[str], str]]] = [
        ("By person", shown.people, mention),
        ("By kind", shown.kinds, lambda name: words(KINDS.get(name, name))),
        ("By stage they were in", shown.stages, lambda name: words(name.capitalize())),
        ("By segment", shown.segments, words),
    ]
    for title, groups, named in parts:
        if groups:
            lines = [f"{named(each.name)}: {_in_one_line(each)}" for each in groups[:GROUPS_MOST]]
            blocks += [divider(), *paragraphs([f"*{title}*", *lines])]
    return modal("The promises", NUMBERS_VIEW, blocks, close="Close")


def summary(count: Count) -> str:
    """In one line, for whoever keeps them."""
    if count.rate is None:
        return "No promise has come to an end in the last 90 days."
    return f"{_kept(count)} {_moved(count)} {PERIOD}"


def _one(promise: Promise, client: Client, zone: ZoneInfo, now: datetime, *, is_mine: bool = False) -> Block:
    state = promises.due_line(promise, now) if promise.is_open else promises.became(promise, None, zone, now)
    who = "" if is_mine else f"{mention(promise.promiser)}. "
    said = f"*{words(client.name)}*: {words(promise.text, 300)}\n{who}{state}"
    return section(said, promises.open_button(promise))


def _turned(which: Which, by: int) -> str:
    return str(Which(which.whose, which.standing, which.only_due, which.only_moved, which.page + by))


def _title(which: Which) -> str:
    if which.only_moved:
        return "Moved in time"
    if which.only_due:
        return "Due or overdue"
    return {
        Standing.OPEN: "Open promises",
        Standing.KEPT: "Kept in time",
        Standing.LATE: "Kept late",
        Standing.BROKEN: "Not kept",
        Standing.RELEASED: "They let us off",
    }.get(which.standing, "Promises")


def _numbers(count: Count, whose: Whose) -> list[Block]:
    """Each number opens what it counts."""
    lines = [summary(count)]
    if count.days_late is not None:
        lines.append(f"What was kept late was {count.days_late:.1f} days late, on average.")
    ways = [
        (f"{count.kept} kept in time", count.kept, Which(whose, Standing.KEPT)),
        (f"{count.late} kept late", count.late, Which(whose, Standing.LATE)),
        (f"{count.broken} not kept", count.broken, Which(whose, Standing.BROKEN)),
        (f"{count.moved} moved in time", count.moved, Which(whose, Standing.KEPT, only_moved=True)),
        (f"{count.released} let off", count.released, Which(whose, Standing.RELEASED)),
        (f"{count.open} open", count.open, Which(whose)),
        (f"{count.overdue} overdue", count.overdue, Which(whose, only_due=True)),
    ]
    shown = [
        section(said, button("Show them", LIST, which, said=f"Show: {said}")) for said, count_, which in ways if count_
    ]
    return [section("\n".join(lines)), *shown]


def _kept(count: Count) -> str:
    return f"{count.kept} of {count.judged} kept in time ({_percent(count.rate)})."


def _moved(count: Count) -> str:
    return f"{count.moved} of them had been moved in time ({_percent(count.moved_share)})."


def _percent(share: float | None) -> str:
    return f"{(share or 0) * 100:.0f} %"


def _in_one_line(group: Group) -> str:
    if group.count is None:
        return "too few to tell"
    return f"{_kept(group.count)} {_moved(group.count)}"


def _answers(found: Answers) -> list[Block]:
    if not found.count and not found.waiting:
        return []
    waits = "" if not found.waiting else f" {found.waiting} {'waits' if found.waiting == 1 else 'wait'} for one now."
    if found.median_hours is None:
        return [context(f"*First answers to those who ask.*{waits}")]
    said = f"{found.in_time} of {found.count} in time, half of them within {found.median_hours:.1f} working hours."
    return [section(f"*First answers to those who ask*\n{said}{waits}")]
