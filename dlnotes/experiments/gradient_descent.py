"""Experiments of chapter 7: one step downhill, and many of them.

Taught in: 07-gradient-descent
"""

from __future__ import annotations

import dataclasses

import numpy as np
from numpy.typing import NDArray

from dlnotes.datasets import blobs, moons
from dlnotes.experiments._base import Result
from dlnotes.shallow import ShallowNet

__all__ = [
    "BiasUpdate",
    "Downhill",
    "FeatureScaling",
    "LearningRates",
    "MeanCost",
    "MiniBatches",
    "OneStep",
    "PartialSlope",
    "RunsAway",
    "WhatVanishes",
    "bias_update",
    "downhill",
    "feature_scaling",
    "learning_rates",
    "mean_cost",
    "mini_batches",
    "one_step",
    "partial_slope",
    "runs_away",
    "what_vanishes",
]

Array = NDArray[np.floating]


def _clouds(sep: float = 1.0, seed: int = 0, shift: float = 0.0, scale: float = 1.0) -> tuple[Array, Array]:
    """Return 200 examples X1 (200, 3), whose last feature is 1, and y (200,)."""
    X, y = blobs(200, sep=sep, seed=seed)
    return np.column_stack([X * [1.0, scale] + shift, np.ones(200)]), y.astype(np.float64)


def _cost(theta: Array, X1: Array, y: Array) -> Array:
    """Return J for each row of theta (k, n)."""
    z = theta @ X1.T  # (k, m)
    return np.asarray(np.logaddexp(0, np.where(y == 1, -z, z)).mean(axis=-1))


def _gradient(theta: Array, X1: Array, y: Array) -> Array:
    """Return the gradient of J for each row of theta (k, n)."""
    a = 0.5 + 0.5 * np.tanh(0.5 * (theta @ X1.T))  # (k, m)
    return np.asarray((a - y) @ X1 / len(y))


def _curvature(X1: Array) -> float:
    """Return L, which no curvature of J exceeds."""
    return float(np.linalg.eigvalsh(X1.T @ X1)[-1] / (4 * len(X1)))


# ---- the cost is the mean of the losses ---------------------------------------------------------


@dataclasses.dataclass(frozen=True, repr=False)
class MeanCost(Result):
    """Hold what `mean_cost` found.

    Formula: total = sum L, mean = total / m, mean_of_total = the mean of the one number total.
    Shapes: three numbers.
    Raises: AttributeError if a number is assigned to.

    >>> round(mean_cost().mean, 3)
    0.693

    Source: L. Bottou, F. Curtis, J. Nocedal, "Optimization methods for large-scale machine learning" (2018).
    Taught in: 07-gradient-descent
    """

    total: float
    mean: float
    mean_of_total: float


def mean_cost(m: int = 200, y_hat: float = 0.5) -> MeanCost:
    """Add up the losses of m predictions y_hat, take their mean, and take the mean of the sum.

    Formula: J = (1/m) sum L.
    Shapes: m and y_hat are numbers.
    Raises: ValueError if m is under 2.

    >>> mean_cost(m=10).total > 6
    True

    Source: L. Bottou, F. Curtis, J. Nocedal, "Optimization methods for large-scale machine learning" (2018).
    Taught in: 07-gradient-descent
    """
    _, y = blobs(m)
    losses = -np.log(np.where(y == 1, y_hat, 1 - y_hat))  # (m,)
    return MeanCost(float(losses.sum()), float(losses.mean()), float(np.mean(losses.sum())))


# ---- what goes to 0 -----------------------------------------------------------------------------


