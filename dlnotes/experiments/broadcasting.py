"""Experiments of chapter 11: what broadcasting does, what it costs, and how it goes wrong without an error.

Taught in: 11-broadcasting
"""

from __future__ import annotations

import dataclasses
import itertools
import statistics
import tracemalloc
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from dlnotes.broadcasting import explain
from dlnotes.experiments._base import Result, seconds

__all__ = [
    "AddedMemory",
    "CountedAxes",
    "RepeatedRow",
    "ShapeRule",
    "SilentPairs",
    "Timing",
    "added_memory",
    "counted_axes",
    "repeated_row",
    "shape_rule",
    "silent_pairs",
    "timing",
]

Array = NDArray[np.float64]
Shape = tuple[int, ...]


# ---- repeated, not multiplied -------------------------------------------------------------------


@dataclasses.dataclass(frozen=True, repr=False)
class RepeatedRow(Result):
    """What `repeated_row` found; the gaps are the largest absolute differences."""

    gap_to_repeated: float
    gap_to_multiplied: float
    stride: int
    row_bytes: int
    added_bytes: int


def repeated_row(
    m: int = 1000,
    add: Callable[[Array, Array], Array] = np.add,
    stretch: Callable[[Array, Shape], Array] = np.broadcast_to,
) -> RepeatedRow:
    """Add a row (1, 3) to a matrix (m, 3) and compare with the row repeated m times and multiplied by m.

    Repeated: A[i, j] + v[j]. Multiplied: A[i, j] + m v[j]. `stride` is how many bytes of memory lie between
    a stretched row and the next, `added_bytes` what stretching takes beside the row itself.

    add : the addition examined.
    stretch : what makes the row (m, 3).

    Examples
    --------
    >>> from dlnotes.experiments import broadcasting
    >>> broadcasting.repeated_row().stride
    0

    Taught in: 11-broadcasting
    """
    rng = np.random.default_rng(0)
    A, v = rng.standard_normal((m, 3)), rng.standard_normal((1, 3))  # (m, 3), (1, 3)
    total = add(A, v)  # (m, 3)
    repeated, multiplied = A + np.tile(v, (m, 1)), A + np.tile(m * v, (m, 1))  # (m, 3), (m, 3)
    stretched = stretch(v, (m, 3))  # (m, 3)
    return RepeatedRow(
        gap_to_repeated=float(np.abs(total - repeated).max()),
        gap_to_multiplied=float(np.abs(total - multiplied).max()),
        stride=stretched.strides[0],
        row_bytes=v.nbytes,
        added_bytes=0 if np.shares_memory(stretched, v) else stretched.nbytes,
    )


# ---- the rule -----------------------------------------------------------------------------------


@dataclasses.dataclass(frozen=True, repr=False)
class ShapeRule(Result):
    """What `shape_rule` found: pairs tried, pairs that NumPy allows, share of right predictions."""

    pairs: int
    allowed: int
    agreement: float


def _from_the_right(a: Shape, b: Shape) -> Shape | None:
    return explain(a, b).shape


def shape_rule(rule: Callable[[Shape, Shape], Shape | None] = _from_the_right) -> ShapeRule:
    """Predict the shape of a sum for every pair of shapes with up to 3 axes of 1, 2 or 3, then let NumPy add.

    Rule: align at the right, put 1 into the gaps; sizes agree if they are equal or one of them is 1.

    rule : two shapes -> the predicted shape, or None for "refused".

    Examples
    --------
    >>> from dlnotes.experiments import broadcasting
    >>> broadcasting.shape_rule()
    ShapeRule(pairs=1600, allowed=940, agreement=1)

    Source: NumPy user guide, "Broadcasting".
    Taught in: 11-broadcasting
    """
    shapes = [s for ndim in range(4) for s in itertools.product((1, 2, 3), repeat=ndim)]
    pairs = list(itertools.product(shapes, repeat=2))
    added = [_added_shape(a, b) for a, b in pairs]
    right = [rule(a, b) == shape for (a, b), shape in zip(pairs, added, strict=True)]
    return ShapeRule(len(pairs), sum(shape is not None for shape in added), float(np.mean(right)))


def _added_shape(a: Shape, b: Shape) -> Shape | None:
    try:
        return (np.zeros(a) + np.zeros(b)).shape
    except ValueError:
        return None


# ---- axes, not components -----------------------------------------------------------------------


@dataclasses.dataclass(frozen=True, repr=False)
class CountedAxes(Result):
    """What `counted_axes` found."""

    matrix_axes: int
    vector_axes: int
    vector_components: int
    transposed: Shape


def counted_axes(matrix: Shape = (4, 3), vector: Shape = (3,)) -> CountedAxes:
    """Count the axes of a matrix and of a vector, the components of the vector, and transpose it.

    NumPy's dimension, `ndim`, is the number of axes: len(shape).

    matrix, vector : their shapes.

    Examples
    --------
    >>> from dlnotes.experiments import broadcasting
    >>> broadcasting.counted_axes()
    CountedAxes(matrix_axes=2, vector_axes=1, vector_components=3, transposed=(3))

    Taught in: 11-broadcasting
    """
    v = np.zeros(vector)
    return CountedAxes(np.zeros(matrix).ndim, v.ndim, v.size, v.T.shape)


