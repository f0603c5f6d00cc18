"""Harbour & Co with one client of whom everything is known, and another firm beside it, all behind one bot.

Who may see what of Okapi is tried here (test_visibility.py): in each field stands a word that stands nowhere else.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from bot.domain.calendar import PartialDate
from bot.domain.clients import Client, Stage
from bot.domain.goals import Goal
from bot.domain.history import Noun, Thing, Visibility, What
from bot.domain.milestones import Milestone, MilestoneKind
from bot.domain.moments import Moment
from bot.domain.promises import Promise
from bot.domain.roles import Role
from bot.domain.touches import How, Touch
from bot.sandbox.driver import Outcome
from bot.sandbox.firm import Person, Team, load_firm
from bot.sandbox.model import Message as Shown
from bot.views import choosing, client_cards, client_forms, clients, contacts, dates, goals, milestones, stages, touches
from bot.views import moments as moment_views
from bot.views import promises as promise_views
from bot.views import team as teams
from bot.views.blocks import Block, Message, actions, button, option, overflow, section
from store import tables
from tests.cast import CORA, MAX, OLGA
from tests.stories.house import House, Someone, a_house, november

OTHER = "T0OTHER"
TOM, PRIYA, MIRA, NAVA = "U0TOM", "U0PRIYA", "U0MIRA", "U0NAVA"

WORDS = {
    "name": "okapi7001",
    "owner": "u0olga",
    "stage": "landing",
    "segment": "segment7002",
    "alias": "alias7003",
    "cover": "u0cora",
    "manager": "u0tom",
    "notes": "notes7004",
    "contact": "contact7005",
    "date": "date7006",
    "goal": "goal7007",
    "touch": "touch7008",
    "history": "history7009",
    "older": "older7010",
    "promise": "promise7011",
    "moment": "moment7012",
    "sealed": "sealed7013",
    "kudu": "kudu7014",
}


@dataclass(frozen=True)
class Seer:
    slack_id: str
    sees: str
    """"always", "if open" (where the firm has opened its roster), "never"."""
    arranges: bool = False
    manages: bool = False
    """Whose team the owner is in."""
    team: str | None = None

    def is_shown(self, is_open: bool) -> bool:
        return self.sees == "always" or (self.sees == "if open" and is_open)


class Firm:
    def __init__(self, house: House) -> None:
        self.house = house
        self.is_open = False
        self._forged: dict[tuple[str, str], Shown] = {}
        self._own: dict[tuple[str, str], Shown] = {}
        self.own_ids: dict[tuple[str, str], dict[str, int]] = {}
        self.ids: dict[str, int] = {}

    # what is done there

    def person(self, role: Seer) -> Someone:
        return self.house.person(role.slack_id, role.team)

    def watches(self, role: Seer, act: "Act") -> set[str]:
        return self.watched(self.person(role), act)

    def may_be_told(self, role: Seer) -> set[str]:
        """A refusal names whom to ask, to a colleague."""
        return set() if role.sees == "never" else {"owner"}

    def watched(self, who: Someone, act: "Act") -> set[str]:
        """Every field whose word came back."""
        self.forged(who)
        before = len(self.house.sandbox.journal)
        answer = act(self, who)
        entries = self.house.sandbox.journal.since(before)
        came = [answered(answer)]
        came += [{key: (each.args or {}).get(key) for key in SHOWN} for each in entries if each.kind in OUTGOING]
        if who.actor.view:
            who.closes()
        return words_in(came)

    def opens_its_roster(self, is_open: bool) -> None:
        if self.is_open is not is_open:
            with self.house.store.begin() as work:
                settled = work.arrangements.of(self.house.workspace.id)
                work.arrangements.save(replace(settled, is_roster_open=is_open))
            self.is_open = is_open

    @contextmanager
    def managed_by(self, slack_id: str) -> Iterator[None]:
        id_ = self.house.workspace.id
        with self.house.store.begin() as work:
            work.roles.set(id_, slack_id, Role.MANAGER, MAX, self.house.now)
        try:
            yield
        finally:
            with self.house.store.begin() as work:
                work.roles.remove(id_, slack_id, Role.MANAGER)

    def okapi_as_it_is(self) -> object:
        id_, client = self.house.workspace.id, self.ids["client"]
        with self.house.store.read() as work:
            return (
                work.clients.get(id_, client),
                work.milestones.of_client(id_, client),
                work.contacts.of_client(id_, client),
                work.goals.of_client(id_, client),
                work.moments.open_of_client(id_, client),
                work.promises.open_of_client(id_, client),
                work.history.of_client(id_, client, 100),
                work.touches.last_of(id_, [client]),
            )

    # what they press

    def forged(self, who: Someone) -> Shown:
        """A message with every button there is, and Okapi's ids in it, as if somebody had made it by hand."""
        return self._posted(self._forged, who, self.ids)

    def own(self, who: Someone) -> Shown:
        """The same for a client of their own."""
        key = who.id, who.actor.workspace.team.id
        if key not in self.own_ids:
            self.own_ids[key] = self.add_own_client(who)
        return self._posted(self._own, who, self.ids | self.own_ids[key])

    def forges_metadata(self, who: Someone, noun: str) -> None:
        view, workspace = who.form, who.actor.workspace
        own, theirs = str(self.own_ids[who.id, workspace.team.id][noun]), str(self.ids[noun])
        said = view.body["private_metadata"].split(" ")
        assert own in said
        with self.house.sandbox.world.change():
            forged = " ".join(theirs if each == own else each for each in said)
            workspace.replace_view(replace(view, body={**view.body, "private_metadata": forged}))

    def add_own_client(self, who: Someone) -> dict[str, int]:
        with self.house.store.begin() as work:
            workspace = work.workspaces.of_team(who.actor.workspace.team.id)
            assert workspace is not None
            own = work.clients.add(Client(0, workspace.id, f"Ibis of {who.id}", who.id))
            goal = work.goals.add(Goal(0, workspace.id, own.id, "A calm year", None, who.id, self.house.now))
            day = Milestone(0, workspace.id, own.id, MilestoneKind.OTHER, "A day", PartialDate(2027, 5, 5), "Ivo")
            day = work.milestones.add(day)
            ivo = work.contacts.called(workspace.id, own.id, "Ivo")
            assert ivo is not None
        return {"client": own.id, "goal": goal.id, "contact": ivo.id, "date": day.id}

    def _posted(self, kept: dict[tuple[str, str], Shown], who: Someone, ids: dict[str, int]) -> Shown:
        team = who.actor.workspace.team.id
        if (team, who.id) not in kept:
            with self.house.store.read() as work:
                workspace = work.workspaces.of_team(team)
            assert workspace is not None
            slack = self.house.bot.app.slack
            key = f"forged:{len(self._forged) + len(self._own)}"
            slack.post(workspace.id, slack.open_dm(workspace.id, who.id), message_with(ids), key)
            kept[team, who.id] = who.dms[-1]
        return kept[team, who.id]


