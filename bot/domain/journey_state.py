"""進み具合: where a person stands in a journey. Holds names of fields, never their values."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import Enum
from typing import Any, Mapping, Optional


class Mode(str, Enum):
    """Two ways through a journey."""

    GUIDE = "guide"
    """画面を見ながら: the person fills in the page, the assistant tells how."""
    PREPARE = "prepare"
    """入力の準備: the assistant asks for the values, checks them, and hands over."""


class Awaiting(str, Enum):
    """A question of ours that only はい or いいえ answers, over the place in the journey."""

    CANCEL = "cancel"
    START_OVER = "start_over"
    DISCARD = "discard"
    RETRACT = "retract"
    """Whether the answer that stopped the journey was a mistake."""


@dataclass(frozen=True)
class AskedBack:
    """聞き返し: the open question 「taro@gmail.com ではありませんか」, without its value.

    `count` values are suggested; `has_typed`: what was typed holds after an いいえ. `answer`
    names the はい or いいえ ("yes", "no") that a whole sentence was heard as.
    """

    reason: str
    count: int = 1
    has_typed: bool = False
    answer: Optional[str] = None


@dataclass(frozen=True)
class Stop:
    """中止: the answer to `field` ended the preparation, for the reason of that id.

    Only a correction of that very answer takes it back, and only if `is_correctable`.
    """

    field: str
    reason: str
    is_correctable: bool = True


@dataclass(frozen=True)
class JourneyState:
    """Where a person stands in one journey.

    `filled` names a field once for each of its values; `asked` is the field in turn (None:
    the form is read back), `correcting` one that is done over before going on there.
    `tries` counts the wrong ones at this place, `reason` is the code of the last;
    `part` is that of a screen which is told in parts, from 0. `simplified` counts how often in a
    row simpler words were asked for; `repeats` the moves that left everything as it was. `is_private` is about the
    channel that the person is on now; unless it is, no personal field is asked.

    `stopped` holds through everything that a person does but the correction of the answer
    itself; `retracted` names the fields whose answer was corrected so, and is never
    forgotten, so that it can be done once.
    """

    journey: str
    mode: Optional[Mode] = None
    step: int = 1
    asked: Optional[str] = None
    correcting: Optional[str] = None
    asked_back: Optional[AskedBack] = None
    filled: tuple[str, ...] = ()
    skipped: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    tries: int = 0
    reason: Optional[str] = None
    repeats: int = 0
    awaiting: Optional[Awaiting] = None
    is_paused: bool = False
    is_cancelled: bool = False
    is_done: bool = False
    is_private: bool = False
    came_from: Optional[str] = None
    stopped: Optional[Stop] = None
    retracted: tuple[str, ...] = ()
    part: int = 0
    simplified: int = 0

    @property
    def is_active(self) -> bool:
        """True while the journey goes on: not paused, cancelled or done."""
        return not (self.is_paused or self.is_cancelled or self.is_done)

    @property
    def open(self) -> Optional[str]:
        """The field whose value is awaited, None if none is."""
        return self.correcting or self.asked

    def count(self, field: str) -> int:
        """How many values a field has."""
        return self.filled.count(field)

    def as_json(self) -> dict[str, Any]:
        """Plain values, for a slot or a store; only what differs from a new state."""
        new = asdict(JourneyState(self.journey))
        return {
            "journey": self.journey,
            **{
                key: _plain(value)
                for key, value in asdict(self).items()
                if key != "journey" and value != new[key]
            },
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> JourneyState:
        """What `as_json` made, or raise `ValueError`."""
        try:
            values = dict(data)
            for key, kind in (("mode", Mode), ("awaiting", Awaiting)):
                if values.get(key) is not None:
                    values[key] = kind(values[key])
            if values.get("asked_back") is not None:
                values["asked_back"] = AskedBack(**values["asked_back"])
            if values.get("stopped") is not None:
                values["stopped"] = Stop(**values["stopped"])
            for key in ("filled", "skipped", "facts", "retracted"):
                if key in values:
                    values[key] = tuple(values[key])
            return cls(**values)
        except (TypeError, ValueError) as error:
            raise ValueError(f"not the state of a journey: {error}") from error


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    return list(value) if isinstance(value, tuple) else value
