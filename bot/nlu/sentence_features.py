"""The features that the featurizers left on messages, as numbers to multiply."""

from __future__ import annotations

from typing import NamedTuple, Sequence

import numpy as np
import scipy.sparse
from numpy.typing import NDArray
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message


class Blocks(NamedTuple):
    """Dense (n, 512 or more) features and one sparse (1, vocabulary) row for each of n messages."""

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

    def margins(self, weights: NDArray[np.float32]) -> NDArray[np.float32]:
        """Linear scores; the last row of the weights is the intercept."""
        width = self.dense.shape[1]
        scores = self.dense @ weights[:width] + weights[-1]
        for number, row in enumerate(self.sparse):
            # a message has some two hundred terms: picking their weights beats a product
            scores[number] += row.data @ weights[width + row.col]
        return np.asarray(scores, dtype=np.float32)


def blocks(messages: Sequence[Message]) -> Blocks:
    """The sentence features of the messages, one row each."""
    dense, sparse = [], []
    for message in messages:
        _, terms = message.get_sparse_features(TEXT, [])
        _, vector = message.get_dense_features(TEXT, [])
        if terms is None or vector is None:
            raise ValueError("the classifier needs embedding and TF-IDF features before it")
        dense.append(vector.features)
        sparse.append(terms.features)
    return Blocks(np.vstack(dense).astype(np.float32, copy=False), sparse)
