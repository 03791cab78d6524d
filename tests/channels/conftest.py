"""A server with the channel of a test module's own `STAGE`, and somebody who uses it."""

from __future__ import annotations

from typing import Iterator

import pytest
from front_support import served, small_app
from web_support import PROXIES, Client, somebody

from bot.channels.front.protocol import protocol
from bot.channels.web import routes


@pytest.fixture(scope="module")
def port(request: pytest.FixtureRequest) -> Iterator[int]:
    app = small_app()
    app.blueprint(routes.blueprint(request.module.STAGE.web))
    with served(app, protocol(PROXIES)) as found:
        yield found


@pytest.fixture
def client(port: int) -> Iterator[Client]:
    with somebody(port) as made:
        yield made


@pytest.fixture
def token(client: Client) -> str:
    return str(client.session().json()["token"])
