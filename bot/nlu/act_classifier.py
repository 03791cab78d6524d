"""Pipeline component: what somebody does by a message, beside the topic that it is about."""

from __future__ import annotations

import zlib
from typing import Any, Dict, List, Mapping, Optional, Sequence

import numpy as np
from numpy.typing import NDArray
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import METADATA, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.content import conversations
from bot.nlu import (
    act_examples,
    act_features,
    act_spread,
    fingerprint,
    linear_model,
    pieces_model,
    places,
)
from bot.nlu.act_examples import NONE, YES_NO, Situation
from bot.nlu.labels import ACT, AS_TYPED, PARTS
from bot.nlu.normaliser import is_payload
from bot.nlu.pieces_model import Examples, PiecesModel
from bot.nlu.places import Screen
from bot.text import agreement, courtesy, feelings, normalise, predicate, reading, romaji, script

FloatMatrix = NDArray[np.float32]

ASKED = "asked"
"""Metadata of a message: `{"kind": "yes_no", "is_negative": False}`, what the assistant asked last.

`kind` is one of `act_examples.ASKED`.
"""

_HELD_OUT = 5
"""One example in five is held out to calibrate."""


_UNSURE = 0.5
"""No more than this for a はい or いいえ that is not read in the words."""


def situation_of(message: Message) -> Situation:
    """What was asked and at which screen, of the metadata of a message."""
    metadata = message.get(METADATA) or {}
    place: Mapping[str, Any] = metadata.get(places.JOURNEY) or {}
    screen = Screen(place["id"], place["step"]) if place.get("is_active") else None
    asked: Mapping[str, Any] = metadata.get(ASKED) or {"kind": NONE}
    return Situation(asked["kind"], bool(asked.get("is_negative")), screen)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class ActClassifier(GraphComponent):
    """A linear model over spelling, reading, predicate and what was asked.

    Trained on data/acts and data/conversations, not on the topics' examples: 「届きました」 and
    「届きません」 are of one topic and two acts. The embedding, which knows what a message is
    about, adds nothing to it.
    """

    def __init__(
        self,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        model: Optional[PiecesModel] = None,
    ) -> None:
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._model = model

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """`C`: inverse regularisation; `flags`, `place`: weights beside the words.

        Pieces of fewer than `min_examples` rows drop, and all but the `most` that weigh something
        of each kind. `strangers`: factor to the temperature
        that fits our own examples, tuned on the development half: who did not write them is
        understood less surely.
        """
        return {
            "C": 0.5,
            "flags": 0.2,
            "place": 0.3,
            "min_examples": 8,
            "most": 45000,
            "strangers": 1.8,
            "seed": 7,
        }

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> ActClassifier:
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
    ) -> ActClassifier:
        """Load what `train` wrote."""
        with model_storage.read_from(resource) as directory:
            return cls(config, model_storage, resource, PiecesModel.load(directory))

    @classmethod
    def fingerprint_addon(cls, config: Dict[str, Any]) -> Optional[str]:
        """The modules and, as they are no training data of Rasa's, the examples."""
        ours = (
            *(act_examples, act_features, act_spread, conversations),
            *(linear_model, pieces_model, places),
        )
        text = (agreement, courtesy, feelings, normalise, predicate, reading, romaji, script)
        folders = (act_examples.FOLDER, conversations.FOLDER)
        return fingerprint.of_modules(*ours, *text) + fingerprint.of_folders(*folders)

    # --- training -------------------------------------------------------------------------

    def train(self, training_data: TrainingData) -> Resource:
        """Fit on data/acts and data/conversations; the topics' examples have no part in it."""
        rows = act_spread.rows(act_examples.read(), act_examples.beside())
        rows += act_spread.rows_of_turns(conversations.turns())
        typed = [act_features.as_typed(row.text) for row in rows]
        at = [row.at for row in rows]
        screens = tuple(sorted({one.screen for one in at if one.screen}))
        examples = Examples(
            self._beside_words(screens, typed, at),
            typed,
            [act_features.as_read(text) for text in typed],
            np.array([row.act for row in rows]),
            np.ones(len(rows), dtype=np.float32),
            np.array([zlib.crc32(r.origin.encode()) % _HELD_OUT == 0 for r in rows]),
        )
        fitted = PiecesModel.fit(
            examples,
            screens,
            C=self._config["C"],
            seed=self._config["seed"],
            min_examples=self._config["min_examples"],
        ).lightened(self._config["most"])
        self._model = fitted._replace(temperature=fitted.temperature * self._config["strangers"])
        with self._model_storage.write_to(self._resource) as directory:
            self._model.save(directory)
        return self._resource

    def _beside_words(
        self, screens: Sequence[Screen], typed: Sequence[str], at: Sequence[Situation]
    ) -> FloatMatrix:
        flags = self._config["flags"] * act_features.matrix(typed, at)
        place = places.one_hot([one.screen for one in at], screens, self._config["place"])
        return np.asarray(np.hstack([flags, place]), dtype=np.float32)

    # --- serving --------------------------------------------------------------------------

    def process(self, messages: List[Message]) -> List[Message]:
        """Set the act of each whole message; parts that the splitter made have none."""
        for message in messages:
            is_read = message.get(TEXT) and not (is_payload(message) or message.get(PARTS))
            if self._model and is_read:
                message.set(ACT, self._act(self._model, message), add_to_output=True)
        return messages

    def _act(self, model: PiecesModel, message: Message) -> Dict[str, Any]:
        typed = message.get(AS_TYPED) or message.get(TEXT)
        at = situation_of(message)
        beside = self._beside_words(model.screens, [typed], [at])[0]
        read = act_features.in_kana(message.get(TEXT))
        probabilities = model.probabilities(beside, typed, read)
        if at.asked == YES_NO:
            _hold_to(agreement.says_yes_to(typed, at.is_negative), probabilities, model.labels)
        ranking = [
            {"name": model.labels[i], "confidence": float(probabilities[i])}
            for i in np.argsort(-probabilities)[:3]
        ]
        return {**ranking[0], "ranking": ranking}


def _hold_to(answer: Optional[bool], of: FloatMatrix, acts: Sequence[str]) -> None:
    """はい or いいえ as the content of an answer says; where it says neither, none is sure."""
    yes, no = acts.index("yes"), acts.index("no")
    if answer is None:
        of[[yes, no]] = np.minimum(of[[yes, no]], _UNSURE)
        return
    right, wrong = (yes, no) if answer else (no, yes)
    of[right] += of[wrong]
    of[wrong] = 0.0
