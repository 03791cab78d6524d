"""The lean tracker store keeps what Rasa's own would keep."""

from __future__ import annotations

import asyncio
import json
import time
import uuid
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from locks import locked
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    BotUttered,
    SessionStarted,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

from bot.assistant.tracker_store import REMEMBERED_EVENTS, open_store
from bot.bootstrap import tokyo_now
from tests_support import IS_ON_SERVICES, environment

NOW = tokyo_now()
DOMAIN = Domain.from_dict(
    {
        "intents": ["greet"],
        "actions": ["action_a"],
        "slots": {"offered": {"type": "any", "mappings": [{"type": "custom"}]}},
    }
)


def url(folder: Path) -> str:
    """The store that the settings of a test name."""
    return environment(folder).get("BOT_TRACKER_URL", f"sqlite:///{folder / 'tracker.db'}")


@pytest.fixture
def store(tmp_path):
    """A store of its own."""
    return open_store(url(tmp_path), DOMAIN)


def events(tracker):
    """What a tracker says, comparable."""
    return [event.as_dict() for event in tracker.events]


def test_what_was_saved_turn_by_turn_is_read_back(store, tmp_path):
    """Three turns appended one by one come back in order, also through a new store."""

    async def talk():
        for turn in range(3):
            tracker = await store.get_or_create_tracker("someone")
            tracker.update(UserUttered(f"question {turn}"))
            tracker.update(BotUttered(f"answer {turn}"))
            await store.save(tracker)
        return tracker, await open_store(url(tmp_path), DOMAIN).retrieve("someone")

    said, read = asyncio.run(talk())
    assert events(read) == events(said)
    assert len(read.events) >= 6


def test_a_failed_turn_leaves_nothing_behind(store):
    """A tracker that was changed but not saved is not what the next turn sees."""

    async def talk():
        tracker = await store.get_or_create_tracker("someone")
        tracker.update(BotUttered("kept"))
        await store.save(tracker)
        failed = await store.retrieve("someone")
        failed.update(BotUttered("lost"))
        return await store.retrieve("someone")

    texts = [e.text for e in asyncio.run(talk()).events if isinstance(e, BotUttered)]
    assert texts == ["kept"]


def test_only_the_last_session_is_read(store, tmp_path):
    """An earlier session stays stored but is not loaded any more."""

    async def talk():
        tracker = DialogueStateTracker("someone", [])
        for text in ("old", "new"):
            tracker.update(ActionExecuted("action_session_start"))
            tracker.update(SessionStarted())
            tracker.update(BotUttered(text))
        await store.save(tracker)
        return await open_store(url(tmp_path), DOMAIN).retrieve("someone")

    texts = [e.text for e in asyncio.run(talk()).events if isinstance(e, BotUttered)]
    assert texts == ["new"]


def test_memory_is_bounded(store):
    """A conversation that has grown long is read from the database again."""
    embedded = store

    async def talk():
        tracker = DialogueStateTracker("someone", [])
        for number in range(REMEMBERED_EVENTS + 1):
            tracker.update(BotUttered(str(number)))
        await embedded.save(tracker)
        return tracker, await embedded.retrieve("someone")

    saved, read = asyncio.run(talk())
    assert read is not saved
    assert events(read) == events(saved)


def turn(tracker, text):
    """What a turn of the assistant leaves in a tracker, about."""
    tracker.update(UserUttered(text))
    tracker.update(ActionExecuted("action_a"))
    tracker.update(BotUttered(f"answer to {text}"))
    tracker.update(SlotSet("offered", {"next": text}))
    tracker.update(ActionExecuted("action_listen"))


async def say(store, text, sender="someone"):
    """One turn."""
    tracker = await store.get_or_create_tracker(sender)
    turn(tracker, text)
    await store.save(tracker)
    return tracker


def rows(store):
    """Texts of the stored messages of people, by conversation, in order."""
    with store.engine.connect() as connection:
        found = connection.execute(
            sa.text("SELECT sender_id, data FROM events WHERE type_name = 'user' ORDER BY id")
        )
        return [(row[0], json.loads(row[1])["text"]) for row in found]


def wait_until(condition):
    """What another thread does is awaited, not for ever."""
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_another_process_is_heard(store, tmp_path):
    """What somebody else has stored since is read, although the tracker is in memory."""

    async def talk():
        other = open_store(url(tmp_path), DOMAIN)
        await say(store, "one")
        await say(other, "two")
        return await store.peek("someone"), await say(store, "three"), await other.peek("someone")

    peeked, mine, theirs = asyncio.run(talk())
    assert [e.text for e in peeked.events if isinstance(e, UserUttered)] == ["one", "two"]
    assert events(mine) == events(theirs)


