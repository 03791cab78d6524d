"""The circuit breaker."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.adapters.http.circuit_breaker import CircuitBreaker, CircuitOpen, State


class Seconds:
    """A clock that stands still until moved."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def run(breaker: CircuitBreaker, script: str, clock: Seconds) -> str:
    """Play a script: s success, f failure, + one second; "-" where nothing is let through."""
    played = ""
    for step in script:
        if step == "+":
            clock.now += 1
            played += step
            continue
        try:
            with breaker.attempt():
                if step == "f":
                    raise RuntimeError
            played += "s"
        except CircuitOpen:
            played += "-"
        except RuntimeError:
            played += "f"
    return played


@pytest.mark.parametrize(
    ("script", "expected", "state"),
    [
        ("ss", "ss", State.CLOSED),
        ("ff", "ff", State.CLOSED),
        ("ffsffs", "ffsffs", State.CLOSED),  # a success in between forgives
        ("fff", "fff", State.OPEN),
        ("fffss", "fff--", State.OPEN),
        ("fff++s", "fff++-", State.OPEN),
        ("fff+++", "fff+++", State.HALF_OPEN),
        ("fff+++s", "fff+++s", State.CLOSED),
        ("fff+++sffs", "fff+++sffs", State.CLOSED),  # and counts from nothing again
        ("fff+++fs", "fff+++f-", State.OPEN),  # one failure of the trial is enough
        ("fff+++f++s", "fff+++f++-", State.OPEN),  # and the wait begins anew
        ("fff+++f+++s", "fff+++f+++s", State.CLOSED),
    ],
)
def test_it_opens_and_closes(script: str, expected: str, state: State) -> None:
    """Three failures open it for three seconds; then one attempt decides."""
    clock = Seconds()
    breaker = CircuitBreaker(threshold=3, open_s=3, clock=clock)
    assert run(breaker, script, clock) == expected
    assert breaker.state is state


def test_only_one_attempt_tries_a_half_open_circuit() -> None:
    """The others do not wait for it."""
    clock = Seconds()
    breaker = CircuitBreaker(threshold=1, open_s=3, clock=clock)
    run(breaker, "f+++", clock)
    with breaker.attempt(), pytest.raises(CircuitOpen), breaker.attempt():
        pass
    assert breaker.state is State.CLOSED


def test_what_began_before_it_opened_decides_nothing() -> None:
    """A late success does not close it, a late failure does not lengthen it."""
    clock = Seconds()
    breaker = CircuitBreaker(threshold=1, open_s=3, clock=clock)
    success, failure = breaker.attempt(), breaker.attempt()
    success.__enter__()
    failure.__enter__()
    run(breaker, "f++", clock)
    success.__exit__(None, None, None)
    assert run(breaker, "s", clock) == "-"
    failure.__exit__(RuntimeError, RuntimeError(), None)
    clock.now += 1
    assert run(breaker, "s", clock) == "s"


def test_many_threads_count_together() -> None:
    """Failures of different threads add up, and only one of them tries afterwards."""
    clock = Seconds()
    breaker = CircuitBreaker(threshold=8, open_s=3, clock=clock)
    together = threading.Barrier(8)

    def fail(_: int) -> None:
        with breaker.attempt():
            together.wait(5)
            raise RuntimeError

    def attempt(_: int) -> bool:
        try:
            with breaker.attempt():
                together.wait(0.2)  # nobody else comes
        except CircuitOpen:
            return False
        except threading.BrokenBarrierError:
            return True
        return True

    with ThreadPoolExecutor(8) as pool:
        futures = [pool.submit(fail, i) for i in range(8)]
        assert all(isinstance(f.exception(), RuntimeError) for f in futures)
        assert breaker.state is State.OPEN
        clock.now += 3
        together.reset()
        assert sum(pool.map(attempt, range(8))) == 1
