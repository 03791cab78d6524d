"""Reply → LINEのメッセージ: pure functions; what is drawn stands in words beside it."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Any, Iterator, Mapping, Optional, Sequence
from urllib.parse import urlsplit

from bot.channels.line import flex, limits
from bot.domain.citation import source_line
from bot.domain.wording import Sayings
from bot.reply import Choice, Link, Reply

Message = dict[str, Any]

_EXTERNAL = "openExternalBrowser=1"
ANSWERS = "#"
"""Between the question that a button answers and its payload."""


@dataclass(frozen=True)
class Rendering:
    """`site` is the base of our own pages: they open in the browser proper, where forms can be
    filled in. `picture` gives the address of the picture of a screen, None where there is none."""

    words: Sayings
    site: str
    picture: flex.PictureOf

    def messages(self, replies: Sequence[Reply]) -> list[Message]:
        """At most five, with Flex for what can be drawn; the last one has the choices."""
        ours = [self._opened(reply) for reply in replies]
        return _with_choices(_few([m for one in ours for m in self._drawn(one)]), ours)

    def plain(self, replies: Sequence[Reply]) -> list[Message]:
        """The same as text alone, for where Flex is refused."""
        ours = [self._opened(reply) for reply in replies]
        return _with_choices(_few([m for one in ours for m in _texts(self._spelled(one))]), ours)

    def _drawn(self, reply: Reply) -> Iterator[Message]:
        table = flex.table(reply.table, self.words) if reply.table else None
        text = reply.text
        if table and reply.table and reply.table.text:
            text = text.replace(reply.table.text, "").strip()
        body = replace(reply, text=text)
        bubble = None
        if text and (reply.card or reply.links):
            bubble = flex.bubble(body, _sourced(body), self.words, self.picture)
        if bubble is None:
            yield from _texts(self._spelled(body) if text else "")
        else:
            yield _flex(bubble, _sourced(body))
        if table and reply.table:
            yield _flex(table, reply.table.text or reply.table.caption or reply.text)

    def _spelled(self, reply: Reply) -> str:
        """All of it in words: links by their addresses."""
        links = (self.words.say("page_link", title=one.title, url=one.url) for one in reply.links)
        there = [link for link in links if link not in reply.text]
        return "\n".join([_sourced(reply), *there])

    def _opened(self, reply: Reply) -> Reply:
        return replace(reply, links=tuple(self._external(link) for link in reply.links))

    def _external(self, link: Link) -> Link:
        if not self.site or not _is_below(link.url, self.site):
            return link
        address, hash_, fragment = link.url.partition("#")
        joined = f"{address}{'&' if '?' in address else '?'}{_EXTERNAL}{hash_}{fragment}"
        return Link(link.title, joined)


def pressed(data: str) -> tuple[str, Optional[str]]:
    """The payload of a postback, and the question that it answers.

    >>> pressed('registration/2/1#/journey{"move": "next"}')
    ('/journey{"move": "next"}', 'registration/2/1')
    """
    if data.startswith("/") or ANSWERS not in data:
        return data, None
    answers, _, payload = data.partition(ANSWERS)
    return payload, answers


def _sourced(reply: Reply) -> str:
    source = source_line(reply.citations)
    return f"{reply.text}\n{source}" if source else reply.text


def _texts(text: str) -> Iterator[Message]:
    for part in limits.split(text):
        yield {"type": "text", "text": part}


def _flex(contents: Mapping[str, Any], alt: str) -> Message:
    return {"type": "flex", "altText": limits.cut(alt, limits.ALT_TEXT), "contents": dict(contents)}


def _few(messages: Sequence[Message]) -> list[Message]:
    """Five at most: texts that stand side by side become one, then the first ones."""
    found = list(messages)
    while len(found) > limits.MESSAGES:
        place = next((n for n in range(len(found) - 1) if _can_join(*found[n : n + 2])), None)
        if place is None:
            return found[: limits.MESSAGES]
        one, two = found[place : place + 2]
        found[place : place + 2] = [{"type": "text", "text": f"{one['text']}\n\n{two['text']}"}]
    return found


def _can_join(one: Message, two: Message) -> bool:
    if one["type"] != "text" or two["type"] != "text":
        return False
    return limits.units(one["text"] + two["text"]) + 2 <= limits.TEXT


def _with_choices(messages: list[Message], replies: Sequence[Reply]) -> list[Message]:
    items = [*_items(replies)][: limits.QUICK_REPLIES]
    if items and messages:
        messages[-1] = {**messages[-1], "quickReply": {"items": items}}
    return messages


def _items(replies: Sequence[Reply]) -> Iterator[dict[str, Any]]:
    """Those of the last message first: they answer what is asked."""
    known: set[str] = set()
    for reply in reversed(replies):
        answers = reply.card.answers if reply.card else ""
        for choice in reply.choices:
            if choice.payload not in known:
                known.add(choice.payload)
                yield {"type": "action", "action": action(choice, answers)}


def action(choice: Choice, answers: str = "") -> dict[str, Any]:
    """A button that says its whole title; one whose payload is too long for a postback sends its title."""
    label = limits.cut(choice.title, limits.LABEL)
    data = f"{answers}{ANSWERS}{choice.payload}" if answers else choice.payload
    if not choice.payload.startswith("/") or limits.units(data) > limits.DATA:
        return {"type": "message", "label": label, "text": choice.title}
    shown = limits.cut(choice.title, limits.DATA)
    return {"type": "postback", "label": label, "data": data, "displayText": shown}


def _is_below(url: str, site: str) -> bool:
    ours, theirs = urlsplit(site), urlsplit(url)
    return (ours.scheme, ours.netloc) == (theirs.scheme, theirs.netloc)


def size(contents: Mapping[str, Any]) -> int:
    """Bytes of a Flex container as it is sent."""
    return len(json.dumps(contents, ensure_ascii=False).encode("utf-8", "surrogatepass"))
