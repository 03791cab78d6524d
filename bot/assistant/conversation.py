"""One turn: what was typed or pressed goes in, replies come out.

Every channel comes through here. Turns of a conversation come one after the other, each is
answered once and in time, and what it changes is written together with its answer. How a message
is answered is in `bot.assistant.answering`; what is said without a message, in
`bot.assistant.unasked`.
"""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Optional

import structlog

from bot.assistant import pools
from bot.assistant.agent import Assistant
from bot.assistant.answering import Answering
from bot.assistant.exchanges import Exchanges, as_stored
from bot.assistant.in_order import TRIES, InOrder
from bot.assistant.incoming import Incoming
from bot.assistant.offered import Offered
from bot.assistant.repeats import Repeats
from bot.assistant.repetition import Repetition
from bot.assistant.said import Said
from bot.assistant.seen import Seen
from bot.assistant.unasked import Unasked
from bot.bootstrap import Services
from bot.domain.errors import KeysLost, Overtaken, StoreUnavailable
from bot.metrics import counted, parts
from bot.reply import Reply
from bot.services.contacts.fixed import apology, not_kept, taking_long
from bot.services.hearing.received import Message, MessageIdReused
from bot.services.journeys.extras import Turn
from bot.services.transcript.exchange import Exchange
from bot.services.transcript.fan_out import Happening
from bot.services.transcript.fan_out import Kind as Happens

log = structlog.get_logger()

DEADLINE_S = 10.0
"""A turn that takes longer is given up, and the person told; nothing of it is written then."""

_OUTCOMES = {
    "ok": "ok",
    "deadline": "deadline",
    "keys lost": "keys_lost",
    "Overtaken": "overtaken",
    "StoreUnavailable": "store_unavailable",
    "DraftUnreadable": "draft_unreadable",
    "BackEndUnavailable": "back_end_unavailable",
}
"""How an outcome is counted; any other error is "failed"."""


