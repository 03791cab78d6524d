"""照合の覚え: what the draft of a 会員登録 keeps beside its values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Mapping, Optional

from bot.services.drafts.slots import Erased, Scope, Slot, as_json
from bot.services.registration.doctor import Mismatch


@dataclass(frozen=True)
class Examined:
    """What came of the check, which causes were told, and about which field one was asked.

    `variant` counts how often the same was told, for other words.
    """

    mismatch: Optional[Mismatch] = None
    told: tuple[str, ...] = ()
    asked_about: Optional[str] = None
    variant: int = 0


def _written(examined: Examined) -> dict[str, Any]:
    return {
        "mismatch": examined.mismatch.as_json() if examined.mismatch else None,
        "told": list(examined.told),
        "asked_about": examined.asked_about,
        "variant": examined.variant,
    }


def _read(data: Mapping[str, Any]) -> Examined:
    mismatch = Mismatch.from_json(data["mismatch"]) if data["mismatch"] else None
    return Examined(mismatch, tuple(data["told"]), data["asked_about"], data["variant"])


EXAMINED = Slot("_match", as_json(_written, _read), scope=Scope.CONTRACT, erased=Erased.WITH_VALUES)
