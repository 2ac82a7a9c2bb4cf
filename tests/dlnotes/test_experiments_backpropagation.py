"""The experiments of chapter 9, with the margins that the book's verdicts rest on."""

from __future__ import annotations

import doctest

import numpy as np
import pytest

import dlnotes
from dlnotes import check_gradients, forward, initialize, numerical_gradient, sigmoid
from dlnotes.experiments import backpropagation
from dlnotes.experiments.backpropagation import CachedValues, ChainRule, PlantedBugs, TwoPaths
from tests.dlnotes.experiment_checks import Check, notices, passes, text_of, unchecked

CHAPTER = "09-backpropagation"


def chain_rule_holds(result: ChainRule) -> None:
    assert result.checked == 5 * len(dlnotes.ACTIVATIONS)
    assert result.agreed == result.checked
    assert (result.parameters, result.difference_passes) == (82_689, 165_378)
    assert 1 < result.backward_passes < 2


def cached_values_holds(result: CachedValues) -> None:
    assert result.differing == 0
    assert result.gap < 1e-8
    assert result.jacobian_gb == pytest.approx(549.8, abs=0.1)
    assert result.diagonal_mb == pytest.approx(2.1, abs=0.01)


def two_paths_holds(result: TwoPaths) -> None:
    assert (result.through_u, result.through_v) == pytest.approx((2.2369, 0.5218), abs=1e-4)
    assert result.total == pytest.approx(result.measured, abs=1e-8)
    for wrong in (result.through_u, result.through_v, result.product):
        assert abs(wrong - result.measured) > 0.5


def planted_bugs_holds(result: PlantedBugs) -> None:
    assert result.right[1] < 1e-8
    assert result.wrong_sign == pytest.approx((1, 1))
    assert result.no_mean == pytest.approx((11 / 13, 11 / 13))  # (m - 1) / (m + 1), whatever the network
    for bug in (result.no_slope, result.slope_at_a, result.bias_mean):
        assert 1e-3 < bug[0] < bug[1] < 0.7


def in_the_wrong_order(params: dict, cache, y) -> dict:
    """Return a gradient whose W1 comes from the slope at A1."""
    right = dlnotes.backward(params, cache, y)
    dZ1 = (cache.A2 - y[:, None]) / len(y) @ params["W2"].T * (1 - np.tanh(cache.A1) ** 2)
    return {**right, "W1": cache.X.T @ dZ1}


CHECKS = [
    Check(
        backpropagation.chain_rule,
        chain_rule_holds,
        ({"backward": in_the_wrong_order}, {"sizes": (64, 256, 1)}),
    ),
    Check(
        backpropagation.cached_values,
        cached_values_holds,
        ({"local": lambda a: 1 - np.tanh(a) ** 2}, {"m": 16}),
    ),
    Check(backpropagation.two_paths, two_paths_holds, ({"combine": np.prod}, {"combine": max}, {"x": 0.5})),
    Check(backpropagation.planted_bugs, planted_bugs_holds, ({"activation": "relu"}, {"m": 13})),
]


@pytest.mark.parametrize("check", CHECKS, ids=lambda c: c.experiment.__name__)
def test_the_experiment_keeps_its_margins(check: Check) -> None:
    passes(check)


@pytest.mark.parametrize("check", CHECKS, ids=lambda c: c.experiment.__name__)
def test_the_experiment_notices_a_planted_change(check: Check) -> None:
    notices(check)


def test_every_experiment_is_checked() -> None:
    assert unchecked(backpropagation, CHECKS) == set()
    assert unchecked(backpropagation, CHECKS[1:]) == {"chain_rule"}


def test_the_examples_run() -> None:
    assert doctest.testmod(backpropagation).failed == 0


# ---- what is printed on the pages ---------------------------------------------------------------


