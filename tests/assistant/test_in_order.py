"""One turn of a conversation at a time, in one process and among several."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Optional

from bot.assistant import in_order
from bot.assistant.in_order import InOrder
from bot.services.turn_locks import LocksDown


@dataclass
class Table:
    """`TurnLocks` in a dictionary that several processes have."""

    held: dict[str, str] = field(default_factory=dict)
    renewed: int = 0
    is_down: bool = False
    _count: int = 0

    def take(self, name: str, for_s: float) -> Optional[str]:
        """See the port."""
        if self.is_down:
            raise LocksDown
        if name in self.held:
            return None
        self._count += 1
        self.held[name] = str(self._count)
        return self.held[name]

    def renew(self, name: str, claim: str, for_s: float) -> bool:
        """See the port."""
        self.renewed += 1
        return self.held.get(name) == claim

    def give_back(self, name: str, claim: str) -> None:
        """See the port."""
        if self.held.get(name) == claim:
            del self.held[name]


@dataclass
class Book:
    """Who was in the conversation, and when; never two."""

    inside: int = 0
    waited: list[bool] = field(default_factory=list)

    async def turn(self, order: InOrder, conversation: str = "web-1", for_s: float = 0.02) -> None:
        """One turn."""
        async with order.turn(conversation) as has_waited:
            self.inside += 1
            assert self.inside == 1
            await asyncio.sleep(for_s)
            self.waited.append(has_waited)
            self.inside -= 1


def test_in_one_process() -> None:
    """Turns wait for each other, and nobody else is asked."""
    book, alone = Book(), InOrder()

    async def run() -> None:
        await asyncio.gather(*(book.turn(alone) for _ in range(5)))

    asyncio.run(run())
    assert book.waited == [False] * 5


def test_among_processes() -> None:
    """The same; who waited for another process is told so."""
    table, book = Table(), Book()

    async def run() -> None:
        processes = [InOrder(table) for _ in range(3)]
        await asyncio.gather(*(book.turn(order) for order in processes * 2))

    asyncio.run(run())
    assert len(book.waited) == 6 and sum(book.waited) >= 2 and not table.held


def test_other_conversations_go_on() -> None:
    """A lock is of one conversation."""
    table = Table(held={"web-2": "somebody's"})
    asyncio.run(asyncio.wait_for(Book().turn(InOrder(table)), 1))


def test_without_locks_people_are_answered() -> None:
    """What is written is compared with what was read in any case."""
    book = Book()
    asyncio.run(asyncio.wait_for(book.turn(InOrder(Table(is_down=True))), 1))
    assert book.waited == [False]


def test_a_lock_that_is_never_given_back(monkeypatch) -> None:
    """After a while the turn goes on without it, and leaves it to whoever has it."""
    monkeypatch.setattr(in_order, "PATIENCE_S", 0.2)
    table, book = Table(held={"web-1": "somebody's"}), Book()
    asyncio.run(asyncio.wait_for(book.turn(InOrder(table)), 2))
    assert book.waited == [True] and table.held == {"web-1": "somebody's"}


def test_a_long_turn_keeps_it(monkeypatch) -> None:
    """It is renewed while the turn goes on, and not afterwards."""
    monkeypatch.setattr(in_order, "RENEW_EVERY_S", 0.05)
    table = Table()

    async def run() -> int:
        await Book().turn(InOrder(table), for_s=0.3)
        renewed = table.renewed
        await asyncio.sleep(0.2)
        return renewed

    assert 3 <= asyncio.run(run()) == table.renewed


def test_a_turn_that_fails_gives_it_back() -> None:
    """Whatever happened in it."""
    table = Table()

    async def run() -> None:
        async with InOrder(table).turn("web-1"):
            raise ValueError

    try:
        asyncio.run(run())
    except ValueError:
        assert not table.held
    else:
        raise AssertionError
