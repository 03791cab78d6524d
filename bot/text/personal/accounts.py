"""口座・公的な番号: digits that the words before them name."""

from __future__ import annotations

import re

from bot.text.personal.digits import DASHES

_DIGIT = "[0-9〇零一二三四五六七八九]"
_SEP = rf"[{DASHES}\s.,/・、の]{{0,3}}"
_IS = r"\s*(?:は|が|[:=、]|って)?\s*"
ACCOUNT = re.compile(
    rf"((?:口座(?:番号)?|(?:普通|当座|貯蓄)(?:預金)?(?:口座)?(?:番号)?|振込先|引き?落とし口座){_IS}(?:(?:普通|当座){_IS})?)"
    rf"({_DIGIT}(?:{_SEP}{_DIGIT}){{5,7}})(?!{_DIGIT})"
)
# ゆうちょ: 記号 10120 番号 12345671
YUCHO = re.compile(
    rf"(記号{_IS})({_DIGIT}(?:{_SEP}{_DIGIT}){{4}})(?:([、,\sで]*番号{_IS})({_DIGIT}(?:{_SEP}{_DIGIT}){{3,7}}))?"
)
YUCHO_NUMBER = re.compile(
    rf"(ゆうちょ[^0-9〇零一二三四五六七八九\n]{{0,12}})({_DIGIT}(?:{_SEP}{_DIGIT}){{4,13}})"
)
MY_NUMBER = re.compile(
    rf"((?:マイナ(?:ンバー)?(?:カード)?|まいなんばー|個人番号)(?:の?番号)?{_IS})({_DIGIT}(?:{_SEP}{_DIGIT}){{7,11}})(?!{_DIGIT})"
)
LICENCE = re.compile(
    rf"((?:運転)?免許証?(?:の?番号|No\.?)?{_IS}(?:第\s?)?)({_DIGIT}(?:{_SEP}{_DIGIT}){{7,11}})(?!{_DIGIT})"
)
