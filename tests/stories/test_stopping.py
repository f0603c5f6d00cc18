"""The real program, told to stop in the middle of things: it ends with status 0, and what it accepted is there."""

import os
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from pathlib import Path
from socket import socket

import pytest
from sqlalchemy import func, select

from bot.clock import MovedClock
from bot.domain.clients import Client
from bot.sandbox import Sandbox
from bot.sandbox.driver import Actor, Outcome
from bot.sandbox.rates import Rates
from store import Store, tables
from tests.stories.house import count
from tests.warm import Copy, Warm

pytestmark = pytest.mark.slow
PEOPLE = ("U0OLGA", "U0CORA", "U0MAX", "U0PRIYA", "U0TOM")


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox.start(clock=MovedClock(), rates=Rates(speed=60)) as running:
        yield running


@contextmanager
def the_program(warm: Warm, sandbox: Sandbox, database: Path, mode: str) -> Iterator[Copy]:
    """`moments run`, until it is ready."""
    with socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    secret = {"SLACK_APP_TOKEN": sandbox.app_token} if mode == "sockets" else {}
    given = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("SLACK_", "MOMENTS_"))},
        "SLACK_BOT_TOKEN": sandbox.bot_token,
        "SLACK_SIGNING_SECRET": sandbox.signing_secret,
        "SLACK_API_URL": sandbox.api_url,
        "DATABASE_URL": f"sqlite:///{database}",
        "MOMENTS_PORT": str(port),
        **secret,
    }
    program = warm.start("bot", ["run"], given, log_of(database))
    try:
        if mode == "sockets":
            sandbox.wait_until(lambda: sandbox.sockets.count == 2, timeout=20)
        else:
            sandbox.delivery.request_url = f"http://127.0.0.1:{port}/slack/events"
            sandbox.wait_until(lambda: sandbox.run(sandbox.delivery.verify_url()), timeout=20)
        yield program
    finally:
        program.kill()
        program.wait()


@pytest.mark.parametrize("mode", ["sockets", "http"])
def test_sigterm_in_a_crowd_loses_nothing_that_was_accepted(
    warm: Warm, sandbox: Sandbox, database: Path, mode: str
) -> None:
    with the_program(warm, sandbox, database, mode) as program:
        forms = [promise_form(sandbox, database, person) for person in PEOPLE]
        with ThreadPoolExecutor(20) as crowd:
            sent = [crowd.submit(form.submit) for form in forms]
            typed = [crowd.submit(sandbox.person(each).command, "C0CLIENTS", "/client", "zebra") for each in PEOPLE * 3]
            next(as_completed(sent))
            program.send_signal(signal.SIGTERM)
            status = program.wait(12)
            answers: list[Outcome] = [each.result() for each in [*sent, *typed]]
        said = log_of(database).read_text()

    assert status == 0, said
    accepted = sum(answer.ok for answer in answers[: len(forms)])
    assert 0 < accepted <= promises_in(database)
    assert "Stopped." in said
    assert "Traceback" not in said


def test_what_was_accepted_and_not_sent_is_sent_after_the_next_start(
    warm: Warm, sandbox: Sandbox, database: Path
) -> None:
    with the_program(warm, sandbox, database, "sockets") as program:
        zebra(database)
        max_ = sandbox.person("U0MAX")
        max_.command("C0CLIENTS", "/moment", "Zebra: the founder's father died")
        sandbox.wait_until(lambda: max_.view)
        sandbox.faults.add("chat.postMessage", "http_500", times=None)
        flagged = max_.submit(values={"taker": "U0OLGA"})
        program.send_signal(signal.SIGTERM)
        assert program.wait(12) == 0
    sandbox.faults.clear()
    olga = sandbox.person("U0OLGA")

    with the_program(warm, sandbox, database, "sockets"):
        sandbox.wait_until(lambda: olga.dms(), timeout=15)

    assert flagged.ok
    assert ["Zebra Works needs you." in message.text for message in olga.dms()] == [True]


@pytest.mark.parametrize("mode", ["sockets", "http"])
def test_a_slack_that_hangs_does_not_keep_it_from_ending(
    warm: Warm, sandbox: Sandbox, database: Path, mode: str
) -> None:
    with the_program(warm, sandbox, database, mode) as program:
        zebra(database)
        max_ = sandbox.person("U0MAX")
        max_.command("C0CLIENTS", "/moment", "Zebra: the founder's father died")
        sandbox.wait_until(lambda: max_.view)
        posting = sandbox.faults.add("chat.postMessage", "hang", times=None, seconds=18.0)
        sandbox.faults.add("users.list", "hang", times=None, seconds=18.0)
        max_.submit(values={"taker": "U0OLGA"})
        sandbox.wait_until(lambda: posting.hits, timeout=10)
        program.send_signal(signal.SIGTERM)
        status = program.wait(10)
        said = log_of(database).read_text()
    assert (status, "Stopped." in said, "Traceback" in said) == (0, True, False), said
    sandbox.faults.clear()

    with the_program(warm, sandbox, database, mode):
        sandbox.wait_until(lambda: is_sent(database), timeout=15)
    assert len(sandbox.person("U0OLGA").dms()) == 1


def log_of(database: Path) -> Path:
    return database.with_name("said")


def promise_form(sandbox: Sandbox, database: Path, person: str) -> Actor:
    """Filled in and not sent yet."""
    zebra(database)
    actor = sandbox.person(person)
    actor.command("C0CLIENTS", "/promise", "Zebra Works send the plan")
    view = sandbox.wait_until(lambda: actor.view)
    actor.fill(view, {"due_date": "2027-12-01"})
    return actor


def zebra(database: Path) -> None:
    store = Store(f"sqlite:///{database}")
    with store.begin() as work:
        workspace = work.workspaces.all()[0].id
        if not work.clients.called(workspace, "Zebra Works"):
            work.clients.add(
                Client(id=0, workspace_id=workspace, name="Zebra Works", owner="U0OLGA", aliases=("Zebra",))
            )
    store.close()


def is_sent(database: Path) -> bool:
    """Whether the ledger says so of everything that was due."""
    store = Store(f"sqlite:///{database}")
    held = select(func.count()).where(tables.deliveries.c.state != "sent", tables.deliveries.c.urgency == 0)
    waiting = count(store, held.where(tables.deliveries.c.claimed_by.is_not(None)))
    store.close()
    return not waiting


def promises_in(database: Path) -> int:
    store = Store(f"sqlite:///{database}")
    promises = count(store, select(func.count()).select_from(tables.promises))
    store.close()
    return promises
