"""Moments of Proof: the journeys that come with Moments, and a firm's own beside or instead of them."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

from bot import folders
from bot.domain.journeys import Journey, Journeys, as_name
from bot.journeys.reading import read
from bot.yml import Held

SHIPPED = Path(__file__).parent


class JourneysError(folders.FilesError):
    """Mistakes in journey files: all of them."""


def load(home: Path | None) -> Journeys:
    """The firm's own first: one of the same name replaces ours, and a segment or kind that theirs names is theirs.

    Raises JourneysError.
    """
    own = _own(home / "journeys") if home is not None else ()
    return Journeys((*own, *_beside(own)))


def read_folder(folder: Path) -> tuple[Journey, ...]:
    """Raises JourneysError."""
    return folders.read_folder(folder, read, _refuse_clashes, JourneysError)


@cache
def _shipped() -> tuple[Journey, ...]:
    return read_folder(SHIPPED)


def _own(folder: Path) -> tuple[Journey, ...]:
    return read_folder(folder) if folder.exists() else ()


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
