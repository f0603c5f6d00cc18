"""What is shown after an answer: Home as it is now, however slow Slack is."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from bot.clock import ManualClock
from bot.domain.people import Actor
from bot.domain.playbooks import Playbooks
from bot.flows import moments
from bot.messenger import Unanswered
from bot.views.moments import Filled
from handlers.desk import Desk
from store import Store
from tests.cast import CORA, MAX, MONDAY, OLGA, Cast, fill
from tests.flows.world import ScriptedSlack

SECONDS = 5


class SlowSlack(ScriptedSlack):
    """Takes its time over the first Home of each person, until it is told to go on."""

    def __init__(self) -> None:
        super().__init__()
        self.homes: dict[str, list[str]] = {}
        self.refuses = False
        self.is_asked, self.goes_on = Event(), Event()

    def publish_home(self, workspace_id: int, slack_id: str, view: dict[str, Any]) -> None:
        if self.refuses:
            raise Unanswered("TimeoutError")
        is_first = slack_id not in self.homes
        self.homes.setdefault(slack_id, [])
        if is_first:
            self.is_asked.set()
            assert self.goes_on.wait(SECONDS)
        self.homes[slack_id].append(str(view))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store(f"sqlite:///{tmp_path / 'moments.db'}")
    store.upgrade()
    yield store
    store.close()


@pytest.fixture
def cast(store: Store) -> Cast:
    return fill(store)


def a_desk(store: Store, cast: Cast, slack: SlowSlack, pool: ThreadPoolExecutor) -> Desk:
    return Desk(store, ManualClock(MONDAY), slack, pool, lambda _: cast.workspace, lambda _: None)


def show(desk: Desk, whom: Actor) -> None:
    _, later = desk.collect(partial(desk.publish_home, whom))
    later()


def flag(store: Store, cast: Cast, text: str) -> None:
    moments.flag(store, cast.actor(MAX), Filled(cast.zebra.id, text, taker=OLGA), Playbooks(), MONDAY, text)


def test_the_home_that_stands_in_the_end_is_the_newest_however_slow_the_first_was(store: Store, cast: Cast) -> None:
    slack = SlowSlack()
    with ThreadPoolExecutor(2) as pool:
        desk = a_desk(store, cast, slack, pool)
        show(desk, cast.actor())
        assert slack.is_asked.wait(SECONDS)
        for text in ("It burns.", "It rains.", "It snows."):
            flag(store, cast, text)
            show(desk, cast.actor())
        pool.submit(list).result(SECONDS)  # the free one of the two threads has had its turn at all three
        slack.goes_on.set()
    assert "It snows." in slack.homes[OLGA][-1]
    assert len(slack.homes[OLGA]) == 2  # what was asked for three times meanwhile is drawn once


def test_nobody_waits_for_another_ones_home(store: Store, cast: Cast) -> None:
    slack = SlowSlack()
    with ThreadPoolExecutor(2) as pool:
        desk = a_desk(store, cast, slack, pool)
        show(desk, cast.actor())
        assert slack.is_asked.wait(SECONDS)
        slack.homes[CORA] = []  # hers is quick
        show(desk, cast.actor(CORA))
        pool.submit(list).result(SECONDS)
        assert slack.homes[CORA]
        assert slack.homes[OLGA] == []
        slack.goes_on.set()


def test_a_home_that_slack_refused_is_drawn_when_it_is_asked_for_again(store: Store, cast: Cast) -> None:
    slack = SlowSlack()
    slack.goes_on.set()
    slack.refuses = True
    with ThreadPoolExecutor(1) as pool:
        desk = a_desk(store, cast, slack, pool)
        show(desk, cast.actor())
        pool.submit(list).result(SECONDS)
        slack.refuses = False
        show(desk, cast.actor())
    assert len(slack.homes[OLGA]) == 1
