"""Exercise of chapter 3: the sigmoid of the sigmoid of the sigmoid."""

from __future__ import annotations

import numpy as np

from dlnotes.activations import sigmoid
from dlnotes.exercises._kit import Case, Exercise, Property


def stub(x, k):
    return x


def solution(x, k):
    for _ in range(k):
        x = 1 / (1 + np.exp(-x))
    return x


def recursive(x, k):
    return x if k == 0 else recursive(sigmoid(x), k - 1)


def counting(x, k):
    done = 0
    while done < k:
        x = 0.5 * (1 + np.tanh(x / 2))
        done += 1
    return x


def stepwise(x, k):
    values = [x]
    for _ in range(k):
        values.append(sigmoid(values[-1]))
    return values[-1]


def repeated(step, x, k):
    for _ in range(k):
        x = step(x)
    return x


def history(x, k):
    values = [np.asarray(x, dtype=float)]
    for _ in range(k):
        values.append(sigmoid(values[-1]))
    return np.array(values)


def hidden():
    rng = np.random.default_rng(1032)
    return (
        Case("plain", (0.5, 1)),
        Case("plain", (-2.0, 3)),
        Case("plain", (rng.normal(0, 2, 3), 2)),
        Case("zeros", (0.0, 4)),
        Case("integers", (2, 2)),
        Case("edge", (1.25, 0)),
        Case("large", (100.0, 30)),
    )


EXERCISE = Exercise(
    name="iterate_sigmoid",
    stub=stub,
    solution=solution,
    right={"recursive": recursive, "counting": counting, "stepwise": stepwise},
    wrong={
        "once": lambda x, k: sigmoid(x),
        "one-more": lambda x, k: solution(x, k + 1),
        "one-less": lambda x, k: solution(x, max(k - 1, 0)),
        "power": lambda x, k: sigmoid(x) ** k,
        "times": lambda x, k: k * sigmoid(x),
        "scaled-inside": lambda x, k: sigmoid(k * x),
        "slope": lambda x, k: repeated(lambda a: sigmoid(a) * (1 - sigmoid(a)), x, k),
        "tanh": lambda x, k: repeated(np.tanh, x, k),
        "from-the-start": lambda x, k: sigmoid(x) if k else x,
        "fixed-point": lambda x, k: np.full(np.shape(x), 0.659046068407),
        "limit-zero": lambda x, k: x * 0.25**k,
        "whole-history": history,
    },
    properties={
        "zero-times": Property(
            lambda args, a: args[1] != 0 or bool(np.all(a == args[0])),
            lambda x, k: solution(np.asarray(x) + 0.25, k),
        ),
    },
    cases=hidden(),
    rtol=1e-9,
)
