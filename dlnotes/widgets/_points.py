"""The points that a reader hands to an explorer."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dlnotes._checks import real

Matrix = NDArray[np.float64]
Labels = NDArray[np.int64]

MOST_ROWS = 500


def two_features(X: ArrayLike | None, y: ArrayLike | None) -> tuple[Matrix, Labels]:
    """Return X (m, 2) and y (m,) of both 0 and 1, or say what is wrong with them."""
    if X is None or y is None:
        message = f"{'X' if X is None else 'y'} is missing: expected both X (m, 2) and y (m,), or neither"
        raise ValueError(message)
    X, y = real(X, "X", ndim=2).astype(np.float64), real(y, "y", ndim=1).astype(np.float64)
    m, n = X.shape
    if n != 2:
        hint = "; did you mean X.T?" if m == 2 else "; choose two columns, such as X[:, :2]"
        message = f"X has shape {X.shape}: expected (m, 2) with one row per example{hint}"
        raise ValueError(message)
    if len(y) != m:
        message = f"y has {len(y)} labels and X has {m} rows: expected one label per row"
        raise ValueError(message)
    if m > MOST_ROWS:
        message = (
            f"X has {m} rows: expected at most {MOST_ROWS} to draw; pass a sample, such as X[:{MOST_ROWS}]"
        )
        raise ValueError(message)
    if set(np.unique(y)) != {0.0, 1.0}:
        message = f"y holds {np.unique(y).tolist()}: expected both 0 and 1, and nothing else"
        raise ValueError(message)
    return X, y.astype(np.int64)
