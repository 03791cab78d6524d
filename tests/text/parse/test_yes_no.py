"""Which answers count as はい and いいえ."""

from __future__ import annotations

from typing import Optional

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.parse.yes_no import parse_yes_no

YES = """
はい
はい。
はい！
はい〜
ハイ
ﾊｲ
はーい
はいっ
はいです
「はい」
「はい」です
はいでお願いします
はいにします
答えははいです
ええ
ええ、そうです
うん
そうです
そうだよ
はい、そうです
はいそうです
はい 間違いありません
はい、お願いします
はい、大丈夫です
間違いありません
間違いないです
その通りです
そのとおり
合っています
あってます
正しいです
yes
Yes.
YES
Ｙｅｓ
y
ok
OK
ＯＫ
OKです
オッケー
hai
イエス
○
せやで
そうじゃ
はい😊
はい🙏🙏
はい、そうです✨
"""

NO = """
いいえ
いいえ。
いいえ！
イイエ
いーえ
いえ
いや
違う
違います
ちがう
ちがいます
ちがうよ
いいえ、違います
いいえ違います
いいえ、大丈夫です
「いいえ」です
いいえでお願いします
答えはいいえです
そうじゃないです
そうではありません
合っていません
間違っています
正しくないです
no
No.
NO
Ｎｏ
n
ノー
iie
×
ちゃいます
いいえ🙇
"""

# A hedge, a counter-question, a contradiction, a refusal to answer, something else
UNCLEAR = """
はい😅
はい🤔
いいえ💦
はい❓
😊
たぶん
多分はい
たぶんはいです
おそらく違います
はいかも
はいかもしれません
いいえかも
はいだと思います
はい？
はい?
いいえ？
ええ？
え？
ええー
ええと
ええ！
うーん
うん？
ううん
いや〜
いや…
はい…
はい・・・
そうですね
そうなんですか
そうかな
どういう意味
どういう意味ですか
どっち
どちらでもない
わからない
分かりません
わかりました
了解です
承知しました
いいえではない
はいではない
いいえじゃないです
はいとは言えない
いいえとは言えません
はい、いいえ
はい、違います
いいえ、そうです
いいえ、間違いありません
はい、ありません
ありません
あります
ないです
ございません
結構です
いいです
大丈夫です
お願いします
同意します
1か2
12
3
1つ目はいいえ
はいで始まる質問
no problem
okではない
okかな
間違えた、はいです
はい、でも去年事故がありました
いいえだけど前は入っていました
他にも契約があります
次へ
戻る
やめる
/affirm
はい🤔
"""

TABLE = [
    *((text, True) for text in YES.split("\n") if text),
    *((text, False) for text in NO.split("\n") if text),
    *((text, None) for text in [*UNCLEAR.split("\n"), "　", "？"]),
]


@pytest.mark.parametrize("expected", [True, False, None])
def test_only_unmistakable_answers_count(expected: Optional[bool]) -> None:
    """A plain はい or いいえ counts, anything that leaves a doubt does not."""
    found = {text: parse_yes_no(text) for text, answer in TABLE if answer is expected}
    assert found
    assert {text: answer for text, answer in found.items() if answer is not expected} == {}


@given(
    answer=st.sampled_from([text for text, expected in TABLE if expected is not None]),
    hedge=st.sampled_from(
        [
            "たぶん",
            "かも",
            "かな",
            "？",
            "…",
            "と思う",
            "ではない",
            "じゃない",
            "でしょうか",
            "の意味",
        ]
    ),
)
def test_an_answer_with_a_hedge_never_counts(answer: str, hedge: str) -> None:
    """「はいかも」「違いますか？」: what comes after an answer takes it back."""
    assert parse_yes_no(answer.rstrip("。.！〜」") + hedge) is None


@given(
    yes=st.sampled_from([text for text, expected in TABLE if expected is True]),
    no=st.sampled_from([text for text, expected in TABLE if expected is False]),
    comma=st.sampled_from(["、", "。", " ", "　", "\n"]),
)
def test_both_answers_at_once_never_count(yes: str, no: str, comma: str) -> None:
    """「はい、いいえ」 decides nothing, in either order."""
    assert parse_yes_no(f"{yes}{comma}{no}") is None
    assert parse_yes_no(f"{no}{comma}{yes}") is None


@given(st.text(max_size=80))
def test_any_text_is_answered_without_an_error(text: str) -> None:
    """Whatever is typed, the answer is True, False or None."""
    assert parse_yes_no(text) in (True, False, None)
