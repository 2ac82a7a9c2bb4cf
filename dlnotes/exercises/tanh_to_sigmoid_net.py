"""Exercise of chapter 12: a network of sigmoids that computes what a network of tanh computes."""

from __future__ import annotations

import numpy as np

from dlnotes.exercises._kit import Case, Exercise, Property
from dlnotes.initialization import initialize


def stub(params):
    return dict(params)


def solution(params):
    W1, b1, W2, b2 = (params[name] for name in ("W1", "b1", "W2", "b2"))
    return {"W1": 2 * W1, "b1": 2 * b1, "W2": 2 * W2, "b2": b2 - W2.sum(axis=0)}


def built(W1=2.0, b1=2.0, W2=2.0, b2=lambda b2, W2: b2 - W2.sum(axis=0)):
    """Return an answer with these factors and this bias of the output."""

    def answer(params):
        return {
            "W1": W1 * params["W1"],
            "b1": b1 * params["b1"],
            "W2": W2 * params["W2"],
            "b2": b2(params["b2"], params["W2"]),
        }

    return answer


def loop(params):
    new = {name: np.zeros(value.shape) for name, value in params.items()}
    for name in ("W1", "b1", "W2"):
        for index in np.ndindex(params[name].shape):
            new[name][index] = 2 * params[name][index]
    for k in range(len(params["b2"])):
        new["b2"][k] = params["b2"][k] - sum(params["W2"][j, k] for j in range(len(params["W2"])))
    return new


def in_place(params):
    result = {name: value.copy() for name, value in solution(params).items()}
    params["W1"] *= 2
    return result


def hidden():
    rng = np.random.default_rng(112)

    def case(kind, n, h, k):
        params = initialize((n, h, k), "xavier", seed=rng)
        return Case(
            kind, ({name: value + rng.normal(0, 0.3, value.shape) for name, value in params.items()},)
        )

    return (
        case("plain", 2, 3, 1),
        case("plain", 3, 4, 2),
        case("square", 3, 3, 3),
        case("one", 2, 1, 1),
        Case("zeros", (initialize((2, 2, 2), "zeros"),)),
    )


EXERCISE = Exercise(
    name="tanh_to_sigmoid_net",
    stub=stub,
    solution=solution,
    right={
        "built": built(),
        "ones": built(b2=lambda b2, W2: b2 - np.ones(len(W2)) @ W2),
        "loop": loop,
        "kept-axis": built(b2=lambda b2, W2: b2 - W2.sum(axis=0, keepdims=True)),
    },
    wrong={
        "b2-forgotten": built(b2=lambda b2, W2: b2),
        "b2-added": built(b2=lambda b2, W2: b2 + W2.sum(axis=0)),
        "b2-twice": built(b2=lambda b2, W2: b2 - 2 * W2.sum(axis=0)),
        "b2-doubled": built(b2=lambda b2, W2: 2 * b2 - W2.sum(axis=0)),
        "minus-one": built(b2=lambda b2, W2: b2 - 1),
        "b2-of-units": built(b2=lambda b2, W2: b2 - W2.sum(axis=1)),
        "b2-total": built(b2=lambda b2, W2: b2 - W2.sum()),
        "w1-forgotten": built(W1=1),
        "b1-forgotten": built(b1=1),
        "w2-forgotten": built(W2=1),
        "first-layer-only": built(W2=1, b2=lambda b2, W2: b2),
        "halved": built(W1=0.5, b1=0.5),
        "transposed": lambda params: solution(params) | {"W2": 2 * params["W2"].T},
        "in-place": in_place,
    },
    properties={
        "same-function": Property(
            lambda args, new: bool(
                np.allclose(
                    np.tanh(args[0]["b1"]) @ args[0]["W2"] + args[0]["b2"],
                    1 / (1 + np.exp(-new["b1"])) @ new["W2"] + new["b2"],
                )
            ),
            built(b2=lambda b2, W2: b2 - W2.sum(axis=0) + 0.5),
        ),
    },
    cases=hidden(),
    rows=True,
)
