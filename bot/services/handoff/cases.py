"""Cases: every hand-off recorded for the help desk, and the call-backs that people asked for."""

from __future__ import annotations

import base64
import binascii
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Callable, Optional, Protocol

from bot.domain.call_back import MOST_SLOTS, CallBack, Slot, call_back_slots
from bot.domain.case import Case
from bot.domain.content import Content
from bot.domain.errors import BotError
from bot.domain.handoff import Decision, Target
from bot.domain.hours import IsHoliday, OpeningHours
from bot.domain.policy import is_reference
from bot.services.drafts.drafts import Drafts

KEPT_FOR = timedelta(days=90)
"""How long a case is kept; `purge` deletes what is older."""

MOST_A_PAGE = 100

PHONE_FIELD = "phone"


class CaseUnknown(BotError):
    """No such case: never was, or purged."""

    def __init__(self) -> None:
        super().__init__("no such case")


class ConsentMissing(BotError):
    """Somebody is to be called back who did not agree to it."""

    def __init__(self) -> None:
        super().__init__("a call-back needs consent")


class SlotNotOffered(BotError):
    """The window is not one of those offered now: begun by now, or never offered."""

    def __init__(self) -> None:
        super().__init__("the slot is not offered")


class PhoneMissing(BotError):
    """The draft has no telephone number to call back."""

    def __init__(self) -> None:
        super().__init__("the draft has no telephone number")


# The store


@dataclass(frozen=True)
class Position:
    """Where a page of cases ended."""

    at: datetime
    case_id: str


class CaseStore(Protocol):
    """Where cases lie. Raises `StoreUnavailable`. Calls block; several threads may call at once."""

    def add(self, case: Case) -> None:
        """Keep a new case."""

    def get(self, case_id: str) -> Optional[Case]:
        """The case of that id."""

    def recent(
        self, limit: int, after: Optional[Position], agency: Optional[str]
    ) -> tuple[Case, ...]:
        """The newest cases, from the one after that position on; those of one agency if named."""

    def put_call_back(self, call_back: CallBack) -> bool:
        """Keep a request in place of the case's earlier one; False if there is no such case."""

    def call_back(self, case_id: str) -> Optional[CallBack]:
        """What was asked for in that case."""

    def delete_call_back(self, case_id: str) -> bool:
        """Forget the request; False if there was none."""

    def purge(self, before: datetime) -> int:
        """Delete cases older than that, with their requests; how many cases there were."""


# The service


@dataclass(frozen=True)
class RecentCases:
    """One page, the newest first; `next_cursor` is None on the last one."""

    cases: tuple[Case, ...]
    next_cursor: Optional[str]


def _new_id() -> str:
    return f"c-{secrets.token_urlsafe(12)}"


