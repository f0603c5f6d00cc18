"""The reminder of a client of whom nobody heard: it comes once, and goes wherever somebody was in touch."""

from collections import Counter
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from bot.domain.arrangements import Arrangements
from bot.domain.calendar import PartialDate
from bot.domain.clients import Client, Stage
from bot.domain.deliveries import DeliveryState
from bot.domain.history import Noun, Thing, What
from bot.domain.nudges import Nudge, NudgeKind, NudgeState, Plan
from bot.domain.silence import Patience
from bot.domain.touches import How
from bot.flows import briefs, clients, endings, history, nudges, silence, touches
from bot.flows.nudges import Later
from bot.views.touches import Filled
from tests.cast import CORA, MONDAY, OLGA, zebra_works
from tests.flows.world import DAY, HOUR, World

NINE = MONDAY
"""In Berlin."""


@pytest.fixture
def quiet(world: World) -> World:
    """Olga spoke with Zebra Works thirty days ago, and has not since. It is 7:00."""
    world.clock.set(MONDAY - 30 * DAY)
    with world.store.begin() as work:
        work.silence.listen(world.id, world.now - 300 * DAY)
        work.milestones.remove(world.cast.birthday)
    touch(world, "They look for an office.")
    world.clock.set(NINE - 2 * HOUR)
    return world


def touch(world: World, line: str = "", by: str = OLGA) -> None:
    filled = Filled(world.cast.zebra.id, How.CALL, line, None, "")
    touches.log(world.store, world.actor(by), filled, world.now, f"touch {world.now}")


def listen(world: World) -> None:
    """The hourly pass, and what is due after it."""
    silence.plan_ahead(world.store, world.id, world.now)
    world.deliver()


def reminders(world: World, client_id: int | None = None) -> list[Nudge]:
    return world.nudges(Thing(Noun.CLIENT, client_id or world.cast.zebra.id))


def reminded(world: World) -> Nudge:
    listen(world)
    world.clock.set(NINE)
    world.deliver()
    (nudge,) = reminders(world)
    assert world.state(nudge) is DeliveryState.SENT
    return nudge


def newest_text(world: World) -> str:
    return world.slack.texts("D0OLGA")[-1]


# --- it comes


def test_the_day_before_nothing_is_planned(quiet: World) -> None:
    quiet.clock.move(-DAY)
    listen(quiet)

    assert reminders(quiet) == []


def test_on_its_day_it_comes_when_work_begins_and_says_what_was_last_said(quiet: World) -> None:
    listen(quiet)
    assert quiet.slack.texts() == []

    quiet.clock.set(NINE)
    quiet.deliver()

    assert "\nA word with Zebra Works\nNobody was in touch for 30 days" in newest_text(quiet)
    assert "They look for an office." in newest_text(quiet)
    assert "This comes late" not in newest_text(quiet)


def test_it_comes_once_for_each_silence(quiet: World) -> None:
    reminded(quiet)
    for _ in range(40):
        quiet.clock.move(DAY)
        listen(quiet)

    assert len(reminders(quiet)) == 1
    assert ["Nobody was in touch" in each for each in quiet.slack.texts()] == [False] * 27 + [True]


def test_it_waits_for_a_working_day(quiet: World) -> None:
    quiet.clock.set(MONDAY - 31 * DAY)
    touch(quiet)
    with quiet.store.begin() as work:  # the one of the day after never was
        last = work.touches.last_of(quiet.id, [quiet.cast.zebra.id])[quiet.cast.zebra.id]
        work.touches.take_back(last)
    quiet.clock.set(MONDAY - 2 * HOUR - DAY)  # Sunday
    listen(quiet)

    (nudge,) = reminders(quiet)
    assert nudge.plan.due_at == NINE


def test_found_in_the_middle_of_a_day_it_waits_for_the_next_morning(quiet: World) -> None:
    quiet.clock.set(NINE + HOUR)
    listen(quiet)

    (nudge,) = reminders(quiet)
    assert nudge.plan.due_at == NINE + DAY


def test_another_look_before_it_leaves_does_not_put_it_off(quiet: World) -> None:
    listen(quiet)
    quiet.clock.set(NINE + HOUR)
    silence.plan_ahead(quiet.store, quiet.id, quiet.now)
    with quiet.store.begin() as work:
        silence.settle_one(work, quiet.id, quiet.cast.zebra.id, quiet.now)

    assert [each.plan.due_at for each in reminders(quiet)] == [NINE]


