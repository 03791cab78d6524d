"""Many people at once on the served product, while things go wrong: each message is answered once.

    make load LOAD="--workers 2 --talks 100 --rate 10 --seconds 60"
    BOT_DRAFTS_URL=… BOT_TRACKER_URL=… BOT_REDIS_URL=… make load LOAD="--nginx --seconds 28800"   # a soak

What is stored is embedded, in a folder that is removed, or where BOT_… of the environment says: not where
people's data are. With BOT_EVENT_BROKER_URL what the broker was told is compared as well. `--fault` is a
shell command that does something to the others, as a restart of a database, or `kill`, which is kill -9 of any
worker; each as often as wanted: --fault "every 60:kill" --fault "300:redis-cli flushall". Status 1
where something was lost, doubled, another's or unlike, or a fault could not be done.
"""

from __future__ import annotations

import argparse
import asyncio
import base64
import contextlib
import hashlib
import json
import os
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "support"), str(ROOT / "tests")]

import told  # noqa: E402
import ways  # noqa: E402
from faults import KILL, fault  # noqa: E402
from line import Line  # noqa: E402
from line_platform import SECRET, TOKEN, served  # noqa: E402
from product import Product  # noqa: E402
from seen import Seen, milliseconds  # noqa: E402
from talks import Web  # noqa: E402

KEY = base64.b64encode(hashlib.sha256(b"a key of the load, of no secret").digest()).decode()
WRONG = ("lost", "doubled", "cross-talk", "unlike", "refused", "not done")
STORES = ("BOT_DRAFTS_URL", "BOT_TRACKER_URL", "BOT_REDIS_URL", "BOT_EVENT_BROKER_URL")
PEOPLE_ON_LINE = 20
LOOKS = 10
"""So often memory is looked at while people write."""


def arguments() -> argparse.Namespace:
    """What is wanted."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--talks", type=int, default=100, help="conversations at the same time")
    parser.add_argument("--rate", type=float, default=10.0, help="messages a second on the web")
    parser.add_argument("--line-rate", type=float, default=1.0, help="on LINE; 0 for none")
    parser.add_argument("--listening", type=float, default=0.2, help="part that keeps a stream")
    parser.add_argument("--nginx", action="store_true", help="by way of ops/nginx/assistant.conf")
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument(
        "--fault", type=fault, action="append", default=[], metavar="WHEN:WHAT", dest="faults"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", action="store_true", help="the folder with data and log")
    return parser.parse_args()


async def watched(product: Product, seen: Seen, seconds: float) -> list[dict[str, Any]]:
    """Memory on the way, and after how many conversations."""
    looks = []
    for _ in range(LOOKS):
        await asyncio.sleep(seconds / LOOKS)
        memory = await asyncio.to_thread(product.memory)
        looks.append({"conversations": len(seen.answered), "private MB": list(memory.values())})
    return looks


async def loaded(
    given: argparse.Namespace, product: Product, web: Web, line: Line
) -> tuple[float, list[dict[str, Any]]]:
    """Everybody at once, and what is told of them; the seconds that people wrote, and memory."""
    broker = os.environ.get("BOT_EVENT_BROKER_URL", "")
    events = told.Told(broker) if broker else None
    if events:
        await events.begin()
    began = time.monotonic()
    until = began + given.seconds
    async with asyncio.TaskGroup() as group:
        looks = group.create_task(watched(product, web.seen, given.seconds))
        group.create_task(web.run(given.talks, given.rate, until))
        if given.line_rate:
            group.create_task(line.run(PEOPLE_ON_LINE, given.line_rate, until))
        for one in given.faults:
            group.create_task(one.run(product, until, random.Random(given.seed)))
    took_s = min(time.monotonic(), until) - began
    if events:
        walks = [*web.seen.answered, *line.sent.values()]
        told.judge(await events.end(sum(walks)), walks, web.seen)
    return took_s, looks.result()


def said_by(log: Path) -> Counter[str]:
    """What the product said of itself, but for what it says of each turn."""
    found: Counter[str] = Counter()
    for line in log.read_text().splitlines():
        try:
            event = json.loads(line)
        except ValueError:
            event = {"event": "no event: " + line[:80], "level": "error"}
        if event.get("level") in ("warning", "error"):
            found[event["event"]] += 1
    return found


def report(given: argparse.Namespace, seen: Seen, line: Line, took_s: float) -> dict[str, Any]:
    """What came of it."""
    for one in given.faults:
        if one.failed:
            seen.wrong["not done"] += one.failed
            seen.examples.setdefault("not done", one.what)
    others = [times for one in given.faults if one.what != KILL for times in one.done]
    return {
        "workers": given.workers,
        "nginx": given.nginx,
        "stores": {
            name: os.environ.get(name, "").partition(":")[0] or "not set" for name in STORES
        },
        "conversations at once": given.talks,
        "conversations": len(seen.answered),
        "seconds": round(took_s),
        "turns": len(seen.turns),
        "turns a second": round(len(seen.turns) / took_s, 1),
        "LINE messages": line.sent.total(),
        **milliseconds(seen.turns),
        **(
            {"apart from faults but kills": milliseconds(seen.apart_from(others))} if others else {}
        ),
        "done": {one.what: len(one.done) for one in given.faults},
        "sent again": dict(seen.tries_again),
        "streams": seen.streams,
        "messages heard on streams": seen.heard,
        "events": seen.events,
        "events that came again": seen.repeated_events,
        **{kind: seen.wrong[kind] for kind in WRONG},
        "examples": seen.examples,
    }


def main() -> int:
    """Run it and print what came of it."""
    given = arguments()
    folder = Path(tempfile.mkdtemp(prefix="load-"))
    seen, chance = Seen(), random.Random(given.seed)
    settings = {"BOT_DATA_DIR": str(folder / "data"), "BOT_LIMIT_SCALE": "1000"}
    # a database that is used again opens under the same key
    settings["BOT_VAULT_KEYS"] = os.environ.get("BOT_VAULT_KEYS") or f"load:{KEY}"
    with contextlib.ExitStack() as stack:
        platform = stack.enter_context(served())
        if given.line_rate:
            settings["BOT_LINE_CHANNEL_SECRET"], settings["BOT_LINE_CHANNEL_TOKEN"] = SECRET, TOKEN
            settings["BOT_LINE_API_URL"] = platform.url
        product = Product(folder, given.workers, settings)
        stack.enter_context(product.served())
        front = (
            stack.enter_context(ways.front(folder / "nginx", product.port)) if given.nginx else None
        )
        clients = ways.clients(product.address, given.talks, front)
        mark = chance.randrange(1, 100_000)
        web = Web(clients, seen, chance, first_mark=mark, listening=given.listening)
        line = Line(ways.clients(product.address, 1, front)[0], platform, seen, chance)
        before, used_s = product.memory(), product.cpu_s()
        took_s, looks = asyncio.run(loaded(given, product, web, line))
        after, used_s = product.memory(), product.cpu_s() - used_s
    found = {
        **report(given, seen, line, took_s),
        "LINE problems": platform.problems[:5],
        "seconds of a core": {"product": round(used_s), "people": round(time.process_time())},
        "private MB at the start": list(before.values()),
        "on the way": looks,
        "private MB at the end": list(after.values()),
        "told by the product": dict(said_by(product.log)),
    }
    print(json.dumps(found, ensure_ascii=False, indent=1))
    is_wrong = bool(seen.wrong.total() or platform.problems) or not seen.turns
    if given.keep or is_wrong:
        print(f"kept: {folder}")
    else:
        shutil.rmtree(folder)
    return 1 if is_wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
