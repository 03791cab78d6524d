"""一通の答え: what comes of a message."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Optional

from bot.assistant.privacy_gate import Taken
from bot.reply import Reply


@dataclass(frozen=True)
class Said:
    """What comes of a message: `replies` as they leave, `kept` and `heard` as they may be stored.

    `heard` is the message, masked; `place` where the person stands: 「renewal/3」. `taken` is what
    went on of it, None where nothing was understood.
    """

    replies: list[Reply]
    kept: list[Reply]
    heard: str
    place: str = ""
    taken: Optional[Taken] = None
