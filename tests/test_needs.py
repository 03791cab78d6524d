"""What tests need is found, and held to: a quick test cannot open the model or a database."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import needs
import pytest
from needs import MODEL, SEARCH, STORE

from bot.root import ROOT

QUICK = "not model and not store"
OPENING = {
    "a database by a library": (
        "def test_it() -> None:\n    __import__('sqlite3').connect(':memory:')\n",
        "`store` opened a database",
    ),
    "a database by a service": (
        "def test_it() -> None:\n    from importlib import import_module\n\n"
        "    engine = import_module('bot.adapters.stores.' + 'engine')\n"
        "    engine.open_engine('sqlite://').connect()\n",
        "`store` opened a database",
    ),
    "the model": (
        f"from pathlib import Path\n\n\ndef test_it() -> None:\n"
        f"    Path({str(ROOT / 'models' / 'some')!r}).read_bytes()\n",
        "`model` opened the model",
    ),
}


def run(folder: Path, source: str, name: str = "test_new.py") -> str:
    """What pytest prints of a new test with our marks and guard, in a process of its own."""
    (folder / name).write_text(source, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "needs"]
    done = subprocess.run(
        [*command, "-c", str(folder / "none.ini"), "-m", QUICK, str(folder / name)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{needs.HELPERS}"},
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    return done.stdout + done.stderr


def test_what_opens_fails(tmp_path: Path) -> None:
    """Ways round the marks are found when something is opened, and told in one sentence."""
    (tmp_path / "none.ini").write_text("[pytest]\nmarkers =\n    model:\n    store:\n    search:\n")
    sources = [
        source.replace("test_it", f"test_{i}") for i, (source, _) in enumerate(OPENING.values())
    ]
    told = run(tmp_path, "\n\n".join([*sources, "def test_plain() -> None:\n    assert True\n"]))
    assert "FFF." in told, told
    for _, expected in OPENING.values():
        assert f"needs.Opened: a test without the mark {expected}" in told, told


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("from bot.text import dates", set()),
        ("from bot.adapters.stores.engine import open_engine", {STORE}),
        ("def test_it():\n    import sqlite3", {STORE}),
        ("import renewal_support", {STORE}),  # which opens one
        ("from bot.nlu import scope_gate", {MODEL}),  # a component of Rasa
        ("from bot.nlu import linear_model", set()),
        ("if TYPE_CHECKING:\n    from bot.nlu import scope_gate\n", set()),
        ("from bot.content import checks", {MODEL}),  # which reads all examples
        ('FOLDER = ROOT / "data"' + ' / "nlu"', {MODEL}),  # and so does this
        ("import random", {SEARCH}),
    ],
)
def test_imports(tmp_path: Path, source: str, expected: set[str]) -> None:
    """A test needs what its file imports, directly or by its helpers."""
    path = tmp_path / "test_new.py"
    path.write_text(source, encoding="utf-8")
    assert needs.needs_of(path) == expected


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        ("tests/adapters/test_bulkhead.py", {STORE}),  # by the folder's conftest
        ("bot/text/dates.py", set()),
        ("bot/nlu/term_extractor.py", {MODEL}),
    ],
)
def test_files(file: str, expected: set[str]) -> None:
    """So does a test beside a conftest, and a doctest."""
    assert needs.needs_of(ROOT / file) == expected


def test_fixtures(request: pytest.FixtureRequest) -> None:
    """Whoever talks to the assistant is marked by that; this test is not."""
    marked = {mark.name for mark in request.node.iter_markers()}
    assert not marked & {MODEL, STORE}
    assert {MODEL, STORE} <= needs._FIXTURES["running"]
