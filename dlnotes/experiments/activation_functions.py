"""Experiments of chapter 12: tanh against the sigmoid, what a layer hands on, and what the output needs.

Taught in: 12-activation-functions
"""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from dlnotes._checks import FloatArray
from dlnotes.activations import ACTIVATIONS, sigmoid
from dlnotes.activations import tanh as taught_tanh
from dlnotes.batched import forward_many, initialize_many, train_many
from dlnotes.datasets import circles, moons, standardize, xor
from dlnotes.experiments._base import Result
from dlnotes.experiments._races import Steps, start, steps_to_target

__all__ = [
    "Accuracy",
    "BornDead",
    "Collapse",
    "Conditioning",
    "Means",
    "Races",
    "RealTargets",
    "SameFunction",
    "TanhFormula",
    "accuracy",
    "born_dead",
    "collapse",
    "conditioning",
    "means",
    "races",
    "real_targets",
    "same_function",
    "tanh_formula",
]

Array = NDArray[np.floating]
Function = Callable[[Array], Array]
Params = dict[str, FloatArray]
Pair = tuple[float, float]


# ---- tanh is a stretched sigmoid ----------------------------------------------------------------


@dataclasses.dataclass(frozen=True, repr=False)
class TanhFormula(Result):
    """What `tanh_formula` found: largest gaps, the z where floats end, what is missing to 1 at z = 10."""

    formula_gap: float
    sigmoid_gap: float
    overflow: float
    exactly_one: float
    missing: float


def tanh_formula(tanh: Function = taught_tanh) -> TanhFormula:
    """Compare tanh with the formula of the notes and with 2 sigmoid(2z) - 1, and find where floats end.

    `overflow` is the whole number from which e^z is too large for a float, `exactly_one` the first at which
    tanh is rounded to exactly 1.

    tanh : the function examined.

    Examples
    --------
    >>> from dlnotes.experiments import activation_functions
    >>> activation_functions.tanh_formula().overflow
    710.0

    Source: D. Goldberg, "What every computer scientist should know about floating-point arithmetic" (1991).
    Taught in: 12-activation-functions
    """
    z = np.linspace(-15, 15, 3001)  # (3001,)
    up, down = np.exp(z), np.exp(-z)
    whole = np.arange(1.0, 1000.0)  # (999,)
    with np.errstate(over="ignore"):
        infinite = np.isinf(np.exp(whole))
    return TanhFormula(
        formula_gap=float(np.abs(tanh(z) - (up - down) / (up + down)).max()),
        sigmoid_gap=float(np.abs(tanh(z) - (2 * sigmoid(2 * z) - 1)).max()),
        overflow=float(whole[infinite][0]),
        exactly_one=float(np.append(whole[tanh(whole) == 1], np.inf)[0]),
        missing=float(1 - tanh(np.array([10.0]))[0]),
    )


# ---- what a layer hands on ----------------------------------------------------------------------


@dataclasses.dataclass(frozen=True, repr=False)
class Means(Result):
    """What `means` found: the mean activation over examples, without its sign, averaged over units."""

    centred: float
    shifted: float
    positive: float
    relu: float
    sigmoid: float


def means(shift: float = 1.0, activation: str = "tanh", seeds: int = 20) -> Means:
    """Average the activations of each unit of a random layer over the examples, for various inputs.

    centred : 1000 normal examples with mean 0. shifted : the same plus `shift`. positive : from [0, 1].
    relu, sigmoid : those functions, on the centred inputs.

    shift : what is added to the inputs.
    activation : the function examined.
    seeds : number of random layers of 20 inputs and 16 units.

    Examples
    --------
    >>> from dlnotes.experiments import activation_functions
    >>> result = activation_functions.means()
    >>> result.centred < 0.05 < result.shifted
    True

    Source: Y. LeCun, L. Bottou, G. Orr, K.-R. Müller, "Efficient BackProp" (1998), section 4.3.
    Taught in: 12-activation-functions
    """
    rng = np.random.default_rng(0)
    normal, uniform = standardize(rng.standard_normal((1000, 20))), rng.random((1000, 20))  # (m, n), (m, n)
    W = initialize_many((20, 16), "xavier", seeds=range(seeds))["W1"]  # (s, n, h)

    def mean(X: Array, name: str) -> float:
        A = ACTIVATIONS[name].function(X @ W)  # (s, m, h)
        return float(np.abs(A.mean(axis=1)).mean())

    return Means(
        centred=mean(normal, activation),
        shifted=mean(normal + shift, activation),
        positive=mean(uniform, activation),
        relu=mean(normal, "relu"),
        sigmoid=mean(normal, "sigmoid"),
    )


