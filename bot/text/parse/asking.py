"""問いかけ: a message that asks is never a value, whatever stands in it."""

from __future__ import annotations

import re

import jaconv

from bot.text.feelings import without_feelings
from bot.text.normalise import normalise
from bot.text.romaji import romaji_to_kana

# 「…ですか」「…でいいか」「…って何」. A bare か is not enough: 「佐藤 はるか」 is a name.
_ASKING = re.compile(
    r"(?:[?？]|(?:です|ます|でしょう|ません|ました|でした|いい|良い|よい|の|ん)か(?:ね|な|しら|い(?:ね|な|のう?)|のう)?"
    r"|(?:かな|っけ|って(?:何|なに|なん|どこ|どう|どれ)?|(?:教え|おしえ)て.{0,8})"
    r"|(?:どこ|どれ|いつ|なぜ|何|なに)(?:です)?)"
    r"[\s。．.!！」』）)]*$"
)

# 「田中 ほのか」「山田 かな」「森 いつ」 are names too
_PLAINLY = re.compile(
    r"(?:[?？]|(?:です|でしょう|ません|ました|でした|[いきしちにみりえけせてねめれ]ます)か(?:ね|な|しら)?"
    r"|(?:教え|おしえ)て.{0,8}"
    r"|(?:って|[はがを、])(?:どこ|どれ|いつ|何|なに|なん)(?:です)?)"
    r"[\s。．.!！」』）)]*$"
)

# 「ここでできまうか」「どこで直すの」: for messages that cannot be a name
_LOOSELY = re.compile(
    r"(?:か(?:ね|な|の|のう|い(?:の|ね|な|のう)?)?|んね)[\s。．.!！]*$"
    r"|どこ|どう(?:や|す|し(?!よう)|な)|どの(?:よう|画面|ボタン)|なぜ|なんで(?!す|しょ|も)|いつ(?:ま|か|に)"
    r"|何(?:を|が|の|で|す)|な(?:に|ん)(?:を|が|の(?!で)|する|すん)|って(?:何|なに|なん)|どれ|いくら|なんぼ"
)
_SHORTEST_LOOSE = 6
_READ = 200
"""Characters, from the end."""


def is_asking(text: str) -> bool:
    """True for a message that ends in a question.

    >>> is_asking("0120-157-566は何時までですか"), is_asking("佐藤 はるか")
    (True, False)
    """
    return bool(_ASKING.search(_end(text)))


def is_plainly_asking(text: str) -> bool:
    """True for a message that ends in a question no name can be mistaken for.

    >>> is_plainly_asking("名前は旧字体でもいいですか"), is_plainly_asking("田中 ほのか")
    (True, False)
    """
    return bool(_PLAINLY.search(_end(text)))


def is_loosely_asking(text: str) -> bool:
    """True for what is a question wherever no name is expected, typing errors and all.

    >>> is_loosely_asking("連落先の変更はここでできまうか"), is_loosely_asking("doko de naosu no")
    (True, True)
    """
    text = romaji_to_kana(text) or text
    end = _end(text)
    is_loose = len(text) >= _SHORTEST_LOOSE and _LOOSELY.search(end)
    return bool(_ASKING.search(end) or is_loose)


def _end(text: str) -> str:
    """What a question shows in: hiragana for both kana, no emoji after it."""
    return str(jaconv.kata2hira(without_feelings(normalise(text[-_READ:]))))
