"""The experiments of chapter 10, with the margins that the book's verdicts rest on."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest

from dlnotes.experiments import vectorization
from dlnotes.experiments.vectorization import (
    RECORDED,
    CountedPasses,
    DotShapes,
    FunctionCalls,
    Lanes,
    PythonProducts,
    Recorded,
    measure,
    step_with_arrays,
    step_with_loops,
)
from tests.dlnotes.experiment_checks import Check, notices, passes, unchecked


def counted_passes_holds(result: CountedPasses) -> None:
    assert result.steps == 20
    assert result.with_loops == 20 * (1 + 200 * (1 + 2 * 5) + 5)
    assert result.with_arrays == result.steps
    assert result.largest_difference < 1e-9


def dot_shapes_holds(result: DotShapes) -> None:
    assert result.rows_count == result.columns_count == result.examples == 5
    assert result.star_count == 15
    assert result.refused == 2
    assert result.square_gap > 0.1


def function_calls_holds(result: FunctionCalls) -> None:
    assert result.comprehension == 1000
    assert result.vectorize >= 1000
    assert result.array == 1


def python_products_holds(result: PythonProducts) -> None:
    assert result == PythonProducts(objects=1999, floats=0, float_bytes=8, gap=0.0)


def lanes_holds(result: Lanes) -> None:
    assert result.rounds_alone == 1024
    assert result.rounds_lanes == 1024 // 8 + 3
    assert result.error_alone != result.error_lanes
    assert 0 < result.error_lanes < result.error_alone < 1e-3


def recorded_holds(result: Recorded) -> None:
    assert result.dot_small < 0.8
    assert result.dot_large > 20
    assert result.step_small < 1
    assert result.step_large > 20
    assert result.vectorize_slower > 1.2
    assert result.leave_interpreter > 5
    assert 1 < result.side_by_side < result.leave_interpreter


def timing_holds(result: Recorded) -> None:
    assert result.dot_small < 1
    assert result.dot_large > 20  # measured: 93 to 461
    assert result.step_large > 20  # measured: 206 to 1400
    assert result.vectorize_slower > 1.2  # measured: 1.9 to 5
    assert result.leave_interpreter > 5


def example_loop(
    w: np.ndarray, b: float, X: np.ndarray, y: np.ndarray, learning_rate: float, times: Any
) -> tuple[np.ndarray, float]:
    dz = np.array([1 / (1 + np.exp(-(X[i] @ w + b))) - y[i] for i in times(len(y))])
    return w - learning_rate * (X.T @ dz) / len(y), b - learning_rate * float(dz.mean())


PARALLEL_ALONE = dataclasses.replace(RECORDED, strided=RECORDED.objects[-2])  # all the gain comes last
NEVER_SLOWER = dataclasses.replace(RECORDED, small_step=RECORDED.large_step, dot=(1e-9,) * 10)

CHECKS = [
    Check(
        vectorization.counted_passes,
        counted_passes_holds,
        ({"arrays": example_loop}, {"arrays": lambda w, b, *_: (w, b)}),
    ),
    Check(vectorization.dot_shapes, dot_shapes_holds, ({"product": lambda a, b: np.zeros(5)}, {"m": 3})),
    Check(vectorization.function_calls, function_calls_holds, ({"wrap": lambda f: f},)),
    Check(vectorization.python_products, python_products_holds, ({"dtype": object}, {"dtype": np.float32})),
    Check(vectorization.lanes, lanes_holds, ({"width": 1},)),
    Check(vectorization.recorded, recorded_holds, ({"record": PARALLEL_ALONE}, {"record": NEVER_SLOWER})),
]
TIMED = Check(
    vectorization.timing,
    timing_holds,
    ({"product": lambda a, b: sum(x * y for x, y in zip(a, b, strict=True))},),
)


@pytest.mark.parametrize("check", CHECKS, ids=lambda c: c.experiment.__name__)
def test_the_experiment_keeps_its_margins(check: Check) -> None:
    passes(check)


@pytest.mark.parametrize("check", CHECKS, ids=lambda c: c.experiment.__name__)
def test_the_experiment_notices_a_planted_change(check: Check) -> None:
    notices(check)


@pytest.mark.full
def test_the_timing_keeps_its_margins_and_notices_a_planted_change() -> None:
    passes(TIMED)
    notices(TIMED)


def test_every_experiment_is_checked() -> None:
    assert unchecked(vectorization, [*CHECKS, TIMED]) == set()
    assert unchecked(vectorization, CHECKS) == {"timing"}


def test_both_steps_are_the_same_step() -> None:
    X, y, w = (
        np.array([[1.0, 2.0], [-1.0, 0.5], [0.0, 3.0]]),
        np.array([1.0, 0.0, 1.0]),
        np.array([0.3, -0.2]),
    )
    slow, slow_b = step_with_loops(w.tolist(), 0.1, X.tolist(), y.tolist(), 0.5)
    fast, fast_b = step_with_arrays(w, 0.1, X, y, 0.5)
    assert np.allclose(slow, fast)
    assert slow_b == pytest.approx(fast_b)


def test_a_measured_record_has_the_form_of_the_one_in_the_book() -> None:
    record = measure(sizes=(2, 10_000, 100_000), repeats=1)
    assert set(dataclasses.asdict(record)) == set(dataclasses.asdict(RECORDED))
    assert all(
        time > 0 for name in ("array_loop", "list_loop", "objects", "dot") for time in getattr(record, name)
    )
    assert {
        len(getattr(RECORDED, name)) for name in ("sizes", "array_loop", "list_loop", "objects", "dot")
    } == {10}
