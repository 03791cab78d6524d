"""What RabbitMQ was told of the conversations: each turn once, those of a conversation in order."""

from __future__ import annotations

import asyncio
import json
import time
import uuid
from collections import Counter
from typing import Any, Iterable, Sequence

import aio_pika
from seen import Seen

from bot.adapters.broker import EXCHANGE

TURN = "turn_understood"
_STILL_S = 45.0
"""Nothing more comes after so long: delivery looks again after 30 s at the latest."""


class Told:
    """A durable queue that is there before people write, and is read when they are done."""

    def __init__(self, url: str) -> None:
        self._url, self._name = url, f"load-{uuid.uuid4().hex}"

    async def begin(self) -> None:
        """All that happens from now on is kept for us."""
        async with await aio_pika.connect(self._url) as connection:
            channel = await connection.channel()
            exchange = await channel.declare_exchange(
                EXCHANGE, aio_pika.ExchangeType.TOPIC, durable=True
            )
            queue = await channel.declare_queue(self._name, durable=True)
            await queue.bind(exchange, "#")

    async def end(self, turns: int) -> list[dict[str, Any]]:
        """Read it until so many turns were told, or nothing comes any more; then it is gone."""
        found: list[dict[str, Any]] = []
        ids: set[str] = set()
        async with await aio_pika.connect(self._url) as connection:
            channel = await connection.channel()
            queue = await channel.get_queue(self._name)
            since = time.monotonic()
            while time.monotonic() - since < _STILL_S:
                message = await queue.get(no_ack=True, fail=False)
                if message is not None:
                    found.append(json.loads(message.body))
                    since = time.monotonic()
                    continue
                ids = {one["id"] for one in found if one["kind"] == TURN}
                if len(ids) >= turns:
                    break
                await asyncio.sleep(0.2)
            await queue.delete(if_unused=False, if_empty=False)
        return found


def judge(events: Sequence[dict[str, Any]], walks: Iterable[int], seen: Seen) -> None:
    """`walks`: how many messages of each conversation were answered, whoever had it."""
    told: dict[str, int] = {}
    last: dict[str, int] = {}
    known: set[str] = set()
    for event in events:
        if event["id"] in known:
            seen.repeated_events += 1
            continue
        known.add(event["id"])
        conversation = event["conversation"]
        if event["sequence"] != last.get(conversation, 0) + 1:
            kind = "lost" if event["sequence"] > last.get(conversation, 0) else "unlike"
            seen.fault(kind, f"event {event['sequence']} after {last.get(conversation, 0)}")
        last[conversation] = event["sequence"]
        if event["kind"] == TURN:
            told[conversation] = told.get(conversation, 0) + 1
    seen.events += len(known)
    wanted, found = Counter(n for n in walks if n), Counter(told.values())
    if wanted != found:
        lack = sum(n * c for n, c in wanted.items()) - sum(told.values())
        kind = "lost" if lack > 0 else "doubled" if lack < 0 else "unlike"
        seen.fault(kind, f"turns told {-lack:+}; conversations {wanted - found} → {found - wanted}")
