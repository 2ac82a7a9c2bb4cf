"""Experiments of chapter 10: which loops go away, and where the speed comes from.

Counts are the same on every machine. Times are not: RECORDED holds those of one machine on one day, and
`timing` takes those of the reader's.

Taught in: 10-vectorization
"""

from __future__ import annotations

import dataclasses
import math
import time
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from dlnotes._checks import FloatArray
from dlnotes.experiments._base import Result

__all__ = [
    "RECORDED",
    "CountedPasses",
    "DotShapes",
    "FunctionCalls",
    "Lanes",
    "PythonProducts",
    "Record",
    "Recorded",
    "counted_passes",
    "dot_shapes",
    "function_calls",
    "lanes",
    "python_products",
    "recorded",
    "timing",
]

Array = FloatArray
Vector = list[float]
Times = Callable[[int], Any]


# ---- one step of logistic regression, twice -----------------------------------------------------


def step_with_loops(
    w: Vector, b: float, X: list[Vector], y: Vector, learning_rate: float, times: Times = range
) -> tuple[Vector, float]:
    """Take one step of gradient descent on lists; the loops run over `times`, which may count them."""
    m, n = len(X), len(w)
    dw, db = [0.0] * n, 0.0
    for i in times(m):
        z = b
        for j in times(n):
            z += X[i][j] * w[j]
        dz = 1 / (1 + math.exp(-z)) - y[i]
        for j in times(n):
            dw[j] += X[i][j] * dz
        db += dz
    return [w[j] - learning_rate * dw[j] / m for j in times(n)], b - learning_rate * db / m


def step_with_arrays(
    w: Array, b: float, X: Array, y: Array, learning_rate: float, times: Times = range
) -> tuple[Array, float]:
    """Take the same step on arrays: X (m, n), y (m,), w (n,)."""
    dz = 1 / (1 + np.exp(-(X @ w + b))) - y  # (m,)
    return w - learning_rate * (X.T @ dz) / len(y), b - learning_rate * float(dz.mean())


class _Counter:
    """Stand in for range and count the passes through the loops that run over it."""

    def __init__(self) -> None:
        self.passes = 0

    def __call__(self, n: int) -> Iterator[int]:
        for i in range(n):
            self.passes += 1
            yield i


def _examples(m: int, n: int) -> tuple[Array, Array]:
    rng = np.random.default_rng(0)
    X = rng.standard_normal((m, n))  # (m, n)
    return X, (X[:, 0] + rng.standard_normal(m) > 0).astype(float)


@dataclasses.dataclass(frozen=True, repr=False)
class CountedPasses(Result):
    """What `counted_passes` found: passes through Python loops, and how far the two results are apart."""

    steps: int
    with_loops: int
    with_arrays: int
    largest_difference: float


def counted_passes(
    m: int = 200, n: int = 5, steps: int = 20, arrays: Callable[..., tuple[Any, float]] = step_with_arrays
) -> CountedPasses:
    """Train logistic regression with loops and with arrays, counting every pass through a Python loop.

    With loops: steps (1 + m (1 + 2 n) + n). With arrays only the loop over the steps is left.

    m, n : examples and features; steps : steps of gradient descent.
    arrays : the step that should have no loops.

    Examples
    --------
    >>> from dlnotes.experiments import vectorization
    >>> vectorization.counted_passes().with_arrays
    20

    Taught in: 10-vectorization
    """
    X, y = _examples(m, n)

    def train(step: Callable[..., tuple[Any, float]], w: Any, X: Any, y: Any) -> tuple[int, Array]:
        count, b = _Counter(), 0.0
        for _ in count(steps):
            w, b = step(w, b, X, y, 1.0, count)
        return count.passes, np.append(w, b)

    with_loops, slow = train(step_with_loops, [0.0] * n, X.tolist(), y.tolist())
    with_arrays, fast = train(arrays, np.zeros(n), X, y)
    return CountedPasses(steps, with_loops, with_arrays, float(np.abs(slow - fast).max()))


# ---- the dot product ----------------------------------------------------------------------------


@dataclasses.dataclass(frozen=True, repr=False)
class DotShapes(Result):
    """What `dot_shapes` found; counts are of numbers in the result, gaps largest absolute differences."""

    examples: int
    rows_count: int
    columns_count: int
    star_count: int
    refused: int
    square_gap: float


