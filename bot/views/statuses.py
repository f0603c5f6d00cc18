"""What somebody is asked when their Slack status says that they are away, and what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.domain import calendar
from bot.domain.statuses import Absence, Answer
from bot.views.blocks import Block, Message, actions, button, context, mention, message, section
from bot.views.hours import listed

YES, NO, UNDO = "status_yes", "status_no", "undo_status"
NAMED_MOST = 3

GONE = "That status is gone, so there is nothing to decide any more."
BACK = "Your Slack status is off again, so this leave has ended."
DECLINED = "Then everything stays as it is. I will not ask about this status again."
PRIVATE = "Nobody else is told of your status, and its words are not kept."
HOW_TO_END = "Taking your Slack status off ends the leave. So does `/moment settings`."


@dataclass(frozen=True)
class Standing:
    """Who stands in for somebody."""

    covers: Sequence[str] = ()
    """Slack ids, whoever covers most clients first."""
    alone: int = 0
    """How many of their clients nobody covers."""


def question(absence: Absence, standing: Standing, today: date) -> Message:
    """The question, and in its place what became of it."""
    match absence.answer:
        case Answer.OPEN:
            return _asked(absence, standing, today)
        case Answer.YES:
            return _shown([_on_leave(absence, today), *_stood_in(standing), HOW_TO_END], [_undo(absence, "this leave")])
        case Answer.NO:
            return _shown([DECLINED], [_undo(absence, "this answer")])
        case Answer.GONE:
            return _shown([GONE])
        case Answer.BACK:
            return _shown([BACK])


def back(again: str) -> Message:
    """The one line after it: `again` is when the next brief comes."""
    return _shown([f"Your Slack status is off, so your leave is over. Your brief comes again {again}."])


def _asked(absence: Absence, standing: Standing, today: date) -> Message:
    says = f"Your Slack status says that you are away{_until(absence.until, today)}."
    row = [button("Yes, I am away", YES, absence.id, style="primary"), button("No, I am here", NO, absence.id)]
    return _shown([f"{says} {_shall(absence, standing, today)}", *_left_alone(standing), PRIVATE], row)


def _shall(absence: Absence, standing: Standing, today: date) -> str:
    if not standing.covers:
        return "Shall your prompts wait until you are back?"
    is_long = absence.until is not None and absence.until > today
    then = " until then" if is_long else "" if absence.until else " until you are back"
    return f"Shall {_names(standing)} be asked instead of you{then}?"


def _left_alone(standing: Standing) -> list[str]:
    """Whoever manages them learns of it only where something falls due."""
    if not standing.alone:
        return []
    told = "If something falls due there meanwhile, the manager is told once."
    if not standing.covers:
        return [f"Nobody covers your clients. {told}"]
    return [f"{_counted(standing.alone)} no cover. {told}"]


def _counted(alone: int) -> str:
    return "One of your clients has" if alone == 1 else f"{alone} of your clients have"


def _on_leave(absence: Absence, today: date) -> str:
    until = absence.leave.until if absence.leave else absence.until
    if until is None:
        return "You are on leave until you say that you are back."
    return f"You are on leave{_until(until, today)}."


def _stood_in(standing: Standing) -> list[str]:
    if not standing.covers:
        return ["What comes meanwhile waits until you are back."]
    is_one = len(standing.covers) == 1
    return [f"{_names(standing)} {'is' if is_one else 'are'} asked instead of you."]


def _names(standing: Standing) -> str:
    more = len(standing.covers) - NAMED_MOST
    named = [mention(cover) for cover in standing.covers[:NAMED_MOST]]
    return listed([*named, f"{more} more"] if more > 0 else named)


def _until(day: date | None, today: date) -> str:
    if day is None:
        return ""
    return " today" if day <= today else f" until {_day(day, today)}"


def _day(day: date, today: date) -> str:
    """ "tomorrow", "Friday 4 December"."""
    return "tomorrow" if day == today + calendar.A_DAY else calendar.in_full(day, today)


def _undo(absence: Absence, what: str) -> Block:
    return button("Undo", UNDO, absence.id, said=f"Undo {what}")


def _shown(lines: Sequence[str], row: Sequence[Block] = ()) -> Message:
    quiet = [line for line in lines if line in (PRIVATE, HOW_TO_END)]
    said = [section("\n".join(line for line in lines if line not in quiet)), *(context(line) for line in quiet)]
    return message("\n".join(lines), [*said, *([actions(row)] if row else [])])
