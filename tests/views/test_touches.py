"""The form of a touch, and the line that tells it."""

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.touches import How, Pulse, Touch
from bot.views import touches as views
from bot.views.blocks import plain_message
from tests.cast import MONDAY, OLGA, zebra_works
from tests.views import looking
from tests.views.looking import BERLIN, hold_message, hold_plain, hold_view, hostile, lines

touches = st.builds(
    Touch,
    id=looking.ids,
    workspace_id=st.just(1),
    client_id=looking.ids,
    who=looking.people,
    at=looking.instants,
    how=st.sampled_from(How),
    line=looking.anything,
    seems=st.none() | st.sampled_from(Pulse),
)


@hostile
@given(looking.clients, looking.anything, touches, looking.instants)
def test_slack_takes_whatever_was_typed(client, said, touch, now) -> None:  # type: ignore[no-untyped-def]
    hold_view(views.form(client))
    hold_view(views.heard(client, said))
    hold_view(views.heard(client, said, may_change=False))
    hold_message(plain_message(views.line(touch, BERLIN, now)))


def test_our_own_words_are_plain() -> None:
    for view in (views.form(zebra_works(1)), views.heard(zebra_works(1), "A new office.")):
        hold_plain(*lines(view["blocks"]))
    line = views.line(Touch(1, 1, 1, OLGA, MONDAY, How.GIFT, "Tea.", Pulse.STEADY), BERLIN, MONDAY)
    assert line == "A gift by <@U0OLGA>, today at 9:00. They seemed steady. “Tea.”"
