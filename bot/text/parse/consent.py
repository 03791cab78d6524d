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
    r"同意(?:は|を|が)?(?:し(?:ない|ません|たくな|とうな|かね)|いたし(?:ません|かね)|せ[んず]|でき(?:な|ません|ん|かね)|出来(?:な|ません|ん|かね))"
)
# nothing but the refusal
_ONLY_REFUSES = re.compile(_REFUSES.pattern + "(?:い|です|よ|わ|ね|のう)*[。.!！]*")


def refuses_consent(text: str) -> bool:
    """True where consent is refused anywhere in the text: 「規約に同意できません」「同意せんかったら」."""
    return bool(_REFUSES.search(normalise(text)))


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
    return False if _ONLY_REFUSES.fullmatch(text) else None
