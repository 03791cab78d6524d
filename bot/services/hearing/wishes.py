"""始めたい: which procedure a wish to begin is about."""

from __future__ import annotations

import re
from typing import Optional

from bot.domain.handoff import REGISTRATION, RENEWAL
from bot.text.parse.asking import is_asking

_OF_REGISTRATION = re.compile("登録|会員|マイページ|とうろく|かいいん|まいぺーじ")
_OF_RENEWAL = re.compile("更新|継続|更改|こうしん|けいぞく")
# 「登録はもう済んでます。更新だけ」
_IS_REGISTERED = re.compile(
    "(?<!仮)(?:会員|かいいん)?(?:登録|とうろく)(?:は|も|なら|が|を|の?手続きは?)?(?:もう|すでに|既に|とっくに|前に|先に|この前|昔|以前|去年|昨年|おととし|先月|.{0,3}[年月週]も?(?:前|まえ)?に?)?"
    "(?:.{0,8}(?:が|に)(?:やって|して))?(?:済|すん|終わ|し(?:た(?!い)|て|まし)|でき|出来|完了|くれ(?:た|と|て|まし)|もら(?:った|っと|って|いまし))|(?:会員|マイページ).{0,6}(?:持って|もっと|なって(?:い|ま))"
)


_SCREEN_SAYS = re.compile("表示|メッセージ|[「」]|(?:と|って)(?:出|で)|アドレス|言われ")


def journey_wished(text: str) -> Optional[str]:
    """The procedure that is named; the renewal where the registration is only said to be done."""
    is_of_renewal = bool(_OF_RENEWAL.search(text))
    if is_of_renewal and (is_registered(text) or not _OF_REGISTRATION.search(text)):
        return RENEWAL
    return REGISTRATION if _OF_REGISTRATION.search(text) and not is_of_renewal else None


_NAMES_REGISTRATION = re.compile(
    "会員登録|新規登録|仮登録|会員規約|会員規定|かいいんとうろく|しんきとうろく"
)
_NAMES_RENEWAL = re.compile("更新|継続|更改|こうしん|クリッカー|くりっかー|clickar", re.IGNORECASE)


def names_renewal(text: str) -> bool:
    """True where the renewal is named, whatever else is.

    >>> names_renewal("クリッカーで更新した"), names_renewal("登録した")
    (True, False)
    """
    return bool(_NAMES_RENEWAL.search(text))


def procedure_named(text: str) -> Optional[str]:
    """The procedure that is named, where it is one alone.

    >>> procedure_named("クリッカーの下のを押した"), procedure_named("同意して次へ")
    ('renewal', None)
    """
    named = _NAMES_REGISTRATION.search(text), names_renewal(text)
    if all(named) or not any(named):
        return None
    return REGISTRATION if named[0] else RENEWAL


_UNDER_WAY = re.compile(
    "規定|規約|確定|仮登録|メール|めーる|入力|次へ|途中|(?:して|やって)(?:い)?(?:る|ます|おります)(?:ところ|最中|途中|けど|のですが|んですが|が)"
)


def is_registered(text: str) -> bool:
    """True where somebody says that the registration is done already, not that a screen says so."""
    is_under_way = _SCREEN_SAYS.search(text) or _UNDER_WAY.search(text)
    return bool(_IS_REGISTERED.search(text)) and not is_under_way


_NOT_REGISTERED = re.compile(
    "(?:会員|マイページ)?登録(?:は|も|って)?(?:まだ(?!し?て?か)|(?:して|し終わって)(?:い)?(?:ない|ません|ん(?![でか]))|しとらん|しておりません)"
)


def is_not_registered(text: str) -> bool:
    """True where somebody says so of themselves, and asks nothing: 「登録はまだ」.

    >>> is_not_registered("会員登録はまだです"), is_not_registered("登録済みです")
    (True, False)
    """
    return bool(_NOT_REGISTERED.search(text)) and not is_asking(text)


