"""Exercise of chapter 4: a small convolution."""

from __future__ import annotations

import numpy as np

from dlnotes.exercises._kit import Case, Exercise, Property, spoiling


def stub(x, k):
    (h, w), (p, q) = x.shape, k.shape
    return np.zeros((h - p + 1, w - q + 1))


def solution(x, k):
    (h, w), (p, q) = x.shape, k.shape
    result = np.zeros((h - p + 1, w - q + 1))
    for i in range(h - p + 1):
        for j in range(w - q + 1):
            result[i, j] = np.sum(x[i : i + p, j : j + q] * k)
    return result


def windows(x, k):
    views = np.lib.stride_tricks.sliding_window_view(x, k.shape)
    return np.einsum("ijpq,pq->ij", views, k)


def shifted(x, k):
    (h, w), (p, q) = x.shape, k.shape
    result = np.zeros((h - p + 1, w - q + 1))
    for a in range(p):
        for b in range(q):
            result = result + k[a, b] * x[a : a + h - p + 1, b : b + w - q + 1]
    return result


def listed(x, k):
    (h, w), (p, q) = x.shape, k.shape
    return np.array(
        [[float((x[i : i + p, j : j + q] * k).sum()) for j in range(w - q + 1)] for i in range(h - p + 1)]
    )


def sliding(rule, x, k):
    (h, w), (p, q) = x.shape, k.shape
    result = np.zeros((h - p + 1, w - q + 1))
    for i, j in np.ndindex(result.shape):
        result[i, j] = rule(x[i : i + p, j : j + q], k)
    return result


def padded(x, k):
    p, q = k.shape
    return solution(np.pad(x, ((p // 2, (p - 1) // 2), (q // 2, (q - 1) // 2))), k)


def full(x, k):
    p, q = k.shape
    return solution(np.pad(x, ((p - 1, p - 1), (q - 1, q - 1))), k)


def one_short(x, k):
    return solution(x, k)[: x.shape[0] - k.shape[0], : x.shape[1] - k.shape[1]]


def first_place(x, k):
    result = np.zeros_like(solution(x, k))
    result[0, 0] = solution(x, k)[0, 0]
    return result


def square_kernel(x, k):
    (h, w), p = x.shape, k.shape[0]
    result = np.zeros((h - p + 1, w - p + 1))
    for i, j in np.ndindex(result.shape):
        result[i, j] = np.sum(x[i : i + p, j : j + p] * k)
    return result


def hidden():
    rng = np.random.default_rng(104)
    return (
        Case("plain", (rng.normal(0, 1, (4, 5)), rng.normal(0, 1, (2, 3)))),
        Case("plain", (rng.normal(0, 1, (4, 4)), rng.normal(0, 1, (3, 2)))),
        Case("square", (rng.normal(0, 1, (4, 4)), rng.normal(0, 1, (2, 2)))),
        Case("one", (rng.normal(0, 1, (2, 3)), np.array([[2.0]]))),
        Case("edge", (rng.normal(0, 1, (2, 3)), rng.normal(0, 1, (2, 3)))),
        Case("integers", (np.arange(12).reshape(3, 4), np.array([[0.5, -1.0], [0.25, 0.0]]))),
        Case("zeros", (np.zeros((3, 3)), rng.normal(0, 1, (2, 2)))),
    )


EXERCISE = Exercise(
    name="conv2d_valid",
    stub=stub,
    solution=solution,
    right={"windows": windows, "shifted": shifted, "listed": listed},
    wrong={
        "flipped": lambda x, k: solution(x, k[::-1, ::-1]),
        "transposed": lambda x, k: solution(x, k).T,
        "transposed-kernel": lambda x, k: sliding(lambda window, kernel: np.sum(window * kernel.T), x, k),
        "matrix-product": lambda x, k: sliding(lambda window, kernel: np.sum(window @ kernel.T), x, k),
        "mean": lambda x, k: sliding(lambda window, kernel: np.mean(window * kernel), x, k),
        "largest": lambda x, k: sliding(lambda window, kernel: np.max(window * kernel), x, k),
        "same-size": padded,
        "full-size": full,
        "one-short": one_short,
        "first-place": first_place,
        "square-kernel": square_kernel,
        "as-integers": lambda x, k: solution(x, k).astype(x.dtype),
        "in-place": spoiling(solution, 0),
    },
    properties={
        "zeros-stay": Property(
            lambda args, r: bool(np.any(args[0])) or not np.any(r), lambda x, k: solution(x, k) + 1
        ),
    },
    cases=hidden(),
)
