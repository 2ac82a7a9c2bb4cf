"""The experiments of chapter 13, with the margins that the book's verdicts rest on."""

from __future__ import annotations

import doctest

import numpy as np
import pytest

from dlnotes import ACTIVATIONS, check_gradients, leaky_relu_derivative
from dlnotes.experiments import activation_derivatives
from dlnotes.experiments.activation_derivatives import (
    FROM_ACTIVATION,
    DerivativeTable,
    Kink,
    LeakyDefinition,
    LeakyTable,
)
from tests.dlnotes.experiment_checks import Check, notices, passes, unchecked


def derivative_table_holds(result: DerivativeTable) -> None:
    assert (result.sigmoid, result.tanh, result.relu) == (1, 1, 1)
    assert (result.sigmoid_as_written, result.tanh_as_written, result.relu_as_written) == (0, 0, 0)
    assert 0.2499 < result.sigmoid_highest < 0.25
    assert 0.999 < result.tanh_highest < 1
    assert result.tanh_solution == pytest.approx(0.618034, abs=1e-6)


def kink_holds(result: Kink) -> None:
    assert result.relu_sides == (0, 1)
    assert result.relu_central == 0.5
    assert result.leaky_sides == pytest.approx((0.01, 1))
    assert result.leaky_central == pytest.approx(0.505)
    assert result.seen == 2_400_000
    assert result.zeros == 0
    assert result.cost_gap == 0  # not a bit
    assert result.zeros_from_zero == 1


def leaky_definition_holds(result: LeakyDefinition) -> None:
    assert result.agreement == 1
    assert result.agreement_steep == 0


def leaky_table_holds(result: LeakyTable) -> None:
    assert result.passed == 1
    assert result.passed_notes == 0
    assert result.error_notes > 1e-4  # measured: 1e-3, ten thousand times the tolerance
    assert max(result.steps) < 150  # every network learns
    assert result.largest_difference <= 5  # measured: 2


def squashed_again(a: np.ndarray) -> np.ndarray:
    return np.asarray(ACTIVATIONS["sigmoid"].derivative(a))


CHECKS = [
    Check(
        activation_derivatives.derivative_table,
        derivative_table_holds,
        (
            {"formulas": {**FROM_ACTIVATION, "sigmoid": squashed_again}},
            {"formulas": {**FROM_ACTIVATION, "tanh": FROM_ACTIVATION["sigmoid"]}},
        ),
    ),
    Check(activation_derivatives.kink, kink_holds, ({"decimals": 0},)),
    Check(activation_derivatives.leaky_definition, leaky_definition_holds, ({"slope": 1.5}, {"steep": 0.5})),
    Check(
        activation_derivatives.leaky_table,
        leaky_table_holds,
        ({"notes": leaky_relu_derivative}, {"slope": np.zeros_like}),
    ),
]


@pytest.mark.parametrize("check", CHECKS, ids=lambda c: c.experiment.__name__)
def test_the_experiment_keeps_its_margins(check: Check) -> None:
    passes(check)


@pytest.mark.parametrize("check", CHECKS, ids=lambda c: c.experiment.__name__)
def test_the_experiment_notices_a_planted_change(check: Check) -> None:
    notices(check)


def test_every_experiment_is_checked() -> None:
    assert unchecked(activation_derivatives, CHECKS) == set()


def test_the_examples_run() -> None:
    assert doctest.testmod(activation_derivatives).failed == 0


# ---- every formula that the chapter prints ----------------------------------------------------------

Z = np.array([-6.0, -2.5, -1.0, -0.3, 0.2, 0.7, 1.9, 5.0])


@pytest.mark.parametrize("name", sorted(FROM_ACTIVATION))
def test_the_table_agrees_with_finite_differences_and_with_the_package(name: str) -> None:
    g, slope = ACTIVATIONS[name]
    printed = FROM_ACTIVATION[name](g(Z))
    assert check_gradients(lambda z: float(g(z).sum()), Z, printed)
    np.testing.assert_allclose(printed, slope(Z), rtol=1e-12, atol=1e-12)
    assert not check_gradients(lambda z: float(g(z).sum()), Z, printed * 1.001)


@pytest.mark.parametrize(
    ("name", "formula"),
    [
        ("sigmoid", lambda z: np.exp(-z) / (1 + np.exp(-z)) ** 2),
        ("tanh", lambda z: 1 - ((np.exp(z) - np.exp(-z)) / (np.exp(z) + np.exp(-z))) ** 2),
        ("tanh", lambda z: 4 * FROM_ACTIVATION["sigmoid"](ACTIVATIONS["sigmoid"].function(2 * z))),
    ],
    ids=["sigmoid", "tanh", "tanh-from-sigmoid"],
)
def test_the_derivations_agree_with_finite_differences(
    name: str, formula: activation_derivatives.Slope
) -> None:
    assert check_gradients(lambda z: float(ACTIVATIONS[name].function(z).sum()), Z, formula(Z))


def test_the_derivative_of_softplus_is_the_sigmoid() -> None:
    assert check_gradients(lambda z: float(np.log1p(np.exp(z)).sum()), Z, ACTIVATIONS["sigmoid"].function(Z))


def test_the_line_of_the_notes_on_leaky_relu_does_not() -> None:
    g = ACTIVATIONS["leaky_relu"].function
    assert not check_gradients(lambda z: float(g(z).sum()), Z, np.where(Z > 0, 1, 0.01 * Z))
