"""Sending what is due, with a Slack in which everything goes wrong that can."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast

import pytest

from bot.clock import Clock, ManualClock
from bot.domain.deliveries import LEASE, Delivery, DeliveryState
from bot.domain.history import Noun, Thing
from bot.domain.nudges import NudgeState
from bot.domain.preferences import Preferences
from bot.flows import deliveries, digests, drawing, nudges
from bot.flows.deliveries import LOOK_AFTER, TRY_AGAIN_AFTER, deliver_next
from bot.flows.pace import Pace
from bot.messenger import (
    MessageLost,
    Posted,
    Refused,
    ScopeMissing,
    SlackTrouble,
    TooFast,
    Unanswered,
    Uninstalled,
    Unreachable,
)
from bot.views.blocks import plain_message
from bot.views.nudges import Noted
from store.deliveries import Deliveries
from tests.cast import CORA, MAX, OLGA, OSCAR
from tests.flows.world import DAY, HOUR, MINUTE, SECOND, World

LOST = Unanswered("RemoteDisconnected")
DIGEST = Thing(Noun.DIGEST, 1)


def place_of(delivery: Delivery) -> Posted:
    assert delivery.channel is not None
    assert delivery.ts is not None
    return Posted(delivery.channel, delivery.ts)


# on time


def test_a_prompt_is_sent_when_its_time_has_come_and_once(world: World) -> None:
    nudge = world.planned()
    world.clock.set(nudge.plan.due_at - SECOND)
    assert world.deliver() == 0
    world.clock.set(nudge.plan.due_at)
    assert world.deliver() == 1
    assert world.pass_time(10 * MINUTE) == 0
    assert "\nBirthday of Ada Zebra is on Monday 14 December.\n" in world.slack.texts("D0OLGA")[0]
    assert world.state() is DeliveryState.SENT


def test_after_a_prompt_the_next_year_is_planned(world: World) -> None:
    world.prompted()
    assert [nudge.plan.occurrence.year for nudge in world.nudges()] == [2026, 2027]


@pytest.mark.parametrize(("late", "says"), [(9 * MINUTE, False), (10 * MINUTE, True), (2 * HOUR, True)])
def test_late_is_sent_late_and_says_so(world: World, late: timedelta, says: bool) -> None:
    world.due()
    world.pass_time(late)
    assert ("This comes late. It was due today at 9:00 (Berlin)." in world.slack.texts()[0]) is says


def test_an_inactive_workspace_is_left_alone_by_the_heartbeat(world: World) -> None:
    world.due()
    with world.store.begin() as work:
        work.workspaces.set(world.id, is_active=False)
    with world.read() as work:
        assert work.deliveries.due_workspaces(world.now) == []
        assert work.deliveries.next_due() is None


# passing troubles


def test_a_pause_that_slack_asks_for_is_kept_and_nothing_is_doubled(world: World) -> None:
    world.due()
    world.slack.will("post", TooFast("ratelimited", 7))
    assert world.deliver() == 1
    assert world.pass_time(6 * SECOND - SECOND) == 0
    assert world.pass_time(SECOND) == 1
    assert (world.slack.count("post"), world.slack.count("find"), len(world.slack.standing)) == (2, 0, 1)


def test_a_pause_holds_everybody_in_that_workspace(world: World) -> None:
    world.due()
    world.promised(by=CORA)
    world.slack.will("post", TooFast("ratelimited", 30))
    world.deliver()
    assert world.pass_time(20 * SECOND) == 0
    assert world.slack.count("post") == 1
    world.pass_time(15 * SECOND)
    assert len(world.slack.standing) == 2


def test_slack_out_of_reach_is_tried_again_soon(world: World) -> None:
    world.due()
    world.slack.will("post", Unreachable("gaierror"))
    world.deliver()
    assert world.pass_time(TRY_AGAIN_AFTER - 2 * SECOND) == 0
    assert world.pass_time(2 * SECOND) == 1
    assert (world.slack.count("find"), len(world.slack.standing)) == (0, 1)


def test_a_lost_answer_is_looked_for_before_anything_is_sent_again(world: World) -> None:
    world.due()
    world.slack.will("post", LOST, done=True)
    world.deliver()
    assert world.pass_time(LOOK_AFTER - 2 * SECOND) == 0
    world.pass_time(2 * SECOND)
    assert world.slack.calls == ["post", "find"]
    (place,) = world.slack.standing
    assert place_of(world.delivery()) == place
    assert (world.state(), world.delivery().doubts) == (DeliveryState.SENT, 0)


def test_what_did_not_arrive_is_sent_after_looking(world: World) -> None:
    world.due()
    world.slack.will("post", LOST)
    world.deliver()
    world.pass_time(LOOK_AFTER)
    assert world.slack.calls == ["post", "find", "post"]
    assert len(world.slack.standing) == 1


def test_every_answer_lost_for_an_hour_is_one_message(world: World) -> None:
    world.due()
    for _ in range(50):
        world.slack.will("post", LOST, done=True)
        world.slack.will("find", LOST)
    for _ in range(60):
        world.pass_time(MINUTE)
    assert (len(world.slack.standing), world.slack.count("post")) == (1, 1)
    assert world.state() is DeliveryState.SENT


def test_the_conversation_is_opened_first_and_known_from_then_on(world: World) -> None:
    world.change_person(OLGA, dm=None)
    world.due()
    world.slack.will("open_dm", LOST)
    world.deliver()
    world.pass_time(LOOK_AFTER)
    assert world.slack.calls == ["open_dm", "open_dm", "find", "post"]
    with world.read() as work:
        assert work.people.get(world.id, OLGA).dm == "D0OLGA"


@pytest.mark.parametrize("trouble", [TooFast("ratelimited", 5), Unreachable("gaierror"), LOST])
def test_a_doubt_stays_until_somebody_has_looked(world: World, trouble: SlackTrouble) -> None:
    world.due()
    world.slack.will("post", LOST, done=True)
    world.deliver()
    world.slack.will("find", trouble)
    world.pass_time(LOOK_AFTER)
    assert world.state() is DeliveryState.SENDING
    world.pass_time(MINUTE)
    assert (world.slack.calls, len(world.slack.standing)) == (["post", "find", "find"], 1)


def test_a_doubt_that_has_to_wait_for_the_morning_stays_a_doubt(world: World) -> None:
    world.flagged(taker=CORA)
    world.deliver()
    world.slack.calls.clear()
    world.clock.set(datetime.fromisoformat("2026-11-23T17:59:55+00:00"))  # five seconds before Max's work ends
    world.slack.will("post", LOST, done=True)
    world.deliver()
    assert world.pass_time(2 * HOUR) == 1  # looked at, and put off
    assert world.slack.count("find") == 0
    world.pass_time(14 * HOUR)
    assert (world.slack.calls, len(world.slack.texts("D0MAX"))) == (["post", "find"], 1)


@pytest.mark.parametrize(("arrived", "stand"), [(True, 1), (False, 0)])
def test_a_brief_in_doubt_is_looked_for_when_its_day_is_over_and_not_said_any_more(
    world: World, arrived: bool, stand: int
) -> None:
    nudge = world.planned()
    world.clock.set(nudge.plan.due_at + 9 * HOUR - 5 * SECOND)  # five seconds before work ends
    world.slack.will("post", LOST, done=arrived)
    world.deliver()
    world.pass_time(LOOK_AFTER)
    assert (world.slack.calls, len(world.slack.standing)) == (["post", "find"], stand)
    assert world.state() is (DeliveryState.SENT if arrived else DeliveryState.DROPPED)


def test_a_brief_that_is_found_a_day_later_gives_way_to_that_days(world: World) -> None:
    nudge = world.planned()
    world.clock.set(nudge.plan.due_at)
    world.slack.will("post", LOST, done=True)
    world.deliver()
    world.pass_time(DAY)
    assert [text.split("\n")[0] for text in world.slack.texts("D0OLGA")] == [
        "Monday 7 December is over. What is still open stands in your newest brief.",
        "Your day, Tuesday 8 December.",
    ]


def test_what_was_answered_in_a_brief_that_is_in_doubt_is_found_and_shown(world: World) -> None:
    nudge = world.due()
    world.slack.will("post", LOST, done=True)
    world.deliver()
    nudges.done(world.store, world.actor(), nudge.id, world.now, None)
    world.pass_time(LOOK_AFTER)
    assert world.slack.calls == ["post", "find", "edit"]
    assert "Done, today at 9:00." in world.slack.texts("D0OLGA")[0]


def test_a_claim_whose_holder_died_is_looked_at_when_its_lease_is_over(world: World) -> None:
    world.due()
    with world.store.begin() as work:
        dead = work.deliveries.claim_next(world.id, world.now, "somebody who died")
    assert dead is not None
    world.slack.post(world.id, "D0OLGA", plain_message("What the dead one sent."), dead.key)
    assert world.pass_time(LEASE - SECOND) == 0
    world.pass_time(SECOND)
    assert (world.slack.calls, len(world.slack.standing)) == (["post", "find"], 1)


# troubles that stay


PERMANENT = [Refused("channel_not_found"), Refused("user_disabled"), ScopeMissing("missing_scope", "chat:write")]


@pytest.mark.parametrize("trouble", PERMANENT)
def test_a_permanent_trouble_is_shown_to_the_manager_once(world: World, trouble: SlackTrouble) -> None:
    world.due()
    world.slack.will("post", trouble)
    world.deliver()
    for _ in range(3):
        world.pass_time(HOUR)
    assert world.state() is DeliveryState.FAILED
    assert (world.slack.texts("D0OLGA"), len(world.slack.texts("D0MAX"))) == ([], 1)
    assert world.slack.texts("D0MAX")[0].startswith("A message for <@U0OLGA> about Zebra Works could not be delivered.")


def test_what_failed_while_its_helper_sleeps_is_told_in_the_morning(world: World) -> None:
    world.change_person(MAX, zone="America/Los_Angeles")  # 0:00 there
    world.due()
    world.slack.will("post", Refused("user_disabled"))
    world.pass_time(5 * HOUR)
    assert world.slack.texts("D0MAX") == []
    world.pass_time(4 * HOUR)
    assert len(world.slack.texts("D0MAX")) == 1


def test_a_crisis_that_reached_nobody_is_told_at_any_hour(world: World) -> None:
    world.change_person(MAX, zone="America/Los_Angeles")
    world.flagged()
    world.slack.will("post", Refused("user_disabled"))
    world.deliver()
    assert len(world.slack.texts("D0MAX")) == 1


@pytest.mark.parametrize(
    ("facts", "gone", "told"),
    [
        ({"manager": MAX}, None, MAX),
        ({"manager": OLGA}, None, MAX),  # she cannot be reached, so the installer is told
        ({"manager": None}, None, MAX),
        ({"manager": CORA}, None, CORA),
        ({"manager": CORA}, CORA, MAX),  # nor can somebody who has left
    ],
)
def test_whoever_can_help_is_told_and_never_the_one_who_cannot_be_reached(
    world: World, facts: dict[str, str | None], gone: str | None, told: str
) -> None:
    world.change_client(**facts)
    if gone:
        world.change_person(gone, is_gone=True)
    world.due()
    world.slack.will("post", Refused("user_disabled"))
    world.deliver()
    assert [notice.recipient for notice in world.notices()] == [told]


def test_where_there_is_nobody_to_tell_the_log_says_so(world: World, caplog: pytest.LogCaptureFixture) -> None:
    world.change_client(manager=None)
    with world.store.begin() as work:
        work.workspaces.set(world.id, installed_by=None)
    world.due()
    world.slack.will("post", Refused("user_disabled"))
    world.deliver()
    assert world.notices() == []
    assert "there is nobody to tell" in caplog.text


def test_a_notice_that_fails_makes_no_notice(world: World) -> None:
    world.due()
    world.slack.will("post", Refused("user_disabled"))
    world.slack.will("post", Refused("channel_not_found"))
    world.deliver()
    world.pass_time(HOUR)
    (notice,) = world.notices()
    assert (notice.state, world.slack.count("post")) == (DeliveryState.FAILED, 2)


def test_an_owner_who_has_left_is_not_written_to(world: World) -> None:
    world.due()
    world.change_person(OLGA, is_gone=True)
    world.deliver()
    assert (world.state(), world.delivery().reason) == (DeliveryState.FAILED, "recipient_gone")
    assert "They are no longer active in this workspace." in world.slack.texts("D0MAX")[0]
    assert world.slack.texts("D0OLGA") == []


def test_without_a_token_the_whole_workspace_rests_and_nothing_is_lost(world: World) -> None:
    world.due()
    world.slack.will("post", Uninstalled("token_revoked"))
    deliver_next(world.post, world.id, edits=False)
    with world.read() as work:
        assert not work.workspaces.get(world.id).is_active
    assert world.state() is DeliveryState.WAITING
    with world.store.begin() as work:
        work.workspaces.set(world.id, is_active=True)
    world.pass_time(DAY)
    assert len(world.slack.standing) == 1


def test_a_doubt_survives_an_uninstall(world: World) -> None:
    world.due()
    world.slack.will("post", LOST, done=True)
    world.deliver()
    world.slack.will("find", Uninstalled("token_revoked"))
    world.clock.move(LOOK_AFTER)
    deliver_next(world.post, world.id, edits=False)
    world.pass_time(HOUR)
    assert (world.slack.count("post"), len(world.slack.standing)) == (1, 1)


# a message that is there already


def test_a_change_is_edited_into_the_message(world: World) -> None:
    nudge = world.prompted()
    nudges.note(world.store, world.actor(), Noted(nudge.id, "Ada laughed.", None, None), world.now, "form 1")
    world.deliver()
    assert world.slack.calls == ["post", "edit"]
    assert world.slack.texts()[0].endswith("Birthday of Ada Zebra: Done, today at 9:00. “Ada laughed.”")


def test_what_was_deleted_and_still_waits_is_said_again(world: World) -> None:
    world.prompted()
    world.slack.delete(place_of(world.delivery()))
    redraw(world)
    world.deliver()
    assert world.slack.calls == ["post", "edit", "post"]
    assert (world.state(), len(world.slack.standing)) == (DeliveryState.SENT, 1)
    assert "This comes late" not in world.slack.texts()[0]


def test_what_was_deleted_and_is_answered_is_done_with(world: World) -> None:
    nudge = world.prompted()
    nudges.done(world.store, world.actor(), nudge.id, world.now, None)
    world.slack.delete(place_of(world.delivery()))
    world.deliver()
    assert (world.state(), world.slack.count("post")) == (DeliveryState.DROPPED, 1)


@pytest.mark.parametrize("trouble", [Refused("is_archived"), MessageLost("edit_window_closed")])
def test_an_answered_message_that_cannot_be_edited_is_left_alone(world: World, trouble: SlackTrouble) -> None:
    nudge = world.prompted()
    nudges.done(world.store, world.actor(), nudge.id, world.now, None)
    world.slack.will("edit", trouble)
    world.deliver()
    assert world.pass_time(HOUR) == 0
    assert (world.slack.calls, world.notices()) == (["post", "edit"], [])


@pytest.mark.parametrize("trouble", [TooFast("ratelimited", 5), Unreachable("gaierror"), LOST])
def test_an_edit_is_tried_until_it_is_done(world: World, trouble: SlackTrouble) -> None:
    nudge = world.prompted()
    nudges.done(world.store, world.actor(), nudge.id, world.now, None)
    world.slack.will("edit", trouble)
    world.deliver()
    world.pass_time(MINUTE)
    assert world.slack.calls == ["post", "edit", "edit"]
    assert "Done" in world.slack.texts()[0]


def test_a_pause_for_edits_does_not_hold_messages(world: World) -> None:
    nudge = world.prompted()
    nudges.done(world.store, world.actor(), nudge.id, world.now, None)
    world.slack.will("edit", TooFast("ratelimited", 60))
    world.deliver()
    world.flagged(taker=CORA)
    world.deliver()
    assert world.slack.texts("D0CORA")


def redraw(world: World) -> None:
    with world.store.begin() as work:
        drawing.show_anew(work, world.id, Thing(Noun.NUDGE, world.nudge().id), world.now)


# a channel


def digested(world: World, by: str = MAX) -> Delivery:
    """Their digest of this morning, due now, with a promise in it. Olga wants no prompts about promises."""
    with world.store.begin() as work:
        work.preferences.save(Preferences(world.id, OLGA, muted=frozenset({"promise_due"})))
    world.promised(12 * HOUR)
    world.deliver()
    world.digested(by)
    (digest,) = world.deliveries(DIGEST)
    world.clock.set(digest.due_at)
    return digest


def first(world: World) -> Delivery:
    return world.deliveries(DIGEST)[0]


def test_a_digest_goes_to_its_channel_and_the_next_morning_is_planned(world: World) -> None:
    digested(world)
    world.deliver()
    assert world.slack.texts("C0CLIENTS")[0].startswith("Today: 1 promise due")
    assert [each.state for each in world.deliveries(DIGEST)] == [DeliveryState.SENT, DeliveryState.WAITING]


def test_a_channel_in_doubt_is_unknown_and_told_once_to_whoever_set_it_up(world: World) -> None:
    digested(world, by=OSCAR)
    world.slack.will("post", LOST, done=True)
    for _ in range(5):
        world.pass_time(MINUTE)
    assert first(world).state is DeliveryState.UNKNOWN
    assert (len(world.slack.texts("C0CLIENTS")), len(world.slack.texts("D0OSCAR"))) == (1, 1)
    assert "Slack did not say whether it arrived." in world.slack.texts("D0OSCAR")[0]
    assert world.slack.count("find") == 0


def fail_each_morning(world: World, mornings: int, reason: str = "not_in_channel") -> None:
    for _ in range(mornings):
        world.slack.will("post", Refused(reason))
        digests.plan_ahead(world.store, world.id, world.now)
        world.pass_time(DAY)


def test_a_channel_that_is_closed_to_us_is_told_once_and_not_each_morning(world: World) -> None:
    digested(world)
    fail_each_morning(world, 4)
    assert len([each for each in world.deliveries(DIGEST) if each.state is DeliveryState.FAILED]) == 4
    assert [notice.recipient for notice in world.notices()] == [MAX]


def test_it_is_told_again_when_it_worked_in_between_or_something_else_is_wrong(world: World) -> None:
    digested(world)
    fail_each_morning(world, 2)
    digests.plan_ahead(world.store, world.id, world.now)
    world.pass_time(DAY)
    assert world.slack.texts("C0CLIENTS")
    fail_each_morning(world, 1)
    world.pass_time(2 * DAY)  # a weekend
    fail_each_morning(world, 1, "is_archived")
    assert len(world.notices()) == 3


def test_a_digest_that_somebody_deleted_is_posted_anew_when_it_changes(world: World) -> None:
    digested(world)
    world.deliver()
    world.slack.delete(place_of(first(world)))
    with world.store.begin() as work:
        work.deliveries.redraw_newest(world.id, DIGEST, world.now)
    world.deliver()
    assert len(world.slack.texts("C0CLIENTS")) == 1


def test_one_message_that_looks_wrong_is_edited_and_not_every_mornings(world: World) -> None:
    digested(world)
    world.deliver()
    world.pass_time(DAY)
    yesterdays, todays = (place_of(each) for each in world.deliveries(DIGEST) if each.ts)
    before = dict(world.slack.standing)
    deliveries.edit_soon(world.store, world.id, yesterdays, world.now)
    world.deliver()
    assert world.slack.count("edit") == 1
    assert world.slack.standing[yesterdays] != before[yesterdays]
    assert world.slack.standing[todays] == before[todays]


def test_what_is_not_open_any_more_is_dropped_before_it_is_sent(world: World) -> None:
    nudge = world.due()
    nudges.done(world.store, world.actor(), nudge.id, world.now, None)
    world.deliver()
    assert (world.state(), world.delivery().reason) == (DeliveryState.DROPPED, "nothing_to_say")
    assert world.slack.calls == []
    assert world.nudge().state is NudgeState.DONE


# what goes wrong between the claim and the message


def cannot_draw(monkeypatch: pytest.MonkeyPatch) -> None:
    def draw(*_: object) -> None:
        raise ZeroDivisionError("their words")

    monkeypatch.setattr(drawing, "draw", draw)


def test_what_cannot_be_drawn_is_tried_again_in_a_minute(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    world.due()
    with monkeypatch.context() as broken:
        cannot_draw(broken)
        assert world.deliver() == 1
    assert world.pass_time(MINUTE - 2 * SECOND) == 0
    assert world.pass_time(SECOND) == 1
    assert world.slack.calls == ["post"]
    assert "Delivery 1 of workspace 1 could not be drawn: ZeroDivisionError at" in caplog.text
    assert "their words" not in caplog.text


def test_a_digest_that_could_not_be_drawn_was_not_sent_and_nobody_wonders(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    digested(world)
    with monkeypatch.context() as broken:
        cannot_draw(broken)
        world.deliver()
    world.pass_time(LEASE)
    assert (first(world).state, len(world.slack.texts("C0CLIENTS"))) == (DeliveryState.SENT, 1)
    assert world.notices() == []


def test_what_cannot_be_read_for_drawing_is_tried_again_in_a_minute(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def away(*_: object) -> None:
        raise ZeroDivisionError("their words")

    world.flagged(taker=OLGA)
    world.clock.move(SECOND)
    world.flagged(taker=CORA)
    with monkeypatch.context() as patched:
        patched.setattr(drawing, "foresee", away)
        assert world.deliver() == 2
    assert "could not be read: ZeroDivisionError" in caplog.text
    assert "their words" not in caplog.text
    assert world.pass_time(MINUTE - 5 * SECOND) == 0
    world.pass_time(10 * SECOND)
    assert (world.slack.count("find"), len(world.slack.standing)) == (0, 2)


def test_a_workspace_that_cannot_be_claimed_for_does_not_hold_the_others(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.due()
    claim_next = Deliveries.claim_next

    def claim(self: Deliveries, workspace_id: int, *args: Any, **more: Any) -> Delivery | None:
        if workspace_id != world.id:
            raise ZeroDivisionError
        return claim_next(self, workspace_id, *args, **more)

    monkeypatch.setattr(Deliveries, "claim_next", claim)
    taken = deliveries.take(world.post, [(world.id, False), (world.id + 1, False)])
    assert [each.delivery.workspace_id for each in taken.ready] == [world.id]


def test_a_workspace_that_came_back_meanwhile_is_served_on(world: World) -> None:
    world.due()
    world.slack.will("post", Uninstalled("token_revoked"))
    (ready,) = deliveries.take(world.post, [(world.id, False)]).ready
    outcome = deliveries.send(world.post, ready)
    with world.store.begin() as work:
        work.workspaces.set(world.id, installed_at=world.now + HOUR)
    deliveries.record(world.post, [outcome])
    with world.read() as work:
        assert work.workspaces.get(world.id).is_active


def test_a_doubt_survives_a_drawing_that_fails(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.due()
    world.slack.will("post", LOST, done=True)
    world.deliver()
    with monkeypatch.context() as broken:
        cannot_draw(broken)
        world.pass_time(LOOK_AFTER)
    world.pass_time(MINUTE)
    assert (world.slack.calls, len(world.slack.standing)) == (["post", "find"], 1)


def frozen(world: World, method: str, during: timedelta, meanwhile: Callable[[], object] = int) -> None:
    """The process stands still just after this call, once, while others may work."""
    call = getattr(world.slack, method)

    def freezes(*args: Any) -> Any:
        setattr(world.slack, method, call)
        answer = call(*args)
        world.clock.move(during)
        meanwhile()
        return answer

    setattr(world.slack, method, freezes)


def test_a_process_that_froze_past_its_lease_does_not_send_what_another_has_sent(world: World) -> None:
    world.change_person(OLGA, dm=None)
    world.due()
    other = replace(world.post, pace=Pace())
    frozen(world, "open_dm", LEASE, lambda: deliver_next(other, world.id, edits=False))
    world.deliver()
    assert (world.slack.count("post"), world.state()) == (1, DeliveryState.SENT)


@pytest.mark.parametrize(
    ("during", "looks", "arrives"),
    [(LEASE - MINUTE, 1, True), (LEASE - SECOND, 2, True), (DAY, 2, False), (-DAY, 1, True)],
)
def test_a_clock_that_is_moved_while_something_is_sent_loses_and_doubles_nothing(
    world: World, during: timedelta, looks: int, arrives: bool
) -> None:
    """A day later its morning is over, and what is open stands in that day's brief."""
    world.due()
    world.slack.will("post", LOST, done=True)
    world.deliver()
    for place in list(world.slack.standing):
        world.slack.delete(place)  # it did not arrive after all
    frozen(world, "find", during)
    first = world.delivery()
    for by in (LOOK_AFTER, DAY, DAY, DAY):
        world.pass_time(by)
    said = Counter(key for key, _ in world.slack.standing.values())
    assert (world.slack.count("find"), world.state()) == (looks, DeliveryState.SENT)
    assert said.most_common(1)[0][1] == 1, "one brief a morning"
    assert (first.key in said) is arrives


