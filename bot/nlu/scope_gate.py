"""Pipeline component: does the message belong to what we can answer at all?"""

from __future__ import annotations

from typing import Any, Dict, List, Optional

import joblib
import numpy as np
from numpy.typing import NDArray
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from sklearn.svm import LinearSVC

from bot.nlu import fingerprint, sentence_features
from bot.nlu.labels import IN_SCOPE, OUT_OF_SCOPE, SCORE
from bot.nlu.normaliser import is_payload
from bot.nlu.places import active_place


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
        weights: Optional[NDArray[np.float32]] = None,
    ) -> None:
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._weights = weights

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """`classifier_weight`: how much the classifier's margin adds; the offsets are tuned.

        `offset_in_journey` is for who is in the middle of a procedure.
        """
        return {
            "C": 0.5,
            "classifier_weight": 0.7,
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
        """Load the weights."""
        with model_storage.read_from(resource) as directory:
            weights = joblib.load(directory / "gate.joblib")
        return cls(config, model_storage, resource, weights)

    @classmethod
    def fingerprint_addon(cls, config: Dict[str, Any]) -> Optional[str]:
        """See `bot.nlu.fingerprint`."""
        return fingerprint.of_modules(sentence_features)

    def train(self, training_data: TrainingData) -> Resource:
        """Fit in scope against out of scope."""
        messages = [m for m in training_data.intent_examples if m.get(TEXT)]
        inside = np.array([m.get(INTENT) != OUT_OF_SCOPE for m in messages])
        if not inside.all():
            svc = LinearSVC(
                C=self._config["C"],
                class_weight="balanced",
                tol=1e-3,
                random_state=self._config["seed"],
            ).fit(sentence_features.blocks(messages).joined(), inside)
            self._weights = np.hstack([svc.coef_[0], svc.intercept_]).astype(np.float32)
        with self._model_storage.write_to(self._resource) as directory:
            joblib.dump(self._weights, directory / "gate.joblib")
        return self._resource

    def process(self, messages: List[Message]) -> List[Message]:
        """Put the score on each message; without a gate all is in scope."""
        readable = [m for m in messages if m.get(TEXT) and not is_payload(m)]
        if self._weights is None or not readable:
            return messages
        offset = self._config["offset_in_journey" if active_place(messages) else "offset"]
        margins = sentence_features.blocks(readable).margins(self._weights)
        for message, margin in zip(readable, margins):
            score = float(margin) + self._config["classifier_weight"] * message.get(SCORE)
            message.set(IN_SCOPE, score - offset)
        return messages
