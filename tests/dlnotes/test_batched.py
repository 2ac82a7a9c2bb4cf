"""Many networks at once are the same networks one by one."""

from __future__ import annotations

import numpy as np
import pytest

from dlnotes import (
    ACTIVATIONS,
    binary_cross_entropy,
    forward,
    forward_many,
    initialize,
    initialize_many,
    moons,
    numerical_gradient,
    train_many,
    xor,
)
from dlnotes.shallow import ShallowNet
from tests.dlnotes.numerics import difference


def one_of(params, run: int):
    return {name: a[run] if name[0] == "W" else a[run, 0] for name, a in params.items()}


def test_initial_parameters_are_those_of_each_seed() -> None:
    params = initialize_many((2, 5, 3, 1), "xavier", gain=2.0, seeds=[7, 1])
    for run, seed in enumerate([7, 1]):
        alone = initialize((2, 5, 3, 1), "xavier", gain=2.0, seed=seed)
        assert all(np.array_equal(array, one_of(params, run)[name]) for name, array in alone.items())


@pytest.mark.parametrize("activation", sorted(ACTIVATIONS))
def test_each_network_is_the_shallow_net(activation: str) -> None:
    X, y = moons(60)
    params = initialize_many((2, 5, 1), "xavier", seeds=range(3))
    Z, A = forward_many(params, X, activation)
    runs = train_many(params, X, y, activation, learning_rate=0.3, n_iter=40)
    for run in range(3):
        start = one_of(params, run)
        y_hat, cache = forward(start, X, activation)
        assert difference(A[-1][run, :, 0], y_hat) < 1e-13
        assert difference(Z[0][run], cache.Z1) < 1e-13
        net = ShallowNet(n_hidden=5, activation=activation, learning_rate=0.3, n_iter=40, init=start).fit(
            X, y
        )
        assert difference(runs.cost_history[:, run], net.cost_history_) < 1e-12
        assert difference(runs.params["W1"][run], net.W1_) < 1e-11


def test_a_deep_step_follows_the_measured_gradient() -> None:
    X, y = moons(20)
    params = initialize_many((2, 4, 3, 1), "xavier", seeds=[3])
    moved = train_many(params, X, y, "tanh", learning_rate=1e-3, n_iter=1).params

    def cost(p) -> float:
        return float(binary_cross_entropy(forward_many(p, X)[1][-1][0, :, 0], y).mean())

    gradient = numerical_gradient(cost, params)
    for name, array in params.items():
        assert difference((array - moved[name]) / 1e-3, gradient[name]) < 1e-6


def test_examples_labels_and_rates_may_differ_by_network() -> None:
    params = initialize_many((2, 3, 1), seeds=range(2))
    data = [moons(30, seed=seed) for seed in (0, 1)]
    X, y = np.stack([d[0] for d in data]), np.stack([d[1] for d in data])
    runs = train_many(params, X, y, learning_rate=[0.5, 2.0], n_iter=20)
    for run, rate in enumerate([0.5, 2.0]):
        alone = train_many(
            {n: a[run : run + 1] for n, a in params.items()}, *data[run], learning_rate=rate, n_iter=20
        )
        assert difference(runs.cost_history[:, run], alone.cost_history[:, 0]) < 1e-12
    assert forward_many(params, X)[1][-1].shape == (2, 30, 1)


def test_a_network_that_diverges_stays_where_it_was() -> None:
    X, y = moons(50)
    params = initialize_many((2, 8, 1), seeds=range(4))
    with np.errstate(all="raise", under="ignore"):
        runs = train_many(params, X, y, "leaky_relu", learning_rate=[0.1, 1e40, 0.1, 1e90], n_iter=60)
    assert np.isfinite(runs.cost_history[:, [0, 2]]).all()
    assert np.isinf(runs.cost_history[-1, [1, 3]]).all()
    assert all(np.isfinite(array).all() for array in runs.params.values())
    assert runs.steps_to(-1.0).tolist() == [np.inf] * 4


def test_steps_to_counts_the_steps() -> None:
    runs = train_many(initialize_many((2, 8, 1), seeds=range(3)), *xor(), n_iter=300)
    for run, steps in enumerate(runs.steps_to(0.2)):
        history = runs.cost_history[:, run]
        assert history[int(steps)] < 0.2 <= history[int(steps) - 1]
    assert runs.steps_to(10.0).tolist() == [0, 0, 0]


def test_watch_sees_every_step_and_nothing_is_changed() -> None:
    X, y = moons(20)
    params = initialize_many((2, 4, 2, 1), seeds=range(2))
    kept = {name: array.copy() for name, array in params.items()}
    seen = []
    train_many(
        params,
        X,
        y,
        n_iter=3,
        watch=lambda step, Z, p: seen.append((step, [z.shape for z in Z], p["W1"][0, 0, 0])),
    )
    assert [step for step, _, _ in seen] == [0, 1, 2]
    assert seen[0][1] == [(2, 20, 4), (2, 20, 2), (2, 20, 1)]
    assert len({weight for _, _, weight in seen}) == 3
    assert all(np.array_equal(kept[name], array) for name, array in params.items())
