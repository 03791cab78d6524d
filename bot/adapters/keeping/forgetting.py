"""忘れる: everything of one member is deleted, wherever it lies, and counted.

A member is found by the account, by conversations that are linked, and in what is sealed: so
drafts, reminders and letters are opened one by one. What no table can tell of whom it is
(hashes of tries, verdicts, counts) is nobody's already, and ends by itself.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any, Mapping, Optional

from sqlalchemy import Column, Table, delete, select
from sqlalchemy.engine import Connection, Engine

from bot.adapters.stores import (
    accounts,
    addressees,
    case_work,
    cases,
    events,
    handovers,
    inbound,
    linked,
    local_mails,
    outbound,
    outbox,
    received,
    reminders,
    resume_codes,
    short_links,
    sms,
    transcripts,
    turn_locks,
    turns_seen,
    vault,
)
from bot.adapters.stores.accounts import SqlAccounts
from bot.adapters.stores.cases import transcript_reference
from bot.adapters.stores.engine import writing
from bot.adapters.stores.keys import Keys
from bot.adapters.stores.linked import SqlLinks
from bot.adapters.stores.sealing import Seal
from bot.adapters.stores.vault import Vault
from bot.adapters.stores.work import translated
from bot.domain.draft import Draft, DraftUnreadable
from bot.services.drafts.drafts import KeyRing
from bot.services.renewal.applying import PLACE, PRESSED
from bot.services.renewal.record import MEMBER

BY_CONVERSATION: tuple[Column[Any], ...] = (
    vault.drafts.c.conversation,
    transcripts.exchanges.c.conversation,
    received.answered.c.conversation,
    inbound.events.c.conversation,
    outbound.parcels.c.conversation,
    addressees.addressees.c.conversation,
    linked.links.c.conversation,
    reminders.reminders.c.conversation,
    short_links.links.c.conversation,
    sms.talks.c.conversation,
    resume_codes.wrong_tries.c.conversation,
    turn_locks.locks.c.name,
)
BY_DRAFT: tuple[Column[Any], ...] = (
    handovers.codes.c.draft,
    resume_codes.codes.c.draft,
    cases.call_backs.c.draft,
)
OTHERS: Mapping[str, Table] = {
    "accounts": accounts.accounts,
    "letters": outbox.letters,
    "local_mails": local_mails.mails,
    "handoff_cases": cases.cases,
    "case_work": case_work.work,
    "turns_seen": turns_seen.turns,
    "conversation_events": events.events,
}
"""Found by the member, by the address, by what stands for the conversation."""


@dataclass(frozen=True)
class Forgotten:
    """How many rows of each table, and the conversations, which the tracker store has to forget."""

    rows: Mapping[str, int]
    conversations: frozenset[str]


class Forgetting:
    """Over the database of the drafts."""

    def __init__(self, engine: Engine, keys: KeyRing) -> None:
        self._engine = engine
        self._keys = keys

    def forget(self, member: str) -> Forgotten:
        """Delete everything of the member in one transaction. Raises `StoreUnavailable`."""
        account = SqlAccounts(self._engine, self._keys).of_member(member)
        links = SqlLinks(self._engine, self._keys)
        with translated(), writing(self._engine) as connection:
            drafts = self._drafts_of(connection, member)
            conversations = {draft.conversation for draft in drafts} - {PLACE}
            conversations |= self._linked(connection, links.digests(member))
            conversations |= self._reminded(connection, member)
            mine = conversations | {f"web:{member}"}
            ids = {draft.id for draft in drafts} | self._ids_in(connection, mine)
            rows: Counter[str] = Counter()
            references = self._references(mine)
            rows += self._cases(connection, references, ids)
            seen = {one[: turns_seen.WHO] for one in references}
            rows += _deleted(connection, turns_seen.turns.c.who, seen)
            told = {events.reference(key, one) for key in self._keys.all() for one in mine}
            rows += _deleted(connection, events.events.c.conversation, told)
            for column in BY_DRAFT:
                rows += _deleted(connection, column, ids)
            rows += _deleted(connection, vault.drafts.c.id, ids)
            for column in BY_CONVERSATION:
                rows += _deleted(connection, column, mine)
            if account:
                rows += self._letters_to(connection, account.address)
                digests = SqlAccounts(self._engine, self._keys).digests_of(member)
                rows += _deleted(connection, accounts.accounts.c.member, digests)
        return Forgotten(dict(rows), frozenset(conversations))

    def _drafts_of(self, connection: Connection, member: str) -> list[Draft]:
        opener, found = Vault(self._engine, self._keys), []
        for row in connection.execute(select(vault.drafts)).all():
            try:
                draft = opener.opened(row)
            except DraftUnreadable:
                continue
            if member in _members_in(draft):
                found.append(draft)
        return found

    def _linked(self, connection: Connection, digests: list[str]) -> set[str]:
        asked = select(linked.links.c.conversation).where(linked.links.c.of_member.in_(digests))
        return set(connection.execute(asked).scalars())

    def _reminded(self, connection: Connection, member: str) -> set[str]:
        seal, found = Seal(self._keys, "reminders"), set()
        for row in connection.execute(select(reminders.reminders)).all():
            document = seal.open(row, row.id) or {}
            if document.get("member") == member:
                found.add(str(row.conversation))
        return found

    def _ids_in(self, connection: Connection, conversations: set[str]) -> set[str]:
        is_in = vault.drafts.c.conversation.in_(conversations)
        return set(connection.execute(select(vault.drafts.c.id).where(is_in)).scalars())

    def _references(self, conversations: set[str]) -> set[str]:
        """What stands for the conversations where they are not named, under every key."""
        return {
            transcript_reference(Keys((key,)))(one)
            for key in self._keys.all()
            for one in conversations
        }

    def _cases(
        self, connection: Connection, references: set[str], drafts: set[str]
    ) -> Counter[str]:
        of_drafts = select(cases.call_backs.c.case_id).where(cases.call_backs.c.draft.in_(drafts))
        ids = set(connection.execute(of_drafts).scalars())
        of_talks = select(cases.cases.c.id).where(cases.cases.c.transcript.in_(references))
        ids |= set(connection.execute(of_talks).scalars())
        rows = _deleted(connection, cases.call_backs.c.case_id, ids)
        rows += _deleted(connection, case_work.work.c.case_id, ids)
        return rows + _deleted(connection, cases.cases.c.id, ids)

    def _letters_to(self, connection: Connection, address: str) -> Counter[str]:
        rows: Counter[str] = Counter()
        for table, purpose in ((outbox.letters, "letters"), (local_mails.mails, "local mails")):
            seal = Seal(self._keys, purpose)
            ids = {
                row.id
                for row in connection.execute(select(table)).all()
                if (seal.open(row, row.id) or {}).get("to") == address
            }
            rows += _deleted(connection, table.c.id, ids)
        return rows


def _members_in(draft: Draft) -> set[Optional[str]]:
    """Whose it is, as far as it tells."""
    pressed = PRESSED.of(draft.fields)
    return {MEMBER.of(draft.fields), pressed.member if pressed else None}


def _deleted(connection: Connection, column: Column[Any], of: Any) -> Counter[str]:
    table: Table = column.table  # type: ignore[assignment]
    if not of:
        return Counter()
    count = int(connection.execute(delete(table).where(column.in_(list(of)))).rowcount)
    return Counter({table.name: count}) if count else Counter()
