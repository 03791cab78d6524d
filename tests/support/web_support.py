"""The web channel over HTTP with a conversation that only echoes, and pages that listen to it."""

from __future__ import annotations

import asyncio
import json
from collections import defaultdict
from dataclasses import dataclass, field, replace
from itertools import islice
from types import SimpleNamespace
from typing import Any, Iterator, Optional, Sequence

import httpx
from fakes import OPENING
from host_site import AUDIENCE, ISSUER, PEM
from journey_support import CONTENT

from bot.assistant.incoming import Incoming
from bot.bootstrap import tokyo_now
from bot.channels.front import addresses
from bot.channels.front.door import Door
from bot.channels.web.host_token import Host
from bot.channels.web.parts import Web
from bot.channels.web.sessions import Sessions
from bot.channels.web.streams import Places
from bot.content.wordings import load_chat_words
from bot.reply import Kind, Reply
from bot.services.hearing.received import MessageIdReused
from bot.services.journeys.greeting import Greeting
from bot.services.transcript.exchange import Exchange
from bot.services.transcript.fan_out import FanOutHere, Happening
from bot.services.transcript.fan_out import Kind as Happens
from bot.services.transcript.feedback import Feedback, Verdict, ends_something
from bot.services.transcript.transcript import Position, Transcript

SECRET = "a secret of the tests, long enough for every algorithm that is tried"
PROXIES = addresses.networks("127.0.0.0/8")
GREETING = Greeting(CONTENT, OPENING, load_chat_words())


class TranscriptsInMemory:
    """A `TranscriptStore` that forgets with its process."""

    def __init__(self) -> None:
        self.exchanges: dict[str, dict[int, Exchange]] = defaultdict(dict)
        self.asked: dict[str, bool] = {}

    def newest(self, conversation: str) -> Optional[Position]:
        """See the port."""
        numbers = self.exchanges[conversation]
        return Position(next(reversed(numbers)), self.asked[conversation]) if numbers else None

    def add(self, conversation: str, exchange: Exchange, asked_feedback: bool) -> None:
        """See the port."""
        assert exchange.number not in self.exchanges[conversation]
        self.exchanges[conversation][exchange.number] = exchange
        self.asked[conversation] = asked_feedback

    def read(self, conversation: str, since: int, most: int, at: Any) -> tuple[Exchange, ...]:
        """See the port."""
        found = self.exchanges[conversation]
        first, last = (next(iter(found)), next(reversed(found))) if found else (0, -1)
        numbers = range(max(since, first), last + 1)
        there = (found[number] for number in numbers)
        return tuple(islice((one for one in there if one.said or one.replies), most))

    def erase(self, conversation: str) -> None:
        """See the port."""
        for number, one in self.exchanges[conversation].items():
            self.exchanges[conversation][number] = Exchange(number, one.at)

    def purge(self, now: Any) -> int:
        """See the port."""
        return 0


