"""手引き: the sections that answers rest on, and the subjects on which it is silent."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Mapping

from bot.content import yaml_file
from bot.domain.errors import ContentError

_NOT_STATED = "not_stated"


@dataclass(frozen=True)
class Manual:
    """Texts by section id such as "REG-5", and what no section states."""

    sections: Mapping[str, str]
    not_stated: tuple[str, ...]


def load(path: Path) -> Manual:
    """The manual, or `ContentError` naming the file and the section."""
    data = yaml_file.read(path)
    if not isinstance(data, dict) or not isinstance(data.get(_NOT_STATED), list):
        raise ContentError(f"{path.name}: needs a text for each section and a list {_NOT_STATED}")
    subjects = data.pop(_NOT_STATED)
    return Manual(
        sections={key: _text(text, f"{path.name}: {key}") for key, text in data.items()},
        not_stated=tuple(_text(text, f"{path.name}: {_NOT_STATED}") for text in subjects),
    )


def _text(value: Any, where: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ContentError(f"{where} must be text, not {value!r}")
    return value
