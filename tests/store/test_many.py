"""An import adds thousands of rows: many at once must end exactly where one by one does."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from bot.domain.clients import Client
from bot.domain.deliveries import DeliveryState, brief_key, brief_of
from bot.domain.history import Entry, Noun, Thing, What
from bot.domain.nudges import NudgeKind, NudgeState, Plan
from store import Store
from tests.cast import CORA, MONDAY, OLGA, Cast, zebra_works

COUNT = 1_500
"""More than one statement can carry."""


def clients(cast: Cast) -> list[Client]:
    return [
        replace(zebra_works(cast.id), name=f"Client {number}", aliases=(f"Alias {number}", f"C{number}"))
        for number in range(COUNT, 0, -1)
    ]


def test_many_clients_come_back_in_their_order_with_their_own_ids_and_aliases(store: Store, cast: Cast) -> None:
    with store.begin() as work:
        added = work.clients.add_many(clients(cast))

    assert [replace(client, id=0, ref="") for client in added] == clients(cast)
    assert len({client.ref for client in added}) == COUNT
    with store.read() as work:
        for client in (added[0], added[COUNT // 2], added[-1]):
            assert work.clients.get(cast.id, client.id) == client


def test_none_at_all_is_no_fault(store: Store, cast: Cast) -> None:
    with store.begin() as work:
        assert work.clients.add_many([]) == []
        work.clients.save_many([])
        assert work.milestones.add_many([]) == []
        work.nudges.add_many([])
        work.history.record_many([])


def test_an_alias_can_go_from_one_client_to_another_in_one_go(store: Store, cast: Cast) -> None:
    with store.begin() as work:
        first, second = work.clients.add_many(clients(cast)[:2])
    swapped = [replace(first, aliases=second.aliases, notes="New."), replace(second, aliases=first.aliases)]
    with store.begin() as work:
        work.clients.save_many(swapped)

    with store.read() as work:
        assert [work.clients.get(cast.id, each.id) for each in swapped] == swapped
        assert work.clients.get(cast.id, cast.zebra.id) == cast.zebra


def test_one_name_that_is_taken_leavesnothing_of_the_others(store: Store, cast: Cast) -> None:
    with pytest.raises(IntegrityError), store.begin() as work:
        work.clients.add_many([*clients(cast)[:5], replace(cast.zebra, name="ZEBRA WORKS")])

    with store.read() as work:
        assert work.clients.all(cast.id) == [cast.zebra]


def test_many_dates_share_the_contacts_that_are_known(store: Store, cast: Cast) -> None:
    days = [
        replace(cast.birthday, title=f"Day {number}", contact=contact)
        for number, contact in enumerate(["ada ZEBRA", "Ben", "ben", None])
    ]
    with store.begin() as work:
        added = work.milestones.add_many(days)

    assert [each.title for each in added] == [each.title for each in days]
    with store.read() as work:
        found = [work.milestones.find(cast.id, each.id) for each in added]
    assert [each.contact for each in found if each] == ["Ada Zebra", "Ben", "Ben", None]


def test_many_plans_are_as_good_as_planned_one_by_one(store: Store, cast: Cast) -> None:
    with store.begin() as work:
        one, many = work.milestones.add_many([cast.birthday, cast.birthday])
        work.nudges.replan(cast.id, Thing(Noun.MILESTONE, one.id), plans(cast, one.id))
        work.nudges.add_many(plans(cast, many.id))

    with store.read() as work:
        by_one, by_many = (
            [
                (nudge.state, nudge.round, nudge.plan.recipient, nudge.plan.occurrence, nudge.plan.due_at)
                for nudge in work.nudges.unsent(cast.id, Thing(Noun.MILESTONE, each.id))
            ]
            for each in (one, many)
        )
        nudges = work.nudges.unsent(cast.id, Thing(Noun.MILESTONE, many.id))
        sent_by = [work.deliveries.find(cast.id, nudge.delivery_id or 0) for nudge in nudges]
    assert by_one == by_many
    assert {state for state, *_ in by_many} == {NudgeState.OPEN}
    for nudge, delivery in zip(nudges, sent_by, strict=True):
        assert delivery is not None
        first = min(each.plan.due_at for each in nudges if each.delivery_id == nudge.delivery_id)
        assert delivery.about == brief_of(nudge.plan.day)
        assert (delivery.key, delivery.recipient) == (
            brief_key(nudge.plan.recipient, nudge.plan.day),
            nudge.plan.recipient,
        )
        assert (delivery.state, delivery.due_at) == (DeliveryState.WAITING, first)
    assert len({nudge.delivery_id for nudge in nudges}) == 4, "two people, two mornings"

    with store.begin() as work:  # and planning them again changes nothing
        work.nudges.replan(cast.id, Thing(Noun.MILESTONE, many.id), plans(cast, many.id))
        assert work.nudges.unsent(cast.id, Thing(Noun.MILESTONE, many.id)) == nudges


def plans(cast: Cast, milestone_id: int) -> list[Plan]:
    about = Thing(Noun.MILESTONE, milestone_id)
    return [
        Plan(
            cast.id,
            about,
            NudgeKind.MILESTONE,
            7,
            date(2027, 1, 1) + timedelta(days=number),
            CORA if number % 2 else OLGA,
            MONDAY + timedelta(minutes=number, days=number // 3),
            "Europe/Berlin",
            cast.zebra.id,
        )
        for number in range(5)
    ]


def test_many_entries_are_as_good_as_written_one_by_one(store: Store, cast: Cast) -> None:
    about = Thing(Noun.CLIENT, cast.zebra.id)
    entries = [
        Entry(0, cast.id, OLGA, MONDAY, What.CLIENT_IMPORTED, about, cast.zebra.id, f"Zebra {number}", "from a file")
        for number in range(3)
    ]
    with store.begin() as work:
        work.history.record_many(entries)

    with store.read() as work:
        found = work.history.of_client(cast.id, cast.zebra.id)
    assert [replace(entry, id=0) for entry in reversed(found)] == entries


@pytest.mark.parametrize(
    ("happened", "is_withdrawn"),
    [("nothing", True), ("answered", False), ("put off", False), ("due", False), ("near", False), ("claimed", False)],
)
def test_what_is_planned_ahead_is_withdrawn_for_many_unless_somebody_can_have_noticed(
    store: Store, cast: Cast, happened: str, is_withdrawn: bool
) -> None:
    day = timedelta(days=1)
    about = Thing(Noun.MILESTONE, cast.birthday.id)
    plan = replace(plans(cast, cast.birthday.id)[0], due_at=MONDAY if happened == "due" else MONDAY + day)
    near = replace(plan, occurrence=MONDAY.date() + day)
    with store.begin() as work:
        bare = work.milestones.add(replace(cast.birthday, title="Without a plan"))
        work.nudges.add_many([near if happened == "near" else plan])
        (nudge,) = work.nudges.about(cast.id, about)
        if happened == "answered":
            work.nudges.save(nudge.answer(NudgeState.DONE))
        elif happened == "put off":
            work.nudges.save(nudge.put_off(MONDAY + 2 * day, MONDAY))
        elif happened == "claimed":
            work.deliveries.claim_next(cast.id, MONDAY + day, "me")

    with store.begin() as work:
        ids = [cast.birthday.id, bare.id]
        free = work.nudges.withdraw_ahead(cast.id, Noun.MILESTONE, ids, MONDAY.date() + day, MONDAY)

    assert free == ({cast.birthday.id, bare.id} if is_withdrawn else {bare.id})
    with store.read() as work:
        assert len(work.nudges.about(cast.id, about)) == (0 if is_withdrawn else 1)
        assert len(work.nudges.carried_by(cast.id, [nudge.delivery_id or 0])) == (0 if is_withdrawn else 1)
