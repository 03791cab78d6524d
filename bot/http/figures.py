"""`GET /metrics`: what is counted, and what waits now, as Prometheus reads it."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import Callable, Iterator, Mapping, Optional

from prometheus_client import Metric
from prometheus_client.exposition import choose_encoder
from prometheus_client.metrics_core import GaugeMetricFamily
from prometheus_client.registry import Collector
from sanic import Sanic
from sanic.request import Request
from sanic.response import HTTPResponse, raw

from bot.domain.errors import StoreUnavailable
from bot.metrics import processes
from bot.services.waiting import Depth, Waiting

WITHIN_S = 2.0
"""What waits is left out where the store takes longer: the other figures are wanted most just then."""


class Depths(Collector):
    """The queues as they are; `known` is None where the store did not say."""

    def __init__(self, known: Optional[Mapping[str, Depth]]) -> None:
        self._known = known

    def collect(self) -> Iterator[Metric]:
        """See the base class."""
        is_known = GaugeMetricFamily("assistant_waiting_known", "0 where the store did not say")
        is_known.add_metric((), float(self._known is not None))
        count = GaugeMetricFamily("assistant_waiting", "What waits", labels=("queue",))
        oldest = GaugeMetricFamily(
            "assistant_waiting_oldest_seconds", "How long the oldest of it has", labels=("queue",)
        )
        for queue, depth in (self._known or {}).items():
            count.add_metric((queue,), depth.count)
            oldest.add_metric((queue,), depth.oldest_s)
        yield from (is_known, count, oldest)


def application(waiting: Waiting, now: Callable[[], datetime]) -> Sanic:
    """The application of the port for figures."""
    app = Sanic("metrics", configure_logging=False)
    app.config.FALLBACK_ERROR_FORMAT = "json"
    app.config.TOUCHUP = False  # Sanic tunes its methods once in a process

    @app.get("/metrics")
    async def metrics(request: Request) -> HTTPResponse:
        encode, content_type = choose_encoder(request.headers.get("accept", ""))
        depths = Depths(await _depths(waiting, now()))
        body = await asyncio.to_thread(lambda: encode(processes.registry(depths)))
        return raw(body, content_type=content_type)

    return app


async def _depths(waiting: Waiting, at: datetime) -> Optional[Mapping[str, Depth]]:
    try:
        return await asyncio.wait_for(asyncio.to_thread(waiting.depths, at), WITHIN_S)
    except (StoreUnavailable, TimeoutError):
        return None
