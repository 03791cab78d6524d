"""Pipeline component: weighted n-grams of characters, lemmas and readings."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any, Dict, FrozenSet, List, NamedTuple, Optional, Sequence

import jaconv
import numpy as np
import scipy.sparse
from numpy.typing import NDArray
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.constants import TOKENS_NAMES
from rasa.nlu.featurizers.sparse_featurizer.sparse_featurizer import SparseFeaturizer
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu import fingerprint, ngrams
from bot.nlu.labels import IN_CONVERSATION
from bot.nlu.ngrams import Known
from bot.nlu.normaliser import is_payload
from bot.text import reading


def _characters(message: Message) -> str:
    """Kana of both kinds as one, lower case: マイページ and まいぺーじ are alike."""
    return str(jaconv.kata2hira(message.get(TEXT).lower()))


def _reading(message: Message) -> str:
    """How it is read: 系約 for 契約 and 反核 for 半角 come from the same keys."""
    spoken = reading.reading(message.get(TEXT)).lower()
    return str(jaconv.kata2hira(spoken)).translate(_SPELT_ALIKE)


def _lemmas(message: Message) -> List[str]:
    return [token.lemma.lower() for token in message.get(TOKENS_NAMES[TEXT], [])]


def _lemma_ngrams(message: Message) -> List[str]:
    lemmas = _lemmas(message)
    return lemmas + [f"{a} {b}" for a, b in zip(lemmas, lemmas[1:])]


# a hurried thumb leaves them out
_SPELT_ALIKE = str.maketrans("ぁぃぅぇぉっゃゅょゎ", "あいうえおつやゆよわ", "ー")


class Lemmas(NamedTuple):
    """The lemmas and pairs of them that training saw often enough, with their weights."""

    column: Dict[str, int]
    idf: NDArray[np.float32]

    @classmethod
    def learn(cls, texts: Sequence[Sequence[str]], min_examples: int) -> Lemmas:
        """Those of at least so many texts."""
        times = Counter(lemma for text in texts for lemma in set(text))
        kept = sorted(lemma for lemma, count in times.items() if count >= min_examples)
        counts = np.array([times[lemma] for lemma in kept], dtype=np.int64)
        return cls(_numbered(kept), ngrams.idf(counts, len(texts)))

    def columns(self, found: Sequence[str]) -> NDArray[np.int64]:
        """Where those of the lemmas stand that are known; as often as they come."""
        get = self.column.get
        return np.array([c for lemma in found if (c := get(lemma)) is not None], dtype=np.int64)


def _numbered(lemmas: Sequence[str]) -> Dict[str, int]:
    return {lemma: column for column, lemma in enumerate(lemmas)}


class Vocabulary(NamedTuple):
    """The three blocks, and the words that may be written down.

    `words` are lemmas of the examples alone: people of conversations have cars, towns and names.
    """

    characters: Known
    lemmas: Lemmas
    readings: Known
    words: FrozenSet[str]

    def save(self, folder: Path) -> None:
        """Write what `load` maps."""
        for name in ("characters", "readings"):
            known: Known = getattr(self, name)
            np.save(folder / f"{name}.npy", known.numbers)
            np.save(folder / f"{name}_idf.npy", known.idf)
        np.save(folder / "lemmas_idf.npy", self.lemmas.idf)
        told = json.dumps(list(self.lemmas.column), ensure_ascii=False)
        (folder / "lemmas.json").write_text(told, encoding="utf-8")
        told = json.dumps(sorted(self.words), ensure_ascii=False)
        (folder / "words.json").write_text(told, encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> Vocabulary:
        """Map what `save` wrote."""

        def mapped(name: str) -> NDArray[Any]:
            return np.load(folder / f"{name}.npy", mmap_mode="r").view(np.ndarray)

        lemmas = json.loads((folder / "lemmas.json").read_text(encoding="utf-8"))
        return cls(
            Known(mapped("characters"), mapped("characters_idf")),
            Lemmas(_numbered(lemmas), mapped("lemmas_idf")),
            Known(mapped("readings"), mapped("readings_idf")),
            frozenset(json.loads((folder / "words.json").read_text(encoding="utf-8"))),
        )


def _words(messages: Sequence[Message], min_examples: int) -> FrozenSet[str]:
    """The lemmas that at least so many examples hold, turns of conversations left out."""
    examples = [set(_lemmas(m)) for m in messages if not m.get(IN_CONVERSATION)]
    times = Counter(lemma for found in examples for lemma in found)
    return frozenset(lemma for lemma, count in times.items() if count >= min_examples)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class TfidfFeaturizer(SparseFeaturizer, GraphComponent):
    """Adds (1, vocabulary) TF-IDF sentence features of characters, lemmas and readings.

    Rasa's own counts featurizer gives raw counts, which drown unit vectors beside
    them; these blocks are each of unit length.
    """

    def __init__(
        self,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        vocabulary: Optional[Vocabulary] = None,
    ) -> None:
        super().__init__(execution_context.node_name, config)
        self._model_storage = model_storage
        self._resource = resource
        self._vocabulary = vocabulary

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """`max_characters`: longest n-gram of characters and readings; rarer ones than
        `min_examples` drop.
        """
        return {
            **SparseFeaturizer.get_default_config(),
            "alias": "tfidf",
            "max_characters": 4,
            "min_examples": 2,
        }

    @classmethod
    def validate_config(cls, config: Dict[str, Any]) -> None:
        """`max_characters` and `min_examples` count from 1."""
        for key in ("max_characters", "min_examples"):
            if not isinstance(config[key], int) or config[key] < 1:
                raise InvalidConfigException(f"TfidfFeaturizer: {key} must be 1 or more")
        if config["max_characters"] > ngrams.LONGEST:
            raise InvalidConfigException(
                f"TfidfFeaturizer: max_characters must be {ngrams.LONGEST} or less"
            )

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> TfidfFeaturizer:
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
    ) -> TfidfFeaturizer:
        """Map the vocabularies."""
        with model_storage.read_from(resource) as directory:
            vocabulary = Vocabulary.load(directory)
        return cls(config, model_storage, resource, execution_context, vocabulary)

    @classmethod
    def fingerprint_addon(cls, config: Dict[str, Any]) -> Optional[str]:
        """See `bot.nlu.fingerprint`."""
        return fingerprint.of_modules(reading, ngrams)

    def train(self, training_data: TrainingData) -> Resource:
        """Learn the vocabularies and their document frequencies."""
        messages = [m for m in training_data.training_examples if m.get(TEXT)]
        longest, least = self._config["max_characters"], self._config["min_examples"]
        self._vocabulary = Vocabulary(
            ngrams.learn(map(_characters, messages), longest, least),
            Lemmas.learn([_lemma_ngrams(m) for m in messages], least),
            ngrams.learn(map(_reading, messages), longest, least),
            _words(messages, least),
        )
        with self._model_storage.write_to(self._resource) as directory:
            self._vocabulary.save(directory)
        return self._resource

    @property
    def words(self) -> FrozenSet[str]:
        """The lemmas that at least `min_examples` examples hold; see `Vocabulary`."""
        return self._vocabulary.words if self._vocabulary else frozenset()

    def process(self, messages: List[Message]) -> List[Message]:
        """Vectorise message by message."""
        with_text = [m for m in messages if m.get(TEXT) and not is_payload(m)]
        if not with_text or self._vocabulary is None:
            return messages
        for message in with_text:
            message.add_features(
                Features(
                    self._row(message, self._vocabulary),
                    FEATURE_TYPE_SENTENCE,
                    TEXT,
                    self._config["alias"],
                )
            )
        return messages

    def _row(self, message: Message, known: Vocabulary) -> scipy.sparse.coo_matrix:
        """All blocks of one message side by side, (1, vocabulary) float32."""
        longest = self._config["max_characters"]
        blocks = (
            (known.characters.columns(ngrams.of(_characters(message), longest)), known.characters),
            (known.lemmas.columns(_lemma_ngrams(message)), known.lemmas),
            (known.readings.columns(ngrams.of(_reading(message), longest)), known.readings),
        )
        columns, values, width = [], [], 0
        for found, block in blocks:
            at, times = np.unique(found, return_counts=True)
            weights = (1 + np.log(times.astype(np.float32))) * block.idf[at]
            columns.append((at + width).astype(np.int32))
            values.append(weights / max(float(np.sqrt(weights @ weights)), 1e-9))
            width += len(block.idf)
        row = np.concatenate(columns)
        return scipy.sparse.coo_matrix(
            (np.concatenate(values).astype(np.float32), (np.zeros_like(row), row)),
            shape=(1, width),
        )

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Vectorise all examples."""
        self.process(training_data.training_examples)
        return training_data