class Cases:
    """Records hand-offs and takes requests for a call-back.

    `transcript` makes the keyed hash of a conversation; the conversation itself goes no
    further than that.
    """

    def __init__(
        self,
        store: CaseStore,
        drafts: Drafts,
        content: Content,
        is_holiday: IsHoliday,
        transcript: Callable[[str], str],
        new_id: Callable[[], str] = _new_id,
        recorded: Callable[[Case, str], None] = lambda case, conversation: None,
    ) -> None:
        """`recorded` hears of a case that was kept, and of whose conversation it is."""
        self._recorded = recorded
        self._store = store
        self._drafts = drafts
        self._content = content
        self._is_holiday = is_holiday
        self._transcript = transcript
        self._new_id = new_id

    def record(self, decision: Decision, step: int, conversation: str, at: datetime) -> Case:
        """Keep a hand-off from that step on. Raises `StoreUnavailable`."""
        case = Case(
            id=self._new_id(),
            journey=decision.journey,
            step=step,
            reason=decision.reason,
            target=decision.target,
            holder=decision.holder,
            agency=decision.agency,
            at=at,
            transcript=self._transcript(conversation),
        )
        self._store.add(case)
        self._recorded(case, conversation)
        return case

    def list_recent(
        self, limit: int = 20, cursor: Optional[str] = None, *, agency: Optional[str] = None
    ) -> RecentCases:
        """The newest cases, 1 to 100 a page; those of one agency's contracts if it is named.

        Raises `ValueError` for a limit or a cursor that cannot be.
        """
        if not 1 <= limit <= MOST_A_PAGE:
            raise ValueError(f"limit must be from 1 to {MOST_A_PAGE}")
        found = self._store.recent(limit + 1, position_of(cursor) if cursor else None, agency)
        page = found[:limit]
        return RecentCases(page, cursor_of(page[-1]) if len(found) > limit else None)

    def purge(self, now: datetime) -> int:
        """Delete cases that were kept long enough; how many there were."""
        return self._store.purge(now - KEPT_FOR)

    # Call-backs

    def slots(self, case_id: str, draft_id: str, at: datetime) -> tuple[Slot, ...]:
        """Up to three windows for a call-back; none where no hours are known.

        The number goes with its draft, so no window lies after that. Raises
        `CaseUnknown`, `DraftGone`, `StoreUnavailable`.
        """
        hours = self._hours(self._case(case_id))
        if hours is None:
            return ()
        expires_at = self._drafts.get(draft_id, at).expires_at
        slots = call_back_slots(hours, at, self._is_holiday, MOST_SLOTS)
        return tuple(slot for slot in slots if slot.ends_at < expires_at)

    def request_call_back(
        self,
        case_id: str,
        slot_id: str,
        draft_id: str,
        at: datetime,
        *,
        has_consent: bool,
        phone_field: str = PHONE_FIELD,
    ) -> CallBack:
        """Ask for a call in one of the slots offered now; an earlier request is replaced.

        Raises `ConsentMissing`, `SlotNotOffered`, `PhoneMissing`, `CaseUnknown`,
        `DraftGone`, `StoreUnavailable`; then nothing was changed.
        """
        if has_consent is not True:
            raise ConsentMissing
        case = self._case(case_id)
        offered = self.slots(case_id, draft_id, at)
        slot = next((slot for slot in offered if slot.id == slot_id), None)
        if slot is None:
            raise SlotNotOffered
        if phone_field not in self._drafts.get(draft_id, at).fields:
            raise PhoneMissing
        call_back = CallBack(case_id, slot, case.reason, draft_id, phone_field, has_consent, at)
        if not self._store.put_call_back(call_back):
            raise CaseUnknown
        return call_back

    def call_back(self, case_id: str) -> Optional[CallBack]:
        """What was asked for in that case. Raises `StoreUnavailable`."""
        return self._store.call_back(case_id)

    def withdraw_call_back(self, case_id: str) -> bool:
        """Consent is taken back; False if nothing was asked for. Raises `StoreUnavailable`."""
        return self._store.delete_call_back(case_id)

    def _case(self, case_id: str) -> Case:
        case = self._store.get(case_id)
        if case is None:
            raise CaseUnknown
        return case

    def _hours(self, case: Case) -> Optional[OpeningHours]:
        """The hours of whoever calls back; None to the web, or where none are stated."""
        if case.target is Target.PHONE_AGENCY:
            agency = self._content.agencies.get(case.holder or "")
            return agency.hours if agency else None
        desk = self._content.desks.get(case.holder or "")
        return desk.hours if desk and case.target is Target.PHONE_DESK else None


def cursor_of(case: Case) -> str:
    """A position in the list as opaque text."""
    return base64.urlsafe_b64encode(f"{case.at.isoformat()} {case.id}".encode()).decode()


def position_of(cursor: str) -> Position:
    try:
        at, case_id = base64.urlsafe_b64decode(cursor.encode("ascii")).decode("ascii").split(" ")
        moment = datetime.fromisoformat(at)
        # a naive moment stands for none, one at the ends of the calendar has no UTC
        if moment.tzinfo is None or not is_reference(case_id):
            raise ValueError
        return Position(moment.astimezone(UTC), case_id)
    except (UnicodeError, binascii.Error, ValueError, OverflowError):
        raise ValueError("not a cursor") from None
