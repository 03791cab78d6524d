"""Rasa's agent as this process needs it."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any, Coroutine, Optional, Union

import structlog
from rasa.core.actions.action import Action, action_for_name_or_text
from rasa.core.agent import Agent
from rasa.core.channels.channel import OutputChannel, UserMessage
from rasa.core.nlg import NaturalLanguageGenerator
from rasa.core.policies.policy import PolicyPrediction
from rasa.core.processor import MessageProcessor
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, Event, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot import runtime
from bot.assistant import action_secret, beside, model_files, rasa_fixes
from bot.assistant.endpoint import InProcessActions, SafeHttpActions
from bot.assistant.model_files import Model
from bot.assistant.pools import OneThread
from bot.assistant.tracker_store import open_store
from bot.settings import Settings

log = structlog.get_logger()

MAX_TURNS_OF_SESSION = 6
"""Each earlier turn of a session adds about 1 ms; slots carry over to the next one."""

UNDERSTOOD_WITHIN_S = 8.0
"""How long anybody waits for the understanding of a message, those before it included."""


class Processor(MessageProcessor):
    """Runs the graph directly and off the event loop, one action a turn, and keeps sessions short."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._action_of: dict[str, str] = {}
        self._predictions: dict[str, tuple[Action, PolicyPrediction]] = {}
        self._understanding = OneThread("understanding")

    async def parse_message(
        self,
        message: UserMessage,
        tracker: Optional[DialogueStateTracker] = None,
        only_output_properties: bool = True,
    ) -> dict[str, Any]:
        """What the pipeline makes of a message; the event loop goes on meanwhile.

        Unlike in the base class nothing of it is logged.
        """
        known = tracker or DialogueStateTracker.from_events(message.sender_id, [])
        parsing = self._understanding.start(self._parsed, message, known, only_output_properties)
        return await asyncio.wait_for(asyncio.wrap_future(parsing), UNDERSTOOD_WITHIN_S)

    def _parse_message_with_graph(
        self,
        message: UserMessage,
        tracker: DialogueStateTracker,
        only_output_properties: bool = True,
    ) -> dict[str, Any]:
        """The same for the door, whose worker thread waits for it. Raises `TimeoutError`."""
        return self._understanding.result(
            UNDERSTOOD_WITHIN_S, self._parsed, message, tracker, only_output_properties
        )

    def warm_up(self) -> None:
        """The first parse loads dictionary and weights, however long that takes."""
        nobody = DialogueStateTracker.from_events("nobody", [])
        message = UserMessage("会員登録はどこから")
        self._understanding.result(None, self._parsed, message, nobody, True)

    def _parsed(
        self, message: UserMessage, tracker: DialogueStateTracker, only_output_properties: bool
    ) -> dict[str, Any]:
        parsed: dict[str, Any] = super()._parse_message_with_graph(
            message, tracker, only_output_properties
        )
        self._update_full_retrieval_intent(parsed)
        return parsed

    async def save_tracker(self, tracker: DialogueStateTracker) -> None:
        """See the base class. Raises `TurnGivenUp` where nobody waits for the turn any more."""
        beside.raise_if_over()
        await super().save_tracker(tracker)

    @staticmethod
    def _load_model(model_path: Any) -> Any:
        loaded = model_path if isinstance(model_path, Model) else model_files.load(model_path)
        return loaded.folder.name, loaded.metadata, loaded.runner

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
        if name not in self._predictions:
            action = action_for_name_or_text(name, self.domain, self.action_endpoint)
            predicted = action, PolicyPrediction.for_action_name(self.domain, name)
            self._predictions[name] = predicted
        return self._predictions[name]

    async def run_action_extract_slots(
        self, output_channel: OutputChannel, tracker: DialogueStateTracker
    ) -> DialogueStateTracker:
        """Nothing: all slots of the domain are set by actions (`mappings: custom`)."""
        return tracker

    async def _run_action(
        self,
        action: Action,
        tracker: DialogueStateTracker,
        output_channel: OutputChannel,
        nlg: NaturalLanguageGenerator,
        prediction: PolicyPrediction,
    ) -> bool:
        """As in the base class, without a copy of the tracker: no action of ours changes it.

        Nothing is sent and no reminder set: what is said comes beside Rasa.
        """
        try:
            events = await action.run(output_channel, nlg, tracker, self.domain)
        except Exception as error:
            log.error("action.failed", action=action.name(), error=type(error).__name__)
            events = []
        self._log_action_on_tracker(tracker, action, events, prediction)
        return self.should_predict_another_action(action.name())

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
        turns = sum(isinstance(e, UserUttered) for e in tracker.events)
        return turns >= MAX_TURNS_OF_SESSION or super()._has_session_expired(tracker)


def at_once(coroutine: Coroutine[Any, Any, Any]) -> Any:
    """What a coroutine gives that waits for no event loop; whatever it waits for blocks."""
    try:
        coroutine.send(None)
    except StopIteration as end:
        return end.value
    coroutine.close()
    raise RuntimeError("it waits for an event loop")


class Assistant(Agent):
    """An agent that fails loudly when its tracker store does."""

    @staticmethod
    def _create_tracker_store(store: Optional[TrackerStore], domain: Domain) -> TrackerStore:
        # Rasa would wrap the store so that a dead database silently becomes memory.
        assert store is not None
        store.domain = domain
        return store

    @property
    def acts_here(self) -> bool:
        """True if custom actions run in this process, as part of the turn."""
        return bool(getattr(self.action_endpoint, "is_in_process", False))

    def take_in(self, message: UserMessage) -> None:
        """A message of a turn, for a worker thread, which holds the conversation already.

        Actions in this process need no event loop, a call to the action server has one of its own.
        Raises `TurnGivenUp`.
        """
        beside.raise_if_over()
        turn = self.processor.handle_message(message)
        if self.acts_here:
            at_once(turn)
        else:
            asyncio.run(turn)

    def understood(self, text: str) -> dict[str, Any]:
        """What the pipeline makes of a text by itself, for a worker thread. Logs nothing."""
        nobody = DialogueStateTracker.from_events("nobody", [])
        parsed: dict[str, Any] = self.processor._parse_message_with_graph(UserMessage(text), nobody)
        return parsed

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


def _separate_actions(settings: Settings) -> SafeHttpActions:
    """The action server, which believes only who brings its secret."""
    headers = {action_secret.HEADER: action_secret.read(settings)}
    return SafeHttpActions(url=settings.actions_url, headers=headers)


def load(settings: Settings, model: Union[Path, Model]) -> Assistant:
    """The agent with its model, tracker store and actions."""
    rasa_fixes.apply()
    domain = Domain.empty()
    endpoint = _separate_actions(settings) if settings.actions_url else None
    assistant = Assistant(
        domain=domain,
        tracker_store=open_store(settings.tracker_database_url, domain),
        action_endpoint=endpoint or InProcessActions(),
    )
    assistant.load_model(model)
    runtime.settle_memory()
    return assistant