def test_a_locked_table_keeps_nobody_waiting(store, tmp_path):
    """Known and unknown conversations go on; afterwards everything is stored in order."""

    async def talk():
        await say(store, "before", "known")
        longest = []
        with locked(url(tmp_path), "events"):
            await say(store, "0", "known")
            await say(store, "0", "new-0")
            await asyncio.sleep(0.6)  # now it is known that the store is late
            for number in range(1, 20):
                began = time.monotonic()
                tracker = await say(store, str(number), "known")
                await say(store, str(number), f"new-{number}")
                longest.append(time.monotonic() - began)
        return tracker, longest

    known, longest = asyncio.run(talk())
    assert max(longest) < 0.2
    texts = [e.text for e in known.events if isinstance(e, UserUttered)]
    assert texts == ["before", *map(str, range(20))]
    wait_until(lambda: len(rows(store)) == 41)
    assert [text for sender, text in rows(store) if sender == "known"] == texts
    assert len({sender for sender, _ in rows(store)}) == 21

    async def read_again():
        return await open_store(url(tmp_path), DOMAIN).retrieve("known")

    assert events(asyncio.run(read_again())) == events(known)


@pytest.mark.skipif(not IS_ON_SERVICES, reason="SQLite has no lock that stops writers alone")
def test_a_slow_write_hides_no_conversation(store, tmp_path):
    """What another process has stored is read while a write of this one waits."""

    async def talk():
        other = open_store(url(tmp_path), DOMAIN)
        await say(other, "before", "theirs")
        with locked(url(tmp_path), "events", "SHARE"):
            await say(store, "waits", "mine")
            wait_until(lambda: store._writer.is_late)
            return await store.peek("theirs")

    theirs = asyncio.run(talk())
    assert theirs is not None
    assert [e.text for e in theirs.events if isinstance(e, UserUttered)] == ["before"]


def test_nothing_of_a_failed_turn_is_left_while_the_store_is_late(store, tmp_path):
    """Memory alone knows how far the last saved turn went."""

    async def talk():
        await say(store, "kept")
        with locked(url(tmp_path), "events"):
            await say(store, "late")
            failed = await store.retrieve("someone")
            turn(failed, "lost")
            return await store.peek("someone"), await say(store, "next")

    peeked, following = asyncio.run(talk())
    assert [e.text for e in peeked.events if isinstance(e, UserUttered)] == ["kept", "late"]
    assert [e.text for e in following.events if isinstance(e, UserUttered)] == [
        "kept", "late", "next",
    ]  # fmt: skip


def test_what_is_forgotten_in_a_turn_stays_forgotten(store, tmp_path):
    """The turn that erases keeps what it offers, and no word of anybody."""

    async def talk():
        await say(store, "a secret")
        tracker = await store.get_or_create_tracker("someone")
        turn(tracker, "erase it")
        assert await asyncio.to_thread(store.forget, "someone")
        await store.save(tracker)
        return await store.peek("someone"), await open_store(url(tmp_path), DOMAIN).peek("someone")

    mine, stored = asyncio.run(talk())
    assert rows(store) == []
    for tracker in (mine, stored):
        said = json.dumps(events(tracker))
        assert "secret" not in said and "answer" not in said
        assert tracker.get_slot("offered") == {"next": "erase it"}
        assert tracker.latest_action_name == "action_listen"


def test_what_is_forgotten_while_the_store_is_late_is_erased_later(store, tmp_path):
    """Meanwhile nobody reads it any more."""

    async def talk():
        await say(store, "a secret")
        with locked(url(tmp_path), "events"):
            await say(store, "another secret")
            assert not await asyncio.to_thread(store.forget, "someone")
            assert await store.peek("someone") is None
            await say(store, "other", "someone-else")

    asyncio.run(talk())
    wait_until(lambda: [text for _, text in rows(store)] == ["other"])


def test_old_events_are_purged(store):
    """Those before the day, and no others."""

    async def talk():
        for sender, days in (("old", 31), ("new", 29)):
            tracker = DialogueStateTracker(sender, DOMAIN.slots)
            at = NOW - timedelta(days=days)
            tracker.update(UserUttered(sender, timestamp=at.timestamp()))
            await store.save(tracker)
        deleted = await asyncio.to_thread(store.purge, NOW - timedelta(days=30))
        return deleted, await store.peek("old"), await store.peek("new")

    deleted, old, new = asyncio.run(talk())
    assert deleted == 1 and old is None and len(new.events) == 1
    assert rows(store) == [("new", "new")]


def test_a_probe_leaves_nothing(store):
    """Readiness writes, reads and deletes; a lock makes it say no soon."""
    assert asyncio.run(store.keeps("probe", BotUttered("probe"), 5))
    with store.engine.connect() as connection:
        assert connection.execute(sa.text("SELECT count(*) FROM events")).scalar() == 0


@pytest.mark.skipif(not IS_ON_SERVICES, reason="SQLite has no connections that break")
def test_dropped_connections_lose_nothing(tmp_path):
    """PostgreSQL ends all of ours: the next turn is as any other."""
    name = uuid.uuid4().hex
    named = sa.make_url(url(tmp_path)).update_query_dict({"application_name": name})
    store = open_store(named.render_as_string(hide_password=False), DOMAIN)
    end = sa.text(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = :name"
    )

    async def talk():
        for number in range(5):
            await say(store, str(number))
            with sa.create_engine(url(tmp_path), poolclass=sa.pool.NullPool).begin() as other:
                assert other.execute(end, {"name": name}).rowcount
        return await say(store, "last")

    tracker = asyncio.run(talk())
    wait_until(lambda: len(rows(store)) == 6)
    assert [text for _, text in rows(store)] == [*map(str, range(5)), "last"]
    assert len([e for e in tracker.events if isinstance(e, UserUttered)]) == 6
