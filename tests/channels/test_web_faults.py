"""A thousand faults of networks, pages and servers, drawn from a seed: no message is lost or doubled.

Two tabs of one conversation send and listen; what lies between them and the store fails in every way
that it can. A server that is killed forgets everything but what is stored.
"""

from __future__ import annotations

import asyncio
import json
import random
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, AsyncIterator, Optional

from web_support import Stage, TranscriptsInMemory, stage

from bot.assistant.incoming import Incoming
from bot.channels.web import shown
from bot.channels.web.sessions import Session
from bot.channels.web.streams import Stream
from bot.domain.channel import WEB
from bot.services.transcript.exchange import place_after

FAULTS = 1000
WHO = "web-1"
SEED = 20261130


@dataclass
class Tab:
    """A page: what it has seen, by id, and the stream that it reads, if one is open."""

    seen: dict[str, dict[str, Any]] = field(default_factory=dict)
    last: str = ""
    reading: Optional[asyncio.Task[None]] = None
    stream: Optional[Stream] = None

    def listen(self, on: Stage) -> None:
        """Open a stream, from what it has seen on."""
        session = Session(WHO, None, None, 0, 10**12)
        made: Any = on.echo
        after = place_after(self.last)
        self.stream = Stream(made, on.transcript, session, after, on.web.services.now)
        self.reading = asyncio.ensure_future(self._read(self.stream.parts()))

    async def _read(self, parts: AsyncIterator[bytes]) -> None:
        async for part in parts:
            self.take(part.decode())

    def take(self, part: str) -> None:
        """One event; what it has under that id already is the same message."""
        lines = dict(line.split(": ", 1) for line in part.splitlines() if ": " in line)
        if lines.get("event") != "message":
            return
        message = json.loads(lines["data"])
        assert message["id"] == lines["id"]
        assert message["id"] not in self.seen, "a stream sends nothing twice"
        assert message["id"] > self.last, "nothing comes late"
        self.seen[message["id"]] = message
        self.last = message["id"]

    async def cut(self) -> None:
        """The network, or the server, goes away."""
        if self.reading is not None:
            self.reading.cancel()
            with suppress(asyncio.CancelledError):
                await self.reading
        self.reading = self.stream = None


@dataclass
class Play:
    """One conversation over many faults."""

    chance: random.Random
    store: TranscriptsInMemory = field(default_factory=TranscriptsInMemory)
    tabs: tuple[Tab, Tab] = field(default_factory=lambda: (Tab(), Tab()))
    sent: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    faults: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.on = stage(self.store, most_waiting=4)

    async def go_on(self) -> None:
        """One message, or one thing that happens, with a fault."""
        self.sent.append(f"m{len(self.sent)}")
        incoming = Incoming(WHO, f"発言{len(self.sent)}", WEB, message_id=self.sent[-1])
        faults = (
            self.lost_answer,
            self.doubled,
            self.killed_before,
            self.killed_after,
            self.cut_streams,
            self.slow_page,
            self.told_meanwhile,
        )
        fault = self.chance.choice(faults)
        self.faults[fault.__name__] += 1
        for tab in self.tabs:
            if tab.reading is None and self.chance.random() < 0.8:
                tab.listen(self.on)
        await asyncio.sleep(0)
        await fault(incoming)
        # whatever went wrong: the page sends until it has an answer, and then is content
        replies = await self.on.echo.handle(incoming)
        assert len(replies) == 1 and incoming.text in replies[0].text

    async def lost_answer(self, incoming: Incoming) -> None:
        """The message arrives, its answer does not; the page had gone while it was made."""
        task = asyncio.ensure_future(self.on.echo.handle(incoming))
        await asyncio.sleep(0)
        if self.chance.random() < 0.5:
            task.cancel()
        with suppress(asyncio.CancelledError):
            await task

    async def doubled(self, incoming: Incoming) -> None:
        """Sent twice at once, by a finger or by a network."""
        await asyncio.gather(*(self.on.echo.handle(incoming) for _ in range(3)))

    async def killed_before(self, incoming: Incoming) -> None:
        """The server is killed before anything is stored."""
        task = asyncio.ensure_future(asyncio.sleep(0))
        task.cancel()
        await self.restart()

    async def killed_after(self, incoming: Incoming) -> None:
        """The server is killed when the message is stored and nobody has heard of it."""
        await self.cut_streams(incoming)
        await self.on.echo.handle(incoming)
        await self.restart()

    async def cut_streams(self, _: Incoming) -> None:
        """Both tabs, or one, lose their stream."""
        for tab in self.tabs[: self.chance.choice((1, 2))]:
            await tab.cut()

    async def slow_page(self, incoming: Incoming) -> None:
        """More happens at once than waits for a slow page."""
        for _ in range(6):
            self.sent.append(f"m{len(self.sent)}")
            more = Incoming(WHO, f"発言{len(self.sent)}", WEB, message_id=self.sent[-1])
            await self.on.echo.handle(more)

    async def told_meanwhile(self, _: Incoming) -> None:
        """Something is done on the pages, whether or not anybody listens."""
        self.told.append(f"お知らせ{len(self.told)}")
        self.on.happens(WHO, self.told[-1])
        if self.chance.random() < 0.5:
            await asyncio.sleep(0.001)

    async def restart(self) -> None:
        """Everything that was in memory is gone; what is stored, and news in drafts, is not."""
        for tab in self.tabs:
            await tab.cut()
        before = self.on.echo
        self.on = stage(self.store, most_waiting=4)
        self.on.echo.answered, self.on.echo.news = before.answered, before.news
        self.on.echo.handed = before.handed

    async def end(self) -> list[dict[str, Any]]:
        """Both tabs listen until they have everything; what can be read then."""
        await self.on.echo.tell_news(WHO, None)
        exchanges, place, read = True, 0, []
        while exchanges:
            found = self.on.transcript.since(WHO, place, self.on.web.services.now())
            page = shown.page(found, place)
            read += page["messages"]
            exchanges = bool(page["next"])
            place = place_after(page["next"]) if page["next"] else place
        for tab in self.tabs:
            if tab.reading is None:
                tab.listen(self.on)
            for _ in range(2000):
                if tab.last == read[-1]["id"]:
                    break
                await asyncio.sleep(0.001)
            await tab.cut()
        return read


def test_a_thousand_faults() -> None:
    """Each message and each answer once, in one order, in both tabs and in the transcript."""
    play = Play(random.Random(SEED))

    async def played() -> list[dict[str, Any]]:
        while play.faults.total() < FAULTS:
            await play.go_on()
        return await play.end()

    read = asyncio.run(played())
    assert min(play.faults.values()) > FAULTS / 20, play.faults
    ids = [message["id"] for message in read]
    assert ids == sorted(set(ids))
    said = [message["client_msg_id"] for message in read if message["from"] == "user"]
    assert sorted(said) == sorted(play.sent) and len(set(said)) == len(said)
    answers = [m for m in read if m["from"] == "assistant" and "client_msg_id" in m]
    assert [answer["client_msg_id"] for answer in answers] == said
    notices = [m for m in read if m["from"] == "assistant" and "client_msg_id" not in m]
    assert [one["text"].rstrip("＊") for one in notices] == play.told
    for tab in play.tabs:
        assert list(tab.seen) == ids
        for message in read:
            text = tab.seen[message["id"]]["text"]
            assert text.rstrip("＊") == message["text"].rstrip("＊")
