"""The experiments of chapter 1, with the margins that the book's verdicts rest on."""

from __future__ import annotations

import doctest

import numpy as np
import pytest

from dlnotes import circles, initialize_many, leaky_relu, moons, standardize, train_many
from dlnotes.experiments import relu
from dlnotes.experiments._races import start, steps_to_target
from dlnotes.experiments.relu import RATES, Bounds, Definitions, Race, Slopes
from tests.dlnotes.experiment_checks import Check, notices, passes, unchecked


def definitions_holds(result: Definitions) -> None:
    assert result.cases_gap == result.absolute_gap == 0  # to the bit
    assert result.at_zero == 0
    assert 0 <= result.jump < 1e-8  # no jump
    assert result.lowest == 0
    assert result.highest == 1000  # nothing is cut off above


def bounds_holds(result: Bounds) -> None:
    assert result.zero == 0
    assert min(result.below, result.above) > 0.9


def slopes_holds(result: Slopes) -> None:
    assert result.sigmoid == pytest.approx((0.207, 0.115, 0.075), abs=0.005)
    assert result.tanh == pytest.approx((0.606, 0.254, 0.157), abs=0.005)
    assert result.relu == pytest.approx((0.5, 0.5, 0.5), abs=1e-6)


def race_holds(result: Race) -> None:
    same, moon, ring, deep = result.wins
    assert same == ring == result.runs  # one rate for all, and circles: ReLU before tanh on every seed
    assert moon <= 0.8 * result.runs  # measured: 6 of 11
    assert deep <= 0.5 * result.runs  # measured: 3 of 11
    assert result.same[1] / result.same[2] > 1.3  # measured: 1.65
    assert result.moons[1] / result.moons[2] < 1.3  # measured: 1.07
    assert result.deep[1] / result.deep[2] < 1.1  # measured: 0.86, tanh ahead
    assert result.circles[1] / result.circles[2] > 1.5  # measured: 2.0
    for setting in (result.same, result.moons, result.circles, result.deep):
        assert setting[2] < setting[0]  # the sigmoid is last but for xor
    assert result.xor[0] > result.xor[1] + 10 > result.xor[2] + 20  # measured: 81, 59, 18


def two_sided(z: np.ndarray) -> np.ndarray:
    return np.clip(z, 0, 6)


UNTUNED = {setting: (s, t, 0.3) for setting, (s, t, _) in RATES.items()}  # ReLU alone gets a small rate

CHECKS = [
    Check(relu.definitions, definitions_holds, ({"relu": leaky_relu}, {"relu": two_sided})),
    Check(relu.bounds, bounds_holds, ({"relu": leaky_relu}, {"relu": np.abs})),
    Check(relu.slopes, slopes_holds, ({"relu_slope": np.ones_like}, {"spreads": (3.0, 1.0, 5.0)})),
    Check(relu.race, race_holds, ({"rates": UNTUNED, "seeds": range(3)},)),
]


@pytest.mark.parametrize("check", CHECKS, ids=lambda c: c.experiment.__name__)
def test_the_experiment_keeps_its_margins(check: Check) -> None:
    passes(check)


@pytest.mark.parametrize("check", CHECKS, ids=lambda c: c.experiment.__name__)
def test_the_experiment_notices_a_planted_change(check: Check) -> None:
    notices(check)


def test_every_experiment_is_checked() -> None:
    assert unchecked(relu, CHECKS) == set()
    assert unchecked(relu, CHECKS[1:]) == {"definitions"}


def test_a_race_counts_the_steps_of_ordinary_training() -> None:
    X, y = standardize(moons(60)[0]), moons(60)[1]
    whole = train_many(initialize_many((2, 6, 1), "he", seeds=range(4)), X, y, "relu", n_iter=130)
    for limit in (130, 40):
        steps = steps_to_target(start("relu", (2, 6, 1), range(4)), X, y, "relu", 1.0, limit, target=0.2)
        wanted = whole.steps_to(0.2)
        assert np.array_equal(steps, np.where(wanted < limit, wanted, np.inf))


def test_networks_of_a_race_may_differ_in_data_and_rate() -> None:
    data = [moons(60, seed=seed) for seed in range(3)]
    X, y = np.stack([standardize(d[0]) for d in data]), np.stack([d[1] for d in data])
    rates = [0.5, 1.0, 2.0]
    together = steps_to_target(start("tanh", (2, 6, 1), range(3)), X, y, "tanh", rates, 200, target=0.3)
    alone = [
        steps_to_target(start("tanh", (2, 6, 1), [k]), X[k], y[k], "tanh", rates[k], 200, target=0.3)[0]
        for k in range(3)
    ]
    assert np.isfinite(together).any()
    assert together.tolist() == alone


@pytest.mark.full
@pytest.mark.parametrize("setting", ["moons", "circles", "deep"])
def test_no_other_rate_of_the_grid_is_better(setting: str) -> None:
    X, y = circles(200) if setting == "circles" else moons(200)
    sizes = (2, 16, 16, 16, 1) if setting == "deep" else (2, 16, 1)
    for name, chosen in zip(relu.NAMES, RATES[setting], strict=True):
        found = {}
        for rate in (0.3, 1.0, 3.0, 6.0, 10.0, 20.0):
            steps = steps_to_target(start(name, sizes, range(9)), standardize(X), y, name, rate, 300)
            found[rate] = np.median(steps)
        assert found[chosen] == min(found.values())


def test_the_examples_run() -> None:
    assert doctest.testmod(relu).failed == 0
