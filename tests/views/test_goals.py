"""Goals as people see them."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.goals import Goal
from bot.views import goals as views
from bot.views.blocks import plain_message
from tests.cast import MONDAY, OLGA, zebra_works
from tests.views import looking
from tests.views.looking import BERLIN, hold_message, hold_plain, hold_view, hostile, lines

goals = st.builds(
    Goal,
    id=looking.ids,
    workspace_id=st.just(1),
    client_id=looking.ids,
    text=looking.anything,
    due=st.none() | looking.instants.map(lambda at: at.date()),
    set_by=looking.people,
    set_at=looking.instants,
    reached_at=st.none() | looking.instants,
)
PORTO = Goal(1, 1, 1, "Open in Porto", date(2026, 11, 30), OLGA, MONDAY)


@hostile
@given(looking.clients, looking.anything, goals, looking.instants)
def test_slack_takes_whatever_was_typed(client, said, goal, now) -> None:  # type: ignore[no-untyped-def]
    hold_view(views.form(client, said))
    hold_view(views.change_form(goal, client))
    hold_message(plain_message(f"A goal: {views.line(goal, BERLIN, now)}"))


def test_our_own_words_are_plain() -> None:
    for view in (views.form(zebra_works(1)), views.change_form(PORTO, zebra_works(1))):
        hold_plain(*lines(view["blocks"]))


def test_a_line_says_by_when() -> None:
    assert views.line(PORTO, BERLIN, MONDAY) == "Open in Porto, by Monday 30 November"
    assert views.line(replace(PORTO, due=None), BERLIN, MONDAY) == "Open in Porto"
    assert views.line(PORTO, BERLIN, MONDAY + timedelta(days=8)) == "Open in Porto, was due yesterday"
