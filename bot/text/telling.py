"""報告の節: 「登録を押したら、メールを送ったと出た」 is something done, then something seen.

What people tell of their screen comes in clauses. The last clause tells where they are; what
stands before it tells how they came there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
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
    found = tuple(
        clause for sentence in predicate.sentences(text) for clause in _of_sentence(sentence)
    )
    # 「同意、次へ」 and 「押せた。次へ」 tell that it was pressed as well
    last = found[-1] if found else None
    if last and last.told is Told.ELSE and (_AND_ON.search(last.text) or _SO_ON.search(last.text)):
        return (*found[:-1], Clause(Told.DID, last.text))
    is_onward = len(found) > 1 and _ONWARD.fullmatch(found[-1].text.strip())
    if is_onward and found[-2].told in (Told.DID, Told.SEES):
        return (*found[:-1], Clause(Told.DID, found[-1].text))
    if len(found) > 1 and _WHEN.fullmatch(found[-1].text.strip()):  # 「更新もうすんだ きのう」
        return found[:-1]
    if is_onward and _SO.search(found[-2].text):  # 「連絡先も変わりなしで、次へ」
        return (*found[:-2], Clause(Told.DID, found[-2].text + found[-1].text))
    return found


def _of_sentence(sentence: str) -> tuple[Clause, ...]:
    """The clauses of one sentence; 「押したら」 is a deed only where it is told what came of it."""
    if asks_to_confirm(sentence):
        return (Clause(Told.ELSE, sentence),)
    pieces = _pieces(sentence)
    found = [Clause(_told(one, is_before=one is not pieces[-1]), one) for one in pieces]
    last = found[-1]
    if len(found) > 1 and _IF.search(found[-2].text) and _is_thing(last):
        found[-1] = replace(last, told=Told.SEES)  # 「押したら契約一覧」
    for number, clause in enumerate(found):
        came_of_it = (later.told for later in found[number + 1 :])
        if _IF.search(clause.text) and not any(told is not Told.ELSE for told in came_of_it):
            found[number] = replace(clause, told=Told.ELSE)
    return tuple(found)


def _is_thing(clause: Clause) -> bool:
    """True for a thing alone, which is neither asked for nor the end."""
    read = predicate.read_sentence(clause.text)
    is_said = read.has_verb or read.is_question or _NO_THING.search(clause.text)
    return clause.told is Told.ELSE and not is_said


_NO_THING = re.compile("完了|終わり|おわり|しまい|終了|[?？]|どう|何|なに|いい|ええ|だめ|ダメ|無理")


def asks_to_confirm(text: str) -> bool:
    """True for 「押したらよろしいんやね」: a question, which tells of nothing done.

    >>> asks_to_confirm("決定を押したらええんじゃね"), asks_to_confirm("押したら次が出たんよね")
    (True, False)
    >>> asks_to_confirm("どれを押せばいいんですか")
    False
    """
    return bool(_IS_IT_SO.search(text) or _MAY_I.search(text)) and not _OPEN.search(text)


def is_undone(text: str) -> bool:
    """True for 「まだ押しとらん」「同意するのはやめた」, which tells of nothing done.

    >>> is_undone("確定はまだ押しとらん"), is_undone("やっぱりやめた"), is_undone("まだ出ないから押した")
    (True, True, False)
    """
    return bool(_UNDONE.search(text))


def is_bare(text: str) -> bool:
    """True where nothing is named: 「できました」「全部押した」."""
    return not _NAMED.sub("", text)


def has_a_question(text: str) -> bool:
    """True for 「聞きたいことがある」, which tells of no screen."""
    return bool(_OF_ONES_OWN.search(text))


def asks_something(text: str) -> bool:
    """True where any sentence is a question: 「押した。次は？」."""
    return any(
        predicate.read_sentence(one).is_question or asks_to_confirm(one)
        for one in predicate.sentences(text)
    )


def goes_on(text: str) -> bool:
    """True where it is told that the screen was left: 「次へ押した」「全部書いた」."""
    return bool(_GOES_ON.search(text) or _SO_ON.search(text))


_UNDONE = re.compile(
    "まだ.{0,12}(?:ない|ません|まへん|とらん|ておらん|てへん|てん|ず|せん)(?:です|よ|わ|ね|けど|のですが|んだけど)?[。!！\\s]*$"
    "|やめ(?:た|とく|とこ|ました|ます|る|よう)(?:わ|よ|ね|です)?[。!！\\s]*$"
    "|(?:押|おし|同意し|確定し|申込)(?:て(?:い)?ない|てません|ていません|とらん|ておらん|とりません|さん|さない)(?:です|よ|わ|けど)?[。!！\\s]*$"
)
_IF = re.compile(r"(?:たら|だら)[、,\s]*$")
# 「住所は変わってないから次へ」
_SO_ON = re.compile(
    "(?:から|ので|けえ|けん|(?:なし|ない|ええ|いい)で)[、,\\s]*(?:次|つぎ)(?:へ|に|え)?(?:進(?:む|みます|んだ|みました))?[。!\\s]*$"
)
_OPEN = re.compile(
    "いかが|どう|どない|どげ|どね|どこ|どれ|どの|どっち|どちら|何|なに|なん[のをでて]|いつ|誰|だれ"
)
# 「押したらよろしいんやね」「押せばいいんですよね」「押しゃあええんじゃろ」
_IS_IT_SO = re.compile(
    "(?:たら|だら|[えけせてねべめれげ]ば|[かがさしたなまらわきけり]?(?:ゃ|りゃ)あ?)[、,\\s]*"
    "(?:いい|ええ|よい|良い|よか|よろしい|大丈夫)"
    "(?:(?:ん|の|と|わけ)?(?:です|でしょう|でしょ|じゃ|や|だ)?(?:ろう?)?(?:よ|わ)?(?:ね|な|のう|の|か|け)\\S{0,2}"
    "|(?:ん|の)(?:(?:じゃ|や|だ)(?:ろう?)?)?)?[。!！?？ー\\s]*$"
)
# 「次へ押してええな」, which is no question in form
_MAY_I = re.compile(
    "(?:押し|おし|進ん|すすん)て(?:も)?(?:ええ|いい|よか|よい)(?:ん|の)?(?:です|じゃ|や|だ)?(?:よ)?(?:な|ね|のう)[。!！\\s]*$"
    "|(?:これ|ここ|それ|そこ)(?:を|ば)?(?:押す|おす|開く|ひらく|あける)(?:ん|の)(?:か|かな|かね|かのう|かい)?[。?？\\s]*$"
)
_WHEN = re.compile(
    "(?:きのう|昨日|ゆうべ|昨夜|おととい|一昨日|さっき|先ほど|いま|今|けさ|今朝|今日|きょう)(?:の?(?:朝|昼|夜|晩))?(?:に|です|じゃ|や|ね|よ)*[。!！]*"
)
# 「変わりなしで、次へ」「そのままで、次へ」
_SO = re.compile(
    "(?:なしで|無しで|ままで|まま|同じで|おなじで|ないけん|ないから|ないので)[、,\\s]*$"
)
_NAMED = re.compile(
    r"[ぁ-ゖー、。！!？?\s…]|押|取|送|撮|直|来|出|答|出来|済|決|終|完了|入力|記入|次|行|進|読|見|入|打|書|全部|全て|画面|ページ|ボタン|今|確認|クリック|タップ|チェック|選|OK|ok"
)
# dictated without a pause: 「押しました画面が出ました」
_RUN_ON = r"(?<=ました|てます)(?=[^、。がけのかよねわしっでとぞんーら！!？?\s])|"
_AFTER = re.compile(
    _RUN_ON
    + r"(?<=[ただ])(?:ん?よ|ね|わ|ぞ|ぜ|で)?[、,]\s*|"
    + r"(?<=[ただ])(?:ん?よ|ね|わ|ぞ|ぜ|で)?\s+|(?<=とる)\s+|(?<=ます)\s+|(?<=です)\s+|"
    + r"(?<=[っいしん])(?:たら|だら)[、,\s]*|(?<=[たるだす])(?:ん(?:じゃ|です|だ|や))?(?:ところ|とこ|後|あと|ので|んで|けど|けんど|から|が|し)[、,\s]+|(?<=[たるだす])(?:から|けど)(?=[^、,\s。な])|"
    r"(?<=[ただ])ん(?:です|じゃ|だ|や)(?:が|けど|けんど)(?=[^、,\s。な])|"
    r"(?<=[いきしちにひみりえけせてねべめれっん])(?:て|で)[、,\s]+"
)
_SHORTEST = 2


def _pieces(sentence: str) -> list[str]:
    """「押したら次の画面が出た」 → 「押したら」 and 「次の画面が出た」."""
    starts = [0, *(found.end() for found in _AFTER.finditer(sentence))]
    ends = [*starts[1:], len(sentence)]
    pieces: list[str] = []
    for piece in (sentence[start:end] for start, end in zip(starts, ends)):
        if len(piece) >= _SHORTEST or not pieces:
            pieces.append(piece)
        else:  # 「次」 of 「はい押した、次」
            pieces[-1] += piece
    return [piece for piece in pieces if len(piece) >= _SHORTEST] or [sentence]


_BROKEN = "真っ?白|まっしろ|空白|ぐるぐる|グルグル|固ま|灰(?:色|い?ろ)|はいいろ|グレー|時間切れ|タイムアウト|ズレ|"
_STUCK = re.compile(
    _BROKEN
    + "しろい|くるくる|勝手に|消え(?:た|て|ま|ちゃ)|じかんぎれ|ずれ|忘れ|わすれ|過ぎ(?:た|て|ちゃ|ま)|すぎちゃ|えらー|ｴﾗｰ|(?:に|へ|すぐ)(?:前の?|元の?|最初の?)?.{0,6}戻(?:る|って|っち|り)|"
    "(?:表示|反応|見つけ?|出|見え|動|開|進|押|読).{0,3}(?:ない|ません|なし|無し|へん|らん|かん)|"
    "止ま|とまっ|進ま|すすま|困っ|こまっ|エラー|赤い字|赤字|わから|分から|判ら|読めん|読めない|戻され|もどされ"
)
_OUT_OF_ORDER = re.compile(
    _BROKEN
    + "マッシロ|ずれて|化け|無反応|反応(?:が|は)?(?:な|無|しな|せ)|うん(?:と|とも).{0,4}すん|変化(?:が|は|も)?(?:な|無|ござ|あり)|"
    "(?:エラー|えらー)(?:が|に|と|って|の|表示|画面|メッセージ)?(?:出|で(?:た|て)|表示|なっ|なり|画面|$)|"
    "(?:ボタン|欄|画面|ページ|次へ|URL|url|リンク|PDF|pdf|文字|数字|番地|チェック).{0,14}?(?:動か|開か|ひらか|押せ|進ま|飛ば(?!し)|[動開効]き(?:ません|まへん)|進みません|飛びません|(?:変わ|入)り(?:ません|まへん)|出ない|でない|見え(?:ない|ん)|(?<![たて]ら)表示され(?:ない|ません|ず)|効か|きかない|入ら(?:な|ん|へ|ず)|打て(?:な|ん|へ|ま)|選べ(?:な|ん|へ|ま)|変わら|かわって?くれ)|"
    "(?:押し|おし|タップし|クリックし|触っ|つつい|つつ)(?:て|と|まして|ました|た)?(?:も|のに|んのに|んじゃが|けど|が)?.{0,12}?(?:動か|開か|ひらか|進ま|飛ば(?!し)|変わら|かわ(?:ら|って?く)|何も|なにも|(?:最初|元|もと|前|まえ)の?.{0,8}(?:戻|もど)[るっり])|"
    "勝手に.{0,3}(?:戻|消|閉じ|変わ)|すぐ.{0,6}(?:戻る|消え)|明るう?なら"
)


def is_out_of_order(text: str) -> bool:
    """True where a button, a field or a page does not do what it should: 「押しても動かん」.

    >>> is_out_of_order("同意のボタンが灰色で押せない"), is_out_of_order("メールが届かない")
    (True, False)
    """
    return bool(_OUT_OF_ORDER.search(text)) and not is_well_again(text)


_WELL_AGAIN = re.compile(
    "(?:エラー|えらー|赤い?字|赤いの|表示|メッセージ)(?:が|は|も)?(?:消え(?:た|ま)|きえ(?:た|ま)|出なく|でなく|なくな)|(?:直|なお)(?:った|りました)(?!ら)|解決(?:した|しまし|できま|や)"
)


def is_well_again(text: str) -> bool:
    """True for 「エラーが消えた」「直りました」: what was out of order is not any more.

    >>> is_well_again("全角にしたらえらー消えた"), is_well_again("直ったらどうなりますか")
    (True, False)
    """
    return bool(_WELL_AGAIN.search(text))


# what is to be put right is asked about, not reported; 「間違いないか」 is what the screen asks
_AMISS = re.compile(
    "(?:間違|まちが)(?!い?(?:は|が)?(?:ない|ありま))|ミス|誤って|(?<!間)違(?:う|い|っ)"
)
_SEEN = re.compile(
    "(?:出|で)(?:た|ました|て|とる|とります|てき|よる|ちょる)|並ん|並び|ならん|表示|現れ|映っ|うつっ|"
    "(?:画面|ページ|とこ|ところ|欄)(?:に|へ)?(?:なっ|なり|変わ|かわ|移|切り替)|(?:画面|ページ)(?:だ|です|や|じゃ|っす)|"
    "(?:画面|ページ)$|届い|とどい|届き|(?<!出)来た|(?<!で)きた|(?<!出)来ました|(?<!出)来て|(?<!出)来とる|送(?:った|りました)(?:と|って|いうて)|"
    "(?:の|いう|って)(?:ところ|とこ|画面|やつ)(?:です|だ|や|じゃ|なん(?:です|じゃ)|におる|にいる|にいます|におります|$)|"
    "聞(?:か|い)(?:れ|はれ|て)|きかれ|求められ|言われ|いわれ|(?:と|って|て)(?:言|い)(?:う|っ)|"
    "(?:書い|かい)(?:て|と)(?:ある|あり|る|ます)|ある|あった|ありました|あります|見え|みえ|いっぱい|ずらっと|ずらり|"
    "(?:言|い|ゆ)う(?:とる|とります|てる|てます|てくる|ています)|(?:聞|き)いてく|載っ|のっ(?:て|と)"
)
_SAYS = re.compile(
    "(?:て|ろ|れ|さい|か|して|完了|終わり|おわり|成立)(?:って|と|て)[。!！\\s]*$|(?:やて|じゃて|んだと|じゃと|やと)[。!！\\s]*$"
)
# 「マイページに入った」「ホームページを開いた」: one sees it now; 「メールのURLを開いた」 is an act
_ARRIVED = re.compile(
    "(?:ところ|とこ|まで|画面|ページ)(?:まで|に|へ)?(?:来|き(?:た|まし)|参|進ん|進み|着)|"
    "入った|入りました|(?:ページ|サイト|画面|中)(?:に|へ|さ)入れた|はいった|開いた|開きました|ひらいた|開けた|ログイン(?:した|しました|でき|出来)|着い|辿り|たどり"
)
_OF_MAIL = re.compile("url|リンク|青い|メール|コード", re.IGNORECASE)
_ACTS = re.compile(
    "押|選|えら|入力|書い(?!て(?:ある|あり))|打っ|同意し|チェック|タップ|答え|にした|直し"
)
_DONE = re.compile(
    "(?:して|押して|おして|入れて|いれて|読んで|よんで)、?(?:次|つぎ)(?:へ|に)?(?:です|だ|や|じゃ)*[。!！\\s]*$|(?:済み?|ずみ|完了|ok|オッケー|オーケー)(?:です|だ|よ|じゃ)*[。!！\\s]*$"
    "|(?:もう|全部|ぜんぶ|やっと|とっくに|は|も|が)(?:すん|済ん)(?:だ|どる|どります|でる|でます)\\S{0,3}$",
    re.IGNORECASE,
)
_GOES_ON = re.compile(
    "(?:押し|おし)(?:た|て)(?:で|よ|わ)?[、,\\s]*(?:次|つぎ)(?:へ|に)?[。!\\s]*$|次(?:の)?(?:へ|に|を|画面|ページ)?.{0,4}(?:押|行|いっ|進|すす|移)|(?:全部|全て|すべて|ぜんぶ).{0,8}(?:入|打|書|埋|うめ|かい)"
)


def _told(piece: str, is_before: bool) -> Told:
    piece = _JUST_NOW.sub("", piece).strip()
    read = predicate.read_sentence(_without_joint(piece) if is_before else piece)
    if _STUCK.search(piece):
        return Told.STUCK
    if _AMISS.search(piece):
        return Told.ELSE
    if _SAYS.search(piece):
        return Told.SEES  # 「開いたらパスワード入れてって」
    if _is_no_telling(read) or _is_fact(piece) or _TOMORROW.search(piece):
        return Told.ELSE
    if _OF_ONES_OWN.search(piece) or _IS_ASKING.search(piece):
        return Told.ELSE  # 「聞きたいことがある」「変更できるか聞いてる」
    # 「聞いてくる」 and 「画面や」 tell of now
    is_seen = bool(_SEEN.search(piece)) and not _ACTS.search(piece[-_END:])
    if is_seen or (_ARRIVED.search(piece) and not _OF_MAIL.search(piece)):
        return Told.SEES
    is_done = read.is_past or read.is_lasting or bool(_DONE.search(piece) or _TWICE.search(piece))
    return Told.DID if is_done else Told.ELSE


# 「電話番号が変わった」 is a fact, 「電話番号を変えた」 a deed, 「画面が変わった」 something seen
_FACT = re.compile(
    "(?<!画面が)(?<!画面は)(?:変わ|かわ)(?:った|りま|っと|って|っち)|引っ?越|ひっこし|越した|移った"
    "|(?:退職|定年|転職|転籍|結婚|離婚)(?:し|に|で|を|です|や|だ|じゃ)\\S{0,8}$|亡くな\\S{0,8}$"
    "|[^な]く(?:なっ|なり)(?:た|とる|まし|てい|てる|ちゃ)\\S{0,10}$"  # 「高くなった」
    "|(?:勤め|つとめ|仕事|会社).{0,14}(?:辞め|やめ)\\S{0,8}$"
    "|(?:保険|共済|任意|損保|生命|海上).{0,8}(?:入っ|はいっ|加入し|契約し)\\S{0,8}$"
    "|(?:(?:解約|解除|拒否)(?:を?さ)|断られ).{0,12}$|(?:ぶつけ|事故).{0,10}(?:た|ました|ちゃって|てしまって)\\S{0,4}$"
    "|(?:車|くるま).{0,4}(?:買|売|乗り換え|替え|手放)\\S{0,8}$"
)
_AND_ON = re.compile("[^、,\\s?？か][、,\\s](?:次|つぎ)(?:へ|に)?[。!！]*$")
_ONWARD = re.compile("(?:次|つぎ)(?:へ|に)?[。!！]*")
# 「押した押した」
_TWICE = re.compile("(押した|おした|できた|した|入れた|いれた|来た|きた)、?\\1[。!！よでわ]*$")
# 「もうええわ、あした」 ends in no past
_TOMORROW = re.compile("(?:あした|明日|あす|今度)[。!！\\s]*$")
_IS_ASKING = re.compile(
    "(?:か|かって|のか|話|こと)(?:を)?(?:聞い|訊い|きい)(?:て|と)(?:い)?(?:る|ます|ん)\\S{0,6}$"
)
_OF_ONES_OWN = re.compile("(?:こと|質問|疑問|用事|相談|時間|お願い)(?:が|は|も)?(?:ある|あり)")
# 「名前も入れたとこ」
_JUST_NOW = re.compile(r"(?<=[ただ])(?:とこ|ところ)(?:です|だ|や|じゃ)?[。!！\s]*$")
_ON_SCREEN = re.compile("押|次へ|つぎへ|選|入力|入れ|打|書い|直し|チェック|画面|ページ|表示")


# 「会員登録は二年前にしてあります」: long ago, and at no screen of now
_LONG_AGO = re.compile(
    "(?:[0-9一二三四五六七八九十何数]+(?:年|か月|ヶ月|カ月|ヵ月|週間)|ずいぶん|だいぶ|ずっと|とうの昔|前の前)も?(?:前|まえ)"
    "|(?:去年|昨年|おととし|一昨年|先月|先週|昔|むかし|以前)(?!の?(?:と|より|同|まま|分|プラン|条件|内容|契約|等))"
    "|(?:そのとき|その時|あのとき|あの時|当時)(?:は|に|の)"
)
# 「証券には前の姓で載っております」: on paper, and on no screen
_ON_PAPER = re.compile(
    "(?:証券|(?:は|ハ)がき|葉書|ちらし|チラシ|封筒|手紙|免許証|車検証)(?:に|の上に)(?:は|も)?.{0,14}(?:載|のっ|書い|かい|ある|あり|なっ|出て|でて)"
)


def is_long_ago(text: str) -> bool:
    """True for 「二年前に済ませました」, which tells of no screen of now."""
    return bool(_LONG_AGO.search(text))


def _is_fact(piece: str) -> bool:
    if is_long_ago(piece) or _ON_PAPER.search(piece):
        return True
    return bool(_FACT.search(piece)) and not _ON_SCREEN.search(piece)


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
