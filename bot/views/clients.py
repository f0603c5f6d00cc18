"""The list of mine, whoever may be meant, and the search that every form chooses a client with."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.clients import Client, Listed
from bot.views import client_cards, client_forms, handovers
from bot.views.blocks import (
    Message,
    actions,
    button,
    context,
    mention,
    message,
    paragraphs,
    plain_message,
    section,
    words,
)

SHOW = "show_client"
QUIET_MOST = 20
LISTED_MOST = 40
"""How many clients one list holds."""

USAGE = (
    "*What `/client` can do*\n"
    "`/client` lists the clients you own.\n"
    "`/client Zebra Works` shows a client. A part of the name or an alias finds them, too.\n"
    "`/client quiet` lists those of yours with whom nobody was in touch for long and nothing is planned.\n"
    "`/client hand over` gives several of them to a colleague, for good or until a day.\n"
    "`/client add Zebra Works` adds one. A name and an owner are enough.\n"
    "`/client journeys` shows what clients go through with you, stage by stage.\n"
    "`/client import` brings many at once from a spreadsheet, and `/client export` sends you everything as files. Both"
    " are for whoever administers Moments.\n"
    "`/client help` shows this."
)


@dataclass(frozen=True)
class Found:
    """What the words after `/client` led to: one card, or several clients that may be meant."""

    card: client_cards.Card | None
    offered: Sequence[Client | Listed]


def usage() -> Message:
    return message(USAGE, [section(USAGE)])


def found(said: str, found: Found, now: datetime) -> Message:
    if found.card is not None:
        return client_cards.card(found.card, now)
    return offered(said, found.offered) if found.offered else nobody(said)


def nobody(said: str) -> Message:
    first = f"I know no client called “{words(said)}”."
    return message(f"{first}\n{USAGE}", [section(first), actions([client_forms.add_button(said)]), section(USAGE)])


def offered(said: str, clients: Sequence[Client | Listed]) -> Message:
    """Several may be meant, or the name was nearly right."""
    these = "this one" if len(clients) == 1 else "one of these"
    first = f"I know no client called exactly “{words(said)}”. Did you mean {these}?"
    lines = [f"{words(client.name)}, with {mention(client.owner)}" for client in clients]
    blocks = [section(first)]
    for client, line in zip(clients, lines, strict=True):
        blocks.append(section(line, button("Show", SHOW, client.id, said=f"Show {client.name}")))
    blocks.append(actions([client_forms.add_button(said)]))
    return message("\n".join([first, *lines]), blocks)


def listed(clients: Sequence[Client | Listed], count: int) -> Message:
    if not clients:
        add = actions([button("Add a client", client_forms.ADD, "+")])
        return message(f"You own no clients yet.\n{USAGE}", [section("You own no clients yet."), add, section(USAGE)])
    first = "*You own one client.*" if count == 1 else f"*You own {count} clients.*"
    shown = clients[:LISTED_MOST]
    lines = [client_cards.line(client) for client in shown]
    more = (
        f"{_more(count - len(shown))} not shown. `/client` and a part of the name finds them."
        if count > len(shown)
        else ""
    )
    return message(
        "\n".join([first, *lines, more]).strip(),
        [
            section(first),
            *paragraphs(lines),
            *([context(more)] if more else []),
            actions(
                [
                    button("Add a client", client_forms.ADD, "+"),
                    button("Hand over several", handovers.OPEN_SEVERAL, "0", said="Hand over several clients"),
                ]
            ),
        ],
    )


def quiet(clients: Sequence[Client | Listed]) -> Message:
    """With whom a word would be welcome."""
    if not clients:
        return plain_message(
            "None of your clients is quiet now. One is once nobody was in touch for as long as your firm says, and"
            " nothing is planned."
        )
    what = "quiet: nobody was in touch for long, and nothing is planned."
    first = f"*One client of yours is {what}*" if len(clients) == 1 else f"*{len(clients)} clients of yours are {what}*"
    shown = clients[:QUIET_MOST]
    rows = [section(client_cards.line(each), button("Show", SHOW, each.id, said=f"Show {each.name}")) for each in shown]
    more = f"{_more(len(clients) - len(shown))} not shown." if len(clients) > len(shown) else ""
    text = "\n".join([first, *map(client_cards.line, shown), more]).strip()
    return message(text, [section(first), *rows, *([context(more)] if more else [])])


def _more(count: int) -> str:
    return "1 more is" if count == 1 else f"{count} more are"
