"""What people say: questions, both procedures with the page open, values of a form.

A walk is one conversation. What marks its person (address of mail, number of a house) is in it as
`{mark}`, so that an answer which shows another mark was meant for somebody else.
"""

from __future__ import annotations

import re
from typing import Mapping, Sequence

ASKING = (
    "証券番号はどこに書いてありますか",
    "メールが届きません",
    "パスワードの決まりは？",
    "更新はいつからできますか",
    "必要なものは何ですか",
    "告知事項とは何ですか",
)
REGISTERING = (
    *("会員登録を案内して", "画面を見ながら進める", "次へ", "証券番号はどこですか", "次へ"),
    *("次へ", "戻る", "次へ", "どこまで進んだ？", "次へ"),
)
RENEWING = (
    *("更新の手順を案内して", "画面を見ながら進める", "次へ", "次へ", "満期日はいつですか"),
    *("戻る", "次へ", "どこまで進んだ？"),
)
FILLING = (
    *("会員登録したいです", "ここで入力の準備をする", "load-{mark}@example.jp", "損保 太郎"),
    *("そんぽ たろう", "入力しない", "証券番号はどこですか", "昭和25年12月19日", "107-0052"),
    *("東京都港区赤坂9-7-{mark}", "042-000-0001", "どこまで進んだ？"),
)
WALKS: Sequence[Sequence[str]] = (ASKING, REGISTERING, ASKING, RENEWING, FILLING)
"""The mix: two conversations of five only ask."""

OF_LINE: Mapping[str, str] = {
    "証券番号はどこにありますか": "証券番号",
    "メールが届きません": "受信",
    "告知事項とは何ですか": "告知事項",
}
"""Questions, and what stands in the answer to none of the others."""

_MARK = re.compile(r"(?<=load-)[0-9]+(?=@example\.jp)|(?<=赤坂9-7-)[0-9]+")


def said(text: str, mark: int) -> str:
    """The message as this person sends it."""
    return text.replace("{mark}", str(mark))


def marks_in(text: str) -> set[int]:
    """Whose values stand in an answer."""
    return {int(found) for found in _MARK.findall(text)}


def without_mark(text: str) -> str:
    """The answer as it is for everybody."""
    return _MARK.sub("{mark}", text)
