"""Traces by OpenTelemetry: a request, in it the turn, in that the parts that `parts` measures.

Nothing of it is loaded where OTEL_EXPORTER_OTLP_ENDPOINT is not set. Attributes are names and numbers
of ours and the id of the request; kinds of errors and their texts are not told. Sampling, headers
and service name are the standard's own variables (OTEL_TRACES_SAMPLER, …).
"""

from __future__ import annotations

import os
import threading
import time
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, Callable, Iterator, Optional

from bot.metrics import parts

if TYPE_CHECKING:
    from opentelemetry.trace import Span

SERVICE = "assistant"
EXPORT_S = 10
"""Seconds that one batch may take; turns never wait for it."""
LAST_S = 2.0
"""What is left at the end is sent as long as that."""
_PATH = "/v1/traces"
_ERROR_FROM = 500

_here: ContextVar[Optional[Span]] = ContextVar("span", default=None)
"""The span that goes on; threads and tasks that are started in it have it too."""


class Traces:
    """Keeps spans and sends them, in a thread of its own, from the process that made it."""

    def __init__(self, endpoint: str, place: str) -> None:
        from opentelemetry import trace
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
        from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

        name = os.environ.get("OTEL_SERVICE_NAME") or SERVICE
        resource = Resource.create({"service.name": name, "service.instance.id": place})
        # at the end of the process nobody waits for half a minute: see `end`
        provider = TracerProvider(resource=resource, shutdown_on_exit=False)
        exporter = OTLPSpanExporter(f"{endpoint.rstrip('/')}{_PATH}", timeout=EXPORT_S)
        self._processor = BatchSpanProcessor(exporter)
        provider.add_span_processor(self._processor)
        self._trace = trace
        self._tracer = provider.get_tracer(SERVICE)
        self._parents = TraceContextTextMapPropagator()

    def end(self) -> None:
        """Send what is left, for as long as `LAST_S`. Blocks."""
        sending = threading.Thread(target=self._processor.shutdown, daemon=True)
        sending.start()
        sending.join(LAST_S)

    # What `parts` tells

    def request(self, name: str, request_id: str, parent: str) -> Callable[[int], None]:
        """The root, or below the span of who sent it; of their trace state nothing is taken."""
        context = self._parents.extract({"traceparent": parent}) if parent else None
        span = self._tracer.start_span(
            name,
            context=context or self._nobody(),
            kind=self._trace.SpanKind.SERVER,
            attributes={"request.id": request_id},
        )
        _here.set(span)

        def end(status: int) -> None:
            span.set_attribute("http.response.status_code", status)
            if status >= _ERROR_FROM:
                span.set_status(self._trace.StatusCode.ERROR)
            span.end()

        return end

    @contextmanager
    def span(self, name: str, is_turn: bool) -> Iterator[None]:
        """Below what goes on; a turn that nobody waits for by HTTP begins a trace."""
        around = _here.get()
        if around is None and not is_turn:
            yield
            return
        span = self._tracer.start_span(name, context=self._below(around))
        before = _here.set(span)
        try:
            yield
        except BaseException:
            span.set_status(self._trace.StatusCode.ERROR)
            raise
        finally:
            _here.reset(before)
            span.end()

    def past(self, name: str, seconds: float) -> None:
        """Of something that goes on still: what listens for hours is over for its trace."""
        around = _here.get()
        if around is None or not around.is_recording():
            return
        now = time.time_ns()
        start = now - int(seconds * 1e9)
        self._tracer.start_span(name, context=self._below(around), start_time=start).end(now)

    def note(self, names: dict[str, parts.Name]) -> None:
        """Attributes of the turn."""
        span = _here.get()
        if span is not None:
            span.set_attributes({f"assistant.{name}": value for name, value in names.items()})

    def _below(self, span: Optional[Span]) -> Any:
        return self._nobody() if span is None else self._trace.set_span_in_context(span)

    def _nobody(self) -> Any:
        return self._trace.set_span_in_context(self._trace.INVALID_SPAN)


def preload() -> None:
    """Load what workers share, before they are forked; no thread is started."""
    import opentelemetry.exporter.otlp.proto.http.trace_exporter
    import opentelemetry.sdk.trace.export  # noqa: F401


def begin(endpoint: str, place: str) -> Traces:
    """In the process that serves, at its start; `place` is its number among the others."""
    traces = Traces(endpoint, place)
    parts.follow(traces)
    return traces
