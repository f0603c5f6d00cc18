"""Two people end the same promise at once: it ends once, and the other one is told."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import date, time
from itertools import product
from threading import Barrier, BrokenBarrierError
from typing import Any
from uuid import uuid4

import pytest

from bot.domain.history import Noun, Thing, What
from bot.domain.promises import EndedAlready, NotOffered, Promise
from bot.flows import endings, offers, promises
from bot.views.endings import Moved
from bot.views.promises import Filled
from tests.cast import CORA, OLGA
from tests.flows.both import server, world
from tests.flows.world import World

__all__ = ["server", "world"]
TOGETHER_SECONDS = 0.3
ENDED = {What.PROMISE_KEPT, What.PROMISE_BROKEN, What.PROMISE_RELEASED}
ENDS: dict[str, Callable[[World, str, int], object]] = {
    "keep": lambda w, who, it: endings.keep(w.store, w.actor(who), it, w.now, None),
    "break": lambda w, who, it: endings.break_off(w.store, w.actor(who), it, "", w.now, f"b{who}"),
    "release": lambda w, who, it: endings.release(w.store, w.actor(who), it, "Ada", w.now, f"r{who}"),
}
MOVED = date(2026, 12, 1)


@pytest.fixture
def promise(world: World) -> int:
    filled = Filled(world.cast.zebra.id, "Send the plan.", date(2026, 11, 27), time(12))
    return promises.make(world.store, world.actor(), filled, world.now, uuid4().hex).promise.id


def it(world: World, promise: int) -> Promise:
    with world.read() as work:
        return work.promises.get(world.id, promise)


def at_once(monkeypatch: pytest.MonkeyPatch, acts: dict[str, Callable[[], object]]) -> dict[str, BaseException | None]:
    """Both are in the middle of it before either goes on, where they do not wait for each other."""
    together = Barrier(2)

    for module in (endings, offers):
        allowed = module.allowed

        def after_the_other(*args: Any, allowed: Any = allowed) -> Any:
            found = allowed(*args)
            with suppress(BrokenBarrierError):
                together.wait(TOGETHER_SECONDS)
            return found

        monkeypatch.setattr(module, "allowed", after_the_other)
    with ThreadPoolExecutor(2) as pool:
        done = {who: pool.submit(act) for who, act in acts.items()}
        return {who: each.exception(10) for who, each in done.items()}


def happened(world: World, promise: int) -> list[What]:
    with world.read() as work:
        return [each.what for each in work.history.about(world.id, Thing(Noun.PROMISE, promise))]


@pytest.mark.parametrize(("one", "other"), list(product(ENDS, ENDS)))
def test_it_ends_once_and_the_other_one_is_told(
    world: World, promise: int, monkeypatch: pytest.MonkeyPatch, one: str, other: str
) -> None:
    acts = {OLGA: lambda: ENDS[one](world, OLGA, promise), CORA: lambda: ENDS[other](world, CORA, promise)}

    ended = at_once(monkeypatch, acts)

    assert sorted(type(each).__name__ for each in ended.values()) == sorted(["NoneType", EndedAlready.__name__])
    assert len([what for what in happened(world, promise) if what in ENDED]) == 1
    assert not it(world, promise).is_open


def test_what_is_kept_and_moved_at_once_is_one_or_both_in_turn(
    world: World, promise: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved = Moved(promise, MOVED, None, "Ada")
    ended = at_once(
        monkeypatch,
        {
            OLGA: lambda: endings.keep(world.store, world.actor(OLGA), promise, world.now, None),
            CORA: lambda: endings.move(world.store, world.actor(CORA), moved, world.now, "m"),
        },
    )

    assert ended[OLGA] is None
    assert not it(world, promise).is_open
    assert it(world, promise).moved == (0 if isinstance(ended[CORA], EndedAlready) else 1)
    with world.read() as work:
        assert work.nudges.unsent(world.id, Thing(Noun.PROMISE, promise)) == []


def test_it_is_kept_as_somebody_takes_it_over(world: World, promise: int, monkeypatch: pytest.MonkeyPatch) -> None:
    offers.offer(world.store, world.actor(), promise, CORA, world.now, "asked")

    ended = at_once(
        monkeypatch,
        {
            OLGA: lambda: endings.keep(world.store, world.actor(OLGA), promise, world.now, None),
            CORA: lambda: offers.accept(world.store, world.actor(CORA), promise, world.now, None),
        },
    )

    assert ended[OLGA] is None
    assert ended[CORA] is None or isinstance(ended[CORA], NotOffered)
    assert not it(world, promise).is_open
    assert it(world, promise).promiser == (OLGA if ended[CORA] else CORA)
