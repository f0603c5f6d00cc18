import json
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, or_, select, update

from bot.domain.history import Noun, Visibility
from bot.domain.moments import Goes, Moment, NoSuchMoment, Outcome
from bot.domain.nudges import NudgeKind
from bot.domain.playbooks import Size
from bot.domain.seals import Seals
from bot.domain.snapshots import dumped_playbook, playbook_read_back
from bot.domain.touches import Pulse
from store.keeper import BATCH, Keeper, is_open
from store.tables import moments as table
from store.tables import nudges, workspaces

WORDS = ("text", "kind", "playbook", "about", "did", "lingers", "lesson", "lets_out")
"""What nobody reads in the database where it is sealed."""
ONE = select(table).where(table.c.workspace_id == bindparam("workspace"), table.c.id == bindparam("moment"))
WHOSE = ONE.with_only_columns(table.c.client_id)
COUNT = (
    update(workspaces)
    .where(workspaces.c.id == bindparam("workspace"))
    .values(moments=workspaces.c.moments + 1)
    .returning(workspaces.c.moments)
)
OPEN_OF_CLIENT = (
    select(table)
    .where(
        table.c.workspace_id == bindparam("workspace"),
        table.c.client_id == bindparam("client"),
        table.c.closed_at.is_(None),
        is_open(table),
    )
    .order_by(table.c.id)
)
OPEN_OF_CLIENTS = (
    select(table)
    .where(
        table.c.workspace_id == bindparam("workspace"),
        table.c.client_id.in_(bindparam("ids", expanding=True)),
        table.c.closed_at.is_(None),
    )
    .order_by(table.c.id)
)
SEEN = select(table).where(
    table.c.workspace_id == bindparam("workspace"), table.c.id.in_(bindparam("ids", expanding=True))
)
ASKED = select(nudges.c.thing_id).where(
    nudges.c.workspace_id == bindparam("workspace"),
    nudges.c.recipient == bindparam("reader"),
    nudges.c.noun == str(Noun.MOMENT),
    nudges.c.kind == str(NudgeKind.MOMENT_UNANSWERED),
    nudges.c.due_at <= bindparam("now"),
)
WAITING_FOR = (
    select(table)
    .where(
        table.c.workspace_id == bindparam("workspace"),
        or_(table.c.taker == bindparam("reader"), table.c.id.in_(ASKED)),
        table.c.spoken_at.is_(None),
        table.c.closed_at.is_(None),
    )
    .order_by(table.c.id)
)


