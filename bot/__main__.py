"""The command line. What goes wrong ends with a sentence and a status: 2 for settings and usage, 1 for the rest."""

import logging
import os
import sys
from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from collections.abc import Callable, Sequence
from pathlib import Path

from bot.commands import Stopped
from bot.settings import Settings, SettingsError, home_in

# What only one command needs is imported by it, so that each starts as fast as it can.


def main(arguments: Sequence[str] | None = None) -> int:
    given = _parser().parse_args(arguments)
    logging.getLogger().addHandler(logging.NullHandler())  # a command says everything itself
    try:
        command: Callable[[Namespace], str | None] = given.command
        said = command(given)
    except SettingsError as error:
        return _refuse(str(error), 2)
    except Stopped as stopped:
        return _refuse(str(stopped), stopped.status)
    except KeyboardInterrupt:
        return 130
    if said is not None:
        print(said)
    return 0


def _refuse(said: str, status: int) -> int:
    print(said, file=sys.stderr)
    return status


def _run(_given: Namespace) -> None:
    settings = _settings()
    _keep_a_log()
    from bot.commands.database import explained
    from bot.http import CannotListen
    from bot.run import CannotStart, run
    from bot.sockets import AppTokenRefused

    try:
        with explained(settings):
            run(settings)
    except (CannotStart, CannotListen, AppTokenRefused) as error:
        raise Stopped(str(error), 2) from None


def _sandbox(given: Namespace) -> None:
    _keep_a_log()
    from bot.commands.sandbox import play
    from bot.run import CannotStart

    try:
        play(given.folder, given.port, not given.no_browser, home_in(os.environ))
    except CannotStart as error:
        raise Stopped(str(error), 2) from None


def _import(given: Namespace) -> str:
    from bot.commands.importing import import_files
    from bot.domain.dates import Order

    order = Order(given.date_order) if given.date_order else None
    return import_files(_settings(), given.roster, given.dates, given.commit, order)


def _export(given: Namespace) -> str:
    from bot.commands.exporting import export_files

    return export_files(_settings(), given.folder, given.client, given.force)


def _doctor(_given: Namespace) -> str:
    from bot.commands.doctor import see

    return see(os.environ)


def _upgrade(_given: Namespace) -> str:
    from bot.commands.database import upgrade

    return upgrade(_settings())


def _backup(given: Namespace) -> str:
    from bot.commands.database import backup

    return backup(_settings(), given.file)


def _manifest(given: Namespace) -> str:
    from bot import manifest

    try:
        found = manifest.http_variant(given.http) if given.http is not None else manifest.load()
    except manifest.BadAddress as error:
        raise Stopped(str(error), 2) from None
    return manifest.as_yaml(found).rstrip()


def _key(_given: Namespace) -> str:
    from bot.secrets import new_key

    return new_key()


def _rotate_keys(_given: Namespace) -> str:
    from bot.run import CannotStart, rotate_keys
    from bot.secrets import NoKeys

    try:
        return rotate_keys(_settings())
    except (CannotStart, NoKeys) as refused:
        raise Stopped(str(refused), 2) from None


def _settings() -> Settings:
    return Settings.read(os.environ)


def _keep_a_log() -> None:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)-7s %(message)s", force=True)
    for others in ("alembic", "apscheduler", "websockets", "uvicorn", "bot.sockets.sdk"):
        logging.getLogger(others).setLevel(logging.WARNING)


def _parser() -> ArgumentParser:
    parser = ArgumentParser(
        prog="moments",
        description="A Slack bot for people who serve clients: the right line, to the right person, just in time.",
        epilog="Settings come from the environment; README.md lists them.",
        formatter_class=RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(metavar="COMMAND", required=True)

    def add(name: str, command: Callable[[Namespace], str | None], words: str) -> ArgumentParser:
        added = commands.add_parser(name, help=words, description=f"{words[0].upper()}{words[1:]}.")
        added.set_defaults(command=command)
        return added

    add("run", _run, "serve Slack, over Socket Mode or HTTP by what is set")
    _add_sandbox(add("sandbox", _sandbox, "try it in the browser, with no Slack at all"))
    _add_import(add("import", _import, "read clients and dates from CSV files; a dry run unless --commit"))
    _add_export(add("export", _export, "write clients, dates and history into a folder"))
    add("doctor", _doctor, "check settings, Slack and the database, and say what to do")
    _add_db(commands.add_parser("db", help="bring the database up to date, or copy it"))
    shown = add("manifest", _manifest, "print the app manifest for Slack")
    shown.add_argument("--http", metavar="URL", help="for HTTP, behind this public address")
    add("key", _key, "print a new key for MOMENTS_SECRET_KEYS")
    add("rotate-keys", _rotate_keys, "seal what is secret with the first of MOMENTS_SECRET_KEYS")
    return parser


def _add_sandbox(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--folder", type=Path, default=Path("sandbox"), help="where it keeps what happened (%(default)s)"
    )
    parser.add_argument("--port", type=int, default=3999, help="where the page is (%(default)s)")
    parser.add_argument("--no-browser", action="store_true", help="do not open the page")


def _add_import(parser: ArgumentParser) -> None:
    parser.add_argument("roster", type=Path, metavar="ROSTER", help="a CSV file with a client in each line")
    parser.add_argument("--dates", type=Path, metavar="DATES", help="a CSV file with a date in each line")
    order = "what stands first in dates such as 5/6/2026: the day (dmy) or the month (mdy)"
    parser.add_argument("--date-order", choices=("dmy", "mdy"), help=order)
    parser.add_argument("--commit", action="store_true", help="import it; without this nothing is changed")


def _add_export(parser: ArgumentParser) -> None:
    files = "where roster.csv, dates.csv and history.json go"
    parser.add_argument("folder", type=Path, metavar="FOLDER", help=files)
    parser.add_argument("--client", metavar="NAME", help="only this client, by name, alias or client_id")
    parser.add_argument("--force", action="store_true", help="replace files that are there already")


def _add_db(parser: ArgumentParser) -> None:
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    commands.add_parser("upgrade", help="bring the database up to date").set_defaults(command=_upgrade)
    copied = commands.add_parser("backup", help="copy a SQLite database while it is used")
    copied.add_argument("file", type=Path, metavar="FILE", help="the copy; it must not be there yet")
    copied.set_defaults(command=_backup)


if __name__ == "__main__":
    sys.exit(main())
