"""The experiments of chapter 14, with the margins that the book's verdicts rest on."""

from __future__ import annotations

import doctest

import numpy as np
import pytest

from dlnotes.experiments import zero_initialization
from dlnotes.experiments.zero_initialization import (
    AllZero,
    Crack,
    OneUnit,
    Signals,
    Starts,
    TanhUsually,
    TiedGradients,
)
from tests.dlnotes.experiment_checks import Check, notices, passes, unchecked


def all_zero_holds(result: AllZero) -> None:
    assert (result.tanh, result.relu, result.leaky_relu) == (0, 0, 0)  # to the bit
    assert result.sigmoid > 0.1  # measured: 2.4
    assert result.sigmoid_spread == 0  # to the bit, as all columns are computed alike
    assert result.output_bias == pytest.approx(result.logit_of_share, abs=1e-9)
    assert result.cost == pytest.approx(0.6109, abs=1e-4)
    assert result.entropy == pytest.approx(result.cost, abs=1e-9)


def tied_gradients_holds(result: TiedGradients) -> None:
    assert (result.gradients, result.after_descent, result.after_momentum, result.output_weights) == (0,) * 4
    assert result.moved > 0.1  # measured: 1.4: they do move, together


def one_unit_holds(result: OneUnit) -> None:
    assert result.tied < 0.8  # measured: 0.68
    assert abs(result.tied - result.single) < 0.1
    assert result.random > 0.95  # measured: 0.99


def starts_holds(result: Starts) -> None:
    assert (result.zeros, result.constant, result.random_output_bias) == (0, 0, 0)
    assert min(result.random_first, result.random_second, result.random_hidden_bias) > 0.5  # measured: 2.8
    assert result.logistic_gap < 1e-4


def crack_holds(result: Crack) -> None:
    assert set(result.spread) == {0}
    assert result.cost[-1] < result.cost[0]


def tanh_usually_holds(result: TanhUsually) -> None:
    assert abs(result.tanh_mean) < 0.05
    assert result.sigmoid_mean == pytest.approx(0.5, abs=0.05)
    assert result.tanh_steps * 2 < result.sigmoid_steps  # measured: 14 against 61
    assert result.tanh_wins >= result.runs - 1


def signals_holds(result: Signals) -> None:
    assert 0.2 < result.relu_he < 5  # measured: 1.1
    assert result.relu_xavier < 1e-3  # measured: 3e-5
    assert result.tanh_xavier > 0.02  # measured: 0.13
    assert max(result.relu_small, result.tanh_small) < 1e-20


def last_column_otherwise(A: np.ndarray, B: np.ndarray) -> np.ndarray:
    """Round the last column of a product differently, as a fast product may."""
    out = np.einsum("ij,jk->ik", A, B)
    if out.shape[1] > 1:
        out[:, -1] *= 1 + 2**-52
    return out + (2**-52 if out.shape[1] > 1 else 0) * np.arange(out.shape[1])


CHECKS = [
    Check(zero_initialization.all_zero, all_zero_holds, ({"start": 0.5}, {"product": last_column_otherwise})),
    Check(zero_initialization.tied_gradients, tied_gradients_holds, ({"nudge": 0.1},)),
    Check(zero_initialization.one_unit, one_unit_holds, ({"part": 1.0},)),
    Check(zero_initialization.starts, starts_holds, ({"scale": 0.0},)),
    Check(zero_initialization.crack, crack_holds, ({"product": last_column_otherwise},)),
    Check(zero_initialization.tanh_usually, tanh_usually_holds, ({"shift": 3.0},)),
    Check(zero_initialization.signals, signals_holds, ({"depth": 3},)),
]


@pytest.mark.parametrize("check", CHECKS, ids=lambda c: c.experiment.__name__)
def test_the_experiment_keeps_its_margins(check: Check) -> None:
    passes(check)


@pytest.mark.parametrize("check", CHECKS, ids=lambda c: c.experiment.__name__)
def test_the_experiment_notices_a_planted_change(check: Check) -> None:
    notices(check)


def test_the_recorded_crack_opens_in_one_network_only() -> None:
    whole, cracked = zero_initialization.RECORDED[4], zero_initialization.RECORDED[5]
    assert whole.steps == cracked.steps
    assert set(whole.spread) == {0}
    assert 0 < cracked.spread[0] < 1e-15
    assert cracked.spread[-1] > 1
    assert cracked.cost[-1] < whole.cost[-1] - 0.1


def test_every_experiment_is_checked() -> None:
    assert unchecked(zero_initialization, CHECKS) == set()
    assert unchecked(zero_initialization, CHECKS[1:]) == {"all_zero"}


def test_the_examples_run() -> None:
    assert doctest.testmod(zero_initialization).failed == 0