# ---- what it costs ------------------------------------------------------------------------------


@dataclasses.dataclass(frozen=True, repr=False)
class AddedMemory(Result):
    """What `added_memory` found; memory at the peak, in units of the result that was wanted."""

    broadcast: float
    tile: float
    accident: float


def _tile(v: Array, m: int) -> Array:
    return np.tile(v, (m, 1))


def added_memory(
    m: int = 1000, copy: Callable[[Array, int], Array] = _tile, column: bool = True
) -> AddedMemory:
    """Measure the memory of A + v by broadcasting, by copying the row, and of y_hat - y with crossing shapes.

    A is (m, 1000), v is (1, 1000); y_hat is (m,) and y is (m, 1), so their difference is (m, m), not (m,).

    copy : what makes v as large as A before it is added.
    column : whether y is a column (m, 1); otherwise it is (m,) like y_hat.

    Examples
    --------
    >>> from dlnotes.experiments import broadcasting
    >>> broadcasting.added_memory().accident
    1000.0

    Taught in: 11-broadcasting
    """
    A, v = np.zeros((m, 1000)), np.zeros((1, 1000))  # (m, 1000), (1, 1000)
    y_hat, y = np.zeros(m), np.zeros((m, 1) if column else m)  # (m,), (m, 1)
    return AddedMemory(
        broadcast=_peak(lambda: A + v) / A.nbytes,
        tile=_peak(lambda: A + copy(v, m)) / A.nbytes,
        accident=(y_hat - y).nbytes / y_hat.nbytes,
    )


def _peak(action: Callable[[], object]) -> int:
    """Return the bytes in use at the highest point of `action`."""
    tracemalloc.start()
    action()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak


@dataclasses.dataclass(frozen=True, repr=False)
class Timing(Result):
    """What `timing` found on this machine: how many times the time of broadcasting each way takes."""

    tile: float
    row_loop: float
    double_loop: float


def timing(m: int = 1000, n: int = 500, repeats: int = 7) -> Timing:
    """Time A + v against a copied row, a loop over the rows, and two loops over single numbers.

    Ratios of medians, the candidates taking turns. The numbers belong to the machine and change every time.

    m, n : A is (m, n), v is (1, n).
    repeats : how often each candidate is timed.

    Examples
    --------
    >>> from dlnotes.experiments import broadcasting
    >>> broadcasting.timing(m=100, repeats=3).double_loop > 1
    True

    Taught in: 11-broadcasting
    """
    rng = np.random.default_rng(0)
    A, v = rng.standard_normal((m, n)), rng.standard_normal((1, n))  # (m, n), (1, n)

    def row_loop() -> None:
        out = np.empty((m, n))
        for i in range(m):
            out[i] = A[i] + v[0]

    def double_loop() -> None:
        out = np.empty((m, n))
        for i in range(m):
            for j in range(n):
                out[i, j] = A[i, j] + v[0, j]

    candidates: list[Callable[[], object]] = [
        lambda: A + v,
        lambda: A + np.tile(v, (m, 1)),
        row_loop,
        double_loop,
    ]
    rounds = [[seconds(candidate) for candidate in candidates] for _ in range(repeats)]
    broadcast, *others = (statistics.median(times) for times in zip(*rounds, strict=True))
    return Timing(*(other / broadcast for other in others))


# ---- wrong without an error ---------------------------------------------------------------------


@dataclasses.dataclass(frozen=True, repr=False)
class SilentPairs(Result):
    """What `silent_pairs` found: means over the data sets, and the smallest factor between the two errors."""

    intended: float
    returned: float
    smallest_factor: float


def silent_pairs(m: int = 50, noise: float = 0.1, seeds: int = 200, column: bool = True) -> SilentPairs:
    """Take the mean square of y_hat - y for good predictions: as intended, and with y given as a column.

    Intended: mean over i of (y_hat[i] - y[i])^2. Returned: mean over i and j of (y_hat[j] - y[i])^2.

    m : number of examples; noise : how far the predictions are off.
    seeds : number of data sets, 0, 1, ..., seeds - 1.
    column : whether y is a column (m, 1); otherwise it is (m,) like y_hat.

    Examples
    --------
    >>> from dlnotes.experiments import broadcasting
    >>> result = broadcasting.silent_pairs(seeds=5)
    >>> result.smallest_factor > 44
    True

    Taught in: 11-broadcasting
    """
    rows = []
    for seed in range(seeds):
        rng = np.random.default_rng(seed)
        y = rng.standard_normal(m)  # (m,)
        y_hat = y + noise * rng.standard_normal(m)  # (m,)
        given = y[:, None] if column else y  # (m, 1)
        rows.append([np.mean((y_hat - y) ** 2), np.mean((y_hat - given) ** 2)])
    intended, returned = np.array(rows).T  # (seeds,), (seeds,)
    return SilentPairs(float(intended.mean()), float(returned.mean()), float((returned / intended).min()))