Act = Callable[[Firm, Someone], object]
OUTGOING = {"api", "response_url"}
SHOWN = ("view", "text", "blocks", "attachments", "replace_original")


def answered(answer: object) -> object:
    """What our acknowledgements said, and what a search offered."""
    if isinstance(answer, list):
        return [answered(each) for each in answer]
    return answer.response if isinstance(answer, Outcome) else answer if isinstance(answer, dict) else None


def words_in(came: object) -> set[str]:
    said = json.dumps(came, default=str, ensure_ascii=False).casefold()
    return {each for each, word in WORDS.items() if word in said}


def message_with(ids: dict[str, int]) -> Message:
    of_client = [
        clients.SHOW, touches.LOG, moment_views.OPEN_FORM, promise_views.OPEN_FORM, client_forms.EDIT, contacts.ADD,
        dates.ADD, stages.CHANGE, goals.ADD, contacts.LIST, client_cards.ARCHIVE, client_cards.RESTORE,
    ]  # fmt: skip
    values: dict[str, object] = dict.fromkeys(of_client, ids["client"])
    values |= {
        client_cards.OLDER: f"{ids['client']}:{ids['entry']}",
        client_cards.UNDO: f"{ids['entry']}:{ids['client']}",
        milestones.UNDO: ids["entry"],
        goals.CHANGE: ids["goal"],
        moment_views.TAKE: ids["moment"],
        moment_views.SPEAK: ids["moment"],
        promise_views.KEEP: ids["promise"],
        teams.ALL: 0,
        teams.DAY: OLGA,
    }
    buttons: list[Block] = [button("Press", action, value) for action, value in values.items()]
    menus: list[Block] = [
        overflow(contacts.MENU, [option(verb, f"{verb}:{ids['contact']}") for verb in ("change", "lost", "remove")]),
        overflow(
            contacts.DATE_MENU,
            [option(verb, f"{verb}:{ids['date']}") for verb in ("change", "silence", "wake", "remove")],
        ),
    ]
    search: Block = choosing.choose(None)["element"]
    return Message("By hand", [section("By hand"), actions(buttons), actions([search, *menus])])


@contextmanager
def a_firm(file: Path) -> Iterator[Firm]:
    with a_house(file, over_http=True) as house:
        firm = Firm(house)
        people_come(house)
        another_firm_comes(house)
        firm.ids = okapi(house)
        yield firm
        house.settle()
        assert house.surprises() == []


