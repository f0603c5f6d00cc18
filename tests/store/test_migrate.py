import re
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text
from sqlmodel import SQLModel

from bot.domain.clients import ClientKind
from bot.domain.deliveries import DeliveryKind, DeliveryState, day_of
from store import Store, migrate, tables
from tests.cast import fill

VERSIONS = Path(migrate.__file__).parent / "migrations" / "versions"


def test_a_database_is_brought_up_from_nothing_and_a_second_time_changes_nothing(empty_url: str) -> None:
    store = Store(empty_url)
    store.upgrade()
    cast = fill(store)

    store.upgrade()

    with store.read() as work:
        assert work.clients.all(cast.id) == [cast.zebra]
    store.close()


def test_four_replicas_that_start_at_once_take_turns(empty_url: str) -> None:
    line = f"from store import Store; s = Store({empty_url!r}); s.upgrade(); s.close()"
    starts = [
        subprocess.Popen([sys.executable, "-c", line], stderr=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2])
        for _ in range(4)
    ]

    errors = [start.communicate(timeout=60)[1] for start in starts]

    assert [start.returncode for start in starts] == [0, 0, 0, 0], errors
    store = Store(empty_url)
    fill(store)
    store.close()


def test_the_migrations_make_exactly_the_tables_that_the_code_uses(store: Store) -> None:
    with store._reading.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        differences = compare_metadata(context, SQLModel.metadata)

    assert differences == []


def test_every_table_is_in_the_list_that_a_purge_walks() -> None:
    assert set(tables.EVERY) == set(SQLModel.metadata.tables.values())


def test_every_id_is_given_once_only_on_sqlite_too(sqlite: Store) -> None:
    with sqlite._reading.connect() as connection:
        made = {row.name: row.sql for row in connection.execute(text("SELECT name, sql FROM sqlite_master"))}

    for table in tables.EVERY:
        if "id" in table.c:
            assert "AUTOINCREMENT" in made[table.name], table.name


@pytest.mark.parametrize("file", sorted(VERSIONS.glob("0*.py")), ids=lambda file: file.stem)
def test_a_migration_does_not_change_when_sqlmodel_does(file: Path) -> None:
    assert not re.search(r"\bsqlmodel\b", file.read_text())


def test_where_two_digests_ran_in_a_channel_the_first_goes_on(empty_url: str) -> None:
    store = as_it_was(
        "0002",
        empty_url,
        *["INSERT INTO digest (workspace_id, channel, set_up_by, zone) VALUES (1, 'C0CLIENTS', 'U0MAX', 'UTC')"] * 2,
    )

    store.upgrade()

    with store.read() as work:
        first, second = work.digests.find(1, 1), work.digests.find(1, 2)
        assert work.digests.running(1) == [first]
    assert second is not None
    assert second.stopped_at is not None
    store.close()


def test_a_client_of_before_is_given_a_ref_of_its_own(empty_url: str) -> None:
    client = (
        "INSERT INTO client (workspace_id, name, folded, owner, stage) VALUES (1, '{0}', '{0}', 'U0OLGA', 'active')"
    )
    store = as_it_was("0004", empty_url, *map(client.format, ["alpha", "bravo"]))

    store.upgrade()

    with store.read() as work:
        old = work.clients.all(1)
    assert [client.kind for client in old] == [ClientKind.FIRM, ClientKind.FIRM]
    assert len({client.ref for client in old}) == 2
    assert all(re.fullmatch("[a-z][a-z0-9]{9}", client.ref) for client in old)
    store.close()


def test_the_way_back_to_before_the_roster_keeps_what_was_there(empty_url: str) -> None:
    store = Store(empty_url)
    store.upgrade()
    cast = fill(store)
    with store._writing.begin() as connection:
        command.downgrade(migrate.configuration(connection), "0004")

    store.upgrade()

    with store.read() as work:
        assert [replace(client, ref=cast.zebra.ref) for client in work.clients.all(cast.id)] == [cast.zebra]
        assert work.milestones.all(cast.id) == [cast.birthday]
    store.close()


NUDGE = (
    "INSERT INTO nudge (id, workspace_id, key, noun, thing_id, kind, lead, occurrence, recipient, due_at, wall, zone,"
    " state, round, delivery_id) VALUES ({id}, 1, 'n{id}', 'milestone', {id}, '{kind}', 7, '2026-12-14', '{whose}',"
    " '2026-12-0{day} 08:{id}:00+00:00', '2026-12-0{day}T09:{id}:00', 'Europe/Berlin', '{state}', {round}, {id})"
)
DELIVERY = (
    "INSERT INTO delivery (id, workspace_id, key, kind, noun, thing_id, recipient, due_at, next_at, state, urgency,"
    " doubts, is_stale) VALUES ({id}, 1, 'n{id}#{round}', 'nudge', 'nudge', {id}, '{whose}',"
    " '2026-12-0{day} 08:{id}:00+00:00', '2026-12-0{day} 08:{id}:00+00:00', '{sent}', 1, 0, false)"
)


def prompts_of_before() -> list[str]:
    """What was owed, in the two tables."""
    usual = {"kind": "milestone", "whose": "U0OLGA", "day": 7, "state": "open", "round": 0, "sent": "waiting"}
    others: list[dict[str, object]] = [
        {},
        {},
        {"kind": "promise_due"},
        {"day": 8},
        {"whose": "U0CORA"},
        {"kind": "moment_take"},
        {"state": "later", "round": 1},
        {"sent": "sent"},
    ]
    rows = [usual | {"id": 10 + number} | other for number, other in enumerate(others)]
    return [line.format(**row) for line in (DELIVERY, NUDGE) for row in rows]


