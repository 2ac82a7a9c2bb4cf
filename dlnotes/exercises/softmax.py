"""Exercise of chapter 11: softmax of each row."""

from __future__ import annotations

import numpy as np

from dlnotes.exercises._kit import Case, Exercise, Property, spoiling


def stub(Z):
    return None


def solution(Z):
    E = np.exp(Z - Z.max(axis=1, keepdims=True))  # (m, K)
    return E / E.sum(axis=1, keepdims=True)


def loop(Z):
    rows = []
    for z in Z:
        e = np.exp(z - max(z))
        rows.append(e / sum(e))
    return np.array(rows)


def logarithm(Z):
    largest = Z.max(axis=1)[:, None]
    return np.exp(Z - largest - np.log(np.exp(Z - largest).sum(axis=1))[:, None])


def columns_first(Z):
    E = np.exp(Z.T - Z.max(axis=1))
    return (E / E.sum(axis=0)).T


def without_keepdims(Z):
    E = np.exp(Z - Z.max(axis=1)[:, None])
    return E / E.sum(axis=1)


def down(Z):
    E = np.exp(Z - Z.max(axis=0))
    return E / E.sum(axis=0)


def everything(Z):
    E = np.exp(Z - Z.max())
    return E / E.sum()


def one_maximum(Z):
    E = np.exp(Z - Z.max())
    return E / E.sum(axis=1, keepdims=True)


def hidden():
    rng = np.random.default_rng(1112)
    return (
        Case("plain", (rng.normal(0, 1, (4, 3)),)),
        Case("plain", (rng.normal(0, 2, (2, 5)),)),
        Case("one", (rng.normal(0, 1, (1, 3)),)),
        Case("square", (rng.normal(0, 1, (3, 3)),)),
        Case("integers", (np.array([[1, 2, 3], [0, 0, 5]]),)),
        Case("zeros", (np.zeros((2, 4)),)),
        Case("large", (np.array([[1000.0, 999.0, 0.0], [-1000.0, -1001.0, -999.0]]),)),
    )


EXERCISE = Exercise(
    name="softmax",
    stub=stub,
    solution=solution,
    right={"loop": loop, "logarithm": logarithm, "columns-first": columns_first},
    wrong={
        "overflow": lambda Z: np.exp(Z) / np.exp(Z).sum(axis=1, keepdims=True),
        "one-maximum": one_maximum,
        "down-the-columns": down,
        "without-keepdims": without_keepdims,
        "whole-array": everything,
        "not-normalised": lambda Z: np.exp(Z - Z.max(axis=1, keepdims=True)),
        "without-exp": lambda Z: Z / Z.sum(axis=1, keepdims=True),
        "sigmoid": lambda Z: 1 / (1 + np.exp(-Z)),
        "hard": lambda Z: (Z.max(axis=1, keepdims=True) == Z) * 1.0,
        "sign": lambda Z: solution(-Z),
        "log-probability": lambda Z: (
            Z
            - Z.max(axis=1, keepdims=True)
            - np.log(np.exp(Z - Z.max(axis=1, keepdims=True)).sum(axis=1, keepdims=True))
        ),
        "as-integers": lambda Z: solution(Z).astype(Z.dtype),
        "in-place": spoiling(solution, 0),
    },
    properties={
        "adds-to-one": Property(
            lambda args, P: bool(np.all(np.abs(P.sum(axis=1) - 1) < 1e-6)), lambda Z: solution(Z) * 0.9 + 0.2
        ),
    },
    cases=hidden(),
)
