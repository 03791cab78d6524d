"""People on the web: each goes through one walk after the other, at a rate that answers do not change.

An answer has to be that of an undisturbed walk, with the person's own mark. A message without an
answer, or with one that nothing is kept of, is sent again under its id; in the end the transcript has to hold
each message once, with the answers that were given.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import random
import time
import uuid
from dataclasses import dataclass, field
from typing import Any, AsyncIterator, Optional, Sequence

import httpx
from listening import Ear
from seen import Seen, Turn
from walks import WALKS, marks_in, said, without_mark

TRY_FOR_S = 60.0
_AGAIN_S = 0.3
_TWICE = 0.05
"""So many messages are sent twice at the same moment."""
_BUSY = {429, 502, 503, 504}

_GOOD_FOR_S = 60.0
"""An answer may tell of the hours of a desk: what is unlike is compared with a new walk, once in so long."""

_AGAIN = ("もう一度ご案内します。\n", "くり返しになりますが、ご案内します。\n")
"""What stands before an answer that was given before."""

Replies = list[dict[str, Any]]


class Lost(Exception):
    """No answer, however often it was sent."""


@dataclass
class Talk:
    """One conversation of one person."""

    client: httpx.AsyncClient
    headers: dict[str, str]
    mark: int
    given: list[list[str]] = field(default_factory=list)
    """The ids of the answers to each message."""
    is_told_before: bool = False
    """Something that it heard was not kept, and is heard once more."""


@dataclass
class Web:
    """All people who write on the web; a part of them, `listening` of 1, keeps a stream open."""

    clients: Sequence[httpx.AsyncClient]
    """By which they reach it: one person after the other takes the next."""
    seen: Seen
    chance: random.Random
    first_mark: int = 1
    listening: float = 0.0
    _expected: dict[int, list[str]] = field(default_factory=dict)
    _learnt_at: dict[int, float] = field(default_factory=dict)
    _learning: asyncio.Lock = field(default_factory=asyncio.Lock)

    def __post_init__(self) -> None:
        self._marks = itertools.count(self.first_mark)

    async def run(self, talks: int, rate: float, until: float) -> None:
        """So many at once, together `rate` messages a second, until that moment (monotonic)."""
        for number in range(len(WALKS)):
            await self._learn(self.clients[0], number)
        async with asyncio.TaskGroup() as group:
            for place in range(talks):
                group.create_task(self._person(place, talks / rate, until))
        for client in self.clients:
            await client.aclose()

    async def _person(self, place: int, every_s: float, until: float) -> None:
        client = self.clients[place % len(self.clients)]
        due = time.monotonic() + self.chance.uniform(0, every_s)
        for number in itertools.count(place):
            if max(due, time.monotonic()) >= until:
                return
            await asyncio.sleep(due - time.monotonic())
            due = await self._walk(client, number % len(WALKS), every_s, due, until)

    async def _walk(
        self, client: httpx.AsyncClient, number: int, every_s: float, due: float, until: float
    ) -> float:
        """One conversation; when its person writes the next time."""
        mark = next(self._marks)
        try:
            talk = Talk(client, await self._session(client), mark)
            async with self._heard(talk) as ear:
                for step, text in enumerate(WALKS[number]):
                    if due >= until:
                        break
                    await asyncio.sleep(due - time.monotonic())
                    if time.monotonic() >= until:  # who is late ends with the others
                        break
                    due += every_s * self.chance.uniform(0.5, 1.5)
                    replies = await self._say(talk, said(text, mark))
                    await self._compare(talk, number, step, replies)
                transcript = await self._read(talk)
                if ear is not None:
                    await ear.judge(transcript, self.seen, str(mark))
            self.seen.answered.append(len(talk.given))
        except Lost as error:
            self.seen.fault("lost", str(error))
        return due

    @contextlib.asynccontextmanager
    async def _heard(self, talk: Talk) -> AsyncIterator[Optional[Ear]]:
        """Beside what is written, if this is somebody who listens."""
        if self.chance.random() >= self.listening:
            yield None
            return
        ear = Ear(talk.client, talk.headers, self.chance)
        listening = asyncio.create_task(ear.listen())
        try:
            yield ear
        finally:
            listening.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await listening

    async def _say(self, talk: Talk, text: str) -> Replies:
        """Sent, some twice; the one answer that it gets."""
        message = {"text": text, "client_msg_id": uuid.uuid4().hex}
        times = 2 if self.chance.random() < _TWICE else 1
        began = time.monotonic()
        answers = await asyncio.gather(*(self._answer(talk, message) for _ in range(times)))
        self.seen.turns.append(Turn(began, time.monotonic() - began))
        if any(answer != answers[0] for answer in answers):
            self.seen.fault("doubled", f"{text}: {answers}")
        talk.given.append([reply["id"] for reply in answers[0]])
        return answers[0]

    async def _answer(self, talk: Talk, message: dict[str, str]) -> Replies:
        """The first that is kept."""
        path, deadline = "/api/chat/messages", time.monotonic() + TRY_FOR_S
        while True:
            answer = await self._until_answered(talk.client, path, message, talk.headers)
            replies: Replies = answer["replies"]
            if not _is_unkept(replies):
                return replies
            talk.is_told_before = True
            await self._again(message, "not kept", deadline)

    async def _until_answered(
        self, client: httpx.AsyncClient, path: str, body: Any, headers: dict[str, str]
    ) -> Any:
        deadline = time.monotonic() + TRY_FOR_S
        while True:
            try:
                answer = await client.post(path, json=body, headers=headers)
                if answer.status_code == 200:
                    return answer.json()
                why = str(answer.status_code)
                if answer.status_code not in _BUSY:
                    self.seen.fault("refused", f"{path}: {why} {answer.text[:200]}")
                    raise Lost(f"{path}: {why}")
            except httpx.TransportError as error:
                why = type(error).__name__
            await self._again(body, why, deadline)

    async def _again(self, body: Any, why: str, deadline: float) -> None:
        self.seen.tries_again[why] += 1
        if time.monotonic() > deadline:
            raise Lost(f"{body}: {why}")
        await asyncio.sleep(_AGAIN_S)

    async def _session(self, client: httpx.AsyncClient) -> dict[str, str]:
        token = (await self._until_answered(client, "/api/chat/session", {}, {}))["token"]
        return {"Authorization": f"Bearer {token}"}

    # What an answer has to be

    async def _learn(self, client: httpx.AsyncClient, number: int) -> None:
        talk = Talk(client, await self._session(client), next(self._marks))
        self._expected[number] = [
            _text(await self._say(talk, said(text, talk.mark))) for text in WALKS[number]
        ]
        self._learnt_at[number] = time.monotonic()
        self.seen.answered.append(len(talk.given))

    async def _compare(self, talk: Talk, number: int, step: int, replies: Replies) -> None:
        text = "\n".join(reply["text"] for reply in replies)
        strange = marks_in(text) - {talk.mark}
        if strange:
            self.seen.fault("cross-talk", f"{talk.mark} was told of {strange}: {text}")
        told = _text(replies)
        for words in _AGAIN if talk.is_told_before else ():
            told = told.removeprefix(words)
        if told == self._expected[number][step]:
            return
        async with self._learning:
            is_old = time.monotonic() - self._learnt_at[number] > _GOOD_FOR_S
            if told != self._expected[number][step] and is_old:
                await self._learn(talk.client, number)
        expected = self._expected[number][step]
        if told != expected:
            self.seen.fault("unlike", f"{WALKS[number][step]}: {text}\n  in place of {expected}")

    async def _read(self, talk: Talk) -> list[str]:
        """The transcript has each message once, and the answers that were given; all its ids."""
        messages: list[dict[str, Any]] = []
        after, deadline = "", time.monotonic() + TRY_FOR_S
        while True:
            try:
                page = await talk.client.get(
                    "/api/chat/messages", params={"after": after}, headers=talk.headers
                )
                page.raise_for_status()
            except httpx.HTTPError as error:
                if time.monotonic() > deadline:
                    why = type(error).__name__
                    raise Lost(f"the transcript of {talk.mark}: {why}") from None
                await asyncio.sleep(_AGAIN_S)
                continue
            messages += page.json()["messages"]
            if not page.json()["messages"] or not page.json()["next"]:
                break
            after = page.json()["next"]
        asked = sum(message["from"] == "user" for message in messages)
        if asked != len(talk.given):
            kind = "doubled" if asked > len(talk.given) else "lost"
            told = f"{len(talk.given)} messages of {talk.mark}, {asked} in the transcript"
            self.seen.fault(kind, told)
        answers = [message["id"] for message in messages if message["from"] == "assistant"]
        if answers != [one for ids in talk.given for one in ids]:
            told = f"the answers of {talk.mark} are not those of the transcript"
            self.seen.fault("unlike", told)
        return [message["id"] for message in messages]


def _is_unkept(replies: Replies) -> bool:
    """True for an apology, or what is answered while nothing can be stored: it may be said again."""
    return any("x" in reply["id"] for reply in replies)


def _text(replies: Replies) -> str:
    return without_mark("\n".join(reply["text"] for reply in replies))
