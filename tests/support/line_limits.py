"""What LINE takes, as its documents say; written down a second time, so that it checks our own table."""

from __future__ import annotations

import json
from typing import Any, Iterator, Sequence
from urllib.parse import urlsplit

from linebot.v3.messaging import Message


def units(text: str) -> int:
    """UTF-16 units."""
    return sum(2 if ord(character) > 0xFFFF else 1 for character in text)


def problems_of(messages: Sequence[dict[str, Any]]) -> list[str]:
    """Everything that is wrong with what is sent at once."""
    found = [] if 1 <= len(messages) <= 5 else [f"{len(messages)} messages"]
    for message in messages:
        found += _shape(message)
        found += _limits(message)
    return found


def _shape(message: dict[str, Any]) -> Iterator[str]:
    """The SDK's model takes it and loses nothing of it."""
    try:
        read = Message.from_dict(message)
    except Exception as error:
        yield f"{message['type']}: {error}"
        return
    again = json.loads(json.dumps(read.to_dict()))
    yield from _lost(message, again, message["type"])


def _lost(sent: Any, read: Any, where: str) -> Iterator[str]:
    if isinstance(sent, dict):
        if not isinstance(read, dict):
            yield f"{where} is lost"
            return
        for key, value in sent.items():
            yield from _lost(value, read.get(key), f"{where}.{key}")
    elif isinstance(sent, list):
        if not isinstance(read, list) or len(read) != len(sent):
            yield f"{where} is lost"
            return
        for number, (one, other) in enumerate(zip(sent, read)):
            yield from _lost(one, other, f"{where}[{number}]")
    elif sent != read:
        yield f"{where}: {sent!r} is read as {read!r}"


def _limits(message: dict[str, Any]) -> Iterator[str]:
    if message["type"] == "text" and not 1 <= units(message["text"]) <= 5000:
        yield f"a text of {units(message['text'])} units"
    if message["type"] == "flex":
        if not 1 <= units(message["altText"]) <= 1500:
            yield "altText"
        yield from _flex(message["contents"])
    items = message.get("quickReply", {}).get("items", [])
    if len(items) > 13:
        yield f"{len(items)} quick replies"
    for item in items:
        yield from _action(item["action"], label=20)


def _flex(contents: dict[str, Any]) -> Iterator[str]:
    bubbles = contents["contents"] if contents["type"] == "carousel" else [contents]
    if not 1 <= len(bubbles) <= 12:
        yield f"{len(bubbles)} bubbles"
    for bubble in bubbles:
        if len(json.dumps(bubble, ensure_ascii=False).encode()) > 30_000:
            yield "a bubble above 30 KB"
        yield from _parts(bubble)
    if len(json.dumps(contents, ensure_ascii=False).encode()) > 50_000:
        yield "a container above 50 KB"


def _parts(part: Any) -> Iterator[str]:
    if isinstance(part, list):
        for one in part:
            yield from _parts(one)
        return
    if not isinstance(part, dict):
        return
    kind = part.get("type")
    if kind == "text" and not part["text"]:
        yield "an empty text"
    if kind == "box" and not part["contents"]:
        yield "an empty box"
    if kind == "image" and not (
        part["url"].startswith("https://") and part["url"].endswith((".jpg", ".png"))
    ):
        yield f"a picture that LINE does not show: {part['url']}"
    if kind == "button":
        yield from _action(part["action"], label=40)
    for key, value in part.items():
        if key != "action":
            yield from _parts(value)


def _action(action: dict[str, Any], label: int) -> Iterator[str]:
    if not 1 <= units(action["label"]) <= label:
        yield f"the label {action['label']}"
    if action["type"] == "postback":
        if not 1 <= units(action["data"]) <= 300:
            yield f"data of {units(action['data'])} units"
        if not 1 <= units(action.get("displayText", "x")) <= 300:
            yield "displayText"
    if action["type"] == "message" and not 1 <= units(action["text"]) <= 300:
        yield "the text of an action"
    if action["type"] == "uri":
        scheme = urlsplit(action["uri"]).scheme
        if scheme not in ("http", "https", "tel", "line") or len(action["uri"]) > 1000:
            yield f"the address {action['uri']}"
