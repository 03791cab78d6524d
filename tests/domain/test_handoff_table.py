"""The decision table: total, without overlap, and as the document shows it."""

from __future__ import annotations

import dataclasses
from datetime import datetime
from itertools import product
from typing import Iterable, Iterator

import jpholiday
import pytest
from folded import assert_all, each

from bot.content import handoff_words, loader
from bot.domain import handoff_table
from bot.domain.content import Content
from bot.domain.handoff import Answering, Reason, Target
from bot.domain.handoff_table import JOURNEYS, TABLE, Row
from bot.domain.hours import TOKYO
from bot.root import ROOT
from bot.services.contacts.opening import Opening
from bot.services.handoff.handoff import HandOff

BEGIN, END = "<!-- decision table: begin -->", "<!-- decision table: end -->"
HEADING = "| reason | journey | agency known | telephone | goes on | whose telephone | call-back |"

CONTENT = loader.load()
WORDING = handoff_words.load()
COMBINATIONS = list(product(Reason, JOURNEYS, (True, False), Answering))


# The table


@each("reason, journey, has_agency, answering", COMBINATIONS)
def test_every_combination_stands_in_one_row(
    reason: Reason, journey: str, has_agency: bool, answering: Answering
) -> None:
    """No combination is missing, and none is decided twice."""
    found = [
        row
        for row in TABLE
        if reason in row.reasons
        and journey in row.journeys
        and has_agency in row.has_agency
        and answering in row.answering
    ]
    assert [handoff_table.row(reason, journey, has_agency, answering)] == found


@each("reason, journey, has_agency", product(Reason, JOURNEYS, (True, False)))
def test_hours_do_not_change_the_target(reason: Reason, journey: str, has_agency: bool) -> None:
    """Who is meant does not depend on whether somebody answers there."""
    rows = handoff_table.rows(reason, journey, has_agency)
    assert len({(row.target, row.desk) for row in rows}) == 1


def test_journeys_of_the_content() -> None:
    """Every journey of the content is in the table; its desks are those of the content."""
    assert set(JOURNEYS) == set(CONTENT.journeys)
    assert {row.desk for row in TABLE if row.desk} <= set(CONTENT.desks)
    for row in TABLE:
        assert (row.desk is None) is (row.target is Target.PHONE_AGENCY)


def test_unknown_journey() -> None:
    """A journey that the table does not know is an error that names it."""
    with pytest.raises(ValueError, match="no journey claims"):
        handoff_table.rows(Reason.PREPARED, "claims", True)


WEB, AGENCY, DESK = Target.WEB, Target.PHONE_AGENCY, Target.PHONE_DESK


@pytest.mark.parametrize(
    ("reason", "registering", "renewing"),
    [
        (Reason.PREPARED, (WEB, "registration"), (WEB, "clickar")),
        (Reason.GO_TO_PAGE, (WEB, "registration"), (WEB, "clickar")),
        (Reason.DISCLOSURE_NO, (AGENCY, None), (AGENCY, None)),
        (Reason.CONSENT_REFUSED, (AGENCY, None), (AGENCY, None)),
        (Reason.CONTRACT_EXPIRED, (AGENCY, None), (AGENCY, None)),
        (Reason.CANNOT_CHANGE, (AGENCY, None), (AGENCY, None)),
        (Reason.PLAN_ADVICE, (AGENCY, None), (AGENCY, None)),
        (Reason.ANSWER_ADVICE, (AGENCY, None), (AGENCY, None)),
        (Reason.GROUP_MISMATCH, (AGENCY, None), (AGENCY, None)),
        (Reason.CONTRACT_NOT_LISTED, (DESK, "registration"), (DESK, "clickar")),
        (Reason.MATCH_FAILED, (DESK, "registration"), (DESK, "clickar")),
        (Reason.BACK_END_DOWN, (DESK, "registration"), (DESK, "clickar")),
        (Reason.WANTS_PERSON, (DESK, "registration"), (DESK, "clickar")),
        (Reason.MAIL_MISSING, (DESK, "registration"), (DESK, "clickar")),
        (Reason.OPERATION_TROUBLE, (DESK, "registration"), (DESK, "clickar")),
        (Reason.MAIL_EXPIRED, (DESK, "registration"), (DESK, "registration")),
        (Reason.LOGIN_FORGOTTEN, (DESK, "registration"), (DESK, "registration")),
    ],
)
def test_targets(
    reason: Reason, registering: tuple[Target, str], renewing: tuple[Target, str]
) -> None:
    """What each reason leads to, whether or not the agency is known."""
    for journey, expected in zip(JOURNEYS, (registering, renewing)):
        for has_agency in (True, False):
            row = handoff_table.rows(reason, journey, has_agency)[0]
            assert (row.target, row.desk) == expected


