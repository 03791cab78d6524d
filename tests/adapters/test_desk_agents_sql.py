"""What the stores of the desk's people do, on every database."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from sqlalchemy.engine import Engine

from bot.adapters.stores.desk_agents import SqlAgents, SqlDeskSessions, create_tables
from bot.domain.desk_user import Role
from bot.services.accounts.agents import Agent, DeskSession
from tests.adapters.draft_stores import AT, KEYS, engines, stored_bytes

HANAKO = Agent("hanako", Role.EDITOR, "yumecard", "$argon2id$distinctive")


engine = engines(create_tables)


def test_agents_are_added_once_listed_and_taken_away(engine: Engine) -> None:
    """By name."""
    store = SqlAgents(engine, KEYS)
    other = Agent("akiko", Role.READER, None, "$other")
    assert store.put(HANAKO, AT) and store.put(other, AT)
    assert not store.put(replace(HANAKO, role=Role.MANAGER), AT)
    assert store.find("hanako") == HANAKO and store.find("nobody") is None
    assert store.all() == (other, HANAKO)
    assert store.remove("akiko") and not store.remove("akiko")
    assert store.all() == (HANAKO,)


def test_a_hash_is_changed_unless_the_agent_was(engine: Engine) -> None:
    """And stands nowhere in clear."""
    store = SqlAgents(engine, KEYS)
    store.put(HANAKO, AT)
    assert b"distinctive" not in stored_bytes(engine)
    store.change_hash(replace(HANAKO, role=Role.READER), "$of another")
    assert store.find("hanako") == HANAKO
    store.change_hash(HANAKO, "$new")
    assert store.find("hanako") == replace(HANAKO, password_hash="$new")


def test_sessions_end_and_are_purged(engine: Engine) -> None:
    """Who it is stands sealed."""
    store, until = SqlDeskSessions(engine, KEYS), AT + timedelta(hours=8)
    session = DeskSession("oidc:a-7", "窓口 花子", Role.AGENT, "yumecard", until)
    store.put("key", session)
    assert store.get("key", AT) == session and store.get("other", AT) is None
    assert "花子".encode() not in stored_bytes(engine)
    assert store.get("key", until) is None
    store.put("key", replace(session, until=until + timedelta(hours=1)))
    store.put("gone", session)
    assert store.purge(until) == 1
    store.remove("key")
    assert store.get("key", AT) is None
