from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.domain.clients import Client
from bot.domain.handovers import Handing, HandOver, NoSuchHandOver
from bot.domain.history import Noun, Thing
from store import Store
from tests.cast import CORA, MAX, MONDAY, OLGA, Cast, zebra_works

UNTIL = date(2026, 12, 1)


def add(store: Store, cast: Cast, until: date | None = UNTIL) -> HandOver:
    with store.begin() as work:
        return work.handovers.add(HandOver(0, cast.id, cast.zebra.id, OLGA, CORA, until, MAX, MONDAY))


def test_a_hand_over_comes_back_as_it_was_given_and_as_it_was_saved(store: Store, cast: Cast) -> None:
    first, second = add(store, cast), add(store, cast, None)
    ended = first.end(MONDAY)
    with store.begin() as work:
        work.handovers.save(ended)

    assert (first.from_, first.to, first.until, first.by, first.at) == (OLGA, CORA, UNTIL, MAX, MONDAY)
    with store.read() as work:
        assert work.handovers.get(cast.id, first.id) == ended
        assert work.handovers.of_client(cast.id, cast.zebra.id) == [second, ended]
        with pytest.raises(NoSuchHandOver):
            work.handovers.get(cast.id, 99_999)


@pytest.mark.parametrize(("days", "over"), [(-1, False), (0, True), (1, True)])
def test_those_whose_day_has_come_are_found_until_they_end(store: Store, cast: Cast, days: int, over: bool) -> None:
    running, _for_good, ended, undone = add(store, cast), add(store, cast, None), add(store, cast), add(store, cast)
    with store.begin() as work:
        work.handovers.save(ended.end(MONDAY))
        work.handovers.save(undone.undo(MONDAY))

    with store.read() as work:
        assert work.handovers.open_until(cast.id, UNTIL + timedelta(days=days)) == ([running] if over else [])
        assert work.handovers.running_of_client(cast.id, cast.zebra.id) == [running]


def act(store: Store, cast: Cast, *clients: Client, planned: bool = True) -> tuple[Handing, list[HandOver]]:
    with store.begin() as work:
        handing = work.handovers.add_handing(Handing(0, cast.id, CORA, MONDAY, MAX, UNTIL, "A word.", planned))
        moved = (Thing(Noun.PROMISE, 7), Thing(Noun.MOMENT, 9))
        work.handovers.add_many(
            [
                HandOver(0, cast.id, each.id, OLGA, CORA, UNTIL, MAX, MONDAY, None, None, handing.id, None, MAX, moved)
                for each in clients
            ]
        )
        return handing, work.handovers.of_handing(cast.id, handing.id)


def lion(store: Store, cast: Cast) -> Client:
    with store.begin() as work:
        return work.clients.add(replace(zebra_works(cast.id), name="Lion", aliases=()))


def test_an_act_comes_back_with_all_that_went_in_it(store: Store, cast: Cast) -> None:
    handing, (zebra, leo) = act(store, cast, cast.zebra, lion(store, cast))

    assert (zebra.cover, zebra.moved) == (MAX, (Thing(Noun.PROMISE, 7), Thing(Noun.MOMENT, 9)))
    with store.begin() as work:
        work.handovers.save(leo.end(MONDAY, handing.id))
    with store.read() as work:
        assert work.handovers.get_handing(cast.id, handing.id) == handing
        assert work.handovers.ended_in(cast.id, handing.id) == [leo.end(MONDAY, handing.id)]
        assert work.handovers.running_of_clients(cast.id, [cast.zebra.id, leo.client_id]) == [zebra]
        found, count = work.handovers.clients_of(cast.id, handing.id, OLGA, most=1)
        assert ([client.name for client in found], count) == (["Lion"], 2)
        assert work.handovers.clients_of(cast.id, handing.id, CORA) == ([], 0)


def test_an_act_waits_until_everything_follows(store: Store, cast: Cast) -> None:
    handing, _ = act(store, cast, cast.zebra, planned=False)
    with store.read() as work:
        assert work.handovers.unplanned(cast.id) == [handing]
    with store.begin() as work:
        work.handovers.save_handing(replace(handing, is_planned=True))
    with store.read() as work:
        assert work.handovers.unplanned(cast.id) == []
