"""Attack the served product on loopback; prints what was tried and what was withstood.

    .venv/bin/python ops/attack/run.py [--only framing,limits] [--without-timing] [--keep]

Exit status 1 when something was not withstood. All servers are ours, on free ports of
127.0.0.1, with data in a folder of their own that is removed.
"""

from __future__ import annotations

import argparse
import importlib
import shutil
import signal
import sys
import tempfile
import time
import traceback
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Sequence

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "support")]

from product import Host, Product  # noqa: E402
from slow_api import SlowApi  # noqa: E402
from stage import Seen, Stage  # noqa: E402

# What needs no server is tried while they start; what measures time runs alone.
WHILE_STARTING = ("production",)
ALONE = ("framing", "slow_clients", "long_text", "stores", "sign_in_times")
SIDE_BY_SIDE = (
    ("sessions", "repeats", "limits", "personal", "web_flow"),
    ("two_processes", "kills", "models", "action_server"),
)
KINDS = (*WHILE_STARTING, *ALONE, *(kind for kinds in SIDE_BY_SIDE for kind in kinds))
TIMED = ("slow_clients", "long_text", "stores", "sign_in_times")
"""Compare times, which a machine that others use as well may fail."""
_ATTACKED = {
    "production": (),
    "models": (),
    "action_server": (),
    "stores": ("slow",),
    "two_processes": ("left", "right"),
    "kills": ("left", "right"),
}
"""Which of the products; all others the one on its own."""
MOST_SECONDS = 600.0
"""Then it is given up; on two cores of its own it takes less than half of that."""


def _attack(kind: str, stage: Stage) -> Seen:
    seen, began = Seen(kind), time.monotonic()
    try:
        importlib.import_module(kind).attack(stage, seen)
    except Exception:
        seen.tried += 1
        seen.failed.append("could not be tried: " + traceback.format_exc(limit=-3).strip())
    seen.seconds = time.monotonic() - began
    print(f"{kind:<14} {seen.tried:>4} tried, {seen.seconds:5.0f} s", flush=True)
    for failed in seen.failed:
        print(f"    NOT WITHSTOOD: {failed}", flush=True)
    return seen


def _all(kinds: Sequence[str], stage: Stage) -> list[Seen]:
    return [_attack(kind, stage) for kind in kinds]


def _table(all_seen: Sequence[Seen]) -> str:
    rows = [("kind", "tried", "withstood", "figure")]
    rows += [
        (one.kind, str(one.tried), str(one.tried - len(one.failed)), "; ".join(one.figures))
        for one in all_seen
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    return "\n".join(
        f"{row[0]:<{widths[0]}}  {row[1]:>{widths[1]}}  {row[2]:>{widths[2]}}  {row[3]}"
        for row in rows
    )


def _needed(kinds: Sequence[str]) -> list[str]:
    """The names of the products that these kinds attack."""
    names = [name for kind in kinds for name in _ATTACKED.get(kind, ("main",))]
    return list(dict.fromkeys(names))


def run(only: Sequence[str], folder: Path) -> list[Seen]:
    """Everything, or the kinds that are named."""

    def chosen(kinds: Sequence[str]) -> list[str]:
        return [kind for kind in kinds if not only or kind in only]

    host = Host()
    with SlowApi(folder) as api:
        shared = folder / "shared-data"
        stage = Stage(
            folder=folder,
            host=host,
            main=Product(folder, "main", host.environment),
            slow=Product(folder, "slow", {**host.environment, **api.environment}),
            left=Product(folder, "left", host.environment, shared),
            right=Product(folder, "right", host.environment, shared),
            api=api,
        )
        with stage.main, stage.slow, stage.left, stage.right:
            needed = [getattr(stage, name) for name in _needed(chosen(KINDS))]
            for product in needed:
                product.start()
            seen = _all(chosen(WHILE_STARTING), stage)
            for product in needed:
                product.wait()
            seen += _all(chosen(ALONE), stage)
            with ThreadPoolExecutor(len(SIDE_BY_SIDE)) as pool:
                side_by_side = [pool.submit(_all, chosen(kinds), stage) for kinds in SIDE_BY_SIDE]
                for one in side_by_side:
                    seen += one.result()
    return seen


def _end_in_time() -> None:
    """Whatever hangs, and whoever ends this run: the servers are stopped."""

    def left(*_: object) -> None:
        raise SystemExit(f"NOT WITHSTOOD: ended, or not done after {MOST_SECONDS:.0f} s")

    signal.signal(signal.SIGTERM, left)
    signal.signal(signal.SIGALRM, left)
    signal.alarm(int(MOST_SECONDS))


def main() -> int:
    """The status of the process."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help=f"of {', '.join(KINDS)}")
    parser.add_argument("--keep", action="store_true", help="keep the folder with logs and data")
    parser.add_argument(
        "--without-timing", action="store_true", help=f"leave out {', '.join(TIMED)}"
    )
    given = parser.parse_args()
    only = [kind for kind in given.only.split(",") if kind]
    if not set(only) <= set(KINDS):
        parser.error(f"--only takes some of {', '.join(KINDS)}")
    if given.without_timing:
        only = [kind for kind in only or KINDS if kind not in TIMED]
        print(f"left out, since they compare times: {', '.join(TIMED)}")
    began = time.monotonic()
    folder = Path(tempfile.mkdtemp(prefix="attack-"))
    _end_in_time()
    try:
        seen = run(only, folder)
    finally:
        if given.keep:
            print(f"kept: {folder}")
        else:
            shutil.rmtree(folder, ignore_errors=True)
    print(f"\n{_table(seen)}")
    print(f"\n{sum(one.tried for one in seen)} tried in {time.monotonic() - began:.0f} s")
    failed = sum(len(one.failed) for one in seen)
    print(f"{failed} NOT WITHSTOOD" if failed else "all withstood")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
