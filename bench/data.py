"""Firms of any size, and a million rows in a moment."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, text

from bot.domain.calendar import PartialDate, Repeat
from bot.domain.clients import Client
from bot.domain.milestones import Milestone, MilestoneKind
from bot.domain.people import Person
from bot.domain.workspaces import Workspace
from bot.flows import milestones
from bot.sandbox.firm import Firm, load_firm
from bot.sandbox.firm import Person as Colleague
from store import Store
from store.engine import open_engine

MORNING = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
"""9:00 in Berlin on a Monday: when everything here is due."""
ZONE = "Europe/Berlin"
TEAM = "T0MOMENTS"


@dataclass(frozen=True)
class Filled:
    workspace: Workspace
    owners: list[str]
    nudges: list[tuple[int, str, int]]
    """Each nudge's id, whom it is for, and the brief that carries it."""


@contextmanager
def opened(url: str) -> Iterator[Store]:
    store = Store(url)
    store.upgrade()
    try:
        yield store
    finally:
        store.close()


def sqlite(folder: Path, name: str) -> str:
    return f"sqlite:///{folder / name}.db"


def firm(team: str, owners: list[str]) -> Firm:
    usual = load_firm()
    added = tuple(Colleague(owner, owner.lower(), f"Owner {owner}") for owner in owners)
    return replace(usual, team=replace(usual.team, id=team), people=usual.people + added)


def owners(how_many: int, first: int = 0) -> list[str]:
    return [f"U1OWNER{number:03}" for number in range(first, first + how_many)]


def known(workspace_id: int, slack_id: str) -> Person:
    """As the sandbox's Slack says it, so that nothing has to be written down when people are looked up."""
    return Person(workspace_id, slack_id, slack_id, handle=slack_id.lower(), zone=ZONE, locale="en-US")


def fill(
    store: Store,
    clients: int,
    owned_by: list[str],
    team: str = TEAM,
    dates_each: int = 1,
    day: datetime = MORNING,
    bot_token: str | None = None,
    names: Sequence[str] = (),
) -> Filled:
    """A firm whose every date is to be said on one morning. Those who have names have an alias too."""
    with store.begin() as work:
        workspace = work.workspaces.record(
            team, team, installed_by="U0MAX", zone=ZONE, bot_token=bot_token, bot_user_id="U0BOT", bot_id="B0BOT"
        )
        work.people.record(known(workspace.id, owner) for owner in owned_by)
        for owner in owned_by:
            work.people.set_dm(workspace.id, owner, dm_of(owner))
        whose = [owned_by[number % len(owned_by)] for number in range(clients)]
        added = work.clients.add_many(
            [
                replace(Client(0, workspace.id, f"Client {number}", owner=owner), **_called(names, number))
                for number, owner in enumerate(whose)
            ]
        )
        dates = work.milestones.add_many(
            [
                Milestone(
                    id=0,
                    workspace_id=workspace.id,
                    client_id=client.id,
                    kind=MilestoneKind.ANNIVERSARY,
                    title=f"Anniversary {number}",
                    date=PartialDate(None, day.month, day.day),
                    repeat=Repeat.YEARLY,
                    lead_days=0,
                )
                # Owners take turns: Slack takes one message a second for each, and a morning's are of many owners.
                for number in range(dates_each)
                for client in added
            ]
        )
        by_id = {client.id: client for client in added}
        milestones.plan_new(work, [(by_id[date.client_id], date) for date in dates], day - timedelta(hours=6))
    with _engine(store) as engine, engine.begin() as connection:
        rows = connection.execute(
            text("SELECT id, recipient, delivery_id FROM nudge WHERE workspace_id = :it ORDER BY id"),
            {"it": workspace.id},
        ).all()
    return Filled(workspace, owned_by, [(row.id, row.recipient, row.delivery_id) for row in rows])


def alias_of(name: str) -> str:
    """Its first letters and its number."""
    first, last, number = name.split()
    return f"{first[0]}{last[0]}{number}"


def _called(names: Sequence[str], number: int) -> dict[str, Any]:
    return {"name": names[number], "aliases": (alias_of(names[number]),)} if names else {}


