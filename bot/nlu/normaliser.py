"""Pipeline component: the message text in its normal form."""

from __future__ import annotations

from typing import Any, Dict, List, Optional

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.constants import INTENT_MESSAGE_PREFIX
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu import fingerprint
from bot.text import normalise, romaji, script


def is_payload(message: Message) -> bool:
    """True for a pressed button: `/faq{…}` is a command, not language."""
    return str(message.get(TEXT) or "").startswith(INTENT_MESSAGE_PREFIX)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class JapaneseNormaliser(GraphComponent):
    """NFKC, dashes, control characters; romaji becomes kana."""

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> JapaneseNormaliser:
        """See the base class."""
        return cls()

    @classmethod
    def fingerprint_addon(cls, config: Dict[str, Any]) -> Optional[str]:
        """See `bot.nlu.fingerprint`."""
        return fingerprint.of_modules(normalise, romaji, script)

    def process(self, messages: List[Message]) -> List[Message]:
        """Put the normal form in place of the text."""
        for message in messages:
            if is_payload(message):
                continue
            text = normalise.normalise(message.get(TEXT) or "")
            if script.is_latin(text):
                text = romaji.romaji_to_kana(text) or text
            message.set(TEXT, text)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Normalise the examples like the messages."""
        self.process([m for m in training_data.training_examples if m.get(TEXT)])
        return training_data
