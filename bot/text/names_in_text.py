"""文中の氏名: names that somebody introduces in a sentence, or types and nothing else.

Other names in a sentence cannot be told from words. The dictionary is asked, so this is
for the thread that understands messages.
"""

from __future__ import annotations

import re

from bot.text.parse import name_words
from bot.text.parse.kana_name import parse_kana_name
from bot.text.parse.kanji_name import parse_kanji_name
from bot.text.parse.result import Parsed, Question, Refused
from bot.text.parse.romaji_name import parse_romaji_name

LABEL = "お名前"

LONGEST_ALONE = 16
"""Characters of a message that can be a name and nothing else, です included."""

_KANJI = "一-鿿々〆ヶ㐀-䶿\u2e80-\u2fdf\uf900-\ufaff\U00020000-\U000323af"
_KANA = "ァ-ヶーｦ-ﾟ"
_NAME = (
    rf"(?P<name>[{_KANJI}]{{1,4}}\s[{_KANJI}ぁ-ゖ{_KANA}]{{1,6}}?|[{_KANJI}]{{2,8}}"
    rf"|[{_KANA}]{{2,10}}[\s・][{_KANA}]{{2,10}})"
)
# 「損保という名字」: whatever word it is
_FAMILY = re.compile(rf"(?P<name>[{_KANJI}{_KANA}]{{1,8}})(?=という(?:名字|苗字|姓)(?!名))")
# 「名前は損保太郎です」「夫の損保太郎の名前で」「損保太郎と申します」
_INTRODUCED = (
    re.compile(
        r"(?:氏名|名前|姓名|名義人?|契約者名?|本名|夫|妻|主人|父|母|息子|娘)(?:は|が|の|[:：、])?\s?"
        rf"{_NAME}(?=です|でし|でご|で[、。\s]|だ|なん|なの|と(?:申|い|言|書)|って|様|さま|さん|の名"
        r"|[、。]|\s*$)"
    ),
    re.compile(rf"{_NAME}(?=と(?:申し|もうし|言い|いい)ます|と申す|っていいます|という者)"),
)
_GIVEN_ENDING = re.compile("..[郎子]$")
_HIRAGANA = re.compile("[ぁ-ゖ]")
_TWO_IN_KANA = re.compile(rf"[{_KANA}]+[\s・][{_KANA}]+")
_UNSURE = frozenset({"name_in_many_parts", "name_half_width", "name_unsure", "name_in_hiragana"})


def without_introduced(text: str) -> str:
    """The text with introduced names replaced.

    >>> without_introduced("損保太郎と申します。名前は漢字ですか")
    '［お名前］と申します。名前は漢字ですか'
    """
    for pattern in _INTRODUCED:
        text = pattern.sub(_replaced, text)
    return _FAMILY.sub(f"［{LABEL}］", text)


def is_alone(text: str) -> bool:
    """True if the message looks like a whole name and nothing else.

    >>> is_alone("山田太郎です"), is_alone("山田"), is_alone("満期返戻金")
    (True, False, False)
    """
    if len(text.strip()) > LONGEST_ALONE:
        return False
    result = parse_kanji_name(text)
    if isinstance(result, Parsed):
        parts = result.value
    elif isinstance(result, Question) and result.suggestion and result.reason not in _UNSURE:
        parts = result.suggestion
    else:
        return False
    is_of_words = all(map(name_words.is_common, parts))
    return not is_of_words and any(map(name_words.has_person, parts))


def may_be_one(text: str) -> bool:
    """True if the message can be the kana or the Latin letters of a name, as well as other words.

    >>> may_be_one("ｿﾝﾎﾟ ﾀﾛｳ"), may_be_one("SOMPO TARO"), may_be_one("そうする たぶん")
    (True, True, False)
    """
    if _HIRAGANA.search(text):
        return False
    return isinstance(parse_kana_name(text), Parsed) or isinstance(parse_romaji_name(text), Parsed)


def _replaced(match: re.Match[str]) -> str:
    """A marker in place of the name, unless words stand there: 「名前は漢字です」「契約者は本人で」."""
    name = match["name"]
    if not _TWO_IN_KANA.fullmatch(name):
        is_of_words = name_words.is_common(re.sub(r"\s", "", name))
        is_word = is_of_words and not _GIVEN_ENDING.search(name)
        if is_word or isinstance(parse_kanji_name(name), Refused):
            return match.group()
    before = match.start("name") - match.start()
    return f"{match.group()[:before]}［{LABEL}］"
