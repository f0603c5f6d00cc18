"""Expected: milestones that have no day until they happen, such as a first hire."""

from bot.domain.refusals import Refusal


class NotAsked(Refusal):
    """This is not asked about any more. The newest state is on the client's card."""


class NotYetHappened(Refusal):
    """That day is still ahead. Please choose the day on which it happened, or press Not yet, ask again."""

    field = "on"
