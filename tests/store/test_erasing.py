"""A client goes from every table, and nothing else does."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Table, select, update

from bot.domain.clients import Client, NoSuchClient
from bot.domain.deliveries import DeliveryKind
from bot.domain.erasing import Going
from bot.domain.handovers import Handing, HandOver
from bot.domain.history import Noun, Thing, What
from bot.domain.nudges import NudgeKind, Plan
from store import Store, tables
from tests.cast import CORA, MAX, MONDAY, OLGA, Cast, birthday, zebra_works
from tests.store.everything import Everything, fill_everything, rows

OF_A_CLIENT = [tables.clients, *(table for table in tables.EVERY if "client_id" in table.c)]


@pytest.fixture
def whole(store: Store) -> Everything:
    return fill_everything(store, "T0MOMENTS", "Harbour & Co")


def lion(store: Store, cast: Cast) -> Client:
    """Another client of the same firm, who stays."""
    with store.begin() as work:
        added = work.clients.add(replace(zebra_works(cast.id), name="Lion", aliases=("Leo",)))
        date = work.milestones.add(replace(birthday(added), title="Birthday of Leo", contact="Leo"))
        work.history.record(cast.id, What.DATE_ADDED, Thing(Noun.MILESTONE, date.id), MONDAY, OLGA, added.id)
    return added


def erase(store: Store, cast: Cast) -> Going:
    with store.begin() as work:
        return work.erasing.erase(cast.id, cast.zebra.id)


def about(store: Store, table: Table, client: Client) -> list[tuple[object, ...]]:
    whose = table.c.id if table is tables.clients else table.c.client_id
    with store._reading.begin() as connection:
        return [tuple(row) for row in connection.execute(select(table).where(whose == client.id))]


def test_every_table_that_names_a_client_is_empty_of_them_afterwards(store: Store, whole: Everything) -> None:
    zebra = whole.cast.zebra
    assert [table.name for table in OF_A_CLIENT if not about(store, table, zebra)] == []

    erase(store, whole.cast)

    assert [table.name for table in OF_A_CLIENT if about(store, table, zebra)] == []
    left = repr(rows(store, whole.cast.id))
    assert "Zebra" not in left
    assert "ZW" not in left


def test_no_message_and_no_entry_about_anything_of_theirs_is_left(store: Store, whole: Everything) -> None:
    cast = whole.cast
    with store.begin() as work:
        failed = Thing(Noun.DELIVERY, whole.ids[Noun.DELIVERY][2])
        work.deliveries.add(cast.id, "notice", DeliveryKind.NOTICE, failed, MAX, MONDAY)
        work.history.record(cast.id, What.DATE_SILENCED, Thing(Noun.MILESTONE, cast.birthday.id), MONDAY, OLGA)

    erase(store, cast)

    left = rows(store, cast.id)
    assert left["nudge"] == []
    assert [row for row in left["delivery"] if str(DeliveryKind.BRIEF) not in row] == []
    assert [row for row in left["entry"] if What.ROSTER_IMPORTED not in row] == []


def test_what_goes_is_counted_before_and_said_afterwards(store: Store, whole: Everything) -> None:
    with store.read() as work:
        before = work.erasing.going(whole.cast.id, whole.cast.zebra.id)

    assert before == erase(store, whole.cast)
    assert before == Going(
        contacts=1, dates=2, touches=1, goals=1, promises=2, moments=1, hand_overs=1, prompts=5, entries=2
    )
    assert before.total == 16


def test_a_brief_stays_without_what_it_would_have_said_of_them(store: Store, whole: Everything) -> None:
    cast, kept = whole.cast, lion(store, whole.cast)
    with store.begin() as work:
        day = work.milestones.add(replace(birthday(kept), title="Wedding of Leo"))
        about = Thing(Noun.MILESTONE, day.id)
        at = MONDAY + timedelta(days=1)
        plan = Plan(cast.id, about, NudgeKind.MILESTONE, 7, at.date(), OLGA, at, "Europe/Berlin", kept.id)
        work.nudges.replan(cast.id, about, [plan])
    with store.read() as work:
        brief = work.deliveries.brief_on(cast.id, OLGA, at.date())
        assert brief is not None
        assert len(work.nudges.carried_by(cast.id, [brief.id])) == 2

    erase(store, cast)

    with store.read() as work:
        assert work.deliveries.brief_on(cast.id, OLGA, at.date()) == brief
        assert [each.client_id for each in (n.plan for n in work.nudges.carried_by(cast.id, [brief.id]))] == [kept.id]


def test_nobody_else_is_touched(store: Store, whole: Everything) -> None:
    other = fill_everything(store, "T0OTHER", "Other").cast
    kept = lion(store, whole.cast)
    before = {table.name: about(store, table, kept) for table in OF_A_CLIENT}
    theirs = rows(store, other.id)
    settled = {
        name: rows(store, whole.cast.id)[name] for name in ("person", "role", "arrangement", "digest", "receipt")
    }

    erase(store, whole.cast)

    assert {table.name: about(store, table, kept) for table in OF_A_CLIENT} == before
    assert rows(store, other.id) == theirs
    assert {name: rows(store, whole.cast.id)[name] for name in settled} == settled


def test_a_circle_goes_with_the_last_thing_that_needs_it(store: Store, whole: Everything) -> None:
    cast, kept = whole.cast, lion(store, whole.cast)
    with store.begin() as work:
        shared, own = (work.circles.add(cast.id) for _ in range(2))
        for circle in (shared, own):
            work.circles.admit(cast.id, circle, CORA, MAX, MONDAY)
        db = work.circles._db
        db.execute(update(tables.moments).values(circle_id=own))
        db.execute(update(tables.promises).values(circle_id=shared))
        db.execute(update(tables.entries).where(tables.entries.c.client_id == kept.id).values(circle_id=shared))

    erase(store, cast)

    with store.read() as work:
        assert work.circles.members(cast.id, own) == []
        assert work.circles.members(cast.id, shared) == [CORA]
    assert {row[0] for row in rows(store, cast.id)["circle"]} == {whole.circle, shared}


def test_of_a_hand_over_together_with_others_only_the_words_go(store: Store, whole: Everything) -> None:
    cast, kept = whole.cast, lion(store, whole.cast)
    (alone,) = whole.ids[Noun.HANDING]
    with store.begin() as work:
        shared = work.handovers.add_handing(Handing(0, cast.id, CORA, MONDAY, MAX, word="Zebra is delicate."))
        for client_id in (cast.zebra.id, kept.id):
            work.handovers.add(HandOver(0, cast.id, client_id, OLGA, CORA, None, MAX, MONDAY, handing_id=shared.id))
        for each in (alone, shared.id):
            work.deliveries.add(cast.id, f"h{each}", DeliveryKind.NOTICE, Thing(Noun.HANDING, each), CORA, MONDAY)

    erase(store, cast)

    with store.read() as work:
        assert work.handovers.find_handing(cast.id, alone) is None
        assert work.handovers.find_handing(cast.id, shared.id) == replace(shared, word="")
        assert not work.deliveries.about(cast.id, Thing(Noun.HANDING, alone))
        assert work.deliveries.about(cast.id, Thing(Noun.HANDING, shared.id))


def test_a_client_who_is_gone_is_refused_in_words(store: Store, whole: Everything) -> None:
    erase(store, whole.cast)
    with pytest.raises(NoSuchClient):
        erase(store, whole.cast)


def test_what_is_in_flight_when_a_client_is_erased_settles_into_nothing(store: Store, whole: Everything) -> None:
    cast = whole.cast
    with store.begin() as work:
        held = work.deliveries.claim_next(cast.id, MONDAY.replace(year=2027), "me")
        assert held is not None
    erase(store, cast)
    with store.begin() as work:
        assert not work.deliveries.record_sent(held, "me", "D0OLGA", "9.9", MONDAY)
