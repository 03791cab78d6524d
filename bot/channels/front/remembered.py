"""An answer that is good for some seconds: however many ask, one is asked."""

from __future__ import annotations

import asyncio
from typing import Awaitable, Callable, Generic, Optional, TypeVar

T = TypeVar("T")


class Remembered(Generic[T]):
    """Asks again when the answer is older than `for_s`; those who come meanwhile wait for it."""

    def __init__(self, ask: Callable[[], Awaitable[T]], for_s: float) -> None:
        self._ask = ask
        self._for_s = for_s
        self._asked: Optional[asyncio.Future[T]] = None
        self._answered_at = 0.0

    async def __call__(self) -> T:
        now = asyncio.get_running_loop().time
        is_old = self._asked is None or (
            self._asked.done() and now() - self._answered_at > self._for_s
        )
        if is_old:
            self._asked = asyncio.ensure_future(self._ask())
            self._asked.add_done_callback(lambda _: setattr(self, "_answered_at", now()))
        assert self._asked is not None
        return await asyncio.shield(self._asked)
