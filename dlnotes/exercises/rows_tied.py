"""Exercise of chapter 14: are all rows the same?"""

from __future__ import annotations

import numpy as np

from dlnotes.exercises._kit import Case, Exercise, Property, spoiling


def stub(W):
    return None


def solution(W):
    return bool(np.allclose(W, W[0]))


def loop(W):
    apart = 0
    for row in W[1:]:
        apart += not np.allclose(row, W[0])
    return apart == 0


def hidden():
    rng = np.random.default_rng(114)
    row = rng.normal(0, 1, 3)
    tied = np.tile(row, (4, 1))
    noisy = tied * (1 + 1e-15 * np.arange(4)[:, None])
    apart = tied + 0.01 * np.arange(4)[:, None]
    return (
        Case("plain", (tied,)),
        Case("plain", (rng.normal(0, 1, (3, 2)),)),
        Case("ties", (noisy,)),
        Case("plain", (apart,)),
        Case("other", (np.array([[1.0, 2.0], [1.0, 2.0], [2.0, 1.0]]),)),
        Case("other", (np.array([[1.0, 3.0], [2.0, 2.0], [1.0, 3.0]]),)),
        Case("other", (np.array([[1.0, 2.0], [1.0, 5.0]]),)),
        Case("constant", (np.array([[2.0, 2.0], [3.0, 3.0]]),)),
        Case("square", (np.array([[1.0, 2.0], [2.0, 1.0]]),)),
        Case("one", (np.array([[1.0, -1.0]]),)),
        Case("zeros", (np.zeros((2, 3)),)),
        Case("constant", (np.full((2, 2), 3.0),)),
        Case("integers", (np.array([[1, 2], [1, 2]]),)),
    )


EXERCISE = Exercise(
    name="rows_tied",
    stub=stub,
    solution=solution,
    right={
        "loop": loop,
        "span": lambda W: bool(np.all(np.ptp(W, axis=0) < 1e-8)),
        "neighbours": lambda W: bool(np.allclose(W[1:], W[:-1])),
        "numpy-bool": lambda W: np.all(np.isclose(W, W[0])),
    },
    wrong={
        "exactly": lambda W: bool(np.all(W[0] == W)),
        "columns": lambda W: bool(np.allclose(W, W[:, :1])),
        "first-two": lambda W: bool(np.allclose(W[0], W[min(1, len(W) - 1)])),
        "first-and-last": lambda W: bool(np.allclose(W[0], W[-1])),
        "first-entry": lambda W: bool(np.allclose(W[:, 0], W[0, 0])),
        "any-entry": lambda W: bool(np.any(np.isclose(W[1:], W[0]))) if len(W) > 1 else True,
        "row-sums": lambda W: bool(np.allclose(W.sum(axis=1), W[0].sum())),
        "all-equal": lambda W: bool(np.allclose(W, W.flat[0])),
        "all-zero": lambda W: bool(np.allclose(W, 0)),
        "symmetric": lambda W: W.shape[0] == W.shape[1] and bool(np.allclose(W, W.T)),
        "apart": lambda W: not np.allclose(W, W[0]),
        "too-tolerant": lambda W: bool(np.allclose(W, W[0], atol=0.1)),
        "per-row": lambda W: np.isclose(W, W[0]).all(axis=1),
        "in-place": spoiling(solution, 0),
    },
    properties={
        "one-row": Property(
            lambda args, tied: tied.size != 1 or len(args[0]) > 1 or bool(tied),
            lambda W: len(W) > 1 and solution(W),
        ),
    },
    cases=hidden(),
)
