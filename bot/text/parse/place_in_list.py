"""何番目: which entries of a numbered list a message points at: 「2番」「二つ目」「上のやつ」."""

from __future__ import annotations

import re
from typing import Callable

import jaconv

from bot.text.parse.number_words import kanji_number
from bot.text.parse.width import narrow

_N = r"(?P<n>\d{1,2}|[一二三四五六七八九十]{1,3})"
_COUNTER = "(?:番目|ばんめ|番め|つ目|つめ|件目|台目|個目|行目|本目)"
# 2番がいい, but not 2番地, 0120の2番まで; 一番安い is no place either
_ENDS = r"(?=$|[のでだをがはと、。,.!\s]|に(?:し|す)|お?願い)"
_TOP = "上|うえ|最初|先頭|はじめ|初め|前者"
_BOTTOM = "下|最後|ラスト|らすと|後者"
_MIDDLE = "真ん中|まんなか|中央"
# 「最初から」 begins again, 「最後まで」 asks: only what ends here is a place
_HERE = r"(?=$|[のだをがは、。,!\s]|です|で(?:お|$)|ほう|方|やつ|段)"
_MOST = "(?:(?:一|いち|1)番|もっとも|最も)"

_FROM_EDGE = re.compile(
    rf"(?P<edge>上|うえ|前|頭|下|後ろ|うしろ)から(?:数えて)?\s*{_N}\s*(?:{_COUNTER}|番|つ)?"
)
_EDGE = re.compile(
    rf"(?<![以])(?P<most>{_MOST})?の?(?:(?P<top>{_TOP})|(?P<bottom>{_BOTTOM})|(?P<middle>{_MIDDLE}))"
    rf"{_HERE}"
)
_COUNTED = re.compile(rf"(?<![\d年月桁-]){_N}\s*(?:{_COUNTER}(?!に)|[番つ件台個]{_ENDS})")
_NUMBERED = re.compile(r"(?:(?<![a-z])no\.?|#)\s*(?P<n>\d{1,2})(?!\d)", re.IGNORECASE)
# 「ふたつめ」「にばんめ」, with or without め for ひとつ, ふたつ …
_READ = {
    **dict.fromkeys(("ひとつ", "いちばん"), 1),
    **dict.fromkeys(("ふたつ", "にばん"), 2),
    **dict.fromkeys(("みっつ", "みつ", "さんばん"), 3),
    **dict.fromkeys(("よっつ", "よつ", "よんばん"), 4),
    **dict.fromkeys(("いつつ", "ごばん"), 5),
    **dict.fromkeys(("むっつ", "ろくばん"), 6),
}
_READ_ALOUD = re.compile(f"(?P<read>{'|'.join(_READ)})(?:め|目)")

# What may stand around a number that is the whole answer: 「2でお願いします」「じゃあ1と3」
_AROUND = re.compile(
    r"(?:じゃあ|じゃ|では|ええと|えっと|えーと|たぶん|多分|まず|先に|はい)|"
    r"(?:を|が|の|で|に|は)?(?:お?願い(?:いた)?し?(?:ます)?|おねがいします|します|する|して(?:ください|下さい)?|"
    r"いい(?:です)?|よい|良い|やつ|ほう|方|です|だ|もの|分)|[をがのでにはね、。.,!()「」\s]"
)
_BARE = re.compile(r"\d{1,2}(?:(?:と|・|/|&)\d{1,2})*")


def places_in_list(text: str, count: int) -> tuple[frozenset[int], str]:
    """Places, from 1, that are named in words, and the text without those words.

    Numbers beyond `count` are no places. A number alone is one, if nothing else is said.

    >>> places_in_list("二つ目のやつ", 3)[0], places_in_list("一番下", 3)[0]
    (frozenset({2}), frozenset({3}))
    >>> places_in_list("2でお願いします", 3)[0], places_in_list("12-34のほう", 3)[0]
    (frozenset({2}), frozenset())
    """
    text = jaconv.kata2hira(narrow(text))
    found: set[int] = set()

    def taking(place_of: Callable[[re.Match[str]], int]) -> Callable[[re.Match[str]], str]:
        def take(match: re.Match[str]) -> str:
            place = place_of(match)
            if not 1 <= place <= count:
                return match.group()
            found.add(place)
            return " "

        return take

    def from_edge(match: re.Match[str]) -> int:
        number = _number(match["n"])
        return number if match["edge"] in "上うえ前頭" else count + 1 - number

    def edge(match: re.Match[str]) -> int:
        if match.group() in ("前者", "後者") and count != 2:
            return 0
        if match["middle"]:
            return (count + 1) // 2 if count % 2 else 0
        return 1 if match["top"] else count

    text = _FROM_EDGE.sub(taking(from_edge), text)
    text = _EDGE.sub(taking(edge), text)
    text = _COUNTED.sub(taking(lambda match: _number(match["n"])), text)
    text = _NUMBERED.sub(taking(lambda match: int(match["n"])), text)
    text = _READ_ALOUD.sub(taking(lambda match: _READ[match["read"]]), text)
    bare = _AROUND.sub("", text)
    numbers = {int(number) for number in re.findall(r"\d+", bare)}
    if _BARE.fullmatch(bare) and all(1 <= number <= count for number in numbers):
        return frozenset(found | numbers), ""
    return frozenset(found), text


def _number(text: str) -> int:
    return int(text) if text.isdigit() else kanji_number(text) or 0