def people_come(house: House) -> None:
    admin = house.sandbox.admin
    for slack_id, name in ((MIRA, "Mira Sol"), (NAVA, "Nava Ray")):
        admin.add_person(Person(slack_id, name.split()[0].lower(), name))
        admin.invite("C0GENERAL", slack_id)
    admin.add_person(Person("U0NORA", "nora", "Nora Quay", team=OTHER))
    house.settle()
    with house.store.begin() as work:
        work.roles.set(house.workspace.id, MIRA, Role.MANAGER, MAX, house.now)
        work.roles.set(house.workspace.id, NAVA, Role.ADMIN, MAX, house.now)


def another_firm_comes(house: House) -> None:
    """Their people have the same ids, and the same bot serves them."""
    house.sandbox.add_workspace(replace(load_firm(), team=Team(OTHER, "Quay Partners", "quay")))
    with house.store.begin() as work:
        theirs = work.workspaces.record(OTHER, "Quay Partners", bot_id="B0BOT", bot_user_id="U0BOT", installed_by=MAX)
        ours = work.people.all(house.workspace.id)
        work.people.record([replace(each, workspace_id=theirs.id) for each in ours])
    slack = house.bot.app.slack
    token_of = slack._token_of
    slack._token_of = lambda id_: f"xoxb-{OTHER}" if id_ == theirs.id else token_of(id_)


def okapi(house: House) -> dict[str, int]:
    """A client with something in every field, and the ids of it. Priya was its owner, and was told of its date."""
    client = house.serves(
        "Okapi7001", owner=PRIYA, cover=CORA, manager=PRIYA, aliases=("Alias7003",), notes="Notes7004",
        segment="Segment7002", stage=Stage.LANDING,
    )  # fmt: skip
    day = house.has_date("Date7006", "--11-27", client, kind=MilestoneKind.OTHER, lead=4, contact="Contact7005")
    house.move_to(november(23, 9))  # it is on its way to Priya, before the holiday where she lives
    assert any("Date7006" in each.text for each in house.person(PRIYA).dms)
    house.move_to(november(24, 9))
    client = house.changes(client, owner=OLGA, manager=TOM)
    ids = {"client": client.id, "date": day.id, **happened(house, client)}
    house.serves("Kudu7014", cover=None, manager=None)  # nothing ever happened with them, for a long time already
    with house.store.begin() as work:
        work.workspaces.set(house.workspace.id, listens_since=house.now - timedelta(days=90))
    max_ = house.person(MAX)
    max_.types("/moment", "digest")
    max_.sends(sure=["yes"])
    max_.closes()
    house.move_to(november(25, 10))  # 9:00 in London, where Max is
    return ids


def happened(house: House, client: Client) -> dict[str, int]:
    id_, now, of_client = house.workspace.id, house.now, Thing(Noun.CLIENT, client.id)
    due = now + timedelta(days=1, hours=3)
    with house.store.begin() as work:

        def noted(text: str) -> int:
            return work.history.record(id_, What.MILESTONE_NOTED, of_client, now, client_id=client.id, text=text)

        noted("Older7010")
        for _ in range(8):
            ids = {"entry": noted("History7009")}
        contact = work.contacts.called(id_, client.id, "Contact7005")
        assert contact is not None
        goal = work.goals.add(Goal(0, id_, client.id, "Goal7007", date(2027, 6, 1), OLGA, now))
        work.touches.add(Touch(0, id_, client.id, OLGA, now, How.CALL, "Touch7008"))
        promise = work.promises.add(Promise(0, id_, client.id, "Promise7011", OLGA, OLGA, now, due, "Europe/Berlin"))
        number = work.moments.next_number(id_)
        moment = work.moments.add(Moment(0, id_, number, client.id, "Moment7012", OLGA, now, OLGA))
    something_sealed(house, client)
    return {**ids, "contact": contact.id, "goal": goal.id, "promise": promise.id, "moment": moment.id}


def something_sealed(house: House, client: Client) -> None:
    """Nobody can seal anything yet; what the tables can hold already is shown to nobody."""
    facts = {"workspace_id": house.workspace.id, "client_id": client.id, "text": WORDS["sealed"]}
    for visibility in (Visibility.TEAM, Visibility.SEALED):
        hidden = {**facts, "visibility": str(visibility)}
        flagged = {"flagged_by": OLGA, "flagged_at": house.now, "taker": OLGA}
        number = 100 + len(visibility)
        promised = {"promiser": OLGA, "made_by": OLGA, "made_at": house.now, "due_at": house.now, "zone": "UTC"}
        done = {"what": str(What.MILESTONE_NOTED), "noun": "client", "thing_id": client.id}
        with house.store._writing.begin() as connection:
            connection.execute(tables.moments.insert(), [{**hidden, **flagged, "number": number}])
            connection.execute(tables.promises.insert(), [{**hidden, **promised}])
            connection.execute(tables.entries.insert(), [{**hidden, **done, "at": house.now, "who": OLGA}])
