"""`moments db`, and the database as every other command opens it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic.util import CommandError
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from bot.commands import Stopped
from bot.doctor import Finding
from bot.flows import workspaces
from bot.secrets import Vault
from bot.settings import Settings
from store import Store
from store.migrate import NotAFile


@contextmanager
def opened(settings: Settings) -> Iterator[Store]:
    """Up to date, beside a Moments that may be running on it. Raises Stopped."""
    with connected(settings) as store:
        store.upgrade()
        yield store


@contextmanager
def connected(settings: Settings) -> Iterator[Store]:
    """As it is. Raises Stopped."""
    with explained(settings):
        store = Store(settings.database_url, Vault(settings.secret_keys))
        try:
            yield store
        finally:
            store.close()


@contextmanager
def explained(settings: Settings) -> Iterator[None]:
    """Whatever goes wrong with the database in here becomes a sentence: Raises Stopped."""
    try:
        make_url(settings.database_url)
    except (ArgumentError, ValueError):
        raise Stopped(f"DATABASE_URL is not an address that can be read. {_HOW}", 2) from None
    try:
        yield
    except (SQLAlchemyError, CommandError) as error:
        raise Stopped(" ".join(_trouble(settings.database_url, error)), 2) from None


def upgrade(settings: Settings) -> str:
    with opened(settings) as store:
        return f"{_name(store)} is up to date."


def backup(settings: Settings, to: Path) -> str:
    with connected(settings) as store:
        if store.file is not None and not store.file.is_file():
            raise Stopped(f"There is no database {store.file} yet, so there is nothing to copy.")
        if to.exists():
            raise Stopped(f"{to} is there already, and nothing is overwritten. Choose another name.")
        try:
            store.backup(to)
        except NotAFile as no_file:
            raise Stopped(str(no_file)) from None
        except Exception as error:  # sqlite3's own, and the disk's
            raise Stopped(f"{to} could not be written ({error}). Choose another place.") from None
        return f"{store.file} was copied to {to}."


def examine(settings: Settings) -> Finding:
    """Looks, and changes nothing: not even the file is made."""
    try:
        with connected(settings) as store:
            if store.file is not None and not store.file.is_file():
                return _finding_without_file(store.file)
            if store.is_current():
                return _finding_of_locked(store) or Finding(
                    "database", True, f"{_name(store)} is up to date.{_resting(store)}"
                )
            return Finding(
                "database", True, f"{_name(store)} works; `moments run` brings its tables up to date by itself."
            )
    except Stopped as stopped:
        said, _, next_step = str(stopped).partition(". ")
        return Finding("database", False, f"{said}.", next_step)


def _finding_of_locked(store: Store) -> Finding | None:
    locked = workspaces.locked_moments(store)
    if not locked:
        return None
    texts = "1 text of moments is" if locked == 1 else f"{locked} texts of moments are"
    return Finding(
        "database",
        False,
        f"{_name(store)} is up to date, and {texts} sealed with a key that is not in MOMENTS_SECRET_KEYS.",
        "Add that key after the others: until then nobody can read them.",
    )


def _resting(store: Store) -> str:
    with store.read() as work:
        teams = [workspace.team_id for workspace in work.workspaces.all() if not workspace.is_active]
    if not teams:
        return ""
    named = ", ".join(teams[:5]) + (f" and {len(teams) - 5} more" if len(teams) > 5 else "")
    return f" Slack refused the token of {named}: nothing is sent there until Moments is installed there again."


def _finding_without_file(file: Path) -> Finding:
    if file.parent.is_dir():
        return Finding("database", True, f"{file} is not there yet; `moments run` makes it.")
    step = "Make the folder, or set DATABASE_URL to another file."
    return Finding("database", False, f"{file} cannot be made, because {file.parent} is not a folder.", step)


_HOW = "Write postgresql+psycopg://user:password@host/name, or leave it out for a file in this folder."


def _trouble(url: str, error: SQLAlchemyError | CommandError) -> tuple[str, str]:
    """What happened, and the next step. Never the address: it holds a password."""
    if isinstance(error, CommandError):
        newer = "The database was last used by a newer version of Moments."
        return newer, "Install that version, or set DATABASE_URL to another database."
    said = str(getattr(error, "orig", None) or type(error).__name__).strip().partition("\n")[0].rstrip(".")
    if not url.startswith("sqlite"):
        where = make_url(url)
        place = f"{where.host or 'localhost'}, port {where.port or 5432}"
        return f"PostgreSQL at {place} did not work: {said}.", "Look at DATABASE_URL, and whether the server runs."
    file = make_url(url).database
    for sign, meant, step in _SQLITE:
        if sign in said:
            return f"{file} {meant}.", step
    return f"{file} did not work: {said}.", "Look at DATABASE_URL."


_SQLITE = (
    (
        "unable to open",
        "cannot be opened",
        "See that its folder exists and that you may write there, or set DATABASE_URL to another file.",
    ),
    ("not a database", "is not a database", "Set DATABASE_URL to another file."),
    ("malformed", "is damaged", "Put a backup in its place."),
    ("locked", "is busy: another program is writing to it", "Try again in a moment."),
    ("readonly", "may not be written", "Give yourself the right to write to it and to its folder."),
)


def _name(store: Store) -> str:
    if store.file is not None:
        return str(store.file)
    where = make_url(store.url)
    return f"The database {where.database} on {where.host or 'localhost'}"