class Conversations:
    """Turns of all users, over one assistant.

    `unasked` says what nobody has asked for, one at a time with the turns.
    """

    def __init__(
        self, assistant: Assistant, services: Services, repeats: Optional[Repeats] = None
    ) -> None:
        self.assistant = assistant
        self._services = services
        self._repetition = Repetition()
        self._under_way: dict[tuple[str, str], asyncio.Future[list[Reply]]] = {}
        self._in_order = InOrder(services.shared.locks)
        self._offered = Offered(assistant, services)
        self._answering = Answering(assistant, services, self._offered, repeats or Repeats())
        topics = services.content.topics.values()
        small_talk = [topic.id for topic in topics if not topic.is_offered]
        self._exchanges = Exchanges(services, small_talk)
        self._seen = Seen(services.noting, small_talk, services.now)
        self.unasked = Unasked(services, self._in_order, self._offered, self._exchanges)

    async def handle(self, incoming: Incoming) -> list[Reply]:
        """The replies to one message: at least one, whatever happens.

        A message that is sent again gets the same ones. Raises `MessageIdReused` alone.
        """
        pools.use_for_turns(asyncio.get_running_loop())
        same = (incoming.sender, incoming.text)
        under_way = self._under_way.get(same)
        if under_way is None:
            under_way = asyncio.ensure_future(self._answered(incoming))
            self._under_way[same] = under_way
            under_way.add_done_callback(lambda _: self._under_way.pop(same, None))
        # whoever asked may go away meanwhile; the turn goes on
        return await asyncio.shield(under_way)

    async def earlier(self, incoming: Incoming) -> Optional[list[Reply]]:
        """What this very message was answered with before; None if it is new.

        Raises `MessageIdReused`.
        """
        message = _message(incoming)
        return await asyncio.to_thread(self._earlier, message) if message else None

    def _earlier(self, message: Message) -> Optional[list[Reply]]:
        with suppress(StoreUnavailable):
            return self._services.received.answer(message, self._services.now())
        return None

    def _answered_elsewhere(self, incoming: Incoming, since: datetime) -> Optional[list[Reply]]:
        """The answer to the same text that another process gave while this one waited for it."""
        self._services.transcript.look_again(incoming.sender)
        with suppress(StoreUnavailable):
            received = self._services.received
            return received.answer_since(incoming.sender, incoming.text, since)
        return None

    async def _answered(self, incoming: Incoming) -> list[Reply]:
        with counted.UNDER_WAY.track_inprogress(), parts.of_a_turn():
            return await self._answered_in_time(incoming)

    async def _answered_in_time(self, incoming: Incoming) -> list[Reply]:
        started = time.perf_counter()
        outcome = "ok"
        try:
            came_at = self._services.now()
            async with self._in_order.turn(incoming.sender) as has_waited:
                parts.add("order", time.perf_counter() - started)
                since = came_at if has_waited else None
                replies = await asyncio.wait_for(self._once(incoming, since), DEADLINE_S)
        except MessageIdReused:
            raise
        except TimeoutError:
            outcome = "deadline"
            replies = [taking_long()]
        except KeysLost:
            outcome = "keys lost"
            replies = [not_kept()]
        except Exception as error:
            outcome = type(error).__name__
            replies = [apology()]
        seconds = time.perf_counter() - started
        told = _OUTCOMES.get(outcome, "failed")
        parts.note(channel=incoming.channel.id, outcome=told)
        counted.TURNS.labels(incoming.channel.id, told).inc()
        counted.TURN_SECONDS.labels(incoming.channel.id).observe(seconds)
        for reply in replies:
            counted.REPLIES.labels(incoming.channel.id, reply.kind.value).inc()
        log.info(
            "turn",
            channel=incoming.channel.id,
            outcome=outcome,
            kinds=[reply.kind.value for reply in replies],
            topics=[topic for reply in replies for topic in reply.topics],
            ms=round(seconds * 1000, 1),
        )
        if not incoming.channel.keeps_transcript:
            return replies
        if not all(reply.id for reply in replies):
            self._tell_typing(incoming, False)
        return self._services.transcript.loosely(incoming.sender, replies)

    def _tell_typing(self, incoming: Incoming, is_typing: bool) -> None:
        """Whoever has the conversation open sees that an answer is on its way, or is not any more."""
        if incoming.channel.keeps_transcript:
            happening = Happening(Happens.TYPING, data={"is_typing": is_typing})
            self._services.transcript.fan_out.tell(incoming.sender, happening)

    async def withdraw(self, sender: str) -> None:
        """What was said is taken back: nothing that is stored of the conversation quotes it any more.

        What was told for a journey stays. Raises `StoreUnavailable`.
        """
        pools.use_for_turns(asyncio.get_running_loop())
        async with self._in_order.turn(sender):
            await asyncio.to_thread(self._withdraw, sender)

    def _withdraw(self, sender: str) -> None:
        self._services.received.forget(sender)
        self._offered.forget_the_rest(sender)

    async def erase(self, sender: str) -> None:
        """「この会話を消す」: what was told and said is gone. Raises `StoreUnavailable`."""
        pools.use_for_turns(asyncio.get_running_loop())
        async with self._in_order.turn(sender):
            await asyncio.to_thread(self._erase, sender)

    def _erase(self, sender: str) -> None:
        services = self._services
        for _ in range(TRIES):
            with services.unit_of_work.turn(), suppress(Overtaken):
                services.journeys.erase(Turn(sender, services.now(), is_private=True))
                services.received.forget(sender)
                services.reminders.erase(sender, services.now())
                services.transcript.erase(sender)
                services.unit_of_work.commit()
                services.transcript.fan_out.tell(sender, Happening(Happens.ERASED))
                self._offered.forget_the_rest(sender)
                return
        raise Overtaken

    async def _once(self, incoming: Incoming, since: Optional[datetime]) -> list[Reply]:
        """The turn as one change, done again where somebody else was quicker.

        `since`: when it came, where another process had the conversation then.
        """
        for _ in range(TRIES):
            with self._services.unit_of_work.turn():
                replies = await asyncio.to_thread(self._tried, incoming, since)
                if replies is not None:
                    return replies
        raise Overtaken

    def _tried(self, incoming: Incoming, since: Optional[datetime]) -> Optional[list[Reply]]:
        """All of a turn, in one thread: handing it on costs more than most of its parts.

        None where somebody else changed the same meanwhile.
        """
        message = _message(incoming)
        earlier = self._earlier(message) if message else None
        if earlier is None and since is not None:
            earlier = self._answered_elsewhere(incoming, since)
        if earlier is not None:
            return earlier
        self._tell_typing(incoming, True)
        self._services.noting.begin()
        self._services.telling.begin(incoming.channel.id)
        if self._services.shared.locks is not None and incoming.channel.keeps_transcript:
            self._look_at_others(incoming.sender)
        new = self._answering.said(incoming)
        said = self._repeating(incoming.sender, new)
        try:
            replies = self._commit(incoming, message, said)
        except Overtaken:
            self._services.transcript.look_again(incoming.sender)
            return None
        except StoreUnavailable as error:
            return self._answering.answer_alone(incoming, error)
        self._repetition.note(incoming.sender, new.replies, new.kept)
        if any(reply.erases for reply in replies):
            self._offered.forget_the_rest(incoming.sender)
        return replies

    def _look_at_others(self, sender: str) -> None:
        """What other processes have said since this one did."""
        with suppress(StoreUnavailable):
            told = self._services.transcript.told_elsewhere(sender, self._services.now())
            if told is not None:
                self._repetition.was_told(sender, told.replies)

    def _repeating(self, sender: str, said: Said) -> Said:
        """With a word before what comes again as it was."""
        if apology() in said.replies:
            return said
        told = self._repetition.told(sender, said.replies, said.kept)
        if not told:
            return Said([apology()], [apology()], said.heard, said.place)
        more = len(told[0].text) - len(said.replies[0].text)
        first, *others = said.kept
        first = replace(first, text=told[0].text[:more] + first.text)
        return replace(said, replies=told, kept=[first, *others])

    def _commit(self, incoming: Incoming, message: Optional[Message], said: Said) -> list[Reply]:
        """Write what the turn has changed, together with its answer, which is given its ids."""
        work, transcript = self._services.unit_of_work, self._services.transcript
        if apology() in said.replies:  # whoever sends it again is heard anew
            work.roll_back()
            return said.replies
        is_changing = work.has_changes
        seen = self._seen.turn(incoming, said, self._answering.agency_of(incoming, said.taken))
        if any(reply.erases for reply in said.replies):
            self._services.received.forget(incoming.sender)
            self._services.reminders.erase(incoming.sender, self._services.now())
            transcript.erase(incoming.sender)
        exchange: Optional[Exchange] = None
        try:
            with suppress(KeysLost):  # what is erased needs no key
                exchange = self._keep(incoming, message, said, seen.agency)
                self._services.noting.count(seen)
                told = self._seen.understood(seen, said)
                self._services.telling.understood(incoming.sender, seen.at, told)
            work.commit()
        except Overtaken:
            raise
        except StoreUnavailable:
            if is_changing:
                raise
            return said.replies  # a question is answered all the same, and may be twice
        self._seen.tell(seen, said)
        if exchange is None:
            return said.replies
        transcript.has_stood(incoming.sender, exchange)
        return list(exchange.replies)

    def _keep(
        self,
        incoming: Incoming,
        message: Optional[Message],
        said: Said,
        agency: Optional[str],
    ) -> Optional[Exchange]:
        """Keep the answer with the other changes: for the same message again, and to be read."""
        services, at = self._services, self._services.now()
        exchange: Optional[Exchange] = None
        if incoming.channel.keeps_transcript:
            exchange = self._exchanges.following(incoming.sender, said, incoming.message_id, at)
            kept = replace(as_stored(exchange, said), agency=agency)
            services.transcript.add(incoming.sender, kept)
        if message is not None:
            replies = exchange.replies if exchange else said.replies
            services.received.keep(message, replies, at)
        return exchange


def _message(incoming: Incoming) -> Optional[Message]:
    if incoming.message_id is None:
        return None
    return Message(incoming.sender, incoming.message_id, incoming.text)
