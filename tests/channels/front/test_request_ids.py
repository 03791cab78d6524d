"""One id for a request: whose it is, and where it stands."""

from __future__ import annotations

import threading
from typing import Iterator

import httpx
import pytest
from front_support import answered, served, small_app

from bot.channels.front import addresses
from bot.channels.front.protocol import protocol
from bot.channels.front.request_ids import is_sane

FROM_PROXY = "7f3c9a52-0b1d-4e8e-9a64-2f6f0d9f4a11"


@pytest.fixture(scope="module")
def client() -> Iterator[httpx.Client]:
    """Behind a proxy of ours."""
    app = small_app(proxies=addresses.networks("127.0.0.0/8"))
    with (
        served(app, protocol()) as port,
        httpx.Client(base_url=f"http://127.0.0.1:{port}") as made,
    ):
        yield made


@pytest.mark.parametrize("path", ["/health/live", "/api/nothing", "/api/fail", "/api/slowly"])
def test_a_proxy_of_ours_names_the_request(client: httpx.Client, path: str) -> None:
    """On every answer, errors too."""
    response = client.get(path, headers={"X-Request-ID": FROM_PROXY})
    assert response.headers["x-request-id"] == FROM_PROXY


def test_the_log_has_it_in_threads_too(client: httpx.Client) -> None:
    """And on a connection that is kept each request has its own."""
    for given in (FROM_PROXY, "another-id-1", "another-id-2"):
        found = client.get("/api/slowly", headers={"X-Request-ID": given}).json()
        assert found == {"request": given}


def test_requests_at_the_same_time_keep_their_ids(client: httpx.Client) -> None:
    """Nobody's line is told under the id of somebody else."""
    found: dict[str, str] = {}

    def ask(given: str) -> None:
        answer = httpx.get(
            f"{str(client.base_url).rstrip('/')}/api/slowly", headers={"X-Request-ID": given}
        )
        found[given] = answer.json()["request"]

    asking = [threading.Thread(target=ask, args=(f"request-{n:04}",)) for n in range(20)]
    for one in asking:
        one.start()
    for one in asking:
        one.join()
    assert found == {f"request-{n:04}": f"request-{n:04}" for n in range(20)}


@pytest.mark.parametrize(
    "given",
    [
        "",
        "short",
        "090-1234-5678",
        "0312345678901234",
        "a" * 65,
        "taro@example.jp",
        "two words here",
        "見本花子見本花子",
        "{\"id\": \"a\"}",
        "..........",
    ],
)  # fmt: skip
def test_what_is_no_id_is_replaced(client: httpx.Client, given: str) -> None:
    """Nothing that could be a value, or break a line, stands in log or header."""
    response = client.get("/api/slowly", headers={"X-Request-ID": given.encode()})
    made = response.headers["x-request-id"]
    assert made != given
    assert is_sane(made)
    assert response.json() == {"request": made}


def test_who_is_no_proxy_names_nothing() -> None:
    """What a person's own client sends is not believed."""
    with served(small_app(), protocol()) as port:
        url = f"http://127.0.0.1:{port}/health/live"
        response = httpx.get(url, headers={"X-Request-ID": FROM_PROXY})
        again = httpx.get(url)
    assert response.headers["x-request-id"] != FROM_PROXY
    assert response.headers["x-request-id"] != again.headers["x-request-id"]


def test_a_head_that_cannot_be_read_has_one(client: httpx.Client) -> None:
    """So that the line about it is found."""
    answer = answered(client.base_url.port or 0, b"nonsense\r\n\r\n").lower()
    assert b"x-request-id: " in answer
