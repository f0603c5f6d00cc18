"""What once went wrong, as it is brought back before a renewal."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.moments import Moment
from bot.domain.promises import Promise
from bot.domain.touches import How, Pulse, Touch
from bot.domain.welcomes import Felt
from bot.views import lingering as views
from bot.views.blocks import plain_message
from tests.cast import CORA, MONDAY, OLGA
from tests.views import looking, test_touches
from tests.views.looking import BERLIN, hold_message, hold_plain, hostile
from tests.views.test_welcomes import WELCOME, welcomes

A_MONTH = timedelta(days=31)
TOUCH = Touch(1, 1, 1, OLGA, MONDAY - A_MONTH, How.CALL, "They spoke of leaving.", Pulse.UNEASY)
PROMISE = Promise(1, 1, 1, "Send the plan", OLGA, OLGA, MONDAY - A_MONTH, MONDAY - timedelta(days=3), "Europe/Berlin")
MOMENT = Moment(1, 1, 12, 1, "We billed them twice.", CORA, MONDAY - A_MONTH, OLGA)


@hostile
@given(
    st.none() | welcomes,
    st.lists(test_touches.touches, max_size=5),
    st.lists(looking.moments, max_size=5),
    st.lists(looking.promises, max_size=5),
    looking.instants,
)
def test_slack_takes_all_of_it(welcome, touches, moments, promises, now) -> None:  # type: ignore[no-untyped-def]
    hold_message(plain_message("Before", *views.lines(welcome, touches, moments, promises, BERLIN, now)))


def test_only_what_went_wrong_comes_back() -> None:
    said = views.lines(WELCOME, [TOUCH], [MOMENT], [PROMISE], BERLIN, MONDAY)
    assert said[1:] == [
        "Moment 12, flagged on Friday 23 October: “We billed them twice.”",
        "We have not kept a promise yet, and it is overdue: “Send the plan”",
        "They seemed uneasy on Friday 23 October. “They spoke of leaving.”",
    ]
    assert said[0].startswith("How the first weeks felt: bumpy.")
    hold_plain(*said)


def test_what_went_well_does_not() -> None:
    well = [replace(TOUCH, seems=Pulse.GOOD), replace(TOUCH, seems=None)]
    kept = [PROMISE.keep(MONDAY - timedelta(days=4)), replace(PROMISE, due_at=MONDAY + A_MONTH)]
    assert views.lines(replace(WELCOME, felt=Felt.GOOD), well, [], kept, BERLIN, MONDAY) == []
    (late,) = views.lines(None, [], [], [PROMISE.keep(MONDAY)], BERLIN, MONDAY)
    assert late == "We kept a promise late: “Send the plan”"
