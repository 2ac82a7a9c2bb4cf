"""Exercise of chapter 10: a step of gradient descent without a loop."""

from __future__ import annotations

import numpy as np

from dlnotes.activations import sigmoid
from dlnotes.exercises._kit import Case, Exercise, Property, spoiling


def stub(w, b, X, y, alpha):
    m, n = X.shape
    dw, db = np.zeros(n), 0.0
    for i in range(m):
        z = b
        for j in range(n):
            z += w[j] * X[i, j]
        dz = 1 / (1 + np.exp(-z)) - y[i]
        for j in range(n):
            dw[j] += X[i, j] * dz / m
        db += dz / m
    return w - alpha * dw, b - alpha * db


def solution(w, b, X, y, alpha):
    dz = 1 / (1 + np.exp(-(X @ w + b))) - y  # (m,)
    dw, db = X.T @ dz / len(y), dz.mean()  # (n,), ()
    return w - alpha * dw, b - alpha * db


def dot(w, b, X, y, alpha):
    dz = sigmoid(np.dot(X, w) + b) - y
    return w - alpha / len(y) * np.dot(dz, X), b - alpha / len(y) * np.sum(dz)


def summed(w, b, X, y, alpha):
    dz = sigmoid((X * w).sum(axis=1) + b) - y
    return w - alpha * (X * dz[:, None]).mean(axis=0), b - alpha * dz.mean()


def einsum(w, b, X, y, alpha):
    dz = sigmoid(np.einsum("mn,n->m", X, w) + b) - y
    return [w - alpha * np.einsum("mn,m->n", X, dz) / len(y), b - alpha * dz.mean()]


def errors(w, b, X, y):
    return sigmoid(X @ w + b) - y


def moved(w, b, dw, db, alpha):
    return w - alpha * dw, b - alpha * db


def elementwise(w, b, X, y, alpha):
    dz = errors(w, b, X, y)[:, None]
    return moved(w, b, X * dz / len(y), dz.mean(), alpha)


def transposed(w, b, X, y, alpha):
    dz = errors(w, b, X, y)
    return moved(w, b, X @ dz / len(y), dz.mean(), alpha)


def one_number(w, b, X, y, alpha):
    dz = errors(w, b, X, y)
    return moved(w, b, (X * dz[:, None]).sum() / len(y), dz.mean(), alpha)


def accident(w, b, X, y, alpha):
    dz = sigmoid(X @ w + b)[:, None] - y
    return moved(w, b, (X.T @ dz).mean(axis=1) / len(y), dz.mean(), alpha)


def half_sum(w, b, X, y, alpha):
    dz = errors(w, b, X, y)
    return moved(w, b, X.T @ dz / len(y), dz.sum(), alpha)


def sequential(w, b, X, y, alpha):
    w = w - alpha * X.T @ errors(w, b, X, y) / len(y)
    return w, b - alpha * errors(w, b, X, y).mean()


def hidden():
    rng = np.random.default_rng(110)

    def case(kind, m, n, alpha):
        labels = (np.arange(m) % 2).astype(float)
        return Case(kind, (rng.normal(0, 1, n), -0.5, rng.normal(0, 1, (m, n)), labels, alpha))

    return (
        case("plain", 4, 2, 0.5),
        case("plain", 5, 3, 1.5),
        case("one", 1, 2, 0.1),
        case("square", 3, 3, 0.5),
        Case(
            "integers", (np.array([1, -1]), 0, np.array([[1, 2], [0, 3], [2, 0]]), np.array([1, 0, 0]), 0.5)
        ),
        Case("zeros", (np.zeros(2), 0.0, rng.normal(0, 1, (4, 2)), np.array([1.0, 0.0, 1.0, 1.0]), 1.0)),
    )


EXERCISE = Exercise(
    name="logistic_step",
    stub=stub,
    solution=solution,
    right={"dot": dot, "summed": summed, "einsum": einsum},
    wrong={
        "loop": stub,
        "sums": lambda w, b, X, y, alpha: solution(w, b, X, y, alpha * len(y)),
        "sum-for-db": half_sum,
        "uphill": lambda w, b, X, y, alpha: solution(w, b, X, y, -alpha),
        "elementwise": elementwise,
        "transposed": transposed,
        "one-number": one_number,
        "accident": accident,
        "sequential": sequential,
        "without-bias": lambda w, b, X, y, alpha: (
            solution(w, 0, X, y, alpha)[0],
            solution(w, 0, X, y, alpha)[1] + b,
        ),
        "no-sigmoid": lambda w, b, X, y, alpha: moved(
            w, b, X.T @ (X @ w + b - y) / len(y), (X @ w + b - y).mean(), alpha
        ),
        "in-place": spoiling(solution, 2),
    },
    properties={
        "downhill": Property(
            lambda args, out: bool(np.sum((out[0] - args[0]) * (solution(*args)[0] - args[0])) >= 0),
            lambda w, b, X, y, alpha: solution(w, b, X, y, -2 * alpha),
        ),
    },
    cases=hidden(),
    vectorised=True,
)
