"""The lists of clients."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.clients import Client, Listed, Stage
from bot.views import clients as views
from bot.views.clients import Found
from tests.cast import MONDAY, OLGA, zebra_works
from tests.views import looking
from tests.views.looking import hold_message, hold_plain, hostile, labels


@hostile
@given(looking.anything, st.lists(looking.clients, max_size=8))
def test_slack_takes_whatever_was_searched_for(said: str, clients: list[Client]) -> None:
    hold_message(views.found(said, Found(None, clients), MONDAY))


@hostile
@given(st.lists(looking.clients, max_size=100), st.integers(0, 10_000))
def test_slack_takes_a_list_of_any_length(clients: list[Client], more: int) -> None:
    hold_message(views.listed(clients, len(clients) + more))


def test_our_own_words_are_plain() -> None:
    messages = [
        views.usage(),
        views.nobody("nobody"),
        views.offered("zebr", [zebra_works(1)]),
        views.quiet([]),
        views.quiet([Listed(1, "Zebra Works", OLGA, Stage.ACTIVE, None)] * 25),
        views.listed([], 0),
        views.listed([zebra_works(1)], 1),
    ]
    for message in messages:
        hold_message(message)
        hold_plain(message.text, *labels(message.blocks))


@pytest.mark.parametrize(
    ("count", "first", "last"),
    [
        (1, "*You own one client.*", "*Zebra Works* · active"),
        (40, "*You own 40 clients.*", "*Zebra Works* · active"),
        (41, "*You own 41 clients.*", "1 more is not shown. `/client` and a part of the name finds them."),
    ],
)
def test_a_list_says_how_many_there_are(count: int, first: str, last: str) -> None:
    lines = views.listed([zebra_works(1)] * count, count).text.split("\n")
    assert (lines[0], lines[-1]) == (first, last)
