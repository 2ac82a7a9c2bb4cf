"""Exercise of chapter 7: the update of gradient descent."""

from __future__ import annotations

import numpy as np

from dlnotes.exercises._kit import Case, Exercise, Property, spoiling


def stub(w, b, dw, db, alpha):
    return w, b


def solution(w, b, dw, db, alpha):
    return w - alpha * dw, b - alpha * db


def loop(w, b, dw, db, alpha):
    moved = np.zeros(len(w))
    for j in range(len(w)):
        moved[j] = w[j] - alpha * dw[j]
    return moved, b - alpha * db


def copied(w, b, dw, db, alpha):
    w = w.astype(float)
    w -= alpha * dw
    b -= alpha * db
    return [w, b]


def moved(step):
    """Return an answer that moves w and b by `step(alpha, slope)`."""
    return lambda w, b, dw, db, alpha: (w + step(alpha, dw), b + step(alpha, db))


def in_place(w, b, dw, db, alpha):
    if w.dtype.kind == "i":
        return solution(w, b, dw, db, alpha)
    w -= alpha * dw
    return w, b - alpha * db


def hidden():
    rng = np.random.default_rng(1072)

    def case(kind, n, alpha):
        return Case(kind, (rng.normal(0, 1, n), 0.5, rng.normal(0, 1, n), -0.75, alpha))

    return (
        case("plain", 3, 0.5),
        case("plain", 2, 0.1),
        case("one", 1, 2.0),
        Case("integers", (np.array([1, -1]), 0, np.array([2, 3]), 1, 0.25)),
        Case("zeros", (np.zeros(2), 0.0, np.array([1.0, -2.0]), 0.5, 1.0)),
        Case("other", (np.ones(2), 1.0, np.zeros(2), 0.0, 0.5)),
    )


EXERCISE = Exercise(
    name="gd_step",
    stub=stub,
    solution=solution,
    right={"loop": loop, "copied": copied, "moved": moved(lambda alpha, slope: -slope * alpha)},
    wrong={
        "uphill": moved(lambda alpha, slope: alpha * slope),
        "without-alpha": moved(lambda alpha, slope: -slope),
        "divided-by-alpha": moved(lambda alpha, slope: -slope / alpha),
        "alpha-added": moved(lambda alpha, slope: -(slope + alpha)),
        "only-the-sign": moved(lambda alpha, slope: -alpha * np.sign(slope)),
        "only-the-step": lambda w, b, dw, db, alpha: (-alpha * dw, -alpha * db),
        "scaled": lambda w, b, dw, db, alpha: (w * (1 - alpha * dw), b * (1 - alpha * db)),
        "all-scaled": lambda w, b, dw, db, alpha: (alpha * (w - dw), alpha * (b - db)),
        "w-stays": lambda w, b, dw, db, alpha: (w * 1.0, b - alpha * db),
        "b-stays": lambda w, b, dw, db, alpha: (w - alpha * dw, b),
        "b-without-alpha": lambda w, b, dw, db, alpha: (w - alpha * dw, b - db),
        "swapped": lambda w, b, dw, db, alpha: (b - alpha * db, w - alpha * dw),
        "in-place": in_place,
        "gradient-in-place": spoiling(solution, 2),
        "as-integers": lambda w, b, dw, db, alpha: ((w - alpha * dw).astype(w.dtype), b - alpha * db),
    },
    properties={
        "downhill": Property(
            lambda args, out: bool(np.sum((out[0] - args[0]) * args[2]) <= 0),
            moved(lambda alpha, slope: 0.5 * alpha * slope),
        ),
    },
    cases=hidden(),
)
