"""The wording of hand-offs, from handoff_words.yml; every error names the entry."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Mapping

from bot.content.yaml_file import read
from bot.domain import handoff_table
from bot.domain.errors import ContentError
from bot.domain.handoff import Reason
from bot.services.handoff.wording import HandOffWording, ReasonWords, problems

FILE = Path(__file__).parent / "handoff_words.yml"

_TEXTS = ("means", "short", "say")
_LISTS = ("have", "sections")


def load(path: Path = FILE) -> HandOffWording:
    """What is said at hand-offs, or raise `ContentError`."""
    data = read(path)
    try:
        reasons = {Reason(key): entry for key, entry in data["reasons"].items()}
        wording = HandOffWording(
            reasons={
                (reason, journey): _words(entry, journey, f"{path.name}: {reason.value}")
                for reason, entry in reasons.items()
                for journey in handoff_table.JOURNEYS
            },
            pieces=dict(data["pieces"]),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ContentError(f"{path.name}: {error!r}") from error
    for problem in problems(wording):
        raise ContentError(f"{path.name}: {problem}")
    return wording


def _words(entry: Mapping[str, Any], journey: str, where: str) -> ReasonWords:
    """The words of a reason; what stands under the journey's id takes the place of the rest."""
    values = {k: v for k, v in entry.items() if k not in handoff_table.JOURNEYS}
    values |= entry.get(journey, {})
    for name in values.keys() & {*_TEXTS}:
        if not isinstance(values[name], str):
            raise ContentError(f"{where}: {name} must be text, not {values[name]!r}")
    for name in values.keys() & {*_LISTS}:
        items = values[name]
        if not isinstance(items, list) or not all(isinstance(item, str) for item in items):
            raise ContentError(f"{where}: {name} must be a list of texts, not {items!r}")
        values[name] = tuple(items)
    if not isinstance(values.get("names_agency", False), bool):
        raise ContentError(f"{where}: names_agency must be true or false")
    try:
        return ReasonWords(**values)
    except TypeError as error:
        raise ContentError(f"{where}: {error}") from None
