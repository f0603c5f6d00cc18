"""Moments of Truth: something hard happened to a client, and we step in.

Two clocks run from the flag: until somebody has it, and until somebody has spoken with the client. "I have it" stops
the first one only; one that nobody speaks after goes stale, and then others are called again.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bot.domain.calendar import USUAL, Hours
from bot.domain.clients import Client
from bot.domain.history import Noun, Thing, Visibility, What
from bot.domain.playbooks import CLOCKS, Clocks, Holds, Playbook, Size
from bot.domain.refusals import Refusal
from bot.domain.touches import Pulse

WITHDRAW_WITHIN = timedelta(minutes=10)
JOIN_WITHIN = timedelta(days=1)
"""The same client and kind once more, so soon, is most likely the same thing seen by two people."""
RUNGS_MOST = 3
"""Cover, manager, fallback: of a circle whoever is left, in the order in which they joined."""
CLOSE_AFTER = 3
"""Days after the talk from which whoever has it is asked to close it, each morning until they do."""
FOLLOW_UPS = (1, 7, 30)
"""Days after it was closed on which somebody asks how it is now."""
LEARN_AFTER = 7
"""Which of them offers a line to learn from."""


class Outcome(StrEnum):
    """How it ended."""

    MET = "met"
    WITHDRAWN = "withdrawn"
    """By whoever flagged it, within minutes."""
    NOT_ONE = "not_one"
    """It turned out to be nothing that anybody had to step in for."""


class Goes(StrEnum):
    """What a moment that holds everything back can let out again, before it is closed."""

    DATES = "dates"
    JOURNEY = "journey"
    SILENCE = "silence"


@dataclass(frozen=True)
class Moment:
    id: int
    workspace_id: int
    number: int
    """Counts from 1 in each workspace: what people call it."""
    client_id: int
    text: str
    flagged_by: str
    flagged_at: datetime
    taker: str
    taken_at: datetime | None = None
    spoken_at: datetime | None = None
    size: Size = Size.NOTABLE
    """How big it is for the client."""
    playbook: Playbook | None = None
    """As it was when this was flagged. None for what was flagged before there were playbooks."""
    visibility: Visibility = Visibility.OPEN
    circle_id: int | None = None
    about: str | None = None
    """Whom of us it is about: they are not asked, nor whoever covers them. Slack id."""
    answer_by: datetime | None = None
    """When the first clock runs out."""
    speak_by: datetime | None = None
    """When the second one does."""
    next_ones: tuple[str, ...] = ()
    """Who is called one after the other while nobody has it: the cover, the manager and the fallback as they were when
    it was flagged. Slack ids."""
    runs_since: datetime | None = None
    """From when the second clock runs, where that is not the flag: somebody took it when it had run out."""
    closed_at: datetime | None = None
    closed_by: str | None = None
    outcome: Outcome | None = None
    seems: Pulse | None = None
    """How they seemed when it was closed."""
    did: str = ""
    """What we did, in the words of whoever closed it."""
    lingers: str = ""
    """What stays, and comes back into view before a renewal."""
    lesson: str = ""
    """One line to learn from."""
    lets_out: frozenset[Goes] = field(default_factory=frozenset)
    """What may go out to the client although it holds everything back."""
    is_locked: bool = False
    """It was sealed with a key that is gone, so nobody can read it."""

    @property
    def thing(self) -> Thing:
        return Thing(Noun.MOMENT, self.id)

    @property
    def is_open(self) -> bool:
        """Until somebody closes it."""
        return self.closed_at is None

    @property
    def waits(self) -> bool:
        """Nobody of ours has spoken with the client yet."""
        return self.is_open and self.spoken_at is None

    @property
    def is_sealed(self) -> bool:
        return self.visibility is Visibility.SEALED

    @property
    def is_top(self) -> bool:
        """It rings at any hour."""
        return self.size is Size.WHOLE

    @property
    def is_quiet(self) -> bool:
        return self.playbook is not None and self.playbook.is_quiet

    @property
    def kind(self) -> str:
        """As people read it; empty where nobody said."""
        return self.playbook.name if self.playbook else ""

    @property
    def holds(self) -> Holds:
        """What is not said to the client meanwhile. Nobody is told why."""
        if not self.is_open:
            return Holds.NOTHING
        return self.playbook.holds if self.playbook else Holds.CHEER

    @property
    def learns(self) -> bool:
        """Whether anybody is asked for a line to learn from. At a death nobody is."""
        return self.outcome is Outcome.MET and (self.playbook is None or self.playbook.learns)

    @property
    def looks_back(self) -> bool:
        """Whether it comes back into view before a renewal: something went wrong, or something was said to stay."""
        if self.outcome in (Outcome.WITHDRAWN, Outcome.NOT_ONE):
            return False
        return bool(self.lingers) or self.playbook is None or self.playbook.holds is not Holds.NOTHING

    @property
    def clocks(self) -> Clocks:
        return self.playbook.clocks_at(self.size) if self.playbook else CLOCKS[self.size - Size.SMALL]

    @property
    def stale_at(self) -> datetime | None:
        """When an "I have it" that nobody spoke after opens the ladder anew: half as long again after the target."""
        if self.speak_by is None:
            return None
        return self.speak_by + (self.speak_by - (self.runs_since or self.flagged_at)) / 2

    def is_stale(self, now: datetime) -> bool:
        return self.waits and self.taken_at is not None and self.stale_at is not None and now >= self.stale_at

    def is_seen_by(self, who: str, client: Client, circle: Collection[str]) -> bool:
        """Whether they may know of it. A role gives no access to what is sealed, and whom it is about sees it only by
        name."""
        if self.visibility is Visibility.OPEN or who in circle:
            return True
        if self.is_sealed or who == self.about:
            return False
        return who in (client.owner, client.cover, client.manager)

    def lets_in(self, who: str) -> bool:
        """Whether they are let into its circle once they are called. The last one on a team's ladder may be outside,
        and without them nobody would be left to step in."""
        return self.visibility is Visibility.TEAM and who != self.about

    def take(self, who: str, at: datetime, speak_by: datetime | None = None) -> "Moment":
        """ "I have it": stops the first clock. One that went stale can be taken over. Where the second clock has run
        out by then it begins anew and runs until `speak_by`: nobody is asked whether they have spoken as they sit down
        to it. Raises TakenAlready, ClosedAlready."""
        self._refuse_closed()
        if self.taken_at is not None and (not self.is_stale(at) or who == self.taker):
            raise TakenAlready(name=f"<@{self.taker}>")
        taken = replace(self, taker=who, taken_at=at)
        has_run_out = speak_by is not None and self.speak_by is not None and at >= self.speak_by
        return replace(taken, runs_since=at, speak_by=speak_by) if has_run_out else taken

    def speak(self, who: str, at: datetime) -> "Moment":
        """ "I have spoken with them": stops the second clock, and the first with it. Raises SpokenAlready,
        ClosedAlready."""
        self._refuse_closed()
        if self.spoken_at is not None:
            raise SpokenAlready
        taken = self if self.taken_at is not None else self.take(who, at)
        return replace(taken, spoken_at=at)

    def hand_to(self, who: str) -> "Moment":
        """With the client: they take it from here. The clocks go on."""
        return replace(self, taker=who)

    def give_to(self, who: str) -> "Moment":
        """This one alone: whoever gets it has it once they say so. The first clock begins anew, the second one goes
        on. Raises ClosedAlready, SpokenAlready."""
        self._refuse_closed()
        if self.spoken_at is not None:
            raise SpokenAlready
        return replace(self, taker=who, taken_at=None)

    def close(self, who: str, at: datetime, outcome: Outcome = Outcome.MET) -> "Moment":
        """Raises ClosedAlready."""
        self._refuse_closed()
        return replace(self, closed_at=at, closed_by=who, outcome=outcome)

    def let_out(self, goes: Collection[Goes]) -> "Moment":
        """These may go out from now on, and nothing else. Raises ClosedAlready, HoldsNotAll."""
        self._refuse_closed()
        if self.holds is not Holds.ALL:
            raise HoldsNotAll
        return replace(self, lets_out=frozenset(goes))

    def learn(self, lesson: str) -> "Moment":
        """Raises NothingToLearn."""
        if not self.learns:
            raise NothingToLearn
        return replace(self, lesson=lesson)

    def withdraw(self, who: str, at: datetime) -> "Moment":
        """Raises NotYoursToWithdraw, TooLateToWithdraw, ClosedAlready."""
        if who != self.flagged_by:
            raise NotYoursToWithdraw
        if at - self.flagged_at >= WITHDRAW_WITHIN:
            raise TooLateToWithdraw
        return self.close(who, at, Outcome.WITHDRAWN)

    def can_be_withdrawn(self, who: str, at: datetime) -> bool:
        return self.is_open and who == self.flagged_by and at - self.flagged_at < WITHDRAW_WITHIN

    def before(self, what: What, taker: str) -> "Moment":
        """For Undo: as it was before somebody took it or spoke. `taker` is who had it then; empty where speaking
        did not also take it."""
        if what is What.MOMENT_CLOSED:
            return replace(self, closed_at=None, closed_by=None, outcome=None, seems=None, did="", lingers="")
        if what is What.MOMENT_SPOKEN and not taker:
            return replace(self, spoken_at=None)
        return replace(self, spoken_at=None, taken_at=None, taker=taker)

    def _refuse_closed(self) -> None:
        if not self.is_open:
            raise ClosedAlready


class Rung(NamedTuple):
    """Who is called when nobody has it, and when."""

    who: str
    at: datetime


def asked_first(client: Client, about: str | None, away: Collection[str]) -> str | None:
    """Who is proposed to take it: the owner, or whoever covers while they are away; never whom it is about, nor
    whoever covers them."""
    for who in (client.owner, client.cover, client.manager):
        if who is not None and who not in away and who not in kept_out(client, about):
            return who
    return None


def kept_out(client: Client, about: str | None) -> set[str]:
    """Whom it is about, and whoever covers them."""
    if about is None:
        return set()
    covers = {client.cover} if about == client.owner and client.cover else set()
    return {about, *covers}


def next_ones(client: Client, fallback: str | None, about: str | None) -> tuple[str, ...]:
    """The cover, the manager, the fallback, each once; never whom it is about, nor whoever covers them."""
    names = dict.fromkeys((client.cover, client.manager, fallback))
    return tuple(who for who in names if who is not None and who not in kept_out(client, about))


def ladder(moment: Moment, client: Client, fallback: str | None, circle: Sequence[str]) -> list[str]:
    """Who is called one after the other while nobody has it: as it was settled when it was flagged, whatever became of
    the client since. Of what is sealed only those in the circle are."""
    settled = moment.next_ones or next_ones(client, fallback, moment.about)
    names = circle if moment.is_sealed else settled
    out = {moment.taker, *kept_out(client, moment.about)}
    return [who for who in dict.fromkeys(names) if who not in out][:RUNGS_MOST]


def rungs(moment: Moment, names: Sequence[str], first: datetime, zone: ZoneInfo, hours: Hours = USUAL) -> list[Rung]:
    """When each of them is called: the first one then, and each other after the first clock has run once more.
    `zone` and `hours` are those of whoever takes it."""
    found, at = [], first
    for who in names:
        found.append(Rung(who, at))
        at = moment.clocks.answer.after(at, zone, hours)
    return found


class TakenAlready(Refusal):
    """{name} already has it."""


class NotYoursToTake(Refusal):
    """This one is with {name}. The owner, the cover, the manager and whoever flagged it can answer it too."""


class SpokenAlready(Refusal):
    """Somebody has already spoken with them, so nothing was changed."""


class ClosedAlready(Refusal):
    """This one is closed already, so nothing was changed."""


class HoldsNotAll(Refusal):
    """This one does not hold everything back, so there is nothing to let out."""


class NothingToLearn(Refusal):
    """There is nothing to write down here."""


class NothingSaid(Refusal):
    """Please say in a few words what happened."""

    field = "what"


class TakerAway(Refusal):
    """{name} cannot be reached in this workspace. Please choose a colleague who can take it."""

    field = "taker"


class TakerOnLeave(Refusal):
    """{name} is on leave. Please choose somebody who is here."""

    field = "taker"


class TakerIsMeant(Refusal):
    """Whom it is about, and whoever covers them, are not asked to take it. Please choose somebody else."""

    field = "taker"


class NotYoursToWithdraw(Refusal):
    """Only whoever flagged it can withdraw it. It can be closed as “not one” instead."""


class TooLateToWithdraw(Refusal):
    """A moment can be withdrawn for ten minutes, and those have passed. You can close it as “not one” instead."""


class InTheCircle(Refusal):
    """{name} can see it already. Please choose somebody else."""

    field = "who"


class CannotSee(Refusal):
    """{name} is not in its circle. Add them there first, so that you see what they will learn."""

    field = "taker"


class CannotWiden(Refusal):
    """Only somebody in its circle can add a colleague to it, and only a colleague of this workspace."""

    field = "who"


class NothingToAdd(Refusal):
    """Please write what is new, in a line or two."""

    field = "line"


class NoSuchMoment(Refusal):
    """There is no moment with that number that you can see. `/moment list` shows those there are."""
