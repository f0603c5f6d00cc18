"""`moments sandbox`: the real bot against our own small Slack, with a page in the browser."""

import logging
import signal
import webbrowser
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from threading import Event

from bot import written
from bot.app import App, meet_slack
from bot.clock import MovedClock
from bot.run import opened, started
from bot.sandbox.page import routes
from bot.sandbox.server import Sandbox
from bot.secrets import new_key
from bot.settings import Settings
from bot.sockets import Sockets

log = logging.getLogger(__name__)

FOLDER = Path("sandbox")
PORT = 3999


def main(
    import_examples: Callable[[App, int], None],
    folder: Path = FOLDER,
    port: int = PORT,
    opens_browser: bool = True,
    home: Path | None = None,
) -> None:
    """Until SIGTERM or SIGINT. What happened stays in `folder`, so that it goes on where it was.

    Raises FilesError, CannotStart, and OSError where the port is taken.
    """
    files = written.read(home)
    folder.mkdir(parents=True, exist_ok=True)
    clock = MovedClock()
    apps: list[App] = []
    with Sandbox.start(
        clock=clock,
        file=folder / "slack.db",
        port=port,
        page=lambda sandbox: routes(sandbox, next_nudge=lambda person: _next_nudge(apps, person)),
    ) as sandbox:
        settings = Settings(
            bot_token=sandbox.bot_token,
            app_token=sandbox.app_token,
            api_url=sandbox.api_url,
            database_url=f"sqlite:///{folder / 'moments.db'}",
            secret_keys=(_key_in(folder),),
            home=home,
        )
        with opened(settings) as store:
            app = App(settings, store, clock, files=files)
            workspace = meet_slack(app)
            app.sync_people()
            import_examples(app, workspace.id)
            apps.append(app)
            with started(app):
                _serve_until_stopped(app, sandbox.url, opens_browser)


def _serve_until_stopped(app: App, url: str, opens_browser: bool) -> None:
    assert app.settings.app_token is not None
    sockets = Sockets(app, app.settings.app_token, app.settings.api_url)
    sockets.start()
    stop = Event()
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, lambda _signal, _frame: stop.set())
    log.info("The sandbox is at %s - press Ctrl+C to stop it.", url)
    if opens_browser:
        webbrowser.open(url)
    stop.wait()
    sockets.stop()


def _key_in(folder: Path) -> str:
    """The same every time, so that what was sealed can be read again."""
    file = folder / "key"
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(new_key())
    return file.read_text().strip()


def _next_nudge(apps: list[App], person: str) -> datetime | None:
    """When this person hears from us next, for the clock that jumps there."""
    if not apps:
        return None
    app = apps[0]
    with app.store.read() as work:
        dues = [work.deliveries.next_sending(each.id, person, app.clock.now()) for each in work.workspaces.all()]
    return min((due for due in dues if due is not None), default=None)