_HOW = re.compile(
    "何を?(?:すれ|したら|する)|なに(?:を)?(?:すれ|したら|する)|どう(?:すれ|したら|する|やる|やれ|やっ|いう|進め)|どない|やり方|やりかた|方法|"
    "仕方|しかた|手順|流れ|ながれ|進め方|始め方|はじめ方|教えて|おしえて|知りたい|したい|やりたい|分から|わから"
)
_OF_A_PROCEDURE = re.compile(
    "会員(?:の)?登録|会員に(?:なる|なり)|マイページ(?:の|に)?(?:登録|会員)|(?<!免許の)(?<!免許)更新(?!前|後|しない|料|日|され)|クリッカー|くりっかー|clickar",
    re.IGNORECASE,
)
_ELSE = re.compile(
    "免許|車検|退会|解約|取り?消|削除|やめ|辞め|中断|変更|変え|忘れ|パスワード|保険料|いくら|割引|等級|事故|火災|生命|傷害|自転車|アプリ|スマホの|iphone|パソコンの|ウイルス|他社|ほかの会社|安く",
    re.IGNORECASE,
)


def procedure_asked(text: str) -> Optional[str]:
    """The procedure that is asked about as a whole: 「友だち追加したけど会員登録って何すればいいの」."""
    if _ELSE.search(text) or not (_OF_A_PROCEDURE.search(text) and _HOW.search(text)):
        return None
    return journey_wished(text)


_REGISTRATION_ALONE = re.compile(
    "(?:登録|とうろく|トウロク)(?:です|のほう|の方|について|は)?[。!?]?"
)


def procedure_told(text: str) -> Optional[str]:
    """The procedure that somebody tells to be at, of nothing else: 「息子に言われて会員登録しよる」,
    or just 「登録」.
    """
    if _REGISTRATION_ALONE.fullmatch(text.strip()):
        return REGISTRATION
    return None if _ELSE.search(text) else procedure_named(text)


_BY_DEVICE = re.compile(
    "(?:スマホ|スマートフォン|携帯|ケータイ|iphone|アイフォン).{0,6}"
    "(?:どこ|どっから|どう|どない|どげ|やり方|入り口|入口|入る|始め|開)",
    re.IGNORECASE,
)


def asks_by_device(text: str) -> bool:
    """True for 「スマホだとどこから入るの」: where to begin with a smartphone.

    >>> asks_by_device("携帯からはどうやるの"), asks_by_device("携帯の番号を入れる")
    (True, False)
    """
    return bool(_BY_DEVICE.search(text))


_WHAT_IS_IT = re.compile(
    "(?:ちらし|チラシ|はがき|ハガキ|葉書|封筒|案内|紙|手紙).{0,14}(?:これ|この|何|なん).{0,10}(?:何|なん(?:です|なん|の|な|じゃ|や)|どういう)"
)


def asks_what_it_is(text: str) -> bool:
    """True for 「ちらしもらったんですけどこれってなんですか」.

    >>> asks_what_it_is("ちらしもらったんですけどこれってなんですか"), asks_what_it_is("案内が届かない")
    (True, False)
    """
    return bool(_WHAT_IS_IT.search(text))


_LOGGED_IN = re.compile(
    "(?:ログイン|マイページ|自分のページ).{0,14}?(?:入っ(?:て(?:しもうた|しまった|しまいま|た$)|た(?!ら)|とる)|入れ(?:た(?!ら)|ました|てしま)|はいれ(?:た|ました)|でき(?:た(?!ら)|ました)|出来(?:た|ました)|しました(?!ら))"
)


def has_logged_in(text: str) -> bool:
    """True for 「ログインできました」, and no question.

    >>> has_logged_in("マイページに入れました"), has_logged_in("ログインできません")
    (True, False)
    """
    return bool(_LOGGED_IN.search(text)) and not is_asking(text)


_BARE_PERSON = re.compile(
    "(?:ひと|人|人間|にんげん|オペレーター|おぺれーたー|係|係の?(?:人|者|方)|担当(?:者|の人)?|電話(?:で話す)?|でんわ)(?:出して|だして|お願い(?:します)?|おねがい(?:します)?|代わって|かわって|と話す|に代わって|を?出せ|だせ)?[。!！\\s]*"
)


def names_a_person(text: str) -> bool:
    """True for 「ひと」「係の人お願いします」, and nothing else.

    >>> names_a_person("ひと"), names_a_person("人の名前で登録")
    (True, False)
    """
    return bool(_BARE_PERSON.fullmatch(text.strip()))


