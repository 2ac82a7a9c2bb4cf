"""The network: its gradient against two independent ones, its fast loop against the taught functions."""

from __future__ import annotations

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad
from hypothesis import given
from hypothesis import strategies as st

import dlnotes
from dlnotes import (
    ACTIVATIONS,
    DivergenceWarning,
    ShallowNet,
    backward,
    binary_cross_entropy_from_logits,
    check_gradients,
    forward,
    initialize,
    moons,
)
from tests.dlnotes.numerics import CASES, difference, net_case
from tests.dlnotes.test_activations import TEXTBOOK

NAMES = sorted(ACTIVATIONS)
seeds = st.integers(0, 10**6)


def flat(params) -> np.ndarray:
    return np.concatenate([np.ravel(params[name]) for name in ("W1", "b1", "W2", "b2")])


@pytest.mark.parametrize("activation", NAMES)
@CASES
@given(seed=seeds)
def test_backward_agrees_with_automatic_differentiation(activation: str, seed: int) -> None:
    params, X, y = net_case(seed, activation)

    def cost(params):
        a1 = TEXTBOOK[activation](anp.dot(X, params["W1"]) + params["b1"])
        z = anp.dot(a1, params["W2"])[:, 0] + params["b2"]
        return anp.mean(anp.maximum(z, 0) - z * y + anp.log1p(anp.exp(-anp.abs(z))))

    y_hat, cache = forward(params, X, activation)
    assert difference(binary_cross_entropy_from_logits(cache.Z2[:, 0], y).mean(), cost(params)) < 1e-13
    assert difference(y_hat, 1 / (1 + np.exp(-cache.Z2[:, 0]))) < 1e-14
    assert difference(flat(backward(params, cache, y)), flat(grad(cost)(params))) < 1e-12


@pytest.mark.parametrize("activation", NAMES)
@CASES
@given(seed=seeds)
def test_backward_agrees_with_central_differences(activation: str, seed: int) -> None:
    params, X, y = net_case(seed, activation)

    def cost(params) -> float:
        return float(binary_cross_entropy_from_logits(forward(params, X, activation)[1].Z2[:, 0], y).mean())

    gradient = backward(params, forward(params, X, activation)[1], y)
    assert check_gradients(cost, params, gradient, tol=1e-6).ok
    gradient["W1"] = -gradient["W1"]
    if np.linalg.norm(gradient["W1"]) > 1e-3 * np.linalg.norm(flat(gradient)):
        assert not check_gradients(cost, params, gradient, tol=1e-6).ok


def taught(params, X, y, activation: str, rate: float, batches) -> tuple[dict, np.ndarray]:
    """Train with forward and backward, a step for each batch of rows; return parameters and costs."""
    costs = []
    for rows in batches:
        _, cache = forward(params, X[rows], activation)
        costs.append(float(binary_cross_entropy_from_logits(cache.Z2[:, 0], y[rows]).mean()))
        gradient = backward(params, cache, y[rows])
        params = {name: params[name] - rate * gradient[name] for name in params}
    return params, np.array(costs)


def learned(net: ShallowNet) -> np.ndarray:
    return np.concatenate([net.W1_.ravel(), net.b1_, net.W2_.ravel(), net.b2_])


@pytest.mark.parametrize("activation", NAMES)
def test_fit_equals_the_taught_functions(activation: str) -> None:
    X, y = moons(150)
    start = initialize((2, 5, 1), "xavier", seed=3)
    net = ShallowNet(n_hidden=5, activation=activation, learning_rate=0.4, n_iter=150, init=start).fit(X, y)
    params, costs = taught(start, X, y, activation, 0.4, [slice(None)] * 150)
    assert difference(learned(net), flat(params)) < 1e-12
    assert difference(net.cost_history_, costs) < 1e-12


