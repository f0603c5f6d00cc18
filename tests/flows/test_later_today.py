"""What is due later on a day whose brief stands already is edited into it when its time has come."""

from dataclasses import replace

from bot.domain.history import Noun, Thing
from bot.domain.nudges import NudgeKind, Plan
from bot.flows import nudges
from tests.cast import OLGA
from tests.flows.world import HOUR, MINUTE, World

BERT = "Birthday of Bert Zebra"


def carries_another(world: World) -> int:
    """Today's brief carries Ada's birthday, and Bert's from three hours later on. The first one's nudge."""
    nudge = world.due()
    with world.store.begin() as work:
        bert = Thing(Noun.MILESTONE, work.milestones.add(replace(world.cast.birthday, title=BERT)).id)
        at, on = world.now + 3 * HOUR, nudge.plan.occurrence
        plan = Plan(world.id, bert, NudgeKind.MILESTONE, 7, on, OLGA, at, "Europe/Berlin", world.cast.zebra.id)
        work.nudges.replan(world.id, bert, [plan])
    world.deliver()
    return nudge.id


def asks(world: World) -> list[bool]:
    return [BERT in text for text in world.slack.texts("D0OLGA")]


def test_it_is_asked_from_then_on(world: World) -> None:
    carries_another(world)
    assert asks(world) == [False]
    world.pass_time(3 * HOUR - MINUTE)
    assert asks(world) == [False]
    world.pass_time(MINUTE)
    assert asks(world) == [True]


def test_and_also_where_the_brief_was_edited_meanwhile(world: World) -> None:
    first = carries_another(world)
    nudges.done(world.store, world.actor(), first, world.now, None)
    world.pass_time(HOUR)
    assert (asks(world), world.slack.count("edit")) == ([False], 1)
    world.pass_time(2 * HOUR)
    assert (asks(world), world.slack.count("edit")) == ([True], 2)
