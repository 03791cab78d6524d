"""What `make load` counts is found where it happens: people before a product that goes wrong."""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import random
import sys
import threading
import time
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Iterator
from urllib.parse import urlsplit

import pytest

from bot.root import ROOT

sys.path.append(str(ROOT / "ops" / "load"))

import told  # noqa: E402
import ways  # noqa: E402
from faults import fault  # noqa: E402
from listening import difference  # noqa: E402
from seen import AFTERWARDS_S, Seen, Turn, milliseconds, percentile  # noqa: E402
from talks import Web  # noqa: E402

OF_A_STREAM = 7
"""Messages after which the product ends a stream: who listens has to come back."""


class Product:
    """Answers each message with its own words; `wrong` says what it does amiss."""

    def __init__(self, wrong: str = "") -> None:
        self.wrong = wrong
        self.transcripts: dict[str, list[dict[str, str]]] = {}
        self.answered: dict[str, list[dict[str, str]]] = {}
        self._numbers = itertools.count(1)
        self._last = ""
        self._lock = threading.Lock()

    def session(self) -> dict[str, Any]:
        """A conversation of its own."""
        with self._lock:
            token = f"token-{next(self._numbers)}"
            self.transcripts[token] = []
            return {"token": token}

    def message(self, token: str, text: str, message_id: str) -> dict[str, Any]:
        """An answer, the same for the same id."""
        with self._lock:
            number = next(self._numbers)
            is_wrong = number > 60 and number % 5 == 0  # once the walks are known
            if message_id in self.answered and self.wrong != "doubled":
                return {"replies": self.answered[message_id]}
            said = f"「{text}」ですね。"
            if self.wrong == "cross-talk" and is_wrong and "@" in self._last:
                said = f"「{self._last}」ですね。"
            if self.wrong == "unlike" and is_wrong:
                said = "ただいまお答えできません。"
            self._last = text if "@" in text else self._last
            reply = {"id": f"{number}", "text": said}
            if not (self.wrong == "lost" and is_wrong):
                self.transcripts[token] += [
                    {"id": f"u-{number}", "from": "user", "text": text},
                    {**reply, "from": "assistant"},
                ]
            self.answered[message_id] = [reply]
            return {"replies": [reply]}

    def after(self, token: str, last: str) -> list[dict[str, str]]:
        """What a stream tells next."""
        with self._lock:
            found = self.transcripts[token]
            ids = [one["id"] for one in found]
            return list(found[ids.index(last) + 1 if last else 0 :])

    def read(self, token: str) -> dict[str, Any]:
        """All of it at once."""
        with self._lock:
            return {"messages": list(self.transcripts[token]), "next": ""}


@pytest.fixture
def product() -> Iterator[Product]:
    """At an address of its own."""
    made = Product()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1  # head and body together

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            if self.path.endswith("/session"):
                self._send(made.session())
            else:
                self._send(made.message(self._token, body["text"], body["client_msg_id"]))

        def do_GET(self) -> None:
            if urlsplit(self.path).path == "/api/chat/events":
                self._tell(self.headers.get("Last-Event-ID", ""))
                return
            assert urlsplit(self.path).path == "/api/chat/messages"
            self._send(made.read(self._token))

        def _tell(self, last: str) -> None:
            self.close_connection = True
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.end_headers()
            sent = 0
            with suppress(OSError):
                while sent < OF_A_STREAM:
                    self.wfile.write(b": \n\n")
                    for one in made.after(self._token, last):
                        last, sent = one["id"], sent + 1
                        data = f"id: {last}\nevent: message\ndata: {json.dumps(one)}\n\n".encode()
                        is_wrong = sent % 3 == 0
                        times = {"deaf": 0, "echo": 2}.get(made.wrong, 1) if is_wrong else 1
                        self.wfile.write(data * times)
                    self.wfile.flush()
                    time.sleep(0.01)

        @property
        def _token(self) -> str:
            return self.headers["Authorization"].removeprefix("Bearer ")

        def _send(self, document: dict[str, Any]) -> None:
            data = json.dumps(document).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)
            self.wfile.flush()

        def log_message(self, *_: Any) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    made.address = f"http://127.0.0.1:{server.server_port}"  # type: ignore[attr-defined]
    yield made
    server.shutdown()
    server.server_close()


def seen_of(product: Product) -> Seen:
    """Twenty people for a moment."""
    seen = Seen()
    address: str = product.address  # type: ignore[attr-defined]

    async def run() -> None:
        web = Web(ways.clients(address, 20), seen, random.Random(1), listening=0.5)
        await web.run(20, 200.0, time.monotonic() + 1.5)

    asyncio.run(run())
    return seen


