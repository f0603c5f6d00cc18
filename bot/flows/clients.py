"""Finding clients, showing them, adding and changing them."""

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain import calendar
from bot.domain.clients import (
    AliasTaken,
    AliasTooLong,
    Client,
    CoverIsOwner,
    Listed,
    NameInArchive,
    NameTaken,
    NoName,
    NotACover,
    NotAManager,
    NotAnOwner,
    Stage,
    UnknownCountry,
    UnknownZone,
    folded,
    named,
)
from bot.domain.countries import COUNTRIES
from bot.domain.goals import Goal
from bot.domain.history import Entry, Noun, Thing, What
from bot.domain.milestones import Milestone
from bot.domain.names import beginnings, lengths, named_first, nearly_named, nearly_named_first
from bot.domain.people import Actor, Person
from bot.domain.refusals import Refusal
from bot.domain.texts import cleaned
from bot.flows import milestones, people
from bot.flows.erasing import may_erase
from bot.flows.exports import may_export
from bot.flows.recent import undoable
from bot.views import client_forms
from bot.views.client_cards import Card, Near
from bot.views.client_forms import NAME_MOST, Filled
from bot.views.clients import LISTED_MOST, QUIET_DAYS, Found
from store import Store, Work

NEAR_MOST = 5
OFFERED_MOST = 5
QUIET = timedelta(days=QUIET_DAYS)
CELEBRATED = timedelta(days=14)
"""How long a goal that was reached stays on the card."""
HISTORY_MOST = 8
RECENT_MOST = 3
PAGE = 20


def find(store: Store, actor: Actor, words: str, now: datetime) -> Found:
    with store.read() as work:
        viewer = people.meet(work, actor)
        client = _exactly(work, actor, words)
        if client is not None:
            return Found(_card(work, viewer, client, now), [])
        return Found(None, _like(work, actor, words))


def show(store: Store, actor: Actor, client_id: int, now: datetime) -> Card:
    """Raises NoSuchClient."""
    with store.read() as work:
        return _card(work, people.meet(work, actor), work.clients.get(actor.workspace_id, client_id), now)


def fill_in(store: Store, actor: Actor, client_id: int, now: datetime) -> tuple[Filled, list[Near], ZoneInfo]:
    """What the form begins with, the next dates, and the zone they are seen in. Raises NoSuchClient, NotYourClient."""
    with store.read() as work:
        client = to_arrange(work, actor, client_id)
        zone = work.people.zone_of(actor.workspace_id, actor.slack_id)
        theirs = work.milestones.of_client(client.workspace_id, client.id)
        return client_forms.of_client(client), near(theirs, zone, now)[:NEAR_MOST], zone


def add(store: Store, actor: Actor, filled: Filled, now: datetime, once: str) -> Client:
    """Raises a refusal for every field that cannot be, and Repeated."""
    with store.begin() as work:
        people.only_once(work, actor.workspace_id, once, now)
        people.meet(work, actor)
        blank = Client(id=0, workspace_id=actor.workspace_id, name="", owner=actor.slack_id)
        client = work.clients.add(_as_filled(work, blank, filled))
        _record(work, actor, client, What.CLIENT_ADDED, now)
        return client


def edit(store: Store, actor: Actor, filled: Filled, now: datetime, once: str) -> Client:
    """What is unsent follows a new owner or stage in the same transaction. Raises as `add`, and NotYourClient."""
    with store.begin() as work:
        people.only_once(work, actor.workspace_id, once, now)
        before = to_arrange(work, actor, filled.client_id)
        client = _as_filled(work, before, filled)
        work.clients.save(client)
        if changed := client.changed_from(before):
            _record(work, actor, client, What.CLIENT_EDITED, now, text=", ".join(changed))
        if client.stage is not before.stage:
            _record(work, actor, client, What.STAGE_CHANGED, now, subject=client.stage, text=before.stage)
        if (client.owner, client.stage) != (before.owner, before.stage):
            _replan(work, client, now)
        return client


def archive(store: Store, actor: Actor, client_id: int, now: datetime) -> None:
    """Nobody is prompted about them from now on. Raises ArchivedAlready, NotYourClient."""
    with store.begin() as work:
        _change(work, actor, to_arrange(work, actor, client_id).archive(now), What.CLIENT_ARCHIVED, now)


def restore(store: Store, actor: Actor, client_id: int, now: datetime) -> None:
    """Raises NotArchived, NotYourClient."""
    with store.begin() as work:
        _change(work, actor, to_arrange(work, actor, client_id).restore(), What.CLIENT_RESTORED, now)


