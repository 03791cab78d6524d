"""終わりのことば: whether what was told is about the end of a procedure, and about which end.

「はい 押した 終わり？」 asks, and 「仮登録完了」 is no end: the mail comes next.
"""

from __future__ import annotations

import re

_IN_QUESTION = re.compile(
    "(?:これで|もう|全部|ぜんぶ|で)?(?:終わり|おわり|終わった|おわった|完了|かんりょう|しまい|おしまい|終了)"
    "(?:です|でしょう|なん|じゃ|や|でいい|ました|した|だ)?(?:か|かな|かのう|かね|の|ん|よね|やね|じゃね|やんな)*[?？]"
    "|(?:終わり|おわり|完了|かんりょう|しまい|終了)(?:です|でしょう|なん(?:です)?|なの)?(?:か|かな|かのう|かね)(?:[。\\s]|$)"
)
_PROVISIONAL = re.compile(
    "仮登録(?:が|は|の|も)?(?:完了|かんりょう|終わ(?:り|った)|おわった|済み?(?:ん?だ)?|でき(?:た|ました|とる))"
)


def without_questions(text: str) -> str:
    """The text without what asks whether it is over, and without the 完了 of 仮登録.

    >>> without_questions("はい 押した 終わり？"), without_questions("確定押しました。仮登録完了です")
    ('はい 押した ', '確定押しました。仮登録です')
    >>> without_questions("終わりました")
    '終わりました'
    """
    return _PROVISIONAL.sub("仮登録", _IN_QUESTION.sub("", text))


def is_provisional(text: str) -> bool:
    """True where 仮登録 is said to be done: the mail is what comes next."""
    return bool(_PROVISIONAL.search(text))
