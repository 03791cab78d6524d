"""Pipeline component: which screen is in front of somebody who tells what they did or see."""

from __future__ import annotations

import json
import zlib
from typing import Any, Dict, Iterator, List, NamedTuple, Optional, Sequence

import numpy as np
from numpy.typing import NDArray
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.content import conversations
from bot.content.conversations import Turn
from bot.nlu import act_features, fingerprint, linear_model, pieces_model, places
from bot.nlu.labels import ACT, AS_TYPED, REPORTS, SCREENS
from bot.nlu.pieces_model import Examples, PiecesModel
from bot.nlu.places import Screen
from bot.text import courtesy, feelings, normalise, reading, romaji, script

FloatMatrix = NDArray[np.float32]

_HELD_OUT = 5
"""One report in five is held out to calibrate."""
_LIKELIEST = 3
_ANSWERED = "answered.json"


class Row(NamedTuple):
    """A report, where it was told as far as that is known, the screen after it, and its weight."""

    text: str
    screen: Optional[Screen]
    after: Optional[str]
    then: Screen
    weight: float


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class ScreenClassifier(GraphComponent):
    """A linear model over spelling and reading, the screen before and the answer before.

    Trained on the reports of data/conversations. Each is learnt once more as if nothing had
    been known before it, and as if a wrong screen had: a place that was lost is found again by
    what people tell.
    """

    def __init__(
        self,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        model: Optional[PiecesModel] = None,
        answered: Sequence[str] = (),
    ) -> None:
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._model = model
        self._answered = tuple(answered)

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """`C`: inverse regularisation; `place`, `after`: how much the screen and the answer before
        weigh beside the words. `unknown`, `beside`, `elsewhere`: for how much a report counts
        where no screen is known, the next one, or one of another procedure. Pieces of fewer
        than `min_examples` rows drop, and all but the `most` that weigh something of each kind.
        """
        return {
            "C": 0.2,
            "place": 1.5,
            "after": 1.0,
            "unknown": 0.5,
            "beside": 0.6,
            "elsewhere": 0.4,
            "min_examples": 6,
            "most": 20000,
            "seed": 7,
        }

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> ScreenClassifier:
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
    ) -> ScreenClassifier:
        """Load what `train` wrote."""
        with model_storage.read_from(resource) as directory:
            model = PiecesModel.load(directory)
            answered = json.loads((directory / _ANSWERED).read_text(encoding="utf-8"))
        return cls(config, model_storage, resource, model, answered)

    @classmethod
    def fingerprint_addon(cls, config: Dict[str, Any]) -> Optional[str]:
        """The modules and, as they are no training data of Rasa's, the conversations."""
        ours = (act_features, conversations, linear_model, pieces_model, places)
        text = (courtesy, feelings, normalise, reading, romaji, script)
        return fingerprint.of_modules(*ours, *text) + fingerprint.of_folders(conversations.FOLDER)

    # --- training -------------------------------------------------------------------------

    def train(self, training_data: TrainingData) -> Resource:
        """Fit on the reports of data/conversations."""
        rows = self.rows(conversations.turns())
        typed = [act_features.as_typed(row.text) for row in rows]
        screens = sorted({row.then for row in rows} | {row.screen for row in rows if row.screen})
        self._answered = tuple(sorted({row.after for row in rows if row.after}))
        examples = Examples(
            self._beside_words(screens, [row.screen for row in rows], [row.after for row in rows]),
            typed,
            [act_features.as_read(text) for text in typed],
            np.array([_label(row.then) for row in rows]),
            np.array([row.weight for row in rows], dtype=np.float32),
            np.array([zlib.crc32(row.text.encode()) % _HELD_OUT == 0 for row in rows]),
        )
        self._model = PiecesModel.fit(
            examples,
            screens,
            C=self._config["C"],
            seed=self._config["seed"],
            min_examples=self._config["min_examples"],
        ).lightened(self._config["most"])
        with self._model_storage.write_to(self._resource) as directory:
            self._model.save(directory)
            told = json.dumps(self._answered)
            (directory / _ANSWERED).write_text(told, encoding="utf-8")
        return self._resource

    def rows(self, turns: Sequence[Turn]) -> list[Row]:
        """What is learnt from the reports among some turns."""
        reports = [turn for turn in turns if turn.act in REPORTS and turn.then]
        screens = sorted({Screen(*turn.then) for turn in reports if turn.then})
        return [row for turn in reports for row in self._spread(turn, screens)]

    def _spread(self, turn: Turn, screens: Sequence[Screen]) -> Iterator[Row]:
        """A report where it was told, out of nowhere, and where somebody has lost the place."""
        assert turn.then
        then, chance = Screen(*turn.then), zlib.crc32(turn.text.encode())
        screen = Screen(*turn.screen) if turn.screen else None
        yield Row(turn.text, screen, turn.after, then, 1.0)
        for after in (turn.after, None):
            yield Row(turn.text, None, after, then, self._config["unknown"])
        if screen is None:
            return
        near = [
            s for s in screens if s.journey == screen.journey and abs(s.step - screen.step) == 1
        ]
        far = [s for s in screens if s.journey != screen.journey]
        for wrong, weight in ((near, "beside"), (far, "elsewhere")):
            lost = wrong[chance % len(wrong)]
            yield Row(turn.text, lost, None, then, self._config[weight])

    def _beside_words(
        self,
        screens: Sequence[Screen],
        at: Sequence[Optional[Screen]],
        after: Sequence[Optional[str]],
    ) -> FloatMatrix:
        place = places.one_hot(at, screens, self._config["place"])
        answer = places.one_hot_after(after, self._answered, self._config["after"])
        return np.asarray(np.hstack([place, answer]), dtype=np.float32)

    # --- serving --------------------------------------------------------------------------

    def process(self, messages: List[Message]) -> List[Message]:
        """Set the screens on what may be a report; everything else has none."""
        for message in messages:
            acts = (message.get(ACT) or {}).get("ranking", ())
            if self._model and any(act["name"] in REPORTS for act in acts):
                message.set(SCREENS, self._screens(self._model, message), add_to_output=True)
        return messages

    def _screens(self, model: PiecesModel, message: Message) -> List[Dict[str, Any]]:
        here, after = places.here([message]), places.after([message])
        beside = self._beside_words(model.screens, [here], [after])[0]
        typed, read = message.get(AS_TYPED), act_features.in_kana(message.get(TEXT))
        found = model.probabilities(beside, typed or message.get(TEXT), read)
        return [
            {**_screen(model.labels[i])._asdict(), "confidence": float(found[i])}
            for i in np.argsort(-found)[:_LIKELIEST]
        ]


def _label(screen: Screen) -> str:
    return f"{screen.journey}/{screen.step}"


def _screen(label: str) -> Screen:
    journey, _, step = label.partition("/")
    return Screen(journey, int(step))