_CANNOT_REACH = re.compile(
    "(?:電話|でんわ|窓口|代理店|コールセンター).{0,10}(?:(?:つな|繋)が(?:ら|りま?せ|りにく|りづら|んない)|(?:出|で)(?:ない|ません|てくれ(?:ない|ん|ません)|ん(?:わ|よ|し|ぞ|のじゃ|のや|やん|です|けど|し)?$))"
    "|話し?中|(?:何[回度]|なんべん)(?:も)?(?:かけ|掛け|電話し)ても"
)


def cannot_reach(text: str) -> bool:
    """True for somebody who calls and hears nobody.

    >>> cannot_reach("電話がつながらないんだけど"), cannot_reach("電話はつながりますか")
    (True, False)
    """
    return bool(_CANNOT_REACH.search(text))


_GARBLED = re.compile("化け|潰れ|つぶれ|切れ|ズレ|ずれ|重な|表示され|真っ?白|消え")
_CANNOT_READ = re.compile(
    "(?:目|眼)(?:が|も|は)(?:よう|とても|だいぶ|もう)?(?:悪|わる|弱|よわ|見え(?!る|ます)|みえ(?!る|ます)|かす|疲れ|しょぼ)|老眼|"
    "(?:字|文字|画面)(?:が|は|も)?.{0,6}(?:小さ|ちいさ|ちっちゃ|細か|こまか|読め(?:な|ん|へ|ま)|読みにく|読みづら|よめ(?:な|ん|へ|ま)|よみにく|見えにく|見えづら|みえにく)"
    "|(?:小さ|ちいさ|細か|こまか)(?:い|くて|うて|すぎ).{0,6}(?:字|文字|読め|よめ|見え(?!る|ます)|みえ(?!る|ます))"
    "|(?<!化けて)(?:字|文字)(?:が|は|も)(?:よう)?(?:見え|みえ)(?:ない|ん|へん|ません|にく)"
)


def cannot_read(text: str) -> bool:
    """True for 「字が小さくて読めん」: the person's eyes, and nothing that is broken.

    >>> cannot_read("目が悪くて字が見えん"), cannot_read("老眼でよう読めん"), cannot_read("見え消しの字")
    (True, True, False)
    """
    return bool(_CANNOT_READ.search(text)) and not _GARBLED.search(text)


_HAS_DIED = re.compile(
    "亡くなっ|亡くなり|死亡(?!保険|保障|補償|事故)|(?:夫|妻|主人|家内|父|母|親|名義人|契約者)(?:が|は)(?:去年|先月|先日)?なくな(?:っ|り)|他界|逝去"
    "|(?:夫|妻|主人|家内|父|母|親|名義人|契約者)(?:が|は).{0,4}死(?:ん|に)"
)


_OF_CONTRACT = re.compile("更新|継続|契約|名義|手続|案内|満期|はがき|ハガキ")
_OF_MORE = re.compile("等級|消し|消え|消す|情報|保険金|受取|相続|解約|引き継|引継")


def tells_of_death(text: str) -> bool:
    """True for 「夫が亡くなったんですが」: who the policyholder is has to change.

    >>> tells_of_death("夫が亡くなったんですが更新は"), tells_of_death("画面が死んだ")
    (True, False)
    """
    is_of_contract = _OF_CONTRACT.search(text) and not _OF_MORE.search(text)
    return bool(_HAS_DIED.search(text) and is_of_contract)


_WANTS_NO_CALL = re.compile(
    "(?:電話|でんわ)(?:は|を|なんか|だけは|で|が)?(?:した|かけた|話した|はなした)?(?:くない|くありません|いや(?!と)|イヤ|嫌|苦手|きらい|めんど|面倒|せん|したくな)"
    "|(?:電話|でんわ)(?:なし|抜き|せず|しないで)"
)


def wants_no_call(text: str) -> bool:
    """True for somebody who will not call.

    >>> wants_no_call("電話したくない"), wants_no_call("電話番号を教えて")
    (True, False)
    """
    return bool(_WANTS_NO_CALL.search(text))