# --- it does not come


def mute(world: World) -> None:
    with world.store.begin() as work:
        work.preferences.save(work.preferences.of(world.id, OLGA).mute([str(NudgeKind.SILENCE)]))


def start_small(world: World) -> None:
    arrange(world, is_small_start=True, prompted=frozenset({CORA}))


def never(world: World) -> None:
    arrange(world, patience=Patience(0))


def be_patient(world: World) -> None:
    arrange(world, patience=Patience(31))


def leave(world: World) -> None:
    world.change_person(OLGA, is_gone=True)


def arrange(world: World, **facts: Any) -> None:
    with world.store.begin() as work:
        work.arrangements.save(Arrangements(world.id, **facts))


@pytest.mark.parametrize("change", [mute, start_small, never, be_patient, leave])
@pytest.mark.parametrize("is_planned", [False, True])
def test_whoever_wants_none_or_is_not_here_gets_none(quiet: World, change: Any, is_planned: bool) -> None:
    if is_planned:
        listen(quiet)
        assert len(reminders(quiet)) == 1
    change(quiet)

    listen(quiet)

    assert reminders(quiet) == []


def test_a_segment_may_be_reminded_of_earlier(quiet: World) -> None:
    arrange(quiet, patience=Patience(90, (("Coaching", 14),)))
    quiet.change_client(segment="coaching")
    listen(quiet)

    (nudge,) = reminders(quiet)
    assert nudge.plan.occurrence == (MONDAY - 16 * DAY).date()


def test_a_promise_ahead_is_something_planned_and_once_it_is_kept_it_was_a_touch(quiet: World) -> None:
    listen(quiet)
    promise = quiet.promised(3 * DAY)
    assert reminders(quiet) == []

    endings.keep(quiet.store, quiet.actor(), promise, quiet.now, None)
    listen(quiet)

    assert reminders(quiet) == []


# --- it goes again


def test_a_touch_of_anybody_before_it_left_takes_it_back(quiet: World) -> None:
    listen(quiet)
    touch(quiet, by=CORA)

    assert reminders(quiet) == []
    quiet.clock.set(NINE)
    listen(quiet)
    assert quiet.slack.texts() == []


def test_a_touch_of_anybody_answers_it_where_it_stands(quiet: World) -> None:
    reminded(quiet)
    touch(quiet, by=CORA)
    quiet.deliver()

    assert [each.state for each in reminders(quiet)] == [NudgeState.DONE]
    assert newest_text(quiet).endswith("Somebody has been in touch since, so there is nothing left to do here.")


def test_where_the_touch_is_taken_back_it_asks_again(quiet: World) -> None:
    reminded(quiet)
    touch(quiet)
    with quiet.read() as work:
        entry = work.history.of_client(quiet.id, quiet.cast.zebra.id)[0]
    assert entry.what is What.TOUCH_LOGGED

    history.undo(quiet.store, quiet.actor(), entry.id, quiet.now, None)
    quiet.deliver()

    assert [each.state for each in reminders(quiet)] == [NudgeState.OPEN]
    assert "Nobody was in touch for 30 days" in newest_text(quiet)


def test_one_that_was_put_off_is_answered_by_a_touch_and_not_asked_again(quiet: World) -> None:
    nudge = reminded(quiet)
    nudges.put_off(quiet.store, quiet.actor(), nudge.id, Later.TOMORROW, quiet.now, None)
    listen(quiet)
    assert [each.state for each in reminders(quiet)] == [NudgeState.LATER]

    touch(quiet)
    quiet.pass_time(DAY)

    assert [each.state for each in reminders(quiet)] == [NudgeState.DONE]
    assert len(quiet.slack.texts()) == 1


def test_put_off_it_is_asked_again_and_the_older_message_says_so(quiet: World) -> None:
    nudge = reminded(quiet)
    nudges.put_off(quiet.store, quiet.actor(), nudge.id, Later.TOMORROW, quiet.now, None)
    quiet.deliver()
    assert "I will ask again" in newest_text(quiet)

    quiet.pass_time(DAY)

    older, newer = quiet.slack.texts()
    assert older.startswith("Monday 23 November is over.")
    assert "Nobody was in touch" not in older
    assert "Nobody was in touch for 31 days" in newer


