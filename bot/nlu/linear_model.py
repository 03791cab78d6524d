"""Linear classifiers, fitted side by side in processes of their own.

This module imports nothing of Rasa: the processes start from it alone.
"""

from __future__ import annotations

from typing import Any, List, Sequence, Tuple

import joblib
import numpy as np
from numpy.typing import NDArray
from sklearn.svm import LinearSVC

Fitted = Tuple[NDArray[Any], NDArray[np.float32]]
"""Classes, and weights of shape (width + 1, classes): the last row is the intercept."""


def fit(features: Any, targets: NDArray[Any], C: float, seed: int) -> Fitted:
    """One classifier against the rest for each class of `targets`; features: (rows, width)."""
    svc = LinearSVC(C=C, tol=1e-2, random_state=seed)
    svc.fit(features, targets)
    coefficients, intercepts = svc.coef_, svc.intercept_
    if len(svc.classes_) == 2:  # sklearn keeps one row for two classes
        coefficients = np.vstack([-coefficients, coefficients])
        intercepts = np.hstack([-intercepts, intercepts])
    weights = np.vstack([coefficients.T, intercepts]).astype(np.float32)
    return svc.classes_, np.ascontiguousarray(weights)


def fit_all(parts: Sequence[Tuple[Any, NDArray[Any]]], C: float, seed: int) -> List[Fitted]:
    """A model for each (features, targets), at the same time where there are cores for it."""
    at_once = joblib.Parallel(n_jobs=len(parts))
    return list(at_once(joblib.delayed(fit)(*part, C, seed) for part in parts))
