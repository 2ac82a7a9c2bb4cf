"""Exercise of chapter 9: two paths from x to L."""

from __future__ import annotations

import math

import numpy as np

from dlnotes.exercises._kit import Case, Exercise, Property


def stub(x):
    return None


def solution(x):
    u, v = x**2, np.sin(x)
    du, dv = v, u  # dL/du, dL/dv
    return du * 2 * x + dv * np.cos(x)


def forward_mode(x):
    u, u_slope = x * x, 2 * x
    v, v_slope = math.sin(x), math.cos(x)
    return u_slope * v + u * v_slope


def hidden():
    return (
        Case("plain", (1.2,)),
        Case("plain", (-0.7,)),
        Case("plain", (2.5,)),
        Case("zeros", (0.0,)),
        Case("integers", (1,)),
        Case("large", (30.0,)),
    )


EXERCISE = Exercise(
    name="two_path_gradient",
    stub=stub,
    solution=solution,
    right={
        "one-line": lambda x: 2 * x * np.sin(x) + x**2 * np.cos(x),
        "forward": forward_mode,
        "factored": lambda x: x * (2 * math.sin(x) + x * math.cos(x)),
    },
    wrong={
        "only-u": lambda x: 2 * x * np.sin(x),
        "only-v": lambda x: x**2 * np.cos(x),
        "paths-multiplied": lambda x: 2 * x * np.sin(x) * x**2 * np.cos(x),
        "slopes-multiplied": lambda x: 2 * x * np.cos(x),
        "paths-subtracted": lambda x: 2 * x * np.sin(x) - x**2 * np.cos(x),
        "upstream-left-out": lambda x: 2 * x + np.cos(x),
        "upstream-swapped": lambda x: 2 * x * x**2 + np.sin(x) * np.cos(x),
        "value": lambda x: x**2 * np.sin(x),
        "sine-sign": lambda x: 2 * x * np.sin(x) - 2 * x**2 * np.cos(x) + x**2 * np.sin(x),
        "factor-two": lambda x: x * np.sin(x) + x**2 * np.cos(x),
        "mean-of-paths": lambda x: (2 * x * np.sin(x) + x**2 * np.cos(x)) / 2,
        "degrees": lambda x: 2 * x * np.sin(np.radians(x)) + x**2 * np.cos(np.radians(x)),
    },
    properties={
        "flat-at-zero": Property(
            lambda args, g: args[0] != 0 or bool(abs(g) < 1e-9), lambda x: solution(x) + 1
        ),
    },
    cases=hidden(),
    rtol=1e-9,
)
