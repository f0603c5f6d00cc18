"""The ledger under everything that people and time can do to it, beside a plain model that knows no rule of ours."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from bot.domain import ledger
from bot.domain.history import ChangedSince, NotYoursToUndo, Noun, Thing, TooLateToUndo
from bot.domain.promises import DueInThePast, EndedAlready, NotOffered, NotYourPromise, Promise, SameTime, TheirsToKeep
from bot.domain.refusals import Refusal
from bot.flows import endings, history, offers, promises
from bot.views.endings import Done, Moved
from bot.views.promises import Filled
from tests.cast import CORA, MAX, OLGA, OSCAR
from tests.flows.stateful import Machine
from tests.flows.world import DAY, HOUR, MINUTE

EVERYBODY = (OLGA, CORA, MAX, OSCAR)
TEAM = (OLGA, CORA, MAX)
ZONES = {OLGA: "Europe/Berlin", CORA: "Europe/Berlin", MAX: "Europe/London", OSCAR: "America/New_York"}
TEN, MOST = timedelta(minutes=10), 4

people = st.sampled_from(EVERYBODY)
which = st.integers(0, MOST - 1)
days = st.integers(0, 9)
clocks = st.none() | st.sampled_from([time(9), time(12), time(15, 30), time(21)])


@dataclass
class Plain:
    """One promise, as somebody would keep it on paper."""

    id: int
    promiser: str
    zone: ZoneInfo
    due: datetime
    waits: datetime | None = None
    moved: int = 0
    ended: str = ""
    """"" while it is open; else "kept", "late", "broken", "released" or "mistake"."""
    offered: str | None = None
    acts: list[tuple[str, str, datetime, dict[str, Any]]] = field(default_factory=list)
    """What, who, when, and how it was before."""

    def before(self) -> dict[str, Any]:
        kept = ("promiser", "due", "waits", "moved", "ended", "offered")
        return {name: getattr(self, name) for name in kept}

    def change(self, what: str, who: str, at: datetime, **facts: Any) -> None:
        self.acts.append((what, who, at, self.before()))
        for name, value in facts.items():
            setattr(self, name, value)

    def is_past(self, now: datetime) -> bool:
        return now >= self.due + MINUTE


class Ledger(Machine):
    def __init__(self) -> None:
        super().__init__()
        self.all: list[Plain] = []

    # what people do

    @precondition(lambda self: len(self.all) < MOST)
    @rule(by=people, of=st.none() | people, ahead=days, clock=clocks)
    def make(self, by: str, of: str | None, ahead: int, clock: time | None) -> None:
        w, promiser = self.world, of or by
        zone = ZoneInfo(ZONES[promiser])
        day = self.day(zone, ahead)
        due = datetime.combine(day, clock or time(18), zone)
        filled = Filled(w.cast.zebra.id, f"promise {len(self.all)}", day, clock, of)
        refused = None if due > w.now else DueInThePast
        made = self.tries(refused, lambda: promises.make(w.store, w.actor(by), filled, w.now, self.once()))
        if made is not None:
            it = Plain(made.promise.id, promiser, zone, due)
            it.acts.append(("make", by, w.now, it.before()))
            self.all.append(it)
            w.deliver()

    @precondition(lambda self: self.all)
    @rule(who=people, n=which)
    def keep(self, who: str, n: int) -> None:
        it, w = self.one(n), self.world
        refused = self.refused(it, who)
        self.tries(refused, lambda: endings.keep(w.store, w.actor(who), it.id, w.now, None))
        if refused is None:
            it.change("end", who, w.now, ended="late" if it.is_past(w.now) else "kept")

    @precondition(lambda self: self.all)
    @rule(who=people, n=which)
    def keep_in_time(self, who: str, n: int) -> None:
        it, w = self.one(n), self.world
        refused = self.refused(it, who)
        self.tries(refused, lambda: endings.keep_on(w.store, w.actor(who), Done(it.id, True), w.now, self.once()))
        if refused is None:
            it.change("end", who, w.now, ended="kept")

    @precondition(lambda self: self.all)
    @rule(who=people, n=which, how=st.sampled_from(["broken", "released"]))
    def end(self, who: str, n: int, how: str) -> None:
        it, w = self.one(n), self.world
        refused = self.refused(it, who)
        end = endings.break_off if how == "broken" else endings.release
        self.tries(refused, lambda: end(w.store, w.actor(who), it.id, "Ada", w.now, self.once()))
        if refused is None:
            it.change("end", who, w.now, ended=how)

    @precondition(lambda self: self.all)
    @rule(who=people, n=which, ahead=days, clock=clocks)
    def move(self, who: str, n: int, ahead: int, clock: time | None) -> None:
        it, w = self.one(n), self.world
        day = self.day(it.zone, ahead)
        new = datetime.combine(day, clock or time(18), it.zone)
        refused = self.refused(it, who) or (DueInThePast if new <= w.now else None)
        refused = refused or (SameTime if new == (it.waits or it.due) else None)
        moved = Moved(it.id, day, clock, "Ada")
        self.tries(refused, lambda: endings.move(w.store, w.actor(who), moved, w.now, self.once()))
        if refused is None and it.is_past(w.now):
            it.change("move", who, w.now, waits=new)
        elif refused is None:
            it.change("move", who, w.now, due=new, moved=it.moved + 1)

    @precondition(lambda self: self.all)
    @rule(who=people, to=people, n=which)
    def offer(self, who: str, to: str, n: int) -> None:
        it, w = self.one(n), self.world
        refused: type[Refusal] | None = None if who in (it.promiser, *TEAM) else NotYourPromise
        refused = refused or (EndedAlready if it.ended else None) or (TheirsToKeep if to == it.promiser else None)
        self.tries(refused, lambda: offers.offer(w.store, w.actor(who), it.id, to, w.now, self.once()))
        if refused is None and to == who:
            it.change("accept", who, w.now, promiser=to, offered=None)
        elif refused is None:
            it.change("offer", who, w.now, offered=to)

    @precondition(lambda self: self.all)
    @rule(who=people, n=which, does=st.booleans())
    def answer(self, who: str, n: int, does: bool) -> None:
        it, w = self.one(n), self.world
        refused = None if it.offered == who and not it.ended else NotOffered
        if does:
            self.tries(refused, lambda: offers.accept(w.store, w.actor(who), it.id, w.now, None))
        else:
            self.tries(refused, lambda: offers.refuse(w.store, w.actor(who), it.id, "", w.now, self.once()))
        if refused is None and does:
            it.change("accept", who, w.now, promiser=who, offered=None)
        elif refused is None:
            it.change("refuse", who, w.now, offered=None)

    @precondition(lambda self: self.all)
    @rule(who=people, n=which, is_same=st.sampled_from([True, True, False]), older=st.booleans())
    def undo(self, who: str, n: int, is_same: bool, older: bool) -> None:
        it, w = self.one(n), self.world
        numbers = [k for k, act in enumerate(it.acts) if act[0] in ("make", "end", "move", "offer", "accept")]
        number = numbers[-2] if older and len(numbers) > 1 else numbers[-1]
        what, by, at, before = it.acts[number]
        who = by if is_same else who
        refused: type[Refusal] | None = NotYoursToUndo if who != by else None
        refused = refused or (ChangedSince if number < len(it.acts) - 1 else None)
        refused = refused or (TooLateToUndo if w.now - at >= TEN else None)
        entry = self.log(it)[number]
        self.tries(refused, lambda: history.undo(w.store, w.actor(who), entry, w.now, None))
        if refused is None and what == "make":
            it.change("undo", who, w.now, ended="mistake")
        elif refused is None:
            kept = {"offered": None} if what in ("offer", "accept") else {}  # nobody is asked anew
            it.change("undo", who, w.now, **{**before, **kept})
        w.deliver()

    # what time does

    @rule(by=st.sampled_from([MINUTE, 9 * MINUTE, HOUR, 5 * HOUR, DAY, 3 * DAY]))
    def time_passes(self, by: timedelta) -> None:
        self.world.pass_time(by)

    # what must hold

    @invariant()
    def it_is_as_it_was_left(self) -> None:
        for it in self.all:
            row = self.row(it)
            standing = str(row.standing)
            assert (row.promiser, row.due_at, row.waits_until, row.moved, row.offered_to) == (
                it.promiser, it.due, it.waits, it.moved, it.offered,
            )  # fmt: skip
            assert standing == (it.ended or "open")

    @invariant()
    def the_numbers_count_what_there_is(self) -> None:
        with self.store.read() as work:
            found = work.promises.counting(self.world.id, self.world.now - 90 * DAY)
        count, by = ledger.counted(found, self.world.now), Counter(it.ended or "open" for it in self.all)
        assert (count.kept, count.late, count.broken, count.released, count.open) == tuple(
            by[name] for name in ("kept", "late", "broken", "released", "open")
        )
        assert count.overdue == sum(not it.ended and it.is_past(self.world.now) for it in self.all)
        assert count.moved == sum(it.moved > 0 and it.ended in ("kept", "late", "broken") for it in self.all)

    @invariant()
    def nobody_is_told_twice_or_what_is_not_theirs(self) -> None:
        self.world.deliver()
        keys = Counter(key for _, key, _ in self.world.posted)
        assert [key for key, count in keys.items() if count > 1] == []
        for _, key, who in self.posted_since():
            it = next((each for each in self.all if key.startswith(f"promise:{each.id}/")), None)
            if it is not None:
                assert not it.ended, key
                is_asked = "/promise_offered/" in key
                assert it.offered == who if is_asked else who == it.promiser or "/promise_refused/" in key, key
        self.nothing_asks_for_what_has_ended_or_is_somebody_elses()

    def nothing_asks_for_what_has_ended_or_is_somebody_elses(self) -> None:
        """An older brief stays as it was until the next one comes: a late press is answered with a sentence."""
        for place, (key, message) in self.world.slack.standing.items():
            who = place.channel.replace("D", "U", 1)
            if key.startswith("brief/") and not key.endswith(self.day(ZoneInfo(ZONES[who]), 0).isoformat()):
                continue
            asked = {each["value"] for block in message.blocks for each in block.get("elements", ())
                     if each.get("action_id") == "keep"}  # fmt: skip
            for it in self.all:
                if str(it.id) in asked:
                    assert not it.ended, message.text
                    assert it.promiser == who, message.text

    # underneath

    def refused(self, it: Plain, who: str) -> type[Refusal] | None:
        if who not in (it.promiser, *TEAM):
            return NotYourPromise
        return EndedAlready if it.ended else None

    def one(self, n: int) -> Plain:
        return self.all[n % len(self.all)]

    def row(self, it: Plain) -> Promise:
        with self.store.read() as work:
            return work.promises.get(self.world.id, it.id)

    def log(self, it: Plain) -> list[int]:
        with self.store.read() as work:
            return [e.id for e in reversed(work.history.about(self.world.id, Thing(Noun.PROMISE, it.id), 1000))]

    def day(self, zone: ZoneInfo, ahead: int) -> date:
        return self.world.now.astimezone(zone).date() + timedelta(days=ahead)


def test_whatever_people_and_time_do_to_the_ledger(empty_file: Path) -> None:
    Ledger.run_it(empty_file, runs=30)
