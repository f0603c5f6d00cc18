"""What a firm can write itself: its journeys and its playbooks, beside ours or instead of them."""

from pathlib import Path
from typing import NamedTuple

from bot import journeys, playbooks
from bot.domain.journeys import Journeys
from bot.domain.playbooks import Playbooks
from bot.folders import FilesError
from bot.yml import Mistake


class Written(NamedTuple):
    journeys: Journeys
    playbooks: Playbooks


def read(home: Path | None) -> Written:
    """Raises FilesError, with the mistakes of both."""
    try:
        walked = journeys.load(home)
    except FilesError as error:
        raise FilesError([*error.mistakes, *_mistakes(home)]) from None
    return Written(walked, playbooks.load(home))


def _mistakes(home: Path | None) -> tuple[Mistake, ...]:
    """In the playbooks, where the journeys have some already."""
    try:
        playbooks.load(home)
    except FilesError as error:
        return error.mistakes
    return ()
