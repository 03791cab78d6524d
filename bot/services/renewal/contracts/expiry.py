"""満期: how long a contract still runs, in words; what comes after it, the agency says."""

from __future__ import annotations

from datetime import datetime
from typing import Union

from bot.domain.content import Content
from bot.domain.hours import TOKYO
from bot.domain.policy import Contract, PolicyPeriod
from bot.reply import Kind, Reply
from bot.services.contacts.agency import agency_help
from bot.services.contacts.opening import Opening

OCLOCK = "午後4時"
"""始期 and 満期 are at this time of the day."""


def is_expired(one: Union[Contract, PolicyPeriod], at: datetime) -> bool:
    """True from 満期 on, which is at 午後4時."""
    return _period(one).is_over(at)


def days_note(one: Union[Contract, PolicyPeriod], at: datetime) -> str:
    """「あと18日」, 「本日まで」 or 「満期を過ぎています」."""
    period = _period(one)
    if period.is_over(at):
        return "満期を過ぎています"
    days = period.days_left(at)
    return f"あと{days}日" if days else "本日まで"


def expiry_line(one: Union[Contract, PolicyPeriod], at: datetime) -> str:
    """「満期は12月10日 午後4時です（あと18日）」; the year only where it is another one."""
    period = _period(one)
    day = period.expires_at.astimezone(TOKYO)
    year = f"{day.year}年" if day.year != at.astimezone(TOKYO).year else ""
    spoken = f"{year}{day.month}月{day.day}日 {OCLOCK}"
    if period.is_over(at):
        return f"満期（{spoken}）を過ぎています"
    if period.days_left(at) == 0:
        return f"本日 {OCLOCK}が満期です"
    return f"満期は{spoken}です（{days_note(period, at)}）"


def expiry_date(one: Union[Contract, PolicyPeriod]) -> str:
    """「2026年12月10日 午後4時」."""
    day = _period(one).expires_at.astimezone(TOKYO)
    return f"{day.year}年{day.month}月{day.day}日 {OCLOCK}"


def expired_reply(contract: Contract, content: Content, opening: Opening, at: datetime) -> Reply:
    """満期 has passed: nothing is said of what is still possible, the agency is called at once."""
    agency = agency_help(contract, content, opening, at)
    text = (
        f"{contract.vehicle.name}のご契約は、{expiry_line(contract, at)}。"
        "このあとのお手続きは、ここではご案内できません。すぐに取扱代理店へお電話ください。"
    )
    return Reply(
        "\n".join([text, *agency.lines]),
        citations=("GEN-4", *agency.citations),
        links=agency.links,
        kind=Kind.CANNOT_TELL,
        short_text=f"満期を過ぎています。すぐに取扱代理店へお電話ください。{agency.phone}",
    )


def _period(one: Union[Contract, PolicyPeriod]) -> PolicyPeriod:
    return one.period if isinstance(one, Contract) else one
