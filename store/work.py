"""One transaction and every noun in it."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, Engine, make_url

from bot.domain.history import Noun, Thing
from bot.domain.seals import Seals, Unsealed
from store import migrate
from store.again import telling
from store.arrangements import ArrangementKeeper
from store.circles import Circles
from store.clients import Clients
from store.contacts import Contacts
from store.deliveries import Deliveries
from store.digests import Digests
from store.drafts import Drafts
from store.engine import open_copy, open_engine, reading
from store.erasing import Erasing
from store.feeds import Feeds
from store.formers import Formers
from store.goals import Goals
from store.handovers import HandOvers
from store.history import History
from store.home import Homes
from store.journeys import JourneyKeeper
from store.keeper import has_one_writer
from store.meetings import Links, Meetings
from store.milestones import Milestones
from store.moments import Moments
from store.nudges import Nudges
from store.people import People
from store.preferences import PreferenceKeeper
from store.promises import Promises
from store.receipts import Receipts
from store.roles import Roles
from store.sales import Sales
from store.sealed import SealedWords
from store.silence import Silences
from store.statuses import Statuses
from store.team import Teams
from store.together import Apart, Together
from store.touches import Touches
from store.welcomes import Welcomes
from store.workspaces import Workspaces


class Work:
    """What can be read, and in a writing transaction changed; all of it is saved together or not at all."""

    def __init__(self, connection: Connection, seals: Seals) -> None:
        self.seals = seals
        self.workspaces = Workspaces(connection)
        self.people = People(connection)
        self.roles = Roles(connection)
        self.preferences = PreferenceKeeper(connection)
        self.statuses = Statuses(connection)
        self.arrangements = ArrangementKeeper(connection)
        self.clients = Clients(connection)
        self.contacts = Contacts(connection)
        self.milestones = Milestones(connection)
        self.journeys = JourneyKeeper(connection)
        self.touches = Touches(connection)
        self.feeds = Feeds(connection)
        self.links = Links(connection)
        self.meetings = Meetings(connection)
        self.silence = Silences(connection)
        self.goals = Goals(connection)
        self.sales = Sales(connection)
        self.welcomes = Welcomes(connection)
        self.handovers = HandOvers(connection)
        self.nudges = Nudges(connection)
        self.deliveries = Deliveries(connection)
        self.moments = Moments(connection, seals)
        self.promises = Promises(connection)
        self.digests = Digests(connection)
        self.circles = Circles(connection)
        self.history = History(connection, seals)
        self.formers = Formers(connection)
        self.erasing = Erasing(connection)
        self.receipts = Receipts(connection)
        self.drafts = Drafts(connection)
        self.homes = Homes(connection)
        self.teams = Teams(connection)
        self.sealed = SealedWords(connection)

    def hold(self, workspace_id: int, thing: Thing) -> None:
        """Nobody else changes this thing until the transaction ends. What a nudge is about first, then the nudge, and
        whoever calls takes the delivery last: so nobody waits for each other in a circle. SQLite has one writer."""
        if has_one_writer(self.nudges):
            return
        about = self.nudges.thing_of(workspace_id, thing.id) if thing.noun is Noun.NUDGE else None
        for each in (about, thing):
            if each is not None:
                self._hold(workspace_id, each)

    def _hold(self, workspace_id: int, thing: Thing) -> None:
        match thing.noun:
            case Noun.WORKSPACE | Noun.MARK:  # whoever says something of a milestone holds the workspace, too
                self.workspaces.get(workspace_id)
            case Noun.CLIENT | Noun.JOURNEY:
                self.clients.get(workspace_id, thing.id)
            case Noun.CONTACT:
                self.contacts.hold(workspace_id, thing.id)
            case Noun.MILESTONE:
                self.milestones.hold(workspace_id, thing.id)
            case Noun.TOUCH:
                self.clients.get(workspace_id, self.touches.whose(workspace_id, thing.id))
                self.touches.get(workspace_id, thing.id)
            case Noun.SALE:
                self.sales.get(workspace_id, thing.id)
            case Noun.WELCOME:
                self.welcomes.get(workspace_id, thing.id)
            case Noun.GOAL:
                self.goals.get(workspace_id, thing.id)
            case Noun.HANDOVER:
                self.handovers.get(workspace_id, thing.id)
            case Noun.HANDING:
                theirs = self.handovers.of_handing(workspace_id, thing.id)
                self.clients.held(workspace_id, {each.client_id for each in theirs})
                self.handovers.find_handing(workspace_id, thing.id)
            case Noun.MOMENT:
                self.clients.get(workspace_id, self.moments.whose(workspace_id, thing.id))
                self.moments.get(workspace_id, thing.id)
            case Noun.PROMISE:
                self.clients.get(workspace_id, self.promises.whose(workspace_id, thing.id))
                self.promises.get(workspace_id, thing.id)
            case Noun.DIGEST:
                self.digests.find(workspace_id, thing.id)
            case Noun.NUDGE:
                self.nudges.find(workspace_id, thing.id)
            case Noun.ENTRY:
                entry = self.history.find(workspace_id, thing.id)
                if entry is not None:
                    self._hold(workspace_id, entry.about)
            case Noun.STATUS:
                self.statuses.find(workspace_id, thing.id)


class Store:
    """Safe to share between threads."""

    def __init__(self, url: str, seals: Seals = Unsealed()) -> None:  # noqa: B008
        """`seals` keeps what is sealed unreadable at rest."""
        self.url = url
        self.seals = seals
        self._engine: Engine = open_engine(url)
        self._reading = reading(self._engine)
        self._writing = self._engine.execution_options(writes=True)
        is_sqlite = self._engine.dialect.name == "sqlite"
        self._writers = Together(self._writing) if is_sqlite else Apart(self._writing)
        self._wake: Callable[[], None] = lambda: None

    @property
    def file(self) -> Path | None:
        """The SQLite file; None on a database server."""
        url = make_url(self.url)
        return Path(url.database) if url.get_backend_name() == "sqlite" and url.database else None

    def upgrade(self) -> None:
        """Brings the tables up to date; replicas take turns."""
        with self._writers.alone():
            migrate.upgrade(self._engine)

    def is_current(self) -> bool:
        """Whether the tables are up to date. Raises alembic's CommandError where they are ahead of this program."""
        return migrate.is_current(self._engine)

    def when_committed(self, wake: Callable[[], None]) -> None:
        """`wake` is called after every commit: something may be due now."""
        self._wake = wake

    @contextmanager
    def begin(self, *, wakes: bool = True) -> Iterator[Work]:
        """A writing transaction: committed at the end, rolled back when anything is raised.

        Afterwards whoever sends is woken; the senders' own bookkeeping has nothing to wake them for. Raises GivenUp
        where a database server chose it so that others could go on: see `again`.
        """
        with telling(), self._writers.begin() as connection:
            yield Work(connection, self.seals)
        if wakes:
            self._wake()

    @contextmanager
    def rehearse(self) -> Iterator[Work]:
        """A writing transaction of which nothing is kept, and after which nobody is woken.

        Where there is one writer at a time it happens on a copy in memory, so that nobody waits for it. A database
        server holds what it touches until the end, as in `begin`, and may raise GivenUp.
        """
        copy = open_copy(self.file) if self.file is not None else None
        try:
            with telling(), (copy or self._engine).execution_options(writes=True).connect() as connection:
                yield Work(connection, self.seals)  # what was not committed goes with the connection
        finally:
            if copy is not None:
                copy.dispose()

    def each(self, parts: Sequence[Callable[[Work], None]], *, wakes: bool = True) -> list[Exception | None]:
        """Writes each of these: what a part raised stands in its place, and took back only that part.

        Where there is one writer at a time anyway they share one transaction; a part that fails then is found by
        doing each anew, alone, so a part must change nothing but the database.
        """
        if isinstance(self._writers, Together) and len(parts) > 1:
            with suppress(Exception), self.begin(wakes=wakes) as work:
                for part in parts:
                    part(work)
                return [None] * len(parts)
        return [self._alone(part, wakes) for part in parts]

    def _alone(self, part: Callable[[Work], None], wakes: bool) -> Exception | None:
        try:
            with self.begin(wakes=wakes) as work:
                part(work)
        except Exception as error:
            return error
        return None

    @contextmanager
    def read(self) -> Iterator[Work]:
        """A reading transaction: one consistent picture."""
        with self._reading.begin() as connection:
            yield Work(connection, self.seals)

    def backup(self, to: Path) -> None:
        """A whole copy of a SQLite database while it is used. Raises NotAFile on a database server."""
        migrate.backup(self.file, to)

    def recover(self, now: datetime) -> None:
        """For the one process that holds a SQLite file: what a dead process had claimed is looked at now."""
        with self.begin() as work:
            work.deliveries.recover(now)

    def close(self) -> None:
        self._engine.dispose()
