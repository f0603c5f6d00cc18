"""A client sets out on a journey: what becomes a row, what is prompted, and what is past."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bot.domain.clients import Client, Persona, Stage
from bot.domain.directory import Directory
from bot.domain.history import Noun, Thing, What
from bot.domain.journeys import Journeys
from bot.domain.milestones import Milestone, OfTheJourney
from bot.domain.nudges import Nudge, NudgeState
from bot.flows import client_forms, dates, history, milestones, nudges, roster, stages, walks
from bot.flows.journeys import guidance, next_round
from bot.flows.terms import terms_of
from bot.views.client_forms import Filled, of_client
from tests.coaching import COACHING, FIRST_DAY, HAND_OVER, LOADED, RETAINER
from tests.flows.world import DAY, World

NEXT_MONDAY = date(2026, 11, 30)


def changes(world: World, loaded: Journeys = LOADED, **facts: Any) -> Client:
    """Olga changes Zebra in the form."""
    with world.read() as work:
        filled = replace(of_client(world.client(work)), **facts)
    saved = client_forms.save(world.store, world.actor(), filled, world.now, f"{world.now}{facts}", loaded)
    assert isinstance(saved, Client)
    return saved


def begins(world: World, start: date = NEXT_MONDAY, **facts: Any) -> Client:
    return changes(world, start=start, segment="coaching", **facts)


def rows(world: World) -> dict[str | None, Milestone]:
    with world.read() as work:
        return {row.step: row for row in work.milestones.walked(world.id, [world.cast.zebra.id])}


def days(world: World) -> dict[str | None, str]:
    return {step: str(row.date) for step, row in rows(world).items()}


def prompts(world: World, step: str) -> list[Nudge]:
    return world.nudges(Thing(Noun.MILESTONE, rows(world)[step].id))


def told(world: World) -> list[tuple[What, str]]:
    with world.read() as work:
        return [(each.what, each.subject) for each in work.history.of_client(world.id, world.cast.zebra.id)]


def undo(world: World, what: What) -> None:
    with world.read() as work:
        entry = next(each for each in work.history.of_client(world.id, world.cast.zebra.id) if each.what is what)
    history.undo(world.store, world.actor(), entry.id, world.now, None)


def test_the_segment_decides_on_the_journey_and_its_days_are_planned(world: World) -> None:
    client = begins(world)
    with world.read() as work:
        assert work.journeys.find(world.id, client.journey_digest) == COACHING
    assert days(world)["first-day"] == "2026-11-30"
    (first,) = prompts(world, "first-day")
    assert (first.plan.occurrence, first.plan.lead, first.plan.recipient) == (NEXT_MONDAY, 7, client.owner)
    assert first.plan.due_at.isoformat() == "2026-11-23T08:00:00+00:00"  # a week before: 9:00 in Berlin, which is now


def test_a_name_says_more_than_the_segment_and_one_that_nobody_knows_says_nothing(world: World) -> None:
    begins(world, journey="Retainer")
    assert set(days(world)) == {"first-day", "review"}
    changes(world, journey="Half a year, then we see")
    assert "early-win" in days(world)


def test_without_a_start_a_client_waits_for_their_days(world: World) -> None:
    changes(world, segment="coaching")
    assert days(world) == {}
    changes(world, start=NEXT_MONDAY)
    assert "first-day" in days(world)


def test_who_is_added_with_a_start_walks_at_once(world: World) -> None:
    filled = Filled(0, "Lion", world.cast.olga.slack_id, start=NEXT_MONDAY, segment="coaching")
    added = client_forms.save(world.store, world.actor(), replace(filled, is_unfolded=True), world.now, "once", LOADED)
    assert isinstance(added, Client)
    with world.read() as work:
        assert len(work.milestones.walked(world.id, [added.id])) == 6


def test_another_start_moves_what_is_untold_and_undo_moves_it_back(world: World) -> None:
    begins(world)
    before = {step: (row.id, str(row.date)) for step, row in rows(world).items()}
    world.clock.move(timedelta(minutes=1))
    changes(world, start=NEXT_MONDAY + timedelta(days=7))
    assert days(world)["first-day"] == "2026-12-07"
    assert [each.plan.occurrence for each in prompts(world, "first-day")] == [date(2026, 12, 7)]
    undo(world, What.CLIENT_EDITED)
    assert {step: (row.id, str(row.date)) for step, row in rows(world).items()} == before
    assert [each.plan.occurrence for each in prompts(world, "first-day")] == [NEXT_MONDAY]


def test_the_first_day_that_was_done_is_not_asked_about_on_another_day(world: World) -> None:
    begins(world)
    (first,) = prompts(world, "first-day")
    nudges.done(world.store, world.actor(), first.id, world.now, None)
    changes(world, start=NEXT_MONDAY + timedelta(days=7))
    assert days(world)["first-day"] == "2026-11-30"
    assert len(prompts(world, "first-day")) == 1


def test_another_persona_takes_away_what_is_not_for_them_with_its_prompt(world: World) -> None:
    begins(world)
    welcome = Thing(Noun.MILESTONE, rows(world)["welcome"].id)
    changes(world, persona=Persona.OLD_HAND)
    assert "welcome" not in days(world)
    assert world.nudges(welcome) == []
    undo(world, What.CLIENT_EDITED)
    assert "welcome" in days(world)


def test_what_was_told_of_and_goes_stands_in_the_brief_no_more(world: World) -> None:
    begins(world, start=date(2026, 12, 1))
    world.pass_time(timedelta(days=1))
    assert any("first day together" in each for each in world.slack.texts())
    changes(world, segment="")
    assert days(world) == {}
    world.deliver()
    assert [each for each in world.slack.texts() if "first day together" in each] == []
    assert any("That was everything for today." in each for each in world.slack.texts())


def test_the_ending_has_its_own_days_and_undo_takes_them_back(world: World) -> None:
    client = begins(world)
    before = days(world)
    stages.change(world.store, world.actor(), client.id, Stage.ENDING, Stage.ACTIVE, world.now, "once")
    assert days(world) == {"farewell": "2026-12-07"}
    undo(world, What.STAGE_CHANGED)
    assert days(world) == before


def test_the_ending_is_counted_from_the_day_it_began_on_the_owners_clock(world: World) -> None:
    client = begins(world)
    world.clock.move(timedelta(hours=15, minutes=30))  # 0:30 on Tuesday in Berlin
    stages.change(world.store, world.actor(), client.id, Stage.ENDING, Stage.ACTIVE, world.now, "once")
    world.clock.move(3 * DAY)
    changes(world, notes="They leave as friends.")
    assert days(world) == {"farewell": "2026-12-08"}


@pytest.mark.parametrize("stage", [Stage.ALUMNI])
def test_nobody_is_prompted_about_the_journey_of_somebody_who_left(world: World, stage: Stage) -> None:
    begins(world)
    changes(world, stage=stage)
    assert all(prompts(world, str(step)) == [] for step in rows(world))


# suspects and prospects


def moves(world: World, stage: Stage, shown: Stage) -> None:
    stages.change(world.store, world.actor(), world.cast.zebra.id, stage, shown, world.now, f"{world.now}{stage}")


def open_prompts(world: World) -> dict[str | None, list[NudgeState]]:
    return {step: [each.state for each in prompts(world, str(step))] for step in rows(world)}


@pytest.mark.parametrize("stage", [Stage.SUSPECT, Stage.PROSPECT])
def test_a_prospect_walks_along_nothing_however_they_came(world: World, stage: Stage) -> None:
    begins(world, start=date(2026, 11, 13), stage=stage)
    imported(world, f"name,owner,segment,stage,start_date\nDelta,U0OLGA,coaching,{stage},2026-11-13\n")
    walks.follow(world.store, world.id, LOADED, world.now)
    milestones.plan_ahead(world.store, world.id, world.now)
    with world.read() as work:
        every = work.milestones.walked(world.id, [each.id for each in work.clients.all(world.id)])
    assert every == []
    assert What.MILESTONE_PASSED not in [what for what, _ in told(world)]


def test_what_an_import_would_prompt_is_nothing_of_the_journey_of_a_prospect(world: World) -> None:
    assert imported(world, "name,owner,segment,stage,start_date\nDelta,U0OLGA,coaching,prospect,2026-11-24\n") == []


@pytest.mark.parametrize("stage", [Stage.LANDING, Stage.ONBOARDING, Stage.ACTIVE])
def test_whoever_lands_walks_as_usual_and_what_was_before_is_history(world: World, stage: Stage) -> None:
    begins(world, start=date(2026, 11, 10), stage=Stage.PROSPECT)
    world.clock.move(DAY)
    moves(world, stage, Stage.PROSPECT)
    assert days(world)["early-win"] == "2026-11-30"
    assert [each.state for each in prompts(world, "early-win")] == [NudgeState.OPEN]
    assert (What.MILESTONE_PASSED, "The hand-over from sales and The first day together") in told(world)
    assert not {"hand-over", "first-day"} & days(world).keys()


def test_set_back_to_a_prospect_nothing_waits_any_more_and_undo_brings_it_back(world: World) -> None:
    begins(world)
    before, waiting = rows(world), open_prompts(world)
    moves(world, Stage.PROSPECT, Stage.ACTIVE)
    assert set(map(tuple, open_prompts(world).values())) == {()}
    walks.follow(world.store, world.id, LOADED, world.now)
    milestones.plan_ahead(world.store, world.id, world.now)
    assert set(map(tuple, open_prompts(world).values())) == {()}
    undo(world, What.STAGE_CHANGED)
    assert (rows(world), open_prompts(world)) == (before, waiting)


def test_what_was_asked_of_a_prospect_leaves_the_brief_and_undo_asks_it_again(world: World) -> None:
    begins(world, start=date(2026, 12, 1))
    world.pass_time(DAY)
    before = open_prompts(world)
    moves(world, Stage.PROSPECT, Stage.ACTIVE)
    world.deliver()
    assert not [each for each in world.slack.texts() if "first day together" in each]
    undo(world, What.STAGE_CHANGED)
    assert open_prompts(world) == before
    world.deliver()
    assert [each for each in world.slack.texts() if "first day together" in each]


@pytest.mark.parametrize("later", [nudges.Later.TOMORROW, nudges.Later.AFTERNOON])
@pytest.mark.parametrize("start", [date(2026, 11, 23), date(2026, 11, 24), NEXT_MONDAY])
def test_what_was_put_off_comes_when_it_was_going_to_after_undo(world: World, start: date, later: nudges.Later) -> None:
    begins(world, start=start)
    world.deliver()
    (asked,) = prompts(world, "first-day")
    nudges.put_off(world.store, world.actor(), asked.id, later, world.now, None)
    (before,) = prompts(world, "first-day")
    carrier = world.delivery(before)
    world.clock.set(before.plan.due_at - timedelta(minutes=5))
    moves(world, Stage.PROSPECT, Stage.ACTIVE)
    undo(world, What.STAGE_CHANGED)
    (after,) = prompts(world, "first-day")
    assert replace(after, delivery_id=before.delivery_id) == before
    assert (world.delivery(after).kind, world.delivery(after).due_at) == (carrier.kind, carrier.due_at)


def test_whoever_lands_again_much_later_is_asked_nothing_that_had_its_day_meanwhile(world: World) -> None:
    begins(world)
    dates.silence(world.store, world.actor(), rows(world)["welcome"].id, world.now)
    moves(world, Stage.PROSPECT, Stage.ACTIVE)
    world.clock.set(datetime(2027, 2, 15, 8, tzinfo=UTC))
    moves(world, Stage.LANDING, Stage.PROSPECT)
    assert days(world) == {"first-hire": "2027-04-29", "welcome": "2026-12-30", "review": "2027-02-28"}
    assert [len(prompts(world, step)) for step in ("first-hire", "review", "welcome")] == [1, 1, 0]


# the past


def test_what_lies_before_today_is_one_line_of_history_and_no_prompt(world: World) -> None:
    begins(world, start=date(2026, 11, 10))
    assert (What.MILESTONE_PASSED, "The hand-over from sales and The first day together") in told(world)
    assert not {"hand-over", "first-day"} & days(world).keys()
    changes(world, notes="Once more.")
    assert [what for what, _ in told(world)].count(What.MILESTONE_PASSED) == 1


# a first day that is not over

FRIDAY_EVENING = datetime(2026, 11, 27, 18, 30, tzinfo=UTC)


@pytest.mark.parametrize("start", [date(2026, 11, 23), date(2026, 11, 24), date(2026, 11, 27)])
def test_what_belongs_before_a_first_day_that_is_not_over_is_asked_at_once(world: World, start: date) -> None:
    begins(world, start=start)
    (asked,) = prompts(world, "hand-over")
    assert asked.plan.due_at == world.now
    assert str(asked.plan.occurrence) == days(world)["hand-over"] < "2026-11-23"
    assert What.MILESTONE_PASSED not in [what for what, _ in told(world)]


def test_it_says_which_day_it_was_for_and_that_it_can_still_be_done(world: World) -> None:
    begins(world, start=date(2026, 11, 24))
    world.deliver()
    (text,) = world.slack.texts()
    assert "The hand-over from sales (it was for Tuesday 17 November)\nZebra Works\n" in text
    assert "It can still be done: the first day is tomorrow. What to know about hand-over." in text


def test_it_is_asked_once_and_is_not_said_to_be_possible_once_the_first_day_is_over(world: World) -> None:
    begins(world, start=date(2026, 11, 24))
    world.deliver()
    walks.follow(world.store, world.id, LOADED, world.now)
    milestones.plan_ahead(world.store, world.id, world.now)
    changes(world, notes="Once more.")
    assert len(prompts(world, "hand-over")) == 1
    world.pass_time(2 * DAY)
    assert len(prompts(world, "hand-over")) == 1
    assert "The hand-over from sales (still open from Tuesday 17 November)" in world.slack.texts()[-1]
    assert not [each for each in world.slack.texts() if "can still be done" in each]


@pytest.mark.parametrize(("start", "due"), [(30, "2026-11-30T08:00"), (27, None), (28, None)])
def test_in_the_evening_it_waits_for_the_next_working_morning_or_is_history(
    world: World, start: int, due: str | None
) -> None:
    world.clock.set(FRIDAY_EVENING)
    begins(world, start=date(2026, 11, start))
    asked = [each.plan.due_at.isoformat()[:16] for each in prompts(world, "hand-over")] if due else []
    assert asked == ([due] if due else [])
    assert ("hand-over" in days(world)) is bool(due)


def test_a_first_day_is_over_once_it_is_over_where_the_client_is(world: World) -> None:
    """8:30 on Tuesday in Berlin, where Olga is at work from 9:00 on, is Monday night on Hawaii."""
    world.clock.set(datetime(2026, 11, 24, 7, 30, tzinfo=UTC))
    begins(world, start=date(2026, 11, 23), zone="Pacific/Honolulu")
    assert [each.plan.due_at.hour for each in prompts(world, "hand-over")] == [8]


def test_a_first_day_that_turns_out_to_be_over_takes_the_question_back(world: World) -> None:
    begins(world, start=date(2026, 11, 24))
    world.deliver()
    changes(world, start=date(2026, 11, 10))
    assert "hand-over" not in days(world)
    undo(world, What.CLIENT_EDITED)
    assert days(world)["hand-over"] == "2026-11-17"
    assert len(prompts(world, "hand-over")) == 1


def test_an_import_shows_what_belongs_before_a_first_day_that_is_ahead(world: World) -> None:
    foreseen = imported(world, roster_of(2, "2026-11-22"))
    asked = {(each.client.name, each.milestone.step): each.plan for each in foreseen}
    assert ("Client 0", "hand-over") not in asked
    assert asked["Client 1", "hand-over"].due_at == world.now
    assert asked["Client 1", "hand-over"].occurrence == date(2026, 11, 16)


# many at once


def roster_of(count: int, start: str) -> str:
    """Each began a day after the one before."""
    first = date.fromisoformat(start)
    lines = [f"Client {n},U0OLGA,coaching,{first + timedelta(days=n)}" for n in range(count)]
    return "\n".join(["name,owner,segment,start_date", *lines])


def imported(world: World, text: str, loaded: Journeys = LOADED) -> list[roster.Prompt]:
    with world.read() as work:
        people = Directory(work.people.all(world.id), is_whole=True)
    plan = roster.plan_import(world.store, world.id, text, None, people)
    assert plan.mistakes == ()
    foreseen = roster.first_prompts(world.store, plan, world.now, loaded=loaded)
    roster.commit_import(world.store, plan, world.now, loaded=loaded)
    return foreseen


def test_of_many_who_begin_on_friday_a_few_are_asked_about_each_morning(world: World) -> None:
    lines = [f"Client {n},U0OLGA,coaching,2026-11-27" for n in range(9)]
    foreseen = imported(world, "\n".join(["name,owner,segment,start_date", *lines]))
    owed = [each.plan.due_at.date() for each in foreseen if each.milestone.step == "hand-over"]
    assert Counter(owed) == {date(2026, 11, day): 3 for day in (23, 24, 25)}


def test_of_many_whose_hand_over_is_still_ahead_none_is_asked_about_after_its_own_day(world: World) -> None:
    lines = [f"Client {n},U0OLGA,coaching,2026-12-01" for n in range(9)]
    journey = replace(COACHING, milestones=(replace(HAND_OVER, leads=(5,)), FIRST_DAY))
    foreseen = imported(world, "\n".join(["name,owner,segment,start_date", *lines]), Journeys((journey,)))
    owed = [each.plan for each in foreseen if each.milestone.step == "hand-over"]
    assert {plan.occurrence for plan in owed} == {date(2026, 11, 24)}
    assert Counter(plan.due_at.date() for plan in owed) == {date(2026, 11, 23): 3, date(2026, 11, 24): 6}


def test_a_hundred_and_twenty_old_clients_bring_no_prompt_about_what_is_past(world: World) -> None:
    foreseen = imported(world, roster_of(120, "2021-03-01"))
    with world.read() as work:
        every = work.milestones.walked(world.id, [each.id for each in work.clients.all(world.id)])
        waiting = work.nudges.unsent_to(world.id, world.cast.olga.slack_id)
    assert {row.step for row in every} == {"first-hire", "review"}
    assert min(row.day for row in every) >= world.now.date()
    assert [each for each in foreseen if each.milestone.step not in ("first-hire", "review")] == []
    assert len(waiting) == len(every) == 240
    assert all(nudge.plan.occurrence >= world.now.date() for nudge in waiting)
    assert world.deliver() < 20  # what is near, by its lead, of those who began a day apart


def test_of_many_old_clients_a_fortnight_holds_ten_reviews_and_the_others_begin_with_the_next(world: World) -> None:
    foreseen = imported(world, roster_of(120, "2021-03-01"))
    fortnight = world.now.date() + timedelta(days=14)
    with world.read() as work:
        every = work.milestones.walked(world.id, [each.id for each in work.clients.all(world.id)])
    reviews = [row.day - timedelta(days=row.lead_days) for row in every if row.step == "review"]

    assert len(reviews) == 120
    assert len([day for day in reviews if day < fortnight]) == 10
    assert len([each for each in foreseen if each.milestone.step == "review"]) == 10


def test_of_a_few_old_clients_each_has_its_next_review(world: World) -> None:
    imported(world, roster_of(10, "2021-03-01"))
    with world.read() as work:
        every = work.milestones.walked(world.id, [each.id for each in work.clients.all(world.id)])
    assert {str(row.date) for row in every if row.step == "review"} == {f"2026-12-{day:02}" for day in range(1, 11)}


def test_whether_something_has_come_is_asked_on_mornings_that_are_free(world: World) -> None:
    foreseen = imported(world, roster_of(120, "2021-03-01"))
    a_morning = Counter(each.plan.due_at.date() for each in foreseen)
    assert max(a_morning.values()) == milestones.NEW_A_MORNING
    asked = [each for each in foreseen if each.milestone.is_expected]
    assert len(asked) > 10
    assert all(each.plan.due_at.date() >= each.plan.occurrence for each in asked)


def test_the_first_round_of_a_newcomer_is_never_left_out(world: World) -> None:
    imported(world, roster_of(60, "2026-08-24"))
    with world.read() as work:
        every = work.milestones.walked(world.id, [each.id for each in work.clients.all(world.id)])
    firsts = {str(row.date) for row in every if row.step == "review"}
    assert "2026-11-24" in firsts
    assert "2026-12-09" in firsts


def test_an_import_shows_the_first_prompts_of_the_journey_before_it_plans_them(world: World) -> None:
    foreseen = imported(world, roster_of(1, "2026-12-03"))
    with world.read() as work:
        (client,) = work.clients.called(world.id, "Client 0")
        planned = [
            nudge.plan.due_at
            for row in work.milestones.walked(world.id, [client.id])
            for nudge in work.nudges.about(world.id, Thing(Noun.MILESTONE, row.id))
        ]
    soon = [at for at in planned if at < world.now + timedelta(days=14)]
    assert sorted(each.plan.due_at for each in foreseen) == sorted(soon)
    assert len(soon) == 2


def test_a_second_import_with_another_start_moves_what_was_planned(world: World) -> None:
    imported(world, roster_of(1, "2026-12-03"))
    imported(world, roster_of(1, "2026-12-10"))
    with world.read() as work:
        (client,) = work.clients.called(world.id, "Client 0")
        found = {row.step: str(row.date) for row in work.milestones.walked(world.id, [client.id])}
    assert found["first-day"] == "2026-12-10"


# the mending pass


def test_whoever_was_here_before_journeys_were_sets_out_with_the_next_pass(world: World) -> None:
    world.change_client(start_date=NEXT_MONDAY, segment="coaching")
    walks.follow(world.store, world.id, LOADED, world.now)
    assert days(world)["first-day"] == "2026-11-30"
    assert len(prompts(world, "first-day")) == 1
    walks.follow(world.store, world.id, LOADED, world.now)
    assert len(rows(world)) == 6


def test_what_comes_round_comes_again_once_it_is_past(world: World) -> None:
    begins(world, start=date(2026, 9, 1))

    def reviews() -> list[str]:
        with world.read() as work:
            every = work.milestones.walked(world.id, [world.cast.zebra.id])
        return [str(row.date) for row in every if row.step == "review"]

    world.clock.set(datetime(2026, 12, 2, 9, tzinfo=UTC))  # it may still be the day itself somewhere
    walks.follow(world.store, world.id, LOADED, world.now)
    assert reviews() == ["2026-12-01"]
    world.clock.move(DAY)
    walks.follow(world.store, world.id, LOADED, world.now)
    assert reviews() == ["2026-12-01", "2027-03-01"]


# the snapshot


def test_a_journey_that_changes_in_its_file_changes_nothing_for_those_on_it(world: World) -> None:
    client = begins(world)
    before = days(world)
    newer = replace(COACHING, milestones=(replace(FIRST_DAY, title="Day one"),))
    after = changes(world, Journeys((newer, RETAINER)), notes="Something else.")
    assert after.journey_digest == client.journey_digest
    assert days(world) == before


def test_a_journey_whose_file_is_gone_goes_on_for_those_on_it(world: World) -> None:
    begins(world)
    changes(world, Journeys((RETAINER,)), notes="Something else.")
    assert "early-win" in days(world)


# what does not apply


def test_what_does_not_apply_is_not_prompted_and_applies_again_after_undo(world: World) -> None:
    begins(world)
    win = rows(world)["early-win"]
    dates.silence(world.store, world.actor(), win.id, world.now)
    assert prompts(world, "early-win") == []
    changes(world, start=NEXT_MONDAY + timedelta(days=7))
    assert rows(world)["early-win"].is_silent
    undo(world, What.DATE_SILENCED)
    assert len(prompts(world, "early-win")) == 1


def test_it_is_no_date_that_somebody_could_change_or_take_off(world: World) -> None:
    begins(world)
    win = rows(world)["early-win"]
    for forbidden in (
        lambda: dates.begin_change(world.store, world.actor(), win.id),
        lambda: dates.remove(world.store, world.actor(), win.id, world.now),
    ):
        with pytest.raises(OfTheJourney):
            forbidden()
    with world.read() as work:
        assert win not in work.milestones.of_client(world.id, world.cast.zebra.id)
        assert win not in work.milestones.all(world.id)


# what the journey says


def said(world: World, milestone: Milestone) -> tuple[str, str]:
    with world.read() as work:
        found = guidance(work, world.client(work), milestone)
    return found.title, found.know


def test_a_milestone_of_the_journey_is_met_with_the_journeys_words(world: World) -> None:
    begins(world)
    assert said(world, rows(world)["early-win"]) == ("The early win", "What to know about early-win.")


def test_a_birthday_is_met_with_the_words_for_birthdays_of_the_journey_or_with_plain_ones(world: World) -> None:
    plain = said(world, world.cast.birthday)
    assert plain[0] == "Birthday of Ada Zebra"
    assert plain[1].startswith("A birthday says")
    begins(world)
    assert said(world, world.cast.birthday) == ("Birthday of Ada Zebra", "What to know about birthdays.")


def test_planning_ahead_finds_nothing_lacking(world: World) -> None:
    begins(world)
    with world.read() as work:
        before = work.nudges.unsent_to(world.id, world.cast.olga.slack_id)
    milestones.plan_ahead(world.store, world.id, world.now)
    with world.read() as work:
        assert work.nudges.unsent_to(world.id, world.cast.olga.slack_id) == before


# in rounds


def test_a_round_is_ahead_by_its_morning_and_not_by_its_number(world: World) -> None:
    """Two days before a Monday is Friday, and so is three."""
    begins(world, start=date(2026, 12, 7))
    first_day, client = rows(world)["first-day"], world.cast.zebra
    with world.read() as work:
        terms = terms_of(work, world.id, client.owner)

    def ahead(day: int, hour: int = 9) -> int | None:
        now = datetime(2026, 12, day, hour, tzinfo=terms.zone)
        found = next_round(client, first_day, (7, 2, 0), terms, date(2026, 12, 7), now)
        return found and found[0]

    assert [ahead(day) for day in (1, 2, 3, 4, 5, 7)] == [2, 2, 2, 0, 0, None]
