"""What we know of our colleagues, and what follows when it changes."""

from collections.abc import Iterable
from datetime import datetime

from bot import messenger
from bot.domain.people import Actor, Guest, Person, Repeated, Stranger
from bot.flows import workspaces
from store import Store, Work


def meet(work: Work, actor: Actor) -> Person:
    """The colleague who acts. Raises Guest, and Stranger for somebody Slack has not told us about."""
    person = work.people.find(actor.workspace_id, actor.slack_id)
    if person is None:
        raise Stranger
    if not person.is_colleague:
        raise Guest
    return person


def admit(store: Store, actor: Actor, now: datetime) -> Person:
    """Raises Guest, Stranger. The first Slack admin we meet counts as the installer where nobody else does."""
    with store.read() as work:
        person = meet(work, actor)
        unclaimed = person.is_admin and work.workspaces.get(actor.workspace_id).installed_by is None
    if unclaimed:
        with store.begin() as work:
            workspaces.claim(work, actor.workspace_id, actor.slack_id, now)
    return person


def record(store: Store, workspace_id: int, people: Iterable[Person], now: datetime) -> None:
    """What Slack says of people now, as `note`."""
    team_id = team_of(store, workspace_id)
    with store.begin() as work:
        note(work, workspace_id, (person.seen_from(team_id) for person in people), now)


def team_of(store: Store, workspace_id: int) -> str:
    """In a transaction that writes it would be held, and others want to wait for nobody."""
    with store.read() as work:
        return work.workspaces.get(workspace_id).team_id


def note(work: Work, workspace_id: int, people: Iterable[Person], now: datetime) -> None:
    """Whoever moved to another zone is prompted in it from now on: what is unsent to them is planned anew afterwards
    (`settings.catch_up`). These are as their own team sees them (`Person.seen_from`)."""
    moved: list[str] = []
    for person in people:
        known = work.people.find(workspace_id, person.slack_id)
        if known is not None and person.is_known_as(known):
            continue
        work.people.record([person])
        if known is None or known.zone != person.zone:
            moved.append(person.slack_id)
    awaiting = work.nudges.awaited_among(workspace_id, moved)  # nothing is asked where nobody moved
    if awaiting:
        work.people.set_unplanned(workspace_id, sorted(awaiting), now)


def as_typed(store: Store, actor: Actor, text: str) -> str:
    """What they typed, as they typed it, with the names of the people they mentioned."""

    def name_of(slack_id: str) -> str:
        with store.read() as work:  # mostly nobody is mentioned, and then nothing is asked
            return work.people.get(actor.workspace_id, slack_id).name

    return messenger.as_typed(text, name_of).strip()


def only_once(work: Work, workspace_id: int, once: str | None, now: datetime) -> None:
    """What Slack sends again is done once: the receipt is kept in the transaction of what it asked for."""
    if once is not None and not work.receipts.record(workspace_id, once, now):
        raise Repeated