class VerdictsInMemory:
    """A `FeedbackStore` that forgets with its process."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], Verdict] = {}

    def put(self, conversation: str, answer: str, verdict: Verdict) -> None:
        """See the port."""
        self.kept[conversation, answer] = verdict

    def purge(self, now: Any) -> int:
        """See the port."""
        return 0


Answers = dict[tuple[str, Optional[str]], tuple[str, "asyncio.Future[list[Reply]]"]]


@dataclass
class Echo:
    """Conversations that repeat what was said; under an id that was used they answer as before.

    What they answered is told masked by the transcript, as it is to those who listen. `news` waits
    to be told by conversation; `answered` outlives the process, as the store of the real ones does.
    """

    transcript: Transcript
    handed: list[Incoming] = field(default_factory=list)
    answered: dict[tuple[str, Optional[str]], tuple[str, list[Reply]]] = field(default_factory=dict)
    under_way: dict[tuple[str, Optional[str]], tuple[str, Any]] = field(default_factory=dict)
    news: dict[str, list[Reply]] = field(default_factory=lambda: defaultdict(list))

    @property
    def unasked(self) -> Echo:
        """As the real ones have."""
        return self

    async def handle(self, incoming: Incoming) -> list[Reply]:
        """As the real ones do."""
        earlier = await self.earlier(incoming)
        if earlier is not None:
            return earlier
        key = (incoming.sender, incoming.message_id)
        going = self.under_way.get(key)
        if going is not None:
            return list(await asyncio.shield(going[1]))
        task = asyncio.ensure_future(self._answered(incoming))
        self.under_way[key] = (incoming.text, task)
        task.add_done_callback(lambda _: self.under_way.pop(key, None))
        return await asyncio.shield(task)

    async def _answered(self, incoming: Incoming) -> list[Reply]:
        self.handed.append(incoming)
        number = len(self.handed)
        fan_out = self.transcript.fan_out
        fan_out.tell(incoming.sender, Happening(Happens.TYPING, data={"is_typing": True}))
        if incoming.text == "遅い":
            await asyncio.sleep(0.3)
        said = Reply(f"{incoming.text}ですね（{number}）", topics=("reg_start",))
        replies = self._stored(incoming.sender, [said], incoming.text, incoming.message_id)
        self.answered[incoming.sender, incoming.message_id] = (incoming.text, replies)
        return replies

    def _stored(
        self, sender: str, told: Sequence[Reply], said: Optional[str], message_id: Optional[str]
    ) -> list[Reply]:
        at = tokyo_now()
        before = self.transcript.position(sender, at)
        replies = list(told)
        if not before.asked_feedback and ends_something(replies, ()):
            replies[-1] = replace(replies[-1], asks_feedback=True)
        made = Exchange(before.number + 1, at, said, tuple(replies), message_id).with_ids()
        masked = tuple(replace(one, text=f"{one.text}＊") for one in made.replies)
        self.transcript.add(sender, replace(made, replies=masked))
        self.transcript.has_stood(sender, made)
        return list(made.replies)

    async def earlier(self, incoming: Incoming) -> Optional[list[Reply]]:
        """As the real ones do."""
        key = (incoming.sender, incoming.message_id)
        known = self.answered.get(key)
        going = self.under_way.get(key)
        text = known[0] if known else going[0] if going else incoming.text
        if incoming.text == "使われた番号" or text != incoming.text:
            raise MessageIdReused
        return known[1] if known else None

    async def tell_news(self, sender: str, member: Optional[str]) -> None:
        """As the real ones do."""
        told = self.news.pop(sender, [])
        if told:
            self._stored(sender, told, None, None)

    async def erase(self, sender: str) -> None:
        """As the real ones do."""
        self.transcript.erase(sender)
        self.transcript.fan_out.tell(sender, Happening(Happens.ERASED))


@dataclass
class Stage:
    """The web channel with what stands behind it."""

    echo: Echo
    verdicts: VerdictsInMemory
    places: Places
    web: Web
    taken: list[tuple[str, str]]
    """Earlier conversations whose open ends were asked for, and by which."""

    @property
    def transcript(self) -> Transcript:
        """That of all conversations."""
        return self.echo.transcript

    def happens(self, conversation: str, text: str) -> None:
        """Something is done on the pages, and who listens hears of it."""
        self.echo.news[conversation].append(Reply(text, kind=Kind.NOTICE))
        progress = Happening(Happens.PROGRESS, data={"journey": "registration", "step": 7})
        self.transcript.fan_out.tell(conversation, progress)


def stage(store: Optional[TranscriptsInMemory] = None, most_waiting: int = 100) -> Stage:
    """All of it anew; with `store` as after a restart."""
    transcripts: Any = store or TranscriptsInMemory()
    verdicts = VerdictsInMemory()
    echo = Echo(Transcript(transcripts, FanOutHere(most_waiting)))
    taken: list[tuple[str, str]] = []

    def take(earlier: str, conversation: str, *_: Any, **__: Any) -> bool:
        taken.append((earlier, conversation))
        return False

    services: Any = SimpleNamespace(
        content=CONTENT,
        transcript=echo.transcript,
        feedback=Feedback(verdicts, transcripts),
        greeting=GREETING,
        journeys=SimpleNamespace(standing=lambda conversation, at: None),
        coming_back=SimpleNamespace(take=take),
        now=tokyo_now,
    )
    places, conversations = Places(), echo
    made: Any = conversations
    web = Web(
        made, services, Sessions(SECRET), Door(b"key", PROXIES), places, Host(PEM, ISSUER, AUDIENCE)
    )
    return Stage(echo, verdicts, places, web, taken)


class Client(httpx.Client):
    """Somebody with an address of their own."""

    def session(self, token: str = "", **body: Any) -> httpx.Response:
        """Open a session, or go on with one."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return self.post("/api/chat/session", json=body, headers=headers)

    def say(self, token: str, text: Any, **more: Any) -> httpx.Response:
        """Post a message."""
        return self.post("/api/chat/messages", json={"text": text, **more}, headers=bearer(token))

    def read(self, token: str, **query: str) -> httpx.Response:
        """Read what was said."""
        return self.get("/api/chat/messages", params=query, headers=bearer(token))

    def judge(self, token: str, **body: Any) -> httpx.Response:
        """Say whether an answer has solved it."""
        return self.post("/api/chat/feedback", json=body, headers=bearer(token))

    def listen(self, token: str, last: str = "") -> Listening:
        """Open a stream."""
        headers = {**bearer(token), **({"Last-Event-ID": last} if last else {})}
        return Listening(self, headers)


