"""Signed sessions: whose they are, how long they last, how they end."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Optional

import jwt
import pytest
import time_machine

from bot.channels.web.host_token import SignedIn
from bot.channels.web.sessions import (
    CONVERSATION_S,
    RETURN_S,
    SESSION_S,
    EndedHere,
    SessionInvalid,
    Sessions,
)

SECRET = "a secret of the tests, long enough for every algorithm that is tried"
SESSIONS = Sessions(SECRET)
START = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
START_S = int(START.timestamp())
HOST_TOKEN_S = 600


def at(seconds: float) -> time_machine.travel:
    """So long after the start."""
    return time_machine.travel(START + timedelta(seconds=seconds), tick=False)


def member(name: str, until_s: int = HOST_TOKEN_S) -> SignedIn:
    """Somebody for whom the site vouches so long after the start."""
    return SignedIn(name, None, START_S + until_s)


ONE, TWO = member("m-one"), member("m-two")


def conversation(token: str) -> str:
    return SESSIONS.read(token).conversation


def signed(claims: dict[str, Any], secret: str = SECRET, algorithm: Optional[str] = "HS256") -> str:
    """A token made by somebody."""
    return jwt.encode(claims, secret, algorithm=algorithm)


@pytest.mark.parametrize("agency", ["yumecard", None])
def test_session(agency: Optional[str]) -> None:
    """A token carries the conversation, the agency and nobody's name."""
    session = SESSIONS.read(SESSIONS.open(agency)[0])
    assert (session.agency, session.member) == (agency, None)
    assert session.conversation.startswith("web-")


def test_conversations_differ() -> None:
    """Each new session is a new conversation, which nobody can guess."""
    names = {conversation(SESSIONS.open()[0]) for _ in range(50)}
    assert len(names) == 50
    assert {len(name) for name in names} == {len("web-") + 32}


@pytest.mark.parametrize(
    ("passed_s", "is_valid"), [(0, True), (SESSION_S - 1, True), (SESSION_S + 1, False)]
)
def test_session_ends(passed_s: int, is_valid: bool) -> None:
    """A token is good for an hour, and says so."""
    with at(0):
        token, expires_in_s = SESSIONS.open()
    assert expires_in_s == SESSION_S
    with at(passed_s):
        if is_valid:
            assert SESSIONS.read(token).ends_at == START_S + SESSION_S
        else:
            with pytest.raises(SessionInvalid):
                SESSIONS.read(token)


def test_a_members_session_ends_with_the_word_of_the_site() -> None:
    """Not later than the token that signed the member in."""
    with at(0):
        token, expires_in_s = SESSIONS.open(signed_in=ONE)
        assert expires_in_s == HOST_TOKEN_S
        assert SESSIONS.read(token).member == "m-one"
    with at(HOST_TOKEN_S + 1), pytest.raises(SessionInvalid):
        SESSIONS.read(token)


@pytest.mark.parametrize(
    ("before", "now", "goes_on"),
    [
        (None, None, True),
        (ONE, ONE, True),
        (ONE, TWO, False),
        (ONE, None, False),
        (None, ONE, False),
    ],
    ids=["nobody", "the same member", "another member", "signed out", "signed in"],
)
def test_whose_conversation_goes_on(
    before: Optional[SignedIn], now: Optional[SignedIn], goes_on: bool
) -> None:
    """That of the same member, or of nobody known; every other begins anew."""
    with at(0):
        token, _ = SESSIONS.open(signed_in=before)
        renewed, _ = SESSIONS.open(signed_in=now, present=token)
        assert (conversation(renewed) == conversation(token)) is goes_on
        assert SESSIONS.read(renewed).member == (now.member if now else None)


def test_the_agency_stays() -> None:
    """The page may not name it again, or name another."""
    token, _ = SESSIONS.open("yumecard")
    assert SESSIONS.read(SESSIONS.open(present=token)[0]).agency == "yumecard"
    assert SESSIONS.read(SESSIONS.open("jfelife", present=token)[0]).agency == "jfelife"


def test_an_agency_does_not_pass_to_the_next_person() -> None:
    """What was known of one is not known of another."""
    with at(0):
        token, _ = SESSIONS.open("yumecard", ONE)
        assert SESSIONS.read(SESSIONS.open(signed_in=TWO, present=token)[0]).agency is None


@pytest.mark.parametrize(
    ("after_s", "goes_on"),
    [(HOST_TOKEN_S + 60, True), (CONVERSATION_S - 60, True), (CONVERSATION_S, False)],
)
def test_a_member_who_comes_back(after_s: int, goes_on: bool) -> None:
    """The site vouches anew: the conversation goes on, for twelve hours from its beginning."""
    with at(0):
        token, _ = SESSIONS.open(signed_in=ONE)
        name = conversation(token)
    with at(after_s):
        again = member("m-one", after_s + HOST_TOKEN_S)
        assert (conversation(SESSIONS.open(signed_in=again, present=token)[0]) == name) is goes_on


def test_nobody_known_comes_back_too_late() -> None:
    """A token that is over proves nothing by itself."""
    with at(0):
        token, _ = SESSIONS.open()
        name = conversation(token)
    with at(SESSION_S + 1):
        assert conversation(SESSIONS.open(present=token)[0]) != name


