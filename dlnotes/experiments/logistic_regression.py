"""Experiments of chapter 5: what logistic regression computes, and where floats end.

Taught in: 05-logistic-regression
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from dlnotes.activations import sigmoid as stable_sigmoid
from dlnotes.experiments._base import Result
from dlnotes.logistic import LogisticRegression

__all__ = [
    "Calibration",
    "FarPoints",
    "Saturation",
    "StraightBoundary",
    "Tails",
    "calibration",
    "far_points",
    "saturation",
    "straight_boundary",
    "tails",
]

Array = NDArray[np.floating]
Sigmoid = Callable[[Array], Array]


# ---- a line is not a probability ----------------------------------------------------------------


@dataclasses.dataclass(frozen=True, repr=False)
class FarPoints(Result):
    """Hold what `far_points` found: means over the seeds, lowest and highest over all of them.

    Formula: lowest and highest prediction of the line; accuracies; shifts of the boundary in hours.
    Shapes: eight numbers.
    Raises: AttributeError if a number is assigned to.

    >>> far_points(seeds=2).line_highest > 1
    True

    Source: C. Bishop, "Pattern Recognition and Machine Learning" (2006), section 4.1.3.
    Taught in: 05-logistic-regression
    """

    line_lowest: float
    line_highest: float
    line_accuracy: float
    line_accuracy_far: float
    logistic_accuracy: float
    logistic_accuracy_far: float
    line_shift: float
    logistic_shift: float


def far_points(n_far: int = 10, distance: float = 40.0, seeds: int = 20) -> FarPoints:
    """Fit a line and a logistic curve to pass/fail by hours of study, without and with far but easy passes.

    The 50 who fail study N(8, 1.4) hours, the 50 who pass N(12, 1.4), the far ones, passing, N(distance, 1).
    Accuracy is always that on the first 100, and a shift is how far the boundary moves, in hours.

    Formula: the line is y_hat = x w + b by least squares, cut at 1/2; the curve is y_hat = sigmoid(x w + b).
    Shapes: n_far, distance and seeds are numbers; the data sets are those of the seeds 0 ... seeds - 1.
    Raises: ValueError if n_far is negative.

    >>> result = far_points(seeds=2)
    >>> result.line_accuracy_far < result.logistic_accuracy_far
    True

    Source: C. Bishop, "Pattern Recognition and Machine Learning" (2006), section 4.1.3.
    Taught in: 05-logistic-regression
    """
    rows = []
    for seed in range(seeds):
        rng = np.random.default_rng(seed)
        x = np.concatenate([rng.normal(8, 1.4, 50), rng.normal(12, 1.4, 50)])  # (100,)
        y = np.repeat([0, 1], 50)  # (100,)
        x_far = np.concatenate([x, rng.normal(distance, 1, n_far)])  # (100 + n_far,)
        y_far = np.concatenate([y, np.ones(n_far, dtype=y.dtype)])  # (100 + n_far,)
        lines = [_fit_line(x, y), _fit_line(x_far, y_far)]
        curves = [_fit_curve(x, y), _fit_curve(x_far, y_far)]
        y_hat = lines[0][0] * x + lines[0][1]
        middles = [(0.5 - b) / w for w, b in lines] + [-b / w for w, b in curves]
        accuracies = [np.mean((x > middle) == y) for middle in middles]
        rows.append([y_hat.min(), y_hat.max(), *accuracies, middles[1] - middles[0], middles[3] - middles[2]])
    table = np.array(rows)
    lowest, highest = table[:, 0].min(), table[:, 1].max()
    return FarPoints(float(lowest), float(highest), *map(float, table[:, 2:].mean(axis=0)))


def _fit_line(x: Array, y: NDArray[np.integer]) -> tuple[float, float]:
    w, b = np.polyfit(x, y, 1)
    return float(w), float(b)


def _fit_curve(x: Array, y: NDArray[np.integer]) -> tuple[float, float]:
    model = LogisticRegression(solver="newton").fit(x[:, None], y)
    return float(model.coef_[0, 0]), float(model.intercept_[0])


# ---- y_hat is P(y = 1 | x) ----------------------------------------------------------------------


@dataclasses.dataclass(frozen=True, repr=False)
class Calibration(Result):
    """Hold what `calibration` found.

    Formula: largest_gap = max over the groups of |predicted - observed|.
    Shapes: predicted and observed (5,), one number for each group; largest_gap and accuracy numbers.
    Raises: AttributeError if a number is assigned to.

    >>> len(calibration(m=2000).observed)
    5

    Source: D. R. Cox, "The regression analysis of binary sequences", JRSS B 20 (1958), 215-242.
    Taught in: 05-logistic-regression
    """

    predicted: tuple[float, ...]
    observed: tuple[float, ...]
    largest_gap: float
    accuracy: float


def calibration(bend: float = 0.0, m: int = 20_000, seed: int = 0) -> Calibration:
    """Compare predicted probabilities with how often y = 1 really comes up, in five groups of new examples.

    With bend = 0 the model can describe the data; anything else bends the true boundary.

    Formula: P(y = 1 | x) = sigmoid(1.5 x_1 - 0.5 x_2 + bend (x_1^2 - 1)); the model sees x_1, x_2.
    Shapes: m examples (m, 2) to fit, as many new ones to compare.
    Raises: ValueError if the m examples hold one class only.

    >>> calibration(m=2000).largest_gap < 0.2
    True

    Source: D. R. Cox, "The regression analysis of binary sequences", JRSS B 20 (1958), 215-242.
    Taught in: 05-logistic-regression
    """
    rng = np.random.default_rng(seed)
    X = rng.standard_normal((2 * m, 2))  # (2m, 2)
    z = 1.5 * X[:, 0] - 0.5 * X[:, 1] + bend * (X[:, 0] ** 2 - 1)  # (2m,)
    y = (rng.random(2 * m) < stable_sigmoid(z)).astype(int)  # (2m,)
    model = LogisticRegression(solver="newton").fit(X[:m], y[:m])
    p, truth = model.predict_proba(X[m:])[:, 1], y[m:]  # (m,), (m,)
    group = np.minimum((p * 5).astype(int), 4)  # (m,), one of 0 ... 4
    predicted = tuple(float(p[group == k].mean()) for k in range(5))
    observed = tuple(float(truth[group == k].mean()) for k in range(5))
    gap = max(abs(a - b) for a, b in zip(predicted, observed, strict=True))
    return Calibration(predicted, observed, gap, float(np.mean((p > 0.5) == truth)))


# ---- the boundary is straight -------------------------------------------------------------------


@dataclasses.dataclass(frozen=True, repr=False)
class StraightBoundary(Result):
    """Hold what `straight_boundary` found.

    Formula: agreement is a share, bend a distance from 1/2, accuracy a share.
    Shapes: three numbers.
    Raises: AttributeError if a number is assigned to.

    >>> straight_boundary(m=100).agreement
    1.0

    Source: C. Bishop, "Pattern Recognition and Machine Learning" (2006), section 4.3.2.
    Taught in: 05-logistic-regression
    """

    agreement: float
    bend: float
    accuracy: float


def straight_boundary(squares: bool = False, m: int = 400, seed: int = 0) -> StraightBoundary:
    """Fit two clouds and ask whether y_hat > 1/2 means z > 0, and whether the boundary is a line.

    Two points of the boundary are found, above x_1 = -1 and x_1 = 1; `bend` is how far y_hat is from 1/2
    half-way between them. With `squares` the model sees the squares of the features as well, and may curve.

    Formula: the boundary is where X w + b = 0.
    Shapes: m examples (m, 2).
    Raises: ValueError if m is too small for two classes.

    >>> result = straight_boundary()
    >>> result.agreement, result.bend < 1e-9
    (1.0, True)

    Source: C. Bishop, "Pattern Recognition and Machine Learning" (2006), section 4.3.2.
    Taught in: 05-logistic-regression
    """
    rng = np.random.default_rng(seed)
    y = np.repeat([0, 1], m // 2)  # (m,)
    X = rng.standard_normal((m, 2)) * [1.0, 1.5] + np.where(y[:, None] == 1, 1.0, -1.0)  # (m, 2)

    def features(points: Array) -> Array:
        return np.hstack([points, points**2]) if squares else points

    model = LogisticRegression(solver="newton").fit(features(X), y)

    def y_hat(points: Array) -> Array:
        return np.asarray(model.predict_proba(features(points))[:, 1])

    z = features(X) @ model.coef_[0] + model.intercept_[0]  # (m,)
    ends = np.array([[x1, _crossing(y_hat, x1)] for x1 in (-1.0, 1.0)])  # (2, 2)
    bend = abs(float(y_hat(ends.mean(axis=0, keepdims=True))[0]) - 0.5)
    agreement = float(np.mean((y_hat(X) > 0.5) == (z > 0)))
    return StraightBoundary(agreement, bend, model.score(features(X), y))


def _crossing(y_hat: Callable[[Array], Array], x1: float) -> float:
    """Return the x2 at which y_hat crosses 1/2 above x1."""

    def above(x2: float) -> bool:
        return bool(y_hat(np.array([[x1, x2]]))[0] > 0.5)

    return _bisect(above, -10.0, 10.0)


# ---- the ends of the curve ----------------------------------------------------------------------


@dataclasses.dataclass(frozen=True, repr=False)
class Tails(Result):
    """Hold what `tails` found.

    Formula: the errors are largest absolute ones.
    Shapes: right, left and bound (3,), the rest numbers.
    Raises: AttributeError if a number is assigned to.

    >>> round(tails().right[0], 4)
    0.8808

    Source: D. R. Cox, "The regression analysis of binary sequences", JRSS B 20 (1958), 215-242.
    Taught in: 05-logistic-regression
    """

    right: tuple[float, ...]
    left: tuple[float, ...]
    bound: tuple[float, ...]
    lowest: float
    symmetry_error: float
    bound_ratio: float


def tails(sigmoid: Sigmoid = stable_sigmoid) -> Tails:
    """Follow the sigmoid to both sides: its values at 2, 5, 10 and -2, -5, -10, and how fast it closes in.

    `bound` is e^{-z} at 2, 5, 10; `bound_ratio` is the largest sigmoid(-z) / e^{-z} for z in 1 ... 700.

    Formula: sigmoid(-z) = 1 - sigmoid(z) < e^{-z}.
    Shapes: sigmoid takes (k,) to (k,).
    Raises: what the given function raises.

    >>> tails().lowest > 0
    True

    Source: D. R. Cox, "The regression analysis of binary sequences", JRSS B 20 (1958), 215-242.
    Taught in: 05-logistic-regression
    """
    at = np.array([2.0, 5.0, 10.0])  # (3,)
    far = np.linspace(1.0, 700.0, 2000)  # (2000,)
    return Tails(
        right=tuple(map(float, sigmoid(at))),
        left=tuple(map(float, sigmoid(-at))),
        bound=tuple(map(float, np.exp(-at))),
        lowest=float(sigmoid(-far).min()),
        symmetry_error=float(np.abs(sigmoid(-far) - (1 - sigmoid(far))).max()),
        bound_ratio=float((sigmoid(-far) / np.exp(-far)).max()),
    )


@dataclasses.dataclass(frozen=True, repr=False)
class Saturation(Result):
    """Hold what `saturation` found: the z at which each thing begins, by the bits of a float.

    Formula: one: sigmoid(z) == 1; zero: sigmoid(z) == 0; overflow: e^{-z} == inf.
    Shapes: six numbers.
    Raises: AttributeError if a number is assigned to.

    >>> round(saturation().one_32)
    17

    Source: D. Goldberg, "What every computer scientist should know about floating-point arithmetic" (1991).
    Taught in: 05-logistic-regression
    """

    one_64: float
    zero_64: float
    overflow_64: float
    one_32: float
    zero_32: float
    overflow_32: float


def saturation(sigmoid: Sigmoid = stable_sigmoid) -> Saturation:
    """Find by bisection where floats end: sigmoid(z) is exactly 1 from `one`, exactly 0 up to `zero`.

    `overflow` is where the formula 1 / (1 + e^{-z}), written down as it stands, begins to overflow.

    Formula: e^{-z} is lost beside 1 when it is under half the spacing of floats at 1.
    Shapes: sigmoid takes (1,) to (1,) and keeps the dtype.
    Raises: what the given function raises.

    >>> round(saturation().one_64)
    37

    Source: D. Goldberg, "What every computer scientist should know about floating-point arithmetic" (1991).
    Taught in: 05-logistic-regression
    """
    found = []
    for dtype in (np.float64, np.float32):
        found += [
            _bisect(lambda z, t=dtype: sigmoid(np.array([z], dtype=t))[0] == 1, 0.0, 1000.0),  # type: ignore[misc]
            -_bisect(lambda z, t=dtype: sigmoid(np.array([-z], dtype=t))[0] == 0, 0.0, 1000.0),  # type: ignore[misc]
            -_bisect(lambda z, t=dtype: _overflows(np.array([-z], dtype=t)), 0.0, 1000.0),  # type: ignore[misc]
        ]
    return Saturation(*found)


def _overflows(z: Array) -> bool:
    with np.errstate(over="ignore"):
        return bool(np.isinf(np.exp(-z))[0])


def _bisect(holds: Callable[[float], bool], low: float, high: float) -> float:
    """Return the point between low and high from which `holds` is true."""
    for _ in range(80):
        middle = (low + high) / 2
        low, high = (low, middle) if holds(middle) else (middle, high)
    return high
