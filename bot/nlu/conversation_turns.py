"""Pipeline component: what is said in whole conversations, as examples of the topics."""

from __future__ import annotations

from typing import Any, Dict, List, Optional

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.content import conversations
from bot.content.conversations import Turn
from bot.nlu import fingerprint
from bot.nlu.labels import FAQ, IN_CONVERSATION, OUT_OF_SCOPE, REPORTS
from bot.nlu.places import AFTER, JOURNEY

_ABOUT_A_TOPIC = frozenset(
    {"asks", "trouble", "did", "sees", "person", "complains", "thanks", "greets", "pause", "stop"}
)
"""Acts by which something is told of a topic; an answer is about none."""

_COMMANDS = {
    "skip": "skip",
    "pause": "pause",
    "resume": "resume",
    "back": "previous_step",
    "repeat": "repeat",
}
"""Acts that are commands at a screen, and their intents; a correction comes with its value."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class ConversationTurns(GraphComponent):
    """Adds the turns of data/conversations to the training; messages pass unchanged."""

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> ConversationTurns:
        """See the base class."""
        return cls()

    @classmethod
    def fingerprint_addon(cls, config: Dict[str, Any]) -> Optional[str]:
        """The modules and, as they are no training data of Rasa's, the conversations."""
        return fingerprint.of_modules(conversations) + fingerprint.of_folders(conversations.FOLDER)

    def process(self, messages: List[Message]) -> List[Message]:
        """Nothing: a message is a turn."""
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """The examples, and the turns after them."""
        turns = [
            _example(turn, intent)
            for turn in conversations.turns()
            if (intent := _intent(turn)) is not None
        ]
        return training_data.merge(TrainingData(turns))


def _intent(turn: Turn) -> Optional[str]:
    if turn.screen and turn.act in _COMMANDS:
        return _COMMANDS[turn.act]
    if turn.topic is None or turn.act not in _ABOUT_A_TOPIC:
        return None
    return OUT_OF_SCOPE if turn.topic == OUT_OF_SCOPE else f"{FAQ}/{turn.topic}"


def _example(turn: Turn, intent: str) -> Message:
    # a report leads on whatever was answered before it
    is_report = turn.act in REPORTS
    where: dict[str, Any] = {AFTER: turn.after} if turn.after and not is_report else {}
    if turn.screen:
        journey, step = turn.screen
        where |= {JOURNEY: journey, "step": step}
    message = Message.build(turn.text, intent=intent, intent_metadata=where or None)
    message.set(IN_CONVERSATION, True)
    return message
