"""The postman over an outbox in memory and a post that does as told."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Callable, Optional

import pytest

from bot.domain.errors import StoreUnavailable
from bot.domain.hours import TOKYO
from bot.services.mail import postman as postman_module
from bot.services.mail.letter import Letter
from bot.services.mail.postman import AT_ONCE, Postman
from bot.services.mail.sending import Mail, MailDelayed, MailRefused, Outcome, Taken

AT = datetime(2026, 11, 20, 10, 0, tzinfo=TOKYO)


@dataclass
class OutboxInMemory:
    """Letters by id, with when they are due."""

    due: dict[str, datetime] = field(default_factory=dict)
    tries: dict[str, int] = field(default_factory=dict)
    ended: dict[str, Outcome] = field(default_factory=dict)
    failing: int = 0

    def take(self, most: int, at: datetime) -> tuple[Taken, ...]:
        """See `Outbox`."""
        self._fail()
        found = [one for one, due_at in self.due.items() if due_at <= at][:most]
        for one in found:
            self.due[one] = at + timedelta(minutes=2)
            self.tries[one] = self.tries.get(one, 0) + 1
        letter = Letter("renewed", "taro@example.jp", "見本 太郎", None, "k")
        return tuple(Taken(one, "c", letter, self.tries[one]) for one in found)

    def done(self, taken: Taken, outcome: Outcome, at: datetime) -> None:
        """See `Outbox`."""
        self._fail()
        del self.due[taken.id]
        self.ended[taken.id] = outcome

    def again(self, taken: Taken, at: datetime) -> None:
        """See `Outbox`."""
        self._fail()
        self.due[taken.id] = at

    def _fail(self) -> None:
        if self.failing:
            self.failing -= 1
            raise StoreUnavailable("gone")


@dataclass
class PostInMemory:
    """What was handed over, and what happens at each id."""

    sent: list[str] = field(default_factory=list)
    errors: dict[str, Exception] = field(default_factory=dict)
    under_way: int = 0
    most: int = 0
    slow_s: float = 0

    async def send(self, mail: Mail) -> None:
        """See `Post`."""
        self.under_way += 1
        self.most = max(self.most, self.under_way)
        try:
            await asyncio.sleep(self.slow_s)
        finally:
            self.under_way -= 1
        if mail.id in self.errors:
            raise self.errors[mail.id]
        self.sent.append(mail.id)


def write(mail_id: str, letter: Letter) -> Mail:
    """A mail."""
    if mail_id == "unwritable":
        raise KeyError("no such words")
    return Mail(mail_id, letter.to, "s", "t", "h")


def made(
    ids: str,
    errors: Optional[dict[str, Exception]] = None,
    now: Callable[[], datetime] = lambda: AT,
) -> tuple[OutboxInMemory, PostInMemory, Postman]:
    """Letters, the post, the postman."""
    outbox, post = OutboxInMemory(dict.fromkeys(ids.split(), AT)), PostInMemory(errors=errors or {})
    return outbox, post, Postman(outbox, post, write, now)


def test_a_round() -> None:
    """What is due is sent, a few at once, and noted."""
    outbox, post, postman = made("a b c d e f")
    assert asyncio.run(postman.round()) == AT_ONCE == post.most
    assert asyncio.run(postman.round()) == 2
    assert asyncio.run(postman.round()) == 0
    assert outbox.ended == dict.fromkeys("abcdef", "sent")


def test_each_on_its_own() -> None:
    """One delayed, one refused, one that cannot be written: the fourth is sent."""
    outbox, post, postman = made(
        "slow bad unwritable good", {"slow": MailDelayed("busy"), "bad": MailRefused("550")}
    )
    asyncio.run(postman.round())
    assert outbox.ended == {"bad": "refused", "good": "sent"}
    assert outbox.due == dict.fromkeys(("slow", "unwritable"), AT + timedelta(seconds=10))
    assert post.sent == ["good"]


def test_pauses_grow() -> None:
    """Each try in vain doubles the pause, up to an hour."""
    at = [AT]
    outbox, _, postman = made("a", {"a": MailDelayed("busy")}, lambda: at[0])
    pauses = []
    for _ in range(12):
        asyncio.run(postman.round())
        pauses.append((outbox.due["a"] - at[0]).total_seconds())
        at[0] = outbox.due["a"]
    assert pauses == [10, 20, 40, 80, 160, 320, 640, 1280, 2560, 3600, 3600, 3600]


def test_a_try_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that never answers delays its mail, long before the lease ends."""
    monkeypatch.setattr(postman_module, "SEND_WITHIN_S", 0.05)
    outbox, post, postman = made("a")
    post.slow_s = 5
    asyncio.run(postman.round())
    assert outbox.ended == {} and outbox.due["a"] == AT + timedelta(seconds=10)


