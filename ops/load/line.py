"""People on LINE beside those on the web: signed webhooks, some of them twice, to a platform on loopback."""

from __future__ import annotations

import asyncio
import itertools
import random
import time
from collections import Counter
from typing import Any, Sequence

import httpx
from line_platform import LinePlatform, webhook
from seen import Seen
from walks import OF_LINE

_PATH = "/channels/line/callback"
_TWICE = 0.05
_AGAIN_S = 0.3
_STILL_S = 30.0


class Line:
    """Each person asks two of the questions in turn; each message has one answer, to it."""

    def __init__(
        self,
        client: httpx.AsyncClient,
        platform: LinePlatform,
        seen: Seen,
        chance: random.Random,
    ) -> None:
        self._client = client
        self._platform, self._seen, self._chance = platform, seen, chance
        # a database may know the ids of an earlier run
        platform._numbers = itertools.count(time.time_ns())
        self._run = chance.getrandbits(64)
        self.sent: Counter[str] = Counter()

    async def run(self, people: int, rate: float, until: float) -> None:
        """Write, then wait for what is still to come."""
        pairs = itertools.cycle(itertools.permutations(OF_LINE, 2))
        users = {f"U{self._run:016x}{n:016x}": pair for n, pair in zip(range(people), pairs)}
        async with self._client, asyncio.TaskGroup() as group:
            for user, questions in itertools.cycle(users.items()):
                if time.monotonic() >= until:
                    break
                # what was answered last is not said again as it was
                question = questions[self.sent[user] % len(questions)]
                self.sent[user] += 1
                event = self._platform.text(user, question, at=int(time.time() * 1000))
                self._platform.delivered(event)
                for _ in range(2 if self._chance.random() < _TWICE else 1):
                    group.create_task(self._post(event))
                await asyncio.sleep(self._chance.expovariate(rate))
        await self._settled()
        for user, questions in users.items():
            self._judge(user, questions)

    async def _post(self, event: dict[str, Any]) -> None:
        """As the platform does: again until it is answered 200."""
        while True:
            body, headers = webhook(event)
            try:
                answer = await self._client.post(_PATH, content=body, headers=headers)
                if answer.is_success:
                    return
                self._seen.tries_again["webhook"] += 1
            except httpx.TransportError:
                self._seen.tries_again["webhook"] += 1
            event = {**event, "deliveryContext": {"isRedelivery": True}}
            await asyncio.sleep(_AGAIN_S)

    async def _settled(self) -> None:
        """Until all have come, or none has for so long; then a little for those too many."""
        count, since = -1, time.monotonic()
        while count < self.sent.total() and time.monotonic() - since < _STILL_S:
            now = self._platform.answers().total()
            if now != count:
                count, since = now, time.monotonic()
            await asyncio.sleep(0.1)
        await asyncio.sleep(2)

    def _judge(self, user: str, questions: Sequence[str]) -> None:
        answers = self._platform.of(user)
        asked = [questions[number % len(questions)] for number in range(self.sent[user])]
        difference = len(answers) - len(asked)
        if difference:
            kind = "doubled" if difference > 0 else "lost"
            self._seen.fault(kind, f"LINE, {questions}: {difference:+}")
        signs = Counter(OF_LINE[question] for question in asked)
        for answer in answers:
            found = next((sign for sign in OF_LINE.values() if sign in answer.text), None)
            if found is None or not signs[found]:
                kind = "unlike" if found is None or found in signs else "cross-talk"
                self._seen.fault(kind, f"LINE, {questions}: {answer.text}")
            else:
                signs[found] -= 1
