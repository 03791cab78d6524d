"""ローマ字: a name in capitals, suggested from its kana by the rules of Japanese passports."""

from __future__ import annotations

import re
import unicodedata
from typing import Optional

from bot.text.parse import name_parts
from bot.text.parse.asking import is_asking
from bot.text.parse.kanji_name import MOST_PARTS
from bot.text.parse.result import Parsed, Question, Refused, Result
from bot.text.parse.width import narrow

Name = tuple[str, str]
"""Family name and given name, in this order."""

_ROWS = (
    ("アイウエオ", "A I U E O"),
    ("カキクケコ", "KA KI KU KE KO"),
    ("ガギグゲゴ", "GA GI GU GE GO"),
    ("サシスセソ", "SA SHI SU SE SO"),
    ("ザジズゼゾ", "ZA JI ZU ZE ZO"),
    ("タチツテト", "TA CHI TSU TE TO"),
    ("ダヂヅデド", "DA JI ZU DE DO"),
    ("ナニヌネノ", "NA NI NU NE NO"),
    ("ハヒフヘホ", "HA HI FU HE HO"),
    ("バビブベボ", "BA BI BU BE BO"),
    ("パピプペポ", "PA PI PU PE PO"),
    ("マミムメモ", "MA MI MU ME MO"),
    ("ヤユヨ", "YA YU YO"),
    ("ラリルレロ", "RA RI RU RE RO"),
    ("ワヰヱヲ", "WA I E O"),
    ("ヴヷヸヹヺ", "BU BA BI BE BO"),
    ("ァィゥェォ", "A I U E O"),  # ファ FUA, ティ TEI, シェ SHIE
    ("ャュョ", "YA YU YO"),
    ("ヮヵヶ", "WA KA KE"),
)
_ROMAJI = {
    kana: sound for row, sounds in _ROWS for kana, sound in zip(row, sounds.split(), strict=True)
}
_PALATAL = {"ャ": "YA", "ュ": "YU", "ョ": "YO"}
# イノウエ INOUE, マツウラ MATSUURA: the ウ begins a word (上, 浦, 内, 岡) and is not a long vowel
_SECOND_WORD = re.compile("(?:ウエ|ウラ|ウチ|オカ)$")
_SHORTEST_WITH_SECOND_WORD = 4  # コウチ (KOCHI) has three sounds
_SMALL = re.compile("[ャュョァィゥェォヮ]")
_ITERATION = re.compile("(.)([ヽヾ])")

_LATIN = re.compile(r"[A-Z][A-Z'-]*")
_ANY_LATIN = re.compile("[A-Za-z]{2,}")
_NO_NAME = re.compile(
    "YES|NO|OK|SKIP|NONE|CANCEL|STOP|BACK|NEXT|HELP|ID|PASSWORD|MAIL|LOGIN|CLICKAR"
)


def romaji(kana: str, is_family: bool = False) -> str:
    """One part of a name: capitals, long vowels dropped, M before B, M and P.

    >>> romaji("ソンポ"), romaji("ユウコ"), romaji("ハッチョウ"), romaji("ヨコオ")
    ('SOMPO', 'YUKO', 'HATCHO', 'YOKOO')
    >>> romaji("イノウエ", is_family=True)
    'INOUE'
    """
    return " ".join(_word(word, is_family) for word in re.split("[・ ]", _repeated(kana)) if word)


def suggest_romaji(kana: Name) -> Name:
    """The romaji to offer for セイ and メイ; users may spell theirs differently."""
    return romaji(kana[0], is_family=True), romaji(kana[1])


