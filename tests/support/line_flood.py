"""Many people write on LINE at once, webhooks come again and out of order, and the server is killed."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Callable

import httpx
from line_platform import LinePlatform, webhook

PATH = "/channels/line/callback"
_AGAIN_S = 0.2


@dataclass
class Flood:
    """`text` makes a message that can be known again in its answer, `known` finds it there."""

    platform: LinePlatform
    address: Callable[[], str]
    people: int
    messages: int
    text: Callable[[int, int], str]
    redelivered: float = 0.05
    at_once: int = 8
    seed: int = 1
    posts: int = 0
    refused: int = 0
    _random: random.Random = field(init=False)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)

    @property
    def users(self) -> list[str]:
        """Their ids."""
        return [f"U{number:032x}" for number in range(self.people)]

    def run(self) -> None:
        """Send all of it; the platform sends again what was not answered 200."""
        rounds = -(-self.messages // self.people)
        webhooks = [
            self._webhook(number, user)
            for number in range(rounds)
            for user in range(self.people)
            if number * self.people + user < self.messages
        ]
        waiting = iter(webhooks)

        def work() -> None:
            with httpx.Client(timeout=30) as client:
                while True:
                    with self._lock:
                        event = next(waiting, None)
                        again = self._random.random() < self.redelivered
                    if event is None:
                        return
                    for _ in range(2 if again else 1):
                        self._post(client, event)

        threads = [threading.Thread(target=work) for _ in range(self.at_once)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def answered(self) -> Counter[str]:
        """How many answers came by the token or the words of each message."""
        with self.platform._lock:
            return Counter(one.user for one in self.platform.sent)

    def until_answered(self, still_s: float) -> bool:
        """Wait for one answer to each message; False once nothing has come for so long."""
        before, since = -1, time.monotonic()
        while (now := sum(self.answered().values())) < self.messages:
            if now != before:
                before, since = now, time.monotonic()
            if time.monotonic() - since > still_s:
                return False
            time.sleep(0.1)
        return True

    def _webhook(self, number: int, user: int) -> dict[str, Any]:
        event = self.platform.text(self.users[user], self.text(user, number))
        event["timestamp"] = 1_790_000_000_000 + number * 1000
        return event

    def _post(self, client: httpx.Client, event: dict[str, Any]) -> None:
        body, headers = webhook(event)
        while True:
            with suppress(httpx.HTTPError):
                status = client.post(
                    self.address() + PATH, content=body, headers=headers
                ).status_code
                self.posts += 1
                if status == 200:
                    return
            self.refused += 1
            time.sleep(_AGAIN_S)
