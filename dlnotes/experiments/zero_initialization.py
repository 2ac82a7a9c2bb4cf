"""Experiments of chapter 14: hidden units that start alike, and what tells them apart.

Equal units must be computed by equal operations. A fast matrix product may add up one column in another order
than its neighbour, so every product here goes through `in_order`, which treats all columns alike.

Taught in: 14-zero-initialization
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from dlnotes.activations import ACTIVATIONS, sigmoid
from dlnotes.batched import forward_many, initialize_many, train_many
from dlnotes.datasets import circles, moons
from dlnotes.experiments._base import Result
from dlnotes.initialization import initialize
from dlnotes.losses import binary_cross_entropy_from_logits

__all__ = [
    "RECORDED",
    "AllZero",
    "Crack",
    "OneUnit",
    "Signals",
    "Starts",
    "TanhUsually",
    "TiedGradients",
    "all_zero",
    "crack",
    "one_unit",
    "signals",
    "starts",
    "tanh_usually",
    "tied_gradients",
]

Array = NDArray[np.floating]
Params = dict[str, Array]
Product = Callable[[Array, Array], Array]


def _in_order(A: Array, B: Array) -> Array:
    """Multiply matrices, every column of the result by the same operations in the same order."""
    return np.asarray(np.einsum("ij,jk->ik", A, B))


def _gradients(p: Params, X: Array, y: Array, activation: str, product: Product) -> tuple[Params, float]:
    """Return the gradient of each parameter, and the cost; rows are examples."""
    g = ACTIVATIONS[activation]
    Z1 = product(X, p["W1"]) + p["b1"]  # (m, h)
    A1 = g.function(Z1)  # (m, h)
    z2 = product(A1, p["W2"]) + p["b2"]  # (m, 1)
    dz2 = (sigmoid(z2) - y[:, None]) / len(X)  # (m, 1)
    dZ1 = dz2 * p["W2"][:, 0] * g.derivative(Z1)  # (m, h)
    gradients = {
        "W1": product(X.T, dZ1),
        "b1": dZ1.sum(axis=0),
        "W2": product(A1.T, dz2),
        "b2": dz2.sum(axis=0),
    }
    return gradients, float(binary_cross_entropy_from_logits(z2[:, 0], y).mean())


def _train(
    p: Params,
    X: Array,
    y: Array,
    activation: str,
    n_iter: int,
    *,
    rate: float = 1.0,
    momentum: float = 0.0,
    product: Product = _in_order,
) -> Params:
    speed = {name: np.zeros_like(array) for name, array in p.items()}
    for _ in range(n_iter):
        gradients, _cost = _gradients(p, X, y, activation, product)
        speed = {name: momentum * speed[name] + gradients[name] for name in p}
        p = {name: p[name] - rate * speed[name] for name in p}
    return p


def _spread(p: Params) -> float:
    """Return the largest difference between two hidden units."""
    return max(float(np.ptp(p["W1"], axis=1).max()), float(np.ptp(p["b1"])), float(np.ptp(p["W2"])))


def _constant(h: int, value: float = 0.0) -> Params:
    start = initialize((2, h, 1), "zeros")
    return {name: array + value for name, array in start.items()}


def _thirty_percent() -> tuple[Array, Array]:
    """Return 100 points of two half moons, 30 of them in class 1."""
    X, y = moons(200, seed=0)
    kept = np.concatenate([np.flatnonzero(y == 0)[:70], np.flatnonzero(y == 1)[:30]])
    return X[kept], y[kept].astype(np.float64)


# ---- all parameters at 0 ------------------------------------------------------------------------


@dataclasses.dataclass(frozen=True, repr=False)
class AllZero(Result):
    """What `all_zero` found: largest weights after training, and where the bias of the output went."""

    tanh: float
    relu: float
    leaky_relu: float
    sigmoid: float
    sigmoid_spread: float
    output_bias: float
    logit_of_share: float
    cost: float
    entropy: float


def all_zero(h: int = 4, n_iter: int = 800, start: float = 0.0, product: Product = _in_order) -> AllZero:
    """Train a network 2-h-1 from zeros with several activation functions; 30 % of the labels are 1.

    With g(0) = 0 all weight gradients are 0: only b2 moves, to logit(0.3), and the cost to the entropy of
    the labels. With the sigmoid g(0) = 1/2, and the weights move, every hidden unit in the same way.

    start : the value of all parameters, if not 0.
    product : the matrix product.

    Examples
    --------
    >>> from dlnotes.experiments import zero_initialization
    >>> result = zero_initialization.all_zero(n_iter=50)
    >>> result.tanh, result.sigmoid_spread
    (0.0, 0.0)

    Source: D. Rumelhart, G. Hinton, R. Williams, "Learning internal representations by error propagation".
    Taught in: 14-zero-initialization
    """
    X, y = _thirty_percent()
    trained = {
        name: _train(_constant(h, start), X, y, name, n_iter, product=product)
        for name in ("tanh", "relu", "leaky_relu", "sigmoid")
    }
    largest = {name: max(float(np.abs(p[w]).max()) for w in ("W1", "W2")) for name, p in trained.items()}
    share = float(y.mean())
    return AllZero(
        **largest,
        sigmoid_spread=_spread(trained["sigmoid"]),
        output_bias=float(trained["tanh"]["b2"][0]),
        logit_of_share=float(np.log(share / (1 - share))),
        cost=_gradients(trained["tanh"], X, y, "tanh", product)[1],
        entropy=float(-share * np.log(share) - (1 - share) * np.log(1 - share)),
    )


# ---- why they stay equal ------------------------------------------------------------------------


@dataclasses.dataclass(frozen=True, repr=False)
class TiedGradients(Result):
    """What `tied_gradients` found: largest differences between hidden units."""

    gradients: float
    after_descent: float
    after_momentum: float
    output_weights: float
    moved: float


def tied_gradients(
    h: int = 5, activation: str = "tanh", nudge: float = 0.0, n_iter: int = 300
) -> TiedGradients:
    """Start h hidden units with equal weights (not 0), and compare their gradients and their later weights.

    Equal in, equal out: w_j = w_k, b_j = b_k, v_j = v_k give equal gradients, and so equal weights next.

    nudge : added to one weight of the first unit at the start.

    Examples
    --------
    >>> from dlnotes.experiments import zero_initialization
    >>> zero_initialization.tied_gradients(n_iter=20).gradients
    0.0

    Taught in: 14-zero-initialization
    """
    X, y = _thirty_percent()
    one = initialize((2, 1, 1), "xavier", seed=1)
    start = {"W1": np.repeat(one["W1"], h, axis=1), "b1": np.repeat(one["b1"], h)}
    start |= {"W2": np.repeat(one["W2"], h, axis=0), "b2": one["b2"]}
    start["W1"][0, 0] += nudge
    gradients, _ = _gradients(start, X, y, activation, _in_order)
    plain = _train(start, X, y, activation, n_iter)
    heavy = _train(start, X, y, activation, n_iter, rate=0.1, momentum=0.9)
    return TiedGradients(
        gradients=_spread(gradients),
        after_descent=_spread(plain),
        after_momentum=_spread(heavy),
        output_weights=float(np.ptp(plain["W2"])),
        moved=float(np.abs(plain["W1"] - start["W1"]).max()),
    )


@dataclasses.dataclass(frozen=True, repr=False)
class OneUnit(Result):
    """What `one_unit` found: mean accuracies on the training examples."""

    tied: float
    single: float
    random: float


def one_unit(h: int = 4, seeds: int = 4, n_iter: int = 400, part: float = 0.0) -> OneUnit:
    """Train on two rings: h equal hidden units, one hidden unit, and h different ones.

    seeds : number of networks of each kind.
    part : how far the equal units are moved apart at the start.

    Examples
    --------
    >>> from dlnotes.experiments import zero_initialization
    >>> result = zero_initialization.one_unit(seeds=1)
    >>> result.random > result.tied + 0.2
    True

    Taught in: 14-zero-initialization
    """
    X, labels = circles(120, seed=0)
    y = labels.astype(np.float64)
    found = []
    for seed in range(seeds):
        own = initialize((2, h, 1), "xavier", gain=2.0, seed=seed)
        single = initialize((2, 1, 1), "xavier", gain=2.0, seed=seed)
        tied = {"W1": np.repeat(single["W1"], h, axis=1) + part * own["W1"], "b1": own["b1"]}
        tied |= {"W2": np.repeat(single["W2"], h, axis=0) + part * own["W2"], "b2": own["b2"]}
        found.append([_accuracy(_train(p, X, y, "tanh", n_iter), X, y) for p in (tied, single, own)])
    return OneUnit(*map(float, np.mean(found, axis=0)))


def _accuracy(p: Params, X: Array, y: Array) -> float:
    z = np.tanh(X @ p["W1"] + p["b1"]) @ p["W2"] + p["b2"]  # (m, 1)
    return float(np.mean((z[:, 0] > 0) == y))


# ---- which start breaks the tie -----------------------------------------------------------------


@dataclasses.dataclass(frozen=True, repr=False)
class Starts(Result):
    """What `starts` found: how far apart the hidden units are after training, by what was random at first."""

    zeros: float
    constant: float
    random_first: float
    random_second: float
    random_hidden_bias: float
    random_output_bias: float
    logistic_gap: float


def starts(h: int = 4, n_iter: int = 300, activation: str = "tanh", scale: float = 0.5) -> Starts:
    """Train from starts in which all, none or one of W1, b1, W2, b2 is random and the others are 0.

    `logistic_gap` is how far apart two logistic regressions end, one from zeros, one from random weights.

    scale : standard deviation of what is random.

    Examples
    --------
    >>> from dlnotes.experiments import zero_initialization
    >>> result = zero_initialization.starts(n_iter=50)
    >>> result.constant, result.random_second > 0.1
    (0.0, True)

    Source: D. Rumelhart, G. Hinton, R. Williams, "Learning internal representations by error propagation".
    Taught in: 14-zero-initialization
    """
    X, y = _thirty_percent()
    rng = np.random.default_rng(0)
    kinds = [_constant(h), _constant(h, 0.5)]
    for name in ("W1", "W2", "b1", "b2"):
        zeros = _constant(h)
        kinds.append(zeros | {name: zeros[name] + scale * rng.standard_normal(zeros[name].shape)})
    spreads = [_spread(_train(p, X, y, activation, n_iter)) for p in kinds]
    columns = np.column_stack([X, np.ones(len(X))])  # (m, 3)
    ends = []
    for w in (np.zeros(3), rng.standard_normal(3)):
        for _ in range(3000):
            w = w - columns.T @ (sigmoid(columns @ w) - y) / len(y)
        ends.append(w)
    return Starts(*[*spreads, float(np.abs(ends[0] - ends[1]).max())])


# ---- the crack ----------------------------------------------------------------------------------


@dataclasses.dataclass(frozen=True, repr=False)
class Crack(Result):
    """What `crack` found: at some steps, how far apart the hidden units are, and the cost."""

    steps: tuple[int, ...]
    spread: tuple[float, ...]
    cost: tuple[float, ...]


def crack(
    h: int = 5,
    at: Sequence[int] = (0, 1, 10, 100),
    rate: float = 3.0,
    product: Product = _in_order,
) -> Crack:
    """Train h sigmoid units from zeros on two rings, one class more frequent, and watch the units.

    With the product that treats all columns alike they stay equal to the bit. With np.matmul rounding may
    part them: when, and whether at all, depends on h, on the machine and on the library.

    at : the steps at which to look.
    product : the matrix product.

    Examples
    --------
    >>> from dlnotes.experiments import zero_initialization
    >>> zero_initialization.crack(at=(0, 10)).spread
    (0.0, 0.0)

    Source: J. Demmel, H. D. Nguyen, "Fast reproducible floating-point summation", ARITH 21 (2013).
    Taught in: 14-zero-initialization
    """
    X, labels = circles(300, seed=0)
    kept = (labels == 1) | (np.arange(300) % 2 == 0)
    X, y = X[kept], labels[kept].astype(np.float64)
    p, spreads, costs = _constant(h), [], []
    for before, step in zip((0, *at), at, strict=False):
        p = _train(p, X, y, "sigmoid", step - before, rate=rate, product=product)
        spreads.append(_spread(p))
        costs.append(_gradients(p, X, y, "sigmoid", product)[1])
    return Crack(tuple(at), tuple(spreads), tuple(costs))


# crack(4, ...) and crack(5, ...) with product=np.matmul on 24 November 2026: one thread of an AMD EPYC
# processor, NumPy 2.4.6, OpenBLAS 0.3.31 with its Haswell kernels. Another machine gives other numbers.
_STEPS = (1, 10, 30, 100, 300, 1000, 2000, 3000, 4000, 6000, 10000, 20000)
RECORDED = {
    4: Crack(
        steps=_STEPS,
        spread=(0.0,) * 12,
        cost=(0.653, 0.644, 0.644, 0.644, 0.642, 0.665, 0.642, 0.633, 0.628, 0.623, 0.620, 0.617),
    ),
    5: Crack(
        steps=_STEPS,
        spread=(3.3e-16, 6.7e-16, 7.5e-16, 1.1e-15, 3.8e-15, 2.7e-9, 9.25, 12.1, 13.9, 17.2, 20.7, 24.2),
        cost=(0.662, 0.644, 0.644, 0.644, 0.642, 0.691, 0.427, 0.402, 0.394, 0.386, 0.382, 0.380),
    ),
}


# ---- beside zero --------------------------------------------------------------------------------


@dataclasses.dataclass(frozen=True, repr=False)
class TanhUsually(Result):
    """What `tanh_usually` found: means of activations, and steps until the cost is under 0.2."""

    tanh_mean: float
    sigmoid_mean: float
    tanh_steps: float
    sigmoid_steps: float
    tanh_wins: int
    runs: int


def tanh_usually(
    seeds: int = 7, rates: Sequence[float] = (1.0, 3.0, 10.0), n_iter: int = 120, shift: float = 0.0
) -> TanhUsually:
    """Train 2-16-1 on moons with tanh and with the sigmoid, each with the best of several learning rates.

    Steps: the median over the networks, inf if too many of them are not done after n_iter steps.

    shift : added to all inputs.

    Examples
    --------
    >>> from dlnotes.experiments import zero_initialization
    >>> result = zero_initialization.tanh_usually(seeds=3)
    >>> result.tanh_steps < result.sigmoid_steps
    True

    Source: Y. LeCun, L. Bottou, G. Orr, K.-R. Müller, "Efficient BackProp" (1998), section 4.4.
    Taught in: 14-zero-initialization
    """
    X, y = moons(200, seed=0)
    X = (X - X.mean(axis=0)) / X.std(axis=0) + shift
    means, best = {}, {}
    for name in ("tanh", "sigmoid"):
        params = initialize_many((2, 16, 1), "xavier", seeds=[*range(seeds)] * len(rates))
        means[name] = round(float(forward_many(params, X, name)[1][0].mean()), 2) + 0.0  # no minus 0
        runs = train_many(params, X, y, name, learning_rate=np.repeat(rates, seeds), n_iter=n_iter)
        steps = runs.steps_to(0.2).reshape(len(rates), seeds)
        best[name] = steps[np.median(steps, axis=1).argmin()]  # (seeds,)
    return TanhUsually(
        tanh_mean=means["tanh"],
        sigmoid_mean=means["sigmoid"],
        tanh_steps=float(np.median(best["tanh"])),
        sigmoid_steps=float(np.median(best["sigmoid"])),
        tanh_wins=int((best["tanh"] < best["sigmoid"]).sum()),
        runs=seeds,
    )


@dataclasses.dataclass(frozen=True, repr=False)
class Signals(Result):
    """What `signals` found: root mean squares of the activations of the last layer, medians over networks."""

    relu_he: float
    relu_xavier: float
    relu_small: float
    tanh_xavier: float
    tanh_small: float


def signals(depth: int = 30, width: int = 64, seeds: int = 5) -> Signals:
    """Send random inputs through `depth` layers and measure how large the activations are at the end.

    Weights N(0, 2/n) ("he"), N(0, 1/n) ("xavier") and N(0, 0.01^2) ("small").

    Examples
    --------
    >>> from dlnotes.experiments import zero_initialization
    >>> result = zero_initialization.signals(seeds=2)
    >>> result.relu_he > 0.1 > 1e-20 > result.relu_small
    True

    Source: K. He, X. Zhang, S. Ren, J. Sun, "Delving deep into rectifiers", ICCV 2015.
    Taught in: 14-zero-initialization
    """
    X = np.random.default_rng(100).standard_normal((50, width))  # (50, width)
    found = []
    for name, scheme in (
        ("relu", "he"),
        ("relu", "xavier"),
        ("relu", "small"),
        ("tanh", "xavier"),
        ("tanh", "small"),
    ):
        params = initialize_many((width, *[width] * depth, 1), scheme, seeds=range(seeds))
        last = forward_many(params, X, name)[1][-2]  # (seeds, 50, width)
        found.append(float(np.median(np.sqrt((last**2).mean(axis=(1, 2))))))
    return Signals(*found)
