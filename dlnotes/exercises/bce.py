"""Exercise of chapter 6: the cross-entropy of each example."""

from __future__ import annotations

import numpy as np

from dlnotes.exercises._kit import Case, Exercise, Property, spoiling


def stub(yhat, y):
    return np.zeros(len(y))


def solution(yhat, y):
    return -(y * np.log(yhat) + (1 - y) * np.log(1 - yhat))


def loop(yhat, y):
    losses = []
    for p, label in zip(yhat, y, strict=True):
        losses.append(-np.log(p) if label == 1 else -np.log(1 - p))
    return np.array(losses)


def hidden():
    rng = np.random.default_rng(106)
    return (
        Case("plain", (rng.uniform(0.05, 0.95, 4), np.array([1.0, 0.0, 1.0, 0.0]))),
        Case("plain", (rng.uniform(0.05, 0.95, 3), np.array([0.0, 0.0, 1.0]))),
        Case("one", (np.array([0.9]), np.array([1.0]))),
        Case("integers", (rng.uniform(0.05, 0.95, 4), np.array([0, 1, 1, 0]))),
        Case("edge", (np.array([0.5, 0.5]), np.array([1.0, 0.0]))),
        Case("tail", (np.array([0.002, 0.998]), np.array([1.0, 0.0]))),
    )


EXERCISE = Exercise(
    name="bce",
    stub=stub,
    solution=solution,
    right={
        "where": lambda yhat, y: np.where(y == 1, -np.log(yhat), -np.log(1 - yhat)),
        "loop": loop,
        "log1p": lambda yhat, y: -(y * np.log(yhat) + (1 - y) * np.log1p(-yhat)),
        "of-the-right-class": lambda yhat, y: -np.log(y * yhat + (1 - y) * (1 - yhat)),
    },
    wrong={
        "sign": lambda yhat, y: -solution(yhat, y),
        "labels-swapped": lambda yhat, y: solution(yhat, 1 - y),
        "only-ones": lambda yhat, y: -y * np.log(yhat),
        "only-zeros": lambda yhat, y: -(1 - y) * np.log(1 - yhat),
        "without-label": lambda yhat, y: -(y * np.log(yhat) + np.log(1 - yhat)),
        "one-sign": lambda yhat, y: -y * np.log(yhat) + (1 - y) * np.log(1 - yhat),
        "base-ten": lambda yhat, y: solution(yhat, y) / np.log(10),
        "base-two": lambda yhat, y: solution(yhat, y) / np.log(2),
        "mean": lambda yhat, y: solution(yhat, y).mean(),
        "sum": lambda yhat, y: solution(yhat, y).sum(),
        "divided": lambda yhat, y: solution(yhat, y) / len(y),
        "squared": lambda yhat, y: (yhat - y) ** 2,
        "probability": lambda yhat, y: np.where(y == 1, yhat, 1 - yhat),
        "in-place": spoiling(solution, 0),
    },
    properties={
        "never-negative": Property(
            lambda args, loss: bool(np.all(loss >= 0)), lambda yhat, y: solution(yhat, y) - 1
        ),
    },
    cases=hidden(),
)
