"""Experiments of chapter 13: derivatives of activations, as they should read and as the notes write them.

Taught in: 13-activation-derivatives
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from dlnotes.activations import ACTIVATIONS, leaky_relu, leaky_relu_derivative, relu, sigmoid
from dlnotes.batched import initialize_many
from dlnotes.datasets import moons, standardize
from dlnotes.experiments._base import Result
from dlnotes.gradcheck import check_gradients
from dlnotes.losses import binary_cross_entropy_from_logits

__all__ = [
    "DerivativeTable",
    "Kink",
    "LeakyDefinition",
    "LeakyTable",
    "derivative_table",
    "kink",
    "leaky_definition",
    "leaky_table",
]

Array = NDArray[np.floating]
Slope = Callable[[Array], Array]
Params = dict[str, Array]


# ---- the table ----------------------------------------------------------------------------------

#: The table of the chapter: the derivative at z, written with the activation a = g(z).
FROM_ACTIVATION: Mapping[str, Slope] = MappingProxyType(
    {
        "sigmoid": lambda a: a * (1 - a),
        "tanh": lambda a: 1 - a**2,
        "relu": lambda a: np.where(a > 0, 1.0, 0.0),
        "leaky_relu": lambda a: np.where(a > 0, 1.0, 0.01),
    }
)


@dataclasses.dataclass(frozen=True, repr=False)
class DerivativeTable(Result):
    """What `derivative_table` found.

    A name is the share of the z at which the formula is the measured slope; with `_as_written` it is the
    share of the z at which the notes' line holds, read as an equation. highest: the largest slope.
    `tanh_solution` is the one a at which tanh(z) = 1 - a^2 holds.
    """

    sigmoid: float
    sigmoid_as_written: float
    sigmoid_highest: float
    tanh: float
    tanh_as_written: float
    tanh_solution: float
    tanh_highest: float
    relu: float
    relu_as_written: float


def derivative_table(formulas: Mapping[str, Slope] = FROM_ACTIVATION) -> DerivativeTable:
    """Compare the formulas for the derivatives with measured slopes at 400 values of z from -6 to 6.

    Measured: (g(z + h) - g(z - h)) / (2h) with h = 1e-5; equal means nearer than 1e-8. As written: is
    sigmoid(z) = a (1 - a), tanh(z) = 1 - a^2, max(0, z) = 0 for z < 0 and 1 for z > 0?

    formulas : name -> the derivative as a function of the activation a.

    Examples
    --------
    >>> from dlnotes.experiments import activation_derivatives
    >>> activation_derivatives.derivative_table().sigmoid_highest < 0.25
    True

    Source: Y. LeCun, L. Bottou, G. Orr, K.-R. Müller, "Efficient BackProp" (1998), section 4.4.
    Taught in: 13-activation-derivatives
    """
    z = np.linspace(-6, 6, 400)  # an even number: 0 is not among them
    a = {name: np.asarray(ACTIVATIONS[name].function(z)) for name in formulas}
    right = {name: _share(formulas[name](a[name]), _measured(name, z)) for name in formulas}
    written = {name: _share(a[name], formulas[name](a[name])) for name in ("sigmoid", "tanh")}
    return DerivativeTable(
        sigmoid=right["sigmoid"],
        sigmoid_as_written=written["sigmoid"],
        sigmoid_highest=float(formulas["sigmoid"](a["sigmoid"]).max()),
        tanh=right["tanh"],
        tanh_as_written=written["tanh"],
        tanh_solution=_crossing(formulas["tanh"]),
        tanh_highest=float(formulas["tanh"](a["tanh"]).max()),
        relu=right["relu"],
        relu_as_written=_share(a["relu"][z > 0], np.ones(200)),
    )


def _crossing(formula: Slope) -> float:
    """Return the a between 0 and 1 at which a is formula(a), by bisection."""
    low, high = np.array(0.0), np.array(1.0)
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (low, middle) if middle > formula(middle) else (middle, high)
    return float(low)


def _measured(name: str, z: Array, h: float = 1e-5) -> Array:
    g = ACTIVATIONS[name].function
    return np.asarray((g(z + h) - g(z - h)) / (2 * h))


def _share(a: Array, b: Array) -> float:
    return float(np.mean(np.abs(a - b) < 1e-8))


# ---- at z = 0 -----------------------------------------------------------------------------------


@dataclasses.dataclass(frozen=True, repr=False)
class Kink(Result):
    """What `kink` found: slopes on both sides of 0, the central difference there, and z = 0 in training.

    seen : values of z that training computed; zeros : how many of them were exactly 0.
    cost_gap : largest difference between the final costs with ReLU'(0) = 0, 1/2 and 1.
    zeros_from_zero : share of z that are exactly 0 when all parameters start at 0.
    """

    relu_sides: tuple[float, ...]
    relu_central: float
    leaky_sides: tuple[float, ...]
    leaky_central: float
    seen: int
    zeros: int
    cost_gap: float
    zeros_from_zero: float


def kink(decimals: int | None = None, n_iter: int = 100, h: float = 1e-3) -> Kink:
    """Look at ReLU and leaky ReLU around 0, and count the z that are exactly 0 while networks train.

    Five 2-8-1 networks on 200 points of the two moons, learning rate 1, once for each value of ReLU'(0).

    decimals : round the inputs to so many decimals; None leaves them as they are.
    n_iter : steps of gradient descent; h : half the width of the difference quotients.

    Examples
    --------
    >>> from dlnotes.experiments import activation_derivatives
    >>> activation_derivatives.kink(n_iter=5).relu_central
    0.5

    Source: D. Bertoin, J. Bolte, S. Gerchinovitz, E. Pauwels, "Numerical influence of ReLU'(0) on
    backpropagation", NeurIPS 2021.
    Taught in: 13-activation-derivatives
    """
    points, y = moons(200, seed=0)
    X = standardize(points)  # (200, 2)
    if decimals is not None:
        X = np.round(X, decimals)
    start = initialize_many((2, 8, 1), "he", seeds=range(5))
    costs, counts = [], []
    for at_zero in (0.0, 0.5, 1.0):
        history, zeros = _train(start, X, y, relu, partial(_slope_with, at_zero), n_iter)
        costs.append(history[-1])
        counts.append(zeros)
    nothing = {name: np.zeros_like(array) for name, array in start.items()}
    return Kink(
        relu_sides=_sides(relu, h),
        relu_central=float((relu(h) - relu(-h)) / (2 * h)),
        leaky_sides=_sides(leaky_relu, h),
        leaky_central=float((leaky_relu(h) - leaky_relu(-h)) / (2 * h)),
        seen=3 * n_iter * 5 * 200 * 8,
        zeros=sum(counts),
        cost_gap=float(np.ptp(costs, axis=0).max()),
        zeros_from_zero=float(np.mean(X @ nothing["W1"] + nothing["b1"] == 0)),
    )


def _slope_with(at_zero: float, z: Array) -> Array:
    return np.heaviside(z, at_zero)


def _sides(g: Callable[[float], Array], h: float) -> tuple[float, ...]:
    return float((g(0.0) - g(-h)) / h), float((g(h) - g(0.0)) / h)


def _train(
    params: Params, X: Array, y: NDArray[np.int64], g: Slope, slope: Slope, n_iter: int
) -> tuple[Array, int]:
    """Train stacked networks with one hidden layer at learning rate 1; return costs and the count of 0s."""
    W1, b1, W2, b2 = (params[name] for name in ("W1", "b1", "W2", "b2"))
    target = y[:, None]  # (m, 1)
    history, zeros = [], 0
    for _ in range(n_iter):
        Z1 = X @ W1 + b1  # (s, m, h)
        A1 = g(Z1)
        Z2 = A1 @ W2 + b2  # (s, m, 1)
        zeros += int((Z1 == 0).sum())
        losses = binary_cross_entropy_from_logits(Z2, np.broadcast_to(target, Z2.shape))
        history.append(np.mean(losses, axis=(1, 2)))
        dZ2 = (sigmoid(Z2) - target) / len(X)  # (s, m, 1)
        dZ1 = (dZ2 @ W2.swapaxes(1, 2)) * slope(Z1)  # (s, m, h)
        W2, b2 = W2 - A1.swapaxes(1, 2) @ dZ2, b2 - dZ2.sum(axis=1, keepdims=True)
        W1, b1 = W1 - X.T @ dZ1, b1 - dZ1.sum(axis=1, keepdims=True)
    return np.array(history), zeros


# ---- leaky ReLU ---------------------------------------------------------------------------------


@dataclasses.dataclass(frozen=True, repr=False)
class LeakyDefinition(Result):
    """What `leaky_definition` found: shares of the z at which max(slope z, z) is the function in pieces."""

    agreement: float
    agreement_steep: float


def leaky_definition(slope: float = 0.01, steep: float = 2.0) -> LeakyDefinition:
    """Compare max(slope z, z) with "z where z > 0, else slope z" at 400 values of z.

    slope, steep : a slope under 1, as in leaky ReLU, and one above it.

    Examples
    --------
    >>> from dlnotes.experiments import activation_derivatives
    >>> activation_derivatives.leaky_definition()
    LeakyDefinition(agreement=1, agreement_steep=0)

    Source: A. Maas, A. Hannun, A. Ng, "Rectifier nonlinearities improve acoustic models" (2013).
    Taught in: 13-activation-derivatives
    """
    z = np.linspace(-6, 6, 400)
    return LeakyDefinition(*(_share(np.maximum(s * z, z), np.where(z > 0, z, s * z)) for s in (slope, steep)))


def _notes_slope(z: Array) -> Array:
    return np.where(z > 0, 1.0, 0.01 * z)


@dataclasses.dataclass(frozen=True, repr=False)
class LeakyTable(Result):
    """What `leaky_table` found.

    passed, passed_notes : shares of networks whose gradient passes a gradient check.
    error_notes : the smallest relative error with the notes' derivative.
    steps, steps_notes : steps until the cost is under 0.2, for each network.
    largest_difference : the largest difference between the two.
    """

    passed: float
    passed_notes: float
    error_notes: float
    steps: tuple[int, ...]
    steps_notes: tuple[int, ...]
    largest_difference: int


def leaky_table(slope: Slope = leaky_relu_derivative, notes: Slope = _notes_slope) -> LeakyTable:
    """Check gradients with slope 0.01 and with the notes' 0.01 z for z < 0, then train with each.

    Gradient checks of 20 leaky 4-5-3-1 networks; training of ten 2-16-1 networks on the two moons.

    slope, notes : the derivative of leaky ReLU, and the one that the notes write.

    Examples
    --------
    >>> from dlnotes.experiments import activation_derivatives
    >>> result = activation_derivatives.leaky_table()
    >>> result.passed, result.passed_notes
    (1.0, 0.0)

    Source: CS231n course notes (2017), "Gradient checks".
    Taught in: 13-activation-derivatives
    """
    errors = np.array([[_check(seed, s) for s in (slope, notes)] for seed in range(20)])  # (20, 2)
    points, y = moons(200, seed=0)
    X, start = standardize(points), initialize_many((2, 16, 1), "he", seeds=range(10))
    steps = []
    for chosen in (slope, notes):
        history, _ = _train(start, X, y, leaky_relu, chosen, 150)  # (150, 10)
        steps.append(np.where((history < 0.2).any(axis=0), (history < 0.2).argmax(axis=0), len(history)))
    right, written = (tuple(map(int, counts)) for counts in steps)
    return LeakyTable(
        passed=float(np.mean(errors[:, 0] <= 1e-7)),
        passed_notes=float(np.mean(errors[:, 1] <= 1e-7)),
        error_notes=float(errors[:, 1].min()),
        steps=right,
        steps_notes=written,
        largest_difference=int(np.abs(np.subtract(right, written)).max()),
    )


def _check(seed: int, slope: Slope) -> float:
    """Return the relative error of the gradient of one random 4-5-3-1 network."""
    rng = np.random.default_rng(seed)
    X, y = rng.standard_normal((6, 4)), rng.integers(0, 2, 6)  # (6, 4), (6,)
    shapes = {"W1": (4, 5), "W2": (5, 3), "W3": (3, 1)}
    params: Params = {name: rng.standard_normal(shape) for name, shape in shapes.items()}

    def layers(params: Params) -> tuple[list[Array], list[Array]]:
        Z: list[Array] = []
        A: list[Array] = [X]
        for W in params.values():
            Z.append(A[-1] @ W)
            A.append(leaky_relu(Z[-1]))
        return Z, A

    def cost(params: Params) -> float:
        return float(np.mean(binary_cross_entropy_from_logits(layers(params)[0][-1][:, 0], y)))

    Z, A = layers(params)
    delta = (sigmoid(Z[-1]) - y[:, None]) / len(X)  # (m, 1)
    gradient: Params = {}
    for k in (3, 2, 1):
        gradient[f"W{k}"] = A[k - 1].T @ delta
        if k > 1:
            delta = (delta @ params[f"W{k}"].T) * slope(Z[k - 2])  # (m, n)
    return check_gradients(cost, params, gradient).error
