"""What a moment holds back, what may go out of that, how it is closed, and what is asked afterwards."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.domain.calendar import PartialDate, Repeat
from bot.domain.history import Noun, Thing, Visibility, What
from bot.domain.milestones import Milestone, MilestoneKind
from bot.domain.moments import ClosedAlready, Goes, HoldsNotAll, Moment, NothingToAdd, NothingToLearn
from bot.domain.nudges import NudgeKind, NudgeState
from bot.domain.people import Repeated
from bot.domain.touches import Pulse
from bot.flows import briefs, closings, history, home, milestones, moments, nudges, silence
from bot.flows.journeys import lingering
from bot.playbooks import load
from bot.views.closings import REMEMBERED, Filled
from bot.views.moments import Filled as Flagged
from store.tables import moments as table
from tests.cast import CORA, MAX, OLGA, OSCAR
from tests.flows.world import DAY, HOUR, MINUTE, SECOND, World

ABOUT = Thing(Noun.MOMENT, 1)
EVERY = load(None)
OPEN, TEAM, SEALED = Visibility.OPEN, Visibility.TEAM, Visibility.SEALED


def flag(world: World, kind: str = "bereavement", secrecy: Visibility = OPEN, *, spoken: bool = True) -> Moment:
    """By Olga, who has it."""
    filled = Flagged(world.cast.zebra.id, "Their father died.", kind, secrecy=secrecy, taker=OLGA, has_spoken=spoken)
    return moments.flag(world.store, world.actor(), filled, EVERY, world.now, f"m{world.now}{kind}", anew=True).moment


def date_of(world: World, title: str, kind: MilestoneKind = MilestoneKind.OTHER) -> Milestone:
    """Due today."""
    day = world.now.date()
    with world.store.begin() as work:
        new = Milestone(0, world.id, world.cast.zebra.id, kind, title, PartialDate(None, day.month, day.day))
        added = work.milestones.add(replace(new, repeat=Repeat.YEARLY, lead_days=0))
        milestones.replan(work, world.client(work), added, world.now)
    world.deliver()
    return added


def asked(world: World, whom: str = OLGA) -> list[str]:
    """The dates that stand in their brief now."""
    shown = briefs.show(world.store, world.actor(whom), world.now)
    return [item.milestone.title for item in shown.items if item.milestone is not None]


def held(world: World) -> list[str]:
    start = closings.begin(world.store, world.actor(), 1, world.now)
    return [item.milestone.title if item.milestone else "silence" for item in start.held]


def close(world: World, let: tuple[str, ...] = (), by: str = OLGA, **more: object) -> Moment:
    """Everything is listed; these titles are ticked."""
    start = closings.begin(world.store, world.actor(by), 1, world.now)
    listed = {item.nudge.id: item.milestone.title for item in start.held if item.nudge and item.milestone}
    ticked = frozenset(key for key, title in listed.items() if title in let)
    filled = Filled(1, world.now, listed=frozenset(listed), ticked=ticked, **more)  # type: ignore[arg-type]
    return closings.close(world.store, world.actor(by), filled, world.now, f"c{world.now}")


def undo(world: World, by: str = OLGA) -> None:
    with world.read() as work:
        entry = work.history.newest(world.id, ABOUT)
    assert entry
    history.undo(world.store, world.actor(by), entry.id, world.now, None)


def what(world: World) -> list[What]:
    with world.read() as work:
        return [each.what for each in work.history.of_client(world.id, world.cast.zebra.id, 50)]


def follow_ups(world: World) -> list[date]:
    return [each.plan.occurrence for each in world.nudges(ABOUT) if each.plan.kind is NudgeKind.MOMENT_FOLLOW]


# --- what is held back


@pytest.mark.parametrize("secrecy", [OPEN, TEAM])
def test_after_a_death_nothing_routine_is_said_and_speaking_releases_nothing(world: World, secrecy: Visibility) -> None:
    for kind in (MilestoneKind.BIRTHDAY, MilestoneKind.MEMORIAL, MilestoneKind.OTHER):
        date_of(world, f"A {kind}", kind)
    assert len(asked(world)) == 3

    flag(world, secrecy=secrecy)

    assert asked(world) == []
    assert held(world) == ["A birthday", "A memorial", "A other"]


def test_a_hard_moment_holds_the_happy_days_only(world: World) -> None:
    date_of(world, "Their birthday", MilestoneKind.BIRTHDAY)
    date_of(world, "The lease ends")

    flag(world, "complaint")

    assert asked(world) == ["The lease ends"]
    assert held(world) == ["Their birthday"]


def test_a_joy_holds_nothing(world: World) -> None:
    date_of(world, "Their birthday", MilestoneKind.BIRTHDAY)
    flag(world, "joy")
    assert asked(world) == ["Their birthday"]
    assert held(world) == []


def test_a_promise_is_no_routine_and_goes_on(world: World) -> None:
    world.promised(HOUR)
    world.clock.move(DAY)
    flag(world)
    shown = briefs.show(world.store, world.actor(), world.now)
    assert [item.promise.text for item in shown.items if item.promise] == ["Send the plan."]


def test_what_is_held_comes_to_nobody_as_a_message_of_its_own_and_stands_nowhere_in_home(world: World) -> None:
    date_of(world, "The lease ends")
    (nudge,) = [each for each in due(world) if each.state is NudgeState.OPEN]
    nudges.put_off(world.store, world.actor(), nudge.id, nudges.Later.HOUR, world.now, None)
    flag(world)
    before = len(world.slack.standing)

    world.pass_time(HOUR)

    assert len(world.slack.standing) == before
    shown = home.show(world.store, world.actor(), world.now)
    assert [item for part in (shown.today, shown.week, shown.later) for item in part.items if item.milestone] == []
    assert held(world) == ["The lease ends"]


def due(world: World) -> list:  # type: ignore[type-arg]
    with world.read() as work:
        return work.nudges.routine_of_clients(world.id, [world.cast.zebra.id], world.now)


def test_a_silence_is_held_and_listed_too(world: World) -> None:
    flag(world, "bereavement", TEAM)
    world.clock.move(31 * DAY)
    with world.store.begin() as work:
        work.silence.listen(world.id, world.now - 300 * DAY)
    silence.plan_ahead(world.store, world.id, world.now)
    world.pass_time(5 * DAY)  # Christmas lies between

    assert "silence" in held(world)
    shown = briefs.show(world.store, world.actor(), world.now)
    assert [item.quiet for item in shown.items if item.quiet] == []

    closings.let_out(world.store, world.actor(), 1, {Goes.SILENCE}, world.now, "let")
    assert [item for item in briefs.show(world.store, world.actor(), world.now).items if item.quiet]


def test_what_was_silenced_for_the_dead_is_not_even_listed(world: World) -> None:
    date = date_of(world, "Birthday of the founder", MilestoneKind.BIRTHDAY)
    flag(world)
    with world.store.begin() as work:
        work.milestones.save(date.silence(world.now, OLGA))
    assert held(world) == []


# --- what may go out


def test_what_may_go_out_goes_out_at_once_and_is_taken_back_at_once(world: World) -> None:
    date_of(world, "The lease ends")
    flag(world)

    closings.let_out(world.store, world.actor(), 1, {Goes.DATES}, world.now, "let 1")
    assert asked(world) == ["The lease ends"]
    assert "The lease ends" in home_words(world)

    closings.let_out(world.store, world.actor(), 1, (), world.now, "let 2")
    assert asked(world) == []
    with world.read() as work:
        log = [each.text for each in work.history.about(world.id, ABOUT) if each.what is What.MOMENT_LETS_OUT]
    assert log == ["nothing", "birthdays and other dates"]


def home_words(world: World) -> str:
    return repr(home.show(world.store, world.actor(), world.now).today)


def test_what_is_let_out_comes_as_if_it_were_new_where_nobody_was_asked_before(world: World) -> None:
    flag(world)
    world.clock.move(DAY)
    date_of(world, "The lease ends")
    world.clock.move(2 * DAY)

    closings.let_out(world.store, world.actor(), 1, {Goes.DATES}, world.now, "let")

    (item,) = [each for each in briefs.show(world.store, world.actor(), world.now).items if each.milestone]
    assert item.since >= world.now


def test_only_what_holds_everything_can_let_something_out(world: World) -> None:
    flag(world, "complaint")
    with pytest.raises(HoldsNotAll):
        closings.let_out(world.store, world.actor(), 1, {Goes.DATES}, world.now, "let")


# --- closing


def test_only_what_is_ticked_comes_and_the_rest_is_left_out_and_written_down(world: World) -> None:
    date_of(world, "The lease ends")
    date_of(world, "The name day")
    flag(world)

    closed = close(world, let=("The lease ends",), seems=Pulse.UNEASY, did=" We took the calls. ", lingers="The flat.")

    assert asked(world) == ["The lease ends"]
    assert (closed.seems, closed.did, closed.lingers) == (Pulse.UNEASY, "We took the calls.", "The flat.")
    assert what(world)[:2] == [What.MOMENT_CLOSED, What.MILESTONE_DECLINED]
    world.pass_time(3 * DAY)
    assert asked(world) == ["The lease ends"]


def test_the_year_after_it_comes_again(world: World) -> None:
    date = date_of(world, "The name day")
    flag(world)
    close(world)
    world.pass_time(365 * DAY)
    assert "The name day" in asked(world)
    assert world.nudges(Thing(Noun.MILESTONE, date.id))[0].state is NudgeState.DECLINED


def test_one_tick_lets_all_the_rest_come(world: World) -> None:
    for title in ("One", "Two", "Three"):
        date_of(world, title)
    flag(world)
    start = closings.begin(world.store, world.actor(), 1, world.now)
    first = {item.nudge.id for item in start.held[:1] if item.nudge}

    closings.close(world.store, world.actor(), Filled(1, world.now, listed=frozenset(first), rest=True), world.now, "c")

    assert asked(world) == ["Two", "Three"]


def test_what_fell_due_after_the_form_was_shown_comes_as_everything_does(world: World) -> None:
    flag(world)
    shown_at = world.now
    world.clock.move(DAY)
    date_of(world, "The lease ends")

    closings.close(world.store, world.actor(), Filled(1, shown_at), world.now, "c")

    assert asked(world) == ["The lease ends"]


def test_what_another_moment_holds_as_well_goes_on_waiting(world: World) -> None:
    date_of(world, "Their birthday", MilestoneKind.BIRTHDAY)
    flag(world)
    world.clock.move(MINUTE)
    flag(world, "complaint", TEAM)

    close(world, let=("Their birthday",))

    assert asked(world) == []


def test_nobody_closes_it_twice_nor_by_sending_the_form_twice(world: World) -> None:
    flag(world)
    close(world)
    with pytest.raises(Repeated):
        closings.close(world.store, world.actor(), Filled(1, world.now), world.now, f"c{world.now}")
    with pytest.raises(ClosedAlready):
        closings.close(world.store, world.actor(), Filled(1, world.now), world.now, "another")


def test_undo_brings_back_what_was_left_out_and_holds_again(world: World) -> None:
    date_of(world, "The lease ends")
    date_of(world, "The name day")
    flag(world)
    close(world, let=("The lease ends",), lingers="The flat.", remembers=True)
    world.clock.move(10 * MINUTE - SECOND)

    undo(world)

    assert asked(world) == []
    assert held(world) == ["The lease ends", "The name day"]
    assert follow_ups(world) == [world.now.date() + timedelta(days=3)]  # to close it
    with world.read() as work:
        assert work.moments.get(world.id, 1).lingers == ""
        assert REMEMBERED not in [each.title for each in work.milestones.of_client(world.id, world.cast.zebra.id)]


def test_undo_of_what_not_everybody_may_know_stands_in_no_history_of_the_client(world: World) -> None:
    flag(world, secrecy=TEAM)
    close(world)
    undo(world)
    assert what(world) == []


def test_whoever_it_was_handed_to_with_the_client_is_asked_to_close_it(world: World) -> None:
    flag(world)
    world.pass_time(3 * DAY)
    with world.store.begin() as work:
        handed = work.moments.get(world.id, 1).hand_to(CORA)
        work.moments.save(handed)
        moments.replan(work, handed)
    stands = {who: briefs.show(world.store, world.actor(who), world.now).items for who in (OLGA, CORA)}
    assert [who for who, items in stands.items() if any(each.moment for each in items)] == [CORA]


def test_what_never_was_one_lets_everything_come_again(world: World) -> None:
    date_of(world, "The lease ends")
    flag(world)
    closings.not_one(world.store, world.actor(), 1, world.now)
    assert asked(world) == ["The lease ends"]
    assert follow_ups(world) == []


@pytest.mark.parametrize("ticks", [True, False])
def test_a_day_to_remember_is_only_made_by_asking(world: World, ticks: bool) -> None:
    flag(world)
    close(world, remembers=ticks)
    with world.read() as work:
        kept = [each for each in work.milestones.of_client(world.id, world.cast.zebra.id) if each.is_quiet]
    assert [(each.title, str(each.date), each.repeat) for each in kept] == (
        [(REMEMBERED, "--11-23", Repeat.YEARLY)] if ticks else []
    )


@pytest.mark.parametrize(
    ("kind", "secrecy", "by", "offered"),
    [
        ("bereavement", OPEN, OLGA, True),
        ("bereavement", TEAM, OLGA, True),
        ("complaint", OPEN, OLGA, False),  # nobody remembers a complaint each year
        ("theft", TEAM, OLGA, False),
    ],
)
def test_who_is_offered_a_day_to_remember(world: World, kind: str, secrecy: Visibility, by: str, offered: bool) -> None:
    flag(world, kind, secrecy)
    assert closings.begin(world.store, world.actor(by), 1, world.now).may_remember is offered


def test_whoever_may_not_see_the_clients_dates_learns_only_that_something_waits(world: World) -> None:
    date_of(world, "The name day")
    filled = Flagged(world.cast.zebra.id, "Their father died.", "bereavement", taker=OLGA)
    moments.flag(world.store, world.actor(OSCAR), filled, EVERY, world.now, "m")

    start = closings.begin(world.store, world.actor(OSCAR), 1, world.now)

    assert (start.may_see, start.may_remember, len(start.held)) == (False, False, 1)


# --- afterwards


def test_somebody_asks_on_the_next_day_after_a_week_and_after_a_month(world: World) -> None:
    flag(world)
    close(world)
    assert follow_ups(world) == [date(2026, 11, 24), date(2026, 11, 30), date(2026, 12, 23)]


def test_a_follow_up_waits_for_a_working_morning(world: World) -> None:
    world.clock.move(4 * DAY)  # a Friday
    flag(world)
    close(world)
    first = world.nudges(ABOUT)[-3]
    assert first.plan.occurrence == date(2026, 11, 28)
    assert first.plan.day == date(2026, 11, 30)


def test_the_later_one_takes_the_place_of_an_earlier_one_that_nobody_answered(world: World) -> None:
    flag(world)
    close(world)
    for _ in range(8):
        world.pass_time(DAY)
    (item,) = [each for each in briefs.show(world.store, world.actor(), world.now).items if each.moment]
    assert item.nudge
    assert item.nudge.plan.lead == 7


def test_one_that_nobody_closes_comes_back_from_the_third_day_after_the_talk(world: World) -> None:
    flag(world)
    for days, stands in ((2, False), (1, True), (1, True)):
        world.pass_time(days * DAY)
        items = briefs.show(world.store, world.actor(), world.now).items
        assert [each.moment.number for each in items if each.moment] == ([1] if stands else [])
    close(world)
    assert [each for each in briefs.show(world.store, world.actor(), world.now).items if each.moment] == []


@pytest.mark.parametrize(("secrecy", "covered"), [(OPEN, True), (TEAM, False)])
def test_whoever_stands_in_is_asked_only_what_everybody_may_know(
    world: World, secrecy: Visibility, covered: bool
) -> None:
    flag(world, secrecy=secrecy)
    close(world)
    world.clock.move(DAY)
    with world.store.begin() as work:
        theirs = work.preferences.of(world.id, OLGA)
        work.preferences.save(replace(theirs, leave_from=world.now.date(), leave_until=world.now.date()))
    items = briefs.show(world.store, world.actor(CORA), world.now).items
    assert bool([each for each in items if each.moment]) is covered


def test_done_is_seen_in_the_history_only_by_whoever_may_know_of_the_moment(world: World) -> None:
    flag(world, secrecy=TEAM)
    close(world)
    world.pass_time(DAY)
    (item,) = [each for each in briefs.show(world.store, world.actor(), world.now).items if each.moment]
    assert item.nudge
    nudges.done(world.store, world.actor(), item.nudge.id, world.now, None)
    assert what(world) == []
    (answered,) = briefs.show(world.store, world.actor(), world.now).answered
    assert answered.title == "How Zebra Works is now"


def test_a_line_to_learn_is_kept_on_the_moment(world: World) -> None:
    flag(world, "our-mistake")
    close(world)
    closings.learn(world.store, world.actor(), 1, " Call first. ", world.now, "l")
    with world.read() as work:
        assert work.moments.get(world.id, 1).lesson == "Call first."
    with pytest.raises(NothingToAdd):
        closings.learn(world.store, world.actor(), 1, "  ", world.now, "l2")


def test_a_death_never_asks_for_a_lesson(world: World) -> None:
    flag(world)
    close(world)
    with pytest.raises(NothingToLearn):
        closings.begin_learning(world.store, world.actor(), 1)
    with pytest.raises(NothingToLearn):
        closings.learn(world.store, world.actor(), 1, "A line.", world.now, "l")


# --- what lingers


@pytest.mark.parametrize(
    ("secrecy", "viewer", "seen"),
    [(OPEN, OSCAR, True), (TEAM, MAX, True), (TEAM, OSCAR, False), (TEAM, None, False)],
)
def test_what_lingers_comes_back_for_whoever_may_see_it(
    world: World, secrecy: Visibility, viewer: str | None, seen: bool
) -> None:
    flag(world, secrecy=secrecy)
    close(world, lingers="The flat.")
    with world.read() as work:
        said = "\n".join(lingering(work, world.client(work), world.zone(), world.now, viewer))
    assert ("What lingers: “The flat.”" in said) is seen


def test_what_is_sealed_never_comes_back_even_for_its_circle(world: World) -> None:
    flag(world, secrecy=TEAM)
    close(world, lingers="The flat.")
    with world.store._writing.begin() as connection:
        connection.execute(table.update().values(visibility=str(SEALED)))
    with world.read() as work:
        assert lingering(work, world.client(work), world.zone(), world.now, OLGA) == []


def test_what_was_not_one_and_what_was_a_joy_do_not_linger(world: World) -> None:
    flag(world, "joy")
    with world.read() as work:
        assert lingering(work, world.client(work), world.zone(), world.now) == []
    flag(world, "complaint")
    closings.not_one(world.store, world.actor(), 2, world.now)
    with world.read() as work:
        assert lingering(work, world.client(work), world.zone(), world.now) == []
