"""A channel in which something about a client may be posted: only colleagues read there."""

from enum import StrEnum

from bot.domain.refusals import Refusal


class Unfit(StrEnum):
    """Why nothing about a moment is posted there. The value stands in the ledger."""

    SHARED = "shared_channel"
    GUESTS = "guests_in_channel"


class UnsureChannel(Refusal):
    """What is posted there names clients, so please make sure of this first."""

    field = "sure"
