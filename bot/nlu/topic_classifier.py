"""Pipeline component: which topic a message is about, with calibrated probabilities."""

from __future__ import annotations

from typing import Any, Dict, List, Optional, Sequence, Tuple

import joblib
import numpy as np
from numpy.typing import NDArray
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, INTENT_RESPONSE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.optimize import minimize_scalar
from sklearn.model_selection import train_test_split

from bot.nlu import fingerprint, linear_model, places, sentence_features
from bot.nlu.labels import OUT_OF_SCOPE, RANKING, SCORE, Candidate
from bot.nlu.normaliser import is_payload
from bot.nlu.places import Screen
from bot.nlu.sentence_features import Blocks

FloatMatrix = NDArray[np.float32]


def _softmax(scores: FloatMatrix, temperature: float) -> FloatMatrix:
    exponents = np.exp((scores - scores.max(axis=1, keepdims=True)) / temperature)
    return np.asarray(exponents / exponents.sum(axis=1, keepdims=True), dtype=np.float32)


def label_of(message: Message) -> str:
    """`faq/reg_confirm` for a topic's example, the plain intent otherwise."""
    return str(message.get(INTENT_RESPONSE_KEY) or message.get(INTENT))


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class TopicClassifier(IntentClassifier, GraphComponent):
    """A linear classifier over all sentence features, one label per topic or intent.

    Beside the words it sees at which screen they were written: 「どれを押すの」 means another
    button at each.

    The margins become probabilities by a softmax whose temperature is fitted on
    held-out examples, so that "0.8" is right about eight times in ten.
    """

    def __init__(
        self,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        labels: Tuple[str, ...] = (),
        weights: Optional[FloatMatrix] = None,
        temperature: float = 1.0,
        screens: Tuple[Screen, ...] = (),
    ) -> None:
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._labels = labels
        self._weights = weights  # (width + 1, labels): the last row is the intercept
        self._temperature = temperature
        self._screens = screens

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """`C`: inverse regularisation; `place`: how much the screen weighs beside the words.

        `held_out`: share for calibration; `ranking`: length.
        """
        return {"C": 0.5, "place": 1.5, "held_out": 0.2, "ranking": 8, "seed": 7}

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> TopicClassifier:
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
    ) -> TopicClassifier:
        """Load what `train` wrote."""
        with model_storage.read_from(resource) as directory:
            return cls(
                config, model_storage, resource, *joblib.load(directory / "classifier.joblib")
            )

    @classmethod
    def fingerprint_addon(cls, config: Dict[str, Any]) -> Optional[str]:
        """See `bot.nlu.fingerprint`."""
        return fingerprint.of_modules(linear_model, sentence_features, places)

    def _blocks(self, placed: Sequence[Tuple[Message, Optional[Screen]]]) -> Blocks:
        messages, screens = zip(*placed)
        at = places.one_hot(screens, self._screens, self._config["place"])
        return sentence_features.blocks(messages).beside(at)

    def train(self, training_data: TrainingData) -> Resource:
        """Fit on all in-scope examples; fit the temperature on held-out ones."""
        messages = [
            m
            for m in training_data.intent_examples
            if m.get(TEXT) and m.get(INTENT) != OUT_OF_SCOPE
        ]
        examples = places.placed(messages)
        self._screens = tuple(sorted({screen for _, screen in examples if screen}))
        targets = np.array([label_of(m) for m, _ in examples])
        features = self._blocks(examples).joined()
        known, held_out = self._hold_out(targets)
        (classes, self._weights), (_, without) = linear_model.fit_all(
            [(features, targets), (features[known], targets[known])],
            self._config["C"],
            self._config["seed"],
        )
        self._labels = tuple(str(label) for label in classes)
        self._temperature = self._fit_temperature(
            features[held_out] @ without[:-1] + without[-1], targets[held_out]
        )
        with self._model_storage.write_to(self._resource) as directory:
            joblib.dump(
                (self._labels, self._weights, self._temperature, self._screens),
                directory / "classifier.joblib",
            )
        return self._resource

    def _hold_out(self, targets: NDArray[Any]) -> Tuple[NDArray[Any], NDArray[Any]]:
        """Rows to fit and rows to calibrate on, every label in both."""
        rows = np.arange(len(targets))
        labels, times = np.unique(targets, return_counts=True)
        if times.min() < 2:
            return rows, rows[:0]  # nothing can be held out
        known, held_out = train_test_split(
            rows,
            test_size=max(self._config["held_out"], len(labels) / len(targets)),
            stratify=targets,
            random_state=self._config["seed"],
        )
        return known, held_out

    def _fit_temperature(self, margins: FloatMatrix, targets: NDArray[Any]) -> float:
        """The softmax temperature under which held-out examples are likeliest."""
        if not len(targets):
            return 1.0
        right = np.searchsorted(np.array(self._labels), targets)

        def loss(temperature: float) -> float:
            chosen = _softmax(margins, temperature)[np.arange(len(right)), right]
            return float(-np.log(np.maximum(chosen, 1e-9)).mean())

        return float(minimize_scalar(loss, bounds=(0.02, 2.0), method="bounded").x)

    def process(self, messages: List[Message]) -> List[Message]:
        """Set intent, ranking and the topic candidates on each message."""
        readable = [m for m in messages if m.get(TEXT) and not is_payload(m)]
        if not readable or self._weights is None:
            return messages
        screen = places.here(messages)
        margins = self._blocks([(m, screen) for m in readable]).margins(self._weights)
        probabilities = _softmax(margins, self._temperature)
        for message, row, scores in zip(readable, probabilities, margins):
            order = np.argsort(-row)[: self._config["ranking"]]
            candidates = [Candidate(self._labels[i], float(row[i])) for i in order]
            ranking = [
                {"name": c.label.partition("/")[0], "confidence": c.probability} for c in candidates
            ]
            message.set(INTENT, ranking[0], add_to_output=True)
            message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
            message.set(RANKING, candidates)
            message.set(SCORE, float(scores.max()))
        return messages
