from dataclasses import replace
from datetime import date

import pytest

from bot.domain.calendar import Leap, PartialDate, Repeat
from bot.domain.clients import Stage
from bot.domain.history import Noun, Thing
from bot.domain.milestones import Milestone, MilestoneKind, NoSuchDate
from bot.domain.nudges import NudgeKind, Plan
from store import Store
from tests.cast import CORA, MONDAY, OLGA, Cast


@pytest.mark.parametrize("day", ["2024-02-29", "--02-29", "--12"])
def test_a_date_comes_back_as_it_was_given(store: Store, cast: Cast, day: str) -> None:
    whole = Milestone(
        0, cast.id, cast.zebra.id, MilestoneKind.MEMORIAL, "Day", PartialDate.parse(day), None, Repeat.YEARLY,
        Leap.MAR1, 0, MONDAY, CORA,
    )  # fmt: skip
    with store.begin() as work:
        added = work.milestones.add(whole)

    with store.read() as work:
        assert work.milestones.find(cast.id, added.id) == replace(whole, id=added.id)


def test_the_same_person_is_one_contact_however_the_name_is_written(store: Store, cast: Cast) -> None:
    with store.begin() as work:
        wedding = work.milestones.add(replace(cast.birthday, title="Wedding", contact="ADA  zebra"))
        other = work.milestones.add(replace(cast.birthday, title="Other", contact="Ben"))

    assert (wedding.contact, other.contact) == ("Ada Zebra", "Ben")


def test_dates_are_found_by_client_and_by_owner(store: Store, cast: Cast) -> None:
    with store.read() as work:
        assert work.milestones.of_client(cast.id, cast.zebra.id) == [cast.birthday]
        assert work.milestones.of_owner(cast.id, OLGA) == [cast.birthday]
        assert work.milestones.of_owner(cast.id, CORA) == []
        assert work.milestones.all(cast.id) == [cast.birthday]
        assert work.milestones.some(cast.id, [cast.birthday.id]) == {cast.birthday.id: cast.birthday}


def test_a_changed_date_is_saved_and_a_removed_one_is_gone(store: Store, cast: Cast) -> None:
    changed = replace(cast.birthday, date=PartialDate(1980, 2, 29), contact="Ada Z.", lead_days=3)
    with store.begin() as work:
        work.milestones.save(changed)
    with store.read() as work:
        assert work.milestones.find(cast.id, changed.id) == changed

    with store.begin() as work:
        work.milestones.remove(changed)
    with store.read() as work:
        assert work.milestones.find(cast.id, changed.id) is None


def test_a_date_for_which_nothing_waits_is_found_and_mended(store: Store, cast: Cast) -> None:
    about = Thing(Noun.MILESTONE, cast.birthday.id)
    plan = Plan(cast.id, about, NudgeKind.MILESTONE, 7, date(2026, 12, 14), OLGA, MONDAY, "UTC", cast.zebra.id)
    assert lacking(store, cast) == [cast.birthday.id]

    with store.begin() as work:
        work.nudges.replan(cast.id, about, [plan])
    assert lacking(store, cast) == []

    with store.begin() as work:
        assert work.deliveries.claim_next(cast.id, MONDAY, "me") is not None
    assert lacking(store, cast) == [cast.birthday.id]


@pytest.mark.parametrize("unprompted", [{"archived_at": MONDAY}, {"stage": Stage.ALUMNI}], ids=["archived", "alumni"])
def test_nothing_is_lacking_for_clients_that_nobody_is_prompted_about(
    store: Store, cast: Cast, unprompted: dict[str, object]
) -> None:
    with store.begin() as work:
        work.clients.save(replace(cast.zebra, **unprompted))  # type: ignore[arg-type]

    assert lacking(store, cast) == []


def test_nothing_is_lacking_for_a_silent_date(store: Store, cast: Cast) -> None:
    with store.begin() as work:
        work.milestones.save(cast.birthday.silence(MONDAY, OLGA))
    assert lacking(store, cast) == []

    with store.begin() as work:
        work.milestones.save(cast.birthday.wake())
    assert lacking(store, cast) == [cast.birthday.id]


def test_many_dates_are_silenced_at_once_and_those_that_were_stay_as_they_are(store: Store, cast: Cast) -> None:
    with store.begin() as work:
        wedding = work.milestones.add(replace(cast.birthday, title="Wedding").silence(MONDAY, CORA))
        ids = [cast.birthday.id, wedding.id, 99_999]
        assert work.milestones.silence(cast.id, ids, MONDAY, OLGA) == [cast.birthday.id]
        assert work.milestones.silence(cast.id, ids, MONDAY, OLGA) == []
        assert work.milestones.silence(cast.id, [], MONDAY, OLGA) == []

    with store.read() as work:
        assert work.milestones.get(cast.id, cast.birthday.id) == cast.birthday.silence(MONDAY, OLGA)
        assert work.milestones.get(cast.id, wedding.id) == wedding


def test_the_dates_of_one_person_are_found(store: Store, cast: Cast) -> None:
    with store.begin() as work:
        work.milestones.add(replace(cast.birthday, title="Ben's", contact="Ben"))
        work.milestones.add(replace(cast.birthday, title="Founded", contact=None))
        ada = work.contacts.called(cast.id, cast.zebra.id, "Ada Zebra")
        assert ada is not None
        assert work.milestones.of_contact(cast.id, ada.id) == [cast.birthday]


def test_a_date_that_is_not_there_is_refused_in_words(store: Store, cast: Cast) -> None:
    with store.read() as work, pytest.raises(NoSuchDate):
        work.milestones.get(cast.id, 99_999)


@pytest.mark.parametrize(
    ("day", "repeat", "is_lacking"),
    [
        ("2026-11-22", Repeat.NONE, False),
        ("2026-11-23", Repeat.NONE, True),
        ("2026-11-24", Repeat.NONE, True),
        ("1980-01-01", Repeat.YEARLY, True),
        ("--01-01", Repeat.NONE, True),  # without a year it comes round whatever it says
        ("--01", Repeat.NONE, True),
    ],
)
def test_what_can_never_occur_again_is_not_lacking(
    store: Store, cast: Cast, day: str, repeat: Repeat, is_lacking: bool
) -> None:
    with store.begin() as work:
        work.milestones.save(replace(cast.birthday, date=PartialDate.parse(day), repeat=repeat))

    assert bool(lacking(store, cast)) is is_lacking


def lacking(store: Store, cast: Cast) -> list[int]:
    with store.read() as work:
        return work.milestones.without_plan(cast.id, MONDAY.date())
