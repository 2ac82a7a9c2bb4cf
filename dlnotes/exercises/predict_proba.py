"""Exercise of chapter 5: the probabilities of logistic regression."""

from __future__ import annotations

import numpy as np

from dlnotes.activations import sigmoid
from dlnotes.exercises._kit import Case, Exercise, Property, spoiling


def stub(w, b, X):
    return None


def solution(w, b, X):
    z = X @ w + b  # (m,)
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1, e) / (1 + e)


def loop(w, b, X):
    return np.array([sigmoid(float(sum(w_j * x_j for w_j, x_j in zip(w, x, strict=True))) + b) for x in X])


def hidden():
    rng = np.random.default_rng(1052)

    def case(kind, m, n, scale=1.0):
        return Case(kind, (rng.normal(0, 1, n), -0.4, rng.normal(0, scale, (m, n))))

    return (
        case("plain", 4, 2),
        case("plain", 2, 3),
        case("one", 1, 3),
        case("square", 3, 3),
        Case("integers", (np.array([1, -2]), 1, np.array([[1, 0], [2, 1], [0, 3]]))),
        Case("zeros", (np.zeros(2), 0.0, np.ones((3, 2)))),
        case("large", 3, 2, 2000.0),
    )


EXERCISE = Exercise(
    name="predict_proba",
    stub=stub,
    solution=solution,
    right={
        "textbook": lambda w, b, X: 1 / (1 + np.exp(-(X @ w + b))),
        "loop": loop,
        "dot": lambda w, b, X: sigmoid(np.dot(X, w) + b),
        "sum": lambda w, b, X: sigmoid((X * w).sum(axis=1) + b),
    },
    wrong={
        "no-sigmoid": lambda w, b, X: X @ w + b,
        "without-bias": lambda w, b, X: sigmoid(X @ w),
        "bias-outside": lambda w, b, X: sigmoid(X @ w) + b,
        "transposed": lambda w, b, X: sigmoid(X.T @ w + b),
        "elementwise": lambda w, b, X: sigmoid(X * w + b),
        "bias-n-times": lambda w, b, X: sigmoid((X * w + b).sum(axis=1)),
        "whole-sum": lambda w, b, X: sigmoid((X * w).sum() + b),
        "column": lambda w, b, X: sigmoid(X @ w + b)[:, None],
        "classes": lambda w, b, X: (X @ w + b > 0) * 1.0,
        "other-class": lambda w, b, X: sigmoid(-(X @ w + b)),
        "tanh": lambda w, b, X: np.tanh(X @ w + b),
        "overflow": lambda w, b, X: np.exp(X @ w + b) / (1 + np.exp(X @ w + b)),
        "mean": lambda w, b, X: sigmoid(X @ w + b).mean(),
        "in-place": spoiling(solution, 2),
    },
    properties={
        "between": Property(
            lambda args, p: bool(np.all((p >= 0) & (p <= 1))), lambda w, b, X: 1.5 * solution(w, b, X)
        ),
    },
    cases=hidden(),
)
