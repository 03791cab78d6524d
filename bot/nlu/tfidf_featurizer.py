"""Pipeline component: weighted n-grams of characters, lemmas and readings."""

from __future__ import annotations

from collections import Counter
from typing import Any, Dict, List, Optional

import jaconv
import joblib
import numpy as np
import scipy.sparse
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
from sklearn.feature_extraction.text import TfidfVectorizer

from bot.nlu import fingerprint
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
        vectorizers: Optional[List[TfidfVectorizer]] = None,
    ) -> None:
        super().__init__(execution_context.node_name, config)
        self._model_storage = model_storage
        self._resource = resource
        self._use(vectorizers or [])

    def _use(self, vectorizers: List[TfidfVectorizer]) -> None:
        self._vectorizers = vectorizers
        self._analyzers = [vectorizer.build_analyzer() for vectorizer in vectorizers]
        self._idf = [np.asarray(v.idf_, dtype=np.float32) for v in vectorizers]

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
        """Load the vocabularies."""
        with model_storage.read_from(resource) as directory:
            vectorizers = joblib.load(directory / "tfidf.joblib")
        return cls(config, model_storage, resource, execution_context, vectorizers)

    @classmethod
    def fingerprint_addon(cls, config: Dict[str, Any]) -> Optional[str]:
        """See `bot.nlu.fingerprint`."""
        return fingerprint.of_modules(reading)

    def train(self, training_data: TrainingData) -> Resource:
        """Learn the vocabularies and their document frequencies."""
        messages = [m for m in training_data.training_examples if m.get(TEXT)]
        self._use(self._fit(messages))
        with self._model_storage.write_to(self._resource) as directory:
            joblib.dump(self._vectorizers, directory / "tfidf.joblib")
        return self._resource

    def _fit(self, messages: List[Message]) -> List[TfidfVectorizer]:
        common = {
            "sublinear_tf": True,
            "dtype": np.float32,
            "min_df": self._config["min_examples"],
        }
        letters = {"analyzer": "char", "ngram_range": (1, self._config["max_characters"]), **common}
        return [
            TfidfVectorizer(preprocessor=_characters, **letters).fit(messages),
            TfidfVectorizer(analyzer=_lemma_ngrams, **common).fit(messages),
            TfidfVectorizer(preprocessor=_reading, **letters).fit(messages),
        ]

    def process(self, messages: List[Message]) -> List[Message]:
        """Vectorise message by message."""
        with_text = [m for m in messages if m.get(TEXT) and not is_payload(m)]
        if not with_text:
            return messages
        for message in with_text:
            message.add_features(
                Features(self._row(message), FEATURE_TYPE_SENTENCE, TEXT, self._config["alias"])
            )
        return messages

    def _row(self, message: Message) -> scipy.sparse.coo_matrix:
        """All blocks of one message side by side, (1, vocabulary) float32.

        What `TfidfVectorizer.transform` gives, without its checks and conversions, which
        cost more than the arithmetic when messages come one by one.
        """
        columns: List[Any] = []
        values: List[Any] = []
        width = 0
        for vectorizer, analyze in zip(self._vectorizers, self._analyzers):
            vocabulary = vectorizer.vocabulary_
            counts = Counter(vocabulary[term] for term in analyze(message) if term in vocabulary)
            found = np.fromiter(counts.keys(), dtype=np.int32, count=len(counts))
            frequencies = np.fromiter(counts.values(), dtype=np.float32, count=len(counts))
            weights = (1 + np.log(frequencies)) * self._idf[len(columns)][found]
            columns.append(found + width)
            values.append(weights / max(float(np.linalg.norm(weights)), 1e-9))
            width += len(vocabulary)
        row = np.concatenate(columns)
        return scipy.sparse.coo_matrix(
            (np.concatenate(values).astype(np.float32), (np.zeros_like(row), row)),
            shape=(1, width),
        )

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Vectorise all examples."""
        self.process(training_data.training_examples)
        return training_data
