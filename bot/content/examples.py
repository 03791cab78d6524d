"""例文: the training examples as they stand in the files."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Mapping

from bot.content import yaml_file
from bot.domain.errors import ContentError
from bot.text.same import comparable

__all__ = ["Example", "comparable", "load"]

_BULLET = "- "


@dataclass(frozen=True)
class Example:
    """One line under an intent of a file; `place`: where it was asked, "" for anywhere."""

    file: str
    intent: str
    text: str
    place: str = ""


def load(path: Path) -> list[Example]:
    """The examples of one file in their order; none in a file without `nlu`."""
    data = yaml_file.read(path)
    try:
        return [
            Example(path.name, entry["intent"], _text(line), _place(entry.get("metadata", {})))
            for entry in data.get("nlu", ())
            for line in entry["examples"].splitlines()
            if line.strip()
        ]
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ContentError(f"{path.name}: examples are lines after an intent: {error!r}") from error


def _place(metadata: Mapping[str, Any]) -> str:
    return f"{metadata['journey']} {metadata['step']}" if "step" in metadata else ""


def _text(line: str) -> str:
    if not line.startswith(_BULLET):
        raise ValueError(f"{line!r} does not begin with {_BULLET!r}")
    return line.removeprefix(_BULLET)
