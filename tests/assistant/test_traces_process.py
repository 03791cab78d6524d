"""`serve` with a collector of traces: a request, its turn, the parts; of nobody's values anything."""

from __future__ import annotations

import socket
import subprocess
import sys
import uuid
from pathlib import Path
from typing import Iterator

import httpx
import pytest
from leak_support import PEOPLE, START, found_in
from otlp_support import ERROR, SERVER, Collector, Span, collecting
from worker_support import Talker, Together, served_together

from bot.root import ROOT
from tests_support import bot_process, bot_served, environment, free_port, wait_until_up

SAID = ("会員登録したい", "画面を見ながら進める", "証券番号はどこに書いてありますか", "次へ")
PARTS = {"order", "understanding", "drafts"}
TRACE, PARENT = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"
TRACE_PARENT = f"00-{TRACE}-{PARENT}-01"


@pytest.fixture(scope="module")
def collector() -> Iterator[Collector]:
    """For two workers."""
    with collecting() as made:
        yield made


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, collector: Collector) -> Iterator[Together]:
    """Two workers that send there."""
    folder = tmp_path_factory.mktemp("traces")
    settings = {**collector.environment, "BOT_LIMIT_SCALE": "100"}
    with served_together(folder, 2, **settings) as together:
        yield together


def asked(address: str, text: str, **headers: str) -> httpx.Response:
    """Somebody's first message."""
    return httpx.post(
        f"{address}/api/chat/messages",
        json={"text": text, "client_msg_id": uuid.uuid4().hex},
        headers={**Talker(address).headers, **headers},
        timeout=20,
    )


def of_request(spans: list[Span], request: str) -> list[Span]:
    """The root of that request first, then all of its trace."""
    roots = [one for one in spans if one.attributes.get("request.id") == request]
    return roots + [
        one for root in roots for one in spans if one.trace == root.trace and one != root
    ]


def test_a_turn_is_a_tree(served: Together, collector: Collector) -> None:
    """The request on top, with the id of the answer; in it the turn, in that its parts."""
    answer = asked(served.address, "会員登録したい")
    request = answer.headers["x-request-id"]
    found = collector.until(lambda spans: bool(of_request(spans, request)))
    root, *others = of_request(found, request)
    assert (root.name, root.kind, root.parent) == ("POST api", SERVER, "")
    assert root.attributes["http.response.status_code"] == 200 and root.status != ERROR
    (turn,) = [one for one in others if one.name == "turn"]
    assert turn.parent == root.id
    assert turn.attributes["assistant.channel"] == "web"
    assert turn.attributes["assistant.outcome"] == "ok"
    within = [one for one in others if one is not turn]
    assert {one.name for one in within} >= PARTS
    below = {turn.id, *(one.id for one in within)}
    assert all(one.parent in below for one in within)
    for one in within:
        # the two clocks of a part that is told afterwards differ by less than that
        assert turn.began - 1e6 <= one.began <= one.ended <= turn.ended + 1e6, one
    assert root.began <= turn.began <= turn.ended <= root.ended


def test_both_workers_tell(served: Together, collector: Collector) -> None:
    """Each under its number, and each turn once, where the person stands in it."""
    before = len([one for one in collector.spans if one.name == "turn"])
    talks = 12
    for _ in range(talks):
        talker = Talker(served.address)
        for text in SAID:
            assert talker.post(text, uuid.uuid4().hex).status_code == 200

    def turns(spans: list[Span]) -> list[Span]:
        return [one for one in spans if one.name == "turn"][before:]

    found = collector.until(lambda spans: len(turns(spans)) >= talks * len(SAID))
    assert len(turns(found)) == talks * len(SAID)
    assert len({one.trace for one in turns(found)}) == talks * len(SAID)
    assert {one.instance for one in turns(found)} == {"1", "2"}
    places = [
        (one.attributes.get("assistant.journey"), one.attributes.get("assistant.step"))
        for one in turns(found)
    ]
    assert places.count(("registration", "2")) == talks


