"""Exercise of chapter 9: backpropagation through one hidden layer."""

from __future__ import annotations

import numpy as np

from dlnotes.exercises._kit import Case, Exercise, Property
from dlnotes.initialization import initialize
from dlnotes.shallow import forward


def stub(params, cache, y):
    return {"W1": None, "b1": None, "W2": None, "b2": None}


def solution(params, cache, y):
    X, A1, A2 = cache.X, cache.A1, cache.A2
    dZ2 = (A2 - y[:, None]) / len(y)  # (m, 1)
    dW2, db2 = A1.T @ dZ2, dZ2.sum(axis=0)  # (h, 1), (1,)
    dZ1 = dZ2 @ params["W2"].T * (1 - A1**2)  # (m, h)
    dW1, db1 = X.T @ dZ1, dZ1.sum(axis=0)  # (n, h), (h,)
    return {"W1": dW1, "b1": db1, "W2": dW2, "b2": db2}


def variant(
    output=lambda c, y: (c.A2 - y[:, None]) / len(y),
    slope=lambda c: 1 - c.A1**2,
    back=lambda d, W2: d @ W2.T,
    below=lambda c: c.A1,
    inputs=lambda c: c.X,
    bias=lambda d: d.sum(axis=0),
):
    """Return an answer that differs from the solution in one place."""

    def answer(params, cache, y):
        dZ2 = output(cache, y)
        dZ1 = back(dZ2, params["W2"]) * slope(cache)
        return {
            "W1": inputs(cache).T @ dZ1,
            "b1": bias(dZ1),
            "W2": below(cache).T @ dZ2,
            "b2": bias(dZ2),
        }

    return answer


def loop(params, cache, y):
    total = {name: np.zeros(np.shape(params[name])) for name in params}
    for x, a1, a2, label in zip(cache.X, cache.A1, cache.A2, y, strict=True):
        dz2 = (a2 - label) / len(y)  # (1,)
        dz1 = params["W2"][:, 0] * dz2 * (1 - a1**2)  # (h,)
        total["W2"] += np.outer(a1, dz2)
        total["b2"] += dz2
        total["W1"] += np.outer(x, dz1)
        total["b1"] += dz1
    return total


def in_place(params, cache, y):
    gradients = solution(params, cache, y)
    params["W2"] -= gradients["W2"]
    return gradients


def after_update(params, cache, y):
    first = solution(params, cache, y)
    moved = params | {"W2": params["W2"] - first["W2"]}
    return solution(moved, cache, y)


def hidden():
    rng = np.random.default_rng(109)

    def case(kind, m, n, h, scale=1.0):
        params = {name: scale * value for name, value in initialize((n, h, 1), "xavier", seed=rng).items()}
        params["b1"] = params["b1"] + rng.normal(0, 0.3, h)
        cache = forward(params, rng.normal(0, 1, (m, n)), "tanh")[1]
        return Case(kind, (params, cache, (np.arange(m) % 2).astype(float)))

    return (
        case("plain", 4, 2, 3),
        case("plain", 3, 2, 2),
        case("one", 1, 2, 3),
        case("square", 3, 3, 3),
        case("wide", 2, 4, 1),
        case("zeros", 3, 2, 2, 0.0),
        case("large", 3, 2, 2, 20.0),
    )


EXERCISE = Exercise(
    name="backward",
    stub=stub,
    solution=solution,
    right={
        "loop": loop,
        "broadcast": variant(back=lambda d, W2: d * W2[:, 0]),
        "rows": variant(bias=lambda d: d.sum(axis=0, keepdims=True)),
    },
    wrong={
        "sums": variant(output=lambda c, y: c.A2 - y[:, None]),
        "sign": variant(output=lambda c, y: (y[:, None] - c.A2) / len(y)),
        "squared": variant(output=lambda c, y: (c.A2 - y[:, None]) * c.A2 * (1 - c.A2) / len(y)),
        "accident": variant(output=lambda c, y: (c.A2 - y) / len(y)),
        "slope-at-a": variant(slope=lambda c: 1 - np.tanh(c.A1) ** 2),
        "slope-of-z": variant(slope=lambda c: 1 - c.Z1**2),
        "sigmoid-slope": variant(slope=lambda c: c.A1 * (1 - c.A1)),
        "function-for-slope": variant(slope=lambda c: c.A1),
        "no-slope": variant(slope=lambda c: np.ones_like(c.A1)),
        "no-transpose": variant(back=lambda d, W2: d @ W2),
        "no-weights": variant(back=lambda d, W2: np.repeat(d, len(W2), axis=1)),
        "from-z": variant(below=lambda c: c.Z1),
        "bias-of-examples": variant(bias=lambda d: d.sum(axis=1)),
        "bias-total": variant(bias=lambda d: d.sum()),
        "bias-mean": variant(bias=lambda d: d.mean(axis=0)),
        "after-update": after_update,
        "in-place": in_place,
    },
    properties={
        "mean-error": Property(
            lambda args, g: bool(np.allclose(g["b2"], np.mean(args[1].A2[:, 0] - args[2]))),
            lambda params, cache, y: solution(params, cache, y) | {"b2": np.array([7.0])},
        ),
    },
    cases=hidden(),
    rows=True,
)
