"""What became of what somebody was asked: on a day, in somebody's place, and while they were away."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import chain
from typing import NamedTuple

from bot.domain import calendar
from bot.domain.briefs import Answered, Turn
from bot.domain.deliveries import day_of
from bot.domain.history import Noun, Thing
from bot.domain.nudges import ALONE, Nudge, NudgeKind, NudgeState
from bot.domain.terms import Terms
from bot.flows import following
from store import Work

EPOCH = datetime.min.replace(tzinfo=UTC)


class Acts(NamedTuple):
    """What was answered on one day."""

    own: Sequence[Nudge]
    """Of what was asked of them, by whomever."""
    stood_in: Sequence[Answered]
    """By them, of what somebody else is asked about clients that they cover."""


def acts_on(work: Work, workspace_id: int, slack_id: str, day: date, terms: Terms) -> Acts:
    own = work.nudges.answered_between(workspace_id, slack_id, *_day(day, terms))
    return Acts(own, _stood_in(work, workspace_id, slack_id, day, terms))


def answered(work: Work, workspace_id: int, acts: Acts) -> list[Answered]:
    """In the order in which they were answered."""
    every = [*_became(work, workspace_id, acts.own), *acts.stood_in]
    return sorted(every, key=lambda each: (each.nudge.answered_at or EPOCH, each.nudge.id))


def had(work: Work, workspace_id: int, acts: Acts) -> Counter[Turn]:
    """How many of what is asked a few at a time."""
    every = [*acts.own, *(each.nudge for each in acts.stood_in)]
    milestones = work.milestones.some(workspace_id, things(every, Noun.MILESTONE))
    about = [milestones.get(each.plan.about.id) for each in every if each.plan.about.noun is Noun.MILESTONE]
    quiet = [each for each in every if each.plan.kind is NudgeKind.SILENCE]
    expected = [each for each in about if each is not None and each.is_expected]
    return Counter({Turn.EXPECTED: len(expected), Turn.QUIET: len(quiet)})


def while_away(work: Work, workspace_id: int, slack_id: str, terms: Terms, today: date) -> list[Answered]:
    """What others answered for them, told once: in the first brief after a leave."""
    since, until = terms.preferences.leave_from, terms.preferences.leave_until
    if since is None or until is None or until >= today:
        return []
    newest = work.deliveries.brief_before(workspace_id, slack_id, today)
    if newest is not None and day_of(newest) > until:
        return []
    nudges = work.nudges.answered_between(workspace_id, slack_id, _day(since, terms)[0], _day(until, terms)[1])
    theirs = _became(work, workspace_id, nudges)
    return [each for each in theirs if each.entry is not None and each.entry.who not in (None, slack_id)]


def _stood_in(work: Work, workspace_id: int, cover: str, day: date, terms: Terms) -> list[Answered]:
    since, until = _day(day, terms)
    about = work.history.acted_about(workspace_id, cover, since, until)
    one = [work.nudges.find(workspace_id, thing.id) for thing in about if thing.noun is Noun.NUDGE]
    many = [work.nudges.about(workspace_id, thing) for thing in about if thing.noun is not Noun.NUDGE]
    found = {nudge.id: nudge for nudge in (*filter(None, one), *chain(*many)) if nudge.plan.recipient != cover}
    on_day = [each for each in found.values() if each.answered_at and since <= each.answered_at < until]
    return [
        replace(each, for_whom=each.nudge.plan.recipient)
        for each in _became(work, workspace_id, on_day)
        if each.client is not None and each.client.cover == cover and each.entry is not None and each.entry.who == cover
    ]


def _day(day: date, terms: Terms) -> tuple[datetime, datetime]:
    """From when to when it is that day for whoever has these terms."""
    return calendar.day_begins(day, terms.zone), calendar.day_after(day, terms.zone)


def _became(work: Work, workspace_id: int, answered: Sequence[Nudge]) -> list[Answered]:
    """What was withdrawn, or was a message of its own about a promise, is left out."""
    shown = (nudge for nudge in answered if nudge.plan.kind not in ALONE)  # a promise stands there once
    nudges = _each_promise_once([nudge for nudge in shown if nudge.state is not NudgeState.WITHDRAWN])
    moments = work.moments.seen(workspace_id, things(nudges, Noun.MOMENT))
    milestones = work.milestones.some(workspace_id, things(nudges, Noun.MILESTONE))
    promises = work.promises.seen(workspace_id, things(nudges, Noun.PROMISE))
    clients = work.clients.some(workspace_id, {nudge.plan.client_id for nudge in nudges if nudge.plan.client_id})
    became = []
    for nudge in nudges:
        thing, client = nudge.plan.about, clients.get(nudge.plan.client_id or 0)
        milestone = milestones.get(thing.id) if thing.noun is Noun.MILESTONE else None
        promise = promises.get(thing.id) if thing.noun is Noun.PROMISE else None
        title = promise.text if promise else milestone.title if milestone else ""
        if nudge.plan.kind is NudgeKind.SILENCE and client is not None:
            title = f"A word with {client.name}"
        if nudge.plan.kind is NudgeKind.MOMENT_FOLLOW and thing.id in moments:
            title = following.title(moments[thing.id], client)
        if title:
            is_asked_itself = promise is not None or (milestone is not None and milestone.is_expected)
            entry = work.history.newest(workspace_id, thing if is_asked_itself else Thing(Noun.NUDGE, nudge.id))
            became.append(Answered(nudge, title, client, entry, promise, milestone))
    return became


def _each_promise_once(nudges: Sequence[Nudge]) -> list[Nudge]:
    """What was asked about one in two ways is answered at once."""
    last = {(nudge.plan.about, nudge.answered_at): nudge for nudge in nudges}
    return [
        nudge
        for nudge in nudges
        if nudge.plan.about.noun is not Noun.PROMISE or last[nudge.plan.about, nudge.answered_at] is nudge
    ]


def things(nudges: Iterable[Nudge], noun: Noun) -> set[int]:
    return {nudge.plan.about.id for nudge in nudges if nudge.plan.about.noun is noun}