def bearer(token: str) -> dict[str, str]:
    """The header of whoever has the token."""
    return {"Authorization": f"Bearer {token}"}


@dataclass(frozen=True)
class Event:
    """One of a stream."""

    name: str
    data: dict[str, Any]
    id: str


class Listening:
    """A page that listens; its events one after the other."""

    def __init__(self, client: httpx.Client, headers: dict[str, str]) -> None:
        self._stream = client.stream("GET", "/api/chat/events", headers=headers, timeout=20)

    def __enter__(self) -> Listening:
        self.response = self._stream.__enter__()
        self._lines = self.response.iter_lines() if self.response.status_code == 200 else iter(())
        return self

    def __exit__(self, *error: Any) -> None:
        self._stream.__exit__(*error)

    def events(self) -> Iterator[Event]:
        """Until the server ends the stream."""
        found: dict[str, str] = {}
        for line in self._lines:
            if line:
                name, _, value = line.partition(":")
                found[name] = value.strip()
                continue
            if "event" in found:
                yield Event(found["event"], json.loads(found["data"]), found.get("id", ""))
            found = {}

    def until(self, name: str, count: int = 1) -> list[Event]:
        """The next events of that name."""
        found: list[Event] = []
        for event in self.events():
            if event.name == name:
                found.append(event)
            if len(found) == count:
                return found
        raise AssertionError(f"{len(found)} of {count} {name} came")

    def messages(self, count: int) -> list[dict[str, Any]]:
        """The next messages."""
        return [event.data for event in self.until("message", count)]

    def wait_until_open(self) -> Listening:
        """Its first line has come: what happens from now on is heard."""
        next(iter(self._lines))
        return self


_addresses = iter(range(1, 60_000))


def somebody(port: int) -> Client:
    """A client from an address of its own."""
    high, low = divmod(next(_addresses), 250)
    headers = {"X-Forwarded-For": f"198.18.{high}.{low + 1}"}
    # nothing is encrypted here, and to read the certificates takes longer than a test
    return Client(base_url=f"http://127.0.0.1:{port}", headers=headers, timeout=20, verify=False)
