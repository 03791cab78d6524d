"""Pipeline component: questions without the courtesy around them."""

from __future__ import annotations

from typing import Any, Dict, List, Optional

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu import fingerprint
from bot.nlu.normaliser import is_payload
from bot.text import courtesy, feelings


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class CourtesyTrimmer(GraphComponent):
    """Leaves greetings, excuses, hesitation and emoji out; a greeting alone stays one."""

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> CourtesyTrimmer:
        """See the base class."""
        return cls()

    @classmethod
    def fingerprint_addon(cls, config: Dict[str, Any]) -> Optional[str]:
        """See `bot.nlu.fingerprint`."""
        return fingerprint.of_modules(courtesy, feelings)

    def process(self, messages: List[Message]) -> List[Message]:
        """Put what is left in place of the text."""
        for message in messages:
            if not is_payload(message):
                text = feelings.without_feelings(message.get(TEXT) or "")
                message.set(TEXT, courtesy.without_courtesy(text))
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Trim the examples like the messages."""
        self.process([m for m in training_data.training_examples if m.get(TEXT)])
        return training_data
