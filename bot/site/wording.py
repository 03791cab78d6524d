"""画面の言葉: what pages say beside their templates, from site_words.yml."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Mapping

from bot.content import wordings, yaml_file
from bot.content.yaml_file import FOLDER
from bot.domain.errors import ContentError


@dataclass(frozen=True)
class ControlWords:
    """The name of a field, or of what it is grouped under, as the flyer has it; and of its input."""

    legend: str
    label: str


@dataclass(frozen=True)
class SiteWords:
    """Names of controls by parser, hints by parser, sentences by name."""

    controls: Mapping[str, ControlWords]
    hints: Mapping[str, str]
    texts: Mapping[str, str]
    reasons: Mapping[str, str]

    def say(self, name: str, **values: str) -> str:
        """The sentence with its values."""
        return self.texts[name].format_map(values)


def load(path: Path = FOLDER / "site_words.yml") -> SiteWords:
    """Read the file, or raise `ContentError`."""
    data = yaml_file.read(path)
    try:
        controls = {
            parser: ControlWords(entry["legend"], entry.get("label", entry["legend"]))
            for parser, entry in data["controls"].items()
        }
        return SiteWords(
            controls, dict(data["hints"]), dict(data["texts"]), wordings.load_field_reasons()
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise ContentError(f"{path.name}: {error!r}") from error