@dataclasses.dataclass(frozen=True, repr=False)
class WhatVanishes(Result):
    """Hold what `what_vanishes` found, in the mean over the seeds.

    Formula: |w| and |gradient| are Euclidean norms.
    Shapes: weights, costs, gradients (5,), at the steps 0, 10, 100, 1000, 2000; the rest numbers.
    Raises: AttributeError if a number is assigned to.

    >>> what_vanishes(seeds=2).weights[0]
    0.0

    Source: A. Cauchy, "Méthode générale pour la résolution des systèmes d'équations simultanées" (1847).
    Taught in: 07-gradient-descent
    """

    weights: tuple[float, ...]
    costs: tuple[float, ...]
    gradients: tuple[float, ...]
    smallest_weight: float
    start_gap: float


STEPS = (0, 10, 100, 1000, 2000)


def what_vanishes(signal: float = 1.0, seeds: int = 20) -> WhatVanishes:
    """Follow |w|, J and |gradient| of logistic regression from w = 0, with the rate 0.5.

    `smallest_weight` is the smallest |w| over the seeds at the end; `start_gap` is how far apart two runs of
    the first seed end, one from w = 0 and one from 3 N(0, I). Without `signal` the labels have nothing to do
    with x.

    Formula: theta := theta - 0.5 gradient.
    Shapes: signal and seeds are numbers.
    Raises: ValueError if seeds is 0.

    >>> result = what_vanishes(seeds=2)
    >>> result.gradients[-1] < 1e-6 < result.weights[-1]
    True

    Source: A. Cauchy, "Méthode générale pour la résolution des systèmes d'équations simultanées" (1847).
    Taught in: 07-gradient-descent
    """
    table, gap = np.zeros((seeds, len(STEPS), 3)), 0.0
    for seed in range(seeds):
        X1, y = _clouds(signal, seed)
        start = np.vstack([np.zeros(3), 3 * np.random.default_rng(seed).standard_normal(3)])
        theta = start[:1] if seed else start  # (1, 3) or (2, 3)
        for step in range(STEPS[-1] + 1):
            gradient = _gradient(theta, X1, y)
            if step in STEPS:
                sizes = np.linalg.norm(theta[0, :2]), _cost(theta, X1, y)[0], np.linalg.norm(gradient[0])
                table[seed, STEPS.index(step)] = sizes
            theta = theta - 0.5 * gradient
        gap = max(gap, float(np.abs(theta[0] - theta[-1]).max()))
    columns = [tuple(map(float, column)) for column in table.mean(axis=0).T]
    return WhatVanishes(columns[0], columns[1], columns[2], float(table[:, -1, 0].min()), gap)


# ---- where the minimum runs away ----------------------------------------------------------------


@dataclasses.dataclass(frozen=True, repr=False)
class RunsAway(Result):
    """Hold what `runs_away` found after 10, 100, 1000 and 10 000 steps.

    Formula: sizes are |w|; penalised ones are those of J + 0.05 |w|^2.
    Shapes: sizes, costs, penalised (4,).
    Raises: AttributeError if a number is assigned to.

    >>> len(runs_away().sizes)
    4

    Source: D. Soudry et al., "The implicit bias of gradient descent on separable data", JMLR 19 (2018).
    Taught in: 07-gradient-descent
    """

    sizes: tuple[float, ...]
    costs: tuple[float, ...]
    penalised: tuple[float, ...]


def runs_away(sep: float = 4.0, penalty: float = 0.1) -> RunsAway:
    """Train on two clouds that a line separates, without and with an L2 penalty, at the rate 0.5.

    Formula: theta := theta - 0.5 (gradient + penalty w), the bias without penalty.
    Shapes: sep and penalty are numbers.
    Raises: nothing.

    >>> result = runs_away()
    >>> result.sizes[3] > result.sizes[2] + 0.5
    True

    Source: D. Soudry et al., "The implicit bias of gradient descent on separable data", JMLR 19 (2018).
    Taught in: 07-gradient-descent
    """
    X1, y = _clouds(sep)
    pull = penalty * np.array([[0.0, 0, 0], [1, 1, 0]])  # (2, 3): the second run is penalised
    theta, sizes, costs = np.zeros((2, 3)), list[Array](), list[float]()
    for step in range(1, 10_001):
        theta = theta - 0.5 * (_gradient(theta, X1, y) + pull * theta)
        if step in (10, 100, 1000, 10_000):
            sizes.append(np.linalg.norm(theta[:, :2], axis=1))
            costs.append(float(_cost(theta, X1, y)[0]))
    free, held = (tuple(map(float, column)) for column in np.array(sizes).T)
    return RunsAway(free, tuple(costs), held)


