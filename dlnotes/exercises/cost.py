"""Exercise of chapter 6: the cost of logistic regression."""

from __future__ import annotations

import numpy as np

from dlnotes.activations import sigmoid
from dlnotes.exercises._kit import Case, Exercise, Property, spoiling


def stub(w, b, X, y):
    return 0.0


def solution(w, b, X, y):
    z = X @ w + b  # (m,)
    return np.mean(np.maximum(z, 0) - y * z + np.log1p(np.exp(-np.abs(z))))


def losses(w, b, X, y):
    z = X @ w + b
    return np.logaddexp(0, z) - y * z


def loop(w, b, X, y):
    total = 0.0
    for x, label in zip(X, y, strict=True):
        z = float(x @ w + b)
        total += np.logaddexp(0, z) - label * z
    return total / len(y)


def accident(w, b, X, y):
    z = (X @ w + b)[:, None]
    return np.mean(np.logaddexp(0, z) - y * z)


def through_probability(w, b, X, y):
    a = sigmoid(X @ w + b)
    return np.mean(-y * np.log(a) - (1 - y) * np.log(1 - a))


def hidden():
    rng = np.random.default_rng(1063)

    def case(kind, m, n, scale=1.0):
        labels = (np.arange(m) % 2).astype(float)
        return Case(kind, (rng.normal(0, 1, n), 0.4, rng.normal(0, scale, (m, n)), labels))

    return (
        case("plain", 4, 2),
        case("plain", 5, 3),
        case("one", 1, 2),
        case("square", 3, 3),
        Case("integers", (np.array([1, -1]), 1, np.array([[1, 2], [0, 3], [2, 0]]), np.array([1, 0, 0]))),
        Case("zeros", (np.zeros(2), 0.0, np.ones((3, 2)), np.array([1.0, 0.0, 1.0]))),
        case("large", 4, 2, 2000.0),
    )


EXERCISE = Exercise(
    name="cost",
    stub=stub,
    solution=solution,
    right={
        "loop": loop,
        "mean": lambda w, b, X, y: losses(w, b, X, y).mean(),
        "divided": lambda w, b, X, y: losses(w, b, X, y).sum() / X.shape[0],
    },
    wrong={
        "sum": lambda w, b, X, y: losses(w, b, X, y).sum(),
        "per-example": losses,
        "divided-by-n": lambda w, b, X, y: losses(w, b, X, y).sum() / X.shape[1],
        "half": lambda w, b, X, y: losses(w, b, X, y).mean() / 2,
        "sign": lambda w, b, X, y: -solution(w, b, X, y),
        "without-bias": lambda w, b, X, y: solution(w, 0, X, y),
        "labels-swapped": lambda w, b, X, y: solution(w, b, X, 1 - y),
        "squared": lambda w, b, X, y: np.mean((sigmoid(X @ w + b) - y) ** 2),
        "base-ten": lambda w, b, X, y: solution(w, b, X, y) / np.log(10),
        "accident": accident,
        "through-probability": through_probability,
        "error-rate": lambda w, b, X, y: np.mean((X @ w + b > 0) != y),
        "in-place": spoiling(solution, 2),
    },
    properties={
        "never-negative": Property(lambda args, J: bool(J >= 0), lambda w, b, X, y: solution(w, b, X, y) - 3),
    },
    cases=hidden(),
)
