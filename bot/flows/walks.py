"""Clients walk along a journey: its snapshot is pinned to them, and each of its milestones becomes a row of theirs,
which is planned like any date."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from operator import itemgetter
from typing import NamedTuple

from bot.domain import calendar, walks
from bot.domain.calendar import Due
from bot.domain.clients import Client
from bot.domain.history import Entry, Noun, Thing, What
from bot.domain.journeys import Journey, JourneyMilestone, Journeys
from bot.domain.milestones import Milestone
from bot.domain.nudges import Nudge, NudgeState
from bot.domain.texts import in_a_row
from bot.domain.walks import Changes, Walk
from bot.flows import milestones
from bot.flows.drawing import show_anew
from bot.flows.terms import terms_of
from bot.views.client_cards import Near
from bot.views.walks import Standing
from store import Store, Work

NOTHING = Journeys()
AT_ONCE = 50
"""How many clients set out in one transaction."""
PASSED_MOST = 3
FORTNIGHT = timedelta(days=14)
ROUTINE_MOST = 10
"""Of what comes round often so many are asked of one owner in the first fortnight: one a working morning."""


def pin(work: Work, client: Client, loaded: Journeys, now: datetime) -> Client:
    """The client with the snapshot they walk along. Who walks along a journey goes on along the same snapshot while
    that journey is theirs, also where its file is another one now, or gone."""
    journey = of(work, client, loaded)
    if journey is not None and journey is work.journeys.find(client.workspace_id, client.journey_digest):
        return client
    address = work.journeys.keep(client.workspace_id, journey, now) if journey else None
    return replace(client, journey_digest=address)


def of(work: Work, client: Client, loaded: Journeys) -> Journey | None:
    """The one they walk along if nothing but this is known of them."""
    journey = loaded.for_client(client)
    current = work.journeys.find(client.workspace_id, client.journey_digest)
    if current is not None and (journey.name == current.name if journey else Journeys((current,)).for_client(client)):
        return current
    return journey


def look_ahead(work: Work, client: Client, journey: Journey, now: datetime) -> list[Near]:
    """What would come on this journey, the nearest first: of what is not known to happen nothing. Nothing either while
    they have not landed."""
    if not client.has_landed:
        return []
    rows = work.milestones.walked(client.workspace_id, [client.id]) if client.id else []
    along = walk(work, client, journey, rows, now)
    found = [
        Near(walks.as_row(client, each, day), Due(day, now))
        for each in along.of_them()
        if (day := along.ahead(each) or along.still(each)) and not each.when.is_expected
    ]
    return sorted(found, key=lambda each: (each.due.occurrence, each.milestone.title))


def moved(work: Work, before: Client, client: Client, now: datetime) -> Client:
    """The client, who may be in another stage now: that begins on the owner's own day."""
    today = calendar.local_day(now, work.people.zone_of(client.workspace_id, client.owner))
    return replace(client, stage=before.stage).move_to(client.stage, today)


def settle(work: Work, client: Client, now: datetime) -> list[tuple[Client, Milestone]]:
    """Brings the rows of the walk in line with how the client is now: these, and whoever calls this plans all of them
    anew."""
    journey = work.journeys.find(client.workspace_id, client.journey_digest)
    rows = work.milestones.walked(client.workspace_id, [client.id])
    if journey is None and not rows:
        return []
    found = changes(work, client, journey, rows, now)
    for row in found.gone:
        _take_away(work, client, row, now)
    for row in found.moved:
        work.milestones.save(row)
        show_anew(work, client.workspace_id, Thing(Noun.MILESTONE, row.id), now)
    work.milestones.add_many(found.added)
    if found.passed and not rows and is_setting_out(work, client):
        work.history.record_many([passed(client, found.passed, now)])
    return [(client, row) for row in work.milestones.walked(client.workspace_id, [client.id])]


