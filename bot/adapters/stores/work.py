"""ひとまとまりの仕事: what a turn changes is written at its end, in one transaction, or not at all.

A turn asks the back end between its changes, which may take seconds: so it holds no
transaction meanwhile. What it read is remembered with its version, what it changes waits, and
at the end everything is written if nobody else has changed it since; otherwise the turn is
done again on what is there now.
"""

from __future__ import annotations

import random
import time
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Callable, Iterator, Optional, Protocol, Sequence, TypeVar

from sqlalchemy import MetaData
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from bot.adapters.stores.engine import preparing, writing
from bot.domain.errors import Overtaken, StoreUnavailable, TurnGivenUp

T = TypeVar("T")

Write = Callable[[Connection], object]
"""Runs in the transaction at the end. Raises `Overtaken` where it no longer applies."""

_TRIES = 50
_LONGEST_PAUSE_S = 0.01


class Part(Protocol):
    """What one store remembers of a turn."""

    @property
    def has_changes(self) -> bool:
        """True if something waits to be written."""

    def writes(self) -> list[Write]:
        """What writes it, ready: whatever takes time is done before the transaction begins."""


@contextmanager
def translated(
    what: str = "the draft store", error: type[Exception] = StoreUnavailable
) -> Iterator[None]:
    """Errors of the database as ours, without the rows that a driver's message may quote."""
    try:
        yield
    except SQLAlchemyError as caught:
        cause = type(getattr(caught, "orig", None) or caught).__name__
        raise error(f"{what} does not answer ({cause})") from None


def creating(metadata: MetaData) -> Callable[[Engine], None]:
    """What creates the tables of a store that are missing. It raises `StoreUnavailable`."""

    def create_tables(engine: Engine) -> None:
        with translated(), preparing(engine) as connection:
            metadata.create_all(connection)

    return create_tables


class Work:
    """What a turn has read and will write. Its threads come one after the other."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.is_over = False
        self._parts: dict[int, Any] = {}
        self._writes: list[Write] = []
        self._afterwards: list[Callable[[], None]] = []

    def part(self, owner: object, new: Callable[[], T]) -> T:
        """What this store remembers of the turn."""
        if id(owner) not in self._parts:
            self._parts[id(owner)] = new()
        found: T = self._parts[id(owner)]
        return found

    def later(self, write: Write) -> None:
        """Do this with the other changes of the turn, after the drafts."""
        self._writes.append(write)

    def afterwards(self, call: Callable[[], None]) -> None:
        """Do this once all of it is written."""
        self._afterwards.append(call)

    @property
    def has_changes(self) -> bool:
        """True if something waits to be written."""
        return bool(self._writes) or any(part.has_changes for part in self._parts.values())

    def roll_back(self) -> None:
        """Nothing of it has happened; what is read from now on is read anew."""
        self._parts.clear()
        self._writes.clear()
        self._afterwards.clear()

    def commit(self) -> None:
        """Write everything at once. Raises `Overtaken`, `StoreUnavailable`; then nothing is."""
        if self.is_over:
            raise TurnGivenUp
        calls: list[Callable[[], None]] = []
        try:
            if self.has_changes:
                of_parts = [write for part in self._parts.values() for write in part.writes()]
                self._write([*of_parts, *self._writes])
            calls = self._afterwards[:]
        finally:
            self.roll_back()
        for call in calls:
            call()

    def _write(self, writes: Sequence[Write]) -> None:
        with translated():
            try:
                with writing(self.engine) as connection:
                    for write in writes:
                        write(connection)
                    if self.is_over:
                        raise TurnGivenUp
            except IntegrityError:
                raise Overtaken from None


_present: ContextVar[Optional[Work]] = ContextVar("work", default=None)


def in_turn(engine: Engine, operation: Callable[[Work], T]) -> T:
    """Do it as part of the turn that goes on; where none does, at once and for itself.

    Raises `StoreUnavailable`.
    """
    present = _present.get()
    if present is not None and present.engine is engine:
        if present.is_over:
            raise TurnGivenUp
        return operation(present)
    for number in range(_TRIES):
        if number:
            time.sleep(random.uniform(0, _LONGEST_PAUSE_S))
        work = Work(engine)
        result = operation(work)
        try:
            work.commit()
        except Overtaken:
            continue
        return result
    raise StoreUnavailable("the draft store is contended")


class SqlUnitOfWork:
    """`services.unit_of_work.UnitOfWork` over a database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @contextmanager
    def turn(self) -> Iterator[None]:
        """See the port."""
        work = Work(self._engine)
        before = _present.set(work)
        try:
            yield
        finally:
            work.is_over = True
            work.roll_back()
            _present.reset(before)

    @property
    def is_in_turn(self) -> bool:
        """See the port."""
        return _present.get() is not None

    @property
    def is_over(self) -> bool:
        """See the port."""
        return self._work().is_over

    @property
    def has_changes(self) -> bool:
        """See the port."""
        return self._work().has_changes

    def commit(self) -> None:
        """See the port."""
        self._work().commit()

    def roll_back(self) -> None:
        """See the port."""
        self._work().roll_back()

    def afterwards(self, call: Callable[[], None]) -> None:
        """See the port."""
        work = _present.get()
        if work is None:
            call()
        else:
            work.afterwards(call)

    def _work(self) -> Work:
        work = _present.get()
        assert work is not None, "a turn has begun"
        return work
