"""Who plays in every test: Olga the owner, Cora her cover, Max the manager, Oscar the outsider, Greta the guest."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from bot.domain.calendar import PartialDate, Repeat
from bot.domain.clients import Client
from bot.domain.milestones import Milestone, MilestoneKind
from bot.domain.people import Actor, Person
from bot.domain.workspaces import Workspace
from store import Store

TEAM = "T0MOMENTS"
OLGA, CORA, MAX, OSCAR, GRETA = "U0OLGA", "U0CORA", "U0MAX", "U0OSCAR", "U0GRETA"
MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
"""9:00 in Berlin on the Monday on which every story begins."""


@dataclass(frozen=True)
class Cast:
    workspace: Workspace
    olga: Person
    cora: Person
    max: Person
    oscar: Person
    greta: Person
    zebra: Client
    birthday: Milestone
    """Ada Zebra's, every 14 December, a week ahead."""

    @property
    def id(self) -> int:
        """The workspace's."""
        return self.workspace.id

    def actor(self, slack_id: str = OLGA) -> Actor:
        return Actor(self.workspace.id, slack_id)


def people(workspace_id: int) -> tuple[Person, Person, Person, Person, Person]:
    """Olga, Cora, Max, Oscar, Greta."""
    return (
        Person(workspace_id, OLGA, "Olga Marin", handle="olga", zone="Europe/Berlin"),
        Person(workspace_id, CORA, "Cora Lind", handle="cora", zone="Europe/Berlin"),
        Person(workspace_id, MAX, "Max Weber", handle="max", zone="Europe/London", is_admin=True),
        Person(workspace_id, OSCAR, "Oscar Blunt", handle="oscar", zone="America/New_York"),
        Person(workspace_id, GRETA, "Greta Guest", handle="greta", zone="Europe/Berlin", is_guest=True),
    )


def zebra_works(workspace_id: int) -> Client:
    """Its id is given by the store."""
    return Client(
        id=0,
        workspace_id=workspace_id,
        name="Zebra Works",
        owner=OLGA,
        cover=CORA,
        manager=MAX,
        zone="Europe/Berlin",
        channel="C0ZEBRA",
        notes="Prefers the phone.",
        aliases=("Zebra", "ZW"),
    )


def birthday(client: Client) -> Milestone:
    """Its id is given by the store."""
    return Milestone(
        id=0,
        workspace_id=client.workspace_id,
        client_id=client.id,
        kind=MilestoneKind.BIRTHDAY,
        title="Birthday of Ada Zebra",
        date=PartialDate(None, 12, 14),
        contact="Ada Zebra",
        repeat=Repeat.YEARLY,
    )


def fill(store: Store, team_id: str = TEAM, name: str = "Harbour & Co") -> Cast:
    """Puts the cast and their client into a store. Nothing is planned yet."""
    with store.begin() as work:
        workspace = work.workspaces.record(
            team_id, name, bot_id="B0BOT", bot_user_id="U0BOT", zone="Europe/Berlin", installed_by=MAX
        )
        everyone = people(workspace.id)
        work.people.record(everyone)
        for person in everyone:
            work.people.set_dm(workspace.id, person.slack_id, _dm(person))
        zebra = work.clients.add(zebra_works(workspace.id))
        day = work.milestones.add(birthday(zebra))
    olga, cora, max_, oscar, greta = (replace(person, dm=_dm(person)) for person in everyone)
    return Cast(workspace, olga, cora, max_, oscar, greta, zebra, day)


def _dm(person: Person) -> str:
    return person.slack_id.replace("U", "D", 1)
