"""Drafts: opened, filled in, taken along, erased. The values lie behind a port, encrypted."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Callable, Mapping, Optional, Protocol, Sequence

from bot.domain.draft import Draft, DraftGone
from bot.domain.errors import BotError
from bot.text import secrets as text_secrets

KEPT_FOR = timedelta(days=14)
"""How long a draft is kept after it was opened; going on with it does not prolong this."""

NEVER_KEPT = frozenset(
    {"password", "passcode", "pin", "card_number", "credit_card", "security_code", "cvv"}
)
"""Names that no field of a draft may have."""

KEY_BYTES = 32

# words would change what mask() looks for; digits and what stands between them stay
_WORDS = re.compile(r"[^\d\Wー]")
_KANJI_ONE_AS_DASH = re.compile(r"(?<=\d)一(?=\d)")


class SecretNotKept(BotError):
    """A value that the assistant never keeps: a password or the number of a card."""

    def __init__(self) -> None:
        super().__init__("passwords and card numbers are not kept")


@dataclass(frozen=True)
class VaultKey:
    """鍵: 32 secret bytes with the id that tells later which key it was."""

    id: str
    secret: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.secret) != KEY_BYTES:
            raise ValueError(f"a key holds {KEY_BYTES} bytes")

    def derived(self, purpose: str) -> bytes:
        """32 bytes for one purpose, so that no two purposes share a key (HMAC-SHA256)."""
        return hmac.new(self.secret, purpose.encode(), hashlib.sha256).digest()


class KeyRing(Protocol):
    """The keys that there are. Rotation: add a key, keep the old ones while they are in use."""

    @property
    def newest(self) -> VaultKey:
        """The key that encrypts."""

    def find(self, key_id: str) -> Optional[VaultKey]:
        """The key of that id, None if it is not there."""

    def all(self) -> Sequence[VaultKey]:
        """Every key that may still have to be understood."""


class DraftStore(Protocol):
    """Where drafts lie, encrypted. An expired draft is as good as none.

    Raises `StoreUnavailable`, and `DraftUnreadable` for a draft that cannot be opened; one
    that cannot be opened can be deleted. Calls block; several threads may call at once.
    """

    def put(self, draft: Draft) -> Draft:
        """Keep a new draft; if its conversation has one of this journey, that one is returned."""

    def get(self, draft_id: str, at: datetime) -> Optional[Draft]:
        """The draft of that id."""

    def of_conversation(self, conversation: str, at: datetime) -> tuple[Draft, ...]:
        """The drafts of a conversation, one a journey, the one opened last first."""

    def patch(
        self,
        draft_id: str,
        changes: Mapping[str, Optional[str]],
        at: datetime,
        *,
        step: Optional[int] = None,
    ) -> Optional[Draft]:
        """Set fields (None clears one) and the step; what others change meanwhile stays."""

    def move(self, draft_id: str, conversation: str, at: datetime) -> Optional[Draft]:
        """Give the draft to another conversation, in place of what that has of this journey."""

    def delete(self, draft_id: str) -> bool:
        """Delete for good; False if there was none."""

    def delete_conversation(self, conversation: str) -> int:
        """Delete all drafts of a conversation for good; how many there were."""

    def purge(self, now: datetime) -> int:
        """Delete what has expired; how many there were."""


def _new_id() -> str:
    return f"d-{secrets.token_urlsafe(16)}"


class Drafts:
    """What the assistant does with drafts. All times are aware and arguments."""

    def __init__(self, store: DraftStore, new_id: Callable[[], str] = _new_id) -> None:
        self._store = store
        self._new_id = new_id

    def open(self, conversation: str, journey: str, at: datetime) -> Draft:
        """The draft of this journey in this conversation; a new one at step 1 if there is none."""
        new = Draft(self._new_id(), conversation, journey, 1, at, at + KEPT_FOR)
        return self._store.put(new)

    def get(self, draft_id: str, at: datetime) -> Draft:
        """The draft, or raise `DraftGone`."""
        return _there(self._store.get(draft_id, at))

    def of_conversation(self, conversation: str, at: datetime) -> tuple[Draft, ...]:
        """What can be gone on with, the draft opened last first."""
        return self._store.of_conversation(conversation, at)

    def set_field(self, draft_id: str, name: str, value: str, at: datetime) -> Draft:
        """Keep a value, or correct one. Raises `DraftGone`, `SecretNotKept`."""
        return self.change(draft_id, {name: value}, at)

    def clear_field(self, draft_id: str, name: str, at: datetime) -> Draft:
        """Forget a value. Raises `DraftGone`."""
        return self.change(draft_id, {name: None}, at)

    def change(
        self,
        draft_id: str,
        changes: Mapping[str, Optional[str]],
        at: datetime,
        *,
        step: Optional[int] = None,
    ) -> Draft:
        """Set and clear several fields and the step at once.

        Raises `DraftGone`, `SecretNotKept`; then nothing was changed.
        """
        for name, value in changes.items():
            if name in NEVER_KEPT or (value is not None and has_card_number(value)):
                raise SecretNotKept
        return _there(self._store.patch(draft_id, changes, at, step=step))

    def continue_in(self, draft_id: str, conversation: str, at: datetime) -> Draft:
        """Take the draft along into this conversation. Raises `DraftGone`.

        It replaces the draft of the same journey that was begun here; the conversation that
        it comes from does not have it any more.
        """
        return _there(self._store.move(draft_id, conversation, at))

    def erase(self, draft_id: str) -> bool:
        """「消して」: delete one draft for good, readable or not; False if there was none."""
        return self._store.delete(draft_id)

    def erase_all(self, conversation: str) -> int:
        """「全部消して」: delete all drafts of the conversation for good; how many there were."""
        return self._store.delete_conversation(conversation)

    def purge(self, now: datetime) -> int:
        """Delete what has expired; how many there were."""
        return self._store.purge(now)


def has_card_number(value: str) -> bool:
    """True if digits in the value are the number of a payment card.

    >>> has_card_number("４１１１ー１１１１ー１１１１ー１１１１です"), has_card_number("Z123456780")
    (True, False)
    """
    digits = _WORDS.sub("、", _KANJI_ONE_AS_DASH.sub("-", value))
    return text_secrets.has_card_number(digits)


def _there(draft: Optional[Draft]) -> Draft:
    if draft is None:
        raise DraftGone
    return draft
