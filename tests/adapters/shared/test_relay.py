"""What happens in a conversation is told in every process."""

from __future__ import annotations

import asyncio
import threading
import time
from dataclasses import replace
from pathlib import Path
from typing import Callable, Iterator, Optional, Sequence

import pytest
from redis_support import RedisServer

from bot.adapters.shared.redis import Answering
from bot.adapters.shared.relay import Relay, Sent, Wire, WireDown
from bot.adapters.shared.wire import CHANNEL, RedisWire
from bot.adapters.stores import happenings
from bot.adapters.stores.engine import open_engine
from bot.adapters.stores.happenings import SqlWire
from bot.reply import Card, Choice, Reply
from bot.services.drafts.drafts import KeyRing
from bot.services.transcript.exchange import Exchange
from bot.services.transcript.fan_out import Happening, Kind
from tests.adapters.conftest import postgresql_engine
from tests.adapters.draft_stores import AT, KEYS, ROTATED, stored_bytes
from tests.adapters.shared.conftest import EVERYWHERE

SOON_S = 3.0
SAID = Happening(
    Kind.EXCHANGE,
    Exchange(
        7,
        AT,
        "［氏名］です",
        (Reply("損保太郎様ですね。", choices=(Choice("はい", '/journey{"move": "yes"}'),)),),
        "m-1",
        "renewal/3",
    ).with_ids(),
)


@pytest.fixture(params=EVERYWHERE)
def wires(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[], Wire]]:
    """The wire as one process after the other has it."""
    if request.param == "redis":
        server: RedisServer = request.getfixturevalue("redis_server")
        yield lambda: RedisWire(server.url, Answering(server.url))
    elif request.param == "postgresql":
        with postgresql_engine() as engine:
            happenings.create_tables(engine)
            yield lambda: SqlWire(engine, look_every_s=0.02)
    else:
        url = f"sqlite:///{tmp_path / 'shared.db'}"
        happenings.create_tables(open_engine(url))
        yield lambda: SqlWire(open_engine(url), look_every_s=0.02)


