"""Pipeline component: does the message belong to what we can answer at all?"""

from __future__ import annotations

from typing import Any, Dict, List, Optional

import numpy as np
from numpy.typing import NDArray
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot import stand_ins
from bot.nlu import fingerprint, linear_model, sentence_features
from bot.nlu.labels import IN_SCOPE, OUT_OF_SCOPE, SCORE
from bot.nlu.linear_model import Weights
from bot.nlu.normaliser import is_payload
from bot.nlu.places import active_place, after
from bot.nlu.sentence_features import Blocks


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class ScopeGate(GraphComponent):
    """A two-class model, apart from the topics, trained on out-of-scope examples.

    As one more class among the topics, out-of-scope examples cost accuracy in scope;
    and a topic's confidence alone does not see near-domain questions.
    """

    def __init__(
        self,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        weights: Optional[Weights] = None,
    ) -> None:
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._weights = weights

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """`classifier_weight`: how much the classifier's margin adds; the offsets are tuned.

        `turn`: for how much of an example a turn of a conversation counts. `offset_in_journey` is for who is in the middle of a procedure, or was answered something.
        """
        return {
            "C": 0.5,
            "classifier_weight": 0.7,
            "turn": 0.5,
            "offset": 0.6,
            "offset_in_journey": 0.45,
            "seed": 7,
        }

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> ScopeGate:
        """See the base class."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> ScopeGate:
        """Map the weights; there are none without out-of-scope examples."""
        with model_storage.read_from(resource) as directory:
            weights = Weights.load(directory) if any(directory.iterdir()) else None
        return cls(config, model_storage, resource, weights)

    @classmethod
    def fingerprint_addon(cls, config: Dict[str, Any]) -> Optional[str]:
        """See `bot.nlu.fingerprint`."""
        return fingerprint.of_modules(linear_model, sentence_features)

    def train(self, training_data: TrainingData) -> Resource:
        """Fit in scope against out of scope."""
        messages = [m for m in training_data.intent_examples if m.get(TEXT)]
        inside = np.array([m.get(INTENT) != OUT_OF_SCOPE for m in messages])
        if not inside.all():
            counts = sentence_features.counts(messages, self._config["turn"])
            self._weights = self._fit(sentence_features.blocks(messages), inside, counts)
        with self._model_storage.write_to(self._resource) as directory:
            if self._weights is not None:
                self._weights.save(directory)
        return self._resource

    def _fit(self, blocks: Blocks, inside: NDArray[Any], counts: NDArray[Any]) -> Weights:
        stand_ins.lift("sklearn")
        from sklearn.svm import LinearSVC

        svc = LinearSVC(
            C=self._config["C"],
            class_weight="balanced",
            tol=1e-3,
            random_state=self._config["seed"],
        ).fit(blocks.joined(), inside, sample_weight=counts)
        weights = np.hstack([svc.coef_[0], svc.intercept_]).astype(np.float32)
        return Weights.of(weights[:, None], blocks.dense.shape[1])

    def process(self, messages: List[Message]) -> List[Message]:
        """Put the score on each message; without a gate all is in scope."""
        readable = [m for m in messages if m.get(TEXT) and not is_payload(m)]
        if self._weights is None or not readable:
            return messages
        is_within = active_place(messages) is not None or after(messages) is not None
        offset = self._config["offset_in_journey" if is_within else "offset"]
        margins = np.ravel(sentence_features.blocks(readable).margins(self._weights))
        for message, margin in zip(readable, margins):
            score = float(margin) + self._config["classifier_weight"] * message.get(SCORE)
            message.set(IN_SCOPE, score - offset)
        return messages
