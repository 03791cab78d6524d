"""Run inside a project, whichever its commit: what turns, memory and start cost there. Prints JSON.

    python inside.py FIGURES [--blocks 12]

FIGURES is `turns` (start, CPU a turn, SQL, memory when ready and after many texts) or `fork`
(private memory of a worker that is forked after loading). The folder that it is run in is the
project that is measured; its model must be trained.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import json
import logging
import os
import statistics
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any, Iterator, Mapping, Sequence

BEGAN = time.process_time()
sys.path[0] = str(Path.cwd())

from bot import runtime  # noqa: E402

runtime.prepare()

START = ("会員登録したい", "ここで入力の準備をする")
FORM = (
    "taro@example.jp",
    "損保 太郎",
    "ソンポ タロウ",
    "SOMPO TARO",
    "昭和25年12月19日",
    "106-0038",
    "東京都新宿区西新宿1-26-1",
    "090-1234-5678",
    "A020119183",
)
WARM_UP = 3
TEXTS = 1500
PARSED_BY_WORKER = 150


def _questions(half: str = "development") -> list[str]:
    found = []
    for name in ("in_scope", "in_journey", "commands", "out_of_scope"):
        for line in Path(f"tests/evaluation/{name}.jsonl").read_text("utf-8").splitlines():
            row = json.loads(line)
            if name == "in_scope" and row["split"] != half:
                continue
            found.append(row["text"])
    return list(dict.fromkeys(found))


def memory_mb() -> dict[str, float]:
    """Of this process: resident, and what it shares with nobody and wrote."""
    lines = Path("/proc/self/smaps_rollup").read_text().splitlines()[1:]
    kb = {line.split(":")[0]: int(line.split()[1]) for line in lines}
    return {
        "rss": kb["Rss"] / 1024,
        "private": kb["Private_Dirty"] / 1024,
        "written": kb["Anonymous"] / 1024,
    }


def _settings(folder: str) -> Any:
    from bot.settings import read

    keys = {"BOT_DATA_DIR": folder, "BOT_LIMIT_SCALE": "1000", "BOT_LOG_LEVEL": "ERROR"}
    return read({**os.environ, **keys})


class Statements:
    """Counts what SQLite is sent, store by store, whoever sends it; transactions apart."""

    def __init__(self) -> None:
        from sqlalchemy import event
        from sqlalchemy.engine import Engine

        self.counted: Counter[str] = Counter()
        event.listen(Engine, "connect", self._connected)

    def _connected(self, connection: Any, _: Any) -> None:
        (file,) = [row[2] for row in connection.execute("PRAGMA database_list")]
        store = Path(file).stem
        connection.set_trace_callback(lambda text: self._sent(store, text))

    def _sent(self, store: str, text: str) -> None:
        word = text.split(None, 1)[0].upper()
        if word == "COMMIT":
            self.counted[f"{store} commits"] += 1
        elif word not in ("BEGIN", "ROLLBACK", "PRAGMA"):
            self.counted[f"{store} statements"] += 1

    def since(self, before: Mapping[str, int], turns: int) -> dict[str, float]:
        """A turn of them."""
        names = ("drafts statements", "drafts commits", "tracker statements", "tracker commits")
        return {name: (self.counted[name] - before.get(name, 0)) / turns for name in names}


async def _say(running: Any, sender: str, texts: Sequence[str]) -> None:
    from bot.assistant.incoming import Incoming

    for text in texts:
        replies = await running.conversations.handle(Incoming(sender, text))
        if not replies or not any(reply.text for reply in replies):
            raise RuntimeError(f"no answer to {text!r}")


def _blocks(questions: Sequence[str], number: int) -> Iterator[Mapping[str, tuple[Any, Any]]]:
    """Of each kind what is said before, and what is measured."""
    for start in range(0, number * len(FORM), len(FORM)):
        asked = questions[start : start + len(FORM)]
        yield {"question": ((), asked), "value": (START, FORM), "between": (START, asked)}


async def _turns(running: Any, statements: Statements, blocks: int) -> dict[str, Any]:
    cpu: dict[str, list[float]] = {"question": [], "value": [], "between": []}
    counted: dict[str, list[dict[str, float]]] = {kind: [] for kind in cpu}
    for number, block in enumerate(_blocks(_questions(), WARM_UP + blocks)):
        for kind, (before, turns) in block.items():
            sender = f"bench-{number}-{kind}"
            await _say(running, sender, before)
            counts, began = Counter(statements.counted), time.process_time()
            await _say(running, sender, turns)
            took = (time.process_time() - began) * 1000 / len(turns)
            if number >= WARM_UP:
                cpu[kind].append(took)
                counted[kind].append(statements.since(counts, len(turns)))
    return {
        "cpu_ms": {kind: statistics.median(times) for kind, times in cpu.items()},
        "sql": {
            kind: {name: statistics.mean(one[name] for one in counts) for name in counts[0]}
            for kind, counts in counted.items()
        },
    }


def turns(blocks: int) -> dict[str, Any]:
    """Start, turns, memory."""
    from bot.assistant.start import start

    statements = Statements()
    with tempfile.TemporaryDirectory() as folder:
        running = start(_settings(folder))
        found: dict[str, Any] = {"start_cpu_s": time.process_time() - BEGAN, "ready": memory_mb()}

        async def everything() -> None:
            found.update(await _turns(running, statements, blocks))
            for number, text in enumerate(_questions()[:TEXTS]):
                await _say(running, f"text-{number % 50}", [text])

        asyncio.run(everything())
        gc.collect()
        found["after_texts"] = memory_mb()
    return found


def fork() -> dict[str, Any]:
    """What a worker needs for itself, when it has understood some messages."""
    from bot.assistant import agent, training

    with tempfile.TemporaryDirectory() as folder:
        settings = _settings(folder)
        processor = agent.load(settings, training.train_if_needed(settings)).processor
        from rasa.core.channels.channel import UserMessage
        from rasa.engine.constants import PLACEHOLDER_MESSAGE, PLACEHOLDER_TRACKER
        from rasa.shared.core.trackers import DialogueStateTracker

        def understand(text: str) -> None:
            nobody = DialogueStateTracker.from_events("nobody", [])
            inputs = {PLACEHOLDER_MESSAGE: [UserMessage(text)], PLACEHOLDER_TRACKER: nobody}
            target = processor.model_metadata.nlu_target
            processor.graph_runner.run(inputs=inputs, targets=[target])

        understand("会員登録はどこから")
        gc.collect()
        gc.freeze()
        out, into = os.pipe()
        if not os.fork():
            for text in _questions()[:PARSED_BY_WORKER]:
                understand(text)
            os.write(into, json.dumps(memory_mb()).encode())
            os._exit(0)
        os.wait()
        return {"first": memory_mb(), "worker": json.loads(os.read(out, 4096))}


def main() -> None:
    """See the module."""
    parser = argparse.ArgumentParser()
    parser.add_argument("figures", choices=("turns", "fork"))
    parser.add_argument("--blocks", type=int, default=12)
    given = parser.parse_args()
    logging.disable(logging.INFO)
    told = turns(given.blocks) if given.figures == "turns" else fork()
    print(json.dumps(told))


if __name__ == "__main__":
    main()
