"""An answer that is good for some seconds."""

from __future__ import annotations

import asyncio

from bot.channels.front.remembered import Remembered


def test_however_many_ask_one_is_asked() -> None:
    """Together or soon after each other; later it is asked anew."""
    asked: list[int] = []

    async def ask() -> int:
        asked.append(1)
        await asyncio.sleep(0.05)
        return len(asked)

    async def talk() -> None:
        remembered = Remembered(ask, for_s=0.2)
        assert await asyncio.gather(*(remembered() for _ in range(50))) == [1] * 50
        assert await remembered() == 1
        await asyncio.sleep(0.3)
        assert await remembered() == 2

    asyncio.run(talk())
