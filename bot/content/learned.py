"""学び直した文: sentences that were taken over from the desk, and where they belong, one a line."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path

from bot.domain.errors import ContentError


@dataclass(frozen=True)
class Learned:
    """A sentence in its normal form; `intent` is 「faq/<topic>」 or 「out_of_scope」."""

    text: str = field()
    intent: str


def load(path: Path) -> tuple[Learned, ...]:
    """All of them; none where nothing was learnt yet. Raises `ContentError`."""
    if not path.exists():
        return ()
    try:
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        return tuple(Learned(str(row["text"]), str(row["intent"])) for row in rows)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ContentError(f"{path.name}: cannot be read: {error!r}") from error


def line(learned: Learned) -> str:
    """As it stands in the file."""
    row = {"text": learned.text, "intent": learned.intent}
    return json.dumps(row, ensure_ascii=False) + "\n"