@dataclasses.dataclass(frozen=True, repr=False)
class Conditioning(Result):
    """What `conditioning` found: median condition numbers, from the sigmoid to tanh in three repairs.

    worst_tanh, best_sigmoid : the largest and the smallest of all seeds.
    """

    sigmoid: float
    centred: float
    scaled: float
    tanh: float
    relu: float
    worst_tanh: float
    best_sigmoid: float


def conditioning(shift: float = 0.0, seeds: int = 20) -> Conditioning:
    """Measure how lopsided the task of the next layer is, for the activations of a random layer.

    The condition number of [1 A].T [1 A], with A (1000, 16) the activations for 20 standardized inputs.
    centred : sigmoid(z) - 1/2. scaled : 2 sigmoid(z) - 1. tanh : 2 sigmoid(2z) - 1.

    shift : what is added to the inputs.
    seeds : number of random layers.

    Examples
    --------
    >>> from dlnotes.experiments import activation_functions
    >>> result = activation_functions.conditioning(seeds=3)
    >>> result.best_sigmoid > 10 * result.worst_tanh
    True

    Source: Y. LeCun, I. Kanter, S. Solla, "Eigenvalues of covariance matrices", PRL 66 (1991).
    Taught in: 12-activation-functions
    """
    functions: dict[str, Function] = {
        "sigmoid": sigmoid,
        "centred": lambda z: sigmoid(z) - 0.5,
        "scaled": lambda z: 2 * sigmoid(z) - 1,
        "tanh": taught_tanh,
        "relu": ACTIVATIONS["relu"].function,
    }
    found: dict[str, list[float]] = {name: [] for name in functions}
    for seed in range(seeds):
        X = standardize(np.random.default_rng(seed).standard_normal((1000, 20))) + shift  # (m, n)
        Z = X @ initialize_many((20, 16), "xavier", seeds=[seed + 1000])["W1"][0]  # (m, h)
        for name, g in functions.items():
            A = np.column_stack([np.ones(len(Z)), g(Z)])  # (m, 1 + h)
            found[name].append(float(np.linalg.cond(A.T @ A)))
    medians = {name: float(np.median(numbers)) for name, numbers in found.items()}
    return Conditioning(**medians, worst_tanh=max(found["tanh"]), best_sigmoid=min(found["sigmoid"]))


# ---- the same functions -------------------------------------------------------------------------


@dataclasses.dataclass(frozen=True, repr=False)
class SameFunction(Result):
    """What `same_function` found: the gap between the two networks, and their steps from that start."""

    gap: float
    tanh_steps: float
    sigmoid_steps: float
    smallest_ratio: float


def as_sigmoid(params: Params) -> Params:
    """Give the weights with which a sigmoid network computes what this tanh network computes."""
    W1, b1, W2, b2 = (params[name] for name in ("W1", "b1", "W2", "b2"))
    return {"W1": 2 * W1, "b1": 2 * b1, "W2": 2 * W2, "b2": b2 - W2.sum(axis=-2, keepdims=True)}


