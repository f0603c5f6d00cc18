"""Exporting: on its way, and where the files are."""

from collections.abc import Sequence

from bot.domain.clients import Client
from bot.views.blocks import View, context, modal, section, words

ONE, EVERYTHING = "export_client", "export_everything"
LEFT_OUT = "What only a few may see is not in it."


def on_its_way(client: Client | None) -> View:
    lines = [f"Making the files of {words(client.name) if client else 'all clients'}."]
    said = "They come in your messages with Moments, and nobody else sees them there. You can close this."
    return modal("Export", "exporting", [section("\n".join(lines)), context(said)], close="Close")


def sent(names: Sequence[str], client: Client | None) -> View:
    whose = words(client.name) if client else "all clients"
    lines = [
        f"Sent: {', '.join(names)}, with everything Moments keeps about {whose}. {LEFT_OUT}",
        "They are in your messages with Moments. `/client import` and `moments import` read the first two back.",
    ]
    return modal("Export", "exported", [section("\n".join(lines))], close="Close")


def words_with(client: Client | None) -> str:
    """What the message with the files says."""
    whose = words(client.name) if client else "all clients"
    return f"Everything Moments keeps about {whose}, as you asked. {LEFT_OUT} Whoever has these files can read them."
