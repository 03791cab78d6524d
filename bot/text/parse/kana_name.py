"""フリガナ: full-width katakana from hiragana, half-width or full-width kana."""

from __future__ import annotations

import re
import unicodedata
from typing import Union

from bot.text.parse import name_parts
from bot.text.parse.asking import is_plainly_asking
from bot.text.parse.kanji_name import KANJI, MOST_PARTS, parse_kanji_name
from bot.text.parse.result import Parsed, Question, Refused, Result

Name = tuple[str, str]
"""セイ and メイ."""

_TO_KATAKANA: dict[int, Union[int, str]] = {
    **{code: code + 0x60 for code in range(ord("ぁ"), ord("ゖ") + 1)},
    **{ord("ゝ"): "ヽ", ord("ゞ"): "ヾ"},
    # か゛: the sign typed by itself joins the letter before it
    **{ord("゛"): "\u3099", ord("゜"): "\u309a"},
}
# ソンポ タロ−: the hyphen key instead of the long-vowel key
_DASH_AFTER_KANA = re.compile("(?<=[ァ-ヺー])[-‐‑‒–—―−─━~〜]")
_KATAKANA = re.compile("[ァ-ヺーヽヾ・]+")
_STARTS_WELL = re.compile("[ァ-ヺ]")
_FULL_KATAKANA = re.compile("[ァ-ヺ]")
_HIRAGANA = re.compile("[ぁ-ゖ]")
_LATIN = re.compile(r"[A-Za-z][A-Za-z\s.'-]*")
# words of questions and complaints that stand in no name
_ASKED = re.compile(
    "ドウ(?:ナッ|スレ|スリャ|ヤッ)|ド[レコ](?:[ヲガデニト]|カラ)|ナニ[ヲガ]|ナンプン|クダサイ|オシエテ"
    "|(?:マセン|マスカ|デスカ|シタイ|デキナイ|コナイ|デナイ|イイカナ|イイノカ)$"
)
_LONGEST_WHOLE = 14
"""Letters of セイ and メイ without a space; what is longer is a sentence."""

_NO_NAMES = re.compile(
    "(?:ナシ|スキップ|キャンセル|ヘルプ|マイページ|ログイン|パスワード|メール|クリッカー|ページ|ボタン|フリガナ)+"
)


def katakana(text: str) -> str:
    """Kana of any kind in full-width katakana; other characters in NFKC.

    >>> katakana("そんぽ"), katakana("ｿﾝﾎﾟ"), katakana("ゔぁいおれっと")
    ('ソンポ', 'ソンポ', 'ヴァイオレット')
    """
    text = unicodedata.normalize("NFKC", text.translate(_TO_KATAKANA)).translate(_TO_KATAKANA)
    return _DASH_AFTER_KANA.sub("ー", unicodedata.normalize("NFC", text))


def parse_kana_name(text: str) -> Result[Name]:
    """セイ and メイ in full-width katakana.

    >>> parse_kana_name("ｿﾝﾎﾟ たろう") == Parsed(("ソンポ", "タロウ"))
    True
    """
    if is_plainly_asking(text):
        return Refused("no_kana_name")
    name = name_parts.unwrapped(text)
    inside = name_parts.reading_in_parentheses(name)
    if inside:
        name = inside
    if not name or name_parts.is_sentence(name):
        return Refused("no_kana_name")
    typed = name_parts.split(name)
    parts = [katakana(part) for part in typed]
    if not parts or not all(_KATAKANA.fullmatch(p) and _STARTS_WELL.match(p) for p in parts):
        return _in_wrong_script(typed)
    if len(parts) > MOST_PARTS or all(_NO_NAMES.fullmatch(part) for part in parts):
        return Refused("no_kana_name")
    if any(_HIRAGANA.search(part) and _FULL_KATAKANA.search(part) for part in typed):
        return Refused("no_kana_name")
    if _ASKED.search(" ".join(parts)) or (len(parts) == 1 and len(parts[0]) > _LONGEST_WHOLE):
        return Refused("no_kana_name")
    longest = name_parts.LONGEST_HIRAGANA + (5 if len(parts) == 1 else 0)
    if any(_HIRAGANA.match(part) and len(part) > longest for part in typed):
        return Refused("no_kana_name")
    if any(len(part) > name_parts.LONGEST_PART for part in parts):
        return Refused("name_too_long")
    if len(parts) == 1:
        return Question("kana_boundary")
    family, given = parts[0], " ".join(parts[1:])
    if len(parts) > 2:
        return Question("kana_in_many_parts", suggestion=(family, given))
    return Parsed((family, given))


def _in_wrong_script(parts: list[str]) -> Refused:
    if len(parts) == 2 and all(_LATIN.fullmatch(part) for part in parts):
        return Refused("kana_in_latin")
    has_kanji = any(KANJI.search(part) for part in parts)
    if has_kanji and isinstance(parse_kanji_name(" ".join(parts)), Parsed):
        return Refused("kana_in_kanji")
    return Refused("no_kana_name")
