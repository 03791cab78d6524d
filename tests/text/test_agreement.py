"""Whole answers to a closed question: what they agree with, what they deny, what leaves a doubt."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Optional

import pytest

from bot.text.agreement import says_yes_to

# The text, what it means to 「登録はお済みですか」, and to 「ほかの契約はありません。相違ありませんか」:
# T agrees, F denies, - leaves a doubt.
TABLE = """
はい | T T
ええ | T T
いいえ | F F
うん | T T
はい、まだでした | F -
はい、未登録でした | F -
はい、まだやった | F -
はい、そうです | T T
はい、そのとおりです | T T
はいそうです | T T
いいえ、違います | F F
違います | F F
違うよ | F F
ちがいます | F F
違うで | F F
ちゃいます | F F
はい、違います | F F
はい違います前の会社です | F F
はい、違うところがあります | F F
違いません | T T
違わんよ | T T
違うとらんよ | T T
間違いありません | T T
間違いないです | T T
間違ってないです | T T
間違っていません | T T
間違うとらん | T T
間違ってはおりません | T T
はい、間違いありません | T T
間違いです | F F
間違ってます | F F
間違うとる | F F
いいえ、間違いありません | - -
いいえ、間違っていません | - -
いいえ、合ってます | - -
合ってます | T T
合ってますよ | T T
合うとります | T T
合うとる | T T
おうとる | T T
合っています | T T
あってます | T T
合うてます | T T
合ってません | F F
合ってませんよ | F F
合うとらん | F F
合ってない | F F
合うてへん | F F
はい、合ってます | T T
はい、合ってません | F F
正しいです | T T
正しくない | F F
そのとおりです | T T
その通りでございます | T T
相違ございません | T T
相違ありません | T T
問題ありません | T T
問題ないです | T T
問題あります | F F
問題があります | F F
問題あり | F F
OKです | T T
OKじゃない | F F
OKではないです | F F
ng | F F
嘘じゃない | T T
嘘です | F F
そうじゃない | F F
そうではありません | F F
それでいいです | T T
その会社で合っとるよ | T T
あかんわけない | T T
あかんことあらへん | T T
違うことはない | T T
はい？ | - -
はい?? | - -
え？ | - -
はい… | - -
うーん | - -
さあ | - -
たぶん | - -
たぶん合ってます | - -
合ってると思います | - -
合ってるかもしれません | - -
合っとるはずじゃ | - -
はい、たぶん | - -
わかりません | - -
わからん | - -
覚えてないです | - -
自信がない | - -
どうですかね | - -
合ってますか | - -
これでいいですか | - -
届きましたか | - -
はい、どうすればいいですか | - -
いいです | - -
結構です | - -
大丈夫です | - -
お願いします | - -
ちょっと待って | - -
もう一度お願いします | - -
はい、いや、違います | F F
合ってます。でも電話が違います | - -
合ってますが、住所は違います | - -
届きました | T F
届いた | T F
届いてます | T F
とどいとるよ | T F
届いとります | T F
来ました | T F
来とる | T F
来た来た | T F
出とる出とる | T F
出ました | T F
見えてます | T F
開いてます | T F
押しました | T F
もう押した | T F
済みました | T F
済んでます | T F
済んどる | T F
もう済んどります | T F
会員登録は済んでます | T -
登録はもう済ませました | T F
登録済みです | T F
はい、登録済みです | T F
しました | T F
してます | T F
もうしとる | T F
してありますよ | T F
あります | T F
ありますよ | T F
ある | T F
手元にあります | T -
はい、届きました | T F
はい、済んでいます | T F
はい、入ってます | T F
はい、あります | T F
はい、東京都見本市に引っ越しました | T F
してないことはない | T F
してないことはないです | T F
ないことはないです | T F
済んどらんわけないじゃろ | T F
届いてないわけがない | T F
ないことないんですわ | T F
なくはないです | T F
届きません | F -
届いてません | F -
届いていないです | F -
まだ届いとらん | F -
とどいてへん | F -
はい来てません | F -
はい、届いてません | F -
いいえ、届いてません | F -
来とらんよ | F -
来てへん | F -
来ん | F -
まだです | F -
まだ | F -
まだなんよ | F -
まだじゃ | F -
はい、まだです | F -
はいまだです | F -
いいえ、まだです | F -
まだしてません | F T
してません | F T
しとらん | F T
してへん | F T
登録してません | F T
登録した覚えがありません | F -
作った覚えがございません | F -
したことない | F -
持ってません | F T
見えません | F -
出てません | F -
押してない | F -
済んでません | F -
はい？してませんよ | F T
ありません | F T
ないです | F T
ない | F T
ございません | F T
なか | F T
あらへん | F T
ありゃせん | F T
なし | F T
ほかの契約はないです | F T
他の契約はありません | F T
そんなのないです | F T
そういうのはありません | F T
一つもありません | F T
どこにもないです | F T
いいえ、ありません | F T
はい、ありません | F T
入ってません | F T
入っていません | F T
入っとらん | F T
どこにも入っとりません | F T
よそには入ってないです | F T
いいえ、入ってません | F T
はい、入ってません | F T
いいえ、どこにも入っとりませんけん | F T
そんなのされてません | F T
一度もされていません | F T
解除されてません | F T
解除されたことはありません | F T
切られたことはないです | F T
ほかの保険には入っておりません | F T
共済にも入ってません | F T
入ってないです。それは間違いないです | - T
入ってます | T F
入っとる | T F
農協のに入ってます | - F
実はもう一つ入っとるんよ | - F
別の保険に入ってます | - F
いいえ、入ってます | - F
共済に掛けとる | - F
解除されました | - F
切られたことがあります | - F
いいえ、あります | - F
入ってないわけじゃない | T F
変わりません | - T
変わりありません | - T
変わってません | - T
変わっとらん | - T
変わっとりません | - T
変わってへん | - T
変更ありません | - T
変更なし | - T
いいえ、変わっていません | - T
はい、変わりありません | - T
同じです | - T
前と同じです | - T
おんなじじゃ | - T
そのままです | - T
今のままです | - T
去年と一緒です | - T
いいえ、同じです | - T
はい、同じです | T T
変わりました | - F
変わってます | - F
変わっとらんことない | - F
お金がないです | F -
時間がない | F -
スマホは持ってます | - -
もう辞めました | - -
はい？ もう辞めて十年になりますよ | - -
退職しています | - -
説明は読みました | - -
今日は天気がいいです | - -
登録したい | - -
登録したいです | - -
電話番号は090です | - -
"""

_MEANS = {"T": True, "F": False, "-": None}


def rows() -> Iterator[tuple[str, Optional[bool], Optional[bool]]]:
    """Text, what it means to a positive statement, and to a negative one."""
    for line in TABLE.strip().splitlines():
        text, _, marks = line.partition("|")
        positive, negative = marks.split()
        yield text.strip(), _MEANS[positive], _MEANS[negative]


def test_whole_answers() -> None:
    """Every answer of the table, to both kinds of question."""
    found = list(rows())
    assert len(found) >= 200
    wrong = [
        (text, is_negative, says_yes_to(text, is_negative))
        for text, positive, negative in found
        for is_negative, expected in ((False, positive), (True, negative))
        if says_yes_to(text, is_negative) is not expected
    ]
    assert wrong == []


CHANGED = """
変わりました | True
変わってます | True
引っ越しました | True
はい、変わりました | True
はい、東京都見本市に引っ越しました | True
変わってません | False
いいえ、変わっていません | False
変わりません | False
変更はありません | False
変更なし | False
同じです | False
前と同じです | False
そのままです | False
いいえ、同じです | False
おんなじよ | False
変わっとらん | False
引っ越していません | False
変わっとらんことない | True
わかりません | None
"""


def test_of_a_change() -> None:
    """「変更はありますか」: 「同じです」 denies it."""
    for line in CHANGED.strip().splitlines():
        text, _, expected = line.partition(" | ")
        found = says_yes_to(text, False, asks_of_change=True)
        assert str(found) == expected, text


@pytest.mark.parametrize("is_negative", [False, True])
def test_no_agreement_without_a_word_for_it(is_negative: bool) -> None:
    """はい that nobody gave: none of these is one, whatever was asked."""
    for text in (
        *(
            "問題あります",
            "OKじゃない",
            "合ってませんよ",
            "はい、違います",
            "はい？",
            "はい?",
            "待って",
        ),
        *(
            "まだ見てます",
            "電話が古いです",
            "はい、違うところがあります",
            "直したい",
            "次へ",
            "1",
            "2",
        ),
        *(
            "どういう意味ですか",
            "はい、でも住所が違います",
            "うーん、合ってるのかな",
            "だめです",
            "考えます",
        ),
        *(
            "番号が違う",
            "ちょっと違う",
            "全部は合ってない",
            "違うかも",
            "訂正したい",
            "戻る",
            "プランを変えたい",
        ),
        *(
            "はい、間違いがあります",
            "名前が間違ってる",
            "間違いだらけ",
            "はい、問題がある",
            "異議あり",
        ),
    ):
        assert says_yes_to(text, is_negative) is not True, text


def test_long_or_hostile_text_is_no_answer() -> None:
    """Nothing is guessed of it."""
    for text in ("", " ", "。", "はい" * 500, "ない" * 40, "?" * 90, "あ" * 3000):
        assert says_yes_to(text, True) is not True, text


def test_not_to_understand_is_no_answer() -> None:
    """A はい to our reading of it would be an いいえ that nobody gave."""
    texts = [
        *("何のことかわからんのじゃけど", "意味が分からない", "わかりません", "難しくて分からへん"),
        *("どういう意味か分からん", "そんなん知らん", "なんの話かさっぱりわからない"),
        *("いいえ、意味がわかりません", "ないと思うけどわからん", "説明がないとわかりません"),
    ]
    for text in texts:
        for is_negative in (True, False):
            assert says_yes_to(text, is_negative) is None, text
    assert says_yes_to("わかりました、ありません", True) is True
