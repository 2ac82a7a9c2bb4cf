"""Exercise of chapter 11: every feature with mean 0 and standard deviation 1."""

from __future__ import annotations

import numpy as np

from dlnotes.exercises._kit import Case, Exercise, Property


def stub(X):
    return X


def solution(X):
    deviation = X.std(axis=0)  # (n,)
    return (X - X.mean(axis=0)) / np.where(deviation == 0, 1, deviation)


def loop(X):
    result = np.zeros(X.shape)
    for j in range(X.shape[1]):
        column = X[:, j].astype(float)
        deviation = np.sqrt(np.mean((column - column.mean()) ** 2))
        if deviation > 0:
            result[:, j] = (column - column.mean()) / deviation
    return result


def kept_axis(X):
    centred = X - X.mean(axis=0, keepdims=True)
    deviation = np.sqrt((centred**2).mean(axis=0, keepdims=True))
    return np.divide(centred, deviation, out=np.zeros(X.shape), where=deviation > 0)


def masked(X):
    deviation = X.std(axis=0)
    deviation[deviation == 0] = 1
    return (X - X.mean(axis=0)) / deviation


def safe(deviation):
    return np.where(deviation == 0, 1, deviation)


def per_row(X):
    deviation = X.std(axis=1, keepdims=True)
    return (X - X.mean(axis=1, keepdims=True)) / safe(deviation)


def in_place(X):
    result = solution(X)
    if X.dtype.kind == "f":
        X -= X.mean(axis=0)
    return result


def without_keepdims(X):
    return (X - X.mean(axis=1)) / safe(X.std(axis=1))


def range_scaled(X):
    span = X.max(axis=0) - X.min(axis=0)
    return (X - X.min(axis=0)) / safe(span)


def hidden():
    rng = np.random.default_rng(111)
    return (
        Case("plain", (rng.normal(3, 2, (5, 3)),)),
        Case("plain", (rng.normal(-1, 5, (4, 2)),)),
        Case("square", (rng.normal(0, 1, (3, 3)),)),
        Case("integers", (np.array([[1, 10], [2, 30], [6, 20]]),)),
        Case("constant", (np.column_stack([np.arange(4.0), np.full(4, 7.0)]),)),
        Case("one", (np.array([[1.0, 2.0, 3.0]]),)),
    )


EXERCISE = Exercise(
    name="standardise",
    stub=stub,
    solution=solution,
    right={"loop": loop, "kept-axis": kept_axis, "masked": masked},
    wrong={
        "divided-by-zero": lambda X: (X - X.mean(axis=0)) / X.std(axis=0),
        "per-example": per_row,
        "without-keepdims": without_keepdims,
        "whole-array": lambda X: (X - X.mean()) / safe(X.std()),
        "only-centred": lambda X: X - X.mean(axis=0),
        "only-scaled": lambda X: X / safe(X.std(axis=0)),
        "variance": lambda X: (X - X.mean(axis=0)) / safe(X.var(axis=0)),
        "one-less": lambda X: (
            (X - X.mean(axis=0)) / safe(np.sqrt(((X - X.mean(axis=0)) ** 2).sum(axis=0) / max(len(X) - 1, 1)))
        ),
        "added": lambda X: (X + X.mean(axis=0)) / safe(X.std(axis=0)),
        "multiplied": lambda X: (X - X.mean(axis=0)) * X.std(axis=0),
        "range": range_scaled,
        "scaled-first": lambda X: X / safe(X.std(axis=0)) - X.mean(axis=0),
        "as-integers": lambda X: solution(X).astype(X.dtype),
        "in-place": in_place,
    },
    properties={
        "mean-zero": Property(
            lambda args, S: bool(np.all(np.abs(S.mean(axis=0)) < 1e-6)), lambda X: solution(X) + 0.5
        ),
    },
    cases=hidden(),
)
