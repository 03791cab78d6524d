"""What the desk's search needs beside the content: unanswered topics, and what agencies are called."""

from __future__ import annotations

from pathlib import Path
from typing import Container, Mapping

from bot.content.yaml_file import FOLDER, WRONG, read
from bot.domain.errors import ContentError


def load_unanswered(
    topics: Container[str], path: Path = FOLDER / "unanswered.yml"
) -> frozenset[str]:
    """Topics that tell that something is not stated. Raises `ContentError`."""
    data = read(path)
    if not isinstance(data, list):
        raise ContentError(f"{path.name}: needs a list of topics")
    for one in data:
        if one not in topics:
            raise ContentError(f"{path.name}: there is no topic {one}")
    return frozenset(data)


def load_agency_names(path: Path = FOLDER / "terms.yml") -> Mapping[str, tuple[str, ...]]:
    """What people call each agency, by its id. Raises `ContentError`."""
    try:
        return {key: tuple(names) for key, names in read(path)["agency"].items()}
    except WRONG as error:
        raise ContentError(f"{path.name}: {error!r}") from error
