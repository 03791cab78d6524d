"""Events on their way to a real RabbitMQ, by a way that is cut at any moment."""

from __future__ import annotations

import asyncio
import json
import random
import uuid
from pathlib import Path
from typing import Any, Awaitable, Callable, Iterator

import aio_pika
import pytest
from broker_support import URL, Way, is_in_order, listening, remove
from jsonschema import Draft202012Validator
from sqlalchemy.engine import Engine

from bot.adapters.broker import RabbitBroker
from bot.adapters.stores import events as events_sql
from bot.adapters.stores.events import SqlEvents
from bot.root import ROOT
from bot.services.events.delivery import Delivery
from bot.services.events.event import BrokerAway, Happened, Kind
from tests.adapters.draft_stores import AT, KEYS, draft_engine

pytestmark = pytest.mark.services

SCHEMA = json.loads((ROOT / "docs/events.schema.json").read_text(encoding="utf-8"))
DATA: dict[Kind, dict[str, Any]] = {
    Kind.BEGUN: {
        "journey": "renewal",
        "step": 1,
        "mode": "guide",
        "reason": None,
        "where": "chat",
    },
    Kind.FEEDBACK: {
        "topic": "desk_hours",
        "journey": None,
        "step": None,
        "is_solved": False,
        "reason": "hard",
    },
}


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    """With the table."""
    with draft_engine("sqlite", tmp_path) as made:
        events_sql.create_tables(made)
        yield made


@pytest.fixture
def outbox(engine: Engine) -> SqlEvents:
    """40 events of four conversations."""
    made = SqlEvents(engine, KEYS)
    for number in range(40):
        kind = list(DATA)[number % 2]
        made.add(Happened(f"web-{number % 4}", kind, "web", AT, DATA[kind]))
    return made


@pytest.fixture
def way() -> Iterator[Way]:
    """Open."""
    made = Way()
    made.open()
    yield made
    made.close()


def played(test: Callable[[str], Awaitable[None]]) -> None:
    """With an exchange of its own."""

    async def run() -> None:
        exchange = f"test.{uuid.uuid4().hex}"
        try:
            await test(exchange)
        finally:
            await remove(exchange)

    asyncio.run(run())


async def rounds(delivery: Delivery, outbox: SqlEvents, most: int = 200) -> int:
    """Deliver until nothing waits; how many rounds it took."""
    for number in range(1, most):
        await delivery.round()
        if not outbox.take(1):
            return number
    raise AssertionError("it never comes to an end")


def test_what_arrives(outbox: SqlEvents, way: Way) -> None:
    """Persistent, by kind and channel, as the schema says, each once and in order."""

    async def test(exchange: str) -> None:
        broker = RabbitBroker(way.url, exchange)
        async with (
            listening(exchange) as all_of_it,
            listening(exchange, "feedback_given.*") as some,
        ):
            assert await rounds(Delivery(outbox, broker, None, lambda: AT), outbox) == 1
            await all_of_it.until(40)
            await some.until(20)
            for message, event in zip(all_of_it.messages, all_of_it.events):
                Draft202012Validator(SCHEMA).validate(event)
                assert message.delivery_mode == aio_pika.DeliveryMode.PERSISTENT
                assert (message.message_id, message.type) == (event["id"], event["kind"])
                assert message.routing_key == f"{event['kind']}.web"
                assert message.content_type == "application/json"
            assert len(all_of_it.events) == 40
            assert is_in_order(all_of_it.events)
            assert {one["kind"] for one in some.events} == {"feedback_given"}
        await broker.close()

    played(test)


def test_the_exchange_outlives_the_broker(outbox: SqlEvents, way: Way) -> None:
    """It is durable: to declare it otherwise is refused."""

    async def test(exchange: str) -> None:
        broker = RabbitBroker(way.url, exchange)
        await Delivery(outbox, broker, None, lambda: AT).round()
        await broker.close()
        async with await aio_pika.connect(URL) as connection:
            channel = await connection.channel()
            with pytest.raises(aio_pika.exceptions.ChannelPreconditionFailed):
                await channel.declare_exchange(exchange, aio_pika.ExchangeType.TOPIC, durable=False)

    played(test)


def test_away_at_the_start(outbox: SqlEvents) -> None:
    """Nothing is lost, and all arrive once it is there."""

    async def test(exchange: str) -> None:
        way = Way()
        broker = RabbitBroker(way.url, exchange)
        delivery = Delivery(outbox, broker, None, lambda: AT)
        assert await delivery.round() == 0
        assert len(outbox.take(100)) == 40
        way.open()
        async with listening(exchange) as listener:
            await rounds(delivery, outbox)
            await listener.until(40)
            assert is_in_order(listener.events)
        await broker.close()
        way.close()

    played(test)


@pytest.mark.parametrize("seed", range(6))
def test_cut_in_the_middle(outbox: SqlEvents, way: Way, seed: int) -> None:
    """At any byte, again and again: none is lost, and without repeats each conversation is in order."""
    chance = random.Random(seed)

    async def test(exchange: str) -> None:
        broker = RabbitBroker(way.url, exchange)
        delivery = Delivery(outbox, broker, None, lambda: AT)
        cuts = 0
        async with listening(exchange) as listener:
            while outbox.take(1):
                if cuts < 8:
                    way.cut_after = chance.randrange(600, 6000)
                    cuts += 1
                await delivery.round()
            await listener.until(40)
            assert {len(listener.first()), len({one["id"] for one in listener.events})} == {40}
            assert is_in_order(listener.first())
        await broker.close()
        assert cuts > 1, "nothing was cut"

    played(test)


def test_repeats_are_known_by_their_id(outbox: SqlEvents, way: Way) -> None:
    """What was taken and not confirmed comes again, the same in every byte."""

    async def test(exchange: str) -> None:
        broker = RabbitBroker(way.url, exchange)
        event = outbox.take(1)[0]
        async with listening(exchange) as listener:
            await broker.publish(event)
            way.is_deaf = True
            with pytest.raises(BrokerAway):
                await broker.publish(event)
            way.is_deaf = False
            await broker.publish(event)
            await listener.until(1)
            async with asyncio.timeout(10):
                while len(listener.messages) < 3:
                    await asyncio.sleep(0.02)
            assert len({one.body for one in listener.messages}) == 1
            assert {one.message_id for one in listener.messages} == {event.id}
        await broker.close()

    played(test)


def test_who_delivers_is_replaced(outbox: SqlEvents, way: Way) -> None:
    """One ends in the middle without a word, as after a kill; the next goes on where it was."""

    async def test(exchange: str) -> None:
        async with listening(exchange) as listener:
            first = Delivery(outbox, RabbitBroker(way.url, exchange), None, lambda: AT)
            under_way = asyncio.ensure_future(first.round())
            await listener.until(5)
            under_way.cancel()  # nothing of it is noted
            await asyncio.gather(under_way, return_exceptions=True)
            assert len(outbox.take(100)) == 40
            broker = RabbitBroker(way.url, exchange)
            await rounds(Delivery(outbox, broker, None, lambda: AT), outbox)
            await listener.until(40)
            assert is_in_order(listener.first())
            assert len(listener.events) > 40
            await broker.close()

    played(test)
