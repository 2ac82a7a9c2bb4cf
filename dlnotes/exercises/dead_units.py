"""Exercise of chapter 2: which units of a ReLU layer are dead."""

from __future__ import annotations

import numpy as np

from dlnotes.exercises._kit import Case, Exercise, Property, spoiling


def stub(Z):
    return None


def solution(Z):
    return (Z <= 0).all(axis=0)


def loop(Z):
    dead = []
    for column in Z.T:
        alive = False
        for z in column:
            alive = alive or z > 0
        dead.append(not alive)
    return np.array(dead)


def hidden():
    rng = np.random.default_rng(1022)

    def layer(m, shifts):
        return rng.normal(0, 1, (m, len(shifts))) + np.array(shifts)

    return (
        Case("plain", (layer(4, [0, -9, 9]),)),
        Case("plain", (layer(6, [-9, 0.5, -9, 0]),)),
        Case("one", (np.array([[-1.0, 2.0, 0.0]]),)),
        Case("square", (layer(3, [-9, 0, 9]),)),
        Case("integers", (np.array([[-1, 2], [-3, -4], [-5, 0]]),)),
        Case("zeros", (np.zeros((2, 3)),)),
        Case("edge", (np.array([[0.0, -1.0, 1e-9], [-2.0, 0.0, 0.0]]),)),
    )


EXERCISE = Exercise(
    name="dead_units",
    stub=stub,
    solution=solution,
    right={
        "largest": lambda Z: Z.max(axis=0) <= 0,
        "loop": loop,
        "not-any": lambda Z: ~np.any(Z > 0, axis=0),
        "relu": lambda Z: (np.maximum(Z, 0) == 0).all(axis=0),
    },
    wrong={
        "any-example": lambda Z: (Z <= 0).any(axis=0),
        "per-example": lambda Z: (Z <= 0).all(axis=1),
        "whole-layer": lambda Z: (Z <= 0).all(),
        "strictly-below": lambda Z: (Z < 0).all(axis=0),
        "exactly-zero": lambda Z: (Z == 0).all(axis=0),
        "alive": lambda Z: (Z > 0).any(axis=0),
        "mean-below": lambda Z: Z.mean(axis=0) <= 0,
        "nearly-dead": lambda Z: (Z < 1e-8).all(axis=0),
        "numbers": lambda Z: np.where(solution(Z), 1.0, 0.0),
        "indices": lambda Z: np.flatnonzero(solution(Z)),
        "keeps-axis": lambda Z: (Z <= 0).all(axis=0, keepdims=True),
        "in-place": spoiling(solution, 0),
    },
    properties={
        "active-is-alive": Property(
            lambda args, dead: not np.any(dead & (args[0] > 0).any(axis=0)),
            lambda Z: np.arange(Z.shape[1]) % 2 == 0,
        ),
    },
    cases=hidden(),
)
