"""What the routes of the web channel are made of, and the session that most of them need."""

from __future__ import annotations

from dataclasses import dataclass
from functools import wraps
from typing import Any, Awaitable, Callable, Optional

from sanic.request import Request
from sanic.response import HTTPResponse

from bot.assistant.conversation import Conversations
from bot.bootstrap import Services
from bot.channels.front.door import Door
from bot.channels.web import host_token
from bot.channels.web.sessions import Session, SessionInvalid, Sessions
from bot.channels.web.streams import Places
from bot.http.asking import bearer
from bot.http.problems import problem

Handled = Awaitable[Optional[HTTPResponse]]


@dataclass(frozen=True)
class Web:
    """What the routes need. `host` is the site around the chat, whose token tells who is signed in."""

    conversations: Conversations
    services: Services
    sessions: Sessions
    door: Door
    places: Places
    host: Optional[host_token.Host] = None

    def say(self, key: str, **facts: Any) -> str:
        """A sentence of chat_words.yml."""
        return self.services.greeting.sayings.say(key, **facts)

    def in_session(self, handler: Callable[[Request, Session], Handled]) -> Callable[..., Handled]:
        """The handler with the session of the request; without a valid one it is answered 401."""

        @wraps(handler)
        async def handled(request: Request) -> Optional[HTTPResponse]:
            try:
                session = self.sessions.read(bearer(request))
            except SessionInvalid:
                return problem(401, self.say("no_session"))
            return await handler(request, session)

        return handled