class Moments(Keeper):
    """Whoever asks for `get`, `some`, `seen`, `unclosed`, `waiting_for`, `open_of_clients` or `unsealed_of_client` sees
    what a circle alone may see, and must ask before it is shown; everything else gives only what is open to
    everybody."""

    def __init__(self, connection: Connection, seals: Seals) -> None:
        super().__init__(connection)
        self._seals = seals

    def get(self, workspace_id: int, moment_id: int) -> Moment:
        """Raises NoSuchMoment."""
        row = self._row(ONE, workspace=workspace_id, moment=moment_id)
        if row is None:
            raise NoSuchMoment
        return self._moment(row)

    def numbered(self, workspace_id: int, number: int) -> Moment:
        """Raises NoSuchMoment."""
        row = self._row(select(table).where(table.c.workspace_id == workspace_id, table.c.number == number))
        if row is None:
            raise NoSuchMoment
        return self._moment(row)

    def whose(self, workspace_id: int, moment_id: int) -> int:
        """Their client, who is held before them, and so is read without holding anything. Raises NoSuchMoment."""
        row = self._find(WHOSE, workspace=workspace_id, moment=moment_id)
        if row is None:
            raise NoSuchMoment
        return int(row.client_id)

    def next_number(self, workspace_id: int) -> int:
        return int(self._run(COUNT, workspace=workspace_id).scalar_one())

    def all(self, workspace_id: int) -> list[Moment]:
        """Of every client, whatever became of them."""
        return self._all(table.c.workspace_id == workspace_id)

    def of_client(self, workspace_id: int, client_id: int) -> list[Moment]:
        """Open to everybody, the first flagged first."""
        return self._all(table.c.workspace_id == workspace_id, table.c.client_id == client_id)

    def unsealed_of_client(self, workspace_id: int, client_id: int) -> list[Moment]:
        """The same with what is a team's."""
        theirs = (table.c.workspace_id == workspace_id, table.c.client_id == client_id)
        unsealed = table.c.visibility != str(Visibility.SEALED)
        return [self._moment(row) for row in self._rows(select(table).where(*theirs, unsealed).order_by(table.c.id))]

    def add(self, moment: Moment) -> Moment:
        """Its id is given here. Raises CannotSeal."""
        facts = self._facts(moment)
        del facts["id"]
        return self.get(moment.workspace_id, self._add_row(table, facts))

    def save(self, moment: Moment) -> None:
        """What cannot be read keeps its words as they are."""
        facts = self._facts(moment) if not moment.is_locked else _plain(moment)
        self._run(update(table).where(table.c.id == moment.id).values(**facts))

    def save_takers(self, changed: Iterable[Moment]) -> None:
        """Only whose they are to take."""
        self._set_many(table, ((moment.id, {"taker": moment.taker}) for moment in changed))

    def some(self, workspace_id: int, ids: Iterable[int]) -> list[Moment]:
        """Those of them that are there, however many."""
        wanted = sorted(set(ids))
        return [
            self._moment(row)
            for start in range(0, len(wanted), BATCH)
            for row in self._held_rows(
                select(table)
                .where(table.c.workspace_id == workspace_id, table.c.id.in_(wanted[start : start + BATCH]))
                .order_by(table.c.id)
            )
        ]

    def seen(self, workspace_id: int, ids: Collection[int]) -> dict[int, Moment]:
        """At most some hundreds, to be read: nobody is held up."""
        rows = self._rows(SEEN, workspace=workspace_id, ids=list(ids)) if ids else ()
        return {row.id: self._moment(row) for row in rows}

    def open(self, workspace_id: int) -> list[Moment]:
        """Nobody has closed them yet. The oldest first."""
        return self._all(table.c.workspace_id == workspace_id, table.c.closed_at.is_(None))

    def unclosed(self, workspace_id: int) -> list[Moment]:
        """The same, also those of which only a circle may know."""
        of_all = (table.c.workspace_id == workspace_id, table.c.closed_at.is_(None))
        return [self._moment(row) for row in self._rows(select(table).where(*of_all).order_by(table.c.id))]

    def open_of_client(self, workspace_id: int, client_id: int) -> list[Moment]:
        return [self._moment(row) for row in self._rows(OPEN_OF_CLIENT, workspace=workspace_id, client=client_id)]

    def open_of_clients(self, workspace_id: int, client_ids: Collection[int]) -> dict[int, list[Moment]]:
        """By client, also what is not open to everybody: only for rules that show nothing."""
        found: dict[int, list[Moment]] = {}
        for row in self._rows(OPEN_OF_CLIENTS, workspace=workspace_id, ids=list(client_ids)) if client_ids else ():
            found.setdefault(row.client_id, []).append(self._moment(row))
        return found

    def waiting_for(self, workspace_id: int, reader: str, now: datetime) -> list[Moment]:
        """Nobody has spoken about them, and they take them or were called because nobody had them in time."""
        rows = self._rows(WAITING_FOR, workspace=workspace_id, reader=reader, now=now)
        return [self._moment(row) for row in rows]

    def _all(self, *where: Any) -> list[Moment]:
        rows = self._rows(select(table).where(*where, is_open(table)).order_by(table.c.id))
        return [self._moment(row) for row in rows]

    def _facts(self, moment: Moment) -> dict[str, Any]:
        words: dict[str, Any] = {
            "text": moment.text,
            "kind": moment.playbook.key if moment.playbook else "",
            "playbook": dumped_playbook(moment.playbook) if moment.playbook else None,
            "about": moment.about,
            "did": moment.did,
            "lingers": moment.lingers,
            "lesson": moment.lesson,
            "lets_out": ",".join(sorted(moment.lets_out)),
        }
        if not moment.is_sealed:
            return {**_plain(moment), **words, "sealed": None}
        hidden = {name: "" if isinstance(value, str) else None for name, value in words.items()}
        hidden |= {"playbook": None, "about": None}
        return {**_plain(moment), **hidden, "sealed": self._seals.seal(json.dumps(words, ensure_ascii=False))}

    def _moment(self, row: Any) -> Moment:
        words: dict[str, Any] = {name: getattr(row, name) for name in WORDS}
        is_locked = False
        if row.sealed is not None:
            opened = self._seals.open(row.sealed)
            if isinstance(opened, str):
                words |= json.loads(opened)
            else:
                is_locked = True
                words |= {"text": opened.said}
        return Moment(
            id=row.id,
            workspace_id=row.workspace_id,
            number=row.number,
            client_id=row.client_id,
            text=words["text"],
            flagged_by=row.flagged_by,
            flagged_at=row.flagged_at,
            taker=row.taker,
            taken_at=row.taken_at,
            spoken_at=row.spoken_at,
            size=Size(row.size),
            playbook=playbook_read_back(words["playbook"]) if words["playbook"] else None,
            visibility=Visibility(row.visibility),
            circle_id=row.circle_id,
            about=words["about"],
            answer_by=row.answer_by,
            speak_by=row.speak_by,
            next_ones=tuple(row.next_ones.split()),
            runs_since=row.runs_since,
            closed_at=row.closed_at,
            closed_by=row.closed_by,
            outcome=Outcome(row.outcome) if row.outcome else None,
            seems=Pulse(row.seems) if row.seems else None,
            did=words["did"],
            lingers=words["lingers"],
            lesson=words["lesson"],
            lets_out=frozenset(map(Goes, filter(None, words["lets_out"].split(",")))),
            is_locked=is_locked,
        )


def _plain(moment: Moment) -> dict[str, Any]:
    """What is no secret."""
    return {
        "id": moment.id,
        "workspace_id": moment.workspace_id,
        "number": moment.number,
        "client_id": moment.client_id,
        "flagged_by": moment.flagged_by,
        "flagged_at": moment.flagged_at,
        "taker": moment.taker,
        "taken_at": moment.taken_at,
        "spoken_at": moment.spoken_at,
        "size": int(moment.size),
        "visibility": str(moment.visibility),
        "circle_id": moment.circle_id,
        "answer_by": moment.answer_by,
        "speak_by": moment.speak_by,
        "next_ones": " ".join(moment.next_ones),
        "runs_since": moment.runs_since,
        "closed_at": moment.closed_at,
        "closed_by": moment.closed_by,
        "outcome": str(moment.outcome) if moment.outcome else None,
        "seems": int(moment.seems) if moment.seems else None,
    }
