"""SQLite's writers, one at a time: those who queue behind each other share one commit, and so one wait for the disk.

Nobody returns before the commit that holds their part, and a part that fails takes back only itself.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from threading import Event, Lock

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

MOST = 32
"""Parts in one commit: the first of them waits for the last."""


class Together:
    """Safe between threads. For a database that has one writer at a time anyway."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._turn = Lock()
        self._counting = Lock()
        self._queued = 0
        self._shared: _Shared | None = None

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Nobody writes meanwhile."""
        with self._in_turn():
            self._end()
            yield

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """One part of a shared transaction. Raises what its commit raised."""
        with self._in_turn():
            if self._shared is None:
                self._shared = _Shared(self._engine)
            shared = self._shared
            try:
                with shared.part():
                    yield shared.connection
            finally:
                if not self._queued or shared.is_lost or shared.parts >= MOST:
                    self._end()
        shared.wait()

    @contextmanager
    def _in_turn(self) -> Iterator[None]:
        with self._counting:
            self._queued += 1
        try:
            self._turn.acquire()
        finally:
            with self._counting:
                self._queued -= 1
        try:
            yield
        finally:
            self._turn.release()

    def _end(self) -> None:
        """Whoever leaves and sees nobody queue, ends it; whoever queued then will see that it has ended."""
        shared, self._shared = self._shared, None
        if shared is not None:
            shared.end()


class Apart:
    """For a database server: every writer has a transaction of its own."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def alone(self) -> AbstractContextManager[None]:
        return nullcontext()

    def begin(self) -> AbstractContextManager[Connection]:
        return self._engine.begin()


class _Shared:
    """One transaction of several parts. Only whoever has the turn touches it; anybody may wait."""

    def __init__(self, engine: Engine) -> None:
        self.connection = engine.connect()
        self.parts = 0
        self._ended = Event()
        self._trouble: BaseException | None = None
        self._is_broken = False
        try:
            self._transaction = self.connection.begin()
        except BaseException:  # nobody has a part in it yet
            self.connection.close()
            raise

    @property
    def is_lost(self) -> bool:
        return self._trouble is not None

    @contextmanager
    def part(self) -> Iterator[None]:
        """The first one needs no savepoint: where it fails there is nothing else to keep."""
        self.parts += 1
        is_first = self.parts == 1
        if not is_first:
            self.connection.exec_driver_sql("SAVEPOINT part")
        try:
            yield
        except BaseException as error:
            if is_first:
                self._trouble = error
            else:
                self._take_back()
            raise
        if not is_first:
            with self._lost_otherwise():
                self.connection.exec_driver_sql("RELEASE part")

    def end(self) -> None:
        try:
            if not self.is_lost:
                with suppress(SQLAlchemyError), self._lost_otherwise():  # `wait` tells everybody whose part it was
                    self._transaction.commit()
            if self._is_broken:
                self.connection.invalidate()  # nobody knows what is still open in it
            self.connection.close()  # and with it goes what was not committed
        finally:
            self._ended.set()

    def wait(self) -> None:
        self._ended.wait()
        if self._trouble is not None:
            raise self._trouble

    def _take_back(self) -> None:
        with suppress(SQLAlchemyError), self._lost_otherwise():
            self.connection.exec_driver_sql("ROLLBACK TO part")
            self.connection.exec_driver_sql("RELEASE part")

    @contextmanager
    def _lost_otherwise(self) -> Iterator[None]:
        """SQLite gives up a whole transaction where the disk is full or fails, and then every part of it is lost."""
        try:
            yield
        except BaseException as error:
            self._trouble, self._is_broken = error, True
            raise
