"""Origins, headers and errors over HTTP."""

from __future__ import annotations

from typing import Iterator

import httpx
import pytest
from folded import each
from front_support import answered, served, small_app

from bot.channels.front import addresses
from bot.channels.front.protocol import protocol

SITE = "https://mypage.example.jp"
HOST_PAGE = "https://portal.example.jp:8443"


@pytest.fixture(scope="module")
def client() -> Iterator[httpx.Client]:
    app = small_app((HOST_PAGE,), SITE)
    with (
        served(app, protocol(addresses.networks("127.0.0.0/8"))) as port,
        httpx.Client(base_url=f"http://127.0.0.1:{port}") as made,
    ):
        yield made


@pytest.mark.parametrize("origin", [SITE, HOST_PAGE, "own", "own over https", None])
def test_pages_that_may_call(client: httpx.Client, origin: str | None) -> None:
    """The listed ones, the site, the assistant's own, and what is no page at all."""
    own = f"{client.base_url.host}:{client.base_url.port}"
    named = {"own": f"http://{own}", "own over https": f"https://{own}"}.get(origin or "", origin)
    response = client.post("/api/echo", content=b"a", headers={"Origin": named} if named else {})
    assert response.status_code == 200
    assert response.headers.get("access-control-allow-origin") == named


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example",
        "null",
        "",
        "http://mypage.example.jp",
        "https://mypage.example.jp.evil.example",
        "https://portal.example.jp",
        "https://evil@mypage.example.jp",
        "https://mypage.example.jp/path",
        "file://",
        "https://[",
    ],
)
@each("method", ["POST", "OPTIONS"])
def test_a_foreign_page_is_403(client: httpx.Client, origin: str, method: str) -> None:
    """It learns nothing, and may read nothing."""
    response = client.request(method, "/api/echo", headers={"Origin": origin})
    assert response.status_code == 403
    assert response.headers["content-type"] == "application/problem+json"
    assert "access-control-allow-origin" not in response.headers


def test_a_page_elsewhere_may_ask_first(client: httpx.Client) -> None:
    """The question that a browser asks before it posts JSON with a token."""
    response = client.options(
        "/api/echo",
        headers={
            "Origin": HOST_PAGE,
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "authorization, content-type",
        },
    )
    assert response.status_code == 204
    assert response.headers["access-control-allow-origin"] == HOST_PAGE
    assert "POST" in response.headers["access-control-allow-methods"]
    assert "Authorization" in response.headers["access-control-allow-headers"]
    assert response.headers["vary"] == "Origin"


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/health/live", 200),
        ("POST", "/api/echo", 200),
        ("GET", "/api/nothing", 404),
        ("GET", "/api/echo", 405),
        ("GET", "/api/fail", 500),
    ],
)
def test_headers_of_every_answer(client: httpx.Client, method: str, path: str, status: int) -> None:
    """Nothing is stored, nothing guessed, and the site stays https; errors too."""
    response = client.request(method, path)
    assert response.status_code == status
    assert response.headers["cache-control"] == "no-store"
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["strict-transport-security"].startswith("max-age=")
    if status >= 400:
        assert response.headers["content-type"] == "application/problem+json"
        assert response.json()["status"] == status
        assert "090" not in response.text


def test_an_error_before_there_is_a_request(client: httpx.Client) -> None:
    """A head that cannot be read is answered like everything else."""
    answer = answered(client.base_url.port or 0, b"nonsense\r\n\r\n").lower()
    assert b"nosniff" in answer and b"application/problem+json" in answer


def test_a_failure_names_a_telephone(client: httpx.Client) -> None:
    """Whoever meets one is not left alone."""
    assert "0120-157-566" in client.get("/api/fail").json()["title"]


def test_without_https_nothing_is_promised_about_it() -> None:
    """In development the site is http."""
    with served(small_app(), protocol()) as port:
        response = httpx.get(f"http://127.0.0.1:{port}/health/live")
    assert "strict-transport-security" not in response.headers
