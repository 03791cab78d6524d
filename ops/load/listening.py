"""Pages that keep a stream of events open: each message of the transcript is heard once, in its order."""

from __future__ import annotations

import asyncio
import json
import random
import time
from typing import Optional, Sequence

import httpx
from seen import Seen

_STAYS_S = (20.0, 120.0)
"""A page leaves after so long, as one does that loses its network, and comes back."""
_AGAIN_S = 0.3
_UNTIL_HEARD_S = 30.0


class Ear:
    """Hears one conversation, over as many streams as it takes."""

    def __init__(
        self, client: httpx.AsyncClient, headers: dict[str, str], chance: random.Random
    ) -> None:
        self._client, self._headers, self._chance = client, headers, chance
        self.heard: list[str] = []
        self.streams = 0

    async def listen(self) -> None:
        """Until it is cancelled."""
        while True:
            try:
                async with asyncio.timeout(self._chance.uniform(*_STAYS_S)):
                    await self._stream()
            except (httpx.HTTPError, TimeoutError):
                pass
            await asyncio.sleep(_AGAIN_S)

    async def _stream(self) -> None:
        after = {"Last-Event-ID": self.heard[-1]} if self.heard else {}
        # a sign of life comes each 15 s, and the client's patience is longer
        async with self._client.stream(
            "GET", "/api/chat/events", headers={**self._headers, **after}
        ) as stream:
            stream.raise_for_status()
            self.streams += 1
            name = ""
            async for line in stream.aiter_lines():
                if line.startswith("event:"):
                    name = line.removeprefix("event:").strip()
                elif line.startswith("data:") and name == "message":
                    self.heard.append(json.loads(line.removeprefix("data:"))["id"])

    async def judge(self, transcript: Sequence[str], seen: Seen, who: str) -> None:
        """Wait until all was heard; what is missing, or came more than once."""
        deadline = time.monotonic() + _UNTIL_HEARD_S
        while not set(transcript) <= set(self.heard) and time.monotonic() < deadline:
            await asyncio.sleep(0.05)
        seen.streams += self.streams
        seen.heard += len(self.heard)
        fault = difference(transcript, self.heard)
        if fault:
            seen.fault(fault, f"on the stream of {who}: {self.heard} in place of {transcript}")


def difference(transcript: Sequence[str], heard: Sequence[str]) -> Optional[str]:
    """How what was heard is not the transcript; None where it is.

    >>> difference(["1", "2"], ["1", "2"]), difference(["1", "2"], ["2"])
    (None, 'lost')
    >>> difference(["1", "2"], ["1", "2", "2"]), difference(["1", "2"], ["2", "1"])
    ('doubled', 'unlike')
    """
    if list(transcript) == list(heard):
        return None
    if set(transcript) - set(heard):
        return "lost"
    return "doubled" if len(heard) > len(set(heard)) else "unlike"
