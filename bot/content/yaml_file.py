"""One YAML file of the content, read strictly."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from bot.domain.errors import ContentError


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
