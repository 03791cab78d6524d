"""入力画面: the fields of a step as inputs, and what was typed as values of the draft.

Nothing is decided here: what is a value, what is asked back and with which words say the
parsers and the sentences of the chat.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Mapping, Optional, Sequence

from bot.domain.journey import Field
from bot.services.values import kinds
from bot.services.values.page import Part
from bot.site.asked import LONGEST_INPUT
from bot.site.controls import Raw, in_parts, input_of, joined, width_of
from bot.site.record import TYPED
from bot.site.wording import SiteWords
from bot.text.parse.result import Parsed, Question, Result
from bot.text.parse.width import narrow

AGAIN = "again"
"""The part of a field that is typed twice."""
COUNT = "count"
"""How many inputs a repeatable field shows."""
CHOSEN = "0"
"""The part of a field of which one of a few values is chosen."""


@dataclass(frozen=True)
class Shown:
    """One input as the template draws it."""

    name: str
    label: str
    value: str = field(repr=False)
    part: Part
    width: str

    @property
    def id(self) -> str:
        """Its id in the page."""
        return self.name.replace(".", "-")


@dataclass(frozen=True)
class AskedBack:
    """聞き返し: is it this value? `about` is the text that it is asked of."""

    about: str = field(repr=False)
    yes: str = field(repr=False)
    no: Optional[str] = None


@dataclass(frozen=True)
class Block:
    """A field with its inputs, or two that the flyer has under one name."""

    field: Field
    legend: str
    inputs: tuple[Shown, ...]
    options: tuple[tuple[str, str], ...] = ()
    chosen: str = ""
    error: str = ""
    hint: str = ""
    asked_back: Optional[AskedBack] = None
    is_required: bool = True
    is_group: bool = False
    room: int = 0
    follows: bool = False
    """It stands in the group of the block before."""

    @property
    def id(self) -> str:
        """Its id in the page: that of its first input."""
        return self.inputs[0].id if self.inputs else f"{self.field.id}-{self.options[0][0]}"


@dataclass(frozen=True, repr=False)
class Filled:
    """What came of a form: texts for the draft (None clears), sentences for what is wrong."""

    values: Mapping[str, Optional[str]]
    errors: Mapping[str, str]
    asked_back: Mapping[str, AskedBack]
    raw: Mapping[str, Raw]

    @property
    def changes(self) -> dict[str, Optional[str]]:
        """All of it for the draft: what is wrong is kept as it was typed."""
        typed: dict[str, Optional[str]] = {}
        for name, raw in self.raw.items():
            typed |= TYPED.keeping(name, raw)
        right = {name: text for name, text in self.values.items() if name not in self.errors}
        return {**typed, **right}


class Forms:
    """Reads and shows forms."""

    def __init__(self, words: SiteWords) -> None:
        self._words = words

    # Reading

    def read(self, fields: Sequence[Field], post: Mapping[str, str], today: date) -> Filled:
        """What was typed, field by field; `post` holds the inputs by name."""
        values: dict[str, Optional[str]] = {}
        errors: dict[str, str] = {}
        asked: dict[str, AskedBack] = {}
        raws: dict[str, Raw] = {}
        facts: set[str] = set()
        for one in fields:
            raw = _raw(one, post)
            raws[one.id] = raw
            filled = [name for name, text in values.items() if text]
            if not one.condition.holds(filled, (), facts):
                values[one.id] = None
                continue
            text, error, question = self._value(one, raw, post, today)
            values[one.id] = text
            if error:
                errors[one.id] = error
            if question:
                asked[one.id] = question
            facts.update(one.facts_of(text))
        return Filled(values, errors, asked, raws)

    def _value(
        self, one: Field, raw: Raw, post: Mapping[str, str], today: date
    ) -> tuple[Optional[str], str, Optional[AskedBack]]:
        """The draft's text, the sentence about what is wrong, and what is asked back."""
        if input_of(one.parser).is_repeated:
            return self._numbers(one, raw, post, today)
        if one.values:
            given = raw.get(CHOSEN, "")
            title = one.title_of(given)
            result = kinds.parse(one.parser, title or "", today)
            return (given, "", None) if title else (None, self._sentence(one, result), None)
        text = joined(one.parser, raw)
        if not text and not one.is_required:
            return None, "", None
        found = self._settled(one, text, kinds.parse(one.parser, text, today), post, one.id)
        if one.typed_twice and found[0] and not found[1]:
            typed, again = (narrow(raw.get(name, "")).strip() for name in (CHOSEN, AGAIN))
            if typed.casefold() != again.casefold():
                return None, self._words.texts["email_differs"], None
        return found

    def _numbers(
        self, one: Field, raw: Raw, post: Mapping[str, str], today: date
    ) -> tuple[Optional[str], str, Optional[AskedBack]]:
        """Several values, each in an input of its own."""
        numbers: list[str] = []
        for position in range(one.max_values):
            text = raw.get(str(position), "").strip()
            if not text:
                continue
            result = kinds.parse(one.parser, text, today)
            value, error, question = self._settled(one, text, result, post, f"{one.id}.{position}")
            if error or value is None:
                return None, error, question
            numbers += kinds.from_text(one.parser, value)
        unique = tuple(dict.fromkeys(numbers))
        if len(unique) > one.max_values:
            return None, one.when_full, None
        if not unique:
            return None, "", None
        return kinds.as_text(one.parser, unique), "", None

    def _settled(
        self, one: Field, text: str, result: Result[Any], post: Mapping[str, str], name: str
    ) -> tuple[Optional[str], str, Optional[AskedBack]]:
        if len(text) >= LONGEST_INPUT:
            return None, self._words.texts["value_too_long"], None
        if isinstance(result, Parsed):
            return kinds.as_text(one.parser, result.value), "", None
        if not isinstance(result, Question) or result.suggestion is None:
            return None, self._sentence(one, result), None
        suggested = kinds.as_text(one.parser, result.suggestion)
        typed = None if result.typed is None else kinds.as_text(one.parser, result.typed)
        if post.get(f"{one.id}.about") == text:
            answer = post.get(f"{one.id}.answer")
            if answer == "yes":
                return suggested, "", None
            if answer == "no" and typed is not None:
                return typed, "", None
        spoken = kinds.spoken(one.parser, suggested)
        yes = self._words.say("value_answer_yes", suggestion=spoken)
        no = self._words.texts["value_answer_no"] if typed is not None else None
        sentence = self._words.reasons[result.reason].replace("{suggestion}", spoken)
        return None, sentence, AskedBack(text, yes, no)

    def _sentence(self, one: Field, result: Result[Any]) -> str:
        reason = getattr(result, "reason", "")
        return self._words.reasons.get(reason, one.explanation).replace("{suggestion}", "")

    # Showing

    def shown(
        self,
        fields: Sequence[Field],
        kept: Mapping[str, str],
        filled: Optional[Filled] = None,
        more_numbers: int = 0,
    ) -> list[Block]:
        """The fields as blocks, with what was just typed, else what the draft keeps."""
        blocks: list[Block] = []
        for one in fields:
            raw = dict(filled.raw[one.id]) if filled else _kept_raw(one, kept)
            block = self._block(one, raw, more_numbers)
            follows = bool(blocks) and one.parser == "address"
            follows = follows and blocks[-1].field.parser == "postal_code"
            blocks.append(
                replace(
                    block,
                    error=filled.errors.get(one.id, "") if filled else "",
                    asked_back=filled.asked_back.get(one.id) if filled else None,
                    follows=follows,
                )
            )
        return blocks

    def _block(self, one: Field, raw: Raw, more: int) -> Block:
        hint = self._words.hints.get(one.parser, "")
        is_required = one.is_required
        if one.values:
            options = tuple((value, one.title_of(value) or value) for value in one.values)
            chosen = raw.get(CHOSEN, "")
            return Block(one, one.question, (), options, chosen, is_group=True)
        words = self._words.controls[one.parser]
        if input_of(one.parser).is_repeated:
            filled = sum(1 for position in range(one.max_values) if raw.get(str(position)))
            count = min(max(1, filled, int(raw.get(COUNT) or 1)) + more, one.max_values)
            part, width = input_of(one.parser).parts[0], width_of(one.parser)
            inputs = tuple(
                Shown(
                    f"{one.id}.{position}",
                    words.legend
                    if position == 0
                    else self._words.say("policy_number_number", number=str(position + 1)),
                    raw.get(str(position), ""),
                    part,
                    width,
                )
                for position in range(count)
            )
            left = one.max_values - count
            return Block(one, words.legend, inputs, hint=hint, is_required=is_required, room=left)
        parts, width = input_of(one.parser).parts, width_of(one.parser)
        inputs = tuple(
            Shown(
                f"{one.id}.{place}", part.label or words.label, raw.get(str(place), ""), part, width
            )
            for place, part in enumerate(parts)
        )
        if one.typed_twice:
            label = self._words.say("again", label=words.label)
            again = Shown(f"{one.id}.{AGAIN}", label, raw.get(AGAIN, ""), parts[0], width)
            inputs = (*inputs, again)
        is_group = one.parser == "postal_code" or len(inputs) > 1 and not one.typed_twice
        is_required = is_required and one.condition.holds((), (), ())
        return Block(
            one, words.legend, inputs, hint=hint, is_required=is_required, is_group=is_group
        )


def _raw(one: Field, post: Mapping[str, str]) -> dict[str, str]:
    """The inputs of a field by the names of their parts."""
    if one.values:
        names = [CHOSEN]
    elif input_of(one.parser).is_repeated:
        names = [*map(str, range(one.max_values)), COUNT]
    else:
        names = [*map(str, range(len(input_of(one.parser).parts)))]
    if one.typed_twice:
        names.append(AGAIN)
    found = {name: post.get(f"{one.id}.{name}", "")[:LONGEST_INPUT] for name in names}
    return {name: text for name, text in found.items() if text}


def _kept_raw(one: Field, kept: Mapping[str, str]) -> dict[str, str]:
    """As it was typed; where it came another way, as the draft's text is told."""
    typed = TYPED.of(kept, one.id)
    if typed is not None:
        return dict(typed)
    text = kept.get(one.id)
    if text is None:
        return {}
    if one.values:
        return {CHOSEN: text}
    split = in_parts(input_of(one.parser).split(kinds.from_text(one.parser, text)))
    return {**split, AGAIN: split[CHOSEN]} if one.typed_twice else split
