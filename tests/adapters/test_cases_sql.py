"""What the store of cases does, on every database."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Callable

import pytest
from sqlalchemy import text
from sqlalchemy.engine import Engine

from bot.adapters.stores.cases import SqlCases, call_backs, create_tables, transcript_reference
from bot.adapters.stores.keys import Keys
from bot.adapters.stores.vault import Vault
from bot.domain.call_back import CallBack, Slot
from bot.domain.case import Case
from bot.domain.errors import StoreUnavailable
from bot.domain.handoff import Reason, Target
from bot.domain.hours import TOKYO
from bot.services.drafts.drafts import Drafts
from bot.services.handoff.cases import CaseStore, Position
from tests.adapters.draft_stores import (
    AT,
    KEYS,
    NEW_KEY,
    OLD_KEY,
    ROTATED,
    at_once,
    engines,
    execute,
    stored_bytes,
)

HOUR = timedelta(hours=1)
CONVERSATION = "line-U0123456789distinctive"
CASE = Case(
    id="c-1",
    journey="renewal",
    step=3,
    reason=Reason.DISCLOSURE_NO,
    target=Target.PHONE_AGENCY,
    holder="yumecard",
    agency="yumecard",
    at=AT,
    transcript=transcript_reference(KEYS)(CONVERSATION),
)
SLOT = Slot(AT + HOUR, AT + 3 * HOUR)
ASKED = CallBack("c-1", SLOT, Reason.DISCLOSURE_NO, "d-1", "phone", True, AT)


engine = engines(create_tables)


@pytest.fixture
def store(engine: Engine) -> CaseStore:
    """The store on it."""
    return SqlCases(engine)


def ids(cases: tuple[Case, ...]) -> list[str]:
    """What was listed."""
    return [case.id for case in cases]


@pytest.mark.parametrize("reason", Reason)
@pytest.mark.parametrize("target", Target)
def test_kept_as_it_is(store: CaseStore, reason: Reason, target: Target) -> None:
    """A case comes back as it was, whatever its reason and target."""
    case = replace(CASE, reason=reason, target=target, holder=None, agency=None)
    store.add(case)
    assert store.get("c-1") == case
    assert store.recent(10, None, None) == (case,)
    assert store.get("c-2") is None


def test_moments(store: CaseStore) -> None:
    """The moment is kept to the microsecond, whatever the zone it was told in."""
    at = datetime(2026, 11, 20, 1, 2, 3, 4, tzinfo=UTC)
    store.add(replace(CASE, at=at))
    case = store.get("c-1")
    assert case and case.at == at
    assert case.at.utcoffset() == TOKYO.utcoffset(case.at.replace(tzinfo=None))


def test_recent(store: CaseStore) -> None:
    """The newest first; of one moment in a fixed order; on from any place."""
    for name, hours in (("a", 0), ("b", 2), ("c", 1), ("d", 1), ("e", 1)):
        store.add(replace(CASE, id=name, at=AT + hours * HOUR))
    assert ids(store.recent(10, None, None)) == ["b", "e", "d", "c", "a"]
    assert ids(store.recent(2, None, None)) == ["b", "e"]
    assert ids(store.recent(2, Position(AT + HOUR, "e"), None)) == ["d", "c"]
    assert ids(store.recent(2, Position(AT + HOUR, "c"), None)) == ["a"]
    assert ids(store.recent(2, Position(AT, "a"), None)) == []
    utc = (AT + HOUR).astimezone(UTC)
    assert ids(store.recent(1, Position(utc, "e"), None)) == ["d"]


def test_by_agency(store: CaseStore) -> None:
    """Of one agency, also on from a place."""
    for number, agency in enumerate(("yumecard", "jfelife", None, "jfelife")):
        store.add(replace(CASE, id=f"c-{number}", agency=agency, at=AT + number * HOUR))
    assert ids(store.recent(10, None, "jfelife")) == ["c-3", "c-1"]
    assert ids(store.recent(10, Position(AT + 3 * HOUR, "c-3"), "jfelife")) == ["c-1"]


def test_call_back(store: CaseStore) -> None:
    """One request a case, which can be replaced and taken back."""
    store.add(CASE)
    assert store.call_back("c-1") is None
    assert store.put_call_back(ASKED)
    assert store.call_back("c-1") == ASKED
    other = replace(ASKED, slot=Slot(AT + HOUR, AT + 2 * HOUR))
    assert store.put_call_back(other)
    assert store.call_back("c-1") == other
    assert store.delete_call_back("c-1")
    assert not store.delete_call_back("c-1")
    assert store.call_back("c-1") is None


def test_no_request_without_a_case(store: CaseStore) -> None:
    """A request belongs to a case that is there."""
    assert not store.put_call_back(ASKED)
    assert store.call_back("c-1") is None


def test_the_table_wants_consent(engine: Engine, store: CaseStore) -> None:
    """Not even behind the store's back a request without consent can be kept."""
    store.add(CASE)
    store.put_call_back(ASKED)
    with pytest.raises(Exception, match="(?i)check"):
        execute(engine, call_backs.update().values(has_consent=False))


