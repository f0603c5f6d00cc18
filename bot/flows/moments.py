"""A Moment of Truth is flagged; somebody takes it, and speaks with the client."""

from collections.abc import Sequence, Set
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from bot.domain.clients import Client
from bot.domain.history import Entry, Visibility, What
from bot.domain.moments import (
    JOIN_WITHIN,
    CannotSee,
    Moment,
    NoSuchMoment,
    NothingSaid,
    NotYoursToTake,
    TakerAway,
    TakerIsMeant,
    TakerOnLeave,
    asked_first,
    kept_out,
    ladder,
    next_ones,
    rungs,
)
from bot.domain.nudges import URGENT, Nudge, NudgeKind, Plan
from bot.domain.people import Actor, Person
from bot.domain.playbooks import Playbook, Playbooks, Size
from bot.domain.seals import CannotSeal
from bot.domain.terms import Terms
from bot.domain.texts import cleaned
from bot.flows import clients, covers, following, silence
from bot.flows.drawing import show_anew, show_new
from bot.flows.entries import log
from bot.flows.people import only_once
from bot.flows.terms import terms_of
from bot.messenger import Posted
from bot.views.moments import Filled, Start
from store import Store, Work

TURN = 20
"""The rungs of one turn are numbered from here to there: each time it is given on, it is the next one's turn."""
TURNS_READ = 10_000
ANEW = 10
"""From here on a turn's rungs are those of an "I have it" that went stale."""
AFTER_MEETING = timedelta(minutes=15)


def begin(store: Store, actor: Actor, words: str, playbooks: Playbooks, now: datetime) -> Start:
    """What the form begins with, after `/moment` and these words: the client by name, the kind by the words."""
    client, text = clients.begun(store, actor, words)
    alone = client is None and bool(text) and len(text.split()) == 1
    start = _start(store, client, text, playbooks, now)
    return replace(start, is_one_unknown_word=alone)


def begin_with(
    store: Store, actor: Actor, client_id: int, playbooks: Playbooks, now: datetime, text: str = ""
) -> Start:
    """From a client's card; 0 is from Home, where no client is chosen yet."""
    client = clients.get(store, actor, client_id) if client_id else None
    return _start(store, client, text, playbooks, now)


def begin_from(
    store: Store, actor: Actor, channel: str, text: str, link: str, playbooks: Playbooks, now: datetime
) -> Start:
    """From a message: its words and its link, and the client whose channel it stands in."""
    with store.read() as work:
        client = work.clients.of_channel(actor.workspace_id, channel)
    return _start(store, client, text, playbooks, now, link=link)


def begin_again(store: Store, actor: Actor, filled: Filled, playbooks: Playbooks, now: datetime) -> Start:
    """Another client, kind or person was chosen in the form: what depends on it is proposed anew, and what was written
    stays."""
    client = clients.get(store, actor, filled.client_id) if filled.client_id else None
    return _start(store, client, filled.text, playbooks, now, filled.kind, filled.about, filled.link)


def _start(
    store: Store,
    client: Client | None,
    text: str,
    playbooks: Playbooks,
    now: datetime,
    kind: str | None = None,
    about: str | None = None,
    link: str = "",
) -> Start:
    """`kind` is None where nobody has chosen one, and it is read from the words."""
    with store.read() as work:
        away = _away(work, client, now) if client else ()
    return Start(
        client,
        text,
        asked_first(client, about, away) if client else None,
        playbook=playbooks.guess(text) if kind is None else playbooks.find(kind),
        is_guessed=kind is None,
        playbooks=playbooks,
        about=about,
        link=link,
        can_seal=store.seals.has_keys,
    )


class Flagged(NamedTuple):
    moment: Moment
    client: Client
    called: list[str]
    """Who is told one after the other if nobody has it in time. Slack ids."""
    joins: Moment | None = None
    """One that was flagged before: it is asked first whether this is the same."""


