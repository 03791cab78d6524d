"""Linear models: dealt out to processes, kept in eight bits, mapped."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import scipy.sparse

from bot.nlu import linear_model
from bot.nlu.linear_model import Weights

LABELS = ("a", "b", "c", "d", "e")


@pytest.fixture(scope="module", params=[2, 3, 5])
def fitted(request: pytest.FixtureRequest) -> tuple[linear_model.Fitted, np.ndarray, np.ndarray]:
    """A model of so many classes, each with a feature of its own, and what it was fitted to."""
    chance = np.random.default_rng(3)
    targets = np.array([LABELS[n % request.param] for n in range(150)])
    features = chance.normal(size=(150, 8)).astype(np.float32) * 0.3
    for row, target in enumerate(targets):
        features[row, LABELS.index(target)] += 3
    found = linear_model.fit(scipy.sparse.csr_matrix(features), targets, C=0.5, seed=7)
    return found, features, targets


def test_every_class_is_told_apart(fitted) -> None:
    """In the order of the labels, whichever process learned it."""
    (classes, weights), features, targets = fitted
    assert classes.tolist() == sorted(set(targets))
    margins = features @ weights[:-1] + weights[-1]
    assert classes[margins.argmax(axis=1)].tolist() == targets.tolist()


def test_eight_bits_are_enough(fitted, tmp_path: Path) -> None:
    """Half a step of each weight at most; the mapped ones are the same."""
    (_, weights), features, _ = fitted
    kept = Weights.of(weights, dense=2)
    kept.save(tmp_path)
    mapped = Weights.load(tmp_path)
    exact = features @ weights[:-1] + weights[-1]
    columns = np.arange(6)
    for row, expected in zip(features, exact):
        found = row[:2] @ mapped.dense + mapped.intercept + mapped.of_terms(columns, row[2:])
        most = np.abs(row[2:]).sum() * mapped.scale / 2
        assert np.all(np.abs(found - expected) <= most + 1e-5)
    assert mapped.sparse.dtype == np.int8


def test_weights_are_mapped_and_not_read(fitted, tmp_path: Path) -> None:
    """So that processes share them: nobody can write to them."""
    (_, weights), _, _ = fitted
    Weights.of(weights, dense=2).save(tmp_path)
    mapped = Weights.load(tmp_path)
    with pytest.raises(ValueError, match="read-only"):
        mapped.sparse[0, 0] = 1