def test_purge(store: CaseStore) -> None:
    """What is older goes, with its request; the moment itself stays."""
    for name, at in (("c-0", AT - HOUR), ("c-1", AT)):
        store.add(replace(CASE, id=name, at=at))
        store.put_call_back(replace(ASKED, case_id=name))
    assert store.purge(AT) == 1
    assert ids(store.recent(10, None, None)) == ["c-1"]
    assert store.call_back("c-0") is None
    assert store.call_back("c-1") == replace(ASKED, case_id="c-1")
    assert store.purge(AT) == 0


def test_tables_are_made_once(engine: Engine, store: CaseStore) -> None:
    """Making the tables again changes nothing."""
    store.add(CASE)
    create_tables(engine)
    assert store.get("c-1") == CASE


# What is stored


def test_nothing_of_a_person_is_stored(engine: Engine, store: CaseStore) -> None:
    """Neither the conversation, nor a plain hash of it, nor the number is in the database."""
    drafts = Drafts(Vault(engine, KEYS))
    draft = drafts.open("web-2", "renewal", AT).id
    drafts.set_field(draft, "phone", "09000009876", AT)
    store.add(CASE)
    store.put_call_back(replace(ASKED, draft_id=draft))
    content = stored_bytes(engine)
    assert draft.encode() in content  # the search does find what is there
    assert CASE.transcript.encode() in content
    plain = CONVERSATION.encode()
    shown = [plain, hashlib.sha256(plain).hexdigest().encode(), hashlib.sha256(plain).digest()]
    shown += [b"09000009876", b"9000009876", b"0000-9876", b"00009876"]
    assert not [part for part in shown if part in content]


def test_reference() -> None:
    """The same conversation has the same reference under one key, another under another."""
    by_old = transcript_reference(KEYS)(CONVERSATION)
    assert by_old == transcript_reference(Keys((OLD_KEY,)))(CONVERSATION)
    assert by_old != transcript_reference(KEYS)(CONVERSATION + "x")
    by_new = transcript_reference(ROTATED)(CONVERSATION)
    assert by_new == transcript_reference(Keys((NEW_KEY,)))(CONVERSATION)
    assert by_new != by_old


# Several at once


def test_many_requests_for_one_case(store: CaseStore) -> None:
    """Of 20 requests for one case at the same moment all are answered and one stays."""
    store.add(CASE)
    asked = [replace(ASKED, draft_id=f"d-{number}") for number in range(20)]
    assert Counter(at_once(20, lambda number: store.put_call_back(asked[number]))) == {True: 20}
    assert store.call_back("c-1") in asked


def test_request_while_purging(store: CaseStore) -> None:
    """A request that comes while its case is purged is kept with it, or refused."""
    for number in range(10):
        store.add(replace(CASE, id=f"c-{number}"))

    def act(number: int) -> bool:
        if number == 10:
            return store.purge(AT + HOUR) == 10
        return store.put_call_back(replace(ASKED, case_id=f"c-{number}")) in (True, False)

    assert all(at_once(11, act))
    assert not any(store.call_back(f"c-{number}") for number in range(10))


# When the database fails

USES: dict[str, Callable[[CaseStore], object]] = {
    "add": lambda store: store.add(CASE),
    "get": lambda store: store.get("c-1"),
    "recent": lambda store: store.recent(1, None, None),
    "put_call_back": lambda store: store.put_call_back(ASKED),
    "call_back": lambda store: store.call_back("c-1"),
    "delete_call_back": lambda store: store.delete_call_back("c-1"),
    "purge": lambda store: store.purge(AT),
}


@pytest.mark.parametrize("use", USES)
def test_database_fails(engine: Engine, store: CaseStore, use: str) -> None:
    """A database that does not do it is one error of ours."""
    execute(engine, text("DROP TABLE call_backs"))
    execute(engine, text("DROP TABLE handoff_cases"))
    with pytest.raises(StoreUnavailable) as caught:
        USES[use](store)
    assert "c-1" not in str(caught.value)
