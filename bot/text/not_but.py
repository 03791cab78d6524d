"""「AじゃなくてB」: what is meant is B."""

from __future__ import annotations

import re

_NOT = "(?:じゃ(?:なくて|なくって|のうて|ねくて)|ではなくて|でなくて|や(?:のうて|なくて))"
_NOT_BUT = re.compile(
    f"^(?:いや|いえ|違う|ちがう|違います|だから|えっと|あの|そう|[、。,\\s])*[^、。,\\s]{{1,12}}?{_NOT}[、。,\\s]*(?P<meant>\\D.{{5,}})$",
    re.DOTALL,
)


_BUT_NOT = re.compile(
    "^(?P<meant>.{6,}?)[、。\\s]+[^、。,\\s]{1,12}(?:じゃない|じゃありません|ではない|ではありません|じゃねえ|やない)(?:です|よ|わ|って)*[。!！]*$",
    re.DOTALL,
)


def what_is_meant(text: str) -> str:
    """The text without what was said not to be meant.

    >>> what_is_meant("保険金じゃなくて保険料の支払い")
    '保険料の支払い'
    >>> what_is_meant("電話番号のとこにおるんよ パスワードじゃない")
    '電話番号のとこにおるんよ'
    >>> what_is_meant("名前を直したい"), what_is_meant("2日じゃなくて12日です")
    ('名前を直したい', '2日じゃなくて12日です')
    """
    found = _NOT_BUT.match(text.strip()) or _BUT_NOT.match(text.strip())
    return found["meant"] if found else text
