"""Linear classifiers: fitted by sklearn on all cores, kept in eight bits, mapped from disk.

This module imports nothing of Rasa, and sklearn only to fit.
"""

from __future__ import annotations

import multiprocessing
from pathlib import Path
from typing import Any, NamedTuple, Optional, Tuple

import numpy as np
from numpy.typing import NDArray

from bot import stand_ins

Floats = NDArray[np.float32]
Fitted = Tuple[NDArray[Any], Floats]
"""Classes, and weights of shape (width + 1, classes): the last row is the intercept."""

_REST = ""
"""Label of all that another process learns to tell apart."""

_HANDS = 2
_STEPS = np.float32(127)
_FILES = ("dense", "intercept", "sparse", "scale")


class Weights(NamedTuple):
    """Weights of a linear model for some dense features and many sparse ones."""

    dense: Floats
    """(dense features, classes)"""
    intercept: Floats
    """(classes,)"""
    sparse: NDArray[np.int8]
    """(sparse features, classes): in steps of `scale`, a quarter of the memory of floats."""
    scale: Floats
    """(classes,)"""

    @classmethod
    def of(cls, weights: Floats, dense: int) -> Weights:
        """From (width + 1, classes); the first `dense` rows are of dense features."""
        sparse = weights[dense:-1]
        scale = np.maximum(np.abs(sparse).max(axis=0), 1e-9) / _STEPS
        return cls(
            np.ascontiguousarray(weights[:dense]),
            weights[-1],
            np.rint(sparse / scale).astype(np.int8),
            np.asarray(scale, dtype=np.float32),
        )

    def of_terms(self, columns: NDArray[Any], values: Floats) -> Floats:
        """What the sparse features of one message add: (classes,)."""
        picked = self.sparse[columns].astype(np.float32)
        return np.asarray((values @ picked) * self.scale, dtype=np.float32)

    def save(self, folder: Path) -> None:
        """Write what `load` maps."""
        for name in _FILES:
            np.save(folder / f"{name}.npy", getattr(self, name))

    @classmethod
    def load(cls, folder: Path) -> Weights:
        """Map what `save` wrote."""
        mapped = (np.load(folder / f"{name}.npy", mmap_mode="r") for name in _FILES)
        return cls(*(array.view(np.ndarray) for array in mapped))


def fit(
    features: Any, targets: NDArray[Any], C: float, seed: int, counts: Optional[Floats] = None
) -> Fitted:
    """One classifier against the rest for each class of `targets`; features: (rows, width).

    `counts`: for how much each row counts, (rows,); all alike without them.

    The classes are dealt out to two processes, on one core as well: so the outcome is the same
    on every machine.
    """
    stand_ins.lift("sklearn")
    import sklearn.svm  # noqa: F401  (before the processes part)

    classes = np.unique(targets)
    hands = [hand for n in range(_HANDS) if len(hand := classes[n::_HANDS])]
    task = (features, targets, C, seed, counts)
    with multiprocessing.get_context("fork").Pool(_HANDS, _take, (task,)) as pool:
        parts = pool.map(_fit_own, hands)
    weights = np.empty((parts[0].shape[0], len(classes)), dtype=np.float32)
    for number, part in enumerate(parts):
        weights[:, number::_HANDS] = part
    return classes, weights


_task: list[Any] = []
"""What a process has to do: inherited, since features are too large to be sent."""


def _take(task: Any) -> None:
    _task[:] = task


def _fit_own(own: NDArray[Any]) -> Floats:
    """(width + 1, own classes): each of these against everything else."""
    from sklearn.svm import LinearSVC

    features, targets, C, seed, counts = _task
    told = np.where(np.isin(targets, own), targets, _REST)
    svc = LinearSVC(C=C, tol=1e-2, random_state=seed).fit(features, told, sample_weight=counts)
    coefficients, intercepts = svc.coef_, svc.intercept_
    if len(svc.classes_) == 2:  # sklearn keeps one row for two classes
        coefficients = np.vstack([-coefficients, coefficients])
        intercepts = np.hstack([-intercepts, intercepts])
    weights = np.vstack([coefficients.T, intercepts]).astype(np.float32)
    return np.asarray(weights[:, svc.classes_ != _REST])
