"""What a person's App Home holds."""

from datetime import time, timedelta

import pytest

from bot.domain.clients import Client
from bot.domain.goals import Goal
from bot.domain.people import Guest, Repeated, Stranger
from bot.domain.touches import How, Touch
from bot.flows import history, home, nudges
from bot.views.home import Home
from tests.cast import CORA, GRETA, MAX, OLGA, OSCAR
from tests.flows.world import DAY, MINUTE, World


def of(world: World, who: str = OLGA, page: int = 0) -> Home:
    return home.show(world.store, world.actor(who), world.now, page)


def titles(items) -> list[str]:  # type: ignore[no-untyped-def]
    return [item.milestone.title for item in items if item.milestone]


def test_what_i_have_what_i_promised_and_my_clients(world: World) -> None:
    world.promised(3 * DAY)
    world.flagged(taker=OLGA)
    shown = of(world)
    assert [heard.client.name for heard in shown.mine.heard] == ["Zebra Works"]
    assert [promise.text for promise, _ in shown.promises] == ["Send the plan."]
    assert [item.moment and item.moment.number for item in shown.today.items] == [1]  # though it was told already


@pytest.mark.parametrize("who", [CORA, OSCAR])
def test_nothing_of_somebody_elses(world: World, who: str) -> None:
    world.replan()
    world.promised()
    world.flagged(taker=OLGA)
    assert of(world, who).is_new


def test_what_is_asked_today_and_what_comes_this_week(world: World) -> None:
    nudge = world.planned()  # on 7 December
    world.clock.set(nudge.plan.due_at - 7 * DAY)
    assert titles(of(world).week.items) == []
    world.clock.move(MINUTE)
    assert titles(of(world).week.items) == ["Birthday of Ada Zebra"]
    world.clock.set(nudge.plan.due_at)
    assert (titles(of(world).today.items), titles(of(world).week.items)) == (["Birthday of Ada Zebra"], [])


def test_what_is_answered_is_gone(world: World) -> None:
    nudge = world.prompted()
    nudges.done(world.store, world.actor(), nudge.id, world.now, None)
    assert of(world).today.items == []


def test_what_is_with_somebody_else_by_now_is_not_asked_any_more(world: World) -> None:
    world.prompted()
    world.change_client(owner=OSCAR)
    assert of(world).today.items == []


def test_a_promise_asked_about_today_stands_there_and_not_among_the_others(world: World) -> None:
    world.promised()
    shown = of(world)
    assert [item.promise.text for item in shown.today.items if item.promise] == ["Send the plan."]
    assert shown.promises == []


def test_a_promise_of_this_week_stands_in_it(world: World) -> None:
    world.promised(3 * DAY)
    world.promised(8 * DAY)
    shown = of(world)
    assert len(shown.promises) == 2
    assert len(shown.week.items) == 1


def test_what_was_put_off_comes_later_until_it_is_asked_for(world: World) -> None:
    nudge = world.prompted()
    nudges.put_off_to(world.store, world.actor(), nudge.id, (world.now + 60 * DAY).date(), time(9), world.now, "V1")
    shown = of(world)
    assert (titles(shown.today.items), titles(shown.later.items)) == ([], ["Birthday of Ada Zebra"])

    nudges.ask_now(world.store, world.actor(), nudge.id, world.now)

    shown = of(world)
    assert (titles(shown.today.items), titles(shown.later.items)) == (["Birthday of Ada Zebra"], [])


def test_what_was_put_off_far_ahead_and_undone_waits_again(world: World) -> None:
    nudge = world.prompted()
    nudges.put_off_to(world.store, world.actor(), nudge.id, (world.now + 60 * DAY).date(), time(9), world.now, "V1")
    entry, _ = of(world).recent[0]
    history.undo(world.store, world.actor(), entry.id, world.now, None)
    assert titles(of(world).today.items) == ["Birthday of Ada Zebra"]


def test_the_nearest_goals_of_my_clients(world: World) -> None:
    with world.store.begin() as work:
        for days in (30, None, 10, 20, 5, 40, 1):
            due = None if days is None else (world.now + days * DAY).date()
            work.goals.add(Goal(0, world.id, world.cast.zebra.id, f"{days}", due, OLGA, world.now))
    shown = of(world)
    assert [goal.text for goal, _ in shown.goals] == ["1", "5", "10", "20", "30"]
    assert shown.goals_count == 7
    assert of(world, CORA).goals == []


def test_my_clients_a_page_at_a_time(world: World) -> None:
    with world.store.begin() as work:
        work.clients.add_many([Client(0, world.id, f"Client {number:02}", OLGA) for number in range(20)])
    first, last = of(world), of(world, page=2)
    assert (len(first.mine.heard), first.mine.count, first.mine.pages) == (10, 21, 3)
    assert (len(last.mine.heard), last.mine.page) == (1, 2)
    assert of(world, page=9).mine.page == 2
    assert of(world, page=-1).mine.page == 0


def test_a_touch_brings_a_client_to_the_end(world: World) -> None:
    with world.store.begin() as work:
        acme = work.clients.add(Client(0, world.id, "Acme", OLGA))
        for client, days in ((acme, 3), (world.cast.zebra, 9)):
            work.touches.add(Touch(0, world.id, client.id, OLGA, world.now - days * DAY, How.CALL))
    assert [heard.client.name for heard in of(world).mine.heard] == ["Zebra Works", "Acme"]
    with world.store.begin() as work:
        work.touches.add(Touch(0, world.id, world.cast.zebra.id, CORA, world.now, How.CALL))
    assert [heard.client.name for heard in of(world).mine.heard] == ["Acme", "Zebra Works"]


def test_guests_and_strangers_have_none(world: World) -> None:
    with pytest.raises(Guest):
        of(world, GRETA)
    with pytest.raises(Stranger):
        of(world, "U0NEW")


def test_who_opened_it_is_remembered_once(world: World) -> None:
    assert not of(world).viewer.home_seen
    home.seen(world.store, world.actor(), world.now, "Ev1")
    assert of(world).viewer.home_seen
    with pytest.raises(Repeated):
        home.seen(world.store, world.actor(), world.now, "Ev1")


def test_whoever_was_asked_because_nobody_had_it_finds_the_moment_in_their_home(world: World) -> None:
    world.change_client(cover=None)
    world.flagged()
    assert of(world, MAX).today.items == []  # not yet
    world.clock.move(timedelta(hours=2))
    (found,) = of(world, MAX).today.items
    assert found.moment is not None
    assert found.moment.taker == OLGA
