"""`make bench-site`: what each page of the sandbox costs to render, and what it weighs at first.

    python ops/bench/site_pages.py [--times 40]

Goes through both procedures on a served product. CPU is that of the server for one GET of the page;
the weight is all that a browser with an empty cache takes for it, as transferred, its scripts and
styles included. Exit status 1 when a page is over, 2 when a step broke.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Sequence
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "support")]

import httpx  # noqa: E402
from chromium import chromium  # noqa: E402
from faults import BenchFailed  # noqa: E402
from field_turn import OursAsItIs  # noqa: E402
from paths import LOGS, WORK  # noqa: E402
from playwright.sync_api import Browser  # noqa: E402
from processes import Servers  # noqa: E402
from site_visitor import Visitor  # noqa: E402
from site_walk import walk  # noqa: E402

MOST_CPU_MS, MOST_KB = 15.0, 60.0
_UP_WITHIN_S = 240.0
_OF_DEVELOPMENT = "/dev/"


@dataclass(frozen=True)
class Measured:
    """One page: milliseconds of the processor a GET, kB and requests of a first visit."""

    name: str
    path: str
    cpu_ms: float
    kb: float
    requests: int

    @property
    def passed(self) -> bool:
        """True if it costs and weighs little enough."""
        return self.cpu_ms <= MOST_CPU_MS and self.kb <= MOST_KB


def _cpu_ms(servers: Servers, visitor: Visitor, times: int) -> float:
    sent = {"Cookie": "; ".join(f"{name}={value}" for name, value in visitor.cookies.items())}
    with httpx.Client(base_url=visitor.base, headers=sent) as client:
        client.get(visitor.page.path)
        before = servers.cpu_s()
        for _ in range(times):
            answer = client.get(visitor.page.path)
            if answer.status_code != 200:
                raise BenchFailed(f"{visitor.page.path}: {answer.status_code}")
        return (servers.cpu_s() - before) * 1000 / times


def _first_visit(browser: Browser, visitor: Visitor) -> tuple[float, int]:
    context = browser.new_context()
    host = urlsplit(visitor.base).hostname
    cookies: list[Any] = [
        {"name": name, "value": value, "domain": host, "path": "/"}
        for name, value in visitor.cookies.items()
    ]
    context.add_cookies(cookies)
    page, sizes = context.new_page(), []
    page.on("requestfinished", lambda one: sizes.append(one.sizes()))
    page.goto(f"{visitor.base}{visitor.page.path}", wait_until="networkidle")
    context.close()
    weights = [one["responseBodySize"] + one["responseHeadersSize"] for one in sizes]
    return sum(weights) / 1000, len(weights)


def _until_up(url: str) -> None:
    deadline = time.monotonic() + _UP_WITHIN_S
    while time.monotonic() < deadline:
        try:
            httpx.get(f"{url}/health/live", timeout=2)
            return
        except httpx.TransportError:
            time.sleep(0.2)
    raise BenchFailed(f"not up after {_UP_WITHIN_S:.0f} s")


def measure(times: int) -> list[Measured]:
    """Every page of both procedures, in their order."""
    found = []
    with tempfile.TemporaryDirectory(prefix="site-", dir=WORK) as data, chromium() as browser:
        ours = OursAsItIs(Path(data))
        with Servers(ours.serve_commands()) as servers:
            _until_up(ours.url)
            visitor = Visitor(ours.url)
            for name in walk(visitor):
                if visitor.page.path.startswith(_OF_DEVELOPMENT):
                    continue
                cpu_ms = _cpu_ms(servers, visitor, times)
                kb, requests = _first_visit(browser, visitor)
                found.append(Measured(name, visitor.page.path, cpu_ms, kb, requests))
    return found


def _table(found: Sequence[Measured]) -> str:
    lines = [f"{'page':34}{'CPU ms':>8}{'kB':>8}{'requests':>10}"]
    lines += [
        f"{one.path[:33]:34}{one.cpu_ms:8.1f}{one.kb:8.1f}{one.requests:10}"
        + ("" if one.passed else "  FAIL")
        for one in found
    ]
    cpu, kb = (max(getattr(one, name) for one in found) for name in ("cpu_ms", "kb"))
    promised = f"{'promised':34}{MOST_CPU_MS:8.1f}{MOST_KB:8.1f}"
    ratios = f"{'the most of it that is used':34}{cpu / MOST_CPU_MS:8.2f}{kb / MOST_KB:8.2f}"
    return "\n".join([*lines, promised, ratios])


def main() -> int:
    """1 if a page is over."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--times", type=int, default=40, help="GETs of each page")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    options = parser.parse_args()
    WORK.mkdir(exist_ok=True)
    try:
        found = measure(max(1, options.times))
    except BenchFailed as error:
        print(f"{error}\nlogs: {LOGS.relative_to(ROOT)}", file=sys.stderr)
        return 2
    print(json.dumps([vars(one) for one in found]) if options.json else _table(found))
    return int(not all(one.passed for one in found))


if __name__ == "__main__":
    sys.exit(main())