@pytest.mark.parametrize("activation", NAMES)
def test_blocks_equal_the_taught_functions(activation: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dlnotes._train._ENTRIES", 300 * 7)
    X, y = moons(1000)
    start = initialize((2, 5, 1), "xavier", seed=3)
    net = ShallowNet(n_hidden=5, activation=activation, learning_rate=0.4, n_iter=20, init=start).fit(X, y)
    params, costs = taught(start, X, y, activation, 0.4, [slice(None)] * 20)
    assert difference(learned(net), flat(params)) < 1e-12
    assert difference(net.cost_history_, costs) < 1e-12


@pytest.mark.parametrize("activation", NAMES)
@pytest.mark.parametrize("size", [1, 7, 1000])
def test_mini_batches_equal_the_taught_functions(activation: str, size: int) -> None:
    X, y = moons(60)
    start = initialize((2, 5, 1), "xavier", seed=3)
    net = ShallowNet(
        n_hidden=5,
        activation=activation,
        learning_rate=0.1,
        n_iter=3,
        batch_size=size,
        init=start,
        random_state=8,
    ).fit(X, y)
    rng, params, costs = np.random.default_rng(8), start, []
    for _ in range(3):
        order = rng.permutation(60)
        batches = [order[k : k + size] for k in range(0, 60, size)]
        params, J = taught(params, X, y, activation, 0.1, batches)
        costs.append(np.average(J, weights=[len(batch) for batch in batches]))
    assert difference(learned(net), flat(params)) < 1e-12
    assert difference(net.cost_history_, costs) < 1e-12


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("activation", NAMES)
def test_the_dtype_stays(activation: str, dtype) -> None:
    X, y = moons(80)
    X = X.astype(dtype)
    for size in (None, 32):
        net = ShallowNet(activation=activation, n_iter=5, batch_size=size).fit(X, y)
        assert learned(net).dtype == dtype
        assert net.predict_proba(X).dtype == dtype
    params = {name: a.astype(dtype) for name, a in initialize((2, 3, 1)).items()}
    y_hat, cache = forward(params, X, activation)
    gradient = backward(params, cache, y)
    assert {a.dtype for a in (y_hat, *cache[:-1], *gradient.values())} == {np.dtype(dtype)}


@pytest.mark.parametrize("size", [None, 16])
@pytest.mark.parametrize("scheme", ["he", "xavier", "small"])
def test_same_seed_same_bits_other_seed_others(size, scheme: str) -> None:
    X, y = moons(100)
    nets = [
        ShallowNet(n_iter=20, batch_size=size, init=scheme, random_state=seed).fit(X, y)
        for seed in (1, 1, 2, np.random.default_rng(1))
    ]
    assert np.array_equal(learned(nets[0]), learned(nets[1]))
    assert np.array_equal(nets[0].cost_history_, nets[1].cost_history_)
    assert not np.array_equal(learned(nets[0]), learned(nets[2]))
    assert np.array_equal(learned(nets[0]), learned(nets[3]))


def test_zeros_stay_tied() -> None:
    X, y = moons(100)
    net = ShallowNet(init="zeros", n_iter=50).fit(X[:-20], y[:-20])
    assert not net.W1_.any()
    assert not net.W2_.any()


def test_it_learns_what_a_line_cannot() -> None:
    X, y = moons(300)
    net = ShallowNet(n_hidden=8, learning_rate=1.0, n_iter=3000).fit(X, y)
    assert net.score(X, y) > 0.97
    assert net.cost_history_[-1] < 0.1 < net.cost_history_[0]
    labels = np.array(["no", "yes"])[y]
    assert net.fit(X, labels).score(X, labels) > 0.97
    assert set(net.predict(X)) == {"no", "yes"}


@pytest.mark.parametrize("size", [None, 32])
@pytest.mark.parametrize("activation", ["relu", "leaky_relu", "identity"])
def test_a_rate_that_is_too_large_is_named(size, activation: str) -> None:
    X, y = moons(200)
    with pytest.warns(DivergenceWarning, match=r"learning_rate 1e\+\d+ is too large"):
        net = ShallowNet(activation=activation, learning_rate=1e150, n_iter=500, batch_size=size).fit(X, y)
    assert np.isfinite(learned(net)).all()
    assert np.isfinite(net.cost_history_).all()
    with np.errstate(all="ignore"):
        assert np.abs(net.W1_).max() < np.inf


@CASES
@given(scale=st.sampled_from([1e-300, 1e-30, 1.0, 1e30, 1e76]), seed=seeds)
def test_no_finite_input_raises_a_flag(scale: float, seed: int) -> None:
    params, X, y = net_case(seed, "relu")
    for activation in NAMES:
        with np.errstate(over="raise", invalid="raise", divide="raise"):
            _, cache = forward({name: scale * a for name, a in params.items()}, scale * X, activation)
            gradient = backward(params, cache, y)
        assert all(np.isfinite(a).all() for a in gradient.values())


def test_a_cache_belongs_to_its_parameters() -> None:
    X, y = moons(10)
    _, cache = forward(initialize((2, 3, 1)), X)
    with pytest.raises(
        ValueError, match=r"^params\[W2\] has shape \(4, 1\): expected \(3, 1\), as the cache"
    ):
        backward(initialize((2, 4, 1)), cache, y)


def test_nothing_is_changed() -> None:
    X, y = moons(50)
    params = initialize((2, 3, 1))
    kept = {name: a.copy() for name, a in params.items()}
    X.flags.writeable = y.flags.writeable = False
    ShallowNet(n_hidden=3, init=params, n_iter=3).fit(X, y)
    backward(params, forward(params, X)[1], y)
    assert all(np.array_equal(kept[name], a) for name, a in params.items())


def test_progress_changes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    X, y = moons(50)
    quiet = ShallowNet(n_iter=200).fit(X, y)
    shown = ShallowNet(n_iter=200).fit(X, y, progress=True)
    assert np.array_equal(learned(quiet), learned(shown))
    assert capsys.readouterr().err


def test_import_loads_numpy_only() -> None:
    import subprocess
    import sys

    code = (
        "import sys, numpy.random; before = set(sys.modules); import dlnotes;"
        "new = {m.split('.')[0] for m in set(sys.modules) - before} - set(sys.stdlib_module_names);"
        "print(sorted(new - {'numpy'}))"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert out.strip() == "['dlnotes']"
    assert set(dlnotes.__all__) <= set(dir(dlnotes))
