"""Cases and call-backs: recorded, listed, asked for, taken back."""

from __future__ import annotations

import base64
from datetime import datetime, timedelta
from itertools import product
from typing import Iterator, Optional

import jpholiday
import pytest
from folded import each

from bot.adapters.stores import cases as cases_sql
from bot.adapters.stores import vault
from bot.adapters.stores.cases import SqlCases, transcript_reference
from bot.adapters.stores.engine import open_engine
from bot.adapters.stores.keys import Keys
from bot.adapters.stores.vault import Vault
from bot.content import handoff_words, loader
from bot.domain.draft import DraftGone
from bot.domain.handoff import Reason, Target
from bot.domain.hours import TOKYO
from bot.services.contacts.opening import Opening
from bot.services.drafts.drafts import Drafts, VaultKey
from bot.services.handoff.cases import (
    KEPT_FOR,
    Cases,
    CaseUnknown,
    ConsentMissing,
    PhoneMissing,
    SlotNotOffered,
)
from bot.services.handoff.handoff import HandOff

AT = datetime(2026, 12, 30, 20, 30, tzinfo=TOKYO)
FRIDAY = datetime(2026, 11, 20, 10, 0, tzinfo=TOKYO)
MORNING = "20270104-0930-1200"
PHONE = "09000009876"
CONTENT = loader.load()
HAND_OFF = HandOff(
    CONTENT, Opening(jpholiday.is_holiday), jpholiday.is_holiday, handoff_words.load()
)


class Bench:
    """The service over a database in memory, with a draft that has a number."""

    def __init__(self) -> None:
        self.engine = open_engine("sqlite://")
        vault.create_tables(self.engine)
        cases_sql.create_tables(self.engine)
        keys = Keys((VaultKey("k1", b"k" * 32),))
        self.drafts = Drafts(Vault(self.engine, keys))
        self.cases = Cases(
            SqlCases(self.engine),
            self.drafts,
            CONTENT,
            jpholiday.is_holiday,
            transcript_reference(keys),
        )
        self.draft = self.drafts.open("web-1", "renewal", AT).id
        self.drafts.set_field(self.draft, "phone", PHONE, AT)

    def record(
        self,
        reason: Reason = Reason.DISCLOSURE_NO,
        agency: Optional[str] = "yumecard",
        at: datetime = AT,
        conversation: str = "web-1",
    ) -> str:
        """A case; its id."""
        decision = HAND_OFF.decide(reason, "renewal", agency, at)
        return self.cases.record(decision, 3, conversation, at).id


@pytest.fixture
def bench() -> Iterator[Bench]:
    """A new one."""
    bench = Bench()
    yield bench
    bench.engine.dispose()


# Cases


def test_record(bench: Bench) -> None:
    """A case says where, why and to whom; the conversation is in it as a hash only."""
    case_id = bench.record()
    (case,) = bench.cases.list_recent().cases
    assert (case.id, case.journey, case.step, case.reason) == (
        case_id,
        "renewal",
        3,
        Reason.DISCLOSURE_NO,
    )
    assert (case.target, case.holder, case.agency, case.at) == (
        Target.PHONE_AGENCY,
        "yumecard",
        "yumecard",
        AT,
    )
    assert "web-1" not in repr(case)
    assert len(case.transcript) == 64


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_is_recorded(bench: Bench, reason: Reason) -> None:
    """Hand-offs to the web are cases too, and those to an agency that is not known."""
    for agency in ("jfelife", None):
        bench.record(reason, agency)
    assert {case.reason for case in bench.cases.list_recent().cases} == {reason}


def test_same_conversation_same_reference(bench: Bench) -> None:
    """Cases of one conversation can be told to be so; those of others are different."""
    for conversation in ("web-1", "web-1", "web-2"):
        bench.record(conversation=conversation)
    references = [case.transcript for case in bench.cases.list_recent().cases]
    assert len(set(references)) == 2


