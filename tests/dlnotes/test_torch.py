"""The gradients against PyTorch, in the full run, where PyTorch is installed: `pip install torch`."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlnotes import (
    ACTIVATIONS,
    LogisticRegression,
    ShallowNet,
    backward,
    binary_cross_entropy_from_logits,
    forward,
    sigmoid,
)
from tests.dlnotes.numerics import CASES, difference, net_case

pytestmark = pytest.mark.full
seeds = st.integers(0, 10**6)


@pytest.fixture(scope="module")
def torch() -> Any:
    pytest.importorskip("torch", reason="the full run compares with PyTorch: pip install torch")
    return import_module("torch")


def rule(torch: Any, name: str) -> Any:
    """Return an activation of PyTorch by our name."""
    rules = {"leaky_relu": lambda z: torch.nn.functional.leaky_relu(z, 0.01), "identity": lambda z: z}
    return rules.get(name) or getattr(torch, name)


def cross_entropy(torch: Any) -> Any:
    return torch.nn.functional.binary_cross_entropy_with_logits


@pytest.mark.parametrize("name", sorted(ACTIVATIONS))
def test_activations_and_their_derivatives(torch: Any, name: str) -> None:
    z = np.concatenate([np.random.default_rng(0).normal(0, 5, 200), [30.0, -30.0, 700.0, -700.0]])  # (204,)
    own, derivative = ACTIVATIONS[name]
    t = torch.tensor(z, requires_grad=True)
    a = rule(torch, name)(t)
    a.sum().backward()
    assert difference(own(z), a.detach().numpy()) < 1e-15
    assert difference(derivative(z), t.grad.numpy()) < 1e-12


def test_the_loss_and_its_gradient(torch: Any) -> None:
    rng = np.random.default_rng(1)
    z, y = rng.normal(0, 10, 400), rng.integers(0, 2, 400).astype(float)  # (400,), (400,)
    t = torch.tensor(z, requires_grad=True)
    loss = cross_entropy(torch)(t, torch.tensor(y), reduction="none")
    loss.sum().backward()
    assert difference(binary_cross_entropy_from_logits(z, y), loss.detach().numpy()) < 1e-14
    assert difference(sigmoid(z) - y, t.grad.numpy()) < 1e-12


@pytest.mark.parametrize("activation", sorted(ACTIVATIONS))
@CASES
@given(seed=seeds)
def test_the_gradients_of_the_network(torch: Any, activation: str, seed: int) -> None:
    params, X, y = net_case(seed, activation)
    t = {name: torch.tensor(np.asarray(value), requires_grad=True) for name, value in params.items()}
    hidden = rule(torch, activation)(torch.tensor(X) @ t["W1"] + t["b1"])
    z = (hidden @ t["W2"] + t["b2"])[:, 0]
    cross_entropy(torch)(z, torch.tensor(y, dtype=torch.float64)).backward()
    gradient = backward(params, forward(params, X, activation)[1], y)
    flat = [np.concatenate([np.ravel(found[name]) for name in params]) for found in (gradient, grads(t))]
    assert difference(*flat) < 1e-12


def grads(tensors: dict[str, Any]) -> dict[str, np.ndarray]:
    return {name: tensor.grad.numpy() for name, tensor in tensors.items()}


@pytest.mark.parametrize("steps", [1, 50])
def test_gradient_descent_takes_the_same_steps(torch: Any, steps: int) -> None:
    rng = np.random.default_rng(2)
    X = rng.normal(size=(60, 3))  # (m, n)
    y = (X @ [1.0, -2.0, 0.5] + rng.normal(size=60) > 0).astype(float)  # (m,)
    own = LogisticRegression(learning_rate=0.3, n_iter=steps, solver="gd", tol=0).fit(X, y)
    w, b = torch.zeros(3, dtype=torch.float64, requires_grad=True), torch.zeros((), dtype=torch.float64)
    b.requires_grad_()
    optimizer = torch.optim.SGD([w, b], lr=0.3)
    for _ in range(steps):
        optimizer.zero_grad()
        cross_entropy(torch)(torch.tensor(X) @ w + b, torch.tensor(y)).backward()
        optimizer.step()
    assert difference(own.coef_[0], w.detach().numpy()) < 1e-12
    assert difference(own.intercept_, b.detach().numpy()[None]) < 1e-12


@pytest.mark.parametrize("activation", ["relu", "sigmoid", "tanh"])
def test_the_network_takes_the_same_steps(torch: Any, activation: str) -> None:
    rng = np.random.default_rng(3)
    X, y = rng.normal(size=(50, 2)), rng.integers(0, 2, 50)  # (m, n), (m,)
    start = {
        "W1": rng.normal(size=(2, 5)),
        "b1": np.zeros(5),
        "W2": rng.normal(size=(5, 1)),
        "b2": np.zeros(1),
    }
    net = ShallowNet(n_hidden=5, activation=activation, learning_rate=0.1, n_iter=20, init=start).fit(X, y)
    t = {name: torch.tensor(value, requires_grad=True) for name, value in start.items()}
    optimizer = torch.optim.SGD(t.values(), lr=0.1)
    for _ in range(20):
        optimizer.zero_grad()
        hidden = rule(torch, activation)(torch.tensor(X) @ t["W1"] + t["b1"])
        z = (hidden @ t["W2"] + t["b2"])[:, 0]
        cross_entropy(torch)(z, torch.tensor(y, dtype=torch.float64)).backward()
        optimizer.step()
    for name, tensor in t.items():
        assert difference(getattr(net, f"{name}_"), tensor.detach().numpy()) < 1e-12
