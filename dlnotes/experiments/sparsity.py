"""Experiments of chapter 2: where zeros come from, what they save, and which units are dead.

Taught in: 02-sparsity
"""

from __future__ import annotations

import dataclasses
import math
import statistics
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dlnotes.activations import relu
from dlnotes.batched import forward_many, initialize_many, train_many
from dlnotes.datasets import moons, standardize
from dlnotes.experiments._base import Result, seconds

__all__ = [
    "RECORDED",
    "BiasAndZeros",
    "Causes",
    "CountedWork",
    "Lives",
    "Timing",
    "Vectors",
    "ZeroTerms",
    "ZerosAtStart",
    "bias_and_zeros",
    "causes",
    "counted_work",
    "lives",
    "timing",
    "vectors",
    "zero_terms",
    "zeros_at_start",
]

Array = NDArray[np.floating]
Elementwise = Callable[[Array], Array]
Product = Callable[[Any, Any], Any]


# ---- sparse and dense vectors -------------------------------------------------------------------


@dataclasses.dataclass(frozen=True, repr=False)
class Vectors(Result):
    """What `vectors` found: shares of zeros, and how far the product is from the row of the table."""

    one_hot: float
    embedding: float
    gap: float


def vectors(words: int = 1000, size: int = 16, tolerance: float = 0.0) -> Vectors:
    """Count the zeros of a one-hot vector and of an embedding vector, and get the second from the first.

    One-hot vector of word k times table E = row k of E.

    words, size : the table E is (words, size).
    tolerance : entries up to this size are counted as zeros; only 0 counts exact zeros.

    Examples
    --------
    >>> from dlnotes.experiments import sparsity
    >>> sparsity.vectors()
    Vectors(one_hot=0.999, embedding=0, gap=0)

    Taught in: 02-sparsity
    """
    E = np.random.default_rng(0).standard_normal((words, size))  # (words, size)
    k = words // 2
    one_hot = np.zeros(words)  # (words,)
    one_hot[k] = 1
    return Vectors(
        one_hot=float(np.mean(np.abs(one_hot) <= tolerance)),
        embedding=float(np.mean(np.abs(E[k]) <= tolerance)),
        gap=float(np.abs(one_hot @ E - E[k]).max()),
    )


# ---- which activation function makes zeros ------------------------------------------------------


@dataclasses.dataclass(frozen=True, repr=False)
class ZerosAtStart(Result):
    """What `zeros_at_start` found: shares over all networks, and ReLU units that are on for one example."""

    z_negative: float
    a_negative: float
    relu: float
    relu_second: float
    leaky_relu: float
    tanh: float
    sigmoid: float
    fewest_on: int
    mean_on: float
    most_on: int


def zeros_at_start(seeds: int = 10, m: int = 100, shift: float = 0.0) -> ZerosAtStart:
    """Send m random examples through fresh networks 64-256-256-1 and count exact zeros among activations.

    a = g(z) for g ReLU, leaky ReLU, tanh and sigmoid, each with its usual initialization.

    seeds : number of networks.
    shift : the bias of every hidden unit.

    Examples
    --------
    >>> from dlnotes.experiments import sparsity
    >>> result = sparsity.zeros_at_start(seeds=2)
    >>> result.a_negative, result.tanh, result.sigmoid
    (0.0, 0.0, 0.0)

    Source: X. Glorot, A. Bordes, Y. Bengio, "Deep sparse rectifier neural networks", AISTATS 2011.
    Taught in: 02-sparsity
    """
    X = np.random.default_rng(100).standard_normal((m, 64))  # (m, 64)
    shares = {}
    for name, scheme in (("sigmoid", "xavier"), ("tanh", "xavier"), ("leaky_relu", "he"), ("relu", "he")):
        params = initialize_many((64, 256, 256, 1), scheme, seeds=range(seeds))
        params |= {b: params[b] + shift for b in ("b1", "b2")}
        Z, A = forward_many(params, X, name)  # each (seeds, m, 256)
        shares[name] = [float(np.mean(a == 0)) for a in A[:2]]
    on = (A[0] > 0).sum(axis=2)  # (seeds, m): how many of 256 units are on
    return ZerosAtStart(
        z_negative=float(np.mean(Z[0] < 0)),
        a_negative=float(np.mean(A[0] < 0)),
        relu=shares["relu"][0],
        relu_second=shares["relu"][1],
        leaky_relu=max(shares["leaky_relu"]),
        tanh=max(shares["tanh"]),
        sigmoid=max(shares["sigmoid"]),
        fewest_on=int(on.min()),
        mean_on=float(on.mean()),
        most_on=int(on.max()),
    )


