"""A whole Moments at work: the strict Slack of the sandbox, the real bot, and a clock that can be moved.

Stories read as what people do and see. Whoever waits here waits for the bot to have nothing left to do, never for
time to pass.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from threading import Lock, Thread, local
from typing import Any, Self
from zoneinfo import ZoneInfo

from slack_bolt import BoltRequest, BoltResponse
from sqlalchemy import bindparam, func, select

from bot import written
from bot.app import App, meet_slack
from bot.clock import MovedClock
from bot.domain.calendar import PartialDate, Repeat
from bot.domain.clients import Client
from bot.domain.deliveries import DeliveryState
from bot.domain.history import What
from bot.domain.milestones import Milestone, MilestoneKind
from bot.domain.workspaces import Workspace
from bot.flows import milestones
from bot.flows.pace import Pace
from bot.flows.workspaces import offer_setup
from bot.http import Server, http_app
from bot.run import opened, started
from bot.sandbox import Sandbox
from bot.sandbox.driver import Actor, Outcome
from bot.sandbox.journal import Entry
from bot.sandbox.model import Message, View
from bot.sandbox.model import elements as touchable
from bot.sandbox.rates import Rates
from bot.settings import Settings
from bot.sockets import Sockets
from bot.written import Written
from store import Store, tables
from tests.calendars import on_this_machine
from tests.cast import CORA, MAX, OLGA

BERLIN = ZoneInfo("Europe/Berlin")
QUICK = 60
"""How much faster than at Slack a minute passes, here and in the bot: a story is not about pace."""
A_LOOK = 0.005
LONGEST_WAIT = 8.0


def november(day: int, hour: int, minute: int = 0, second: int = 0, zone: ZoneInfo = BERLIN) -> datetime:
    """In 2026. The 23rd, on which every story begins, is a Monday."""
    return datetime(2026, 11, day, hour, minute, second, tzinfo=zone)


def december(day: int, hour: int, minute: int = 0, zone: ZoneInfo = BERLIN) -> datetime:
    return datetime(2026, 12, day, hour, minute, tzinfo=zone)


MONDAY_EARLY = november(23, 8, 55)


class StoppedClock(MovedClock):
    """Says the same time until it is moved, however long the machine takes; only pace is measured in real seconds."""

    def __init__(self) -> None:
        super().__init__()
        self._at = super().now()

    def now(self) -> datetime:
        return self._at

    def move(self, by: timedelta) -> None:
        self._at += by

    def set(self, at: datetime) -> None:
        self._at = at.astimezone(UTC)


class Watched:
    """The bot as Slack reaches it, and how much of what was asked it has in hand."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._lock = Lock()
        self._count = 0
        self._here = local()
        self._submit = app.desk.pool.submit
        app.desk.pool.submit = self._counted  # type: ignore[method-assign, assignment]

    def dispatch(self, request: BoltRequest) -> tuple[BoltResponse, Callable[[], None]]:
        self._add(1)
        self._here.asked = True
        try:
            answer, after = self._app.dispatch(request)
        except BaseException:
            self._add(-1)
            raise
        finally:
            self._here.asked = False
        return answer, lambda: self._then(after)

    @property
    def is_busy(self) -> bool:
        return self._count > 0

    @property
    def is_asked_here(self) -> bool:
        """Whether this very thread is just working out an answer."""
        return getattr(self._here, "asked", False)

    def _counted(self, call: Callable[[], Any]) -> Any:
        self._add(1)
        return self._submit(lambda: self._then(call))

    def _then(self, call: Callable[[], Any]) -> None:
        try:
            call()
        finally:
            self._add(-1)

    def _add(self, count: int) -> None:
        with self._lock:
            self._count += count


