"""By the token, pushed, or neither: what is done after each way in which a try can end."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Optional

import pytest

from bot.channels.line import carrier
from bot.channels.line.carrier import MAY_BE_THERE, NOT_THERE, PUSHING, Carrier
from bot.channels.line.platform import Answered, Unanswered
from bot.domain.hours import TOKYO
from bot.services.messaging.outbound import SendingDelayed, SendingRefused, TakenParcel

AT = datetime(2026, 11, 20, 10, 0, tzinfo=TOKYO)
USED = Answered(400, '{"message":"Invalid reply token"}', None)
WRONG = Answered(400, '{"message":"A message (messages[0]) in the request body is invalid"}', None)


@dataclass
class Platform:
    """Ends calls as told, and keeps which they were."""

    ends: list[Optional[Exception]]
    calls: list[tuple[str, Any]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)

    async def reply(self, token: str, messages: Any) -> None:
        """See `platform.Platform`."""
        self._end("reply", messages)

    async def push(self, user: str, messages: Any, key: str) -> None:
        """See `platform.Platform`."""
        self.keys.append(key)
        self._end("push", messages)

    def _end(self, how: str, messages: Any) -> None:
        self.calls.append((how, messages[0]["text"]))
        end = self.ends.pop(0) if self.ends else None
        if end:
            raise end


def tried(
    *ends: Optional[Exception],
    age_s: float = 1,
    note: str = "",
    is_cut_off: bool = False,
    token: str = "t",
    is_redelivered: bool = False,
) -> tuple[Platform, Optional[Exception]]:
    """One try at a parcel, what was called, and how it ended."""
    platform: Any = Platform(list(ends))
    made = carrier.parcel(
        *("key", "line-anna", "line", "U1"),
        [{"text": "drawn"}],
        [{"text": "plain"}],
        token,
        AT,
        is_redelivered,
    )
    now = AT + timedelta(seconds=age_s)
    taken = TakenParcel("id", "claim", made, 2 if note or is_cut_off else 1, note, is_cut_off)
    try:
        asyncio.run(Carrier(lambda: platform, lambda: now).send(taken))
    except (SendingDelayed, SendingRefused) as error:
        return platform, error
    return platform, None


def test_replied() -> None:
    """The usual way."""
    platform, error = tried()
    assert (platform.calls, error) == ([("reply", "drawn")], None)


@pytest.mark.parametrize(
    ("end", "note", "after_s"),
    [
        (Answered(429, "", 7), NOT_THERE, 7),
        (Answered(500, "", None), MAY_BE_THERE, None),
        (Unanswered("gone", is_sent=True), MAY_BE_THERE, None),
        (Unanswered("refused", is_sent=False), NOT_THERE, None),
        (USED, PUSHING, None),
    ],
)
def test_a_first_try_that_fails(end: Exception, note: str, after_s: Optional[float]) -> None:
    """What its next try has to know."""
    _, error = tried(end)
    assert isinstance(error, SendingDelayed) and (error.note, error.after_s) == (note, after_s)


def test_too_late_for_the_token() -> None:
    """It is noted before that it is pushed; nothing is called yet."""
    platform, error = tried(age_s=11)
    assert platform.calls == []
    assert isinstance(error, SendingDelayed) and error.note == PUSHING


@pytest.mark.parametrize(
    ("note", "is_cut_off"), [(MAY_BE_THERE, False), ("", True), (NOT_THERE, True)]
)
@pytest.mark.parametrize("age_s", [1, 30, 54])
def test_one_that_may_be_there(note: str, is_cut_off: bool, age_s: float) -> None:
    """Tried by the same token, which tells."""
    for end in (None, USED):
        platform, error = tried(end, age_s=age_s, note=note, is_cut_off=is_cut_off)
        assert (platform.calls, error) == ([("reply", "drawn")], None)
    _, error = tried(Answered(429, "", None), age_s=age_s, note=note, is_cut_off=is_cut_off)
    assert isinstance(error, SendingDelayed) and error.note == MAY_BE_THERE


@pytest.mark.parametrize("redelivered", [{"age_s": 56}, {"is_redelivered": True}])
def test_when_the_token_tells_nothing(redelivered: Any) -> None:
    """Nothing is said twice; the person is told at the next message."""
    platform, error = tried(USED, is_cut_off=True, **redelivered)
    assert isinstance(error, SendingRefused) and error.is_unsure
    assert platform.calls == [("reply", "drawn")]


def test_in_words() -> None:
    """Where the drawn form is refused, at once; where that is refused too, never again."""
    platform, error = tried(WRONG)
    assert (platform.calls, error) == ([("reply", "drawn"), ("reply", "plain")], None)
    _, error = tried(WRONG, WRONG)
    assert isinstance(error, SendingRefused) and not error.is_unsure


def test_pushed_under_the_same_key() -> None:
    """However often it is tried; in words it is another one."""
    platform, error = tried(note=PUSHING, is_cut_off=True)
    again, _ = tried(note=PUSHING)
    without_token, _ = tried(token="")
    assert error is None and platform.calls == again.calls == [("push", "drawn")]
    assert platform.keys == again.keys == without_token.keys
    words, _ = tried(WRONG, note=PUSHING)
    assert words.keys[0] == platform.keys[0] != words.keys[1]


@pytest.mark.parametrize(
    ("end", "outcome"),
    [
        (Answered(409, "", None), None),
        (Answered(429, "", 3), SendingDelayed),
        (Answered(503, "", None), SendingDelayed),
        (Unanswered("gone", is_sent=True), SendingDelayed),
        (Answered(403, "", None), SendingRefused),
    ],
)
def test_a_push_that_fails(end: Exception, outcome: Optional[type[Exception]]) -> None:
    """409 is there already; what may help later is pushed again."""
    _, error = tried(end, note=PUSHING)
    assert error is None if outcome is None else isinstance(error, outcome)
    if isinstance(error, SendingDelayed):
        assert error.note == PUSHING
