"""2次元コード: somebody tells that one was read, and not which of those that were sent."""

from __future__ import annotations

import re

_A_CODE = re.compile(
    "qr|キューアール|きゅーあーる|[2二]次元|にじげん|コード|こーど|四角い?(?:の|やつ|模様|印|絵|しるし)|しかくい?(?:の|やつ|もよう)|バーコード|白黒の|モザイク",
    re.IGNORECASE,
)
_READ = re.compile(
    "読(?!め)|よん|よみ|写し|うつし|撮っ|とっ|かざし|スキャン|かけ(?:た|て)|当て|あて"
)
_WHICH = re.compile(
    "裏|うら|最終|最後|しまい|表紙|おもて|表の|サイト|新規登録|ログイン|トップ|規定|(?:損保|そんぽ).{0,8}(?:ページ|画面)"
)


def reads_a_code(text: str) -> bool:
    """True for who read a code of which it is not told where it stands, nor what opened.

    >>> reads_a_code("はがきの四角いの写したら画面出たわ"), reads_a_code("裏のQRを読んだら開いた")
    (True, False)
    """
    return bool(_A_CODE.search(text) and _READ.search(text)) and not _WHICH.search(text)
