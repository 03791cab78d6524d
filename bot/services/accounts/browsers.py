"""ブラウザー: a random cookie, and what is derived from it; the cookie itself is stored nowhere.

Who reads a store can be nobody: there a browser has a keyed hash for a name.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from typing import Mapping, Optional

_SID = re.compile(r"[A-Za-z0-9_-]{43}")


class Browsers:
    """Tells browsers apart by the cookie of that name. `purpose` parts the pages from each other."""

    def __init__(self, secret: str, purpose: str, cookie: str) -> None:
        self._key = hashlib.sha256(f"{purpose} {secret}".encode()).digest()
        self._cookie = cookie

    def sid(self, cookies: Mapping[str, str]) -> Optional[str]:
        """The cookie, None if there is none of ours."""
        found = cookies.get(self._cookie, "")
        return found if _SID.fullmatch(found) else None

    def new_sid(self) -> str:
        """A cookie for somebody new, or for who signs in or out."""
        return secrets.token_urlsafe(32)

    def csrf(self, sid: str) -> str:
        """What a form of this browser carries; nothing is stored for it."""
        return self.mac("csrf", sid)

    def is_of(self, cookies: Mapping[str, str], form: Mapping[str, str]) -> bool:
        """True if the form was made for the browser that sends it."""
        sid = self.sid(cookies)
        given = form.get("csrf", "").encode("utf-8", "replace")
        return sid is not None and hmac.compare_digest(self.csrf(sid).encode(), given)

    def mac(self, purpose: str, text: str) -> str:
        """A keyed hash: 48 hexadecimal digits."""
        return hmac.new(self._key, f"{purpose} {text}".encode(), hashlib.sha256).hexdigest()[:48]
