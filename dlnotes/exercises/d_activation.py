"""Exercise of chapter 13: slopes from the activation alone."""

from __future__ import annotations

import numpy as np

from dlnotes.activations import ACTIVATIONS
from dlnotes.exercises._kit import Case, Exercise, Property, spoiling


def stub(a, kind):
    return None


def solution(a, kind):
    if kind == "sigmoid":
        return a * (1 - a)
    if kind == "tanh":
        return 1 - a**2
    return np.where(a > 0, 1.0, 0.0 if kind == "relu" else 0.01)


def table(a, kind):
    slopes = {
        "sigmoid": a - a * a,
        "tanh": (1 - a) * (1 + a),
        "relu": (a > 0).astype(float),
        "leaky_relu": 0.01 + 0.99 * (a > 0),
    }
    return slopes[kind]


def matched(a, kind):
    match kind:
        case "sigmoid":
            return a * (1 - a)
        case "tanh":
            return 1 - np.square(a)
        case "relu":
            return np.heaviside(a, 0)
        case _:
            return np.heaviside(a, 0) * 0.99 + 0.01


def loop(a, kind):
    result = np.zeros(np.shape(a))
    for index in np.ndindex(result.shape):
        result[index] = solution(float(a[index]), kind)
    return result


def changed(**rules):
    """Return an answer with other rules for some kinds."""
    return lambda a, kind: rules[kind](a) if kind in rules else solution(a, kind)


def at_a(a, kind):
    return ACTIVATIONS[kind].derivative(a)


def hidden():
    rng = np.random.default_rng(113)
    z = rng.normal(0, 1.5, (2, 3))
    kinds = ("sigmoid", "tanh", "relu", "leaky_relu")
    return (
        *(Case("plain", (ACTIVATIONS[kind].function(z), kind)) for kind in kinds),
        Case("one", (np.array([0.8]), "sigmoid")),
        Case("edge", (np.array([0.0, 0.5, 1.0]), "sigmoid")),
        Case("edge", (np.array([-1.0, 0.0, 1.0]), "tanh")),
        Case("kink", (np.array([0.0, 2.0]), "relu")),
        Case("kink", (np.array([0.0, -0.05]), "leaky_relu")),
        Case("integers", (np.array([0, 3]), "relu")),
    )


EXERCISE = Exercise(
    name="d_activation",
    stub=stub,
    solution=solution,
    right={"table": table, "matched": matched, "loop": loop},
    wrong={
        "at-a-again": at_a,
        "function": lambda a, kind: a * 1.0,
        "sigmoid-squared": changed(sigmoid=lambda a: a**2),
        "sigmoid-one-minus": changed(sigmoid=lambda a: 1 - a),
        "sigmoid-swapped": changed(sigmoid=lambda a: 1 - a**2, tanh=lambda a: a * (1 - a)),
        "tanh-one-minus": changed(tanh=lambda a: 1 - a),
        "tanh-without-square": changed(tanh=lambda a: 1 - np.abs(a)),
        # The activation of a ReLU is never below 0, so these two are the same.
        "relu-always-one": (
            changed(relu=lambda a: (a >= 0) * 1.0),
            changed(relu=lambda a: np.ones(a.shape)),
        ),
        "leaky-times-a": changed(leaky_relu=lambda a: np.where(a > 0, 1.0, 0.01 * a)),
        "leaky-as-relu": changed(leaky_relu=lambda a: (a > 0) * 1.0),
        "leaky-of-z": changed(leaky_relu=lambda a: np.where(a > 0, 1.0, a)),
        "all-sigmoid": lambda a, kind: a * (1 - a),
        "in-place": spoiling(solution, 0),
    },
    properties={
        "at-most-one": Property(
            lambda args, slope: bool(np.all(slope <= 1)), lambda a, kind: solution(a, kind) + 1.5
        ),
    },
    cases=hidden(),
)
