"""How soon whoever asks for us has a first answer: what the setup asks, and says."""

from bot.domain.enquiries import Targets
from bot.domain.texts import in_a_row
from bot.views.blocks import Block, field_of, text_input, words

SEGMENTS_MOST = 1000


def fields(targets: Targets) -> list[Block]:
    """Of the setup's form."""
    hours = text_input("answer_hours", initial=str(targets.usual), most=10)
    segments = text_input("answer_segments", initial=str(targets), most=SEGMENTS_MOST, multiline=True)
    hint = (
        "Counted from when they first asked, in the owner's working time, for suspects and prospects. 0 is no target."
    )
    return [
        field_of("answer_hours", "Working hours until whoever asks has a first answer", hours, hint=hint),
        field_of(
            "answer_segments",
            "Segments with other hours",
            segments,
            hint="One on each line, as in: coaching 2",
            optional=True,
        ),
    ]


def in_words(targets: Targets) -> str:
    """One sentence, for what was saved."""
    some = [f"{words(name)} {_hours(hours)}" for name, hours in targets.segments]
    others = f" ({in_a_row(some)})" if some else ""
    if not targets.usual:
        return f"There is no target for first answers{others}."
    return f"Whoever asks for you has a first answer within {_hours(targets.usual)}{others}."


def _hours(count: int) -> str:
    if not count:
        return "no target"
    return "one working hour" if count == 1 else f"{count} working hours"
