"""目印の置きかえ: markers in a reply become values, on the way out and nowhere else."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from typing import Callable, Mapping, Optional

from bot.domain.draft import HIDDEN, masked
from bot.domain.journey import Journey
from bot.reply import Reply
from bot.services import field_values
from bot.services.journey_words import MARKER
from bot.text.parse.romaji_name import suggest_romaji

SUGGESTED = "_suggested_{}"
"""The draft's own field for the value that is asked back; for the one that was typed:"""
TYPED = "_typed_{}"

_SHORTEST_HIDDEN = 2
"""Characters of a value that is taken out of free text; one alone is no name."""

_ROMAJI = "romaji_name"


def suggestion(journey: Journey, field_id: str, kept: Mapping[str, str]) -> Optional[str]:
    """The text of the value to take on a はい: asked back, or guessed from another field."""
    asked = kept.get(SUGGESTED.format(field_id))
    field = journey.field(field_id)
    if asked is not None or field is None or field.parser != _ROMAJI:
        return asked
    kana = kept.get(field.suggests_from or "")
    if kana is None:
        return None
    return field_values.as_text(_ROMAJI, suggest_romaji(field_values.from_text("kana_name", kana)))


def filled(reply: Reply, journey: Journey, kept: Mapping[str, str]) -> Reply:
    """The reply with values in place of its markers; what is not there is 「●●●」."""

    def value(match: re.Match[str]) -> str:
        field = journey.field(match["field"])
        if field is None:
            return masked("phone", kept.get(match["field"], ""))  # the number to call back
        is_suggested = match["kind"] == "?"
        text = suggestion(journey, field.id, kept) if is_suggested else kept.get(field.id)
        if text is None:
            return HIDDEN
        if field.values:
            return field.title_of(text) or HIDDEN
        if match["kind"] == "*":
            return masked(field.parser, text)
        return field_values.spoken(field.parser, text)

    return in_text(reply, lambda text: MARKER.sub(value, text))


def in_text(reply: Reply, change: Callable[[str], str]) -> Reply:
    """The reply with both its texts changed."""
    return replace(reply, text=change(reply.text), short_text=change(reply.short_text))


def has_markers(reply: Reply) -> bool:
    """True if something stands in the reply that only its way out may fill in."""
    return "⟦" in reply.text or "⟦" in reply.short_text


def without_values(text: str, journey: Journey, kept: Mapping[str, str]) -> str:
    """A question with what was told before taken out of it: 「［住所］に引っ越したら」."""
    text = unicodedata.normalize("NFKC", text)
    for field in journey.fields:
        value = kept.get(field.id)
        if value is None or not field.is_personal:
            continue
        spellings = [value, *re.split("[（）]", field_values.spoken(field.parser, value))]
        parts = [part for whole in spellings for part in (whole, *re.split("[\u3000、]", whole))]
        for part in sorted({unicodedata.normalize("NFKC", p) for p in parts}, key=len)[::-1]:
            if len(part) >= _SHORTEST_HIDDEN:
                text = text.replace(part, f"［{field.label}］")
    return text