def dot_shapes(m: int = 5, n: int = 3, product: Callable[[Array, Array], Array] = np.dot) -> DotShapes:
    """Compute z = w·x for m examples: as rows, as columns, and in three ways that are not it.

    Rows: X @ w, (m, n) @ (n,) -> (m,). Columns: np.dot(w.T, X.T), (1, n) @ (n, m) -> (1, m).
    Refused, of two: np.dot(w, X) with w (n,) or (n, 1) before the examples. Silent: w * X.T, all n m
    products and no sum; and np.dot(w, X) when there happen to be as many examples as features.

    product : what multiplies two matrices.

    Examples
    --------
    >>> from dlnotes.experiments import vectorization
    >>> vectorization.dot_shapes().star_count
    15

    Taught in: 10-vectorization
    """
    rng = np.random.default_rng(0)
    X, w = rng.standard_normal((m, n)), rng.standard_normal(n)  # (m, n), (n,)
    column, square = w[:, None], rng.standard_normal((n, n))  # (n, 1), (n, n)
    return DotShapes(
        examples=m,
        rows_count=product(X, w).size,
        columns_count=product(column.T, X.T).size,
        star_count=(column * X.T).size,
        refused=_refuses(product, w, X) + _refuses(product, column, X.T),
        square_gap=float(np.abs(product(w, square) - product(square, w)).max()),
    )


def _refuses(product: Callable[[Array, Array], Array], a: Array, b: Array) -> bool:
    try:
        product(a, b)
    except ValueError:
        return True
    return False


# ---- what is left for Python to do --------------------------------------------------------------


@dataclasses.dataclass(frozen=True, repr=False)
class FunctionCalls(Result):
    """What `function_calls` found: how often the Python function ran."""

    comprehension: int
    vectorize: int
    array: int


def function_calls(n: int = 1000, wrap: Callable[..., Any] = np.vectorize) -> FunctionCalls:
    """Square n numbers by one Python function, in three ways, and count how often it is called.

    A list comprehension, np.vectorize(function)(x), and function(x) with the whole array at once.

    wrap : what makes a function of arrays.

    Examples
    --------
    >>> from dlnotes.experiments import vectorization
    >>> vectorization.function_calls().array
    1

    Source: NumPy reference, numpy.vectorize.
    Taught in: 10-vectorization
    """
    x = np.arange(float(n))  # (n,)
    calls = 0

    def square(value: Any) -> Any:
        nonlocal calls
        calls += 1
        return value * value

    found = []
    for compute in (lambda: [square(value) for value in x], lambda: wrap(square)(x), lambda: square(x)):
        calls = 0
        compute()
        found.append(calls)
    return FunctionCalls(*found)


class _Number:
    """A number that counts what Python does with it."""

    def __init__(self, value: float, count: list[int]) -> None:
        self.value, self.count = value, count

    def __mul__(self, other: _Number) -> _Number:
        self.count[0] += 1
        return _Number(self.value * other.value, self.count)

    def __add__(self, other: _Number) -> _Number:
        self.count[1] += 1
        return _Number(self.value + other.value, self.count)


@dataclasses.dataclass(frozen=True, repr=False)
class PythonProducts(Result):
    """What `python_products` found: operations that Python carried out one by one, and bytes per number."""

    objects: int
    floats: int
    float_bytes: int
    gap: float


def python_products(n: int = 1000, dtype: type = float) -> PythonProducts:
    """Take np.dot of n numbers as Python objects and as floats, and count what is left to Python.

    The line of code is the same. The objects are asked for every product and every sum; the floats lie
    side by side in memory, 8 bytes each, and compiled code takes them all.

    dtype : what the array of the second product holds.

    Examples
    --------
    >>> from dlnotes.experiments import vectorization
    >>> vectorization.python_products().floats
    0

    Taught in: 10-vectorization
    """
    rng = np.random.default_rng(0)
    values = rng.integers(-9, 10, (2, n)).astype(float)  # whole numbers: sums are exact in any order

    def product(kind: type) -> tuple[int, int, float]:
        count = [0, 0]
        rows = [[_Number(v, count) for v in row] for row in values] if kind is object else values
        a, b = np.array(rows, dtype=kind)  # (n,), (n,)
        result: Any = np.dot(a, b)
        return sum(count), a.itemsize, float(getattr(result, "value", result))

    objects, _, slow = product(object)
    floats, size, fast = product(dtype)
    return PythonProducts(objects, floats, size, abs(slow - fast))


