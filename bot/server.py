"""The HTTP server: Rasa's web application with our channels, in one process or in several."""

from __future__ import annotations

import asyncio
import hashlib
import os
import resource
import signal
from dataclasses import dataclass, replace
from functools import partial
from socket import socket
from typing import Any, Optional

import structlog
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.core.channels.rest import RestInput
from sanic import Sanic
from sanic.request import Request
from sanic.response import HTTPResponse, json
from sanic.server.socket import bind_socket

from bot import kept_secret, stand_ins
from bot import log as log_module
from bot.adapters.shared.opened import Shared
from bot.assistant.health import Health
from bot.assistant.incoming import Incoming
from bot.assistant.looking_up import LookingUp
from bot.assistant.start import Running, load, start
from bot.bootstrap import Services
from bot.channels import page, pictures, reminding
from bot.channels.front import addresses, headers
from bot.channels.front.connections import MOST_IN_ALL, MOST_OF_AN_ADDRESS
from bot.channels.front.door import Door
from bot.channels.front.limits import Windows
from bot.channels.front.origins import Origins
from bot.channels.front.protocol import FrontProtocol, protocol
from bot.channels.front.pseudonyms import Pseudonyms
from bot.channels.front.remembered import Remembered
from bot.channels.front.watchdog import Watchdog
from bot.channels.sms.channel import SmsChannel
from bot.channels.web import routes
from bot.channels.web.ended import EndedTogether
from bot.channels.web.host_token import Host
from bot.channels.web.parts import Web
from bot.channels.web.sessions import Sessions
from bot.channels.web.streams import Places
from bot.channels.widget import routes as widget
from bot.desk import routes as desk_routes
from bot.desk.console import Console
from bot.desk.desk import Desk
from bot.domain.channel import DEVELOPMENT, LINE
from bot.domain.errors import BotError
from bot.http import figures, own_port
from bot.metrics import traces
from bot.metrics.counted import WORKERS
from bot.services.events.delivery import Delivery
from bot.services.mail.postman import Postman
from bot.settings import Settings
from bot.site import outbox
from bot.site.host_tokens import AUDIENCE, ISSUER, HostTokens
from bot.site.rendering import Rendering
from bot.site.routes import Pages
from bot.site.site import Site
from bot.workers import Place, Workers

log = structlog.get_logger()

MAX_BODY = 64 * 1024
LARGER_BODIES = {"/channels/line/callback": 1024 * 1024}
"""Webhooks of a platform that brings the messages of many people at once."""
GRACE_S = 10.0
READ_ON_S = 0.25
"""When a stop was asked for, requests that were sent before are still read for so long."""
BACKLOG = 100
"""Connections that wait to be accepted, as Sanic has it."""
PURGE_EVERY_S = 60 * 60
FINISH_EVERY_S = 15
READY_FOR_S = 5.0
SESSION_KEY = "session.key"
_FILES_OF_OUR_OWN = 256
"""Open files beside connections: databases, libraries, the model."""


@dataclass(frozen=True)
class Bound:
    """Sockets that were bound before the workers were forked; None where a worker binds its own."""

    public: Optional[socket] = None
    desk: Optional[socket] = None
    metrics: Optional[socket] = None


