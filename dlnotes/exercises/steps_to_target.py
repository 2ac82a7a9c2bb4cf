"""Exercise of chapter 1: how many steps a training took to reach a target."""

from __future__ import annotations

import numpy as np

from dlnotes.exercises._kit import Case, Exercise, Property, spoiling


def stub(costs, target):
    return None


def solution(costs, target):
    below = np.flatnonzero(costs < target)
    return int(below[0]) if len(below) else np.inf


def loop(costs, target):
    for step, cost in enumerate(costs):
        if cost < target:
            return step
    return np.inf


def counting(costs, target):
    if not np.any(costs < target):
        return float("inf")
    step = 0
    while costs[step] >= target:
        step += 1
    return step


def or_else(value, costs, target):
    found = solution(costs, target)
    return value if found == np.inf else found


def last_step(costs, target):
    below = np.flatnonzero(costs < target)
    return int(below[-1]) if len(below) else np.inf


def nearest(costs, target):
    return int(np.argmin(np.abs(costs - target)))


def hidden():
    return (
        Case("plain", (np.array([0.9, 0.7, 0.4, 0.3, 0.35, 0.2]), 0.5)),
        Case("plain", (np.array([0.69, 0.5, 0.2, 0.3, 0.1, 0.05]), 0.25)),
        Case("one", (np.array([0.1]), 0.5)),
        Case("edge", (np.array([0.9, 0.5, 0.4]), 0.5)),
        Case("other", (np.array([0.9, 0.8, 0.7]), 0.1)),
        Case("integers", (np.array([5, 3, 1, 0]), 2)),
    )


EXERCISE = Exercise(
    name="steps_to_target",
    stub=stub,
    solution=solution,
    right={
        "loop": loop,
        "counting": counting,
        "argmax": lambda c, t: int(np.argmax(c < t)) if (c < t).any() else np.inf,
    },
    wrong={
        "never-is-zero": lambda c, t: int(np.argmax(c < t)),
        "never-is-minus-one": lambda c, t: or_else(-1, c, t),
        "never-is-length": lambda c, t: or_else(len(c), c, t),
        "one-too-many": lambda c, t: solution(c, t) + 1,
        "at-most": lambda c, t: solution(c, np.nextafter(float(t), np.inf)),
        "above": lambda c, t: solution(-c, -t),
        "how-many": lambda c, t: int(np.sum(c < t)),
        "last-step": last_step,
        "lowest-cost": lambda c, t: int(np.argmin(c)),
        "nearest-cost": nearest,
        "the-cost": lambda c, t: float(c[int(np.argmax(c < t))]),
        "in-place": spoiling(solution, 0),
    },
    properties={
        "one-number": Property(lambda args, steps: steps >= 0, lambda c, t: -2.0 * len(c) - solution(c, t)),
    },
    cases=hidden(),
)
