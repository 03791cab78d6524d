"""A slow part holds so many threads and no more."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from bot.adapters.bulkhead import Bulkhead, Full
from bot.adapters.http.api import Call, HttpApi
from bot.domain.errors import BackEndUnavailable


def test_one_more_than_there_are_places_is_refused() -> None:
    """Places are given back, also after an error."""
    bulkhead = Bulkhead(2, wait_s=0.01)
    with bulkhead.call(), bulkhead.call(), pytest.raises(Full), bulkhead.call():
        raise AssertionError("there was no place")
    with pytest.raises(KeyError), bulkhead.call():
        raise KeyError
    with bulkhead.call(), bulkhead.call():
        pass


def test_a_slow_api_keeps_few_waiting_and_refuses_the_others() -> None:
    """Of ten calls at once two wait for the API; eight are told at once that it cannot be asked."""
    answering = threading.Event()

    def slowly(request: httpx.Request) -> httpx.Response:
        answering.wait(30)
        return httpx.Response(200, json={})

    api = HttpApi(
        "http://127.0.0.1:1",
        "token",
        lambda _: None,
        bulkhead=Bulkhead(2, wait_s=0.05),
        transport=httpx.MockTransport(slowly),
    )
    call = Call("any", "GET", "any", lambda data: data)
    with ThreadPoolExecutor(10) as pool:
        sent = [pool.submit(api.send, call) for _ in range(10)]
        deadline = time.monotonic() + 10
        while sum(one.done() for one in sent) < 8 and time.monotonic() < deadline:
            time.sleep(0.01)
        refused = [one for one in sent if one.done()]
        answering.set()
    assert len(refused) == 8
    assert all(isinstance(one.exception(), BackEndUnavailable) for one in refused)
    assert [one.result() for one in sent if one not in refused] == [{}, {}]
