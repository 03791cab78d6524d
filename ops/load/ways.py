"""How people reach the product: straight, or through nginx from many addresses of this machine."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Iterator, Optional

import httpx
from nginx_support import Front, nginx_before

from tests_support import free_port

PEOPLE_OF_AN_ADDRESS = 50
"""ops/nginx/assistant.conf lets an address send 60 requests a second."""
_MOST_ADDRESSES = 250
_PATIENCE_S = 30.0
_CONNECTIONS = 8192
"""Of a process of nginx: a stream that is open needs two."""


def clients(address: str, talks: int, front: Optional[Front] = None) -> list[httpx.AsyncClient]:
    """One for all, or one for each address that people come from."""
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=None)
    if front is None:
        return [httpx.AsyncClient(base_url=address, timeout=_PATIENCE_S, limits=limits)]
    count = min(_MOST_ADDRESSES, -(-talks // PEOPLE_OF_AN_ADDRESS))
    ways = (
        httpx.AsyncHTTPTransport(
            verify=front.trusted, limits=limits, local_address=f"127.0.1.{number + 1}"
        )
        for number in range(count)
    )
    return [
        httpx.AsyncClient(transport=way, base_url=front.public, timeout=_PATIENCE_S) for way in ways
    ]


@contextlib.contextmanager
def front(folder: Path, port: int) -> Iterator[Front]:
    """nginx as ops/nginx has it, before the product on that port."""
    folder.mkdir()
    with nginx_before(folder, port, free_port(), connections=_CONNECTIONS) as found:
        yield found
