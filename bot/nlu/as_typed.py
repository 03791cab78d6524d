"""Pipeline component: the message as it was typed, kept beside what the others make of it."""

from __future__ import annotations

from typing import Any, Dict, List

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.labels import AS_TYPED


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class AsTyped(GraphComponent):
    """What is trimmed before a topic is found, 「ありがとうございました」 or 「えーと」, may be the act."""

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> AsTyped:
        """See the base class."""
        return cls()

    def process(self, messages: List[Message]) -> List[Message]:
        """Keep the text."""
        for message in messages:
            message.set(AS_TYPED, message.get(TEXT) or "", add_to_output=True)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Nothing: the topics' examples are learnt as the others leave them."""
        return training_data
