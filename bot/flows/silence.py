"""Clients of whom nobody heard: their owner is reminded, until somebody was in touch or something is planned."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.domain import calendar
from bot.domain.clients import Client, NoSuchClient
from bot.domain.deliveries import DeliveryKind, DeliveryState
from bot.domain.history import Noun, Thing
from bot.domain.nudges import Nudge, NudgeKind, NudgeState, Plan
from bot.domain.silence import Quiet
from bot.domain.terms import Terms
from bot.flows.drawing import show_anew
from bot.flows.terms import remembered, terms_of
from store import Store, Work

SUBJECT = "A word with them"
"""As the history calls it."""
UNANSWERED = (NudgeState.OPEN, NudgeState.LATER)


def plan_ahead(store: Store, workspace_id: int, now: datetime, batch: int = 20) -> None:
    """The coarse pass: who is silent is found by two questions for the whole workspace, and only where something has
    to change is a client looked at. In small transactions, so that nobody waits."""
    _listen(store, workspace_id, now)
    with store.read() as work:
        concerned = sorted(_concerned(work, workspace_id, now))
    for start in range(0, len(concerned), batch):
        with store.begin() as work:
            for client_id in concerned[start : start + batch]:
                settle_one(work, workspace_id, client_id, now)


def settle_one(work: Work, workspace_id: int, client_id: int, now: datetime) -> None:
    try:
        client = work.clients.get(workspace_id, client_id)
    except NoSuchClient:
        return
    settle(work, client, now)


def settle_after(work: Work, nudge: Nudge, now: datetime) -> None:
    """After something else about its client was done. The nudge is held already, and whoever holds the client may
    wait for it: so the client is not."""
    if nudge.plan.client_id is not None:
        for client in work.clients.some(nudge.plan.workspace_id, [nudge.plan.client_id]).values():
            settle(work, client, now)


def settle(work: Work, client: Client, now: datetime) -> None:
    """Brings the reminder about this client in line with what is known now: also after somebody was in touch."""
    about, terms = Thing(Noun.CLIENT, client.id), terms_of(work, client.workspace_id, client.owner)
    quiet = work.silence.of_client(client.workspace_id, client.id, now) if _takes(work, client, terms) else None
    occurrence = quiet.occurrence(terms.usual.patience, terms.zone, now) if quiet else None
    unsent = _reminders(work.nudges.unsent(client.workspace_id, about))
    for nudge in _reminders(work.nudges.about(client.workspace_id, about)):
        if nudge in unsent and nudge.round == 0:
            continue
        if nudge.state in UNANSWERED and not _still_asks(work, nudge, client, occurrence):
            _end(work, nudge, _ending(nudge, quiet, terms), now)
        elif nudge.state in UNANSWERED:
            occurrence = None
        elif _was_answered_by_a_touch(work, nudge) and nudge.plan.occurrence == occurrence:
            work.nudges.save(nudge.reopen())
            show_anew(work, client.workspace_id, Thing(Noun.NUDGE, nudge.id), now)
            occurrence = None
    plans = [_plan(client, occurrence, unsent, terms, now)] if occurrence else []
    work.nudges.replan(client.workspace_id, about, plans, [nudge for nudge in unsent if nudge.round == 0])


def _listen(store: Store, workspace_id: int, now: datetime) -> None:
    with store.read() as work:
        listens = work.silence.listens_since(workspace_id)
    if listens is None:
        with store.begin(wakes=False) as work:
            work.silence.listen(workspace_id, now)


def _concerned(work: Work, workspace_id: int, now: datetime) -> set[int]:
    """Who became silent, and whose reminder is not right any more."""
    asked = work.silence.asked(workspace_id)
    silent = _silent(work, workspace_id, now)
    stands = {each.client_id for each in asked if silent.get(each.client_id) == each.recipient and not each.was_dropped}
    return (silent.keys() | {each.client_id for each in asked}) - stands


def _silent(work: Work, workspace_id: int, now: datetime) -> dict[int, str]:
    """Clients, and who is to be reminded of each."""
    patience = work.arrangements.of(workspace_id).patience
    if not patience.shortest:
        return {}
    found = work.silence.quiet(workspace_id, now - timedelta(days=patience.shortest - 1), now)
    _foresee(work, workspace_id, {quiet.owner for quiet in found})
    terms = remembered(work)
    return {
        quiet.client_id: quiet.owner
        for quiet in found
        if (its := terms(workspace_id, quiet.owner)).takes_silence
        and quiet.occurrence(patience, its.zone, now)
        and work.people.get(workspace_id, quiet.owner).is_colleague
    }


def _foresee(work: Work, workspace_id: int, owners: Collection[str]) -> None:
    who = {(workspace_id, owner) for owner in owners}
    if who:
        work.people.foresee(who)
        work.preferences.foresee(who)


def _takes(work: Work, client: Client, terms: Terms) -> bool:
    return terms.takes_silence and work.people.get(client.workspace_id, client.owner).is_colleague


def _reminders(nudges: Iterable[Nudge]) -> list[Nudge]:
    return [nudge for nudge in nudges if nudge.plan.kind is NudgeKind.SILENCE]


def _still_asks(work: Work, nudge: Nudge, client: Client, occurrence: date | None) -> bool:
    if occurrence is None or nudge.plan.recipient != client.owner:
        return False
    sent = work.deliveries.find(client.workspace_id, nudge.delivery_id) if nudge.delivery_id else None
    return sent is None or sent.kind is DeliveryKind.BRIEF or sent.state is not DeliveryState.DROPPED


def _ending(nudge: Nudge, quiet: Quiet | None, terms: Terms) -> NudgeState:
    is_heard = quiet is not None and quiet.was_heard_on_or_after(nudge.plan.occurrence, terms.zone)
    return NudgeState.DONE if is_heard else NudgeState.WITHDRAWN


def _end(work: Work, nudge: Nudge, state: NudgeState, now: datetime) -> None:
    """Also where it was put off and would be asked again. It is held from here on: what somebody answered since we
    looked stays as they said."""
    held = work.nudges.find(nudge.plan.workspace_id, nudge.id)
    if held is None or held.state not in UNANSWERED:
        return
    nudge = held
    if nudge.state is NudgeState.LATER and nudge.delivery_id is not None:
        work.nudges.save(nudge.without_delivery())
        work.deliveries.let_go(nudge.plan.workspace_id, nudge.delivery_id)
        nudge = nudge.without_delivery()
    work.nudges.save(replace(nudge, state=state, answered_at=now if state is NudgeState.DONE else None))
    show_anew(work, nudge.plan.workspace_id, Thing(Noun.NUDGE, nudge.id), now)


def _was_answered_by_a_touch(work: Work, nudge: Nudge) -> bool:
    """And not by a button: so it asks again where the touch is taken back."""
    thing = Thing(Noun.NUDGE, nudge.id)
    return nudge.state is NudgeState.DONE and work.history.newest(nudge.plan.workspace_id, thing) is None


def _plan(client: Client, occurrence: date, unsent: Iterable[Nudge], terms: Terms, now: datetime) -> Plan:
    plan = Plan(
        workspace_id=client.workspace_id,
        about=Thing(Noun.CLIENT, client.id),
        kind=NudgeKind.SILENCE,
        lead=0,
        occurrence=occurrence,
        recipient=client.owner,
        due_at=_morning(occurrence, terms, now),
        zone=terms.zone.key,
        client_id=client.id,
    )
    # What waits already keeps its time: late is sent late, and never put off for ever.
    return next((nudge.plan for nudge in unsent if nudge.plan.key == plan.key), plan)


def _morning(occurrence: date, terms: Terms, now: datetime) -> datetime:
    """When their work begins on that day, or on the next working day: nobody is called away by this in the middle of
    one."""
    at = calendar.morning(calendar.working_day_on_or_after(occurrence, terms.hours), terms.zone, terms.hours)
    return at if at >= now else calendar.next_working_morning(now, terms.zone, terms.hours)
