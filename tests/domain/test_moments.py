from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.clients import Client
from bot.domain.history import Visibility, What
from bot.domain.moments import (
    ClosedAlready,
    Moment,
    NotYoursToWithdraw,
    Outcome,
    SpokenAlready,
    TakenAlready,
    TooLateToWithdraw,
    asked_first,
    kept_out,
    ladder,
    rungs,
)
from bot.domain.playbooks import Size
from tests.cast import CORA, MAX, MONDAY, OLGA, OSCAR, zebra_works

NINA, TOM = "U0NINA", "U0TOM"
"""Whom the workspace names where nobody else is, and a colleague."""
EVERYBODY = [OLGA, CORA, MAX, OSCAR, NINA, TOM]
BERLIN = ZoneInfo("Europe/Berlin")
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
FLAGGED = Moment(1, 1, 12, 1, "The founder's father died.", OSCAR, MONDAY, OLGA)
LATER = MONDAY + HOUR


def test_whoever_takes_it_has_it() -> None:
    taken = FLAGGED.take(CORA, LATER)
    assert (taken.taker, taken.taken_at, taken.is_open) == (CORA, LATER, True)


def test_it_is_taken_once_and_the_sentence_names_who_has_it() -> None:
    with pytest.raises(TakenAlready) as refused:
        FLAGGED.take(CORA, LATER).take(OLGA, LATER)
    assert refused.value.sentence == "<@U0CORA> already has it."


def test_speaking_with_the_client_takes_it_along_and_it_stays_open_until_it_is_closed() -> None:
    spoken = FLAGGED.speak(CORA, LATER)
    assert (spoken.taker, spoken.taken_at, spoken.spoken_at) == (CORA, LATER, LATER)
    assert (spoken.waits, spoken.is_open, spoken.close(CORA, LATER).is_open) == (False, True, False)


def test_speaking_leaves_it_with_whoever_took_it() -> None:
    spoken = FLAGGED.take(OLGA, MONDAY).speak(CORA, LATER)
    assert (spoken.taker, spoken.taken_at) == (OLGA, MONDAY)


def test_it_is_spoken_about_once() -> None:
    with pytest.raises(SpokenAlready):
        FLAGGED.speak(OLGA, LATER).speak(OLGA, LATER)


@pytest.mark.parametrize(
    ("moment", "what", "was"),
    [
        (FLAGGED.take(CORA, LATER), What.MOMENT_TAKEN, OLGA),
        (FLAGGED.speak(CORA, LATER), What.MOMENT_SPOKEN, OLGA),
    ],
)
def test_undo_gives_it_back_to_whoever_was_asked(moment: Moment, what: What, was: str) -> None:
    assert moment.before(what, was) == FLAGGED


def test_undoing_the_talk_keeps_who_has_it() -> None:
    taken = FLAGGED.take(OLGA, MONDAY)
    assert taken.speak(OLGA, LATER).before(What.MOMENT_SPOKEN, "") == taken


def test_a_moment_is_a_value() -> None:
    assert replace(FLAGGED) == FLAGGED
    FLAGGED.take(CORA, LATER)
    assert FLAGGED.taken_at is None


# --- the second clock


HALF_DAY = timedelta(hours=12)
CLOCKED = replace(FLAGGED, answer_by=MONDAY + 2 * HOUR, speak_by=MONDAY + 24 * HOUR)
STALE_AT = MONDAY + 36 * HOUR
TAKEN = CLOCKED.take(OLGA, LATER)


@pytest.mark.parametrize(
    ("at", "is_stale"),
    [
        (MONDAY + 24 * HOUR, False),  # not yet: they are only asked now
        (STALE_AT, True),  # now
        (STALE_AT - SECOND, False),  # in time
        (STALE_AT + HALF_DAY, True),  # too late
    ],
)
def test_an_i_have_it_goes_stale_half_as_long_again_after_the_target(at: datetime, is_stale: bool) -> None:
    assert TAKEN.is_stale(at) is is_stale


def test_what_nobody_has_or_somebody_spoke_about_is_not_stale() -> None:
    late = STALE_AT + HALF_DAY
    assert not CLOCKED.is_stale(late)
    assert not TAKEN.speak(OLGA, LATER).is_stale(late)
    assert not TAKEN.close(OLGA, LATER).is_stale(late)


@pytest.mark.parametrize("at", [STALE_AT - SECOND, MONDAY + 25 * HOUR])
def test_nobody_takes_it_over_before_it_is_stale(at: datetime) -> None:
    with pytest.raises(TakenAlready):
        TAKEN.take(CORA, at, at + HALF_DAY)


