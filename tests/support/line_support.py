"""The LINE channel over HTTP, over real stores, with conversations that only echo."""

from __future__ import annotations

import asyncio
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Callable, Iterator, Optional

import httpx
import line_platform
from fakes import OPENING
from front_support import served, small_app
from journey_support import CONTENT
from line_platform import LinePlatform, webhook

from bot.adapters.stores import addressees, inbound, linked, outbound, reminders
from bot.adapters.stores.addressees import SqlAddressees
from bot.adapters.stores.engine import open_engine
from bot.adapters.stores.inbound import SqlInbox
from bot.adapters.stores.keys import Keys
from bot.adapters.stores.linked import SqlLinks
from bot.adapters.stores.outbound import SqlOutboundParcels
from bot.adapters.stores.reminders import SqlReminders
from bot.adapters.stores.work import SqlUnitOfWork
from bot.assistant.incoming import Incoming
from bot.bootstrap import tokyo_now
from bot.channels.front.door import Door
from bot.channels.front.protocol import protocol
from bot.channels.front.pseudonyms import Pseudonyms
from bot.channels.line.channel import PATH, LineChannel
from bot.content.wordings import load_chat_words
from bot.domain.channel import LINE
from bot.reply import Choice, Link, Reply
from bot.services.accounts.linked import Linked
from bot.services.drafts.drafts import VaultKey
from bot.services.journeys.greeting import Greeting
from bot.settings import Settings
from bot.wiring.channels import Messaging

KEYS = Keys((VaultKey("new", b"n" * 32),))
ANNA, BOB = "U" + "a" * 32, "U" + "b" * 32
LIMIT = 30


@dataclass
class Echo:
    """Says again what was said; the same message gets the same answer."""

    handed: list[Incoming] = field(default_factory=list)
    answered: dict[Any, list[Reply]] = field(default_factory=dict)
    erased: list[str] = field(default_factory=list)
    withdrawn: list[str] = field(default_factory=list)

    @property
    def unasked(self) -> Echo:
        """As the real ones have."""
        return self

    async def handle(self, incoming: Incoming) -> list[Reply]:
        """As the real ones do."""
        key = (incoming.sender, incoming.message_id)
        if key in self.answered:
            return self.answered[key]
        self.handed.append(incoming)
        if incoming.text == "遅い":
            await asyncio.sleep(2.2)
        if incoming.text == "失敗":
            raise RuntimeError
        links = (Link("電話する", "tel:0120000000"),) if incoming.text == "電話" else ()
        self.answered[key] = [Reply(f"「{incoming.text}」ですね。", links=links)]
        return self.answered[key]

    async def say(self, incoming: Incoming, first: Reply) -> list[Reply]:
        """As the real ones do, with a question that stands."""
        return [first, Reply("次は何ですか。", (Choice("次へ", '/journey{"move": "next"}'),))]

    async def offer(self, sender: str, reply: Reply) -> list[Reply]:
        """As the real ones do."""
        return [reply]

    async def withdraw(self, sender: str) -> None:
        """As the real ones do."""
        self.withdrawn.append(sender)

    async def erase(self, sender: str) -> None:
        """As the real ones do."""
        self.erased.append(sender)


@dataclass
class LineStage:
    """The channel with what stands around it."""

    platform: LinePlatform
    echo: Echo
    services: Any
    channel: LineChannel
    pseudonyms: Pseudonyms
    base: str = ""
    shift_s: float = 0.0

    def post(self, *events: dict[str, Any], **headers: str) -> httpx.Response:
        """The platform brings them."""
        body, signed = webhook(*events)
        return self.raw(body, {**signed, **headers})

    def raw(self, body: bytes, headers: dict[str, str]) -> httpx.Response:
        """Any body at all."""
        return httpx.post(f"{self.base}{PATH}", content=body, headers=headers, timeout=20)

    def until(self, condition: Callable[[], bool], within_s: float = 30) -> None:
        """Wait for it."""
        deadline = time.monotonic() + within_s
        while not condition():
            assert time.monotonic() < deadline, (self.platform.sent, self.platform.calls)
            time.sleep(0.01)

    def turn(self, event: dict[str, Any]) -> line_platform.Sent:
        """An event, and what its person gets for it."""
        user = event["source"]["userId"]
        before = len(self.platform.of(user))
        assert self.post(event).status_code == 200
        self.until(lambda: len(self.platform.of(user)) > before)
        return self.platform.of(user)[before]

    def idle(self) -> None:
        """Until nothing waits any more."""

        def nothing_waits() -> bool:
            at = tokyo_now()
            stores = (self.services.messaging.inbox, self.services.messaging.outbox)
            return not any(waiting(store) for store in stores) and at is not None

        self.until(nothing_waits)


def waiting(store: Any) -> int:
    """Rows that are not done with."""
    table = inbound.events if isinstance(store, SqlInbox) else outbound.parcels
    with store._engine.connect() as connection:
        rows = connection.execute(table.select().where(table.c.done_at.is_(None))).all()
    return len(rows)


def stage(folder: Path, platform: LinePlatform, echo: Optional[Echo] = None) -> LineStage:
    """All of it over the database in the folder."""
    engine = open_engine(f"sqlite:///{folder / 'drafts.db'}")
    for store in (inbound, outbound, addressees, linked, reminders):
        store.create_tables(engine)
    made = echo or Echo()
    kept = SqlReminders(engine, KEYS)
    messaging = Messaging(
        SqlInbox(engine, KEYS, tokyo_now),
        SqlOutboundParcels(engine, KEYS, tokyo_now),
        SqlAddressees(engine, KEYS),
    )
    services: Any = SimpleNamespace(
        content=CONTENT,
        greeting=Greeting(CONTENT, OPENING, load_chat_words()),
        messaging=messaging,
        linked=Linked(SqlLinks(engine, KEYS)),
        reminders=SimpleNamespace(erase=kept.cancel, kept=kept),
        unit_of_work=SqlUnitOfWork(engine),
        now=tokyo_now,
    )
    settings = Settings(
        line_secret=line_platform.SECRET,
        line_token=line_platform.TOKEN,
        line_api_url=platform.url,
        site_url="https://site.example.jp",
    )
    conversations: Any = made
    pseudonyms = Pseudonyms("a secret of the tests", LINE.id)
    channel = LineChannel(settings, services, conversations, Door(b"key"), pseudonyms)
    return LineStage(platform, made, services, channel, pseudonyms)


@contextmanager
def line_served(made: LineStage) -> Iterator[LineStage]:
    """It runs, and its workers do."""
    app = small_app()
    app.blueprint(made.channel.blueprint())
    app.after_server_start(lambda *_: made.channel.start())
    with served(app, protocol(larger={PATH: 1024 * 1024})) as port:
        made.base = f"http://127.0.0.1:{port}"
        yield made
