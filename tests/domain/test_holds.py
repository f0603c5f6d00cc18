"""What is not said while something hard is open."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.history import Visibility
from bot.domain.holds import is_held, is_silence_held
from bot.domain.milestones import MilestoneKind
from bot.domain.moments import Goes, Moment
from bot.domain.playbooks import Holds
from bot.playbooks import load
from tests.cast import MONDAY, OLGA, birthday, zebra_works

DAY = birthday(zebra_works(1))
OPEN = Moment(1, 1, 1, 1, "The founder's father died.", OLGA, MONDAY, OLGA)
SPOKEN = replace(OPEN, spoken_at=MONDAY)
CLOSED = SPOKEN.close(OLGA, MONDAY)
CHEERFUL = (MilestoneKind.BIRTHDAY, MilestoneKind.CHILD, MilestoneKind.WEDDING, MilestoneKind.ANNIVERSARY)
DATES, JOURNEY, SILENCE = Goes.DATES, Goes.JOURNEY, Goes.SILENCE


def holding(holds: Holds, *goes: Goes) -> Moment:
    playbook = replace(load(None).get("bereavement"), holds=holds)
    return replace(OPEN, playbook=playbook, lets_out=frozenset(goes))


def goes_of(kind: MilestoneKind) -> Goes:
    return JOURNEY if kind is MilestoneKind.JOURNEY else DATES


@pytest.mark.parametrize("kind", MilestoneKind)
def test_where_nobody_said_what_it_is_only_a_cheerful_day_waits(kind: MilestoneKind) -> None:
    assert is_held(replace(DAY, kind=kind), [OPEN]) is (kind in CHEERFUL)


@pytest.mark.parametrize(
    ("holds", "kinds", "silence"),
    [
        (Holds.NOTHING, (), False),
        (Holds.CHEER, CHEERFUL, False),
        (Holds.ALL, tuple(MilestoneKind), True),  # a day of grief and the renewal, too
    ],
)
def test_what_each_kind_of_moment_holds(holds: Holds, kinds: tuple[MilestoneKind, ...], silence: bool) -> None:
    assert tuple(kind for kind in MilestoneKind if is_held(replace(DAY, kind=kind), [holding(holds)])) == kinds
    assert is_silence_held([holding(holds)]) is silence


@pytest.mark.parametrize(
    ("moments", "held"),
    [([], False), ([CLOSED], False), ([SPOKEN], True), ([OPEN], True), ([CLOSED, OPEN], True)],
)
def test_until_it_is_closed_and_not_merely_spoken_about(moments: list[Moment], held: bool) -> None:
    assert is_held(DAY, moments) is held


@pytest.mark.parametrize("visibility", Visibility)
def test_whoever_may_know_of_it(visibility: Visibility) -> None:
    assert is_held(DAY, [replace(OPEN, visibility=visibility)])


@given(st.sets(st.sampled_from(Goes)), st.sampled_from(MilestoneKind))
def test_what_may_go_out_goes_out_and_nothing_else(goes: set[Goes], kind: MilestoneKind) -> None:
    moment = holding(Holds.ALL, *goes)
    assert is_held(replace(DAY, kind=kind), [moment]) is (goes_of(kind) not in goes)
    assert is_silence_held([moment]) is (SILENCE not in goes)


several = st.lists(
    st.builds(
        lambda holds, goes, is_closed: replace(holding(holds, *goes), closed_at=MONDAY if is_closed else None),
        st.sampled_from(Holds),
        st.sets(st.sampled_from(Goes)),
        st.booleans(),
    ),
    max_size=4,
)


@given(several, st.sampled_from(MilestoneKind))
def test_one_moment_that_holds_is_enough_and_the_order_does_not_matter(
    moments: list[Moment], kind: MilestoneKind
) -> None:
    day = replace(DAY, kind=kind)
    assert is_held(day, moments) is any(is_held(day, [each]) for each in moments)
    assert is_held(day, moments) is is_held(day, moments[::-1])
    assert is_silence_held(moments) is any(is_silence_held([each]) for each in moments)
    if not any(each.is_open for each in moments):
        assert not is_held(day, moments)


@given(several, st.sampled_from(MilestoneKind))
def test_closing_one_never_holds_more(moments: list[Moment], kind: MilestoneKind) -> None:
    day = replace(DAY, kind=kind)
    for at, each in enumerate(moments):
        fewer = [*moments[:at], replace(each, closed_at=MONDAY), *moments[at + 1 :]]
        assert is_held(day, fewer) <= is_held(day, moments)
