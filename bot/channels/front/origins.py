"""Which pages may call the chat from a browser."""

from __future__ import annotations

from typing import Iterable, Optional
from urllib.parse import urlsplit

_PORTS = {"http": 80, "https": 443}

PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, POST",
    "Access-Control-Allow-Headers": "Authorization, Content-Type, Last-Event-ID",
    "Access-Control-Max-Age": "600",
}


def origin_of(url: str) -> Optional[str]:
    """「https://host」 or 「https://host:8443」 of a URL; None if it has none.

    >>> origin_of("https://MyPage.example.jp:443/top")
    'https://mypage.example.jp'
    """
    try:
        parts = urlsplit(url.strip())
        port, host = parts.port, parts.hostname
    except ValueError:
        return None
    if parts.scheme not in _PORTS or not host or parts.username is not None:
        return None
    named = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{named}" + (
        f":{port}" if port and port != _PORTS[parts.scheme] else ""
    )


class Origins:
    """The assistant's own, that of the site, and those that are listed."""

    def __init__(self, listed: Iterable[str], site_url: str = "") -> None:
        found = (origin_of(url) for url in (*listed, site_url))
        self._known = frozenset(one for one in found if one)

    def is_allowed(self, origin: str, host: str) -> bool:
        """`origin` and `host` as the headers say; the own one is either scheme at this host.

        Behind a proxy that ends TLS the assistant does not see its own scheme.
        """
        named = origin_of(origin)
        if named is None or origin_of(origin) != origin.lower().rstrip("/"):
            return False
        own = {origin_of(f"{scheme}://{host}") for scheme in _PORTS}
        return named in self._known or named in own
