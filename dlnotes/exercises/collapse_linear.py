"""Exercise of chapter 12: two linear layers are one."""

from __future__ import annotations

import numpy as np

from dlnotes.exercises._kit import Case, Exercise, Property
from dlnotes.initialization import initialize


def stub(params):
    return params["W1"], params["b1"]


def solution(params):
    W1, b1, W2, b2 = (params[name] for name in ("W1", "b1", "W2", "b2"))
    return W1 @ W2, b1 @ W2 + b2


def made(W=lambda p: p["W1"] @ p["W2"], b=lambda p: p["b1"] @ p["W2"] + p["b2"]):
    """Return an answer with this matrix and this bias."""
    return lambda params: (W(params), b(params))


def probing(params):
    n = len(params["W1"])

    def layers(X):
        return (X @ params["W1"] + params["b1"]) @ params["W2"] + params["b2"]

    b = layers(np.zeros((1, n)))[0]
    return layers(np.eye(n)) - b, b


def loop(params):
    W = np.zeros((params["W1"].shape[0], params["W2"].shape[1]))
    for i, j in np.ndindex(W.shape):
        W[i, j] = sum(params["W1"][i, k] * params["W2"][k, j] for k in range(len(params["W2"])))
    return W, np.dot(params["b1"], params["W2"]) + params["b2"]


def in_place(params):
    result = solution(params)
    params["b2"] += 1
    return result


def hidden():
    rng = np.random.default_rng(1122)

    def case(kind, n, h, k):
        params = initialize((n, h, k), "xavier", seed=rng)
        return Case(
            kind, ({name: value + rng.normal(0, 0.3, value.shape) for name, value in params.items()},)
        )

    return (
        case("plain", 2, 3, 1),
        case("plain", 3, 2, 4),
        case("square", 2, 2, 2),
        case("one", 1, 3, 1),
        case("other", 3, 2, 3),
        Case("zeros", (initialize((2, 3, 2), "zeros"),)),
    )


EXERCISE = Exercise(
    name="collapse_linear",
    stub=stub,
    solution=solution,
    right={"made": made(), "probing": probing, "loop": loop},
    wrong={
        "other-order": made(W=lambda p: p["W2"] @ p["W1"]),
        "elementwise": made(W=lambda p: p["W1"] * p["W2"]),
        "added": made(W=lambda p: p["W1"] + p["W2"]),
        "transposed": made(W=lambda p: (p["W1"] @ p["W2"]).T),
        "biases-added": made(b=lambda p: p["b1"] + p["b2"]),
        "only-b2": made(b=lambda p: p["b2"]),
        "b2-forgotten": made(b=lambda p: p["b1"] @ p["W2"]),
        "b1-through-both": made(b=lambda p: p["b1"] @ p["W2"] + p["b2"] @ p["W2"].T @ p["W2"]),
        "from-the-left": made(b=lambda p: p["W2"] @ p["b1"] + p["b2"]),
        "with-tanh": made(b=lambda p: np.tanh(p["b1"]) @ p["W2"] + p["b2"]),
        "only-the-matrix": lambda params: solution(params)[0],
        "in-place": in_place,
    },
    properties={
        "same-at-zero": Property(
            lambda args, out: bool(np.allclose(out[1], args[0]["b1"] @ args[0]["W2"] + args[0]["b2"])),
            made(b=lambda p: p["b1"] @ p["W2"] + p["b2"] + 1),
        ),
    },
    cases=hidden(),
    rows=True,
)
