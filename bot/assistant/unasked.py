"""聞かれずに言うこと: news, and what a channel says of its own, in order with the turns."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import replace
from typing import Optional, Sequence

from bot.assistant import pools
from bot.assistant.exchanges import Exchanges, as_stored
from bot.assistant.in_order import TRIES, InOrder
from bot.assistant.incoming import Incoming, turn_of
from bot.assistant.offered import Offered
from bot.assistant.said import Said
from bot.bootstrap import Services
from bot.domain.channel import WEB
from bot.domain.draft import DraftUnreadable
from bot.domain.errors import Overtaken, StoreUnavailable
from bot.reply import Reply
from bot.services.journeys.engine import moves
from bot.services.journeys.extras import Turn


class Unasked:
    """What is said of our own accord; `in_order` and `offered` are those of the turns."""

    def __init__(
        self, services: Services, in_order: InOrder, offered: Offered, exchanges: Exchanges
    ) -> None:
        self._services = services
        self._in_order = in_order
        self._offered = offered
        self._exchanges = exchanges

    async def tell_news(self, sender: str, member: Optional[str]) -> None:
        """Say, without being asked, what was done on the pages or by a desk; each of it once."""
        pools.use_for_turns(asyncio.get_running_loop())
        async with self._in_order.turn(sender):
            await asyncio.to_thread(self._tell_news, sender, member)

    def _tell_news(self, sender: str, member: Optional[str]) -> None:
        turn = Turn(sender, self._services.now(), WEB.is_private, member)
        with suppress(StoreUnavailable, DraftUnreadable):
            for _ in range(TRIES):
                with self._services.unit_of_work.turn(), suppress(Overtaken):
                    told = self._services.news.alone(sender, member, turn.at)
                    if told:
                        self._tell(turn, told)
                    return
                self._services.transcript.look_again(sender)

    def _tell(self, turn: Turn, told: Sequence[Reply]) -> None:
        kept = self._services.way_out.as_kept(told, turn)
        said = Said(self._services.way_out.shown(told, turn), kept, "")
        exchange = self._exchanges.following(turn.conversation, said, None, turn.at)
        stored = as_stored(exchange, said)
        self._services.transcript.add(turn.conversation, replace(stored, said=None))
        self._services.unit_of_work.commit()
        self._services.transcript.has_stood(turn.conversation, replace(exchange, said=None))
        self._offered.add(turn.conversation, told)

    async def say(self, incoming: Incoming, first: Reply) -> list[Reply]:
        """Something of the channel's own, and below it what is asked now; nothing is gone on with.

        Its choices can be pressed where nothing is asked. `incoming` tells who it is said to.
        """
        pools.use_for_turns(asyncio.get_running_loop())
        async with self._in_order.turn(incoming.sender):
            return await asyncio.to_thread(self._say, incoming, first)

    def _say(self, incoming: Incoming, first: Reply) -> list[Reply]:
        turn = turn_of(incoming, self._services.now())
        with suppress(StoreUnavailable, DraftUnreadable):
            for _ in range(TRIES):
                with self._services.unit_of_work.turn(), suppress(Overtaken):
                    told = self._services.journeys.move(moves.Remind(), turn) or []
                    said = [replace(first, choices=()), *told] if told else [first]
                    shown = self._services.way_out.shown(said, turn)
                    self._services.unit_of_work.commit()
                    self._offered.add(incoming.sender, said)
                    return shown
        return [first]

    async def offer(self, sender: str, reply: Reply) -> list[Reply]:
        """Something of the channel's own to choose from; what could be pressed before still can be."""
        with suppress(StoreUnavailable):
            await asyncio.to_thread(self._offered.add, sender, [reply])
        return [reply]
