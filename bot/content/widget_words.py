"""widget_words.yml to texts by key; the widget's own files say which are needed."""

from __future__ import annotations

from pathlib import Path
from typing import Mapping

from bot.content.yaml_file import FOLDER, read, texts
from bot.domain.errors import ContentError


def load_widget_words(path: Path = FOLDER / "widget_words.yml") -> Mapping[str, str]:
    """What the chat window says. Raises `ContentError`."""
    data = read(path)
    if not isinstance(data, dict) or not data:
        raise ContentError(f"{path.name}: needs a text for each key")
    return texts(data, path.name)
