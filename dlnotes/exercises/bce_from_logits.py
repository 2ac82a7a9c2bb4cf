"""Exercise of chapter 6: the same loss, straight from z."""

from __future__ import annotations

import numpy as np

from dlnotes.activations import sigmoid
from dlnotes.exercises._kit import Case, Exercise, Property, spoiling


def stub(z, y):
    return np.zeros(len(y))


def solution(z, y):
    s = np.where(y == 1, -z, z)
    return np.maximum(s, 0) + np.log1p(np.exp(-np.abs(s)))


def loop(z, y):
    losses = []
    for z_i, label in zip(z, y, strict=True):
        s = -float(z_i) if label == 1 else float(z_i)
        losses.append(s + np.log1p(np.exp(-s)) if s > 0 else np.log1p(np.exp(s)))
    return np.array(losses)


def through_probability(z, y):
    a = 1 / (1 + np.exp(-z))
    return -(y * np.log(a) + (1 - y) * np.log(1 - a))


def clipped(z, y):
    a = np.clip(sigmoid(z), 1e-15, 1 - 1e-15)
    return -(y * np.log(a) + (1 - y) * np.log(1 - a))


def treated_as_probability(z, y):
    return -(y * np.log(np.abs(z) + 1e-9) + (1 - y) * np.log(np.abs(1 - z) + 1e-9))


def hidden():
    rng = np.random.default_rng(1062)
    return (
        Case("plain", (rng.normal(0, 2, 4), np.array([1.0, 0.0, 1.0, 0.0]))),
        Case("plain", (rng.normal(0, 2, 3), np.array([0.0, 0.0, 1.0]))),
        Case("one", (np.array([0.7]), np.array([1.0]))),
        Case("integers", (np.array([2, -1, 0]), np.array([0, 1, 1]))),
        Case("zeros", (np.zeros(2), np.array([1.0, 0.0]))),
        Case("large", (np.array([1000.0, -1000.0, 1000.0, -1000.0]), np.array([1.0, 0.0, 0.0, 1.0]))),
        Case("tail", (np.array([-60.0, 60.0, 45.0]), np.array([1.0, 0.0, 1.0]))),
    )


EXERCISE = Exercise(
    name="bce_from_logits",
    stub=stub,
    solution=solution,
    right={
        "loop": loop,
        "logaddexp": lambda z, y: np.logaddexp(0, z) - y * z,
        "max-form": lambda z, y: np.maximum(z, 0) - z * y + np.log1p(np.exp(-np.abs(z))),
        "plain-log": lambda z, y: np.maximum(z, 0) - z * y + np.log(1 + np.exp(-np.abs(z))),
    },
    wrong={
        "through-probability": through_probability,
        "clipped": clipped,
        "exponential": lambda z, y: np.log(1 + np.exp(z)) - y * z,
        "labels-swapped": lambda z, y: solution(z, 1 - y),
        "sign": lambda z, y: -solution(z, y),
        "without-maximum": lambda z, y: np.log1p(np.exp(-np.abs(z))),
        "without-logarithm": lambda z, y: np.maximum(np.where(y == 1, -z, z), 0),
        "without-label": lambda z, y: np.logaddexp(0, z),
        "base-two": lambda z, y: solution(z, y) / np.log(2),
        "mean": lambda z, y: solution(z, y).mean(),
        "as-probability": treated_as_probability,
        "squared": lambda z, y: (sigmoid(z) - y) ** 2,
        "in-place": spoiling(solution, 0),
    },
    properties={
        "never-negative": Property(
            lambda args, loss: bool(np.all(loss >= 0)), lambda z, y: solution(z, y) - 1
        ),
    },
    cases=hidden(),
)
