"""The parts together, without the way in which Slack reaches them."""

from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest

from bot.app import App
from bot.clock import ManualClock
from bot.flows import milestones
from bot.settings import Settings
from store import Store
from tests.cast import MONDAY, fill


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    store = Store(f"sqlite:///{tmp_path / 'moments.db'}")
    store.upgrade()
    fill(store)
    app = App(Settings(bot_token="xoxb-1", app_token="xapp-1"), store, ManualClock(MONDAY))
    yield app
    app.stop()
    store.close()


def test_a_long_first_planning_holds_nobody_up(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    begun, may_end, planned = Event(), Event(), Event()
    plan = milestones.plan_ahead

    def slow(*given: object) -> None:
        begun.set()
        may_end.wait(10)
        plan(*given)  # type: ignore[arg-type]
        planned.set()

    monkeypatch.setattr(milestones, "plan_ahead", slow)
    app.start()

    assert begun.wait(5)
    for _ in range(500):
        if app.heartbeat.is_beating():
            break
        Event().wait(0.005)
    assert app.ready() == {"database": True, "scheduler": True}
    may_end.set()
    assert planned.wait(5)
    with app.store.read() as work:
        assert work.deliveries.next_due() is not None
