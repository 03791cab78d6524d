"""`make bench`: our pipeline and Rasa's usual one, trained and served on the same data.

    python ops/bench/run.py [--per-topic 12] [--turns 100]

Prints both side by side and keeps the figures in .bench/last.json. Exit status 1 when
a target is missed, 2 when a step broke.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import platform
import signal
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path
from typing import Any, NoReturn, Sequence

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # for `bot`

import accuracy  # noqa: E402
import environment  # noqa: E402
import examples  # noqa: E402
import field_turn  # noqa: E402
import processes  # noqa: E402
import report  # noqa: E402
import senders  # noqa: E402
from faults import BenchFailed  # noqa: E402
from ours import NLU, Ours  # noqa: E402
from paths import LAST, LOGS, ROOT, WORK  # noqa: E402
from pipeline import Pipeline  # noqa: E402
from usual import Usual  # noqa: E402

SENDERS = (1, 16)
TURNS_BEFORE_MEMORY = 50
TRAINING_LIMIT_S = 3 * 60 * 60
PARSE_LIMIT_S = 600
START_LIMIT_S = 300
ROUND_LIMIT_S = 600


def _say(text: str) -> None:
    print(f"{datetime.now():%H:%M:%S} {text}", file=sys.stderr, flush=True)


async def _serve(
    pipeline: Pipeline, questions: Sequence[str]
) -> tuple[processes.Used, processes.Memory, list[senders.Round]]:
    started = time.perf_counter()
    with processes.Servers(pipeline.serve_commands()) as servers:
        start = await senders.first_answer(pipeline, servers, questions[0], started, START_LIMIT_S)
        warm_up = examples.spread(questions, TURNS_BEFORE_MEMORY)
        await senders.play(pipeline, servers, warm_up, 1, ROUND_LIMIT_S)
        memory = servers.memory()
        rounds = [
            await senders.play(pipeline, servers, questions, count, ROUND_LIMIT_S)
            for count in SENDERS
        ]
    return start, memory, rounds


def measure(
    pipeline: Pipeline, rows: Sequence[dict[str, Any]], questions: Sequence[str]
) -> report.Measured:
    """Train, serve and question one pipeline."""
    _say(f"{pipeline.name}: training")
    training = processes.run(pipeline.train_command(), TRAINING_LIMIT_S)
    _say(f"{pipeline.name}: serving (trained in {training.wall_s:.0f} s)")
    start, memory, rounds = asyncio.run(_serve(pipeline, questions))
    _say(f"{pipeline.name}: {len(rows)} questions of the development half")
    found = accuracy.measure(pipeline, rows, PARSE_LIMIT_S)
    return report.Measured(found, training, start, memory, rounds)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument(
        "--per-topic", type=int, default=12, help="examples of a topic at most; 0 takes all"
    )
    parser.add_argument("--turns", type=int, default=100, help="turns of each round")
    options = parser.parse_args()
    if options.per_topic < 0 or options.per_topic == 1:
        parser.error("--per-topic must be 0, or 2 and more: calibration holds some out")
    if options.turns < max(SENDERS):
        parser.error(f"--turns must be {max(SENDERS)} or more: every sender asks")
    return options


def main() -> int:
    """Run the bench; 1 if a target is missed."""
    options = _options()
    load = os.getloadavg()[0]  # of others: it makes CPU times longer too
    rows = accuracy.development_half()
    questions = examples.spread([row["text"] for row in rows], options.turns)
    _say("installing the usual pipeline's environment, if needed")
    python = environment.install()
    with tempfile.TemporaryDirectory(prefix="projects-", dir=WORK) as directory:
        projects = [Path(directory) / name for name in ("ours", "usual")]
        for project in projects:
            project.mkdir()
        ours = Ours(projects[0], processes.free_port())
        ours.copy_project(options.per_topic)
        data = examples.read(projects[0] / NLU)
        usual = Usual(projects[1], processes.free_port(), python)
        usual.write_project(data)
        lines = report.compare(*(measure(pipeline, rows, questions) for pipeline in (ours, usual)))
    about = {
        "at": f"{datetime.now():%Y-%m-%d %H:%M}",
        "examples_per_topic": options.per_topic or "all",
        "labels": len(data.examples),
        "examples": data.size,
        "turns_of_a_round": len(questions),
        "cores": os.cpu_count(),
        "load_before": round(load, 2),
        "python": platform.python_version(),
    }
    print("  ".join(f"{key} {value}" for key, value in about.items()), end="\n\n")
    print(report.table(lines), end="\n\n", flush=True)
    _say("ours: values of a form beside questions")
    field_turns = field_turn.measure(options.turns)
    print(field_turns.table())
    figures = {"figures": report.as_json(lines), "field_turns": field_turns.as_json()}
    LAST.write_text(json.dumps({**about, **figures}, indent=2) + "\n")
    return int(any(line.passed is False for line in lines) or not field_turns.passed)


def _stop(*_: object) -> NoReturn:
    raise SystemExit("ended from outside")  # leaves the contexts, which end the servers


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, _stop)
    WORK.mkdir(exist_ok=True)
    try:
        sys.exit(main())
    except BenchFailed as error:
        print(f"{error}\nlogs: {LOGS.relative_to(ROOT)}", file=sys.stderr)
        sys.exit(2)