@dataclass(frozen=True)
class Bot:
    """One run of the process."""

    app: App
    door: Watched

    @property
    def is_idle(self) -> bool:
        """Nothing is asked of it, nothing is due, and nothing is being sent."""
        heart = self.app.heartbeat
        return not self.door.is_busy and not self._is_sending() and heart.is_idle and not self.door.is_busy

    def _is_sending(self) -> bool:
        return count(self.app.store, BEING_SENT, now=self.app.clock.now()) > 0


def _being_sent() -> Any:
    """Made once: it is asked every few milliseconds."""
    due = tables.deliveries.c
    active = select(tables.workspaces.c.id).where(tables.workspaces.c.is_active)
    theirs = due.workspace_id.in_(active) & ((due.next_at <= bindparam("now")) | due.claimed_by.is_not(None))
    return select(func.count()).select_from(tables.deliveries).where(theirs)


BEING_SENT = _being_sent()


@cache
def ours() -> Written:
    """What comes with the program is the same whenever it starts."""
    return written.read(None)


class House:
    """Olga and her colleagues at Harbour & Co, and Zebra Works, which Olga serves."""

    def __init__(
        self, sandbox: Sandbox, clock: MovedClock, file: Path, over_http: bool, pace: Pace, keys: tuple[str, ...] = ()
    ) -> None:
        self.sandbox = sandbox
        self.clock = clock
        self.file = file
        self.home: Path | None = None
        """A firm's own journeys, for when the bot comes back."""
        self._over_http = over_http
        self._pace = pace
        self._running: ExitStack | None = None
        self._allowed: set[tuple[str, str]] = set()
        self._forgiving = False
        self.keys = keys
        """MOMENTS_SECRET_KEYS, the next time it starts."""
        self.public_url: str | None = None
        """MOMENTS_URL, the next time it starts."""
        self.comes_back()
        with self.store.begin() as work:
            self.workspace: Workspace = work.workspaces.all()[0]
            work.workspaces.set(self.workspace.id, installed_by=MAX)
        self.zebra = self.serves("Zebra Works", aliases=("Zebra", "ZW"), notes="Prefers the phone.")

    # the process

    def comes_back(self) -> None:
        """The bot starts."""
        stack = ExitStack()
        settings = Settings(
            bot_token=self.sandbox.bot_token,
            app_token=self.sandbox.app_token,
            signing_secret=self.sandbox.signing_secret,
            api_url=self.sandbox.api_url,
            database_url=f"sqlite:///{self.file}",
            home=self.home,
            secret_keys=self.keys,
            public_url=self.public_url,
        )
        store = stack.enter_context(opened(settings))
        files = written.read(self.home) if self.home else ours()
        app = App(settings, store, self.clock, self._pace, files, on_this_machine(self.clock))
        meet_slack(app)
        stack.enter_context(started(app))
        self.bot = Bot(app, Watched(app))
        stack.enter_context(self._served() if self._over_http else self._connected())
        self._running = stack

    def goes_down(self) -> None:
        """The bot is stopped, as at a deployment. Slack goes on without it."""
        if self._running is not None:
            self._running.close()
            self._running = None

    @contextmanager
    def _connected(self) -> Iterator[None]:
        sockets = Sockets(self.bot.door, self.sandbox.app_token, self.sandbox.api_url)
        before = self.sandbox.sockets.count
        sockets.start()
        self.sandbox.wait_until(lambda: self.sandbox.sockets.count >= before + 2)
        try:
            yield
        finally:
            sockets.stop()

    @contextmanager
    def _served(self) -> Iterator[None]:
        app = http_app(self.bot.door, self.sandbox.signing_secret, self.bot.app.ready)
        with Server(app, "127.0.0.1", 0) as server:
            thread = Thread(target=server.run, daemon=True)
            thread.start()
            self.sandbox.delivery.request_url = f"http://127.0.0.1:{server.port}/slack/events"
            try:
                yield
            finally:
                server.stop()
                thread.join(5)

    @property
    def store(self) -> Store:
        return self.bot.app.store

    # time

    @property
    def now(self) -> datetime:
        return self.clock.now()

    def move_to(self, at: datetime) -> None:
        """It is that instant now, and the bot has done what it has to do at it."""
        self.sandbox.set_clock(at)
        self.look()

    def goes_on_to(self, at: datetime, until: Callable[[], object]) -> None:
        """The same where something fails again and again, so that there is always something left to do."""
        self.sandbox.set_clock(at)
        with self.store.begin():
            pass
        self.sandbox.wait_until(until)

    def move_by(self, by: timedelta) -> None:
        self.move_to(self.now + by)

    def look(self) -> None:
        """The bot looks at the clock now, and not in two seconds; then waits until it has nothing left to do."""
        if self._running is None:
            return
        with self.store.begin():
            pass  # a commit wakes whoever sends
        self.settle()

    def settle(self) -> None:
        """Until everything asked for is answered and shown, and nothing that is due is unsent."""
        end = self.clock.monotonic() + LONGEST_WAIT
        while not self.bot.is_idle:
            if self.clock.monotonic() > end:
                raise AssertionError(f"the bot is still busy; the last entries: {list(self.sandbox.journal)[-5:]}")
            self.sandbox.world.wait_for_change(self.sandbox.world.revision, A_LOOK)

    # the roster

    def is_new_here(self, installed_by: str | None = None) -> None:
        """Nobody has met Moments yet, unless somebody installed it just now from the page to install from."""
        with self.store.begin() as work:
            work.workspaces.set(self.workspace.id, installed_by=installed_by)
            if installed_by is not None:
                offer_setup(work, self.workspace.id, installed_by, self.now)
        self.settle()

    def serves(self, name: str, **facts: Any) -> Client:
        """A client of Olga's, covered by Cora, managed by Max, unless it is said otherwise."""
        given = {"owner": OLGA, "cover": CORA, "manager": MAX, **facts}
        with self.store.begin() as work:
            return work.clients.add(Client(id=0, workspace_id=self.workspace.id, name=name, **given))

    def has_date(
        self,
        title: str,
        date: str,
        client: Client | None = None,
        *,
        kind: MilestoneKind = MilestoneKind.BIRTHDAY,
        lead: int = 0,
        yearly: bool = True,
        contact: str | None = None,
    ) -> Milestone:
        """A date to be prompted about, planned as the import plans it."""
        client = client or self.zebra
        with self.store.begin() as work:
            milestone = work.milestones.add(
                Milestone(
                    id=0,
                    workspace_id=self.workspace.id,
                    client_id=client.id,
                    kind=kind,
                    title=title,
                    date=PartialDate.parse(date),
                    contact=contact,
                    repeat=Repeat.YEARLY if yearly else Repeat.NONE,
                    lead_days=lead,
                )
            )
            milestones.replan(work, client, milestone, self.now)
        return milestone

    def changes(self, client: Client, **facts: Any) -> Client:
        """The client is changed, and what is unsent is planned again in the same transaction, as the import does."""
        changed = replace(client, **facts)
        with self.store.begin() as work:
            work.clients.save(changed)
            for milestone in work.milestones.of_client(changed.workspace_id, changed.id):
                milestones.replan(work, changed, milestone, self.now)
        self.settle()
        return changed

    def moves(self, milestone: Milestone, date: str) -> None:
        """The date turns out to be another."""
        with self.store.begin() as work:
            work.milestones.save(replace(milestone, date=PartialDate.parse(date)))
            milestones.replan_one(work, self.workspace.id, milestone.id, self.now)
        self.settle()

    # people

    def person(self, slack_id: str, team: str | None = None) -> "Someone":
        return Someone(self, self.sandbox.person(slack_id, team))

    # the books

    def history(self, client: Client | None = None) -> list[What]:
        """What happened to the client, the oldest first."""
        with self.store.read() as work:
            entries = work.history.of_client(self.workspace.id, (client or self.zebra).id, 100)
        return [entry.what for entry in reversed(entries)]

    def unsent(self) -> int:
        """Prompts, not messages: a morning's brief carries many, and may have nothing left to say."""
        carried = tables.nudges.join(tables.deliveries, tables.deliveries.c.id == tables.nudges.c.delivery_id)
        waiting = tables.deliveries.c.state == str(DeliveryState.WAITING)
        return count(self.store, select(func.count()).select_from(carried).where(waiting))

    def rows(self) -> dict[str, int]:
        """Every table that is not empty, and how many rows it has."""
        counts = {table.name: count(self.store, select(func.count()).select_from(table)) for table in tables.EVERY}
        return {name: rows for name, rows in counts.items() if rows}

    def spies_on_calls(self) -> list[tuple[str, bool]]:
        """From now on every call to Slack, and whether somebody still waits for the answer that it belongs to."""
        calls: list[tuple[str, bool]] = []
        slack, door = self.bot.app.slack, self.bot.door
        asks, answers = slack._call, slack.answer

        def call(workspace_id: int | None, method: str, **args: Any) -> dict[str, Any]:
            calls.append((method, door.is_asked_here))
            return asks(workspace_id, method, **args)

        def answer(*args: Any, **more: Any) -> None:
            calls.append(("response_url", door.is_asked_here))
            answers(*args, **more)

        slack._call, slack.answer = call, answer  # type: ignore[method-assign]
        return calls

    # what Slack refused

    def expects(self, name: str, error: str) -> None:
        """This story is about that refusal; any other is a fault of ours."""
        self._allowed.add((name, error))

    def forgives_everything(self) -> None:
        """Slack misbehaved on purpose."""
        self._forgiving = True

    def surprises(self) -> list[Entry]:
        """What Slack refused, or was not answered, and the story did not expect."""
        if self._forgiving:
            return []
        return [each for each in self.sandbox.journal.refused() if (each.name, each.error) not in self._allowed]

    def sends_again(self, kind: str, payload: Any, times: int = 1) -> None:
        """Slack delivers the very same thing again."""
        self.sandbox.delivery.held += [(kind, payload)] * times
        self.sandbox.run(self.sandbox.delivery.release())
        self.settle()


