"""What the tests that try everything at random share: a world that keeps what was posted, and how they are run.

`MOMENTS_TEST_RUNS` makes them longer; `MOMENTS_TEST_SEED` repeats what failed; `MOMENTS_TEST_SHRINK` makes it short.
"""

import os
import random
import shutil
import tempfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test

from bot.domain.refusals import Refusal
from bot.domain.seals import Seals
from bot.messenger import Message, Posted
from store import Store
from tests.cast import fill
from tests.flows.world import World

STEPS = 25


class Told(World):
    """Keeps what was posted when, by its key, and to whom."""

    def __init__(self, store: Store) -> None:
        super().__init__(store, fill(store))
        self.posted: list[tuple[datetime, str, str]] = []
        post = self.slack.post

        def kept(workspace_id: int, channel: str, message: Message, key: str, thread: str = "") -> Posted:
            self.posted.append((self.now, key, channel.replace("D", "U", 1)))
            return post(workspace_id, channel, message, key, thread)

        self.slack.post = kept  # type: ignore[method-assign]


class Machine(RuleBasedStateMachine):
    """One run of it, in a world of its own."""

    empty: ClassVar[Path]
    seals: ClassVar[Seals | None] = None

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.mkdtemp(prefix="moments-stateful-")
        url = f"sqlite:///{shutil.copy(self.empty, self.folder)}"
        self.store = Store(url, self.seals) if self.seals is not None else Store(url)
        self.world = Told(self.store)
        self.count = self.looked = 0

    def teardown(self) -> None:
        self.store.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def tries(self, refused: type[Refusal] | None, act: Callable[[], Any]) -> Any:
        """Done, or refused as the plain model says."""
        if refused is None:
            return act()
        with pytest.raises(refused):
            act()
        return None

    def posted_since(self) -> list[tuple[datetime, str, str]]:
        """What was posted since this was asked last."""
        since, self.looked = self.looked, len(self.world.posted)
        return self.world.posted[since:]

    def once(self) -> str:
        self.count += 1
        return f"form {self.count}"

    @classmethod
    def run_it(cls, empty_file: Path, runs: int) -> None:
        number = int(os.environ.get("MOMENTS_TEST_SEED", random.SystemRandom().randrange(1_000_000)))
        print(f"MOMENTS_TEST_SEED={number}")  # noqa: T201
        cls.empty = empty_file
        shrinks = [Phase.shrink] if "MOMENTS_TEST_SHRINK" in os.environ else []
        run_state_machine_as_test(
            seed(number)(cls),
            settings=settings(
                max_examples=int(os.environ.get("MOMENTS_TEST_RUNS", runs)),
                stateful_step_count=STEPS,
                deadline=None,
                database=None,
                phases=[Phase.generate, *shrinks],
                suppress_health_check=list(HealthCheck),
            ),
        )
