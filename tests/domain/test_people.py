from dataclasses import replace
from itertools import product

import pytest

from bot.domain.people import Person
from tests.cast import people

OLGA = people(1)[0]


@pytest.mark.parametrize(("is_guest", "is_bot", "is_gone"), list(product([False, True], repeat=3)))
def test_a_colleague_is_here_human_and_no_guest(is_guest: bool, is_bot: bool, is_gone: bool) -> None:
    person = replace(OLGA, is_guest=is_guest, is_bot=is_bot, is_gone=is_gone)
    assert person.is_reachable is not (is_bot or is_gone)
    assert person.is_colleague is not (is_bot or is_gone or is_guest)


def test_somebody_of_whom_we_know_only_the_id_is_taken_for_a_colleague() -> None:
    assert Person(1, "U0NEW", name="U0NEW").is_colleague


def test_slack_saying_the_same_again_is_no_news() -> None:
    known = Person(1, "U0OLGA", "Olga Marin", zone="Europe/Berlin", dm="D0OLGA", home_seen=True)
    heard = Person(1, "U0OLGA", "Olga Marin", zone="Europe/Berlin", teams=frozenset({"T0MOMENTS"}))
    assert heard.is_known_as(known)
    assert not replace(heard, zone="Asia/Tokyo").is_known_as(known)
    assert not replace(heard, is_guest=True).is_known_as(known)
