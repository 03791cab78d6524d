"""言い直し: 「12月じゃなくて11月」「下4桁は1234じゃのうて1243」, against what was told before."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import Any, Mapping, Optional, Sequence

from bot.domain.journey import Field
from bot.services.values import kinds
from bot.services.values.names import after_name, field_named
from bot.text.parse.result import Parsed, Result

# じゃなくて, ではなく, じゃのうて (広島・岡山), やなくて (関西)
_NOT_BUT = re.compile(
    r"(?P<old>.+?)(?:じゃなくて?|じゃなく(?:って)?|ではなくて?|でなくて?|じゃのうて|じゃねくて|じゃねえで|"
    r"じゃのーて|やなくて|やのうて|やのーて|とちがって|と違って)[、,\s]*(?P<new>.+)"
)
_BEFORE = re.compile(
    r"^.*?(?:さっきの|先ほどの|前の|いまの|今の|あの|すみません|すいません|ごめん|えっと|あ[、,])*[、,\s]*"
)
_AFTER = re.compile(
    r"(?:です(?:よ|ね|けど)?|でした|だよ|だった|だ|じゃ(?:った|けえ|けん)?|や|に直して(?:ください)?|"
    r"に変えて(?:ください)?|に訂正(?:して)?(?:ください)?|にして(?:ください)?|が正しい(?:です)?|の間違い(?:です)?)?[。!！\s]*$"
)


def read(
    text: str, fields: Sequence[Field], kept: Mapping[str, str], today: date
) -> Optional[tuple[Field, Result[Any]]]:
    """The field and its new value, None if the message is no such correction.

    The old part must stand in what was told, of the named field or of exactly one; what
    comes of putting the new part in its place must be a value.
    """
    match = _NOT_BUT.search(text)
    if not match:
        return None
    told = [field for field in fields if field.id in kept]
    named = field_named(text, told)
    new = _AFTER.sub("", match["new"].strip())
    whole = [
        (field, result)
        for field in ([named] if named else [])
        for result in [kinds.parse(field.parser, new, today)]
        if isinstance(result, Parsed)
    ]
    if whole:
        return whole[0]
    old = match["old"].strip()
    if named:
        old = after_name(old, named) or old
    found = [
        (field, result)
        for field in ([named] if named else told)
        for result in _replaced(field, kept[field.id], old, new, today)
    ]
    return found[0] if len(found) == 1 else None


def _replaced(field: Field, kept: str, old: str, new: str, today: date) -> list[Result[Any]]:
    """The value with the old part replaced, in the first of its spellings that has it once."""
    for spelling in _spellings(field, kept):
        for part in _ends(old):
            if spelling.count(part) != 1:
                continue
            result = kinds.parse(field.parser, spelling.replace(part, new), today)
            if isinstance(result, Parsed):
                return [result]
    return []


def _spellings(field: Field, kept: str) -> list[str]:
    """「昭和25年12月19日」「1950年12月19日」: each calendar alone, and the value as it is."""
    spoken = kinds.spoken(field.parser, kept)
    apart = [part for part in re.split("[（）]", spoken) if part]
    return list(dict.fromkeys([*apart, spoken, kept]))


def _ends(old: str) -> list[str]:
    """「生年月日の12月」 → 「12月」: what is left of the words before the old part, longest first."""
    plain = _BEFORE.sub("", old) or old
    ends = [old, plain, *re.split(r"[のはが、,\s]+", plain)[-1:]]
    narrow = [unicodedata.normalize("NFKC", end) for end in ends]
    return [end for end in dict.fromkeys([*ends, *narrow]) if end]
