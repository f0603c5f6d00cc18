"""Who sees which promises, and what became of them."""

from collections.abc import Callable
from datetime import date, datetime, time

import pytest

from bot.domain.promises import NoSuchPromise, Standing
from bot.domain.team import NotYourTeam
from bot.flows import clients, endings, ledger, offers, promises
from bot.views.endings import Moved
from bot.views.ledger import Which, Whose
from bot.views.promises import Filled
from tests.cast import CORA, MAX, OLGA, OSCAR
from tests.flows.world import DAY, World

FRIDAY, NOON = date(2026, 11, 27), time(12)


def make(world: World, text: str, day: date = FRIDAY, by: str = OLGA) -> int:
    filled = Filled(world.cast.zebra.id, text, day, NOON)
    return promises.make(world.store, world.actor(by), filled, world.now, text).promise.id


def listed(world: World, who: str, which: Which | None = None) -> list[str]:
    return [each.text for each, _ in ledger.listed(world.store, world.actor(who), which or Which(), world.now).found]


@pytest.fixture
def world(world: World) -> World:
    """Seven promises of Olga's: five kept, one of them moved before, one broken, one still open."""
    for number in range(1, 6):
        make(world, f"kept {number}")
    make(world, "broken")
    make(world, "open")
    endings.move(world.store, world.actor(), Moved(1, date(2026, 11, 30), NOON, "Ada"), world.now, "moved")
    for number in range(1, 6):
        endings.keep(world.store, world.actor(), number, world.now, None)
    endings.break_off(world.store, world.actor(), 6, "", world.now, "not kept")
    return world


@pytest.mark.parametrize(("who", "sees"), [(OLGA, True), (CORA, True), (MAX, True), (OSCAR, False)])
def test_a_promise_is_seen_by_whoever_sees_the_card(world: World, who: str, sees: bool) -> None:
    if sees:
        assert ledger.show(world.store, world.actor(who), 7, world.now).promise.text == "open"
    else:
        with pytest.raises(NoSuchPromise):
            ledger.show(world.store, world.actor(who), 7, world.now)
    assert listed(world, who) == (["open"] if sees else [])


def test_whoever_recorded_it_or_is_asked_to_take_it_over_sees_it_too(world: World) -> None:
    recorded = make(world, "recorded by Oscar", by=OSCAR)
    assert listed(world, OSCAR) == ["recorded by Oscar"]
    assert ledger.show(world.store, world.actor(OSCAR), recorded, world.now).promise.text == "recorded by Oscar"

    offers.offer(world.store, world.actor(), 7, OSCAR, world.now, "asked")

    assert listed(world, OSCAR) == ["open", "recorded by Oscar"]


def test_what_is_due_is_what_is_overdue_or_due_today(world: World) -> None:
    make(world, "later", date(2026, 12, 8))
    assert listed(world, OLGA, Which(only_due=True)) == []

    world.clock.set(datetime.fromisoformat("2026-11-27T08:00+01:00"))

    assert listed(world, OLGA, Which(only_due=True)) == ["open"]


def test_everybody_sees_their_own_numbers(world: World) -> None:
    mine = ledger.mine(world.store, world.actor(), world.now)
    assert [each.text for each, _ in mine.open] == ["open"]
    assert (mine.count.kept, mine.count.broken, mine.count.rate, mine.count.moved) == (5, 1, 5 / 6, 1)

    assert ledger.mine(world.store, world.actor(OSCAR), world.now).count.judged == 0


@pytest.mark.parametrize(
    ("which", "texts"),
    [
        (Which(Whose.MINE, Standing.KEPT), {f"kept {number}" for number in range(1, 6)}),
        (Which(Whose.MINE, Standing.BROKEN), {"broken"}),
        (Which(Whose.MINE, Standing.KEPT, only_moved=True), {"kept 1"}),
        (Which(Whose.MINE), {"open"}),
        (Which(Whose.TEAM, Standing.BROKEN), {"broken"}),
    ],
)
def test_each_number_opens_what_it_counts(world: World, which: Which, texts: set[str]) -> None:
    assert set(listed(world, OLGA if which.whose is Whose.MINE else MAX, which)) == texts


def test_names_stand_side_by_side_only_for_a_manager(world: World) -> None:
    numbers = ledger.numbers(world.store, world.actor(MAX), world.now)
    (olga,) = numbers.people
    assert (olga.name, olga.count and olga.count.rate) == (OLGA, 5 / 6)

    for who in (OLGA, CORA, OSCAR):
        with pytest.raises(NotYourTeam):
            ledger.numbers(world.store, world.actor(who), world.now)
        with pytest.raises(NotYourTeam):
            listed(world, who, Which(Whose.TEAM, Standing.BROKEN))


def test_of_fewer_than_five_nothing_is_told(world: World) -> None:
    for who in (CORA, OSCAR):
        theirs = make(world, f"of {who}", by=who)
        endings.keep(world.store, world.actor(who), theirs, world.now, None)

    people = ledger.numbers(world.store, world.actor(MAX), world.now).people

    assert [(each.name, each.count is None) for each in people] == [(OLGA, False), (CORA, True), (OSCAR, True)]


def archived(world: World) -> None:
    clients.archive(world.store, world.actor(), world.cast.zebra.id, world.now)


def long_ago(world: World) -> None:
    world.clock.move(91 * DAY)


@pytest.mark.parametrize(("happens", "left"), [(archived, (5, 1, 0)), (long_ago, (0, 0, 1))])
def test_what_is_archived_or_long_ago_does_not_distort_the_numbers(
    world: World, happens: Callable[[World], None], left: tuple[int, int, int]
) -> None:
    happens(world)

    count = ledger.mine(world.store, world.actor(), world.now).count

    assert (count.kept, count.broken, count.open) == left
