"""How the weights of a network start: random, and scaled so that signals neither die out nor explode."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from types import MappingProxyType

import numpy as np

from dlnotes._checks import FloatArray, choice, describe, generator, integer, number

__all__ = ["INITIALIZATIONS", "initialize"]

Params = dict[str, FloatArray]

INITIALIZATIONS: Mapping[str, Callable[[int], float]] = MappingProxyType(
    {
        "he": lambda n_in: math.sqrt(2 / n_in),
        "xavier": lambda n_in: math.sqrt(1 / n_in),
        "small": lambda n_in: 0.01,
        "zeros": lambda n_in: 0.0,
    }
)


def initialize(
    sizes: Sequence[int], scheme: str = "he", *, gain: float = 1.0, seed: int | np.random.Generator = 0
) -> Params:
    r"""Draw the parameters of a network with layers of the given sizes; biases start at 0.

    Formula: W ~ N(0, (gain sd)^2) with sd^2 = 2 / n_in ("he", for ReLU), 1 / n_in ("xavier", for tanh and
    sigmoid; 2 / (n_in + n_out) in the source, the same for equal layers), 0.01^2 ("small") or 0 ("zeros").
    Shapes: sizes (n_0, n_1, ..., n_L) -> W1 (n_0, n_1), b1 (n_1,), ..., WL (n_{L-1}, n_L), bL (n_L,).
    Raises: TypeError or ValueError for sizes that are no layers, an unknown scheme or a wrong gain or seed.

    >>> params = initialize((2, 4, 1), "xavier", seed=0)
    >>> {name: array.shape for name, array in params.items()}
    {'W1': (2, 4), 'b1': (4,), 'W2': (4, 1), 'b2': (1,)}

    Source: K. He, X. Zhang, S. Ren, J. Sun, "Delving deep into rectifiers", ICCV 2015; X. Glorot, Y. Bengio,
    "Understanding the difficulty of training deep feedforward neural networks", AISTATS 2010.
    Taught in: 14-zero-initialization
    """
    if isinstance(sizes, str) or not isinstance(sizes, Sequence) or len(sizes) < 2:
        raise TypeError(f"sizes is {describe(sizes)}: expected at least two layer sizes such as (2, 4, 1)")
    sizes = [integer(size, f"sizes[{k}]") for k, size in enumerate(sizes)]
    scale, gain = INITIALIZATIONS[choice(scheme, "scheme", INITIALIZATIONS)], number(gain, "gain", least=0)
    rng = generator(seed)
    params: Params = {}
    for layer, (n_in, n_out) in enumerate(pairwise(sizes), start=1):
        params[f"W{layer}"] = gain * scale(n_in) * rng.standard_normal((n_in, n_out))
        params[f"b{layer}"] = np.zeros(n_out)
    return params
