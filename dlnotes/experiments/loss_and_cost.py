"""Experiments of chapter 6: what a loss asks for, and where gradient descent stops.

Taught in: 06-loss-and-cost
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from dlnotes.activations import sigmoid
from dlnotes.batched import forward_many, initialize_many, train_many
from dlnotes.datasets import blobs, xor
from dlnotes.experiments._base import Result
from dlnotes.losses import binary_cross_entropy_from_logits

__all__ = [
    "Convexity",
    "DescentOrAscent",
    "Formula",
    "LossTable",
    "MeanOrSum",
    "SquaredErrorFit",
    "StoppingPlaces",
    "convexity",
    "descent_or_ascent",
    "formula",
    "loss_table",
    "mean_or_sum",
    "squared_error_fit",
    "stopping_places",
]

Array = NDArray[np.floating]
Loss = Callable[[Array, Array], Array]
FEW = np.repeat([1.0, 50.0], [8, 4])  # twelve points whose squared error has two valleys
FEW_LABELS = np.repeat([1.0, 0.0, 1.0, 0.0], [6, 2, 3, 1])


def _slope(z: Array, y: Array, loss: str) -> Array:
    """Return dL/dz of the log loss or the squared error of sigmoid(z)."""
    a = 0.5 + 0.5 * np.tanh(0.5 * z)
    return np.asarray(a - y if loss == "log" else 2 * (a - y) * a * (1 - a))


def _cost(z: Array, y: Array, loss: str) -> Array:
    """Return the mean over the last axis."""
    each = np.logaddexp(0, np.where(y == 1, -z, z)) if loss == "log" else (sigmoid(z) - y) ** 2
    return np.asarray(each.mean(axis=-1))


def _descend(theta: Array, X1: Array, y: Array, loss: str, rate: float, steps: int) -> Array:
    """Take gradient steps in k runs at once: theta (..., k, n), X1 (..., m, n), y (..., m)."""
    scale, rows = rate / X1.shape[-2], np.ascontiguousarray(np.swapaxes(X1, -1, -2))
    for _ in range(steps):
        theta = theta - scale * (_slope(theta @ rows, y[..., None, :], loss) @ X1)  # (..., k, n)
    return theta


def _at(theta: Array, X1: Array) -> Array:
    """Return z (..., k, m)."""
    return np.asarray(theta @ np.swapaxes(X1, -1, -2))


def _clouds(m: int, seeds: int) -> tuple[Array, Array]:
    """Return X1 (seeds, m, 3), whose last feature is 1, and y (seeds, m)."""
    drawn = [blobs(m, sep=1.0, seed=seed) for seed in range(seeds)]
    X1 = np.stack([np.column_stack([X, np.ones(m)]) for X, _ in drawn])
    return X1, np.stack([y for _, y in drawn]).astype(np.float64)


# ---- the loss of one example --------------------------------------------------------------------


@dataclasses.dataclass(frozen=True, repr=False)
class LossTable(Result):
    """Hold what `loss_table` found.

    Formula: y1 is L(y_hat, 1) and y0 is L(y_hat, 0), at y_hat = 0.99, 0.5, 0.01.
    Shapes: y1, y0 (3,); other_term one number.
    Raises: AttributeError if a number is assigned to.

    >>> [round(loss, 3) for loss in loss_table().y1]
    [0.01, 0.693, 4.605]

    Source: I. J. Good, "Rational decisions", JRSS B 14 (1952), 107-114.
    Taught in: 06-loss-and-cost
    """

    y1: tuple[float, ...]
    y0: tuple[float, ...]
    other_term: float


def loss_table(log: Callable[[Array], Array] = np.log) -> LossTable:
    """Evaluate both halves of the log loss for a confident, an undecided and a doubtful prediction.

    `other_term` is the largest contribution of the half that the label switches off.

    Formula: L = -(y log y_hat + (1 - y) log(1 - y_hat)).
    Shapes: log takes (3,) to (3,).
    Raises: what the given function raises.

    >>> loss_table().other_term
    0.0

    Source: I. J. Good, "Rational decisions", JRSS B 14 (1952), 107-114.
    Taught in: 06-loss-and-cost
    """
    y_hat = np.array([0.99, 0.5, 0.01])  # (3,)
    halves = -log(y_hat), -log(1 - y_hat)
    table = [y * halves[0] + (1 - y) * halves[1] for y in (1, 0)]
    other = max(np.abs(table[0] - halves[0]).max(), np.abs(table[1] - halves[1]).max())
    return LossTable(tuple(map(float, table[0])), tuple(map(float, table[1])), float(other))


# ---- the formula: which log, and which floats ---------------------------------------------------


@dataclasses.dataclass(frozen=True, repr=False)
class Formula(Result):
    """Hold what `formula` found.

    Formula: path_gap is the largest difference of the weights, over all steps; the costs are natural ones.
    Shapes: seven numbers.
    Raises: AttributeError if a number is assigned to.

    >>> formula().naive_40
    inf

    Source: K. Murphy, "Probabilistic Machine Learning: An Introduction" (2022), section 10.2.3.
    Taught in: 06-loss-and-cost
    """

    path_gap: float
    natural_cost: float
    other_cost: float
    minimum_gap: float
    naive_30: float
    naive_40: float
    stable_40: float


def _literal(z: Array, y: Array) -> Array:
    """Return the loss by the letter: sigmoid first, then the logarithm."""
    a = 1 / (1 + np.exp(-z))
    with np.errstate(divide="ignore"):
        return -np.log(np.where(y == 1, a, 1 - a))


def formula(
    rate_factor: float = math.log(10), stable: Loss = binary_cross_entropy_from_logits, seeds: int = 20
) -> Formula:
    """Train with log base 10 beside ln, and ask the formula for a loss where y_hat rounds to 1.

    The base-10 loss takes 20 steps with the rate `rate_factor` times that of ln, then as many with the same
    rate; `minimum_gap` compares where both end after 400 steps with the rate 4.

    Formula: log_10 x = ln x / ln 10, so the gradient is 1 / ln 10 of the natural one.
    Shapes: stable takes z (k,), y (k,) to (k,).
    Raises: what the given function raises.

    >>> formula(seeds=2).path_gap < 1e-9
    True

    Source: K. Murphy, "Probabilistic Machine Learning: An Introduction" (2022), section 10.2.3.
    Taught in: 06-loss-and-cost
    """
    X1, y = _clouds(200, seeds)
    start: Array = np.zeros((seeds, 1, 3))
    natural, scaled, rate, gap = start, start, 0.5, 0.0
    for _ in range(20):
        natural = _descend(natural, X1, y, "log", rate, 1)
        scaled = _descend(scaled, X1, y, "log", rate * rate_factor / math.log(10), 1)
        gap = max(gap, float(np.abs(natural - scaled).max()))
    other = _descend(start, X1, y, "log", rate / math.log(10), 20)
    ends = [_descend(start, X1, y, "log", 4 / unit, 400) for unit in (1.0, math.log(10))]
    costs = [float(_cost(_at(theta, X1), y[:, None], "log").mean()) for theta in (natural, other)]
    z, zero = np.array([30.0, 40.0]), np.zeros(2)  # (2,)
    naive = _literal(z, zero)
    return Formula(
        path_gap=gap,
        natural_cost=costs[0],
        other_cost=costs[1],
        minimum_gap=float(np.abs(ends[0] - ends[1]).max()),
        naive_30=float(naive[0]),
        naive_40=float(naive[1]),
        stable_40=float(stable(z, zero)[1]),
    )


# ---- lower the loss, or raise it ----------------------------------------------------------------


@dataclasses.dataclass(frozen=True, repr=False)
class DescentOrAscent(Result):
    """Hold what `descent_or_ascent` found: means over the seeds.

    Formula: y1 and y0 are the mean y_hat of the examples with that label.
    Shapes: eight numbers, four for descent and four for ascent.
    Raises: AttributeError if a number is assigned to.

    >>> result = descent_or_ascent(seeds=2)
    >>> result.y1_lower > result.y1_raise
    True

    Source: D. R. Cox, "The regression analysis of binary sequences", JRSS B 20 (1958), 215-242.
    Taught in: 06-loss-and-cost
    """

    y1_lower: float
    y0_lower: float
    accuracy_lower: float
    cost_lower: float
    y1_raise: float
    y0_raise: float
    accuracy_raise: float
    cost_raise: float


def descent_or_ascent(sign: float = -1.0, steps: int = 100, seeds: int = 20) -> DescentOrAscent:
    """Train once by making the loss smaller and once by making it larger, from w = 0, b = 0.

    `sign` is that of the step which lowers the loss: -1 in gradient descent.

    Formula: theta := theta + sign * 0.5 * gradient, and theta := theta - sign * 0.5 * gradient.
    Shapes: sign, steps and seeds are numbers.
    Raises: ValueError if seeds is 0.

    >>> descent_or_ascent(seeds=2).accuracy_lower > 0.8
    True

    Source: D. R. Cox, "The regression analysis of binary sequences", JRSS B 20 (1958), 215-242.
    Taught in: 06-loss-and-cost
    """
    X1, y = _clouds(200, seeds)
    found: list[float] = []
    for rate in (-0.5 * sign, 0.5 * sign):
        z = _at(_descend(np.zeros((seeds, 1, 3)), X1, y, "log", rate, steps), X1)[:, 0]  # (seeds, m)
        a = sigmoid(z)
        means = [a[y == 1].mean(), a[y == 0].mean(), np.mean((a > 0.5) == y), _cost(z, y, "log").mean()]
        found += map(float, means)
    return DescentOrAscent(*found)


# ---- the cost is a mean -------------------------------------------------------------------------


@dataclasses.dataclass(frozen=True, repr=False)
class MeanOrSum(Result):
    """Hold what `mean_or_sum` found, for each number of examples.

    Formula: start is at w = 0, b = 0; end is the mean cost after the steps.
    Shapes: (3,) each, for m = 20, 200, 2000.
    Raises: AttributeError if a number is assigned to.

    >>> [round(cost, 2) for cost in mean_or_sum().mean_start]
    [0.69, 0.69, 0.69]

    Source: L. Bottou, F. Curtis, J. Nocedal, "Optimization methods for large-scale machine learning" (2018).
    Taught in: 06-loss-and-cost
    """

    mean_start: tuple[float, ...]
    sum_start: tuple[float, ...]
    mean_end: tuple[float, ...]
    sum_end: tuple[float, ...]
    rescaled_gap: float


def mean_or_sum(divide: bool = True, steps: int = 10) -> MeanOrSum:
    """Train on 20, 200 and 2000 examples with the rate 0.5, once on the mean loss and once on the sum.

    `rescaled_gap` is how far the sum with the rate 0.5 / m ends from the mean; without `divide` the mean is
    left undivided.

    Formula: J = (1/m) sum L; the gradient of the sum is m times that of J.
    Shapes: steps is a number.
    Raises: nothing.

    >>> mean_or_sum().rescaled_gap < 1e-9
    True

    Source: L. Bottou, F. Curtis, J. Nocedal, "Optimization methods for large-scale machine learning" (2018).
    Taught in: 06-loss-and-cost
    """
    table, gap = [], 0.0
    for m in (20, 200, 2000):
        X, y = blobs(m, sep=1.0)
        X1, target = np.column_stack([X, np.ones(m)]), y.astype(np.float64)
        parts = 1.0 if divide else float(m)
        start = float(_cost(np.zeros(m), target, "log"))
        mean = _descend(np.zeros((1, 3)), X1, target, "log", 0.5 * parts, steps)
        total = _descend(np.zeros((1, 3)), X1, target, "log", 0.5 * m, steps)
        again = _descend(np.zeros((1, 3)), X1, target, "log", 0.5 * m * (1 / m), steps)
        gap = max(gap, float(np.abs(mean - again).max()))
        ends = [float(_cost(_at(theta, X1), target, "log")[0]) for theta in (mean, total)]
        table.append([start * parts, start * m, *ends])
    columns = [tuple(map(float, column)) for column in np.array(table).T]
    return MeanOrSum(columns[0], columns[1], columns[2], columns[3], gap)


# ---- squared error can be used ------------------------------------------------------------------


@dataclasses.dataclass(frozen=True, repr=False)
class SquaredErrorFit(Result):
    """Hold what `squared_error_fit` found.

    Formula: the true weights are 1.5 and -0.5; slopes are dL/dz at z = 10 with y = 0.
    Shapes: log_weights, squared_weights (2,); the rest numbers.
    Raises: AttributeError if a number is assigned to.

    >>> round(squared_error_fit(m=1000).log_slope, 2)
    1.0

    Source: G. Brier, "Verification of forecasts expressed in terms of probability" (1950).
    Taught in: 06-loss-and-cost
    """

    log_weights: tuple[float, ...]
    squared_weights: tuple[float, ...]
    log_slope: float
    squared_slope: float
    near_ratio: float
    far_ratio: float


def squared_error_fit(far: float = 5.0, flip: float = 0.0, m: int = 20_000) -> SquaredErrorFit:
    """Fit known weights by both losses; then start one example on the wrong side and count steps.

    The example is x = 1, y = 0, started at w = b = 0.6 and w = b = `far`, trained with the rate 0.15 until
    y_hat < 0.1; a ratio is steps with squared error over steps with log loss. A share `flip` of the labels
    is replaced by 1, which no weights can describe.

    Formula: P(y = 1 | x) = sigmoid(1.5 x_1 - 0.5 x_2).
    Shapes: m examples (m, 2).
    Raises: ZeroDivisionError if m is 0.

    >>> squared_error_fit(m=1000).far_ratio > 100
    True

    Source: G. Brier, "Verification of forecasts expressed in terms of probability" (1950).
    Taught in: 06-loss-and-cost
    """
    rng = np.random.default_rng(0)
    X1 = np.column_stack([rng.standard_normal((m, 2)), np.ones(m)])  # (m, 3)
    p = sigmoid(X1 @ np.array([1.5, -0.5, 0.0]))  # (m,)
    y = ((rng.random(m) < p) | (rng.random(m) < flip)).astype(np.float64)  # (m,)
    weights = [
        tuple(map(float, _descend(np.zeros((1, 3)), X1, y, loss, rate, 100)[0, :2]))
        for loss, rate in (("log", 4.0), ("squared", 10.0))
    ]
    at, zero = np.array([10.0]), np.zeros(1)
    slopes = [float(_slope(at, zero, loss)[0]) for loss in ("log", "squared")]
    ratios = [_steps_to_let_go(start, "squared") / _steps_to_let_go(start, "log") for start in (0.6, far)]
    return SquaredErrorFit(weights[0], weights[1], *slopes, *ratios)


def _steps_to_let_go(start: float, loss: str) -> int:
    """Return the steps from w = b = start until y_hat < 0.1, for x = 1 and y = 0."""
    z, steps = 2 * start, 0
    while (a := 1 / (1 + math.exp(-z))) >= 0.1:
        slope = a if loss == "log" else 2 * a * a * (1 - a)
        z, steps = z - 2 * 0.15 * slope, steps + 1
    return steps


# ---- where gradient descent stops ---------------------------------------------------------------


@dataclasses.dataclass(frozen=True, repr=False)
class StoppingPlaces(Result):
    """Hold what `stopping_places` found.

    Formula: stuck counts the seeds whose cost ends over 0.01 above that from the start 0.
    Shapes: stuck, log_stuck (5,), start scales 0, 1, 5, 10, 20; w, costs, log_w (2,), starts 0 and 1.
    Raises: AttributeError if a number is assigned to.

    >>> result = stopping_places(seeds=2, steps=100)
    >>> round(result.w[1], 2), result.stuck[0]
    (1.1, 0)

    Source: P. Auer, M. Herbster, M. Warmuth, "Exponentially many local minima for single neurons" (1995).
    Taught in: 06-loss-and-cost
    """

    stuck: tuple[int, ...]
    log_stuck: tuple[int, ...]
    accuracy: float
    log_accuracy: float
    w: tuple[float, ...]
    costs: tuple[float, ...]
    barrier: float
    log_w: tuple[float, ...]


SCALES = (0.0, 1.0, 5.0, 10.0, 20.0)


def stopping_places(loss: str = "squared", steps: int = 1000, seeds: int = 20) -> StoppingPlaces:
    """Follow gradient descent on two clouds from near and far starts, and on twelve points with two valleys.

    The rates are the best of 2, 10, 50 for squared error (10) and of 2, 4 for log loss (4). The twelve
    points are x = 1 eight times (six of them y = 1) and x = 50 four times (three of them y = 1), without b.

    Formula: a start is scale * N(0, I); the barrier is the highest J between the two stopping places.
    Shapes: steps and seeds are numbers.
    Raises: ValueError if seeds is 0.

    >>> stopping_places(seeds=2, steps=100).log_stuck
    (0, 0, 0, 0, 0)

    Source: P. Auer, M. Herbster, M. Warmuth, "Exponentially many local minima for single neurons" (1995).
    Taught in: 06-loss-and-cost
    """
    X1, y = _clouds(200, seeds)
    noise = np.stack([np.random.default_rng(100 + seed).standard_normal(3) for seed in range(seeds)])
    starts = np.array(SCALES)[:, None] * noise[:, None, :]  # (seeds, 5, 3)
    stuck, accuracy = [], []
    for kind, rate in ((loss, 10.0 if loss == "squared" else 4.0), ("log", 4.0)):
        n_iter = min(steps, 300) if kind == "log" else steps
        z = _at(_descend(starts, X1, y, kind, rate, n_iter), X1)  # (seeds, 5, m)
        J = _cost(z, y[:, None], kind)  # (seeds, 5)
        stuck.append(tuple(map(int, (J - J[:, :1] > 0.01).sum(axis=0))))
        accuracy.append(float(np.mean((z[:, 0] > 0) == y)))
    left, right = _roll(0.0, loss), _roll(1.0, loss)
    J_w = _cost(np.linspace(left, right, 1000)[:, None] * FEW, FEW_LABELS, loss)  # (1000,)
    return StoppingPlaces(
        stuck=stuck[0],
        log_stuck=stuck[1],
        accuracy=accuracy[0],
        log_accuracy=accuracy[1],
        w=(left, right),
        costs=(float(J_w[0]), float(J_w[-1])),
        barrier=float(J_w.max()),
        log_w=(_roll(0.0, "log"), _roll(1.0, "log")),
    )


def _roll(w: float, loss: str) -> float:
    """Return where gradient descent ends on the twelve points."""
    factors = (1.0, 1.0)
    for _ in range(20_000):
        near, far = (1 / (1 + math.exp(-w * x)) for x in (1, 50))  # y_hat at x = 1 and at x = 50
        if loss == "squared":
            factors = (2 * near * (1 - near), 2 * far * (1 - far))
        w -= 0.008 * (factors[0] * (8 * near - 6) + factors[1] * 50 * (4 * far - 3)) / 12
    return w


# ---- convex or not ------------------------------------------------------------------------------


@dataclasses.dataclass(frozen=True, repr=False)
class Convexity(Result):
    """Hold what `convexity` found.

    Formula: a curvature is an eigenvalue of the Hessian; violations are segments whose middle lies higher
    than the mean of its ends; the network's middle lies between two settings with the cost network_end.
    Shapes: six numbers.
    Raises: AttributeError if a number is assigned to.

    >>> convexity(points=50).log_violations
    0

    Source: S. Boyd, L. Vandenberghe, "Convex Optimization" (2004), sections 3.1 and 7.1.
    Taught in: 06-loss-and-cost
    """

    log_negative: int
    squared_negative: int
    log_violations: int
    squared_violations: int
    network_end: float
    network_middle: float


def convexity(loss: str = "log", points: int = 400, hidden: bool = True) -> Convexity:
    """Ask at random (w, b) whether the cost curves upwards, and on random segments whether it sags.

    `loss` is the one that is claimed to be convex. For a network with two hidden tanh units, trained on XOR
    with log loss, the units are swapped, and the cost is taken half-way; without `hidden` nothing is swapped.

    Formula: the Hessian is the mean of L''(z) x x^T; convex: J((u + v) / 2) <= (J(u) + J(v)) / 2.
    Shapes: points (w, b) from N(0, 9 I), as many segments.
    Raises: ValueError if points is 0.

    >>> convexity(points=50).squared_violations > 0
    True

    Source: S. Boyd, L. Vandenberghe, "Convex Optimization" (2004), sections 3.1 and 7.1.
    Taught in: 06-loss-and-cost
    """
    X1, y = (array[0] for array in _clouds(200, 1))
    rng = np.random.default_rng(0)
    u, v = 3 * rng.standard_normal((2, points, 3))  # (points, 3) each
    negative, violations = [], []
    for kind in (loss, "squared"):
        z = u @ X1.T  # (points, m)
        a = sigmoid(z)
        slope = a * sigmoid(-z)
        bend = slope if kind == "log" else 2 * slope * (slope + (a - y) * (1 - 2 * a))  # (points, m)
        hessians = np.einsum("pm,mi,mj->pij", bend / len(y), X1, X1, optimize=True)
        negative.append(int((np.linalg.eigvalsh(hessians)[:, 0] < -1e-9).sum()))
        J = [_cost(theta @ X1.T, y, kind) for theta in (u, v, (u + v) / 2)]
        violations.append(int((J[2] > (J[0] + J[1]) / 2 + 1e-9).sum()))
    end, middle = _between_twins(hidden)
    return Convexity(negative[0], negative[1], violations[0], violations[1], end, middle)


def _between_twins(swap: bool) -> tuple[float, float]:
    """Return the cost of a trained network, and half-way to the same network with its units swapped."""
    X, y = xor()
    params = train_many(initialize_many((2, 2, 1), seeds=[4]), X, y, n_iter=1000).params
    order = [1, 0] if swap else [0, 1]
    twin = {"W1": params["W1"][..., order], "b1": params["b1"][..., order], "W2": params["W2"][:, order]}
    middle: dict[str, Array] = {name: (params[name] + twin.get(name, params[name])) / 2 for name in params}
    costs = []
    for network in (dict[str, Array](params), middle):
        Z, _ = forward_many(network, X)
        costs.append(float(_cost(Z[-1][0, :, 0], y.astype(np.float64), "log")))
    return costs[0], costs[1]
