"""How the first weeks felt, as people fill it in and read it."""

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.welcomes import Felt, Welcome
from bot.views import welcomes as views
from bot.views.blocks import plain_message
from tests.cast import MONDAY, OLGA, zebra_works
from tests.views import looking
from tests.views.looking import BERLIN, hold_message, hold_plain, hold_view, hostile, lines

welcomes = st.builds(
    Welcome,
    id=looking.ids,
    workspace_id=st.just(1),
    client_id=looking.ids,
    by=looking.people,
    at=looking.instants,
    felt=st.sampled_from(Felt),
    line=looking.anything,
)
WELCOME = Welcome(1, 1, 3, OLGA, MONDAY, Felt.BUMPY, "Too many logins.")


@hostile
@given(looking.clients, st.none() | welcomes, looking.instants)
def test_slack_takes_whatever_was_said(client, before, now) -> None:  # type: ignore[no-untyped-def]
    hold_view(views.form(client, before, BERLIN, now))
    if before:
        hold_message(plain_message(views.line(before, BERLIN, now)))


def test_our_own_words_are_plain() -> None:
    view = views.form(zebra_works(1), WELCOME, BERLIN, MONDAY)
    options = view["blocks"][2]["element"]["options"]
    assert [one["text"]["text"] for one in options] == [
        "Better than they hoped", "Good", "All right", "Bumpy", "Hard for them",
    ]  # fmt: skip
    hold_plain(*lines(view["blocks"]), views.line(WELCOME, BERLIN, MONDAY))


def test_a_line_says_how_it_felt_in_whose_words_and_who_asked() -> None:
    said = f"How the first weeks felt: bumpy. “Too many logins.” Asked today at 9:00 by <@{OLGA}>."
    assert views.line(WELCOME, BERLIN, MONDAY) == said