def undo(work: Work, entry: Entry, now: datetime) -> None:
    """Whoever was added by mistake goes to the archive, where nothing of them is lost."""
    client = work.clients.get(entry.workspace_id, entry.about.id)
    match entry.what:
        case What.CLIENT_ADDED | What.CLIENT_RESTORED:
            client = client.archive(now)
        case What.CLIENT_ARCHIVED:
            client = client.restore()
        case What.STAGE_CHANGED:
            client = replace(client, stage=Stage(entry.text))
    work.clients.save(client)
    _replan(work, client, now)


def older(store: Store, actor: Actor, client_id: int, before_id: int) -> tuple[Client, list[Entry], bool, ZoneInfo]:
    """One page of the history, whether there is more, and the viewer's zone. Raises NoSuchClient, NotYourClient."""
    with store.read() as work:
        client = to_see(work, actor, client_id)
        found = work.history.of_client(actor.workspace_id, client_id, PAGE + 1, before_id)
        return client, found[:PAGE], len(found) > PAGE, work.people.zone_of(actor.workspace_id, actor.slack_id)


def to_see(work: Work, actor: Actor, client_id: int) -> Client:
    """Raises NoSuchClient, NotYourClient where the card is closed to them."""
    client = work.clients.get(actor.workspace_id, client_id)
    viewer, rights = people.meet(work, actor), work.roles.rights(actor.workspace_id)
    if client.is_closed_to(viewer, rights):
        client.refuse_others(viewer, rights)
    return client


def to_arrange(work: Work, actor: Actor, client_id: int) -> Client:
    """Raises NoSuchClient, NotYourClient."""
    client = work.clients.get(actor.workspace_id, client_id)
    client.refuse_others(people.meet(work, actor), work.roles.rights(actor.workspace_id))
    return client


def get(store: Store, actor: Actor, client_id: int) -> Client:
    """Raises NoSuchClient."""
    with store.read() as work:
        return work.clients.get(actor.workspace_id, client_id)


def mine(store: Store, actor: Actor) -> tuple[list[Listed], int]:
    """The first of my clients, as many as are listed, and how many there are."""
    with store.read() as work:
        people.meet(work, actor)
        return work.clients.of_owner(actor.workspace_id, actor.slack_id, LISTED_MOST)


def quiet(store: Store, actor: Actor, now: datetime) -> list[Listed]:
    """My clients with whom nothing happened lately, and for whom nothing is planned soon."""
    with store.read() as work:
        people.meet(work, actor)
        return work.clients.quiet_of_owner(actor.workspace_id, actor.slack_id, now - QUIET, now + QUIET)


def suggest(store: Store, actor: Actor, words: str) -> list[Listed]:
    """For a search-as-you-type: at most a hundred, those that begin with the words first."""
    with store.read() as work:
        people.meet(work, actor)
        return work.clients.holding(actor.workspace_id, words)


def begun(store: Store, actor: Actor, words: str) -> tuple[Client | None, str]:
    """The client with whose name the words begin, also a misspelt one, and what is left of them."""
    with store.read() as work:
        people.meet(work, actor)
        found, rest = named_first(work.clients.spelt(actor.workspace_id, beginnings(words)), words)
        if found is None:
            found, rest = nearly_named_first(work.clients.spellings(actor.workspace_id, *lengths(words)), words)
        return work.clients.get(actor.workspace_id, found) if found else None, rest


def _as_filled(work: Work, client: Client, filled: Filled) -> Client:
    """The client as the form says; what was folded away stays. Raises a refusal for every field that cannot be."""
    name = _one_line(filled.name)
    if not name:
        raise NoName
    changed = replace(client, name=name, owner=_colleague(work, client, filled.owner, NotAnOwner()))
    if filled.is_unfolded:
        changed = _unfolded(work, changed, filled)
    if changed.cover == changed.owner:
        raise CoverIsOwner
    _refuse_taken(work, changed)
    return changed


def _unfolded(work: Work, client: Client, filled: Filled) -> Client:
    zone, country = calendar.zone_called(filled.zone), cleaned(filled.country).upper()
    if cleaned(filled.zone) and zone is None:
        raise UnknownZone
    if country and country not in COUNTRIES:
        raise UnknownCountry
    return replace(
        client,
        cover=_colleague(work, client, filled.cover, NotACover()) if filled.cover else None,
        manager=_colleague(work, client, filled.manager, NotAManager()) if filled.manager else None,
        kind=filled.kind,
        segment=_one_line(filled.segment) or None,
        stage=filled.stage,
        start_date=filled.start,
        zone=zone,
        country=country or None,
        aliases=_aliases(client.name, filled.aliases),
        notes=cleaned(filled.notes) or None,
    )


def _aliases(name: str, said: str) -> tuple[str, ...]:
    """Without repetitions, and without the name itself."""
    found = {folded(alias): _one_line(alias) for alias in said.split(";")}
    if any(len(alias) > NAME_MOST for alias in found.values()):
        raise AliasTooLong
    return tuple(sorted((alias for key, alias in found.items() if key and key != folded(name)), key=folded))


