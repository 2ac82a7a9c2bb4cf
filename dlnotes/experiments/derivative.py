"""Experiments of chapter 8: slopes, derivatives, and how small a step may be.

Every function here is built from products and sums, so that each machine computes the same bits.

Taught in: 08-derivative
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

from dlnotes.experiments._base import Result

__all__ = ["Steps", "Tangents", "steps", "tangents"]

Function = Callable[[float], float]


# ---- one function, many slopes ------------------------------------------------------------------


def square(x: float) -> float:
    """Return x squared."""
    return x * x


def twice(x: float) -> float:
    """Return 2x, the derivative of x squared."""
    return 2 * x


@dataclasses.dataclass(frozen=True, repr=False)
class Tangents(Result):
    """Hold what `tangents` found.

    Formula: slopes[k] = f'(points[k]); gaps[k] = |f(1 + t) - (f(1) + f'(1) t)| / t at t = widths[k].
    Shapes: points and slopes (3,), widths and gaps (3,).
    Raises: AttributeError if a number is assigned to.

    >>> tangents().slopes
    (-2.0, 2.0, 4.0)

    Source: G. H. Hardy, "A Course of Pure Mathematics" (1908), chapter 6.
    Taught in: 08-derivative
    """

    points: tuple[float, ...]
    slopes: tuple[float, ...]
    widths: tuple[float, ...]
    gaps: tuple[float, ...]


def tangents(f: Function = square, derivative: Function = twice) -> Tangents:
    """Take the derivative at -1, 1, 2, and see how the line of that slope through (1, f(1)) fits the curve.

    The line is the tangent if the gap to the curve, measured in widths, vanishes with the width.

    Formula: y = f(1) + f'(1) (x - 1).
    Shapes: f and derivative take a number to a number.
    Raises: what the given functions raise.

    >>> [round(gap, 3) for gap in tangents().gaps]
    [0.1, 0.01, 0.001]

    Source: G. H. Hardy, "A Course of Pure Mathematics" (1908), chapter 6.
    Taught in: 08-derivative
    """
    points, widths = (-1.0, 1.0, 2.0), (0.1, 0.01, 0.001)
    slope = derivative(1.0)
    gaps = tuple(abs(f(1 + t) - (f(1.0) + slope * t)) / t for t in widths)
    return Tangents(points, tuple(derivative(a) for a in points), widths, gaps)


# ---- height over width --------------------------------------------------------------------------


def cube(x: float) -> float:
    """Return x cubed."""
    return x * x * x


def forward_difference(f: Function, a: float, h: float) -> float:
    """Return the height over the width from a to a + h."""
    return (f(a + h) - f(a)) / h


def central_difference(f: Function, a: float, h: float) -> float:
    """Return the height over the width from a - h to a + h."""
    return (f(a + h) - f(a - h)) / (2 * h)


@dataclasses.dataclass(frozen=True, repr=False)
class Steps(Result):
    """Hold what `steps` found: secants of x squared from 1, and errors for the cube of x at 1.3.

    Formula: secants[k] = ((1 + h)^2 - 1) / h at h = widths[k]; `line` is the same for 2x + 1; the errors are
    |difference - 3a^2| for h = 1e-1 ... 1e-16; best is the h of the smallest one.
    Shapes: widths, secants and line (3,); h and both errors (16,); the rest numbers.
    Raises: AttributeError if a number is assigned to.

    >>> steps().best_forward, steps().best_central
    (1e-08, 1e-05)

    Source: W. Press et al., "Numerical Recipes", 3rd ed. (2007), section 5.7.
    Taught in: 08-derivative
    """

    widths: tuple[float, ...]
    secants: tuple[float, ...]
    line: tuple[float, ...]
    h: tuple[float, ...]
    forward_errors: tuple[float, ...]
    central_errors: tuple[float, ...]
    best_forward: float
    best_central: float
    last_error: float


def steps(f: Function = cube, slope: float = 5.07, digits: int = 16) -> Steps:
    """Measure a slope as height over width, with wide steps and with steps down to 1e-`digits`.

    `last_error` is the error of the central difference at the smallest h but one, as a share of the slope.

    Formula: forward (f(a + h) - f(a)) / h, central (f(a + h) - f(a - h)) / (2h), at a = 1.3.
    Shapes: f takes a number to a number, slope is f'(1.3), digits a number.
    Raises: what f raises.

    >>> [round(secant, 2) for secant in steps().secants]
    [3.0, 2.1, 2.01]

    Source: W. Press et al., "Numerical Recipes", 3rd ed. (2007), section 5.7.
    Taught in: 08-derivative
    """
    widths = (1.0, 0.1, 0.01)
    h = tuple(float(f"1e-{k}") for k in range(1, digits + 1))
    forward = tuple(abs(forward_difference(f, 1.3, step) - slope) for step in h)
    central = tuple(abs(central_difference(f, 1.3, step) - slope) for step in h)
    return Steps(
        widths=widths,
        secants=tuple(forward_difference(square, 1.0, width) for width in widths),
        line=tuple(forward_difference(lambda x: 2 * x + 1, 1.0, width) for width in widths),
        h=h,
        forward_errors=forward,
        central_errors=central,
        best_forward=h[forward.index(min(forward))],
        best_central=h[central.index(min(central))],
        last_error=central[-2] / slope,
    )
