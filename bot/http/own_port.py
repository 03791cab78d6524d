"""別のポート: an application of its own beside the assistant, in the same process and loop: desk, figures.

Routes of the one do not exist on the other: nothing has to tell them apart at each request.
"""

from __future__ import annotations

from socket import socket
from typing import Any, Optional

from sanic import Sanic
from sanic.request import Request
from sanic.response import HTTPResponse, json

STOP_S = 5.0


def serve_beside(
    app: Sanic,
    other: Sanic,
    where: tuple[str, int],
    protocol: Optional[type] = None,
    sock: Optional[socket] = None,
) -> None:
    """While `app` serves, `other` does on that host and port, or on a socket that is bound already.

    A port that is taken keeps both from serving.
    """
    bound: dict[str, Any] = {"sock": sock} if sock else {"host": where[0], "port": where[1]}
    running: list[Any] = []

    @other.get("/health/live")
    async def live(_: Request) -> HTTPResponse:
        return json({"status": "alive"})

    @app.listener("before_server_start")
    async def begin(*_: Any) -> None:
        server: Any = await other.create_server(**bound, protocol=protocol, access_log=False)
        await server.startup()
        await server.before_start()
        await server.after_start()
        running.append(server)

    @app.listener("before_server_stop")
    async def end(*_: Any) -> None:
        for server in running:
            await server.before_stop()
            await server.close()
            for connection in tuple(server.connections):
                connection.close_if_idle()
            other.shutdown_tasks(STOP_S)
            await server.after_stop()
