"""`make bench`: what the assistant costs, beside a commit before and against what was promised.

    python ops/bench/cost.py [--before COMMIT] [--rounds 3]

The commit before is checked out and trained once into .bench/, and both are measured in turn,
round after round, so that both see the same machine: promises are ratios, and hold on a busy
machine as on a calm one. Without such a commit (no history, another release) figures stand
alone and ratios are left open. Exit status 1 when a promise is missed, 2 when a step broke.
"""

from __future__ import annotations

import argparse
import asyncio
import io
import json
import os
import statistics
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Mapping, Optional, Sequence

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # for `bot`

import field_turn  # noqa: E402
import processes  # noqa: E402
from faults import BenchFailed  # noqa: E402
from paths import HERE, LOGS, ROOT, WORK  # noqa: E402
from processes import Command, Used  # noqa: E402

BEFORE = "881c3e3"
"""The last commit before anything was made cheaper, on the same Python and libraries."""

COST = WORK / "cost.json"
KINDS = {"question": "question", "value": "value of a field", "between": "question in a form"}
_HTTP_TURNS = 45
_BLOCKS = 10
_TRAINING_LIMIT_S = 900.0
_LIMIT_S = 300.0

Figures = Mapping[str, float]

# figure: (promised share of before, promised value)
PROMISED: Mapping[str, tuple[Optional[float], Optional[float]]] = {
    "CPU ms, question": (0.40, None),
    "CPU ms, value of a field": (0.55, None),
    "CPU ms, question in a form": (0.45, None),
    "CPU ms over HTTP, question": (0.45, None),
    "CPU ms over HTTP, value of a field": (0.45, None),
    "CPU ms over HTTP, question in a form": (0.45, None),
    "SQL: drafts statements, question": (None, 3),
    "SQL: drafts statements, value of a field": (None, 4),
    "SQL: drafts commits, value of a field": (None, 1),
    "RSS MB when ready": (None, 260),
    "RSS MB after many texts": (None, 330),
    "RSS MB before a worker is forked": (None, 330),
    "private MB of a forked worker": (None, 30),
    "start to ready, CPU s": (None, 2.5),
    "training, wall s": (None, 75),
    "nothing changed, CPU s": (None, None),
}


@dataclass(frozen=True)
class Project:
    """A checkout with its model."""

    name: str
    folder: Path

    def told(self, figures: str) -> dict[str, Any]:
        """What inside.py prints when it is run there."""
        script = [str(HERE / "inside.py"), figures, "--blocks", str(_BLOCKS)]
        command = Command(f"{self.name}-{figures}", [sys.executable, *script], self.folder)
        processes.run(command, _LIMIT_S)
        told: dict[str, Any] = json.loads(command.log.read_text("utf-8").splitlines()[-1])
        return told

    def train(self, folder: Path, *options: str) -> Used:
        """Train into a folder."""
        arguments = [sys.executable, "-m", "bot", "train", *options]
        keys = {"BOT_MODEL_DIR": str(folder)}
        command = Command(f"{self.name}-train", arguments, self.folder, keys)
        return processes.run(command, _TRAINING_LIMIT_S)


def _say(text: str) -> None:
    print(f"{datetime.now():%H:%M:%S} {text}", file=sys.stderr, flush=True)


def _checked_out(commit: str) -> Optional[Project]:
    """The commit in .bench/, trained; None where history does not hold it."""
    project = Project("before", WORK / f"before-{commit}")
    trained = project.folder / ".trained"
    if trained.exists():
        return project
    packed = subprocess.run(
        ["git", "archive", commit], cwd=ROOT, capture_output=True, check=False
    ).stdout
    if not packed:
        return None
    project.folder.mkdir(parents=True, exist_ok=True)
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        archive.extractall(project.folder, filter="data")
    _say(f"training the commit before, {commit}, once")
    used = project.train(project.folder / "models", "--force")
    trained.write_text(json.dumps(_trained(used)))
    return project


def _trained(used: Used) -> Figures:
    return {"training, wall s": used.wall_s, "training, CPU s": used.cpu_s}


