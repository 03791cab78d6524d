"""Events reach a broker at least once each, those of a conversation in order, whatever breaks."""

from __future__ import annotations

import asyncio
import uuid
from dataclasses import dataclass, field
from datetime import datetime
from typing import Callable, Optional, Sequence

import pytest

from bot.domain.hours import TOKYO
from bot.services.events.delivery import Delivery
from bot.services.events.event import BrokerAway, Event, Happened, Kind
from bot.services.turn_locks import TurnLocks

AT = datetime(2026, 12, 1, 10, 0, tzinfo=TOKYO)


@dataclass
class OutboxInMemory:
    """`services.events.event.EventOutbox` in a list."""

    events: list[Event] = field(default_factory=list)
    done_with: set[str] = field(default_factory=set)
    given_up: set[str] = field(default_factory=set)

    def add(self, happened: Happened) -> None:
        """See the port."""
        number = sum(one.conversation == happened.conversation for one in self.events) + 1
        self.events.append(
            Event(
                f"{happened.conversation}-{number}",
                happened.conversation,
                number,
                happened.kind,
                happened.channel,
                happened.at,
                happened.data,
            )
        )

    def waiting(self) -> list[Event]:
        """In order."""
        over = self.done_with | self.given_up
        return [one for one in self.events if one.id not in over]

    def take(self, most: int) -> Sequence[Event]:
        """See the port."""
        return self.waiting()[:most]

    def done(self, ids: Sequence[str], at: datetime) -> None:
        """See the port."""
        self.done_with |= set(ids)

    def trim(self, most: int, at: datetime) -> int:
        """See the port."""
        oldest = self.waiting()[: max(0, len(self.waiting()) - most)]
        self.given_up |= {one.id for one in oldest}
        return len(oldest)


@dataclass
class LocksInMemory:
    """`services.turn_locks.TurnLocks` of which nobody dies."""

    held: dict[str, str] = field(default_factory=dict)

    def take(self, name: str, for_s: float) -> Optional[str]:
        """See the port."""
        if name in self.held:
            return None
        self.held[name] = uuid.uuid4().hex
        return self.held[name]

    def renew(self, name: str, claim: str, for_s: float) -> bool:
        """See the port."""
        return self.held.get(name) == claim

    def give_back(self, name: str, claim: str) -> None:
        """See the port."""
        if self.held.get(name) == claim:
            del self.held[name]


@dataclass
class FakeBroker:
    """Notes what arrives; `fails` says before or after which event the connection is cut."""

    arrived: list[Event] = field(default_factory=list)
    fails: Callable[[Event], Optional[str]] = lambda event: None
    is_closed: bool = False

    async def publish(self, event: Event) -> None:
        """See the port."""
        await asyncio.sleep(0)
        how = self.fails(event)
        if how == "before":
            raise BrokerAway("ConnectionError")
        self.arrived.append(event)
        if how == "after":  # it is there, and nobody knows
            raise BrokerAway("ConnectionError")

    async def close(self) -> None:
        """See the port."""
        self.is_closed = True


def filled(conversations: int = 3, each: int = 4) -> OutboxInMemory:
    """Events of several conversations, interleaved."""
    outbox = OutboxInMemory()
    for _ in range(each):
        for number in range(conversations):
            outbox.add(Happened(f"c{number}", Kind.TURN, "web", AT, {}))
    return outbox


def delivering(outbox: OutboxInMemory, broker: FakeBroker, locks: Optional[TurnLocks] = None, most: int = 100) -> Delivery:  # fmt: skip
    """With these parts."""
    return Delivery(outbox, broker, locks, lambda: AT, most)


def in_order(arrived: Sequence[Event]) -> bool:
    """True if whoever drops what came already sees each conversation in its order, without a gap."""
    last: dict[str, int] = {}
    for event in arrived:
        before = last.get(event.conversation, 0)
        if event.sequence > before + 1:
            return False
        last[event.conversation] = max(before, event.sequence)
    return True


def test_the_measure_of_order() -> None:
    """A repeat is none of its business, a gap is."""
    one, two, three = (Event(str(n), "c", n, Kind.TURN, None, AT, {}) for n in (1, 2, 3))
    assert in_order([one, two, one, two, three])
    assert not in_order([one, three, two])


def test_all_arrive_in_order() -> None:
    """Each once, where nothing breaks."""
    outbox, broker = filled(), FakeBroker()
    assert asyncio.run(delivering(outbox, broker).round()) == 12
    assert len(broker.arrived) == len({one.id for one in broker.arrived}) == 12
    assert in_order(broker.arrived)
    assert outbox.waiting() == []


@pytest.mark.parametrize("how", ["before", "after"])
@pytest.mark.parametrize("where", range(1, 5))
def test_cut_in_the_middle(how: str, where: int) -> None:
    """Nothing behind a failure of the same conversation goes first; the others go on."""
    outbox = filled()
    cut = [True]

    def fails(event: Event) -> Optional[str]:
        if event.id == f"c1-{where}" and cut:
            cut.clear()
            return how
        return None

    broker = FakeBroker(fails=fails)
    delivery = delivering(outbox, broker)
    assert asyncio.run(delivery.round()) == 12 - (5 - where)
    assert [one.id for one in outbox.waiting()] == [f"c1-{n}" for n in range(where, 5)]
    assert asyncio.run(delivery.round()) == 5 - where
    assert in_order(broker.arrived)
    assert {one.id for one in broker.arrived} == {one.id for one in outbox.events}
    assert len(broker.arrived) == 12 + (how == "after")


def test_a_broker_that_is_away_is_asked_less_and_less() -> None:
    """Nothing is lost meanwhile, and what is there again is asked at once."""
    outbox, away = filled(), [True]
    broker = FakeBroker(fails=lambda event: "before" if away else None)
    delivery = delivering(outbox, broker)
    pauses = []
    for _ in range(8):
        assert asyncio.run(delivery.round()) == 0
        pauses.append(delivery._pause_s)
    assert pauses == [1, 2, 4, 8, 16, 30, 30, 30]
    away.clear()
    assert asyncio.run(delivery.round()) == 12
    assert delivery._pause_s == 0


def test_the_oldest_are_given_up_where_too_many_wait() -> None:
    """And only those."""
    outbox = filled(conversations=1, each=10)
    delivery = delivering(outbox, FakeBroker(), most=4)
    asyncio.run(delivery._trim())
    assert [one.sequence for one in outbox.waiting()] == [7, 8, 9, 10]
    asyncio.run(delivery._trim())  # looked a moment ago
    assert len(outbox.given_up) == 6


def test_one_process_at_a_time_delivers() -> None:
    """The other one waits, and goes on when the first ends."""
    locks, outbox = LocksInMemory(), filled()

    async def run() -> None:
        first, second = (delivering(outbox, FakeBroker(), locks) for _ in range(2))
        assert await first._is_mine()
        assert not await second._is_mine()
        assert await first._is_mine()
        await first.stop(1)
        assert await second._is_mine()

    asyncio.run(run())


def test_it_runs_until_it_is_stopped() -> None:
    """What is put meanwhile is delivered, and the connection closed in the end."""
    outbox, broker = filled(), FakeBroker()

    async def run() -> None:
        delivery = delivering(outbox, broker)
        delivery.start()
        while outbox.waiting():
            await asyncio.sleep(0.01)
        await delivery.stop(1)

    asyncio.run(run())
    assert len(broker.arrived) == 12
    assert broker.is_closed