class Watched:
    """A wire that knows since when it is listened to."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._received = 0
        self.is_heard = threading.Event()

    def send(self, happenings: Sequence[Sent]) -> None:
        """See the port."""
        self._wire.send(happenings)

    def receive(self) -> Sequence[Sent]:
        """See the port. Whoever asks again has told its listeners of the first time."""
        if self._received:
            self.is_heard.set()
        come = self._wire.receive()
        self._received += 1
        return come


def on_the_wire(wire: Wire, keys: KeyRing = KEYS) -> Relay:
    """A process that has begun to listen, however busy the machine is."""
    watched = Watched(wire)
    relay = Relay(watched, keys)
    assert watched.is_heard.wait(10 * SOON_S)
    return relay


@pytest.fixture
def relays(wires: Callable[[], Wire]) -> Iterator[list[Relay]]:
    """Two processes, both listening to the wire."""
    made = [on_the_wire(wires()), on_the_wire(wires())]
    yield made
    for one in made:
        one.close()


async def settled() -> None:
    """What is under way between threads has come."""
    await asyncio.sleep(0.3)


def heard(
    relay: Relay, topics: Sequence[str], tell: Callable[[], None], most: int = 1
) -> list[Optional[Happening]]:
    """What somebody hears there."""

    async def listen() -> list[Optional[Happening]]:
        with relay.listening(topics) as listener:
            tell()
            return [await listener.next(SOON_S) for _ in range(most)]

    return asyncio.run(listen())


def test_the_other_process_hears_it(relays: list[Relay]) -> None:
    """All of it, as it leaves."""
    here, there = relays
    assert heard(there, ["web-1"], lambda: here.tell("web-1", SAID)) == [SAID]


def test_in_order_and_of_its_topics_alone(relays: list[Relay]) -> None:
    """A listener hears what it listens to, each of it once."""
    here, there = relays
    told = [Happening(Kind.PROGRESS, data={"step": number}) for number in range(20)]

    def tell() -> None:
        for one in told:
            here.tell("web-2", Happening(Kind.TYPING))
            here.tell("member:7", one)

    assert heard(there, ["web-1", "member:7"], tell, most=20) == told


def test_here_it_is_heard_at_once_and_once(relays: list[Relay]) -> None:
    """Not again when it comes back over the wire."""
    here, _ = relays

    async def listen() -> list[Optional[Happening]]:
        with here.listening(["web-1"]) as listener:
            here.tell("web-1", SAID)
            return [await listener.next(0.01), await listener.next(0.5)]

    assert asyncio.run(listen()) == [SAID, None]


def test_nobody_listens_any_more(relays: list[Relay]) -> None:
    """Who left is forgotten, who is left hears."""
    here, there = relays
    assert heard(there, ["web-1"], lambda: None, most=0) == []
    assert heard(there, ["web-1"], lambda: here.tell("web-1", SAID)) == [SAID]


def test_a_key_that_is_not_here_yet(wires: Callable[[], Wire]) -> None:
    """While keys are rotated: the listener reads the transcript."""
    here, there = on_the_wire(wires(), ROTATED), on_the_wire(wires())
    found = heard(there, ["web-1"], lambda: here.tell("web-1", SAID))
    assert found == [Happening(Kind.BEHIND)]
    here.close()
    there.close()


def test_what_others_may_read_is_sealed(tmp_path: Path) -> None:
    """No value, no topic in the database."""
    engine = open_engine(f"sqlite:///{tmp_path / 'shared.db'}")
    happenings.create_tables(engine)
    relay = on_the_wire(SqlWire(engine, look_every_s=0.02))
    heard(relay, ["line-U123"], lambda: relay.tell("line-U123", SAID))
    asyncio.run(settled())
    with engine.connect() as connection:
        assert connection.execute(happenings.happenings.select()).all()
    stored = stored_bytes(engine)
    assert not any(text.encode() in stored for text in ("損保", "氏名", "U123", "renewal"))
    relay.close()


class BrokenOnce(SqlWire):
    """Loses what was sent while it was down."""

    is_down = False

    def receive(self) -> Sequence[Sent]:
        """See the base class."""
        if self.is_down:
            raise WireDown("down")
        return super().receive()


def test_after_a_failure_listeners_look_for_themselves(tmp_path: Path) -> None:
    """What was told meanwhile may be lost: the transcript has it."""
    url = f"sqlite:///{tmp_path / 'shared.db'}"
    happenings.create_tables(open_engine(url))
    wire = BrokenOnce(open_engine(url), look_every_s=0.02)
    relay = on_the_wire(wire)

    async def listen() -> Optional[Happening]:
        with relay.listening(["web-1"]) as listener:
            wire.is_down = True
            await settled()
            wire.is_down = False
            return await listener.next(SOON_S)

    assert asyncio.run(listen()) == Happening(Kind.BEHIND)
    relay.close()


class LateToListen(SqlWire):
    """Of a process that has just started."""

    def receive(self) -> Sequence[Sent]:
        """See the base class."""
        if self._after is None:
            time.sleep(0.3)
        return super().receive()


def test_what_was_told_before_a_new_process_hears_is_looked_for(tmp_path: Path) -> None:
    """Whoever listened there from the beginning is told to read the transcript."""
    url = f"sqlite:///{tmp_path / 'shared.db'}"
    happenings.create_tables(open_engine(url))
    here = Relay(SqlWire(open_engine(url), look_every_s=0.02), KEYS)
    there = Relay(LateToListen(open_engine(url), look_every_s=0.02), KEYS)

    async def listen() -> list[Optional[Happening]]:
        with there.listening(["web-1"]) as listener:
            here.tell("web-1", SAID)
            await settled()
            return [await listener.next(SOON_S), await listener.next(0.1)]

    assert asyncio.run(listen()) == [Happening(Kind.BEHIND), None]
    here.close()
    there.close()


@pytest.mark.services
def test_redis_comes_back(redis_server: RedisServer) -> None:
    """It is heard again, whatever it lost meanwhile."""
    here, there = (
        on_the_wire(RedisWire(redis_server.url, Answering(redis_server.url))) for _ in "12"
    )

    async def listen() -> list[Kind]:
        with there.listening(["web-1"]) as listener:
            redis_server.stop()
            here.tell("web-1", SAID)
            await settled()
            redis_server.start()
            behind = await listener.next(10)
            await asyncio.sleep(2.5)  # the one who sends asks again
            here.tell("web-1", SAID)
            again = await listener.next(10)
            assert behind and again
            return [behind.kind, again.kind]

    assert asyncio.run(listen()) == [Kind.BEHIND, Kind.EXCHANGE]
    here.close()
    there.close()


@pytest.mark.services
def test_foreign_messages_are_nobodys(redis_server: RedisServer) -> None:
    """Something else on the channel is passed over."""
    here, there = (
        on_the_wire(RedisWire(redis_server.url, Answering(redis_server.url))) for _ in "12"
    )

    def tell() -> None:
        for text in ("", "{}", "[1]", '["a","b","c","d","e"]'):
            redis_server.client().publish(CHANNEL, text)
        here.tell("web-1", SAID)

    assert heard(there, ["web-1"], tell) == [SAID]
    here.close()
    there.close()


def test_a_card_goes_along(relays: list[Relay]) -> None:
    """With everything that a reply has."""
    here, there = relays
    assert SAID.exchange
    (reply,) = SAID.exchange.replies
    card = Card("registration", "会員登録", "お客さま情報の入力", 3, 7, answers="registration/3/a")
    full = replace(reply, card=card, erases=True, asks_feedback=True)
    told = replace(SAID, exchange=replace(SAID.exchange, replies=(full,)))
    assert heard(there, ["web-1"], lambda: here.tell("web-1", told)) == [told]
