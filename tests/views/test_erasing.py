"""What is said before a client is erased, and afterwards."""

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.erasing import WORDS, Going
from bot.views import erasing as views
from tests.cast import zebra_works
from tests.views import looking
from tests.views.looking import hold_plain, hold_view, hostile, lines

goings = st.builds(Going, **dict.fromkeys(WORDS, st.integers(0, 10_000)))


@hostile
@given(looking.clients, goings)
def test_slack_takes_whatever_the_client_is_called(client, going) -> None:  # type: ignore[no-untyped-def]
    hold_view(views.form(client, going))
    hold_view(views.erased(going))


def test_our_own_words_are_plain() -> None:
    for view in (views.form(zebra_works(1), Going(dates=1)), views.erased(Going()), views.nobody()):
        hold_view(view)
        hold_plain(*lines(view["blocks"]))


def test_what_goes_is_counted_and_where_nothing_does_that_is_said() -> None:
    said = "\n".join(lines(views.form(zebra_works(1), Going(contacts=2, dates=1))["blocks"]))
    assert "• 2 contacts\n• 1 date" in said
    assert "Nothing is kept but the client itself." in "\n".join(lines(views.form(zebra_works(1), Going())["blocks"]))


def test_the_receipt_says_how_much_and_not_who() -> None:
    said = "\n".join(lines(views.erased(Going(contacts=2, entries=1))["blocks"]))
    assert said.startswith("The client is erased, and with it 2 contacts, 1 line of history.")
    assert "Zebra" not in said