def test_who_sends_may_have_a_trace(served: Together, collector: Collector) -> None:
    """A proxy of ours: its span is above the request's. What is no traceparent is none."""
    assert asked(served.address, "会員登録したい", traceparent=TRACE_PARENT).status_code == 200

    def roots(spans: list[Span]) -> list[Span]:
        return [one for one in spans if one.trace == TRACE and one.kind == SERVER]

    (root,) = roots(collector.until(lambda spans: bool(roots(spans))))
    assert root.parent == PARENT
    strange = asked(served.address, "会員登録したい", traceparent="00-0-0-01")
    request = strange.headers["x-request-id"]
    found = collector.until(lambda spans: bool(of_request(spans, request)))
    assert of_request(found, request)[0].parent == ""


def test_no_value_is_sent(tmp_path: Path) -> None:
    """Whatever is typed, fails, or stands in addresses and headers; nobody's trace is believed."""
    person = PEOPLE["first"]
    with collecting() as collector:
        settings = {**collector.environment, "BOT_TRUSTED_PROXIES": "10.0.0.0/8"}
        with bot_served(tmp_path, **settings) as address:
            talker = Talker(address)
            for text in (*START, *person.values, person.password, person.card):
                assert talker.post(text, uuid.uuid4().hex).status_code == 200
            headers = {
                "traceparent": TRACE_PARENT,
                "tracestate": f"a={person.phone}",
                "baggage": f"name={person.policy}",
                "X-Request-ID": person.romaji.replace(" ", "-"),
                "User-Agent": person.email,
            }
            for path in (person.phone, f"s/{person.policy}", f"chat?agency={person.policy}"):
                httpx.get(f"{address}/{path}", headers=headers)
            httpx.request(person.policy, f"{address}/chat", headers=headers)
            # a turn that fails, and one whose id is another's
            number = uuid.uuid4().hex
            talker.post(person.phone, number)
            assert talker.post(person.email, number).status_code == 409
            last = asked(address, "会員登録したい").headers["x-request-id"]
            spans = collector.until(lambda spans: bool(of_request(spans, last)))
    assert len([one for one in spans if one.name == "turn"]) >= len(person.values)
    assert all(one.trace != TRACE for one in spans)
    sent = b"\n".join(collector.bodies).decode("utf-8", "ignore")
    assert found_in(sent, ["registration", "POST api"]) == ["registration", "POST api"]
    assert found_in(sent, person.sought) == []
    assert "web-" not in sent, "no conversation"
    assert not any(one in sent for one in ("exception", "Traceback"))
    assert {key for one in spans for key in one.attributes} <= {
        "request.id",
        "http.response.status_code",
        *(f"assistant.{name}" for name in ("channel", "outcome", "journey", "step")),
    }


@pytest.mark.parametrize("is_deaf", [False, True])
def test_without_a_collector(tmp_path: Path, is_deaf: bool) -> None:
    """Nobody listens, or somebody who never answers: turns go on, and the end comes."""
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        port = deaf.getsockname()[1] if is_deaf else free_port()
        settings = {
            "OTEL_EXPORTER_OTLP_ENDPOINT": f"http://127.0.0.1:{port}",
            "OTEL_BSP_SCHEDULE_DELAY": "10",
        }
        own = free_port()
        process = bot_process("serve", PORT=str(own), **environment(tmp_path, **settings))
        try:
            address = f"http://127.0.0.1:{own}"
            wait_until_up(f"{address}/health/live", process)
            talker = Talker(address)
            for text in SAID:
                answer = talker.post(text, uuid.uuid4().hex, timeout_s=10)
                assert answer.status_code == 200 and answer.json()["replies"]
        finally:
            process.terminate()
            assert process.wait(20) == 0


LOADED = """
from bot import runtime
runtime.prepare()
import sys
import bot.server
import bot.adapters.shared.redis, bot.channels.line.channel
{}
files = (getattr(sys.modules[one], "__file__", None) for one in sys.modules if "opentelemetry" in one)
print(any(files))
"""


def test_nothing_is_loaded_where_nobody_asks() -> None:
    """The server with everything that it imports; and with the setting what sends is there."""
    lifted = 'bot.server.stand_ins.lift("opentelemetry"); bot.server.traces.preload()'
    for more, expected in (("", "False"), (lifted, "True")):
        command = [sys.executable, "-c", LOADED.format(more)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
        assert done.stdout.strip() == expected, done.stderr
