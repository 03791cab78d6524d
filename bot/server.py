"""The HTTP server: Rasa's web application with our channels, in one process."""

from __future__ import annotations

import asyncio
import secrets as random_secrets
from typing import Any, Optional

import structlog
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.core.channels.rest import RestInput
from sanic import Sanic
from sanic.request import Request
from sanic.response import HTTPResponse, json

from bot.assistant.conversation import Incoming
from bot.assistant.health import Health
from bot.assistant.start import Running, start
from bot.bootstrap import Services
from bot.channels import page, web
from bot.domain.errors import BotError
from bot.settings import Settings

log = structlog.get_logger()

MAX_BODY = 64 * 1024
GRACE_S = 10.0
PURGE_EVERY_S = 60 * 60


def create_app(settings: Settings, running: Running) -> Sanic:
    """The application with its routes."""
    app = Sanic("assistant", configure_logging=False)
    app.config.REQUEST_MAX_SIZE = MAX_BODY
    app.config.GRACEFUL_SHUTDOWN_TIMEOUT = GRACE_S
    app.config.FALLBACK_ERROR_FORMAT = "json"
    secret = settings.session_secret or random_secrets.token_urlsafe(32)
    app.blueprint(
        web.blueprint(
            running.conversations,
            web.Sessions(secret),
            running.services.content,
            settings.host_key,
        )
    )
    app.blueprint(page.blueprint())
    health = Health(running.assistant, running.services)
    app.add_task(_purge_again_and_again(running.services))

    @app.get("/health/live")
    async def live(_: Request) -> HTTPResponse:
        return json({"status": "alive"})

    @app.get("/health/ready")
    async def ready(_: Request) -> HTTPResponse:
        problem: Optional[str] = await health.problem()
        if problem:
            return json({"status": "not ready", "problem": problem}, status=503)
        return json({"status": "ready"})

    if not settings.production:
        _add_development_rest(app, running)
    return app


async def _purge_again_and_again(services: Services) -> None:
    """Delete what has expired: drafts, codes, links, counted tries."""
    while True:
        try:
            purged = await asyncio.to_thread(services.purge)
            log.info("purged", count=purged)
        except BotError as error:
            log.error("purge.failed", error=type(error).__name__)
        await asyncio.sleep(PURGE_EVERY_S)


def _add_development_rest(app: Sanic, running: Running) -> None:
    """Rasa's built-in REST channel; it trusts the body, so only for development."""

    async def on_new_message(message: UserMessage) -> None:
        collector: Any = message.output_channel
        incoming = Incoming(message.sender_id, message.text or "", "rest")
        for reply in await running.conversations.handle(incoming):
            await CollectingOutputChannel.send_response(
                collector, message.sender_id, reply.as_message()
            )

    app.blueprint(RestInput().blueprint(on_new_message), url_prefix="/webhooks/rest")


def serve(settings: Settings) -> None:
    """Serve until SIGTERM or SIGINT; requests under way are finished."""
    running = start(settings)
    app = create_app(settings, running)

    @app.listener("after_server_start")
    async def announce(*_: Any) -> None:
        log.info("serving", url=f"http://{settings.host}:{settings.port}")

    app.run(
        host=settings.host,
        port=settings.port,
        workers=1,
        access_log=False,
        motd=False,
        register_sys_signals=True,
    )
