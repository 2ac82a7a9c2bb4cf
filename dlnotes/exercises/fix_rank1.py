"""Exercise of chapter 11: a one-dimensional array becomes a column."""

from __future__ import annotations

import numpy as np

from dlnotes.exercises._kit import Case, Exercise, Property


def stub(a):
    return a


def solution(a):
    return a.reshape(-1, 1) if a.ndim == 1 else a


def loop(a):
    if a.ndim > 1:
        return a
    column = np.zeros((len(a), 1))
    for i, value in enumerate(a):
        column[i, 0] = value
    return column


def stacked(a):
    return np.column_stack([a]) if a.ndim == 1 else a.copy()


def in_place(a):
    if a.ndim == 1:
        a.shape = (-1, 1)
    return a


def hidden():
    rng = np.random.default_rng(1113)
    return (
        Case("plain", (rng.normal(0, 1, 4),)),
        Case("plain", (rng.normal(0, 1, 3),)),
        Case("one", (np.array([2.0]),)),
        Case("integers", (np.array([3, 1, 2]),)),
        Case("other", (rng.normal(0, 1, (4, 1)),)),
        Case("other", (rng.normal(0, 1, (1, 3)),)),
        Case("square", (rng.normal(0, 1, (2, 2)),)),
    )


EXERCISE = Exercise(
    name="fix_rank1",
    stub=stub,
    solution=solution,
    right={
        "new-axis": lambda a: a[:, np.newaxis] if a.ndim == 1 else a,
        "loop": loop,
        "stacked": stacked,
    },
    wrong={
        "transposed": (
            lambda a: a.T if a.ndim == 1 else a,
            lambda a: np.transpose(a) if a.ndim == 1 else a * 1,
        ),
        "always-transposed": lambda a: a.T,
        "row": lambda a: a[None, :] if a.ndim == 1 else a,
        "always-column": lambda a: a.reshape(-1, 1),
        "one-more-axis": lambda a: a[..., None],
        "flattened": lambda a: a.ravel()[:, None] if a.ndim == 1 else a.ravel(),
        "square": lambda a: a[:, None] * np.ones(len(a)) if a.ndim == 1 else a,
        "diagonal": lambda a: np.diag(a) if a.ndim == 1 else a,
        "outer": lambda a: np.outer(a, a) if a.ndim == 1 else a,
        "sorted": lambda a: np.sort(a)[:, None] if a.ndim == 1 else a,
        "only-for-rows": lambda a: a.reshape(-1, 1) if a.shape[0] != 1 else a,
        "in-place": in_place,
    },
    properties={
        "same-values": Property(
            lambda args, c: c.size != args[0].size or bool(np.all(c.ravel() == args[0].ravel())),
            lambda a: solution(a) + 1,
        ),
    },
    cases=hidden(),
)
