"""How often: sliding windows under several names at once."""

from __future__ import annotations

import pytest

from bot.channels.front import door
from bot.channels.front.door import Door
from bot.channels.front.limits import Limit, Windows


def waits(windows: Windows, now: float, *limits: Limit) -> int:
    return windows.wait_s(limits, now)


THREE, ONE = Limit("three", 3), Limit("one", 1)


def test_rate_limit() -> None:
    """So many a minute pass, and the next one is told how long to wait."""
    windows = Windows()
    assert [waits(windows, now, THREE) for now in (0.0, 10.0, 20.0)] == [0, 0, 0]
    assert waits(windows, 30.0, THREE) == 31
    assert waits(windows, 59.5, THREE) == 1
    assert waits(windows, 60.0, THREE) == 0  # the first one is a minute ago
    assert waits(windows, 60.0, THREE) == 11


def test_refused_messages_do_not_count() -> None:
    """Trying again too early does not make the wait longer."""
    windows = Windows()
    assert waits(windows, 0.0, ONE) == 0
    assert [waits(windows, float(now), ONE) for now in range(1, 60)] == list(range(60, 1, -1))
    assert waits(windows, 60.0, ONE) == 0


def test_senders_do_not_hinder_each_other() -> None:
    """Each has a limit of their own."""
    windows = Windows()
    assert waits(windows, 0.0, ONE.of("a")) == 0
    assert waits(windows, 0.0, ONE.of("b")) == 0
    assert waits(windows, 1.0, ONE.of("a")) > 0


def test_what_one_limit_refuses_counts_for_none() -> None:
    """Otherwise one sender who is told to wait would use up what belongs to all."""
    windows, all_of_us = Windows(), Limit("in all", 2)
    assert waits(windows, 0.0, all_of_us, ONE.of("a")) == 0
    assert [waits(windows, 1.0, all_of_us, ONE.of("a")) for _ in range(9)] == [60] * 9
    assert waits(windows, 2.0, all_of_us, ONE.of("b")) == 0
    assert waits(windows, 3.0, all_of_us, ONE.of("c")) == 58


def test_few_names_are_remembered() -> None:
    """Memory stays bounded: the one that was silent longest is forgotten."""
    windows = Windows(most_keys=2)
    for name in ("a", "b", "c"):
        waits(windows, 0.0, ONE.of(name))
    assert waits(windows, 1.0, ONE.of("c")) > 0
    assert waits(windows, 1.0, ONE.of("a")) == 0


def test_what_is_over_is_forgotten() -> None:
    """A minute later nothing of those who came once is kept."""
    windows = Windows()
    for number in range(1000):
        waits(windows, 0.0, ONE.of(str(number)))
    waits(windows, 61.0, ONE.of("later"))
    assert len(windows._passed) == 1


@pytest.mark.parametrize(("by", "most"), [(1, 3), (2.5, 7), (0.1, 1), (1000, 3000)])
def test_scale(by: float, most: int) -> None:
    """More or fewer, never none."""
    assert THREE.scaled(by).most == most


class Clock:
    """The moment that a door is told."""

    now = 0.0


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    found = Clock()
    monkeypatch.setattr(door.time, "monotonic", lambda: found.now)
    return found


def passed(most: int, wait_s: object) -> int:
    """How many of so many pass."""
    assert callable(wait_s)
    return sum(wait_s(number) == 0 for number in range(most))


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_limits_of_a_door(clock: Clock, scale: float) -> None:
    """The scale multiplies those per address and in all, not that of a conversation."""
    made = Door(b"key", scale=scale)
    assert passed(2000, lambda _: made.wait_for_session_s("a")) == 120 * scale
    assert passed(9000, lambda n: made.wait_for_session_s(f"b{n}")) == (1200 - 120) * scale
    assert passed(99, lambda _: made.wait_for_message_s("a", "one conversation")) == 30
    assert passed(9000, lambda n: made.wait_for_message_s("a", f"c{n}")) == 600 * scale - 30
    others = passed(9000, lambda n: made.wait_for_message_s(f"d{n}", f"d{n}"))
    assert others == (3000 - 600) * scale
    assert passed(2000, lambda _: made.wait_for_page_s("a")) == 600 * scale
    assert passed(9000, lambda n: made.wait_for_page_s(f"e{n}")) == (3000 - 600) * scale
    clock.now = 61.0
    assert made.wait_for_page_s("a") == 0
    assert made.wait_for_session_s("a") == 0
    assert made.wait_for_message_s("a", "one conversation") == 0
