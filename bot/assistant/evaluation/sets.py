"""評価セット: the sentences of tests/evaluation, by file and half."""

from __future__ import annotations

import json
from typing import Any, Mapping

from bot.root import ROOT

FOLDER = ROOT / "tests" / "evaluation"
HALVES = ("test", "development")

Row = Mapping[str, Any]


def read(name: str, half: str) -> list[Row]:
    """The rows of `name`.jsonl that belong to this half, in the order of the file."""
    lines = (FOLDER / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [row for row in map(json.loads, lines) if row["split"] == half]


def text_of(row: Row) -> str:
    """What was said: one message, or two."""
    return str(row.get("text") or f"{row['first']} ‖ {row['second']}")


def label_of(row: Row) -> str:
    """What is right: a topic, a move, or that nothing is answered."""
    topics = ", ".join(row.get("topics", ()))
    return str(row.get("topic") or row.get("move") or row.get("kind") or topics or "nothing")
