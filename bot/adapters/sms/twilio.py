"""Twilio: its webhooks, signed over the address that it was given, and its API of messages."""

from __future__ import annotations

import base64
import hashlib
import hmac
from typing import Mapping, Optional

import httpx

from bot.adapters.sms.http import FormPost, answered, form
from bot.services.messaging.outbound import SendingRefused
from bot.services.sms.port import (
    Capabilities,
    Inbound,
    Malformed,
    NotFromGateway,
    State,
    Status,
    Stopped,
    e164,
)

API_URL = "https://api.twilio.com"
INBOUND_PATH = "/channels/sms/twilio"
STATUS_PATH = "/channels/sms/twilio/status"

_STOPPED = 21610
"""Twilio's word for: the person has sent STOP."""
_LONGEST = 1600
_STATES: Mapping[str, State] = {
    "queued": "queued",
    "sent": "sent",
    "delivered": "delivered",
    "undelivered": "failed",
    "failed": "failed",
}


class Twilio:
    """`services.sms.port.Gateway` over Twilio.

    `public_url` is the base under which Twilio reaches us: what it signs begins with it, whatever
    proxies make of it on the way.
    """

    id = "twilio"
    capabilities = Capabilities(longest=_LONGEST, tells_status=True)

    def __init__(
        self,
        account: str,
        token: str,
        number: str,
        public_url: str,
        api_url: str = API_URL,
        transport: Optional[httpx.AsyncBaseTransport] = None,
    ) -> None:
        self._token = token
        self._number = number
        self._public_url = public_url
        self._path = f"/2010-04-01/Accounts/{account}/Messages.json"
        self._post = FormPost(self.id, api_url, auth=(account, token), transport=transport)

    async def close(self) -> None:
        """See the port."""
        await self._post.close()

    async def send(self, to_e164: str, body: str, idempotency_key: str) -> str:
        """See the port. Twilio knows no key: what was in flight in a crash may be sent twice."""
        fields = {
            "To": to_e164,
            "From": self._number,
            "Body": body,
            "StatusCallback": self._public_url + STATUS_PATH,
        }
        response = await self._post.send(self._path, fields)
        told = answered(response)
        if response.is_success and isinstance(told.get("sid"), str):
            return str(told["sid"])
        code = told.get("code")
        reason = str(code) if isinstance(code, int) else f"status {response.status_code}"
        raise Stopped(reason) if code == _STOPPED else SendingRefused(reason)

    def parse_inbound(self, raw: bytes, headers: Mapping[str, str]) -> Inbound:
        """See the port."""
        fields = self._signed(INBOUND_PATH, raw, headers)
        message_id = fields.get("MessageSid", "")
        if not message_id or "Body" not in fields or "From" not in fields:
            raise Malformed("MessageSid, From or Body is missing")
        return Inbound(message_id, e164(fields["From"]), fields["Body"])

    def parse_status(self, raw: bytes, headers: Mapping[str, str]) -> Optional[Status]:
        """See the port."""
        fields = self._signed(STATUS_PATH, raw, headers)
        message_id, state = fields.get("MessageSid", ""), fields.get("MessageStatus", "")
        if not message_id or not state:
            raise Malformed("MessageSid or MessageStatus is missing")
        known = _STATES.get(state)
        return Status(message_id, known, fields.get("ErrorCode", "")) if known else None

    def _signed(self, path: str, raw: bytes, headers: Mapping[str, str]) -> dict[str, str]:
        fields = form(raw)
        wanted = signature(self._token, self._public_url + path, fields)
        given = headers.get("x-twilio-signature", "")
        if not hmac.compare_digest(wanted.encode(), given.encode("utf-8", "surrogateescape")):
            raise NotFromGateway("the signature is missing or wrong")
        return fields


def signature(token: str, url: str, fields: Mapping[str, str]) -> str:
    """Twilio's signature: HMAC-SHA1 over the address and every field, sorted by name."""
    signed = url + "".join(name + fields[name] for name in sorted(fields))
    digest = hmac.new(token.encode(), signed.encode("utf-8", "surrogatepass"), hashlib.sha1)
    return base64.b64encode(digest.digest()).decode()
