"""Working off and sending, over real stores in memory and a platform that does as told."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Callable, Sequence

import pytest

from bot.adapters.stores import inbound as inbound_sql
from bot.adapters.stores import outbound as outbound_sql
from bot.adapters.stores.engine import open_engine
from bot.adapters.stores.inbound import SqlInbox
from bot.adapters.stores.keys import Keys
from bot.adapters.stores.outbound import SqlOutboundParcels
from bot.adapters.stores.work import SqlUnitOfWork
from bot.domain.errors import StoreUnavailable
from bot.domain.hours import TOKYO
from bot.services.drafts.drafts import VaultKey
from bot.services.messaging import noting
from bot.services.messaging.inbound import MOST_TRIES, Event
from bot.services.messaging.outbound import (
    Parcel,
    SendingDelayed,
    SendingRefused,
    TakenParcel,
)
from bot.services.messaging.sending import Sending
from bot.services.messaging.working import Working

AT = datetime(2026, 11, 20, 10, 0, tzinfo=TOKYO)
KEYS = Keys((VaultKey("new", b"n" * 32),))


@dataclass
class World:
    """Stores, a clock, and what was handed to the platform."""

    folder: Path
    at: datetime = AT
    handed: list[str] = field(default_factory=list)
    handled: list[str] = field(default_factory=list)
    errors: list[Exception] = field(default_factory=list)
    fails: list[Exception] = field(default_factory=list)
    most: int = 0
    _here: int = 0

    def __post_init__(self) -> None:
        engine = open_engine(f"sqlite:///{self.folder / 'drafts.db'}")
        inbound_sql.create_tables(engine)
        outbound_sql.create_tables(engine)
        self.inbox = SqlInbox(engine, KEYS, self.now)
        self.outbox = SqlOutboundParcels(engine, KEYS, self.now)
        self.unit = SqlUnitOfWork(engine)
        self.sending = Sending("line", self.outbox, self, self.now)
        wake = self.sending.crew.wake
        self.working = Working(
            "line", self.inbox, self.outbox, self.unit, self.handle, wake, self.now
        )

    def now(self) -> datetime:
        return self.at

    async def handle(self, event: Event) -> Sequence[Parcel]:
        self._here += 1
        self.most = max(self.most, self._here)
        await asyncio.sleep(0.001)
        self._here -= 1
        self.handled.append(event.id)
        if self.fails:
            raise self.fails.pop(0)
        return [Parcel("line", event.id, event.conversation, {"text": event.body["text"]})]

    async def send(self, taken: TakenParcel) -> None:
        if self.errors:
            raise self.errors.pop(0)
        self.handed.append(taken.parcel.key)

    def come(self, *names: str, who: str = "") -> None:
        self.inbox.put(
            [Event("line", name, f"line-{who or name}", self.at, {"text": "x"}) for name in names]
        )

    async def one_round(self) -> None:
        for crew in (self.working.crew, self.sending.crew):
            while await crew.round():
                await crew.idle()


@pytest.fixture
def world(tmp_path: Path) -> World:
    """A new one."""
    return World(tmp_path)


def run(call: Callable[[], Any]) -> None:
    """On a loop of its own."""
    asyncio.run(call())


def test_each_once(world: World) -> None:
    """Several conversations, each event answered once, whatever comes again."""
    world.come("a", "b", "c")
    world.come("a", "b")
    run(world.one_round)
    world.come("c")
    run(world.one_round)
    assert sorted(world.handed) == ["a", "b", "c"] and world.most > 1


def test_one_after_the_other_in_a_conversation(world: World) -> None:
    """Never two at the same time."""
    world.come("a", "b", "c", who="anna")
    run(world.one_round)
    assert world.handled == world.handed == ["a", "b", "c"] and world.most == 1


def test_killed_between_the_answer_and_its_being_kept(world: World) -> None:
    """It is worked off again after the lease, and sent once."""
    world.come("a")
    (taken,) = world.inbox.take("line", "killed", 1, world.at)
    world.at += timedelta(seconds=11)
    run(world.one_round)
    run(lambda: world.working.work_off(taken))  # the one that was thought to be dead
    run(world.one_round)
    assert world.handed == ["a"]


def test_what_fails_is_done_again_and_given_up(world: World) -> None:
    """Those behind it wait, then go on."""
    world.fails = [RuntimeError()] * MOST_TRIES
    world.come("bad", "good", who="anna")
    for _ in range(MOST_TRIES):
        run(world.one_round)
        world.at += timedelta(seconds=70)
    run(world.one_round)
    assert world.handled == ["bad"] * MOST_TRIES + ["good"] and world.handed == ["good"]


def test_sent_again_with_pauses(world: World) -> None:
    """As long as it is delayed; the platform's own wish counts."""
    world.errors = [
        SendingDelayed("429", after_s=30),
        SendingDelayed("500"),
        TimeoutError(),
        RuntimeError(),
    ]
    world.come("a")
    seconds = []
    while not world.handed:
        run(world.one_round)
        world.at += timedelta(seconds=1)
        seconds.append((world.at - AT).total_seconds())
    # 30 s as asked for, then 2, 4 and 8
    assert seconds[-1] == 30 + 2 + 4 + 8 + 1


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (SendingRefused("400"), 1),
        (SendingRefused("unknown", is_unsure=True), 1),
        (SendingRefused("opted out", is_final=True), 0),
    ],
)
def test_refused(world: World, error: Exception, told: int) -> None:
    """Not tried again, and told at the next message unless nobody wants it."""
    world.errors = [error]
    world.come("a")
    run(world.one_round)
    world.at += timedelta(hours=1)
    run(world.one_round)
    assert world.handed == []
    assert len(world.outbox.undelivered("line-a", world.at)) == told


