"""Rasa's agent as this process needs it."""

from __future__ import annotations

import contextlib
import ctypes
import gc
import tempfile
from pathlib import Path
from typing import Any, Optional

from rasa.core.actions.action import Action, action_for_name_or_text
from rasa.core.agent import Agent
from rasa.core.policies.policy import PolicyPrediction
from rasa.core.processor import MessageProcessor
from rasa.core.tracker_store import TrackerStore
from rasa.engine import loader
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, Event, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.assistant import rasa_fixes
from bot.assistant.endpoint import InProcessActions, SafeHttpActions
from bot.assistant.runner import DirectGraphRunner
from bot.assistant.tracker_store import open_store
from bot.settings import Settings

MAX_TURNS_OF_SESSION = 6
"""Each earlier turn of a session adds about 1 ms; slots carry over to the next one."""


class Processor(MessageProcessor):
    """Runs the graph directly, one action a turn, and keeps sessions short."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._action_of: dict[str, str] = {}

    @staticmethod
    def _load_model(model_path: Any) -> Any:
        with tempfile.TemporaryDirectory() as directory:
            metadata, runner = loader.load_predict_graph_runner(
                Path(directory), Path(model_path), LocalModelStorage, DirectGraphRunner
            )
        return Path(model_path).name, metadata, runner

    def predict_next_with_tracker_if_should(
        self, tracker: DialogueStateTracker
    ) -> tuple[Action, PolicyPrediction]:
        """Every rule is one intent and one action: the policies are asked once for each."""
        if self.should_predict_another_action(tracker.latest_action_name):
            return self._predicted(ACTION_LISTEN_NAME)
        message = tracker.latest_message
        intent = (message.intent_name if message else None) or ""
        if intent not in self._action_of:
            action, _ = super().predict_next_with_tracker_if_should(self._since_listening(tracker))
            self._action_of[intent] = action.name()
        return self._predicted(self._action_of[intent])

    def _predicted(self, name: str) -> tuple[Action, PolicyPrediction]:
        action = action_for_name_or_text(name, self.domain, self.action_endpoint)
        return action, PolicyPrediction.for_action_name(self.domain, name)

    def _since_listening(self, tracker: DialogueStateTracker) -> DialogueStateTracker:
        """The last message alone: rules that are one action long need no more of the past."""
        recent: list[Event] = []
        for event in reversed(tracker.events):
            recent.append(event)
            if isinstance(event, ActionExecuted) and event.action_name == ACTION_LISTEN_NAME:
                break
        return DialogueStateTracker.from_events(
            tracker.sender_id, recent[::-1], self.domain.slots, domain=self.domain
        )

    def _check_for_unseen_features(self, parse_data: dict[str, Any]) -> None:
        """Nothing: data validation has compared intents and entities with the domain."""

    def _has_session_expired(self, tracker: DialogueStateTracker) -> bool:
        turns = sum(isinstance(e, UserUttered) for e in tracker.applied_events())
        return turns >= MAX_TURNS_OF_SESSION or super()._has_session_expired(tracker)


class Assistant(Agent):
    """An agent that fails loudly when its tracker store does."""

    @staticmethod
    def _create_tracker_store(store: Optional[TrackerStore], domain: Domain) -> TrackerStore:
        # Rasa would wrap the store so that a dead database silently becomes memory.
        assert store is not None
        store.domain = domain
        return store

    def load_model(self, model_path: Any, fingerprint: Optional[str] = None) -> None:
        """Load the model with our processor; see the base class."""
        self.processor = Processor(
            model_path=model_path,
            tracker_store=self.tracker_store,
            lock_store=self.lock_store,
            action_endpoint=self.action_endpoint,
            generator=self.nlg,
        )
        self.domain = self.processor.domain
        self._set_fingerprint(fingerprint)
        self.tracker_store.domain = self.domain
        self.nlg.responses = self.domain.responses


def _give_back_memory() -> None:
    """Loading leaves freed memory with the allocator; glibc can return it."""
    gc.collect()
    gc.freeze()
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL("libc.so.6").malloc_trim(0)


def load(settings: Settings, model: Path) -> Assistant:
    """The agent with its model, tracker store and actions."""
    rasa_fixes.apply()
    domain = Domain.empty()
    endpoint = SafeHttpActions(url=settings.actions_url) if settings.actions_url else None
    assistant = Assistant(
        domain=domain,
        tracker_store=open_store(settings.tracker_database_url, domain),
        action_endpoint=endpoint or InProcessActions(),
    )
    assistant.load_model(model)
    _give_back_memory()
    return assistant
