"""Exercise of chapter 7: the gradient of the logistic cost."""

from __future__ import annotations

import numpy as np

from dlnotes.exercises._kit import Case, Exercise, Property


def sigmoid(z):
    return np.exp(np.minimum(z, 0)) / (1 + np.exp(-np.abs(z)))


def stub(w, b, X, y):
    dw = None
    db = None
    return dw, db


def solution(w, b, X, y):
    m = len(y)
    dz = 1 / (1 + np.exp(-(X @ w + b))) - y  # (m,)
    return X.T @ dz / m, dz.sum() / m  # (n,), ()


def errors(w, b, X, y):
    return sigmoid(X @ w + b) - y


def loop(w, b, X, y):
    dw, db = np.zeros(len(w)), 0.0
    for x, target in zip(X, y, strict=True):
        dz = sigmoid(x @ w + b) - target
        dw = dw + dz * x / len(y)
        db += dz / len(y)
    return dw, db


def means(w, b, X, y):
    dz = errors(w, b, X, y)
    return [(X * dz[:, None]).mean(axis=0), dz.mean()]


def einsum(w, b, X, y):
    dz = errors(w, b, X, y)
    return np.einsum("ij,i->j", X, dz) / len(y), np.array([dz.mean()])


def accident(w, b, X, y):
    a = sigmoid(X @ w + b)[:, None]
    dz = a - y
    return (X.T @ dz).mean(axis=1) / len(y), dz.mean()


def squared(w, b, X, y):
    a = sigmoid(X @ w + b)
    dz = (a - y) * a * (1 - a)
    return X.T @ dz / len(y), dz.mean()


def columns(w, b, X, y):
    dz = errors(w, b, X, y)
    return (X.T @ dz / len(y))[:, None], dz.mean()


def transposed(w, b, X, y):
    dz = errors(w, b, X, y)
    return X @ dz / len(y), dz.mean()


def elementwise(w, b, X, y):
    return X * errors(w, b, X, y)[:, None] / len(y), errors(w, b, X, y).mean()


def total(w, b, X, y):
    dz = errors(w, b, X, y)
    return (X * dz[:, None]).sum() / len(y), dz.mean()


def in_place(w, b, X, y):
    dw, db = solution(w, b, X, y)
    w -= dw
    return dw, db


def hidden():
    rng = np.random.default_rng(107)

    def case(kind, m, n, scale=1.0):
        X = rng.normal(0, scale, (m, n))
        return Case(kind, (rng.normal(0, 1, n), 0.3, X, (np.arange(m) % 2).astype(float)))

    w, X = np.array([0.5, -0.25]), np.array([[1, 2], [3, -1], [0, 2]])
    return (
        case("plain", 4, 2),
        case("plain", 5, 3),
        case("one", 1, 2),
        case("square", 3, 3),
        Case("integers", (w, 1, X, np.array([1, 0, 1]))),
        Case("zeros", (np.zeros(2), 0.0, X.astype(float), np.array([1.0, 0.0, 1.0]))),
        case("large", 3, 2, 1000.0),
    )


EXERCISE = Exercise(
    name="gradients",
    stub=stub,
    solution=solution,
    right={"loop": loop, "means": means, "einsum": einsum},
    wrong={
        "sums": lambda w, b, X, y: (X.T @ errors(w, b, X, y), errors(w, b, X, y).sum()),
        "sum-for-db": lambda w, b, X, y: (solution(w, b, X, y)[0], errors(w, b, X, y).sum()),
        "sign": lambda w, b, X, y: (-solution(w, b, X, y)[0], -solution(w, b, X, y)[1]),
        "divided-by-n": lambda w, b, X, y: (
            X.T @ errors(w, b, X, y) / len(w),
            errors(w, b, X, y).sum() / len(w),
        ),
        "transposed": transposed,
        "elementwise": elementwise,
        "one-number": total,
        "no-sigmoid": lambda w, b, X, y: (X.T @ (X @ w + b - y) / len(y), (X @ w + b - y).mean()),
        "squared-error": squared,
        "without-bias": lambda w, b, X, y: solution(w, 0, X, y),
        "column": columns,
        "accident": accident,
        "swapped": lambda w, b, X, y: solution(w, b, X, y)[::-1],
        "in-place": in_place,
    },
    properties={
        "downhill": Property(
            lambda args, out: bool(np.sum(out[0] * solution(*args)[0]) >= 0),
            lambda w, b, X, y: (-2 * solution(w, b, X, y)[0], solution(w, b, X, y)[1]),
        ),
    },
    cases=hidden(),
)
