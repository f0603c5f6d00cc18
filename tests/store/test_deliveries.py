from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event, text

from bot.domain.deliveries import LEASE, Delivery, DeliveryKind, DeliveryState, brief_key
from bot.domain.history import Noun, Thing
from store import Store
from tests.cast import CORA, MAX, MONDAY, OLGA, OSCAR, Cast, fill

SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
ZEBRA = Thing(Noun.PROMISE, 7)
"""What most messages here are about; the ledger does not look the thing up."""


@pytest.fixture
def ledger(store: Store, cast: Cast) -> "Ledger":
    return Ledger(store, cast.id)


class Ledger:
    """Each call is one transaction, as in the drain."""

    def __init__(self, store: Store, workspace_id: int) -> None:
        self.store, self.workspace_id = store, workspace_id

    def owe(
        self, key: str, recipient: str = OLGA, at: datetime = MONDAY, urgent: bool = False, about: Thing = ZEBRA
    ) -> int | None:
        with self.store.begin() as work:
            return work.deliveries.add(self.workspace_id, key, DeliveryKind.NUDGE, about, recipient, at, urgent=urgent)

    def claim(
        self, now: datetime = MONDAY, by: str = "me", busy: Collection[str] = (), edits: bool = False
    ) -> Delivery | None:
        with self.store.begin() as work:
            return work.deliveries.claim_next(self.workspace_id, now, by, busy, edits)

    def claimed(self, now: datetime = MONDAY, by: str = "me", edits: bool = False) -> Delivery:
        delivery = self.claim(now, by, edits=edits)
        assert delivery is not None
        return delivery

    def send(self, delivery: Delivery, by: str = "me", ts: str = "1.1", at: datetime = MONDAY) -> bool:
        with self.store.begin() as work:
            return work.deliveries.record_sent(delivery, by, "D0OLGA", ts, at)

    def sent(self, key: str = "a", ts: str = "1.1") -> Delivery:
        self.owe(key)
        delivery = self.claimed()
        assert self.send(delivery, ts=ts)
        return self.now(delivery)

    def now(self, delivery: Delivery) -> Delivery:
        with self.store.read() as work:
            found = work.deliveries.find(self.workspace_id, delivery.id)
        assert found is not None
        return found

    def redraw(self, now: datetime, but: tuple[str, str] | None = None) -> None:
        with self.store.begin() as work:
            work.deliveries.redraw(self.workspace_id, [ZEBRA], now, but)

    def edited(self, delivery: Delivery, now: datetime) -> None:
        with self.store.begin() as work:
            assert work.deliveries.record_edited(delivery, "me", now)

    def next_due(self) -> datetime | None:
        with self.store.read() as work:
            return work.deliveries.next_due()


def test_the_same_message_is_owed_once(ledger: Ledger) -> None:
    assert ledger.owe("a") is not None
    assert ledger.owe("a") is None


def test_two_workspaces_may_owe_messages_of_the_same_key(ledger: Ledger) -> None:
    other = Ledger(ledger.store, fill(ledger.store, "T0OTHER", "Other").id)

    assert ledger.owe("a") is not None
    assert other.owe("a") is not None


@pytest.mark.parametrize(
    ("now", "is_claimed"),
    [(MONDAY - SECOND, False), (MONDAY, True), (MONDAY + SECOND, True), (MONDAY + timedelta(days=400), True)],
    ids=["not yet", "now", "late", "very late"],
)
def test_a_message_is_claimed_from_its_due_time_on(ledger: Ledger, now: datetime, is_claimed: bool) -> None:
    ledger.owe("a")

    assert (ledger.claim(now) is not None) is is_claimed


def test_a_claim_is_one_statement(ledger: Ledger) -> None:
    ledger.owe("a")
    said = statements(ledger.store)

    ledger.claim()

    assert [statement.split()[0] for statement, _ in said if "delivery" in statement] == ["UPDATE"]


def test_what_one_holds_nobody_else_gets(ledger: Ledger) -> None:
    ledger.owe("a")

    assert ledger.claim(by="me") is not None
    assert ledger.claim(by="you") is None


def test_eight_claimers_at_once_never_get_the_same_row(ledger: Ledger) -> None:
    for number in range(64):
        ledger.owe(str(number), recipient=f"U{number}")

    def drain(by: str) -> list[int]:
        mine = []
        while (delivery := ledger.claim(by=by)) is not None:
            mine.append(delivery.id)
        return mine

    with ThreadPoolExecutor(8) as pool:
        claimed = [key for each in pool.map(drain, "abcdefgh") for key in each]

    assert len(claimed) == len(set(claimed))
    # Somebody who meets a row in another's hands may see nothing more, and looks again: all are claimed in the end.
    assert len(claimed) + len(drain("i")) == 64