def flag(
    store: Store, actor: Actor, filled: Filled, playbooks: Playbooks, now: datetime, once: str, *, anew: bool = False
) -> Flagged:
    """At once a message to whoever takes it; who is called when nobody has it is settled here.

    Without a taker it is the client's owner's, or whoever covers them. Taking it oneself is "I have it". Where the same
    was flagged within a day nothing is written: `joins` is the first. `anew`: it is another one all the same.

    Raises NothingSaid, TakerAway, TakerOnLeave, TakerIsMeant, CannotSeal, NoSuchClient, NoSuchPlaybook, Repeated.
    """
    said = cleaned(filled.text)
    if not said:
        raise NothingSaid
    playbook = playbooks.get(filled.kind) if filled.kind else None
    with store.begin() as work:
        client = work.clients.get(actor.workspace_id, filled.client_id)
        same = None if anew else _same(work, actor, client, playbook, now)
        if same is not None:
            return Flagged(same, client, [], joins=same)
        only_once(work, actor.workspace_id, once, now)
        if filled.secrecy is Visibility.SEALED and not work.seals.has_keys:
            raise CannotSeal
        taker = _taker(work, actor, client, filled, now)
        moment = _added(work, actor, client, filled, playbook, taker, said, now)
        log(work, actor.slack_id, moment, What.MOMENT_FLAGGED, now, text=said)
        if moment.taken_at is not None:
            log(work, actor.slack_id, moment, What.MOMENT_TAKEN, now, text=taker)
        if moment.spoken_at is not None:
            log(work, actor.slack_id, moment, What.MOMENT_SPOKEN, now)
        names = called(work, client, moment)
        plans = [*_told(work, moment, set()), *following.plans(work, moment)]
        plans += _plans(work, client, moment, names, 0) if moment.waits else []
        work.nudges.replan(moment.workspace_id, moment.thing, plans, [])
        silence.settle(work, client, now)
        show_new(work, moment, {each.recipient for each in plans}, now)
        return Flagged(moment, client, names)


def _same(work: Work, actor: Actor, client: Client, playbook: Playbook | None, now: datetime) -> Moment | None:
    """Of the same client and kind, not sealed, and theirs to see. Nobody is offered to join what is sealed."""
    if playbook is None:
        return None
    for each in work.moments.open_of_clients(client.workspace_id, [client.id]).get(client.id, ()):
        is_same = each.playbook is not None and each.playbook.key == playbook.key
        circle = work.circles.members(client.workspace_id, each.circle_id)
        is_near = not each.is_sealed and now - each.flagged_at < JOIN_WITHIN
        if is_same and is_near and each.is_seen_by(actor.slack_id, client, circle):
            return each
    return None


def _taker(work: Work, actor: Actor, client: Client, filled: Filled, now: datetime) -> str:
    """Whoever has spoken with the client already has it. Raises TakerAway, TakerOnLeave, TakerIsMeant."""
    if filled.has_spoken:
        return actor.slack_id
    taker = filled.taker or asked_first(client, filled.about, _away(work, client, now)) or actor.slack_id
    rings_anyway = filled.size is Size.WHOLE or taker == actor.slack_id
    return _able(work, client, filled.about, taker, now, rings_anyway).slack_id


def _able(work: Work, client: Client, about: str | None, taker: str, now: datetime, rings_anyway: bool) -> Person:
    """Whoever can be given it. `rings_anyway`: also on leave. Raises TakerAway, TakerIsMeant, TakerOnLeave."""
    person = work.people.find(client.workspace_id, taker)
    if person is None or not person.is_colleague:
        raise TakerAway(name=person.name if person else "Somebody we do not know")
    if taker in kept_out(client, about):
        raise TakerIsMeant
    if not rings_anyway and not terms_of(work, client.workspace_id, taker).is_here(now):
        raise TakerOnLeave(name=person.name)
    return person


def _away(work: Work, client: Client, now: datetime) -> set[str]:
    """Who of those who answer for the client cannot be asked just now."""
    names = {name for name in (client.owner, client.cover, client.manager) if name is not None}
    found = {each.slack_id: each for each in work.people.some(client.workspace_id, names)}
    return {
        name
        for name in names
        if name not in found
        or not found[name].is_colleague
        or not terms_of(work, client.workspace_id, name).is_here(now)
    }


