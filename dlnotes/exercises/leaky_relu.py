"""Exercise of chapter 1: the leaky ReLU."""

from __future__ import annotations

import numpy as np

from dlnotes.exercises._kit import Case, Exercise, Property, spoiling


def stub(z, slope=0.01):
    return z


def solution(z, slope=0.01):
    return np.where(z > 0, z, slope * z)


def loop(z, slope=0.01):
    result = np.zeros(z.shape)
    for index in np.ndindex(z.shape):
        result[index] = z[index] if z[index] > 0 else slope * z[index]
    return result


def hidden():
    rng = np.random.default_rng(1012)
    return (
        Case("plain", (rng.normal(0, 2, 5),)),
        Case("plain", (rng.normal(0, 2, (2, 3)),)),
        Case("one", (np.array([[-2.5]]),)),
        Case("integers", (np.array([-3, 0, 2]),)),
        Case("zeros", (np.zeros((2, 2)),)),
        Case("large", (np.array([-1000.0, 1000.0]),)),
        Case("other", (rng.normal(0, 2, 4), 0.2)),
    )


EXERCISE = Exercise(
    name="leaky_relu",
    stub=stub,
    solution=solution,
    right={
        "maximum": lambda z, slope=0.01: np.maximum(slope * z, z),
        "loop": loop,
        "parts": lambda z, slope=0.01: np.maximum(z, 0) + slope * np.minimum(z, 0),
    },
    wrong={
        "plain-relu": lambda z, slope=0.01: np.maximum(z, 0),
        "fixed-slope": lambda z, slope=0.01: solution(z),
        "slopes": lambda z, slope=0.01: np.where(z > 0, 1.0, slope),
        "upside-down": lambda z, slope=0.01: np.where(z > 0, slope * z, z),
        "constant-leak": lambda z, slope=0.01: np.where(z > 0, z, slope),
        "leak-upwards": lambda z, slope=0.01: np.where(z > 0, z, -slope * z),
        "leaky-everywhere": lambda z, slope=0.01: slope * z,
        "as-integers": lambda z, slope=0.01: solution(z, slope).astype(z.dtype),
        "in-place": spoiling(solution, 0),
    },
    properties={
        "keeps-positive": Property(
            lambda args, a: bool(np.all(a[args[0] > 0] == args[0][args[0] > 0])),
            lambda z, slope=0.01: np.where(z > 0, 1.5 * z, slope * z),
        ),
    },
    cases=hidden(),
)
