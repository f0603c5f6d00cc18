"""The form that moves a client to another stage."""

from hypothesis import given

from bot.domain.clients import Stage
from bot.views import stages as views
from tests.cast import zebra_works
from tests.views import looking
from tests.views.looking import hold_plain, hold_view, hostile, lines


@hostile
@given(looking.clients)
def test_slack_takes_the_form_of_every_client(client) -> None:  # type: ignore[no-untyped-def]
    hold_view(views.form(client))


def test_our_own_words_are_plain() -> None:
    hold_plain(*lines(views.form(zebra_works(1))["blocks"]), *views.MEANING.values())


def test_every_stage_says_what_it_means() -> None:
    assert list(views.MEANING) == list(Stage)


def test_what_was_chosen_and_what_was_shown_are_read() -> None:
    state = {"values": {"stage": {"stage": {"selected_option": {"value": "ending"}}}}}
    view = {**views.form(zebra_works(1)), "state": state}
    assert views.read(view) == (0, Stage.ENDING, Stage.ACTIVE)
