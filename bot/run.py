"""`moments run`: one process, from its first check to its last commit."""

import logging
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread
from types import FrameType

from filelock import FileLock, Timeout
from sqlalchemy.exc import SQLAlchemyError
from starlette.applications import Starlette

from bot import feeds, oauth, written
from bot.app import App, meet_slack
from bot.clock import Clock, SystemClock
from bot.flows import workspaces
from bot.flows.pace import Pace
from bot.http import CannotListen, Checks, Server, health_app, http_app, serve
from bot.messenger import SlackTrouble, Uninstalled
from bot.quiet import where
from bot.secrets import Vault
from bot.settings import Mode, Settings
from bot.sockets import Sockets
from store import Store

log = logging.getLogger(__name__)


class CannotStart(Exception):
    """Says why the program ends before it began, and what to do next."""


def run(settings: Settings, clock: Clock | None = None, pace: Pace | None = None) -> None:
    """Until SIGTERM or SIGINT: then nothing more is taken in, and what was accepted is finished.

    Raises SettingsError, FilesError, CannotStart, AppTokenRefused, CannotListen.
    """
    mode = settings.mode
    files = written.read(settings.home)
    for note in settings.notes:
        log.info("%s", note)
    with opened(settings) as store:
        app = App(settings, store, clock or SystemClock(), pace, files)
        try_keys(app)
        if mode is not Mode.OAUTH:
            _meet(app)
        with started(app):
            if mode is Mode.SOCKET:
                _run_sockets(app)
            else:
                _run_http(app)
    log.info("Stopped.")


def rotate_keys(settings: Settings) -> str:
    """Seals everything that is sealed with the first key. Says what came of it. Raises CannotStart, NoKeys."""
    with opened(settings) as store:
        done = workspaces.reseal(store, Vault(settings.secret_keys))
    said = f"{_counted(done.done, done.texts)} now sealed with the first key."
    locked = [f"the tokens of {', '.join(done.locked)}"] if done.locked else []
    locked += [_texts(done.locked_texts)] if done.locked_texts else []
    if locked:
        return (
            f"{said} No key opens {' and '.join(locked)}: add the key that they were sealed with, and run this again"
            " before you take any key away."
        )
    return f"{said} The other keys can be taken away."


def _counted(tokens: int, texts: int) -> str:
    said = "1 token" if tokens == 1 else f"{tokens} tokens"
    said = f"{said} and {_texts(texts)}" if texts else said
    return f"{said} {'is' if tokens == 1 and not texts else 'are'}"


def _texts(count: int) -> str:
    return "1 text of moments" if count == 1 else f"{count} texts of moments"


@contextmanager
def opened(settings: Settings) -> Iterator[Store]:
    """The database, up to date, and on SQLite ours alone while we run. Raises CannotStart."""
    store = Store(settings.database_url, Vault(settings.secret_keys))
    lock = FileLock(f"{store.file}.lock") if store.file else None
    try:
        if lock is not None:
            lock.acquire(timeout=0)
        store.upgrade()
        yield store
    except Timeout:
        raise CannotStart(
            f"Another Moments already runs on {store.file}. Stop that one first, or set DATABASE_URL to another file."
        ) from None
    except SQLAlchemyError as error:
        raise CannotStart(
            f"The database did not work ({where(error)}). Look at DATABASE_URL, and run `moments doctor`."
        ) from None
    finally:
        store.close()
        if lock is not None:
            lock.release()


@contextmanager
def started(app: App) -> Iterator[None]:
    """The heartbeat beats; who works here is looked up meanwhile."""
    app.start()
    people = Thread(target=app.sync_people, name="people", daemon=True)
    people.start()
    people.join(1.0)  # small workspaces know everybody before the first command comes
    try:
        yield
    finally:
        app.stop()
        people.join(3.0)  # or it would find the database closed


