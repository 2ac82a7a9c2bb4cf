"""Experiments of chapter 3: what shrinks from layer to layer, and what that does to training.

Taught in: 03-vanishing-gradient
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dlnotes.activations import (
    ACTIVATIONS,
    Activation,
    leaky_relu_derivative,
    relu_derivative,
    sigmoid,
    sigmoid_derivative,
    tanh_derivative,
)
from dlnotes.batched import forward_many, initialize_many, train_many
from dlnotes.datasets import moons, standardize
from dlnotes.experiments._base import Result
from dlnotes.gradcheck import check_gradients
from dlnotes.losses import binary_cross_entropy_from_logits

__all__ = [
    "BackwardSignal",
    "ChainRule",
    "ForwardSignal",
    "MeanSlopes",
    "SaturatedOutput",
    "Tails",
    "TrainingDepth",
    "backward_signal",
    "chain_rule",
    "forward_signal",
    "mean_slopes",
    "saturated_output",
    "tails",
    "training_depth",
]

Array = NDArray[np.floating]
Slope = Callable[[ArrayLike], Array]
Params = dict[str, Array]


# ---- the chain rule -----------------------------------------------------------------------------


@dataclasses.dataclass(frozen=True, repr=False)
class ChainRule(Result):
    """What `chain_rule` found: shares of the networks whose gradient passes the check."""

    passed: float
    passed_without_slope: float


def chain_rule(seeds: int = 10, slope: Slope = sigmoid_derivative) -> ChainRule:
    """Check the gradient that the chain rule gives, layer by layer, against measured slopes.

    delta_l = (delta_{l+1} W_{l+1}.T) * slope(Z_l), dW_l = A_{l-1}.T delta_l, in a 3-4-4-1 sigmoid network.
    A network passes if the relative error is at most 1e-7; `passed_without_slope` has 1 for the slope.

    seeds : number of networks.
    slope : the derivative of the hidden activation.

    Examples
    --------
    >>> from dlnotes.experiments import vanishing_gradient
    >>> vanishing_gradient.chain_rule(seeds=2)
    ChainRule(passed=1, passed_without_slope=0)

    Source: D. Rumelhart, G. Hinton, R. Williams, "Learning representations by back-propagating errors", 1986.
    Taught in: 03-vanishing-gradient
    """
    passed = []
    for seed in range(seeds):
        rng = np.random.default_rng(seed)
        X, y = rng.standard_normal((6, 3)), rng.integers(0, 2, 6)  # (6, 3), (6,)
        sizes = (3, 4, 4, 1)
        params: Params = {f"W{l}": rng.standard_normal((sizes[l - 1], sizes[l])) for l in (1, 2, 3)}

        def cost(params: Params, X: Array = X, y: NDArray[np.int64] = y) -> float:
            return float(binary_cross_entropy_from_logits(_forward(params, X)[0][-1][:, 0], y).mean())

        passed.append(
            [
                bool(check_gradients(cost, params, _backward(params, X, y, derivative)))
                for derivative in (slope, np.ones_like)
            ]
        )
    right, without = np.mean(passed, axis=0)
    return ChainRule(float(right), float(without))


def _forward(params: Params, X: Array) -> tuple[list[Array], list[Array]]:
    """Return Z_1, Z_2, Z_3 and A_0, A_1, A_2."""
    Z, A = list[Array](), [X]
    for W in params.values():
        Z.append(A[-1] @ W)
        A.append(sigmoid(Z[-1]))
    return Z, A[:-1]


def _backward(params: Params, X: Array, y: NDArray[np.int64], slope: Slope) -> Params:
    Z, A = _forward(params, X)
    delta = (sigmoid(Z[-1]) - y[:, None]) / len(X)  # (m, 1)
    gradient = {}
    for l in (3, 2, 1):
        gradient[f"W{l}"] = A[l - 1].T @ delta  # (n_{l-1}, n_l)
        if l > 1:
            delta = (delta @ params[f"W{l}"].T) * slope(Z[l - 2])  # (m, n_{l-1})
    return {name: gradient[name] for name in params}


# ---- the slopes far from 0 ----------------------------------------------------------------------


@dataclasses.dataclass(frozen=True, repr=False)
class Tails(Result):
    """What `tails` found."""

    sigmoid: tuple[float, ...]
    tanh: tuple[float, ...]
    crossing: float
    zero_from: float


def tails(slope: Slope = sigmoid_derivative) -> Tails:
    """Take the slopes of sigmoid and tanh at z = 0, 2, 5, 10, and find where they cross.

    `crossing` is the z > 0 at which both slopes are equal; from `zero_from` on, a (1 - a) is exactly 0 in
    float64, since a is rounded to 1.

    slope : the derivative of the sigmoid.

    Examples
    --------
    >>> from dlnotes.experiments import vanishing_gradient
    >>> vanishing_gradient.tails().crossing > 1
    True

    Source: Y. LeCun, L. Bottou, G. Orr, K.-R. Müller, "Efficient BackProp" (1998), section 4.4.
    Taught in: 03-vanishing-gradient
    """
    z = np.array([0.0, 2.0, 5.0, 10.0])
    return Tails(
        sigmoid=tuple(map(float, slope(z))),
        tanh=tuple(map(float, tanh_derivative(z))),
        crossing=_bisect(lambda x: bool(slope(x) > tanh_derivative(x)), 0.5, 5.0),
        zero_from=_bisect(lambda x: float(sigmoid(x) * (1 - sigmoid(x))) == 0, 1.0, 100.0),
    )


def _bisect(after: Callable[[float], bool], low: float, high: float) -> float:
    """Return where `after` turns from False to True."""
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (low, middle) if after(middle) else (middle, high)
    return high


# ---- forward: the values stay, the differences go -----------------------------------------------


@dataclasses.dataclass(frozen=True, repr=False)
class ForwardSignal(Result):
    """What `forward_signal` found; `mean` and `spread` for each layer."""

    mean: tuple[float, ...]
    spread: tuple[float, ...]
    factor: float
    fixed_point: float


def forward_signal(activation: str = "sigmoid", gain: float = 1.0, depth: int = 10) -> ForwardSignal:
    """Send 50 examples through untrained layers of 64 units; 20 networks, medians over them.

    mean: of all activations of a layer. spread: standard deviation over the examples, averaged over the
    units. factor: by which the spread changes from one layer to the next, from the second layer on.
    fixed_point: where a, sigmoid(a), sigmoid(sigmoid(a)), ... ends up when it starts at -5.

    activation, gain : hidden weights are N(0, gain^2 / 64).
    depth : number of layers.

    Examples
    --------
    >>> from dlnotes.experiments import vanishing_gradient
    >>> vanishing_gradient.forward_signal().spread[-1] < 1e-5
    True

    Source: X. Glorot, Y. Bengio, "Understanding the difficulty of training deep feedforward neural
    networks", AISTATS 2010.
    Taught in: 03-vanishing-gradient
    """
    X = np.random.default_rng(0).standard_normal((50, 64))  # (m, n)
    _, A = forward_many(initialize_many((64,) * (depth + 1), "xavier", gain=gain), X, activation)
    mean = [float(np.median(a.mean(axis=(1, 2)))) for a in A]
    spread = [float(np.median(a.std(axis=1).mean(axis=1))) for a in A]
    a = np.array(-5.0)
    for _ in range(60):
        a = np.asarray(sigmoid(a))
    factor = (spread[-1] / spread[0]) ** (1 / (depth - 1))
    return ForwardSignal(tuple(mean), tuple(spread), factor, float(a))


# ---- backward: a product of slopes and weights --------------------------------------------------

SETTINGS = (  # activation, gain: hidden weights are N(0, gain^2 / n)
    ("sigmoid", 1.0),
    ("sigmoid", 4.0),
    ("sigmoid", 8.0),
    ("tanh", 0.5),
    ("tanh", 1.0),
    ("relu", 1.0),
    ("relu", math.sqrt(2)),
    ("relu", 2.0),
    ("leaky_relu", math.sqrt(2)),
)


@dataclasses.dataclass(frozen=True, repr=False)
class BackwardSignal(Result):
    """What `backward_signal` found.

    `sizes` has for each of `SETTINGS` the size of delta in layers 1 ... 20, where the last layer is 1. The
    other fields are that of layer 1, and the factor per layer: sigmoid with gain 1 in networks of 5, 10 and
    20 layers, factors of the sigmoid for gains 1, 4, 8; ReLU, 20 layers, for gains 1, sqrt(2), 2.
    """

    sizes: tuple[tuple[float, ...], ...]
    sigmoid_by_depth: tuple[float, ...]
    sigmoid_factors: tuple[float, ...]
    tanh_factors: tuple[float, ...]
    relu_first: tuple[float, ...]
    relu_factors: tuple[float, ...]


def backward_signal(activations: Mapping[str, Activation] = ACTIVATIONS) -> BackwardSignal:
    """Send delta backward through untrained layers of 64 units; 20 networks, medians over them.

    delta_L = a - y, delta_l = (delta_{l+1} W_{l+1}.T) * g'(Z_l); size is the Euclidean norm over 16 examples.

    activations : the functions with their derivatives.

    Examples
    --------
    >>> from dlnotes.experiments import vanishing_gradient
    >>> vanishing_gradient.backward_signal().sigmoid_by_depth[-1] < 1e-9
    True

    Source: S. Hochreiter, "Untersuchungen zu dynamischen neuronalen Netzen" (1991); X. Glorot, Y. Bengio,
    "Understanding the difficulty of training deep feedforward neural networks", AISTATS 2010.
    Taught in: 03-vanishing-gradient
    """
    sizes = [_delta_sizes(name, gain, 20, activations[name].derivative) for name, gain in SETTINGS]
    first = [size[0] for size in sizes]
    factors = [float(ratio ** (1 / 19)) for ratio in first]
    slope = activations["sigmoid"].derivative
    return BackwardSignal(
        sizes=tuple(sizes),
        sigmoid_by_depth=(*(_delta_sizes("sigmoid", 1.0, depth, slope)[0] for depth in (5, 10)), first[0]),
        sigmoid_factors=tuple(factors[:3]),
        tanh_factors=tuple(factors[3:5]),
        relu_first=tuple(first[5:8]),
        relu_factors=tuple(factors[5:8]),
    )


def _delta_sizes(name: str, gain: float, depth: int, slope: Slope) -> tuple[float, ...]:
    """Return the median size of delta in each layer, relative to the last."""
    rng = np.random.default_rng(0)
    X, y = rng.standard_normal((16, 64)), rng.integers(0, 2, (16, 1))  # (m, n), (m, 1)
    params = initialize_many((64,) * depth + (1,), "xavier", gain=gain)
    Z, A = forward_many(params, X, name)
    delta = A[-1] - y  # (seeds, m, 1)
    sizes = [np.linalg.norm(delta, axis=(1, 2))]
    for layer in range(depth, 1, -1):
        delta = (delta @ params[f"W{layer}"].swapaxes(1, 2)) * slope(Z[layer - 2])  # (seeds, m, n)
        sizes.append(np.linalg.norm(delta, axis=(1, 2)))
    relative = np.array(sizes[::-1]) / sizes[0]  # (depth, seeds)
    return tuple(map(float, np.median(relative, axis=1)))


# ---- what slopes to expect ----------------------------------------------------------------------


@dataclasses.dataclass(frozen=True, repr=False)
class MeanSlopes(Result):
    """What `mean_slopes` found, each in the order sigmoid, tanh, ReLU, leaky ReLU."""

    mean: tuple[float, ...]
    mean_square: tuple[float, ...]
    zero: tuple[float, ...]
    mean_wide: tuple[float, ...]


def mean_slopes(sd: float = 1.0, wide: float = 5.0) -> MeanSlopes:
    """Average the slopes over z ~ N(0, sd^2): mean, mean of the square, share that is 0, mean for a wide z.

    Numerical integration over 400,000 values of z between -12 and 12 standard deviations, none of them 0.

    sd, wide : standard deviations of z, for the first three fields and the last.

    Examples
    --------
    >>> from dlnotes.experiments import vanishing_gradient
    >>> vanishing_gradient.mean_slopes().mean[2]
    0.5

    Source: K. He, X. Zhang, S. Ren, J. Sun, "Delving deep into rectifiers", ICCV 2015, section 2.2.
    Taught in: 03-vanishing-gradient
    """
    t = np.linspace(-12, 12, 400_000)  # an even number: 0 is not among them
    weight = np.exp(-(t**2) / 2)
    weight /= weight.sum()
    slopes = [sigmoid_derivative, tanh_derivative, relu_derivative, leaky_relu_derivative]

    def average(f: Callable[[Array], Array], sd: float) -> tuple[float, ...]:
        return tuple(round(float(weight @ f(np.asarray(slope(sd * t)))), 10) for slope in slopes)

    return MeanSlopes(
        mean=average(lambda s: s, sd),
        mean_square=average(np.square, sd),
        zero=average(lambda s: (s == 0).astype(float), sd),
        mean_wide=average(lambda s: s, wide),
    )


# ---- does training reach the first layers? ------------------------------------------------------

RATES = {"sigmoid": (10.0, 3.0, 3.0), "tanh": (3.0, 1.0, 0.1), "relu": (3.0, 1.0, 0.1)}


@dataclasses.dataclass(frozen=True, repr=False)
class TrainingDepth(Result):
    """What `training_depth` found.

    sigmoid, tanh, relu : final costs, for each depth those of all networks.
    learned : for each depth the number of networks with a cost under 0.5, for sigmoid, tanh, ReLU.
    sigmoid_deep : lowest cost of a deepest sigmoid network.
    moved : how far the weights of the first layer went in the deepest networks, relative to their size:
    the largest for sigmoid, the smallest for tanh and ReLU.
    """

    sigmoid: tuple[tuple[float, ...], ...]
    tanh: tuple[tuple[float, ...], ...]
    relu: tuple[tuple[float, ...], ...]
    learned_sigmoid: tuple[int, ...]
    learned_tanh: tuple[int, ...]
    learned_relu: tuple[int, ...]
    sigmoid_deep: float
    moved: tuple[float, ...]


def training_depth(
    depths: tuple[int, ...] = (1, 3, 8),
    rates: Mapping[str, tuple[float, ...]] = RATES,
    n_iter: int = 300,
    seeds: int = 6,
) -> TrainingDepth:
    """Train networks with 1, 3 and 8 hidden layers of 8 units on 60 points of the two moons.

    Hidden weights are N(0, 1/n) for sigmoid and tanh, N(0, 2/n) for ReLU. The learning rate of each is one
    of 0.1, 0.3, 1, 3, 10 that serves it well at that depth.

    depths : numbers of hidden layers; rates : learning rates, one for each depth.
    n_iter : steps of gradient descent; seeds : number of networks.

    Examples
    --------
    >>> from dlnotes.experiments import vanishing_gradient
    >>> vanishing_gradient.training_depth(depths=(1,), n_iter=100, seeds=2).learned_tanh
    (2,)

    Source: X. Glorot, Y. Bengio, "Understanding the difficulty of training deep feedforward neural
    networks", AISTATS 2010.
    Taught in: 03-vanishing-gradient
    """
    points, y = moons(60, seed=0)
    X = standardize(points)  # (60, 2)
    costs: dict[str, list[tuple[float, ...]]] = {name: [] for name in RATES}
    moved = dict[str, Array]()
    for k, depth in enumerate(depths):
        for name, rate in rates.items():
            scheme = "he" if name == "relu" else "xavier"
            start = initialize_many((2, *(8,) * depth, 1), scheme, seeds=range(seeds))
            runs = train_many(start, X, y, name, learning_rate=rate[k], n_iter=n_iter)
            costs[name].append(tuple(map(float, runs.cost_history[-1])))
            way = np.linalg.norm(runs.params["W1"] - start["W1"], axis=(1, 2))
            moved[name] = way / np.linalg.norm(start["W1"], axis=(1, 2))  # (seeds,); the deepest come last
    learned = {name: tuple(sum(c < 0.5 for c in cost) for cost in costs[name]) for name in costs}
    return TrainingDepth(
        sigmoid=tuple(costs["sigmoid"]),
        tanh=tuple(costs["tanh"]),
        relu=tuple(costs["relu"]),
        learned_sigmoid=learned["sigmoid"],
        learned_tanh=learned["tanh"],
        learned_relu=learned["relu"],
        sigmoid_deep=min(costs["sigmoid"][-1]),
        moved=(float(moved["sigmoid"].max()), float(moved["tanh"].min()), float(moved["relu"].min())),
    )


# ---- a saturated output -------------------------------------------------------------------------


@dataclasses.dataclass(frozen=True, repr=False)
class SaturatedOutput(Result):
    """What `saturated_output` found: steps for each start, and the slopes dL/dz at z = 10."""

    squared: tuple[int, ...]
    log: tuple[int, ...]
    squared_slope: float
    log_slope: float


def saturated_output(
    starts: tuple[float, ...] = (0.6, 1, 2, 3, 4, 5), learning_rate: float = 0.15, y: int = 0
) -> SaturatedOutput:
    """Count the steps until a sigmoid output that is wrong, and sure of it, comes under 0.1.

    One example x = 1 with y = 0; z = w + b starts at 2 w0. Squared error (a - y)^2 has dL/dz =
    2 (a - y) a (1 - a), log loss has dL/dz = a - y.

    starts : values w0 of both w and b; y : the label.

    Examples
    --------
    >>> from dlnotes.experiments import vanishing_gradient
    >>> vanishing_gradient.saturated_output(starts=(0.6,))
    SaturatedOutput(squared=(132), log=(40), squared_slope=9.079e-05, log_slope=1)

    Source: S. Solla, E. Levin, M. Fleisher, "Accelerated learning in layered neural networks", Complex
    Systems 2 (1988).
    Taught in: 03-vanishing-gradient
    """

    def squared(z: float) -> float:
        a = 1 / (1 + math.exp(-z))
        return 2 * (a - y) * a * (1 - a)

    def log(z: float) -> float:
        return 1 / (1 + math.exp(-z)) - y

    def steps(slope: Callable[[float], float], w0: float) -> int:
        z, count = 2 * w0, 0
        while z > math.log(1 / 9) and count < 50_000:  # sigmoid(ln(1/9)) = 0.1
            z -= 2 * learning_rate * slope(z)  # w and b both move by learning_rate times the slope
            count += 1
        return count

    return SaturatedOutput(
        squared=tuple(steps(squared, w0) for w0 in starts),
        log=tuple(steps(log, w0) for w0 in starts),
        squared_slope=squared(10),
        log_slope=log(10),
    )
