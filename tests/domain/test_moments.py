from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.history import What
from bot.domain.moments import Moment, SpokenAlready, TakenAlready
from tests.cast import CORA, MONDAY, OLGA, OSCAR

FLAGGED = Moment(1, 1, 12, 1, "The founder's father died.", OSCAR, MONDAY, OLGA)
LATER = MONDAY + timedelta(hours=1)


def test_whoever_takes_it_has_it() -> None:
    taken = FLAGGED.take(CORA, LATER)
    assert (taken.taker, taken.taken_at, taken.is_open) == (CORA, LATER, True)


def test_it_is_taken_once_and_the_sentence_names_who_has_it() -> None:
    with pytest.raises(TakenAlready) as refused:
        FLAGGED.take(CORA, LATER).take(OLGA, LATER)
    assert refused.value.sentence == "<@U0CORA> already has it."


def test_speaking_with_the_client_takes_it_along_and_it_stays_open_until_it_is_closed() -> None:
    spoken = FLAGGED.speak(CORA, LATER)
    assert (spoken.taker, spoken.taken_at, spoken.spoken_at) == (CORA, LATER, LATER)
    assert (spoken.waits, spoken.is_open, spoken.close(CORA, LATER).is_open) == (False, True, False)


def test_speaking_leaves_it_with_whoever_took_it() -> None:
    spoken = FLAGGED.take(OLGA, MONDAY).speak(CORA, LATER)
    assert (spoken.taker, spoken.taken_at) == (OLGA, MONDAY)


def test_it_is_spoken_about_once() -> None:
    with pytest.raises(SpokenAlready):
        FLAGGED.speak(OLGA, LATER).speak(OLGA, LATER)


@pytest.mark.parametrize(
    ("moment", "what", "was"),
    [
        (FLAGGED.take(CORA, LATER), What.MOMENT_TAKEN, OLGA),
        (FLAGGED.speak(CORA, LATER), What.MOMENT_SPOKEN, OLGA),
    ],
)
def test_undo_gives_it_back_to_whoever_was_asked(moment: Moment, what: What, was: str) -> None:
    assert moment.before(what, was) == FLAGGED


def test_undoing_the_talk_keeps_who_has_it() -> None:
    taken = FLAGGED.take(OLGA, MONDAY)
    assert taken.speak(OLGA, LATER).before(What.MOMENT_SPOKEN, "") == taken


def test_a_moment_is_a_value() -> None:
    assert replace(FLAGGED) == FLAGGED
    FLAGGED.take(CORA, LATER)
    assert FLAGGED.taken_at is None
