"""`moments export`: clients, dates and history as files that other programs read, and `moments import`, too."""

import os
import shlex
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from tempfile import mkstemp

from bot.clock import Clock, SystemClock
from bot.commands import Stopped
from bot.commands.database import opened
from bot.commands.importing import workspace_of
from bot.domain import exports as files
from bot.domain.clients import Client
from bot.domain.names import lengths, nearly_named
from bot.flows import exports
from bot.settings import Settings
from store import Store


def export_files(
    settings: Settings, folder: Path, client: str | None, replaces: bool, clock: Clock | None = None
) -> str:
    """Raises Stopped. `replaces`: also files that are there already."""
    now = (clock or SystemClock()).now()
    if not replaces:
        _refuse_to_replace(folder, (files.ROSTER, files.DATES, files.HISTORY))
    with opened(settings) as store:
        workspace = workspace_of(store, settings, now, meets=False)
        if client is None:
            made = exports.export_all(store, workspace.id, now)
        else:
            made = exports.export_one(store, workspace.id, _meant(store, workspace.id, client).id, now)
    _write(folder, made)
    return "\n".join([workspace.name, *(f"  {folder / name}" for name in made), *_ending(folder)])


def _ending(folder: Path) -> Iterable[str]:
    back = ["moments", "import", str(folder / files.ROSTER), "--dates", str(folder / files.DATES)]
    yield "Written. What only a few may see is not in the history. To read the roster back:"
    yield f"  {shlex.join(back)}"


def _meant(store: Store, workspace_id: int, said: str) -> Client:
    with store.read() as work:
        by_ref = work.clients.by_ref(workspace_id, said)
        found = [by_ref] if by_ref else work.clients.called(workspace_id, said)
        if len(found) == 1:
            return found[0]
        near = nearly_named(work.clients.spellings(workspace_id, *lengths(said)), said)
        listed = work.clients.listed(workspace_id, near[:1])
    hint = f" Did you mean {listed[0].name}?" if listed else ""
    raise Stopped(f"I know no client called “{said}”.{hint}", 2)


def _refuse_to_replace(folder: Path, names: Iterable[str]) -> None:
    there = [name for name in names if (folder / name).exists()]
    if there:
        verb = "is" if len(there) == 1 else "are"
        said = f"{', '.join(there)} {verb} in {folder} already, and nothing was written."
        raise Stopped(f"{said} Choose another folder, or replace them with --force.", 2)


def _write(folder: Path, made: Mapping[str, bytes]) -> None:
    """Every file is whole before the first takes its place. Nobody else may read them: they hold people's lives."""
    waiting: dict[str, Path] = {}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, data in made.items():
            handle, temporary = mkstemp(prefix=f".{name}.", dir=folder)
            waiting[name] = Path(temporary)
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
        for name, path in waiting.items():
            path.replace(folder / name)
    except OSError as error:
        raise Stopped(f"{folder} cannot be written: {error.strerror or error}.", 2) from None
    finally:
        for path in waiting.values():
            with suppress(OSError):
                path.unlink(missing_ok=True)
