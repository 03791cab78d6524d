"""The lean tracker store keeps what Rasa's own would keep."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, SessionStarted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.assistant.tracker_store import REMEMBERED_EVENTS, EmbeddedTrackerStore, open_store
from tests_support import environment

DOMAIN = Domain.from_dict({"intents": ["greet"], "actions": ["action_a"]})


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


def test_memory_is_bounded(tmp_path):
    """A conversation that has grown long is read from the database again."""
    embedded = EmbeddedTrackerStore(DOMAIN, str(tmp_path / "tracker.db"))

    async def talk():
        tracker = DialogueStateTracker("someone", [])
        for number in range(REMEMBERED_EVENTS + 1):
            tracker.update(BotUttered(str(number)))
        await embedded.save(tracker)
        return tracker, await embedded.retrieve("someone")

    saved, read = asyncio.run(talk())
    assert read is not saved
    assert events(read) == events(saved)
