from dataclasses import replace

from bot.domain.people import Person
from store import Store
from tests.cast import OLGA, Cast, people


def test_everybody_comes_back_as_they_were_told(store: Store, cast: Cast) -> None:
    with store.read() as work:
        assert work.people.get(cast.id, OLGA) == cast.olga
        assert {person.slack_id for person in work.people.all(cast.id)} == {each.slack_id for each in people(cast.id)}


def test_somebody_unknown_is_a_person_with_only_an_id(store: Store, cast: Cast) -> None:
    with store.read() as work:
        assert work.people.find(cast.id, "U0NEW") is None
        assert work.people.get(cast.id, "U0NEW") == Person(cast.id, "U0NEW", "U0NEW")


def test_what_slack_says_anew_keeps_what_only_we_know(store: Store, cast: Cast) -> None:
    with store.begin() as work:
        work.people.set_home_seen(cast.id, OLGA)
        work.people.record([Person(cast.id, OLGA, "Olga Marin-Lopez", handle="olga", zone="Asia/Kolkata")])

    with store.read() as work:
        olga = work.people.get(cast.id, OLGA)
    assert olga == replace(cast.olga, name="Olga Marin-Lopez", zone="Asia/Kolkata", dm=cast.olga.dm, home_seen=True)
    assert olga.dm is not None


def test_a_person_without_a_zone_that_we_know_lives_by_the_workspaces_clock(store: Store, cast: Cast) -> None:
    with store.begin() as work:
        work.people.record([Person(cast.id, "U0A", "A"), Person(cast.id, "U0B", "B", zone="Mars/Crater")])

    with store.read() as work:
        zones = {slack_id: work.people.zone_of(cast.id, slack_id).key for slack_id in ("U0A", "U0B", "U0NEW", "U0MAX")}
    assert zones == {"U0A": "Europe/Berlin", "U0B": "Europe/Berlin", "U0NEW": "Europe/Berlin", "U0MAX": "Europe/London"}
