"""試し: what the confirmed sentences would change, trained on a copy, sentence by sentence.

The development half is told by its sentences; of the half that measures the figures alone, for nobody
looks at its sentences.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Callable, Mapping, Sequence

from bot.assistant.learning import candidates
from bot.content.places import PROJECT, Places
from bot.root import ROOT
from bot.services.insight.unanswered import Item

_COPIED = ("bot", "actions", "data", "tests/evaluation", "config.yml", "domain.yml")
_WRONG = "what went wrong"
_FIGURE = re.compile(r"^(?P<name>\S.{0,60}?)\s+(?P<value>-?\d\.\d{3})\s")
_ERROR = re.compile(r"^  (?P<asked>.*\[[^\]]*\] .*?) → (?P<got>.*)$")

Run = Callable[[Path, Sequence[str], Path], str]
"""(tree, command, folder of its model) → what it prints."""


@dataclass(frozen=True)
class Told:
    """What `evaluate` has printed: figures by name, what was answered wrong by what was asked."""

    figures: Mapping[str, float]
    wrong: Mapping[str, str]


def told(printed: str) -> Told:
    """Read it."""
    head, _, tail = printed.partition(_WRONG)
    figures = {
        found["name"]: float(found["value"])
        for line in head.splitlines()
        if (found := _FIGURE.match(line))
    }
    errors = filter(None, map(_ERROR.match, tail.splitlines()))
    return Told(figures, {found["asked"]: found["got"] for found in errors})


def compared(before: Told, after: Told) -> list[str]:
    """Lines for people: what is right now, what is no more, and the figures that moved."""
    gained = sorted(before.wrong.keys() - after.wrong.keys())
    lost = sorted(after.wrong.keys() - before.wrong.keys())
    lines = [f"gained: {len(gained)}", *(f"  + {asked}" for asked in gained)]
    lines += [f"lost: {len(lost)}", *(f"  - {asked} → {after.wrong[asked]}" for asked in lost)]
    return [*lines, *moved(before, after)]


def moved(before: Told, after: Told) -> list[str]:
    """The figures that are others than before."""
    found = ["figures that moved:"]
    for name, value in after.figures.items():
        was = before.figures.get(name, value)
        if was != value:
            found.append(f"  {name:50} {was:.3f} → {value:.3f}")
    return found if len(found) > 1 else ["no figure moved"]


def attempt(items: Sequence[Item], model_dir: Path, run: Run, places: Places = PROJECT) -> int:
    """Train on a copy with the confirmed sentences, and print what changes; the tree stays as it is."""
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder) / "tree"
        _copy(tree)
        of_copy = replace(
            places,
            content=tree / "bot" / "content",
            training=tree / "data" / "nlu",
            evaluation=tree / "tests" / "evaluation",
            conversations=tree / "data" / "conversations",
        )
        exported = candidates.export(items, of_copy)
        report(exported)
        if not exported.taken:
            return 0
        model = Path(folder) / "model"
        run(tree, ["train"], model)
        halves = (["--half", "development", "--errors"], ["--half", "test"])
        for half, compare in zip(halves, (compared, moved)):
            before = told(run(ROOT, ["evaluate", *half], model_dir))
            after = told(run(tree, ["evaluate", *half], model))
            print(f"\n{half[1]} half")
            print("\n".join(compare(before, after)))
    return 0


def report(exported: candidates.Exported) -> None:
    """What is taken, what is not and why, and for what somebody has to write a topic."""
    for one in exported.taken:
        print(f"taken: 「{one.text}」 → {one.intent}")
    for text, reason in exported.refused:
        print(f"left out: 「{text}」 {reason}")
    for text in exported.wanted:
        print(f"new topic wanted: 「{text}」")
    if not exported.taken:
        print("nothing is taken")


def as_process(tree: Path, command: Sequence[str], model_dir: Path) -> str:
    """`Run` in a process of its own, over the code of that tree."""
    environ = {**os.environ, "PYTHONPATH": str(tree), "BOT_MODEL_DIR": str(model_dir)}
    done = subprocess.run(
        [sys.executable, "-m", "bot", *command],
        cwd=tree,
        env=environ,
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode not in (0, 1):  # 1: a figure is lower than the accepted one
        raise SystemExit(f"{' '.join(command)} ended with {done.returncode}")
    return done.stdout


def _copy(tree: Path) -> None:
    for name in _COPIED:
        source, target = ROOT / name, tree / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, target)
