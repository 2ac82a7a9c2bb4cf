"""Logistic regression: the probability of one of two classes as the sigmoid of a weighted sum."""

from __future__ import annotations

import warnings
from typing import Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dlnotes._checks import FloatArray, choice, integer, number
from dlnotes._loops import DivergenceWarning, blocks, steps
from dlnotes._newton import Descent, Vector, largest_curvature, newton
from dlnotes._sklearn import Classifier
from dlnotes.activations import sigmoid

__all__ = ["DivergenceWarning", "LogisticRegression", "SeparableDataWarning"]


class SeparableDataWarning(UserWarning):
    """Tell that a plane separates the classes: larger weights always cost less, no optimum exists."""


def cost_and_gradient(
    w: FloatArray, b: float, X: FloatArray, y: FloatArray
) -> tuple[np.floating, FloatArray, np.floating]:
    """Return J, dJ/dw and dJ/db at (w, b), for X (m, n) and y (m,) of 0 and 1."""
    m = len(y)
    z = X @ w + b  # (m,)
    J = (np.maximum(z, 0).sum() - y @ z + np.log1p(np.exp(-np.abs(z))).sum()) / m  # cross-entropy from z
    dz = 0.5 + 0.5 * np.tanh(0.5 * z) - y  # (m,), sigmoid(z) - y: tanh is the fastest way to it
    dw = X.T @ dz / m  # (n,)
    db = dz.sum() / m
    return J, dw, db


def objective(theta: Vector, X: FloatArray, y: FloatArray) -> tuple[float, Vector]:
    """Return J and its gradient at theta = (w, b), adding up blocks: X is read from memory only once."""
    cost, gradient = 0.0, np.zeros_like(theta)
    if not np.abs(theta).max() < np.finfo(X.dtype).max ** 0.5 / (10 * len(theta)):
        return np.inf, gradient  # so far out that X @ w overflows
    w, b = theta[:-1].astype(X.dtype), theta[-1].astype(X.dtype)
    for rows in blocks(*X.shape):
        share = len(y[rows]) / len(y)
        J, dw, db = cost_and_gradient(w, b, X[rows], y[rows])
        cost += share * float(J)
        gradient += share * np.append(dw, db)
    return cost, gradient


def gradient_descent(
    X: FloatArray, y: FloatArray, learning_rate: float, tol: float, n_iter: int, progress: bool
) -> Descent:
    """Go downhill from theta = 0 until a step promises to lower the cost by less than a fraction `tol`."""
    X = np.asfortranarray(X)  # many passes will follow: each feature contiguous makes them faster
    theta = before = np.zeros(X.shape[1] + 1)
    costs: list[float] = []
    for _ in steps(range(n_iter), progress):
        J, gradient = objective(theta, X, y)
        if not np.isfinite(J):
            message = (
                f"The parameters ran off in step {len(costs)}: learning_rate {learning_rate:g} is too large"
            )
            warnings.warn(message, DivergenceWarning, stacklevel=3)
            theta = before
            break
        costs.append(J)
        before, theta = theta, theta - learning_rate * gradient
        if learning_rate * (gradient @ gradient) <= tol * J:
            break
    margin = (X @ theta[:-1].astype(X.dtype) + theta[-1].astype(X.dtype)) * (2 * y - 1)
    return Descent(theta, None, costs, bool(margin.min() > 0))


class LogisticRegression(Classifier):
    r"""Classify into two classes by a straight boundary.

    Formula: P(y = 1 | x) = sigmoid(w·x + b), where w and b minimise the mean cross-entropy J(w, b).
    learning_rate is a number or "auto", which is 1 / L, L the largest curvature of J (for "gd" alone). A fit
    starts at w = 0, b = 0 and ends after n_iter steps, or when a step promises to lower J by less than a
    fraction tol. solver "gd" is gradient descent, "newton" goes to the optimum in a few steps.
    Shapes: X (m, n), y (m,) of any two labels; coef_ (1, n), intercept_ (1,), classes_ (2,), n_iter_ steps
    taken, cost_history_ (n_iter_,), where cost_history_[i] is J before step i.
    Raises: TypeError or ValueError in fit for a wrong parameter or wrong data; NotFittedError before fit.
    Warns with SeparableDataWarning where J has no minimum, DivergenceWarning where the rate is too large.

    >>> from dlnotes import blobs
    >>> X, y = blobs(200, sep=1.0)
    >>> model = LogisticRegression(solver="newton").fit(X, y)
    >>> model.coef_.shape, model.n_iter_ < 10, model.score(X, y) > 0.8
    ((1, 2), True, True)

    Source: D. R. Cox, "The regression analysis of binary sequences", JRSS B 20 (1958), 215-242.
    Taught in: 05-logistic-regression
    """

    coef_: FloatArray
    intercept_: FloatArray
    n_iter_: int
    cost_history_: NDArray[np.float64]

    def __init__(
        self,
        *,
        learning_rate: float | str = "auto",
        n_iter: int = 1000,
        tol: float = 1e-12,
        solver: str = "gd",
    ) -> None:
        """Store the parameters; `fit` checks them."""
        self.learning_rate = learning_rate
        self.n_iter = n_iter
        self.tol = tol
        self.solver = solver

    def fit(self, X: ArrayLike, y: ArrayLike, progress: bool = False) -> Self:
        """Learn from X (m, n) and labels y (m,); with `progress`, gradient descent shows a bar."""
        solver = choice(self.solver, "solver", ["gd", "newton"])
        n_iter, tol = integer(self.n_iter, "n_iter"), number(self.tol, "tol", least=0)
        if isinstance(self.learning_rate, str):
            choice(self.learning_rate, "learning_rate", ["auto"])
        else:
            number(self.learning_rate, "learning_rate", above=0)
        X, target = self._training_data(X, y)
        with np.errstate(over="ignore", under="ignore"):
            if solver == "gd":
                rate = 1 / largest_curvature(X) if isinstance(self.learning_rate, str) else self.learning_rate
                result = gradient_descent(X, target, rate, tol, n_iter, progress)
            else:
                result = newton(objective, X, target, tol, n_iter)
        if result.endless:
            warnings.warn(
                f"A plane separates the classes, so J has no minimum: fit stopped after "
                f"{len(result.costs)} steps; more of them would only make the coefficients larger",
                SeparableDataWarning,
                stacklevel=2,
            )
        self.coef_ = result.theta[None, :-1].astype(X.dtype)
        self.intercept_ = result.theta[-1:].astype(X.dtype)
        self.cost_history_ = np.array(result.costs)
        self.n_iter_ = len(result.costs)
        return self

    def predict_proba(self, X: ArrayLike) -> FloatArray:
        """Return the probability of each class: X (m, n) -> (m, 2)."""
        X = self._new_data(X)
        z = X @ self.coef_[0] + self.intercept_  # (m,)
        return np.column_stack([sigmoid(-z), sigmoid(z)])
