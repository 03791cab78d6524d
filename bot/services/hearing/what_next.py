"""次は何を: whether words ask for what comes now, and for nothing else."""

from __future__ import annotations

import re

import jaconv

_WHAT_NEXT = (
    "(?:で|ほんで|ほいで|んで|それで|さて|次|つぎ|このあと|この後|今度)?(?:は|、)?(?:ここ|こっ|そこ|これ|こんど)?(?:から|は)?(?:、)?"
    "(?:どう|どねえ|どねー|どない|どげ|何|なに|なん)(?:を)?(?:する|すん|したら|すれば|すりゃ|やる|やん|せ|しょう|いけば)\\S{0,8}[?。]?|(?:次|つぎ|お次)(?:は|は何|はなに|何)?[?。]?"
)
_ASKS = re.compile(_WHAT_NEXT)
_AND_NOW = re.compile(
    f"(?:じゃあ?|では|なら|ほな|ほんなら|ほいじゃ|まず|最初は?|さいしょは?|え|うん|はい|わかった|[、。])*(?:{_WHAT_NEXT})"
)


_NEXT = re.compile(
    "(?:はい|うん|ok|OK)?[、,\\s]*(?:次|つぎ)(?:へ|え|に)?(?:進む|すすむ|行く|いく|お願い(?:します)?|どうぞ)?[。!！\\s]*"
)


def is_next(text: str) -> bool:
    """True for 「次」「つぎへ」「次お願いします」, and nothing else with it.

    >>> is_next("はい、次へ"), is_next("ツギ"), is_next("次は何")
    (True, True, False)
    """
    return bool(_NEXT.fullmatch(_in_kana(text)))


def asks_what_next(sentence: str) -> bool:
    """True for a sentence that asks what comes now.

    >>> asks_what_next("こっからどねえするん"), asks_what_next("次は"), asks_what_next("次はいつ来るの")
    (True, True, False)
    """
    return bool(_ASKS.fullmatch(_in_kana(sentence)))


def asks_and_now(text: str) -> bool:
    """The same of a whole message, after a word of having understood: 「じゃあどうすればいいの」.

    >>> asks_and_now("はい、じゃあ何をすればいい"), asks_and_now("じゃあメールはどうなる")
    (True, False)
    """
    return bool(_AND_NOW.fullmatch(_in_kana(text)))


def _in_kana(text: str) -> str:
    return str(jaconv.kata2hira(text.strip()))
