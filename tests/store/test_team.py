"""What a manager sees of many people at once."""

from dataclasses import replace
from datetime import date, timedelta

from bot.domain.clients import Client
from bot.domain.moments import Moment
from bot.domain.preferences import Preferences
from bot.domain.promises import Ending, Promise
from bot.domain.team import Scope, Waits
from bot.flows import milestones
from store import Store
from tests.cast import CORA, MAX, MONDAY, OLGA, OSCAR, Cast

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
DUE = MONDAY + 14 * DAY
"""Ada's birthday is asked about."""


def waits(store: Store, cast: Cast, manager: str | None = MAX, after: timedelta = timedelta(0)) -> dict[str, Waits]:
    with store.read() as work:
        return work.teams.waits(Scope(cast.id, MAX, manager), DUE + after)


def planned(store: Store, cast: Cast) -> None:
    with store.begin() as work:
        milestones.replan(work, cast.zebra, cast.birthday, MONDAY)


def test_a_date_waits_from_its_time_on_for_whoever_owns_the_client(store: Store, cast: Cast) -> None:
    planned(store, cast)

    assert waits(store, cast, after=-HOUR) == {}
    assert waits(store, cast) == {OLGA: Waits(1, DUE)}
    assert waits(store, cast, None) == {OLGA: Waits(1, DUE)}
    assert waits(store, cast, CORA) == {}
    with store.begin() as work:
        work.clients.save(replace(cast.zebra, owner=OSCAR))
    assert waits(store, cast) == {}


def test_nothing_waits_of_what_is_silent_or_archived(store: Store, cast: Cast) -> None:
    planned(store, cast)
    with store.begin() as work:
        work.milestones.silence(cast.id, [cast.birthday.id], MONDAY, OLGA)
    assert waits(store, cast) == {}
    with store.begin() as work:
        work.milestones.save(cast.birthday)
    assert waits(store, cast) == {OLGA: Waits(1, DUE)}
    with store.begin() as work:
        work.clients.save(cast.zebra.archive(MONDAY))
    assert waits(store, cast) == {}


def test_moments_nobody_has_and_promises_that_are_overdue_are_counted(store: Store, cast: Cast) -> None:
    zebra = cast.zebra.id
    with store.begin() as work:
        work.moments.add(Moment(0, cast.id, 1, zebra, "A fire", OLGA, MONDAY, CORA))
        work.moments.add(Moment(0, cast.id, 2, zebra, "A flood", OLGA, MONDAY + HOUR, CORA, MONDAY))
        work.moments.add(Moment(0, cast.id, 3, zebra, "Over", OLGA, MONDAY, CORA, MONDAY, MONDAY))
        for due, kept in ((MONDAY, None), (MONDAY, MONDAY), (DUE + HOUR, None)):
            work.promises.add(Promise(0, cast.id, zebra, "A plan", OSCAR, OLGA, MONDAY, due, "UTC", ended_at=kept,
                                      ending=Ending.KEPT if kept else None))  # fmt: skip

    assert waits(store, cast) == {CORA: Waits(2, MONDAY, untaken=1), OSCAR: Waits(overdue=1)}


def test_owners_and_who_covers_how_many(store: Store, cast: Cast) -> None:
    with store.begin() as work:
        for name, cover, manager in (("Acme", None, MAX), ("Bell", CORA, MAX), ("Coda", CORA, OSCAR)):
            work.clients.add(Client(0, cast.id, name, OLGA, cover=cover, manager=manager))
        work.clients.add(Client(0, cast.id, "Dune", OSCAR))

    with store.read() as work:
        mine, everybody = Scope(cast.id, MAX, MAX), Scope(cast.id, MAX)
        assert work.teams.owners(mine) == [OLGA]
        assert work.teams.owners(everybody) == [OLGA, OSCAR]
        assert set(work.teams.covers(mine, [OLGA])) == {(OLGA, None, 1), (OLGA, CORA, 2)}
        assert set(work.teams.covers(everybody, [OLGA])) == {(OLGA, None, 1), (OLGA, CORA, 3)}


def test_who_may_be_on_leave_on_a_day_or_beside_it(store: Store, cast: Cast) -> None:
    day = date(2026, 11, 23)
    leaves = {OLGA: (day, None), CORA: (day - 9 * DAY, day - DAY), MAX: (day - 9 * DAY, day - 2 * DAY)}
    with store.begin() as work:
        for who, (since, until) in leaves.items():
            work.preferences.save(Preferences(cast.id, who, leave_from=since, leave_until=until))
        work.preferences.save(Preferences(cast.id, OSCAR))

    with store.read() as work:
        assert {each.slack_id for each in work.preferences.on_leave(cast.id, day)} == {OLGA, CORA}


def test_people_come_by_name_also_those_we_never_met(store: Store, cast: Cast) -> None:
    with store.read() as work:
        found = work.people.some(cast.id, [OSCAR, CORA, "U0NEW", CORA])
    assert [person.name for person in found] == ["Cora Lind", "Oscar Blunt", "U0NEW"]
