"""What a page gets of the conversation: messages as JSON, and events of a stream as text."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any, Iterator, Mapping, Sequence

from bot.domain.citation import source_line
from bot.reply import Reply
from bot.services.transcript.exchange import Exchange, place_after


def reply(one: Reply) -> dict[str, Any]:
    """An answer of ours; `card`, `table` and `asks_feedback` are there only where it has them."""
    shown = {"id": one.id, "kind": one.kind.value, **one.as_json()}
    shown["source"] = source_line(one.citations)
    if one.asks_feedback:
        shown["asks_feedback"] = True
    return shown


def messages(exchange: Exchange, after: int = 0) -> Iterator[dict[str, Any]]:
    """What was said and answered in it after that place, in order."""
    at = _moment(exchange.at)
    sender = {"client_msg_id": exchange.message_id} if exchange.message_id else {}
    if exchange.said is not None and place_after(exchange.first_id) > after:
        yield {
            "id": exchange.first_id,
            "from": "user",
            "at": at,
            "text": exchange.said,
            **sender,
        }
    for one in exchange.replies:
        if place_after(one.id) > after:
            yield {**reply(one), "from": "assistant", "at": at, **sender}


def page(exchanges: Sequence[Exchange], after: int) -> dict[str, Any]:
    """`next` is where to go on, None where nothing is left."""
    found = [message for one in exchanges for message in messages(one, after)]
    return {"messages": found, "next": found[-1]["id"] if found else None}


def event(name: str, data: Mapping[str, Any], event_id: str = "") -> bytes:
    r"""One event of a stream (text/event-stream).

    >>> event("typing", {"is_typing": True})
    b'event: typing\ndata: {"is_typing": true}\n\n'
    """
    head = f"id: {event_id}\n" if event_id else ""
    # JSON holds no line break
    return f"{head}event: {name}\ndata: {json.dumps(dict(data), ensure_ascii=False)}\n\n".encode()


def _moment(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds")
