"""The thread that writes events: in order, once, and as soon as the store answers again."""

from __future__ import annotations

import threading
from typing import Optional, Sequence

import pytest
from sqlalchemy.exc import OperationalError, ProgrammingError

from bot.assistant.event_log import Row
from bot.assistant.late_writer import LateWriter, Written

SOON_S = 10


class Store:
    """An event log in memory that can be away, break after a commit, or refuse some rows."""

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self.is_there = threading.Event()
        self.is_there.set()
        self.breaks_after_commit = False
        self.refused: Optional[str] = None
        self.tried = threading.Event()

    def _require(self) -> None:
        self.tried.set()
        if not self.is_there.is_set():
            raise OperationalError("", {}, ConnectionError("away"))

    def append(self, rows: Sequence[Row]) -> dict[str, int]:
        self._require()
        if any(row["data"] == self.refused for row in rows):
            raise ProgrammingError("", {}, ValueError("refused"))
        self.rows += rows
        if self.breaks_after_commit:
            self.breaks_after_commit = False
            raise OperationalError("", {}, ConnectionError("broke"))
        return {row["sender_id"]: len(self.rows) for row in rows}

    def newest_if_stored(self, row: Row) -> Optional[int]:
        self._require()
        return len(self.rows) if row in self.rows else None

    def erase(self, sender: str) -> None:
        self._require()
        self.rows = [row for row in self.rows if row["sender_id"] != sender]

    def answers(self) -> None:
        self._require()

    @property
    def data(self) -> list[str]:
        return [row["data"] for row in self.rows]


@pytest.fixture
def store() -> Store:
    return Store()


def writer(store: Store, most_rows: int = 1000) -> LateWriter:
    return LateWriter(store, most_rows)  # type: ignore[arg-type]


def add(writer: LateWriter, data: str, sender: str = "a") -> Written:
    return writer.add(sender, [{"sender_id": sender, "data": data}])


def away(store: Store, writing: LateWriter) -> None:
    """The store is away, and somebody has noticed."""
    store.is_there.clear()
    store.tried.clear()
    add(writing, "first")
    assert store.tried.wait(SOON_S)
    while not writing.is_late:
        pass


def test_what_is_added_is_written_in_order(store: Store) -> None:
    """And whoever added it can wait for it."""
    writing = writer(store)
    written = [add(writing, str(number)) for number in range(50)]
    assert written[-1].result(SOON_S) == 50
    assert store.data == [str(number) for number in range(50)]
    assert not writing.is_late


def test_a_store_that_was_away_gets_everything_in_order(store: Store) -> None:
    """Meanwhile the writer says that it is late."""
    writing = writer(store)
    away(store, writing)
    later = [add(writing, str(number), f"s{number % 3}") for number in range(20)]
    assert writing.is_late and not any(one.done() for one in later)
    store.is_there.set()
    assert later[-1].result(SOON_S)
    assert store.data == ["first", *map(str, range(20))]
    assert not writing.is_late


def test_a_connection_that_broke_after_the_commit_writes_nothing_twice(store: Store) -> None:
    """The same try is made once more, and finds that it is done."""
    store.breaks_after_commit = True
    writing = writer(store)
    assert add(writing, "once").result(SOON_S) == 1
    assert store.data == ["once"]


def test_what_is_refused_for_good_holds_nobody_up(store: Store) -> None:
    """One conversation's row that the database does not take: the others' are written."""
    store.is_there.clear()
    store.refused = "bad"
    writing = writer(store)
    results = [add(writing, data) for data in ("good", "bad", "better")]
    store.is_there.set()
    assert [one.result(SOON_S) is not None for one in results] == [True, False, True]
    assert store.data == ["good", "better"]


def test_what_waits_is_bounded(store: Store) -> None:
    """The oldest is given up, apart from what is being tried."""
    writing = writer(store, most_rows=5)
    away(store, writing)
    waiting = [add(writing, str(number)) for number in range(10)]
    assert waiting[0].result(SOON_S) is None
    store.is_there.set()
    assert waiting[-1].result(SOON_S)
    assert store.data == ["first", "6", "7", "8", "9"]


def test_what_is_erased_is_not_written_later(store: Store) -> None:
    """Neither what was stored nor what waited is there in the end; what came after is."""
    writing = writer(store)
    add(writing, "other", "b").result(SOON_S)
    add(writing, "stored").result(SOON_S)
    away(store, writing)
    add(writing, "waiting")
    erased = writing.erase("a")
    assert writing.is_erasing("a") and not writing.is_erasing("b")
    after = add(writing, "after")
    store.is_there.set()
    assert after.result(SOON_S) and erased.done()
    assert store.data == ["other", "after"]
    assert not writing.is_erasing("a")


def test_closing_writes_what_waits(store: Store) -> None:
    """As far as the store lets it."""
    writing = writer(store)
    for number in range(100):
        add(writing, str(number))
    writing.close(SOON_S)
    assert len(store.data) == 100
    store.is_there.clear()
    other = writer(store)
    add(other, "lost")
    other.close(0.2)
    assert "lost" not in store.data


def test_reads_that_were_late_are_looked_after(store: Store) -> None:
    """Without anything to write, the writer finds out that the store answers again."""
    writing = writer(store)
    writing.reads_are_late()
    assert store.tried.wait(SOON_S)
    deadline = threading.Event()
    for _ in range(100):
        if not writing.are_reads_late:
            return
        deadline.wait(0.05)
    raise AssertionError("nobody looked")
