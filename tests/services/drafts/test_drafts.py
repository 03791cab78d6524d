"""What the assistant does with drafts."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Callable, Iterator

import pytest

from bot.adapters.stores.engine import open_engine
from bot.adapters.stores.keys import Keys
from bot.adapters.stores.vault import Vault, create_tables
from bot.domain.draft import DraftGone
from bot.domain.hours import TOKYO
from bot.services.drafts.drafts import KEPT_FOR, Drafts, SecretNotKept, VaultKey, has_card_number

AT = datetime(2026, 11, 20, 10, 0, tzinfo=TOKYO)
LATER = AT + timedelta(days=3)
CARD = "4111 1111 1111 1111"


@pytest.fixture
def drafts() -> Iterator[Drafts]:
    """The service over a vault in memory."""
    engine = open_engine("sqlite://")
    create_tables(engine)
    yield Drafts(Vault(engine, Keys((VaultKey("k1", b"k" * 32),))))
    engine.dispose()


def test_open(drafts: Drafts) -> None:
    """A new draft is empty, at step 1, and says until when it is kept."""
    draft = drafts.open("web-1", "registration", AT)
    assert (draft.conversation, draft.journey, draft.step) == ("web-1", "registration", 1)
    assert dict(draft.fields) == {}
    assert draft.expires_at == AT + timedelta(days=14)


def test_open_again(drafts: Drafts) -> None:
    """Opening the same journey again goes on with what is there, and prolongs nothing."""
    draft = drafts.open("web-1", "registration", AT)
    filled = drafts.set_field(draft.id, "phone", "09000001234", LATER)
    assert drafts.open("web-1", "registration", LATER) == filled
    assert filled.expires_at == AT + KEPT_FOR


def test_two_journeys(drafts: Drafts) -> None:
    """Each journey of a conversation has its own draft, and the other one's fields are not in it."""
    registration = drafts.open("web-1", "registration", AT)
    drafts.set_field(registration.id, "phone", "09000001234", AT)
    renewal = drafts.open("web-1", "renewal", LATER)
    assert dict(renewal.fields) == {}
    assert [draft.journey for draft in drafts.of_conversation("web-1", LATER)] == [
        "renewal",
        "registration",
    ]


def test_ids_cannot_be_guessed(drafts: Drafts) -> None:
    """Ids are long and all different."""
    ids = {drafts.open(f"web-{number}", "registration", AT).id for number in range(50)}
    assert len(ids) == 50
    assert min(map(len, ids)) >= 22


def test_fields(drafts: Drafts) -> None:
    """Fields are set, corrected, cleared, and several at once with the step."""
    draft = drafts.open("web-1", "registration", AT)
    drafts.set_field(draft.id, "phone", "09000001234", AT)
    drafts.set_field(draft.id, "phone", "0820001234", AT)
    drafts.change(draft.id, {"email": "taro@example.com", "address": "x"}, AT, step=4)
    drafts.clear_field(draft.id, "address", AT)
    found = drafts.get(draft.id, AT)
    assert dict(found.fields) == {"phone": "0820001234", "email": "taro@example.com"}
    assert found.step == 4


GONE: dict[str, Callable[[Drafts, str, datetime], object]] = {
    "get": lambda drafts, draft_id, at: drafts.get(draft_id, at),
    "set": lambda drafts, draft_id, at: drafts.set_field(draft_id, "phone", "1", at),
    "clear": lambda drafts, draft_id, at: drafts.clear_field(draft_id, "phone", at),
    "continue": lambda drafts, draft_id, at: drafts.continue_in(draft_id, "web-2", at),
}


@pytest.mark.parametrize("use", GONE)
def test_expired_or_erased(drafts: Drafts, use: str) -> None:
    """Nothing can be done with a draft after 14 days, or after 「消して」."""
    draft = drafts.open("web-1", "registration", AT)
    with pytest.raises(DraftGone):
        GONE[use](drafts, draft.id, AT + KEPT_FOR)
    GONE[use](drafts, draft.id, AT + KEPT_FOR - timedelta(seconds=1))
    assert drafts.erase(draft.id)
    with pytest.raises(DraftGone):
        GONE[use](drafts, draft.id, AT)
    assert not drafts.erase(draft.id)


def test_erase_all(drafts: Drafts) -> None:
    """「全部消して」 erases both journeys, and nobody else's."""
    for conversation, journey in (("a", "registration"), ("a", "renewal"), ("b", "renewal")):
        drafts.open(conversation, journey, AT)
    assert drafts.erase_all("a") == 2
    assert drafts.of_conversation("a", AT) == ()
    assert len(drafts.of_conversation("b", AT)) == 1


def test_after_erasing_a_new_one(drafts: Drafts) -> None:
    """What is opened after erasing is empty."""
    draft = drafts.open("web-1", "registration", AT)
    drafts.set_field(draft.id, "phone", "09000001234", AT)
    drafts.erase(draft.id)
    again = drafts.open("web-1", "registration", AT)
    assert again.id != draft.id
    assert dict(again.fields) == {}


def test_continue_elsewhere(drafts: Drafts) -> None:
    """A draft taken along is here with its fields and no longer there."""
    draft = drafts.open("web-1", "registration", AT)
    filled = drafts.change(draft.id, {"phone": "09000001234"}, AT, step=3)
    drafts.open("web-2", "registration", LATER)
    taken = drafts.continue_in(draft.id, "web-2", LATER)
    assert (taken.fields, taken.step) == (filled.fields, 3)
    assert drafts.of_conversation("web-2", LATER) == (taken,)
    assert drafts.of_conversation("web-1", LATER) == ()


def test_purge(drafts: Drafts) -> None:
    """Purging deletes what has expired."""
    drafts.open("web-1", "registration", AT)
    drafts.open("web-2", "registration", LATER)
    assert drafts.purge(AT + KEPT_FOR) == 1
    assert drafts.purge(AT + KEPT_FOR) == 0


@pytest.mark.parametrize(
    "changes",
    [
        {"password": "x"},
        {"card_number": "x"},
        {"phone": CARD},
        {"email": "taro@example.com", "policy_number": CARD.replace(" ", "")},
        {"_state": f"カードは{CARD}です"},
    ],
)
def test_secrets_are_not_kept(drafts: Drafts, changes: dict[str, str]) -> None:
    """A password or a card number gets into no field, and nothing that came with it does."""
    draft = drafts.open("web-1", "registration", AT)
    with pytest.raises(SecretNotKept) as caught:
        drafts.change(draft.id, changes, AT)
    assert not any(value in str(caught.value).split() for value in changes.values())
    assert dict(drafts.get(draft.id, AT).fields) == {}


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("4111111111111111", True),
        ("4111-1111-1111-1111", True),
        ("４１１１　１１１１　１１１１　１１１１", True),
        ("4111ー1111ー1111ー1111", True),
        ("4111一1111一1111一1111", True),
        ("番号は378282246310005です", True),
        ("パスワード 4111111111111111", True),
        ("4111111111111112", False),
        ("09012345678", False),
        ("Z123456780", False),
        ("A020119183、K323456789", False),
        ("広島県広島市東区見本1-2-3 見本キャンパス1-101", False),
        ("1950-12-19", False),
        ("2026-11-20 10:00:00", False),
        ("", False),
    ],
)
def test_card_number(value: str, expected: bool) -> None:
    """A card number is known by its check digit, however it is written."""
    assert has_card_number(value) is expected
