"""Who may come in, how often, and how everything is answered: one frame around all endpoints.

An endpoint is `async def endpoint(request, user, **path)`; under `frame.asks(Scope.…)` it is reached by
who may, and what it raises as `Refused` is answered as application/problem+json.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
from dataclasses import dataclass
from functools import wraps
from typing import Any, Awaitable, Callable, Mapping, Optional, Sequence

from sanic.request import Request
from sanic.response import HTTPResponse, empty, raw

from bot.desk.desk import Desk
from bot.domain.desk_user import Scope
from bot.domain.draft import DraftUnreadable
from bot.domain.errors import StoreUnavailable
from bot.http.asking import bearer, is_text, json_object
from bot.http.problems import problem, too_many
from bot.services.desk.keys import DeskKey

MOST_ITEMS = 100
ITEMS = 50
LONGEST_CURSOR = 300

Endpoint = Callable[..., Awaitable[HTTPResponse]]


class Refused(Exception):
    """An answer other than the one that was asked for; `key` is a sentence of desk_words.yml."""

    def __init__(self, status: int, key: str, wait_s: int = 0, **facts: Any) -> None:
        super().__init__(f"{status} {key}")
        self.status = status
        self.key = key
        self.wait_s = wait_s
        self.facts = facts


@dataclass(frozen=True)
class Frame:
    """Around the endpoints of one desk."""

    desk: Desk

    def asks(self, scope: Scope) -> Callable[[Endpoint], Endpoint]:
        """For who may do that: the endpoint gets the request and the `DeskUser`."""

        def around(endpoint: Endpoint) -> Endpoint:
            @wraps(endpoint)
            async def answered(request: Request, **path: str) -> HTTPResponse:
                try:
                    key = await self._key(request)
                    if not key.user.may(scope):
                        raise Refused(403, "not_allowed")
                    request.ctx.desk_who = key.id
                    return await endpoint(request, key.user, **path)
                except Refused as refused:
                    return self._refusal(refused)
                except (StoreUnavailable, DraftUnreadable):
                    return problem(503)

            return answered

        return around

    async def _key(self, request: Request) -> DeskKey:
        door = self.desk.door
        client = door.client(request)
        self._wait(door.wait_for_desk_s(client))
        keys = self.desk.services.desk.keys
        key = await asyncio.to_thread(keys.holder, bearer(request), self.desk.now())
        if key is None:
            self._wait(door.wait_for_wrong_key_s(client))
            raise Refused(401, "no_key")
        self._wait(door.wait_for_desk_user_s(key.id))
        return key

    def _wait(self, wait_s: int) -> None:
        if wait_s:
            raise Refused(429, "busy", wait_s=wait_s)

    def _refusal(self, refused: Refused) -> HTTPResponse:
        if refused.status == 429:
            title = self.desk.say(refused.key, wait_s=refused.wait_s, **refused.facts)
            return too_many(refused.wait_s, title)
        headers = {"WWW-Authenticate": "Bearer"} if refused.status == 401 else None
        return problem(refused.status, self.desk.say(refused.key, **refused.facts), headers)


# What is asked


def body_of(request: Request) -> dict[str, Any]:
    """The body as a JSON object. Raises `Refused`."""
    body = json_object(request)
    if body is None:
        raise Refused(400, "wrong_body")
    return body


def query(request: Request, name: str, longest: int = 200) -> Optional[str]:
    """The value of the query under that name, None without one. Raises `Refused`."""
    values = request.get_args(keep_blank_values=True).getlist(name) or []
    if not values:
        return None
    if len(values) > 1 or not is_text(values[0]) or len(values[0]) > longest:
        raise Refused(400, "wrong_query", name=name)
    return str(values[0])


def number(request: Request, name: str, default: int, least: int, most: int) -> int:
    """A whole number of the query. Raises `Refused`."""
    text = query(request, name, 9)
    if text is None:
        return default
    if not text.isascii() or not text.isdecimal() or not least <= int(text) <= most:
        raise Refused(400, "wrong_query", name=name)
    return int(text)


def one_of(request: Request, name: str, known: Sequence[str]) -> Optional[str]:
    """A value of the query that must be one of these, None without one. Raises `Refused`."""
    found = query(request, name)
    if found is not None and found not in known:
        raise Refused(400, "wrong_query", name=name)
    return found


def cursor(request: Request) -> Optional[str]:
    """Where the page before ended: `after`; None from the beginning."""
    return query(request, "after", LONGEST_CURSOR) or None


# What is answered


def page(items: Sequence[Mapping[str, Any]], next_cursor: Optional[str]) -> dict[str, Any]:
    """A page of a list; `next` goes on, None on the last one."""
    return {"items": list(items), "next": next_cursor}


def shown(
    request: Request, body: Mapping[str, Any], status: int = 200, store: bool = True
) -> HTTPResponse:
    """The body with its ETag; 304 to who has it already. Of a caller nothing may be stored."""
    written = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
    if not store:
        headers = {"Cache-Control": "no-store"}
        return raw(written, status=status, headers=headers, content_type="application/json")
    tag = etag(written)
    headers = {"ETag": tag, "Cache-Control": "private, no-cache"}
    if request.method in ("GET", "HEAD") and is_known(request, tag):
        return empty(status=304, headers=headers)
    return raw(written, status=status, headers=headers, content_type="application/json")


def etag(written: bytes) -> str:
    """Of what is sent, by its content."""
    return f'"{hashlib.sha256(written).hexdigest()[:32]}"'


def is_known(request: Request, tag: str) -> bool:
    """True if `If-None-Match` names it."""
    named = request.headers.get("if-none-match", "")
    known = {one.strip().removeprefix("W/") for one in named.split(",")}
    return tag in known or named.strip() == "*"
