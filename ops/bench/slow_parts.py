"""Other people's questions while one part is slow: quiet, slow API, locked tables, locked files.

    python ops/bench/slow_parts.py [--seconds 12] [--postgres postgresql://root@127.0.0.1/test]

Everything in one process and on loopback: four people ask questions one after the other, each
question in a conversation of its own or in their own, while others use the slow part. Printed
are the times of the questions, and how long the event loop stood still at most: `/health/live`
answers no later than that.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import logging
import sys
import tempfile
import threading
import time
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, AsyncIterator, Iterator, Optional

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "support")]

from bot import runtime  # noqa: E402

runtime.prepare()

import sqlalchemy as sa  # noqa: E402
from locks import locked  # noqa: E402

from bot import settings as settings_module  # noqa: E402
from bot.assistant.incoming import Incoming  # noqa: E402
from bot.assistant.start import Running, start  # noqa: E402

ASKING = 4
IN_TROUBLE = 12
PAUSE_S = 1.0
"""People read what they are told before they try again."""
API_TAKES_S = 3.5

QUESTIONS = (
    "証券番号はどこに書いてありますか",
    "確認メールが届きません",
    "Clickarって何ですか",
    "ローマ字は必須ですか",
    "メールアドレスは何に使いますか",
    "パスワードを忘れました",
)


class SlowApi(BaseHTTPRequestHandler):
    """Answers after 3.5 s: an answer, so that no circuit breaker opens."""

    answered = 0

    def answer(self) -> None:
        """Every request."""
        time.sleep(API_TAKES_S)
        with contextlib.suppress(OSError):
            body = b'{"code": "member_not_found"}'
            self.send_response(404)
            self.send_header("Content-Type", "application/problem+json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
            SlowApi.answered += 1

    do_GET = do_POST = do_PUT = answer

    def log_message(self, *_: Any) -> None:
        """Nothing."""


@contextlib.contextmanager
def slow_api() -> Iterator[str]:
    """Its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), SlowApi)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()


async def ask(running: Running, until: float, times: list[float]) -> None:
    """One person's questions, half of them from somebody new."""
    known, number = uuid.uuid4().hex, 0
    while time.monotonic() < until:
        sender = known if number % 2 else uuid.uuid4().hex
        began = time.monotonic()
        replies = await running.conversations.handle(
            Incoming(sender, QUESTIONS[number % len(QUESTIONS)])
        )
        assert replies and "うまくお答え" not in replies[0].text, replies
        times.append(time.monotonic() - began)
        number += 1
        await asyncio.sleep(0.05)


async def renew(running: Running, until: float) -> None:
    """One member whose contracts have to be asked for, or somebody who types values."""
    while time.monotonic() < until:
        sender = uuid.uuid4().hex

        async def say(text: str, sender: str = sender) -> list[Any]:
            return await running.conversations.handle(
                Incoming(sender, text, member="m-sample-ichiro")
            )

        replies = await say("更新の流れを教えて")
        begins = [one.payload for one in replies[-1].choices if '"start"' in one.payload]
        assert begins, replies
        await say(begins[-1])
        await asyncio.sleep(PAUSE_S)


async def beat(gaps: list[float]) -> None:
    """How long the loop stands still."""
    while True:
        before = time.monotonic()
        await asyncio.sleep(0.005)
        gaps.append(time.monotonic() - before - 0.005)


@contextlib.asynccontextmanager
async def trouble(running: Running, until: float, people: int) -> AsyncIterator[None]:
    """People who use the slow part meanwhile."""
    tasks = [asyncio.ensure_future(renew(running, until)) for _ in range(people)]
    try:
        yield
    finally:
        await asyncio.gather(*tasks)


async def measured(name: str, running: Running, seconds: float, people: int) -> float:
    """Prints the figures of one situation; gives the 95th percentile in ms."""
    until = time.monotonic() + seconds
    times: list[float] = []
    gaps: list[float] = []
    heart = asyncio.ensure_future(beat(gaps))
    async with trouble(running, until, people):
        await asyncio.gather(*(ask(running, until, times) for _ in range(ASKING)))
    heart.cancel()
    ordered = sorted(t * 1000 for t in times)
    p50, p95 = ordered[len(ordered) // 2], ordered[int(len(ordered) * 0.95)]
    print(
        f"{name:<34} n {len(ordered):>5}  p50 {p50:7.1f}  p95 {p95:7.1f}  "
        f"max {ordered[-1]:7.1f} ms   loop stood still at most {max(gaps) * 1000:6.1f} ms",
        flush=True,
    )
    return p95


def run(seconds: float, postgres: Optional[str]) -> None:
    """All situations, on SQLite or on PostgreSQL."""
    schema = f"slow_parts_{uuid.uuid4().hex[:8]}"
    with tempfile.TemporaryDirectory() as folder, slow_api() as api:
        values = {
            "BOT_DATA_DIR": folder,
            "BOT_LOG_LEVEL": "ERROR",
            "BOT_CONTRACTS_URL": api,
            "BOT_CONTRACTS_TOKEN": "of-the-benchmark",
        }
        url = ""
        if postgres:
            owner = sa.create_engine(postgres, poolclass=sa.pool.NullPool)
            with owner.begin() as connection:
                connection.execute(sa.text(f"CREATE SCHEMA {schema}"))
            made = sa.engine.make_url(postgres)
            made = made.update_query_dict({"options": f"-csearch_path={schema}"})
            url = made.render_as_string(hide_password=False)
            values |= {"BOT_TRACKER_URL": url, "BOT_DRAFTS_URL": url}
        running = start(settings_module.read(values))
        loop = asyncio.new_event_loop()

        def measure(name: str, people: int = 0) -> float:
            return loop.run_until_complete(measured(name, running, seconds, people))

        try:
            measure("(warming up)")
            quiet = measure("quiet")
            slow = [measure(f"contracts API after {API_TAKES_S} s", IN_TROUBLE)]
            if postgres:
                with locked(url, "events"):
                    slow.append(measure("events locked"))
                time.sleep(1)
                with locked(url, "events"):
                    slow.append(measure("events locked, others in journeys", IN_TROUBLE))
            else:
                with locked(f"sqlite:///{folder}/tracker.db", "events"):
                    slow.append(measure("tracker.db locked"))
                time.sleep(1)
                with locked(f"sqlite:///{folder}/drafts.db", "drafts"):
                    slow.append(measure("drafts.db locked, others write", IN_TROUBLE))
            print(f"worst p95 / quiet p95: {max(slow) / quiet:.2f}; API calls: {SlowApi.answered}")
        finally:
            if postgres:
                if hasattr(running.assistant.tracker_store, "close"):
                    running.assistant.tracker_store.close()
                running.assistant.tracker_store.engine.dispose()
                with owner.begin() as connection:
                    connection.execute(sa.text("SET lock_timeout = '30s'"))
                    connection.execute(sa.text(f"DROP SCHEMA {schema} CASCADE"))


if __name__ == "__main__":
    logging.disable(logging.INFO)
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=12)
    parser.add_argument("--postgres", help="URL of a database; SQLite without it")
    given = parser.parse_args()
    run(given.seconds, given.postgres)