def _run_sockets(app: App) -> None:
    assert app.settings.app_token is not None
    sockets = Sockets(app, app.settings.app_token, app.settings.api_url)
    stop = Event()
    with _on_signals(stop.set):
        sockets.start()
        log.info("Ready, over Socket Mode.")
        with _health(app, sockets):
            stop.wait()
        log.info("Stopping.")
        sockets.stop()


def _run_http(app: App) -> None:
    web = web_side(app)
    log.info("Ready, over HTTP.")
    serve(web, app.settings.host, app.settings.port)


def web_side(app: App) -> Starlette:
    """All that is served over HTTP. The pages to install from only where many workspaces may."""
    assert app.settings.signing_secret is not None

    def ready() -> Checks:
        return {**app.ready(), "slack": app.slack_answers()}

    installing = oauth.routes(app) if app.settings.mode is Mode.OAUTH else ()
    return http_app(app, app.settings.signing_secret, ready, [*installing, *feeds.routes(app)])


@contextmanager
def _health(app: App, sockets: Sockets) -> Iterator[None]:
    """Whoever watches the process may ask it here. Without it the bot works all the same."""

    def ready() -> Checks:
        state = sockets.state()
        return {**app.ready(), "slack": state.works or f"{state.connected} of {state.wanted} connections are open"}

    try:
        server = Server(health_app(ready, feeds.routes(app)), app.settings.host, app.settings.port)
    except CannotListen as error:
        log.warning("Nobody can ask for /healthz: %s", error)
        yield
        return
    with server:
        thread = Thread(target=server.run, name="health", daemon=True)
        thread.start()
        try:
            yield
        finally:
            server.stop()
            thread.join(3.0)


def try_keys(app: App) -> None:
    """Raises CannotStart where anything is sealed and there is no key at all."""
    locked, moments = workspaces.locked(app.store, app.vault), workspaces.locked_moments(app.store)
    if (locked or moments) and not app.vault.has_keys:
        what = " and ".join([*(["tokens"] if locked else []), *(["moments"] if moments else [])])
        raise CannotStart(
            f"There are sealed {what} in the database, and MOMENTS_SECRET_KEYS is not set."
            " Set it to the keys that they were sealed with, then start again."
        )
    if moments:
        log.error(
            "%s of moments %s sealed with a key that is not in MOMENTS_SECRET_KEYS, so nobody can read %s."
            " Add that key after the others and start again.",
            *(("1 text", "was", "it") if moments == 1 else (f"{moments} texts", "were", "them")),
        )
    for workspace in locked:
        log.error(
            "The token of %s was sealed with a key that is not in MOMENTS_SECRET_KEYS, so nothing can be sent there"
            " and what is due waits. Add that key after the others and start again, or install Moments there anew"
            " at /slack/install.",
            workspace.team_id,
        )


def _meet(app: App) -> None:
    """Raises CannotStart. Where Slack is out of reach for now, a workspace that we know goes on."""
    try:
        workspace = meet_slack(app)
    except Uninstalled as trouble:
        raise CannotStart(
            f"Slack does not accept SLACK_BOT_TOKEN ({trouble.code})."
            " Copy it again from your app's page at https://api.slack.com/apps, under OAuth & Permissions."
        ) from None
    except SlackTrouble as trouble:
        with app.store.read() as work:
            if not work.workspaces.all():
                raise CannotStart(
                    f"Slack at {app.settings.api_url} cannot be reached ({trouble.code}), and it is needed for the"
                    " first start. Look at the network and at SLACK_API_URL, then start again."
                ) from None
        log.warning("Slack cannot be reached for now (%s); going on with what is known.", trouble.code)
        return
    log.info("Serving %s.", workspace.team_id)


@contextmanager
def _on_signals(stop: Callable[[], None]) -> Iterator[None]:
    def stopped(_signal: int, _frame: FrameType | None) -> None:
        stop()

    before = {each: signal.signal(each, stopped) for each in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
