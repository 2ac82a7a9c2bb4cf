"""Experiments of chapter 1: what ReLU is, how steep it is, and whether it learns faster.

Taught in: 01-relu
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from dlnotes.activations import relu as taught_relu
from dlnotes.activations import relu_derivative, sigmoid_derivative, tanh_derivative
from dlnotes.datasets import circles, moons, standardize, xor
from dlnotes.experiments._base import Result
from dlnotes.experiments._races import Steps, start, steps_to_target

__all__ = ["Bounds", "Definitions", "Race", "Slopes", "bounds", "definitions", "race", "slopes"]

Array = NDArray[np.floating]
Function = Callable[[Array], Array]
Three = tuple[float, float, float]


# ---- one function, several ways to write it -----------------------------------------------------


@dataclasses.dataclass(frozen=True, repr=False)
class Definitions(Result):
    """What `definitions` found: largest gaps between the forms, values around 0 and far out."""

    cases_gap: float
    absolute_gap: float
    at_zero: float
    jump: float
    lowest: float
    highest: float


def definitions(relu: Function = taught_relu) -> Definitions:
    """Compare ReLU with the two cases of the notes and with (z + |z|) / 2, for z from -1000 to 1000.

    `at_zero` is the value at 0, `jump` the difference between its values at 1e-9 and at -1e-9,
    `lowest` and `highest` its extremes.

    relu : the function examined, max(0, z).

    Examples
    --------
    >>> from dlnotes.experiments import relu
    >>> relu.definitions()
    Definitions(cases_gap=0, absolute_gap=0, at_zero=0, jump=1e-09, lowest=0, highest=1000)

    Source: V. Nair, G. Hinton, "Rectified linear units improve restricted Boltzmann machines", ICML 2010.
    Taught in: 01-relu
    """
    z = np.linspace(-1000, 1000, 4001)  # (4001,), with 0 in the middle
    a, near = relu(z), relu(np.array([-1e-9, 0.0, 1e-9]))  # (4001,), (3,)
    return Definitions(
        cases_gap=float(np.abs(a - np.where(z > 0, z, 0.0)).max()),
        absolute_gap=float(np.abs(a - (z + np.abs(z)) / 2).max()),
        at_zero=float(near[1]),
        jump=float(near[2] - near[0]),
        lowest=float(a.min()),
        highest=float(a.max()),
    )


@dataclasses.dataclass(frozen=True, repr=False)
class Bounds(Result):
    """What `bounds` found: the largest difference from max(0, z) for the bounds -1, 0 and 1."""

    below: float
    zero: float
    above: float


def bounds(relu: Function = taught_relu) -> Bounds:
    """Fill the gap in "f(x) = x (x > )" with -1, 0 and 1 and compare each function with ReLU.

    f(x) = x if x > bound, 0 otherwise.

    relu : the function that f should be.

    Examples
    --------
    >>> from dlnotes.experiments import relu
    >>> relu.bounds()
    Bounds(below=1, zero=0, above=1)

    Taught in: 01-relu
    """
    x = np.linspace(-3, 3, 6001)  # (6001,), steps of 0.001
    gaps = [float(np.abs(np.where(x > bound, x, 0.0) - relu(x)).max()) for bound in (-1.0, 0.0, 1.0)]
    return Bounds(*(round(gap, 2) for gap in gaps))


# ---- how steep ----------------------------------------------------------------------------------


@dataclasses.dataclass(frozen=True, repr=False)
class Slopes(Result):
    """What `slopes` found: the mean slope of each function, for z with standard deviation 1, 3 and 5."""

    sigmoid: Three
    tanh: Three
    relu: Three


def slopes(relu_slope: Function = relu_derivative, spreads: Three = (1.0, 3.0, 5.0)) -> Slopes:
    """Average the slopes of the sigmoid, tanh and ReLU over normally distributed z.

    The mean of g'(z) for z ~ N(0, spread^2), as a sum over a fine grid that has no point at 0.

    relu_slope : the derivative of ReLU.
    spreads : standard deviations of z.

    Examples
    --------
    >>> from dlnotes.experiments import relu
    >>> relu.slopes().relu
    (0.5, 0.5, 0.5)

    Source: K. He, X. Zhang, S. Ren, J. Sun, "Delving deep into rectifiers", ICCV 2015.
    Taught in: 01-relu
    """
    unit = (np.arange(-8000, 8000) + 0.5) / 1000  # (16000,), from -8 to 8 standard deviations
    weight = np.exp(-(unit**2) / 2)
    weight /= weight.sum()

    def means(slope: Function) -> Three:
        first, second, third = (round(float(weight @ slope(spread * unit)), 6) for spread in spreads)
        return first, second, third

    return Slopes(means(sigmoid_derivative), means(tanh_derivative), means(relu_slope))


# ---- who is faster ------------------------------------------------------------------------------

NAMES = ("sigmoid", "tanh", "relu")
RATES: Mapping[str, Three] = MappingProxyType(
    {  # the best of 0.3, 1, 3, 6, 10 and 20 for each function; "same" is one rate for all
        "same": (3.0, 3.0, 3.0),
        "moons": (10.0, 10.0, 6.0),
        "circles": (10.0, 6.0, 3.0),
        "deep": (6.0, 1.0, 1.0),
        "xor": (3.0, 1.0, 1.0),
    }
)


@dataclasses.dataclass(frozen=True, repr=False)
class Race(Result):
    """What `race` found, in the order sigmoid, tanh, ReLU; four settings: same, moons, circles, deep.

    same, moons, circles, deep : median number of steps. xor : networks of 100 that reached the target.
    wins : in each setting, the seeds on which ReLU took fewer steps than tanh; runs : number of seeds.
    steps : the steps of every network, by setting and function.
    """

    same: Three
    moons: Three
    circles: Three
    deep: Three
    xor: Three
    wins: tuple[int, ...]
    runs: int
    steps: tuple[tuple[tuple[float, ...], ...], ...]


def race(rates: Mapping[str, Three] = RATES, seeds: Sequence[int] = range(9)) -> Race:
    """Count the steps of gradient descent until the cost is under 0.1, for three functions in five settings.

    same : moons, 16 hidden units, one learning rate for all. moons, circles : each function has its own
    best rate. deep : moons, three hidden layers of 16. xor : two hidden units, 100 networks, 500 steps.
    All inputs but those of xor are standardized.

    rates : the learning rates of each setting.
    seeds : which first weights are drawn.

    Examples
    --------
    >>> from dlnotes.experiments import relu
    >>> relu.race(seeds=range(1)).wins
    (1, 0, 1, 0)

    Source: A. Krizhevsky, I. Sutskever, G. Hinton, "ImageNet classification with deep convolutional neural
    networks", NIPS 2012, figure 1.
    Taught in: 01-relu
    """
    moon, ring, hidden = moons(200), circles(200), (2, 16, 1)
    settings = {
        "same": (moon, hidden, 400),
        "moons": (moon, hidden, 400),
        "circles": (ring, hidden, 400),
        "deep": (moon, (2, 16, 16, 16, 1), 300),
    }
    steps: dict[str, list[Steps]] = {}
    for setting, ((X, y), sizes, limit) in settings.items():
        runs = zip(NAMES, rates[setting], strict=True)
        steps[setting] = [
            steps_to_target(start(name, sizes, seeds), standardize(X), y, name, rate, limit)
            for name, rate in runs
        ]
    runs = zip(NAMES, rates["xor"], strict=True)
    solved = [
        np.isfinite(steps_to_target(start(name, (2, 2, 1), range(100)), *xor(), name, rate, 500)).sum()
        for name, rate in runs
    ]
    return Race(
        **{setting: _three([np.median(s) for s in found]) for setting, found in steps.items()},
        xor=_three(solved),
        wins=tuple(int(np.sum(rectified < tangent)) for _, tangent, rectified in steps.values()),
        runs=len(seeds),
        steps=tuple(tuple(tuple(map(float, s)) for s in found) for found in steps.values()),
    )


def _three(values: Sequence[float]) -> Three:
    first, second, third = map(float, values)
    return first, second, third
