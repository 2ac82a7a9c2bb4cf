"""Exercise of chapter 4: class numbers as rows with a single 1."""

from __future__ import annotations

import numpy as np

from dlnotes.exercises._kit import Case, Exercise, Property, spoiling


def stub(y, K):
    return np.zeros((len(y), K))


def solution(y, K):
    return np.eye(K)[y]


def loop(y, K):
    rows = np.zeros((len(y), K))
    for i, label in enumerate(y):
        rows[i, label] = 1
    return rows


def indexed(y, K):
    rows = np.zeros((len(y), K))
    rows[np.arange(len(y)), y] = 1
    return rows


def every_row(y, K):
    rows = np.zeros((len(y), K))
    rows[:, y] = 1
    return rows


def seen_classes(y, K):
    return np.eye(K)[:, : int(np.max(y)) + 1][y]


def hidden():
    rng = np.random.default_rng(1042)
    return (
        Case("plain", (rng.integers(0, 3, 5), 3)),
        Case("plain", (np.array([1, 0, 3, 1]), 5)),
        Case("one", (np.array([2]), 4)),
        Case("square", (np.array([0, 2, 2]), 3)),
        Case("zeros", (np.zeros(3, dtype=int), 2)),
        Case("wide", (np.array([6, 1]), 8)),
    )


EXERCISE = Exercise(
    name="one_hot",
    stub=stub,
    solution=solution,
    right={
        "loop": loop,
        "indexed": indexed,
        "compared": lambda y, K: (y[:, None] == np.arange(K)).astype(float),
        "booleans": lambda y, K: y[:, None] == np.arange(K),
    },
    wrong={
        "columns": lambda y, K: np.eye(K)[:, y],
        "columns-of-shape": lambda y, K: np.eye(K)[y].T.reshape(len(y), K),
        "from-one": lambda y, K: np.eye(K)[y - 1],
        "every-row": every_row,
        "seen-classes": seen_classes,
        "one-more-class": lambda y, K: np.eye(K + 1)[y],
        "one-cold": lambda y, K: 1 - np.eye(K)[y],
        "label-as-value": lambda y, K: np.eye(K)[y] * y[:, None],
        "up-to": lambda y, K: (np.arange(K) <= y[:, None]) * 1.0,
        "flat": lambda y, K: np.eye(K)[y].ravel(),
        "numbers": lambda y, K: y * 1.0,
        "in-place": spoiling(solution, 0),
    },
    properties={
        "one-per-row": Property(
            lambda args, r: r.ndim != 2 or bool(np.all(r.sum(axis=1) == 1)), lambda y, K: np.eye(K)[y] * 3
        ),
    },
    cases=hidden(),
)
