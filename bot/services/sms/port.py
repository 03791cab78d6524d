"""SMSの出入口: what a gateway takes and brings, whoever runs it.

An adapter translates; it keeps nothing. Telephone numbers are E.164 (「+819000000000」) on our side.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, Mapping, Optional, Protocol

import phonenumbers

from bot.domain.errors import BotError
from bot.services.messaging.outbound import SendingRefused


class Stopped(SendingRefused):
    """The person has told the carrier to stop: nothing more is sent, and nobody is told of it."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason, is_final=True)


class NotFromGateway(BotError):
    """A webhook that our gateway has not signed; nothing of it is read."""


class Malformed(BotError):
    """A webhook of another shape than it is described."""


@dataclass(frozen=True)
class Capabilities:
    """`longest` message in UTF-16 units; `tells_status`: whether it arrived is told later."""

    longest: int
    tells_status: bool


@dataclass(frozen=True)
class Inbound:
    """A message that came in. `number` is None for a sender that nobody can answer."""

    message_id: str
    number: Optional[str] = field(repr=False)
    text: str = field(repr=False)


State = Literal["queued", "sent", "delivered", "failed"]


@dataclass(frozen=True)
class Status:
    """What became of a message of ours, by the gateway's own id of it."""

    gateway_id: str
    state: State
    reason: str = ""


class Gateway(Protocol):
    """A way to send and receive. `id` names it in the settings, in rows and in logs."""

    @property
    def id(self) -> str:
        """「twilio」."""

    @property
    def capabilities(self) -> Capabilities:
        """What it can do."""

    async def send(self, to_e164: str, body: str, idempotency_key: str) -> str:
        """Hand one message over; the gateway's id of it.

        Raises `SendingDelayed`, `SendingRefused` and, of the latter, `Stopped`. Not every gateway
        looks at the key.
        """

    def parse_inbound(self, raw: bytes, headers: Mapping[str, str]) -> Inbound:
        """What a webhook brings. `headers` by their names in lower case.

        Raises `NotFromGateway` and `Malformed`.
        """

    def parse_status(self, raw: bytes, headers: Mapping[str, str]) -> Optional[Status]:
        """What a webhook tells of a message of ours, None for what says nothing new.

        Raises `NotFromGateway` and `Malformed`.
        """

    async def close(self) -> None:
        """Close the connections."""


def e164(number: str) -> Optional[str]:
    """A number as it is kept; None for a short code, a name, or what is no number.

    >>> e164("09000000000"), e164("+81 90-0000-0000"), e164("SAMPLE")
    ('+819000000000', '+819000000000', None)
    """
    try:
        parsed = phonenumbers.parse(number, "JP")
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(parsed):
        return None
    return str(phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164))


def local(number: str) -> str:
    """As Japanese gateways write it, in digits.

    >>> local("+819000000000")
    '09000000000'
    """
    return f"0{number[3:]}" if number.startswith("+81") else number.lstrip("+")
