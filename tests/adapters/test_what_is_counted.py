"""What becomes of calls to others is counted by name and result, and in the turn that waits for them."""

from __future__ import annotations

import asyncio
import contextlib
import json
from typing import Any, Callable

import httpx
import pytest

from bot.adapters.http.api import Call, HttpApi, Patience
from bot.adapters.sms.http import FormPost
from bot.adapters.stores.engine import open_engine, writing
from bot.adapters.stores.late import Lateness, StoreLate
from bot.domain.errors import BackEndError, BackEndUnavailable
from bot.metrics import parts
from bot.metrics.counted import REGISTRY
from bot.services.messaging.outbound import SendingDelayed


def figure(name: str, **labels: str) -> float:
    """As it is served; 0 where it has never happened."""
    return REGISTRY.get_sample_value(f"assistant_{name}", labels) or 0.0


def rise(act: Callable[[], object], name: str, **labels: str) -> float:
    """By how much a figure is greater afterwards."""
    before = figure(name, **labels)
    act()
    return figure(name, **labels) - before


def broken(request: httpx.Request) -> httpx.Response:
    """Nobody is there."""
    raise httpx.ConnectError("no connection", request=request)


@pytest.mark.parametrize(
    ("answer", "result"),
    [
        (lambda _: httpx.Response(201, json={}), "2xx"),
        (lambda _: httpx.Response(400, json={}), "4xx"),
        (lambda _: httpx.Response(429), "429"),
        (lambda _: httpx.Response(503), "5xx"),
        (broken, "no answer"),
    ],
)
def test_calls_to_a_gateway(answer: Any, result: str) -> None:
    """By its name and what it answered; the address is in no label."""
    post = FormPost("twilio", "https://sms.example.jp", transport=httpx.MockTransport(answer))

    async def send() -> None:
        try:
            await post.send("/Accounts/AC123/Messages.json", {"To": "+819000000000"})
        except SendingDelayed:
            pass
        finally:
            await post.close()

    labels = {"platform": "twilio", "result": result}
    assert rise(lambda: asyncio.run(send()), "platform_calls_total", **labels) == 1


def problem(_: httpx.Request) -> httpx.Response:
    """What was asked is refused."""
    headers = {"content-type": "application/problem+json"}
    return httpx.Response(409, content=json.dumps({"code": "no"}), headers=headers)


class Refused(BackEndError):
    """By the back end."""


@pytest.mark.parametrize(
    ("answer", "outcome", "tries"),
    [
        (lambda _: httpx.Response(200, json={}), "answered", 1),
        (problem, "refused", 1),
        (lambda _: httpx.Response(503), "unavailable", 3),
        (broken, "unavailable", 3),
    ],
)
def test_calls_to_the_contracts(answer: Any, outcome: str, tries: int) -> None:
    """Once a call, however often it was tried, and in the turn that waited for it."""
    tried = []

    def noted(request: httpx.Request) -> httpx.Response:
        tried.append(request)
        found: httpx.Response = answer(request)
        return found

    api = HttpApi(
        "https://contracts.example.jp",
        "a token",
        lambda _: Refused("no"),
        patience=Patience(pause_s=0.0),
        transport=httpx.MockTransport(noted),
        sleep=lambda _: None,
    )

    def ask() -> None:
        with parts.of_a_turn(), contextlib.suppress(Refused, BackEndUnavailable):
            api.send(Call("contract", "GET", "/contracts/C-1", lambda found: found))

    labels = {"call": "contract", "outcome": outcome}
    in_turns = figure("turn_part_seconds_count", part="contracts")
    assert rise(ask, "contracts_seconds_count", **labels) == 1
    assert figure("turn_part_seconds_count", part="contracts") == in_turns + 1
    assert len(tried) == tries


def test_each_use_of_a_store() -> None:
    """Reading and writing; in a turn the sum of both is one part of it."""
    engine = open_engine("sqlite://", "counted-here")

    def use() -> None:
        with engine.connect() as connection:
            connection.exec_driver_sql("SELECT 1")
        with writing(engine) as connection:
            connection.exec_driver_sql("SELECT 1")

    def in_a_turn() -> None:
        with parts.of_a_turn():
            use()

    assert rise(use, "store_seconds_count", store="counted-here") == 2
    assert figure("turn_part_seconds_count", part="counted-here") == 0
    assert rise(in_a_turn, "turn_part_seconds_count", part="counted-here") == 1
    assert figure("store_seconds_count", store="counted-here") == 4
    of_turn = figure("turn_part_seconds_sum", part="counted-here")
    assert 0 < of_turn <= figure("store_seconds_sum", store="counted-here") * 1.5


def test_a_store_that_is_late() -> None:
    """Who waited in vain, and who was not let wait at all."""
    late = Lateness(6, clock=lambda: 0.0, store="late-here")
    late.failed()
    for _ in range(3):
        with pytest.raises(StoreLate):
            late.enter()
    assert figure("store_late_total", store="late-here", how="gave_up") == 1
    assert figure("store_late_total", store="late-here", how="not_tried") == 3


def test_what_goes_on_after_a_turn_counts_for_none() -> None:
    """A thread that nobody waits for any more changes no turn."""
    with parts.of_a_turn():
        parts.add("afterwards-here", 1.0)
    parts.add("afterwards-here", 1.0)
    assert figure("turn_part_seconds_sum", part="afterwards-here") == 1
