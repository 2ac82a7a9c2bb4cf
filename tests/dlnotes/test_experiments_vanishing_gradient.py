"""The experiments of chapter 3, with the margins that the book's verdicts rest on."""

from __future__ import annotations

import doctest
import math

import numpy as np
import pytest

from dlnotes import (
    ACTIVATIONS,
    binary_cross_entropy_from_logits,
    check_gradients,
    moons,
    relu_derivative,
    sigmoid,
    standardize,
)
from dlnotes.activations import Activation
from dlnotes.batched import initialize_many, train_many
from dlnotes.experiments import vanishing_gradient
from dlnotes.experiments.vanishing_gradient import (
    BackwardSignal,
    ChainRule,
    ForwardSignal,
    MeanSlopes,
    SaturatedOutput,
    Tails,
    TrainingDepth,
)
from tests.dlnotes.experiment_checks import Check, notices, passes, unchecked


def chain_rule_holds(result: ChainRule) -> None:
    assert result.passed == 1
    assert result.passed_without_slope == 0


def tails_holds(result: Tails) -> None:
    assert result.sigmoid == pytest.approx((0.25, 0.10499, 0.0066481, 4.5396e-05), rel=1e-4)
    assert result.tanh == pytest.approx((1, 0.070651, 1.8158e-04, 8.2446e-09), rel=1e-4)
    assert result.crossing == pytest.approx(1.6629, abs=1e-4)
    assert result.zero_from == pytest.approx(36.74, abs=1)


def forward_signal_holds(result: ForwardSignal) -> None:
    assert result.mean == pytest.approx((0.5,) * 10, abs=0.05)  # measured: 0.491 to 0.505
    assert result.spread[0] > 0.1  # measured: 0.20
    assert result.spread[-1] < 1e-5  # measured: 4e-7
    assert result.factor == pytest.approx(0.23, abs=0.03)
    assert result.fixed_point == pytest.approx(0.659046, abs=1e-6)


def backward_signal_holds(result: BackwardSignal) -> None:
    five, ten, twenty = result.sigmoid_by_depth
    assert five < 1e-2  # measured: 2.9e-3
    assert ten < 1e-4  # measured: 2.0e-6
    assert twenty < 1e-10  # measured: 9e-13
    assert result.sigmoid_factors == pytest.approx((0.23, 0.62, 0.87), abs=0.05)
    assert result.tanh_factors == pytest.approx((0.49, 0.91), abs=0.05)
    narrow, he, wide = result.relu_first
    assert narrow < 0.01  # measured: 9.8e-4
    assert 0.3 < he < 2  # measured: 0.70
    assert wide > 100  # measured: 499
    assert result.relu_factors == pytest.approx((0.70, 0.98, 1.39), abs=0.05)


def mean_slopes_holds(result: MeanSlopes) -> None:
    assert result.mean == pytest.approx((0.207, 0.606, 0.5, 0.505), abs=0.001)
    assert result.mean_square == pytest.approx((0.045, 0.464, 0.5, 0.500), abs=0.001)
    assert result.zero == pytest.approx((0, 0, 0.5, 0), abs=1e-9)
    assert result.mean_wide == pytest.approx((0.075, 0.157, 0.5, 0.505), abs=0.001)


def training_depth_holds(result: TrainingDepth) -> None:
    assert result.learned_sigmoid == (6, 6, 0)
    assert result.learned_tanh == (6, 6, 6)
    assert result.learned_relu == (6, 6, 6)
    assert result.sigmoid_deep > 0.69  # ln 2 is what an output of 1/2 costs
    assert max(result.tanh[-1] + result.relu[-1]) < 0.3  # measured: 0.16
    still, *others = result.moved
    assert still < 0.01  # measured: 0.0016
    assert min(others) > 0.03  # measured: 0.051