@each("reason, journey, has_agency, answering", COMBINATIONS)
def test_call_backs(reason: Reason, journey: str, has_agency: bool, answering: Answering) -> None:
    """A call-back is offered on the telephone alone, when it is not open but opens for certain."""
    row = handoff_table.row(reason, journey, has_agency, answering)
    is_known = row.target is DESK or (row.target is AGENCY and has_agency)
    is_later = answering in (Answering.CLOSED, Answering.UNCERTAIN)
    assert row.offers_call_back is (is_known and is_later)


# The document


def described(row: Row) -> str:
    """A row as a line of the document."""
    holder = f"`{row.desk}`" if row.desk else "the agency's"
    if row.target is WEB:
        holder += " (help)"
    return " | ".join(
        [
            "| " + _listed((one.value for one in Reason if one in row.reasons), len(Reason)),
            _listed((one for one in JOURNEYS if one in row.journeys), len(JOURNEYS)),
            _listed((n for n, is_it in YES_NO.items() if is_it in row.has_agency), 2),
            _listed((one.value for one in Answering if one in row.answering), len(Answering)),
            f"**{row.target.name}**",
            holder,
            ("yes" if row.offers_call_back else "no") + " |",
        ]
    )


YES_NO = {"yes": True, "no": False}


def _listed(names: Iterable[str], most: int) -> str:
    listed = [f"`{name}`" for name in names]
    return "any" if len(listed) == most else ", ".join(listed)


def shown() -> list[str]:
    """The lines of the table in the document."""
    text = (ROOT / "docs" / "handoff.md").read_text(encoding="utf-8")
    return text.split(BEGIN)[1].split(END)[0].strip().splitlines()


def test_the_document_shows_the_table() -> None:
    """docs/handoff.md holds the table as it is; else put these lines between its markers."""
    expected = [HEADING, "|---|---|---|---|---|---|---|", *map(described, TABLE)]
    assert shown() == expected, "\n" + "\n".join(expected)


# Row by row, from the document to the decision


def documented(line: str) -> Iterator[tuple[str, str, str, str, str, str, str]]:
    """Every combination that a line of the document tells, with what it tells."""
    whole = (
        [one.value for one in Reason],
        [*JOURNEYS],
        [*YES_NO],
        [one.value for one in Answering],
    )
    cells = [cell.strip() for cell in line.strip("|").split("|")]
    columns = [
        every if cell == "any" else [name.strip(" `") for name in cell.split(",")]
        for every, cell in zip(whole, cells)
    ]
    for combination in product(*columns):
        yield (*combination, *cells[4:])


LINES = shown()[2:]
MOMENTS = {
    "open": "2026-11-20 10:00",
    "closed": "2026-11-20 22:00",
    "uncertain": "2026-11-23 10:00",  # 勤労感謝の日
    "unstated": "2026-11-20 10:00",
}


def content_for(answering: str) -> Content:
    """Content in which desks can be what the real ones never are: silent about their hours."""
    hours = CONTENT.desks["clickar"].hours
    changed = {
        "uncertain": dataclasses.replace(hours, holiday_is_known=False),
        "unstated": None,
    }.get(answering, hours)
    desks = {k: dataclasses.replace(d, hours=changed) for k, d in CONTENT.desks.items()}
    return dataclasses.replace(CONTENT, desks=desks)


def test_the_document_is_total() -> None:
    """The document tells every combination once."""
    told = [combination[:4] for line in LINES for combination in documented(line)]
    assert len(told) == len(set(told)) == len(COMBINATIONS)


@pytest.mark.parametrize("line", LINES)
def test_row(line: str) -> None:
    """What a line of the document tells is what is decided, for all that it stands for."""
    names = ("reason", "journey", "knows", "answering", "goes_on", "whose", "call_back")
    assert_all(assert_decided, (dict(zip(names, told, strict=True)) for told in documented(line)))


def assert_decided(
    reason: str, journey: str, knows: str, answering: str, goes_on: str, whose: str, call_back: str
) -> None:
    """One combination, at a moment that is as it says."""
    content = content_for(answering)
    hand_off = HandOff(content, Opening(jpholiday.is_holiday), jpholiday.is_holiday, WORDING)
    agency = "jfelife" if answering == "unstated" else "yumecard"
    at = datetime.fromisoformat(MOMENTS[answering]).replace(tzinfo=TOKYO)
    decision = hand_off.decide(Reason(reason), journey, agency if knows == "yes" else None, at)
    assert f"**{decision.target.name}**" == goes_on
    if whose == "the agency's":
        assert decision.holder == (agency if knows == "yes" else None)
    else:
        assert whose.startswith(f"`{decision.holder}`")
    assert decision.offers_call_back is YES_NO[call_back]
    if decision.holder:
        assert decision.is_open is {"open": True, "closed": False}.get(answering)
        assert (decision.opens_at is None) is (answering in ("open", "unstated"))
