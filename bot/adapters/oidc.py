"""OpenID Connect: authorization code with PKCE, state and nonce; tokens checked against the JWKS."""

from __future__ import annotations

import base64
import hashlib
import threading
import time
from dataclasses import dataclass, field
from typing import Any, Callable, Mapping, Optional
from urllib.parse import quote, urlencode

import httpx
import structlog
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from bot.services.accounts.provider import Proofs, ProviderUnavailable, SignInRefused

log = structlog.get_logger()

TIMEOUT_S = 5.0
MOST_BYTES = 256 * 1024
ALGORITHMS = ("RS256", "PS256", "ES256", "EdDSA")
"""Signatures with a key pair alone: with `none` or HS256 whoever knows the client could sign."""
LEEWAY_S = 30
"""So far clocks may be apart."""
KNOWN_FOR_S = 3600.0
"""How long addresses and keys of the provider are believed,"""
ASKED_AGAIN_S = 60.0
"""and how soon they are asked for again where a key is not among them."""


@dataclass(frozen=True)
class _Known:
    """What the provider says of itself."""

    authorize: str
    token: str
    keys: KeySet = field(repr=False)
    at_s: float


class OidcProvider:
    """`services.accounts.provider.Provider` of one issuer."""

    def __init__(
        self,
        issuer: str,
        client_id: str,
        client_secret: str,
        client: Optional[httpx.Client] = None,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        self._issuer = issuer
        self._client_id = client_id
        self._client_secret = client_secret
        self._http = client or httpx.Client(timeout=TIMEOUT_S, follow_redirects=False)
        self._seconds = seconds
        self._known: Optional[_Known] = None
        self._lock = threading.Lock()

    def address(self, proofs: Proofs) -> str:
        """See the port."""
        asked = {
            "response_type": "code",
            "scope": "openid profile",
            "client_id": self._client_id,
            "redirect_uri": proofs.redirect_uri,
            "state": proofs.state,
            "nonce": proofs.nonce,
            "code_challenge": _challenge(proofs.verifier),
            "code_challenge_method": "S256",
        }
        authorize = self._provider().authorize
        return f"{authorize}{'&' if '?' in authorize else '?'}{urlencode(asked)}"

    def claims(self, code: str, proofs: Proofs) -> Mapping[str, Any]:
        """See the port."""
        told = self._json(
            "POST",
            self._provider().token,
            data={
                "grant_type": "authorization_code",
                "code": code,
                "redirect_uri": proofs.redirect_uri,
                "code_verifier": proofs.verifier,
            },
            auth=httpx.BasicAuth(quote(self._client_id, ""), quote(self._client_secret, "")),
        )
        token = told.get("id_token")
        if not isinstance(token, str):
            raise SignInRefused("id_token")
        found = self._verified(token)
        self._check(found, proofs.nonce)
        return found

    def _verified(self, token: str) -> Mapping[str, Any]:
        try:
            return self._decoded(token, self._provider())
        except (JoseError, ValueError):
            # the key may be a new one
            return self._once_more(token)

    def _once_more(self, token: str) -> Mapping[str, Any]:
        try:
            return self._decoded(token, self._provider(ASKED_AGAIN_S))
        except (JoseError, ValueError) as error:
            raise SignInRefused(f"id_token: {type(error).__name__}") from None

    def _decoded(self, token: str, known: _Known) -> Mapping[str, Any]:
        decoded = jwt.decode(token, known.keys, algorithms=list(ALGORITHMS))
        rules = jwt.JWTClaimsRegistry(
            leeway=LEEWAY_S,
            iss={"essential": True, "value": self._issuer},
            aud={"essential": True, "value": self._client_id},
            exp={"essential": True},
            iat={"essential": True},
            sub={"essential": True},
        )
        rules.validate(decoded.claims)
        return decoded.claims

    def _check(self, claims: Mapping[str, Any], nonce: str) -> None:
        if claims.get("nonce") != nonce:
            raise SignInRefused("nonce")
        audience = claims.get("aud")
        is_for_several = isinstance(audience, list) and len(audience) > 1
        party = claims.get("azp", None if is_for_several else self._client_id)
        if party != self._client_id:
            raise SignInRefused("azp")

    # What it says of itself

    def _provider(self, at_most_s: float = KNOWN_FOR_S) -> _Known:
        with self._lock:
            known = self._known
            if known is None or self._seconds() - known.at_s >= at_most_s:
                known = self._known = self._asked()
            return known

    def _asked(self) -> _Known:
        said = self._json("GET", f"{self._issuer.rstrip('/')}/.well-known/openid-configuration")
        if said.get("issuer") != self._issuer:
            raise ProviderUnavailable("the provider calls itself by another issuer")
        try:
            keys = KeySet.import_key_set(self._json("GET", str(said["jwks_uri"])))  # type: ignore[arg-type]
            authorize, token = str(said["authorization_endpoint"]), str(said["token_endpoint"])
        except (KeyError, JoseError, ValueError) as error:
            raise ProviderUnavailable(f"discovery: {type(error).__name__}") from None
        return _Known(authorize, token, keys, self._seconds())

    def _json(self, method: str, url: str, **sent: Any) -> Mapping[str, Any]:
        try:
            answer = self._http.request(method, url, headers={"Accept": "application/json"}, **sent)
            said = answer.json() if len(answer.content) <= MOST_BYTES else None
        except (httpx.HTTPError, ValueError) as error:
            log.error("oidc.unreachable", error=type(error).__name__)
            raise ProviderUnavailable(type(error).__name__) from None
        if answer.status_code in (400, 401) and method == "POST":
            raise SignInRefused("code")
        if answer.status_code != 200 or not isinstance(said, dict):
            log.error("oidc.no_answer", status=answer.status_code)
            raise ProviderUnavailable(f"answered {answer.status_code}")
        return said


def _challenge(verifier: str) -> str:
    digest = hashlib.sha256(verifier.encode("ascii")).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode("ascii")
