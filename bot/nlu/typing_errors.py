"""Pipeline component: some of the examples once more, with typing errors in them."""

from __future__ import annotations

import zlib
from typing import Any, Dict, List, Optional

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu import fingerprint
from bot.text import reading, typing_errors


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class TypingErrors(GraphComponent):
    """Adds a copy of one in n examples to the training; messages pass unchanged."""

    def __init__(self, config: Dict[str, Any]) -> None:
        self._every = int(config["every"])

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """`every`: of so many examples one gets a copy; 0: none."""
        return {"every": 3}

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> TypingErrors:
        """See the base class."""
        return cls(config)

    @classmethod
    def fingerprint_addon(cls, config: Dict[str, Any]) -> Optional[str]:
        """See `bot.nlu.fingerprint`."""
        return fingerprint.of_modules(typing_errors, reading)

    def process(self, messages: List[Message]) -> List[Message]:
        """Nothing: people make their own."""
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """The examples, and the copies after them."""
        if not self._every:
            return training_data
        copies = [
            _with_errors(message)
            for message in training_data.training_examples
            if message.get(TEXT) and self._is_chosen(message.get(TEXT))
        ]
        return training_data.merge(TrainingData(copies))

    def _is_chosen(self, text: str) -> bool:
        """By the text itself: an example more or less changes nothing for the others."""
        return zlib.crc32(text.encode()) % self._every == 0


def _with_errors(message: Message) -> Message:
    text = typing_errors.with_errors(message.get(TEXT))
    return Message({**message.data, TEXT: text})
