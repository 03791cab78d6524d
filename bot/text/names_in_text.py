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
_END = (
    r"(?=です|でし|でご|で[、。\s]|だ|なん|なの|と(?:申|もう|い|言|書)|って|様|さま|さん|さ[んま]?名義|の名|名義"
    r"|[、。!！」』】）)\]]|\s*$)"
)
_ROLE = "(?:氏名|名前|姓名|名義人?|契約者名?|被保険者名?|本名|宛名|担当者?|申込者|申込人|所有者|使用者|署名|おなまえ)"
_KIN = (
    "(?:夫|妻|主人|家内|旦那|嫁|婿|父|母|息子|娘|長男|次男|三男|長女|次女|三女|孫|祖父|祖母|兄|弟|姉|妹"
    "|伯父|叔父|伯母|叔母|甥|姪|義父|義母|友人|同僚|上司|担当)"
)
_INTRODUCED = (
    re.compile(rf"(?:{_ROLE}|{_KIN})(?:は|が|の|[:：、・/=])?\s?{_NAME}{_END}"),
    # 契約者・黒駒千鶴, 名前【黒駒千鶴】, 氏名「黒駒 千鶴」
    re.compile(rf"{_ROLE}(?:は|が|[:：=・/])?\s?[「『【（(\[]\s?{_NAME}(?=\s?[」』】）)\]])"),
    re.compile(
        rf"{_NAME}(?=と(?:申し|もうし|言い|いい)(?:ます|まして)|と申す|っていいます|って(?:言|い)う(?:者|もの)|という(?:者|もの))"
    ),
    # こちら黒駒千鶴, 私は黒駒千鶴です, わたくし黒駒…
    re.compile(
        rf"(?:こちら|私|わたし|わたくし|俺|僕|ぼく|当方)(?:は|、|，)?\s?{_NAME}(?=です|と(?:申|もう|い|言)|だ(?:けど|が)|でございます)"
    ),
)
# 「黒駒と申しますが」「娘の千鶴が」「黒駒様宛」: part of a name, told by the words beside it
_PART = (
    rf"(?P<name>[{_KANJI}]{{1,8}}(?:\s[{_KANJI}]{{1,4}})?|[{_KANA}]{{2,10}}(?:[\s・][{_KANA}]{{2,10}})?"
    r"|[ぁ-ゖ]{2,6}[\s・][ぁ-ゖ]{2,6})"
)
_HELLO = (
    r"^(?:はじめまして|初めまして|こんにちは|こんばんは|お世話に(?:なって(?:い|お)?ります|なります)"
    r"|すみません|もしもし|あの)?[、。，\s]*"
)
_ROLES = re.compile("お?客|契約者|皆|各位")
# nobody else is spoken of like this
_CERTAIN = (
    re.compile(rf"{_PART}(?=と(?:申し|もうし)(?:ます|まして)|と申す)"),
    re.compile(rf"(?!{_ROLES.pattern}){_PART}(?=\s?(?:様|さま|殿)(?:宛|あて))"),
)
_LIKELY = (
    re.compile(rf"{_PART}(?=という者)"),
    re.compile(rf"(?:こちら|当方)(?:は|、)?\s?{_PART}(?=です|と(?:申|もう|い|言)|でございます)"),
    re.compile(
        rf"{_KIN}の\s?{_PART}(?=[がはもをにと]|です|でし|の(?:名|契|車|分)|さん|ちゃん|くん)"
    ),
    re.compile(rf"(?:宛名|宛先|名義)(?:は|が|を|[:：])?\s?{_PART}(?=様|さま|さん|です|に|で|$)"),
    re.compile(rf"{_PART}(?=\s?(?:様|さま|殿|さん)?(?:宛|あて|名義))"),
    re.compile(
        rf"{_HELLO}{_PART}(?=です[、。]?\s?(?:どうぞ)?(?:よろしく|宜しく|お世話|お願い)|でございます)"
    ),
)
_SEEMING = (
    re.compile(
        rf"{_PART}(?=\s?(?:様|さま|殿|氏|さん|ちゃん)(?:の(?:名義|契約|車|名前)|です|[にがはをからと、。]|$))"
    ),
    re.compile(rf"{_HELLO}{_PART}(?=です(?:[、。\s]|が[、\s]?|けど))"),
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
    for pattern in _CERTAIN:
        text = pattern.sub(_marked, text)
    for pattern in _LIKELY:
        text = pattern.sub(lambda match: _replaced_part(match, is_sure=True), text)
    for pattern in _SEEMING:
        text = pattern.sub(lambda match: _replaced_part(match, is_sure=False), text)
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
    return _marked(match)


def _replaced_part(match: re.Match[str], is_sure: bool) -> str:
    """The same for one name: where the words beside it fit others too, it must be known as one."""
    name = re.sub(r"[\s・]", "", match["name"])
    is_word = name_words.is_one_word(name) or name_words.is_ordinary(name) or _ROLES.match(name)
    is_name = not is_word and (is_sure or name_words.has_person(name))
    return _marked(match) if is_name and not name_words.is_inflected(name) else match.group()


def _marked(match: re.Match[str]) -> str:
    before = match.start("name") - match.start()
    return f"{match.group()[:before]}［{LABEL}］"
