"""Exercise of chapter 3: one layer back."""

from __future__ import annotations

import numpy as np

from dlnotes.activations import ACTIVATIONS
from dlnotes.exercises._kit import Case, Exercise, Property, spoiling


def stub(W_next, delta_next, Z, activation):
    return delta_next


def solution(W_next, delta_next, Z, activation):
    slope = ACTIVATIONS[activation].derivative(Z)  # (m, n)
    return delta_next @ W_next.T * slope  # (m, n)


def slope_of(Z, activation):
    return ACTIVATIONS[activation].derivative(Z)


def loop(W_next, delta_next, Z, activation):
    rows = []
    for delta, z in zip(delta_next, Z, strict=True):
        rows.append((W_next @ delta) * slope_of(z, activation))
    return np.array(rows)


def by_hand(W_next, delta_next, Z, activation):
    if activation == "sigmoid":
        a = 1 / (1 + np.exp(-Z))
        slope = a * (1 - a)
    elif activation == "tanh":
        slope = 1 - np.tanh(Z) ** 2
    else:
        slope = (Z > 0).astype(float)
    return np.einsum("mk,nk->mn", delta_next, W_next) * slope


def reshaped(W_next, delta_next, Z, activation):
    n, k = W_next.shape
    return delta_next @ W_next.reshape(k, n) * slope_of(Z, activation)


def function_of(Z, activation):
    return ACTIVATIONS[activation].function(Z)


def average(W_next, delta_next, Z, activation):
    return solution(W_next, delta_next, Z, activation) / len(Z)


def hidden():
    rng = np.random.default_rng(103)

    def case(kind, m, n, k, activation, scale=1.0):
        W, delta = rng.normal(0, 1, (n, k)), rng.normal(0, 1, (m, k))
        return Case(kind, (W, delta, scale * rng.normal(0, 1, (m, n)), activation))

    return (
        case("plain", 3, 4, 2, "sigmoid"),
        case("plain", 2, 3, 2, "tanh"),
        case("plain", 4, 3, 2, "relu"),
        case("one", 1, 2, 1, "tanh"),
        case("square", 3, 3, 3, "sigmoid"),
        Case(
            "integers",
            (np.array([[1, -2], [0, 3]]), np.array([[1, 0], [2, -1]]), np.array([[0, 1], [-1, 2]]), "tanh"),
        ),
        case("large", 2, 2, 2, "relu", 500.0),
    )


EXERCISE = Exercise(
    name="delta_back",
    stub=stub,
    solution=solution,
    right={
        "loop": loop,
        "by-hand": by_hand,
        "transposed": lambda W, d, Z, activation: (W @ d.T).T * slope_of(Z, activation),
    },
    wrong={
        "no-transpose": lambda W, d, Z, activation: d @ W * slope_of(Z, activation),
        "reshaped": reshaped,
        "slope-at-a": lambda W, d, Z, activation: d @ W.T * slope_of(function_of(Z, activation), activation),
        "function": lambda W, d, Z, activation: d @ W.T * function_of(Z, activation),
        "no-slope": lambda W, d, Z, activation: d @ W.T,
        "sums-products": lambda W, d, Z, activation: d @ W.T @ slope_of(Z, activation),
        "added": lambda W, d, Z, activation: d @ W.T + slope_of(Z, activation),
        "always-sigmoid": lambda W, d, Z, activation: solution(W, d, Z, "sigmoid"),
        "always-tanh": lambda W, d, Z, activation: solution(W, d, Z, "tanh"),
        "sign": lambda W, d, Z, activation: -solution(W, d, Z, activation),
        "average": average,
        "in-place": spoiling(solution, 1),
    },
    properties={
        "blocked": Property(
            lambda args, out: args[3] != "relu" or bool(np.all(out[args[2] <= 0] == 0)),
            lambda W, d, Z, activation: d @ W.T * (slope_of(Z, activation) + 0.1),
        ),
    },
    cases=hidden(),
)