def of_birthday(world: World) -> Nudge:
    """It was asked about before anybody was silent, and nobody answered."""
    with world.store.begin() as work:
        day = work.milestones.add(replace(world.cast.birthday, date=PartialDate(None, 11, 22)))
        plan = Plan(world.id, Thing(Noun.MILESTONE, day.id), NudgeKind.MILESTONE, 0, NINE.date() - DAY, OLGA, world.now,
                    "Europe/Berlin", world.cast.zebra.id)  # fmt: skip
        work.nudges.add_many([plan])
    return world.nudges(Thing(Noun.MILESTONE, day.id))[0]


def done_in_a_form(world: World, nudge: Nudge) -> None:
    with world.store.begin() as work:
        nudges.done_with(work, world.actor(), nudge.id, world.now)


def done_in_one_tap(world: World, nudge: Nudge) -> None:
    nudges.done(world.store, world.actor(), nudge.id, world.now, None)


@pytest.mark.parametrize("done", [done_in_one_tap, done_in_a_form])
def test_what_is_done_for_the_client_settles_it_at_once_and_undo_brings_it_back(quiet: World, done: Any) -> None:
    reminder = reminded(quiet)
    birthday = of_birthday(quiet)
    done(quiet, birthday)
    assert [each.state for each in reminders(quiet)] == [NudgeState.DONE]

    with quiet.read() as work:
        entry = work.history.newest(quiet.id, Thing(Noun.NUDGE, birthday.id))
    assert entry is not None
    history.undo(quiet.store, quiet.actor(), entry.id, quiet.now, None)
    assert [(each.id, each.state) for each in reminders(quiet)] == [(reminder.id, NudgeState.OPEN)]


def test_done_is_a_touch_too_and_the_history_names_it(quiet: World) -> None:
    nudge = reminded(quiet)
    nudges.done(quiet.store, quiet.actor(), nudge.id, quiet.now, None)
    quiet.clock.move(29 * DAY)
    listen(quiet)
    assert len(reminders(quiet)) == 1
    with quiet.read() as work:
        assert work.history.of_client(quiet.id, quiet.cast.zebra.id)[0].subject == "A word with them"

    quiet.clock.move(DAY)
    listen(quiet)

    assert [each.state for each in reminders(quiet)] == [NudgeState.DONE, NudgeState.OPEN]


def test_not_this_time_is_asked_again_after_as_many_days(quiet: World) -> None:
    nudge = reminded(quiet)
    nudges.decline(quiet.store, quiet.actor(), nudge.id, "On holiday.", quiet.now, "d")
    quiet.clock.move(29 * DAY)
    listen(quiet)
    assert len(reminders(quiet)) == 1

    quiet.clock.move(DAY)
    listen(quiet)

    assert [each.plan.occurrence for each in reminders(quiet)] == [MONDAY.date(), (MONDAY + 30 * DAY).date()]


def test_one_that_was_settled_by_a_plan_comes_again_where_the_plan_fell_through(quiet: World) -> None:
    reminded(quiet)
    quiet.promised(2 * HOUR)
    quiet.deliver()
    assert [each.state for each in reminders(quiet)] == [NudgeState.WITHDRAWN]
    assert "A word with Zebra Works" not in newest_text(quiet)

    quiet.clock.move(DAY - HOUR)  # nobody kept it
    listen(quiet)
    quiet.clock.move(DAY + HOUR)
    quiet.deliver()

    assert [each.state for each in reminders(quiet)] == [NudgeState.OPEN]
    assert "Nobody was in touch for 32 days" in newest_text(quiet)


@pytest.mark.parametrize("facts", [{"stage": Stage.ENDING}, {"archived_at": MONDAY}])
def test_who_is_leaving_is_not_asked_about_any_more(quiet: World, facts: dict[str, Any]) -> None:
    reminded(quiet)
    changed = quiet.change_client(**facts)
    with quiet.store.begin() as work:
        clients.replan(work, changed, quiet.now)
    quiet.deliver()

    assert [each.state for each in reminders(quiet)] == [NudgeState.WITHDRAWN]


