"""Newton's method for logistic regression: gradient descent with a matrix for a step size.

The matrix, the inverse Hessian, is the one trick: it is learned on every k-th example, first on a thin
sample, then on a thicker one, and then kept for all examples, whose gradient stays exact. Each pass over the
data then brings the parameters about ten times nearer to the optimum.
"""

from __future__ import annotations

import math
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from dlnotes._checks import FloatArray
from dlnotes._loops import blocks
from dlnotes.activations import sigmoid_derivative

Vector = NDArray[np.float64]


class Objective(Protocol):
    """The cost of theta = (w, b) and its gradient."""

    def __call__(self, theta: Vector, X: FloatArray, y: FloatArray, /) -> tuple[float, Vector]: ...


class Descent(NamedTuple):
    """How a descent ended."""

    theta: Vector  # (n + 1,)
    hessian: Vector | None  # (n + 1, n + 1), the last one in use
    costs: list[float]  # before each step
    endless: bool  # some direction lowers the cost for ever


def newton(objective: Objective, X: FloatArray, y: FloatArray, tol: float, n_iter: int) -> Descent:
    """Minimise the cost of theta = (w, b) until it is within a fraction `tol` of its minimum."""
    m, n = X.shape
    theta: Vector = np.zeros(n + 1)
    hessian: Vector | None = None
    for size in (max(1000, 20 * n), max(1000, 100 * n, m // 20)):
        every = m // size  # a stride, never a prefix: labels may be sorted
        if every > 1:
            sample, target = X[::every].astype(np.float64), y[::every].astype(np.float64)
            theta, hessian, _, _ = descend(objective, sample, target, theta, None, 0.01, 8)
    return descend(objective, X, y, theta, hessian, max(tol, float(np.finfo(X.dtype).eps)), n_iter)


def descend(
    objective: Objective,
    X: FloatArray,
    y: FloatArray,
    start: Vector,
    hessian: Vector | None,
    tol: float,
    n_iter: int,
) -> Descent:
    """Take Newton steps; a given Hessian is kept for as long as each step keeps what it promised."""
    slack = 1 + 8 * float(np.finfo(X.dtype).eps)
    theta, step, lowest = np.zeros_like(start), -start, math.log(2) * slack  # theta = 0 always costs log 2
    reuse, promise, costs = hessian is not None, math.inf, list[float]()
    for _ in range(n_iter):
        cost, gradient = objective(theta - step, X, y)
        if not cost <= lowest:  # too far: half the step, and a Hessian of all examples from here on
            step, reuse = step / 2, False
            continue
        theta, lowest = theta - step, cost * slack
        costs.append(cost)
        if cost * len(y) < math.log(2):  # each loss is under log 2: every example is on its right side
            return Descent(theta, hessian, costs, True)
        if hessian is None or not reuse:
            hessian = curvature(theta, X)
        step = np.linalg.solve(hessian, gradient).astype(np.float64)
        before, promise = promise, float(gradient @ step) / 2  # about the cost above its minimum
        if promise > before / 4:
            reuse = False
        left = promise * min(1, 4 * promise / before) if before < math.inf else promise
        if left <= tol * cost:  # what this step will leave, on the safe side
            theta = theta - step
            break
    return Descent(theta, hessian, costs, recedes(-step, X, y))


def curvature(theta: Vector, X: FloatArray) -> Vector:
    """Return the Hessian X1' diag(a (1 - a)) X1 / m, X1 = [X, 1], with a ridge against singularity."""
    n = X.shape[1]
    hessian = np.zeros((n + 1, n + 1))
    for rows in blocks(*X.shape):
        block = np.column_stack([X[rows], np.ones(len(X[rows]), X.dtype)])
        weight = sigmoid_derivative(block @ theta.astype(X.dtype))
        hessian += (block * (weight / len(X))[:, None]).T @ block
    diagonal = hessian.diagonal()
    tiny = np.finfo(X.dtype).eps ** 0.6
    return hessian + np.diag(tiny * np.where(diagonal > 0, diagonal, 1))


def recedes(direction: Vector, X: FloatArray, y: FloatArray) -> bool:
    """Tell whether a direction lowers some loss and raises none: then J has no minimum."""
    w, b = direction[:-1].astype(X.dtype), direction[-1].astype(X.dtype)
    every = max(1, len(X) // 1000)
    if np.abs(X[::every] @ w + b).max() < 0.05:  # near a minimum the steps die out
        return False
    gain = (X @ w + b) * (2 * y - 1)
    return bool(gain.min() >= -1e-6 * gain.max())


def largest_curvature(X: FloatArray) -> float:
    """Return L = lambda_max(X1' X1) / (4 m), X1 = [X, 1]: the cost curves nowhere more than this."""
    m, n = X.shape
    if n < m:
        total = X.sum(axis=0)[:, None]
        gram = np.block([[X.T @ X, total], [total.T, np.full((1, 1), m)]])
    else:
        gram = X @ X.T + 1  # the same eigenvalues, but for zeros
    return float(np.linalg.eigvalsh(gram)[-1] / (4 * m))