def test_busy_recipients_are_left_alone(ledger: Ledger) -> None:
    ledger.owe("a", OLGA)
    ledger.owe("b", CORA, MONDAY + SECOND)

    claimed = ledger.claim(MONDAY + MINUTE, busy={OLGA, MAX})

    assert claimed is not None
    assert claimed.recipient == CORA
    assert ledger.claim(MONDAY + MINUTE, busy={OLGA, CORA}) is None


def test_urgent_ones_go_first_and_the_longest_due_before_others(ledger: Ledger) -> None:
    ledger.owe("second", OLGA, MONDAY - MINUTE)
    ledger.owe("third", CORA, MONDAY)
    ledger.owe("first", MAX, MONDAY, urgent=True)
    ledger.owe("not due", OSCAR, MONDAY + MINUTE, urgent=True)

    assert [ledger.claimed().key for _ in range(3)] == ["first", "second", "third"]
    assert ledger.claim() is None


def test_an_urgent_one_that_is_busy_does_not_hold_up_the_rest(ledger: Ledger) -> None:
    ledger.owe("urgent", MAX, urgent=True)
    ledger.owe("usual", OLGA)

    claimed = ledger.claim(busy=[MAX])

    assert claimed is not None
    assert claimed.key == "usual"


@pytest.mark.parametrize(
    ("after", "is_back"),
    [(LEASE - SECOND, False), (LEASE, True), (LEASE + SECOND, True)],
    ids=["not yet", "now", "later"],
)
def test_a_claim_whose_holder_died_comes_back_in_doubt(ledger: Ledger, after: timedelta, is_back: bool) -> None:
    ledger.owe("a")
    first = ledger.claimed()
    assert not first.is_in_doubt

    second = ledger.claim(MONDAY + after, by="you")

    assert (second is not None) is is_back
    if second is not None:
        assert second.id == first.id
        assert second.doubts == 2
        assert second.is_in_doubt


def test_a_lost_claim_cannot_settle_anything(ledger: Ledger) -> None:
    ledger.owe("a")
    mine = ledger.claimed(by="me")
    yours = ledger.claimed(MONDAY + LEASE, by="you")

    with ledger.store.begin() as work:
        keeper = work.deliveries
        assert not keeper.record_sent(mine, "me", "D0OLGA", "1.1", MONDAY)
        assert not keeper.settle(mine, "me", DeliveryState.FAILED, "no")
        assert not keeper.release(mine, "me", MONDAY)
        assert not keeper.doubt(mine, "me", MONDAY)
        assert not keeper.post_anew(mine, "me", MONDAY)
    assert ledger.now(yours) == yours
    assert ledger.send(yours, by="you")
    assert not ledger.send(yours, by="you")


def test_a_claim_that_was_lost_to_another_thread_of_the_same_name_cannot_settle_either(ledger: Ledger) -> None:
    ledger.owe("a")
    first = ledger.claimed(by="me")
    second = ledger.claimed(MONDAY + LEASE, by="me")

    with ledger.store.begin() as work:
        assert not work.deliveries.release(first, "me", MONDAY)

    assert ledger.now(second) == second
    assert ledger.send(second)


def test_a_release_says_that_nothing_was_sent_so_no_doubt_is_left(ledger: Ledger) -> None:
    ledger.owe("a")
    with ledger.store.begin() as work:
        claimed = work.deliveries.claim_next(ledger.workspace_id, MONDAY, "me")
        assert claimed is not None
        assert work.deliveries.release(claimed, "me", MONDAY + MINUTE)

    assert ledger.claim(MONDAY + MINUTE - SECOND) is None
    again = ledger.claimed(MONDAY + MINUTE)
    assert again.doubts == 1
    assert again.due_at == MONDAY


def test_a_doubt_is_kept_until_somebody_looks(ledger: Ledger) -> None:
    ledger.owe("a")
    claimed = ledger.claimed()
    with ledger.store.begin() as work:
        assert work.deliveries.doubt(claimed, "me", MONDAY + MINUTE)

    assert ledger.claim(MONDAY + MINUTE - SECOND) is None
    again = ledger.claimed(MONDAY + MINUTE)
    assert again.is_in_doubt
    assert not again.is_edit


