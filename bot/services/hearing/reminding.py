"""知らせて: who wants to be told before a deadline, of which one, and how long before."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from typing import Optional

from bot.text.normalise import normalise
from bot.text.parse.number_words import kanji_number


class Deadline(str, Enum):
    """What ends: the 24 hours of the mail, or a contract."""

    MAIL = "mail"
    EXPIRY = "expiry"


@dataclass(frozen=True)
class ReminderWish:
    """What is wished; None where it is not said. `rest` is the text without how long before."""

    deadline: Optional[Deadline]
    before: Optional[timedelta]
    rest: str


_N = "(?P<n>[0-9]{1,2}|[一二三四五六七八九十]{1,3}|半)"
_SPAN = re.compile(
    f"{_N}(?P<unit>時間|分|日|週間|[かヶケカ]月)(?P<half>半)?(?:くらい|ぐらい|ほど)?前"
)
_DAY_BEFORE = re.compile("前日|前の日|前の晩")
_ASKS = (
    "(?:知らせ|しらせ|お知らせ|教え|連絡|れんらく|通知|リマインド|声をかけ|声かけ|言うて|言って|一報|"
    "メール|メッセージ|ショートメール)"
)
_WANTS = (
    "(?:して|て(?!い[るま]|る|お?き|も(?!ら)|から)|で(?=ほし|欲し)|ください|下さい|ほしい|欲しい|もらえ|もらい|いただけ|くれ|お願い|おねがい|頼|"
    "希望|設定|を?送って|もらって)"
)
_BEFORE = (
    "(?:期限|締め?切り?|しめきり|満期|[0-9一二三四五六七八九十半]{1,3}(?:時間|分|日|週間|[かヶケカ]月)半?(?:くらい|ぐらい|ほど)?|"
    "前日|切れる|過ぎる|終わる|来る|なる|その)(?:の?(?:ちょっと|少し)?前|に?なる前|まえ)?"
)
_SOON = (
    "(?:近(?:づ|く)(?:いたら|なったら|なって)|迫ったら|忘れ(?:ん|ない)(?:よう|ため)|うっかりせん)"
)
_BY = "(?:(?:LINE|ライン|SMS|(?:ショート)?メール|メッセージ|電話|ここ|こちら)(?:で|に)|一度|[1一]回(?:だけ)?|また)?"
_WISH = re.compile(
    f"(?:{_BEFORE}(?<=前)|前日|前もって|{_SOON})(?:に|で|には)?(?:、|,)?{_BY}{_ASKS}(?:を|に)?{_WANTS}"
    f"|(?:リマインド|リマインダー)(?:を|の)?(?:して|設定|お願い|おねがい|頼|希望|ほしい|欲しい|送)"
)
_OF_MAIL = re.compile("24時間|メール|URL|仮登録|本登録|リンク", re.IGNORECASE)
_OF_CONTRACT = re.compile("満期|契約|保険|更新|継続|更改")
_CANCEL = re.compile(
    "(?:お?知らせ|リマインド|リマインダー|通知|連絡)(?:は|を|の)?(?:もう)?"
    "(?:(?:し|くれ|送ら)?(?:なくて|んで|ないで|いで)(?:も)?(?:いい|よい|ええ|大丈夫|けっこう|結構|ください)|"
    "いらない|いりません|いらん|不要|(?:を|の)?(?:やめ|止め|取り?消|取消|キャンセル|中止|解除)|けっこうです|結構です)"
    "|知らせ(?:なくて|んで)(?:も)?(?:いい|よい|ええ|大丈夫)"
)


def reminder_wish(text: str) -> Optional[ReminderWish]:
    """The wish in a message; None for every other one.

    >>> wish = reminder_wish("24時間の期限の2時間前に知らせて")
    >>> wish and (wish.deadline, wish.before)
    (<Deadline.MAIL: 'mail'>, datetime.timedelta(seconds=7200))
    """
    said = normalise(text)
    if is_reminder_cancelled(text) or not _WISH.search(said):
        return None
    span = _SPAN.search(said)
    rest = said.replace(span.group(), "前") if span else said
    return ReminderWish(_deadline(rest), _before(span, said), rest)


def is_reminder_cancelled(text: str) -> bool:
    """True for 「お知らせをやめて」."""
    return bool(_CANCEL.search(normalise(text)))


def _deadline(text: str) -> Optional[Deadline]:
    """The one that is named; the mail's where 24 hours are, whatever else is."""
    if _OF_MAIL.search(re.sub("メール(?=で|して|くれ|を?送|ください|もら|お願い)", "", text)):
        return Deadline.MAIL
    return Deadline.EXPIRY if _OF_CONTRACT.search(text) else None


def _before(span: Optional[re.Match[str]], text: str) -> Optional[timedelta]:
    if span is None:
        return timedelta(days=1) if _DAY_BEFORE.search(text) else None
    unit, half = span["unit"], bool(span["half"])
    if span["n"] == "半":
        return timedelta(minutes=30) if unit == "時間" else timedelta(days=15)
    number = int(span["n"]) if span["n"].isdigit() else kanji_number(span["n"]) or 0
    one = {"時間": timedelta(hours=1), "分": timedelta(minutes=1), "日": timedelta(days=1)}.get(
        unit, timedelta(days=7 if unit == "週間" else 30)
    )
    return number * one + (one / 2 if half else timedelta())
