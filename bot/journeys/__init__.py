"""Moments of Proof: the journeys that come with Moments, and a firm's own beside or instead of them."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

from bot.domain.journeys import Journey, Journeys, as_name
from bot.journeys.reading import read
from bot.settings import SettingsError
from bot.yml import Held, Mistake, Page

SHIPPED = Path(__file__).parent
FILES_MOST = 100
MEND = "Mend this in the file, or take the file away, and start again."


class JourneysError(SettingsError):
    """Mistakes in journey files: all of them."""

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        self.mistakes = tuple(mistakes)
        super().__init__("MOMENTS_HOME", "\n".join(map(str, self.mistakes)), MEND)

    def __str__(self) -> str:
        return f"{self.said}\n{self.next_step}"


def load(home: Path | None) -> Journeys:
    """The firm's own first: one of the same name replaces ours, and a segment or kind that theirs names is theirs.

    Raises JourneysError.
    """
    own = _own(home / "journeys") if home is not None else ()
    return Journeys((*own, *_beside(own)))


def read_folder(folder: Path) -> tuple[Journey, ...]:
    """Raises JourneysError."""
    paths = sorted(path for path in folder.iterdir() if path.suffix in (".yml", ".yaml") and path.name[0] != ".")
    pages = [Page(f"{folder.name}/{path.name}") for path in paths]
    if len(paths) > FILES_MOST:
        pages[-1].note(f"this is one of {len(paths)} files, and the folder takes {FILES_MOST}.")
        raise JourneysError(pages[-1].mistakes)
    found = [each for path, page in zip(paths, pages, strict=True) if (each := read(path, page)) is not None]
    _refuse_clashes(found)
    mistakes = [mistake for page in pages for mistake in sorted(page.mistakes)]
    if mistakes:
        raise JourneysError(mistakes)
    return tuple(journey for _, journey in found)


@cache
def _shipped() -> tuple[Journey, ...]:
    return read_folder(SHIPPED)


def _own(folder: Path) -> tuple[Journey, ...]:
    return read_folder(folder) if folder.is_dir() else ()


def _beside(own: tuple[Journey, ...]) -> Iterator[Journey]:
    names = {as_name(each.name) for each in own}
    segments = {as_name(segment) for each in own for segment in each.segments}
    kinds = {kind for each in own for kind in each.kinds}
    for journey in _shipped():
        if as_name(journey.name) not in names:
            yield replace(
                journey,
                segments=tuple(each for each in journey.segments if as_name(each) not in segments),
                kinds=tuple(each for each in journey.kinds if each not in kinds),
            )


def _refuse_clashes(found: Iterable[tuple[Held, Journey]]) -> None:
    """Only one journey can have a name, and the clients of a segment or a kind."""
    taken: dict[tuple[str, str], str] = {}
    for held, journey in found:
        segments, kinds = (("segments", each) for each in journey.segments), (("kinds", each) for each in journey.kinds)
        for key, said in (("name", journey.name), *segments, *kinds):
            other = taken.setdefault((key, as_name(said)), held.page.name)
            if said and other != held.page.name:
                held.refuse(key, f"{other} has “{said}” as well, so nobody could say which is meant.")