@pytest.mark.parametrize("state", [DeliveryState.FAILED, DeliveryState.UNKNOWN, DeliveryState.DROPPED])
def test_what_is_settled_never_comes_up_again_and_says_why(ledger: Ledger, state: DeliveryState) -> None:
    ledger.owe("a")
    claimed = ledger.claimed()
    with ledger.store.begin() as work:
        assert work.deliveries.settle(claimed, "me", state, "channel_not_found")

    settled = ledger.now(claimed)
    assert (settled.state, settled.reason) == (state, "channel_not_found")
    assert ledger.claim(MONDAY + timedelta(days=9)) is None
    assert ledger.next_due() is None


def test_a_sent_message_is_found_by_its_place_in_slack(ledger: Ledger) -> None:
    sent = ledger.sent()

    assert (sent.state, sent.channel, sent.ts, sent.sent_at) == (DeliveryState.SENT, "D0OLGA", "1.1", MONDAY)
    with ledger.store.read() as work:
        assert work.deliveries.find_sent(ledger.workspace_id, "D0OLGA", "1.1") == sent
        assert work.deliveries.find_sent(ledger.workspace_id, "D0OLGA", "1.2") is None
        assert work.deliveries.newest_sent(ledger.workspace_id, ZEBRA) == sent
        assert work.deliveries.about(ledger.workspace_id, ZEBRA) == [sent]


def test_edits_are_claimed_apart_from_posts(ledger: Ledger) -> None:
    sent = ledger.sent("sent")
    ledger.redraw(MONDAY)
    ledger.owe("post", CORA)

    edit, post = ledger.claimed(edits=True), ledger.claimed(edits=False)

    assert (edit.id, edit.is_edit, edit.ts) == (sent.id, True, "1.1")
    assert (post.key, post.is_edit) == ("post", False)
    assert ledger.claim(edits=True) is None
    assert ledger.claim(edits=False) is None


def test_the_message_that_was_shown_anew_already_is_not_edited_again(ledger: Ledger) -> None:
    ledger.sent("pressed", ts="1.1")
    other = ledger.sent("other", ts="1.2")

    ledger.redraw(MONDAY, but=("D0OLGA", "1.1"))

    assert ledger.claimed(edits=True).id == other.id
    assert ledger.claim(edits=True) is None


def test_a_message_that_is_being_edited_as_it_is_pressed_is_edited_once_more(ledger: Ledger) -> None:
    ledger.sent(ts="1.1")
    ledger.redraw(MONDAY)
    older = ledger.claimed(edits=True)

    ledger.redraw(MONDAY + SECOND, but=("D0OLGA", "1.1"))
    ledger.edited(older, MONDAY + MINUTE)

    assert ledger.claimed(MONDAY + MINUTE, edits=True).id == older.id


def test_only_the_newest_message_is_drawn_anew_where_older_ones_are_the_past(ledger: Ledger) -> None:
    ledger.sent("yesterday", ts="1.1")
    today = ledger.sent("today", ts="1.2")

    with ledger.store.begin() as work:
        work.deliveries.redraw_newest(ledger.workspace_id, ZEBRA, MONDAY)

    assert ledger.claimed(edits=True).id == today.id
    assert ledger.claim(edits=True) is None


def test_of_many_peoples_briefs_those_of_their_day_are_drawn_anew_but_for_the_one_that_was_pressed(
    ledger: Ledger,
) -> None:
    today, tomorrow = MONDAY.date(), MONDAY.date() + timedelta(days=1)
    _, max_, _, _ = [
        ledger.sent(brief_key(who, day), ts=f"1.{n}")
        for n, (who, day) in enumerate([(OLGA, today), (MAX, tomorrow), (CORA, tomorrow), (OSCAR, today)])
    ]
    days = {OLGA: today, MAX: tomorrow, CORA: today, "U0NOBODY": today}
    with ledger.store.begin() as work:
        work.deliveries.redraw_briefs(ledger.workspace_id, days, MONDAY, but=("D0OLGA", "1.0"))

    assert ledger.claimed(edits=True).id == max_.id
    assert ledger.claim(edits=True) is None


def test_an_edit_that_is_done_leaves_nothing_to_do(ledger: Ledger) -> None:
    sent = ledger.sent()
    ledger.redraw(MONDAY)
    ledger.edited(ledger.claimed(edits=True), MONDAY)

    assert ledger.now(sent) == sent
    assert ledger.next_due() is None


def test_what_changed_while_it_was_being_edited_is_edited_once_more(ledger: Ledger) -> None:
    ledger.sent()
    ledger.redraw(MONDAY)
    edit = ledger.claimed(edits=True)

    ledger.redraw(MONDAY + SECOND)
    ledger.edited(edit, MONDAY + MINUTE)

    again = ledger.claimed(MONDAY + MINUTE, edits=True)
    assert again.id == edit.id
    ledger.edited(again, MONDAY + MINUTE)
    assert ledger.next_due() is None


