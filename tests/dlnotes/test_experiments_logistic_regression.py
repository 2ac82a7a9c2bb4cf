"""The experiments of chapter 5, with the margins that the book's verdicts rest on."""

from __future__ import annotations

import doctest

import numpy as np
import pytest

from dlnotes.experiments import Result, logistic_regression, run
from dlnotes.experiments.logistic_regression import (
    Calibration,
    FarPoints,
    Saturation,
    StraightBoundary,
    Tails,
)
from tests.dlnotes.experiment_checks import Check, notices, passes, unchecked


def far_points_holds(result: FarPoints) -> None:
    assert result.line_lowest < -0.3  # not a probability
    assert result.line_highest > 1.3
    assert (
        abs(result.line_accuracy - result.logistic_accuracy) < 0.01
    )  # as good as each other without far points
    assert result.line_accuracy_far < result.logistic_accuracy_far - 0.04  # measured: 0.065
    assert result.line_shift > 0.7  # measured: 1.04 hours
    assert abs(result.logistic_shift) < 0.01


def calibration_holds(result: Calibration) -> None:
    assert result.largest_gap < 0.03  # measured: 0.009
    assert 0.7 < result.accuracy < 0.78


def straight_boundary_holds(result: StraightBoundary) -> None:
    assert result.agreement == 1
    assert result.bend < 1e-9
    assert result.accuracy > 0.8


def tails_holds(result: Tails) -> None:
    assert result.right == pytest.approx((0.880797, 0.993307, 0.999955), abs=1e-6)
    assert result.left == pytest.approx((0.119203, 0.006693, 0.000045), abs=1e-6)
    assert 0 < result.lowest < 1e-300
    assert result.symmetry_error < 1e-14
    assert result.bound_ratio <= 1 + 1e-12


def saturation_holds(result: Saturation) -> None:
    found = (
        result.one_64,
        result.zero_64,
        result.overflow_64,
        result.one_32,
        result.zero_32,
        result.overflow_32,
    )
    assert found == pytest.approx((36.74, -745.1, -709.8, 16.64, -104.0, -88.7), abs=1)


def naive_sigmoid(z: np.ndarray) -> np.ndarray:
    with np.errstate(over="ignore"):
        return 1 / (1 + np.exp(-z))


CHECKS = [
    Check(logistic_regression.far_points, far_points_holds, ({"distance": 12.0}, {"n_far": 0})),
    Check(logistic_regression.calibration, calibration_holds, ({"bend": 1.0},)),
    Check(logistic_regression.straight_boundary, straight_boundary_holds, ({"squares": True},)),
    Check(logistic_regression.tails, tails_holds, ({"sigmoid": np.tanh},)),
    Check(logistic_regression.saturation, saturation_holds, ({"sigmoid": naive_sigmoid},)),
]


@pytest.mark.parametrize("check", CHECKS, ids=lambda c: c.experiment.__name__)
def test_the_experiment_keeps_its_margins(check: Check) -> None:
    passes(check)


@pytest.mark.parametrize("check", CHECKS, ids=lambda c: c.experiment.__name__)
def test_the_experiment_notices_a_planted_change(check: Check) -> None:
    notices(check)


def test_every_experiment_is_checked() -> None:
    assert unchecked(logistic_regression, CHECKS) == set()
    assert unchecked(logistic_regression, CHECKS[1:]) == {"far_points"}


def test_results_are_frozen_and_print_four_digits() -> None:
    result = run("logistic_regression.straight_boundary")
    assert isinstance(result, Result)
    assert repr(result).startswith("StraightBoundary(agreement=1, bend=<1e-12, accuracy=0.8")
    with pytest.raises(AttributeError):
        result.agreement = 0  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "name", ["nothing", "nothing.at_all", "logistic_regression.Tails", "logistic_regression._bisect"]
)
def test_an_unknown_experiment_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match=r"expected one of .*(logistic_regression|far_points)"):
        run(name)


def test_the_examples_run() -> None:
    assert doctest.testmod(logistic_regression).failed == 0