# Each line of the page's way back, as LaTeX, and the same line in code.
BACKWARD = {
    r"dZ_2 &= \tfrac{1}{m}(A_2-y)": lambda n: n.update(dZ2=(n["A2"] - n["y"]) / len(n["y"])),
    r"dW_2 &= A_1^\top\,dZ_2": lambda n: n.update(dW2=n["A1"].T @ n["dZ2"]),
    r"db_2 &= \mathbf{1}^\top dZ_2": lambda n: n.update(db2=np.ones(len(n["y"])) @ n["dZ2"]),
    r"dA_1 &= dZ_2\,W_2^\top": lambda n: n.update(dA1=n["dZ2"] @ n["W2"].T),
    r"dZ_1 &= dA_1 * g'(Z_1)": lambda n: n.update(dZ1=n["dA1"] * (1 - np.tanh(n["Z1"]) ** 2)),
    r"dW_1 &= X^\top\,dZ_1": lambda n: n.update(dW1=n["X"].T @ n["dZ1"]),
    r"db_1 &= \mathbf{1}^\top dZ_1": lambda n: n.update(db1=np.ones(len(n["y"])) @ n["dZ1"]),
}


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_the_way_back_of_the_page_is_the_one_that_is_checked(lang: str) -> None:
    aligned = text_of(CHAPTER, lang, "backward").split(r"\begin{aligned}")[1].split(r"\end{aligned}")[0]
    lines = [line.strip() for line in aligned.strip().split(r"\\" + "\n")]
    assert lines == list(BACKWARD)


def test_each_line_of_the_way_back_is_the_derivative_of_the_cost() -> None:
    rng = np.random.default_rng(1)
    X, y = rng.normal(size=(7, 3)), np.array([0, 1, 1, 0, 1, 0, 0.0])
    params = initialize((3, 4, 1), "xavier", seed=rng)
    params = {k: v + rng.normal(0, 0.2, v.shape) for k, v in params.items()}
    cache = forward(params, X)[1]
    names = {**params, "X": X, "y": y[:, None], "Z1": cache.Z1, "A1": cache.A1, "A2": cache.A2}
    for line in BACKWARD.values():
        line(names)

    def mean_loss(A2: np.ndarray) -> float:
        return -float(np.mean(y[:, None] * np.log(A2) + (1 - y[:, None]) * np.log(1 - A2)))

    def from_a1(A1: np.ndarray, p: dict = params) -> float:
        return mean_loss(sigmoid(A1 @ p["W2"] + p["b2"]))

    def whole(p: dict) -> float:
        return from_a1(np.tanh(X @ p["W1"] + p["b1"]), p)

    assert check_gradients(whole, params, {k: names[f"d{k}"] for k in params})
    assert check_gradients(from_a1, cache.A1, names["dA1"])
    assert check_gradients(lambda Z1: from_a1(np.tanh(Z1)), cache.Z1, names["dZ1"])
    assert check_gradients(lambda Z2: mean_loss(sigmoid(Z2)), cache.Z2, names["dZ2"])
    assert not check_gradients(lambda Z2: mean_loss(sigmoid(Z2)), cache.Z2, 7 * names["dZ2"])


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_the_chain_of_one_neuron_on_the_page_is_right(lang: str) -> None:
    text = text_of(CHAPTER, lang, "chain-rule")
    assert r"-\frac{1}{a}\cdot a(1-a)\cdot x" in text
    assert r"(a-1)\,x" in text
    for x, w, b in ((2.0, 1.0, -1.0), (-0.3, 0.8, 0.2)):
        a = float(sigmoid(w * x + b))
        loss = lambda p, x=x: -float(np.log(sigmoid(p[0] * x + p[1])))  # noqa: E731
        assert check_gradients(loss, [w, b], [-1 / a * a * (1 - a) * x, -1 / a * a * (1 - a)])
        assert check_gradients(loss, [w, b], [(a - 1) * x, a - 1])


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_the_graphs_of_the_page_are_right(lang: str) -> None:
    assert r"v\cdot 2x+u\cos x" in text_of(CHAPTER, lang, "two-paths")
    assert "$L=(xy)(x+y)$" in text_of(CHAPTER, lang, "exercise-graph")
    measured = numerical_gradient(lambda p: p[0] * p[1] * (p[0] + p[1]), [2.0, 3.0])
    assert measured == pytest.approx([21, 16])
