"""What the tests of the numerical part share: counts of random cases, strategies, relative differences."""

from __future__ import annotations

import os
from typing import Any

import numpy as np
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

CASES = settings(
    max_examples=int(os.environ.get("DLNOTES_CASES", "200")),
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)

KINK = 1e-4  # no point is nearer to a kink than this


def away_from_kinks(bound: float) -> st.SearchStrategy[float]:
    """Return numbers between -bound and bound that keep off 0."""
    positive = st.floats(KINK, bound)
    return positive | positive.map(lambda z: -z)


def points(bound: float = 20.0) -> st.SearchStrategy[np.ndarray]:
    """Return float64 arrays of up to three axes."""
    return arrays(np.float64, array_shapes(max_dims=3, max_side=4), elements=away_from_kinks(bound))


def difference(a: Any, b: Any) -> float:
    """Return |a - b| / max(|a|, |b|) in the Euclidean norm, 0 for two zeros."""
    a, b = np.ravel(a).astype(np.float64), np.ravel(b).astype(np.float64)
    size = max(np.linalg.norm(a), np.linalg.norm(b))
    return float(np.linalg.norm(a - b) / size) if size else 0.0


def net_case(seed: int, activation: str) -> tuple[dict[str, np.ndarray], np.ndarray, np.ndarray]:
    """Return random parameters, X and y of random sizes; no hidden z is nearer to 0 than KINK."""
    rng = np.random.default_rng(seed)
    m, n, h = rng.integers(1, 9, size=3)
    while True:
        params = {
            "W1": rng.normal(size=(n, h)),
            "b1": rng.normal(size=h),
            "W2": rng.normal(size=(h, 1)),
            "b2": rng.normal(size=1),
        }
        X = rng.normal(size=(m, n))
        if np.abs(X @ params["W1"] + params["b1"]).min() > 10 * KINK:
            return params, X, rng.integers(0, 2, size=m)
