"""入力の読み取り: which fields of a journey a message fills, before anything else reads it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any, Mapping, Optional, Sequence

from bot.domain.journey import Field, Journey
from bot.domain.journey_state import JourneyState
from bot.services.journeys.engine.places import askable, is_guiding, is_unanswered, open_field
from bot.services.values import kinds
from bot.services.values.kinds import KANA_NAME, KANJI_NAME, KINDS
from bot.services.values.names import after_name
from bot.text.parse.result import Parsed, Question, Refused, Result

_PIECES = re.compile(r"[、,，。\n;；]+|\s{2,}")
_SPACE = re.compile(r"[\s　]+")

# 「損保 太郎じゃ」「106-0038じゃけえ」 (広島・岡山), 「損保太郎っていいます」「昭和25年だったと思います」
_IT_IS = re.compile(
    r"(?:じゃ(?:った)?(?:けえ?|けど|が|わ|よ|のう)*|って(?:い|言)(?:います|うん(?:です|じゃ))(?:けど|が)?"
    r"|(?:だった?|でした)?と思(?:います|う)\S{0,6}|なん(?:です|じゃ)(?:けど|が)?)[。!！\s]*$"
)


@dataclass(frozen=True, repr=False)
class Typed:
    """What was read, field by field. Its repr shows no value."""

    results: tuple[tuple[Field, Result[Any]], ...]

    def __repr__(self) -> str:
        return f"Typed({', '.join(field.id for field, _ in self.results)})"

    @property
    def is_sure(self) -> bool:
        """True if everything that was read is a value."""
        return all(isinstance(result, Parsed) for _, result in self.results)

    @property
    def found_nothing(self) -> bool:
        """True if nothing in the message looks like a value."""
        return all(
            isinstance(result, Refused) and result.found_nothing for _, result in self.results
        )


@dataclass(frozen=True)
class _Reader:
    today: date
    kept: Mapping[str, str]

    def parse(self, field: Field, text: str) -> Result[Any]:
        kana = self.kept.get(field.suggests_from or "")
        known = kinds.from_text(KANA_NAME, kana) if kana else None
        if not _is_only_in_turn(field):  # 「はいだと思う」 is no はい
            text = _IT_IS.sub("", text)
        return kinds.parse(field.parser, text, self.today, known)


def read(
    journey: Journey, state: JourneyState, text: str, today: date, kept: Mapping[str, str]
) -> Optional[Typed]:
    """What the message holds for the open field and others, None where no value is awaited.

    `kept` are the texts of the draft by field. Where screens are explained, values
    are read as well, to be kept away from everything else.
    """
    reader = _Reader(today, kept)
    if is_guiding(journey, state):
        return _on_screen(journey, state, text, reader)
    opened = open_field(journey, state)
    others = [
        field
        for field in askable(journey, state)
        if field != opened and not _is_only_in_turn(field)
    ]
    if opened is None:
        named = _named(text, others, reader) or _by_value(text, others, reader)
        return Typed((named,)) if named else None
    if _is_only_in_turn(opened):
        # the whole message is the answer: 「うん、たぶんそうかな」 holds a はい that is none
        return Typed(((opened, reader.parse(opened, text)),))
    several = _several(opened, others, state, text, reader)
    if several:
        return Typed(tuple(several))
    named = _named(text, [opened, *others], reader)
    if named and isinstance(named[1], Parsed):
        return Typed((named,))
    result = reader.parse(opened, text)
    if not isinstance(result, Parsed):  # 「退職者です」 is a value that begins with a name
        result = reader.parse(opened, after_name(text, opened) or text)
    if not isinstance(result, Parsed):
        for field in (f for f in others if is_unanswered(f, state)):
            if _is_unmistakable(field) and field.parser != opened.parser:
                other = reader.parse(field, text)
                if isinstance(other, Parsed):
                    return Typed(((field, other),))
    if isinstance(result, Refused):
        done_over = [f for f in others if f.parser != opened.parser]
        other_value = _by_value(text, done_over, reader)
        if other_value:
            return Typed((other_value,))
    return Typed(((opened, result),))


def _on_screen(
    journey: Journey, state: JourneyState, text: str, reader: _Reader
) -> Optional[Typed]:
    step = journey.step(state.step)
    fields = [f for f in journey.fields if f.is_personal and not _is_only_in_turn(f)]
    for field in fields:
        if step and field in step.fields:
            result = reader.parse(field, text)
            is_guess = isinstance(result, Question) and field.parser == KANJI_NAME
            if isinstance(result, Parsed) or is_guess:
                return Typed(((field, result),))
    elsewhere = _named(text, fields, reader) or _by_value(text, fields, reader)
    return Typed((elsewhere,)) if elsewhere else None


def _by_value(
    text: str, fields: Sequence[Field], reader: _Reader
) -> Optional[tuple[Field, Result[Any]]]:
    """「taro@example.jp」 where nobody asked for it, or once more: the value tells the field."""
    for field in fields:
        if _is_unmistakable(field) and not KINDS[field.parser].is_alike:
            result = reader.parse(field, text)
            if isinstance(result, Parsed):
                return field, result
    return None


def _named(
    text: str, fields: Sequence[Field], reader: _Reader
) -> Optional[tuple[Field, Result[Any]]]:
    """「電話番号は090-…」: the field is named, and something is said of it."""
    for field in fields:
        rest = after_name(text, field)
        if rest is not None:
            result = reader.parse(field, rest)
            if isinstance(result, Parsed):
                return field, result
    return None


def _several(
    opened: Field, others: Sequence[Field], state: JourneyState, text: str, reader: _Reader
) -> list[tuple[Field, Result[Any]]]:
    """The values of a message that fills several fields, [] if it does not.

    In the order of the form, or each with its name; a piece that fits nothing is left.
    """
    left = [opened, *(field for field in others if is_unanswered(field, state))]
    pieces = [piece for piece in _PIECES.split(text) if piece.strip()]
    if len(pieces) < 2:
        pieces = _by_unmistakable(text, left, reader)
    if len(pieces) < 2:
        return []
    found: list[tuple[Field, Result[Any]]] = []
    for piece in pieces:
        taken = _fitting(piece, left, others, reader)
        if taken is None:
            continue
        field = taken[0]
        is_there = next((i for i, (f, _) in enumerate(found) if f == field), None)
        if is_there is not None:
            found[is_there] = _joined(found[is_there], taken)
        else:
            found.append(taken)
        if field in left and not field.is_repeatable:
            left.remove(field)
    whole = reader.parse(opened, text)
    is_better = isinstance(whole, Refused) and whole.found_nothing
    return found if len(found) > 1 or is_better else []


def _fitting(
    piece: str, left: Sequence[Field], others: Sequence[Field], reader: _Reader
) -> Optional[tuple[Field, Result[Any]]]:
    named = _named(piece, [*left, *others], reader)
    if named:
        return named
    results = [(field, reader.parse(field, piece)) for field in left]
    for field, result in results:
        if _is_unmistakable(field) and isinstance(result, Parsed):
            return field, result
    for field, result in results:
        if isinstance(result, Parsed):
            return field, result
    if results and isinstance(results[0][1], Question):
        return results[0]
    return None


def _by_unmistakable(text: str, left: Sequence[Field], reader: _Reader) -> list[str]:
    """The message cut around the words that are surely values: 「損保 太郎 090-…」."""
    pieces: list[str] = []
    between: list[str] = []
    for word in filter(None, _SPACE.split(text)):
        is_value = any(
            _is_unmistakable(field) and isinstance(reader.parse(field, word), Parsed)
            for field in left
        )
        if is_value:
            pieces += [" ".join(between), word] if between else [word]
            between = []
        else:
            between.append(word)
    return [*pieces, " ".join(between)] if between else pieces


def _is_only_in_turn(field: Field) -> bool:
    return KINDS[field.parser].is_only_in_turn


def _is_unmistakable(field: Field) -> bool:
    return KINDS[field.parser].is_unmistakable


def _joined(
    before: tuple[Field, Result[Any]], after: tuple[Field, Result[Any]]
) -> tuple[Field, Result[Any]]:
    field, old = before
    new = after[1]
    if field.is_repeatable and isinstance(old, Parsed) and isinstance(new, Parsed):
        return field, Parsed((*old.value, *(v for v in new.value if v not in old.value)))
    return before