def test_what_was_sent_is_noted(monkeypatch: pytest.MonkeyPatch) -> None:
    """A store that does not answer just then is asked again: else the mail would go twice."""
    real = asyncio.sleep
    monkeypatch.setattr(postman_module.asyncio, "sleep", lambda _: real(0))
    outbox, _, postman = made("a")
    taken = outbox.take(1, AT)
    outbox.failing = 3
    asyncio.run(postman._send(taken[0]))
    assert outbox.ended == {"a": "sent"}


def test_it_runs_until_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    """Letters that come later are sent; a store that fails ends nothing; what is under way is
    handed over before it stops, and nothing after."""
    monkeypatch.setattr(postman_module, "LOOK_EVERY_S", 0.01)
    monkeypatch.setattr(postman_module, "_STORE_AGAIN_S", 0.01)
    outbox, post, postman = made("")
    post.slow_s = 0.1

    async def run() -> None:
        outbox.failing = 2
        postman.start()
        await asyncio.sleep(0.1)
        outbox.due["later"] = AT
        while not post.under_way:
            await asyncio.sleep(0.005)
        await postman.stop(5)
        assert outbox.ended == {"later": "sent"}
        outbox.due["too late"] = AT
        await asyncio.sleep(0.05)
        postman.start()
        while len(post.sent) < 2:
            await asyncio.sleep(0.005)
        await postman.stop(5)

    asyncio.run(asyncio.wait_for(run(), 10))
    assert post.sent == ["later", "too late"]


def test_a_stop_does_not_wait_for_ever() -> None:
    """What does not end is cut off; the letter is due again after its lease."""
    outbox, post, postman = made("a")
    post.slow_s = 20

    async def run() -> None:
        postman.start()
        while not post.under_way:
            await asyncio.sleep(0.005)
        await postman.stop(0.05)

    asyncio.run(asyncio.wait_for(run(), 10))
    assert outbox.ended == {} and "a" in outbox.due


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "other"},
        {"link": None},
        {"link": "javascript:alert(1)"},
        {"to": "taro"},
        {"to": "a@example.jp, b@example.jp"},
        {"to": "a@example.jp\nBcc: b@example.jp"},
        {"name": " "},
        {"name": "a\nb"},
        {"key": ""},
        {"key": "会員"},
    ],
)
def test_what_is_no_letter(wrong: dict[str, str]) -> None:
    """It is refused before it is kept, without repeating what it holds."""
    right = {
        "kind": "confirm",
        "to": "kurokoma@example.jp",
        "name": "黒駒 千鶴",
        "link": "https://site.example/x",
        "key": "k",
    }
    letter = Letter(**right)  # type: ignore[arg-type]
    assert "黒駒" not in repr(letter) and "kurokoma" not in repr(letter)
    with pytest.raises(ValueError) as caught:
        Letter(**(right | wrong))  # type: ignore[arg-type]
    assert "kurokoma" not in str(caught.value) and "Bcc" not in str(caught.value)
