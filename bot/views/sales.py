"""The hand-over from sales in writing: the form, and how it stands on the card."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.domain.clients import Client
from bot.domain.sales import PROMISES_MOST, Sale
from bot.domain.texts import in_a_row
from bot.views.blocks import (
    Block,
    View,
    context,
    day_in,
    day_picker,
    divider,
    field_of,
    mention,
    modal,
    said_in,
    section,
    state_of,
    text_input,
    words,
)

OPEN, FORM = "hand_over_from_sales", "sale_form"
TEXT_MOST, PROMISE_MOST, SHOWN_MOST = 1500, 300, 400


@dataclass(frozen=True)
class Filled:
    client_id: int
    sold: str
    who: str
    delicate: str
    promised: tuple[tuple[str, date | None], ...]
    """Each with the day by which it is to be kept, where there is one."""
    nudge_id: int = 0
    """Of the prompt that is done with it; 0 where it was opened from the card."""


def form(client: Client, before: Sale | None, nudge_id: int = 0) -> View:
    blocks = [section(f"*{words(client.name)}*\nWhat whoever sold it knows, so that nobody asks the client twice.")]
    blocks += [
        _text("sold", "What was sold?", before.sold if before else ""),
        _text("who", "Who are they?", before.who if before else "", "Who decides, who pays, who has doubts."),
        _text(
            "delicate",
            "Anything delicate?",
            before.delicate if before else "",
            "What nobody should bring up with them, and why.",
        ),
        divider(),
        context("What was promised, in the words used. Give a day, and it comes up as a promise before it is due."),
    ]
    for number in range(1, PROMISES_MOST + 1):
        kept = before.promised[number - 1] if before and len(before.promised) >= number else ""
        label, line = f"Promise {number}", text_input(f"promise{number}", initial=kept, most=PROMISE_MOST)
        blocks.append(field_of(f"promise{number}", label, line, optional=True))
        blocks.append(field_of(f"day{number}", f"Promise {number}, by when", day_picker(f"day{number}"), optional=True))
    return modal("Hand-over from sales", FORM, blocks, submit="Save", metadata=f"{client.id} {nudge_id}")


def read(view: View) -> Filled:
    state = state_of(view)
    client_id, nudge_id = view["private_metadata"].split(" ")
    numbers = range(1, PROMISES_MOST + 1)
    return Filled(
        int(client_id),
        said_in(state, "sold"),
        said_in(state, "who"),
        said_in(state, "delicate"),
        tuple((said_in(state, f"promise{each}"), day_in(state, f"day{each}")) for each in numbers),
        int(nudge_id),
    )


def stays(promises: Sequence[str]) -> str:
    """After the hand-over was taken back, for the history: which of its promises stay in the ledger, in the words used.
    Empty where none does."""
    if not promises:
        return ""
    named = in_a_row([f"“{each}”" for each in promises])
    stay, have = ("stays", "it has") if len(promises) == 1 else ("stay", "they have")
    return f"{named} {stay} in the ledger: {have} changed since."


def lines(sale: Sale) -> list[str]:
    parts = [("Sold", sale.sold), ("Who they are", sale.who), ("Delicate", sale.delicate)]
    said = [f"{title}: {words(text, SHOWN_MOST)}" for title, text in parts if text]
    said += [f"Promised: {words(each, PROMISE_MOST)}" for each in sale.promised]
    return [*said, f"Handed over from sales by {mention(sale.by)}."]


def _text(name: str, label: str, said: str, hint: str | None = None) -> Block:
    field = text_input(name, initial=said, most=TEXT_MOST, multiline=True)
    return field_of(name, label, field, hint=hint, optional=name != "sold")
