"""マイページのログイン: the page around the chat vouches for who is signed in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Optional

import jwt

from bot.domain.policy import is_reference

ALGORITHMS = ("ES256", "RS256")
LONGEST_S = 10 * 60
"""From `iat` to `exp`: a token that was taken along is of no use soon."""
LEEWAY_S = 30
"""How far two clocks may differ."""


class HostTokenInvalid(Exception):
    """The token is forged, too old, good for too long, or not of this host for this assistant."""


@dataclass(frozen=True)
class Host:
    """The site that signs members in: its public key (PEM), and the names that it uses."""

    key: str = field(repr=False)
    issuer: str
    audience: str


@dataclass(frozen=True)
class SignedIn:
    """会員: the opaque reference of the member, and the agency if the page knows it.

    `ends_at`: until when the site vouches for it, in s since 1970.
    """

    member: str
    agency: Optional[str]
    ends_at: int


def read(token: str, host: Optional[Host]) -> SignedIn:
    """Who is signed in. Raises `HostTokenInvalid`; without a host nobody is believed."""
    if host is None:
        raise HostTokenInvalid
    try:
        claims: dict[str, Any] = jwt.decode(
            token,
            host.key,
            algorithms=list(ALGORITHMS),
            issuer=host.issuer,
            audience=host.audience,
            leeway=LEEWAY_S,
            options={"require": ["exp", "iat", "sub", "iss", "aud"]},
        )
        issued_at, ends_at = float(claims["iat"]), float(claims["exp"])
    except (jwt.PyJWTError, TypeError, ValueError, OverflowError) as error:
        raise HostTokenInvalid from error
    member, agency = claims["sub"], claims.get("agency")
    if not ends_at - issued_at <= LONGEST_S:
        raise HostTokenInvalid
    if not isinstance(member, str) or not is_reference(member):
        raise HostTokenInvalid
    return SignedIn(member, agency if isinstance(agency, str) else None, int(ends_at))
