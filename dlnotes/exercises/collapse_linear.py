"""Exercise of chapter 12: three linear layers are one."""

from __future__ import annotations

import numpy as np

from dlnotes.exercises._kit import Case, Exercise, Property
from dlnotes.initialization import initialize


def stub(params):
    return params["W1"], params["b1"]


def solution(params):
    W, b = params["W1"], params["b1"]
    for layer in (2, 3):
        b = b @ params[f"W{layer}"] + params[f"b{layer}"]
        W = W @ params[f"W{layer}"]
    return W, b


def matrix(W1, W2, W3):
    return W1 @ W2 @ W3


def bias(b1, b2, b3, W2, W3):
    return (b1 @ W2 + b2) @ W3 + b3


def made(W=matrix, b=bias):
    """Return an answer with this matrix and this bias."""

    def answer(params):
        W1, W2, W3, b1, b2, b3 = (params[name] for name in ("W1", "W2", "W3", "b1", "b2", "b3"))
        return W(W1, W2, W3), b(b1, b2, b3, W2, W3)

    return answer


def probing(params):
    def layers(X):
        for layer in (1, 2, 3):
            X = X @ params[f"W{layer}"] + params[f"b{layer}"]
        return X

    n = len(params["W1"])
    b = layers(np.zeros((1, n)))[0]
    return layers(np.eye(n)) - b, b


def from_behind(params):
    W = params["W2"] @ params["W3"]
    return np.dot(params["W1"], W), params["b3"] + params["b2"] @ params["W3"] + params["b1"] @ W


def in_place(params):
    result = solution(params)
    params["b3"] += 1
    return result


def hidden():
    rng = np.random.default_rng(1122)

    def case(kind, *sizes):
        params = initialize(sizes, "xavier", seed=rng)
        return Case(
            kind, ({name: value + rng.normal(0, 0.3, value.shape) for name, value in params.items()},)
        )

    return (
        case("plain", 2, 3, 2, 1),
        case("plain", 3, 2, 1, 2),
        case("square", 2, 2, 2, 2),
        case("one", 1, 2, 1, 1),
        case("other", 3, 2, 2, 3),
        Case("zeros", (initialize((2, 3, 2, 2), "zeros"),)),
    )


EXERCISE = Exercise(
    name="collapse_linear",
    stub=stub,
    solution=solution,
    right={"made": made(), "probing": probing, "from-behind": from_behind},
    wrong={
        "other-order": made(W=lambda W1, W2, W3: W3 @ W2 @ W1),
        "elementwise": made(W=lambda W1, W2, W3: W1 * W2 * W3),
        "added": made(W=lambda W1, W2, W3: W1 + W2 + W3),
        "transposed": made(W=lambda W1, W2, W3: (W1 @ W2 @ W3).T),
        "two-layers": made(W=lambda W1, W2, W3: W1 @ W2, b=lambda b1, b2, b3, W2, W3: b1 @ W2 + b2),
        "biases-added": made(b=lambda b1, b2, b3, W2, W3: b1 + b2 + b3),
        "only-the-last": made(b=lambda b1, b2, b3, W2, W3: b3),
        "last-forgotten": made(b=lambda b1, b2, b3, W2, W3: (b1 @ W2 + b2) @ W3),
        "b2-not-through": made(b=lambda b1, b2, b3, W2, W3: b1 @ W2 @ W3 + b2 + b3),
        "b1-forgotten": made(b=lambda b1, b2, b3, W2, W3: b2 @ W3 + b3),
        "from-the-left": made(b=lambda b1, b2, b3, W2, W3: W3 @ (W2 @ b1 + b2) + b3),
        "with-tanh": made(b=lambda b1, b2, b3, W2, W3: np.tanh(np.tanh(b1) @ W2 + b2) @ W3 + b3),
        "only-the-matrix": lambda params: solution(params)[0],
        "in-place": in_place,
    },
    properties={
        "same-at-zero": Property(
            lambda args, out: bool(np.allclose(out[1], solution(args[0])[1])),
            made(b=lambda b1, b2, b3, W2, W3: bias(b1, b2, b3, W2, W3) + 1),
        ),
    },
    cases=hidden(),
    rows=True,
)
