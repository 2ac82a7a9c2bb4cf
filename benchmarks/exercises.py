"""Code exercises: what a check costs beside the reference solution on the same hidden inputs."""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from collections.abc import Callable

import numpy as np

from benchmarks.measure import Row
from dlnotes.exercises import check, exercises, find
from dlnotes.exercises._kit import Exercise

ALLOWED = 0.3  # seconds, or fifty times the reference solution, whichever is more


def seconds(run: Callable[[], object], rounds: int) -> float:
    """Return the median wall time: a check runs in another process, whose CPU time is not ours."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def reference(exercise: Exercise) -> Callable[[], object]:
    """Return a run of the solution on every hidden input."""

    def run() -> None:
        with np.errstate(all="ignore"):
            for case in exercise.cases:
                exercise.solution(*case.fresh())

    return run


def checking(quick: bool) -> list[Row]:
    """Check a right and a wrong answer of every exercise; the dearest exercise counts."""
    shares = {"right": 0.0, "wrong": 0.0}
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DLNOTES_DATA"] = folder
        for name in exercises():
            exercise = find(name)
            allowed = max(ALLOWED, 50 * seconds(reference(exercise), 5))
            answers = {"right": exercise.solution, "wrong": exercise.mutants()[0][1]}
            for kind, answer in answers.items():
                spent = seconds(lambda n=name, a=answer: check(n, a), 3 if quick else 9)
                shares[kind] = max(shares[kind], spent / allowed)
    return [
        Row(
            f"check, {len(exercises())} exercises, {kind} answer",
            "dearest / (0.3 s or 50 references)",
            share,
            "<= 1",
        )
        for kind, share in shares.items()
    ]
