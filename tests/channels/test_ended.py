"""A conversation that was ended in one process is over in all."""

from __future__ import annotations

import asyncio

from bot.channels.web.ended import EndedTogether
from bot.services.transcript.fan_out import FanOutHere


def test_the_other_process_hears_of_it() -> None:
    """As long as it listens; what it heard it remembers."""

    async def run() -> tuple[bool, bool]:
        wire = FanOutHere()
        here, there = EndedTogether(wire), EndedTogether(wire)
        listening = asyncio.ensure_future(there.listen())
        await asyncio.sleep(0)
        here.end("web-1", until=100, now=10)
        await asyncio.sleep(0.05)
        listening.cancel()
        return there.has_ended("web-1"), there.has_ended("web-2")

    assert asyncio.run(run()) == (True, False)


def test_here_it_is_over_at_once() -> None:
    """Without anybody who listens."""
    ended = EndedTogether(FanOutHere())
    ended.end("web-1", until=100, now=10)
    assert ended.has_ended("web-1")
