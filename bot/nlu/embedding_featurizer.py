"""Pipeline component: one sentence vector per message."""

from __future__ import annotations

from typing import Any, Dict, List, Optional

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.adapters import embedder
from bot.nlu import fingerprint
from bot.nlu.normaliser import is_payload


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class SentenceEmbeddingFeaturizer(DenseFeaturizer, GraphComponent):
    """Adds the (1, 512) USE-multilingual embedding as dense sentence features."""

    @classmethod
    def validate_config(cls, config: Dict[str, Any]) -> None:
        """Nothing can be wrong: there are no settings."""

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SentenceEmbeddingFeaturizer:
        """See the base class."""
        return cls(execution_context.node_name, config)

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """No settings of its own."""
        return {**DenseFeaturizer.get_default_config(), "alias": "sentence_embedding"}

    @classmethod
    def fingerprint_addon(cls, config: Dict[str, Any]) -> Optional[str]:
        """See `bot.nlu.fingerprint`."""
        return fingerprint.of_modules(embedder)

    def process(self, messages: List[Message]) -> List[Message]:
        """Embed in one batch."""
        messages_with_text = [m for m in messages if m.get(TEXT) and not is_payload(m)]
        vectors = embedder.embed([m.get(TEXT) for m in messages_with_text])
        for message, vector in zip(messages_with_text, vectors):
            message.add_features(
                Features(vector[None, :], FEATURE_TYPE_SENTENCE, TEXT, self._config["alias"])
            )
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Embed all examples."""
        self.process(training_data.training_examples)
        return training_data
