"""The experiments of chapter 7, with the margins that the book's verdicts rest on."""

from __future__ import annotations

import doctest
import math

import pytest

from dlnotes.experiments import gradient_descent
from dlnotes.experiments.gradient_descent import (
    BiasUpdate,
    Downhill,
    FeatureScaling,
    LearningRates,
    MeanCost,
    MiniBatches,
    OneStep,
    PartialSlope,
    RunsAway,
    WhatVanishes,
)
from tests.dlnotes.experiment_checks import Check, notices, passes, unchecked


def mean_cost_holds(result: MeanCost) -> None:
    assert result.mean == pytest.approx(math.log(2))
    assert result.total == pytest.approx(200 * math.log(2))
    assert result.mean_of_total == result.total  # the mean of one number is that number


def what_vanishes_holds(result: WhatVanishes) -> None:
    assert result.weights[0] == 0
    assert result.weights[-1] > 1.5  # measured: 2.09
    assert result.smallest_weight > 1  # measured: 1.61
    assert result.costs[0] == pytest.approx(math.log(2))
    assert 0.3 < result.costs[-1] < 0.4  # not 0
    assert result.gradients[-1] < 1e-8
    assert result.start_gap < 1e-6


def runs_away_holds(result: RunsAway) -> None:
    growth = [b - a for a, b in zip(result.sizes, result.sizes[1:], strict=False)]
    assert min(growth) > 0.4  # measured: 0.6, 0.9, 1.4 for each factor 10
    assert result.costs[-1] < result.costs[0] / 20
    assert max(result.penalised[1:]) - min(result.penalised[1:]) < 0.01  # a minimum exists


def one_step_holds(result: OneStep) -> None:
    assert (result.right, result.left) == pytest.approx((2.4, -2.4))
    assert result.cost_after < result.cost_before
    assert result.bounce == (1, -1, 1, -1, 1)


def partial_slope_holds(result: PartialSlope) -> None:
    assert result.gap < 1e-8
    assert result.formula[0] < -0.2
    assert result.elsewhere[0] > 0  # another place, another slope
    assert result.rise == pytest.approx(result.expected_rise, rel=0.05)


def downhill_holds(result: Downhill) -> None:
    assert result.lowered[:2] == (1, 1)
    assert result.lowered[2] < 0.5  # measured: 0.16
    assert result.lowered[3] < 0.05
    assert result.reached_lowest < 0.05


def learning_rates_holds(result: LearningRates) -> None:
    assert result.quadratic[0] < 1e-6
    assert result.quadratic[1] == pytest.approx(1)
    assert result.quadratic[2] > 1e5
    assert result.steps[0] < 30  # measured: 10, 112, 1128, 11 351
    for fast, slow in zip(result.steps, result.steps[1:], strict=False):
        assert 7 < slow / fast < 15
    assert result.large_slope > result.small_slope
    assert result.large_slope_rate > 1000 * result.small_slope_rate


def bias_update_holds(result: BiasUpdate) -> None:
    assert result.accuracy > result.accuracy_without + 0.04  # measured: 0.84, 0.76
    assert result.db == pytest.approx(result.measured_db, abs=1e-8)


def feature_scaling_holds(result: FeatureScaling) -> None:
    assert result.steps[1] > 10 * result.steps[0]  # measured: 10, 544
    assert result.condition[1] > 10 * result.condition[0]


def mini_batches_holds(result: MiniBatches) -> None:
    assert max(result.costs[1:]) < result.costs[0] / 2  # measured: 0.27, 0.05, 0.05


CHECKS = [
    Check(gradient_descent.mean_cost, mean_cost_holds, ({"y_hat": 0.9}, {"m": 20})),
    Check(gradient_descent.what_vanishes, what_vanishes_holds, ({"signal": 0.0},)),
    Check(gradient_descent.runs_away, runs_away_holds, ({"sep": 1.0}, {"penalty": 0.0})),
    Check(gradient_descent.one_step, one_step_holds, ({"sign": 1.0}, {"alpha": 1.0})),
    Check(gradient_descent.partial_slope, partial_slope_holds, ({"divide": False},)),
    Check(gradient_descent.downhill, downhill_holds, ({"sign": 1.0},)),
    Check(gradient_descent.learning_rates, learning_rates_holds, ({"curvature": 3.0},)),
    Check(gradient_descent.bias_update, bias_update_holds, ({"shift": 0.0},)),
    Check(gradient_descent.feature_scaling, feature_scaling_holds, ({"factor": 1.0},)),
    Check(gradient_descent.mini_batches, mini_batches_holds, ({"sizes": (2000, 2000, 2000)},)),
]


@pytest.mark.parametrize("check", CHECKS, ids=lambda c: c.experiment.__name__)
def test_the_experiment_keeps_its_margins(check: Check) -> None:
    passes(check)


@pytest.mark.parametrize("check", CHECKS, ids=lambda c: c.experiment.__name__)
def test_the_experiment_notices_a_planted_change(check: Check) -> None:
    notices(check)


def test_every_experiment_is_checked() -> None:
    assert unchecked(gradient_descent, CHECKS) == set()


def test_the_examples_run() -> None:
    assert doctest.testmod(gradient_descent).failed == 0