def saturated_output_holds(result: SaturatedOutput) -> None:
    assert result.squared == pytest.approx((132, 144, 234, 827, 5134, 36887), abs=2)
    assert result.log == pytest.approx((40, 43, 50, 57, 63, 70), abs=1)
    assert result.squared_slope == pytest.approx(9.08e-5, rel=1e-3)
    assert result.log_slope == pytest.approx(1, abs=1e-4)


VALUES_FOR_SLOPES = {name: Activation(pair.function, pair.function) for name, pair in ACTIVATIONS.items()}
SMALL_STEPS = dict.fromkeys(vanishing_gradient.RATES, (0.001,) * 3)

CHECKS = [
    Check(vanishing_gradient.chain_rule, chain_rule_holds, ({"slope": relu_derivative},)),
    Check(vanishing_gradient.tails, tails_holds, ({"slope": ACTIVATIONS["sigmoid"].function},)),
    Check(
        vanishing_gradient.forward_signal,
        forward_signal_holds,
        ({"activation": "tanh"}, {"gain": 8.0}),
    ),
    Check(
        vanishing_gradient.backward_signal,
        backward_signal_holds,
        ({"activations": VALUES_FOR_SLOPES},),
    ),
    Check(vanishing_gradient.mean_slopes, mean_slopes_holds, ({"sd": 2.0}, {"wide": 1.0})),
    Check(vanishing_gradient.training_depth, training_depth_holds, ({"rates": SMALL_STEPS, "n_iter": 50},)),
    Check(vanishing_gradient.saturated_output, saturated_output_holds, ({"learning_rate": 0.1},)),
]


@pytest.mark.parametrize("check", CHECKS, ids=lambda c: c.experiment.__name__)
def test_the_experiment_keeps_its_margins(check: Check) -> None:
    passes(check)


@pytest.mark.parametrize("check", CHECKS, ids=lambda c: c.experiment.__name__)
def test_the_experiment_notices_a_planted_change(check: Check) -> None:
    notices(check)


def test_every_experiment_is_checked() -> None:
    assert unchecked(vanishing_gradient, CHECKS) == set()


def test_the_examples_run() -> None:
    assert doctest.testmod(vanishing_gradient).failed == 0


def test_no_learning_rate_rescues_the_deep_sigmoid_network() -> None:
    rates = np.array([0.1, 1, 10, 100])
    X, y = moons(60, seed=0)
    start = initialize_many((2, *(8,) * 8, 1), "xavier", seeds=range(4))
    runs = train_many(start, standardize(X), y, "sigmoid", learning_rate=rates, n_iter=300)
    assert runs.cost_history[-1].min() > math.log(2) - 0.01


def test_the_slopes_of_the_two_losses_are_as_printed() -> None:
    result = vanishing_gradient.saturated_output(starts=())
    z = np.array([10.0])
    assert check_gradients(lambda z: float((sigmoid(z[0]) - 0) ** 2), z, [result.squared_slope])
    assert check_gradients(lambda z: float(binary_cross_entropy_from_logits(z[0], 0)), z, [result.log_slope])
    assert not check_gradients(lambda z: float((sigmoid(z[0]) - 0) ** 2), z, [result.squared_slope * 2])


@pytest.mark.full
def test_the_learning_rates_of_the_book_are_good_ones_and_none_rescues_the_deep_sigmoid_network() -> None:
    X, y = moons(60, seed=0)
    X, grid, seeds = standardize(X), (0.1, 0.3, 1, 3, 10, 30, 100), range(6)
    for name, chosen in vanishing_gradient.RATES.items():
        for depth, rate in zip((1, 3, 8), chosen, strict=True):
            scheme = "he" if name == "relu" else "xavier"
            start = initialize_many((2, *(8,) * depth, 1), scheme, seeds=seeds)
            medians = {}
            for tried in grid:
                runs = train_many(start, X, y, name, learning_rate=tried, n_iter=300)
                medians[tried] = float(np.median(runs.cost_history[-1]))
            assert medians[rate] < min(medians.values()) + 0.03, (name, depth, medians)
            if (name, depth) == ("sigmoid", 8):
                assert min(medians.values()) > math.log(2) - 0.01