@dataclasses.dataclass(frozen=True, repr=False)
class BiasAndZeros(Result):
    """What `bias_and_zeros` found: shares of zeros, counted and by the formula."""

    biases: tuple[float, ...]
    counted: tuple[float, ...]
    formula: tuple[float, ...]
    largest_gap: float


def bias_and_zeros(
    biases: Sequence[float] = (-2.0, -1.0, 0.0, 1.0, 2.0),
    draws: int = 200_000,
    activation: Elementwise = relu,
) -> BiasAndZeros:
    """Draw z = b + N(0, 1) for several biases b and count how often a = g(z) is exactly 0.

    For ReLU, P(a = 0) = P(z <= 0) = Phi(-b), Phi being the distribution function of N(0, 1).

    biases : the values of b.
    draws : number of values of z for each.
    activation : the function g.

    Examples
    --------
    >>> from dlnotes.experiments import sparsity
    >>> sparsity.bias_and_zeros().largest_gap < 0.01
    True

    Taught in: 02-sparsity
    """
    noise = np.random.default_rng(0).standard_normal(draws)  # (draws,)
    counted = tuple(float(np.mean(activation(b + noise) == 0)) for b in biases)
    formula = tuple(math.erfc(b / math.sqrt(2)) / 2 for b in biases)
    gap = max(abs(c - f) for c, f in zip(counted, formula, strict=True))
    return BiasAndZeros(tuple(biases), counted, formula, gap)


# ---- what zeros save ----------------------------------------------------------------------------


def _only_ones_that_are_on(a: Array, W: Array) -> Array:
    on = np.flatnonzero(a)
    return np.asarray(a[on] @ W[on])


@dataclasses.dataclass(frozen=True, repr=False)
class ZeroTerms(Result):
    """What `zero_terms` found: shares, and the largest difference of the two results."""

    zero_share: float
    gap: float
    lost_in_full: float
    lost_in_skipping: float


def zero_terms(units: int = 200, skipping: Product = _only_ones_that_are_on) -> ZeroTerms:
    """Leave out the terms with a_i = 0 from a @ W, and see in a second run whether a product visits them.

    a @ W = sum over i of a_i W[i]. In the second run W[i] is NaN wherever a_i is 0. As 0 * NaN = NaN, every
    output that visits such a term is NaN: lost.

    units : length of a, about half of which is 0.
    skipping : the product that leaves terms out.

    Examples
    --------
    >>> from dlnotes.experiments import sparsity
    >>> result = sparsity.zero_terms()
    >>> result.lost_in_full, result.lost_in_skipping
    (1.0, 0.0)

    Taught in: 02-sparsity
    """
    rng = np.random.default_rng(0)
    a = relu(rng.standard_normal(units))  # (units,)
    W = rng.standard_normal((units, 50))  # (units, 50)
    mined = np.where(a[:, None] == 0, np.nan, W)  # (units, 50)
    return ZeroTerms(
        zero_share=float(np.mean(a == 0)),
        gap=float(np.abs(a @ W - skipping(a, W)).max()),
        lost_in_full=float(np.mean(np.isnan(a @ mined))),
        lost_in_skipping=float(np.mean(np.isnan(skipping(a, mined)))),
    )


class _Counted:
    """A number that counts how often it is multiplied."""

    multiplications = 0

    def __init__(self, value: float) -> None:
        self.value = value

    def __mul__(self, other: _Counted) -> _Counted:
        _Counted.multiplications += 1
        return _Counted(self.value * other.value)

    def __add__(self, other: _Counted) -> _Counted:
        return _Counted(self.value + other.value)


def _multiplications(product: Product, A: Array, W: Array) -> int:
    counted = np.frompyfunc(_Counted, 1, 1)
    _Counted.multiplications = 0
    product(counted(A), counted(W))
    return _Counted.multiplications


@dataclasses.dataclass(frozen=True, repr=False)
class CountedWork(Result):
    """What `counted_work` found: multiplications, as shares of those of the full product."""

    zeros: tuple[float, ...]
    full: tuple[float, ...]
    needed: tuple[float, ...]
    units_off: tuple[float, ...]


def counted_work(zeros: Sequence[float] = (0.0, 0.5, 0.9, 0.99), product: Product = np.matmul) -> CountedWork:
    """Count the multiplications of A @ W while ever more entries of A are 0.

    Full: what the product really carries out, counted by numbers that count. Needed: those with a factor
    other than 0. Units off: what the product carries out when the zeros fill whole columns of A, and these
    columns, with the rows of W that belong to them, are taken away first.

    zeros : shares of zeros; A is (10, 100), W is (100, 20).
    product : the matrix product examined.

    Examples
    --------
    >>> from dlnotes.experiments import sparsity
    >>> sparsity.counted_work(zeros=(0.9,))
    CountedWork(zeros=(0.9), full=(1), needed=(0.1), units_off=(0.1))

    Taught in: 02-sparsity
    """
    rng = np.random.default_rng(0)
    W = rng.uniform(1, 2, (100, 20))  # (100, 20)
    rows = []
    for share in zeros:
        off = round(share * 100)
        A = rng.permuted(np.repeat([0.0, 1.0], [off, 100 - off]) * np.ones((10, 1)), axis=1)  # (10, 100)
        A[A > 0] = rng.uniform(1, 2, np.count_nonzero(A))
        packed = _multiplications(product, A[:, off:], W[off:])
        rows.append([_multiplications(product, A, W), np.count_nonzero(A) * 20, packed])
    full, needed, units_off = (
        tuple(float(n) / (10 * 100 * 20) for n in column) for column in zip(*rows, strict=True)
    )
    return CountedWork(tuple(zeros), full, needed, units_off)


