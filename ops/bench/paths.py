"""Where the bench reads and writes."""

from __future__ import annotations

from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
WORK = ROOT / ".bench"
"""Not under version control: the usual pipeline's environment, logs, the last result."""

LOGS = WORK / "logs"
LAST = WORK / "last.json"
EVALUATION = ROOT / "tests" / "evaluation" / "in_scope.jsonl"
