"""The prompt before a date: who, what, when in words, one line of what to do, and three ways to answer."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.domain import calendar
from bot.domain.clients import Client
from bot.domain.guidance import Guidance
from bot.domain.history import Entry, What
from bot.domain.journeys import Asks
from bot.domain.milestones import Milestone, MilestoneKind
from bot.domain.nudges import Nudge, NudgeState
from bot.views.blocks import (
    SPOKEN_MOST,
    Block,
    Message,
    actions,
    button,
    clip,
    context,
    mention,
    message,
    option,
    overflow,
    plain_message,
    section,
    select,
    words,
)

DONE, LATER, NOTE, UNDO = "done", "later", "note", "undo"
FOR_NOW = "done_for_now"
PREPARE, MORE, WRITE = "prepare", "more", "write"
RECORD_PROMISE = "open_promise_form"
FORMS = {Asks.HAND_OVER: "Write it down", Asks.WELCOME: "Say how it felt"}
KNOW_MOST = 240
WHOSE_MOST = 30
DECLINE, HAND, LESS, WHY, ALL_OF_IT = "decline", "hand", "less", "why", "all_of_it"
"""What stands under the three dots. The value travels in the choice."""

MORES: tuple[tuple[str, str], ...] = (
    ("Not this time", DECLINE),
    ("Hand over", HAND),
    ("Not useful to me", LESS),
    ("Why then?", WHY),
)

LATERS = (
    ("In an hour", "hour"),
    ("This afternoon", "afternoon"),
    ("Tomorrow", "tomorrow"),
    ("Next week", "next_week"),
    ("Pick a time", "pick"),
)

ASKED_AGAIN = "I have asked again since. Please answer the newer message."

WHAT_TO_DO = {
    MilestoneKind.BIRTHDAY: "Write or call in your own words, and mention something that only you would know.",
    MilestoneKind.CHILD: "Ask about the child by name. A line in your own hand means more than a gift.",
    MilestoneKind.WEDDING: "Send your good wishes, and ask for nothing that week.",
    MilestoneKind.ANNIVERSARY: "Say what you have seen change since you began, in one or two sentences.",
    MilestoneKind.MEMORIAL: "A quiet word is enough. Say that you are thinking of them, and ask for nothing.",
    MilestoneKind.OTHER: "Think of what would help them most that day, and get in touch.",
    MilestoneKind.JOURNEY: "Read what is on their card, and think of what would help them most now.",
}
OF_THEIR_OWN = "A few warm words of your own are enough. It is their day, so ask for nothing."
ENDED = (NudgeState.DONE, NudgeState.DECLINED, NudgeState.WITHDRAWN)
AFTERWARDS = "The day has passed, and a few words from you still count."
AFTERWARDS_QUIETLY = "The day has passed. A quiet word is still welcome, and needs no excuse."


def prompt(
    milestone: Milestone,
    client: Client,
    nudge: Nudge,
    *,
    when: str,
    answer: Entry | None,
    late: str | None,
    zone: ZoneInfo,
    now: datetime,
    is_past: bool = False,
    is_asked_again: bool = False,
) -> Message:
    """`when` is the occurrence in words; `late` says when the prompt should have come. What was put off is asked
    again in a newer message, and that one is to be answered."""
    today = calendar.local_day(now, zone)
    is_open = nudge.state not in ENDED
    happens, whose, do = _said(milestone, client, when, is_past, is_open, nudge.plan.occurrence, today)
    came_late = f"This comes late. It was due {late}." if late else ""
    said = ASKED_AGAIN if is_asked_again else answered(nudge, answer, zone, now)
    came_from = handed(nudge)
    blocks: list[Block] = [section(f"*{happens}*\n{whose}"), section(do)]
    blocks += [context(each) for each in (came_from, came_late, said) if each]
    blocks += [] if is_asked_again else _answering(nudge, answer, milestone, client)
    return message("\n".join(line for line in (happens, whose, do, came_from, came_late, said) if line), blocks)


def said(
    milestone: Milestone,
    client: Client,
    occurrence: date,
    today: date,
    there: date | None = None,
    guidance: Guidance | None = None,
    *,
    is_open: bool = True,
) -> list[str]:
    """What happens and when, with whom, and what to do. `there`: what day it is where the client is."""
    when = calendar.occurrence_in_words(milestone.date, occurrence, today, there)
    is_past = calendar.is_past(milestone.date, occurrence, today, there)
    lines = _said(milestone, client, when, is_past, is_open, occurrence, today)
    if guidance is not None and milestone.kind is MilestoneKind.JOURNEY:
        know = words(guidance.know, KNOW_MOST)
        lines[-1] = f"{lines[-1]} {know}" if is_past and _is_owed(milestone, client, today) else know
    return lines


def was_for(day: date, today: date) -> str:
    """The day of what can still be done, for parentheses."""
    return f"it was for {calendar.in_words(day, today).removeprefix('on ')}"


def _is_owed(milestone: Milestone, client: Client, today: date) -> bool:
    """What is past can still be done before the first day, or on it."""
    return milestone.kind is MilestoneKind.JOURNEY and client.is_before_first_day(today)


def _said(
    milestone: Milestone, client: Client, when: str, is_past: bool, is_open: bool, occurrence: date, today: date
) -> list[str]:
    happens = _happens(milestone, when, is_past, is_open)
    whose = f"{words(milestone.contact)}, {words(client.name)}" if milestone.contact else words(client.name)
    do = WHAT_TO_DO[milestone.kind]
    if milestone.kind is MilestoneKind.ANNIVERSARY and milestone.contact:
        do = OF_THEIR_OWN  # a wedding day, mostly, and not a day of the firm
    if is_past and milestone.kind.is_celebration:
        do = AFTERWARDS_QUIETLY if milestone.is_quiet else AFTERWARDS
    if is_past and client.start_date and _is_owed(milestone, client, today):
        happens = f"{upper(words(milestone.title))} ({was_for(occurrence, today)})"
        do = f"It can still be done: the first day is {calendar.in_words(client.start_date, today)}."
    return [happens, whose, do]


def _happens(milestone: Milestone, when: str, is_past: bool, is_open: bool) -> str:
    title = upper(words(milestone.title))
    if milestone.kind is MilestoneKind.JOURNEY and is_past and is_open:  # it can wait, and waits
        return f"{title} (still open from {when.removeprefix('on ')})"
    if milestone.title.endswith("?") or ":" in milestone.title:  # no sentence goes on after it
        return f"{title} ({when})"
    if milestone.kind is MilestoneKind.JOURNEY:  # whatever its title is: "The quarter's goals", "They speak well of us"
        return f"{title}, {when}."
    if milestone.is_quiet:
        return f"{title}: {when}."
    return f"{title} {'was' if is_past else 'is'} {when}."


def silent(client: Client) -> Message:
    """Nobody is prompted about this any more, and why is nobody's business: its happy words are gone, too."""
    return plain_message(f"A date of {words(client.name)} is silent now. There is nothing to do here.")