def test_a_new_owner_is_asked_and_the_old_one_is_not(quiet: World) -> None:
    reminded(quiet)
    quiet.change_client(owner=CORA, cover=None)
    listen(quiet)
    quiet.clock.move(DAY)
    quiet.deliver()

    assert [(each.plan.recipient, each.state) for each in reminders(quiet)] == [
        (OLGA, NudgeState.WITHDRAWN),
        (CORA, NudgeState.OPEN),
    ]
    assert "A word with Zebra Works\nNobody was in touch" in quiet.slack.texts("D0CORA")[0]


def test_what_happened_between_the_look_and_the_sending_counts(quiet: World) -> None:
    listen(quiet)
    with quiet.store.begin() as work:
        touched = work.touches.last_of(quiet.id, [quiet.cast.zebra.id])[quiet.cast.zebra.id]
        work.touches.add(replace(touched, at=quiet.now))

    quiet.clock.set(NINE)
    quiet.deliver()

    assert quiet.slack.texts() == []
    assert quiet.state(reminders(quiet)[0]) is DeliveryState.DROPPED


def test_what_was_dropped_comes_after_all_where_the_silence_goes_on(quiet: World) -> None:
    test_what_happened_between_the_look_and_the_sending_counts(quiet)
    with quiet.store.begin() as work:
        work.touches.take_back(work.touches.last_of(quiet.id, [quiet.cast.zebra.id])[quiet.cast.zebra.id])

    listen(quiet)
    briefs.plan_ahead(quiet.store, quiet.id, quiet.now)
    quiet.clock.move(DAY)
    quiet.deliver()

    assert "Nobody was in touch for 31 days" in newest_text(quiet)


# --- many


def serve_many(world: World, count: int, imported_at: datetime) -> list[Client]:
    with world.store.begin() as work:
        added = [work.clients.add(replace(zebra_works(world.id), name=f"Client {n}", aliases=())) for n in range(count)]
        for each in added:
            about = Thing(Noun.CLIENT, each.id)
            work.history.record(world.id, What.CLIENT_IMPORTED, about, imported_at, OLGA, each.id)
    return added


def test_120_old_clients_that_are_imported_are_no_flood(quiet: World) -> None:
    quiet.clock.set(NINE - 2 * HOUR)
    served = serve_many(quiet, 120, quiet.now)
    for _ in range(75):
        listen(quiet)
        quiet.pass_time(2 * HOUR)
        quiet.clock.move(DAY - 2 * HOUR)

    asked = [one for client in (quiet.cast.zebra, *served) for one in reminders(quiet, client.id)]
    days = Counter((each.plan.due_at - NINE).days for each in asked)
    assert days.total() == 121
    assert sum(days[day] for day in range(30)) == 1  # Zebra Works
    assert max(days.values()) <= 16  # a Monday after a weekend that a holiday made longer


def test_whoever_asks_is_told_of_all_of_them_also_before_they_are_reminded(quiet: World) -> None:
    served = serve_many(quiet, 30, quiet.now - 45 * DAY)

    listed = clients.quiet(quiet.store, quiet.actor(), quiet.now)

    assert {each.id for each in listed} == {quiet.cast.zebra.id, *(each.id for each in served)}


def test_and_of_whom_they_said_not_this_time(quiet: World) -> None:
    nudge = reminded(quiet)
    nudges.decline(quiet.store, quiet.actor(), nudge.id, "", quiet.now, "form 1")

    assert [each.id for each in clients.quiet(quiet.store, quiet.actor(), quiet.now)] == [quiet.cast.zebra.id]


def test_the_pass_asks_as_much_for_300_clients_as_for_one(quiet: World, statements: list[str]) -> None:
    silence.plan_ahead(quiet.store, quiet.id, quiet.now)
    statements.clear()
    silence.plan_ahead(quiet.store, quiet.id, quiet.now)
    for_one = len(statements)
    serve_many(quiet, 300, quiet.now - 100 * DAY)
    silence.plan_ahead(quiet.store, quiet.id, quiet.now)
    assert len(reminders(quiet, quiet.cast.zebra.id + 1)) == 1
    statements.clear()

    silence.plan_ahead(quiet.store, quiet.id, quiet.now)

    assert len(statements) == for_one < 12