def parse_romaji_name(text: str, kana: Optional[Name] = None) -> Result[Name]:
    """Family name and given name in capitals.

    With the `kana` known, a name that was typed the other way round is asked back.

    >>> parse_romaji_name("sompo taro") == Parsed(("SOMPO", "TARO"))
    True
    >>> parse_romaji_name("Taro Sompo", ("ソンポ", "タロウ")).suggestion
    ('SOMPO', 'TARO')
    """
    if is_asking(text):
        return Refused("no_romaji_name")
    typed = narrow(name_parts.unwrapped(text)).upper().replace("’", "'")
    parts = name_parts.split(typed)
    if typed.startswith("/"):  # a command
        return Refused("no_romaji_name")
    if not parts or not all(_LATIN.fullmatch(part.rstrip(".")) for part in parts):
        has_some = 1 < len(_ANY_LATIN.findall(typed)) <= MOST_PARTS and typed.isascii()
        has_some = has_some and len(parts) <= MOST_PARTS and "@" not in typed
        return Refused("romaji_has_other_signs" if has_some else "no_romaji_name")
    parts = [part.rstrip(".") for part in parts]
    if len(parts) > MOST_PARTS or any(_NO_NAME.fullmatch(part) for part in parts):
        return Refused("no_romaji_name")
    if any(len(part) > name_parts.LONGEST_PART for part in parts):
        return Refused("name_too_long")
    if len(parts) == 1:
        return Question("romaji_boundary")
    name = (parts[0], " ".join(parts[1:]))
    if len(parts) > 2:
        return Question("romaji_in_many_parts", suggestion=name)
    turned = (name[1], name[0])
    if kana and turned == suggest_romaji(kana) and turned != name:
        return Question("romaji_order", suggestion=turned, typed=name)
    return Parsed(name)


def _repeated(kana: str) -> str:
    """イスヾ → イスズ: the sign repeats the sound before it, ヾ with a voiced one."""
    while True:
        expanded = _ITERATION.sub(_again, kana, count=1)
        if expanded == kana:
            return kana
        kana = expanded


def _again(match: re.Match[str]) -> str:
    sound, sign = match.groups()
    again = unicodedata.normalize("NFC", sound + "\u3099")[0] if sign == "ヾ" else sound
    return str(sound + again)


def _word(kana: str, is_family: bool) -> str:
    written = ""
    was_long = doubles = False
    second = _second_word(kana) if is_family else len(kana)
    for position, sound in enumerate(kana):
        if sound == "ッ":
            doubles = True
            continue
        if _is_long(kana, position, written, was_long) and position != second:
            was_long = True
            continue
        if sound == "ン":
            written += "N"
        elif sound in _PALATAL and written.endswith("I"):
            written = _palatalised(written, _PALATAL[sound])
        elif sound in _ROMAJI:
            written = _joined(written, _ROMAJI[sound], doubles)
        doubles = was_long = False
    return written


def _is_long(kana: str, position: int, written: str, was_long: bool) -> bool:
    """True for a sound that only lengthens the vowel before it."""
    sound = kana[position]
    if sound == "ー":
        return True
    if was_long or not written:
        return False  # オオウチ OUCHI
    if sound == "ウ":
        return written[-1] in "OU"
    # at the end an オ is written: 横尾 YOKOO; within it is not: 大野 ONO
    return sound == "オ" and written[-1] == "O" and position < len(kana) - 1


def _second_word(kana: str) -> int:
    """Where 上, 浦, 内 or 岡 begins at the end of a family name, else the length."""
    match = _SECOND_WORD.search(kana)
    long_enough = len(_SMALL.sub("", kana)) >= _SHORTEST_WITH_SECOND_WORD
    return match.start() if match and long_enough else len(kana)


def _palatalised(written: str, ending: str) -> str:
    """KI + YA → KYA, SHI + YA → SHA, JI + YO → JO."""
    stem = written[:-1]
    return stem + (ending[1:] if stem.endswith(("SH", "CH", "J")) else ending)


def _joined(written: str, sound: str, doubles: bool) -> str:
    if doubles and sound[0] not in "AIUEO":
        written += "T" if sound.startswith("CH") else sound[0]
    if written.endswith("N") and sound[0] in "BMP":
        written = written[:-1] + "M"  # ナンバ NAMBA
    return written + sound
