"""Whoever manages says what is table stakes by now; guidance, the map and everybody's brief follow."""

from dataclasses import replace

import pytest

from bot.domain.briefs import Brief
from bot.domain.clients import Stage
from bot.domain.history import UNDO_WITHIN, ChangedSince, TooLateToUndo, What
from bot.domain.marks import A_WEEK, A_YEAR, Mark, MilestoneGone, NotYoursToMark, Question, SaidMeanwhile
from bot.domain.people import Person
from bot.flows import briefs, history, home, marks
from bot.flows.journeys import guidance
from tests.cast import CORA, MAX, MONDAY, OLGA
from tests.coaching import COACHING, LOADED
from tests.flows.test_walks import begins, rows
from tests.flows.world import DAY, HOUR, SECOND, World


def asked_of(world: World, slack_id: str = MAX) -> Question | None:
    return home.show(world.store, world.actor(slack_id), world.now).question


def brief_of(world: World, slack_id: str = MAX) -> Brief:
    return briefs.show(world.store, world.actor(slack_id), world.now)


def says(world: World, key: str, is_table_stakes: bool = True, before: int = 0, who: str = MAX) -> None:
    said = Mark(before, world.id, COACHING.name, key, is_table_stakes, who, world.now)
    marks.answer(world.store, world.actor(who), said, LOADED, world.now)


def newest(world: World, key: str) -> Mark:
    with world.read() as work:
        return work.journeys.marks(world.id)[COACHING.name, key]


def take_back(world: World, who: str = MAX) -> None:
    with world.read() as work:
        entry = work.history.of_person(world.id, who, world.now - A_WEEK)[0]
    history.undo(world.store, world.actor(who), entry.id, world.now, None)


def test_a_manager_is_asked_after_a_year_and_nobody_else(world: World) -> None:
    begins(world)
    world.clock.move(A_YEAR - SECOND)
    assert asked_of(world) is None
    world.clock.move(SECOND)
    asked = asked_of(world)
    assert asked is not None
    assert (asked.journey, asked.milestone.key, asked.mark) == ("Coaching", "hand-over", None)
    assert asked_of(world, OLGA) is None


@pytest.mark.parametrize("left", [{"stage": Stage.ALUMNI}, {"archived_at": MONDAY}], ids=["alumni", "archived"])
def test_nobody_is_asked_about_a_journey_that_nobody_walks_along_any_more(
    world: World, left: dict[str, object]
) -> None:
    begins(world)
    world.clock.move(A_YEAR)
    assert asked_of(world) is not None

    world.change_client(**left)

    assert asked_of(world) is None


def test_it_stands_in_their_brief_until_it_is_answered_and_what_they_said_for_the_rest_of_the_day(world: World) -> None:
    begins(world)
    world.clock.move(A_YEAR)
    question = brief_of(world).question
    assert question is not None
    assert question.entry is None

    says(world, "hand-over")

    answered = brief_of(world).question
    assert answered is not None
    assert answered.entry is not None
    assert answered.entry.what is What.MARKED_TABLE_STAKES
    world.clock.move(A_WEEK - SECOND)
    assert brief_of(world).question is None
    world.clock.move(SECOND)
    later = brief_of(world).question
    assert later is not None
    assert later.milestone.key == "first-day"


def test_it_is_in_no_brief_of_whoever_does_not_manage_nor_where_there_is_no_room(world: World) -> None:
    begins(world)
    world.clock.move(A_YEAR)
    assert brief_of(world, OLGA).question is None
    assert brief_of(world).is_empty  # and nothing is sent for the question alone

    world.promised(by=MAX)
    world.pass_time(2 * DAY)
    assert brief_of(world).question is not None
    with world.store.begin() as work:
        work.preferences.save(replace(work.preferences.of(world.id, MAX), most=1))
    assert brief_of(world).question is None


