"""How often: per conversation, per client address, in all."""

from __future__ import annotations

import math
from collections import OrderedDict, deque
from dataclasses import dataclass, replace
from typing import Protocol, Sequence

WINDOW_S = 60.0
MOST_KEYS = 10_000


@dataclass(frozen=True)
class Limit:
    """So many a minute under one name."""

    name: str
    most: int

    def of(self, key: str) -> Limit:
        """The same limit for one of many."""
        return replace(self, name=f"{self.name} {key}")

    def scaled(self, by: float) -> Limit:
        """The same limit for more or fewer; at least one passes."""
        return replace(self, most=max(1, math.floor(self.most * by)))


class Counting(Protocol):
    """Counts what passed. Embedded: `Windows`; several processes may share one elsewhere."""

    def wait_s(self, limits: Sequence[Limit], now: float) -> int:
        """0 if it may pass, and then it counts for all limits; otherwise the seconds to wait.

        What has to wait counts for none: trying again too early makes nothing longer.
        """


class Windows:
    """`Counting` in memory: the moments of the last minute, under the name of each limit.

    What passed longer ago is forgotten, and of too many names those that were silent longest.
    """

    def __init__(self, most_keys: int = MOST_KEYS) -> None:
        self._most_keys = most_keys
        self._passed: OrderedDict[str, deque[float]] = OrderedDict()

    def wait_s(self, limits: Sequence[Limit], now: float) -> int:
        """See the port."""
        self._forget(now)
        wait_s = max((self._wait_s(limit, now) for limit in limits), default=0)
        if not wait_s:
            for limit in limits:
                self._passed.setdefault(limit.name, deque(maxlen=limit.most)).append(now)
                self._passed.move_to_end(limit.name)
            while len(self._passed) > self._most_keys:
                self._passed.popitem(last=False)
        return wait_s

    def _wait_s(self, limit: Limit, now: float) -> int:
        times = self._passed.get(limit.name)
        if times is None:
            return 0
        while times and times[0] <= now - WINDOW_S:
            times.popleft()
        return int(times[0] + WINDOW_S - now) + 1 if len(times) >= limit.most else 0

    def _forget(self, now: float) -> None:
        while self._passed:
            name, times = next(iter(self._passed.items()))
            if times and times[-1] > now - WINDOW_S:
                return
            del self._passed[name]
