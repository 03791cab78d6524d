"""目印の置きかえ: markers in a reply become values, on the way out and nowhere else."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from typing import Callable, Mapping, Optional

from bot.domain.journey import Field, Journey
from bot.domain.marker import MARKER, masked_marker
from bot.reply import Reply
from bot.services.drafts.slots import TEXT, Erased, Scope, SlotOfEach
from bot.services.values import kinds
from bot.services.values.kinds import ADDRESS, KANA_NAME, KINDS, PHONE, ROMAJI_NAME, masked
from bot.services.values.masks import HIDDEN
from bot.text.parse.romaji_name import suggest_romaji

SUGGESTED = SlotOfEach("_suggested_", TEXT, scope=Scope.CONTRACT, erased=Erased.WITH_VALUES)
"""Of a field, the value that is asked back,"""
TYPED = SlotOfEach("_typed_", TEXT, scope=Scope.CONTRACT, erased=Erased.WITH_VALUES)
"""and the one that was typed."""

HANDOVER = "handover:"
"""Stands for the one-time link to the prepared page until the reply leaves."""

_SHORTEST_HIDDEN = 2
"""Characters of a value that is taken out of free text; one alone is no name."""

_SHORTEST_FOLDED = 4
"""Characters of a value that is known in another spelling; 「まり」 is part of はじまります."""

_BETWEEN_PARTS = re.compile("[\u3000、]")
_HOUSE_NUMBER = r"\s?[0-9]+(?:(?:[-の\s]|丁目|番地の?|番|号)+[0-9]+)*(?:丁目|番地|番|号)?"
_SKIPPED = re.compile(r"[\s・‐‑‒–—―−ー─-]")
_FOLDED = {chr(kana): chr(kana + 0x60) for kana in range(ord("ぁ"), ord("ゖ") + 1)}


def suggestion(journey: Journey, field_id: str, kept: Mapping[str, str]) -> Optional[str]:
    """The text of the value to take on a はい: asked back, or guessed from another field."""
    asked = SUGGESTED.of(kept, field_id)
    field = journey.field(field_id)
    if asked is not None or field is None or field.parser != ROMAJI_NAME:
        return asked
    kana = kept.get(field.suggests_from or "")
    if kana is None:
        return None
    return kinds.as_text(ROMAJI_NAME, suggest_romaji(kinds.from_text(KANA_NAME, kana)))


def filled(reply: Reply, journey: Journey, kept: Mapping[str, str]) -> Reply:
    """The reply with values in place of its markers; what is not there is 「●●●」."""

    def value(match: re.Match[str]) -> str:
        field = journey.field(match["field"])
        if field is None:
            return masked(PHONE, kept.get(match["field"], ""))  # the number to call back
        is_suggested = match["kind"] == "?"
        text = suggestion(journey, field.id, kept) if is_suggested else kept.get(field.id)
        if text is None:
            return HIDDEN
        if field.values:
            return field.title_of(text) or HIDDEN
        if match["kind"] == "*":
            return masked(field.parser, text)
        return kinds.spoken(field.parser, text)

    return in_text(reply, lambda text: MARKER.sub(value, text))


def as_kept(reply: Reply, journey: Journey, kept: Mapping[str, str]) -> Reply:
    """The reply as it may be stored: personal values masked, what is only suggested left out."""

    def hidden(match: re.Match[str]) -> str:
        field = journey.field(match["field"])
        if field is not None and not field.is_personal:
            return match[0]
        return HIDDEN if match["kind"] == "?" else masked_marker(match["field"])

    return filled(in_text(reply, lambda text: MARKER.sub(hidden, text)), journey, kept)


def in_text(reply: Reply, change: Callable[[str], str]) -> Reply:
    """The reply with both its texts changed."""
    return replace(reply, text=change(reply.text), short_text=change(reply.short_text))


def has_markers(reply: Reply) -> bool:
    """True if something stands in the reply that only its way out may fill in."""
    return "⟦" in reply.text or "⟦" in reply.short_text


def without_values(text: str, journey: Journey, kept: Mapping[str, str]) -> str:
    """A question with what was told before taken out of it: 「［住所］に引っ越したら」.

    Whatever the spelling: with or without hyphens and spaces, in the other kana, in
    capitals or not.
    """
    text = unicodedata.normalize("NFKC", text)
    for field in journey.fields:
        value = kept.get(field.id)
        if value is None or not field.is_personal:
            continue
        marker = f"［{field.label}］"
        for part in _parts(field, value):
            text = _without(text, part, marker)
        if field.parser == ADDRESS:
            text = re.sub(re.escape(marker) + _HOUSE_NUMBER, marker, text)
    return text


def _parts(field: Field, value: str) -> list[str]:
    """A value in its spellings, and what of each can stand alone, the longest first."""
    spellings = [value, *re.split("[（）]", kinds.spoken(field.parser, value))]
    parts = {part for whole in spellings for part in (whole, *_BETWEEN_PARTS.split(whole))}
    parts.update(KINDS[field.parser].alone(value))
    plain = {unicodedata.normalize("NFKC", part).strip() for part in parts}
    return sorted((p for p in plain if len(p) >= _SHORTEST_HIDDEN), key=len, reverse=True)


def _without(text: str, part: str, marker: str) -> str:
    """The text with a part of a value replaced, a long one in any spelling."""
    letters = [c for c in _folded(part) if not _SKIPPED.match(c)]
    if len(letters) < _SHORTEST_FOLDED:
        return text.replace(part, marker)
    pattern = f"{_SKIPPED.pattern}*".join(map(re.escape, letters))
    if letters[0].isdigit() and letters[-1].isdigit():
        pattern = rf"(?<!\d){pattern}(?!\d)"
    found = list(re.finditer(pattern, _folded(text)))
    for match in reversed(found):
        text = text[: match.start()] + marker + text[match.end() :]
    return text


def _folded(text: str) -> str:
    """One kind of kana, small letters; character by character, so that places stay."""
    return "".join(_FOLDED.get(c) or (c.lower() if len(c.lower()) == 1 else c) for c in text)
