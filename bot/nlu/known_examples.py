"""Pipeline component: does a message begin or end word for word like one of the examples?"""

from __future__ import annotations

import json
from typing import Any, Dict, FrozenSet, List, Optional

import jaconv
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu import fingerprint
from bot.nlu.labels import IS_EXAMPLE, OUT_OF_SCOPE
from bot.nlu.normaliser import is_payload
from bot.text import reading

_SHORTEST_PART = 4
"""Kana; shorter examples stand in names: 「鈴木 つづき」."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class KnownExamples(GraphComponent):
    """Marks messages that begin or end as an example is read: 「キャンセルシタイ」, 「キャンセル」.

    Where a name is asked for, probabilities tell nothing: a classifier that knows no names
    takes 「たなか よしこ」 for a 「よします」.
    """

    def __init__(
        self,
        model_storage: ModelStorage,
        resource: Resource,
        readings: FrozenSet[str] = frozenset(),
    ) -> None:
        self._model_storage = model_storage
        self._resource = resource
        self._readings = readings

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> KnownExamples:
        """See the base class."""
        return cls(model_storage, resource)

    @classmethod
    def load(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> KnownExamples:
        """Load the readings."""
        with model_storage.read_from(resource) as directory:
            readings = json.loads((directory / "readings.json").read_text(encoding="utf-8"))
        return cls(model_storage, resource, frozenset(readings))

    @classmethod
    def fingerprint_addon(cls, config: Dict[str, Any]) -> Optional[str]:
        """See `bot.nlu.fingerprint`."""
        return fingerprint.of_modules(reading)

    def train(self, training_data: TrainingData) -> Resource:
        """Remember how the examples are read."""
        self._readings = frozenset(
            _reading(m.get(TEXT))
            for m in training_data.intent_examples
            if m.get(TEXT) and m.get(INTENT) != OUT_OF_SCOPE
        )
        with self._model_storage.write_to(self._resource) as directory:
            told = json.dumps(sorted(self._readings), ensure_ascii=False)
            (directory / "readings.json").write_text(told, encoding="utf-8")
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Nothing: examples are known."""
        return training_data

    def process(self, messages: List[Message]) -> List[Message]:
        """Mark each message."""
        for message in messages:
            if message.get(TEXT) and not is_payload(message):
                message.set(IS_EXAMPLE, self._is_known(message.get(TEXT)), add_to_output=True)
        return messages

    def _is_known(self, text: str) -> bool:
        spoken = _reading(text)
        lengths = range(_SHORTEST_PART, len(spoken))
        parts = {part for n in lengths for part in (spoken[:n], spoken[-n:])}
        return not self._readings.isdisjoint({spoken, *parts})


def _reading(text: str) -> str:
    spoken = str(jaconv.kata2hira(reading.reading(text)))
    return "".join(letter for letter in spoken if letter.isalnum())
