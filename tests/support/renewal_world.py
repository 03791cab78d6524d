"""What the dialogue tests of the renewal share: days of their own, who is signed in, places.

A test module takes the fixtures by `pytest_plugins = ("renewal_world",)`.
"""

from __future__ import annotations

import asyncio
import hashlib
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Callable, Iterator, Mapping, Optional

import pytest
from dialogue_support import Talk

from bot import bootstrap
from bot import settings as settings_module
from bot.bootstrap import Services
from bot.content import loader
from bot.domain.channel import CHANNELS
from bot.domain.errors import BackEndUnavailable
from bot.domain.hours import TOKYO
from bot.reply import Reply
from bot.services.contracts import Contracts

if TYPE_CHECKING:
    from bot.assistant.conversation import Conversations
    from bot.assistant.start import Running

RENEWAL = loader.load().journeys["renewal"]

TODAY = datetime(2026, 11, 24, 10, 0, tzinfo=TOKYO)
"""A Tuesday on which both agencies are at work; the sample contracts are of this day."""

ICHIRO, JIRO, KENTA, REIKO, SHIKI, YOSHIKO = (
    f"m-sample-{name}" for name in ("ichiro", "jiro", "kenta", "reiko", "shiki", "yoshiko")
)
JFE, YUME = "0120-440-755", "0800-3003-123"
"""The agencies: of 一郎's first contract, and of his second one."""
DESK = "0120-301-377"
"""The desk of Clickar."""

PREPARE, GUIDE = "ここで入力の準備をする", "画面を見ながら進める"
READ_BACK = "手順6/9（入力内容の確認）"

HAPPY: Mapping[str, str] = {
    "no_other_policy": "はい",
    "not_cancelled": "はい",
    "employment": "現職",
    "employer_is_right": "はい",
    "parties_unchanged": "はい",
    "plan": "Aプラン",
    "moved": "いいえ",
    "phone": "入力しない",
    "email": "入力しない",
}
"""Answers with which everything is prepared, in the order of asking."""

CAN_STOP = {
    name: (field.label, field.stops_on.reason)
    for field in RENEWAL.fields
    for name in [field.id]
    if field.stops_on
}
"""The questions whose いいえ ends the preparation: label and reason, by name."""

_PLACE = re.compile(r"^更新 (手順[0-9]/[0-9](?:（[^）]*）)?)(?= |$)", re.MULTILINE)


class MayBeDown:
    """The contract back end, until it is told not to answer any more."""

    def __init__(self, contracts: Contracts) -> None:
        self._contracts = contracts
        self.is_down = False
        self.is_empty = False

    def contracts_of(self, member: str) -> Any:
        """The contracts of a member; none where it is a test about who has none."""
        return () if self.is_empty else self.__getattr__("contracts_of")(member)

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._contracts, name)

        def call(*arguments: Any, **named: Any) -> Any:
            if self.is_down:
                raise BackEndUnavailable
            return method(*arguments, **named)

        return call


@dataclass
class World:
    """An assistant with services of its own, on a day that stands still until it is set."""

    services: Services
    conversations: Conversations
    loop: asyncio.AbstractEventLoop
    back_end: MayBeDown
    clock: list[datetime]
    test: str = ""

    @property
    def at(self) -> datetime:
        """Now."""
        return self.clock[0]

    @at.setter
    def at(self, moment: datetime) -> None:
        self.clock[0] = moment

    def say(
        self, text: str, sender: str = "", channel: str = "web", **incoming: Any
    ) -> list[Reply]:
        """Say something in a conversation of this test; the replies come back."""
        from bot.assistant.incoming import Incoming

        one = Incoming(f"{self.test}-{sender}", text, CHANNELS[channel], **incoming)
        return self.loop.run_until_complete(self.conversations.handle(one))

    def person(
        self, member: Optional[str] = ICHIRO, sender: str = "", channel: str = "web"
    ) -> Renewing:
        """Someone in a conversation of this test; None: not signed in."""

        def say(text: str, **others: Any) -> list[Reply]:
            return self.say(text, member=member, **others)

        return Renewing(say, sender, channel)


