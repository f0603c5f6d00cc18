"""Why a prompt comes when it does, in one line. Whatever planned it worked out what is said here."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from bot.domain import calendar
from bot.domain.calendar import MONTHS, DayOff, Off, PartialDate, Reckoning
from bot.domain.clients import Client
from bot.domain.milestones import Milestone
from bot.domain.nudges import Nudge
from bot.domain.promises import Promise
from bot.domain.silence import Quiet
from bot.domain.terms import Terms
from bot.domain.texts import one_line
from bot.views import promises
from bot.views.blocks import mention, words
from bot.views.hours import listed

LEADS = {1: "The day before", 7: "A week before", 14: "Two weeks before", 21: "Three weeks before"}
NAMED_MOST = 3


class _Whose(NamedTuple):
    """Whose days and hours it was planned in, as a sentence says it."""

    for_: str = "for you"
    works: str = "you work"
    is_away: str = "you are on leave"
    begins: str = "your day begins"
    is_there: str = "you are at work"


def why_then(
    client: Client, milestone: Milestone, nudge: Nudge, terms: Terms, now: datetime, owner: str | None = None
) -> str:
    """`terms` are those that it was planned in: the owner's, who is named where somebody else reads it. Slack id."""
    reckoning, whose = terms.reckoned(client, milestone, nudge.plan.occurrence), _whose(owner)
    name = _upper(words(one_line(milestone.title)))
    if not milestone.occurs_on(nudge.plan.occurrence):
        return f"{name} has another date since this was planned. {_comes(nudge, reckoning, now)}"
    if milestone.is_expected:
        return f"{name} has no day until it happens. {_asked_from(nudge, reckoning, now)}"
    occurs = f"{name}{_occurs(milestone, reckoning, now)}"
    if nudge.round > 0:
        return f"{occurs} {_comes(nudge, reckoning, now)}"
    before = _before(milestone)
    causes = [*_clock_there(client, reckoning, whose), *_days_off(reckoning, whose, milestone.date, client)]
    lead = f"{before} is {calendar.in_full(reckoning.wanted, reckoning.occurrence)}." if before and causes else ""
    straight = _straight(reckoning, before, now)
    if milestone.date.day is None:
        straight = f"{_at(reckoning.at, reckoning, now)}, its first working day"
    return " ".join(filter(None, [occurs, lead, _so(causes, straight, nudge, reckoning, whose, now)]))


def why_quiet(client: Client, quiet: Quiet, nudge: Nudge, terms: Terms, now: datetime) -> str:
    """Why whoever owns the client, or stands in for them, is reminded. `terms` are the owner's."""
    days = terms.usual.patience.days(client.segment)
    since = calendar.in_full(calendar.local_day(quiet.since, terms.zone), calendar.local_day(now, terms.zone))
    heard = "The last contact was" if quiet.heard_at is not None else "No contact is on record since"
    at = calendar.at_in_words(nudge.plan.due_at, terms.zone, now, with_on=True)
    after = f"After {days} days of silence with nothing planned an owner is reminded on the next working morning."
    again = "It was put off, and came again" if nudge.round > 0 else "It came"
    silent = f"{heard} {'on ' if quiet.heard_at is not None else ''}{since}."
    return " ".join(filter(None, [silent, after, _later(quiet, days, terms, now), f"{again} {at}."]))


def why_back(client: Client, promise: Promise, nudge: Nudge, terms: Terms, now: datetime) -> str:
    """Why a promise comes back when it does. `terms` are those of whoever has to keep it."""
    reckoning, whose = promise.reckoned(terms.hours_for(client)), _Whose()
    due = f"It is promised by {promises.when(promise, now)}."
    causes = _days_off(reckoning, whose, None, client)
    lead = f"The day before is {calendar.in_full(reckoning.wanted, reckoning.occurrence)}." if causes else ""
    straight = _straight(reckoning, "The day before", now)
    return " ".join(filter(None, [due, lead, _so(causes, straight, nudge, reckoning, whose, now)]))


def _later(quiet: Quiet, days: int, terms: Terms, now: datetime) -> str:
    """Why an owner is reminded later than so many days after the last contact."""
    declined = quiet.declined_on(days, terms.zone)
    if declined is not None:
        on = calendar.in_full(declined, calendar.local_day(now, terms.zone))
        return f"It was “not this time” on {on}, so another {days} days passed first."
    return f"Those who came together are asked about over another {days} days." if quiet.spread(days) else ""


def _whose(owner: str | None) -> _Whose:
    if owner is None:
        return _Whose()
    name = mention(owner)
    return _Whose(
        f"for {name}", f"{name} works", f"{name} is on leave", f"the day of {name} begins", f"{name} is at work"
    )