class Someone:
    """A person in front of Slack. What they do is done, answered and shown when a method returns."""

    def __init__(self, house: House, actor: Actor) -> None:
        self.house = house
        self.actor = actor
        self.id = actor.id

    # what they do

    def types(self, command: str, words: str = "", channel: str | None = None) -> Outcome:
        """In #clients, or in a place of their own."""
        return self._done(self.actor.command(channel or "C0CLIENTS", command, words))

    def presses(self, where: Message | View | str, action: str, value: Any = None, block: str | None = None) -> Outcome:
        return self._done(self.actor.press(where, action, value, block_id=block))

    def declines(self, message: Message | View, block: str | None = None) -> Outcome:
        """Not this time, under the three dots."""
        return self.presses(message, "more", "Not this time", block=block)

    def puts_off(self, message: Message, words: str) -> Outcome:
        """Picks one of the choices under Later."""
        return self.presses(message, "later", words)

    def sends(self, **values: Any) -> Outcome:
        """Fills in the form that is open and sends it."""
        return self._done(self.actor.submit(values=values))

    def closes(self) -> Self:
        self.actor.close(everything=True)
        return self

    def opens_home(self) -> View:
        self.actor.open_home()
        self.house.settle()
        assert self.actor.home is not None
        return self.actor.home

    def uses_shortcut(self, name: str) -> Outcome:
        return self._done(self.actor.shortcut(name))

    def uses_message_shortcut(self, message: Message, name: str) -> Outcome:
        return self._done(self.actor.message_shortcut(message.channel, message.ts, name))

    def _done(self, outcome: Outcome) -> Outcome:
        self.house.settle()
        return outcome

    # what they see

    @property
    def dms(self) -> list[Message]:
        """From the bot, the oldest first."""
        return self.actor.dms()

    @property
    def form(self) -> View:
        """What is open on top."""
        view = self.actor.view
        assert view is not None, "nothing is open"
        return view

    @property
    def home(self) -> View:
        assert self.actor.home is not None, "Home was never drawn"
        return self.actor.home

    @property
    def is_told(self) -> str:
        """The last thing that only they were shown."""
        shown = self.actor.ephemeral()
        return shown[-1].text if shown else ""

    def sees(self, channel: str) -> list[Message]:
        return [message for message in self.actor.messages(channel) if message.bot_id]


