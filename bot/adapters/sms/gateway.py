"""国内のSMS配信会社: a form by POST with a Bearer, numbers in eleven digits, at most 660 characters."""

from __future__ import annotations

import hmac
import re
from typing import Mapping, Optional

import httpx

from bot.adapters.sms.http import FormPost, answered, form
from bot.services.messaging.outbound import SendingRefused
from bot.services.sms.port import (
    Capabilities,
    Inbound,
    Malformed,
    NotFromGateway,
    Status,
    e164,
    local,
)

INBOUND_PATH = "/channels/sms/gateway"

_NUMBER = re.compile("[0-9]{11}")
_LONGEST = 660


class JapaneseGateway:
    """`services.sms.port.Gateway` over a gateway of the usual Japanese shape.

    It takes each `client_id` once: the same message again is the same message.
    """

    id = "gateway"
    capabilities = Capabilities(longest=_LONGEST, tells_status=False)

    def __init__(
        self, url: str, token: str, transport: Optional[httpx.AsyncBaseTransport] = None
    ) -> None:
        self._token = token
        headers = {"Authorization": f"Bearer {token}"}
        self._post = FormPost(self.id, url.rstrip("/"), headers=headers, transport=transport)

    async def close(self) -> None:
        """See the port."""
        await self._post.close()

    async def send(self, to_e164: str, body: str, idempotency_key: str) -> str:
        """See the port."""
        fields = {"to": local(to_e164), "body": body, "client_id": idempotency_key}
        response = await self._post.send("/messages", fields)
        told = answered(response)
        if response.is_success and told.get("result") == "ok":
            return str(told.get("message_id", ""))
        raise SendingRefused(f"status {response.status_code}")

    def parse_inbound(self, raw: bytes, headers: Mapping[str, str]) -> Inbound:
        """See the port."""
        scheme, _, given = headers.get("authorization", "").partition(" ")
        is_ours = hmac.compare_digest(
            given.strip().encode("utf-8", "surrogateescape"), self._token.encode()
        )
        if scheme.lower() != "bearer" or not is_ours:
            raise NotFromGateway("the Bearer is missing or wrong")
        fields = form(raw)
        if not fields.get("message_id") or "body" not in fields:
            raise Malformed("message_id or body is missing")
        if not _NUMBER.fullmatch(fields.get("from", "")):
            raise Malformed("from is no number of eleven digits")
        return Inbound(fields["message_id"], e164(fields["from"]), fields["body"])

    def parse_status(self, raw: bytes, headers: Mapping[str, str]) -> Optional[Status]:
        """See the port. It tells none."""
        return None
