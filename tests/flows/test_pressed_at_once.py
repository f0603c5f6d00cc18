"""Two people press the same button at once: one has it, and the other is told who."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier, BrokenBarrierError
from typing import Any
from uuid import uuid4

import pytest

from bot.domain.history import Noun, Thing, Visibility, What
from bot.domain.moments import ClosedAlready, SpokenAlready, TakenAlready
from bot.domain.playbooks import Playbooks
from bot.flows import closings, moments
from bot.views.moments import Filled
from tests.cast import CORA, OSCAR
from tests.flows.both import server, world
from tests.flows.world import World

__all__ = ["server", "world"]
TOGETHER_SECONDS = 0.3


@pytest.fixture(params=[Visibility.OPEN, Visibility.SEALED])
def moment(request: pytest.FixtureRequest, world: World) -> int:
    """Oscar flags it, and Cora is to take it; for what is sealed they are the circle."""
    filled = Filled(world.cast.zebra.id, "It burns.", taker=CORA, secrecy=request.param)
    return moments.flag(world.store, world.actor(OSCAR), filled, Playbooks(), world.now, uuid4().hex).moment.id


def at_once(monkeypatch: pytest.MonkeyPatch, act: Callable[[str], object]) -> dict[str, BaseException | None]:
    """Both are in the middle of it before either goes on, where they do not wait for each other."""
    together, allowed = Barrier(2), moments.allowed

    def after_the_other(*args: Any) -> Any:
        found = allowed(*args)
        with suppress(BrokenBarrierError):
            together.wait(TOGETHER_SECONDS)
        return found

    monkeypatch.setattr(moments, "allowed", after_the_other)
    with ThreadPoolExecutor(2) as pool:
        done = {who: pool.submit(act, who) for who in (CORA, OSCAR)}
        return {who: each.exception(10) for who, each in done.items()}


def happened(world: World, moment: int) -> list[What]:
    with world.read() as work:
        return [each.what for each in work.history.about(world.id, Thing(Noun.MOMENT, moment))]


def test_exactly_one_has_it_and_the_other_is_told_who(
    world: World, moment: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended = at_once(monkeypatch, lambda who: moments.take(world.store, world.actor(who), moment, world.now, None))

    with world.read() as work:
        taker = work.moments.get(world.id, moment).taker
    other = CORA if taker == OSCAR else OSCAR
    assert ended[taker] is None
    assert isinstance(ended[other], TakenAlready)
    assert str(ended[other]) == f"<@{taker}> already has it."
    assert happened(world, moment).count(What.MOMENT_TAKEN) == 1


@pytest.mark.parametrize(
    ("act", "refused", "what"),
    [
        (moments.speak, SpokenAlready, What.MOMENT_SPOKEN),
        (lambda *args: closings.not_one(*args[:4]), ClosedAlready, What.MOMENT_CLOSED),
    ],
    ids=["spoken", "closed"],
)
def test_it_is_spoken_about_and_closed_once(
    world: World,
    moment: int,
    monkeypatch: pytest.MonkeyPatch,
    act: Callable[..., object],
    refused: type[Exception],
    what: What,
) -> None:
    ended = at_once(monkeypatch, lambda who: act(world.store, world.actor(who), moment, world.now, None))

    assert sorted(type(each).__name__ for each in ended.values()) == sorted(["NoneType", refused.__name__])
    assert happened(world, moment).count(what) == 1


def test_of_many_who_press_at_once_one_has_it(world: World, moment: int) -> None:
    def take(number: int) -> bool:
        who = (CORA, OSCAR)[number % 2]
        try:
            moments.take(world.store, world.actor(who), moment, world.now, None)
        except TakenAlready:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(take, range(16))) == 1
    assert happened(world, moment).count(What.MOMENT_TAKEN) == 1
