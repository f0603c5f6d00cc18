"""Moments under everything that people and time can do to them, beside a plain model that knows no rule of ours."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from bot.domain.history import CannotUndo, ChangedSince, Entry, NotYoursToUndo, Noun, Thing, TooLateToUndo, Visibility
from bot.domain.moments import (
    CannotSee,
    CannotWiden,
    ClosedAlready,
    InTheCircle,
    NoSuchMoment,
    NotYoursToTake,
    NotYoursToWithdraw,
    SpokenAlready,
    TakenAlready,
    TakerIsMeant,
    TooLateToWithdraw,
)
from bot.domain.people import Person
from bot.domain.playbooks import Playbooks, Size
from bot.domain.refusals import Refusal
from bot.flows import circles, closings, history, moments
from bot.secrets import Vault, new_key
from bot.views.moments import Filled
from tests.cast import CORA, MAX, OLGA, OSCAR
from tests.flows.stateful import Machine
from tests.flows.world import DAY, HOUR, MINUTE

PRIYA, TOM = "U0PRIYA", "U0TOM"
EVERYBODY = (OLGA, CORA, MAX, OSCAR, PRIYA, TOM)
TEAM = (OLGA, CORA, MAX)
TEN, MOST = timedelta(minutes=10), 4

people = st.sampled_from(EVERYBODY)
which = st.integers(0, MOST - 1)


@dataclass
class Plain:
    """One moment, as somebody would keep it on paper."""

    id: int
    secrecy: str
    by: str
    at: datetime
    taker: str
    about: str | None
    text: str
    circle: list[str]
    size: int
    taken: bool = False
    spoken: bool = False
    closed: bool = False
    speak_by: datetime | None = None
    since: datetime | None = None
    askers: set[str] = field(default_factory=set)
    """Whose it ever was to take."""
    acts: list[tuple[str, str, datetime, tuple[str, bool, bool]]] = field(default_factory=list)
    """What, who, when, and the taker, taken and spoken of before."""

    def sees(self, who: str) -> bool:
        if self.secrecy == "open" or who in self.circle:
            return True
        return self.secrecy == "team" and who in TEAM and who != self.about

    def acts_on(self, who: str) -> bool:
        return self.secrecy != "open" or who in (self.taker, self.by, *TEAM, *self.askers)

    def is_stale(self, now: datetime) -> bool:
        if not (self.taken and not self.spoken and not self.closed and self.speak_by and self.since):
            return False
        return now >= self.speak_by + (self.speak_by - self.since) / 2

    @property
    def kept_out(self) -> set[str]:
        return {self.about, *([CORA] if self.about == OLGA else [])} if self.about else set()

    @property
    def ladder(self) -> list[str]:
        names = self.circle if self.secrecy == "sealed" else [CORA, MAX]
        return [who for who in names if who != self.taker and who not in self.kept_out][:3]


class Moments(Machine):
    seals = Vault([new_key()])

    def __init__(self) -> None:
        super().__init__()
        self.all: list[Plain] = []
        self.before: dict[int, list[Entry]] = {}
        with self.store.begin() as work:
            work.people.record([Person(self.world.id, who, who, zone="Europe/Berlin") for who in (PRIYA, TOM)])

    # what people do

    @precondition(lambda self: len(self.all) < MOST)
    @rule(by=people, taker=people | st.none(), secrecy=st.sampled_from(["open", "team", "sealed"]),
          size=st.sampled_from([1, 2, 3, 4, 4]), about=st.none() | people,
          spoken=st.sampled_from([False, False, False, True]))  # fmt: skip
    def flag(self, by: str, taker: str | None, secrecy: str, size: int, about: str | None, spoken: bool) -> None:
        out = {about, *([CORA] if about == OLGA else [])} if about else set()
        expected = taker or next((who for who in TEAM if who not in out), by)
        text = f"secret{len(self.all)}word"
        filled = Filled(self.world.cast.zebra.id, text, size=Size(size), secrecy=Visibility(secrecy), taker=taker,
                        about=about, has_spoken=spoken)  # fmt: skip
        w = self.world
        done = self.tries(
            TakerIsMeant if expected in out and not spoken else None,
            lambda: moments.flag(w.store, w.actor(by), filled, Playbooks(), w.now, self.once()),
        )
        if done is None:
            return
        circle = [by, by if spoken else expected, *(TEAM if secrecy == "team" else ())] if secrecy != "open" else []
        circle = [who for who in dict.fromkeys(circle) if who == by or who != about]
        it = Plain(done.moment.id, secrecy, by, w.now, by if spoken else expected, about, text, circle, size)
        it.askers = {it.taker}
        it.acts.append(("flag", by, w.now, (it.taker, False, False)))
        if expected == by or spoken:
            it.acts.append(("take", by, w.now, (expected, False, False)))
            it.taken = True
        if spoken:
            it.acts.append(("speak", by, w.now, (it.taker, True, False)))
            it.spoken = True
        it.speak_by, it.since = done.moment.speak_by, w.now
        if size == 4:
            assert done.moment.answer_by == w.now + 15 * MINUTE
            assert done.moment.speak_by == w.now + 2 * HOUR
        self.all.append(it)
        w.deliver()

    @precondition(lambda self: self.all)
    @rule(who=people, n=which)
    def take(self, who: str, n: int) -> None:
        it, w = self.one(n), self.world
        late = it.is_stale(w.now) and who != it.taker
        refused = self.refused(it, who) or (ClosedAlready if it.closed else None)
        refused = refused or (TakenAlready if it.taken and not late else None)
        self.tries(refused, lambda: moments.take(w.store, w.actor(who), it.id, w.now, None))
        if refused is None:
            it.acts.append(("take", who, w.now, (it.taker, False, it.spoken)))
            if it.speak_by and w.now >= it.speak_by:  # it had run out, and begins anew
                it.since, it.speak_by = w.now, self.row(it).speak_by
            it.taker, it.taken = who, True
            it.askers.add(who)

    @precondition(lambda self: self.all)
    @rule(who=people, n=which)
    def speak(self, who: str, n: int) -> None:
        it, w = self.one(n), self.world
        refused = self.refused(it, who) or (ClosedAlready if it.closed else None)
        refused = refused or (SpokenAlready if it.spoken else None)
        self.tries(refused, lambda: moments.speak(w.store, w.actor(who), it.id, w.now, None))
        if refused is None:
            it.acts.append(("speak", who, w.now, (it.taker, it.taken, False)))
            it.taker = it.taker if it.taken else who
            it.taken = it.spoken = True
            it.askers.add(it.taker)

    @precondition(lambda self: self.all)
    @rule(who=people, to=people, n=which)
    def give(self, who: str, to: str, n: int) -> None:
        it, w = self.one(n), self.world
        refused = self.refused(it, who) or (TakerIsMeant if to in it.kept_out else None)
        refused = refused or (None if it.sees(to) else CannotSee)
        refused = refused or (ClosedAlready if it.closed else SpokenAlready if it.spoken else None)
        self.tries(refused, lambda: moments.give(w.store, w.actor(who), it.id, to, w.now, self.once()))
        if refused is None:
            it.acts.append(("give", who, w.now, (it.taker, it.taken, False)))
            it.taker, it.taken = to, to == who
            it.askers.add(to)
            w.deliver()

    @precondition(lambda self: self.all)
    @rule(who=people, n=which)
    def note(self, who: str, n: int) -> None:
        it, w = self.one(n), self.world
        refused = self.refused(it, who)
        self.tries(refused, lambda: circles.note(w.store, w.actor(who), it.id, it.text, w.now, self.once()))
        if refused is None:
            it.acts.append(("note", who, w.now, (it.taker, it.taken, it.spoken)))

    @precondition(lambda self: self.all)
    @rule(who=people, whom=people, n=which)
    def share(self, who: str, whom: str, n: int) -> None:
        it, w = self.one(n), self.world
        refused: type[Refusal] | None = None if it.sees(who) else NoSuchMoment
        refused = refused or (CannotWiden if it.secrecy == "open" or who not in it.circle else None)
        refused = refused or (InTheCircle if whom in it.circle else None)
        self.tries(refused, lambda: circles.share(w.store, w.actor(who), it.id, [whom], w.now, self.once()))
        if refused is None:
            it.circle.append(whom)
            it.acts.append(("share", who, w.now, (it.taker, it.taken, it.spoken)))

    @precondition(lambda self: self.all)
    @rule(who=people, n=which)
    def withdraw(self, who: str, n: int) -> None:
        it, w = self.one(n), self.world
        refused: type[Refusal] | None = None if it.sees(who) else NoSuchMoment
        refused = refused or (None if who == it.by else NotYoursToWithdraw)
        refused = refused or (TooLateToWithdraw if w.now - it.at >= TEN else ClosedAlready if it.closed else None)
        self.tries(refused, lambda: closings.withdraw(w.store, w.actor(who), it.id, w.now))
        if refused is None:
            it.closed = True
            it.acts.append(("close", who, w.now, (it.taker, it.taken, it.spoken)))

    @precondition(lambda self: self.all)
    @rule(who=people, n=which)
    def not_one(self, who: str, n: int) -> None:
        it, w = self.one(n), self.world
        refused = self.refused(it, who) or (ClosedAlready if it.closed else None)
        self.tries(refused, lambda: closings.not_one(w.store, w.actor(who), it.id, w.now))
        if refused is None:
            it.closed = True
            it.acts.append(("close", who, w.now, (it.taker, it.taken, it.spoken)))

    @precondition(lambda self: self.all)
    @rule(who=people, n=which)
    def opens(self, who: str, n: int) -> None:
        it, w = self.one(n), self.world
        refused = None if it.sees(who) else NoSuchMoment
        self.tries(refused, lambda: circles.show(w.store, w.actor(who), it.id, w.now))
        if refused is None:
            self.heeds_the_log(it)

    @precondition(lambda self: any(it.acts[-1][0] in ("take", "speak") for it in self.all))
    @rule(who=people, n=which, is_same=st.sampled_from([True, True, False]))
    def undo(self, who: str, n: int, is_same: bool) -> None:
        answered = [it for it in self.all if any(act[0] in ("take", "speak") for act in it.acts)]
        it, w = answered[n % len(answered)], self.world
        self.heeds_the_log(it)
        number = next(k for k in reversed(range(len(it.acts))) if it.acts[k][0] in ("take", "speak"))
        what, by, at, (taker, taken, _) = it.acts[number]
        who = by if is_same else who
        refused: type[Refusal] | None = None
        if who != by:
            refused = NotYoursToUndo if it.secrecy == "open" else CannotUndo
        since = [act for act in it.acts[number + 1 :] if act[0] != "open"]  # that somebody looked changes nothing
        refused = refused or (ChangedSince if since else None)
        refused = refused or (TooLateToUndo if w.now - at >= TEN else None)
        entry = self.log(it)[number]
        self.tries(refused, lambda: history.undo(w.store, w.actor(who), entry.id, w.now, None))
        if refused is None:
            it.acts.append(("undo", who, w.now, (it.taker, it.taken, it.spoken)))
            it.spoken = False
            it.taken = what == "speak" and taken
            it.taker = it.taker if it.taken else taker

    # what time does

    @rule(by=st.sampled_from([MINUTE, 5 * MINUTE, 16 * MINUTE, HOUR, 3 * HOUR, DAY]))
    def time_passes(self, by: timedelta) -> None:
        before = len(self.world.posted)
        self.world.pass_time(by)
        for at, key, _ in self.world.posted[before:]:
            it = self.of(key)
            if it is not None and "/moment_unanswered/" in key:
                assert not it.spoken, key
                assert not it.closed, key
                assert not it.taken or it.is_stale(at), f"{key}: somebody has it"
        for it in self.all:
            self.is_called(it)

    def is_called(self, it: Plain) -> None:
        """What stops everything rings at any hour: whoever is next hears once a clock has run out."""
        now, row = self.world.now, self.row(it)
        if it.size != 4 or it.closed or it.spoken or not it.ladder:
            return
        called = [at for at, key, _ in self.world.posted if self.of(key) is it and "/moment_unanswered/" in key]
        if not it.taken and row.answer_by and now > row.answer_by + MINUTE:
            assert called, "nobody has it, and nobody was called"
        if it.is_stale(now - MINUTE):
            assert it.since is not None
            assert [at for at in called if at >= it.since], "it is stale, and nobody was called"

    # what must hold

    @invariant()
    def everybody_sees_what_they_may(self) -> None:
        for who in EVERYBODY:
            seen, _ = circles.listed(self.store, self.world.actor(who))
            assert {each.id for each, _ in seen} == {it.id for it in self.all if not it.closed and it.sees(who)}

    @invariant()
    def it_is_as_it_was_left(self) -> None:
        for it in self.all:
            row = self.row(it)
            there = (row.taker, row.taken_at is not None, row.spoken_at is not None, not row.is_open, row.text)
            assert there == (it.taker, it.taken, it.spoken, it.closed, it.text)

    @invariant()
    def history_only_grows(self) -> None:
        for it in self.all:
            log = self.log(it)
            assert log[: len(self.before.get(it.id, []))] == self.before.get(it.id, [])
            self.before[it.id] = log

    @invariant()
    def nobody_is_told_twice_or_of_what_they_may_not_know(self) -> None:
        keys = Counter(key for _, key, _ in self.world.posted)
        assert [key for key, count in keys.items() if count > 1] == []
        for _, key, who in self.posted_since():  # whoever joined later may have been told that a reader is needed
            it = self.of(key)
            if it is not None and it.secrecy == "sealed":
                assert (who in it.circle) is ("/moment_reader/" not in key), key

    @invariant()
    def nobody_is_told_of_their_own_act(self) -> None:
        for _, key, who in self.world.posted:
            it = self.of(key)
            if it is not None and "/moment_told/" in key:
                assert who != it.by
            if it is not None and "/moment_take/" in key:
                given = any(act[0] == "give" and act[1] != who for act in it.acts)
                assert who != it.by or given or any(act[0] == "undo" for act in it.acts), key

    @invariant()
    def every_message_keeps_the_secret(self) -> None:
        for key, message in self.world.slack.standing.values():
            it, said = self.of(key), f"{message.text} {message.blocks}"
            hidden = [each.text for each in self.all if each.secrecy != "open"]
            assert not [text for text in hidden if text in said], key
            if it is not None and it.secrecy == "sealed":
                assert "Zebra" not in said
                assert f"Moment {self.row(it).number}" not in said.replace("Open Moment", "")

    # underneath

    def refused(self, it: Plain, who: str) -> type[Refusal] | None:
        if not it.sees(who):
            return NoSuchMoment
        return None if it.acts_on(who) else NotYoursToTake

    def one(self, n: int) -> Plain:
        return self.all[n % len(self.all)]

    def of(self, key: str) -> Plain | None:
        return next((it for it in self.all if key.startswith(f"moment:{it.id}/")), None)

    def row(self, it: Plain) -> Any:
        with self.store.read() as work:
            return work.moments.get(self.world.id, it.id)

    def log(self, it: Plain) -> list[Entry]:
        with self.store.read() as work:
            return list(reversed(work.history.about(self.world.id, Thing(Noun.MOMENT, it.id), 1000)))

    def heeds_the_log(self, it: Plain) -> None:
        """Who opened it and who was called is written there, too."""
        names = {"moment_opened": "open", "moment_escalated": "call"}
        log = self.log(it)
        mine = [each for each in log if str(each.what) not in names]
        assert len(mine) == len([act for act in it.acts if act[0] not in names.values()])
        known = iter([act for act in it.acts if act[0] not in names.values()])
        state = (it.taker, it.taken, it.spoken)
        it.acts = [
            (names[str(each.what)], each.who or "", each.at, state) if str(each.what) in names else next(known)
            for each in log
        ]


def test_whatever_people_and_time_do(empty_file: Path) -> None:
    Moments.run_it(empty_file, runs=40)