def test_whoever_takes_over_what_went_stale_has_a_second_clock_of_their_own() -> None:
    over = TAKEN.take(CORA, STALE_AT, STALE_AT + 8 * HOUR)
    assert (over.taker, over.taken_at, over.speak_by) == (CORA, STALE_AT, STALE_AT + 8 * HOUR)
    assert over.stale_at == STALE_AT + 12 * HOUR
    assert not over.is_stale(STALE_AT + 12 * HOUR - SECOND)
    assert over.is_stale(STALE_AT + 12 * HOUR)


def test_whoever_let_it_go_stale_does_not_take_it_over_from_themselves() -> None:
    with pytest.raises(TakenAlready):
        TAKEN.take(OLGA, STALE_AT, STALE_AT + HALF_DAY)


@pytest.mark.parametrize(
    ("at", "is_anew"),
    [
        (MONDAY + 23 * HOUR, False),  # not yet
        (CLOCKED.speak_by, True),  # now
        (MONDAY + 24 * HOUR - SECOND, False),  # in time
        (MONDAY + 50 * HOUR, True),  # too late
    ],
)
def test_the_second_clock_begins_anew_for_whoever_takes_it_once_it_has_run_out(at: datetime, is_anew: bool) -> None:
    taken = CLOCKED.take(CORA, at, at + HALF_DAY)
    assert taken.speak_by == (at + HALF_DAY if is_anew else CLOCKED.speak_by)
    assert not taken.is_stale(at)


# --- withdrawing


@pytest.mark.parametrize(
    ("after", "can"),
    [
        (timedelta(), True),  # not yet over
        (10 * MINUTE - SECOND, True),  # in time
        (10 * MINUTE, False),  # now
        (11 * MINUTE, False),  # too late
    ],
)
def test_it_can_be_withdrawn_for_ten_minutes(after: timedelta, can: bool) -> None:
    assert FLAGGED.can_be_withdrawn(OSCAR, MONDAY + after) is can
    if can:
        assert FLAGGED.withdraw(OSCAR, MONDAY + after).outcome is Outcome.WITHDRAWN
    else:
        with pytest.raises(TooLateToWithdraw):
            FLAGGED.withdraw(OSCAR, MONDAY + after)


def test_only_whoever_flagged_it_withdraws_it() -> None:
    assert not FLAGGED.can_be_withdrawn(OLGA, MONDAY)
    with pytest.raises(NotYoursToWithdraw):
        FLAGGED.withdraw(OLGA, MONDAY)


def test_what_is_closed_is_closed_once_and_nobody_takes_it() -> None:
    closed = FLAGGED.close(OLGA, LATER)
    for again in (closed.close, closed.take, closed.speak):
        with pytest.raises(ClosedAlready):
            again(OLGA, LATER)
    with pytest.raises(ClosedAlready):
        closed.give_to(CORA)


# --- who is asked


ZEBRA = zebra_works(1)


@pytest.mark.parametrize(
    ("facts", "about", "away", "asked"),
    [
        ({}, None, (), OLGA),
        ({}, None, (OLGA,), CORA),
        ({}, None, (OLGA, CORA), MAX),
        ({}, None, (OLGA, CORA, MAX), None),
        ({"cover": None}, None, (OLGA,), MAX),
        ({}, OLGA, (), MAX),  # neither whom it is about nor whoever covers them
        ({}, CORA, (), OLGA),
        ({}, MAX, (OLGA,), CORA),
        ({"manager": None}, OLGA, (), None),
    ],
)
def test_who_is_asked_first(facts: Any, about: str | None, away: tuple[str, ...], asked: str | None) -> None:
    assert asked_first(replace(ZEBRA, **facts), about, away) == asked


@pytest.mark.parametrize(("about", "out"), [(None, set()), (OLGA, {OLGA, CORA}), (CORA, {CORA}), (OSCAR, {OSCAR})])
def test_whom_it_is_about_is_kept_out_and_so_is_whoever_covers_them(about: str | None, out: set[str]) -> None:
    assert kept_out(ZEBRA, about) == out


@pytest.mark.parametrize(
    ("facts", "moment", "called"),
    [
        ({}, {}, [CORA, MAX, NINA]),
        ({"cover": None}, {}, [MAX, NINA]),
        ({"manager": NINA}, {}, [CORA, NINA]),  # each once
        ({"manager": OLGA}, {}, [CORA, NINA]),  # nobody is told about their own silence
        ({}, {"taker": CORA}, [MAX, NINA]),
        ({}, {"about": OLGA, "taker": MAX}, [NINA]),
        ({}, {"about": NINA}, [CORA, MAX]),
        ({}, {"visibility": Visibility.TEAM}, [CORA, MAX, NINA]),
        ({}, {"visibility": Visibility.SEALED}, [OSCAR, TOM]),  # the circle alone
    ],
)
def test_who_is_called_one_after_the_other(facts: Any, moment: Any, called: list[str]) -> None:
    circle = [OLGA, OSCAR, TOM]
    assert ladder(replace(FLAGGED, **moment), replace(ZEBRA, **facts), NINA, circle) == called


