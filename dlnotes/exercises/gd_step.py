"""Exercise of chapter 7: one step of gradient descent."""

from __future__ import annotations

import numpy as np

from dlnotes.activations import sigmoid
from dlnotes.exercises._kit import Case, Exercise, Property


def stub(w, b, X, y, alpha):
    return w, b


def solution(w, b, X, y, alpha):
    m = len(y)
    dz = 1 / (1 + np.exp(-(X @ w + b))) - y  # (m,)
    dw, db = X.T @ dz / m, dz.sum() / m
    return w - alpha * dw, b - alpha * db


def gradient(w, b, X, y):
    dz = sigmoid(X @ w + b) - y
    return X.T @ dz / len(y), dz.mean()


def moved(step):
    """Return an answer that moves w and b by `step(alpha, slope)`."""

    def answer(w, b, X, y, alpha):
        dw, db = gradient(w, b, X, y)
        return w + step(alpha, dw), b + step(alpha, db)

    return answer


def loop(w, b, X, y, alpha):
    dw, db = np.zeros(len(w)), 0.0
    for x, label in zip(X, y, strict=True):
        error = sigmoid(x @ w + b) - label
        for j in range(len(w)):
            dw[j] += error * x[j] / len(y)
        db += error / len(y)
    return w - alpha * dw, b - alpha * db


def sequential(w, b, X, y, alpha):
    new_w = w - alpha * gradient(w, b, X, y)[0]
    return new_w, b - alpha * gradient(new_w, b, X, y)[1]


def sequential_from_b(w, b, X, y, alpha):
    new_b = b - alpha * gradient(w, b, X, y)[1]
    return w - alpha * gradient(w, new_b, X, y)[0], new_b


def in_place(w, b, X, y, alpha):
    dw, db = gradient(w, b, X, y)
    if w.dtype.kind == "f":
        w -= alpha * dw
        return w, b - alpha * db
    return w - alpha * dw, b - alpha * db


def as_integers(w, b, X, y, alpha):
    new_w, new_b = solution(w, b, X, y, alpha)
    return new_w.astype(w.dtype), new_b


def hidden():
    rng = np.random.default_rng(1072)

    def case(kind, m, n, alpha, scale=1.0):
        labels = (np.arange(m) % 2).astype(float)
        return Case(kind, (rng.normal(0, 1, n), 0.5, rng.normal(0, scale, (m, n)), labels, alpha))

    return (
        case("plain", 4, 2, 0.5),
        case("plain", 3, 3, 2.0),
        case("one", 1, 2, 0.1),
        case("large", 4, 2, 0.3, 100.0),
        Case(
            "integers", (np.array([1, -1]), 0, np.array([[1, 2], [0, 3], [2, 0]]), np.array([1, 0, 0]), 0.5)
        ),
        Case("zeros", (np.zeros(2), 0.0, rng.normal(0, 1, (4, 2)), np.array([1.0, 0.0, 1.0, 1.0]), 1.0)),
    )


EXERCISE = Exercise(
    name="gd_step",
    stub=stub,
    solution=solution,
    right={
        "loop": loop,
        "moved": moved(lambda alpha, slope: -alpha * slope),
        "list": lambda *args: list(solution(*args)),
    },
    wrong={
        "uphill": moved(lambda alpha, slope: alpha * slope),
        "without-alpha": moved(lambda alpha, slope: -slope),
        "only-the-step": lambda *args: tuple(-args[4] * slope for slope in gradient(*args[:4])),
        "divided-by-alpha": moved(lambda alpha, slope: -slope / alpha),
        "only-the-sign": moved(lambda alpha, slope: -alpha * np.sign(slope)),
        "sequential": sequential,
        "sequential-from-b": sequential_from_b,
        "b-stays": lambda w, b, X, y, alpha: (solution(w, b, X, y, alpha)[0], b),
        "sums": lambda w, b, X, y, alpha: solution(w, b, X, y, alpha * len(y)),
        "gradient": lambda w, b, X, y, alpha: gradient(w, b, X, y),
        "swapped": lambda *args: solution(*args)[::-1],
        "in-place": in_place,
        "as-integers": as_integers,
    },
    properties={
        "cost-falls": Property(
            lambda args, out: bool(np.sum((out[0] - args[0]) * gradient(*args[:4])[0]) <= 0),
            moved(lambda alpha, slope: 0.5 * alpha * slope),
        ),
    },
    cases=hidden(),
)