# ---- many at once -------------------------------------------------------------------------------


@dataclasses.dataclass(frozen=True, repr=False)
class Lanes(Result):
    """What `lanes` found: rounds of additions one after the other, and the errors of both sums."""

    rounds_alone: int
    rounds_lanes: int
    error_alone: float
    error_lanes: float


def lanes(width: int = 8, n: int = 1024) -> Lanes:
    """Add up n float32 numbers one by one, and in `width` lanes side by side as a SIMD unit does.

    One by one: n rounds. In lanes: lane k takes x[k], x[k + width], ..., n / width rounds, then the lanes are
    added in pairs, log2(width) rounds. The order is another one, and so are the last bits.

    width : numbers per instruction; n : numbers.

    Examples
    --------
    >>> from dlnotes.experiments import vectorization
    >>> vectorization.lanes().rounds_lanes
    131

    Source: Flynn, M. J. (1972). Some computer organizations and their effectiveness.
    Taught in: 10-vectorization
    """
    x = np.random.default_rng(0).uniform(size=n).astype(np.float32)  # (n,)
    exact = math.fsum(x.tolist())
    rounds, total = 0, np.zeros(1, np.float32)
    for value in x:
        total, rounds = total + value, rounds + 1
    alone = rounds, abs(float(total[0]) - exact)
    rounds, row = 0, np.zeros(width, np.float32)
    for values in x.reshape(-1, width):
        row, rounds = row + values, rounds + 1
    while len(row) > 1:
        row, rounds = row[::2] + row[1::2], rounds + 1
    return Lanes(alone[0], rounds, alone[1], abs(float(row[0]) - exact))


# ---- time ---------------------------------------------------------------------------------------


@dataclasses.dataclass(frozen=True)
class Record:
    """Times of one machine, in seconds: for each n those of four dot products, and of single jobs."""

    date: str
    machine: str
    sizes: tuple[int, ...]
    array_loop: tuple[float, ...]
    list_loop: tuple[float, ...]
    objects: tuple[float, ...]
    dot: tuple[float, ...]
    strided: float
    small_step: tuple[float, float]
    large_step: tuple[float, float]
    comprehension: float
    vectorize: float


RECORDED = Record(  # Python 3.11, NumPy 2.4, one thread; the machine was shared with other work
    date="2026-11-24",
    machine="AMD EPYC",
    sizes=(1, 2, 4, 8, 16, 64, 256, 1000, 10_000, 100_000),
    array_loop=(4.41e-7, 6.30e-7, 1.01e-6, 1.74e-6, 3.20e-6, 1.20e-5, 4.74e-5, 1.89e-4, 1.90e-3, 4.08e-2),
    list_loop=(2.38e-7, 2.61e-7, 3.45e-7, 5.21e-7, 8.53e-7, 2.78e-6, 1.06e-5, 4.50e-5, 4.64e-4, 8.46e-3),
    objects=(7.51e-7, 7.84e-7, 8.26e-7, 9.19e-7, 1.12e-6, 2.22e-6, 6.56e-6, 2.31e-5, 2.32e-4, 2.48e-3),
    dot=(6.27e-7, 6.38e-7, 6.37e-7, 6.44e-7, 6.36e-7, 6.43e-7, 6.58e-7, 7.32e-7, 2.20e-6, 2.17e-5),
    strided=3.79e-6,
    small_step=(6.62e-6, 1.24e-5),
    large_step=(6.07e-2, 9.17e-5),
    comprehension=5.04e-4,
    vectorize=1.03e-3,
)


@dataclasses.dataclass(frozen=True, repr=False)
class Recorded(Result):
    """What a Record says, as ratios: how many times as fast, or as slow for `vectorize_slower`."""

    dot_small: float
    dot_large: float
    step_small: float
    step_large: float
    vectorize_slower: float
    leave_interpreter: float
    side_by_side: float


