"""一言の答え: a message that is nothing but an answer, without what people put around it.

What stands in the middle of a sentence is no answer: 「Aプランの補償を変えたい」 asks.
"""

from __future__ import annotations

import re

from bot.text.parse.width import narrow

LONGEST = 60

_BEFORE = re.compile(
    r"^(?:(?:えーっと|えーと|えっと|あのー?|では|それでは|じゃあ|じゃ|やっぱり|やはり|私は|わたしは|僕は|わしは|自分は"
    r"|うちは|こちらは|現在は|今は|いまは|もう|すでに|既に|まだ)[、,\s]*)+"
)
_AFTER = re.compile(
    r"(?:(?:に|を|で|が|の方|のほう)*(?:お願いします|お願い致します|お願いいたします|おねがいします"
    r"|決めました|決めます|選びます|希望します|希望です|いいです|良いです|よいです|頼みます|たのみます)"
    r"|で(?:いい|ええ)(?:です|わ|よ)?"
    r"|に(?:します|しました|する|して)|で"
    r"|です|でーす|ですね|ですよ|だ|だよ|だね|になります|でございます|なんです|じゃ|じゃけど|やで|や)?[。.!、,\s]*$"
)
_QUOTES = re.compile("[「」『』\"'“”]")
# 「AではなくB」「AじゃなくてB」: what does not hold
_NEGATED = re.compile(r"^.{1,20}?(?:じゃな|ではな|でな)くて?[、,\s]*")


def bare(text: str) -> str:
    """The answer alone, half-width and in capitals; "" for what is too long to be one.

    >>> bare("えーと、Ｂプランでお願いします。"), bare("AじゃなくてB"), bare("退職者です")
    ('Bプラン', 'B', '退職者')
    """
    if len(text) > LONGEST:
        return ""
    text = _QUOTES.sub("", narrow(text)).strip().upper()
    text = _BEFORE.sub("", text)
    text = _BEFORE.sub("", _NEGATED.sub("", text))
    return _AFTER.sub("", text).strip()