@dataclasses.dataclass(frozen=True, repr=False)
class Timing(Result):
    """What `timing` found: times divided by that of the product without any zeros."""

    zeros: tuple[float, ...]
    dense: tuple[float, ...]
    skipping: tuple[float, ...]
    units_off: tuple[float, ...]


def timing(
    zeros: Sequence[float] = (0.0, 0.5, 0.75, 0.9, 0.95, 0.99), n: int = 1024, repeats: int = 15
) -> Timing:
    """Time products with ever more zeros: all of it, one vector whose zeros are skipped, whole units off.

    Dense: A @ W for 256 examples. Skipping: a[on] @ W[on] for one example, beside a @ W. Units off: A @ W for
    256 examples with columns of A and rows of W taken away beforehand. Ratios of medians, the candidates
    taking turns. The numbers belong to the machine and change every time.

    zeros : shares of zeros.
    n : W is (n, n).
    repeats : how often each candidate is timed.

    Examples
    --------
    >>> from dlnotes.experiments import sparsity
    >>> len(sparsity.timing(n=64, repeats=3).dense)
    6

    Taught in: 02-sparsity
    """
    rng = np.random.default_rng(0)
    W = rng.standard_normal((n, n))  # (n, n)
    A = rng.uniform(1, 2, (256, n))  # (256, n)
    candidates: list[Callable[[], object]] = [lambda: A @ W, lambda: A[0] @ W]
    for share in zeros:
        holes = A * (rng.uniform(size=A.shape) >= share)  # (256, n)
        left = round((1 - share) * n)
        fewer, shorter = A[:, :left].copy(), W[:left]  # (256, left), (left, n)
        candidates += [
            lambda holes=holes: holes @ W,  # type: ignore[misc]
            lambda holes=holes: _only_ones_that_are_on(holes[0], W),  # type: ignore[misc]
            lambda fewer=fewer, shorter=shorter: fewer @ shorter,  # type: ignore[misc]
        ]
    rounds = [[seconds(candidate) for candidate in candidates] for _ in range(repeats)]
    batch, single, *others = (statistics.median(times) for times in zip(*rounds, strict=True))
    ratios = [
        [t / batch for t in others[0::3]],
        [t / single for t in others[1::3]],
        [t / batch for t in others[2::3]],
    ]
    return Timing(tuple(zeros), *map(tuple, ratios))


# Medians of three runs of timing() on 24 November 2026: one thread of an AMD EPYC processor, NumPy 2.4.6,
# OpenBLAS 0.3.31 with its Haswell kernels.
RECORDED = Timing(
    zeros=(0.0, 0.5, 0.75, 0.9, 0.95, 0.99),
    dense=(1.06, 0.98, 1.07, 1.09, 0.98, 0.94),
    skipping=(3.19, 1.62, 0.88, 0.43, 0.32, 0.22),
    units_off=(1.06, 0.47, 0.22, 0.09, 0.05, 0.03),
)


# ---- dead units ---------------------------------------------------------------------------------


@dataclasses.dataclass(frozen=True, repr=False)
class Lives(Result):
    """What `lives` found: (unit, example) pairs that woke up, units by layer, and weights of dead units."""

    woken_pairs: float
    first_died: int
    first_returned: int
    second_died: int
    second_returned: int
    runs_with_return: int
    runs: int
    moved_while_dead: float


