"""Moments of Truth: the playbooks that come with Moments, and a firm's own beside or instead of them."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

from bot import folders
from bot.domain.clients import folded
from bot.domain.playbooks import Playbook, Playbooks, as_phrase
from bot.playbooks.reading import read
from bot.yml import Held

SHIPPED = Path(__file__).parent


class PlaybooksError(folders.FilesError):
    """Mistakes in playbook files: all of them."""


def load(home: Path | None) -> Playbooks:
    """The firm's own first, and each by name: one whose file or name is that of ours takes its place, and a phrase that
    theirs has is theirs.

    Raises PlaybooksError.
    """
    own = _own(home / "playbooks") if home is not None else ()
    return Playbooks((*_by_name(own), *_by_name(_beside(own))))


def read_folder(folder: Path) -> tuple[Playbook, ...]:
    """Raises PlaybooksError."""
    return folders.read_folder(folder, read, _refuse_clashes, PlaybooksError)


@cache
def _shipped() -> tuple[Playbook, ...]:
    return read_folder(SHIPPED)


def _own(folder: Path) -> tuple[Playbook, ...]:
    return read_folder(folder) if folder.exists() else ()


def _by_name(playbooks: Iterable[Playbook]) -> list[Playbook]:
    return sorted(playbooks, key=lambda each: folded(each.name))


def _beside(own: tuple[Playbook, ...]) -> Iterator[Playbook]:
    keys, names = {each.key for each in own}, {folded(each.name) for each in own}
    phrases = {as_phrase(phrase) for each in own for phrase in each.suggested_by}
    for playbook in _shipped():
        if playbook.key not in keys and folded(playbook.name) not in names:
            ours = tuple(each for each in playbook.suggested_by if _phrase(each) not in phrases)
            yield replace(playbook, suggested_by=ours)


_phrase = cache(as_phrase)
"""Of ours: there are a thousand, and they never change."""


def _refuse_clashes(found: Iterable[tuple[Held, Playbook]]) -> None:
    """Only one playbook can have a key, a name, and a phrase."""
    taken: dict[tuple[str, str], str] = {}
    for held, playbook in found:
        page = held.page
        phrases = (("suggested by", as_phrase(each)) for each in playbook.suggested_by)
        for key, said in (("", playbook.key), ("name", folded(playbook.name)), *phrases):
            other = taken.setdefault((key, said), page.name)
            if said and other != page.name:
                held.refuse(key, f"{other} has “{said}” as well, so nobody could say which is meant.")