def create_app(settings: Settings, running: Running, bound: Bound = Bound()) -> Sanic:
    """The application with its routes."""
    app = Sanic("assistant", configure_logging=False)
    app.config.REQUEST_MAX_SIZE = MAX_BODY
    app.config.GRACEFUL_SHUTDOWN_TIMEOUT = GRACE_S
    app.config.FALLBACK_ERROR_FORMAT = "json"
    secret = settings.session_secret or kept_secret.read_or_make(settings.data_dir / SESSION_KEY)
    door = _door(settings, secret, running.services.shared)
    pages = None if settings.production else _sandbox(settings, running.services, secret, door)
    desk = Desk(
        running.services,
        door,
        LookingUp(running.assistant),
        reminding.reach(running.services, bool(settings.line_secret)),
    )
    console = Console(desk, secret, settings.desk_pages_url)
    shown = [pages.problem] if pages else []
    if not settings.desk_port:
        shown.insert(0, console.shell.problem)
    headers.install(
        app,
        Origins(settings.allowed_origins, settings.site_url),
        is_https=settings.site_url.startswith("https://"),
        page=_first_of(*shown) if shown else None,
        proxies=addresses.networks(settings.trusted_proxies),
    )
    places = Places(settings.limit_scale)
    ended = EndedTogether(running.services.shared.fan_out)
    app.add_task(ended.listen())
    web = Web(
        running.conversations,
        running.services,
        Sessions(secret, ended),
        door,
        places,
        _host(settings, pages),
    )
    app.blueprint(routes.blueprint(web))
    app.before_server_stop(lambda *_: places.close())
    app.blueprint(widget.blueprint(running.services.content))
    app.blueprint(page.blueprint(pages is None, pages.host_token_of if pages else None))
    app.blueprint(pictures.blueprint())
    if pages:
        app.blueprint(pages.blueprint())
        app.add_task(_finish_applications(pages))
    ready_problem = Remembered(Health(running.assistant, running.services).problem, READY_FOR_S)
    app.add_task(_purge_again_and_again(running))

    @app.get("/health/live")
    async def live(_: Request) -> HTTPResponse:
        return json({"status": "alive"})

    @app.get("/health/ready")
    async def ready(_: Request) -> HTTPResponse:
        problem: Optional[str] = await ready_problem()
        if problem:
            return json({"status": "not ready", "problem": problem}, status=503)
        return json({"status": "ready"})

    _add_desk(app, settings, console, bound.desk)
    _add_metrics(app, settings, running.services, bound.metrics)
    sms = SmsChannel(running.conversations, running.services, door, secret)
    app.blueprint(sms.blueprint())
    _have_sent_by_sms(app, sms)
    _have_reminded(app, running.services, bool(settings.line_secret))
    if settings.line_secret:
        _add_line(app, settings, running, door, secret)
    if running.services.mail.postman is not None:
        _have_mail_sent(app, running.services.mail.postman)
    if running.services.delivery is not None:
        _have_events_delivered(app, running.services.delivery)
    if not settings.production:
        _add_development_rest(app, running)
    if running.services.mail.local is not None:
        app.blueprint(outbox.blueprint(running.services.mail.local))
    return app


def _first_of(*pages: headers.ErrorPage) -> headers.ErrorPage:
    """An error as the first of these shows it."""

    def shown(request: Request, status: int) -> Optional[HTTPResponse]:
        found = (page(request, status) for page in pages)
        return next((one for one in found if one is not None), None)

    return shown


def _add_desk(app: Sanic, settings: Settings, console: Console, sock: Optional[socket]) -> None:
    """Beside the public routes, or, on a port of its own, never with them."""
    served = app
    if settings.desk_port:
        served = Sanic("desk", configure_logging=False)
        served.config.REQUEST_MAX_SIZE = MAX_BODY
        served.config.FALLBACK_ERROR_FORMAT = "json"
        served.config.TOUCHUP = False  # Sanic tunes its methods once in a process
        headers.install(
            served,
            Origins(settings.allowed_origins, settings.site_url),
            is_https=settings.site_url.startswith("https://"),
            page=console.shell.problem,
            proxies=addresses.networks(settings.trusted_proxies),
        )
        where = settings.host, settings.desk_port
        own_port.serve_beside(app, served, where, _protocol(settings), sock)
    for routes_of_desk in desk_routes.blueprints(console.desk, console):
        served.blueprint(routes_of_desk)


def _add_metrics(
    app: Sanic, settings: Settings, services: Services, sock: Optional[socket]
) -> None:
    """On a port of their own, or not at all: the public one never tells how much is going on."""
    if settings.metrics_port:
        served = figures.application(services.waiting, services.now)
        where = settings.host, settings.metrics_port
        own_port.serve_beside(app, served, where, _protocol(settings), sock)