def test_what_changed_while_it_was_being_posted_is_edited_after(ledger: Ledger) -> None:
    ledger.owe("a")
    posting = ledger.claimed()

    ledger.redraw(MONDAY)
    assert ledger.claim(edits=True) is None
    ledger.send(posting, at=MONDAY + SECOND)

    assert ledger.claimed(MONDAY + SECOND, edits=True).id == posting.id


def test_what_changed_before_a_lost_post_was_found_is_edited_after(ledger: Ledger) -> None:
    ledger.owe("a")
    posting = ledger.claimed()
    ledger.redraw(MONDAY)

    found = ledger.claimed(MONDAY + LEASE, by="you")
    ledger.send(found, by="you", at=MONDAY + LEASE)

    assert ledger.claimed(MONDAY + LEASE, edits=True).id == posting.id


def test_what_changed_before_a_post_was_released_is_drawn_with_it(ledger: Ledger) -> None:
    ledger.owe("a")
    posting = ledger.claimed()
    ledger.redraw(MONDAY)
    with ledger.store.begin() as work:
        work.deliveries.release(posting, "me", MONDAY)

    ledger.send(ledger.claimed())

    assert ledger.next_due() is None


def test_an_edit_that_could_not_be_made_yet_waits_and_stays_a_message(ledger: Ledger) -> None:
    sent = ledger.sent()
    ledger.redraw(MONDAY)
    with ledger.store.begin() as work:
        edit = work.deliveries.claim_next(ledger.workspace_id, MONDAY, "me", edits=True)
        assert edit is not None
        work.deliveries.release(edit, "me", MONDAY + MINUTE)

    assert ledger.now(sent) == sent
    assert ledger.claimed(MONDAY + MINUTE, edits=True).id == sent.id


def test_a_message_that_can_no_longer_be_edited_becomes_a_new_one(ledger: Ledger) -> None:
    sent = ledger.sent()
    ledger.redraw(MONDAY)
    with ledger.store.begin() as work:
        edit = work.deliveries.claim_next(ledger.workspace_id, MONDAY, "me", edits=True)
        assert edit is not None
        work.deliveries.post_anew(edit, "me", MONDAY)

    again = ledger.claimed()
    assert (again.id, again.is_edit, again.ts, again.doubts) == (sent.id, False, None, 1)


def test_after_a_crash_whatever_was_held_is_looked_at_at_once(ledger: Ledger) -> None:
    ledger.sent("edit")
    ledger.redraw(MONDAY)
    ledger.owe("post", CORA)
    ledger.owe("ahead", MAX, MONDAY + MINUTE)
    edit, post = ledger.claimed(edits=True), ledger.claimed()

    with ledger.store.begin() as work:
        work.deliveries.recover(MONDAY + SECOND)

    found = ledger.claimed(MONDAY + SECOND, by="next")
    assert (found.id, found.is_in_doubt) == (post.id, True)
    assert ledger.claimed(MONDAY + SECOND, by="next", edits=True).id == edit.id
    assert ledger.claim(MONDAY + SECOND) is None


def test_what_nobody_has_claimed_can_be_moved_or_taken_back(ledger: Ledger) -> None:
    first, second = ledger.owe("a"), ledger.owe("b")
    assert first is not None
    assert second is not None
    with ledger.store.begin() as work:
        work.deliveries.reschedule(ledger.workspace_id, first, MONDAY + MINUTE)
        assert work.deliveries.withdraw(ledger.workspace_id, second)

    assert ledger.claim() is None
    moved = ledger.claimed(MONDAY + MINUTE)
    assert (moved.key, moved.due_at) == ("a", MONDAY + MINUTE)


def test_what_is_being_sent_can_no_longer_be_moved_or_taken_back(ledger: Ledger) -> None:
    ledger.owe("a")
    claimed = ledger.claimed()

    with ledger.store.begin() as work:
        work.deliveries.reschedule(ledger.workspace_id, claimed.id, MONDAY + MINUTE)
        assert not work.deliveries.withdraw(ledger.workspace_id, claimed.id)

    assert ledger.now(claimed) == claimed
    assert ledger.next_due() == MONDAY + LEASE


