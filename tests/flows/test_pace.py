"""Slack's pace: so many a minute and no more, whatever comes."""

from bisect import bisect_right

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.flows.pace import EDITS_A_MINUTE, POSTS_A_MINUTE, Pace

pauses = st.lists(st.floats(0, 20, allow_nan=False), min_size=1, max_size=60)


def sent(pace: Pace, edits: bool, pauses: list[float], start: float) -> list[float]:
    """As eager as it may be: after each pause, everything that goes; then everything as soon as it goes."""
    at, times = start, []
    for pause in pauses:
        at += pause
        while pace.wait(1, edits, at) == 0.0:
            pace.spend(1, edits, at)
            times.append(at)
    for _ in range(400):
        at += pace.wait(1, edits, at)
        pace.spend(1, edits, at)
        times.append(at)
    return times


def most_in(times: list[float], window: float) -> int:
    return max(bisect_right(times, at + window) - number for number, at in enumerate(times))


@settings(max_examples=40, deadline=None)
@given(pauses, st.booleans(), st.floats(0, 1e6))
def test_never_more_than_slack_takes_in_any_minute(pauses: list[float], edits: bool, start: float) -> None:
    times = sent(Pace(), edits, pauses, start)
    assert most_in(times, 59.999) <= (EDITS_A_MINUTE if edits else POSTS_A_MINUTE)


@pytest.mark.parametrize(("edits", "a_minute"), [(False, 300), (True, 50)])
def test_the_pace_is_nearly_used_up(edits: bool, a_minute: int) -> None:
    times = sent(Pace(), edits, [0.0], 100.0)
    taken = len([at for at in times if at < 160.0])
    assert 0.95 * a_minute <= taken <= a_minute


@pytest.mark.parametrize("times", [1.0, 10.0, 60.0])
def test_a_faster_slack_is_used_faster(times: float) -> None:
    sent_at = sent(Pace(times), False, [0.0], 0.0)
    assert most_in(sent_at, 59.999 / times) <= 300
    assert len([at for at in sent_at if at < 60.0 / times]) >= 285


@settings(max_examples=40, deadline=None)
@given(st.floats(0, 1e6), st.floats(0.01, 600))
def test_a_pause_that_slack_asked_for_is_kept(now: float, pause: float) -> None:
    pace = Pace()
    pace.hold(1, False, now + pause)
    assert pace.wait(1, False, now) == pytest.approx(pause)
    assert pace.wait(1, False, now + pause) == 0.0
    pace.hold(1, False, now + pause / 2)  # a shorter one does not shorten it
    assert pace.wait(1, False, now) == pytest.approx(pause)


def test_messages_and_edits_and_workspaces_have_lanes_of_their_own() -> None:
    pace = Pace()
    pace.hold(1, True, 60.0)
    assert [pace.wait(1, True, 0.0), pace.wait(1, False, 0.0), pace.wait(2, True, 0.0)] == [60.0, 0.0, 0.0]


def test_one_message_a_second_to_each() -> None:
    pace = Pace()
    pace.begin(1, "U0OLGA")
    assert pace.busy(1, 1e9) == ["U0OLGA"]  # however long it takes
    pace.end(1, "U0OLGA", 10.0)
    assert [pace.busy(1, at) for at in (10.0, 10.99, 11.0)] == [["U0OLGA"], ["U0OLGA"], []]
    assert pace.busy(2, 10.0) == []
