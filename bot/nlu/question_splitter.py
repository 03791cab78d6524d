"""Pipeline component: several questions in one message travel side by side."""

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
from bot.nlu.labels import PARTS
from bot.nlu.normaliser import is_payload
from bot.text import questions


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class QuestionSplitter(GraphComponent):
    """Appends a message per question, so that each is featurised and ranked in one batch.

    `AnswerDecider` gathers them again; Rasa itself reads the first message only.
    """

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> QuestionSplitter:
        """See the base class."""
        return cls()

    @classmethod
    def fingerprint_addon(cls, config: Dict[str, Any]) -> Optional[str]:
        """See `bot.nlu.fingerprint`."""
        return fingerprint.of_modules(questions)

    def process(self, messages: List[Message]) -> List[Message]:
        """One message in, itself and its parts out; several are left alone."""
        if len(messages) != 1 or is_payload(messages[0]):
            return messages
        found = questions.parts(messages[0].get(TEXT) or "")
        return messages + [Message(data={TEXT: part, PARTS: True}) for part in found]

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Examples are single questions."""
        return training_data
