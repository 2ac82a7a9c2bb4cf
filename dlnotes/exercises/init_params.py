"""Exercise of chapter 14: weights that start random, and scaled."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np

from dlnotes.exercises._kit import Case, Exercise, Property, Seed


def stub(sizes, rng, scheme):
    params = {}
    for layer in range(1, len(sizes)):
        n_in, n_out = sizes[layer - 1], sizes[layer]
        params[f"W{layer}"] = np.zeros((n_in, n_out))
        params[f"b{layer}"] = np.zeros(n_out)
    return params


def solution(sizes, rng, scheme):
    params = {}
    for layer in range(1, len(sizes)):
        n_in, n_out = sizes[layer - 1], sizes[layer]
        sd = np.sqrt((2 if scheme == "he" else 1) / n_in)
        params[f"W{layer}"] = sd * rng.standard_normal((n_in, n_out))
        params[f"b{layer}"] = np.zeros(n_out)
    return params


def built(
    weight=lambda sd, rng, n_in, n_out: sd * rng.standard_normal((n_in, n_out)),
    deviation=lambda scheme, n_in, n_out: math.sqrt((2 if scheme == "he" else 1) / n_in),
    bias=lambda rng, n_out: np.zeros(n_out),
):
    """Return an answer that differs from the solution in one place."""

    def answer(sizes, rng, scheme):
        params = {}
        for layer in range(1, len(sizes)):
            n_in, n_out = sizes[layer - 1], sizes[layer]
            params[f"W{layer}"] = weight(deviation(scheme, n_in, n_out), rng, n_in, n_out)
            params[f"b{layer}"] = bias(rng, n_out)
        return params

    return answer


def weights_first(sizes, rng, scheme):
    gain = {"he": 2.0, "xavier": 1.0}[scheme]
    drawn = [rng.normal(0, (gain / n) ** 0.5, (n, k)) for n, k in pairwise(sizes)]
    params = {f"W{i}": W for i, W in enumerate(drawn, start=1)}
    return params | {f"b{i}": np.zeros(W.shape[1]) for i, W in enumerate(drawn, start=1)}


def filled(sizes, rng, scheme):
    params = stub(sizes, rng, scheme)
    for layer, n_in in enumerate(sizes[:-1], start=1):
        for index in np.ndindex(params[f"W{layer}"].shape):
            params[f"W{layer}"][index] = rng.standard_normal() * math.sqrt((1 + (scheme == "he")) / n_in)
    return params


def global_random(sd, rng, n_in, n_out):
    return sd * np.random.standard_normal((n_in, n_out))  # noqa: NPY002


def from_zero(sizes, rng, scheme):
    solved = solution(sizes, rng, scheme)
    return {f"{name[0]}{int(name[1:]) - 1}": value for name, value in solved.items()}


def hidden():
    return (
        Case("plain", ([2, 3, 1], Seed(1), "he")),
        Case("plain", ([3, 2, 2], Seed(2), "xavier")),
        Case("other", ([4, 5, 3, 1], Seed(3), "he")),
        Case("one", ([2, 1], Seed(4), "xavier")),
        Case("square", ([3, 3], Seed(5), "he")),
    )


def normal(sd, rng, n_in, n_out):
    return sd * rng.standard_normal((n_in, n_out))


EXERCISE = Exercise(
    name="init_params",
    stub=stub,
    solution=solution,
    right={"built": built(), "weights-first": weights_first, "filled": filled},
    wrong={
        "all-zero": stub,
        "all-equal": built(weight=lambda sd, rng, n_in, n_out: np.full((n_in, n_out), sd)),
        "not-scaled": built(deviation=lambda scheme, n_in, n_out: 1.0),
        "small": built(deviation=lambda scheme, n_in, n_out: 0.01),
        "variance": built(deviation=lambda scheme, n_in, n_out: (2 if scheme == "he" else 1) / n_in),
        "by-n-out": built(
            deviation=lambda scheme, n_in, n_out: math.sqrt((2 if scheme == "he" else 1) / n_out)
        ),
        "always-he": built(deviation=lambda scheme, n_in, n_out: math.sqrt(2 / n_in)),
        "always-xavier": built(deviation=lambda scheme, n_in, n_out: math.sqrt(1 / n_in)),
        "schemes-swapped": built(
            deviation=lambda scheme, n_in, n_out: math.sqrt((1 if scheme == "he" else 2) / n_in)
        ),
        "times-n": built(
            deviation=lambda scheme, n_in, n_out: math.sqrt((2 if scheme == "he" else 1) * n_in)
        ),
        "global-random": built(weight=global_random),
        "own-seed": built(
            weight=lambda sd, rng, n_in, n_out: normal(sd, np.random.default_rng(0), n_in, n_out)
        ),
        "uniform": built(weight=lambda sd, rng, n_in, n_out: sd * rng.random((n_in, n_out))),
        "columns": built(weight=lambda sd, rng, n_in, n_out: sd * rng.standard_normal((n_out, n_in))),
        "bias-of-inputs": lambda sizes, rng, scheme: {
            name: np.zeros(sizes[int(name[1:]) - 1]) if name[0] == "b" else value
            for name, value in solution(sizes, rng, scheme).items()
        },
        "bias-column": built(bias=lambda rng, n_out: np.zeros((n_out, 1))),
        "bias-ones": built(bias=lambda rng, n_out: np.ones(n_out)),
        "bias-random": built(bias=lambda rng, n_out: rng.standard_normal(n_out)),
        "counted-from-zero": from_zero,
    },
    properties={
        "bias-zero": Property(
            lambda args, p: not any(np.any(value) for name, value in p.items() if name[0] == "b"),
            built(bias=lambda rng, n_out: np.full(n_out, 0.1)),
        ),
    },
    cases=hidden(),
)
