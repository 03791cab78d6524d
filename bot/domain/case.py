"""引き継ぎの記録: what the help desk sees of a hand-off; it holds nothing that a person said."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Optional

from bot.domain.handoff import Reason, Target
from bot.domain.policy import is_reference

_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Case:
    """引き継ぎの記録: where, why and to whom somebody was handed over.

    `holder` is the desk or agency with the telephone, `agency` that of the contract, each
    None where it was not known. `transcript` is a keyed hash of the conversation: who has
    the key and the transcripts finds the one that is meant, nobody else anything.
    """

    id: str
    journey: str
    step: int
    reason: Reason
    target: Target
    holder: Optional[str]
    agency: Optional[str]
    at: datetime
    transcript: str

    def __post_init__(self) -> None:
        for name in ("id", "journey", "holder", "agency"):
            value = getattr(self, name)
            if value is not None and not is_reference(value):
                raise ValueError(f"{name} holds 1 to 64 letters, digits, _ and -")
        if self.step < 1:
            raise ValueError("steps count from 1")
        if self.at.tzinfo is None:
            raise ValueError("at must be aware")
        if not _DIGEST.fullmatch(self.transcript):
            raise ValueError("transcript is a keyed hash, in hexadecimal")