def lives(learning_rate: float = 2.0, activation: str = "relu", seeds: int = 12, n_iter: int = 300) -> Lives:
    """Train networks 2-16-16-1 on moons and note at every step which hidden units are dead.

    Dead: z <= 0 on all 200 training examples. Returned: dead at some step, not dead at a later one.
    `woken_pairs` is the share of pairs of a first-layer unit and an example with z <= 0 at the start that
    have z > 0 at the end; `moved_while_dead` the largest change of a weight into or out of a first-layer unit
    in a step in which it is dead.

    learning_rate, n_iter : of full-batch gradient descent.
    activation : of the hidden units.
    seeds : number of networks.

    Examples
    --------
    >>> from dlnotes.experiments import sparsity
    >>> result = sparsity.lives(seeds=3)
    >>> result.first_returned, result.second_returned > 0
    (0, True)

    Source: L. Lu, Y. Shin, Y. Su, G. Karniadakis, "Dying ReLU and initialization", 2020.
    Taught in: 02-sparsity
    """
    X, y = moons(200, seed=0)
    steps: list[list[NDArray[np.bool_]]] = []
    before: list[tuple[Array, Array]] = []
    ends: list[NDArray[np.bool_]] = []
    moved = 0.0

    def watch(step: int, Z: list[Array], params: dict[str, Array]) -> None:
        nonlocal moved
        W1, W2 = params["W1"], params["W2"]  # (s, 2, 16), (s, 16, 16)
        if before:
            old_in, old_out = before.pop()
            was_dead = steps[-1][0]  # (s, 16)
            change = np.abs(W1 - old_in).max(axis=1), np.abs(W2 - old_out).max(axis=2)  # each (s, 16)
            moved = max(moved, float(np.where(was_dead, np.maximum(*change), 0).max()))
        before.append((W1, W2))
        steps.append([np.all(z <= 0, axis=1) for z in Z[:2]])
        if step in (0, n_iter - 1):
            ends.append(Z[0] > 0)

    params = initialize_many((2, 16, 16, 1), "he", seeds=range(seeds))
    train_many(params, X, y, activation, learning_rate=learning_rate, n_iter=n_iter, watch=watch)
    first, second = (np.array(dead) for dead in zip(*steps, strict=True))  # (n_iter, s, 16)
    returned = [(dead[:-1] & ~dead[1:]).any(axis=0) for dead in (first, second)]
    return Lives(
        woken_pairs=float(np.mean(ends[1][~ends[0]])),
        first_died=int(first.any(axis=0).sum()),
        first_returned=int(returned[0].sum()),
        second_died=int(second.any(axis=0).sum()),
        second_returned=int(returned[1].sum()),
        runs_with_return=int(returned[1].any(axis=1).sum()),
        runs=seeds,
        moved_while_dead=moved,
    )


@dataclasses.dataclass(frozen=True, repr=False)
class Causes(Result):
    """What `causes` found: shares of dead units, and of networks that were born dead."""

    rates: tuple[float, ...]
    dead_by_rate: tuple[float, ...]
    biases: tuple[float, ...]
    dead_by_bias: tuple[float, ...]
    depths: tuple[int, ...]
    born_dead: tuple[float, ...]


def causes(activation: str = "relu", seeds: int = 8) -> Causes:
    """Kill units in three ways: by the learning rate, by negative biases at the start, by depth.

    The first two use networks 2-32-1 on moons, the rates after 200 steps, the biases before any. A network
    with two units in each of d hidden layers is born dead if its last hidden layer is 0 on all examples.

    activation : of the hidden units.
    seeds : number of networks for each learning rate; 200 for each depth.

    Examples
    --------
    >>> from dlnotes.experiments import sparsity
    >>> result = sparsity.causes(seeds=3)
    >>> result.dead_by_rate[0], result.dead_by_rate[-1] > 0.4
    (0.0, True)

    Source: L. Lu, Y. Shin, Y. Su, G. Karniadakis, "Dying ReLU and initialization", 2020.
    Taught in: 02-sparsity
    """
    X, y = moons(200, seed=0)
    rates, biases, depths = (0.1, 1.0, 3.0, 10.0, 30.0), (0.0, -1.0, -2.0, -3.0), (5, 10, 20)
    params = initialize_many((2, 32, 1), "he", seeds=[*range(seeds)] * len(rates))
    runs = train_many(params, X, y, activation, learning_rate=np.repeat(rates, seeds), n_iter=200)
    dead = _dead(runs.params, X, activation).reshape(len(rates), seeds * 32)  # (rates, seeds * 32)
    start = initialize_many((2, 32, 1), "he", seeds=range(seeds))
    lowered = [start | {"b1": start["b1"] + b} for b in biases]
    born = []
    for depth in depths:
        deep = initialize_many((2, *[2] * depth, 1), "he", seeds=range(200))
        Z, _ = forward_many(deep, X, activation)
        born.append(float((Z[-2] <= 0).all(axis=(1, 2)).mean()))
    return Causes(
        rates,
        tuple(map(float, dead.mean(axis=1))),
        biases,
        tuple(float(_dead(params, standardize(X), activation).mean()) for params in lowered),
        depths,
        tuple(born),
    )


def _dead(params: dict[str, Array], X: Array, activation: str) -> NDArray[np.bool_]:
    """Return which first-layer units are dead on X, (s, units)."""
    Z, _ = forward_many(params, X, activation)
    return np.asarray((Z[0] <= 0).all(axis=1))
