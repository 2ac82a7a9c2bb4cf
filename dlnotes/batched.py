"""Many networks at once: one more axis, the seeds, and every product is a batch of products.

Twenty seeds cost little more than three, so an experiment can show how much of a result is luck.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dlnotes._checks import FloatArray, choice, describe, integer, number, real, zero_one
from dlnotes._train import UNITS, Unit
from dlnotes.initialization import initialize
from dlnotes.losses import binary_cross_entropy_from_logits

__all__ = ["Runs", "forward_many", "initialize_many", "train_many"]

Params = dict[str, FloatArray]


def initialize_many(
    sizes: Sequence[int], scheme: str = "he", *, gain: float = 1.0, seeds: Sequence[int] = range(20)
) -> Params:
    r"""Stack the parameters that `initialize` draws for each seed.

    Formula: params[name][s] = initialize(sizes, scheme, gain=gain, seed=seeds[s])[name].
    Shapes: W1 (s, n_0, n_1), b1 (s, 1, n_1), W2 (s, n_1, n_2), ... for s seeds.
    Raises: TypeError or ValueError for no seeds or whatever initialize refuses.

    >>> initialize_many((2, 4, 1), seeds=range(3))["W1"].shape
    (3, 2, 4)

    Source: NumPy reference, numpy.matmul: a stack of matrices broadcasts.
    Taught in: 12-activation-functions
    """
    if isinstance(seeds, str) or not hasattr(seeds, "__len__") or not len(seeds):
        raise TypeError(f"seeds is {describe(seeds)}: expected at least one integer, such as range(20)")
    checked = [integer(seed, f"seeds[{k}]", least=0) for k, seed in enumerate(seeds)]
    drawn = [initialize(sizes, scheme, gain=gain, seed=seed) for seed in checked]
    stacked = {name: np.stack([params[name] for params in drawn]) for name in drawn[0]}
    return {name: array[:, None] if array.ndim == 2 else array for name, array in stacked.items()}


def forward_many(
    params: Params, X: ArrayLike, activation: str = "tanh"
) -> tuple[list[FloatArray], list[FloatArray]]:
    r"""Compute every layer of every network.

    Formula: Z_l = A_{l-1} W_l + b_l, A_l = g(Z_l), A_0 = X; the last layer has the sigmoid for g.
    Shapes: X (m, n) for all networks, or (s, m, n) -> lists of Z_l and A_l (s, m, n_l), l = 1, ..., L.
    Raises: TypeError or ValueError for shapes that do not fit or an unknown activation.

    >>> Z, A = forward_many(initialize_many((2, 4, 1), seeds=range(3)), np.ones((5, 2)))
    >>> A[-1].shape
    (3, 5, 1)

    Source: NumPy reference, numpy.matmul: a stack of matrices broadcasts.
    Taught in: 12-activation-functions
    """
    unit = UNITS[choice(activation, "activation", UNITS)]
    Z, A = _layers(params, _depth(params), _examples(X, params), unit)
    return [z.swapaxes(1, 2) for z in Z], [a.swapaxes(1, 2) for a in A[1:]]


def _examples(X: ArrayLike, params: Params) -> FloatArray:
    """Return X as columns, (n, m) or (s, n, m), if it fits the first layer."""
    X, (runs, n, _) = real(X, "X", moderate=True), params["W1"].shape
    if not X.size or X.ndim not in (2, 3) or X.shape[-1] != n or (X.ndim == 3 and len(X) != runs):
        raise ValueError(
            f"X has shape {X.shape}: expected (m, {n}) or ({runs}, m, {n}), as W1 is {params['W1'].shape}"
        )
    return np.ascontiguousarray(np.swapaxes(X, -1, -2))


def _layers(
    params: Params, depth: int, A: FloatArray, unit: Unit
) -> tuple[list[FloatArray], list[FloatArray]]:
    """Return Z_1 to Z_L and A_0 to A_L with examples as columns, (s, n_l, m), which is the fast way."""
    Z, activations = list[FloatArray](), [A]
    for layer in range(1, depth + 1):
        z = params[f"W{layer}"].swapaxes(1, 2) @ activations[-1] + params[f"b{layer}"].swapaxes(1, 2)
        a = np.empty_like(z)
        (UNITS["sigmoid"] if layer == depth else unit).function(z, a)
        Z.append(z)
        activations.append(a)
    return Z, activations


@dataclass(frozen=True)
class Runs:
    """What many networks learned.

    Formula: cost_history[i, s] is the cost of network s before step i.
    Shapes: params as from initialize_many; cost_history (n_iter, s).
    Raises: steps_to raises TypeError or ValueError if its target is no number.

    >>> runs = train_many(initialize_many((2, 4, 1), seeds=range(3)), [[0.0, 1.0]], [1], n_iter=5)
    >>> runs.cost_history.shape, runs.steps_to(0.0)
    ((5, 3), array([inf, inf, inf]))

    Source: J. Demšar, "Statistical comparisons of classifiers over multiple data sets", JMLR 7 (2006).
    Taught in: 12-activation-functions
    """

    params: Params
    cost_history: NDArray[np.float64]

    def steps_to(self, target: float) -> NDArray[np.float64]:
        """Return for each network the first step before which its cost is under the target, or inf."""
        under = self.cost_history < number(target, "target")
        return np.where(under.any(axis=0), under.argmax(axis=0), np.inf)


def train_many(
    params: Params,
    X: ArrayLike,
    y: ArrayLike,
    activation: str = "tanh",
    *,
    learning_rate: float | ArrayLike = 1.0,
    n_iter: int = 1000,
    watch: Callable[[int, list[FloatArray], Params], Any] | None = None,
) -> Runs:
    r"""Train every network by full-batch gradient descent on the same examples (or each on its own).

    Formula: dZ_L = (A_L - y) / m, dZ_l = dZ_{l+1} W_{l+1}.T * g'(Z_l), W_l -= learning_rate A_{l-1}.T dZ_l.
    Shapes: X (m, n) or (s, m, n), y (m,) or (s, m) of 0 and 1, learning_rate a number or (s,) -> Runs.
    Before each step watch(step, [Z_1, ..., Z_L], params) is called, if given; it must not change them.
    Raises: TypeError or ValueError for shapes that do not fit, other labels, or an unknown activation.

    >>> from dlnotes import xor
    >>> runs = train_many(initialize_many((2, 8, 1), seeds=range(5)), *xor(), n_iter=500)
    >>> int((runs.steps_to(0.1) < 500).sum())
    5

    Source: D. Rumelhart, G. Hinton, R. Williams, "Learning representations by back-propagating errors", 1986.
    Taught in: 12-activation-functions
    """
    unit = UNITS[choice(activation, "activation", UNITS)]
    depth, n_iter = _depth(params), integer(n_iter, "n_iter")
    if watch is not None and not callable(watch):
        raise TypeError(f"watch is {describe(watch)}: expected a function of (step, Z, params)")
    X = _examples(X, params)
    runs, m = len(params["W1"]), X.shape[-1]
    rate = _per_run(learning_rate, "learning_rate", runs)
    y = real(y, "y")
    target = zero_one(y, "y", np.empty((runs, m) if y.ndim == 2 else m), "the examples of X")
    target = np.broadcast_to(target, (runs, m))[:, None]  # (s, 1, m)
    costs = np.full((n_iter, runs), np.inf)
    limit = 1e300 ** (1 / (depth + 2))  # a network past it has diverged: it stays where it was, at cost inf
    for step in range(n_iter):
        Z, A = _layers(params, depth, X, unit)
        if watch is not None:
            watch(step, [z.swapaxes(1, 2) for z in Z], params)
        J = binary_cross_entropy_from_logits(Z[-1], target).mean(axis=(1, 2))
        costs[step] = np.where(rate[:, 0, 0] > 0, J, np.inf)
        moved = {}
        dZ = (A[-1] - target) / m  # (s, 1, m)
        for layer in range(depth, 0, -1):
            W, b = params[f"W{layer}"], params[f"b{layer}"]
            moved[f"W{layer}"] = W - rate * (A[layer - 1] @ dZ.swapaxes(1, 2))  # (s, n_in, n_out)
            moved[f"b{layer}"] = b - rate * dZ.sum(axis=2)[:, None]  # (s, 1, n_out)
            if layer > 1:
                dZ = W @ dZ  # (s, n_in, m)
                unit.times_slope(dZ, A[layer - 1])
        largest = np.max([np.abs(array).max(axis=(1, 2)) for array in moved.values()], axis=0)
        gone = ~(largest < limit)
        rate[gone] = 0
        params = {name: np.where(gone[:, None, None], params[name], moved[name]) for name in params}
    return Runs(params, costs)


def _per_run(value: float | ArrayLike, name: str, runs: int) -> FloatArray:
    """Return one positive number for each run, (s, 1, 1)."""
    rates = real(value, name)
    if rates.shape not in ((), (runs,)):
        raise ValueError(
            f"{name} has shape {rates.shape}: expected a number or one for each of {runs} networks"
        )
    if not np.all(rates > 0):
        raise ValueError(f"{name} holds {rates.min()}: expected positive numbers")
    return np.broadcast_to(rates, (runs,)).reshape(runs, 1, 1).copy()


def _depth(params: Params) -> int:
    """Return the number of layers if the names and shapes of the parameters fit together."""
    depth = len(params) // 2 if isinstance(params, dict) else 0
    if not depth or set(params) != {f"{kind}{layer}" for kind in "Wb" for layer in range(1, depth + 1)}:
        raise TypeError(
            f"params is {describe(params)}: expected a dict from initialize_many: W1, b1, W2, b2, ..."
        )
    shape = real(params["W1"], "params['W1']", moderate=True).shape[:2]
    for layer in range(1, depth + 1):
        W, b = (real(params[name], f"params[{name!r}]", moderate=True) for name in (f"W{layer}", f"b{layer}"))
        if W.ndim != 3 or W.shape[:2] != shape:
            raise ValueError(
                f"params['W{layer}'] has shape {W.shape}: expected (s, n_in, n_out), {shape} at first"
            )
        if b.shape != (len(W), 1, W.shape[2]):
            raise ValueError(f"params['b{layer}'] has shape {b.shape}: expected {(len(W), 1, W.shape[2])}")
        shape = (len(W), W.shape[2])
    return depth
