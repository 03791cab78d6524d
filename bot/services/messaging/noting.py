"""What became of something is noted, if the store is away for a moment too: else it is done twice."""

from __future__ import annotations

import asyncio
from typing import Callable

import structlog

from bot.domain.errors import StoreUnavailable

log = structlog.get_logger()

_NOTES = 5
_PAUSE_S = 1.0


async def noted(note: Callable[[], None], what: str) -> bool:
    """Note it, tried some times; False if the store did not answer."""
    for number in range(_NOTES):
        if number:
            await asyncio.sleep(number * _PAUSE_S)
        try:
            await asyncio.to_thread(note)
            return True
        except StoreUnavailable as error:
            log.error(f"{what}.not_noted", number=number + 1, error=type(error).__name__)
    return False