def test_what_waited_as_a_message_of_its_own_comes_in_that_mornings_brief(empty_url: str) -> None:
    store = as_it_was("0013", empty_url, *prompts_of_before())

    store.upgrade()

    with store.read() as work:
        brief = work.deliveries.brief_on(1, "U0OLGA", date(2026, 12, 7))
        assert brief is not None
        assert (brief.kind, day_of(brief), brief.state) == (
            DeliveryKind.BRIEF,
            date(2026, 12, 7),
            DeliveryState.WAITING,
        )
        assert brief.due_at == datetime(2026, 12, 7, 8, 10, tzinfo=UTC)
        assert [nudge.id for nudge in work.nudges.carried_by(1, [brief.id])] == [10, 11, 12]
        tuesday, coras = (
            work.deliveries.brief_on(1, whose, date(2026, 12, day)) for whose, day in [("U0OLGA", 8), ("U0CORA", 7)]
        )
        assert tuesday is not None
        assert coras is not None
        assert [nudge.id for nudge in work.nudges.carried_by(1, [tuesday.id, coras.id])] == [13, 14]
        alone = [work.deliveries.find(1, each) for each in range(10, 18)]
        assert [each and each.id for each in alone] == [None] * 5 + [15, 16, 17], (
            "a crisis, a chosen hour, what was sent"
        )
    store.close()


def test_the_way_back_to_before_the_brief_leaves_nothing_that_the_program_of_then_stumbles_over(
    empty_url: str,
) -> None:
    store = as_it_was("0013", empty_url, *prompts_of_before())
    store.upgrade()
    with store._writing.begin() as connection:
        command.downgrade(migrate.configuration(connection), "0013")
        left = connection.execute(text("SELECT id, delivery_id FROM nudge ORDER BY id")).all()
        kinds = connection.execute(text("SELECT DISTINCT kind FROM delivery")).scalars().all()

    assert [tuple(row) for row in left] == [(15, 15), (16, 16), (17, 17)], "the rest is planned anew"
    assert kinds == ["nudge"]
    store.upgrade()
    assert store.is_current()
    store.close()


MARK = (
    "INSERT INTO journey_mark (workspace_id, journey, key, is_table_stakes, by, at)"
    " VALUES (1, 'Coaching', '{}', {}, 'U0MAX', '2026-11-2{} 08:00:00+00:00')"
)


def test_what_was_said_of_a_milestone_stays_and_more_can_be_said_after_it(empty_url: str) -> None:
    store = as_it_was("0020", empty_url, MARK.format("review", "true", 4), MARK.format("first-day", "false", 3))

    store.upgrade()

    with store.begin() as work:
        marks = work.journeys.marks(1)
        assert {key: (mark.id, mark.is_table_stakes) for (_, key), mark in marks.items()} == {
            "first-day": (1, False),
            "review": (2, True),
        }
        again = work.journeys.mark(replace(marks["Coaching", "review"], is_table_stakes=False))
        assert again.id == 3
    store.close()


def test_on_the_way_back_only_the_newest_of_each_milestone_stays(empty_url: str) -> None:
    marks = [("review", "true", 3), ("first-day", "true", 3), ("review", "false", 4)]
    store = as_it_was("0021", empty_url, *(MARK.format(*each) for each in marks))
    with store._writing.begin() as connection:
        command.downgrade(migrate.configuration(connection), "0020")
        left = connection.execute(text("SELECT key, is_table_stakes FROM journey_mark ORDER BY key")).all()

    assert [(row.key, bool(row.is_table_stakes)) for row in left] == [("first-day", True), ("review", False)]
    store.upgrade()
    assert store.is_current()
    store.close()


def muted(*kinds: str) -> list[str]:
    """One person with each of these."""
    line = "INSERT INTO preference (workspace_id, slack_id, muted) VALUES (1, 'U{}', '{}')"
    return [line.format(number, each) for number, each in enumerate(kinds)]


def test_whoever_wanted_no_milestones_of_journeys_wants_no_firsts_and_is_told_so_once(empty_url: str) -> None:
    store = as_it_was("0021", empty_url, *muted("", "goal", "goal,journey,silence", "expected,journey", "journeys"))

    store.upgrade()

    with store._reading.connect() as connection:
        now = connection.execute(text("SELECT muted FROM preference ORDER BY slack_id")).scalars().all()
    assert now == ["", "goal", "goal,journey,silence,expected", "expected,journey", "journeys"]
    store.close()


def test_on_the_way_back_firsts_go_wherever_they_stand_and_nothing_else(empty_url: str) -> None:
    before = ["expected,journey", "goal,expected,journey", "journey,expected", "expected", "unexpected,journey"]
    store = as_it_was("0022", empty_url, *muted(*before))
    with store._writing.begin() as connection:
        command.downgrade(migrate.configuration(connection), "0021")
        left = connection.execute(text("SELECT muted FROM preference ORDER BY slack_id")).scalars().all()

    assert left == ["journey", "goal,journey", "journey", "", "unexpected,journey"]
    store.close()


def as_it_was(version: str, empty_url: str, *statements: str) -> Store:
    """A database of before, with one workspace in it and what these statements add."""
    store = Store(empty_url)
    workspace = (
        "INSERT INTO workspace (id, enterprise_id, team_id, name, scopes, zone, is_active, moments)"
        " VALUES (1, '', 'T0OLD', 'Old', '', 'UTC', true, 0)"
    )
    with store._writing.begin() as connection:
        command.upgrade(migrate.configuration(connection), version)
        for statement in (workspace, *statements):
            connection.exec_driver_sql(statement)
    return store


def test_there_is_one_line_of_migrations() -> None:
    parents = [re.search(r"down_revision = (.+)", file.read_text()) for file in sorted(VERSIONS.glob("0*.py"))]

    assert len({found[1] for found in parents if found}) == len(parents)
