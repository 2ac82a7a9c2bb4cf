"""Exercise of chapter 1: ReLU, element by element."""

from __future__ import annotations

import numpy as np

from dlnotes.exercises._kit import Case, Exercise, Property


def stub(z):
    return None


def solution(z):
    return np.maximum(z, 0)


def loop(z):
    result = np.zeros(np.shape(z))
    for index in np.ndindex(result.shape):
        result[index] = max(np.asarray(z)[index], 0)
    return result


def in_place(z):
    z[z < 0] = 0
    return z


def as_integers(z):
    result = np.zeros_like(z, dtype=int)
    return np.maximum(z, result).astype(int)


def hidden():
    rng = np.random.default_rng(101)
    return (
        Case("plain", (rng.normal(0, 2, 5),)),
        Case("plain", (rng.normal(0, 2, (3, 4)),)),
        Case("one", (np.array([[2.25]]),)),
        Case("integers", (np.array([[-3, 0], [2, 7]]),)),
        Case("zeros", (np.zeros((2, 3)),)),
        Case("large", (np.array([-1000.0, 1000.0, 0.5]),)),
    )


EXERCISE = Exercise(
    name="relu",
    stub=stub,
    solution=solution,
    right={
        "where": lambda z: np.where(np.asarray(z) > 0, z, 0),
        "clip": lambda z: np.clip(z, 0, None),
        "mask": lambda z: z * (np.asarray(z) > 0),
        "half": lambda z: (z + np.abs(z)) / 2,
        "loop": loop,
    },
    wrong={
        "python-max": lambda z: max(0, z),
        "largest": lambda z: np.max(z),
        "absolute-value": np.abs,
        "upside-down": lambda z: np.minimum(z, 0),
        "slope": lambda z: (np.asarray(z) > 0) * 1.0,
        "limited-above": lambda z: np.clip(z, 0, 1),
        "identity": lambda z: z * 1.0,
        "in-place": in_place,
        "as-integers": as_integers,
    },
    properties={
        "never-negative": Property(
            lambda args, a: bool(np.all(a >= 0)),
            lambda z: np.where(np.asarray(z) > 0, z, 0.1 * np.asarray(z)),
        ),
    },
    cases=hidden(),
)