def test_the_ledger_says_when_it_must_be_looked_at_again(ledger: Ledger) -> None:
    assert ledger.next_due() is None
    ledger.owe("later", at=MONDAY + MINUTE)
    ledger.owe("first", at=MONDAY)
    assert ledger.next_due() == MONDAY
    ledger.send(ledger.claimed())
    assert ledger.next_due() == MONDAY + MINUTE

    with ledger.store.read() as work:
        assert work.deliveries.next_sending(ledger.workspace_id, OLGA, MONDAY) == MONDAY + MINUTE
        assert work.deliveries.next_sending(ledger.workspace_id, OLGA, MONDAY + MINUTE) is None
        assert work.deliveries.next_sending(ledger.workspace_id, CORA, MONDAY) is None


def test_workspaces_with_something_due_are_named_with_what_it_is(ledger: Ledger) -> None:
    other = Ledger(ledger.store, fill(ledger.store, "T0OTHER", "Other").id)
    gone = Ledger(ledger.store, fill(ledger.store, "T0GONE", "Gone").id)
    ledger.sent()
    ledger.redraw(MONDAY)
    for each in (ledger, gone):
        each.owe("due")
    other.owe("ahead", at=MONDAY + MINUTE)
    with ledger.store.begin() as work:
        work.workspaces.set(gone.workspace_id, is_active=False)

    with ledger.store.read() as work:
        now = work.deliveries.due_workspaces(MONDAY)
        later = work.deliveries.due_workspaces(MONDAY + MINUTE)

    assert sorted(now) == [(ledger.workspace_id, False), (ledger.workspace_id, True)]
    assert sorted(later) == sorted([*now, (other.workspace_id, False)])


def test_a_workspace_that_is_not_active_keeps_nobody_awake(ledger: Ledger) -> None:
    ledger.owe("due")
    with ledger.store.begin() as work:
        work.workspaces.set(ledger.workspace_id, is_active=False)

    assert ledger.next_due() is None


class TestAtManyWaitingRows:
    """The plans that the databases choose, for the very statements that the keeper sends."""

    @pytest.fixture
    def ledger(self, store: Store, cast: Cast) -> Ledger:
        count = 20_000 if store.file is None else 5_000
        with store._writing.begin() as connection:
            connection.execute(
                text(
                    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :count) "
                    "INSERT INTO delivery (workspace_id, key, kind, noun, thing_id, recipient, due_at, state, urgency,"
                    " next_at, doubts, is_stale) SELECT :workspace, 'k' || i, 'nudge', 'nudge', i, 'U' || i, :at,"
                    " 'waiting', 1, :at, 0, false FROM n"
                ).bindparams(count=count, workspace=cast.id, at=MONDAY + timedelta(days=30)),
            )
            connection.execute(text("ANALYZE"))
        return Ledger(store, cast.id)

    def test_asking_when_something_is_due_reads_one_entry_of_an_index(self, ledger: Ledger) -> None:
        said = statements(ledger.store)
        ledger.next_due()

        assert_by_index(ledger.store, said[-1], "delivery_next")

    @pytest.mark.parametrize("edits", [False, True], ids=["posts", "edits"])
    def test_an_idle_claim_reads_an_index(self, ledger: Ledger, edits: bool) -> None:
        said = statements(ledger.store)
        assert ledger.claim(busy=["U1", "U2"], edits=edits) is None

        assert_by_index(ledger.store, said[-1], "delivery_next_in_workspace")

    def test_asking_which_workspaces_have_something_due_reads_an_index(self, ledger: Ledger) -> None:
        said = statements(ledger.store)
        with ledger.store.read() as work:
            assert work.deliveries.due_workspaces(MONDAY) == []

        assert_by_index(ledger.store, said[-1], "delivery_next")


def statements(store: Store) -> list[tuple[str, Any]]:
    """What is said to the database from now on."""
    said: list[tuple[str, Any]] = []

    @event.listens_for(store._engine, "before_cursor_execute")
    def listen(_c: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, _many: bool) -> None:
        if not statement.startswith(("EXPLAIN", "BEGIN")):
            said.append((statement, parameters))

    return said


def assert_by_index(store: Store, said: tuple[str, Any], index: str) -> None:
    how = "EXPLAIN QUERY PLAN " if store.file else "EXPLAIN "
    with store._writing.connect() as connection:
        plan = [str(row[-1]) for row in connection.exec_driver_sql(how + said[0], said[1])]
    whole = "\n".join(plan)
    assert index in whole, whole
    assert "Seq Scan on delivery" not in whole, whole
    assert "Sort Key: delivery.next_at" not in whole, whole
    assert "TEMP B-TREE FOR ORDER BY" not in whole, whole
    assert not any(line.startswith("SCAN delivery") and "INDEX" not in line for line in plan), whole
