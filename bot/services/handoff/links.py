"""引き継ぎリンク: a link that opens the web flow at the right page, filled in, once.

The code in it cannot be guessed and says nothing; what it stands for is kept on our side.
Opening the link (GET) looks it up and uses nothing up, since previews of links are opened
by machines; pressing the button there (POST) redeems it.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Callable, Collection, Optional, Protocol
from urllib.parse import urlsplit

from bot.domain.draft import Draft, DraftGone
from bot.domain.errors import BotError
from bot.domain.handoff import BARS, Decision, Reason, Target
from bot.domain.policy import is_reference
from bot.services.drafts.drafts import Drafts

LIVES_FOR = timedelta(minutes=15)
"""How long a link can be used; never longer than its draft is kept."""

CODE_BYTES = 24  # 192 bits: nobody finds one by trying

_CODE = re.compile(r"[A-Za-z0-9_-]{32}")


class NotForTheWeb(BotError):
    """A link is wanted for a hand-off that does not lead to the web."""

    def __init__(self) -> None:
        super().__init__("this hand-off does not lead to the web")


@dataclass(frozen=True)
class HandoverCode:
    """引き継ぎコード: who has it can open what it stands for. `ValueError` does not repeat it."""

    value: str = field(repr=False)

    def __post_init__(self) -> None:
        if not _CODE.fullmatch(self.value):
            raise ValueError("a hand-over code holds 32 letters, digits, _ and -")


@dataclass(frozen=True)
class Handover:
    """What a code stands for: a step of a journey, with a draft and, renewing, a contract."""

    journey: str
    step: int
    draft_id: str
    contract_id: Optional[str] = None

    def __post_init__(self) -> None:
        for name in ("journey", "draft_id", "contract_id"):
            value = getattr(self, name)
            if value is not None and not is_reference(value):
                raise ValueError(f"{name} holds 1 to 64 letters, digits, _ and -")
        if self.step < 1:
            raise ValueError("steps count from 1")


@dataclass(frozen=True)
class IssuedLink:
    """A new link; tell until when it can be used."""

    url: str = field(repr=False)
    expires_at: datetime


class HandoverStore(Protocol):
    """Where codes are kept, as keyed hashes only. Raises `StoreUnavailable`.

    A code that never was, has expired, is used or revoked, or belongs to another journey
    is None, without a difference. Calls block; several threads may call at once.
    """

    def put(self, code: HandoverCode, handover: Handover, expires_at: datetime) -> None:
        """Keep a code in place of the earlier one of the same draft and contract."""

    def look_up(self, code: HandoverCode, journey: str, at: datetime) -> Optional[Handover]:
        """What the code stands for; it can still be used afterwards."""

    def redeem(self, code: HandoverCode, journey: str, at: datetime) -> Optional[Handover]:
        """Use the code up, in one step that nothing comes between."""

    def revoke(self, draft_id: str, contract_id: Optional[str]) -> None:
        """Void the codes of a draft; see `HandoverLinks.revoke`."""

    def purge(self, now: datetime) -> int:
        """Delete what has expired; how many codes there were."""


BarsOf = Callable[[Draft, Optional[str]], Collection[Reason]]
"""Which of `handoff.BARS` a draft holds against a contract; without one, against any of its own:
a link that names none may open any of them."""


def no_bars(draft: Draft, contract_id: Optional[str]) -> Collection[Reason]:
    """For drafts in which nothing of the kind is recorded."""
    return ()


def _new_code() -> HandoverCode:
    return HandoverCode(secrets.token_urlsafe(CODE_BYTES))


class HandoverLinks:
    """Links given out by the assistant, and redeemed by the pages they open.

    `base_url` is where those pages are: 「https://mypage.example.jp」; `bars_of` reads what
    the draft holds against it, whatever was decided before.
    Raises `ValueError` for a base URL that is no plain http or https address.
    """

    def __init__(
        self,
        store: HandoverStore,
        drafts: Drafts,
        base_url: str,
        bars_of: BarsOf = no_bars,
        new_code: Callable[[], HandoverCode] = _new_code,
    ) -> None:
        parts = urlsplit(base_url)
        is_plain = not (parts.query or parts.fragment or "@" in parts.netloc)
        if parts.scheme not in ("http", "https") or not parts.netloc or not is_plain:
            raise ValueError(
                "the base URL of hand-over links reads https://host or https://host/path"
            )
        self._store = store
        self._drafts = drafts
        self._base_url = base_url.rstrip("/")
        self._bars_of = bars_of
        self._new_code = new_code

    def issue(
        self,
        decision: Decision,
        step: int,
        draft_id: str,
        at: datetime,
        contract_id: Optional[str] = None,
    ) -> IssuedLink:
        """A link to that step with this draft; an earlier one for the same is void.

        There is none without a decision for the web, nor over a bar in the draft:
        `NotForTheWeb`. Raises `DraftGone`, `StoreUnavailable`, and `ValueError` for the
        draft of another journey.
        """
        if decision.target is not Target.WEB:
            raise NotForTheWeb
        draft = self._drafts.get(draft_id, at)
        if draft.journey != decision.journey:
            raise ValueError("the draft is of another journey")
        handover = Handover(decision.journey, step, draft_id, contract_id)
        if self._is_barred(draft, contract_id):
            raise NotForTheWeb
        code = self._new_code()
        expires_at = min(at + LIVES_FOR, draft.expires_at)
        self._store.put(code, handover, expires_at)
        return IssuedLink(f"{self._base_url}/{decision.journey}/handover/{code.value}", expires_at)

    def look_up(self, code: str, journey: str, at: datetime) -> Optional[Handover]:
        """What a link of that journey opens, None if it cannot be used; uses nothing up.

        Raises `StoreUnavailable`.
        """
        read = _read(code)
        return self._usable(self._store.look_up(read, journey, at) if read else None, at)

    def redeem(self, code: str, journey: str, at: datetime) -> Optional[Handover]:
        """Use a link of that journey up; None if it cannot be used (any more).

        Nor can it be when its draft is gone, or has come to hold a bar. Raises
        `StoreUnavailable`.
        """
        read = _read(code)
        return self._usable(self._store.redeem(read, journey, at) if read else None, at)

    def revoke(self, draft_id: str, contract_id: Optional[str] = None) -> None:
        """Void the links of a draft, as when a disclosure turns 「いいえ」.

        With a contract those of the draft's other contracts stay, and nothing else: a link
        that names no contract may open any of them. Raises `StoreUnavailable`.
        """
        self._store.revoke(draft_id, contract_id)

    def purge(self, now: datetime) -> int:
        """Delete what has expired; how many codes there were."""
        return self._store.purge(now)

    def _usable(self, found: Optional[Handover], at: datetime) -> Optional[Handover]:
        if found is None:
            return None
        try:
            draft = self._drafts.get(found.draft_id, at)
        except DraftGone:
            return None
        return None if self._is_barred(draft, found.contract_id) else found

    def _is_barred(self, draft: Draft, contract_id: Optional[str]) -> bool:
        return any(reason in BARS for reason in self._bars_of(draft, contract_id))


def _read(code: str) -> Optional[HandoverCode]:
    """The code in an address; what cannot be one is looked up nowhere."""
    try:
        return HandoverCode(code)
    except ValueError:
        return None
