from dataclasses import replace

from bot.domain.digests import Digest
from store import Store
from tests.cast import MAX, MONDAY, Cast


def test_a_channel_has_the_digest_that_runs_and_not_the_one_that_was_stopped(store: Store, cast: Cast) -> None:
    with store.begin() as work:
        first = work.digests.add(Digest(0, cast.id, "C0CLIENTS", MAX, "Europe/London"))
    assert first is not None
    with store.read() as work:
        assert work.digests.of_channel(cast.id, "C0CLIENTS") == first
        assert work.digests.of_channel(cast.id, "C0GENERAL") is None

    stopped = replace(first, stopped_at=MONDAY)
    with store.begin() as work:
        work.digests.save(stopped)
        second = work.digests.add(Digest(0, cast.id, "C0CLIENTS", MAX, "Europe/London"))
    assert second is not None

    with store.read() as work:
        assert work.digests.find(cast.id, first.id) == stopped
        assert work.digests.of_channel(cast.id, "C0CLIENTS") == second
        assert work.digests.running(cast.id) == [second]


def test_no_second_one_runs_in_a_channel(store: Store, cast: Cast) -> None:
    again = Digest(0, cast.id, "C0CLIENTS", MAX, "Europe/London")
    with store.begin() as work:
        first = work.digests.add(again)
        assert first is not None
        assert work.digests.add(again) is None
        work.digests.save(replace(first, stopped_at=MONDAY))
        second = work.digests.add(again)
        assert not work.digests.save(first)  # and what else this transaction did stays

    with store.read() as work:
        assert work.digests.running(cast.id) == [second]
