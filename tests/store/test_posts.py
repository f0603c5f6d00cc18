"""The ledger of what goes into the moments channel: lines of a log, and what failed and is tried again."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.domain.deliveries import ABOUT_MOMENTS, Delivery, DeliveryKind, DeliveryState
from bot.domain.history import Noun, Thing, What
from bot.domain.moments import Moment
from store import Store
from tests.cast import MONDAY, OLGA, Cast

HERE, ELSEWHERE = "C0CLIENTS", "C0ZEBRA"
MINUTE = timedelta(minutes=1)


class Channel:
    def __init__(self, store: Store, cast: Cast) -> None:
        self.store, self.cast, self.id = store, cast, cast.id
        with store.begin() as work:
            flagged = {"flagged_by": OLGA, "flagged_at": MONDAY, "taker": OLGA}
            self.moments = [
                Thing(Noun.MOMENT, work.moments.add(Moment(0, cast.id, n, cast.zebra.id, "It burns.", **flagged)).id)  # type: ignore[arg-type]
                for n in (1, 2)
            ]

    def happens(self, about: Thing, key: str) -> int:
        """With a line that tells it."""
        with self.store.begin() as work:
            entry = work.history.record(self.id, What.MOMENT_NOTED, about, MONDAY, OLGA, self.cast.zebra.id)
        self.owe(key, DeliveryKind.LOG, Thing(Noun.ENTRY, entry))
        return entry

    def owe(self, key: str, kind: DeliveryKind = DeliveryKind.POST, about: Thing | None = None) -> Delivery:
        with self.store.begin() as work:
            work.deliveries.add(self.id, key, kind, about or self.moments[0], HERE, MONDAY)
        return self.now(key)

    def claims(self, at: datetime = MONDAY, edits: bool = False) -> Delivery:
        with self.store.begin() as work:
            claimed = work.deliveries.claim_next(self.id, at, "me", edits=edits)
        assert claimed is not None
        return claimed

    def fails(self, key: str, reason: str = "is_archived", at: datetime = MONDAY) -> Delivery:
        delivery = self.claims(at)
        assert delivery.key == key
        with self.store.begin() as work:
            assert work.deliveries.settle(delivery, "me", DeliveryState.FAILED, reason)
        return self.now(key)

    def arrives(self, key: str, at: datetime = MONDAY) -> Delivery:
        delivery = self.claims(at)
        assert delivery.key == key
        with self.store.begin() as work:
            assert work.deliveries.record_sent(delivery, "me", HERE, f"{key}.1", at)
        return self.now(key)

    def tries_again(self, key: str, recipient: str, at: datetime) -> Delivery:
        with self.store.begin() as work:
            work.deliveries.try_again(self.now(key), recipient, at)
        return self.now(key)

    def is_told_of(self, key: str, reason: str = "is_archived") -> bool:
        with self.store.read() as work:
            return work.deliveries.is_told_of(replace(self.now(key), reason=reason), ABOUT_MOMENTS)

    def now(self, key: str) -> Delivery:
        with self.store.read() as work:
            found = work.deliveries.keyed(self.id, key)
        assert found is not None
        return found


@pytest.fixture
def channel(store: Store, cast: Cast) -> Channel:
    return Channel(store, cast)


def test_the_lines_of_one_log_come_in_the_order_in_which_it_happened(channel: Channel) -> None:
    first, second = channel.moments
    entries = [channel.happens(first, "a"), channel.happens(first, "b")]
    channel.happens(second, "c")

    with channel.store.read() as work:
        assert [each.about.id for each in work.deliveries.of_log(channel.id, first)] == entries


def test_a_line_that_waits_can_be_hurried_and_another_one_not(channel: Channel) -> None:
    sent = channel.owe("sent")
    channel.arrives("sent")
    waiting = channel.owe("waiting")
    with channel.store.begin() as work:
        work.deliveries.reschedule(channel.id, waiting.id, MONDAY + 5 * MINUTE)
        for each in (sent, waiting):
            work.deliveries.hurry(channel.id, each.id, MONDAY)

    assert channel.claims().key == "waiting"
    with channel.store.begin() as work:
        assert work.deliveries.claim_next(channel.id, MONDAY, "me", edits=True) is None


def test_what_failed_is_tried_again_in_another_channel(channel: Channel) -> None:
    channel.owe("a")
    channel.fails("a")

    anew = channel.tries_again("a", ELSEWHERE, MONDAY + MINUTE)

    assert (anew.state, anew.recipient, anew.due_at, anew.ts) == (
        DeliveryState.WAITING,
        ELSEWHERE,
        MONDAY + MINUTE,
        None,
    )
    assert channel.claims(MONDAY + MINUTE).doubts == 1


def test_what_stands_and_could_not_be_edited_is_edited_again_and_not_posted(channel: Channel) -> None:
    channel.owe("a")
    channel.arrives("a")
    with channel.store.begin() as work:
        work.deliveries.redraw(channel.id, [channel.moments[0]], MONDAY)
    edit = channel.claims(edits=True)
    with channel.store.begin() as work:
        work.deliveries.settle(edit, "me", DeliveryState.FAILED, "guests_in_channel")

    anew = channel.tries_again("a", HERE, MONDAY + MINUTE)

    assert (anew.state, anew.ts) == (DeliveryState.SENT, "a.1")
    assert channel.claims(MONDAY + MINUTE, edits=True).key == "a"


@pytest.mark.parametrize("state", ["waiting", "sent"])
def test_what_is_not_over_is_left_alone(channel: Channel, state: str) -> None:
    before = channel.owe("a")
    if state == "sent":
        before = channel.arrives("a")

    assert channel.tries_again("a", ELSEWHERE, MONDAY + MINUTE) == before


def test_the_same_trouble_is_told_once_until_something_arrived(channel: Channel) -> None:
    channel.owe("a")
    channel.fails("a")
    assert not channel.is_told_of("a")  # it is the first

    channel.owe("b")
    assert channel.is_told_of("b")
    assert not channel.is_told_of("b", "not_in_channel")

    channel.arrives("b", MONDAY + MINUTE)
    channel.owe("c")
    assert not channel.is_told_of("c")


def test_what_is_tried_again_counts_as_told(channel: Channel) -> None:
    channel.owe("a")
    channel.fails("a")
    channel.tries_again("a", HERE, MONDAY + MINUTE)

    channel.owe("b")
    assert channel.is_told_of("b")


def test_who_chose_the_channel_last_is_found_among_all_that_happened(channel: Channel) -> None:
    about = Thing(Noun.WORKSPACE, channel.id)
    with channel.store.begin() as work:
        for text in (HERE, ELSEWHERE):
            work.history.record(channel.id, What.CHANNEL_CHOSEN, about, MONDAY, OLGA, text=text)
        work.history.record(channel.id, What.SETTINGS_CHANGED, about, MONDAY, OLGA)

    with channel.store.read() as work:
        found = work.history.newest_of(channel.id, about, What.CHANNEL_CHOSEN)
        assert found is not None
        assert found.text == ELSEWHERE
        assert work.history.newest_of(channel.id, about, What.ROLE_GIVEN) is None


def test_with_the_client_the_post_and_the_whole_log_go(channel: Channel) -> None:
    channel.owe("post")
    channel.happens(channel.moments[0], "line")
    with channel.store.begin() as work:
        work.erasing.erase(channel.id, channel.cast.zebra.id)

    with channel.store.read() as work:
        assert work.deliveries.keyed(channel.id, "post") is None
        assert work.deliveries.keyed(channel.id, "line") is None


def test_holding_a_line_holds_its_moment_and_nothing_where_it_is_gone(channel: Channel) -> None:
    entry = channel.happens(channel.moments[0], "line")
    with channel.store.begin() as work:
        work.hold(channel.id, Thing(Noun.ENTRY, entry))
        work.hold(channel.id, Thing(Noun.ENTRY, entry + 1000))
