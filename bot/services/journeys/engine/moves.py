"""What a person does in a journey: one small record a move, without any value typed.

Whoever reads the message decides which move it is; what a はい or いいえ answers is
decided by the engine, which knows what was asked.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from enum import Enum
from typing import Any, Mapping, Optional, Sequence, Type, Union

from bot.domain.journey import YES_NO, Field
from bot.domain.journey_state import AskedBack, Mode
from bot.domain.payload import INTENT, button
from bot.text.parse.result import Parsed, Refused, Result

# Ways through


@dataclass(frozen=True)
class Start:
    """「会員登録したい」. Without a mode it is asked for; again, it goes on where one was.

    `is_private` is True where personal values may be asked for: not on LINE, not by SMS.
    """

    mode: Optional[Mode] = None
    is_private: bool = False
    came_from: Optional[str] = None


@dataclass(frozen=True)
class Next:
    """「次へ」「できました」: on to the next part of a screen, or to the next screen."""


@dataclass(frozen=True)
class NextScreen(Next):
    """「全部入力して次へを押しました」: on to the next screen, whatever part was told."""


@dataclass(frozen=True)
class Back:
    """「戻る」「一つ前」."""


@dataclass(frozen=True)
class JumpTo:
    """「手順5」「確認メールのところ」; `part` of the screen from 0."""

    step: int
    part: Optional[int] = None


@dataclass(frozen=True)
class Here:
    """「いま確認の画面です」, where that is the screen that one is at; `part` of it from 0."""

    part: Optional[int] = None


@dataclass(frozen=True)
class SwitchTo:
    """「先に更新のほうを」: to the other journey, and later back."""

    journey: str


# Values


@dataclass(frozen=True)
class Accepted:
    """The value is right and stands in the draft: `count` new ones, with what they establish."""

    count: int = 1
    facts: tuple[str, ...] = ()


Outcome = Union[Accepted, Refused, AskedBack]


@dataclass(frozen=True)
class ValueGiven:
    """A value was typed for a field; one message may hold several."""

    field: str
    outcome: Outcome


@dataclass(frozen=True)
class Choose:
    """A button of a field that takes one of a few values: 「退職者」 by its name.

    Not for what is answered はい or いいえ.
    """

    option: str


@dataclass(frozen=True)
class RetractStop:
    """「間違えた、はいです」: the answer that stopped the journey was a mistake.

    Only for a person's own words that say so; it is asked once more, with the whole question.
    """


@dataclass(frozen=True)
class Correct:
    """「電話番号間違えた」; without a field it is asked which."""

    field: Optional[str] = None


@dataclass(frozen=True)
class Remove:
    """「1件目を消して」: so many values of the field are gone from the draft."""

    field: str
    count: int = 1


@dataclass(frozen=True)
class Skip:
    """「スキップ」「ありません」; while correcting: 「そのままで」."""


@dataclass(frozen=True)
class LeaveForWeb:
    """「あとで画面で入力する」: for a required field as well."""


@dataclass(frozen=True)
class Yes:
    """「はい」 to whatever was asked last."""


@dataclass(frozen=True)
class No:
    """「いいえ」 to whatever was asked last."""


@dataclass(frozen=True)
class Confirm:
    """「この内容でお願いします」 to the whole form; at the last screen: it is done."""


# Leaving


@dataclass(frozen=True)
class AskCancel:
    """「やめる」: asked once more."""


@dataclass(frozen=True)
class ConfirmCancel:
    """「はい、やめます」. Only after it was asked."""


@dataclass(frozen=True)
class RefuseCancel:
    """「やっぱり続けます」."""


@dataclass(frozen=True)
class Pause:
    """「あとで」."""


@dataclass(frozen=True)
class Resume:
    """「続きから」, on the same channel or another."""

    is_private: bool = False


@dataclass(frozen=True)
class StartOver:
    """「最初から」: asked once more when something would be lost."""


@dataclass(frozen=True)
class Discard:
    """「入力したものを消して」: asked once more, then nothing is kept."""


# Information; the place stays


@dataclass(frozen=True)
class WhereAmI:
    """「いまどこ？」."""


@dataclass(frozen=True)
class Explain:
    """「この画面は何？」「例を見せて」: the screen, or the field in turn or named."""

    field: Optional[str] = None


@dataclass(frozen=True)
class Simpler:
    """「つまり？」「わからん」「短くして」: one act in everyday words; again: somebody to call."""


@dataclass(frozen=True)
class Details:
    """「くわしく」: what is not on the card of the screen, or what the field is for."""


@dataclass(frozen=True)
class AskNeeds:
    """「何を用意すればいい？」."""


@dataclass(frozen=True)
class AskDuration:
    """「どのくらいかかる？」."""


@dataclass(frozen=True)
class Summary:
    """「ここまでの内容を見せて」."""


@dataclass(frozen=True)
class AskPerson:
    """「人と話したい」."""


@dataclass(frozen=True)
class Remind:
    """A question in between was answered: back to the place."""


@dataclass(frozen=True)
class NotUnderstood:
    """Neither a value nor a question nor a command."""


Move = Union[
    Start,
    Next,
    Back,
    JumpTo,
    Here,
    SwitchTo,
    ValueGiven,
    Choose,
    RetractStop,
    Correct,
    Remove,
    Skip,
    LeaveForWeb,
    Yes,
    No,
    Confirm,
    AskCancel,
    ConfirmCancel,
    RefuseCancel,
    Pause,
    Resume,
    StartOver,
    Discard,
    WhereAmI,
    Explain,
    Simpler,
    Details,
    AskNeeds,
    AskDuration,
    Summary,
    AskPerson,
    Remind,
    NotUnderstood,
]


def outcome_of(field: Field, result: Result[Any], facts: tuple[str, ...] = ()) -> Outcome:
    """What a parser's result means to the journey, without the value.

    `facts` come on top of those that the field itself tells of the value.
    A question that suggests nothing can only be answered by typing again: a refusal.
    """
    if isinstance(result, Parsed):
        count = len(result.value) if field.is_repeatable else 1
        return Accepted(count, (*field.facts_of(value_name(result.value)), *facts))
    if isinstance(result, Refused):
        return result
    if result.suggestion is None:
        return Refused(result.reason)
    count = len(result.suggestion) if field.is_repeatable else 1
    answer = value_name(result.suggestion) if field.is_yes_no else None
    return AskedBack(result.reason, count, has_typed=result.typed is not None, answer=answer)


def value_name(value: Any) -> Optional[str]:
    """The name under which a field knows a value: "yes", "retired"; None if it has none.

    >>> value_name(True), value_name("損保")
    ('yes', None)
    """
    if isinstance(value, bool):
        return YES_NO[0] if value else YES_NO[1]
    return str(value.value) if isinstance(value, Enum) else None


# Buttons

_NAMED: Mapping[str, Type[Any]] = {
    "start": Start,
    "next": Next,
    "next_screen": NextScreen,
    "back": Back,
    "jump": JumpTo,
    "here": Here,
    "switch": SwitchTo,
    "choose": Choose,
    "retract": RetractStop,
    "correct": Correct,
    "skip": Skip,
    "leave_for_web": LeaveForWeb,
    "yes": Yes,
    "no": No,
    "confirm": Confirm,
    "cancel": AskCancel,
    "confirm_cancel": ConfirmCancel,
    "refuse_cancel": RefuseCancel,
    "pause": Pause,
    "resume": Resume,
    "start_over": StartOver,
    "discard": Discard,
    "where": WhereAmI,
    "explain": Explain,
    "simpler": Simpler,
    "details": Details,
    "needs": AskNeeds,
    "duration": AskDuration,
    "summary": Summary,
    "person": AskPerson,
    "remind": Remind,
}
"""Moves that a button or an intent can name; values and their removal come from the edge."""

_NAME = {kind: name for name, kind in _NAMED.items()}


def name_of(move: Union[Move, Sequence[ValueGiven]]) -> str:
    """「next」; "values" for values that were typed, "other" for what no button names.

    >>> name_of(JumpTo(5)), name_of([])
    ('jump', 'values')
    """
    return "values" if isinstance(move, (list, tuple)) else _NAME.get(type(move), "other")


_FROM_CHANNEL = ("is_private", "came_from")


def payload(move: Move, **entities: str) -> str:
    """The payload of a button for a move, with more `entities`: `{"move": "jump", "step": "5"}`.

    What only the channel knows (`is_private`) is never in it.
    """
    values = {
        item.name: str(getattr(value, "value", value))
        for item in fields(move)
        if item.name not in _FROM_CHANNEL and (value := getattr(move, item.name)) is not None
    }
    return button(_NAME[type(move)], **values, **entities)


def begun_by(payload: str) -> Optional[str]:
    """The journey that a button begins, None for a button of anything else.

    >>> begun_by(button("start", journey="renewal")), begun_by(button("next"))
    ('renewal', None)
    """
    if not payload.startswith(f"/{INTENT}{{"):
        return None
    entities: dict[str, str] = json.loads(payload.removeprefix(f"/{INTENT}"))
    return entities.get("journey") if entities["move"] == _NAME[Start] else None


def from_entities(entities: Mapping[str, Any], is_private: bool = False) -> Optional[Move]:
    """The move that entities name, None if they name none.

    >>> from_entities({"move": "jump", "step": "5"})
    JumpTo(step=5, part=None)
    """
    kind = _NAMED.get(str(entities.get("move")))
    if kind is None:
        return None
    try:
        values: dict[str, Any] = {
            item.name: _READ.get(item.name, str)(entities[item.name])
            for item in fields(kind)
            if item.name not in _FROM_CHANNEL and entities.get(item.name) is not None
        }
        if any(item.name == "is_private" for item in fields(kind)):
            values["is_private"] = is_private
        move: Move = kind(**values)
    except (TypeError, ValueError):
        return None
    return move


_READ: Mapping[str, Any] = {"step": int, "part": int, "mode": Mode}