def test_renewed_again_and_again_it_ends_all_the_same() -> None:
    """No conversation outlives its twelve hours."""
    with at(0):
        token, _ = SESSIONS.open()
        name = conversation(token)
    for half_hours in range(1, 30):
        with at(half_hours * 1800):
            token, expires_in_s = SESSIONS.open(present=token)
            is_over = half_hours * 1800 >= CONVERSATION_S
            assert (conversation(token) != name) is is_over
            assert 0 < expires_in_s <= SESSION_S
            if is_over:
                return
    raise AssertionError("it never ended")


def test_the_end() -> None:
    """After it no token of the conversation is good, nor is it gone on with."""
    with at(0):
        sessions = Sessions(SECRET)
        first, _ = sessions.open(signed_in=ONE)
        renewed, _ = sessions.open(signed_in=ONE, present=first)
        other, _ = sessions.open(signed_in=ONE)
        name = sessions.read(first).conversation
        sessions.end(first)
        for token in (first, renewed):
            with pytest.raises(SessionInvalid):
                sessions.read(token)
        assert sessions.read(sessions.open(signed_in=ONE, present=renewed)[0]).conversation != name
        assert sessions.read(other).member == "m-one"
        with pytest.raises(SessionInvalid):
            sessions.end(first)


def test_few_ends_are_remembered() -> None:
    """Memory stays bounded: first those go that no token can reach any more."""
    ended = EndedHere(most=2)
    ended.end("over", until=10, now=0)
    ended.end("long", until=100, now=0)
    ended.end("new", until=100, now=50)
    assert [ended.has_ended(name) for name in ("over", "long", "new")] == [False, True, True]
    ended.end("newer", until=100, now=50)
    assert [ended.has_ended(name) for name in ("long", "new", "newer")] == [False, True, True]


NOW = int(time.time())
LATER = NOW + 24 * 3600  # these are signed when the file is read, perhaps long before they are read
GOOD = {"sub": "web-1", "exp": LATER, "began": NOW, "agency": None, "member": None}


def test_the_good_token_that_the_forged_ones_differ_from() -> None:
    """Otherwise the next test could not fail."""
    assert SESSIONS.read(signed(GOOD)).conversation == "web-1"


@pytest.mark.parametrize(
    "token",
    [
        pytest.param("", id="empty"),
        pytest.param("no token", id="text"),
        pytest.param("a.b.c", id="three parts"),
        pytest.param("\udcff", id="half a character"),
        pytest.param(signed(GOOD, secret="another secret, also long enough"), id="another secret"),
        pytest.param(signed(GOOD, secret="", algorithm="none"), id="unsigned"),
        pytest.param(signed(GOOD, algorithm="HS512"), id="algorithm"),
        pytest.param(signed({**GOOD, "exp": NOW - 60}), id="too old"),
        pytest.param(signed({k: v for k, v in GOOD.items() if k != "exp"}), id="for ever"),
        pytest.param(signed({k: v for k, v in GOOD.items() if k != "sub"}), id="for nobody"),
        pytest.param(
            signed({k: v for k, v in GOOD.items() if k != "began"}), id="of an old version"
        ),
        pytest.param(signed({**GOOD, "exp": "tomorrow"}), id="no time"),
        pytest.param(signed({**GOOD, "began": "once"}), id="no beginning"),
    ],
)
def test_forged_session(token: str) -> None:
    """A token that was not issued here, or is not complete, is refused."""
    with pytest.raises(SessionInvalid):
        SESSIONS.read(token)
    name = conversation(SESSIONS.open(present=token)[0])
    assert name != "web-1"


def test_changed_session() -> None:
    """A token whose claims were exchanged is refused."""
    head, _, signature = SESSIONS.open()[0].split(".")
    other = signed(GOOD, secret="x" * 32).split(".")[1]
    with pytest.raises(SessionInvalid):
        SESSIONS.read(f"{head}.{other}.{signature}")


@pytest.mark.parametrize(
    ("was", "comes", "after_s", "expected"),
    [
        (None, None, 600, False),
        (None, None, SESSION_S, True),
        (None, None, 24 * 3600, True),
        (ONE, ONE, 24 * 3600, True),
        (ONE, TWO, 24 * 3600, None),
        (ONE, None, 24 * 3600, None),
        (None, ONE, 24 * 3600, None),
        (None, None, RETURN_S, None),
    ],
    ids=["good", "over", "a day", "member", "another", "signed out", "signed in", "a week"],
)
def test_a_browser_shows_its_last_session(
    was: Optional[SignedIn], comes: Optional[SignedIn], after_s: int, expected: Optional[bool]
) -> None:
    """Its conversation is known again, and whether it may still be open somewhere."""
    with at(0):
        last, _ = SESSIONS.open(signed_in=was)
        name = conversation(last)
    with at(after_s):
        ends = replace(comes, ends_at=int(time.time()) + 60) if comes else None
        present = SESSIONS.read(SESSIONS.open(signed_in=ends)[0])
        found = SESSIONS.earlier(last, present)
    assert (found.is_over if found else None) is expected
    if found:
        assert found.conversation == name


def test_what_was_ended_is_not_shown_again() -> None:
    """Who signed out has left; and nothing is before itself."""
    sessions = Sessions(SECRET)
    last, present = sessions.open()[0], sessions.read(sessions.open()[0])
    assert sessions.earlier(last, sessions.read(last)) is None
    assert sessions.earlier(last, present) is not None
    sessions.end(last)
    assert sessions.earlier(last, present) is None
    assert sessions.earlier("forged", present) is None
