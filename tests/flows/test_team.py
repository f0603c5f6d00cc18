"""A manager's team today."""

from datetime import date

import pytest

from bot.domain.clients import Client
from bot.domain.history import Visibility
from bot.domain.playbooks import Playbooks
from bot.domain.preferences import Preferences
from bot.domain.team import Away, NotYourTeam, Team, Waits
from bot.flows import closings, moments, nudges, team
from bot.views import closings as closing
from bot.views.moments import Filled
from tests.cast import CORA, MAX, MONDAY, OLGA, OSCAR
from tests.flows.world import DAY, HOUR, World


@pytest.fixture
def world(world: World) -> World:
    """Oscar manages Zebra Works, and nothing else; Max administers."""
    world.change_client(manager=OSCAR)
    return world


def of(world: World, who: str = OSCAR) -> Team:
    return team.show(world.store, world.actor(who), world.now)[0]


def waits(world: World, who: str = OSCAR) -> dict[str, Waits]:
    return {person.slack_id: waits for person, waits in of(world, who).busy}


def leaves(world: World, who: str, until: date | None) -> None:
    with world.store.begin() as work:
        work.preferences.save(Preferences(world.id, who, leave_from=MONDAY.date(), leave_until=until))


def test_the_owners_for_whom_nothing_waits_are_named(world: World) -> None:
    assert [person.slack_id for person in of(world).free] == [OLGA]
    assert of(world).busy == []


def test_what_waits_for_whom_since_when_what_is_overdue_and_what_nobody_has(world: World) -> None:
    nudge = world.prompted()
    world.promised(HOUR)
    world.clock.move(2 * HOUR)

    assert waits(world)[OLGA].count == 2
    assert waits(world)[OLGA].since == nudge.plan.due_at
    assert waits(world)[OLGA].overdue == 1

    world.flagged(taker=CORA)
    assert waits(world)[CORA].untaken == 1


def test_what_is_held_back_is_not_counted_so_that_the_number_tells_nobody(world: World) -> None:
    world.prompted()
    assert waits(world)[OLGA].count == 1

    world.flagged(taker=CORA)

    assert OLGA not in waits(world)
    assert team.show_day(world.store, world.actor(MAX), OLGA, world.now).brief.items == []


@pytest.mark.parametrize(("secrecy", "counted"), [(Visibility.OPEN, True), (Visibility.TEAM, False)])
def test_a_moment_after_the_talk_is_counted_where_everybody_may_know_and_the_day_shows_as_many(
    world: World, secrecy: Visibility, counted: bool
) -> None:
    filled = Filled(world.cast.zebra.id, "It burns.", secrecy=secrecy, taker=CORA)
    moment = moments.flag(world.store, world.actor(CORA), filled, Playbooks(), world.now, "m").moment
    moments.speak(world.store, world.actor(CORA), moment.id, world.now, None)
    for close in (False, True):
        world.clock.move(3 * DAY)
        day = team.show_day(world.store, world.actor(OSCAR), CORA, world.now) if CORA in waits(world) else None
        assert (waits(world).get(CORA, Waits()).count, len(day.brief.items) if day else 0) == (counted, counted), close
        if not close:
            closed = closing.Filled(moment.id, world.now)
            closings.close(world.store, world.actor(CORA), closed, world.now, "c")
            assert CORA not in waits(world)


def test_what_is_answered_waits_no_more(world: World) -> None:
    nudge = world.prompted()
    assert waits(world)[OLGA].count == 1
    nudges.done(world.store, world.actor(), nudge.id, world.now, None)
    assert waits(world) == {}


def test_a_moment_that_was_not_one_waits_no_more(world: World) -> None:
    moment = world.flagged(taker=CORA)
    assert waits(world)[CORA].untaken == 1
    closings.not_one(world.store, world.actor(CORA), moment, world.now)
    assert waits(world) == {}


@pytest.mark.parametrize("who", [OLGA, CORA])
def test_whoever_manages_nobody_has_no_team(world: World, who: str) -> None:
    world.prompted()
    assert of(world, who).is_empty


def test_whoever_administers_sees_everybody_and_a_manager_only_their_own_clients(world: World) -> None:
    with world.store.begin() as work:
        work.clients.add(Client(0, world.id, "Acme", CORA))
    assert [person.slack_id for person in of(world, MAX).free] == [CORA, OLGA]
    assert [person.slack_id for person in of(world).free] == [OLGA]


def test_their_own_day_stands_in_their_own_home(world: World) -> None:
    world.change_client(owner=OSCAR)
    assert of(world).is_empty


def test_who_is_away_and_who_stands_in(world: World) -> None:
    with world.store.begin() as work:
        work.clients.add(Client(0, world.id, "Acme", OLGA, manager=OSCAR))
    leaves(world, OLGA, date(2026, 11, 27))

    (away,) = of(world).away
    assert away == Away(away.person, date(2026, 11, 27), [(CORA, 1)], 1)
    assert away.person.slack_id == OLGA

    leaves(world, CORA, None)  # a cover who is away stands in for nobody
    assert of(world).away == [Away(away.person, date(2026, 11, 27), [], 2)]


def test_a_leave_ends_on_its_last_day_on_their_own_clock(world: World) -> None:
    leaves(world, OLGA, MONDAY.date())
    world.clock.set(MONDAY.replace(hour=22, minute=59))  # 23:59 in Berlin
    assert of(world).away
    world.clock.set(MONDAY.replace(hour=23))
    assert not of(world).away


def test_one_persons_day_holds_what_concerns_my_clients(world: World) -> None:
    world.promised()
    world.deliver()
    world.flagged(taker=OLGA)
    with world.store.begin() as work:
        work.clients.add(Client(0, world.id, "Acme", OLGA))

    day = team.show_day(world.store, world.actor(OSCAR), OLGA, world.now)

    assert [item.client.name for item in day.brief.items] == ["Zebra Works", "Zebra Works"]
    assert day.brief.reader == OSCAR
    world.change_client(manager=MAX)
    with pytest.raises(NotYourTeam):
        team.show_day(world.store, world.actor(OSCAR), OLGA, world.now)


def test_a_promise_that_nobody_asks_about_any_more_is_told_when_it_is_overdue(world: World) -> None:
    with world.store.begin() as work:
        work.preferences.save(Preferences(world.id, OLGA, muted=frozenset({"promise_due"})))
    world.promised(HOUR)
    assert team.show_day(world.store, world.actor(OSCAR), OLGA, world.now).overdue == []

    world.clock.move(DAY)

    day = team.show_day(world.store, world.actor(OSCAR), OLGA, world.now)
    assert [promise.text for promise, _ in day.overdue] == ["Send the plan."]


@pytest.mark.parametrize("who", [OLGA, CORA])
def test_nobody_else_sees_the_day_of_somebody(world: World, who: str) -> None:
    world.prompted()
    with pytest.raises(NotYourTeam):
        team.show_day(world.store, world.actor(who), OLGA, world.now)
