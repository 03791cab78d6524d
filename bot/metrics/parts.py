"""Where the seconds of a turn go, and those of each use of a store.

`follow` makes spans of a trace of the same calls (`bot.metrics.traces`).
"""

from __future__ import annotations

import time
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from typing import Callable, Iterator, Optional, Protocol, Union

from bot.metrics.counted import PART_SECONDS

_spent: ContextVar[Optional[dict[str, float]]] = ContextVar("spent", default=None)

Name = Union[str, int]
"""What may be told of a span: a name or a number of ours, never anything that people said."""


class Follower(Protocol):
    """Who is told as well where a request is."""

    def request(self, name: str, request_id: str, parent: str) -> Callable[[int], None]:
        """One begins; what is to be called with its status when it ends.

        `parent`: the traceparent of who sent it, "" for none.
        """

    def span(self, name: str, is_turn: bool) -> AbstractContextManager[None]:
        """What goes on in here is a part of what goes on around it; a turn may be all there is."""

    def past(self, name: str, seconds: float) -> None:
        """A part that ends now."""

    def note(self, names: dict[str, Name]) -> None:
        """Told of what goes on here."""


_follower: Optional[Follower] = None


def follow(follower: Optional[Follower]) -> None:
    """From now on, in this process."""
    global _follower
    _follower = follower


def of_a_request(name: str, request_id: str, parent: str) -> Callable[[int], None]:
    """One begins, in this task; what is to be called with its status."""
    return _follower.request(name, request_id, parent) if _follower else _nothing


def _nothing(_: int) -> None:
    """Nobody follows."""


def note(**names: Name) -> None:
    """Told of the turn that goes on: names and numbers of ours."""
    if _follower is not None:
        _follower.note(names)


def _followed(name: str, is_turn: bool = False) -> AbstractContextManager[None]:
    return _follower.span(name, is_turn) if _follower else nullcontext()


@contextmanager
def of_a_turn() -> Iterator[None]:
    """A turn, with all threads that it starts; at its end each of its parts is observed once."""
    spent: dict[str, float] = {}
    before = _spent.set(spent)
    try:
        with _followed("turn", is_turn=True):
            yield
    finally:
        _spent.reset(before)
        for part, seconds in list(spent.items()):  # who was given up may still add
            PART_SECONDS.labels(part).observe(seconds)


@contextmanager
def measured(part: str) -> Iterator[None]:
    """This belongs to that part of the turn that goes on, if one does."""
    began = time.perf_counter()
    try:
        with _followed(part):
            yield
    finally:
        _spend(part, time.perf_counter() - began)


def add(part: str, seconds: float) -> None:
    """So long, until now, went into that part."""
    if _follower is not None:
        _follower.past(part, seconds)
    _spend(part, seconds)


def _spend(part: str, seconds: float) -> None:
    spent = _spent.get()
    if spent is not None:
        spent[part] = spent.get(part, 0.0) + seconds