@dataclass
class Renewing(Talk):
    """One person who renews, or tries to."""

    @property
    def place(self) -> str:
        """「手順3/9（項目1/9）」, "" where no place was told."""
        found = [match for match in (_PLACE.search(reply.text) for reply in self.replies) if match]
        return found[-1][1] if found else ""

    @property
    def handover(self) -> str:
        """The hand-over link of the last turn, "" if there is none."""
        return next((url for url in self.urls if "/handover/" in url), "")

    @property
    def said_so_far(self) -> str:
        """Everything that was said in this conversation."""
        return "\n".join(self.history)

    @property
    def tables(self) -> list[Any]:
        """The plan tables of the last turn."""
        return [reply.table for reply in self.replies if reply.table]

    # Ways into the journey

    def listing(self) -> Renewing:
        """Begin to prepare: the contracts are listed."""
        self("更新したいです").press(PREPARE)
        return self

    def taking(self, contract: str = "1") -> Renewing:
        """Begin, with the contract of that number in the list in hand."""
        self.listing()(contract)
        assert self.place == at("no_other_policy"), self.text
        return self

    def answering(self, until: str = "", **answers: str) -> Renewing:
        """Answer what is asked, from the question in turn on, until the field `until` is asked."""
        told = {**HAPPY, **answers}
        for _ in range(2 * len(RENEWAL.fields)):
            name = asked(self.place)
            if name in ("", until):
                assert name == until, self.text
                return self
            self(told[name])
        raise AssertionError(f"it never comes to {until}")

    def prepared(self, contract: str = "1", **answers: str) -> Renewing:
        """All the way, with everything confirmed."""
        self.taking(contract).answering(**answers)
        assert self.place == READ_BACK, self.text
        self.press("はい")
        return self


_ITEMS = ("no_other_policy", "not_cancelled", "employment", "employer_is_right")


def at(name: str, total: int = 9) -> str:
    """「手順5/9（項目6/9）」: where a field is asked, of so many; further ones come with answers."""
    always = [field for field in RENEWAL.asking_order if field.id in HAPPY]
    step = RENEWAL.step_of(name)
    assert step
    number = [field.id for field in always].index(name) + 1
    return f"手順{step.number}/9（項目{number}/{total}）"


def asked(place: str) -> str:
    """The field that is asked there where nothing but `HAPPY` is asked, "" where none is."""
    return next((name for name in HAPPY if at(name) == place), "")


_built: dict[tuple[str, datetime], World] = {}


@pytest.fixture
def world_on(
    running: Running,
    loop: asyncio.AbstractEventLoop,
    tmp_path_factory: pytest.TempPathFactory,
    request: pytest.FixtureRequest,
) -> Iterator[Callable[..., World]]:
    """`world_on(day)`: an assistant whose back end was filled with samples at that moment."""
    test = hashlib.sha256(request.node.nodeid.encode()).hexdigest()[:24]

    def made(moment: datetime, **environ: str) -> World:
        key = (str(sorted(environ.items())), moment)
        if key not in _built:
            _built[key] = _new_world(running, loop, tmp_path_factory.mktemp("day"), moment, environ)
        world = _built[key]
        world.at, world.test, world.back_end.is_down = moment, test, False
        world.back_end.is_empty = False
        # that a contract was stopped is known in every conversation: not in the next test
        world.services.drafts.purge(moment + timedelta(days=365))
        bootstrap.install(world.services)
        return world

    yield made
    bootstrap.install(running.services)


@pytest.fixture
def world(world_on: Callable[..., World]) -> World:
    """An assistant on `TODAY`."""
    return world_on(TODAY)


def _new_world(
    running: Running,
    loop: asyncio.AbstractEventLoop,
    folder: Path,
    moment: datetime,
    environ: Mapping[str, str],
) -> World:
    from bot.assistant.conversation import Conversations
    from bot.assistant.repeats import Repeats
    from tests_support import environment

    clock = [moment]
    held: list[MayBeDown] = []
    build = bootstrap.open_contracts

    def wrapped(*arguments: Any) -> Any:
        held.append(MayBeDown(build(*arguments)))
        return held[0]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bootstrap, "open_contracts", wrapped)
        services = bootstrap.services(
            settings_module.read(environment(folder, **environ)), lambda: clock[0]
        )
    # nothing is taken for a repeat: the day stands still
    conversations = Conversations(running.assistant, services, Repeats(timedelta(0)))
    return World(services, conversations, loop, held[0], clock)


def at_screen(world: World, journey: str, step: int, *said: str) -> Renewing:
    """Somebody with that screen in front of them, who has said something before."""
    person = world.person(None)(*said, f"{journey}の手順を案内して")
    person("画面を見ながら進める", f"手順{step}")
    assert f"手順{step}/" in person.text
    return person
