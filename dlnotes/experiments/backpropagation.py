"""Experiments of chapter 9: the chain rule against measured slopes, what to cache, and what it costs.

Taught in: 09-backpropagation
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from dlnotes.activations import ACTIVATIONS
from dlnotes.experiments._base import Result
from dlnotes.gradcheck import check_gradients, numerical_gradient
from dlnotes.initialization import initialize
from dlnotes.losses import binary_cross_entropy_from_logits
from dlnotes.shallow import Cache, backward, forward

__all__ = [
    "CachedValues",
    "ChainRule",
    "PlantedBugs",
    "TwoPaths",
    "cached_values",
    "chain_rule",
    "planted_bugs",
    "two_paths",
]

Array = NDArray[np.floating]
Params = dict[str, Array]
Backward = Callable[[Params, Cache, Array], Params]


def _network(seed: int, m: int) -> tuple[Params, Array, Array]:
    """Return the parameters of a 4-5-1 network with random biases, and m examples with labels."""
    rng = np.random.default_rng(seed)
    X, y = rng.normal(size=(m, 4)), (rng.random(m) < 0.5).astype(float)  # (m, 4), (m,)
    params = initialize((4, 5, 1), "xavier", seed=rng)
    return {k: v if k[0] == "W" else rng.normal(0, 0.3, v.shape) for k, v in params.items()}, X, y


def _cost(params: Params, X: Array, y: Array, activation: str) -> float:
    logits = forward(params, X, activation)[1].Z2[:, 0]  # (m,)
    return float(np.mean(binary_cross_entropy_from_logits(logits, y)))


# ---- all derivatives, in one pass back ----------------------------------------------------------


@dataclasses.dataclass(frozen=True, repr=False)
class ChainRule(Result):
    """Hold what `chain_rule` found.

    Formula: agreed counts the gradients whose check passes; difference_passes = 2 parameters;
    backward_passes = multiplications on the way back / multiplications forward.
    Shapes: five numbers.
    Raises: AttributeError if a number is assigned to.

    >>> chain_rule(seeds=1).difference_passes
    165378

    Source: D. Rumelhart, G. Hinton, R. Williams, "Learning representations by back-propagating errors", 1986.
    Taught in: 09-backpropagation
    """

    checked: int
    agreed: int
    parameters: int
    difference_passes: int
    backward_passes: float


def chain_rule(
    backward: Backward = backward, sizes: tuple[int, ...] = (64, 256, 256, 1), seeds: int = 5
) -> ChainRule:
    """Check the gradient of networks with every activation, and count what it costs for larger `sizes`.

    The way back multiplies twice for each product of the way forward, once for the weights and once for
    the values, except that nobody needs the gradient of the first layer's input.

    Formula: forward n_1 n_2 + n_2 n_3 + ... multiplications for an example; back twice as many, less n_1 n_2.
    Shapes: networks of sizes 4, 5, 1 and 12 examples are checked.
    Raises: what `backward` raises.

    >>> round(chain_rule(seeds=1).backward_passes, 1)
    1.8

    Source: D. Rumelhart, G. Hinton, R. Williams, "Learning representations by back-propagating errors", 1986.
    Taught in: 09-backpropagation
    """
    passed = []
    for activation in ACTIVATIONS:
        for seed in range(seeds):
            params, X, y = _network(seed, 12)
            gradient = backward(params, forward(params, X, activation)[1], y)
            passed.append(check_gradients(lambda p: _cost(p, X, y, activation), params, gradient).ok)  # noqa: B023
    products = [n_in * n_out for n_in, n_out in pairwise(sizes)]
    parameters = sum(products) + sum(sizes[1:])
    back = 2 * sum(products) - products[0]
    return ChainRule(len(passed), sum(passed), parameters, 2 * parameters, back / sum(products))


# ---- values or local gradients ------------------------------------------------------------------


@dataclasses.dataclass(frozen=True, repr=False)
class CachedValues(Result):
    """Hold what `cached_values` found.

    Formula: differing counts entries of unlike bits; gap = max |upstream J - upstream * local|.
    Shapes: four numbers; sizes are in units of 10^9 and 10^6 bytes.
    Raises: AttributeError if a number is assigned to.

    >>> cached_values().differing
    0

    Source: A. Griewank, A. Walther, "Evaluating Derivatives", 2nd ed. (2008).
    Taught in: 09-backpropagation
    """

    differing: int
    gap: float
    jacobian_gb: float
    diagonal_mb: float


def cached_values(
    local: Callable[[Array], Array] = lambda a: 1 - a * a, m: int = 256, units: int = 1024
) -> CachedValues:
    """Form the local gradient of tanh from the cached a, and compare with forming it from z beforehand.

    For a small layer the whole Jacobian is built too, every output by every input, as a check.

    Formula: da/dz = 1 - tanh(z)^2 = 1 - a^2; as a Jacobian it is diagonal, (m units) x (m units).
    Shapes: local takes (m, units) to (m, units).
    Raises: what `local` raises.

    >>> round(cached_values().jacobian_gb), round(cached_values().diagonal_mb)
    (550, 2)

    Source: A. Griewank, A. Walther, "Evaluating Derivatives", 2nd ed. (2008).
    Taught in: 09-backpropagation
    """
    rng = np.random.default_rng(0)
    z = rng.normal(size=(m, units))  # (m, units)
    beforehand = 1 - np.tanh(z) * np.tanh(z)  # (m, units)
    later = local(np.tanh(z))  # (m, units)
    small, upstream = z[:3, :4], rng.normal(size=(3, 4))  # (3, 4), (3, 4)
    entries = [_entry(k) for k in range(small.size)]
    columns = [numerical_gradient(entry, small).ravel() for entry in entries]
    through_jacobian = (upstream.ravel() @ np.array(columns)).reshape(3, 4)  # (3, 4)
    return CachedValues(
        differing=int(np.sum(beforehand != later)),
        gap=float(np.abs(through_jacobian - upstream * local(np.tanh(small))).max()),
        jacobian_gb=z.size**2 * z.itemsize / 1e9,
        diagonal_mb=z.nbytes / 1e6,
    )


def _entry(k: int) -> Callable[[Array], float]:
    return lambda z: float(np.tanh(z).ravel()[k])


# ---- several paths ------------------------------------------------------------------------------


@dataclasses.dataclass(frozen=True, repr=False)
class TwoPaths(Result):
    """Hold what `two_paths` found.

    Formula: through_u = v 2x, through_v = u cos x, total the two combined, measured a central difference.
    Shapes: five numbers.
    Raises: AttributeError if a number is assigned to.

    >>> round(two_paths().total, 3)
    2.759

    Source: D. Rumelhart, G. Hinton, R. Williams, "Learning representations by back-propagating errors", 1986.
    Taught in: 09-backpropagation
    """

    through_u: float
    through_v: float
    total: float
    product: float
    measured: float


def two_paths(x: float = 1.2, combine: Callable[[list[float]], float] = math.fsum) -> TwoPaths:
    """Differentiate L = u v, u = x^2, v = sin x along both paths from x to L, and combine them.

    Formula: dL/dx = dL/du du/dx + dL/dv dv/dx.
    Shapes: x is a number.
    Raises: what `combine` raises.

    >>> result = two_paths()
    >>> abs(result.total - result.measured) < 1e-8
    True

    Source: D. Rumelhart, G. Hinton, R. Williams, "Learning representations by back-propagating errors", 1986.
    Taught in: 09-backpropagation
    """
    u, v = x**2, math.sin(x)
    paths = [v * 2 * x, u * math.cos(x)]  # upstream * local
    h = 1e-5
    measured = ((x + h) ** 2 * math.sin(x + h) - (x - h) ** 2 * math.sin(x - h)) / (2 * h)
    return TwoPaths(paths[0], paths[1], float(combine(paths)), math.prod(paths), measured)


# ---- what a gradient check says of wrong code ---------------------------------------------------


@dataclasses.dataclass(frozen=True, repr=False)
class PlantedBugs(Result):
    """Hold what `planted_bugs` found: lowest and highest error of the gradient check over the seeds.

    Formula: error = |measured - computed| / (|measured| + |computed|).
    Shapes: pairs of numbers.
    Raises: AttributeError if a number is assigned to.

    >>> planted_bugs(seeds=2).no_mean[0] > 0.8
    True

    Source: CS231n course notes (2017), "Gradient checks".
    Taught in: 09-backpropagation
    """

    right: tuple[float, float]
    wrong_sign: tuple[float, float]
    no_mean: tuple[float, float]
    no_slope: tuple[float, float]
    slope_at_a: tuple[float, float]
    bias_mean: tuple[float, float]


def planted_bugs(m: int = 12, seeds: int = 8, activation: str = "tanh") -> PlantedBugs:
    """Plant one mistake at a time into the way back, and see what the gradient check answers.

    no_mean forgets 1/m, no_slope leaves out g'(Z1), slope_at_a takes g' at A1, bias_mean averages db1 over m.

    Formula: as in `PlantedBugs`.
    Shapes: networks of sizes 4, 5, 1 and m examples.
    Raises: ValueError for an unknown activation.

    >>> result = planted_bugs(seeds=2)
    >>> result.right[1] < 1e-7 < result.slope_at_a[0]
    True

    Source: CS231n course notes (2017), "Gradient checks".
    Taught in: 09-backpropagation
    """
    rows = [_errors(seed, m, activation) for seed in range(seeds)]
    return PlantedBugs(*((min(errors), max(errors)) for errors in zip(*rows, strict=True)))


def _errors(seed: int, m: int, activation: str) -> list[float]:
    params, X, y = _network(seed, m)
    cache = forward(params, X, activation)[1]
    right = backward(params, cache, y)
    dA1 = (cache.A2 - y[:, None]) / m @ params["W2"].T  # (m, 5)
    at_a = dA1 * ACTIVATIONS[activation].derivative(cache.A1)  # (m, 5)
    variants = [
        right,
        {name: -value for name, value in right.items()},
        {name: m * value for name, value in right.items()},
        {**right, "W1": X.T @ dA1, "b1": dA1.sum(axis=0)},
        {**right, "W1": X.T @ at_a, "b1": at_a.sum(axis=0)},
        {**right, "b1": right["b1"] / m},
    ]
    measured = _flat(numerical_gradient(lambda p: _cost(p, X, y, activation), params))  # (31,)
    return [_error(measured, _flat(variant)) for variant in variants]


def _flat(gradient: Params) -> Array:
    return np.concatenate([gradient[name].ravel() for name in ("W1", "b1", "W2", "b2")])


def _error(measured: Array, computed: Array) -> float:
    return float(np.linalg.norm(measured - computed) / (np.linalg.norm(measured) + np.linalg.norm(computed)))