def same_function(convert: Callable[[Params], Params] = as_sigmoid, seeds: int = 9) -> SameFunction:
    """Write tanh networks as sigmoid networks, compare their outputs, and train both from that start.

    As tanh(z) = 2 sigmoid(2z) - 1: W1, b1 and W2 are doubled, and the sum of W2 is taken from b2.
    Trained on moons with learning rate 3 until the cost is under 0.1.

    convert : parameters of the tanh network -> those of the sigmoid network.
    seeds : number of networks.

    Examples
    --------
    >>> from dlnotes.experiments import activation_functions
    >>> activation_functions.same_function(seeds=2).gap < 1e-12
    True

    Source: B. Kalman, S. Kwasny, "Why tanh: choosing a sigmoidal function", IJCNN 1992.
    Taught in: 12-activation-functions
    """
    points, y = moons(200)
    X = standardize(points)  # (m, n)
    params = start("tanh", (2, 16, 1), range(seeds))
    twin = convert(params)
    outputs = [forward_many(p, X, name)[1][-1] for p, name in ((params, "tanh"), (twin, "sigmoid"))]
    tangent = steps_to_target(params, X, y, "tanh", 3.0, 300)
    logistic = steps_to_target(twin, X, y, "sigmoid", 3.0, 300)
    return SameFunction(
        gap=float(np.abs(outputs[0] - outputs[1]).max()),
        tanh_steps=float(np.median(tangent)),
        sigmoid_steps=float(np.median(logistic)),
        smallest_ratio=float((logistic / tangent).min()),
    )


# ---- not always ---------------------------------------------------------------------------------

RATES: Mapping[str, Pair] = MappingProxyType(
    {"moons": (10.0, 10.0), "wide": (2.0, 10.0), "xor": (1.0, 3.0)}  # tanh, sigmoid; each its best
)


@dataclasses.dataclass(frozen=True, repr=False)
class Races(Result):
    """What `races` found, in the order tanh, sigmoid: median steps, networks of 100 that solved XOR.

    moons_wins, wide_wins : seeds on which tanh took fewer steps than the sigmoid. runs : number of seeds.
    steps : the steps of every network, by setting and function.
    """

    moons: Pair
    wide: Pair
    xor: Pair
    moons_wins: int
    wide_wins: int
    runs: int
    steps: tuple[tuple[tuple[float, ...], ...], ...]


def races(scale: float = 5.0, rates: Mapping[str, Pair] = RATES, seeds: Sequence[int] = range(9)) -> Races:
    """Count the steps until the cost is under 0.1, for tanh and the sigmoid, each with its own best rate.

    moons : standardized moons. wide : standardized circles, times `scale`. Both with 16 hidden units.
    xor : two hidden units, 100 networks, 500 steps.

    scale : what the inputs of the circles are multiplied by.
    rates : the learning rates of tanh and the sigmoid.
    seeds : which first weights are drawn.

    Examples
    --------
    >>> from dlnotes.experiments import activation_functions
    >>> result = activation_functions.races(seeds=range(1))
    >>> result.moons_wins, result.wide_wins
    (1, 0)

    Source: Y. LeCun, L. Bottou, G. Orr, K.-R. Müller, "Efficient BackProp" (1998), section 4.4.
    Taught in: 12-activation-functions
    """
    moon, ring = moons(200), circles(200)
    settings = {"moons": (standardize(moon[0]), moon[1]), "wide": (scale * standardize(ring[0]), ring[1])}
    steps: dict[str, list[Steps]] = {}
    for setting, (X, y) in settings.items():
        runs = zip(("tanh", "sigmoid"), rates[setting], strict=True)
        steps[setting] = [
            steps_to_target(start(name, (2, 16, 1), seeds), X, y, name, rate, 500) for name, rate in runs
        ]
    runs = zip(("tanh", "sigmoid"), rates["xor"], strict=True)
    solved = [
        np.isfinite(steps_to_target(start(name, (2, 2, 1), range(100)), *xor(), name, rate, 500)).sum()
        for name, rate in runs
    ]
    ahead = [int(np.sum(tangent < logistic)) for tangent, logistic in steps.values()]
    return Races(
        moons=_pair([np.median(s) for s in steps["moons"]]),
        wide=_pair([np.median(s) for s in steps["wide"]]),
        xor=_pair(solved),
        moons_wins=ahead[0],
        wide_wins=ahead[1],
        runs=len(seeds),
        steps=tuple(tuple(tuple(map(float, s)) for s in found) for found in steps.values()),
    )


