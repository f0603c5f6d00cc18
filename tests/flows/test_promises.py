"""A promise is made, prompted on its morning, and kept."""

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.domain.calendar import Off
from bot.domain.history import Noun, Thing
from bot.domain.people import Repeated
from bot.domain.preferences import Preferences
from bot.domain.promises import DueInThePast, EndedAlready, NotAPromiser, NotWrittenForYou, NotYourPromise, NoWords
from bot.flows import endings, offers, promises
from bot.views.endings import Moved
from bot.views.promises import Filled
from tests.cast import CORA, MAX, OLGA, OSCAR
from tests.flows.world import DAY, World

ABOUT = Thing(Noun.PROMISE, 1)
BERLIN = ZoneInfo("Europe/Berlin")
FRIDAY, NOON = date(2026, 11, 27), time(12)


def at(said: str) -> datetime:
    return datetime.fromisoformat(said)


def make(
    world: World, day: date = FRIDAY, clock: time | None = NOON, text: str = "Send it.", by: str = OLGA,
    of: str | None = None,
) -> promises.Made:  # fmt: skip
    filled = Filled(world.cast.zebra.id, text, day, clock, of)
    return promises.make(world.store, world.actor(by), filled, world.now, f"form {day}{text}")


def test_it_is_due_on_the_promisers_own_clock(world: World) -> None:
    make(world, by=OSCAR)
    with world.read() as work:
        assert work.promises.get(world.id, 1).due_at == at("2026-11-27T12:00-05:00")


def plans(world: World, promise_id: int = 1) -> dict[str, tuple[datetime, str]]:
    """What is planned about it: when, and for whom."""
    with world.read() as work:
        unsent = work.nudges.unsent(world.id, Thing(Noun.PROMISE, promise_id))
    return {str(each.plan.kind).removeprefix("promise_"): (each.plan.due_at, each.plan.recipient) for each in unsent}


@pytest.mark.parametrize(
    ("day", "clock", "planned"),
    [
        (FRIDAY, time(15), {"word": 25, "due": "26 09:00", "soon": "27 13:00", "missed": "27 15:01"}),
        (FRIDAY, None, {"word": 25, "due": "26 09:00"}),  # until their day ends: the next brief says that it has passed
        (date(2026, 11, 29), NOON, {"word": 25, "due": "27 09:00"}),  # a Sunday
        (date(2026, 11, 24), time(15), {"due": "23 09:00", "soon": "24 13:00", "missed": "24 15:01"}),
        (date(2026, 11, 23), time(17), {"due": "23 09:00", "soon": "23 15:00", "missed": "23 17:01"}),  # today: now
    ],
)
def test_it_comes_back_on_the_way_the_morning_before_hours_before_and_once_it_has_passed(
    world: World, day: date, clock: time | None, planned: dict[str, Any]
) -> None:
    make(world, day, clock)

    expected = {kind: f"{on} 09:00" if isinstance(on, int) else on for kind, on in planned.items()}
    assert {kind: f"{when.astimezone(BERLIN):%d %H:%M}" for kind, (when, _) in plans(world).items()} == expected
    assert {who for _, who in plans(world).values()} == {OLGA}


def test_without_a_time_it_is_due_when_the_working_day_of_whoever_promised_it_ends(world: World) -> None:
    with world.store.begin() as work:
        work.preferences.save(Preferences(world.id, CORA, starts=time(7), ends=time(15)))

    made = make(world, clock=None, of=CORA)

    assert (made.promise.due_at, made.promise.has_time) == (at("2026-11-27T15:00+01:00"), False)


def test_whose_words_somebody_else_wrote_down_hears_so_at_once_and_can_give_it_back(world: World) -> None:
    make(world, of=CORA)
    world.deliver()
    assert world.slack.texts("D0CORA")[0].startswith("You promised Zebra Works: Send it.\n<@U0OLGA> wrote this down")

    offers.give_back(world.store, world.actor(CORA), 1, world.now, None)
    world.deliver()

    assert "<@U0CORA> cannot take it over. It is yours to keep." in world.slack.texts("D0OLGA")[0]
    assert world.slack.texts("D0CORA")[0].endswith("It is with <@U0OLGA> now, so there is nothing to do here.")
    with pytest.raises(NotWrittenForYou):
        offers.give_back(world.store, world.actor(OLGA), 1, world.now, None)


def test_only_a_colleague_promises(world: World) -> None:
    with pytest.raises(NotAPromiser):
        make(world, of="U0GRETA")


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (date(2026, 12, 25), Off.HOLIDAY),
        (date(2026, 11, 29), Off.WEEKDAY),
        (date(2026, 12, 3), Off.LEAVE),
        (FRIDAY, None),
    ],
)
def test_that_it_is_due_on_a_day_off_is_known_as_it_is_made(world: World, day: date, why: Off | None) -> None:
    leave = Preferences(world.id, OLGA, leave_from=date(2026, 12, 2), leave_until=date(2026, 12, 4))
    with world.store.begin() as work:
        work.preferences.save(leave)

    made = make(world, day)

    assert (made.off.why if made.off else None) is why
    assert made.promise.due_at.date() == day  # the promise does not move


@pytest.mark.parametrize(("clock", "possible"), [(time(8, 59), False), (time(9), False), (time(9, 1), True)])
def test_what_is_promised_lies_ahead(world: World, clock: time, possible: bool) -> None:
    if possible:
        make(world, date(2026, 11, 23), clock)
    else:
        with pytest.raises(DueInThePast):
            make(world, date(2026, 11, 23), clock)


