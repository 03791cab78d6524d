"""マイページのログイン: the page around the chat vouches for who is signed in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Optional

import jwt

from bot.domain.policy import is_reference

ALGORITHMS = ("ES256", "RS256")


class HostTokenInvalid(Exception):
    """The token is forged, too old, or not of this host."""


@dataclass(frozen=True)
class SignedIn:
    """会員: the opaque reference of the member, and the agency if the page knows it."""

    member: str
    agency: Optional[str]


def read(token: str, public_key: str) -> SignedIn:
    """Who is signed in. Raises `HostTokenInvalid`; without a key nobody is believed."""
    if not public_key:
        raise HostTokenInvalid
    try:
        claims: dict[str, Any] = jwt.decode(
            token, public_key, algorithms=list(ALGORITHMS), options={"require": ["exp", "sub"]}
        )
    except (jwt.InvalidTokenError, ValueError) as error:
        raise HostTokenInvalid from error
    member, agency = claims["sub"], claims.get("agency")
    if not isinstance(member, str) or not is_reference(member):
        raise HostTokenInvalid
    return SignedIn(member, agency if isinstance(agency, str) else None)
