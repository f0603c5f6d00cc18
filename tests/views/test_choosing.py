"""The search with which every form chooses a client."""

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.clients import Client
from bot.sandbox import limits
from bot.views import choosing
from bot.views.blocks import modal
from tests.cast import zebra_works
from tests.views import looking
from tests.views.looking import hold_view, hostile


@hostile
@given(st.lists(looking.clients, max_size=150, unique_by=lambda client: client.id))
def test_slack_takes_whatever_is_offered(clients: list[Client]) -> None:
    assert limits.suggestions({"options": choosing.options(clients)}) is None
    assert len(choosing.options(clients)) == min(len(clients), 100)


@hostile
@given(st.none() | looking.clients)
def test_slack_takes_what_is_chosen_at_first(client: Client | None) -> None:
    hold_view(modal("A form", "form", [choosing.choose(client)], submit="Save"))


def test_what_was_chosen_is_the_clients_id() -> None:
    (option,) = choosing.options([zebra_works(1)])
    assert choosing.chosen({"client": {"selected_option": option}}) == 0
