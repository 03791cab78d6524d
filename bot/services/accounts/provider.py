"""認証基盤: the port to who signs the desk's people in (OpenID Connect), and what its claims mean."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Collection, Mapping, Optional, Protocol, Sequence

from bot.domain.desk_user import Role
from bot.domain.errors import BotError

ALL_AGENCIES = "all"
"""What the agency claim of the insurer's own people says: a claim that is missing lets nobody in."""


class ProviderUnavailable(BotError):
    """The provider gives no answer, or none that makes sense: later may help."""


class SignInRefused(BotError):
    """What the provider says of somebody lets nobody in; the message names the claim, no value."""


@dataclass(frozen=True)
class Proofs:
    """What binds an answer of the provider to the browser that went there."""

    state: str = field(repr=False)
    nonce: str = field(repr=False)
    verifier: str = field(repr=False)
    redirect_uri: str


class Provider(Protocol):
    """Signs people in elsewhere. Calls block. Raises `ProviderUnavailable`."""

    def address(self, proofs: Proofs) -> str:
        """Where the browser goes to sign in."""

    def claims(self, code: str, proofs: Proofs) -> Mapping[str, Any]:
        """What the provider says of who came back with this code, verified.

        Raises `SignInRefused` where it does not hold.
        """


@dataclass(frozen=True)
class Person:
    """Who came back: `name` never changes, `shown` is what people call them."""

    name: str
    shown: str
    role: Role
    agency: Optional[str]


@dataclass(frozen=True)
class Claims:
    """Which claims say what somebody may do, and which agencies there are."""

    role: str
    agency: str
    agencies: Collection[str]

    def person(self, claims: Mapping[str, Any]) -> Person:
        """Who that is at the desk. Raises `SignInRefused`."""
        subject = claims.get("sub")
        if not isinstance(subject, str) or not 1 <= len(subject) <= 255:
            raise SignInRefused("sub")
        shown = claims.get("name") or claims.get("preferred_username") or subject
        name = f"oidc:{subject}"
        return Person(name, str(shown)[:64], self._role(claims), self._agency(claims))

    def _role(self, claims: Mapping[str, Any]) -> Role:
        """The highest of those that are named; other systems' roles may stand beside them."""
        named = _listed(claims.get(self.role))
        found = [role for role in Role if role.value in named]
        if not found:
            raise SignInRefused(self.role)
        return found[-1]

    def _agency(self, claims: Mapping[str, Any]) -> Optional[str]:
        named = claims.get(self.agency)
        if named == ALL_AGENCIES:
            return None
        if not isinstance(named, str) or named not in self.agencies:
            raise SignInRefused(self.agency)
        return named


def _listed(value: Any) -> Sequence[str]:
    found = value if isinstance(value, list) else [value]
    return [one for one in found if isinstance(one, str)]
