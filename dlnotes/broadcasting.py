"""Broadcasting: which shapes NumPy brings together, and how a gradient finds its way back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

import numpy as np
from numpy.typing import ArrayLike

from dlnotes._checks import FloatArray, describe, integer, real

__all__ = ["BroadcastStep", "Broadcasting", "explain", "unbroadcast"]

Shape = tuple[int, ...]


@dataclass(frozen=True)
class BroadcastStep:
    """One axis of two shapes, counted from the right; None stands for an axis that is not there.

    Formula: sizes agree if they are equal or if one of them is 1 (or missing); that one is repeated.
    Shapes: axis -1, -2, ...; a, b and result are sizes; result is None where NumPy refuses.
    Raises: nothing.

    >>> explain((4, 3), (3,)).steps[-1]
    BroadcastStep(axis=-2, a=4, b=None, result=4, rule='repeat b')

    Source: NumPy user guide, "Broadcasting", General broadcasting rules.
    Taught in: 11-broadcasting
    """

    axis: int
    a: int | None
    b: int | None
    result: int | None
    rule: str


@dataclass(frozen=True)
class Broadcasting:
    """What became of two shapes: the steps from the right, and the shape of the result.

    Formula: result[k] = max(a[k], b[k]) if they agree, counted from the right (0 beats 1).
    Shapes: steps holds one entry per axis; shape is None if NumPy refuses.
    Raises: nothing.

    >>> print(explain((4, 3), (4,)))
    axis   a   b  result  rule
      -1   3   4       -  clash
      -2   4   -       4  repeat b
    (4, 3) + (4,) -> ValueError

    Source: NumPy user guide, "Broadcasting", General broadcasting rules.
    Taught in: 11-broadcasting
    """

    a: Shape
    b: Shape
    steps: tuple[BroadcastStep, ...]
    shape: Shape | None

    def __str__(self) -> str:
        """Lay the steps out as a table."""

        def cell(size: int | None) -> str:
            return "-" if size is None else str(size)

        rows = [("axis", "a", "b", "result", "rule")]
        rows += [(str(s.axis), cell(s.a), cell(s.b), cell(s.result), s.rule) for s in self.steps]
        width = max(len(size) for row in rows[1:] for size in row[1:3]) if self.steps else 1
        lines = [f"{x:>4}  {a:>{width + 1}}  {b:>{width + 1}}  {r:>6}  {rule}" for x, a, b, r, rule in rows]
        end = "ValueError" if self.shape is None else str(self.shape)
        return "\n".join([*lines, f"{self.a} + {self.b} -> {end}"])


def explain(shape_a: int | Sequence[int], shape_b: int | Sequence[int]) -> Broadcasting:
    r"""Tell step by step how NumPy broadcasts two shapes, or where it refuses.

    Formula: align both shapes at the right; sizes must be equal, or one of them 1 or missing.
    Shapes: two shapes -> the shape of a + b.
    Raises: TypeError or ValueError if a shape is not made of non-negative integers.

    >>> explain((4, 1), (4,)).shape
    (4, 4)
    >>> explain((4, 3), (4,)).shape is None
    True

    Source: NumPy user guide, "Broadcasting", General broadcasting rules.
    Taught in: 11-broadcasting
    """
    a, b = _shape(shape_a, "shape_a"), _shape(shape_b, "shape_b")
    pairs = zip_longest(reversed(a), reversed(b))
    steps = tuple(_step(-1 - k, size_a, size_b) for k, (size_a, size_b) in enumerate(pairs))
    sizes = tuple(s.result for s in reversed(steps) if s.result is not None)
    return Broadcasting(a, b, steps, sizes if len(sizes) == len(steps) else None)


def _shape(shape: int | Sequence[int], name: str) -> Shape:
    if isinstance(shape, str | bytes) or not (hasattr(shape, "__iter__") or hasattr(shape, "__index__")):
        raise TypeError(f"{name} is {describe(shape)}: expected a tuple of integers such as (4, 3)")
    sizes = shape if hasattr(shape, "__iter__") else (shape,)
    return tuple(integer(size, f"{name}[{k}]", least=0) for k, size in enumerate(sizes))


def _step(axis: int, a: int | None, b: int | None) -> BroadcastStep:
    if a == b:
        return BroadcastStep(axis, a, b, a, "equal")
    if b is None or (b == 1 and a is not None):
        return BroadcastStep(axis, a, b, a, "repeat b")
    if a is None or a == 1:
        return BroadcastStep(axis, a, b, b, "repeat a")
    return BroadcastStep(axis, a, b, None, "clash")


def unbroadcast(grad: ArrayLike, shape: int | Sequence[int]) -> FloatArray:
    r"""Bring the gradient of a broadcast result back to the shape that was broadcast: a copy adds up.

    Formula: if B[i, j] = b[j] for every i, then dL/db[j] = sum over i of dL/dB[i, j].
    Shapes: grad (the broadcast shape), shape (the shape before) -> (shape).
    Raises: TypeError or ValueError if grad is not made of real numbers or `shape` does not broadcast to it.

    >>> unbroadcast(np.ones((4, 3)), (3,))
    array([4., 4., 4.])

    Source: D. Maclaurin, D. Duvenaud, R. Adams, "Autograd: effortless gradients in NumPy" (2015).
    Taught in: 11-broadcasting
    """
    grad, shape = real(grad, "grad"), _shape(shape, "shape")
    if explain(shape, grad.shape).shape != grad.shape:
        raise ValueError(f"shape is {shape}: expected one that broadcasts to grad's shape {grad.shape}")
    new_axes = tuple(range(grad.ndim - len(shape)))
    repeated = tuple(len(new_axes) + k for k, size in enumerate(shape) if size == 1)
    return np.asarray(grad.sum(axis=new_axes + repeated)).reshape(shape)
