"""アカウント連携: which member of マイページ is behind a conversation of a platform."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Optional, Protocol

NONCE_BYTES = 32  # 256 bits
NONCE_FOR = timedelta(minutes=10)
"""As long as the token with which the platform begins it."""


class LinkStore(Protocol):
    """Links, and nonces that become one. Calls block. Raises `StoreUnavailable`."""

    def member(self, conversation: str) -> Optional[str]:
        """Who is behind it; None for nobody known."""

    def link(self, conversation: str, member: str, at: datetime) -> None:
        """From now on the member is behind it. Raises `KeysLost`."""

    def forget(self, conversation: str) -> None:
        """Nobody is behind it any more, with the other changes of the turn."""

    def has_links(self, member: str) -> bool:
        """True if the member is behind any conversation."""

    def forget_member(self, member: str) -> None:
        """The member is behind none any more, with the other changes of the turn."""

    def put_nonce(self, nonce: str, member: str, expires_at: datetime) -> None:
        """Keep it, with the other changes of the turn."""

    def use_nonce(self, nonce: str, at: datetime) -> Optional[str]:
        """Whose it is, used up in one step that nothing comes between; None for none that is good."""


@dataclass(frozen=True)
class Linked:
    """Links conversations and members."""

    store: LinkStore

    def member(self, conversation: str) -> Optional[str]:
        """Who is behind the conversation."""
        return self.store.member(conversation)

    def begin(self, member: str, at: datetime) -> str:
        """A nonce that a member who is signed in takes to the platform; once, for ten minutes."""
        nonce = secrets.token_urlsafe(NONCE_BYTES)
        self.store.put_nonce(nonce, member, at + NONCE_FOR)
        return nonce

    def finish(self, conversation: str, nonce: str, at: datetime) -> bool:
        """The platform says that its user and who took the nonce there are one; False if it is not good."""
        member = self.store.use_nonce(nonce, at)
        if member is None:
            return False
        self.store.link(conversation, member, at)
        return True

    def forget(self, conversation: str) -> None:
        """Unlink a conversation."""
        self.store.forget(conversation)

    def has_links(self, member: str) -> bool:
        """True if there is something to unlink."""
        return self.store.has_links(member)

    def forget_member(self, member: str) -> None:
        """Unlink all conversations of a member."""
        self.store.forget_member(member)
