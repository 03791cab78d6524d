"""案件: hand-offs and call-backs as the desk works them off: open, taken by somebody, done."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Callable, Optional, Protocol

from bot.domain.call_back import Slot
from bot.domain.case import Case
from bot.domain.content import Content
from bot.domain.desk_user import DeskUser
from bot.domain.draft import DraftGone, DraftUnreadable
from bot.domain.errors import BotError
from bot.services.desk.audit import AuditStore, Look, Looked
from bot.services.desk.notes import masked_note
from bot.services.drafts.drafts import Drafts
from bot.services.handoff.cases import CaseStore, Position, cursor_of, position_of
from bot.services.values import kinds

MOST_A_PAGE = 100
MOST_EXPORTED = 5000


class Status(str, Enum):
    """How far it is."""

    OPEN = "open"
    TAKEN = "taken"
    DONE = "done"


ALLOWED = {
    Status.OPEN: (Status.TAKEN, Status.DONE),
    Status.TAKEN: (Status.OPEN, Status.DONE),
    Status.DONE: (),
}
"""What follows on what; whoever has taken one may give it back."""


class NotSo(BotError):
    """The case is not as it was thought to be: somebody else has taken it, or it is done."""


@dataclass(frozen=True)
class Worked:
    """A case with what the desk made of it. `by` took it; `slot` is when a call-back is wanted.

    `version` counts the changes.
    """

    case: Case
    status: Status = Status.OPEN
    note: str = ""
    by: Optional[str] = None
    version: int = 0
    slot: Optional[Slot] = None


@dataclass(frozen=True)
class Wanted:
    """Which cases; None is every one. `holder` is the desk or agency with the telephone."""

    agency: Optional[str] = None
    status: Optional[Status] = None
    holder: Optional[str] = None


class WorkStore(Protocol):
    """Where the work on cases lies. Raises `StoreUnavailable`. Calls block."""

    def page(self, limit: int, after: Optional[Position], wanted: Wanted) -> tuple[Worked, ...]:
        """The newest cases, from the one after that position on."""

    def get(self, case_id: str) -> Optional[Worked]:
        """The case of that id."""

    def change(self, worked: Worked, at: datetime) -> bool:
        """Keep it in place of the version before; False where that is not the last one any more."""

    def purge(self, now: datetime) -> int:
        """Delete the work on cases that are no more; how many there were."""


@dataclass(frozen=True)
class Queue:
    """One page; `next_cursor` is None on the last one."""

    cases: tuple[Worked, ...]
    next_cursor: Optional[str]


@dataclass(frozen=True)
class CaseWork:
    """Everybody sees their own agency's cases alone. Blocks. Raises `StoreUnavailable`.

    `confirm` tells a customer, where they asked for it, that they will be called.
    """

    store: WorkStore
    cases: CaseStore
    drafts: Drafts
    content: Content
    audit: AuditStore
    confirm: Callable[[str, datetime], bool]

    def queue(
        self, user: DeskUser, wanted: Wanted, limit: int, cursor: Optional[str], at: datetime
    ) -> Queue:
        """A page of those that they may see. Raises `ValueError` for a cursor that is none."""
        after = position_of(cursor) if cursor else None
        self._note(user, Look.CASES, "", at)
        found = self._page(user, wanted, limit + 1, after)
        cases = found[:limit]
        return Queue(cases, cursor_of(cases[-1].case) if len(found) > limit else None)

    def exported(self, user: DeskUser, wanted: Wanted, at: datetime) -> tuple[Worked, ...]:
        """All of them at once, the newest first."""
        self._note(user, Look.EXPORT, "", at)
        return self._page(user, wanted, MOST_EXPORTED, None)

    def one(self, user: DeskUser, case_id: str, at: datetime) -> Optional[Worked]:
        """The case of that id, None where there is none that they may see."""
        found = self._seen(user, case_id)
        if found is not None:
            self._note(user, Look.CASE, case_id, at)
        return found

    def change(
        self,
        user: DeskUser,
        before: Worked,
        status: Optional[Status],
        note: Optional[str],
        at: datetime,
    ) -> Worked:
        """The case with another status or note. Raises `NotSo`; then nothing was changed."""
        status = status or before.status
        is_again = status is before.status and (
            status is not Status.TAKEN or before.by == user.name
        )
        if not is_again and status not in ALLOWED[before.status]:
            raise NotSo
        by = None if status is Status.OPEN else before.by or user.name
        kept = before.note if note is None else masked_note(note, self._public_numbers())
        after = Worked(before.case, status, kept, by, before.version + 1, before.slot)
        self._note(user, Look.CASE_CHANGED, before.case.id, at)
        if not self.store.change(after, at):
            raise NotSo
        if status is Status.TAKEN and before.status is Status.OPEN and before.slot is not None:
            with suppress(DraftGone, DraftUnreadable):  # nobody is there any more to be told
                self.confirm(before.case.id, at)
        return after

    def number(self, user: DeskUser, case_id: str, at: datetime) -> Optional[str]:
        """The number to call back, of who agreed to it; None where there is none any more.

        It is noted before it is shown.
        """
        if self._seen(user, case_id) is None:
            return None
        asked = self.cases.call_back(case_id)
        if asked is None:
            return None
        self._note(user, Look.NUMBER, case_id, at)
        try:
            text = self.drafts.get(asked.draft_id, at).fields.get(asked.phone_field)
        except (DraftGone, DraftUnreadable):
            return None
        return kinds.spoken(kinds.PHONE, text) if text else None

    def _page(
        self, user: DeskUser, wanted: Wanted, limit: int, after: Optional[Position]
    ) -> tuple[Worked, ...]:
        if user.agency is not None and wanted.agency not in (None, user.agency):
            return ()
        agency = user.agency or wanted.agency
        return self.store.page(limit, after, Wanted(agency, wanted.status, wanted.holder))

    def _seen(self, user: DeskUser, case_id: str) -> Optional[Worked]:
        found = self.store.get(case_id)
        return found if found is not None and user.sees(found.case.agency) else None

    def _note(self, user: DeskUser, look: Look, reference: str, at: datetime) -> None:
        self.audit.add(Looked(user.name, at, look, reference, user.agency))

    def _public_numbers(self) -> list[str]:
        agencies = self.content.agencies.values()
        desks = [desk.phone for desk in self.content.desks.values()]
        return desks + [number for agency in agencies for number in (agency.phone, agency.fax)]
