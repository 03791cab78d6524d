"""Where one message holds several questions."""

from __future__ import annotations

import re

MAX_PARTS = 3

# A line break is a space by now: 「…どこですか 電話は…」, but not 「ご意向ですか って何」
_END = re.compile(
    r"(?<=[。?!\n])|(?<=ですか|ますか)\s+(?!っ?て|と)|"
    r"(?<=[^A-Za-z0-9])\s+(?=(?:あと|それと|それから|ちなみに|ついでに))"
)
# 「…ですか、あと電話番号も」「…どこ それと何時まで」, but not 「あとで電話してもいいですか」
_CONNECTIVE = re.compile(
    r"^(?:あと(?!で)は?|それと|それから|ちなみに|ついでに|もう(?:一|ひと)つ)[、,\s]*|[、,\s]+(?:あとは?|それと|それから|ちなみに|ついでに|もう(?:一|ひと)つ)[、,\s]+|"
    r"(?<=か)[、,\s]+(?:あと|それと|それから|ちなみに|ついでに)"
)
_ASKS = re.compile(
    r"[?]$|(?:か|かな|かね|の|ん|っけ|どこ|何|なに|いつ|いくら|どう|教えて|おしえて|ください|下さい|"
    r"たい|ない|ほしい|欲しい|は|って|番号|方法|時間|けど|けれど|けども|のに|ません|ないです|んです|困る|困って)[。!、]*$|"
    r"どこ|どう|なに|何|いつ|いくら|どれ|どの|どっち|誰|なぜ|なんで|教え"
)
_SHORTEST = 4


def parts(text: str) -> list[str]:
    """The questions of a message in order, or [] when it holds no more than one.

    >>> parts("証券番号はどこに書いてありますか。あと電話は何時までですか")
    ['証券番号はどこに書いてありますか。', '電話は何時までですか']
    """
    sentences = [
        piece.strip()
        for sentence in _END.split(text)
        if sentence
        for piece in _CONNECTIVE.split(sentence)
        if piece and piece.strip()
    ]
    asking = [s for s in sentences if len(s) >= _SHORTEST and _ASKS.search(s)]
    return asking[:MAX_PARTS] if len(asking) > 1 else []
