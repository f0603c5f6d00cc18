"""A Slack status that says that somebody is away: they are asked, once for each, and nobody else learns of it."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from bot.domain import calendar
from bot.domain.calendar import Leave
from bot.domain.deliveries import DeliveryKind
from bot.domain.history import Noun, Thing
from bot.domain.people import Actor, Person
from bot.domain.preferences import Preferences
from bot.domain.statuses import Absence, Answer, LeaveChangedSince, Status, StatusGone
from bot.domain.terms import Terms
from bot.flows import people, settings
from bot.flows.absences import key_of, matters
from bot.flows.terms import terms_of
from store import Store, Work


def hear(store: Store, workspace_id: int, person: Person, now: datetime, once: str) -> list[Actor]:
    """An event of Slack's: who they are now, and what their status says, together, so that where the database gives
    it up all of it is heard the next time. Returns them if their leave is another one now. Raises Repeated for an
    event that Slack sent before."""
    team_id = people.team_of(store, workspace_id)
    with store.begin() as work:
        people.only_once(work, workspace_id, once, now)
        concerns = person.status.speaks_of_absence or bool(work.statuses.of(workspace_id, person.slack_id))
        people.note(work, workspace_id, [person.seen_from(team_id)], now)
        return _heard(work, workspace_id, person, now) if concerns else []


def heed(store: Store, workspace_id: int, told: Iterable[Person], now: datetime) -> list[Actor]:
    """What Slack says of people now (`people.record` comes first). Most say nothing of the kind, and are passed over
    without a transaction. Returns those whose leave is another one now."""
    with store.read() as work:
        noted = work.statuses.noted(workspace_id)
    changed = []
    for person in told:
        if person.slack_id in noted or person.status.speaks_of_absence:
            with store.begin() as work:
                changed += _heard(work, workspace_id, person, now)
    return changed


def agree(store: Store, actor: Actor, absence_id: int, now: datetime) -> None:
    """They are away: from today on, as the form of the settings does it. Raises StatusGone, DaysOver."""
    with store.begin() as work:
        people.meet(work, actor)
        absence, before = _mine(work, actor, absence_id), terms_of(work, actor.workspace_id, actor.slack_id)
        leave, former = _leave_of(absence, before, now), before.preferences.away
        work.statuses.save(absence.agree(leave, former, now))
        own = before.preferences.leave_of_status(leave.since, leave.until)
        settings.change(work, actor, before, own, now)


def decline(store: Store, actor: Actor, absence_id: int, now: datetime) -> None:
    """This status is not asked about again. Raises StatusGone."""
    with store.begin() as work:
        people.meet(work, actor)
        work.statuses.save(_mine(work, actor, absence_id).decline(now))


def undo(store: Store, actor: Actor, absence_id: int, now: datetime) -> None:
    """The question stands again, and the leave is as it was. Raises NothingToTakeBack, TooLateToUndo,
    LeaveChangedSince."""
    with store.begin() as work:
        people.meet(work, actor)
        absence, before = _mine(work, actor, absence_id), terms_of(work, actor.workspace_id, actor.slack_id)
        work.statuses.save(absence.reopen(now))
        if absence.answer is Answer.YES:
            if not _is_its_leave(absence, before.preferences):
                raise LeaveChangedSince
            settings.change(work, actor, before, _as_before(absence, before.preferences), now)


def _heard(work: Work, workspace_id: int, person: Person, now: datetime) -> list[Actor]:
    actor = Actor(workspace_id, person.slack_id)
    work.statuses.of(workspace_id, person.slack_id)  # held before what is settled is read
    before = work.preferences.of(workspace_id, person.slack_id)
    _heed(work, actor, person.status, now)
    return [actor] if work.preferences.of(workspace_id, person.slack_id) != before else []


def _heed(work: Work, actor: Actor, status: Status, now: datetime) -> None:
    known = work.statuses.of(actor.workspace_id, actor.slack_id)
    if not work.people.get(actor.workspace_id, actor.slack_id).is_colleague:
        work.statuses.forget(actor.workspace_id, [each.id for each in known])
        return
    terms = terms_of(work, actor.workspace_id, actor.slack_id)
    is_away = status.is_away(terms.zone, terms.hours, now)
    for absence in known:
        if not (status.speaks_of_absence and status.key == absence.key):
            _let_go(work, actor, absence, status, now)
    if is_away:
        _note(work, actor, next((each for each in known if each.key == status.key), None), status, terms, now)


def _note(work: Work, actor: Actor, known: Absence | None, status: Status, terms: Terms, now: datetime) -> None:
    """A status that was taken off and put on again is the same one, unless a leave came of it and ended."""
    if known is not None and known.answer is Answer.BACK:
        work.statuses.forget(actor.workspace_id, [known.id])
        known = None
    if known is not None and known.answer is not Answer.GONE:
        return
    until = status.last_day(terms.zone, terms.hours)
    absence = Absence(0, actor.workspace_id, actor.slack_id, status.key, until, status.ends_at)
    if not matters(work, absence, terms, now):
        return
    if known is None:
        key = work.statuses.add(absence)
        if key is None:  # Slack said it twice at once
            return
        known = replace(absence, id=key)
    else:
        work.statuses.save(known.settle(Answer.OPEN, now))
    _ask(work, known, now)


def _ask(work: Work, absence: Absence, now: datetime) -> None:
    """Where the question stands already, it is only shown again."""
    about = Thing(Noun.STATUS, absence.id)
    if work.deliveries.is_waiting(absence.workspace_id, about):
        return
    if work.deliveries.newest_sent(absence.workspace_id, about) is not None:
        work.deliveries.redraw(absence.workspace_id, [about], now)
        return
    key = key_of(absence, now=now)
    work.deliveries.add(absence.workspace_id, key, DeliveryKind.NOTICE, about, absence.slack_id, now)


def _let_go(work: Work, actor: Actor, absence: Absence, status: Status, now: datetime) -> None:
    """That status is not theirs any more. Another one in its place (a meeting, a huddle) does not mean that they are
    back; none at all, before it was to end, does."""
    if absence.answer is Answer.OPEN:
        work.statuses.save(absence.settle(Answer.GONE, now))
        work.deliveries.redraw(actor.workspace_id, [Thing(Noun.STATUS, absence.id)], now)
    elif absence.answer is Answer.YES and status.is_empty and not absence.is_over(now):
        _come_back(work, actor, absence, now)
    elif (
        not _waits_for_later(work, actor, absence, now) and absence.is_forgotten(now) and _is_off(absence, status, now)
    ):
        work.statuses.forget(actor.workspace_id, [absence.id])


def _come_back(work: Work, actor: Actor, absence: Absence, now: datetime) -> None:
    """The leave ends with yesterday, so that the next brief can say what happened meanwhile."""
    before = terms_of(work, actor.workspace_id, actor.slack_id)
    own, about = before.preferences, Thing(Noun.STATUS, absence.id)
    ended = absence.end(now, calendar.local_day(now, before.zone) - calendar.A_DAY)
    work.statuses.save(ended)
    work.deliveries.redraw(actor.workspace_id, [about], now)
    if not _is_its_leave(absence, own):
        return
    own = own.leave_of_status(ended.leave.since, ended.leave.until) if ended.leave else _as_before(absence, own)
    after = settings.change(work, actor, before, own, now)
    at = calendar.next_working_morning(now, after.zone, after.hours_but_for_leave)
    work.deliveries.brief(actor.workspace_id, actor.slack_id, calendar.local_day(at, after.zone), at)
    key = key_of(absence, is_return=True, now=now)
    work.deliveries.add(actor.workspace_id, key, DeliveryKind.NOTICE, about, actor.slack_id, now)


def _waits_for_later(work: Work, actor: Actor, absence: Absence, now: datetime) -> bool:
    """A leave that they had planned for later stands again once they were back for a day, which is when their brief
    says what happened; and before it begins. True where it is still to be."""
    before = terms_of(work, actor.workspace_id, actor.slack_id)
    today, later = calendar.local_day(now, before.zone), absence.former
    is_ahead = later is not None and (later.until is None or later.until >= today)
    if not is_ahead or later is None or absence.leave is None or not _is_its_leave(absence, before.preferences):
        return False
    over = absence.leave.until
    if over is None or over >= today:
        return True
    told = calendar.working_day_on_or_after(over + calendar.A_DAY, before.hours)
    if today > told or later.since <= today:
        settings.change(work, actor, before, before.preferences.leave(later.since, later.until), now)
        return False
    return True


def _is_off(absence: Absence, status: Status, now: datetime) -> bool:
    """It will not come back once the meeting in its place is over."""
    return status.is_empty or absence.is_over(now)


def _mine(work: Work, actor: Actor, absence_id: int) -> Absence:
    """Held. Raises StatusGone where there is none, and where it is somebody else's: nobody is told which."""
    absence = work.statuses.find(actor.workspace_id, absence_id)
    if absence is None or absence.slack_id != actor.slack_id:
        raise StatusGone
    return absence


def _is_its_leave(absence: Absence, own: Preferences) -> bool:
    return own.is_leave_of_status and own.away == absence.leave


def _as_before(absence: Absence, own: Preferences) -> Preferences:
    former = absence.former
    return own.leave(None, None) if former is None else own.leave(former.since, former.until)


def _leave_of(absence: Absence, terms: Terms, now: datetime) -> Leave:
    """From today on. A leave that they have planned and that begins before they would be back is one with it."""
    today, own = calendar.local_day(now, terms.zone), terms.preferences.away
    is_over = own is None or (own.until is not None and own.until < today)
    if own is None or is_over or absence.until is None:
        return Leave(today, absence.until)
    back = calendar.working_day_on_or_after(absence.until + calendar.A_DAY, terms.hours)
    if own.since > back:
        return Leave(today, absence.until)
    return Leave(min(today, own.since), None if own.until is None else max(absence.until, own.until))