# ---- one step -----------------------------------------------------------------------------------


@dataclasses.dataclass(frozen=True, repr=False)
class OneStep(Result):
    """Hold what `one_step` found on J(w) = w^2.

    Formula: the slope at w is 2w.
    Shapes: right, left are w after the step from 3 and from -3; bounce (5,) is the path with alpha = 1.
    Raises: AttributeError if a number is assigned to.

    >>> round(one_step().right, 2)
    2.4

    Source: A. Cauchy, "Méthode générale pour la résolution des systèmes d'équations simultanées" (1847).
    Taught in: 07-gradient-descent
    """

    right: float
    left: float
    cost_before: float
    cost_after: float
    bounce: tuple[float, ...]


def one_step(sign: float = -1.0, alpha: float = 0.1) -> OneStep:
    """Take a step on J(w) = w^2 from w = 3 and from w = -3, and four steps of the whole slope from w = 1.

    Formula: w := w + sign * alpha * 2w, where gradient descent has sign -1.
    Shapes: sign and alpha are numbers.
    Raises: nothing.

    >>> one_step().bounce
    (1.0, -1.0, 1.0, -1.0, 1.0)

    Source: A. Cauchy, "Méthode générale pour la résolution des systèmes d'équations simultanées" (1847).
    Taught in: 07-gradient-descent
    """
    path = [1.0]
    for _ in range(4):
        path.append(path[-1] + sign * 2 * path[-1])
    right, left = (w + sign * alpha * 2 * w for w in (3.0, -3.0))
    return OneStep(right, left, 9.0, right**2, tuple(path))


# ---- dw is the slope of J -----------------------------------------------------------------------


@dataclasses.dataclass(frozen=True, repr=False)
class PartialSlope(Result):
    """Hold what `partial_slope` found at two places (w, b).

    Formula: formula is dJ/dw = X.T (y_hat - y) / m; measured is the slope of J along each w_j.
    Shapes: formula, measured (2,), elsewhere (2,); rise numbers.
    Raises: AttributeError if a number is assigned to.

    >>> len(partial_slope().formula)
    2

    Source: A. Cauchy, "Méthode générale pour la résolution des systèmes d'équations simultanées" (1847).
    Taught in: 07-gradient-descent
    """

    formula: tuple[float, ...]
    measured: tuple[float, ...]
    elsewhere: tuple[float, ...]
    gap: float
    expected_rise: float
    rise: float


def partial_slope(divide: bool = True) -> PartialSlope:
    """Compare dw with measured slopes of J at w = (0.5, -0.5), b = 0, and with dw at w = (3, 1).

    `rise` is how much J grows when w_1 grows by 0.01, `expected_rise` is 0.01 dw_1. Without `divide`, the
    1/m of dw is left out.

    Formula: dJ/dw_j is about (J(w + h e_j) - J(w - h e_j)) / 2h.
    Shapes: 200 examples (200, 2).
    Raises: nothing.

    >>> partial_slope().gap < 1e-6
    True

    Source: A. Cauchy, "Méthode générale pour la résolution des systèmes d'équations simultanées" (1847).
    Taught in: 07-gradient-descent
    """
    X1, y = _clouds()
    scale, h = 1.0 if divide else 200.0, 1e-5
    here, there = np.array([[0.5, -0.5, 0.0]]), np.array([[3.0, 1.0, 0.0]])
    formula, elsewhere = (scale * _gradient(theta, X1, y)[0, :2] for theta in (here, there))
    steps = h * np.eye(3)[:2]  # (2, 3)
    measured = (_cost(here + steps, X1, y) - _cost(here - steps, X1, y)) / (2 * h)  # (2,)
    J = _cost(np.vstack([here, here + np.array([0.01, 0, 0])]), X1, y)
    shown = [tuple(map(float, values)) for values in (formula, measured, elsewhere)]
    gap = float(np.abs(formula - measured).max())
    return PartialSlope(shown[0], shown[1], shown[2], gap, float(0.01 * formula[0]), float(J[1] - J[0]))


