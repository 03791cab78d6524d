"""The end of a sentence: no or yes, done or wished, told or asked."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.text.predicate import NOTHING, Predicate, read_predicate, sentences

# n: denies · p: past · q: asks · w: wishes · r: requests
TABLE = """
届きました | p
届きません | n
届きましたか | pq
届いた | p
届かない | n
届かなかった | np
届いたらどうする | q
届いてません | n
届いていないです | n
届いとらん | n
届いとります |
届いてへん | n
とどいとらんのじゃけど | n
とどかんのよ | n
まだ届かんのですわ | n
届きゃあせん | n
届いとらんかった | np
届いとるで |
押しました | p
押しましたよ | p
押したで | p
押した | p
押したんですけど | p
押してもうた | p
押してしもうたんじゃ | p
押しちゃった | p
押しました。 | p
おしたよ | p
つぎへ　おしました | p
押せません | n
押せない | n
押せん | n
押せんのじゃ | n
押せへん | n
押されへん | n
押せねえ | n
押せなかった | np
押すんですか | q
押すの？ | q
押すん？ | q
押しますか | q
押すんだ |
押すんですね |
押さん | n
押さんかった | np
押さんといけん |
押さんといけんの？ | q
押さなきゃいけないんですか | q
押してください | r
押してくれ | r
押したい | w
登録したい | w
登録したいんじゃけど | w
登録したいのですが | w
登録したいです | w
登録しとうございます | w
登録したかです | w
登録した | p
登録したんよ | p
登録しました | p
登録できない | n
登録できません | n
登録でけへん | n
登録できんのじゃ | n
登録でぎね | n
登録しません | n
登録せん | n
登録せえへん | n
登録しないです | n
登録しよう |
登録するわ |
登録せんかった | np
登録せなんだ | np
登録しとらん | n
登録しちょらん | n
登録してねえ | n
登録してない | n
登録してません | n
登録しておりません | n
登録しておらんです | n
登録したことがない | n
登録した覚えがございません | n
間違ってないです |
間違っていません |
間違ってはおりません |
間違うとらん |
間違うてへん |
間違いありません |
間違いないです |
間違いなか |
間違いございません |
間違いです | n
間違ってます | n
間違うとる | n
間違えました | np
間違えた | np
違います | n
違う | n
違うよ | n
違うで | n
ちがいます | n
ちゃうで | n
ちゃいますわ | n
違わない |
違わんよ |
ちがわんです |
違ってない |
違いません |
嘘です | n
嘘じゃない |
嘘ではありません |
嘘やない |
漏れはないです |
漏れがあります |
してないことはない |
してないことはないです |
せんことはない |
ないことはない |
ないことないんですわ |
ないわけない |
ないわけじゃない |
なくはない |
なくはないです |
なくもない |
あかんわけない |
あかんことない |
あかんことあらへん |
だめじゃない |
だめではないです |
悪くない |
かわっとらんことない |
変わっとらんことはないです |
届かないわけがない |
来てないはずがない |
届いたわけじゃない | n
したことはない | n
そんなことない | n
そんなわけない | n
するわけがない | n
できるはずがない | n
問題ありません |
問題ないです |
問題あらへん |
問題ございません |
問題あります | n
問題がある | n
問題あり | n
差し支えありません |
異存はございません |
支障ないです |
文句はない |
合ってます |
合ってますよ |
合ってません | n
合ってませんよ | n
合うとります |
合うとらん | n
合うてへん | n
おうとる |
正しい |
正しくない | n
正しくありません | n
OKです |
OKじゃない | n
OKではないです | n
そうじゃないです | n
そうではありません | n
そうです |
本人じゃない | n
わかりません | n
わからん | n
わがんね | n
わがんねえ | n
わかんない | n
わからへん | n
わかった | p
わかりました | p
わからんかった | np
ありません | n
ない | n
ないです | n
ないよ | n
なかった | np
なかったです | np
ありゃせん | n
ありゃしない | n
あらへん | n
おまへん | n
おまへんねん | n
ございません | n
なか | n
ねえよ | n
なし | n
なしです | n
なんもないで | n
ある |
あります |
あるで |
あるよ |
来ん | n
来んのう | n
メールが来んのですわ | n
来ない | n
来なんだ | np
来ねえ | n
来ね | n
こん | n
めーるがこん | n
けえへん | n
きいひん | n
来てへん | n
来まへん | n
来ました | p
来た | p
来た来た | p
来とる |
きとらん | n
来やせん | n
来とらっさん | n
来とらんばい | n
届いとらんとよ | n
見えん | n
見えません | n
見えへん | n
見えますか | q
見えとる |
出ん | n
出ません | n
出てこない | n
出てけえへん | n
出てこん | n
動かん | n
うごきません | n
うごかなくなった | np
進めません | n
進めん | n
進まれん | n
進めねえ | n
行けん | n
入れん | n
入られへん | n
はいれません | n
まだです | n
まだ | n
まだじゃ | n
まだなんよ | n
まだやで | n
済みました | p
済んだ | p
済んだで | p
済んどる |
済んどらん | n
済んでません | n
済んどらんわけない |
読んだ | p
読みました | p
読んでない | n
選んだ | p
頼んだ | p
どこですか | q
どこ | q
どこに書いとるん | q
どこ押すん | q
どれを押せばいいの | q
どうすればいいですか | q
どうしたらええんじゃろ | q
どないしたらええん | q
どげんすればよかと | q
なんで来んの | nq
いつまでですか | q
なんぼかかるん | q
何時までやっとるん | q
ええんかな | q
いいですか | q
登録せんといけんのかね | q
もう終わりか | q
終わりかいのう | q
やれるべか | q
これでよかとね | q
これでええん？ | q
押したっけ | pq
教えてください | r
教えて | r
教えてくれんか | r
教えてつかあさい | r
教えてけろ | r
教えてくれませんか | r
おしえてほしいです | w
見せておくれ | r
戻してください | r
戻してくれんね | r
お願いします | r
お願いいたします | r
頼みます | r
頼むわ | r
待ってください | r
ちょっと待ちんさい | r
人に代わってつかあさい | r
短うして | r
代わってほしい | w
電話してもらいたい | w
電話が欲しい | w
更新をやりてえ | w
続けたい | w
見たいんやけど | w
よかばい |
よかです |
仕方ない |
すみません、届きません | n
届きません。すみません | n
もったいない |
少ない |
これしかない |
プラン |
ボタン |
証券番号 |
保険 |
お母さん |
画面がへん |
時間 |
更新 |
登録したけん | p
登録したけえ | p
届いたけん開いてみた | p
"""

FLAGS = {
    "n": "is_negative",
    "p": "is_past",
    "q": "is_question",
    "w": "is_wish",
    "r": "is_request",
}


def rows(table: str) -> Iterator[tuple[str, str]]:
    """The lines of a table: text, flags."""
    for line in table.strip().splitlines():
        text, _, flags = line.partition("|")
        yield text.strip(), flags.strip()


def flags_of(read: Predicate) -> str:
    """The letters of `FLAGS` that are set."""
    return "".join(letter for letter, name in FLAGS.items() if getattr(read, name))


def wrong(table: str) -> list[str]:
    """What is read otherwise than the table says."""
    return [
        f"{text}: {flags_of(read_predicate(text))!r}, not {flags!r}"
        for text, flags in rows(table)
        if set(flags) != set(flags_of(read_predicate(text)))
    ]


def test_endings() -> None:
    """Every sentence of the table: denied, past, asked, wished, requested, and nothing else."""
    assert len(TABLE.strip().splitlines()) >= 200
    assert wrong(TABLE) == []


UNABLE = """押せません 押せない 押せん 押されへん 押せねえ 登録できません ログインでけへん 進めません
進まん 届きません 届かない 届いてません とどいてへん メールが来ん めーるがこん 開きません 開かん 動かん
動きません 見当たりません 見つからん 出てこない 出ません つながらない 反応しません 入れん 表示されません"""
NOT_UNABLE = """押せました 押せる 届きました 届きますか 届きます 同じです 違います 変わりません まだです
登録しません 同意しません 入っていません 押しません ありません 間違いないです"""


def test_what_cannot_be_done_or_does_not_come() -> None:
    """Not so what somebody does not do."""
    assert [t for t in UNABLE.split() if not read_predicate(t).is_unable] == []
    assert [t for t in NOT_UNABLE.split() if read_predicate(t).is_unable] == []


DOUBTFUL = """たぶん届きました 届いたと思います 届いたかもしれん 合っとるはずです 済んだ気がします
多分そうです 自信がないです 届いたような気がする 登録したっけ 済んだんかな 届いたらしい もしかしたら済んだ"""
SURE = "届きました 届いとるじゃろ 合うとるよ 登録するつもりです 違います 済んだやろ はいそうです"


def test_doubt() -> None:
    """「たぶん」「と思う」「かも」; 「じゃろ」 and 「つもり」 are none."""
    assert [t for t in DOUBTFUL.split() if not read_predicate(t).is_doubtful] == []
    assert [t for t in SURE.split() if read_predicate(t).is_doubtful] == []


LASTING = """届いています 届いてます 届いとります 届いとる 届いておる 届いてる 届いちょる 出とるで 出てます
押しとらん 届いていない 届いてません 見えとる 待ってます 読みよる やりよります 登録しております 出ておられます"""
AT_ONCE = "届きました 押します 押す 来た 出る ある 済んだ できません 押せん"


def test_what_lasts() -> None:
    """ている, とる, よる, ちょる, also where it is denied."""
    assert [t for t in LASTING.split() if not read_predicate(t).is_lasting] == []
    assert [t for t in AT_ONCE.split() if read_predicate(t).is_lasting] == []


QUOTED = """仮登録と出ました パスワードを入れてくださいと書いてあります 一致しませんて出る 完了と表示された
仮登録て出とる ログインせえ言うとる 同意するって書いてあるで パスワード入れてくださいて エラーと言われます
「仮登録」と 契約と一致しないっていわれる 登録完了とでた"""
NOT_QUOTED = (
    "届きました 押しました どこですか 押したらいいの メールが出ない 登録したい 画面が変わった"
)


def test_what_the_screen_says() -> None:
    """「…と出た」「…て書いてある」."""
    found = QUOTED.replace("せえ言う", "せえって言う").split()
    assert [t for t in found if not read_predicate(t).is_quoted] == []
    assert [t for t in NOT_QUOTED.split() if read_predicate(t).is_quoted] == []


PLANS = "やってみます やってみるわ 更新しようと思います 押しときますわ Aにします Bにするわ 明日やるつもりです"


def test_plans() -> None:
    """What somebody is going to do."""
    assert [t for t in PLANS.split() if not read_predicate(t).is_plan] == []
    assert not read_predicate("押しました").is_plan


TAILS = ["", "。", "！", "よ", "ね", "わ", "けど", "😭", "…", "(笑)", "！！！", "んです"]


@pytest.mark.parametrize("stem", ["押した", "届かない", "押せん", "届いとらん", "済んどる", "違う"])
def test_a_tone_changes_nothing(stem: str) -> None:
    """Particles, signs and politeness leave polarity and tense alone."""
    read = {
        (read_predicate(stem + tail).is_negative, read_predicate(stem + tail).is_past)
        for tail in TAILS
        if not (stem.endswith("ん") and tail == "んです")
    }
    assert len(read) == 1, read


def test_kana_that_are_half_as_wide() -> None:
    """ﾄﾄﾞｷﾏｾﾝ is read like とどきません; プラン alone denies nothing."""
    assert read_predicate("ﾒｰﾙｶﾞﾄﾄﾞｷﾏｾﾝ").is_negative
    assert not read_predicate("ｺｳｼﾝﾌﾟﾗﾝ").is_negative


@pytest.mark.parametrize("text", ["", " ", "。", "？", "😊", "！？", "…"])
def test_nothing_is_said(text: str) -> None:
    """No word, no predicate."""
    assert read_predicate(text) == NOTHING


def test_the_last_sentence_counts_but_not_an_apology_behind_it() -> None:
    """「届きません。すみません」 denies, 「同意して押した。次は？」 asks."""
    assert sentences("同意して押した。次は？") == ["同意して押した", "次は?"]
    assert read_predicate("同意して押した。次は？").is_question
    assert read_predicate("届いてません。ごめんね").is_negative


def test_anything_can_be_typed() -> None:
    """Hostile or endless text is read as well."""
    for text in (
        "あ" * 5000,
        "ん" * 3000,
        "ない" * 2000,
        "（" * 900,
        "\x00\u202e",
        "ことはない" * 500,
    ):
        read_predicate(text)
