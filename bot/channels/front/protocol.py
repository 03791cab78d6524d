"""HTTP/1.1 as Sanic speaks it, for clients that mean no good.

Sanic's own time-outs start again with every byte; these hold for a head and a body as a whole.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any, Mapping, Optional

from sanic.exceptions import BadRequest, RequestCancelled
from sanic.http import Http, Stage
from sanic.server.protocols.http_protocol import HttpProtocol

from bot.channels.front import addresses, heads
from bot.channels.front.addresses import Networks
from bot.channels.front.connections import Connections

_END_OF_HEAD = b"\r\n\r\n"


@dataclass(frozen=True)
class Patience:
    """Seconds that a client has."""

    head_s: float = 10.0
    """From the first byte of a request to the end of its head; also for the first byte."""
    body_s: float = 20.0
    """From the head to the last byte of the body."""
    answer_s: float = 20.0
    """To take one part of an answer."""
    idle_s: float = 75.0
    """Between two requests: longer than proxies keep a connection, who then close it first."""


class TooSlow(BadRequest):
    """408: head or body did not arrive in time. A BadRequest, so that Sanic stops reading."""

    status_code = 408
    quiet = True


class FrontHttp(Http):
    """One connection: heads are checked before they are parsed, and nobody dawdles."""

    __slots__ = ("__dict__",)  # Sanic's metaclass takes it away
    protocol: FrontProtocol

    def __init__(self, protocol: FrontProtocol) -> None:
        super().__init__(protocol)
        self._receive_more = self._receive_in_time
        self._deadline = 0.0

    async def _receive_in_time(self) -> None:
        # answered already, a body may still be on its way; with none Sanic's own time-out is
        # right: no byte restarts it
        if self.stage is Stage.IDLE and not self.request_body:
            await self.protocol.receive_more()
            return
        try:
            async with asyncio.timeout_at(self._deadline):
                await self.protocol.receive_more()
        except TimeoutError:
            self._give_up()
            raise TooSlow("Too slow") from None

    def _give_up(self) -> None:
        self.keep_alive = False
        self.request_body = None  # nobody waits for the rest

    async def http1_request_header(self) -> None:
        """Wait for the whole head, refuse what is ambiguous, then let Sanic parse it."""
        patience, now = self.protocol.patience, self.protocol.loop.time
        self._deadline = now() + patience.head_s
        end = -1
        while end < 0 and len(self.recv_buffer) < self.HEADER_MAX_SIZE:
            end = self.recv_buffer.find(_END_OF_HEAD)
            if end < 0:
                await self._receive_more()
        if end >= 0 and heads.fault(bytes(self.recv_buffer[:end])):
            self.keep_alive = False
            raise BadRequest("Bad Request")
        await super().http1_request_header()
        self.upgrade_websocket = False  # there are none, and Sanic would stop looking at the clock
        self._deadline = now() + patience.body_s
        # of this request, not of the one before on the same connection
        self.request_max_size = self.protocol.larger.get(
            self.request.path, self.protocol.request_max_size
        )
        self.protocol.keep_alive_timeout = patience.idle_s

    @staticmethod
    def _safe_int(value: str, base: int = 10) -> int:
        return heads.chunk_size(value, base)


class FrontProtocol(HttpProtocol):
    """A connection with its place among the others. Made by `protocol`."""

    HTTP_CLASS = FrontHttp
    patience: Patience
    open: Connections[FrontProtocol]
    proxies: Networks
    larger: Mapping[str, int]

    def _setup(self) -> None:
        super()._setup()
        self.request_timeout = self.patience.head_s
        # the first request has to come soon, those after it may take their time
        self.keep_alive_timeout = self.patience.head_s

    def connection_made(self, transport: Any) -> None:
        """Let it in, turn it away, or let another one go for it."""
        peer = addresses.peer_of(transport.get_extra_info("peername"))
        counted = None if addresses.is_within(peer, self.proxies) else addresses.of_one(peer)
        admitted, leaving = self.open.admit(self, counted)
        if not admitted:
            transport.abort()
            return
        if leaving is not None and leaving.transport is not None:
            leaving.transport.abort()
        super().connection_made(transport)

    def data_received(self, data: bytes) -> None:
        """Bytes of one that was turned away are nobody's."""
        if self.transport is not None:
            super().data_received(data)

    def connection_lost(self, exc: Optional[Exception]) -> None:
        """Give the place back."""
        self.open.left(self)
        if self.conn_info is not None:
            super().connection_lost(exc)

    def is_waiting(self) -> bool:
        """No request is being answered: it is idle, or its head is not complete."""
        return self.http is None or self.http.stage in (Stage.IDLE, Stage.REQUEST)

    async def send(self, data: bytes) -> None:
        """Send, to a client that takes what it asked for."""
        try:
            async with asyncio.timeout(self.patience.answer_s):
                await super().send(data)
        except TimeoutError:
            self.abort()
            raise RequestCancelled from None


def protocol(
    proxies: Networks = addresses.NOBODY,
    patience: Patience = Patience(),
    most: Optional[int] = None,
    most_of_an_address: Optional[int] = None,
    larger: Mapping[str, int] = {},
) -> type[FrontProtocol]:
    """The protocol for `Sanic.run(protocol=…)`, with connections counted for this server.

    `larger`: bytes that a body may have at some paths, where it is more than everywhere else.
    """
    found: Connections[FrontProtocol] = Connections(
        **({} if most is None else {"most": most}),
        **({} if most_of_an_address is None else {"most_of_an_address": most_of_an_address}),
        is_waiting=FrontProtocol.is_waiting,
    )
    return type(
        "Protocol",
        (FrontProtocol,),
        {"patience": patience, "open": found, "proxies": proxies, "larger": larger},
    )
