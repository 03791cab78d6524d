"""Signed sessions and the rate limit of the web channel."""

from __future__ import annotations

import time
from datetime import datetime, timedelta, timezone
from typing import Any, Optional

import jwt
import pytest
import time_machine

from bot.channels import web
from bot.channels.web import SESSION_S, RateLimit, SessionInvalid, Sessions

SECRET = "a secret of the tests, long enough for every algorithm that is tried"
SESSIONS = Sessions(SECRET)
START = datetime(2026, 11, 20, 10, 0, tzinfo=timezone.utc)


def signed(claims: dict[str, Any], secret: str = SECRET, algorithm: Optional[str] = "HS256") -> str:
    """A token made by somebody."""
    return jwt.encode(claims, secret, algorithm=algorithm)


@pytest.mark.parametrize("agency", ["yumecard", None])
def test_session(agency: Optional[str]) -> None:
    """A token carries the conversation and the agency that it was issued for."""
    claims = SESSIONS.read(SESSIONS.issue(agency))
    assert claims["agency"] == agency
    assert claims["sub"].startswith("web-")


def test_conversations_differ() -> None:
    """Each new session is a new conversation, which nobody can guess."""
    subjects = {SESSIONS.read(SESSIONS.issue(None))["sub"] for _ in range(50)}
    assert len(subjects) == 50
    assert {len(subject) for subject in subjects} == {len("web-") + 32}


def test_session_is_prolonged() -> None:
    """A fresh token can be issued for the same conversation."""
    assert SESSIONS.read(SESSIONS.issue(None, "web-1"))["sub"] == "web-1"


@pytest.mark.parametrize(
    ("passed_s", "is_valid"), [(0, True), (SESSION_S - 1, True), (SESSION_S + 1, False)]
)
def test_session_ends(passed_s: int, is_valid: bool) -> None:
    """A token is good for twelve hours."""
    with time_machine.travel(START, tick=False):
        token = SESSIONS.issue(None)
    with time_machine.travel(START + timedelta(seconds=passed_s), tick=False):
        if is_valid:
            assert SESSIONS.read(token)["exp"] == int(START.timestamp()) + SESSION_S
        else:
            with pytest.raises(SessionInvalid):
                SESSIONS.read(token)


LATER = int(time.time()) + 3600


@pytest.mark.parametrize(
    "token",
    [
        pytest.param("", id="empty"),
        pytest.param("no token", id="text"),
        pytest.param("a.b.c", id="three parts"),
        pytest.param(
            signed({"sub": "web-1", "exp": LATER}, secret="another secret, also long enough"),
            id="another secret",
        ),
        pytest.param(
            signed({"sub": "web-1", "exp": LATER}, secret="", algorithm="none"), id="unsigned"
        ),
        pytest.param(signed({"sub": "web-1", "exp": LATER}, algorithm="HS512"), id="algorithm"),
        pytest.param(signed({"sub": "web-1", "exp": LATER - 7200}), id="too old"),
        pytest.param(signed({"sub": "web-1"}), id="for ever"),
        pytest.param(signed({"exp": LATER}), id="for nobody"),
        pytest.param(signed({"sub": "web-1", "exp": "tomorrow"}), id="no time"),
    ],
)
def test_forged_session(token: str) -> None:
    """A token that was not issued here, or is not complete, is refused."""
    with pytest.raises(SessionInvalid):
        SESSIONS.read(token)


def test_changed_session() -> None:
    """A token whose claims were exchanged is refused."""
    head, _, signature = SESSIONS.issue(None).split(".")
    other = signed({"sub": "web-of-someone-else", "exp": LATER}, secret="x" * 32).split(".")[1]
    with pytest.raises(SessionInvalid):
        SESSIONS.read(f"{head}.{other}.{signature}")


def test_rate_limit() -> None:
    """A sender may send so many messages a minute, and is told how long to wait."""
    limit = RateLimit(per_minute=3)
    assert [limit.wait_s("one", now) for now in (0.0, 10.0, 20.0)] == [0, 0, 0]
    assert limit.wait_s("one", 30.0) == 31
    assert limit.wait_s("one", 59.5) == 1
    assert limit.wait_s("one", 60.0) == 0  # the first one is a minute ago
    assert limit.wait_s("one", 60.0) == 11


def test_refused_messages_do_not_count() -> None:
    """Trying again too early does not make the wait longer."""
    limit = RateLimit(per_minute=1)
    assert limit.wait_s("one", 0.0) == 0
    assert [limit.wait_s("one", float(now)) for now in range(1, 60)] == list(range(60, 1, -1))
    assert limit.wait_s("one", 60.0) == 0


def test_senders_do_not_hinder_each_other() -> None:
    """Each sender has a limit of their own."""
    limit = RateLimit(per_minute=1)
    assert limit.wait_s("one", 0.0) == 0
    assert limit.wait_s("two", 0.0) == 0
    assert limit.wait_s("one", 1.0) > 0


def test_default_limit() -> None:
    """Thirty messages a minute pass, the next one waits."""
    limit = RateLimit()
    waits = [limit.wait_s("one", float(second)) for second in range(31)]
    assert waits[:30] == [0] * 30
    assert waits[30] == 31


def test_few_senders_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    """Memory stays bounded: the sender who was silent longest is forgotten."""
    monkeypatch.setattr(web, "_MAX_TRACKED_SENDERS", 2)
    limit = RateLimit(per_minute=1)
    for sender in ("one", "two", "one", "three"):
        limit.wait_s(sender, 0.0)
    assert limit.wait_s("one", 1.0) > 0
    assert limit.wait_s("two", 1.0) == 0
