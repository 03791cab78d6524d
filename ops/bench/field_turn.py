"""`make bench-turns`: a turn that fills a field of a form, beside one that answers a question.

    python ops/bench/field_turn.py [--turns 200]

Plays questions, values of a 会員登録, and questions in the middle of one against one server of
ours, in blocks that take turns, so that all see the same machine. Exit status 1 when the
target is missed, 2 when a step broke. `make bench` prints the same table.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Mapping, Sequence

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # for `bot`

import accuracy  # noqa: E402
import examples  # noqa: E402
import httpx  # noqa: E402
import processes  # noqa: E402
import senders  # noqa: E402
from faults import BenchFailed  # noqa: E402
from ours import Ours, WebConversation  # noqa: E402
from paths import LOGS, ROOT, WORK  # noqa: E402
from processes import Command, Servers  # noqa: E402

MOST = 1.5
"""A field turn may cost this many times a question."""

START = ("会員登録したい", "ここで入力の準備をする")
FORM: Mapping[str, str] = {
    "taro@example.jp": "taro@example.jp",
    "損保 太郎": "損保　太郎",
    "ソンポ タロウ": "ソンポ　タロウ",
    "SOMPO TARO": "SOMPO TARO",
    "昭和25年12月19日": "1950年12月19日",
    "106-0038": "106-0038",
    "東京都新宿区西新宿1-26-1": "西新宿1-26-1",
    "090-1234-5678": "090-1234-5678",
    "A020119183": "A020119183",
}
"""What is typed, field by field, and what the answer must say of it."""

WARM_UP = 3
_START_LIMIT_S = 300.0
_ANSWER_LIMIT_S = 60.0


@dataclass
class Kind:
    """One kind of turn: what each took by the clock, and all of them of the processor."""

    name: str
    wall_ms: list[float] = field(default_factory=list)
    cpu_s: float = 0.0

    def figures(self) -> dict[str, float]:
        """Milliseconds a turn."""
        percentiles = statistics.quantiles(self.wall_ms, n=100, method="inclusive")
        return {
            "p50 ms": percentiles[49],
            "p95 ms": percentiles[94],
            "CPU ms a turn": self.cpu_s * 1000 / len(self.wall_ms),
        }


@dataclass(frozen=True)
class FieldTurns:
    """What was measured: a question, a value, a question in the middle of a form."""

    question: Kind
    value: Kind
    between: Kind

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """All three."""
        return self.question, self.value, self.between

    @property
    def passed(self) -> bool:
        """True if a field turn costs little enough, however it is counted."""
        return all(ratio <= MOST for ratio in self._ratios().values())

    def _ratios(self) -> dict[str, float]:
        question = self.question.figures()
        return {name: value / question[name] for name, value in self.value.figures().items()}

    def table(self) -> str:
        """As printed."""
        names = list(self.question.figures())
        lines = [f"{'':40}" + "".join(f"{name:>15}" for name in names)]
        for kind in self.kinds:
            lines.append(f"{kind.name:40}" + "".join(f"{n:15.1f}" for n in kind.figures().values()))
        ratios = "".join(f"{ratio:15.2f}" for ratio in self._ratios().values())
        verdict = "pass" if self.passed else "FAIL"
        return "\n".join(
            [*lines, f"{'field turn / question':40}{ratios}   ≤ {MOST:.2f}  {verdict}"]
        )

    def as_json(self) -> dict[str, Any]:
        """As kept in .bench/last.json."""
        found: dict[str, Any] = {
            kind.name: {name: round(value, 2) for name, value in kind.figures().items()}
            for kind in self.kinds
        }
        found["ratio"] = {name: round(ratio, 3) for name, ratio in self._ratios().items()}
        return {**found, "target": MOST, "passed": self.passed}


class TalkativeConversation(WebConversation):
    """One that tells what was answered."""

    async def say(self, text: str) -> str:
        """Send a message; the answer."""
        answer = await self._client.post(
            "/api/chat/messages", json={"text": text}, headers=self._headers
        )
        answer.raise_for_status()
        return "\n".join(reply["text"] for reply in answer.json()["replies"])


class OursAsItIs(Ours):
    """A project where it lies, with its trained model and data of its own."""

    def __init__(self, data: Path, project: Path = ROOT) -> None:
        super().__init__(project, processes.free_port())
        self._data = data

    def serve_commands(self) -> Sequence[Command]:
        """See the base class."""
        (command,) = super().serve_commands()
        environment = {**command.environment, "BOT_DATA_DIR": str(self._data)}
        return [Command("field-turn-serve", command.arguments, self.project, environment)]


async def _open(ours: Ours, client: httpx.AsyncClient) -> TalkativeConversation:
    token = (await client.post("/api/chat/session", json={})).json()["token"]
    return TalkativeConversation(client, token)


async def _play(
    kind: Kind, servers: Servers, talk: TalkativeConversation, turns: Mapping[str, str]
) -> None:
    """Say these, each with what must stand in the answer."""
    before = servers.cpu_s()
    for text, expected in turns.items():
        started = time.perf_counter()
        answer = await talk.say(text)
        kind.wall_ms.append((time.perf_counter() - started) * 1000)
        if expected not in answer or not answer:
            raise BenchFailed(f"{kind.name}: {text!r} was answered {answer!r}")
    kind.cpu_s += servers.cpu_s() - before


async def _block(ours: Ours, servers: Servers, kinds: FieldTurns, questions: Sequence[str]) -> None:
    """A conversation of each kind, with as many turns."""
    async with httpx.AsyncClient(
        base_url=ours.url, timeout=_ANSWER_LIMIT_S, trust_env=False
    ) as client:
        asked = dict.fromkeys(questions, "")
        talk = await _open(ours, client)
        for text in START:
            await talk.say(text)
        await _play(kinds.value, servers, talk, FORM)
        talk = await _open(ours, client)
        for _ in START:
            await talk.say(questions[0])
        await _play(kinds.question, servers, talk, asked)
        talk = await _open(ours, client)
        for text in START:
            await talk.say(text)
        await _play(kinds.between, servers, talk, asked)


def _new() -> FieldTurns:
    kinds = ("question", "value of a field", "question in a form")
    return FieldTurns(*map(Kind, kinds))


async def play(ours: Ours, turns: int) -> FieldTurns:
    """Serve and play so many turns of each kind."""
    rows = [row["text"] for row in accuracy.development_half()]
    size = len(FORM)
    blocks = -(-turns // size)
    questions = examples.spread(rows, (blocks + WARM_UP) * size)
    groups = [questions[i : i + size] for i in range(0, len(questions), size)]
    if len(groups[-1]) < size:
        raise BenchFailed("there are not so many questions: fewer --turns")
    started = time.perf_counter()
    with Servers(ours.serve_commands()) as servers:
        await senders.first_answer(ours, servers, questions[0], started, _START_LIMIT_S)
        for group in groups[:WARM_UP]:
            await _block(ours, servers, _new(), group)
        kinds = _new()
        for group in groups[WARM_UP:]:
            await _block(ours, servers, kinds, group)
    return kinds


def measure(turns: int) -> FieldTurns:
    """Serve the project as it is and play so many turns of each kind."""
    with tempfile.TemporaryDirectory(prefix="field-turn-", dir=WORK) as data:
        return asyncio.run(play(OursAsItIs(Path(data)), turns))


def main() -> int:
    """Measure the project as it is; 1 if the target is missed."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--turns", type=int, default=200, help="turns of each kind")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    options = parser.parse_args()
    if options.turns < 1:
        parser.error("--turns must be 1 or more")
    measured = measure(options.turns)
    print(json.dumps(measured.as_json(), indent=2) if options.json else measured.table())
    return int(not measured.passed)


if __name__ == "__main__":
    WORK.mkdir(exist_ok=True)
    try:
        sys.exit(main())
    except BenchFailed as error:
        print(f"{error}\nlogs: {LOGS.relative_to(ROOT)}", file=sys.stderr)
        sys.exit(2)
