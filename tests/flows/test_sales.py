"""A written hand-over from sales is taken back, and what it brought to the ledger goes with it."""

from datetime import date, time

import pytest

from bot.domain.history import Noun, Thing, What
from bot.domain.people import Actor
from bot.domain.promises import Ending, Promise
from bot.flows import endings, history, offers, sales
from bot.views.endings import Moved
from bot.views.sales import Filled
from tests.cast import CORA, OLGA
from tests.flows.world import DAY, MINUTE, World

FRIDAY = date(2026, 11, 27)
PLAN, CALL = "A plan for the first month", "A call each week"


def hands_over(world: World, *promised: str, who: str = OLGA) -> None:
    filled = Filled(world.cast.zebra.id, "Half a year.", "", "", tuple((each, FRIDAY) for each in promised))
    sales.hand_over(world.store, world.actor(who), filled, world.now, f"sold{world.now}")
    world.clock.move(MINUTE)


def takes_back(world: World, who: str = OLGA) -> str:
    with world.read() as work:
        told = work.history.of_client(world.id, world.cast.zebra.id)
    entry = next(each for each in told if each.what is What.SALE_HANDED_OVER)
    return history.undo(world.store, world.actor(who), entry.id, world.now, None)


def made(world: World) -> list[Promise]:
    with world.read() as work:
        return work.promises.of_client(world.id, world.cast.zebra.id)


def becomes(world: World) -> dict[str, Ending | None]:
    return {each.text: each.ending for each in made(world)}


def test_its_promises_go_with_it_and_nobody_is_asked_about_them(world: World) -> None:
    hands_over(world, PLAN, CALL)
    assert takes_back(world) == ""
    assert becomes(world) == {PLAN: Ending.MISTAKE, CALL: Ending.MISTAKE}
    for each in made(world):
        assert world.nudges(Thing(Noun.PROMISE, each.id)) == []
    world.pass_time(7 * DAY)
    assert not any(PLAN in text for text in world.slack.texts("D0OLGA"))


def keep(world: World, actor: Actor, promise: int) -> None:
    endings.keep(world.store, actor, promise, world.now, None)


def move(world: World, actor: Actor, promise: int) -> None:
    endings.move(world.store, actor, Moved(promise, date(2026, 12, 4), time(12), "Ada"), world.now, "moved")


def offer(world: World, actor: Actor, promise: int) -> None:
    offers.offer(world.store, actor, promise, CORA, world.now, "offered")


@pytest.mark.parametrize("change", [keep, move, offer])
def test_what_was_changed_since_stays_and_is_named(world: World, change: object) -> None:
    hands_over(world, PLAN, CALL)
    promise = next(each for each in made(world) if each.text == PLAN)
    change(world, world.actor(CORA), promise.id)  # type: ignore[operator]
    before = becomes(world)[PLAN]
    assert takes_back(world) == f"“{PLAN}” stays in the ledger: it has changed since."
    assert becomes(world) == {PLAN: before, CALL: Ending.MISTAKE}


def test_where_all_of_it_was_changed_all_of_it_stays_and_the_history_says_so(world: World) -> None:
    hands_over(world, PLAN, CALL)
    for each in made(world):
        keep(world, world.actor(CORA), each.id)
    said = f"“{CALL}” and “{PLAN}” stay in the ledger: they have changed since."
    assert takes_back(world) in (said, f"“{PLAN}” and “{CALL}” stay in the ledger: they have changed since.")
    with world.read() as work:
        newest = work.history.of_client(world.id, world.cast.zebra.id)[0]
    assert (newest.what, "stay in the ledger" in newest.text) == (What.UNDONE, True)


def test_what_was_in_the_ledger_before_is_not_the_hand_overs_to_take(world: World) -> None:
    hands_over(world, PLAN)
    hands_over(world, PLAN, CALL)
    takes_back(world)
    assert becomes(world) == {PLAN: None, CALL: Ending.MISTAKE}


def test_what_somebody_promised_by_themselves_meanwhile_stays(world: World) -> None:
    hands_over(world, PLAN)
    own = world.promised(4 * DAY)
    assert takes_back(world) == ""
    assert [each.id for each in made(world) if each.is_open] == [own]
