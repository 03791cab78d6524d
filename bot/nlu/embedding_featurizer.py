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

from bot.adapters import embedder, pieces, whole_embedder
from bot.adapters.embedder import SmallEmbedder
from bot.nlu import fingerprint
from bot.nlu.normaliser import is_payload


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class SentenceEmbeddingFeaturizer(DenseFeaturizer, GraphComponent):
    """Adds a (1, 128) embedding as dense sentence features: a student of USE-multilingual."""

    def __init__(
        self,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        student: Optional[SmallEmbedder] = None,
    ) -> None:
        super().__init__(execution_context.node_name, config)
        self._model_storage = model_storage
        self._resource = resource
        self._student = student

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
        return cls(config, model_storage, resource, execution_context)

    @classmethod
    def load(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> SentenceEmbeddingFeaturizer:
        """Map the tables."""
        with model_storage.read_from(resource) as directory:
            student = SmallEmbedder.load(directory)
        return cls(config, model_storage, resource, execution_context, student)

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """No settings of its own."""
        return {**DenseFeaturizer.get_default_config(), "alias": "sentence_embedding"}

    @classmethod
    def fingerprint_addon(cls, config: Dict[str, Any]) -> Optional[str]:
        """See `bot.nlu.fingerprint`."""
        return fingerprint.of_modules(embedder, pieces, whole_embedder)

    def train(self, training_data: TrainingData) -> Resource:
        """Fit the student to what the whole encoder says of the examples."""
        texts = [m.get(TEXT) for m in training_data.training_examples if m.get(TEXT)]
        self._student = SmallEmbedder.fit(texts)
        with self._model_storage.write_to(self._resource) as directory:
            self._student.save(directory)
        return self._resource

    def process(self, messages: List[Message]) -> List[Message]:
        """Embed in one batch."""
        messages_with_text = [m for m in messages if m.get(TEXT) and not is_payload(m)]
        if not messages_with_text or self._student is None:
            return messages
        vectors = self._student.embed([m.get(TEXT) for m in messages_with_text])
        for message, vector in zip(messages_with_text, vectors):
            message.add_features(
                Features(vector[None, :], FEATURE_TYPE_SENTENCE, TEXT, self._config["alias"])
            )
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Embed all examples."""
        self.process(training_data.training_examples)
        return training_data
