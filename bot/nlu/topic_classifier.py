"""Pipeline component: which topic a message is about, with calibrated probabilities."""

from __future__ import annotations

import json
from typing import Any, Dict, List, Optional, Sequence, Tuple

import numpy as np
import structlog
from numpy.typing import NDArray
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, INTENT_RESPONSE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot import stand_ins
from bot.nlu import fingerprint, linear_model, places, sentence_features
from bot.nlu.labels import OUT_OF_SCOPE, RANKING, SCORE, Candidate
from bot.nlu.linear_model import Weights
from bot.nlu.normaliser import is_payload
from bot.nlu.places import Placed, Screen
from bot.nlu.sentence_features import Blocks

FloatMatrix = NDArray[np.float32]

log = structlog.get_logger()

_TOLD = "classifier.json"


def _softmax(scores: FloatMatrix, temperature: float) -> FloatMatrix:
    exponents = np.exp((scores - scores.max(axis=1, keepdims=True)) / temperature)
    return np.asarray(exponents / exponents.sum(axis=1, keepdims=True), dtype=np.float32)


def _best_temperature(margins: FloatMatrix, right: NDArray[Any]) -> float:
    """The softmax temperature under which held-out examples are likeliest."""
    from scipy.optimize import minimize_scalar

    def loss(temperature: float) -> float:
        chosen = _softmax(margins, temperature)[np.arange(len(right)), right]
        return float(-np.log(np.maximum(chosen, 1e-9)).mean())

    return float(minimize_scalar(loss, bounds=(0.02, 2.0), method="bounded").x)


def label_of(message: Message) -> str:
    """`faq/reg_confirm` for a topic's example, the plain intent otherwise."""
    return str(message.get(INTENT_RESPONSE_KEY) or message.get(INTENT))


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class TopicClassifier(IntentClassifier, GraphComponent):
    """A linear classifier over all sentence features, one label per topic or intent.

    Beside the words it sees at which screen they were written, and after which answer: 「どれを押すの」
    means another button at each.

    The margins become probabilities by a softmax with a temperature under which "0.8" is
    right about eight times in ten.
    """

    def __init__(
        self,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        labels: Tuple[str, ...] = (),
        weights: Optional[Weights] = None,
        temperature: float = 1.0,
        screens: Tuple[Screen, ...] = (),
        answered: Tuple[str, ...] = (),
    ) -> None:
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._labels = labels
        self._weights = weights
        self._temperature = temperature
        self._screens = screens
        self._answered = answered

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """`C`: inverse regularisation; `place`, `after`: how much the screen, and the answer before,
        weigh beside the words. `turn`: for how much of an example a turn of a conversation counts.

        `temperature`: of the probabilities; None: fitted on a share of `held_out` examples,
        by a second training. `ranking`: length.
        """
        return {
            "C": 0.5,
            "place": 1.5,
            "after": 1.0,
            "turn": 0.5,
            "temperature": None,
            "held_out": 0.2,
            "ranking": 8,
            "seed": 7,
        }

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
        """Map what `train` wrote."""
        with model_storage.read_from(resource) as directory:
            told = json.loads((directory / _TOLD).read_text(encoding="utf-8"))
            weights = Weights.load(directory)
        screens = tuple(Screen(*screen) for screen in told["screens"])
        labels = tuple(told["labels"])
        known = (labels, weights, told["temperature"], screens, tuple(told["answered"]))
        return cls(config, model_storage, resource, *known)

    @classmethod
    def fingerprint_addon(cls, config: Dict[str, Any]) -> Optional[str]:
        """See `bot.nlu.fingerprint`."""
        return fingerprint.of_modules(linear_model, sentence_features, places)

    def _blocks(self, placed: Sequence[Placed]) -> Blocks:
        messages, screens, before = zip(*placed)
        at = places.one_hot(screens, self._screens, self._config["place"])
        after = places.one_hot_after(before, self._answered, self._config["after"])
        return sentence_features.blocks(messages).beside(np.hstack([at, after]))

    def train(self, training_data: TrainingData) -> Resource:
        """Fit on all in-scope examples."""
        messages = [
            m
            for m in training_data.intent_examples
            if m.get(TEXT) and m.get(INTENT) != OUT_OF_SCOPE
        ]
        examples = places.placed(messages)
        self._screens = tuple(sorted({one.screen for one in examples if one.screen}))
        self._answered = tuple(sorted({one.after for one in examples if one.after}))
        targets = np.array([label_of(one.message) for one in examples])
        blocks = self._blocks(examples)
        features = blocks.joined()
        counts = sentence_features.counts([e.message for e in examples], self._config["turn"])
        self._temperature = self._config["temperature"] or self._fitted(features, targets, counts)
        classes, weights = self._fit(features, targets, counts)
        self._labels = tuple(str(label) for label in classes)
        self._weights = Weights.of(weights, blocks.dense.shape[1])
        with self._model_storage.write_to(self._resource) as directory:
            told = {
                "labels": self._labels,
                "temperature": self._temperature,
                "screens": self._screens,
                "answered": self._answered,
            }
            (directory / _TOLD).write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
            self._weights.save(directory)
        return self._resource

    def _fit(
        self, features: Any, targets: NDArray[Any], counts: FloatMatrix
    ) -> linear_model.Fitted:
        of = (self._config["C"], self._config["seed"])
        return linear_model.fit(features, targets, *of, counts)

    def _fitted(self, features: Any, targets: NDArray[Any], counts: FloatMatrix) -> float:
        """The temperature by a model that has not seen all examples: as long again."""
        known, held_out = self._hold_out(targets)
        if not len(held_out):
            return 1.0
        classes, weights = self._fit(features[known], targets[known], counts[known])
        margins = features[held_out] @ weights[:-1] + weights[-1]
        temperature = _best_temperature(margins, np.searchsorted(classes, targets[held_out]))
        log.info("classifier.temperature", fitted=round(temperature, 4))
        return temperature

    def _hold_out(self, targets: NDArray[Any]) -> Tuple[NDArray[Any], NDArray[Any]]:
        """Rows to fit and rows to calibrate on, every label in both."""
        stand_ins.lift("sklearn")
        from sklearn.model_selection import train_test_split

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

    def process(self, messages: List[Message]) -> List[Message]:
        """Set intent, ranking and the topic candidates on each message."""
        readable = [m for m in messages if m.get(TEXT) and not is_payload(m)]
        if not readable or self._weights is None:
            return messages
        screen = places.here(messages)
        before = places.after(messages)
        margins = self._blocks([Placed(m, screen, before) for m in readable]).margins(self._weights)
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
