"""One YAML file of the content, read strictly."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Mapping

import yaml

from bot.domain.errors import ContentError

FOLDER = Path(__file__).parent
"""The project's own content."""

WRONG = (KeyError, TypeError, ValueError, AttributeError)
"""What comes of entries that are not as they should be."""


class _Loader(yaml.CSafeLoader):
    """Refuses a key that stands twice, of which YAML would keep the last without a word."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """See the base class."""
        keys = [key.value for key, _ in node.value if key.tag != "tag:yaml.org,2002:merge"]
        twice = sorted({key for key in keys if keys.count(key) > 1})
        if twice:
            raise ContentError(f"{twice[0]} stands twice")
        return super().construct_mapping(node, deep)


def read(path: Path) -> Any:
    """What the file holds, or `ContentError` naming the file in one line."""
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)
    except ContentError as error:
        raise ContentError(f"{path.name}: {error}") from None
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ContentError(
            f"{path.name}: cannot be read: {' '.join(str(error).split())}"
        ) from error


def texts(entry: Mapping[str, Any], where: str) -> Mapping[str, str]:
    """The entry, if all of it is text: YAML reads 0120157566 without quotes as a number."""
    for key, value in entry.items():
        if not isinstance(value, str):
            raise ContentError(f"{where}: {key} must be text in quotes, not {value!r}")
    return entry


def sentence(entry: Mapping[str, Any], key: str, where: str) -> str:
    """One text or several as one, "" where there is none."""
    return " ".join(sentences(entry, key, where))


def sentences(entry: Mapping[str, Any], key: str, where: str) -> tuple[str, ...]:
    """One text or a list of texts."""
    value = entry.get(key, [])
    texts = [value] if isinstance(value, str) else value
    if not isinstance(texts, list) or not all(isinstance(t, str) and t.strip() for t in texts):
        raise ContentError(f"{where}: {key} must be a text or a list of texts, not {value!r}")
    return tuple(texts)