def _pair(values: Sequence[float]) -> Pair:
    first, second = map(float, values)
    return first, second


@dataclasses.dataclass(frozen=True, repr=False)
class Accuracy(Result):
    """What `accuracy` found on new examples: means over the seeds, and the mean difference."""

    tanh: float
    sigmoid: float
    difference: float


def accuracy(rates: Pair = (1.0, 4.0), n_iter: int = 600, seeds: int = 20) -> Accuracy:
    """Train both on 100 noisy moons of each seed and compare their accuracy on 1000 new ones.

    rates : learning rates of tanh and of the sigmoid. n_iter : steps. seeds : number of data sets.

    Examples
    --------
    >>> from dlnotes.experiments import activation_functions
    >>> abs(activation_functions.accuracy(n_iter=300, seeds=3).difference) < 0.05
    True

    Source: Y. LeCun, L. Bottou, G. Orr, K.-R. Müller, "Efficient BackProp" (1998), section 4.4.
    Taught in: 12-activation-functions
    """
    data = [moons(1100, noise=0.35, seed=seed) for seed in range(seeds)]
    X, y = np.stack([d[0] for d in data]), np.stack([d[1] for d in data])  # (s, m, 2), (s, m)
    found = []
    for name, rate in zip(("tanh", "sigmoid"), rates, strict=True):
        params = start(name, (2, 16, 1), range(seeds))
        params = train_many(params, X[:, :100], y[:, :100], name, learning_rate=rate, n_iter=n_iter).params
        y_hat = forward_many(params, X[:, 100:], name)[1][-1][:, :, 0]  # (s, 1000)
        found.append(((y_hat > 0.5) == y[:, 100:]).mean(axis=1))  # (s,)
    tangent, logistic = (float(shares.mean()) for shares in found)
    return Accuracy(tangent, logistic, tangent - logistic)


# ---- narrow and deep ----------------------------------------------------------------------------


@dataclasses.dataclass(frozen=True, repr=False)
class BornDead(Result):
    """What `born_dead` found: shares of networks dead before training, and diverged runs of 12."""

    relu: float
    leaky: float
    tanh: float
    relu_diverged: int
    leaky_diverged: int


def born_dead(width: int = 2, depth: int = 10, rate: float = 30.0, runs: int = 300) -> BornDead:
    """Draw narrow deep networks and ask how many are dead before training; then train wide ones too fast.

    Dead: the last hidden layer gives the same for all examples. Diverged: of 12 networks 2-32-1, those whose
    cost is above 1000 after 200 steps on moons.

    width, depth : units of each hidden layer and number of hidden layers.
    rate : the learning rate, far too large.
    runs : number of narrow networks.

    Examples
    --------
    >>> from dlnotes.experiments import activation_functions
    >>> activation_functions.born_dead(runs=50).leaky
    0.0

    Source: L. Lu, Y. Shin, Y. Su, G. Karniadakis, "Dying ReLU and initialization", CiCP 28 (2020).
    Taught in: 12-activation-functions
    """
    points, y = moons(100)
    X = standardize(points)  # (m, n)
    dead = {}
    for name in ("relu", "leaky_relu", "tanh"):
        params = start(name, (2, *(width,) * depth, 1), range(runs))
        A = forward_many(params, X, name)[1][-2]  # (s, m, width)
        dead[name] = float((np.ptp(A, axis=1) == 0).all(axis=1).mean())
    diverged = {}
    for name in ("relu", "leaky_relu"):
        many = train_many(start(name, (2, 32, 1), range(12)), X, y, name, learning_rate=rate, n_iter=200)
        diverged[name] = int((many.cost_history[-1] > 1000).sum())
    return BornDead(dead["relu"], dead["leaky_relu"], dead["tanh"], diverged["relu"], diverged["leaky_relu"])


# ---- why a non-linear function ------------------------------------------------------------------


