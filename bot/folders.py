"""A folder of files that a firm can edit. What is wrong in them is told at once, whichever file it is in."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

from bot.settings import SettingsError
from bot.yml import Held, Mistake, Page

T = TypeVar("T")

FILES_MOST = 100
MEND = "Mend this in the file, or take the file away, and start again."


class FilesError(SettingsError):
    """Mistakes in the files of a folder: all of them."""

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        self.mistakes = tuple(mistakes)
        super().__init__("MOMENTS_HOME", "\n".join(map(str, self.mistakes)), MEND)

    def __str__(self) -> str:
        return f"{self.said}\n{self.next_step}"


def read_folder(
    folder: Path,
    read: Callable[[Path, Page], tuple[Held, T] | None],
    refuse_clashes: Callable[[list[tuple[Held, T]]], None],
    error: type[FilesError],
) -> tuple[T, ...]:
    """What each file says, in the order of their names. `refuse_clashes` notes what two of them cannot both say.

    Raises `error`.
    """
    paths = _paths(folder, error)
    pages = [Page(f"{folder.name}/{path.name}") for path in paths]
    if len(paths) > FILES_MOST:
        raise error([Mistake(f"{folder.name}/", 0, f"here are {len(paths)} files, and it takes {FILES_MOST}.")])
    found = [each for path, page in zip(paths, pages, strict=True) if (each := read(path, page)) is not None]
    refuse_clashes(found)
    mistakes = [mistake for page in pages for mistake in sorted(page.mistakes)]
    if mistakes:
        raise error(mistakes)
    return tuple(value for _, value in found)


def _paths(folder: Path, error: type[FilesError]) -> list[Path]:
    """Raises `error`."""
    try:
        found = sorted(folder.iterdir())
    except OSError as problem:
        said = f"the folder cannot be read ({problem.strerror})."
        raise error([Mistake(f"{folder.name}/", 0, said)]) from None
    return [path for path in found if path.suffix in (".yml", ".yaml") and not path.name.startswith(".")]
