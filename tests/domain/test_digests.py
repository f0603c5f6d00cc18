from dataclasses import replace

from bot.domain.digests import Digest, DigestRuns
from tests.cast import MAX, MONDAY

DIGEST = Digest(1, 1, "C0CLIENTS", MAX, "Europe/London")


def test_a_digest_runs_until_somebody_stops_it() -> None:
    assert DIGEST.is_running
    assert not replace(DIGEST, stopped_at=MONDAY).is_running


def test_a_second_one_is_refused_by_naming_who_set_up_the_first() -> None:
    refused = DigestRuns(name="<@U0MAX>")
    assert refused.sentence == "This channel has a digest already. It was set up by <@U0MAX>."
    assert str(refused) == refused.sentence