def _add_line(app: Sanic, settings: Settings, running: Running, door: Door, secret: str) -> None:
    """Loaded where it is on: the SDK takes half a second and some memory."""
    from bot.channels.line.channel import LineChannel

    ids = Pseudonyms(secret, LINE.id)
    line = LineChannel(settings, running.services, running.conversations, door, ids)
    app.blueprint(line.blueprint())

    @app.listener("after_server_start")
    async def begin(*_: Any) -> None:
        await line.start()

    @app.listener("before_server_stop")
    async def end(*_: Any) -> None:
        await line.stop(GRACE_S / 2)


def _have_mail_sent(app: Sanic, postman: Postman) -> None:
    """The postman works while the server does; the mails under way are handed over first."""

    @app.listener("after_server_start")
    async def begin(*_: Any) -> None:
        postman.start()

    @app.listener("before_server_stop")
    async def end(*_: Any) -> None:
        await postman.stop(GRACE_S / 2)


def _have_sent_by_sms(app: Sanic, sms: SmsChannel) -> None:
    """The channel works while the server does; what is under way is done first."""

    @app.listener("after_server_start")
    async def begin(*_: Any) -> None:
        sms.start()

    @app.listener("before_server_stop")
    async def end(*_: Any) -> None:
        await sms.stop(GRACE_S / 2)


def _have_reminded(app: Sanic, services: Services, has_line: bool) -> None:
    """Reminders are looked for while the server runs; what is due then is sent once."""

    @app.listener("after_server_start")
    async def begin(*_: Any) -> None:
        services.reminder_sending.start(reminding.ways(services, has_line))

    @app.listener("before_server_stop")
    async def end(*_: Any) -> None:
        await services.reminder_sending.stop()


def _have_events_delivered(app: Sanic, delivery: Delivery) -> None:
    """Events go to the broker while the server runs; what waits then goes after the next start."""

    @app.listener("after_server_start")
    async def begin(*_: Any) -> None:
        delivery.start()

    @app.listener("before_server_stop")
    async def end(*_: Any) -> None:
        await delivery.stop(GRACE_S / 2)


def _have_traced(app: Sanic, url: str, place: Optional[Place]) -> None:
    """From the start of this process to its end, where what is left is sent for a moment."""
    following = traces.begin(url, str(place.number if place else 1))

    @app.listener("after_server_stop")
    async def end(*_: Any) -> None:
        await asyncio.to_thread(following.end)


def _door(settings: Settings, secret: str, shared: Shared) -> Door:
    """Pseudonyms of addresses stay the same while the session secret does."""
    key = hashlib.sha256(f"addresses of clients {secret}".encode()).digest()
    proxies = addresses.networks(settings.trusted_proxies)
    scale = settings.limit_scale * shared.share
    return Door(key, proxies, scale, shared.counting(Windows()))


def _sandbox(settings: Settings, services: Services, secret: str, door: Door) -> Pages:
    """The site of the two procedures; it vouches for its members unless another site does."""
    site = Site(services, secret, settings.pages_url, bool(settings.line_secret))
    tokens = None if settings.host_key else HostTokens(secret)
    rendering = Rendering(services.content, services.opening)
    return Pages(site, rendering, door, tokens)


async def _finish_applications(pages: Pages) -> None:
    """What was pressed and not done, as after a crash or while the back end was down."""
    while True:
        try:
            finished = 0
            shared = pages.site.services.shared
            if await asyncio.to_thread(shared.is_mine, "applications", FINISH_EVERY_S / 2):
                finished = await asyncio.to_thread(pages.site.finish_applications)
            if finished:
                log.info("applications.finished", count=finished)
        except BotError as error:
            log.error("applications.failed", error=type(error).__name__)
        await asyncio.sleep(FINISH_EVERY_S)


def _host(settings: Settings, pages: Optional[Pages]) -> Optional[Host]:
    if not settings.host_key:
        tokens = pages.host_tokens if pages else None
        return Host(tokens.public_pem, ISSUER, AUDIENCE) if tokens else None
    return Host(settings.host_key, settings.host_issuer, settings.host_audience)


async def _purge_again_and_again(running: Running) -> None:
    """Delete what has expired: drafts, codes, links, counted tries, trackers."""
    while True:
        try:
            if await asyncio.to_thread(running.services.shared.is_mine, "purge", PURGE_EVERY_S / 2):
                purged = await asyncio.to_thread(running.purge)
                log.info("purged", count=purged)
        except BotError as error:
            log.error("purge.failed", error=type(error).__name__)
        await asyncio.sleep(PURGE_EVERY_S)


