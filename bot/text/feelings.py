"""絵文字・顔文字, and words of somebody who has had enough."""

from __future__ import annotations

import re

import jaconv

from bot.text.normalise import has_words

# (>_<) (T_T) m(_ _)m (^^; but not (PDF) or (1)
_FACE = re.compile(
    r"m?\((?=[^()]*[_^><´`;ω∀дД*])[^()ぁ-ゖァ-ヺ一-鿿0-9]{1,10}\)?[mノシ;]?|\^_?\^;*|orz\b"
)
_LAUGH = re.compile(r"\(笑\)|(?<=[ぁ-ゖァ-ヺー一-鿿。!?])(?:笑|w)(?=$|[。、!?\s])")
_QUESTION = "❓❔"
_TELLING = "★☆⭕❌🆗🆖"
_AT_EDGE = re.compile(r"^ +| +$| +(?=[。、!?])|(?<=[。、!?]) +")


def without_feelings(text: str) -> str:
    """The text without emoji and the like; as it is if it holds nothing else.

    >>> without_feelings("登録できない😭ボタンはどこ❓m(_ _)m")
    '登録できない ボタンはどこ?'
    """
    rest = _LAUGH.sub(" ", _FACE.sub(" ", text))
    rest = "".join("?" if c in _QUESTION else " " if _is_sign(c) else c for c in rest)
    rest = _AT_EDGE.sub("", re.sub(" +", " ", rest))
    return rest if has_words(rest) else text


_ANNOYED = re.compile(
    "いい加減|ええ加減|ふざけ|馬鹿に|ばかに|バカに|腹が?立|頭に来|頭にき|イライラ|いらいら|むかつ|うんざり"
    "|何[回度]も(?:言|同じ|やっ|きい|聞い)|なんべんも|さっきから|たらい回し|不親切|役に立た|使えん|使えない"
    "|話にならん|話にならない|もういい(?!です|でしょうか)|もうええわ|どうなっと?るんだ|どういうつもり"
)


_WILL_NOT = re.compile("もう(?:いい|ええ|結構)|やめ|止め|諦め|あきらめ|使わ")


def gives_up(text: str) -> bool:
    """True for somebody who leaves because it is no use, and is not thanked for it.

    >>> gives_up("使えんなこれ。もういい"), gives_up("もういいです、ありがとう")
    (True, False)
    """
    return _says(_WILL_NOT, text) and (is_annoyed(text) or complains(text))


def is_annoyed(text: str) -> bool:
    """True for words of somebody who has had enough: a telephone number stands with the answer.

    >>> is_annoyed("何回も同じこと聞くな"), is_annoyed("ウンザリだ"), is_annoyed("何回まで入力できますか")
    (True, True, False)
    """
    return _says(_ANNOYED, text)


_COMPLAINT = re.compile(
    "(?:何[回度]|なんべん|なんかい|何遍)(?:も)?(?:かけ|掛け|電話し|でんわし)ても?(?!いい)|苦情|クレーム|たらい回し|たらいまわし|文句|不親切|不満|対応が(?:悪|わる|ひど)|ひどい(?:対応|会社|扱い)"
    "|(?:何[回度]|なんべん|なんかい|何遍)も(?:同じ(?:こと|事)を?)?(?:言わせ|いわせ|聞かせ|きかせ|書かせ|やらせ)"
    "|(?:何|なん)の(?:ため|為)に?(?:い|お)(?:る|ん)|役に?立た(?:ん|ない|なく)|やくにたた(?:ん|な)|話に(?:なら|ならん)|はなしにならん"
    "|(?:年寄り?|としより|老人|高齢者)(?:に|を|の|は|いじめ).{0,8}"
    "(?:無理|むり|できん|でけん|わから|分から|難し|むずかし|馬鹿|ばか|切り捨て|使え)|年寄りいじめ"
)


def complains(text: str) -> bool:
    """True for a complaint: it is answered with an apology and a number, and nothing is asked.

    >>> complains("苦情はどこに言えばいいの"), complains("年寄りにはこんなの無理"), complains("無理でした")
    (True, True, False)
    """
    return _says(_COMPLAINT, text)


def _is_sign(character: str) -> bool:
    is_pictograph = "\u2600" <= character <= "\u27bf" or "\U0001f000" <= character <= "\U0001faff"
    return is_pictograph and character not in _TELLING


def _says(pattern: re.Pattern[str], text: str) -> bool:
    """Also in katakana: 「ウンザリ」."""
    return bool(pattern.search(text) or pattern.search(str(jaconv.kata2hira(text))))