def _added(
    work: Work,
    actor: Actor,
    client: Client,
    filled: Filled,
    playbook: Playbook | None,
    taker: str,
    said: str,
    now: datetime,
) -> Moment:
    moment = Moment(
        id=0,
        workspace_id=actor.workspace_id,
        number=work.moments.next_number(actor.workspace_id),
        client_id=client.id,
        text=f"{said}\n{filled.link}" if filled.link else said,
        flagged_by=actor.slack_id,
        flagged_at=now,
        taker=taker,
        taken_at=now if taker == actor.slack_id else None,
        spoken_at=now if filled.has_spoken else None,
        size=filled.size,
        playbook=playbook,
        visibility=filled.secrecy,
        about=filled.about,
        circle_id=_circle(work, actor, client, filled, taker, now),
        next_ones=next_ones(client, covers.fallback_of(work, client.workspace_id), filled.about),
    )
    return work.moments.add(_clocked(work, moment, now))


def _circle(work: Work, actor: Actor, client: Client, filled: Filled, taker: str, now: datetime) -> int | None:
    """Of what is sealed only who flagged it and who takes it; of a team's the owner, the cover and the manager, too."""
    if filled.secrecy is Visibility.OPEN:
        return None
    circle = work.circles.add(actor.workspace_id)
    team = () if filled.secrecy is Visibility.SEALED else (client.owner, client.cover, client.manager)
    for who in dict.fromkeys((actor.slack_id, taker, *team)):
        if who is not None and (who == actor.slack_id or who != filled.about):
            work.circles.admit(actor.workspace_id, circle, who, actor.slack_id, now)
    return circle


def _clocked(work: Work, moment: Moment, since: datetime) -> Moment:
    """With its two clocks, by the hours of whoever takes it. While they sit in a meeting the first one waits, unless
    everything stops for the client."""
    terms = terms_of(work, moment.workspace_id, moment.taker)
    answer, speak = _until(moment, terms, since)
    ends = None if moment.is_top else work.meetings.ends_at(moment.workspace_id, moment.taker, since)
    answer = max(answer, ends + AFTER_MEETING) if ends else answer
    return replace(moment, answer_by=answer, speak_by=max(answer, speak))


def _until(moment: Moment, terms: Terms, since: datetime) -> tuple[datetime, datetime]:
    if moment.playbook is None:
        return moment.clocks.after(since, terms.zone, terms.hours)
    return moment.playbook.until(moment.size, since, terms.zone, terms.hours)


def take(store: Store, actor: Actor, moment_id: int, now: datetime, pressed: Posted | None) -> None:
    """ "I have it": nobody else is called. What went stale can be taken over, and where the second clock has run out by
    then it begins anew. Raises NoSuchMoment, NotYoursToTake, TakenAlready, ClosedAlready."""
    with store.begin() as work:
        moment, client = allowed(work, actor, moment_id)
        _, speak_by = _until(moment, terms_of(work, moment.workspace_id, actor.slack_id), now)
        taken = moment.take(actor.slack_id, now, speak_by)
        _save(work, client, moment, taken, actor, What.MOMENT_TAKEN, now, pressed)


def speak(store: Store, actor: Actor, moment_id: int, now: datetime, pressed: Posted | None) -> None:
    """ "I have spoken with them": the client has heard from us. Raises NoSuchMoment, NotYoursToTake, SpokenAlready,
    ClosedAlready."""
    with store.begin() as work:
        moment, client = allowed(work, actor, moment_id)
        _save(work, client, moment, moment.speak(actor.slack_id, now), actor, What.MOMENT_SPOKEN, now, pressed)


def give(store: Store, actor: Actor, moment_id: int, to: str, now: datetime, once: str) -> None:
    """Somebody else takes it from here: they are told at once, and the ladder begins anew. Who gives it to themselves
    has it. Raises NoSuchMoment, NotYoursToTake, TakerAway, TakerOnLeave, TakerIsMeant, CannotSee, SpokenAlready,
    ClosedAlready, Repeated."""
    with store.begin() as work:
        only_once(work, actor.workspace_id, once, now)
        moment, client = allowed(work, actor, moment_id)
        person = _able(work, client, moment.about, to, now, moment.is_top)
        if not moment.is_seen_by(to, client, work.circles.members(actor.workspace_id, moment.circle_id)):
            raise CannotSee(name=person.name)
        given = moment.give_to(to)
        given = replace(given, answer_by=_clocked(work, given, now).answer_by)
        given = replace(given, taken_at=now) if to == actor.slack_id else given
        _save(work, client, moment, given, actor, What.MOMENT_HANDED, now, None, text=to)