def _add_development_rest(app: Sanic, running: Running) -> None:
    """Rasa's built-in REST channel; it trusts the body, so only for development."""

    async def on_new_message(message: UserMessage) -> None:
        collector: Any = message.output_channel
        incoming = Incoming(message.sender_id, message.text or "", DEVELOPMENT)
        for reply in await running.conversations.handle(incoming):
            await CollectingOutputChannel.send_response(
                collector, message.sender_id, reply.as_message()
            )

    app.blueprint(RestInput().blueprint(on_new_message), url_prefix="/webhooks/rest")


def _protocol(settings: Settings) -> type[FrontProtocol]:
    """Connections are bounded by the limits, and by the files that this process may open."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = int(MOST_IN_ALL * settings.limit_scale)
    wanted = most + _FILES_OF_OUR_OWN
    if soft != resource.RLIM_INFINITY and soft < wanted:
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
        most = min(most, soft - _FILES_OF_OUR_OWN)
    return protocol(
        proxies=addresses.networks(settings.trusted_proxies),
        most=max(1, most),
        most_of_an_address=max(1, int(MOST_OF_AN_ADDRESS * settings.limit_scale)),
        larger=LARGER_BODIES if settings.line_secret else {},
    )


def serve(settings: Settings) -> None:
    """Serve until SIGTERM or SIGINT; requests under way are finished."""
    log_module.configure(settings.log_level)
    log.info("starting", mode=settings.mode, workers=settings.workers)
    if settings.traces_url:
        stand_ins.lift("opentelemetry")
    if settings.workers > 1:
        _serve_together(settings)
    else:
        _serve_alone(settings, start(settings))


def _serve_together(settings: Settings) -> None:
    """What all share is loaded and bound here; each worker connects and serves."""
    loaded = load(settings)
    if settings.line_secret:
        import bot.channels.line.channel  # noqa: F401 (the SDK is 20 MB that workers share)
    ports = (settings.port, settings.desk_port, settings.metrics_port)
    bound = Bound(
        *(bind_socket(settings.host, port, backlog=BACKLOG) if port else None for port in ports)
    )
    if settings.traces_url:
        traces.preload()
    prepared = replace(settings, prepares=False)

    def prepare() -> None:
        start(settings, loaded=loaded)

    def work(place: Place) -> None:
        _serve_alone(prepared, start(prepared, loaded=loaded), bound, place)

    status = Workers(settings.workers, prepare, work).run()
    if status:
        raise SystemExit(status)


def _serve_alone(
    settings: Settings,
    running: Running,
    bound: Bound = Bound(),
    place: Optional[Place] = None,
) -> None:
    """In this process; on sockets that are bound already, where it is one of several."""
    app = create_app(settings, running, bound)
    watchdog = Watchdog()

    @app.listener("after_server_start")
    async def announce(*_: Any) -> None:
        watchdog.start()
        WORKERS.set(1)
        log.info("serving", mode=settings.mode, url=f"http://{settings.host}:{settings.port}")
        if place is not None:
            end = partial(os.kill, os.getpid(), signal.SIGTERM)
            asyncio.get_running_loop().add_reader(place.end_of_life, end)
            place.tell_ready()

    @app.listener("before_server_stop")
    async def read_what_was_sent(*_: Any) -> None:
        if place is not None:
            asyncio.get_running_loop().remove_reader(place.end_of_life)
        # Sanic closes what looks idle, with what has come on it and is not read yet
        await asyncio.sleep(READ_ON_S)

    @app.listener("after_server_stop")
    async def leave(*_: Any) -> None:
        watchdog.stop()

    if settings.traces_url:
        _have_traced(app, settings.traces_url, place)
    where: dict[str, Any] = {"host": settings.host, "port": settings.port}
    app.run(
        **({"sock": bound.public} if bound.public else where),
        protocol=_protocol(settings),
        single_process=True,
        access_log=False,
        motd=False,
        register_sys_signals=True,
    )
