"""始めたい: which procedure a wish to begin is about, and which way through it."""

from __future__ import annotations

import re
from typing import Optional

from bot.domain.handoff import REGISTRATION, RENEWAL
from bot.domain.journey_state import Mode

_BY_THE_SCREEN = re.compile("画面を?(?:見|み|開|ひら)|ページを?(?:見|開)|見ながら|開きながら")
_PREPARED = re.compile(
    "入力.{0,6}(?:手伝|準備|代わ)|準備(?:して|だけ|を)|代わりに(?:入力|書)|下書き|下がき|代筆"
)
_OF_REGISTRATION = re.compile("登録|会員|マイページ")
_OF_RENEWAL = re.compile("更新|継続|更改|こうしん|けいぞく")
# 「登録はもう済んでます。更新だけ」
_IS_REGISTERED = re.compile(
    "(?:会員)?登録(?:は|も|なら|が|を|の?手続きは?)?(?:もう|すでに|既に|とっくに|前に|先に|この前|昔|以前|.{0,2}[年月週]に?)?"
    "(?:済|すん|終わ|し(?:た|て|まし)|でき|出来|完了)|(?:会員|マイページ).{0,6}(?:持って|もっと|なって(?:い|ま))"
)


_SCREEN_SAYS = re.compile("表示|メッセージ|[「」]|(?:と|って)(?:出|で)|アドレス|言われ")


def journey_wished(text: str) -> Optional[str]:
    """The procedure that is named; the renewal where the registration is only said to be done."""
    is_of_renewal = bool(_OF_RENEWAL.search(text))
    if is_of_renewal and (is_registered(text) or not _OF_REGISTRATION.search(text)):
        return RENEWAL
    return REGISTRATION if _OF_REGISTRATION.search(text) and not is_of_renewal else None


def mode_wished(text: str) -> Optional[Mode]:
    """「画面を見ながら」「入力を手伝って」; None where neither is said."""
    if _BY_THE_SCREEN.search(text):
        return Mode.GUIDE
    return Mode.PREPARE if _PREPARED.search(text) else None


def is_registered(text: str) -> bool:
    """True where somebody says that the registration is done already, not that a screen says so."""
    return bool(_IS_REGISTERED.search(text)) and not _SCREEN_SAYS.search(text)


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
