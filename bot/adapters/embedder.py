"""A small student of the sentence encoder: its first layers, looked up, and one matrix.

USE-multilingual reads a text in pieces: embedding, projection, two convolutions over
neighbours, a dense network. The student stops after the first convolution. What that makes of
each piece is linear, so it is tabulated once; a text is then a sum of rows, a ReLU and one
matrix, fitted (ridge, closed form) so that the outcome is what the whole encoder says of
the training examples, turned to the axes that matter most there.

Files are NumPy's own and are mapped: processes share them, and loading reads nothing.
"""

from __future__ import annotations

import json
from itertools import chain
from pathlib import Path
from typing import NamedTuple, Sequence

import numpy as np
from numpy.typing import NDArray

from bot.adapters import pieces, whole_embedder
from bot.adapters.pieces import Pieces

Floats = NDArray[np.float32]

DIMENSIONS = 128
_WIDE = 512
_BRANCH = 256
_WINDOWS = ((2, 0), (3, 1), (5, 2))
"""Of each convolution: how many neighbours it sees, and how many of them stand before."""

_TAPS = sum(width for width, _ in _WINDOWS)
_ROW = len(_WINDOWS) * _BRANCH + _TAPS * _BRANCH
_AROUND = 2
_RIDGE = 1e-4
_BATCH = 64
_EPSILON = 1e-12


class Tables(NamedTuple):
    """What the student is made of; `n` pieces are kept, the first `known` are tabulated."""

    raw: NDArray[np.uint8]
    """(n, 512): embeddings of the pieces."""
    raw_scale: Floats
    """(n, 2): factor and offset of the embeddings."""
    rows: NDArray[np.int8]
    """(known + 1, 3328): projection and first convolution; the last row is nought."""
    row_scale: Floats
    """(3328,)"""
    projection: Floats
    """(512, 768)"""
    projection_norm: Floats
    """(3, 768): bias, then gain and bias of the norm after it."""
    taps: Floats
    """(256, 2560): the first convolutions' weights for each neighbour."""
    bias: Floats
    """(768,): of the first convolutions."""
    matrix: Floats
    """(1281, 128): the last row is the intercept."""


class SmallEmbedder:
    """Texts in normal form → (n, 128) float32 of unit length; an empty text is zero."""

    def __init__(self, vocabulary: Sequence[tuple[str, float]], tables: Tables) -> None:
        self._pieces = Pieces(vocabulary)
        self._tables = tables

    @classmethod
    def fit(cls, texts: Sequence[str]) -> SmallEmbedder:
        """Take the encoder's weights apart and fit the student to what it says of the texts."""
        student = _untaught(texts)
        taught = [text for text in texts if text.strip()]
        student._teach(taught, whole_embedder.embed_many(taught))
        return student

    @classmethod
    def load(cls, folder: Path) -> SmallEmbedder:
        """Map what `save` wrote."""
        vocabulary = json.loads((folder / "pieces.json").read_text(encoding="utf-8"))
        arrays = {
            name: np.load(folder / f"{name}.npy", mmap_mode="r").view(np.ndarray)
            for name in Tables._fields
        }
        return cls(vocabulary, Tables(**arrays))

    def save(self, folder: Path) -> None:
        """Write the tables, one file each, and the vocabulary."""
        for name, array in self._tables._asdict().items():
            np.save(folder / f"{name}.npy", array)
        told = json.dumps(self._pieces.vocabulary, ensure_ascii=False)
        (folder / "pieces.json").write_text(told, encoding="utf-8")

    def embed(self, texts: Sequence[str]) -> Floats:
        """Embed in batches; a text gives the same alone and among others."""
        vectors = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
        filled = [i for i, text in enumerate(texts) if text.strip()]
        for start in range(0, len(filled), _BATCH):
            chunk = filled[start : start + _BATCH]
            found = self._pooled([texts[i] for i in chunk]) @ self._tables.matrix[:-1]
            found += self._tables.matrix[-1]
            vectors[chunk] = found / np.sqrt(np.einsum("ij,ij->i", found, found))[:, None]
        return vectors

    def _teach(self, texts: Sequence[str], told: Floats) -> None:
        _, _, axes = np.linalg.svd(told.T @ told)
        told = told @ axes[:DIMENSIONS].T
        wide = _WIDE + len(_WINDOWS) * _BRANCH
        square, product = np.zeros((wide + 1, wide + 1)), np.zeros((wide + 1, DIMENSIONS))
        for start in range(0, len(texts), _BATCH):
            pooled = self._pooled(texts[start : start + _BATCH])
            seen = np.hstack([pooled, np.ones((len(pooled), 1), dtype=np.float32)])
            square += seen.T @ seen
            product += seen.T @ told[start : start + _BATCH]
        square += _RIDGE * np.trace(square) / len(square) * np.eye(len(square))
        matrix = np.linalg.solve(square, product).astype(np.float32)
        self._tables = self._tables._replace(matrix=matrix)

    def _pooled(self, texts: Sequence[str]) -> Floats:
        """(n, 1280): embeddings and first convolutions of the pieces, each of unit variance."""
        found = [self._pieces.of(text) for text in texts]
        lengths = np.array([len(numbers) for numbers in found])
        numbers = np.fromiter(chain.from_iterable(found), dtype=np.int64, count=lengths.sum())
        starts = np.cumsum(lengths) - lengths
        # nothing stands around a text, nor between two of them
        places = np.arange(len(numbers)) + _AROUND * np.repeat(
            np.arange(1, len(texts) + 1), lengths
        )
        raw = self._raw(numbers)
        around = self._around(numbers, raw, places, len(numbers) + _AROUND * (len(texts) + 1))
        features = np.empty((len(numbers), _WIDE + len(_WINDOWS) * _BRANCH), dtype=np.float32)
        features[:, :_WIDE] = raw
        tap = len(_WINDOWS)
        for branch, (width, before) in enumerate(_WINDOWS):
            here = slice(branch * _BRANCH, (branch + 1) * _BRANCH)
            convolved = self._tables.bias[here] + sum(
                around[places + neighbour - before, _columns(tap + neighbour)]
                for neighbour in range(width)
            )
            tap += width
            np.maximum(convolved, 0, out=convolved)
            convolved += around[places, here]
            features[:, _WIDE + here.start : _WIDE + here.stop] = convolved
        features -= features.mean(axis=1, keepdims=True)
        variance = np.einsum("ij,ij->i", features, features) / features.shape[1]
        features /= np.sqrt(variance + _EPSILON)[:, None]
        pooled = np.add.reduceat(features, starts, axis=0)
        return np.asarray(pooled / np.sqrt(lengths)[:, None], dtype=np.float32)

    def _raw(self, numbers: NDArray[np.int64]) -> Floats:
        scale = self._tables.raw_scale[numbers]
        raw = self._tables.raw[numbers] * scale[:, :1]
        raw += scale[:, 1:]
        return raw

    def _around(
        self, numbers: NDArray[np.int64], raw: Floats, places: NDArray[np.int64], length: int
    ) -> Floats:
        """(length, 3328): the tabulated rows at their places, computed for rarer pieces."""
        tables = self._tables
        nought = len(tables.rows) - 1
        is_rare = numbers >= nought
        rows = np.full(length, nought)
        rows[places] = np.where(is_rare, nought, numbers)
        around = tables.rows[rows] * tables.row_scale
        if is_rare.any():
            around[places[is_rare]] = _rows(tables, raw[is_rare])
        return around


