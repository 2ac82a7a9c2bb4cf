"""The experiments of chapter 12, with the margins that the book's verdicts rest on."""

from __future__ import annotations

import doctest

import numpy as np
import pytest

from dlnotes import circles, sigmoid, standardize
from dlnotes.experiments import activation_functions
from dlnotes.experiments._races import start, steps_to_target
from dlnotes.experiments.activation_functions import (
    RATES,
    Accuracy,
    BornDead,
    Collapse,
    Conditioning,
    Means,
    Races,
    RealTargets,
    SameFunction,
    TanhFormula,
)
from tests.dlnotes.experiment_checks import Check, notices, passes, unchecked


def tanh_formula_holds(result: TanhFormula) -> None:
    assert result.formula_gap < 1e-14
    assert result.sigmoid_gap < 1e-14
    assert result.overflow == 710
    assert 18 <= result.exactly_one <= 20  # depends on the processor
    assert 1e-9 < result.missing < 1e-8


def means_holds(result: Means) -> None:
    assert result.centred < 0.01
    assert result.shifted > 0.2  # measured: 0.40
    assert result.positive > 0.2  # measured: 0.32
    assert result.relu > 0.2  # measured: 0.39
    assert result.sigmoid == pytest.approx(0.5, abs=0.01)


def conditioning_holds(result: Conditioning) -> None:
    assert result.best_sigmoid > 10 * result.worst_tanh  # measured: 2297 against 59
    assert result.sigmoid > 3 * result.centred > 9 * result.scaled > 20 * result.tanh
    assert result.relu < 0.1 * result.sigmoid


def same_function_holds(result: SameFunction) -> None:
    assert result.gap < 1e-12
    assert result.smallest_ratio > 2  # measured: 3.8


def races_holds(result: Races) -> None:
    assert result.moons_wins == result.runs
    assert result.moons[1] / result.moons[0] > 2  # measured: 6.9
    assert result.wide_wins == 0  # the sigmoid is ahead on every seed
    assert result.wide[0] / result.wide[1] > 1.3  # measured: 1.9
    assert result.xor[1] > result.xor[0] + 8  # measured: 73 and 59


def accuracy_holds(result: Accuracy) -> None:
    assert abs(result.difference) < 0.01
    assert min(result.tanh, result.sigmoid) > 0.8


def born_dead_holds(result: BornDead) -> None:
    assert result.relu > 0.7  # measured: 0.86
    assert result.leaky == result.tanh == 0
    assert result.relu_diverged == 0
    assert result.leaky_diverged >= 10


def collapse_holds(result: Collapse) -> None:
    assert result.gap < 1e-12
    assert result.best_line == 0.75
    assert result.relu_net == 1


def real_targets_holds(result: RealTargets) -> None:
    assert result.linear < 0.01
    assert min(result.sigmoid_bound, result.relu_bound) > 10


def without_bias(params: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    return activation_functions.as_sigmoid(params) | {"b2": params["b2"]}


CHECKS = [
    Check(activation_functions.tanh_formula, tanh_formula_holds, ({"tanh": sigmoid},)),
    Check(activation_functions.means, means_holds, ({"shift": 0.0}, {"activation": "sigmoid"})),
    Check(activation_functions.conditioning, conditioning_holds, ({"shift": 2.0, "seeds": 5},)),
    Check(activation_functions.same_function, same_function_holds, ({"convert": without_bias, "seeds": 2},)),
    Check(activation_functions.races, races_holds, ({"scale": 1.0, "seeds": range(3)},)),
    Check(activation_functions.accuracy, accuracy_holds, ({"rates": (1.0, 0.01), "seeds": 3},)),
    Check(activation_functions.born_dead, born_dead_holds, ({"width": 8, "runs": 50}, {"rate": 1.0})),
    Check(activation_functions.collapse, collapse_holds, ({"activation": "tanh"},)),
    Check(activation_functions.real_targets, real_targets_holds, ({"scale": 1.0},)),
]


@pytest.mark.parametrize("check", CHECKS, ids=lambda c: c.experiment.__name__)
def test_the_experiment_keeps_its_margins(check: Check) -> None:
    passes(check)


@pytest.mark.parametrize("check", CHECKS, ids=lambda c: c.experiment.__name__)
def test_the_experiment_notices_a_planted_change(check: Check) -> None:
    notices(check)


def test_every_experiment_is_checked() -> None:
    assert unchecked(activation_functions, CHECKS) == set()
    assert unchecked(activation_functions, CHECKS[1:]) == {"tanh_formula"}


@pytest.mark.full
def test_no_other_rate_of_the_grid_is_better_on_wide_circles() -> None:
    X, y = circles(200)
    for name, chosen in zip(("tanh", "sigmoid"), RATES["wide"], strict=True):
        found = {}
        for rate in (0.5, 1.0, 2.0, 3.0, 5.0, 7.0, 10.0):
            steps = steps_to_target(start(name, (2, 16, 1), range(9)), 5 * standardize(X), y, name, rate, 500)
            found[rate] = np.median(steps)
        assert found[chosen] == min(found.values())


def test_the_examples_run() -> None:
    assert doctest.testmod(activation_functions).failed == 0
