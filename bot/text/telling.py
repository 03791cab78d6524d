"""報告の節: 「登録を押したら、メールを送ったと出た」 is something done, then something seen.

What people tell of their screen comes in clauses. The last clause tells where they are; what
stands before it tells how they came there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from bot.text import predicate
from bot.text.predicate import Predicate


class Told(Enum):
    """What a clause tells: of something done, of what is seen, of what does not go on."""

    DID = "did"
    SEES = "sees"
    STUCK = "stuck"
    ELSE = "else"


@dataclass(frozen=True)
class Clause:
    """One piece of a message, and what it tells."""

    told: Told
    text: str


@lru_cache(maxsize=32)
def clauses(text: str) -> tuple[Clause, ...]:
    """The clauses of a message in order; questions, wishes and denials are `ELSE`.

    Several readers of a turn ask for the same message.

    >>> [one.told.value for one in clauses("登録押したら、メール送ったいうて出た")]
    ['did', 'sees']
    """
    return tuple(
        Clause(_told(piece, is_before=piece is not pieces[-1]), piece)
        for sentence in predicate.sentences(text)
        for pieces in (_pieces(sentence),)
        for piece in pieces
    )


def is_bare(text: str) -> bool:
    """True where nothing is named: 「できました」「全部押した」."""
    return not _NAMED.sub("", text)


def goes_on(text: str) -> bool:
    """True where it is told that the screen was left: 「次へ押した」「全部書いた」."""
    return bool(_GOES_ON.search(text))


_NAMED = re.compile(
    r"[ぁ-ゖー、。！!？?\s…]|押|出来|済|決|終|完了|入力|記入|次|行|進|読|見|入|打|書|全部|全て|画面|ページ|ボタン|今|確認|クリック|タップ|チェック|選|OK|ok"
)
# dictated without a pause: 「押しました画面が出ました」
_RUN_ON = r"(?<=ました|てます)(?=[^、。がけのかよねわしっでとぞんーら！!？?\s])|"
_AFTER = re.compile(
    _RUN_ON
    + r"(?<=[っいしん])(?:たら|だら)[、,\s]*|(?<=[たるだす])(?:ん(?:じゃ|です|だ|や))?(?:ところ|とこ|後|あと|ので|んで|けど|けんど|から|が|し)[、,\s]+|(?<=[たるだす])(?:から|けど)(?=[^、,\s。な])|"
    r"(?<=[ただ])ん(?:です|じゃ|だ|や)(?:が|けど|けんど)(?=[^、,\s。な])|"
    r"(?<=[いきしちにひみりえけせてねべめれっん])(?:て|で)[、,\s]+"
)
_SHORTEST = 2


def _pieces(sentence: str) -> list[str]:
    """「押したら次の画面が出た」 → 「押したら」 and 「次の画面が出た」."""
    starts = [0, *(found.end() for found in _AFTER.finditer(sentence))]
    ends = [*starts[1:], len(sentence)]
    pieces = [sentence[start:end] for start, end in zip(starts, ends)]
    return [piece for piece in pieces if len(piece) >= _SHORTEST] or [sentence]


_BROKEN = "真っ?白|まっしろ|空白|ぐるぐる|グルグル|固ま|灰色|はいいろ|時間切れ|タイムアウト|ズレ|"
_STUCK = re.compile(
    _BROKEN
    + "しろい|くるくる|勝手に|消え(?:た|て|ま|ちゃ)|じかんぎれ|ずれ|忘れ|わすれ|過ぎ(?:た|て|ちゃ|ま)|すぎちゃ|えらー|ｴﾗｰ|(?:に|へ|すぐ)(?:前の?|元の?|最初の?)?.{0,6}戻(?:る|って|っち|り)|"
    "(?:表示|反応|見つけ?|出|見え|動|開|進|押|読).{0,3}(?:ない|ません|なし|無し|へん|らん|かん)|"
    "止ま|とまっ|進ま|すすま|困っ|こまっ|エラー|赤い字|赤字|わから|分から|判ら|読めん|読めない|戻され|もどされ"
)
_OUT_OF_ORDER = re.compile(
    _BROKEN + "マッシロ|ずれて|化け|無反応|反応(?:が|は)?(?:な|無|しな|せ)|"
    "(?:ボタン|欄|画面|次へ|URL|url|リンク|PDF|pdf|文字|チェック).{0,14}?(?:動か|開か|ひらか|押せ|進ま|出ない|でない|見え(?:ない|ん)|表示されない|効か|きかない|変わらない|かわって?くれ)|"
    "(?:押し|タップし|触っ|つつい)て?も.{0,12}?(?:動か|開か|ひらか|進ま|変わら|かわ(?:ら|って?く)|何も|なにも|戻)|勝手に(?:戻|消|閉じ)|すぐ.{0,6}(?:戻る|消え)|明るう?なら"
)


def is_out_of_order(text: str) -> bool:
    """True where a button, a field or a page does not do what it should: 「押しても動かん」.

    >>> is_out_of_order("同意のボタンが灰色で押せない"), is_out_of_order("メールが届かない")
    (True, False)
    """
    return bool(_OUT_OF_ORDER.search(text))


# what is to be put right is asked about, not reported; 「間違いないか」 is what the screen asks
_AMISS = re.compile(
    "(?:間違|まちが)(?!い?(?:は|が)?(?:ない|ありま))|ミス|誤って|(?<!間)違(?:う|い|っ)"
)
_SEEN = re.compile(
    "(?:出|で)(?:た|ました|て|とる|とります|てき|よる|ちょる)|並ん|並び|ならん|表示|現れ|映っ|うつっ|"
    "(?:画面|ページ|とこ|ところ|欄)(?:に|へ)?(?:なっ|なり|変わ|かわ|移|切り替)|(?:画面|ページ)(?:だ|です|や|じゃ|っす)|"
    "(?:画面|ページ)$|届い|とどい|届き|来た|(?<!で)きた|来ました|来て|来とる|送(?:った|りました)(?:と|って|いうて)|"
    "聞(?:か|い)(?:れ|はれ|て)|きかれ|求められ|言われ|いわれ|(?:と|って|て)(?:言|い)(?:う|っ)|"
    "(?:書い|かい)(?:て|と)(?:ある|あり|る|ます)|ある|あった|ありました|あります|見え|みえ|いっぱい|ずらっと|ずらり|"
    "(?:言|い|ゆ)う(?:とる|とります|てる|てます|てくる|ています)|(?:聞|き)いてく|載っ|のっ(?:て|と)"
)
_SAYS = re.compile("(?:て|ろ|れ|さい|か|して)(?:って|と)[。!！\\s]*$")
# 「マイページに入った」「ホームページを開いた」: one sees it now; 「メールのURLを開いた」 is an act
_ARRIVED = re.compile(
    "(?:ところ|とこ|まで|画面|ページ)(?:まで|に|へ)?(?:来|き(?:た|まし)|参|進ん|進み|着)|"
    "入った|入りました|入れた|はいった|開いた|開きました|ひらいた|開けた|ログイン(?:した|しました|でき|出来)|着い|辿り|たどり"
)
_OF_MAIL = re.compile("url|リンク|青い|メール|コード", re.IGNORECASE)
_ACTS = re.compile(
    "押|選|えら|入力|書い(?!て(?:ある|あり))|打っ|同意し|チェック|タップ|答え|にした|直し"
)
_DONE = re.compile(
    "(?:済み?|ずみ|完了|ok|オッケー|オーケー)(?:です|だ|よ|じゃ)*[。!！\\s]*$", re.IGNORECASE
)
_GOES_ON = re.compile(
    "次(?:の)?(?:へ|に|を|画面|ページ)?.{0,4}(?:押|行|いっ|進|すす|移)|(?:全部|全て|すべて|ぜんぶ).{0,8}(?:入|打|書|埋|うめ|かい)"
)


def _told(piece: str, is_before: bool) -> Told:
    read = predicate.read_sentence(_without_joint(piece) if is_before else piece)
    if _STUCK.search(piece):
        return Told.STUCK
    if _AMISS.search(piece):
        return Told.ELSE
    if _SAYS.search(piece):
        return Told.SEES  # 「開いたらパスワード入れてって」
    if _is_no_telling(read) or (_FACT.search(piece) and not _ON_SCREEN.search(piece)):
        return Told.ELSE
    # 「聞いてくる」 and 「画面や」 tell of now
    is_seen = bool(_SEEN.search(piece)) and not _ACTS.search(piece[-_END:])
    if is_seen or (_ARRIVED.search(piece) and not _OF_MAIL.search(piece)):
        return Told.SEES
    is_done = read.is_past or read.is_lasting or bool(_DONE.search(piece))
    return Told.DID if is_done else Told.ELSE


# 「電話番号が変わった」 is a fact, 「電話番号を変えた」 a deed, 「画面が変わった」 something seen
_FACT = re.compile(
    "(?<!画面が)(?<!画面は)(?:変わ|かわ)(?:った|りま|っと|って|っち)|引っ?越|ひっこし|越した|移った"
)
_ON_SCREEN = re.compile("押|次へ|つぎへ|選|入力|入れ|打|書い|直し|チェック|画面|ページ|表示")


_END = 6
"""Letters at the end that hold the last predicate."""
_JOINT = re.compile(r"(?:ところ|とこ|後|あと|ので|んで|けど|が|し|ら|)[、,\s]*$")
_TE = re.compile(r"(て|で)[、,\s]*$")


def _without_joint(piece: str) -> str:
    """「押したら」 → 「押した」, 「選んで、」 → 「選んだ」."""
    past = _TE.sub(lambda found: "た" if found[1] == "て" else "だ", piece)
    return _JOINT.sub("", past) if past == piece else past


def _is_no_telling(read: Predicate) -> bool:
    return (
        read.is_question
        or read.is_wish
        or read.is_request
        or read.is_negative
        or read.is_unable
        or read.is_plan
    )
