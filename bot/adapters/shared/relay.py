"""知らせの中継: what happens here is told in the other processes as well.

Each tells its own listeners at once, and puts what has happened on a wire that all others read.
Nobody waits for the wire: a thread sends, another one receives. What goes over it is sealed, for
a reply as it leaves holds values; the topic, which may name a person, goes as a digest.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import threading
import weakref
from collections import deque
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from types import SimpleNamespace
from typing import Any, Iterator, Mapping, Optional, Protocol, Sequence

import structlog

from bot.adapters.stores.sealing import Seal
from bot.domain.errors import KeysLost
from bot.reply import Reply
from bot.services.drafts.drafts import KeyRing
from bot.services.transcript.exchange import Exchange
from bot.services.transcript.fan_out import FanOutHere, Happening, Kind, Listener

log = structlog.get_logger()

MOST_WAITING = 2000
"""Happenings that wait for the wire; the oldest are given up, and the transcript has them."""
PAUSE_S = 1.0
"""After a failure."""


class WireDown(Exception):
    """What was told did not arrive, or cannot be heard now."""


@dataclass(frozen=True)
class Sent:
    """A happening as it goes over the wire, from one process to all."""

    process: str
    topic: str
    key_id: str
    nonce: bytes = field(repr=False)
    sealed: bytes = field(repr=False)


class Wire(Protocol):
    """What goes in here comes out in every process that listens, or is lost. Raises `WireDown`."""

    def send(self, happenings: Sequence[Sent]) -> None:
        """Blocks, but not for long."""

    def receive(self) -> Sequence[Sent]:
        """What has come since the last call, one's own too; waits a little where nothing has."""


class Relay:
    """`services.transcript.fan_out.FanOut` among several processes."""

    def __init__(self, wire: Wire, keys: KeyRing) -> None:
        self._wire = wire
        self._here = FanOutHere()
        self._seal = Seal(keys, "happenings")
        self._keys = keys
        self._process = secrets.token_hex(8)
        self._waiting: deque[Sent] = deque(maxlen=MOST_WAITING)
        self._changed = threading.Event()
        self._over = threading.Event()
        self._topics: dict[str, str] = {}
        """By digest the topics that are listened to here."""
        for name, run in (("relay-sender", self._send), ("relay-receiver", self._receive)):
            threading.Thread(target=run, name=name, daemon=True).start()
        weakref.finalize(self, self._over.set)

    def tell(self, topic: str, happening: Happening) -> None:
        """See the port."""
        self._here.tell(topic, happening)
        try:
            digest = self._digest(topic)
            columns = self._seal.close(_document(happening), digest)
        except KeysLost:
            return
        self._waiting.append(Sent(self._process, digest, **columns))
        self._changed.set()

    @contextmanager
    def listening(self, topics: Sequence[str]) -> Iterator[Listener]:
        """See the port."""
        named = {self._digest(topic): topic for topic in topics if self._keys.all()}
        try:
            with self._here.listening(topics) as listener:
                self._topics.update(named)
                yield listener
        finally:
            for digest, topic in named.items():
                if not self._here.has_listeners(topic):
                    self._topics.pop(digest, None)

    def close(self) -> None:
        """Tell and hear nothing any more."""
        self._over.set()
        self._changed.set()

    def _digest(self, topic: str) -> str:
        """Under the oldest key: all processes have it, while a new one comes to each in turn."""
        keys = self._keys.all()
        if not keys:
            raise KeysLost("no key to name a topic with")
        secret = keys[0].derived("topics of happenings")
        return hmac.new(secret, topic.encode(), hashlib.sha256).hexdigest()[:32]

    # In the threads

    def _send(self) -> None:
        is_down = False
        while not self._over.is_set():
            self._changed.wait()
            self._changed.clear()
            going = [self._waiting.popleft() for _ in range(len(self._waiting))]
            if not going:
                continue
            try:
                self._wire.send(going)
                is_down = False
            except WireDown as error:
                if not is_down:
                    log.warning("relay.not_sent", reason=str(error))
                is_down = True
                self._over.wait(PAUSE_S)

    def _receive(self) -> None:
        is_down = False
        is_behind = True  # a wire tells what comes after the first call
        while not self._over.is_set():
            try:
                come = self._wire.receive()
            except WireDown as error:
                if not is_down:
                    log.warning("relay.not_received", reason=str(error))
                is_down = is_behind = True
                self._over.wait(PAUSE_S)
                continue
            if is_down:
                is_down = False
                log.info("relay.receives_again")
            if is_behind:  # what was told meanwhile stands in the transcript
                is_behind = False
                self._here.tell_everybody(Happening(Kind.BEHIND))
            for sent in come:
                self._told(sent)

    def _told(self, sent: Sent) -> None:
        topic = self._topics.get(sent.topic)
        if topic is None or sent.process == self._process:
            return
        row = SimpleNamespace(key_id=sent.key_id, nonce=sent.nonce, sealed=sent.sealed)
        document = self._seal.open(row, sent.topic)
        # under a key that is not here yet: the transcript has it
        happening = Happening(Kind.BEHIND) if document is None else _happening(document)
        self._here.tell(topic, happening)


def _document(happening: Happening) -> Mapping[str, Any]:
    exchange = happening.exchange
    told = exchange and {
        "number": exchange.number,
        "at": exchange.at.isoformat(),
        "said": exchange.said,
        "replies": [reply.as_message() for reply in exchange.replies],
        "message_id": exchange.message_id,
        "place": exchange.place,
    }
    return {"kind": happening.kind.value, "exchange": told, "data": dict(happening.data)}


def _happening(document: Mapping[str, Any]) -> Happening:
    told: Optional[Mapping[str, Any]] = document["exchange"]
    exchange = told and Exchange(
        number=told["number"],
        at=datetime.fromisoformat(told["at"]),
        said=told["said"],
        replies=tuple(Reply.decode(one) for one in told["replies"]),
        message_id=told["message_id"],
        place=told["place"],
    )
    return Happening(Kind(document["kind"]), exchange or None, document["data"])