def _colleague(work: Work, client: Client, slack_id: str, refusal: Refusal) -> str:
    """Somebody who left stays named until somebody else is chosen."""
    person = work.people.find(client.workspace_id, slack_id)
    is_named = slack_id in (client.owner, client.cover, client.manager) and client.id > 0
    if not is_named and (person is None or not person.is_colleague):
        raise refusal
    return slack_id


def _refuse_taken(work: Work, client: Client) -> None:
    others = _others_called(work, client, client.name)
    if others and all(each.is_archived for each in others):
        raise NameInArchive(name=client.name)
    if others:
        raise NameTaken(name=client.name)
    for alias in client.aliases:
        if _others_called(work, client, alias):
            raise AliasTaken(name=alias)


def _others_called(work: Work, client: Client, name: str) -> list[Client]:
    return [each for each in work.clients.called(client.workspace_id, name) if each.id != client.id]


def _one_line(said: str) -> str:
    return " ".join(cleaned(said).split())


def _change(work: Work, actor: Actor, client: Client, what: What, now: datetime) -> None:
    work.clients.save(client)
    _record(work, actor, client, what, now)
    _replan(work, client, now)


def _replan(work: Work, client: Client, now: datetime) -> None:
    theirs = work.milestones.of_client(client.workspace_id, client.id)
    milestones.replan_many(work, client.workspace_id, [(client, each) for each in theirs], now)


def _record(
    work: Work, actor: Actor, client: Client, what: What, now: datetime, subject: str | None = None, text: str = ""
) -> None:
    about = Thing(Noun.CLIENT, client.id)
    said = client.name if subject is None else subject
    work.history.record(
        client.workspace_id, what, about, now, who=actor.slack_id, client_id=client.id, subject=said, text=text
    )


def _goals(work: Work, client: Client, now: datetime) -> list[Goal]:
    """The open ones, and what was reached lately."""
    theirs = work.goals.of_client(client.workspace_id, client.id)
    return [goal for goal in theirs if goal.is_open or (goal.reached_at and now - goal.reached_at < CELEBRATED)]


def _recent(work: Work, viewer: Person, client: Client, now: datetime) -> list[Entry]:
    mine = undoable(work, Actor(viewer.workspace_id, viewer.slack_id), now)
    return [entry for entry in mine if entry.client_id == client.id][:RECENT_MOST]


def _like(work: Work, actor: Actor, words: str) -> list[Listed]:
    """Those whose names hold the words; where they are few, those who are nearly called so, too."""
    holding = work.clients.holding(actor.workspace_id, words, OFFERED_MOST) if folded(words) else []
    if len(holding) == OFFERED_MOST:
        return holding
    here = {client.id for client in holding}
    near = nearly_named(work.clients.spellings(actor.workspace_id, *lengths(words)), words)
    others = [each for each in near if each not in here][: OFFERED_MOST - len(holding)]
    return [*holding, *work.clients.listed(actor.workspace_id, others)]


def _exactly(work: Work, actor: Actor, words: str) -> Client | None:
    """Somebody in the archive is still found by the whole name, or nobody could bring them back."""
    called = work.clients.called(actor.workspace_id, words)
    return named(_present(called), words) or named(called, words)


def _present(clients: list[Client]) -> list[Client]:
    return [client for client in clients if client.archived_at is None]


def _card(work: Work, viewer: Person, client: Client, now: datetime) -> Card:
    zone = work.people.zone_of(viewer.workspace_id, viewer.slack_id)
    rights = work.roles.rights(client.workspace_id)
    if client.is_closed_to(viewer, rights):
        return Card(client, viewer, zone, is_closed=True)
    return Card(
        client,
        viewer,
        zone,
        is_closed=False,
        near=tuple(near(work.milestones.of_client(client.workspace_id, client.id), zone, now)[:NEAR_MOST]),
        moments=tuple(work.moments.open_of_client(client.workspace_id, client.id)),
        promises=tuple(work.promises.open_of_client(client.workspace_id, client.id)),
        history=tuple(work.history.of_client(client.workspace_id, client.id, HISTORY_MOST)),
        history_count=work.history.count_of_client(client.workspace_id, client.id),
        goals=tuple(_goals(work, client, now)),
        touch=work.touches.last_of(client.workspace_id, [client.id]).get(client.id),
        recent=tuple(_recent(work, viewer, client, now)),
        may_change=client.is_arranged_by(viewer, rights),
        may_export=may_export(client, viewer, rights),
        may_erase=may_erase(client, viewer, rights),
    )


def near(milestones: list[Milestone], zone: ZoneInfo, now: datetime) -> list[Near]:
    """Those that still occur, the nearest first."""
    dated = [Near(each, due) for each in milestones if (due := each.next_prompt(zone, now))]
    return sorted(dated, key=lambda each: (each.due.occurrence, each.milestone.title))
