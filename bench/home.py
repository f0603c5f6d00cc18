"""What a person opens in the morning: Home, for an owner and for whoever manages all, the brief, and planning it all.

The peer reads (or writes) the same rows with plain SQL on the same database, and draws nothing.
"""

import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from typing import Any

from sqlalchemy import Engine, text

from bench import data
from bench.report import Report
from bench.sizes import Sizes
from bot.domain.calendar import PartialDate, Repeat
from bot.domain.clients import Client
from bot.domain.goals import Goal
from bot.domain.milestones import Milestone, MilestoneKind
from bot.domain.people import Actor
from bot.domain.promises import Promise
from bot.domain.roles import Role
from bot.domain.touches import How, Touch
from bot.flows import briefs, home, milestones
from bot.views import briefs as messages
from bot.views import home as views
from store import Store
from store.engine import open_engine

HOME_MS = 100.0
EACH = 500
"""Clients of one owner."""
MANAGER, ADMIN = "U0MANAGER", "U0ADMIN"
OPENED = 30
BACKLOG = timedelta(days=45)
"""For so long nobody answered."""

THEIR_DAY = text(
    "SELECT nudge.*, milestone.*, client.* FROM nudge JOIN milestone ON milestone.id = nudge.thing_id"
    " JOIN client ON client.id = nudge.client_id WHERE nudge.workspace_id = 1 AND nudge.recipient = :who"
    " AND nudge.state IN ('open', 'later') AND nudge.due_at <= :now"
)
THEIR_CLIENTS = text(
    "SELECT client.*, (SELECT max(at) FROM touch WHERE touch.client_id = client.id AND touch.workspace_id = 1) AS heard"
    " FROM client WHERE workspace_id = 1 AND owner = :who AND archived_at IS NULL ORDER BY heard LIMIT 10"
)
THE_TEAM = text(
    "SELECT nudge.recipient, count(*), min(nudge.due_at) FROM nudge JOIN client ON client.id = nudge.client_id"
    " WHERE nudge.workspace_id = 1 AND nudge.state IN ('open', 'later') AND nudge.due_at <= :now GROUP BY 1"
)


def run(report: Report, sizes: Sizes, folder: Path) -> None:
    report.section(
        "Home, the brief and planning",
        f"{sizes.clients:,} clients on SQLite with a date, a touch and a goal each, {EACH} of them to an owner;"
        f" {BACKLOG.days} days of dates wait.\nTime of the processor, the median of {OPENED}. The peer reads or writes"
        " the same rows with plain SQL and draws nothing.",
    )
    with data.opened(data.sqlite(folder, "home")) as store:
        owners, seconds, peer = fill(store, sizes.clients)
        report.line(f"planning {sizes.clients:,} dates, seconds", seconds, peer)
        _open(report, store, owners[0])


def _open(report: Report, store: Store, owner: str) -> None:
    engine = open_engine(store.url).execution_options(writes=False)
    given = {"who": owner, "now": data.MORNING.strftime("%Y-%m-%d %H:%M:%S.%f")}
    theirs, team = (THEIR_DAY, THEIR_CLIENTS), (THE_TEAM,)
    for what, draws, peer in (
        ("Home of an owner", lambda: _home(store, owner), theirs),
        ("Home of the manager of all", lambda: _home(store, MANAGER), team),
        ("Home of an administrator", lambda: _home(store, ADMIN), team),
        ("the brief of an owner", lambda: _brief(store, owner), (THEIR_DAY,)),
    ):
        own = _milliseconds(draws)
        report.line(
            f"{what}, ms",
            own,
            _milliseconds(lambda queries=peer: _read(engine, queries, given)),  # type: ignore[misc]
            f"under {HOME_MS:.0f}",
            own < HOME_MS,
        )
    engine.dispose()


def fill(store: Store, how_many: int) -> tuple[list[str], float, float]:
    """The owners, the seconds that planning took, and those that it takes to write the same rows and nothing else."""
    owners = data.owners(max(how_many // EACH, 1))
    start = data.MORNING - BACKLOG
    with store.begin() as work:
        id_ = work.workspaces.record(data.TEAM, "Firm", installed_by=ADMIN, zone=data.ZONE).id
        work.people.record(data.known(id_, who) for who in (*owners, MANAGER, ADMIN))
        work.roles.set(id_, ADMIN, Role.ADMIN, ADMIN, start)
        clients = work.clients.add_many(
            [
                Client(0, id_, f"Client {number}", owners[number % len(owners)], manager=MANAGER)
                for number in range(how_many)
            ]
        )
        dates = work.milestones.add_many([_date(client, number) for number, client in enumerate(clients)])
    started = time.process_time()
    with store.begin() as work:
        milestones.plan_new(work, list(zip(clients, dates, strict=True)), start)
    seconds = time.process_time() - started
    with store.begin() as work:
        for number, client in enumerate(clients):
            at = start - timedelta(hours=number % 2_000)
            if number % 3:
                work.touches.add(Touch(0, id_, client.id, client.owner, at, How.CALL, "A call."))
            work.goals.add(Goal(0, id_, client.id, "A calm year", date(2027, 1, 1), client.owner, at))
            if number % 21 == 0:
                due = data.MORNING + timedelta(hours=number % 400 - 40)
                work.promises.add(Promise(0, id_, client.id, "A plan", client.owner, client.owner, at, due, data.ZONE))
    return owners, seconds, _written(store)


def _date(client: Client, number: int) -> Milestone:
    """The whole year round, for each owner."""
    day = date(2026, 1, 1) + timedelta(days=number * 7 % 365)
    return Milestone(
        id=0,
        workspace_id=client.workspace_id,
        client_id=client.id,
        kind=MilestoneKind.BIRTHDAY,
        title=f"Birthday {number}",
        date=PartialDate(None, day.month, day.day),
        repeat=Repeat.YEARLY,
        lead_days=number % 8,
    )


def _home(store: Store, who: str) -> object:
    return views.page(home.show(store, Actor(1, who), data.MORNING), data.MORNING)


def _brief(store: Store, who: str) -> object:
    with store.read() as work:
        return messages.brief(briefs.collect(work, 1, who, data.MORNING), data.MORNING, None)


def _read(engine: Engine, queries: tuple[Any, ...], given: dict[str, str]) -> None:
    with engine.begin() as connection:
        for query in queries:
            connection.execute(query, given).all()


def _written(store: Store) -> float:
    """Seconds to write the rows of all nudges into a table of their own."""
    engine = open_engine(store.url).execution_options(writes=True)
    with engine.begin() as connection:
        rows = [dict(row) for row in connection.execute(text("SELECT * FROM nudge")).mappings()]
        connection.execute(text("CREATE TABLE bare AS SELECT * FROM nudge WHERE 0"))
    insert = text(f"INSERT INTO bare VALUES ({', '.join(f':{name}' for name in rows[0])})")
    started = time.process_time()
    with engine.begin() as connection:
        connection.execute(insert, rows)
    seconds = time.process_time() - started
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE bare"))
    engine.dispose()
    return seconds


def _milliseconds(call: Callable[[], object]) -> float:
    call()
    taken = []
    for _ in range(OPENED):
        started = time.process_time()
        call()
        taken.append((time.process_time() - started) * 1000)
    return median(taken)