def test_what_could_not_be_noted_is_let_go(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The store was away when it was done: it is taken again after its lease, and sent once."""
    world.come("a")
    (taken,) = world.inbox.take("line", "this", 1, world.at)
    done = world.unit.commit
    world.unit.commit = _failing(10)  # type: ignore[method-assign]
    monkeypatch.setattr(noting, "_PAUSE_S", 0.0)
    run(lambda: world.working.work_off(taken))
    world.unit.commit = done  # type: ignore[method-assign]
    world.at += timedelta(seconds=11)
    run(world.one_round)
    assert world.handed == ["a"] and world.handled == ["a", "a"]


def _failing(times: int) -> Callable[[], None]:
    left = [times]

    def fail() -> None:
        left[0] -= 1
        assert left[0] >= 0
        raise StoreUnavailable("away")

    return fail


def test_both_crews_while_the_server_runs(world: World) -> None:
    """They begin, are woken, and end after what is under way."""

    async def serving() -> None:
        crews = (world.working.crew, world.sending.crew)
        for crew in crews:
            crew.start()
        world.come("a", "b")
        world.working.crew.wake()
        async with asyncio.timeout(20):
            while len(world.handed) < 2:
                await asyncio.sleep(0.01)
        for crew in crews:
            await crew.stop(5)

    asyncio.run(serving())
    assert sorted(world.handed) == ["a", "b"]


def test_a_store_that_fails_otherwise_is_asked_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An error that nobody thought of does not end the crew."""
    monkeypatch.setattr("bot.services.messaging.crew._STORE_AGAIN_S", 0.01)
    errors: list[Exception] = [RuntimeError("unforeseen")]
    take = world.inbox.take

    def failing(*arguments: Any) -> Any:
        if errors:
            raise errors.pop()
        return take(*arguments)

    monkeypatch.setattr(world.inbox, "take", failing)

    async def serve() -> None:
        world.come("a")
        world.working.crew.start()
        for _ in range(200):
            if world.handled:
                break
            await asyncio.sleep(0.02)
        await world.working.crew.stop(1)

    run(serve)
    assert world.handled == ["a"] and not errors
