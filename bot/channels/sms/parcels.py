"""送るもの: messages of SMS as they wait to be sent."""

from __future__ import annotations

from typing import Any, Mapping, Sequence

from bot.domain.channel import SMS
from bot.services.messaging.outbound import Parcel
from bot.services.sms.talks import Offer


def parcels(
    event: str, conversation: str, bodies: Sequence[str], offers: Sequence[Offer] = ()
) -> list[Parcel]:
    """The answer to an event: what can be chosen goes out with the last of its messages."""
    last = len(bodies) - 1
    return [
        Parcel(
            SMS.id,
            f"{event}/{place}",
            conversation,
            {"text": body, "by": event, "offers": _listed(offers) if place == last else []},
        )
        for place, body in enumerate(bodies)
    ]


def offers_in(body: Mapping[str, Any]) -> tuple[Offer, ...]:
    """What the message offers."""
    return tuple(Offer(*offer) for offer in body.get("offers", ()))


def _listed(offers: Sequence[Offer]) -> list[list[Any]]:
    return [[offer.number, offer.word, offer.payload] for offer in offers]
