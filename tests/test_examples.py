"""The programs of docs/examples run from a checkout and print what their page shows."""

from __future__ import annotations

import re
import runpy
import subprocess
import sys

import pytest

from bot.root import ROOT

FOLDER = ROOT / "docs" / "examples"
PROGRAMS = sorted(path.stem for path in FOLDER.glob("*.py"))
LONGEST = 40
PAGE = (FOLDER / "README.md").read_text(encoding="utf-8")
SHOWN = dict(re.findall(r"^## (\w+)\.py\n.*?^```\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL))


def test_page() -> None:
    """The page shows every program, and nothing else; each is one screen long."""
    assert sorted(SHOWN) == PROGRAMS
    for name in PROGRAMS:
        assert len((FOLDER / f"{name}.py").read_text(encoding="utf-8").splitlines()) <= LONGEST


@pytest.mark.parametrize("name", PROGRAMS)
def test_what_it_prints(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """What the page shows is what it prints."""
    runpy.run_module(f"docs.examples.{name}", run_name="__main__")
    assert capsys.readouterr().out == SHOWN[name]


def test_from_a_checkout() -> None:
    """A process of its own needs no setting and no model."""
    command = [sys.executable, "-m", "docs.examples.walk_a_journey"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8")
    assert (done.returncode, done.stdout) == (0, SHOWN["walk_a_journey"])