def removed(client: Client) -> Message:
    return plain_message(f"A date of {words(client.name)} was taken off the card. There is nothing to do here.")


def answered(nudge: Nudge, answer: Entry | None, zone: ZoneInfo, now: datetime) -> str:
    """What became of the prompt, in one line; empty while it waits."""
    at = calendar.at_in_words(answer.at, zone, now, with_zone=False) if answer else ""
    own = f" “{words(answer.text, 600)}”" if answer and answer.text else ""
    match nudge.state:
        case NudgeState.DONE:
            return f"Done, {at}.{own}" if at else "Done."
        case NudgeState.DECLINED:
            return f"Not this time.{own}"
        case NudgeState.LATER if answer is not None and answer.what is What.MILESTONE_FOR_NOW:
            return f"Done for now. I will ask again {calendar.at_in_words(nudge.plan.due_at, zone, now, with_on=True)}."
        case NudgeState.LATER:
            return f"I will ask again {calendar.at_in_words(nudge.plan.due_at, zone, now, with_on=True)}."
        case NudgeState.HANDED:
            is_known = answer is not None and answer.what is What.MILESTONE_HANDED
            return f"With {mention(answer.text)} now." if answer and is_known else "With somebody else now."
        case NudgeState.WITHDRAWN:
            return "This has changed since, so there is nothing to do here."
        case NudgeState.OPEN:
            return ""


