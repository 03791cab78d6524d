"""もう済んだ: somebody tells that the renewal is done, and is led through no screen of it.

Only a completion screen tells that it is concluded; that is told, and not taken from their word.
"""

from __future__ import annotations

import re

from bot.services.hearing.wishes import names_renewal
from bot.text import predicate
from bot.text.telling import Clause, Told, clauses

_OVER = "(?:済|すん|すませ|終わ|おわ|終え|完了|かんりょう)"
_IS_OVER = re.compile(
    f"(?:更新|こうしん|継続|更改|手続き?|てつづき|申し?込み?).{{0,12}}?{_OVER}"
    f"|(?:もう|すでに|既に|とっくに|とうに|全部|ぜんぶ).{{0,4}}{_OVER}"
)
_NOT_YET = re.compile(f"{_OVER}(?:ら|り|っ|ん|え|せ|わ)?(?:たら|だら|れば|てから|でから|次第|まで)")
_OF_REGISTRATION = re.compile("登録|とうろく|会員|かいいん")
_MAIL_OF_THE_END = re.compile(
    "(?:完了|かんりょう|済んだ|終わった)(?:の|いう|という)?(?:お知らせの?)?(?:メール|めーる|めえる)"
)
_CAME_AGAIN = re.compile(
    "(?:案内|(?:は|ハ)がき|葉書|メール|めーる|手紙|封筒|知らせ|催促|電話|通知).{0,10}(?:来|き(?:た|て|と)|届|とど|くる)"
)
_JOINT = re.compile(r"(?:のに|けど|ので|んで|が|し|から)[、,\s]*$")
_MAY_IGNORE = re.compile("(?:ほっと|ほうっと|放っと|放って|無視|捨て|すて|かまわん|気にせん)")
_REMINDER = re.compile("催促|案内|(?:は|ハ)がき|葉書|メール|めーる|手紙|知らせ|通知|やつ")


def tells_renewed(text: str, is_near: bool) -> bool:
    """True for 「更新もうすんだ」. `is_near`: the end of the renewal is what it may be about anyway.

    >>> tells_renewed("更新は先週終わりました", False), tells_renewed("更新が終わったら届きますか", False)
    (True, False)
    """
    if _NOT_YET.search(text) or (_OF_REGISTRATION.search(text) and not names_renewal(text)):
        return False
    told = [one for one in clauses(text) if _IS_OVER.search(one.text) and _is_told(one)]
    is_named = any(names_renewal(one.text) for one in told)
    is_else = any(_OF_REGISTRATION.search(one.text) for one in told)
    return bool(told) and (is_named or (is_near and not is_else))


def _is_told(clause: Clause) -> bool:
    """True for what is told as past, however long ago."""
    if clause.told is not Told.ELSE:
        return clause.told is not Told.STUCK
    read = predicate.read_sentence(_JOINT.sub("", clause.text))
    is_no = read.is_question or read.is_negative or read.is_wish or read.is_request
    return (read.is_past or read.is_lasting) and not is_no


def has_mail_of_the_end(text: str) -> bool:
    """True for 「完了メールは来とる」."""
    told = clauses(text)
    is_told = bool(told) and told[-1].told in (Told.DID, Told.SEES)
    return is_told and bool(_MAIL_OF_THE_END.search(text)) and not _OF_REGISTRATION.search(text)


def is_reminded_again(text: str) -> bool:
    """True where a notice came all the same: 「済ませたのに、また案内が来た」."""
    return bool(_CAME_AGAIN.search(text)) and not _MAIL_OF_THE_END.search(text)


def asks_to_ignore(text: str) -> bool:
    """True for 「催促のやつは放っといてええん」."""
    return bool(_MAY_IGNORE.search(text) and _REMINDER.search(text))
