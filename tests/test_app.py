"""The parts together, without the way in which Slack reaches them."""

from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest

from bot.app import App
from bot.clock import ManualClock
from bot.flows import milestones, workspaces
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


def test_every_handler_is_handed_the_journeys_and_the_playbooks(app: App) -> None:
    assert app.desk.playbooks is app.playbooks
    assert app.desk.journeys is app.journeys
    assert app.desk.playbooks.get("bereavement").name == "Somebody died"
    assert app.desk.journeys.names


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


def beating(app: App) -> App:
    app.start()
    for _ in range(500):
        if app.heartbeat.is_beating():
            break
        Event().wait(0.005)
    return app


def test_the_one_workspace_whose_token_was_refused_is_not_well(app: App) -> None:
    with app.store.read() as work:
        (only,) = work.workspaces.all()
    beating(app).alone = only.id
    assert app.ready() == {"database": True, "scheduler": True, "workspace": True}

    workspaces.deactivate(app.store, only.id, MONDAY)
    assert app.ready()["workspace"] == "Slack refused its token"

    workspaces.purge(app.store, only.id, MONDAY)
    assert app.ready()["workspace"] == "uninstalled"


def test_of_many_workspaces_one_that_rests_does_not_make_the_service_a_broken_one(app: App) -> None:
    fill(app.store, "T0OTHER")
    with app.store.read() as work:
        (first, _) = work.workspaces.all()
    workspaces.deactivate(app.store, first.id, MONDAY)
    assert beating(app).ready() == {"database": True, "scheduler": True}
