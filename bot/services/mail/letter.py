"""手紙: what is to be written to whom, as the web flow says it; its words come from the content."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal, Mapping, Optional, Protocol, get_args

from bot.domain.membership import CONFIRM_WITHIN
from bot.domain.policy import require_plain

Kind = Literal["confirm", "registered", "renewed", "expiry_soon"]

KINDS: tuple[Kind, ...] = get_args(Kind)

WORTH_SENDING_FOR: Mapping[Kind, timedelta] = {
    "confirm": CONFIRM_WITHIN,  # later its address opens nothing
    "registered": timedelta(days=4),
    "renewed": timedelta(days=4),
    "expiry_soon": timedelta(days=1),  # its day is the one that was agreed on
}
"""So long after it was put a letter is still tried; 4 days is what mail servers do (RFC 5321)."""

_KEY = re.compile(r"[!-~]{1,128}")
_LINK = re.compile(r"https?://[!-~]+")


@dataclass(frozen=True)
class Letter:
    """手紙. `key` (up to 128 printable ASCII characters, opaque) says which one it is.

    `link` is the address that the mail leads to; a `confirm` cannot do without. `ValueError`
    for what cannot be sent, without repeating the value.
    """

    kind: Kind
    to: str = field(repr=False)
    name: str = field(repr=False)
    link: Optional[str] = field(repr=False)
    key: str = field(repr=False)

    def __post_init__(self) -> None:
        require_plain(to=self.to, name=self.name)
        if self.kind not in KINDS:
            raise ValueError("there is no such kind of letter")
        if self.to.count("@") != 1 or re.search(r"\s", self.to):
            raise ValueError("to must be one mail address")
        if not self.name.strip():
            raise ValueError("a letter addresses somebody by name")
        if self.link is None and self.kind == "confirm":
            raise ValueError("a confirm letter carries a link")
        if self.link is not None and not _LINK.fullmatch(self.link):
            raise ValueError("link must be an http or https address")
        if not _KEY.fullmatch(self.key):
            raise ValueError("a key holds 1 to 128 printable ASCII characters")


class Mailbox(Protocol):
    """郵便受け: takes letters, and has them sent. Calls block. Raises `StoreUnavailable`."""

    def put(self, letter: Letter) -> None:
        """Send this, once what the present unit of work changes is committed.

        The same key again is the same letter: it is sent once, as it was put first. Where no
        unit of work goes on, it is kept at once.
        """
