"""A linear model over a few numbers and the pieces of a message, as typed and as read.

Numbers first, then the pieces of the spelling, then those of the reading, then 1.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple, Sequence

import numpy as np
from numpy.typing import NDArray

from bot.nlu import act_features, linear_model
from bot.nlu.act_features import Pieces
from bot.nlu.places import Screen

FloatMatrix = NDArray[np.float32]

_TOLD = "model.json"
_ARRAYS = ("spelt_idf", "read_idf", "weights")


class Examples(NamedTuple):
    """What a model is fitted on, one row each."""

    beside: FloatMatrix
    """(rows, numbers)"""
    typed: Sequence[str]
    read: Sequence[str]
    targets: NDArray[Any]
    counts: FloatMatrix
    """For how much a row counts, (rows,)."""
    is_held: NDArray[np.bool_]
    """Rows that calibrate: the probabilities are fitted on what a second model has not seen."""


class PiecesModel(NamedTuple):
    """What training finds, and all that it takes to judge."""

    labels: tuple[str, ...]
    screens: tuple[Screen, ...]
    """Those that stand among the numbers, in their order."""
    spelt: Pieces
    read: Pieces
    weights: NDArray[Any]
    """(numbers + both sets of pieces + 1, labels): the last row is the intercept."""
    temperature: float

    @classmethod
    def fit(
        cls, of: Examples, screens: Sequence[Screen], *, C: float, seed: int, min_examples: int
    ) -> PiecesModel:
        """Fitted on all, calibrated by a model that has not seen the rows that are held."""
        spelt = Pieces.learn(of.typed, min_examples)
        read = Pieces.learn(of.read, min_examples)
        features = act_features.joined(
            of.beside,
            [spelt.of(text) for text in of.typed],
            [read.of(text) for text in of.read],
            (len(spelt.columns), len(read.columns)),
        )
        labels, weights = linear_model.fit(features, of.targets, C, seed, of.counts)
        seen = ~of.is_held
        known, without = linear_model.fit(
            features[seen], of.targets[seen], C, seed, of.counts[seen]
        )
        told = of.is_held & np.isin(of.targets, known)
        margins = np.asarray(features[told] @ without[:-1] + without[-1], dtype=np.float32)
        fitted = _temperature(margins, np.searchsorted(known, of.targets[told]))
        named = tuple(str(label) for label in labels)
        return cls(named, tuple(screens), spelt, read, weights, fitted)

    def lightened(self, most: int) -> PiecesModel:
        """With no more than so many pieces of each kind, those that weigh most, in 16 bits."""
        width = len(self.weights) - 1 - len(self.spelt.columns) - len(self.read.columns)
        dense, rest = self.weights[:width], self.weights[width:-1]
        kept, blocks = [], []
        for pieces in (self.spelt, self.read):
            own, rest = rest[: len(pieces.columns)], rest[len(pieces.columns) :]
            heavy = np.sort(np.argsort(-np.abs(own).max(axis=1))[:most])
            kept.append(pieces.only(heavy))
            blocks.append(own[heavy])
        weights = np.vstack([dense, *blocks, self.weights[-1:]]).astype(np.float16)
        return self._replace(spelt=kept[0], read=kept[1], weights=weights)

    def probabilities(self, beside: NDArray[np.float32], typed: str, read: str) -> FloatMatrix:
        """Of each label, (labels,); `beside`: the numbers, (numbers,)."""
        width = len(beside)
        margins = beside @ self.weights[:width].astype(np.float32) + self.weights[-1]
        for pieces, text in ((self.spelt, typed), (self.read, read)):
            columns, values = pieces.of(text)
            margins = margins + values @ self.weights[width + columns].astype(np.float32)
            width += len(pieces.columns)
        return _softmax(margins[None, :], self.temperature)[0]

    def save(self, folder: Path) -> None:
        """Write what `load` reads."""
        told = {
            "labels": self.labels,
            "screens": self.screens,
            "temperature": self.temperature,
            "pieces": [list(self.spelt.columns), list(self.read.columns)],
        }
        (folder / _TOLD).write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
        for name, array in zip(_ARRAYS, (self.spelt.idf, self.read.idf, self.weights)):
            np.save(folder / f"{name}.npy", array)

    @classmethod
    def load(cls, folder: Path) -> PiecesModel:
        """Read what `save` wrote."""
        told = json.loads((folder / _TOLD).read_text(encoding="utf-8"))
        spelt_idf, read_idf, weights = (np.load(folder / f"{name}.npy") for name in _ARRAYS)
        spelt, read = ({piece: n for n, piece in enumerate(own)} for own in told["pieces"])
        return cls(
            tuple(told["labels"]),
            tuple(Screen(*screen) for screen in told["screens"]),
            Pieces(spelt, spelt_idf),
            Pieces(read, read_idf),
            weights,
            told["temperature"],
        )


def _softmax(margins: FloatMatrix, temperature: float) -> FloatMatrix:
    exponents = np.exp((margins - margins.max(axis=1, keepdims=True)) / temperature)
    return np.asarray(exponents / exponents.sum(axis=1, keepdims=True), dtype=np.float32)


def _temperature(margins: FloatMatrix, right: NDArray[np.int64]) -> float:
    """The softmax temperature under which held-out examples are likeliest."""

    def loss(temperature: float) -> float:
        chosen = _softmax(margins, temperature)[np.arange(len(right)), right]
        return float(-np.log(np.maximum(chosen, 1e-9)).mean())

    tried = np.geomspace(0.05, 2.0, 60)
    return float(tried[int(np.argmin([loss(float(one)) for one in tried]))])
