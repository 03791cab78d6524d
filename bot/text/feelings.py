"""絵文字・顔文字: signs of feeling, which ask nothing."""

from __future__ import annotations

import re

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


def _is_sign(character: str) -> bool:
    is_pictograph = "\u2600" <= character <= "\u27bf" or "\U0001f000" <= character <= "\U0001faff"
    return is_pictograph and character not in _TELLING
