"""Gradient checking: compare derivatives that were worked out with differences that were measured."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from dlnotes._checks import FloatArray, describe, number, real

__all__ = ["GradientCheck", "check_gradients", "numerical_gradient"]

Point = ArrayLike | Mapping[str, ArrayLike]
Place = tuple[Any, ...]


def numerical_gradient(f: Callable[[Any], Any], x: Point, h: float = 1e-5) -> Any:
    r"""Measure the gradient of a function by central differences, entry by entry.

    Formula: df/dx_i = (f(x + h e_i) - f(x - h e_i)) / (2h), in float64; the error is of order h^2.
    Shapes: x (any), or a dict of arrays as parameters come -> the same; f takes x and returns one number.
    Raises: TypeError or ValueError if x or h is not real and finite or f does not return one finite number.

    >>> numerical_gradient(lambda x: float(np.sum(x**2)), [1.0, 2.0]).round(6)
    array([2., 4.])

    Source: W. Press et al., "Numerical Recipes", 3rd ed. (2007), section 5.7.
    Taught in: 08-derivative
    """
    h, arrays, call = number(h, "h", above=0), _arrays(x), _caller(f, x)
    gradient = {name: np.zeros_like(array) for name, array in arrays.items()}
    for name, index in _places(arrays):
        gradient[name][index] = (call(arrays, name, index, h) - call(arrays, name, index, -h)) / (2 * h)
    return gradient if isinstance(x, Mapping) else gradient[""]


@dataclass(frozen=True)
class GradientCheck:
    """The outcome of a gradient check.

    Formula: error = |numerical - analytic| / (|numerical| + |analytic|), Euclidean norms; ok = error <= tol.
    Shapes: worst is the place of the largest difference, kinks the places left out: index or (name, *index).
    Raises: nothing; bool(check) is check.ok.

    >>> bool(check_gradients(lambda x: x[0] ** 2, [3.0], [6.0]))
    True

    Source: CS231n course notes (2017), "Gradient checks".
    Taught in: 13-activation-derivatives
    """

    ok: bool
    error: float
    worst: Place | None
    kinks: tuple[Place, ...]

    def __bool__(self) -> bool:
        """Tell whether the gradients agree."""
        return self.ok


def check_gradients(
    f: Callable[[Any], Any], x: Point, gradient: Point, *, h: float = 1e-5, tol: float = 1e-7
) -> GradientCheck:
    r"""Check a gradient that was worked out against one that is measured; leave out kinks and name them.

    Formula: |numerical - analytic| / (|numerical| + |analytic|) <= tol. A kink is where the slopes to both
    sides, (f(x + h) - f(x)) / h and (f(x) - f(x - h)) / h, stay apart as h is halved, or where that moves
    the central difference itself.
    Shapes: x and gradient of the same shape, or two dicts with equal names and shapes -> GradientCheck.
    Raises: TypeError or ValueError if they are not alike, not finite, or f does not return one finite number.

    >>> check = check_gradients(lambda x: np.abs(x).sum(), [0.0, 2.0], [0.0, 1.0])
    >>> check.ok, check.kinks
    (True, ((0,),))

    Source: CS231n course notes (2017), "Gradient checks".
    Taught in: 13-activation-derivatives
    """
    h, tol = number(h, "h", above=0), number(tol, "tol", above=0)
    arrays, analytic, call = _arrays(x), _arrays(gradient, "gradient"), _caller(f, x)
    if {name: a.shape for name, a in arrays.items()} != {name: a.shape for name, a in analytic.items()}:
        raise ValueError(f"gradient is {describe(gradient)}: expected the shape of x, {describe(x)}")
    pairs: dict[Place, tuple[float, float]] = {}
    kinks: list[Place] = []
    for name, index in _places(arrays):
        place = (name, *index) if isinstance(x, Mapping) else index
        numerical, kink = _slope(partial(call, arrays, name, index), h)
        if kink:
            kinks.append(place)
        else:
            pairs[place] = (numerical, float(analytic[name][index]))
    compared = np.array(list(pairs.values())).reshape(-1, 2)
    difference, size = compared[:, 0] - compared[:, 1], np.linalg.norm(compared, axis=0).sum()
    error = float(np.linalg.norm(difference) / size) if size > 0 else 0.0
    worst = list(pairs)[int(np.argmax(np.abs(difference)))] if np.any(difference) else None
    return GradientCheck(error <= tol, error, worst, tuple(kinks))


def _slope(g: Callable[[float], float], h: float) -> tuple[float, bool]:
    """Return the central difference of g at 0, and whether g has a kink within h of 0."""
    middle, right, left, near_right, near_left = (g(step) for step in (0.0, h, -h, h / 2, -h / 2))
    wide, narrow = (right - left) / (2 * h), (near_right - near_left) / h
    jump, near_jump = (right - 2 * middle + left) / h, 2 * (near_right - 2 * middle + near_left) / h
    noise = 1e-4 * max(1.0, abs(wide))
    stays = abs(jump) > noise and abs(near_jump) > 0.75 * abs(jump)  # a smooth bend halves with h
    return wide, stays or abs(wide - narrow) > noise


def _arrays(x: Point, name: str = "x") -> dict[str, FloatArray]:
    """Return float64 copies of an array, under the name "", or of a dict of arrays."""
    named = (
        {f"{name}[{key!r}]": (key, value) for key, value in x.items()}
        if isinstance(x, Mapping)
        else {name: ("", x)}
    )
    return {key: np.array(real(value, label), dtype=np.float64) for label, (key, value) in named.items()}


def _places(arrays: Mapping[str, FloatArray]) -> Iterator[tuple[str, tuple[int, ...]]]:
    for name, array in arrays.items():
        for index in np.ndindex(array.shape):
            yield name, index


def _caller(f: Callable[[Any], Any], x: Point) -> Callable[[dict[str, FloatArray], str, Any, float], float]:
    """Return a function that calls f with one entry moved, on a copy, and insists on one finite number."""
    if not callable(f):
        raise TypeError(f"f is {describe(f)}: expected a function of x that returns one number")

    def call(arrays: dict[str, FloatArray], name: str, index: Any, step: float) -> float:
        moved = {key: array.copy() for key, array in arrays.items()}
        moved[name][index] += step
        value = np.asarray(f(moved if isinstance(x, Mapping) else moved[""]))
        if value.size != 1 or value.dtype.kind not in "biuf" or not np.isfinite(value).all():
            raise ValueError(f"f returned {describe(value)}: expected one finite number")
        return float(value.reshape(()))

    return call
