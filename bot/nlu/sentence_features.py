"""The features that the featurizers left on messages, as numbers to multiply."""

from __future__ import annotations

from typing import NamedTuple, Sequence

import numpy as np
import scipy.sparse
from numpy.typing import NDArray
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.labels import IN_CONVERSATION
from bot.nlu.linear_model import Weights


class Blocks(NamedTuple):
    """Dense (n, width) features and one sparse (1, vocabulary) row for each of n messages."""

    dense: NDArray[np.float32]
    sparse: list[scipy.sparse.coo_matrix]

    def joined(self) -> scipy.sparse.csr_matrix:
        """Side by side, as training wants them: (n, dense + vocabulary)."""
        rows = scipy.sparse.vstack(self.sparse, format="csr")
        dense = scipy.sparse.csr_matrix(self.dense)
        return scipy.sparse.hstack([dense, rows], format="csr").astype(np.float32)

    def beside(self, more: NDArray[np.float32]) -> Blocks:
        """With (n, width) further dense features after the dense ones."""
        return Blocks(np.hstack([self.dense, more]), self.sparse)

    def margins(self, weights: Weights) -> NDArray[np.float32]:
        """Linear scores, (n, classes)."""
        scores = self.dense @ weights.dense + weights.intercept
        for number, row in enumerate(self.sparse):
            # a message has some two hundred terms: picking their weights beats a product
            scores[number] += weights.of_terms(row.col, row.data)
        return np.asarray(scores, dtype=np.float32)


def blocks(messages: Sequence[Message]) -> Blocks:
    """The sentence features of the messages, one row each."""
    dense, sparse = [], []
    for message in messages:
        # `Message.get_dense_features` copies them deeply
        found = {f.is_sparse(): f.features for f in message.features if _is_of_text(f)}
        if len(found) < 2:
            raise ValueError("the classifier needs embedding and TF-IDF features before it")
        dense.append(found[False])
        sparse.append(found[True])
    return Blocks(np.vstack(dense).astype(np.float32, copy=False), sparse)


def counts(messages: Sequence[Message], of_turn: float) -> NDArray[np.float32]:
    """For how much each training example counts, (n,): a turn of a conversation for `of_turn`."""
    found = [of_turn if message.get(IN_CONVERSATION) else 1.0 for message in messages]
    return np.array(found, dtype=np.float32)


def _is_of_text(features: Features) -> bool:
    return features.attribute == TEXT and features.type == FEATURE_TYPE_SENTENCE
