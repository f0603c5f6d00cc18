from dataclasses import replace
from datetime import date

import pytest

from bot.domain.contacts import Contact, NoSuchContact
from store import Store
from tests.cast import MONDAY, Cast


def add(store: Store, cast: Cast, name: str) -> Contact:
    with store.begin() as work:
        added = work.contacts.add(Contact(0, cast.id, cast.zebra.id, name, "founder"))
    assert added is not None
    return added


def ada(store: Store, cast: Cast) -> Contact:
    """She came with her birthday."""
    with store.read() as work:
        found = work.contacts.called(cast.id, cast.zebra.id, "ada  ZEBRA")
    assert found is not None
    return found


def test_a_contact_comes_back_as_given_and_a_date_brings_its_own(store: Store, cast: Cast) -> None:
    ben = add(store, cast, "Ben Ödegård")

    assert (ben.name, ben.role, ben.is_lost) == ("Ben Ödegård", "founder", False)
    with store.read() as work:
        assert work.contacts.get(cast.id, ben.id) == ben
        assert work.contacts.of_client(cast.id, cast.zebra.id) == [ada(store, cast), ben]
        assert work.contacts.all(cast.id) == [ada(store, cast), ben]
        assert work.contacts.called(cast.id, cast.zebra.id, "Nobody") is None


def test_a_contact_that_is_not_there_is_refused_in_words(store: Store, cast: Cast) -> None:
    with store.read() as work, pytest.raises(NoSuchContact):
        work.contacts.get(cast.id, 99_999)


def test_two_contacts_of_one_client_cannot_have_one_name(store: Store, cast: Cast) -> None:
    ben = add(store, cast, "Ben")
    with store.begin() as work:
        assert work.contacts.add(Contact(0, cast.id, cast.zebra.id, "ADA zebra")) is None
        assert not work.contacts.save(replace(ben, name="Ada  Zebra"))
        assert work.contacts.save(replace(ben, name="Benno"))

    with store.read() as work:
        assert work.contacts.get(cast.id, ben.id).name == "Benno"


def test_a_new_name_stays_with_the_dates_of_that_person(store: Store, cast: Cast) -> None:
    with store.begin() as work:
        work.contacts.save(replace(ada(store, cast), name="Ada Marchetti"))

    with store.read() as work:
        birthday = work.milestones.find(cast.id, cast.birthday.id)
    assert birthday is not None
    assert birthday.contact == "Ada Marchetti"


def test_whom_we_lost_is_known(store: Store, cast: Cast) -> None:
    add(store, cast, "Ben")
    lost = ada(store, cast).lose(date(2026, 11, 20), MONDAY)
    with store.begin() as work:
        work.contacts.save(lost)

    with store.read() as work:
        assert work.contacts.lost(cast.id) == [lost]