def handed(nudge: Nudge) -> str:
    """From whom it came, where that is not the client's owner being asked."""
    return f"{mention(nudge.handed_by)} handed this over to you." if nudge.handed_by else ""


def of_whom(title: str, client: Client) -> str:
    """ "The review, Zebra Works", and "Is it still right? (Zebra Works)"."""
    is_asked = title.rstrip("*").endswith("?")
    return f"{title} ({words(client.name)})" if is_asked else f"{title}, {words(client.name)}"


def spoken(verb: str, milestone: Milestone, client: Client | None) -> str:
    """What a screen reader says of a button. What stands on many a journey is said with the client's name, and rather
    the title is cut than that: many clients may be on the same day of it."""
    if milestone.step is None or client is None:
        return f"{verb}: {milestone.title}"
    whose = clip(client.name, WHOSE_MOST)
    room = SPOKEN_MOST - len(f"{verb}:  ({whose})")
    title = clip(milestone.title, room)
    return f"{verb}: {title} ({whose})" if title.endswith("?") else f"{verb}: {title}, {whose}"


def upper(text: str) -> str:
    """As a line begins."""
    return text[:1].upper() + text[1:]


def buttons(nudge: Nudge, milestone: Milestone, client: Client, guidance: Guidance | None = None) -> list[Block]:
    """While it waits for an answer. What asks for more than a tap opens its form."""
    form = FORMS.get(guidance.asks) if guidance is not None and milestone.step else None
    ahead = guidance.next_lead if guidance is not None else None
    done, mores = button("Done", DONE, nudge.id, style="primary", said=spoken("Done", milestone, client)), MORES
    if form is not None:
        done = button(form, WRITE, nudge.id, style="primary", said=spoken(form, milestone, client))
    elif ahead is not None and ahead > 1:  # the journey prepares it more than once
        said = spoken("Done for now", milestone, client)
        done = button("Done for now", FOR_NOW, nudge.id, style="primary", said=said)
        mores = (("All of it is done", ALL_OF_IT), *MORES)
    return [
        button("Prepare", PREPARE, nudge.id, said=spoken("Prepare", milestone, client)),
        done,
        select("Later", LATER, [option(label, f"{nudge.id}:{value}") for label, value in _laters(ahead)]),
        overflow(MORE, [option(label, f"{nudge.id}:{value}") for label, value in mores]),
    ]


def _laters(lead: int | None) -> list[tuple[str, str]]:
    """Where the journey says when it is to be asked again, that comes first."""
    if lead is None:
        return list(LATERS)
    when = "On the day itself" if lead == 0 else "The day before" if lead == 1 else f"{lead} days before it"
    return [(when, "nearer"), *LATERS]


def _answering(nudge: Nudge, answer: Entry | None, milestone: Milestone, client: Client) -> list[Block]:
    if nudge.state is NudgeState.WITHDRAWN:
        return []
    if nudge.state is NudgeState.OPEN:
        return [actions(buttons(nudge, milestone, client), block_id="answer")]
    pressable = [button("Undo", UNDO, answer.id, said=spoken("Undo", milestone, client))] if answer else []
    if nudge.state is NudgeState.DONE:
        pressable.insert(0, button("Record a promise", RECORD_PROMISE, milestone.client_id))
    if nudge.state is NudgeState.DONE and (answer is None or answer.what is not What.MILESTONE_NOTED):
        how = spoken("Say how it went", milestone, client)
        pressable.insert(0, button("Say how it went", NOTE, nudge.id, said=how))
    return [actions(pressable, block_id="answered")] if pressable else []