def _occurs(milestone: Milestone, reckoning: Reckoning, now: datetime) -> str:
    today, day = calendar.local_day(now, reckoning.zone), reckoning.occurrence
    verb = ":" if milestone.is_quiet else " was" if day < today and milestone.date.day else " is"
    if milestone.date.day is None:
        return f"{verb} in {MONTHS[day.month - 1]}, and nobody has said on which day."
    full = calendar.in_full(day, today)
    if milestone.date.day != day.day:  # only 29 February
        return f"{verb} on 29 February, which {day.year} does not have, and is kept on {full}."
    return f"{verb} {full}." if milestone.is_quiet else f"{verb} on {full}."


def _asked_from(nudge: Nudge, reckoning: Reckoning, now: datetime) -> str:
    first = calendar.in_full(reckoning.occurrence, calendar.local_day(now, reckoning.zone))
    if nudge.round > 0:
        return _comes(nudge, reckoning, now)
    return f"From {first} on it is asked about, on a morning that has room for it. {_comes(nudge, reckoning, now)}"


def _before(milestone: Milestone) -> str:
    if milestone.date.day is None or not milestone.lead_days:
        return ""
    return LEADS.get(milestone.lead_days, f"{milestone.lead_days} days before")


def _clock_there(client: Client, reckoning: Reckoning, whose: _Whose) -> list[str]:
    if reckoning.in_time == reckoning.wanted or client.clock is None:
        return []
    there = calendar.zone_in_words(client.clock)
    return [f"in {there}, where they are, that day is over before {whose.begins}"]


def _days_off(reckoning: Reckoning, whose: _Whose, date: PartialDate | None, client: Client | None = None) -> list[str]:
    """The first for its own reason; then holidays and leave, which nobody sees in the name of a day."""
    over = reckoning.passed_over
    if not over:
        return []
    is_first = date is not None and date.day is None
    first = "the 1st" if is_first else "that" if reckoning.in_time == reckoning.wanted else "the day before"
    others = [off for off in over[1:] if off.why is Off.HOLIDAY]
    said = [_day_off(over[0], first, whose, client)]
    if over[0].why is not Off.LEAVE and any(off.why is Off.LEAVE for off in over):
        said.append(whose.is_away)
    return said + [f"{calendar.in_full(off.day, off.day)} is {_holiday(off, whose)}" for off in others[:NAMED_MOST]]


def _day_off(off: DayOff, subject: str, whose: _Whose, client: Client | None) -> str:
    match off.why:
        case Off.LEAVE:
            return f"{whose.is_away} then" + (f" and nobody covers {words(one_line(client.name))}" if client else "")
        case Off.HOLIDAY:
            return f"{subject} is {_holiday(off, whose)}"
        case Off.WEEKDAY:
            return f"{subject} is a day off {whose.for_}"


def _holiday(off: DayOff, whose: _Whose) -> str:
    return f"a holiday where {whose.works} ({words(off.name)})"


def _so(causes: Sequence[str], straight: str, nudge: Nudge, reckoning: Reckoning, whose: _Whose, now: datetime) -> str:
    """What follows; `straight` says when it comes where nothing stands in its way."""
    due_at = nudge.plan.due_at
    at = _at(reckoning.at, reckoning, now) if causes else straight
    because = f"{_upper(listed(list(causes)))}, so it" if causes else "It"
    if due_at == reckoning.at:
        waits = f" {_upper(whose.is_away)} then, so it waits until that is over." if reckoning.is_in_leave else ""
        return f"{because} {'comes' if due_at > now else 'came'} {at}, when {whose.begins}.{waits}"
    if due_at < reckoning.at:
        others = "but the days or hours were different when it was planned"
        return f"{because} would come {at}, {others}. {_comes(nudge, reckoning, now)}"
    then = f"{'comes' if due_at > now else 'came'} {_at(due_at, reckoning, now)}, as soon as {whose.is_there}"
    return f"{because} was to come {at}. That had passed when it was planned, so it {then}."


def _straight(reckoning: Reckoning, before: str, now: datetime) -> str:
    if before:
        return f"{before[:1].lower()}{before[1:]}, {_at(reckoning.at, reckoning, now)}"
    clock = calendar.clock_in_words(reckoning.hours.starts)
    return f"on the day itself at {clock} ({calendar.zone_in_words(reckoning.zone)})"


def _comes(nudge: Nudge, reckoning: Reckoning, now: datetime) -> str:
    is_ahead, at = nudge.plan.due_at > now, _at(nudge.plan.due_at, reckoning, now)
    if nudge.round > 0:
        return f"It was put off, and {'comes' if is_ahead else 'came'} again {at}."
    return f"It {'comes' if is_ahead else 'came'} {at}."


def _at(instant: datetime, reckoning: Reckoning, now: datetime) -> str:
    return calendar.at_in_words(instant, reckoning.zone, now, with_on=True)


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]