def land(work: Work, before: Client, client: Client, now: datetime) -> None:
    """For whoever was set back to a prospect and lands again: what had its day meanwhile is history. Whoever calls this
    plans all of them anew, afterwards. An Undo does not call it: there everything is as it was."""
    journey = work.journeys.find(client.workspace_id, client.journey_digest)
    if before.has_landed or not client.has_landed or journey is None:
        return
    rows = work.milestones.walked(client.workspace_id, [client.id])
    answered = work.milestones.answered(client.workspace_id, [row.id for row in rows]) if rows else ()
    for row in walks.lapsed(walk(work, client, journey, rows, now), rows, answered):
        _take_away(work, client, row, now)


def ask_again(work: Work, before: Client, client: Client, now: datetime) -> None:
    """For the Undo of being set back to a prospect: what was asked by then waits for an answer again, and what was put
    off comes when it was going to. Whoever calls this plans all of them anew, afterwards."""
    if before.has_landed or not client.has_landed:
        return
    for row in work.milestones.walked(client.workspace_id, [client.id]):
        for nudge in work.nudges.about(client.workspace_id, Thing(Noun.MILESTONE, row.id)):
            is_theirs = nudge.plan.recipient == client.owner or nudge.handed_by is not None
            is_so = is_theirs and row.is_asked and row.occurs_on(nudge.plan.occurrence)
            if is_so and nudge.state is NudgeState.WITHDRAWN:
                _revive(work, nudge, now)


def set_out(work: Work, clients: Sequence[Client], now: datetime) -> list[tuple[Client, Milestone]]:
    """For many who begin to walk in this transaction, so that no row of theirs is there: these, and whoever calls this
    plans them."""
    pairs = [(client, work.journeys.find(client.workspace_id, client.journey_digest)) for client in clients]
    beginnings = begin(work, [(client, journey) for client, journey in pairs if journey is not None], now)
    by_id = {client.id: client for client in clients}
    rows = work.milestones.add_many([row for each in beginnings for row in each.rows])
    work.history.record_many([passed(each.client, each.passed, now) for each in beginnings if each.passed])
    return [(by_id[row.client_id], row) for row in rows]


class Beginning(NamedTuple):
    client: Client
    rows: list[Milestone]
    passed: tuple[JourneyMilestone, ...]


def begin(work: Work, clients: Sequence[tuple[Client, Journey]], now: datetime) -> list[Beginning]:
    """How they would set out on these journeys. Of many old clients at once most have some review or other in the first
    fortnight, which would be a flood: of what comes round several times a year their owner meets so many then, the
    nearest first, and the others begin with their next time."""
    beginnings, near = list[Beginning](), defaultdict[str, list[tuple[date, int, int, Walk]]](list)
    for number, (client, journey) in enumerate(clients):
        along = walk(work, client, journey, (), now)
        found = walks.changes(along, ())
        beginnings.append(Beginning(client, list(found.added), found.passed))
        for place, row in enumerate(found.added):
            asked = row.day - timedelta(days=row.lead_days)
            if walks.is_routine(along, row) and asked < along.today + FORTNIGHT:
                near[client.owner].append((row.day, number, place, along))
    for theirs in near.values():
        for _, number, place, along in sorted(theirs, key=itemgetter(0, 1, 2))[ROUTINE_MOST:]:
            beginnings[number].rows[place] = walks.next_time(along, beginnings[number].rows[place])
    return beginnings


def standing(work: Work, client: Client, now: datetime) -> Standing | None:
    """How they stand on their journey. None where they walk along none."""
    journey = work.journeys.find(client.workspace_id, client.journey_digest)
    if journey is None:
        return None
    rows = work.milestones.walked(client.workspace_id, [client.id])
    answered = work.milestones.answered(client.workspace_id, [row.id for row in rows]) if rows else {}
    answers = {key: state is NudgeState.DONE for key, state in answered.items()}
    along = walk(work, client, journey, rows, now)
    return Standing(journey.name, tuple(walks.stops(along, rows, answers)))