@dataclasses.dataclass(frozen=True, repr=False)
class Collapse(Result):
    """What `collapse` found: four linear layers against one, and the best accuracy on XOR."""

    gap: float
    best_line: float
    relu_net: float


def collapse(activation: str = "identity") -> Collapse:
    """Multiply four layers into one and compare; then try lines, and two ReLU units, on XOR.

    With the identity: ((X W1 + b1) W2 + b2) ... = X W + b. `best_line` is the best accuracy of the lines
    w1 x1 + w2 x2 + b = 0 with coefficients from -2 to 2, `relu_net` that of relu(s) - 2 relu(s - 1), where
    s = x1 + x2.

    activation : what stands between the layers.

    Examples
    --------
    >>> from dlnotes.experiments import activation_functions
    >>> activation_functions.collapse().best_line
    0.75

    Source: G. Cybenko, "Approximation by superpositions of a sigmoidal function", MCSS 2 (1989).
    Taught in: 12-activation-functions
    """
    rng = np.random.default_rng(0)
    sizes, g = (3, 8, 8, 8, 2), ACTIVATIONS[activation].function
    layers = [(rng.standard_normal((n, k)), rng.standard_normal(k)) for n, k in itertools.pairwise(sizes)]
    X = rng.standard_normal((50, 3))  # (m, n)
    A: Array = X
    W, b = np.eye(3), np.zeros(3)
    for index, (W_layer, b_layer) in enumerate(layers, start=1):
        Z = A @ W_layer + b_layer
        A = Z if index == len(layers) else g(Z)
        W, b = W @ W_layer, b @ W_layer + b_layer
    points, label = xor()
    grid = np.linspace(-2, 2, 17)
    w1, w2, offset = np.meshgrid(grid, grid, grid)
    z = w1[..., None] * points[:, 0] + w2[..., None] * points[:, 1] + offset[..., None]  # (17, 17, 17, 4)
    relu, total = ACTIVATIONS["relu"].function, points.sum(axis=1)
    return Collapse(
        gap=float(np.abs(A - (X @ W + b)).max() / np.abs(A).max()),
        best_line=float(((z > 0) == label).mean(axis=-1).max()),
        relu_net=float(np.mean((relu(total) - 2 * relu(total - 1) > 0.5) == label)),
    )


# ---- what the output needs ----------------------------------------------------------------------


@dataclasses.dataclass(frozen=True, repr=False)
class RealTargets(Result):
    """What `real_targets` found: a mean squared error reached, and bounds that no network can beat."""

    linear: float
    sigmoid_bound: float
    relu_bound: float
    variance: float


def real_targets(scale: float = 10.0) -> RealTargets:
    """Fit y = scale sin(x) with a linear output; compute how close other outputs could come at best.

    The hidden layer has 40 random tanh units; the weights of the linear output are those of least squares.
    The bounds are the mean squared distances of y from [0, 1], the range of the sigmoid, and from [0, inf).

    scale : how far the targets reach.

    Examples
    --------
    >>> from dlnotes.experiments import activation_functions
    >>> result = activation_functions.real_targets()
    >>> result.linear < 0.1 < result.sigmoid_bound
    True

    Source: C. Bishop, "Pattern Recognition and Machine Learning" (2006), section 5.2.
    Taught in: 12-activation-functions
    """
    rng = np.random.default_rng(0)
    x = np.linspace(-np.pi, np.pi, 400)[:, None]  # (m, 1)
    y = scale * np.sin(x[:, 0])  # (m,)
    A = taught_tanh(x @ rng.standard_normal((1, 40)) + rng.standard_normal(40))  # (m, 40)
    A = np.column_stack([np.ones(len(x)), A])  # (m, 41)
    w = np.linalg.lstsq(A, y, rcond=1e-8)[0]  # (41,)
    return RealTargets(
        linear=float(np.mean((A @ w - y) ** 2)),
        sigmoid_bound=float(np.mean((y - np.clip(y, 0, 1)) ** 2)),
        relu_bound=float(np.mean(np.minimum(y, 0) ** 2)),
        variance=float(y.var()),
    )