def recorded(record: Record = RECORDED) -> Recorded:
    """Read off a Record how loops and arrays compare; the record of the book is of one machine on one day.

    dot: np.dot against a loop over lists, of 2 and of 100 000 numbers. step: a step of logistic regression
    with arrays against loops, 10 examples of 2 features and 2000 of 100. Then, for 10 000 numbers: from
    np.dot of Python objects to np.dot of floats that lie apart, and on to floats that lie side by side.

    record : the times.

    Examples
    --------
    >>> from dlnotes.experiments import vectorization
    >>> result = vectorization.recorded()
    >>> result.dot_small < 1 < result.dot_large
    True

    Taught in: 10-vectorization
    """
    small, middle, large = (record.sizes.index(n) for n in (2, 10_000, 100_000))
    return Recorded(
        dot_small=record.list_loop[small] / record.dot[small],
        dot_large=record.list_loop[large] / record.dot[large],
        step_small=record.small_step[0] / record.small_step[1],
        step_large=record.large_step[0] / record.large_step[1],
        vectorize_slower=record.vectorize / record.comprehension,
        leave_interpreter=record.objects[middle] / record.strided,
        side_by_side=record.strided / record.dot[middle],
    )


def timing(repeats: int = 5, product: Callable[[Any, Any], Any] = np.dot) -> Recorded:
    """Take the ratios of `recorded` on this machine; they belong to it and change every time.

    repeats : how often each is timed; the shortest time counts.
    product : the dot product of arrays.

    Examples
    --------
    >>> from dlnotes.experiments import vectorization
    >>> vectorization.timing(repeats=1).dot_large > 1
    True

    Taught in: 10-vectorization
    """
    return recorded(measure((2, 10_000, 100_000), repeats, product))


def measure(
    sizes: tuple[int, ...] = (1, 2, 4, 8, 16, 64, 256, 1000, 10_000, 100_000),
    repeats: int = 5,
    product: Callable[[Any, Any], Any] = np.dot,
) -> Record:
    """Take the times of a Record on this machine: the shortest of several, each of many calls if short.

    Dot products of n numbers by a loop over an array, a loop over lists, np.dot of objects and np.dot of
    floats; for n = 10 000 np.dot of floats that do not lie side by side. Steps of logistic regression with
    loops and with arrays: 10 examples of 2 features, 2000 of 100. One function on 10 000 numbers.
    """
    rng = np.random.default_rng(0)

    def loop(a: Any, b: Any) -> float:
        total = 0.0
        for i in range(len(a)):
            total += a[i] * b[i]
        return total

    def best(action: Callable[..., object], *args: Any) -> float:
        start = time.perf_counter()
        action(*args)
        calls = max(1, min(10_000, int(0.002 / max(time.perf_counter() - start, 1e-9))))
        found = []
        for _ in range(repeats):
            start = time.perf_counter()
            for _ in range(calls):
                action(*args)
            found.append((time.perf_counter() - start) / calls)
        return min(found)

    rows = []
    for n in sizes:
        a, b = rng.standard_normal((2, n))  # (n,), (n,)
        forms = (a, b), (a.tolist(), b.tolist()), (a.astype(object), b.astype(object)), (a, b)
        rows.append(
            [best(way, *form) for way, form in zip((loop, loop, product, product), forms, strict=True)]
        )
    apart = rng.standard_normal((10_000, 2)).T  # (2, 10000): the numbers of two arrays take turns in memory
    steps = []
    for m, n in ((10, 2), (2000, 100)):
        X, y = _examples(m, n)
        slow = best(step_with_loops, [0.0] * n, 0.0, X.tolist(), y.tolist(), 0.1)
        steps.append((slow, best(step_with_arrays, np.zeros(n), 0.0, X, y, 0.1)))
    x, values = np.arange(1e4), np.arange(1e4).tolist()

    def square(v: Any) -> Any:
        return v * v

    array_loop, list_loop, objects, dot = zip(*rows, strict=True)
    return Record(
        date=time.strftime("%Y-%m-%d"),
        machine="",
        sizes=sizes,
        array_loop=array_loop,
        list_loop=list_loop,
        objects=objects,
        dot=dot,
        strided=best(product, *apart),
        small_step=steps[0],
        large_step=steps[1],
        comprehension=best(lambda: [square(v) for v in values]),
        vectorize=best(lambda: np.vectorize(square)(x)),
    )
