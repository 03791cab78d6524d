"""短いリンク: a page of ours under an address that a message has room for.

A link opens the page that it was made for and nothing else; what is secret in an address, such
as the code of a hand-over, is never made short: a few letters can be guessed.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Callable, Optional, Protocol

LIVES_FOR = timedelta(days=14)
"""As long as a draft: whoever comes back to a message finds its page."""
KNOWN_FOR = timedelta(days=90)
"""So long it is told that a link has expired, and not that it never was."""

PATH = "/s/"
_LETTERS = "23456789abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ"
_LENGTH = 8
_CODE = re.compile(f"[{_LETTERS}]{{{_LENGTH}}}")
_PAGE = re.compile(r"/(?:[a-z]+(?:/[a-z]+)?)?")
_TRIES = 5


@dataclass(frozen=True)
class Target:
    """Where a code leads: a path on our own site, until then."""

    path: str
    expires_at: datetime


class ShortLinkStore(Protocol):
    """Where codes are kept. Calls block. Raises `StoreUnavailable`."""

    def put(self, code: str, conversation: str, target: Target) -> bool:
        """Keep it; False if the code is taken already."""

    def of(self, conversation: str, path: str, at: datetime) -> Optional[str]:
        """The code that leads there in this conversation for at least half of its life still."""

    def find(self, code: str) -> Optional[Target]:
        """Where it leads or led."""


class Unknown(LookupError):
    """There never was such a link, or it was long ago."""


class Expired(LookupError):
    """The link leads nowhere any more."""


def _new_code() -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))


class ShortLinks:
    """Makes links short, and finds where they lead. `base_url` is that of our pages."""

    def __init__(
        self, store: ShortLinkStore, base_url: str, new_code: Callable[[], str] = _new_code
    ) -> None:
        self._store = store
        self._base_url = base_url
        self._new_code = new_code

    def shorten(self, url: str, conversation: str, at: datetime) -> Optional[str]:
        """The shortest form of a plain page of ours; None for every other address.

        Raises `StoreUnavailable`.
        """
        path = url.removeprefix(self._base_url)
        if path == url or not _PAGE.fullmatch(path or "/"):
            return None
        code = self._store.of(conversation, path, at) or self._made(conversation, path, at)
        short = f"{self._base_url}{PATH}{code}"
        return short if code and len(short) < len(url) else url

    def path(self, code: str, at: datetime) -> str:
        """Where it leads. Raises `Unknown`, `Expired`, `StoreUnavailable`."""
        found = self._store.find(code) if _CODE.fullmatch(code) else None
        if found is None:
            raise Unknown
        if found.expires_at <= at:
            raise Expired
        return found.path

    def _made(self, conversation: str, path: str, at: datetime) -> str:
        for _ in range(_TRIES):
            code = self._new_code()
            if self._store.put(code, conversation, Target(path or "/", at + LIVES_FOR)):
                return code
        return ""
