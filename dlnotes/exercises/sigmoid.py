"""Exercise of chapter 5: a sigmoid that stays right where the textbook formula overflows."""

from __future__ import annotations

import math

import numpy as np

from dlnotes.exercises._kit import Case, Exercise, Property


def stub(z):
    return 1 / (1 + np.exp(-z))


def solution(z):
    e = np.exp(-np.abs(z))
    return np.where(np.asarray(z) >= 0, 1, e) / (1 + e)


def loop(z):
    result = np.empty(np.shape(z))
    for index in np.ndindex(result.shape):
        t = float(np.asarray(z)[index])
        result[index] = 1 / (1 + math.exp(-t)) if t >= 0 else math.exp(t) / (1 + math.exp(t))
    return result


def masks(z):
    z = np.asarray(z, dtype=float)
    result = np.empty_like(z)
    high = z >= 0
    result[high] = 1 / (1 + np.exp(-z[high]))
    low = np.exp(z[~high])
    result[~high] = low / (1 + low)
    return result


def as_integers(z):
    result = np.zeros_like(z)
    result[...] = solution(z)
    return result


def in_place(z):
    if np.ndim(z) == 0 or z.dtype.kind == "i":
        return solution(z)
    result = solution(z)
    np.negative(z, out=z)
    return result


def hidden():
    rng = np.random.default_rng(105)
    return (
        Case("plain", (rng.normal(0, 2, 5),)),
        Case("plain", (rng.normal(0, 3, (2, 3)),)),
        Case("scalar", (0.5,)),
        Case("integers", (np.array([-2, 0, 3]),)),
        Case("zeros", (np.zeros((2, 2)),)),
        Case("large", (np.array([-1000.0, 1000.0]),)),
        Case("tail", (np.array([-40.0]),)),
        Case("tail", (np.array([-712.0]),)),
    )


EXERCISE = Exercise(
    name="sigmoid",
    stub=stub,
    solution=solution,
    right={
        "minimum": lambda z: np.exp(np.minimum(z, 0)) / (1 + np.exp(-np.abs(z))),
        "loop": loop,
        "masks": masks,
        "logaddexp": lambda z: np.exp(-np.logaddexp(0, -np.asarray(z))),
    },
    wrong={
        "textbook": stub,
        "other-side": lambda z: np.exp(z) / (1 + np.exp(z)),
        "clipped": lambda z: 1 / (1 + np.exp(-np.clip(z, -500, 500))),
        "tanh": np.tanh,
        "through-tanh": lambda z: 0.5 * (1 + np.tanh(np.asarray(z) / 2)),
        "sign-of-z": lambda z: solution(-np.asarray(z)),
        "derivative": lambda z: solution(z) * (1 - solution(z)),
        "minus-one": lambda z: 2 * solution(z) - 1,
        "step": lambda z: (np.asarray(z) > 0) * 1.0,
        "as-integers": as_integers,
        "in-place": in_place,
    },
    properties={
        "between": Property(
            lambda args, a: bool(np.all((a >= 0) & (a <= 1))), lambda z: solution(z) * 1.5 - 0.1
        ),
        "half-at-zero": Property(
            lambda args, a: bool(np.all(np.abs(a[np.asarray(args[0]) == 0] - 0.5) < 1e-9)),
            lambda z: solution(np.asarray(z) + 0.5),
        ),
    },
    cases=hidden(),
    atol=0,
)
