"""Exercise of chapter 10: counting right predictions without a loop."""

from __future__ import annotations

import numpy as np

from dlnotes.exercises._kit import Case, Exercise, Property, spoiling


def stub(yhat, y):
    count = 0
    for p, label in zip(yhat, y, strict=True):
        if (p > 0.5) == (label == 1):
            count += 1
    return count


def solution(yhat, y):
    return int(np.sum((yhat > 0.5) == (y == 1)))


def hidden():
    return (
        Case("plain", (np.array([0.9, 0.8, 0.7, 0.2, 0.6, 0.1]), np.array([1.0, 1.0, 0.0, 0.0, 1.0, 1.0]))),
        Case("plain", (np.array([0.9, 0.8, 0.2, 0.7, 0.1]), np.array([1.0, 0.0, 0.0, 1.0, 1.0]))),
        Case("one", (np.array([0.3]), np.array([0.0]))),
        Case("integers", (np.array([0.9, 0.2, 0.6]), np.array([1, 0, 0]))),
        Case("edge", (np.array([0.5, 0.5, 0.9]), np.array([0.0, 0.0, 1.0]))),
        Case("zeros", (np.zeros(3), np.zeros(3))),
    )


EXERCISE = Exercise(
    name="count_correct",
    stub=stub,
    solution=solution,
    right={
        "nonzero": lambda yhat, y: np.count_nonzero((yhat > 0.5) == y),
        "where": lambda yhat, y: (np.where(yhat > 0.5, 1, 0) == y).sum(),
        "mean": lambda yhat, y: round(float(np.mean((yhat > 0.5) == (y > 0.5)) * len(y))),
        "dot": lambda yhat, y: (yhat > 0.5) @ y + (yhat <= 0.5) @ (1 - y),
    },
    wrong={
        "loop": stub,
        "share": lambda yhat, y: float(np.mean((yhat > 0.5) == y)),
        "mistakes": lambda yhat, y: int(np.sum((yhat > 0.5) != y)),
        "at-half": lambda yhat, y: int(np.sum((yhat >= 0.5) == y)),
        "exactly-equal": lambda yhat, y: int(np.sum(yhat == y)),
        "only-ones": lambda yhat, y: int(np.sum((yhat > 0.5) & (y == 1))),
        "predicted-ones": lambda yhat, y: int(np.sum(yhat > 0.5)),
        "per-example": lambda yhat, y: (yhat > 0.5) == y,
        "accident": lambda yhat, y: int(np.sum((yhat > 0.5)[:, None] == y)),
        "at-zero": lambda yhat, y: int(np.sum((yhat > 0) == y)),
        "all": lambda yhat, y: len(y),
        "in-place": spoiling(solution, 0),
    },
    properties={
        "not-more-than-all": Property(
            lambda args, n: bool(0 <= n <= len(args[1])), lambda yhat, y: solution(yhat, y) + 10
        ),
    },
    cases=hidden(),
    vectorised=True,
)