def _round(project: Project) -> Figures:
    """All figures of one start."""
    told, forked = project.told("turns"), project.told("fork")
    found = {f"CPU ms, {KINDS[kind]}": ms for kind, ms in told["cpu_ms"].items()}
    with tempfile.TemporaryDirectory(prefix="turns-", dir=WORK) as data:
        served = field_turn.OursAsItIs(Path(data), project.folder)
        for kind in asyncio.run(field_turn.play(served, _HTTP_TURNS)).kinds:
            found[f"CPU ms over HTTP, {kind.name}"] = kind.figures()["CPU ms a turn"]
    for kind, counted in told["sql"].items():
        for name, count in counted.items():
            found[f"SQL: {name}, {KINDS[kind]}"] = count
    return {
        **found,
        "RSS MB when ready": told["ready"]["rss"],
        "written MB when ready": told["ready"]["written"],
        "RSS MB after many texts": told["after_texts"]["rss"],
        "written MB after many texts": told["after_texts"]["written"],
        "RSS MB before a worker is forked": forked["first"]["rss"],
        "private MB of a forked worker": forked["worker"]["private"],
        "start to ready, CPU s": told["start_cpu_s"],
    }


def _training(project: Project) -> Figures:
    """Twice: all of it, and when nothing has changed since."""
    with tempfile.TemporaryDirectory(prefix="models-", dir=WORK) as folder:
        used = project.train(Path(folder), "--force")
        again = project.train(Path(folder))
    return {**_trained(used), "nothing changed, CPU s": again.cpu_s}


def _middle(rounds: Sequence[Figures]) -> dict[str, float]:
    return {name: statistics.median(one[name] for one in rounds) for name in rounds[0]}


@dataclass(frozen=True)
class Line:
    """A figure, what it was before, and what was promised."""

    name: str
    now: float
    before: Optional[float]

    @property
    def ratio(self) -> Optional[float]:
        """Of before; None where there is nothing to divide by."""
        return self.now / self.before if self.before else None

    @property
    def passed(self) -> Optional[bool]:
        """None where nothing was promised, or nothing can be said."""
        share, value = PROMISED.get(self.name, (None, None))
        if value is not None:
            return self.now <= value
        if share is not None and self.ratio is not None:
            return self.ratio <= share
        return None

    def __str__(self) -> str:
        share, value = PROMISED.get(self.name, (None, None))
        promised = f"≤ {value:g}" if value is not None else f"≤ {share} of it" if share else ""
        verdict = {True: "pass", False: "MISSED", None: ""}[self.passed]
        before = f"{self.before:10.2f}" if self.before is not None else f"{'-':>10}"
        ratio = f"{self.ratio:7.2f}" if self.ratio is not None else f"{'-':>7}"
        return f"{self.name:40}{self.now:10.2f}{before}{ratio}   {promised:12} {verdict}"


def main() -> int:
    """Measure and print; 1 if a promise is missed."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--before", default=BEFORE, help="a commit to compare with")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    load = os.getloadavg()[0]
    before, now = _checked_out(options.before), Project("now", ROOT)
    rounds: dict[str, list[Figures]] = {"before": [], "now": []}
    for number in range(options.rounds):
        for project in filter(None, (before, now)):
            _say(f"round {number + 1}: {project.name}")
            rounds[project.name].append(_round(project))
    _say("training")
    found = {**_middle(rounds["now"]), **_training(now)}
    earlier: dict[str, float] = {}
    if before:
        earlier = {
            **_middle(rounds["before"]),
            **json.loads((before.folder / ".trained").read_text()),
        }
    lines = [Line(name, value, earlier.get(name)) for name, value in found.items()]
    about = {
        "at": f"{datetime.now():%Y-%m-%d %H:%M}",
        "before": options.before if before else "-",
        "cores": os.cpu_count(),
        "load_before": round(load, 2),
    }
    print("  ".join(f"{key} {value}" for key, value in about.items()), end="\n\n")
    print(f"{'':40}{'now':>10}{'before':>10}{'ratio':>7}   promised")
    print("\n".join(map(str, lines)))
    COST.write_text(json.dumps({**about, "now": found, "then": earlier}, indent=2) + "\n")
    return int(any(line.passed is False for line in lines))


if __name__ == "__main__":
    WORK.mkdir(exist_ok=True)
    try:
        sys.exit(main())
    except BenchFailed as error:
        print(f"{error}\nlogs: {LOGS.relative_to(ROOT)}", file=sys.stderr)
        sys.exit(2)