def test_the_briefs_of_all_who_are_asked_follow_each_on_their_own_day(world: World) -> None:
    begins(world)
    world.change_person(CORA, is_admin=True, zone="Pacific/Auckland")
    world.clock.move(A_YEAR)
    world.promised(by=MAX)
    world.promised(DAY, by=CORA)
    for hours in (5, 8):  # neither is kept
        world.pass_time(hours * HOUR)
    briefs.plan_ahead(world.store, world.id, world.now)
    for hours in (13, 11):  # 10:00 in London, and then in Auckland, on the next day
        world.pass_time(hours * HOUR)
    assert [world.slack.texts(dm)[-1].count("Does it still delight") for dm in ("D0MAX", "D0CORA")] == [1, 1]
    says(world, "hand-over")
    world.deliver()

    newest = [world.slack.texts(dm)[-1] for dm in ("D0MAX", "D0CORA")]
    assert ["I ask again in a year" in each for each in newest] == [True, False]
    assert all("Does it still delight" not in each for each in newest)


def test_however_many_are_asked_the_database_is_asked_no_more(world: World, statements: list[str]) -> None:
    statements.clear()
    says(world, "review")
    for_few = len(statements)
    with world.store.begin() as work:
        work.people.record([Person(world.id, f"U0ADMIN{n}", f"Admin {n}", is_admin=True) for n in range(30)])
    statements.clear()

    says(world, "first-day")

    assert len(statements) == for_few


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
    says(world, "review")
    assert is_marked() == (True, True)
    says(world, "review", False, before=newest(world, "review").id)
    assert is_marked() == (False, False)


def test_undo_brings_back_what_had_been_said_before(world: World) -> None:
    begins(world)
    says(world, "review")
    first = newest(world, "review")
    says(world, "review", False, before=first.id)

    take_back(world)

    assert newest(world, "review") == first


def test_and_where_nothing_had_been_said_the_question_is_back(world: World) -> None:
    begins(world)
    world.clock.move(A_YEAR)
    says(world, "hand-over")
    assert asked_of(world) is None

    world.clock.move(UNDO_WITHIN - SECOND)
    take_back(world)

    asked = asked_of(world)
    assert asked is not None
    assert asked.milestone.key == "hand-over"


def test_its_card_offers_to_take_it_back_to_whoever_said_it_and_for_ten_minutes(world: World) -> None:
    world.change_person(CORA, is_admin=True)
    review = COACHING.find("review")
    assert review is not None

    def offered(who: str) -> bool:
        found = marks.about(world.store, world.actor(who), COACHING, review, world.now)
        return found is not None and found.entry is not None

    assert not offered(MAX)
    says(world, "review")
    assert [offered(who) for who in (MAX, CORA, OLGA)] == [True, False, False]
    world.clock.move(UNDO_WITHIN)
    assert not offered(MAX)


def test_undo_is_for_ten_minutes_and_not_past_what_somebody_said_since(world: World) -> None:
    world.change_person(CORA, is_admin=True)
    says(world, "review")
    says(world, "review", False, before=newest(world, "review").id, who=CORA)
    with pytest.raises(ChangedSince):
        take_back(world)
    world.clock.move(UNDO_WITHIN)
    with pytest.raises(TooLateToUndo):
        take_back(world, CORA)


def test_pressed_twice_it_is_said_once_and_two_who_disagree_hear_of_each_other(world: World) -> None:
    world.change_person(CORA, is_admin=True)
    says(world, "review")
    first = newest(world, "review")
    says(world, "review")
    assert newest(world, "review") == first
    with pytest.raises(SaidMeanwhile):
        says(world, "review", False)
    with pytest.raises(SaidMeanwhile):
        says(world, "review", who=CORA)


def test_only_whoever_manages_may_say_it_and_only_of_what_is_there(world: World) -> None:
    with pytest.raises(NotYoursToMark):
        says(world, "review", who=OLGA)
    with pytest.raises(MilestoneGone):
        says(world, "nothing")
