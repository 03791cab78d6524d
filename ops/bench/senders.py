"""Turns over HTTP: the first one, and rounds of one or more concurrent senders."""

from __future__ import annotations

import asyncio
import statistics
import time
from dataclasses import dataclass
from typing import Sequence

import httpx
from faults import BenchFailed
from pipeline import Conversation, Pipeline
from processes import Servers, Used

TURNS_OF_CONVERSATION = 25
"""Our web channel allows 30 messages a minute and conversation; both get the same."""

_ANSWER_LIMIT_S = 60.0
_EVERY_S = 0.1


@dataclass(frozen=True)
class Round:
    """Milliseconds a turn of one round."""

    senders: int
    cpu_ms: float
    p50_ms: float
    p95_ms: float
    unanswered: int


def _client(pipeline: Pipeline) -> httpx.AsyncClient:
    # trust_env: a proxy of this machine is not for its own loopback
    return httpx.AsyncClient(base_url=pipeline.url, timeout=_ANSWER_LIMIT_S, trust_env=False)


async def first_answer(
    pipeline: Pipeline, servers: Servers, question: str, started: float, limit_s: float
) -> Used:
    """Ask until the first answer; the seconds since `started` (`time.perf_counter`)."""
    async with _client(pipeline) as client:
        while time.perf_counter() - started < limit_s:
            servers.check()
            try:
                conversation = await pipeline.open(client)
                if await conversation.ask(question):
                    return Used(time.perf_counter() - started, servers.cpu_s())
            except httpx.HTTPError:
                pass  # not listening yet, or not ready
            await asyncio.sleep(_EVERY_S)
    raise BenchFailed(f"{pipeline.name}: no answer {limit_s:.0f} s after the start")


async def play(
    pipeline: Pipeline, servers: Servers, questions: Sequence[str], senders: int, limit_s: float
) -> Round:
    """Ask all questions once, dealt out to the senders, each in conversations of its own."""
    wall_ms: list[float] = []
    unanswered = 0

    async def send(talks: Sequence[tuple[Conversation, Sequence[str]]]) -> None:
        nonlocal unanswered
        for conversation, texts in talks:
            for text in texts:
                started = time.perf_counter()
                answered = await conversation.ask(text)
                wall_ms.append((time.perf_counter() - started) * 1000)
                unanswered += not answered

    async with _client(pipeline) as client:
        plan = []
        for number in range(senders):
            texts = questions[number::senders]
            chunks = [
                texts[i : i + TURNS_OF_CONVERSATION]
                for i in range(0, len(texts), TURNS_OF_CONVERSATION)
            ]
            plan.append([(await pipeline.open(client), chunk) for chunk in chunks])
        before = servers.cpu_s()
        try:
            await asyncio.wait_for(asyncio.gather(*map(send, plan)), limit_s)
        except TimeoutError:
            raise BenchFailed(f"{pipeline.name}: a round took over {limit_s:.0f} s") from None
        except httpx.HTTPError as error:
            raise BenchFailed(f"{pipeline.name}: a turn failed: {error!r}") from error
        cpu_s = servers.cpu_s() - before
    percentiles = statistics.quantiles(wall_ms, n=100, method="inclusive")
    return Round(senders, cpu_s * 1000 / len(wall_ms), percentiles[49], percentiles[94], unanswered)
