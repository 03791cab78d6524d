"""Webhookの中身: a signed body to events that are worth storing.

Read by hand, and not by the models of the SDK: those refuse a whole event for any field that is
missing or new, also where nobody needs it.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Mapping, Optional

import structlog

log = structlog.get_logger()

MESSAGES = ("text", "sticker", "image", "video", "audio", "file", "location")
"""Of which each has an answer."""
OTHERS = ("postback", "follow", "unfollow", "unsend", "accountLink")
_LONGEST_TEXT = 5000
_LONGEST = 1000


class Malformed(ValueError):
    """The body is no webhook."""


@dataclass(frozen=True)
class Told:
    """One event of one person. `kind` is 「text」, 「image」, 「postback」 …; `data` what is needed of it."""

    kind: str
    id: str
    user: str = field(repr=False)
    at: datetime
    token: str = field(repr=False)
    data: Mapping[str, Any] = field(repr=False)
    message: str = ""


def is_signed(body: bytes, signature: str, secret: str) -> bool:
    """True if the platform has signed this very body; takes as long for every wrong one."""
    right = base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest())
    return hmac.compare_digest(right, signature.encode("utf-8", "replace"))


def read(body: bytes) -> list[Told]:
    """The events that somebody is answered for, in their order. Raises `Malformed`."""
    try:
        document = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Malformed from error
    events = document.get("events") if isinstance(document, dict) else None
    if not isinstance(events, list) or not all(isinstance(one, dict) for one in events):
        raise Malformed
    found = (_told(one) for one in events)
    return [told for told in found if told]


def _told(event: Mapping[str, Any]) -> Optional[Told]:
    if event.get("mode") == "standby":
        return None
    source = _object(event, "source")
    user = _text(source, "userId")
    if source.get("type") != "user" or not user:
        return None  # groups and rooms
    message = _object(event, "message")
    kind = _text(event, "type")
    kind = _text(message, "type") if kind == "message" else kind
    if kind not in (*MESSAGES, *OTHERS):
        log.info("line.ignored", type=kind[:40] if kind.isascii() else "unknown")
        return None
    said = _text(message, "id") or _text(_object(event, "unsend"), "messageId")
    return Told(
        kind=kind,
        id=_text(event, "webhookEventId") or _fingerprint(event),
        user=user,
        at=_moment(event.get("timestamp")),
        token=_text(event, "replyToken"),
        data=_data(kind, event, message),
        message=said,
    )


def _data(kind: str, event: Mapping[str, Any], message: Mapping[str, Any]) -> dict[str, Any]:
    if kind == "text":
        return {"text": _text(message, "text", _LONGEST_TEXT)}
    if kind == "postback":
        return {"data": _text(_object(event, "postback"), "data")}
    if kind == "accountLink":
        link = _object(event, "link")
        return {"result": _text(link, "result"), "nonce": _text(link, "nonce")}
    if kind == "unsend":
        return {"message": _text(_object(event, "unsend"), "messageId")}
    return {}


def _object(of: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    found = of.get(key)
    return found if isinstance(found, dict) else {}


def _text(of: Mapping[str, Any], key: str, longest: int = _LONGEST) -> str:
    found = of.get(key)
    return found[:longest] if isinstance(found, str) else ""


def _moment(timestamp: Any) -> datetime:
    """Milliseconds since 1970; the beginning of time where it is none."""
    is_number = isinstance(timestamp, (int, float)) and not isinstance(timestamp, bool)
    try:
        return datetime.fromtimestamp((timestamp if is_number else 0) / 1000, UTC)
    except (ValueError, OverflowError, OSError):
        return datetime.fromtimestamp(0, UTC)


def _fingerprint(event: Mapping[str, Any]) -> str:
    """For an event without an id, as no platform sends it."""
    text = json.dumps(event, sort_keys=True)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
