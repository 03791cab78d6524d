"""plan_words.yml to `PlanWords`; every error names the file and the entry."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Mapping

from bot.content.yaml_file import FOLDER, read
from bot.domain.errors import ContentError
from bot.domain.plan import PlanId
from bot.services.renewal.plans import wording as plan_words
from bot.services.renewal.plans.wording import PlanWords

PATH = FOLDER / "plan_words.yml"


def load_plan_words(path: Path = PATH) -> PlanWords:
    """Load the words, or raise `ContentError`."""
    data = read(path)
    try:
        words = PlanWords(
            titles={PlanId(key): _text(entry["title"]) for key, entry in data["plans"].items()},
            short_titles={
                PlanId(key): _text(entry["short"]) for key, entry in data["plans"].items()
            },
            texts=_texts(data["texts"]),
            choices=_texts(data["choices"]),
            aliases={
                name: tuple(_text(alias) for alias in aliases)
                for name, aliases in data["aliases"].items()
            },
        )
        found = list(plan_words.problems(words))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ContentError(f"{path.name}: {error!r}") from error
    for problem in found:
        raise ContentError(f"{path.name}: {problem}")
    return words


def _texts(entries: Mapping[str, Any]) -> dict[str, str]:
    return {key: _text(value) for key, value in entries.items()}


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise TypeError(f"must be text, not {value!r}")
    return value