def mark_sent(store: Store) -> None:
    """Every message stands in its DM, as if the morning were over."""
    with _engine(store) as engine, engine.begin() as connection:
        connection.execute(
            text(
                "UPDATE delivery SET state = 'sent', next_at = NULL, sent_at = due_at,"
                " channel = 'D' || substr(recipient, 2), ts = '1.' || id"
            )
        )


def dm_of(owner: str) -> str:
    """What the sandbox calls it."""
    return f"D0{owner.lstrip('U')}"


def plan_many(store: Store, how_many: int, workspaces: int, now: datetime) -> None:
    """Rows as planning leaves them, spread over the year ahead; written by the database itself, which is quick."""
    with store.begin() as work:
        ids = [work.workspaces.record(f"T{number:08}", f"Firm {number}").id for number in range(workspaces)]
    with _engine(store) as engine, engine.begin() as connection:
        is_sqlite = engine.dialect.name == "sqlite"
        numbers = (
            "(WITH RECURSIVE counted(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < :many)"
            " SELECT n FROM counted)"
            if is_sqlite
            else "(SELECT generate_series(1, :many) AS n)"
        )
        at = (
            "strftime('%Y-%m-%d %H:%M:%f000', :start, '+' || ((n * 1999) % 31000000) || ' seconds')"
            if is_sqlite
            else "CAST(:start AS timestamptz) + ((n * 1999) % 31000000) * interval '1 second'"
        )
        day = f"substr({at}, 1, 10)" if is_sqlite else f"CAST({at} AS date)"
        given = {"many": how_many, "start": now.strftime("%Y-%m-%d %H:%M:%S+00:00"), "first": min(ids)}
        given["of"] = workspaces
        if is_sqlite:
            given["start"] = now.strftime("%Y-%m-%d %H:%M:%S")
        where = "CAST(:first + n % :of AS integer)"
        false = "0" if is_sqlite else "false"
        connection.execute(
            text(
                "INSERT INTO delivery (workspace_id, key, kind, noun, thing_id, recipient, due_at, next_at, state,"
                " urgency, doubts, is_stale)"
                f" SELECT {where}, 'milestone:' || n || '/milestone/7/2027#0', 'nudge', 'nudge', n,"
                f" 'U' || (n % 400), {at}, {at}, 'waiting', 1, 0, {false} FROM {numbers} AS numbers"
            ),
            given,
        )
        connection.execute(
            text(
                "INSERT INTO nudge (workspace_id, key, noun, thing_id, kind, lead, occurrence, recipient, due_at, wall,"
                " zone, state, round, delivery_id)"
                f" SELECT {where}, 'milestone:' || n || '/milestone/7/2027', 'milestone', n, 'milestone', 7,"
                f" {day}, 'U' || (n % 400), {at}, '2027-01-01T09:00:00', '{ZONE}', 'open', 0, NULL"
                f" FROM {numbers} AS numbers"
            ),
            given,
        )
        connection.execute(text("ANALYZE"))


def make_due(store: Store, how_many: int, at: datetime) -> int:
    """Of one workspace, whose id is returned."""
    with _engine(store) as engine, engine.begin() as connection:
        workspace = int(connection.execute(text("SELECT min(workspace_id) FROM delivery")).scalar_one())
        start = at.strftime("%Y-%m-%d %H:%M:%S.%f")
        moment = ":at" if engine.dialect.name == "sqlite" else "CAST(:at AS timestamptz)"
        connection.execute(
            text(
                f"UPDATE delivery SET next_at = {moment} WHERE id IN"
                " (SELECT id FROM delivery WHERE workspace_id = :it ORDER BY id LIMIT :many)"
            ),
            {"at": start if engine.dialect.name == "sqlite" else f"{start}+00:00", "it": workspace, "many": how_many},
        )
    return workspace


@contextmanager
def _engine(store: Store) -> Iterator[Engine]:
    engine = open_engine(store.url).execution_options(writes=True)
    try:
        yield engine
    finally:
        engine.dispose()