# ---- how far a step may go ----------------------------------------------------------------------


@dataclasses.dataclass(frozen=True, repr=False)
class Downhill(Result):
    """Hold what `downhill` found.

    Formula: shares of the random points at which one step lowers J.
    Shapes: lowered (4,), for the rates 1, 2, 20 and 100 in units of 1/L; lowest one number.
    Raises: AttributeError if a number is assigned to.

    >>> downhill(points=100).lowered[0]
    1.0

    Source: Y. Nesterov, "Lectures on Convex Optimization" (2018), section 1.2.3.
    Taught in: 07-gradient-descent
    """

    lowered: tuple[float, ...]
    reached_lowest: float


def downhill(sign: float = -1.0, points: int = 1000) -> Downhill:
    """Take one step on the logistic cost from random (w, b) and ask whether J got smaller.

    `reached_lowest` is the share of the steps, at the rate 1/L, that come within 0.001 of the minimum.

    Formula: J(theta - alpha g) <= J(theta) - alpha (1 - alpha L / 2) |g|^2.
    Shapes: points (w, b) from N(0, 4 I).
    Raises: ValueError if points is 0.

    >>> downhill(points=100).lowered[3] < 0.1
    True

    Source: Y. Nesterov, "Lectures on Convex Optimization" (2018), section 1.2.3.
    Taught in: 07-gradient-descent
    """
    X1, y = _clouds()
    theta = 2 * np.random.default_rng(0).standard_normal((points, 3))
    gradient, J = _gradient(theta, X1, y), _cost(theta, X1, y)
    ends = [_cost(theta + sign * c / _curvature(X1) * gradient, X1, y) for c in (1, 2, 20, 100)]
    lowest = _lowest(X1, y)
    reached = float(np.mean(ends[0] < lowest + 0.001))
    return Downhill(tuple(float(np.mean(end < J)) for end in ends), reached)


def _lowest(X1: Array, y: Array) -> float:
    theta = np.zeros((1, X1.shape[1]))
    for _ in range(300):
        theta = theta - 4 / _curvature(X1) * _gradient(theta, X1, y)
    return float(_cost(theta, X1, y)[0])


# ---- the learning rate --------------------------------------------------------------------------


@dataclasses.dataclass(frozen=True, repr=False)
class LearningRates(Result):
    """Hold what `learning_rates` found.

    Formula: quadratic is |w| after 2000 steps on (L/2) w^2 from w = 1, at alpha L = 1.99, 2, 2.01.
    Shapes: quadratic (3,); steps (4,) at alpha = 1/L, 0.1/L, 0.01/L, 0.001/L; best_steep, best_flat numbers.
    Raises: AttributeError if a number is assigned to.

    >>> learning_rates().quadratic[1]
    1.0

    Source: Y. Nesterov, "Lectures on Convex Optimization" (2018), section 2.1.5.
    Taught in: 07-gradient-descent
    """

    quadratic: tuple[float, ...]
    steps: tuple[int, ...]
    large_slope: float
    small_slope: float
    large_slope_rate: float
    small_slope_rate: float


