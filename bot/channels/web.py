"""The web channel: a signed session, then one POST per message.

The conversation id is made by the server and travels in a signed token; what the
client says about it is never believed.
"""

from __future__ import annotations

import asyncio
import time
import uuid
from collections import OrderedDict, deque
from typing import Any, Optional

import jwt
from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse, json

from bot.assistant.conversation import Conversations, Incoming
from bot.channels import host_token
from bot.domain.citation import source_line
from bot.domain.content import Content

SESSION_S = 12 * 60 * 60
MAX_CHARS_OF_ID = 64
REMEMBERED_MESSAGES = 2000
MESSAGES_PER_MINUTE = 30
_WINDOW_S = 60.0
_MAX_TRACKED_SENDERS = 10_000


class SessionInvalid(Exception):
    """The token is missing, forged or too old."""


class Sessions:
    """Signed, short-lived tokens whose subject is the conversation."""

    def __init__(self, secret: str) -> None:
        self._secret = secret

    def issue(
        self,
        agency: Optional[str],
        conversation: Optional[str] = None,
        member: Optional[str] = None,
    ) -> str:
        """A token for a new conversation, or a fresh one for the same."""
        claims = {
            "sub": conversation or f"web-{uuid.uuid4().hex}",
            "exp": int(time.time()) + SESSION_S,
            "agency": agency,
            "member": member,
        }
        return jwt.encode(claims, self._secret, algorithm="HS256")

    def read(self, token: str) -> dict[str, Any]:
        """The claims, or `SessionInvalid`."""
        try:
            claims: dict[str, Any] = jwt.decode(
                token, self._secret, algorithms=["HS256"], options={"require": ["exp", "sub"]}
            )
        except jwt.InvalidTokenError as error:
            raise SessionInvalid from error
        return claims


class RateLimit:
    """At most so many messages a minute for one sender."""

    def __init__(self, per_minute: int = MESSAGES_PER_MINUTE) -> None:
        self._per_minute = per_minute
        self._sent: OrderedDict[str, deque[float]] = OrderedDict()

    def wait_s(self, sender: str, now: float) -> int:
        """0 if the message may pass, otherwise the seconds to wait."""
        times = self._sent.setdefault(sender, deque())
        self._sent.move_to_end(sender)
        if len(self._sent) > _MAX_TRACKED_SENDERS:
            self._sent.popitem(last=False)
        while times and times[0] <= now - _WINDOW_S:
            times.popleft()
        if len(times) >= self._per_minute:
            return int(times[0] + _WINDOW_S - now) + 1
        times.append(now)
        return 0


def _problem(status: int, title: str, headers: Optional[dict[str, str]] = None) -> HTTPResponse:
    return json(
        {"title": title, "status": status},
        status=status,
        headers=headers,
        content_type="application/problem+json",
        ensure_ascii=False,
    )


def blueprint(
    conversations: Conversations, sessions: Sessions, content: Content, host_key: str = ""
) -> Blueprint:
    """Routes: POST /api/chat/session, POST /api/chat/messages.

    `host_key` is the public key (PEM) of the site around the chat, whose token tells who is
    signed in there; without one nobody is.
    """
    routes = Blueprint("web_channel", url_prefix="/api/chat")
    answered: OrderedDict[tuple[str, str], asyncio.Task[list[dict[str, Any]]]] = OrderedDict()
    limit = RateLimit()

    async def answer(incoming: Incoming) -> list[dict[str, Any]]:
        return [
            {**reply.as_json(), "source": source_line(reply.citations)}
            for reply in await conversations.handle(incoming)
        ]

    @routes.post("/session")
    async def open_session(request: Request) -> HTTPResponse:
        body = _object(request)
        if body is None:
            return _problem(400, "リクエストの形式が正しくありません。")
        agency, member = body.get("agency"), None
        token = body.get("host_token")
        if token is not None:
            try:
                signed_in = host_token.read(str(token), host_key)
            except host_token.HostTokenInvalid:
                return _problem(
                    401, "ログインを確認できませんでした。マイページを開き直してください。"
                )
            member, agency = signed_in.member, signed_in.agency or agency
        if agency is not None and agency not in content.agencies:
            agency = None
        issued = sessions.issue(agency, member=member)
        return json({"token": issued, "expires_in_s": SESSION_S})

    @routes.post("/messages")
    async def post_message(request: Request) -> HTTPResponse:
        try:
            claims = sessions.read(request.token or "")
        except SessionInvalid:
            return _problem(401, "接続の有効期限が切れました。画面を開き直してください。")
        body = _object(request)
        text = body.get("text") if body else None
        message_id = body.get("client_msg_id") if body else None
        if not isinstance(text, str) or (
            message_id is not None
            and (not isinstance(message_id, str) or len(message_id) > MAX_CHARS_OF_ID)
        ):
            return _problem(400, "リクエストの形式が正しくありません。")
        sender = claims["sub"]
        key = (sender, message_id or "")
        if message_id and key in answered:
            # the same message again, answered or still being answered
            return json({"replies": await asyncio.shield(answered[key])}, ensure_ascii=False)
        wait_s = limit.wait_s(sender, time.monotonic())
        if wait_s:
            return _problem(
                429,
                f"メッセージが続いています。{wait_s}秒ほど待ってからお送りください。",
                {"Retry-After": str(wait_s)},
            )
        answering = asyncio.ensure_future(answer(Incoming(sender, text, "web", *_who(claims))))
        if message_id:
            answered[key] = answering
            if len(answered) > REMEMBERED_MESSAGES:
                answered.popitem(last=False)
        replies = await asyncio.shield(answering)
        return json({"replies": replies}, ensure_ascii=False)

    return routes


def _who(claims: dict[str, Any]) -> tuple[Optional[str], Optional[str]]:
    """Agency and member of a session."""
    return claims.get("agency"), claims.get("member")


def _object(request: Request) -> Optional[dict[str, Any]]:
    """The body as a JSON object, None for anything else."""
    try:
        body = request.json
    except Exception:
        return None
    return body if isinstance(body, dict) else None
