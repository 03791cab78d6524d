"""引き継ぎの覚え: what a draft keeps of a hand-off, and of being called back."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from bot.services.drafts.slots import TEXT, Erased, Scope, Slot, as_json


@dataclass(frozen=True)
class CallBack:
    """What of a call-back is settled: the time, as id and in words, and whether a number is awaited."""

    slot: str
    spoken: str
    is_asking_number: bool


CASE = Slot("_case", TEXT, scope=Scope.CONTRACT, erased=Erased.KEPT)
"""The hand-off that was recorded last."""
CALL_BACK = Slot(
    "_call_back",
    as_json(asdict, lambda data: CallBack(**data)),
    scope=Scope.CONTRACT,
    erased=Erased.KEPT,
)
CONFIRMED = Slot("_call_back_confirmed", TEXT, scope=Scope.CONTRACT, erased=Erased.WITH_ALL)
"""When a desk has said that it will call, in words, until the person was told."""
NUMBER = "call_back_phone"
"""The value to call, where the journey itself asks for no number; erased like one of its own."""
