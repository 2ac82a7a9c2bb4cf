"""The experiments of chapter 11, with the margins that the book's verdicts rest on."""

from __future__ import annotations

import numpy as np
import pytest

from dlnotes.experiments import broadcasting
from dlnotes.experiments.broadcasting import (
    AddedMemory,
    CountedAxes,
    RepeatedRow,
    ShapeRule,
    SilentPairs,
    Timing,
)
from tests.dlnotes.experiment_checks import Check, notices, passes, unchecked


def repeated_row_holds(result: RepeatedRow) -> None:
    assert result.gap_to_repeated == 0  # to the bit
    assert result.gap_to_multiplied > 100
    assert result.stride == 0
    assert result.row_bytes == 24
    assert result.added_bytes == 0


def shape_rule_holds(result: ShapeRule) -> None:
    assert result.pairs == 1600
    assert 0 < result.allowed < result.pairs
    assert result.agreement == 1


def counted_axes_holds(result: CountedAxes) -> None:
    assert result == CountedAxes(matrix_axes=2, vector_axes=1, vector_components=3, transposed=(3,))


def added_memory_holds(result: AddedMemory) -> None:
    assert result.broadcast == pytest.approx(1, abs=0.02)
    assert result.tile == pytest.approx(2, abs=0.02)
    assert result.accident == 1000


def silent_pairs_holds(result: SilentPairs) -> None:
    assert result.intended == pytest.approx(0.01, rel=0.1)
    assert result.returned == pytest.approx(2, rel=0.1)
    assert result.smallest_factor > 44  # measured: 110


def timing_holds(result: Timing) -> None:
    assert result.tile > 1.2  # measured: 1.6 to 7.4
    assert result.double_loop > 50  # measured: about 290


def from_the_left(a: tuple[int, ...], b: tuple[int, ...]) -> tuple[int, ...] | None:
    longest = max(len(a), len(b))
    a, b = (shape + (1,) * (longest - len(shape)) for shape in (a, b))
    fits = all(x == y or 1 in (x, y) for x, y in zip(a, b, strict=True))
    return tuple(map(max, zip(a, b, strict=True))) if fits else None


def multiply_by_m(A: np.ndarray, v: np.ndarray) -> np.ndarray:
    return A + len(A) * v


def copy_rows(v: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    return np.tile(v, (shape[0], 1))


CHECKS = [
    Check(broadcasting.repeated_row, repeated_row_holds, ({"add": multiply_by_m}, {"stretch": copy_rows})),
    Check(broadcasting.shape_rule, shape_rule_holds, ({"rule": from_the_left},)),
    Check(broadcasting.counted_axes, counted_axes_holds, ({"vector": (1, 3)}, {"matrix": (12,)})),
    Check(
        broadcasting.added_memory,
        added_memory_holds,
        ({"copy": lambda v, m: np.broadcast_to(v, (m, 1000))}, {"column": False}),
    ),
    Check(broadcasting.silent_pairs, silent_pairs_holds, ({"column": False},)),
]
TIMED = Check(broadcasting.timing, timing_holds, ({"m": 1, "n": 1},))


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
    assert unchecked(broadcasting, [*CHECKS, TIMED]) == set()
    assert unchecked(broadcasting, CHECKS) == {"timing"}
