"""A collector of traces in the test's own process: takes OTLP over HTTP, and keeps it."""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Callable, Iterator

from bot import stand_ins

stand_ins.lift("opentelemetry")

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import (  # noqa: E402
    ExportTraceServiceRequest,
)

SERVER = 2
"""Kind of a span: what was asked for by HTTP."""
ERROR = 2
"""Status of a span."""


@dataclass(frozen=True)
class Span:
    """One that came, as a test looks at it."""

    name: str
    trace: str
    id: str
    parent: str
    began: int
    ended: int
    kind: int
    status: int
    instance: str
    attributes: dict[str, Any]


@dataclass
class Collector:
    """Where it listens, and all that has come."""

    url: str = ""
    bodies: list[bytes] = field(default_factory=list)

    @property
    def environment(self) -> dict[str, str]:
        """Settings that lead here, soon after a span has ended."""
        return {"OTEL_EXPORTER_OTLP_ENDPOINT": self.url, "OTEL_BSP_SCHEDULE_DELAY": "100"}

    @property
    def spans(self) -> list[Span]:
        """In the order in which they came."""
        return [one for body in tuple(self.bodies) for one in _spans(body)]

    def until(self, is_so: Callable[[list[Span]], bool], within_s: float = 20) -> list[Span]:
        """Wait for it."""
        deadline = time.monotonic() + within_s
        while not is_so(found := self.spans):
            assert time.monotonic() < deadline, [one.name for one in found]
            time.sleep(0.05)
        return found


def _spans(body: bytes) -> Iterator[Span]:
    for resource in ExportTraceServiceRequest.FromString(body).resource_spans:
        of_resource = _values(resource.resource.attributes)
        for scope in resource.scope_spans:
            for one in scope.spans:
                yield Span(
                    one.name,
                    one.trace_id.hex(),
                    one.span_id.hex(),
                    one.parent_span_id.hex(),
                    one.start_time_unix_nano,
                    one.end_time_unix_nano,
                    one.kind,
                    one.status.code,
                    of_resource["service.instance.id"],
                    _values(one.attributes),
                )


def _values(attributes: Any) -> dict[str, Any]:
    return {one.key: getattr(one.value, one.value.WhichOneof("value")) for one in attributes}


@contextmanager
def collecting() -> Iterator[Collector]:
    """On a free port of loopback."""
    collector = Collector()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            is_right = self.path == "/v1/traces"
            if is_right:
                collector.bodies.append(body)
            self.send_response(200 if is_right else 404)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    collector.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield collector
    finally:
        server.shutdown()
        server.server_close()
