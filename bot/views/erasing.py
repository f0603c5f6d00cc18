"""Erasing a client: what would go, asked once more, and the receipt, which holds no names."""

from bot.domain.clients import Client
from bot.domain.erasing import Going
from bot.views.blocks import View, field_of, modal, paragraphs, section, state_of, text_input, words

ASK, FORM = "ask_to_erase_client", "erase_client"
NOT_OURS = (
    "What was already posted in Slack about this client stays there: it is Slack that keeps it. A Slack admin can"
    " delete it."
)


def form(client: Client, going: Going) -> View:
    goes = [f"• {count:,} {what}" for count, what in going.counted] or ["Nothing is kept but the client itself."]
    lines = [
        f"*Erase {words(client.name)} for good?*",
        "Everything Moments keeps about this client goes, and nobody can bring it back:",
        *goes,
        "Archive is the everyday way: nobody is prompted any more, everything is kept, and you can bring it back.",
        NOT_OURS,
    ]
    typed = field_of(
        "name",
        "To be sure, type the name of the client",
        text_input("name", most=200),
        hint="Capital letters do not matter.",
    )
    return modal("Erase a client", FORM, [*paragraphs(lines), typed], submit="Erase", metadata=str(client.id))


def read(view: View) -> tuple[int, str]:
    """The client's id, and what was typed."""
    return int(view["private_metadata"]), state_of(view)["name"].get("value") or ""


def erased(going: Going) -> View:
    gone = f"The client is erased, and with it {going}." if going.total else "The client is erased."
    lines = [
        gone,
        "The history of the workspace says that somebody was erased, by whom and when, and no name.",
        NOT_OURS,
    ]
    return modal("Erase a client", "erased", paragraphs(lines), close="Close")


def nobody() -> View:
    """In the place of the card from which it was asked."""
    return modal("Client", "client", [section("This client was erased.")], close="Close")
