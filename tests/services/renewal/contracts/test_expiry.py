"""満期 in words."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from renewal_support import AT, CONTENT, OPENING, contracts_of

from bot.domain.hours import TOKYO
from bot.domain.policy import PolicyPeriod
from bot.services.contacts.agency import agency_help
from bot.services.renewal.contracts.expiry import (
    days_note,
    expired_reply,
    expiry_date,
    expiry_line,
    is_expired,
)

PERIOD = PolicyPeriod.year_until(date(2026, 12, 10))


def tokyo(text: str) -> datetime:
    """「2026-11-20 09:00」 in Asia/Tokyo."""
    return datetime.fromisoformat(text).replace(tzinfo=TOKYO)


@pytest.mark.parametrize(
    ("at", "line", "note"),
    [
        ("2026-11-22 10:00", "満期は12月10日 午後4時です（あと18日）", "あと18日"),
        ("2025-12-31 23:59", "満期は2026年12月10日 午後4時です（あと344日）", "あと344日"),
        ("2026-12-09 23:59", "満期は12月10日 午後4時です（あと1日）", "あと1日"),
        ("2026-12-10 00:00", "本日 午後4時が満期です", "本日まで"),
        ("2026-12-10 15:59", "本日 午後4時が満期です", "本日まで"),
        ("2026-12-10 16:00", "満期（12月10日 午後4時）を過ぎています", "満期を過ぎています"),
        ("2026-12-11 00:00", "満期（12月10日 午後4時）を過ぎています", "満期を過ぎています"),
        ("2027-01-04 09:00", "満期（2026年12月10日 午後4時）を過ぎています", "満期を過ぎています"),
    ],
)
def test_the_line(at: str, line: str, note: str) -> None:
    """Days are calendar days in Japan; on the day itself the hour counts."""
    assert expiry_line(PERIOD, tokyo(at)) == line
    assert days_note(PERIOD, tokyo(at)) == note
    assert is_expired(PERIOD, tokyo(at)) == ("過ぎて" in line)


def test_the_day_is_that_of_japan() -> None:
    """15:30 UTC on the 9th is the 10th in Japan, 7:00 UTC is 午後4時."""
    assert expiry_line(PERIOD, datetime(2026, 12, 9, 15, 30, tzinfo=UTC)).startswith("本日")
    assert not is_expired(PERIOD, datetime(2026, 12, 10, 6, 59, tzinfo=UTC))
    assert is_expired(PERIOD, datetime(2026, 12, 10, 7, 0, tzinfo=UTC))


def test_a_contract_has_its_period() -> None:
    """A contract does as well as a period."""
    contract = contracts_of("shiki")[0]
    assert expiry_line(contract, AT) == "満期は11月21日 午後4時です（あと1日）"
    assert expiry_date(contract) == "2026年11月21日 午後4時"
    assert not is_expired(contract, AT)


@pytest.mark.parametrize(
    ("agency", "phone", "citation"),
    [("jfelife", "0120-440-755", "AGY-2"), ("yumecard", "0800-3003-123", "AGY-1")],
)
def test_after_it_the_agency_of_the_contract_is_called(
    agency: str, phone: str, citation: str
) -> None:
    """At once, and at the number of this contract's agency."""
    contract = replace(contracts_of("reiko")[0], agency=agency)
    assert is_expired(contract, AT)
    reply = expired_reply(contract, CONTENT, OPENING, AT)
    assert "満期（11月17日 午後4時）を過ぎています。" in reply.text
    assert "すぐに取扱代理店へお電話ください。" in reply.text
    assert phone in reply.text and phone in reply.short_text
    assert reply.links[0].url == f"tel:{phone.replace('-', '')}"
    assert reply.citations == ("GEN-4", citation)
    assert len(reply.short_text) <= 70


@pytest.mark.parametrize(
    ("at", "status"),
    [
        ("2026-11-21 10:00", "ただいま受付時間外・次は11月24日（火）9:30から"),
        ("2026-11-20 10:00", "ただいま受付中・本日17:30まで"),
        ("2027-01-01 10:00", "営業しているかは確認できません"),
    ],
)
def test_the_hours_of_the_agency(at: str, status: str) -> None:
    """Open now, or when next; where the manual is silent, nothing is claimed."""
    contract = replace(contracts_of("reiko")[0], agency="yumecard")
    assert status in expired_reply(contract, CONTENT, OPENING, tokyo(at)).text


def test_no_renewal_window_is_invented() -> None:
    """The manual says nothing of renewing after 満期: no days, no way on the web."""
    text = expired_reply(contracts_of("reiko")[0], CONTENT, OPENING, AT).text
    assert not re.search(
        "以内|期限|まで(?:に|は)|日間|間に合|Web|ウェブ|更新でき|継続でき|失効|無保険", text
    )


def test_an_agency_that_is_not_known() -> None:
    """Then where it is written, and the desk: never a dead end, never another agency."""
    contract = replace(contracts_of("reiko")[0], agency="new_agency")
    agency = agency_help(contract, CONTENT, OPENING, AT)
    assert "0120-301-377" in "".join(agency.lines)
    assert agency.phone == "0120-301-377"
    assert [link.url for link in agency.links] == ["tel:0120301377"]
    assert "0120-440-755" not in "".join(agency.lines)