def test_it_needs_words_and_a_form_counts_once(world: World) -> None:
    with pytest.raises(NoWords):
        make(world, text=" \0")
    make(world)
    with pytest.raises(Repeated):
        make(world)


@pytest.mark.parametrize("who", [OLGA, CORA, MAX])
def test_whoever_answers_for_the_client_can_keep_it_once(world: World, who: str) -> None:
    make(world)
    endings.keep(world.store, world.actor(who), 1, world.now, None)
    with pytest.raises(EndedAlready):
        endings.keep(world.store, world.actor(who), 1, world.now, None)


def test_nobody_else_keeps_it(world: World) -> None:
    make(world)
    with pytest.raises(NotYourPromise, match="<@U0OLGA>"):
        endings.keep(world.store, world.actor(OSCAR), 1, world.now, None)


def test_what_is_kept_is_not_prompted(world: World) -> None:
    make(world)
    endings.keep(world.store, world.actor(), 1, world.now, None)
    for _ in range(8):
        world.pass_time(DAY)
    assert world.slack.standing == {}


def test_it_stands_in_each_brief_until_it_has_an_ending(world: World) -> None:
    make(world)
    for when in ("26T09:00", "27T09:00", "27T12:01", "30T09:00"):
        world.clock.set(at(f"2026-11-{when}+01:00"))
        world.deliver()
        assert "You promised Zebra Works: Send it." in world.slack.texts("D0OLGA")[-1], when
    assert "It was due Friday 27 November at 12:00 (Berlin)." in world.slack.texts("D0OLGA")[-1]

    endings.keep(world.store, world.actor(), 1, world.now, None)
    world.deliver()

    assert world.slack.texts("D0OLGA")[-1].endswith("“Send it.”: Kept late, today at 9:00.")
    world.pass_time(DAY)
    assert len(world.slack.texts("D0OLGA")) == 4  # three briefs, and one word that its time had passed


def test_that_its_time_has_passed_is_said_once_by_itself_and_not_twice_a_day(world: World) -> None:
    make(world)
    world.clock.set(at("2026-11-27T09:00+01:00"))
    world.deliver()

    world.clock.set(at("2026-11-27T12:00+01:00"))
    world.deliver()
    assert not [said for said in world.slack.texts("D0OLGA") if "Its time has passed." in said]
    world.clock.set(at("2026-11-27T12:01+01:00"))
    world.deliver()

    brief, passed = world.slack.texts("D0OLGA")
    assert "Its time has passed.\nIt was due today at 12:00 (Berlin)." in passed
    assert "Send it." not in brief


@pytest.mark.parametrize(
    ("typed", "client", "text", "due"),
    [
        ("Zebra Works send the plan by Friday noon", "Zebra Works", "send the plan", "2026-11-27T12:00+01:00"),
        ("zebra send the plan", "Zebra Works", "send the plan", None),
        ("send the plan by tomorrow 5pm", None, "send the plan", "2026-11-24T17:00+01:00"),
        ("", None, "", None),
    ],
)
def test_the_form_begins_with_what_was_typed(
    world: World, typed: str, client: str | None, text: str, due: str | None
) -> None:
    start = promises.begin(world.store, world.actor(), typed, world.now)
    assert (start.client and start.client.name, start.text) == (client, text)
    assert start.due == (at(due) if due else None)


def test_only_the_newest_place_asks(world: World) -> None:
    make(world, clock=time(15))
    for when in ("27T09:00", "27T13:00", "27T15:01", "30T09:00"):
        world.clock.set(at(f"2026-11-{when}+01:00"))
        world.deliver()
        asking = [said for said in world.slack.texts("D0OLGA") if "Due " in said or "It was due" in said]
        assert len(asking) == 1, when
    assert [said for said in world.slack.texts("D0OLGA") if said.endswith("Please answer the newer message.")]


def test_what_came_in_a_message_of_its_own_stands_in_the_next_brief(world: World) -> None:
    """Though there was nothing else to say that morning, and so no brief."""
    make(world, date(2026, 11, 24), time(8, 55), of=CORA)
    world.clock.set(at("2026-11-24T09:00+01:00"))
    world.deliver()
    (written,) = world.slack.texts("D0CORA")
    assert "wrote this down for you." in written

    world.clock.set(at("2026-11-25T09:00+01:00"))
    world.deliver()

    assert "It was due yesterday at 8:55 (Berlin)." in world.slack.texts("D0CORA")[-1]
    assert world.slack.texts("D0CORA")[-1].startswith("Your day")


def test_what_asked_before_is_not_sent_again_whatever_is_planned_anew(world: World) -> None:
    make(world)
    for when in ("26T09:00", "27T09:00", "27T12:01", "30T09:00"):
        world.clock.set(at(f"2026-11-{when}+01:00"))
        world.deliver()
    before = len(world.slack.texts("D0OLGA"))

    with world.store.begin() as work:
        promises.replan(work, work.promises.get(world.id, 1), world.now)
    offers.offer(world.store, world.actor(), 1, CORA, world.now, "asked")
    world.deliver()

    assert len(world.slack.texts("D0OLGA")) == before


def test_that_it_was_written_down_is_told_once_though_its_time_moves(world: World) -> None:
    make(world, of=CORA)
    world.deliver()

    endings.move(world.store, world.actor(CORA), Moved(1, date(2026, 12, 4), None, "Ada"), world.now, "moved")
    world.deliver()

    assert len(world.slack.texts("D0CORA")) == 1


def test_about_a_client_in_the_archive_nobody_is_prompted(world: World) -> None:
    make(world)
    world.change_client(archived_at=world.now)
    for _ in range(9):
        world.pass_time(DAY)
    assert world.slack.standing == {}