def test_of_a_large_circle_three_are_called() -> None:
    sealed = replace(FLAGGED, visibility=Visibility.SEALED)
    assert ladder(sealed, ZEBRA, NINA, [OLGA, OSCAR, TOM, MAX, CORA]) == [OSCAR, TOM, MAX]


@given(
    st.builds(
        lambda owner, cover, manager: replace(ZEBRA, owner=owner, cover=cover, manager=manager),
        st.sampled_from(EVERYBODY),
        st.none() | st.sampled_from(EVERYBODY),
        st.none() | st.sampled_from(EVERYBODY),
    ),
    st.none() | st.sampled_from(EVERYBODY),
    st.sets(st.sampled_from(EVERYBODY)),
    st.lists(st.sampled_from(EVERYBODY), unique=True),
    st.sampled_from(Visibility),
)
def test_nobody_is_called_twice_nor_whom_it_is_about_nor_from_outside_what_is_sealed(
    client: Client, about: str | None, away: set[str], circle: list[str], visibility: Visibility
) -> None:
    taker = asked_first(client, about, away) or OSCAR
    moment = replace(FLAGGED, taker=taker, about=about, visibility=visibility)

    called = ladder(moment, client, NINA, circle)

    assert len(called) == len(set(called)) <= 3
    assert not {taker, *kept_out(client, about)} & set(called)
    assert visibility is not Visibility.SEALED or set(called) <= set(circle)
    assert about is None or taker == OSCAR or taker not in kept_out(client, about)


# --- when they are called


@pytest.mark.parametrize(
    ("size", "times"),
    [
        (Size.WHOLE, ["2026-11-27 17:45", "2026-11-27 18:00", "2026-11-27 18:15"]),  # at any hour
        (Size.BIG, ["2026-11-27 17:45", "2026-11-30 09:45", "2026-11-30 10:45"]),
        (Size.NOTABLE, ["2026-11-27 17:45", "2026-11-30 10:45", "2026-11-30 12:45"]),
        (Size.SMALL, ["2026-11-27 17:45", "2026-11-30 09:00", "2026-12-01 09:00"]),
    ],
)
def test_each_is_called_after_the_first_clock_has_run_once_more(size: Size, times: list[str]) -> None:
    friday = datetime(2026, 11, 27, 17, 45, tzinfo=BERLIN)

    found = rungs(replace(FLAGGED, size=size), [CORA, MAX, NINA], friday, BERLIN)

    assert [rung.who for rung in found] == [CORA, MAX, NINA]
    assert [f"{rung.at.astimezone(BERLIN):%Y-%m-%d %H:%M}" for rung in found] == times


# --- who may know


@pytest.mark.parametrize(
    ("visibility", "about", "seen_by"),
    [
        (Visibility.OPEN, None, {OLGA, CORA, MAX, NINA, OSCAR}),
        (Visibility.OPEN, OLGA, {OLGA, CORA, MAX, NINA, OSCAR}),
        (Visibility.TEAM, None, {OLGA, CORA, MAX, OSCAR}),  # Oscar is in its circle
        (Visibility.TEAM, OLGA, {CORA, MAX, OSCAR}),
        (Visibility.TEAM, OSCAR, {OLGA, CORA, MAX, OSCAR}),  # by name
        (Visibility.SEALED, None, {OSCAR}),
        (Visibility.SEALED, OSCAR, {OSCAR}),
    ],
)
def test_who_may_know_of_it(visibility: Visibility, about: str | None, seen_by: set[str]) -> None:
    moment = replace(FLAGGED, visibility=visibility, about=about)
    assert {who for who in (OLGA, CORA, MAX, NINA, OSCAR) if moment.is_seen_by(who, ZEBRA, [OSCAR])} == seen_by


@pytest.mark.parametrize(
    ("visibility", "about", "lets_in"),
    [(Visibility.TEAM, None, True), (Visibility.TEAM, NINA, False), (Visibility.SEALED, None, False)],
)
def test_being_called_lets_into_a_teams_circle_and_never_into_a_sealed_one(
    visibility: Visibility, about: str | None, lets_in: bool
) -> None:
    assert replace(FLAGGED, visibility=visibility, about=about).lets_in(NINA) is lets_in
