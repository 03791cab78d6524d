"""Sessions of the web channel: short-lived signed tokens whose subject is the conversation.

The conversation id is made by the server and travels in the token; what the client says
about it is never believed. Whoever is behind it — one member, or nobody known — stays behind it.
"""

from __future__ import annotations

import time
import uuid
from dataclasses import dataclass
from typing import Any, Optional, Protocol

import jwt

from bot.channels.web.host_token import SignedIn

SESSION_S = 60 * 60
"""A session of nobody known; that of a member ends with the token of the site, if sooner."""
CONVERSATION_S = 12 * 60 * 60
"""From its first session on a conversation can be gone on with for so long."""
RETURN_S = 7 * 24 * 60 * 60
"""For so long a browser that shows its last session is known again: as long as a resume code."""
_MOST_ENDED = 100_000


class SessionInvalid(Exception):
    """The token is missing, forged, too old or ended."""


@dataclass(frozen=True)
class Session:
    """Who talks: the conversation, and what the page around it told. Times in s since 1970."""

    conversation: str
    agency: Optional[str]
    member: Optional[str]
    began_at: int
    ends_at: int


@dataclass(frozen=True)
class Earlier:
    """A conversation that cannot be gone on with, shown by the browser that had it."""

    conversation: str
    is_over: bool
    """No session of it is good any more; else it may be open in another tab."""


class Ended(Protocol):
    """Conversations that were ended. Embedded: `EndedHere`; processes may share one elsewhere."""

    def end(self, conversation: str, until: int, now: int) -> None:
        """Remember it, for as long as any token of it could be good."""

    def has_ended(self, conversation: str) -> bool:
        """True if it was ended."""


class EndedHere:
    """`Ended` in memory; of too many those that matter least are forgotten, the oldest first."""

    def __init__(self, most: int = _MOST_ENDED) -> None:
        self._most = most
        self._until: dict[str, int] = {}

    def end(self, conversation: str, until: int, now: int) -> None:
        """See the port."""
        if len(self._until) >= self._most:
            self._until = {name: end for name, end in self._until.items() if end > now}
        if len(self._until) >= self._most:
            del self._until[next(iter(self._until))]
        self._until[conversation] = until

    def has_ended(self, conversation: str) -> bool:
        """See the port."""
        return conversation in self._until


class Sessions:
    """Issues, reads and ends sessions."""

    def __init__(self, secret: str, ended: Optional[Ended] = None) -> None:
        self._secret = secret
        self._ended = ended or EndedHere()

    def open(
        self,
        agency: Optional[str] = None,
        signed_in: Optional[SignedIn] = None,
        present: str = "",
    ) -> tuple[str, int]:
        """A token and the seconds that it is good for.

        With the `present` token the conversation goes on, if the same member is behind both,
        or nobody known; in every other case a new one begins. A member's token may be over:
        the site has just vouched for the member again.
        """
        now = int(time.time())
        member = signed_in.member if signed_in else None
        before = self._continued(present, member, now)
        began_at = before.began_at if before else now
        ends_at = min(now + SESSION_S, began_at + CONVERSATION_S)
        if signed_in:
            ends_at = min(ends_at, max(signed_in.ends_at, now + 1))
        claims = {
            "sub": before.conversation if before else f"web-{uuid.uuid4().hex}",
            "iat": now,
            "exp": ends_at,
            "began": began_at,
            "agency": agency or (before.agency if before else None),
            "member": member,
        }
        return jwt.encode(claims, self._secret, algorithm="HS256"), ends_at - now

    def read(self, token: str) -> Session:
        """The session, or `SessionInvalid`."""
        return self._read(token, may_be_over=False)

    def earlier(self, token: str, present: Session) -> Optional[Earlier]:
        """The conversation before the present one, if the same member was behind both, or nobody."""
        try:
            before = self._read(token, may_be_over=True)
        except SessionInvalid:
            return None
        now = int(time.time())
        is_known = now < before.began_at + RETURN_S and before.member == present.member
        if not is_known or before.conversation == present.conversation:
            return None
        return Earlier(before.conversation, is_over=now >= before.ends_at)

    def end(self, token: str) -> str:
        """End its conversation: no token of it is good any more. Which it was.

        Raises `SessionInvalid`.
        """
        session = self._read(token, may_be_over=True)
        until = session.began_at + CONVERSATION_S
        self._ended.end(session.conversation, until, int(time.time()))
        return session.conversation

    def _continued(self, token: str, member: Optional[str], now: int) -> Optional[Session]:
        if not token:
            return None
        try:
            before = self._read(token, may_be_over=member is not None)
        except SessionInvalid:
            return None
        is_same = before.member == member and now < before.began_at + CONVERSATION_S
        return before if is_same else None

    def _read(self, token: str, may_be_over: bool) -> Session:
        options: dict[str, Any] = {"require": ["exp", "sub"], "verify_exp": not may_be_over}
        try:
            claims = jwt.decode(token, self._secret, algorithms=["HS256"], options=options)  # type: ignore[arg-type]
            session = Session(
                conversation=str(claims["sub"]),
                agency=claims["agency"],
                member=claims["member"],
                began_at=int(claims["began"]),
                ends_at=int(claims["exp"]),
            )
        except (jwt.PyJWTError, KeyError, TypeError, ValueError) as error:
            raise SessionInvalid from error
        if self._ended.has_ended(session.conversation):
            raise SessionInvalid
        return session