def undo(work: Work, entry: Entry, now: datetime) -> None:
    """Back to where it was; the clocks go on from where they were."""
    moment = work.moments.get(entry.workspace_id, entry.about.id)
    before = moment.before(entry.what, entry.text)
    work.moments.save(before)
    client = work.clients.get(entry.workspace_id, moment.client_id)
    plan(work, client, before)
    silence.settle(work, client, now)


def replan(work: Work, moment: Moment) -> None:
    """After it went on to somebody else with the client."""
    if moment.is_open and (moment.taken_at is None or not moment.waits):
        plan(work, work.clients.get(moment.workspace_id, moment.client_id), moment)


def seen(work: Work, actor: Actor, moment_id: int) -> tuple[Moment, Client]:
    """For whoever may know of it; for everybody else it is not there. The client is held before it. Raises
    NoSuchMoment."""
    client = work.clients.get(actor.workspace_id, work.moments.whose(actor.workspace_id, moment_id))
    moment = work.moments.get(actor.workspace_id, moment_id)
    if not moment.is_seen_by(actor.slack_id, client, work.circles.members(actor.workspace_id, moment.circle_id)):
        raise NoSuchMoment
    return moment, client


def allowed(work: Work, actor: Actor, moment_id: int) -> tuple[Moment, Client]:
    """For whoever may act on it. Raises NoSuchMoment, NotYoursToTake."""
    moment, client = seen(work, actor, moment_id)
    if not may_act(work, actor, moment, client):
        raise NotYoursToTake(name=f"<@{moment.taker}>")
    return moment, client


def may_act(work: Work, actor: Actor, moment: Moment, client: Client) -> bool:
    """Whether, of those who see it, this is one who takes it, flagged it, was asked, or answers for the client; of what
    is not open, everybody who sees it."""
    near = (moment.taker, moment.flagged_by, client.owner, client.cover, client.manager)
    if moment.visibility is not Visibility.OPEN or actor.slack_id in near:
        return True
    asked = work.nudges.about(actor.workspace_id, moment.thing)
    return actor.slack_id in [nudge.plan.recipient for nudge in asked]


def called(work: Work, client: Client, moment: Moment) -> list[str]:
    """Who is told one after the other while nobody has it."""
    fallback = None if moment.next_ones else covers.fallback_of(work, client.workspace_id)
    circle = work.circles.members(moment.workspace_id, moment.circle_id) if moment.is_sealed else ()
    found = ladder(moment, client, fallback, circle)
    return [who for who in found if work.people.get(moment.workspace_id, who).is_colleague]


def plan(work: Work, client: Client, moment: Moment) -> None:
    """Everything that time has to do for it, settled now: whatever is unsent and is not so any more goes."""
    unsent = work.nudges.unsent(moment.workspace_id, moment.thing)
    asked = _asked(work, moment, unsent) if moment.circle_id is not None else set()
    plans = _told(work, moment, asked) if moment.is_open else []
    if moment.waits:
        plans += _plans(work, client, moment, called(work, client, moment), _turn(work, moment))
    plans += following.plans(work, moment)
    work.nudges.replan(moment.workspace_id, moment.thing, plans, unsent)


def _save(
    work: Work,
    client: Client,
    before: Moment,
    moment: Moment,
    actor: Actor,
    what: What,
    now: datetime,
    pressed: Posted | None,
    text: str | None = None,
) -> None:
    work.moments.save(moment)
    was = before.taker if what is What.MOMENT_TAKEN or before.taken_at is None else ""
    log(work, actor.slack_id, moment, what, now, text=was if text is None else text)
    plan(work, client, moment)
    silence.settle_one(work, moment.workspace_id, moment.client_id, now)
    show_anew(work, actor.workspace_id, moment.thing, now, pressed)