def _columns(number: int) -> slice:
    return slice(number * _BRANCH, (number + 1) * _BRANCH)


def _rows(tables: Tables, raw: Floats) -> Floats:
    """(n, 3328): projection and first convolution of single pieces."""
    bias, gain, shift = tables.projection_norm
    projected = raw @ tables.projection + bias
    projected -= projected.mean(axis=1, keepdims=True)
    variance = np.einsum("ij,ij->i", projected, projected) / projected.shape[1]
    projected = projected / np.sqrt(variance + _EPSILON)[:, None] * gain + shift
    convolved, tap = [], 0
    for branch, (width, _) in enumerate(_WINDOWS):
        taps = tables.taps[:, tap * _BRANCH : (tap + width) * _BRANCH]
        convolved.append(projected[:, _columns(branch)] @ taps)
        tap += width
    return np.hstack([projected, *convolved])


def _untaught(texts: Sequence[str]) -> SmallEmbedder:
    weights = whole_embedder.weights()
    known = pieces.count(map(weights.numbers, texts))
    kept = np.array(pieces.needed(weights.pieces, known))
    tabulated = 3 + sum(int(number) in known for number in kept[3:])
    tables = Tables(
        raw=weights.table[kept],
        raw_scale=weights.scale[kept],
        rows=np.zeros((0, _ROW), dtype=np.int8),
        row_scale=np.zeros(_ROW, dtype=np.float32),
        projection=weights.projection,
        projection_norm=weights.projection_norm,
        taps=np.hstack(
            [
                w.reshape(width, _BRANCH, _BRANCH).transpose(1, 0, 2).reshape(_BRANCH, -1)
                for w, (width, _) in zip(weights.first, _WINDOWS)
            ]
        ),
        bias=weights.first_bias,
        matrix=np.zeros((_WIDE + len(_WINDOWS) * _BRANCH + 1, DIMENSIONS), dtype=np.float32),
    )
    vocabulary = [(weights.pieces[number], float(weights.scores[number])) for number in kept]
    return SmallEmbedder(vocabulary, _tabulated(tables, tabulated))


def _tabulated(tables: Tables, known: int) -> Tables:
    raw = tables.raw[:known] * tables.raw_scale[:known, :1] + tables.raw_scale[:known, 1:]
    rows = np.vstack(
        [_rows(tables, raw[start : start + _BATCH]) for start in range(0, known, _BATCH)]
        + [np.zeros((1, _ROW), dtype=np.float32)]
    )
    scale = np.maximum(np.abs(rows).max(axis=0), _EPSILON) / np.float32(127)
    return tables._replace(
        rows=np.rint(rows / scale).astype(np.int8), row_scale=scale.astype(np.float32)
    )
