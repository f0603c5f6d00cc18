"""What counts as contact with a client: for silence, and for the order of the clients in Home."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Column, Table, exists
from sqlalchemy.orm import aliased

from bot.domain.history import What
from bot.domain.promises import Ending
from store.keeper import is_open
from store.tables import clients, entries, moments, promise_moves, promises, touches

SEEN_TO = (What.MILESTONE_DONE, What.MILESTONE_NOTED)
UNDOING = aliased(entries)


def of(table: Table, *where: Any) -> tuple[Any, ...]:
    """The rows of a client."""
    return (table.c.workspace_id == clients.c.workspace_id, table.c.client_id == clients.c.id, *where)


def is_any(whats: Collection[What]) -> Any:
    return entries.c.what.in_([str(what) for what in whats])


# By client, for which there is an index: who undid it is never far.
STANDS = ~exists().where(
    UNDOING.c.workspace_id == entries.c.workspace_id,
    UNDOING.c.client_id == entries.c.client_id,
    UNDOING.c.undoes == entries.c.id,
)
CONTACTS: tuple[tuple[Column[Any], tuple[Any, ...]], ...] = (
    (touches.c.at, ()),
    (promises.c.ended_at, (promises.c.ending == str(Ending.KEPT), is_open(promises))),
    (promise_moves.c.at, (promise_moves.c.undone_at.is_(None),)),
    (moments.c.spoken_at, (is_open(moments),)),
    (entries.c.at, (is_any(SEEN_TO), is_open(entries), STANDS)),
)
"""When it was, and what has to hold. What not everybody may know counts nowhere."""
