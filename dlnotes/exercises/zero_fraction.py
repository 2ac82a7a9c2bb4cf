"""Exercise of chapter 2: how often each unit is exactly 0."""

from __future__ import annotations

import numpy as np

from dlnotes.exercises._kit import Case, Exercise, Property, spoiling


def stub(A):
    return None


def solution(A):
    return (A == 0).mean(axis=0)


def loop(A):
    m, k = A.shape
    shares = np.zeros(k)
    for j in range(k):
        for i in range(m):
            shares[j] += (A[i, j] == 0) / m
    return shares


def hidden():
    rng = np.random.default_rng(102)

    def activations(m, k):
        return np.maximum(rng.normal(0, 1, (m, k)), 0)

    return (
        Case("plain", (activations(4, 3),)),
        Case("plain", (activations(5, 2),)),
        Case("one", (activations(1, 4),)),
        Case("square", (activations(3, 3),)),
        Case("integers", (np.array([[0, 1], [2, 0], [0, 0], [3, 0]]),)),
        Case("zeros", (np.zeros((2, 3)),)),
        Case("tail", (np.array([[1e-9, 0.0], [-1.0, -3.0], [0.0, -1e-3]]),)),
    )


EXERCISE = Exercise(
    name="zero_fraction",
    stub=stub,
    solution=solution,
    right={
        "count": lambda A: 1 - np.count_nonzero(A, axis=0) / len(A),
        "loop": loop,
        "sum": lambda A: np.sum(A == 0, axis=0) / A.shape[0],
        "transposed": lambda A: np.array([np.mean(column == 0) for column in A.T]),
    },
    wrong={
        "whole-array": lambda A: (A == 0).mean(),
        "per-example": lambda A: (A == 0).mean(axis=1),
        "count-only": lambda A: (A == 0).sum(axis=0),
        "non-zero": lambda A: (A != 0).mean(axis=0),
        "nearly-zero": lambda A: (np.abs(A) < 1e-8).mean(axis=0),
        "not-positive": lambda A: (A <= 0).mean(axis=0),
        "divided-by-units": lambda A: (A == 0).sum(axis=0) / A.shape[1],
        "keeps-axis": lambda A: (A == 0).mean(axis=0, keepdims=True),
        "percent": lambda A: 100 * (A == 0).mean(axis=0),
        "whole-numbers": lambda A: (A == 0).sum(axis=0) // len(A),
        "in-place": spoiling(solution, 0),
    },
    properties={
        "between": Property(lambda args, s: bool(np.all((s >= 0) & (s <= 1))), lambda A: solution(A) * 1.5),
    },
    cases=hidden(),
)
