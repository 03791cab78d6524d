"""RabbitMQ: a durable topic exchange, persistent messages, each confirmed by the broker."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Optional

import aio_pika
from aio_pika.abc import AbstractConnection, AbstractExchange

from bot.services.events.event import BrokerAway, Event

EXCHANGE = "assistant.conversations"
CONNECT_S = 3.0
CONFIRM_S = 3.0
"""A broker that takes longer is away: what it may have got is sent again under the same id."""


class RabbitBroker:
    """`services.events.event.Broker` over AMQP 0.9.1; connects when something is to be sent.

    Where no queue is bound to the exchange, the broker confirms and drops: who wants events binds a
    durable queue once, and has what happens from then on.
    """

    def __init__(self, url: str, exchange: str = EXCHANGE) -> None:
        self._url = url
        self._name = exchange
        self._connection: Optional[AbstractConnection] = None
        self._exchange: Optional[AbstractExchange] = None
        self._opening = asyncio.Lock()

    async def publish(self, event: Event) -> None:
        """See the port."""
        message = aio_pika.Message(
            event.encoded(),
            content_type="application/json",
            content_encoding="utf-8",
            delivery_mode=aio_pika.DeliveryMode.PERSISTENT,
            message_id=event.id,
            type=event.kind.value,
            timestamp=event.at,
            app_id="assistant",
        )
        exchange: Optional[AbstractExchange] = None
        try:
            async with asyncio.timeout(CONNECT_S + CONFIRM_S):
                exchange = await self._opened()
                await exchange.publish(
                    message, event.routing_key, mandatory=False, timeout=CONFIRM_S
                )
        except asyncio.CancelledError:
            raise
        except Exception as error:
            if exchange is self._exchange:  # else somebody has opened another one meanwhile
                await self.close()
            raise BrokerAway(type(error).__name__) from None

    async def close(self) -> None:
        """See the port."""
        connection, self._connection, self._exchange = self._connection, None, None
        if connection is not None:
            with suppress(Exception):
                async with asyncio.timeout(CONNECT_S):
                    await connection.close()

    async def _opened(self) -> AbstractExchange:
        async with self._opening:
            if self._exchange is None or self._connection is None or self._connection.is_closed:
                self._connection = await aio_pika.connect(self._url, timeout=CONNECT_S)
                channel = await self._connection.channel(publisher_confirms=True)
                self._exchange = await channel.declare_exchange(
                    self._name, aio_pika.ExchangeType.TOPIC, durable=True
                )
            return self._exchange
