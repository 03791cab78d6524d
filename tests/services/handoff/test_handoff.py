"""Hand-offs: the decision at a moment, and what is said."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from itertools import product
from typing import Optional

import jpholiday
import pytest
from folded import each
from hypothesis import given
from hypothesis import strategies as st

from bot.content import handoff_words, loader, manual
from bot.content.places import PROJECT
from bot.domain.handoff import BARS, Decision, Reason, Target
from bot.domain.handoff_table import JOURNEYS
from bot.domain.hours import TOKYO
from bot.reply import Kind, Reply
from bot.services.contacts.links import OFFICIAL_SITE
from bot.services.contacts.opening import Opening
from bot.services.handoff.handoff import CALL_BACK, HandOff
from bot.text import secrets

CONTENT = loader.load()
HAND_OFF = HandOff(
    CONTENT, Opening(jpholiday.is_holiday), jpholiday.is_holiday, handoff_words.load()
)
AGENCIES = (*CONTENT.agencies, None)
SECTIONS = set(manual.load(PROJECT.manual).sections)
NUMBERS = {one.phone for one in (*CONTENT.desks.values(), *CONTENT.agencies.values())}
FRIDAY = "2026-11-20 10:00"
MOMENTS = [
    FRIDAY,
    "2026-11-20 22:00",
    "2026-11-21 12:00",
    "2026-12-30 20:30",
    "2027-01-03 12:00",
    "2027-01-04 08:59",
    "2027-03-22 12:00",
]
WHOLE = list(product(Reason, JOURNEYS, AGENCIES, MOMENTS))


def tokyo(text: str) -> datetime:
    """「2026-11-20 09:00」 in Asia/Tokyo."""
    return datetime.fromisoformat(text).replace(tzinfo=TOKYO)


def said(reason: Reason, journey: str, agency: Optional[str], at: str) -> tuple[Decision, Reply]:
    """The decision and what is said of it."""
    decision = HAND_OFF.decide(reason, journey, agency, tokyo(at))
    return decision, HAND_OFF.reply(decision, tokyo(at))


# Hours: the moments where they change

DISCLOSURE = (Reason.DISCLOSURE_NO, "renewal")
TROUBLE = Reason.OPERATION_TROUBLE
DESK_LINES = {
    "registration": "会員登録の窓口：0120-157-566（",
    "renewal": "Clickarの操作の窓口：0120-301-377（",
}


@pytest.mark.parametrize(
    ("at", "status", "is_open", "opens_at"),
    [
        # 12/30 is a Wednesday, 1/4 a Monday
        ("2026-12-30 19:59", "ただいま受付中・本日20:00まで", True, None),
        (
            "2026-12-30 20:30",
            "ただいま受付時間外・次は1月4日（月）9:00から",
            False,
            "2027-01-04 09:00",
        ),
        (
            "2027-01-03 00:00",
            "ただいま受付時間外・次は1月4日（月）9:00から",
            False,
            "2027-01-04 09:00",
        ),
        (
            "2027-01-03 12:00",
            "ただいま受付時間外・次は1月4日（月）9:00から",
            False,
            "2027-01-04 09:00",
        ),
        (
            "2027-01-03 23:59",
            "ただいま受付時間外・次は1月4日（月）9:00から",
            False,
            "2027-01-04 09:00",
        ),
        ("2027-01-04 08:59", "ただいま受付時間外・本日9:00から", False, "2027-01-04 09:00"),
        ("2027-01-04 09:00", "ただいま受付中・本日20:00まで", True, None),
        # a Saturday
        ("2026-11-21 12:00", "ただいま受付中・本日17:00まで", True, None),
        (
            "2026-11-21 18:00",
            "ただいま受付時間外・次は11月22日（日）9:00から",
            False,
            "2026-11-22 09:00",
        ),
        # 振替休日 for 春分の日
        ("2027-03-22 12:00", "ただいま受付中・本日17:00まで", True, None),
        (
            "2027-03-22 17:00",
            "ただいま受付時間外・次は3月23日（火）9:00から",
            False,
            "2027-03-23 09:00",
        ),
        # 振替休日 for 憲法記念日, a Wednesday
        (
            "2026-05-06 18:00",
            "ただいま受付時間外・次は5月7日（木）9:00から",
            False,
            "2026-05-07 09:00",
        ),
    ],
)
def test_hours_of_the_desks(at: str, status: str, is_open: bool, opens_at: Optional[str]) -> None:
    """Each desk says until when, or from when; a call-back is offered while it is closed."""
    for journey in JOURNEYS:
        decision, reply = said(TROUBLE, journey, None, at)
        assert f"{DESK_LINES[journey]}{status}）" in reply.text.splitlines()
        assert decision.is_open is is_open
        assert decision.opens_at == (tokyo(opens_at) if opens_at else None)
        assert decision.offers_call_back is not is_open
        assert ("折り返し" in reply.text) is not is_open
        assert [choice.payload for choice in reply.choices] == ([] if is_open else [CALL_BACK])


YUMECARD = "取扱代理店 株式会社ゆめカード：0800-3003-123（"
EVERY_DAY = "月〜金 9:30〜17:30。"
YEAR_END = "本日は年末年始のため、営業しているかは確認できません"
HOLIDAY = "本日は祝日のため、営業しているかは確認できません"


@pytest.mark.parametrize(
    ("at", "status", "certain", "is_open", "opens_at"),
    [
        (FRIDAY, "ただいま受付中・本日17:30まで", None, True, None),
        ("2026-12-30 20:30", YEAR_END, "1月4日（月）9:30", None, "2027-01-04 09:30"),
        # a Sunday: closed as on any Sunday
        (
            "2027-01-03 00:00",
            "ただいま受付時間外・次は1月4日（月）9:30から",
            None,
            False,
            "2027-01-04 09:30",
        ),
        (
            "2027-01-03 12:00",
            "ただいま受付時間外・次は1月4日（月）9:30から",
            None,
            False,
            "2027-01-04 09:30",
        ),
        # 2028-01-03 is a Monday, of which nothing is known
        ("2028-01-03 12:00", YEAR_END, "1月4日（火）9:30", None, "2028-01-04 09:30"),
        ("2027-01-04 08:59", "ただいま受付時間外・本日9:30から", None, False, "2027-01-04 09:30"),
        # the Saturday before 勤労感謝の日 on Monday
        (
            "2026-11-21 12:00",
            "ただいま受付時間外・次は11月24日（火）9:30から",
            None,
            False,
            "2026-11-24 09:30",
        ),
        # 振替休日
        ("2027-03-22 12:00", HOLIDAY, "3月23日（火）9:30", None, "2027-03-23 09:30"),
        ("2026-05-06 08:00", HOLIDAY, "5月7日（木）9:30", None, "2026-05-07 09:30"),
    ],
)
def test_hours_of_yumecard(
    at: str, status: str, certain: Optional[str], is_open: Optional[bool], opens_at: Optional[str]
) -> None:
    """ゆめカード: on days of which nothing is known, the next certain opening is told."""
    decision, reply = said(*DISCLOSURE, "yumecard", at)
    lines = reply.text.splitlines()
    every_day = EVERY_DAY if is_open is None else ""
    assert f"{YUMECARD}{every_day}{status}）" in lines
    found = [line for line in lines if line.startswith("確認できる次の受付は")]
    assert found == ([f"確認できる次の受付は、{certain}からです。"] if certain else [])
    assert (decision.is_open, decision.opens_at) == (is_open, tokyo(opens_at) if opens_at else None)
    assert decision.offers_call_back is (is_open is not True)
    assert [choice.payload for choice in reply.choices] == ([] if is_open else [CALL_BACK])


@pytest.mark.parametrize("at", MOMENTS)
def test_hours_of_jfe_are_never_invented(at: str) -> None:
    """JFEライフ at any moment: its number, that its hours are not stated, and no more."""
    decision, reply = said(*DISCLOSURE, "jfelife", at)
    lines = reply.text.splitlines()
    place = lines.index("取扱代理店 JFEライフ株式会社：0120-440-755")
    assert lines[place + 1] == "営業時間は、この案内には書かれていません。"
    assert not re.search(r"\d:\d\d|受付中|時間外|平日|土日|月〜金|折り返し", reply.text)
    assert not re.search(r"\d:\d\d|から）", reply.short_text)
    assert (decision.is_open, decision.opens_at, decision.offers_call_back) == (None, None, False)
    assert reply.choices == ()


# What is said


def test_disclosure_no_in_full() -> None:
    """What it means, the agency of this contract, what to say, what to have, the call-back."""
    decision = HAND_OFF.decide(*DISCLOSURE, "yumecard", tokyo("2027-01-03 12:00"))
    reply = HAND_OFF.reply(decision, tokyo("2027-01-03 12:00"), "2件中1件目")
    assert reply.text.splitlines() == [
        "ご契約（2件中1件目）について、ご案内します。",
        "告知事項に「いいえ」があると、Clickarではお手続きいただけません。取扱代理店へお電話ください。",
        "取扱代理店 株式会社ゆめカード：0800-3003-123"
        "（ただいま受付時間外・次は1月4日（月）9:30から）",
        "「更新の告知事項に『いいえ』があった」とお伝えください。",
        "保険証券をご用意ください。",
        "折り返しの電話は、「折り返しを希望する」からどうぞ。",
    ]
    assert [(link.title, link.url) for link in reply.links] == [
        ("株式会社ゆめカードに電話する", "tel:08003003123")
    ]
    assert reply.citations == ("CLK-3", "AGY-1")
    assert reply.short_text == (
        "Clickarではお手続きいただけません。電話：ゆめカード 0800-3003-123（1月4日（月）9:30から）"
    )
    assert CALL_BACK == '/journey{"move": "call_back"}'


@each("reason, journey, agency, at", WHOLE)
def test_every_reply(reason: Reason, journey: str, agency: Optional[str], at: str) -> None:
    """Each reply has a number that can be pressed, a source, no other number, and is short."""
    decision, reply = said(reason, journey, agency, at)
    assert any(link.url.startswith("tel:0") for link in reply.links)
    for link in reply.links:
        if link.url.startswith("tel:"):
            number = next(n for n in NUMBERS if n.replace("-", "") == link.url[4:])
            assert number in reply.text
    assert reply.citations
    assert set(reply.citations) <= SECTIONS
    assert secrets.PHONE not in secrets.mask(reply.text + reply.short_text, NUMBERS).kinds
    assert not re.search("[{}⟦]", reply.text + reply.short_text)
    assert len(reply.text) <= 300
    assert len(reply.short_text) <= 70
    assert any(number in reply.short_text for number in NUMBERS)


@each("reason, journey, agency", product(Reason, JOURNEYS, AGENCIES))
def test_nothing_is_recommended(reason: Reason, journey: str, agency: Optional[str]) -> None:
    """No reply rates a plan or says which answer to choose."""
    reply = said(reason, journey, agency, FRIDAY)[1]
    assert not re.search(
        "おすすめ|お得|有利|安心です|十分です|「はい」を(選|押)|「いいえ」を(選|押)|「はい」と(答|お答)",
        reply.text,
    )


@pytest.mark.parametrize("reason", [r for r in Reason if r.value in (
    "disclosure_no", "consent_refused", "contract_expired", "cannot_change", "plan_advice",
    "answer_advice", "group_mismatch",
)])  # fmt: skip
@pytest.mark.parametrize("agency", [None, "merged_away"])
def test_agency_not_known(reason: Reason, agency: Optional[str]) -> None:
    """All agencies are named with their numbers, and it is asked which it is."""
    decision, reply = said(reason, "renewal", agency, "2026-11-20 22:00")
    assert (decision.target, decision.holder) == (Target.PHONE_AGENCY, None)
    assert "取扱代理店はどちらですか。" in reply.text
    assert "ゆめカード：0800-3003-123\nJFEライフ：0120-440-755" in reply.text
    assert [link.url for link in reply.links] == ["tel:08003003123", "tel:0120440755"]
    assert [choice.payload for choice in reply.choices] == [
        '/choose_agency{"agency": "yumecard"}',
        '/choose_agency{"agency": "jfelife"}',
    ]
    assert reply.kind is Kind.ASK_BACK
    assert not decision.offers_call_back


@pytest.mark.parametrize("agency", CONTENT.agencies)
def test_agency_of_this_contract(agency: str) -> None:
    """Only the agency of this contract is named, no other."""
    reply = said(*DISCLOSURE, agency, FRIDAY)[1]
    others = [one for one in CONTENT.agencies.values() if one.id != agency]
    assert CONTENT.agencies[agency].phone in reply.text
    assert not [one for one in others if one.phone in reply.text or one.short_name in reply.text]


def test_one_more_agency() -> None:
    """An agency that is added is reached like the others."""
    new = replace(CONTENT.agencies["jfelife"], id="new", name="見本代理店", phone="0120-000-000")
    content = replace(CONTENT, agencies={**CONTENT.agencies, "new": new})
    hand_off = HandOff(
        content, Opening(jpholiday.is_holiday), jpholiday.is_holiday, handoff_words.load()
    )
    decision = hand_off.decide(*DISCLOSURE, "new", tokyo(FRIDAY))
    assert "見本代理店：0120-000-000" in hand_off.reply(decision, tokyo(FRIDAY)).text


def test_a_person_may_be_one_of_two() -> None:
    """Who wants a person hears of the desk and, for what is in the contract, of the agency."""
    reply = said(Reason.WANTS_PERSON, "renewal", "jfelife", FRIDAY)[1]
    assert [link.url for link in reply.links] == ["tel:0120301377", "tel:0120440755"]
    assert "ご契約や補償のことは、取扱代理店へお電話ください。" in reply.text


TO_THE_WEB = (Reason.PREPARED, Reason.GO_TO_PAGE)
PAGE = "https://mypage.example.jp/renewal/handover/" + "c" * 32


@pytest.mark.parametrize("reason", TO_THE_WEB)
@pytest.mark.parametrize("is_one_time", [True, False])
def test_to_the_web(reason: Reason, is_one_time: bool) -> None:
    """The page is linked first, then the desk that helps; a one-time link says so."""
    decision = HAND_OFF.decide(reason, "renewal", "yumecard", tokyo(FRIDAY))
    reply = HAND_OFF.reply(decision, tokyo(FRIDAY), page_url=PAGE, is_one_time=is_one_time)
    assert [(link.title, link.url) for link in reply.links] == [
        ("更新のお手続きの画面を開く", PAGE),
        ("Clickarの操作の窓口に電話する", "tel:0120301377"),
    ]
    assert ("15分間、1回だけ" in reply.text) is is_one_time
    assert PAGE not in reply.text + reply.short_text
    assert reply.choices == ()


def test_to_the_web_without_a_page() -> None:
    """Without a page of ours the official site is linked, and nothing is said of one-time links."""
    reply = said(Reason.GO_TO_PAGE, "registration", None, FRIDAY)[1]
    assert reply.links[0] == OFFICIAL_SITE
    assert "1回だけ" not in reply.text


@pytest.mark.parametrize("hint", ["{means}", "{0}", "⟦plate⟧", "%s"])
def test_a_hint_is_only_text(hint: str) -> None:
    """What names the contract stands there as it is, braces and all."""
    decision = HAND_OFF.decide(*DISCLOSURE, "yumecard", tokyo(FRIDAY))
    assert f"（{hint}）" in HAND_OFF.reply(decision, tokyo(FRIDAY), hint).text


@each(
    "reason, journey, agency",
    product((r for r in Reason if r not in TO_THE_WEB), JOURNEYS, AGENCIES),
)
def test_no_page_but_for_the_web(reason: Reason, journey: str, agency: Optional[str]) -> None:
    """A page that is handed in is not linked unless the decision is for the web."""
    decision = HAND_OFF.decide(reason, journey, agency, tokyo(FRIDAY))
    reply = HAND_OFF.reply(decision, tokyo(FRIDAY), page_url=PAGE, is_one_time=True)
    assert all(link.url.startswith("tel:") for link in reply.links)
    assert PAGE not in str(reply)


# What bars the web

moments = st.datetimes(datetime(2026, 1, 1), datetime(2028, 12, 31), timezones=st.just(TOKYO))
agencies = st.one_of(st.sampled_from(AGENCIES), st.text(max_size=20))
anything = st.tuples(st.sampled_from(Reason), st.sampled_from(JOURNEYS), agencies, moments)


@each(
    "bar, asked, journey, agency, others",
    product(BARS, Reason, JOURNEYS, (*AGENCIES, "unknown"), (set(), set(Reason))),
)
def test_a_bar_never_leads_to_the_web(
    bar: Reason, asked: Reason, journey: str, agency: Optional[str], others: set[Reason]
) -> None:
    """Whatever is asked for and whosever the contract is: a barred renewal stays off."""
    assert_barred(bar, asked, journey, agency, others, tokyo(FRIDAY))


@given(situation=anything, bar=st.sampled_from(BARS), others=st.sets(st.sampled_from(Reason)))
def test_a_bar_never_leads_to_the_web_at_any_moment(
    situation: tuple[Reason, str, Optional[str], datetime], bar: Reason, others: set[Reason]
) -> None:
    """Whenever, whatever the agency is called, and whatever else bars it."""
    asked, journey, agency, at = situation
    assert_barred(bar, asked, journey, agency, others, at)


def assert_barred(
    bar: Reason,
    asked: Reason,
    journey: str,
    agency: Optional[str],
    others: set[Reason],
    at: datetime,
) -> None:
    """To the agency, whether the bar is what is asked for or stands beside it."""
    as_reason = HAND_OFF.decide(bar, journey, agency, at, bars=others)
    as_bar = HAND_OFF.decide(asked, "renewal", agency, at, bars={bar, *others})
    for decision in (as_reason, as_bar):
        assert decision.target is Target.PHONE_AGENCY
        assert decision.reason in BARS
        reply = HAND_OFF.reply(decision, at, page_url=PAGE)
        assert all(link.url.startswith("tel:") for link in reply.links)


@each("reason, journey, agency, at", WHOLE)
def test_always_somebody_to_call(
    reason: Reason, journey: str, agency: Optional[str], at: str
) -> None:
    """There is a number, and what opens next lies ahead."""
    assert_somebody_to_call(reason, journey, agency, tokyo(at))


@given(situation=anything)
def test_always_somebody_to_call_at_any_moment(
    situation: tuple[Reason, str, Optional[str], datetime],
) -> None:
    """The same at any moment, and whatever the agency is called."""
    assert_somebody_to_call(*situation)


def assert_somebody_to_call(
    reason: Reason, journey: str, agency: Optional[str], at: datetime
) -> None:
    """A number, and no promise that contradicts another."""
    decision = HAND_OFF.decide(reason, journey, agency, at)
    assert any(link.url.startswith("tel:") for link in HAND_OFF.reply(decision, at).links)
    assert decision.opens_at is None or decision.opens_at > at
    assert not (decision.is_open and decision.opens_at)
    assert not decision.offers_call_back or decision.opens_at
    assert decision.reason is reason


def test_unknown_journey() -> None:
    """A journey that the table does not know is an error."""
    with pytest.raises(ValueError, match="no journey claims"):
        HAND_OFF.decide(Reason.PREPARED, "claims", None, tokyo(FRIDAY))
