"""What is drawn when its time has come, what is dropped, and what waits for the morning."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from bot.domain.calendar import next_working_time
from bot.domain.clients import Stage
from bot.domain.history import Noun, Thing
from bot.domain.nudges import Nudge
from bot.domain.people import Actor
from bot.domain.preferences import Preferences
from bot.flows import briefs, digests, drawing, endings, moments, nudges
from bot.flows.drawing import Drawn
from bot.flows.drawn import Drop, Wait
from bot.flows.nudges import Later
from bot.messenger import ScopeMissing
from bot.views import briefs as views
from bot.views.blocks import Message
from tests.cast import CORA, MAX, OLGA, OSCAR
from tests.flows.world import DAY, HOUR, MINUTE, SECOND, World

DIGEST = Thing(Noun.DIGEST, 1)


def drawn(world: World, nudge: Nudge | None = None) -> Drawn:
    with world.read() as work:
        return drawing.draw(work, world.delivery(nudge), world.now)


def text(world: World, nudge: Nudge | None = None) -> str:
    shown = drawn(world, nudge)
    assert isinstance(shown, Message), shown
    return shown.text


def about_moment(world: World, number: int = 0) -> Nudge:
    return world.nudges(Thing(Noun.MOMENT, 1))[number]


def about_promise(world: World) -> Nudge:
    return world.nudges(Thing(Noun.PROMISE, 1))[0]


# it still matters, and it says when it should have come


@pytest.mark.parametrize(
    ("after", "late"), [(timedelta(), False), (10 * MINUTE - SECOND, False), (10 * MINUTE, True), (8 * HOUR, True)]
)
def test_what_comes_late_says_so(world: World, after: timedelta, late: bool) -> None:
    world.due()
    world.clock.move(after)
    assert ("This comes late." in text(world)) is late


def test_what_was_missed_for_a_day_stands_in_the_next_brief_and_says_when_it_was_due(world: World) -> None:
    world.due()
    world.pass_time(DAY)
    (said,) = world.slack.texts("D0OLGA")
    assert "This comes late. It was due yesterday at 9:00 (Berlin)." in said


def test_a_day_that_begins_later_than_it_did_makes_nothing_late(world: World) -> None:
    nudge = world.planned()
    world.change_person(OLGA, zone="America/New_York")  # nobody has planned anew yet
    world.clock.set(nudge.plan.due_at + 6 * HOUR - SECOND)
    assert isinstance(drawn(world), Wait)
    world.clock.move(SECOND)
    assert "late" not in text(world)


def test_what_was_sent_in_time_is_not_late_when_it_is_drawn_again(world: World) -> None:
    world.prompted()
    world.clock.move(DAY)
    assert "late" not in text(world)


@pytest.mark.parametrize(
    ("days", "says"),
    [(7, "is today."), (4, "is on Monday."), (8, "was yesterday."), (9, "was on Monday 14 December.")],
)
def test_it_says_the_day_as_it_is_seen_from_today(world: World, days: int, says: str) -> None:
    world.prompted()
    world.pass_time(days * DAY)
    assert f"\nBirthday of Ada Zebra {says}\n" in world.slack.texts("D0OLGA")[-1]


def test_it_is_drawn_in_the_owners_own_day_and_in_the_clients(world: World) -> None:
    world.due()
    world.change_person(OLGA, zone="Pacific/Auckland")
    world.clock.set(datetime.fromisoformat("2026-12-14T12:00Z"))  # the 15th has begun in Auckland
    shown = views.brief(briefs.show(world.store, world.actor(), world.now), world.now, None)
    assert "is still today, where they are." in shown.text


def test_a_day_that_is_over_there_too_is_past(world: World) -> None:
    world.due()
    world.change_person(OLGA, zone="Pacific/Auckland")
    world.clock.set(datetime.fromisoformat("2026-12-15T00:00+01:00"))
    shown = views.brief(briefs.show(world.store, world.actor(), world.now), world.now, None)
    assert "was yesterday." in shown.text


# it does not matter any more


def dropped(world: World, nudge: Nudge | None = None) -> str:
    shown = drawn(world, nudge)
    assert isinstance(shown, Drop), shown
    return shown.reason


def test_what_was_answered_is_dropped(world: World) -> None:
    nudge = world.due()
    nudges.done(world.store, world.actor(), nudge.id, world.now, None)
    assert dropped(world) == "nothing_to_say"


def test_what_was_declined_is_dropped(world: World) -> None:
    nudge = world.due()
    nudges.decline(world.store, world.actor(), nudge.id, "", world.now, "form 1")
    assert dropped(world) == "nothing_to_say"


def test_what_was_put_off_is_not_sent_before_its_time(world: World) -> None:
    nudge = world.prompted()
    first = world.delivery()
    nudges.put_off(world.store, world.actor(), nudge.id, Later.TOMORROW, world.now, None)
    assert world.delivery().id != first.id
    assert world.delivery().due_at.hour == 8


@pytest.mark.parametrize(
    "facts", [{"archived_at": datetime.fromisoformat("2026-12-01T00:00Z")}, {"stage": Stage.ALUMNI}]
)
def test_nobody_is_prompted_about_clients_that_are_archived_or_alumni(world: World, facts: dict[str, object]) -> None:
    world.due()
    world.change_client(**facts)
    assert dropped(world) == "nothing_to_say"


def test_a_date_that_is_silent_is_not_prompted(world: World) -> None:
    world.due()
    silence(world)
    assert dropped(world) == "nothing_to_say"


def silence(world: World) -> None:
    with world.store.begin() as work:
        work.milestones.save(world.cast.birthday.silence(world.now, OLGA))


def mute(world: World) -> None:
    with world.store.begin() as work:
        work.preferences.save(Preferences(world.id, OLGA, muted=frozenset({"birthday"})))


@pytest.mark.parametrize(
    ("happens", "reason"),
    [
        (lambda world: nudges.done(world.store, world.actor(), world.nudge().id, world.now, None), "answered"),
        (lambda world: nudges.decline(world.store, world.actor(), world.nudge().id, "", world.now, "f"), "answered"),
        (lambda world: world.change_client(stage=Stage.ALUMNI), "client_not_prompted_about"),
        (lambda world: world.change_client(owner=CORA), "handed_over"),
        (silence, "milestone_silent"),
        (mute, "not_wanted"),
    ],
)
def test_a_message_of_its_own_is_dropped_for_the_same_reasons(
    world: World, happens: Callable[[World], object], reason: str
) -> None:
    nudge = world.prompted()
    nudges.put_off(world.store, world.actor(), nudge.id, Later.HOUR, world.now, None)
    world.clock.move(HOUR)
    happens(world)
    assert dropped(world) == reason


def test_a_milestone_that_is_gone_is_not_prompted(world: World) -> None:
    nudge = world.due()
    with world.store.begin() as work:
        work.nudges.replan(world.id, nudge.plan.about, [])
    with world.read() as work:
        assert work.nudges.find(world.id, nudge.id) is None


def test_a_promise_that_was_kept_is_not_prompted(world: World) -> None:
    world.promised(5 * HOUR)
    nudge = about_promise(world)
    delivery = world.delivery(nudge)
    endings.keep(world.store, world.actor(), 1, world.now, None)
    with world.read() as work:
        gone = drawing.draw(work, delivery, world.now)
    assert isinstance(gone, Drop)


def test_a_moment_that_somebody_has_calls_nobody_else(world: World) -> None:
    world.flagged(taker=OLGA, by=OSCAR)
    told = world.delivery(about_moment(world, 1))
    moments.take(world.store, world.actor(CORA), 1, world.now, None)
    with world.read() as work:
        assert isinstance(drawing.draw(work, told, world.now), Drop)


def test_somebody_who_has_left_is_a_failure_and_not_a_drop(world: World) -> None:
    world.due()
    world.change_person(OLGA, is_gone=True)
    shown = drawn(world)
    assert shown == Drop("recipient_gone", is_failure=True)


# not at night, not on a day off


@pytest.mark.parametrize(
    ("local", "until"),
    [
        ("2026-12-07T08:59+01:00", "2026-12-07T09:00+01:00"),
        ("2026-12-07T09:00+01:00", None),
        ("2026-12-07T17:59+01:00", None),
    ],
)
def test_a_prompt_waits_for_working_time(world: World, local: str, until: str | None) -> None:
    world.due()
    world.clock.set(datetime.fromisoformat(local))
    shown = drawn(world)
    assert shown == Wait(datetime.fromisoformat(until)) if until else isinstance(shown, Message)


@pytest.mark.parametrize(
    ("local", "first"),
    [("2026-12-07T18:00+01:00", "2026-12-08T09:00+01:00"), ("2026-12-12T12:00+01:00", "2026-12-14T09:00+01:00")],
)
def test_what_is_due_after_work_comes_with_the_next_working_mornings_brief(
    world: World, local: str, first: str
) -> None:
    world.due()
    morning = datetime.fromisoformat(first)
    for at in (datetime.fromisoformat(local), morning - SECOND):
        world.clock.set(at)
        world.deliver()
        assert not world.slack.standing
    world.clock.set(morning)
    world.deliver()
    assert len(world.slack.texts("D0OLGA")) == 1


@pytest.mark.parametrize("hours", [0, 12, 18, 6 * 24])
def test_a_crisis_rings_at_any_hour(world: World, hours: int) -> None:
    world.clock.move(hours * HOUR)
    world.flagged(taker=OLGA)
    assert text(world, about_moment(world)).startswith("Zebra Works needs you.")


def test_the_manager_is_told_in_working_time_of_their_own(world: World) -> None:
    world.change_client(cover=None)
    world.clock.move(9 * HOUR)  # 18:00 in Berlin
    world.flagged(taker=OLGA)
    told = about_moment(world, 1)
    assert told.plan.recipient == MAX
    assert told.plan.due_at == datetime.fromisoformat("2026-11-24T11:00+01:00")
    world.clock.set(told.plan.due_at)
    assert "nobody has this yet" in text(world, told)
    world.clock.move(12 * HOUR)
    assert drawn(world, told) == Wait(next_working_time(world.now, world.zone(MAX)))


def test_a_time_that_somebody_chose_rings_even_in_the_evening(world: World) -> None:
    nudge = world.prompted()
    at = datetime.fromisoformat("2026-12-07T21:30+01:00")
    nudges.put_off_to(world.store, world.actor(), nudge.id, at.date(), at.time(), world.now, "form 1")
    world.clock.set(at)
    assert text(world).startswith("Birthday of Ada Zebra")


def test_a_chosen_time_that_was_missed_waits_for_the_morning(world: World) -> None:
    nudge = world.prompted()
    at = datetime.fromisoformat("2026-12-07T21:30+01:00")
    nudges.put_off_to(world.store, world.actor(), nudge.id, at.date(), at.time(), world.now, "form 1")
    world.clock.set(at + 10 * MINUTE)
    assert drawn(world) == Wait(datetime.fromisoformat("2026-12-08T09:00+01:00"))
    world.clock.set(datetime.fromisoformat("2026-12-08T09:00+01:00"))
    assert "This comes late. It was due yesterday at 21:30 (Berlin)." in text(world)


# the digest of a channel


def digest(world: World) -> Drawn:
    with world.read() as work:
        return drawing.draw(work, world.deliveries(DIGEST)[0], world.now)


def morning(world: World) -> None:
    world.clock.set(world.deliveries(DIGEST)[0].due_at)


def test_an_empty_digest_is_not_sent(world: World) -> None:
    world.digested()
    morning(world)
    assert digest(world) == Drop("nothing_to_say")


def test_a_digest_holds_what_is_due_today_and_what_is_open(world: World) -> None:
    world.promised(12 * HOUR)
    world.flagged()
    world.digested()
    morning(world)
    shown = digest(world)
    assert isinstance(shown, Message)
    assert shown.text.startswith("Today: 1 promise due, 1 moment open")


def test_what_is_due_tomorrow_is_not_in_it(world: World) -> None:
    world.promised(26 * HOUR)
    world.digested()
    morning(world)
    assert digest(world) == Drop("nothing_to_say")


@pytest.mark.parametrize(("hours", "found"), [(8, "Message"), (9, "Wait"), (15, "Drop"), (24, "Drop")])
def test_a_digest_of_another_day_is_never_sent(world: World, hours: int, found: str) -> None:
    world.promised(5 * HOUR)
    world.digested()
    morning(world)
    world.clock.move(hours * HOUR)
    assert type(digest(world)).__name__ == found


def test_a_stopped_digest_is_not_sent(world: World) -> None:
    world.promised(5 * HOUR)
    world.digested()
    morning(world)
    delivery = world.deliveries(DIGEST)[0]
    digests.stop(world.store, world.actor(), 1, world.now, None)
    with world.read() as work:
        assert drawing.draw(work, delivery, world.now) == Drop("stopped")


# whom it concerns


def test_helpers_are_named_from_the_nearest(world: World) -> None:
    world.due()
    with world.read() as work:
        assert drawing.helpers(work, world.delivery(), "user_disabled") == [MAX, MAX]
    world.flagged(taker=CORA)
    with world.read() as work:
        assert drawing.helpers(work, world.delivery(about_moment(world)), "user_disabled") == [MAX, OLGA, MAX]


def test_the_pressed_message_is_drawn_for_the_quick_answer(world: World) -> None:
    nudge = world.prompted()
    (place,) = world.slack.standing
    nudges.done(world.store, world.actor(), nudge.id, world.now, place)
    shown = drawing.pressed_message(world.store, world.id, place, world.now)
    assert shown is not None
    assert "Done, today at 9:00." in shown.text
    assert world.deliver() == 0  # it shows the truth already


def test_a_press_elsewhere_edits_the_message(world: World) -> None:
    nudge = world.prompted()
    nudges.done(world.store, Actor(world.id, OLGA), nudge.id, world.now, None)
    assert world.deliver() == 1
    assert "Done, today at 9:00." in world.slack.texts()[0]


def test_a_missing_scope_is_told_to_whoever_looks_after_the_app_before_the_manager(world: World) -> None:
    world.change_client(manager=CORA)
    world.due()
    world.slack.will("post", ScopeMissing("missing_scope", "chat:write"))
    world.deliver()
    assert world.slack.texts("D0CORA") == []
    assert "“chat:write” is missing" in world.slack.texts("D0MAX")[0]