def learning_rates(curvature: float = 4.0) -> LearningRates:
    """Find where steps on a parabola stop converging, and how many steps a small rate costs.

    Steps are counted on the logistic cost of 200 points until J is within 0.001 of its minimum. Then two
    parabolas: one with a large slope and little curvature, one with a small slope and much; for each the
    largest of the rates 10^-3 ... 10^3 that still lowers J in one step.

    Formula: w := (1 - alpha L) w, so |w| shrinks if and only if 0 < alpha < 2 / L.
    Shapes: curvature is a number, that of the first parabola; the rates are in units of 1/4.
    Raises: nothing.

    >>> result = learning_rates()
    >>> result.quadratic[0] < 1 < result.quadratic[2]
    True

    Source: Y. Nesterov, "Lectures on Convex Optimization" (2018), section 2.1.5.
    Taught in: 07-gradient-descent
    """
    ends = []
    for c in (1.99, 2.0, 2.01):
        w = 1.0
        for _ in range(2000):
            w -= c / 4 * curvature * w
            if abs(w) > 1e6:
                break
        ends.append(abs(w))
    X1, y = _clouds()
    goal, L, counts = _lowest(X1, y) + 0.001, _curvature(X1), []
    for c in (1.0, 0.1, 0.01, 0.001):
        counts.append(_steps_to(goal, c / L, X1, y))
    slopes, largest = [], []
    for bend, at in ((0.01, 1000.0), (100.0, 0.01)):
        slopes.append(bend * at)
        good = [a for a in 10.0 ** np.arange(-3, 4) if abs(at - a * bend * at) < abs(at)]
        largest.append(float(max(good)))
    return LearningRates(tuple(ends), tuple(counts), slopes[0], slopes[1], largest[0], largest[1])


def _steps_to(goal: float, rate: float, X1: Array, y: Array, most: int = 30_000) -> int:
    """Return the steps until J < goal, looking after each 1% more of them."""
    theta, look = np.zeros((1, X1.shape[1])), 1
    for step in range(1, most + 1):
        theta = theta - rate * _gradient(theta, X1, y)
        if step >= look:
            if _cost(theta, X1, y)[0] < goal:
                return step
            look = step + 1 + step // 100
    return most


# ---- the bias takes the same step ---------------------------------------------------------------


@dataclasses.dataclass(frozen=True, repr=False)
class BiasUpdate(Result):
    """Hold what `bias_update` found: means over the seeds.

    Formula: db = mean(y_hat - y).
    Shapes: four numbers.
    Raises: AttributeError if a number is assigned to.

    >>> result = bias_update(seeds=2)
    >>> result.accuracy > result.accuracy_without
    True

    Source: D. R. Cox, "The regression analysis of binary sequences", JRSS B 20 (1958), 215-242.
    Taught in: 07-gradient-descent
    """

    accuracy: float
    accuracy_without: float
    db: float
    measured_db: float


def bias_update(shift: float = 3.0, seeds: int = 20) -> BiasUpdate:
    """Train on two clouds moved by `shift`, with and without b, and measure dJ/db at w = (0.5, -0.5), b = 0.

    Formula: b := b - alpha db.
    Shapes: shift and seeds are numbers.
    Raises: ValueError if seeds is 0.

    >>> result = bias_update(seeds=2)
    >>> abs(result.db - result.measured_db) < 1e-6
    True

    Source: D. R. Cox, "The regression analysis of binary sequences", JRSS B 20 (1958), 215-242.
    Taught in: 07-gradient-descent
    """
    rows = []
    for seed in range(seeds):
        X1, y = _clouds(seed=seed, shift=shift)
        mask = np.array([[1.0, 1, 1], [1, 1, 0]])  # (2, 3): the second run has no b
        theta, rate = np.zeros((2, 3)), 3 / _curvature(X1)
        for _ in range(1000):
            theta = theta - rate * mask * _gradient(theta, X1, y)
        right = ((theta @ X1.T > 0) == y).mean(axis=1)  # (2,)
        here, up = np.array([[0.5, -0.5, 0.0]]), np.array([0.0, 0, 1e-5])
        db = _gradient(here, X1, y)[0, 2]
        measured = (_cost(here + up, X1, y)[0] - _cost(here - up, X1, y)[0]) / 2e-5
        rows.append([*right, db, measured])
    return BiasUpdate(*map(float, np.array(rows).mean(axis=0)))