def follow(store: Store, workspace_id: int, loaded: Journeys, now: datetime) -> None:
    """The mending pass: whoever has a journey and walks along none sets out, and what comes round gets its next day.
    In small transactions, so that nobody waits."""
    with store.read() as work:
        new = [each.id for each in work.clients.unpinned(workspace_id) if loaded.for_client(each)]
        lacking = _lacking_next(work, workspace_id, now)
    for ids in _in_batches(new):
        with store.begin() as work:
            _begin(work, workspace_id, ids, loaded, now)
    for ids in _in_batches(lacking):
        with store.begin() as work:
            for client in work.clients.held(workspace_id, ids).values():
                replan(work, client, now)


def replan(work: Work, client: Client, now: datetime) -> None:
    """The walk is settled, and all of it planned anew."""
    milestones.replan_many(work, client.workspace_id, settle(work, client, now), now)


def changes(work: Work, client: Client, journey: Journey | None, rows: Sequence[Milestone], now: datetime) -> Changes:
    """Between the rows and what they would be on this journey."""
    if journey is None:
        journey = Journey("", "", ())
    answered = work.milestones.answered(client.workspace_id, [row.id for row in rows]) if rows else ()
    return walks.changes(walk(work, client, journey, rows, now), rows, answered)


def walk(work: Work, client: Client, journey: Journey, rows: Sequence[Milestone], now: datetime) -> Walk:
    terms = terms_of(work, client.workspace_id, client.owner)
    today, asked_on = calendar.local_day(now, terms.zone), terms.asked_on(client, now)
    return Walk(client, journey, today, terms.usual.hours, walks.happened(rows), asked_on)


def is_setting_out(work: Work, client: Client) -> bool:
    """Nothing of a walk was written down before."""
    about = Thing(Noun.JOURNEY, client.id)
    return client.start_date is not None and work.history.newest(client.workspace_id, about) is None


def passed(client: Client, what: Sequence[JourneyMilestone], now: datetime) -> Entry:
    """What lay before today becomes one line of history, never a prompt."""
    said = in_a_row([each.title for each in what], PASSED_MOST)
    about = Thing(Noun.JOURNEY, client.id)
    return Entry(0, client.workspace_id, None, now, What.MILESTONE_PASSED, about, client.id, said)


def _begin(work: Work, workspace_id: int, ids: Collection[int], loaded: Journeys, now: datetime) -> None:
    held = work.clients.held(workspace_id, ids).values()
    pinned = [pin(work, client, loaded, now) for client in held if client.journey_digest is None]
    work.clients.save_many([client for client in pinned if client.journey_digest])
    milestones.plan_new(work, set_out(work, [client for client in pinned if client.journey_digest], now), now)


def _lacking_next(work: Work, workspace_id: int, now: datetime) -> list[int]:
    today = calendar.local_day(now, calendar.zone_or_utc(None)) - calendar.A_DAY  # nowhere is today earlier than this
    rounds = [(key, step) for key, each in work.journeys.all(workspace_id).items() for step in walks.coming_round(each)]
    return work.milestones.lacking_next(workspace_id, rounds, today)


def _take_away(work: Work, client: Client, row: Milestone, now: datetime) -> None:
    """A prompt that stands somewhere says so."""
    silent = row.silence(now, None)
    work.milestones.save(silent)
    milestones.replan(work, client, silent, now)
    show_anew(work, client.workspace_id, Thing(Noun.MILESTONE, row.id), now)
    work.milestones.remove(row)


def _revive(work: Work, nudge: Nudge, now: datetime) -> None:
    """As it was before it was withdrawn. What is ahead and was never put off is planned anew."""
    if nudge.plan.due_at <= now:
        work.nudges.answer(nudge.reopen())
    elif nudge.answered_at is not None:
        work.nudges.answer(replace(nudge, state=NudgeState.LATER))
        terms = terms_of(work, nudge.plan.workspace_id, nudge.plan.recipient)
        work.nudges.deliver_again(nudge, alone=not terms.begins_work_at(nudge.plan.due_at))
    else:
        return
    show_anew(work, nudge.plan.workspace_id, Thing(Noun.NUDGE, nudge.id), now)


def _in_batches(ids: Sequence[int]) -> list[Sequence[int]]:
    return [ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE)]
