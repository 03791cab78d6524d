"""`actions/` as a server of their own, for the assistant alone.

A call says who is signed in, and is believed: so it has to bring the secret that both share.
"""

from __future__ import annotations

import hmac
from typing import Any

import structlog
from rasa_sdk.executor import ActionExecutor
from sanic import Sanic
from sanic.request import Request
from sanic.response import HTTPResponse, json

from bot import log as log_module
from bot.assistant import action_secret
from bot.channels.front import addresses, headers
from bot.channels.front.addresses import NOBODY, Networks
from bot.channels.front.origins import Origins
from bot.channels.front.protocol import protocol
from bot.channels.front.watchdog import Watchdog
from bot.http.problems import problem
from bot.settings import Settings

log = structlog.get_logger()

MAX_BODY = 1024 * 1024
"""A call holds the slots of a conversation, and the last message."""


def create_app(secret: str, proxies: Networks = NOBODY) -> Sanic:
    """The application: GET /health, POST /webhook."""
    app = Sanic("actions", configure_logging=False)
    app.config.REQUEST_MAX_SIZE = MAX_BODY
    app.config.FALLBACK_ERROR_FORMAT = "json"
    headers.install(app, Origins(()), is_https=False, proxies=proxies)
    executor = ActionExecutor()
    executor.register_package("actions")
    expected = secret.encode()

    @app.get("/health")
    async def health(_: Request) -> HTTPResponse:
        return json({"status": "ok"})

    @app.post("/webhook")
    async def call(request: Request) -> HTTPResponse:
        given = request.headers.get(action_secret.HEADER, "")
        if not hmac.compare_digest(given.encode(errors="surrogateescape"), expected):
            log.warning("actions.refused")
            return problem(401)
        action_call: Any = request.json
        if not isinstance(action_call, dict):
            return problem(400)
        try:
            return json(await executor.run(action_call))
        except Exception as error:
            log.error(
                "action.failed",
                action=action_call.get("next_action"),
                error=type(error).__name__,
            )
            return problem(500)

    return app


def run(settings: Settings, port: int, host: str = "127.0.0.1") -> None:
    """Serve POST /webhook for the assistant until the process is ended. Raises `SettingsError`."""
    log_module.configure(settings.log_level)
    log.info("starting", mode=settings.mode, part="actions")
    proxies = addresses.networks(settings.trusted_proxies)
    app = create_app(action_secret.read(settings), proxies)
    watchdog = Watchdog()

    @app.listener("after_server_start")
    async def announce(*_: Any) -> None:
        watchdog.start()

    @app.listener("after_server_stop")
    async def leave(*_: Any) -> None:
        watchdog.stop()

    app.run(host, port, protocol=protocol(), single_process=True, access_log=False, motd=False)