def the_message(person: Someone, about: str) -> Message:
    """The one direct message in which these words stand, as it looks now."""
    found = [message for message in person.dms if about in message.text]
    assert found, f"nothing about {about!r}; there is: {[message.text for message in person.dms]}"
    assert len(found) == 1, f"{len(found)} messages about {about!r}"
    return found[0]


def asked(message: Message) -> str:
    """What a brief asks, without the day that it begins with."""
    return message.text.partition("\n")[2]


def buttons(place: Message | View) -> list[str]:
    """What can be pressed, by the words on it."""
    found = [element for block in place.blocks for element in touchable(block)]
    return [element["text"]["text"] for element in found if element["type"] == "button"]


def the_button(place: Message | View, action: str) -> dict[str, Any]:
    return next(each for block in place.blocks for each in touchable(block) if each["action_id"] == action)


def words(place: Message | View) -> str:
    """Everything that stands in the blocks."""
    said: list[str] = []
    for block in place.blocks:
        said += [block[key]["text"] for key in ("text", "label", "hint") if block.get(key)]
        said += [each["text"] for each in block.get("elements", ()) if isinstance(each.get("text"), str)]
    return "\n".join(said)


def flags(person: Someone, **values: Any) -> Outcome:
    """Sends the form of a moment: open to everybody and not so big, unless it is said otherwise."""
    return person.sends(**{"secrecy": "open", "size": "2", **values})


