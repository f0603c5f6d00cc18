"""Finding clients, showing them, and sending them to the archive and back."""

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.clients import (
    Client,
    Listed,
    Stage,
    folded,
    named,
)
from bot.domain.goals import Goal
from bot.domain.handovers import HandOver
from bot.domain.history import Entry, Noun, Thing, What
from bot.domain.milestones import Milestone
from bot.domain.names import (
    beginnings,
    everywhere,
    lengths,
    named_anywhere,
    named_first,
    nearly_named,
    nearly_named_first,
)
from bot.domain.people import Actor, Person
from bot.flows import milestones, people, silence, walks
from bot.flows.recent import undoable
from bot.flows.terms import terms_of
from bot.views.client_cards import Card, Near
from bot.views.clients import LISTED_MOST, Found
from store import Store, Work

NEAR_MOST = 5
OFFERED_MOST = 5
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


def begin(store: Store, actor: Actor, client_id: int) -> Client:
    """For a form about them, or about something of theirs. Raises NoSuchClient, NotYourClient."""
    with store.read() as work:
        return to_arrange(work, actor, client_id)


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
    before = client = work.clients.get(entry.workspace_id, entry.about.id)
    match entry.what:
        case What.CLIENT_ADDED | What.CLIENT_RESTORED:
            client = client.archive(now)
        case What.CLIENT_ARCHIVED:
            client = client.restore()
        case What.STAGE_CHANGED:
            client = replace(client, stage=Stage(entry.text))
    work.clients.save(client)
    walks.ask_again(work, before, client, now)
    replan(work, client, now)


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


def quiet(store: Store, actor: Actor, now: datetime) -> list[Client]:
    """My clients with whom nobody was in touch for as long as the firm says, and nothing is planned. By name.
    Also those of whom nobody is reminded yet, as after an import or a "not this time"."""
    workspace_id = actor.workspace_id
    with store.read() as work:
        people.meet(work, actor)
        terms = terms_of(work, workspace_id, actor.slack_id)
        patience = terms.usual.patience
        before = now - timedelta(days=max(patience.shortest - 1, 0))
        found = work.silence.quiet_of_owner(workspace_id, actor.slack_id, before, now)
        silent = [each.client_id for each in found if each.outlasts(patience, terms.zone, now)]
        return sorted(work.clients.some(workspace_id, silent).values(), key=lambda client: folded(client.name))


def suggest(store: Store, actor: Actor, words: str) -> list[Listed]:
    """For a search-as-you-type: at most a hundred, those that begin with the words first."""
    with store.read() as work:
        people.meet(work, actor)
        return work.clients.holding(actor.workspace_id, words)


def begun(store: Store, actor: Actor, words: str, *, exactly: bool = False) -> tuple[Client | None, str]:
    """The client with whose name the words begin, also a misspelt one unless it is to be exactly so, and what is left
    of them."""
    with store.read() as work:
        people.meet(work, actor)
        found, rest = named_first(work.clients.spelt(actor.workspace_id, beginnings(words)), words)
        is_whole = found is not None and ":" not in rest and not rest[:1].isupper()
        if not exactly and not is_whole:  # an alias may be the beginning of a longer name that is misspelt
            shortest, longest = lengths(words)
            longer = work.clients.spellings(actor.workspace_id, max(shortest, len(words) - len(rest)), longest)
            near, after = nearly_named_first(longer, words)
            found, rest = (near, after) if near is not None and found in (None, near) else (found, rest)
        return work.clients.get(actor.workspace_id, found) if found else None, rest


def named_in(store: Store, actor: Actor, words: str) -> list[Client]:
    """The clients whose name or alias stands in the words, as whole words, in the order of the words."""
    with store.read() as work:
        people.meet(work, actor)
        ids = named_anywhere(work.clients.spelt(actor.workspace_id, everywhere(words)), words)
        found = work.clients.some(actor.workspace_id, ids)
        return [found[each] for each in ids if each in found]


def near(milestones: list[Milestone], zone: ZoneInfo, now: datetime) -> list[Near]:
    """Those that still occur, the nearest first."""
    dated = [Near(each, due) for each in milestones if (due := each.next_prompt(zone, now))]
    return sorted(dated, key=lambda each: (each.due.occurrence, each.milestone.title))


def replan(work: Work, client: Client, now: datetime) -> None:
    """Their dates, and their walk along the journey."""
    walks.replan(work, client, now)
    theirs = work.milestones.of_client(client.workspace_id, client.id)
    milestones.replan_many(work, client.workspace_id, [(client, each) for each in theirs], now)
    silence.settle(work, client, now)


def record(
    work: Work, actor: Actor, client: Client, what: What, now: datetime, subject: str | None = None, text: str = ""
) -> int:
    """The id of the entry."""
    about = Thing(Noun.CLIENT, client.id)
    said = client.name if subject is None else subject
    return work.history.record(
        client.workspace_id, what, about, now, who=actor.slack_id, client_id=client.id, subject=said, text=text
    )


def recent(work: Work, viewer: Person, client: Client, now: datetime) -> list[Entry]:
    """What they just did here and can still undo."""
    mine = undoable(work, Actor(viewer.workspace_id, viewer.slack_id), now)
    return [entry for entry in mine if entry.client_id == client.id]


def _change(work: Work, actor: Actor, client: Client, what: What, now: datetime) -> None:
    work.clients.save(client)
    record(work, actor, client, what, now)
    replan(work, client, now)


def _goals(work: Work, client: Client, now: datetime) -> list[Goal]:
    """The open ones, and what was reached lately."""
    theirs = work.goals.of_client(client.workspace_id, client.id)
    return [goal for goal in theirs if goal.is_open or (goal.reached_at and now - goal.reached_at < CELEBRATED)]


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


def _lent(work: Work, client: Client) -> HandOver | None:
    """None also where it was handed on meanwhile: then one line does not say whose they are next."""
    running = work.handovers.running_of_client(client.workspace_id, client.id)
    return running[0] if len(running) == 1 and running[0].to == client.owner else None


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
        recent=tuple(recent(work, viewer, client, now)[:RECENT_MOST]),
        may_change=client.is_arranged_by(viewer, rights),
        lent=_lent(work, client),
        may_take_out=client.is_taken_out_by(viewer, rights),
        standing=walks.standing(work, client, now),
        sale=work.sales.latest_of(client.workspace_id, client.id),
        welcome=work.welcomes.latest_of(client.workspace_id, client.id),
    )
