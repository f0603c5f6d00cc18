"""Whoever manages says what is table stakes by now; guidance and the map follow."""

import pytest

from bot.domain.marks import A_YEAR, MilestoneGone, NotYoursToMark
from bot.flows import home, marks
from bot.flows.journeys import guidance
from bot.views.marks import Question
from tests.cast import MAX, OLGA
from tests.coaching import LOADED
from tests.flows.test_walks import begins, rows
from tests.flows.world import World


def asked_of(world: World, slack_id: str) -> Question | None:
    return home.show(world.store, world.actor(slack_id), world.now, 0, LOADED).question


def marks_review(world: World, is_table_stakes: bool = True) -> None:
    marks.answer(world.store, world.actor(MAX), "Coaching", "review", is_table_stakes, LOADED, world.now)


def test_a_manager_is_asked_after_a_year_and_nobody_else(world: World) -> None:
    begins(world)
    assert asked_of(world, MAX) is None
    world.clock.move(A_YEAR)
    asked = asked_of(world, MAX)
    assert asked is not None
    assert (asked.journey, asked.milestone.key) == ("Coaching", "hand-over")
    assert asked_of(world, OLGA) is None


def test_what_was_marked_is_so_in_the_guidance_and_on_the_map_until_it_is_said_otherwise(world: World) -> None:
    begins(world)
    review = rows(world)["review"]

    def is_marked() -> tuple[bool, bool]:
        with world.read() as work:
            said = guidance(work, world.client(work), review).is_table_stakes
        found = marks.marked(world.store, world.actor(), LOADED).all[0].find("review")
        assert found is not None
        return said, found.is_table_stakes

    assert is_marked() == (False, False)
    marks_review(world)
    assert is_marked() == (True, True)
    marks_review(world, False)
    assert is_marked() == (False, False)


def test_only_whoever_manages_may_say_it_and_only_of_what_is_there(world: World) -> None:
    with pytest.raises(NotYoursToMark):
        marks.answer(world.store, world.actor(OLGA), "Coaching", "review", True, LOADED, world.now)
    with pytest.raises(MilestoneGone):
        marks.answer(world.store, world.actor(MAX), "Coaching", "nothing", True, LOADED, world.now)