# ---- beyond the notes ---------------------------------------------------------------------------


@dataclasses.dataclass(frozen=True, repr=False)
class FeatureScaling(Result):
    """Hold what `feature_scaling` found.

    Formula: condition = largest / smallest eigenvalue of X1.T X1, X1 = [X, 1].
    Shapes: steps, condition (2,), for the feature as it is and ten times as large.
    Raises: AttributeError if a number is assigned to.

    >>> result = feature_scaling()
    >>> result.steps[1] > 10 * result.steps[0]
    True

    Source: Y. LeCun, L. Bottou, G. Orr, K.-R. Müller, "Efficient BackProp" (1998), section 4.3.
    Taught in: 07-gradient-descent
    """

    steps: tuple[int, ...]
    condition: tuple[float, ...]


def feature_scaling(factor: float = 10.0) -> FeatureScaling:
    """Count the steps to within 0.001 of the minimum, at the rate 1/L of each, before and after scaling.

    Formula: the second feature is multiplied by `factor`.
    Shapes: 200 examples (200, 2).
    Raises: nothing.

    >>> feature_scaling(factor=1.0).condition[0] == feature_scaling(factor=1.0).condition[1]
    True

    Source: Y. LeCun, L. Bottou, G. Orr, K.-R. Müller, "Efficient BackProp" (1998), section 4.3.
    Taught in: 07-gradient-descent
    """
    goal = _lowest(*_clouds()) + 0.001
    steps, condition = [], []
    for scale in (1.0, factor):
        X1, y = _clouds(scale=scale)
        values = np.linalg.eigvalsh(X1.T @ X1)
        condition.append(float(values[-1] / values[0]))
        steps.append(_steps_to(goal, 1 / _curvature(X1), X1, y))
    return FeatureScaling(tuple(steps), tuple(condition))


@dataclasses.dataclass(frozen=True, repr=False)
class MiniBatches(Result):
    """Hold what `mini_batches` found: the cost after 20 passes, at the better of two rates.

    Formula: J on all examples.
    Shapes: costs (3,), for batches of 2000, 200 and 32 examples; rates (3,).
    Raises: AttributeError if a number is assigned to.

    >>> result = mini_batches(epochs=5)
    >>> result.costs[2] < result.costs[0]
    True

    Source: L. Bottou, F. Curtis, J. Nocedal, "Optimization methods for large-scale machine learning" (2018).
    Taught in: 07-gradient-descent
    """

    costs: tuple[float, ...]
    rates: tuple[float, ...]


def mini_batches(sizes: tuple[int, ...] = (2000, 200, 32), epochs: int = 20) -> MiniBatches:
    """Train the same small network on 2000 points with full, medium and small batches.

    Formula: one pass takes m / batch_size steps; the rates tried are 1 and 3.
    Shapes: sizes (3,).
    Raises: what ShallowNet raises.

    >>> mini_batches(epochs=2).rates[0] in (1.0, 3.0)
    True

    Source: L. Bottou, F. Curtis, J. Nocedal, "Optimization methods for large-scale machine learning" (2018).
    Taught in: 07-gradient-descent
    """
    X, y = moons(2000)
    best = []
    for size in sizes:
        tried = []
        for rate in (1.0, 3.0):
            model = ShallowNet(n_hidden=8, learning_rate=rate, n_iter=epochs, batch_size=size).fit(X, y)
            p = model.predict_proba(X)[:, 1]
            tried.append((float(-np.log(np.clip(np.where(y == 1, p, 1 - p), 1e-300, 1)).mean()), rate))
        best.append(min(tried))
    return MiniBatches(tuple(cost for cost, _ in best), tuple(rate for _, rate in best))