def test_pages(bench: Bench) -> None:
    """Page by page, the newest first, each case once, also those of one moment."""
    ids = [bench.record(at=AT + timedelta(seconds=number // 3)) for number in range(10)]
    pages, cursor = [], None
    while True:
        page = bench.cases.list_recent(3, cursor)
        pages.append([case.id for case in page.cases])
        cursor = page.next_cursor
        if cursor is None:
            break
        if len(pages) == 2:  # what comes meanwhile moves nothing
            bench.record(at=AT + timedelta(hours=1))
    assert [len(page) for page in pages] == [3, 3, 3, 1]
    listed = [case_id for page in pages for case_id in page]
    assert sorted(listed) == sorted(ids)
    assert [ids.index(i) // 3 for i in listed] == [3, 2, 2, 2, 1, 1, 1, 0, 0, 0]


def test_the_last_page_is_known_as_such(bench: Bench) -> None:
    """A page that ends with the last case has no next one."""
    bench.record()
    bench.record()
    assert bench.cases.list_recent(2).next_cursor is None
    assert bench.cases.list_recent(1).next_cursor is not None


def test_by_agency(bench: Bench) -> None:
    """The cases of one agency's contracts, also those that went to a desk."""
    bench.record(Reason.DISCLOSURE_NO, "jfelife")
    bench.record(Reason.OPERATION_TROUBLE, "jfelife")
    bench.record(Reason.DISCLOSURE_NO, "yumecard")
    bench.record(Reason.DISCLOSURE_NO, None)
    found = bench.cases.list_recent(agency="jfelife").cases
    assert {case.reason for case in found} == {Reason.DISCLOSURE_NO, Reason.OPERATION_TROUBLE}
    assert bench.cases.list_recent(agency="nobody").cases == ()


def encoded(text: str) -> str:
    """As cursors are."""
    return base64.urlsafe_b64encode(text.encode()).decode()


@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "あ",
        encoded("now c-1"),
        encoded("2026-11-20T10:00:00 c-1"),
        encoded("2026-11-20T10:00:00+09:00"),
        encoded("2026-11-20T10:00:00+09:00 c-1 c-2"),
        encoded("2026-11-20T10:00:00+09:00 '"),
        encoded("0001-01-01T00:00:00+09:00 c-1"),
        encoded("あ c-1"),
    ],
)
def test_no_cursor(bench: Bench, cursor: str) -> None:
    """What is not a cursor of ours is refused."""
    with pytest.raises(ValueError, match="not a cursor"):
        bench.cases.list_recent(cursor=cursor)


@pytest.mark.parametrize("limit", [0, -1, 101])
def test_limit(bench: Bench, limit: int) -> None:
    """1 to 100 a page."""
    with pytest.raises(ValueError, match="limit"):
        bench.cases.list_recent(limit)


def test_purge(bench: Bench) -> None:
    """Cases are kept for 90 days, with what was asked for in them."""
    old, new = bench.record(), bench.record(at=AT + timedelta(days=1))
    for case_id in (old, new):
        bench.cases.request_call_back(case_id, MORNING, bench.draft, AT, has_consent=True)
    assert bench.cases.purge(AT + KEPT_FOR) == 0
    assert bench.cases.purge(AT + KEPT_FOR + timedelta(seconds=1)) == 1
    assert [case.id for case in bench.cases.list_recent().cases] == [new]
    assert bench.cases.call_back(old) is None
    assert bench.cases.call_back(new)


# Call-backs


def test_request(bench: Bench) -> None:
    """A request holds slot, reason, consent, and where the number lies, not the number."""
    case_id = bench.record()
    offered = bench.cases.slots(case_id, bench.draft, AT)
    assert [slot.spoken for slot in offered] == [
        "1月4日（月）9:30〜12:00",
        "1月4日（月）12:00〜17:30",
        "1月5日（火）9:30〜12:00",
    ]
    asked = bench.cases.request_call_back(case_id, offered[1].id, bench.draft, AT, has_consent=True)
    assert asked == bench.cases.call_back(case_id)
    assert (asked.slot, asked.reason) == (offered[1], Reason.DISCLOSURE_NO)
    assert (asked.draft_id, asked.phone_field) == (bench.draft, "phone")
    assert (asked.has_consent, asked.consented_at) == (True, AT)
    assert PHONE not in repr(asked)
    # whoever calls finds it there
    assert bench.drafts.get(asked.draft_id, AT).fields[asked.phone_field] == PHONE


def test_the_desk_calls_back_within_its_hours(bench: Bench) -> None:
    """The hours are those of whoever was named, here the desk, not the contract's agency."""
    case_id = bench.record(Reason.OPERATION_TROUBLE)
    assert [slot.id for slot in bench.cases.slots(case_id, bench.draft, AT)] == [
        "20270104-0900-1200",
        "20270104-1200-1700",
        "20270104-1700-2000",
    ]


@pytest.mark.parametrize("has_consent", [False, None, 1, "はい"])
def test_no_request_without_consent(bench: Bench, has_consent: bool) -> None:
    """Nothing but a plain True is consent."""
    case_id = bench.record()
    with pytest.raises(ConsentMissing):
        bench.cases.request_call_back(case_id, MORNING, bench.draft, AT, has_consent=has_consent)
    assert bench.cases.call_back(case_id) is None


@pytest.mark.parametrize("slot", ["20270104-0900-1200", "20270106-0930-1200", "", "いつでも"])
def test_only_what_is_offered(bench: Bench, slot: str) -> None:
    """A window that is not offered is refused: outside the hours, too far, no window at all."""
    case_id = bench.record()
    with pytest.raises(SlotNotOffered):
        bench.cases.request_call_back(case_id, slot, bench.draft, AT, has_consent=True)


def test_a_window_that_has_begun(bench: Bench) -> None:
    """Who answers too late is offered others."""
    case_id = bench.record()
    late = datetime(2027, 1, 4, 9, 30, tzinfo=TOKYO)
    with pytest.raises(SlotNotOffered):
        bench.cases.request_call_back(case_id, MORNING, bench.draft, late, has_consent=True)


@pytest.mark.parametrize(
    ("reason", "agency"),
    [
        (Reason.DISCLOSURE_NO, "jfelife"),  # no hours are stated
        (Reason.DISCLOSURE_NO, None),  # nobody knows who should call
        (Reason.PREPARED, "yumecard"),  # nobody is to call
    ],
)
def test_no_windows(bench: Bench, reason: Reason, agency: Optional[str]) -> None:
    """Where no hours are known, or nobody is to call, no window is offered."""
    case_id = bench.record(reason, agency)
    assert bench.cases.slots(case_id, bench.draft, AT) == ()
    with pytest.raises(SlotNotOffered):
        bench.cases.request_call_back(case_id, MORNING, bench.draft, AT, has_consent=True)


def test_not_after_the_end_of_the_draft(bench: Bench) -> None:
    """The number is deleted with its draft, so no later window is offered."""
    opened = datetime(2026, 12, 21, 12, 0, tzinfo=TOKYO)  # kept until 1/4 12:00
    draft = bench.drafts.open("web-9", "renewal", opened).id
    case_id = bench.record(Reason.OPERATION_TROUBLE)
    assert bench.cases.slots(case_id, draft, AT) == ()
    second_later = bench.drafts.open("web-8", "renewal", opened + timedelta(seconds=1)).id
    assert [slot.id for slot in bench.cases.slots(case_id, second_later, AT)] == [
        "20270104-0900-1200"
    ]


def test_no_number(bench: Bench) -> None:
    """Without a number in the draft nobody can be called back."""
    case_id = bench.record()
    bench.drafts.clear_field(bench.draft, "phone", AT)
    with pytest.raises(PhoneMissing):
        bench.cases.request_call_back(case_id, MORNING, bench.draft, AT, has_consent=True)
    bench.drafts.set_field(bench.draft, "daytime_phone", PHONE, AT)
    asked = bench.cases.request_call_back(
        case_id, MORNING, bench.draft, AT, has_consent=True, phone_field="daytime_phone"
    )
    assert asked.phone_field == "daytime_phone"


def test_unknown(bench: Bench) -> None:
    """There must be the case and the draft."""
    with pytest.raises(CaseUnknown):
        bench.cases.request_call_back("c-0", MORNING, bench.draft, AT, has_consent=True)
    case_id = bench.record()
    with pytest.raises(DraftGone):
        bench.cases.request_call_back(case_id, MORNING, "d-0", AT, has_consent=True)
    assert bench.cases.call_back("c-0") is None


def test_asking_again_replaces(bench: Bench) -> None:
    """One request a case: another time takes the place of the first."""
    case_id = bench.record()
    for slot in bench.cases.slots(case_id, bench.draft, AT):
        bench.cases.request_call_back(case_id, slot.id, bench.draft, AT, has_consent=True)
    asked = bench.cases.call_back(case_id)
    assert asked and asked.slot.id == "20270105-0930-1200"


def test_withdraw(bench: Bench) -> None:
    """Consent can be taken back; the case stays."""
    case_id = bench.record()
    bench.cases.request_call_back(case_id, MORNING, bench.draft, AT, has_consent=True)
    assert bench.cases.withdraw_call_back(case_id)
    assert not bench.cases.withdraw_call_back(case_id)
    assert bench.cases.call_back(case_id) is None
    assert len(bench.cases.list_recent().cases) == 1


@each(
    "reason, agency, at",
    product(Reason, [*CONTENT.agencies, None], [AT, FRIDAY, FRIDAY.replace(hour=22)]),
)
def test_offered_means_possible(
    bench: Bench, reason: Reason, agency: Optional[str], at: datetime
) -> None:
    """Wherever the hand-off offers a call-back, there is a window for it."""
    decision = HAND_OFF.decide(reason, "renewal", agency, at)
    conversation = f"web-{reason.value}-{agency}-{at:%m%d%H}"
    case_id = bench.record(reason, agency, at, conversation)
    draft = bench.drafts.open(conversation, "renewal", at).id
    if decision.offers_call_back:
        assert len(bench.cases.slots(case_id, draft, at)) == 3
