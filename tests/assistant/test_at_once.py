"""Rasa's part of a turn in a worker thread: without an event loop, and in vain if it is over."""

from __future__ import annotations

import asyncio

import pytest

from bot.adapters.stores.keys import Keys
from bot.adapters.stores.offers import SealedOffers
from bot.assistant import beside
from bot.assistant.agent import at_once
from bot.assistant.beside import Beside
from bot.domain.errors import TurnGivenUp


def test_a_coroutine_that_waits_for_nothing_gives_its_result() -> None:
    """However deep."""

    async def inner() -> int:
        return 7

    async def outer() -> int:
        return await inner() + 1

    assert at_once(outer()) == 8


def test_one_that_waits_is_an_error_of_ours() -> None:
    """It is ended, and not left half done in silence."""
    ended: list[str] = []

    async def waiting() -> None:
        try:
            await asyncio.sleep(0)
        finally:
            ended.append("ended")

    with pytest.raises(RuntimeError):
        at_once(waiting())
    assert ended == ["ended"]


@pytest.mark.parametrize("is_over", [True, False])
def test_nothing_is_taken_in_for_a_turn_that_is_over(is_over: bool) -> None:
    """Outside of a turn nothing is over."""
    beside.raise_if_over()
    with beside.turn(Beside(SealedOffers(Keys(())), is_over=lambda: is_over)):
        if not is_over:
            beside.raise_if_over()
            return
        with pytest.raises(TurnGivenUp):
            beside.raise_if_over()
