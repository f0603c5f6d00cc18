"""Exporting: what is imported into an empty workspace is exported again to the letter, and who may do it."""

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.calendar import PartialDate
from bot.domain.clients import Client, ClientKind, NoSuchClient
from bot.domain.contacts import Contact
from bot.domain.directory import Directory
from bot.domain.exports import NotYoursToExport
from bot.domain.history import Noun, Thing, What
from bot.domain.milestones import Milestone, MilestoneKind
from bot.domain.people import Guest
from bot.domain.roles import NotAdministrator
from bot.domain.roster import decode
from bot.flows import exports, roster
from store import Store
from tests.cast import CORA, GRETA, MAX, MONDAY, OLGA, OSCAR, Cast, fill, people
from tests.store.everything import fill_everything


@pytest.fixture
def store(empty_file: Path, tmp_path: Path) -> Iterator[Store]:
    store = Store(f"sqlite:///{shutil.copy(empty_file, tmp_path / 'moments.db')}")
    yield store
    store.close()


@pytest.fixture
def cast(store: Store) -> Cast:
    return fill(store)


@pytest.fixture
def empty(store: Store, cast: Cast) -> int:
    """Another workspace, with the same people and no clients."""
    with store.begin() as work:
        other = work.workspaces.record("T0OTHER", "Quay & Sons").id
        work.people.record(people(other))
    return other


def bring_back(store: Store, workspace_id: int, made: dict[str, bytes]) -> None:
    texts = [str(decode(made[name], name)) for name in ("roster.csv", "dates.csv")]
    directory = Directory(people(workspace_id), is_whole=True)
    plan = roster.plan_import(store, workspace_id, texts[0], texts[1], directory)
    assert list(map(str, plan.mistakes)) == []
    roster.commit_import(store, plan, MONDAY)


def test_the_round_trip_is_exact_also_for_what_is_archived_and_silent(store: Store, cast: Cast, empty: int) -> None:
    with store.begin() as work:
        fox = work.clients.add(
            Client(0, cast.id, "=Fox; Ltd", OLGA, kind=ClientKind.TEAM, enquired_at=MONDAY, aliases=("@fox;y", "F\\"))
        )
        work.clients.save(replace(fox, archived_at=MONDAY, notes='-"one"\r\ntwo 🎉 <!channel>'))
        day = work.milestones.add(
            Milestone(0, cast.id, fox.id, MilestoneKind.OTHER, "+Fair", PartialDate(None, 5, None), "'Ann")
        )
        ann = work.contacts.called(cast.id, fox.id, "'Ann")
        assert ann is not None
        work.contacts.save(replace(ann, role='=Head; of "all"'))
        work.contacts.add(Contact(0, cast.id, fox.id, "=Bo", None))
        work.contacts.add(Contact(0, cast.id, cast.zebra.id, "Cy; the cook", "cook"))
        work.milestones.silence(cast.id, [day.id, cast.birthday.id], MONDAY, OLGA)
    made = exports.export_all(store, cast.id, MONDAY)

    bring_back(store, empty, made)

    again = exports.export_all(store, empty, MONDAY)
    assert (again["roster.csv"], again["dates.csv"]) == (made["roster.csv"], made["dates.csv"])
    with store.read() as work:
        (back,) = work.clients.called(empty, "=fox; ltd")
        dates = work.milestones.all(empty)
        theirs = {each.name: each.role for each in work.contacts.all(empty)}
        plans = work.nudges.unsent_to(empty, OLGA)
    assert (back.archived_at, back.ref) == (MONDAY, fox.ref)
    assert theirs == {"'Ann": '=Head; of "all"', "=Bo": None, "Cy; the cook": "cook", "Ada Zebra": None}
    assert {each.silenced_at for each in dates} == {MONDAY}
    assert plans == []


def test_what_was_exported_changes_nothing_where_it_came_from(store: Store, cast: Cast) -> None:
    with store.begin() as work:
        work.contacts.add(Contact(0, cast.id, cast.zebra.id, "Cy", "cook"))
    made = exports.export_all(store, cast.id, MONDAY)
    texts = [str(decode(made[name], name)) for name in ("roster.csv", "dates.csv")]
    plan = roster.plan_import(store, cast.id, texts[0], texts[1], Directory(people(cast.id), is_whole=True))
    assert (plan.mistakes, plan.changes_nothing) == ((), True)


def test_every_kind_of_thing_that_is_kept_about_a_client_is_in_their_story(store: Store, cast: Cast) -> None:
    house = fill_everything(store, "T0EVERY", "Everything & Co").cast
    with store.read() as work:
        told = work.history.count_of_client(house.id, house.zebra.id)
    (story,) = json.loads(exports.export_all(store, house.id, MONDAY)["history.json"])["clients"]
    empty = [noun for noun in ("contacts", "touches", "goals", "promises", "moments") if not story[noun]]
    assert empty == []
    assert 0 < len(story["history"]) <= told
    assert "workspace_id" not in repr(story)


def test_one_client_is_exported_alone(store: Store, cast: Cast) -> None:
    with store.begin() as work:
        work.clients.add(Client(0, cast.id, "Fox", OSCAR))
    made = exports.export_one(store, cast.id, cast.zebra.id, MONDAY)
    assert b"Fox" not in b"".join(made.values())
    assert b"Ada Zebra" in made["dates.csv"]
    with pytest.raises(NoSuchClient):
        exports.export_one(store, cast.id, 999, MONDAY)


@pytest.mark.parametrize("who", [OLGA, MAX])
def test_the_owner_and_the_manager_may_export_a_client(store: Store, cast: Cast, who: str) -> None:
    made = exports.export_client(store, cast.actor(who), cast.zebra.id, MONDAY)
    assert json.loads(made["history.json"])["clients"][0]["name"] == "Zebra Works"
    with store.read() as work:
        told = work.history.newest(cast.id, Thing(Noun.WORKSPACE, cast.id))
    assert told is not None
    assert (told.what, told.who) == (What.ROSTER_EXPORTED, who)


@pytest.mark.parametrize(("who", "refusal"), [(CORA, NotYoursToExport), (OSCAR, NotYoursToExport), (GRETA, Guest)])
def test_nobody_else_may_export_a_client(store: Store, cast: Cast, who: str, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        exports.export_client(store, cast.actor(who), cast.zebra.id, MONDAY)


@pytest.mark.parametrize(("who", "refusal"), [(OLGA, NotAdministrator), (GRETA, Guest)])
def test_only_who_administers_may_export_the_roster(
    store: Store, cast: Cast, who: str, refusal: type[Exception]
) -> None:
    assert b"Zebra Works" in exports.export_roster(store, cast.actor(MAX), MONDAY)["roster.csv"]
    with pytest.raises(refusal):
        exports.export_roster(store, cast.actor(who), MONDAY)