def held(person: Someone) -> dict[str, Any]:
    """What stands in the inputs of the form that is open, by block. What follows a colon only makes a field new."""
    return {
        block.split(":")[0]: next(iter(states.values())) for block, states in person.actor.state(person.form).items()
    }


def count(store: Store, query: Any, **given: Any) -> int:
    with store._reading.begin() as connection:
        return int(connection.execute(query, given).scalar() or 0)


@contextmanager
def a_house(
    file: Path,
    over_http: bool = False,
    pace: Pace | None = None,
    keys: tuple[str, ...] = (),
    clock: MovedClock | None = None,
    **parts: Any,
) -> Iterator[House]:
    clock = clock or MovedClock()
    clock.set(MONDAY_EARLY)
    parts = {"rates": Rates(speed=QUICK), "retry_waits": (0.0, 0.02, 0.02), **parts}
    with Sandbox.start(clock=clock, **parts) as sandbox:
        house = House(sandbox, clock, file, over_http, pace or Pace(QUICK), keys)
        try:
            yield house
        finally:
            house.goes_down()


class Ear(logging.Handler):
    """Hears everything that any logger says, at every level."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.heard: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.heard.append(record)

    def said(self, since: int = 0) -> str:
        """But for the first so many."""
        return "\n".join(f"{each.name}: {each.getMessage()} {each.exc_info or ''}" for each in self.heard[since:])

    def errors(self) -> list[str]:
        return [each.getMessage() for each in self.heard if each.levelno >= logging.ERROR]


@contextmanager
def listening() -> Iterator[Ear]:
    logging.getLogger("websockets").setLevel(logging.WARNING)  # the sandbox's own server tells every frame
    ear, root = Ear(), logging.getLogger()
    before = root.level
    root.addHandler(ear)
    root.setLevel(logging.DEBUG)
    try:
        yield ear
    finally:
        root.setLevel(before)
        root.removeHandler(ear)
