from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, select

from bot.domain.history import Entry, Noun, Thing, Visibility, What
from bot.domain.seals import Seals
from store.keeper import Keeper, is_open
from store.tables import entries as table

NEWEST = (
    select(table)
    .where(
        table.c.workspace_id == bindparam("workspace"),
        table.c.noun == bindparam("about_noun"),
        table.c.thing_id == bindparam("about_id"),
        table.c.what != str(What.MOMENT_OPENED),
    )
    .order_by(table.c.id.desc())
    .limit(1)
)
NEWEST_BY = (
    select(table)
    .where(
        table.c.workspace_id == bindparam("workspace"),
        table.c.noun == bindparam("about_noun"),
        table.c.thing_id == bindparam("about_id"),
        table.c.what == bindparam("of_kind"),
        table.c.who == bindparam("by"),
    )
    .order_by(table.c.id.desc())
    .limit(1)
)
ABOUT = (
    select(table)
    .where(
        table.c.workspace_id == bindparam("workspace"),
        table.c.noun == bindparam("about_noun"),
        table.c.thing_id == bindparam("about_id"),
    )
    .order_by(table.c.id.desc())
    .limit(bindparam("most"))
)
OF_CLIENT = (
    select(table)
    .where(table.c.workspace_id == bindparam("workspace"), table.c.client_id == bindparam("client"), is_open(table))
    .order_by(table.c.id.desc())
    .limit(bindparam("most"))
)
OLDER_OF_CLIENT = OF_CLIENT.where(table.c.id < bindparam("older_than"))


