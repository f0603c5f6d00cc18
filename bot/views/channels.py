"""Making sure of a channel before anything about a client is posted there, and what is said where it is not fit."""

from typing import Any

from bot.domain.channels import Unfit
from bot.views.blocks import Block, field_of, option

NOT_FIT = {
    Unfit.SHARED: "is shared with another company",
    Unfit.GUESTS: "has guests",
}


def only_colleagues(hint: str, *, optional: bool = False) -> Block:
    """The tick: nobody but colleagues reads there. `optional`: where no channel need be chosen."""
    sure = {"type": "checkboxes", "action_id": "sure", "options": [option("Only colleagues read this channel", "yes")]}
    return field_of("sure", "Who reads here", sure, hint=hint, optional=optional)


def is_sure(state: dict[str, Any]) -> bool:
    return bool((state.get("sure") or {}).get("selected_options"))
