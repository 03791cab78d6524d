"""What trying confirmed sentences tells, with runs that are played."""

from __future__ import annotations

from pathlib import Path
from typing import Sequence

import pytest

from bot.assistant.learning.attempt import Told, attempt, compared, told
from bot.root import ROOT
from bot.services.insight.unanswered import Item
from tests.assistant.learning.test_candidates import NEW, item

PRINTED = """2026-11-30 development half: 3 in scope

figure                                      now  target  accepted
right at once                             0.950    0.92     0.951
wrong confident answer                    0.010    0.02     0.010  WORSE

what went wrong
  [reg_terms] 規約は？ → asked back ('reg_terms',) 0.40
  registration 3 email [reg_mail] これでいい？ → ('reg_phone',) () 0.90
"""


def test_what_is_printed_is_read() -> None:
    """Figures by name, and errors by what was asked."""
    found = told(PRINTED)
    assert found.figures == {"right at once": 0.95, "wrong confident answer": 0.01}
    assert set(found.wrong) == {
        "[reg_terms] 規約は？",
        "registration 3 email [reg_mail] これでいい？",
    }


def test_gains_and_losses_are_told_by_their_sentences() -> None:
    """And only figures that moved."""
    before = Told({"a": 0.9, "b": 0.5}, {"[x] 一": "-", "[x] 二": "-"})
    after = Told({"a": 0.91, "b": 0.5}, {"[x] 二": "-", "[y] 三": "('z',)"})
    lines = compared(before, after)
    assert lines[:2] == ["gained: 1", "  + [x] 一"]
    assert lines[2:4] == ["lost: 1", "  - [y] 三 → ('z',)"]
    assert len(lines) == 6 and "0.900 → 0.910" in lines[-1]


def test_a_copy_is_trained_and_the_tree_stays(capsys: pytest.CaptureFixture[str]) -> None:
    """The half that measures is told by figures alone."""
    runs: list[tuple[bool, str]] = []
    faq = ROOT / "data" / "nlu" / "faq" / "trouble_screen.yml"
    before = faq.read_bytes()

    def run(tree: Path, command: Sequence[str], model_dir: Path) -> str:
        in_copy = tree != ROOT
        written = (tree / "data" / "nlu" / "faq" / "trouble_screen.yml").read_text("utf-8")
        assert (NEW in written) == in_copy
        runs.append((in_copy, command[0]))
        return PRINTED.replace("規約は？", "ほか") if in_copy else PRINTED

    confirmed: list[Item] = [item(NEW, "trouble_screen")]
    assert attempt(confirmed, ROOT / "models", run) == 0
    assert runs == [(True, "train"), *[(False, "evaluate"), (True, "evaluate")] * 2]
    assert faq.read_bytes() == before
    printed = capsys.readouterr().out
    assert printed.count("規約は？") == 1 and "no figure moved" in printed
    assert attempt([], ROOT / "models", run) == 0 and len(runs) == 5
