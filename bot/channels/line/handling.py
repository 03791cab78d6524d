"""出来事への返事: what is done with each kind of event; the same event gives the same parcels."""

from __future__ import annotations

import asyncio
import contextlib
from datetime import datetime
from typing import Any, Awaitable, Callable, Mapping, Optional, Sequence

import structlog

from bot.assistant.conversation import Conversations
from bot.assistant.incoming import Incoming
from bot.bootstrap import Services
from bot.channels.line import carrier
from bot.channels.line.links import Linking
from bot.channels.line.platform import Answered, Platform, Unanswered
from bot.channels.line.rendering import Rendering, pressed
from bot.channels.line.words import PRESSED
from bot.domain.channel import LINE
from bot.domain.payload import topic_payload
from bot.reply import Choice, Kind, Reply
from bot.services.drafts.drafts import KEPT_FOR
from bot.services.messaging.inbound import Event
from bot.services.messaging.outbound import Parcel

log = structlog.get_logger()

LOADING_AFTER_S = 1.5
"""A turn that takes longer is slow: the dots are shown."""
LOADING_S = 20


class Handling:
    """Answers events. Everything blocks in threads alone."""

    def __init__(
        self,
        conversations: Conversations,
        services: Services,
        rendering: Rendering,
        platform: Callable[[], Platform],
        linking: Linking,
    ) -> None:
        self._conversations = conversations
        self._unasked = conversations.unasked
        self._services = services
        self._rendering = rendering
        self._platform = platform
        self._linking = linking
        self._words = rendering.words

    async def handle(self, event: Event) -> Sequence[Parcel]:
        """What is answered to an event: one parcel, or none."""
        body = event.body
        kind = body["kind"]
        if kind == "unfollow":
            await self._leave(event.conversation)
            return ()
        if kind == "unsend":
            await self._conversations.withdraw(event.conversation)
            return ()
        if event.message and await self._is_withdrawn(event.message):
            return ()
        await asyncio.to_thread(self._know, event)
        replies = await self._slowly(body["user"], self._replies(event, body))
        before = await asyncio.to_thread(self._undelivered, event.conversation)
        return [self._parcel(event, [*before, *replies])] if replies else ()

    # What is answered

    async def _replies(self, event: Event, body: Mapping[str, Any]) -> list[Reply]:
        kind, say = body["kind"], self._words.say
        if body.get("wait_s"):
            return [Reply(say("too_fast", wait_s=body["wait_s"]), kind=Kind.NOTICE)]
        if kind == "text":
            return await self._text(event, body["text"])
        if kind == "postback":
            return await self._postback(event, body["data"])
        incoming = await self._incoming(event, "")
        if kind == "follow":
            return await self._greet(incoming)
        if kind == "accountLink":
            linked = await asyncio.to_thread(
                self._linking.finish, event.conversation, body["nonce"], body["result"] == "ok"
            )
            said = say("linked" if linked else "link_failed")
            return await self._unasked.say(
                await self._incoming(event, ""), Reply(said, kind=Kind.NOTICE)
            )
        return await self._unasked.say(incoming, Reply(say(kind), kind=Kind.NOTICE))

    async def _text(self, event: Event, text: str, answers: Optional[str] = None) -> list[Reply]:
        own = await self._linking.asked(event, text)
        if own is not None:
            return await self._unasked.say(await self._incoming(event, text), own)
        return await self._conversations.handle(await self._incoming(event, text, answers))

    async def _postback(self, event: Event, data: str) -> list[Reply]:
        if data.startswith(PRESSED):
            return await self._menu(event, data.removeprefix(PRESSED))
        payload, answers = pressed(data)
        return await self._text(event, payload, answers)

    async def _menu(self, event: Event, area: str) -> list[Reply]:
        """An area says what a person would: it counts wherever one stands."""
        said = f"said_{area}"
        if said in self._words.texts:
            return await self._text(event, self._words.say(said))
        if area == "questions":
            reply = Reply(self._words.say("questions"), self._questions(), kind=Kind.ASK_BACK)
            return await self._unasked.offer(event.conversation, reply)
        if area == "stop":
            await asyncio.to_thread(self._remind_no_more, event.conversation)
        text = self._words.say("stop" if area == "stop" else "no_such_area")
        incoming = await self._incoming(event, "")
        return await self._unasked.say(incoming, Reply(text, kind=Kind.NOTICE))

    def _questions(self) -> tuple[Choice, ...]:
        topics = self._services.content.topics
        ids = self._words.texts["question_topics"]
        return tuple(Choice(topics[one].title, topic_payload(one)) for one in ids)

    async def _greet(self, incoming: Incoming) -> list[Reply]:
        greeting = self._services.greeting
        first = Reply(self._words.say("greeting", days=KEPT_FOR.days), kind=Kind.NOTICE)
        asked = Reply(greeting.sayings.say("question"), greeting.choices(), kind=Kind.ASK_BACK)
        return [first, *await self._unasked.say(incoming, asked)]

    # Around it

    async def _incoming(self, event: Event, text: str, answers: Optional[str] = None) -> Incoming:
        member = await asyncio.to_thread(self._services.linked.member, event.conversation)
        return Incoming(
            event.conversation,
            text,
            LINE,
            member=member,
            message_id=event.id,
            client=event.conversation,
            answers=answers,
        )

    async def _slowly(self, user: str, replies: Awaitable[list[Reply]]) -> list[Reply]:
        """With the dots of somebody who writes, where it takes a while."""
        turn = asyncio.ensure_future(replies)
        done, _ = await asyncio.wait({turn}, timeout=LOADING_AFTER_S)
        if not done:
            with contextlib.suppress(Unanswered, Answered):
                await self._platform().show_loading(user, LOADING_S)
        return await turn

    def _parcel(self, event: Event, replies: Sequence[Reply]) -> Parcel:
        body = event.body
        got_at = datetime.fromisoformat(body["got_at"])
        # without it none is tried, so that after a crash nobody has to ask whether one was
        is_late = self._services.now() - got_at >= carrier.TOKEN_BEGUN_FOR
        return carrier.parcel(
            event.id,
            event.conversation,
            event.channel,
            body["user"],
            self._rendering.messages(replies),
            self._rendering.plain(replies),
            "" if is_late else body["token"],
            got_at,
            body["is_redelivered"],
        )

    def _know(self, event: Event) -> None:
        self._services.messaging.addressees.keep(
            event.conversation, event.body["user"], self._services.now()
        )

    async def _is_withdrawn(self, message: str) -> bool:
        inbox = self._services.messaging.inbox
        return await asyncio.to_thread(inbox.has_message, LINE.id, taken_back(message))

    def _undelivered(self, conversation: str) -> list[Reply]:
        """What did not arrive before is offered with this answer, the last of it in its words."""
        outbox = self._services.messaging.outbox
        found = outbox.undelivered(conversation, self._services.now())
        if not found:
            return []
        texts = [one["text"] for one in found[-1].body["plain"]]
        said = self._words.say("undelivered", text="\n".join(texts))
        return [Reply(said, kind=Kind.NOTICE)]

    async def _leave(self, conversation: str) -> None:
        """Whoever blocks us is not written to, and nothing of them is kept."""
        await self._conversations.erase(conversation)
        await asyncio.to_thread(self._forget, conversation)

    def _remind_no_more(self, conversation: str) -> None:
        services = self._services
        with services.unit_of_work.turn():
            services.reminders.erase(conversation, services.now())
            services.unit_of_work.commit()

    def _forget(self, conversation: str) -> None:
        services = self._services
        services.messaging.outbox.forget(conversation, services.now())
        with services.unit_of_work.turn():
            services.messaging.addressees.forget(conversation)
            services.linked.forget(conversation)
            services.unit_of_work.commit()


def taken_back(message: str) -> str:
    """What the event of a message that is taken back is known by."""
    return f"unsend {message}"
