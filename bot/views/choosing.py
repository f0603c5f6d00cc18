"""The search with which every form chooses a client: a firm may have 10,000."""

from collections.abc import Sequence
from typing import Any

from bot.domain.clients import Client, Listed
from bot.views.blocks import Block, field_of, option, plain

CHOOSE = "choose_client"


def search(placeholder: str = "Type a part of the name") -> Block:
    return {
        "type": "external_select",
        "action_id": CHOOSE,
        "min_query_length": 1,
        "placeholder": plain(placeholder),
    }


def choose(initial: Client | None) -> Block:
    element = search()
    if initial is not None:
        element["initial_option"] = option(initial.name, initial.id)
    return field_of("client", "Client", element)


def chosen(state: dict[str, dict[str, Any]]) -> int:
    return int(state["client"]["selected_option"]["value"])


def options(clients: Sequence[Client | Listed]) -> list[Block]:
    return [option(client.name, client.id) for client in clients[:100]]
