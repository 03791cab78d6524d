"""A real RabbitMQ, a way to it that can be cut, and somebody who listens."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import threading
import uuid
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any, AsyncIterator, Optional
from urllib.parse import urlsplit

import aio_pika
from aio_pika.abc import AbstractIncomingMessage

from tests_support import free_port

URL = os.environ.get("TEST_RABBITMQ_URL", "amqp://guest:guest@127.0.0.1:5672/")


class Way:
    """A port that leads to the broker; closed until `open`, and cut whenever it is said.

    `cut_after` is how many more bytes go towards the broker before the connection breaks; with
    `is_deaf` nothing comes back from it any more.
    """

    def __init__(self) -> None:
        self.port = free_port()
        self.cut_after: Optional[int] = None
        self.is_deaf = False
        self._listening: Optional[socket.socket] = None
        self._pairs: list[tuple[socket.socket, socket.socket]] = []

    @property
    def url(self) -> str:
        """The broker's, by this way."""
        parts = urlsplit(URL)
        return (
            f"{parts.scheme}://{parts.username}:{parts.password}@127.0.0.1:{self.port}{parts.path}"
        )

    def open(self) -> None:
        """Connections lead to the broker from now on."""
        self.cut_after, self.is_deaf = None, False
        listening = socket.create_server(("127.0.0.1", self.port))
        self._listening = listening
        threading.Thread(target=self._accept, args=(listening,), daemon=True).start()

    def close(self) -> None:
        """All are cut, and none is taken any more."""
        listening, self._listening = self._listening, None
        if listening is not None:
            with suppress(OSError):
                listening.shutdown(socket.SHUT_RDWR)
            listening.close()
        self.cut()

    def cut(self) -> None:
        """Those that there are break."""
        pairs, self._pairs = self._pairs, []
        for pair in pairs:
            for one in pair:
                with suppress(OSError):
                    one.shutdown(socket.SHUT_RDWR)
                one.close()

    def _accept(self, listening: socket.socket) -> None:
        parts = urlsplit(URL)
        while True:
            try:
                here, _ = listening.accept()
            except OSError:
                return
            there = socket.create_connection((parts.hostname or "", parts.port or 5672))
            self._pairs.append((here, there))
            for args in ((here, there, True), (there, here, False)):
                threading.Thread(target=self._carry, args=args, daemon=True).start()

    def _carry(self, source: socket.socket, target: socket.socket, is_up: bool) -> None:
        with suppress(OSError):
            while data := source.recv(4096):
                if is_up and self.cut_after is not None:
                    data, self.cut_after = data[: self.cut_after], self.cut_after - len(data)
                if is_up or not self.is_deaf:
                    target.sendall(data)
                if is_up and self.cut_after is not None and self.cut_after <= 0:
                    self.cut_after = None
                    self.cut()
                    return
        for one in (source, target):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)


@dataclass
class Listener:
    """All that has come to a queue of one's own."""

    messages: list[AbstractIncomingMessage] = field(default_factory=list)

    async def take(self, message: AbstractIncomingMessage) -> None:
        """Keep it."""
        async with message.process():
            self.messages.append(message)

    @property
    def events(self) -> list[dict[str, Any]]:
        """As they came, repeated ones too."""
        return [json.loads(one.body) for one in self.messages]

    def first(self) -> list[dict[str, Any]]:
        """Without those whose id came already."""
        return list({one["id"]: one for one in reversed(self.events)}.values())[::-1]

    async def until(self, count: int, within_s: float = 30) -> None:
        """Wait for so many that are different."""
        async with asyncio.timeout(within_s):
            while len({one["id"] for one in self.events}) < count:
                await asyncio.sleep(0.02)


@asynccontextmanager
async def listening(exchange: str, key: str = "#") -> AsyncIterator[Listener]:
    """Who hears what goes to the exchange from now on, straight from the broker."""
    connection = await aio_pika.connect(URL)
    async with connection:
        channel = await connection.channel()
        made = await channel.declare_exchange(exchange, aio_pika.ExchangeType.TOPIC, durable=True)
        queue = await channel.declare_queue(f"test-{uuid.uuid4().hex}", exclusive=True)
        await queue.bind(made, key)
        listener = Listener()
        await queue.consume(listener.take)
        yield listener


async def remove(exchange: str) -> None:
    """An exchange of a test's own."""
    async with await aio_pika.connect(URL) as connection:
        channel = await connection.channel()
        await channel.exchange_delete(exchange)


def is_in_order(events: list[dict[str, Any]]) -> bool:
    """True if each conversation begins with 1 and leaves out none."""
    last: dict[str, int] = {}
    for event in events:
        if event["sequence"] != last.get(event["conversation"], 0) + 1:
            return False
        last[event["conversation"]] = event["sequence"]
    return True
