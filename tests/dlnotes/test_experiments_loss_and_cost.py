"""The experiments of chapter 6, with the margins that the book's verdicts rest on."""

from __future__ import annotations

import doctest
import math

import numpy as np
import pytest

from dlnotes.experiments import loss_and_cost
from dlnotes.experiments.loss_and_cost import (
    Convexity,
    DescentOrAscent,
    Formula,
    LossTable,
    MeanOrSum,
    SquaredErrorFit,
    StoppingPlaces,
)
from tests.dlnotes.experiment_checks import Check, notices, passes, unchecked


def loss_table_holds(result: LossTable) -> None:
    assert result.y1 == pytest.approx((0.01005, 0.69315, 4.60517), abs=1e-5)
    assert result.y0 == pytest.approx(result.y1[::-1], abs=1e-12)
    assert result.other_term == 0


def formula_holds(result: Formula) -> None:
    assert result.path_gap < 1e-12  # the same path: only the unit of the loss differs
    assert result.natural_cost < result.other_cost - 0.02  # measured: 0.363, 0.400
    assert result.minimum_gap < 1e-6
    assert result.naive_30 == pytest.approx(30, abs=0.1)
    assert result.naive_40 == math.inf
    assert result.stable_40 == pytest.approx(40, abs=1e-9)


def descent_or_ascent_holds(result: DescentOrAscent) -> None:
    assert result.y1_lower > 0.7  # measured: 0.777
    assert result.y0_lower < 0.3
    assert result.accuracy_lower > 0.8
    assert result.cost_lower < 0.4
    assert result.y1_raise < 0.25  # measured: 0.164
    assert result.y0_raise > 0.75
    assert result.accuracy_raise < 0.2
    assert result.cost_raise > 20  # measured: 57


def mean_or_sum_holds(result: MeanOrSum) -> None:
    assert result.mean_start == pytest.approx((math.log(2),) * 3)
    assert result.sum_start == pytest.approx((20 * math.log(2), 200 * math.log(2), 2000 * math.log(2)))
    assert max(result.mean_end) < 0.5  # measured: at most 0.40
    assert result.sum_end[0] < 0.5  # with few examples nothing seems wrong
    assert result.sum_end[1] > 2  # measured: 7.6
    assert result.sum_end[2] > 20  # measured: 79
    assert result.rescaled_gap < 1e-9


def squared_error_fit_holds(result: SquaredErrorFit) -> None:
    assert result.log_weights == pytest.approx((1.5, -0.5), abs=0.1)
    assert result.squared_weights == pytest.approx((1.5, -0.5), abs=0.1)
    assert result.log_slope == pytest.approx(1, abs=1e-3)
    assert result.squared_slope == pytest.approx(9.08e-5, rel=1e-3)
    assert 2 < result.near_ratio < 5  # measured: 3.3
    assert result.far_ratio > 100  # measured: 527


def stopping_places_holds(result: StoppingPlaces) -> None:
    assert result.stuck[:2] == (0, 0)
    assert result.stuck[2] <= 4  # measured: 1
    assert result.stuck[4] >= 12  # measured: 17
    assert result.log_stuck == (0, 0, 0, 0, 0)
    assert abs(result.accuracy - result.log_accuracy) < 0.01
    assert result.w == pytest.approx((0.0234, math.log(3)), abs=1e-3)
    assert result.costs[0] > result.costs[1] + 0.01  # from 0 into the worse valley
    assert result.barrier > result.costs[0] + 0.01
    assert abs(result.log_w[0] - result.log_w[1]) < 1e-3


def convexity_holds(result: Convexity) -> None:
    assert result.log_negative == result.log_violations == 0
    assert result.squared_negative > 200  # measured: 389 of 400
    assert result.squared_violations > 50  # measured: 182 of 400
    assert result.network_end < 0.1
    assert result.network_middle > result.network_end + 0.5  # measured: 2.87


def literal(z: np.ndarray, y: np.ndarray) -> np.ndarray:
    with np.errstate(divide="ignore"):
        return -np.log(np.abs(1 - y - 1 / (1 + np.exp(-z))))


CHECKS = [
    Check(loss_and_cost.loss_table, loss_table_holds, ({"log": np.log10},)),
    Check(loss_and_cost.formula, formula_holds, ({"rate_factor": 1.0}, {"stable": literal})),
    Check(loss_and_cost.descent_or_ascent, descent_or_ascent_holds, ({"sign": 1.0},)),
    Check(loss_and_cost.mean_or_sum, mean_or_sum_holds, ({"divide": False},)),
    Check(loss_and_cost.squared_error_fit, squared_error_fit_holds, ({"far": 0.6}, {"flip": 0.3})),
    Check(loss_and_cost.stopping_places, stopping_places_holds, ({"loss": "log"}, {"steps": 5})),
    Check(loss_and_cost.convexity, convexity_holds, ({"loss": "squared"}, {"hidden": False})),
]


@pytest.mark.parametrize("check", CHECKS, ids=lambda c: c.experiment.__name__)
def test_the_experiment_keeps_its_margins(check: Check) -> None:
    passes(check)


@pytest.mark.parametrize("check", CHECKS, ids=lambda c: c.experiment.__name__)
def test_the_experiment_notices_a_planted_change(check: Check) -> None:
    notices(check)


def test_every_experiment_is_checked() -> None:
    assert unchecked(loss_and_cost, CHECKS) == set()


def test_the_examples_run() -> None:
    assert doctest.testmod(loss_and_cost).failed == 0
