"""Short messages that only make sense after the last answer: 「じゃあFAXは？」「更新のほうは？」."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Mapping, Optional

from bot.domain.content import Content
from bot.domain.handoff import REGISTRATION, RENEWAL
from bot.services.answers.topics import AGENCY_CONTACT, DESK_HOURS, QR_CODES
from bot.text.dates import parse_when
from bot.text.normalise import normalise

MAX_CHARS = 16

_OPENER = re.compile(
    "^(じゃあ?|では|なら|ほんなら|ほいじゃ|ほな|で、|それなら|その|そこの|そちらの)"
)
_CLOSER = re.compile("(は|ほう|方|だったら|なら|じゃと|って)[?!、。]*$")
_PICTURES = re.compile("[^\\w\\s?!、。〜ー・「」]")
_DESKS = ("desk_registration", "desk_clickar", "desk_numbers", DESK_HOURS)
_COUNTERPART: Mapping[str, Mapping[str, str]] = {
    RENEWAL: {
        "registration_overview": "renewal_overview",
        "reg_start": "renewal_start",
        "reg_done": "clk_done",
        "reg_confirm": "clk_correct",
        "desk_registration": "desk_clickar",
        "time_required": "time_required",
    },
    REGISTRATION: {
        "renewal_overview": "registration_overview",
        "renewal_start": "reg_start",
        "clk_done": "reg_done",
        "clk_correct": "reg_confirm",
        "desk_clickar": "desk_registration",
        "time_required": "time_required",
    },
}
_DEVICE = re.compile("パソコン|PC|pc|スマホ|スマートフォン|携帯|タブレット|[iI]Phone|iphone")
_PHONE = re.compile("スマホ|スマートフォン|携帯|[iI]Phone|iphone")
_RENEWS_BY_PHONE = "reg_smartphone_after"
_BY_DEVICE = {"reg_smartphone_after": "renewal_start", QR_CODES: "reg_start"}
_DEVICE_ALONE = re.compile(
    f"(?:今|いま)?の?(?:{_DEVICE.pattern})(?:から|で|を)?(?:です|だ|じゃ|や|やけど|なんだけど|なんですけど|なんじゃけど|ですけど|使って(?:い)?ます|やって(?:い|お)?(?:ます|ります|る)|やっとる|やる|しかない|しかありません)?[。!！]*"
)
"""「スマホです」 after it was told how to begin."""
_DEVICE_TOPICS = ("reg_start", "renewal_start", "clickar_when_where", "official_site")


_WHEN_ALONE = re.compile(
    "(?:それって|それは|そこは|そこ|で、?|じゃあ?|ほんで|ほな)?(?:何曜日?|なんよう(?:び|日)?|いつ|何時|なんじ|土日|どようび?|日曜|祝日)"
    "(?:(?:に|は|も|から|まで)?(?:やって|あいて|開いて|おる|いる|休み|出る|まで|かけ|電話).{0,8})?[?!。ん]*"
)
"""「なんようび」 after a number was told."""
_OPEN_ALWAYS = "clickar_when_where"
_ASKED_WHEN = {
    AGENCY_CONTACT: AGENCY_CONTACT,
    _OPEN_ALWAYS: _OPEN_ALWAYS,
    **dict.fromkeys(_DESKS, DESK_HOURS),
}


_BEGINNING = {
    "registration_overview": "reg_start",
    "registration_needed": "reg_start",
    "reg_start": "reg_start",
    "renewal_overview": "clickar_when_where",
    "renewal_start": "clickar_when_where",
}


@dataclass(frozen=True)
class Mentioned:
    """What the extractor found in the message."""

    attribute: Optional[str] = None
    journey: Optional[str] = None
    agency: Optional[str] = None


@dataclass(frozen=True)
class Meant:
    """The topic that is meant; `attribute` of an agency; or the number just given."""

    topic: str
    attribute: Optional[str] = None
    phone_again: bool = False


def is_elliptic(text: str) -> bool:
    """True for a short message that opens or ends like a follow-up.

    >>> is_elliptic("じゃあFAXは？"), is_elliptic("FAXの番号を教えてください")
    (True, False)
    """
    plain = _PICTURES.sub("", normalise(text)).strip()
    if not plain or len(plain) > MAX_CHARS:
        return False
    return bool(_OPENER.search(plain) or _CLOSER.search(plain))


def resolve(
    text: str, last: Optional[str], mentioned: Mentioned, content: Content, now: datetime
) -> Optional[Meant]:
    """What a short message means after the topic `last`; None if it stands for itself."""
    if last in _BEGINNING and _DEVICE_ALONE.fullmatch(normalise(text).strip()):
        begins = _BEGINNING[last]
        is_renewing = begins == "clickar_when_where" and _PHONE.search(text)
        return Meant(_RENEWS_BY_PHONE if is_renewing else begins)
    if last in _ASKED_WHEN and _WHEN_ALONE.fullmatch(normalise(text).strip()):
        return Meant(_ASKED_WHEN[last], "hours")
    if last is None or not is_elliptic(text):
        return None
    if last == AGENCY_CONTACT and (mentioned.attribute or mentioned.agency):
        return Meant(AGENCY_CONTACT, mentioned.attribute)
    when = parse_when(text, now)
    if last in _DESKS and (when.day or when.kind or when.clock):
        return Meant(DESK_HOURS)
    counterpart = _COUNTERPART.get(mentioned.journey or "", {}).get(last)
    if counterpart:
        return Meant(counterpart)
    topic = content.topics.get(last)
    if mentioned.attribute == "phone" and topic and topic.desk:
        return Meant(last, phone_again=True)
    if _DEVICE.search(text):
        if last in _BY_DEVICE:
            return Meant(_BY_DEVICE[last])
        if last in _DEVICE_TOPICS:
            return Meant(last)
    return None