def _plans(work: Work, client: Client, moment: Moment, names: Sequence[str], turn: int) -> list[Plan]:
    """Whoever takes it is told at once, unless they flagged it themselves. While nobody has it the ladder is climbed;
    once somebody has, they are asked when the second clock runs out, and after that the ladder opens anew."""
    first = turn * TURN
    terms = terms_of(work, moment.workspace_id, moment.taker)
    plans = []
    if moment.taker != moment.flagged_by or moment.taken_at is None or first:
        plans.append(planned(work, moment, NudgeKind.MOMENT_TAKE, moment.taker, moment.flagged_at, first))
    if moment.taken_at is None:
        opens, lead = moment.answer_by, first
        reader = _reader(work, client, moment)
        names = [*names, *reader]
    else:
        opens, lead, reader = moment.stale_at, first + ANEW, []
        if moment.speak_by is not None:
            plans.append(planned(work, moment, NudgeKind.MOMENT_SPEAK, moment.taker, moment.speak_by, first))
    for rung in rungs(moment, names, opens, terms.zone, terms.hours) if opens else ():
        lead += 1
        kind = NudgeKind.MOMENT_READER if rung.who in reader else NudgeKind.MOMENT_UNANSWERED
        plans.append(planned(work, moment, kind, rung.who, rung.at, lead))
    return plans


def _told(work: Work, moment: Moment, asked: Set[str]) -> list[Plan]:
    """Whoever is in the circle hears, once, that there is something; not whoever flagged it, takes it, or was asked
    to."""
    joined = work.circles.joined(moment.workspace_id, moment.circle_id)
    knows = {moment.flagged_by, moment.taker, *asked}
    return [
        planned(work, moment, NudgeKind.MOMENT_TOLD, who, at, 0)
        for who, at, by in joined
        if who != by and who not in knows
    ]


def _asked(work: Work, moment: Moment, unsent: Sequence[Nudge]) -> set[str]:
    """To whom a message went that asked them to step in."""
    waiting = {each.id for each in unsent}
    sent = [each for each in work.nudges.about(moment.workspace_id, moment.thing) if each.id not in waiting]
    return {each.plan.recipient for each in sent if each.plan.kind in URGENT}


def _reader(work: Work, client: Client, moment: Moment) -> list[str]:
    """Of what is sealed nobody but the circle may know. Where none of them has it, whoever answers for the client
    learns that a reader is needed, and nothing more."""
    if not moment.is_sealed:
        return []
    helper = covers.helper_of(work, client)
    circle = work.circles.members(moment.workspace_id, moment.circle_id)
    return [helper] if helper is not None and helper not in (*circle, *kept_out(client, moment.about)) else []


def _turn(work: Work, moment: Moment) -> int:
    """How often it was given on, or taken over from somebody who did not speak: each time the others are called
    anew."""
    entries = work.history.about(moment.workspace_id, moment.thing, TURNS_READ)
    by_id = {each.id: each for each in entries}
    turns, is_taken = 0, False
    for each in reversed(entries):
        match each.what:
            case What.MOMENT_HANDED:
                turns, is_taken = turns + 1, each.text == each.who
            case What.MOMENT_TAKEN:
                turns, is_taken = turns + is_taken, True
            case What.MOMENT_SPOKEN:
                is_taken = True
            case What.UNDONE:
                undone = by_id.get(each.undoes or 0)
                is_taken = undone is not None and undone.what is What.MOMENT_SPOKEN and not undone.text
    return turns


def planned(work: Work, moment: Moment, kind: NudgeKind, recipient: str, at: datetime, lead: int) -> Plan:
    zone = work.people.zone_of(moment.workspace_id, recipient)
    return Plan(
        workspace_id=moment.workspace_id,
        about=moment.thing,
        kind=kind,
        lead=lead,
        occurrence=moment.flagged_at.astimezone(UTC).date(),  # the same whoever flies where, so nobody is told twice
        recipient=recipient,
        due_at=at,
        zone=zone.key,
        client_id=None if moment.is_sealed else moment.client_id,
    )