def test_where_all_is_well_nothing_is_counted(product: Product) -> None:
    """Though some are sent twice."""
    seen = seen_of(product)
    assert seen.turns and len(seen.answered) >= 20
    assert sum(seen.answered) == len(seen.turns)
    assert seen.wrong.total() == 0, seen.examples
    assert seen.streams and seen.heard > OF_A_STREAM


@pytest.mark.parametrize("wrong", ["lost", "doubled", "cross-talk", "unlike"])
def test_what_goes_wrong_is_counted(product: Product, wrong: str) -> None:
    """Under its own name, with an example."""
    product.wrong = wrong
    seen = seen_of(product)
    assert seen.wrong[wrong] and seen.examples[wrong], len(seen.turns)


@pytest.mark.parametrize(("wrong", "kind"), [("deaf", "lost"), ("echo", "doubled")])
def test_what_goes_wrong_on_streams_is_counted(
    product: Product, wrong: str, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the transcript is right, and the page heard something else."""
    monkeypatch.setattr("listening._UNTIL_HEARD_S", 0.5)
    product.wrong = wrong
    seen = seen_of(product)
    assert seen.wrong[kind] and "on the stream" in seen.examples[kind]
    assert set(seen.wrong) == {kind}


def test_what_was_heard() -> None:
    """Each message once, in its order."""
    wanted = ["1", "2", "3"]
    for heard, kind in (
        (wanted, None),
        (["1", "3"], "lost"),
        (["1", "2", "2", "3"], "doubled"),
        (["2", "1", "3"], "unlike"),
    ):
        assert difference(wanted, heard) == kind


def events(*told: tuple[str, int], kind: str = told.TURN) -> list[dict[str, Any]]:
    """Of a conversation, under a number."""
    return [
        {"id": f"{who}-{number}", "conversation": who, "sequence": number, "kind": kind}
        for who, number in told
    ]


ALL_TOLD = events(("a", 1), ("b", 1), ("a", 2))


@pytest.mark.parametrize(
    ("found", "kinds"),
    [
        (ALL_TOLD, set()),
        ([*ALL_TOLD, ALL_TOLD[0]], set()),  # at least once
        (ALL_TOLD[:-1], {"lost"}),
        ([*ALL_TOLD, *events(("a", 3))], {"doubled"}),
        ([*ALL_TOLD, *events(("a", 3), kind="journey_begun")], set()),
        (events(("a", 2), ("b", 1), ("a", 1)), {"lost", "unlike"}),
        (events(("a", 1), ("b", 1), ("b", 2)), set()),  # which one is whose is not known
        (events(("a", 1), ("b", 1), ("c", 1)), {"unlike"}),
    ],
)
def test_what_a_broker_was_told(found: list[dict[str, Any]], kinds: set[str]) -> None:
    """Of conversations with two messages and with one; repeats of an id are dropped."""
    seen = Seen()
    told.judge(found, [2, 1, 0], seen)
    assert set(seen.wrong) == kinds, seen.examples


def test_when_faults_are() -> None:
    """Once, or again and again; a command may have colons."""
    assert (fault("300:a b:c").first_s, fault("300:a b:c").every_s) == (300.0, 0.0)
    assert fault("300:a b:c").what == "a b:c"
    assert (fault("every 6:kill").first_s, fault("every 6:kill").every_s) == (6.0, 6.0)
    for text in ("kill", "soon:kill", "-1:kill", "every 0:kill", "every:kill", "6:"):
        with pytest.raises(argparse.ArgumentTypeError):
            fault(text)


def test_faults_are_done() -> None:
    """As often as there is time for; what fails is no fault that was done."""
    again, once, failing = fault("every 0.2:true"), fault("0.1:true"), fault("0:false")
    late = fault("30:true")

    async def run() -> None:
        until = time.monotonic() + 0.5
        every = [again, once, failing, late]
        await asyncio.gather(*(one.run(None, until, random.Random(1)) for one in every))  # type: ignore[arg-type]

    asyncio.run(run())
    assert [len(one.done) for one in (again, once, failing, late)] == [2, 1, 0, 0]
    assert (once.failed, failing.failed) == (0, 1)


def test_turns_apart_from_faults() -> None:
    """Those that a fault, or the time after it, touches are left out."""
    turns = [Turn(0.0, 1.0), Turn(9.5, 1.0), Turn(11.0, 0.1), Turn(12.0 + AFTERWARDS_S, 0.5)]
    seen = Seen(turns=list(turns))
    assert seen.apart_from([(10.0, 12.0)]) == [turns[0], turns[3]]
    assert seen.apart_from([]) == turns
    assert milliseconds(seen.apart_from([(10.0, 12.0)]))["longest_ms"] == 1000


def test_percentiles() -> None:
    """Of a hundred the fifth from above."""
    values = [float(number) for number in range(1, 101)]
    assert (percentile(values, 0.5), percentile(values, 0.95)) == (50.0, 95.0)
    assert percentile([], 0.95) == 0.0