def test_a_digest_given_up_in_time_is_no_doubt(world: World) -> None:
    due = digested(world)
    claimed_late = ManualClock(due.due_at)

    def late() -> datetime:
        claimed_late.move(LEASE)
        return claimed_late.now()

    slow = replace(world.post, clock=cast(Clock, SimpleNamespace(now=late, monotonic=world.clock.monotonic)))
    deliver_next(slow, world.id, edits=False)
    assert (first(world).state, world.slack.texts("C0CLIENTS")) == (DeliveryState.WAITING, [])


def test_what_is_posted_anew_is_not_taken_for_the_old_message(world: World) -> None:
    world.prompted()
    (old,) = world.slack.standing
    world.slack.will("edit", MessageLost("edit_window_closed"))
    redraw(world)
    world.slack.will("post", LOST)
    world.deliver()
    world.pass_time(LOOK_AFTER)
    assert world.slack.calls == ["post", "edit", "post", "find", "post"]
    assert place_of(world.delivery()) != old


def test_what_was_posted_anew_with_a_lost_answer_is_found(world: World) -> None:
    world.prompted()
    world.slack.will("edit", MessageLost("edit_window_closed"))
    redraw(world)
    world.slack.will("post", LOST, done=True)
    world.deliver()
    world.pass_time(LOOK_AFTER)
    _, new = world.slack.standing
    assert (world.slack.count("post"), place_of(world.delivery())) == (2, new)
