"""How often the right topic is ranked first, on the development half of tests/evaluation."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Sequence

import processes
from paths import EVALUATION
from pipeline import Pipeline


@dataclass(frozen=True)
class Accuracy:
    """Shares of 1; `refusing` counts a question that was called out of scope as wrong."""

    ranked: float
    refusing: float


def development_half() -> list[dict[str, Any]]:
    """The rows with text, topic and `also` (further right topics)."""
    rows = map(json.loads, EVALUATION.read_text(encoding="utf-8").splitlines())
    return [row for row in rows if row["split"] == "development"]


def measure(pipeline: Pipeline, rows: Sequence[dict[str, Any]], limit_s: float) -> Accuracy:
    """Parse every question with the trained model."""
    questions, results = (
        Path(pipeline.project) / f"{name}.json" for name in ("questions", "results")
    )
    questions.write_text(json.dumps([row["text"] for row in rows]), encoding="utf-8")
    processes.run(pipeline.parse_command(questions, results), limit_s)
    understood = map(pipeline.understood, json.loads(results.read_text(encoding="utf-8")))
    pairs = [
        (u, u.label in (row["topic"], *row["also"]))
        for u, row in zip(understood, rows, strict=True)
    ]
    return Accuracy(
        ranked=sum(right for _, right in pairs) / len(rows),
        refusing=sum(right and not u.is_refused for u, right in pairs) / len(rows),
    )
