from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.history import Noun, Thing
from bot.domain.nudges import AnsweredAlready, NotAhead, Nudge, NudgeKind, NudgeState, Plan
from tests.cast import CORA, MONDAY, OLGA

HOUR = timedelta(hours=1)
DAY = date(2026, 12, 14)
PLAN = Plan(1, Thing(Noun.MILESTONE, 7), NudgeKind.MILESTONE, 7, DAY, OLGA, MONDAY, "Europe/Berlin", client_id=1)
OPEN = Nudge(5, PLAN)


def test_the_key_says_what_and_for_whom() -> None:
    assert PLAN.key == "milestone:7/milestone/7/2026-12-14/U0OLGA"
    assert OPEN.delivery_key == "milestone:7/milestone/7/2026-12-14/U0OLGA#0"


def test_the_key_never_holds_the_time() -> None:
    assert replace(PLAN, due_at=MONDAY + HOUR, zone="Asia/Tokyo", client_id=9).key == PLAN.key


@pytest.mark.parametrize(
    "other",
    [
        replace(PLAN, recipient=CORA),
        replace(PLAN, occurrence=date(2027, 12, 14)),
        replace(PLAN, lead=0),
        replace(PLAN, kind=NudgeKind.PROMISE_DUE),
        replace(PLAN, about=Thing(Noun.PROMISE, 7)),
    ],
)
def test_something_else_has_another_key(other: Plan) -> None:
    assert other.key != PLAN.key


@pytest.mark.parametrize("answer", [NudgeState.DONE, NudgeState.DECLINED, NudgeState.LATER])
def test_it_is_answered_once(answer: NudgeState) -> None:
    answered = OPEN.answer(answer)
    assert answered.state is answer
    with pytest.raises(AnsweredAlready):
        answered.answer(NudgeState.DONE)
    assert answered.reopen() == OPEN


@pytest.mark.parametrize("state", sorted(set(NudgeState) - {NudgeState.OPEN}))
def test_only_what_is_open_can_be_put_off(state: NudgeState) -> None:
    with pytest.raises(AnsweredAlready):
        replace(OPEN, state=state).put_off(MONDAY + HOUR, MONDAY)


@pytest.mark.parametrize(
    ("until", "possible"), [(-HOUR, False), (timedelta(), False), (timedelta(seconds=1), True), (HOUR, True)]
)
def test_it_is_put_off_to_what_is_ahead(until: timedelta, possible: bool) -> None:
    if not possible:
        with pytest.raises(NotAhead):
            OPEN.put_off(MONDAY + until, MONDAY)
        return
    later = OPEN.put_off(MONDAY + until, MONDAY)
    assert (later.state, later.plan.due_at, later.round) == (NudgeState.LATER, MONDAY + until, 1)
    assert later.delivery_key.endswith("#1")


@pytest.mark.parametrize(
    ("due", "zone", "now", "moved"),
    [
        # the same hour elsewhere
        ("2026-12-07T09:00+01:00", "America/New_York", "2026-11-23T09:00+01:00", "2026-12-07T09:00-05:00"),
        ("2026-12-07T09:00+01:00", "Asia/Tokyo", "2026-11-23T09:00+01:00", "2026-12-07T09:00+09:00"),
        # that hour has passed there: now, and not in the past
        ("2026-12-07T09:00+01:00", "Asia/Tokyo", "2026-12-07T05:00+01:00", "2026-12-07T05:00+01:00"),
        # it was late before, and stays as late as it was
        ("2026-12-07T09:00+01:00", "Asia/Tokyo", "2026-12-07T12:00+01:00", "2026-12-07T09:00+01:00"),
    ],
)
def test_it_moves_with_the_person(due: str, zone: str, now: str, moved: str) -> None:
    nudge = replace(OPEN, plan=replace(PLAN, due_at=datetime.fromisoformat(due)))
    found = nudge.moved_to(ZoneInfo(zone), datetime.fromisoformat(now))
    assert found.plan.due_at == datetime.fromisoformat(moved)
    assert found.plan.zone == zone


def test_without_a_delivery_it_is_otherwise_the_same() -> None:
    assert replace(OPEN, delivery_id=3).without_delivery() == OPEN
