from datetime import timedelta

import pytest

from bot.domain.touches import How, NoSuchTouch, Pulse, Touch
from store import Store
from tests.cast import CORA, MONDAY, OLGA, Cast

DAY = timedelta(days=1)


def touch(store: Store, cast: Cast, line: str, ago: int = 0) -> Touch:
    with store.begin() as work:
        return work.touches.add(
            Touch(0, cast.id, cast.zebra.id, OLGA, MONDAY - ago * DAY, How.VISIT, line, Pulse.UNEASY)
        )


def test_a_touch_comes_back_as_it_was_given(store: Store, cast: Cast) -> None:
    told = touch(store, cast, "They moved “at last” 🦓")
    with store.begin() as work:
        bare = work.touches.add(Touch(0, cast.id, cast.zebra.id, CORA, MONDAY, How.GIFT))

    assert (told.line, told.how, told.seems, told.at) == ("They moved “at last” 🦓", How.VISIT, Pulse.UNEASY, MONDAY)
    assert (bare.line, bare.seems) == ("", None)
    with store.read() as work:
        assert work.touches.get(cast.id, told.id) == told


def test_they_are_read_a_page_at_a_time_the_last_written_down_first(store: Store, cast: Cast) -> None:
    first, second, third = (touch(store, cast, line) for line in ("first", "second", "third"))

    with store.read() as work:
        page = work.touches.of_client(cast.id, cast.zebra.id, most=2)
        rest = work.touches.of_client(cast.id, cast.zebra.id, most=2, before_id=page[-1].id)
    assert (page, rest) == ([third, second], [first])


def test_the_last_touch_is_the_latest_whenever_it_was_written_down(store: Store, cast: Cast) -> None:
    latest = touch(store, cast, "today")
    touch(store, cast, "remembered later", ago=3)

    with store.read() as work:
        assert work.touches.last_of(cast.id, [cast.zebra.id, cast.zebra.id, 99_999]) == {cast.zebra.id: latest}
        assert work.touches.last_of(cast.id, []) == {}


def test_of_two_at_one_time_the_one_written_down_last_counts(store: Store, cast: Cast) -> None:
    touch(store, cast, "one")
    second = touch(store, cast, "two")

    with store.read() as work:
        assert work.touches.last_of(cast.id, [cast.zebra.id]) == {cast.zebra.id: second}


def test_what_was_taken_back_is_gone_and_said_so_in_words(store: Store, cast: Cast) -> None:
    before, taken = touch(store, cast, "before", ago=1), touch(store, cast, "a slip")
    with store.begin() as work:
        work.touches.take_back(taken)

    with store.read() as work:
        assert work.touches.last_of(cast.id, [cast.zebra.id]) == {cast.zebra.id: before}
        with pytest.raises(NoSuchTouch):
            work.touches.get(cast.id, taken.id)
