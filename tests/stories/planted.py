"""Harbour & Co with one moment that only a few may know of: in what happened, in its kind and in its log stand words
that stand nowhere else. Its kind is gone from the firm's files since, so that no form offers it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from math import inf
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.clock import MovedClock
from bot.domain.goals import Goal
from bot.domain.history import Noun
from bot.domain.milestones import MilestoneKind
from bot.sandbox import world
from bot.secrets import new_key
from store import tables
from tests.cast import MAX, OLGA
from tests.playbooks.boats import home
from tests.stories.directly import directly
from tests.stories.everything import Walk
from tests.stories.house import House, Someone, a_house, november

TOM, PRIYA = "U0TOM", "U0PRIYA"
TEXT, KIND, LOG = "text8001", "kind8002", "log8003"
WORDS = {"text": TEXT, "kind": KIND, "log": LOG}


@dataclass
class Planted:
    house: House
    walk: Walk

    def person(self, slack_id: str) -> Someone:
        return self.house.person(slack_id)


@contextmanager
def planted(
    file: Path, secrecy: str, client: str = "Zebra Works", holds: str = "nothing", clock: MovedClock | None = None
) -> Iterator[Planted]:
    """Priya flags it, Tom is to take it: neither of them answers for the client. Slack sets no pace: what it refuses
    says how quick the machine is, and so does what is said of a refusal."""
    with (
        a_house(file, over_http=True, clock=clock, rates=None) as house,
        directly(house.sandbox),
        no_trigger_runs_out(),
    ):
        own = home(file.parent, name="Kind8002", secrecy="sealed", holds=holds)
        house.keys, house.home = (new_key(),), file.parent
        comes_back(house)
        house.serves("Kudu", owner=PRIYA, cover=None, manager=None)
        house.has_date(
            "Ana's day", "--12-01", contact="Ana Zebra", lead=4, kind=MilestoneKind.OTHER
        )  # nothing holds it
        with house.store.begin() as work:
            work.goals.add(Goal(0, house.workspace.id, house.zebra.id, "Open in Porto", None, OLGA, house.now))
        digest_comes(house)
        flags(house, client, secrecy)
        (own / "playbooks" / "boat.yml").unlink()
        comes_back(house)
        yield Planted(house, Walk(house, WORDS, ids(house)))


@contextmanager
def no_trigger_runs_out() -> Iterator[None]:
    """Each name is asked for many times at once: whether the last of them comes inside three seconds says how quick
    the machine is."""
    with pytest.MonkeyPatch.context() as changed:
        changed.setattr(world, "TRIGGER_LIVES", inf)
        yield


def comes_back(house: House) -> None:
    house.goes_down()
    house.comes_back()


def digest_comes(house: House) -> None:
    max_ = house.person(MAX)
    max_.types("/moment", "digest")
    max_.sends(sure=["yes"])
    max_.closes()
    for each in (OLGA, MAX):
        house.person(each).opens_home()


def flags(house: House, client: str, secrecy: str) -> None:
    house.move_to(november(23, 11))
    priya = house.person(PRIYA)
    priya.types("/moment", f"{client}: {TEXT}")
    priya.presses(priya.form, "kind_of_moment", "boat")
    priya.sends(secrecy=secrecy, taker=TOM, size="3")
    assert "is flagged" in str(priya.form.body)
    priya.closes()
    priya.types("/moment", "1")
    priya.presses(priya.form, "note_on_moment")
    priya.sends(line=LOG)
    priya.closes()


def ids(house: House) -> set[int]:
    """Of the moment, its number and client, and of every entry, prompt and message about it."""
    about = tables.entries.c.noun == str(Noun.MOMENT), tables.nudges.c.noun == str(Noun.MOMENT)
    with house.store._reading.begin() as connection:
        entries = connection.execute(select(tables.entries.c.id).where(about[0])).scalars().all()
        nudges = connection.execute(select(tables.nudges.c.id, tables.nudges.c.delivery_id).where(about[1])).all()
    return {1, *entries, *(id_ for row in nudges for id_ in row if id_)}