class History(Keeper):
    """Append-only: there is no way to change or take away an entry."""

    def __init__(self, connection: Connection, seals: Seals) -> None:
        super().__init__(connection)
        self._seals = seals

    def record(
        self,
        workspace_id: int,
        what: What,
        about: Thing,
        at: datetime,
        who: str | None = None,
        client_id: int | None = None,
        subject: str = "",
        text: str = "",
        undoes: int | None = None,
        visibility: Visibility = Visibility.OPEN,
        circle_id: int | None = None,
    ) -> int:
        """The id of the new entry. `who` is None where time alone did it. The words of what is sealed are encrypted."""
        return self._add_row(
            table,
            {
                "workspace_id": workspace_id,
                "client_id": client_id,
                "who": who,
                "at": at,
                "what": str(what),
                "noun": str(about.noun),
                "thing_id": about.id,
                "subject": subject,
                "text": self._seals.seal(text) if text and visibility is Visibility.SEALED else text,
                "undoes": undoes,
                "visibility": str(visibility),
                "circle_id": circle_id,
            },
        )

    def record_many(self, entries: Sequence[Entry]) -> None:
        """Their ids are given here."""
        self._run_many(
            table.insert(),
            [
                {
                    "workspace_id": entry.workspace_id,
                    "client_id": entry.client_id,
                    "who": entry.who,
                    "at": entry.at,
                    "what": str(entry.what),
                    "noun": str(entry.about.noun),
                    "thing_id": entry.about.id,
                    "subject": entry.subject,
                    "text": entry.text,
                    "undoes": entry.undoes,
                    "visibility": str(entry.visibility),
                    "circle_id": entry.circle_id,
                }
                for entry in entries
            ],
        )

    def find(self, workspace_id: int, entry_id: int) -> Entry | None:
        """What is sealed is opened."""
        row = self._row(select(table).where(table.c.workspace_id == workspace_id, table.c.id == entry_id))
        return None if row is None else self._opened(row)

    def all(self, workspace_id: int) -> list[Entry]:
        """What may be shown, the oldest first."""
        theirs = select(table).where(table.c.workspace_id == workspace_id, is_open(table))
        rows = self._rows(theirs.order_by(table.c.id))
        return [_entry(row) for row in rows]

    def last(self, workspace_id: int, what: What) -> Entry | None:
        """The newest entry of this kind that is about no client."""
        row = self._row(
            select(table)
            .where(table.c.workspace_id == workspace_id, table.c.client_id.is_(None), table.c.what == str(what))
            .order_by(table.c.id.desc())
            .limit(1)
        )
        return None if row is None else _entry(row)

    def newest_of(self, workspace_id: int, about: Thing, what: What) -> Entry | None:
        """The last time that this happened to it. It is not held: entries do not change."""
        of_kind = NEWEST.where(table.c.what == bindparam("of_kind"))
        given = {"about_noun": str(about.noun), "about_id": about.id, "of_kind": str(what)}
        row = self._find(of_kind, workspace=workspace_id, **given)
        return None if row is None else _entry(row)

    def newest_by(self, workspace_id: int, about: Thing, what: What, who: str) -> Entry | None:
        """The last time that they did this to it, also that they looked. What is sealed is not opened."""
        row = self._find(NEWEST_BY, workspace=workspace_id, about_noun=str(about.noun), about_id=about.id,
                         of_kind=str(what), by=who)  # fmt: skip
        return None if row is None else _entry(row)

    def newest(self, workspace_id: int, about: Thing) -> Entry | None:
        """The last thing that happened to it; that somebody looked changes nothing. What is sealed is opened."""
        row = self._find(NEWEST, workspace=workspace_id, about_noun=str(about.noun), about_id=about.id)
        return None if row is None else self._opened(row)

    def about(self, workspace_id: int, about: Thing, most: int = 100) -> list[Entry]:
        """Everything that happened to it, whoever may see it, the newest first. What is sealed is opened."""
        given = {"about_noun": str(about.noun), "about_id": about.id, "most": most}
        rows = self._rows(ABOUT, workspace=workspace_id, **given)
        return [self._opened(row) for row in rows]

    def _opened(self, row: Any) -> Entry:
        entry = _entry(row)
        if entry.visibility is not Visibility.SEALED or not entry.text:
            return entry
        text = self._seals.open(entry.text)
        return replace(entry, text=text if isinstance(text, str) else text.said)

    def foresee_nothing(self, things: Collection[tuple[int, Thing]]) -> None:
        """Nothing can have happened yet to these (workspace, thing), so `newest` need not look."""
        self._foresee(NEWEST, {(id_, str(thing.noun), thing.id): None for id_, thing in things})

    def of_person(self, workspace_id: int, who: str, since: datetime, most: int = 20) -> list[Entry]:
        """What somebody did since then, newest first."""
        rows = self._rows(
            select(table)
            .where(table.c.workspace_id == workspace_id, table.c.who == who, table.c.at >= since, is_open(table))
            .order_by(table.c.id.desc())
            .limit(most)
        )
        return [_entry(row) for row in rows]

    def acted_about(self, workspace_id: int, who: str, since: datetime, until: datetime) -> set[Thing]:
        """The prompts, promises and milestones about which somebody did something in that time."""
        nouns = [str(noun) for noun in (Noun.NUDGE, Noun.PROMISE, Noun.MILESTONE)]
        on_day = (table.c.at >= since, table.c.at < until, table.c.noun.in_(nouns))
        theirs = (table.c.workspace_id == workspace_id, table.c.who == who, is_open(table), *on_day)
        rows = self._rows(select(table.c.noun, table.c.thing_id).where(*theirs).distinct())
        return {Thing(Noun(row.noun), row.thing_id) for row in rows}

    def of_client(self, workspace_id: int, client_id: int, most: int = 10, before_id: int | None = None) -> list[Entry]:
        """Newest first. The next page is what stands before the last id of this one."""
        given: dict[str, Any] = {"workspace": workspace_id, "client": client_id, "most": most}
        if before_id is None:
            return [_entry(row) for row in self._rows(OF_CLIENT, **given)]
        return [_entry(row) for row in self._rows(OLDER_OF_CLIENT, **given, older_than=before_id)]

    def count_of_client(self, workspace_id: int, client_id: int) -> int:
        theirs = (table.c.workspace_id == workspace_id, table.c.client_id == client_id, is_open(table))
        return self._db.execute(select(func.count()).select_from(table).where(*theirs)).scalar_one()


def _entry(row: Any) -> Entry:
    return Entry(
        id=row.id,
        workspace_id=row.workspace_id,
        who=row.who,
        at=row.at,
        what=What(row.what),
        about=Thing(Noun(row.noun), row.thing_id),
        client_id=row.client_id,
        subject=row.subject,
        text=row.text,
        undoes=row.undoes,
        visibility=Visibility(row.visibility),
        circle_id=row.circle_id,
    )
