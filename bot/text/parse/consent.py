"""同意: 「同意します」 and 「同意しません」 beside はい and いいえ."""

from __future__ import annotations

import re
from typing import Optional

from bot.text.normalise import normalise
from bot.text.parse.yes_no import parse_yes_no

_AGREES = re.compile(
    "(?:はい|うん|ええ)?[、,\\s]*(?:同意(?:を)?(?:する|します|しました|です|いたします|致します|するわ|するよ)"
    "|ええ(?:よ|で|です)|いい(?:よ|です|ですよ)|かまわ(?:ん|ない|ないよ|ないです|んよ)|構いません|構わんよ)(?:よ|わ|ね|のう)*[。.!！]*"
)
_REFUSES = re.compile(
    "同意(?:は|を)?(?:しない|しません|せん|せんわ|できん|できない|できません|いたしません)(?:よ|わ|ね)*[。.!！]*"
)


def parse_consent(text: str) -> Optional[bool]:
    """Whether somebody consents who was asked for it; None where that is not clear.

    >>> parse_consent("同意します"), parse_consent("同意しません"), parse_consent("たぶん")
    (True, False, None)
    """
    answer = parse_yes_no(text)
    if answer is not None:
        return answer
    text = normalise(text)
    if _AGREES.fullmatch(text):
        return True
    return False if _REFUSES.fullmatch(text) else None
