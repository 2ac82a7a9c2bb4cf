"""Small two-dimensional data sets: X (m, 2) with one row per example, y (m,) of 0 and 1.

The same seed gives the same points. The examples come in random order, so that any part of them is a sample.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dlnotes._checks import FloatArray, generator, integer, number, real

__all__ = ["blobs", "circles", "flower", "moons", "standardize", "xor"]

Data = tuple[NDArray[np.float64], NDArray[np.int64]]
Seed = int | np.random.Generator


def _noise(noise: float, m: int, rng: np.random.Generator) -> NDArray[np.float64]:
    return number(noise, "noise", least=0) * rng.standard_normal((m, 2))


def _labels(m: int, rng: np.random.Generator) -> NDArray[np.int64]:
    return rng.permutation(integer(m, "m", least=2)) % 2


def moons(m: int = 400, *, noise: float = 0.15, seed: Seed = 0) -> Data:
    r"""Draw two half-moons that reach into each other.

    Formula: (cos t, sin t) for y = 0 and (1 - cos t, 1/2 - sin t) for y = 1, t uniform in [0, pi],
    plus normal noise.
    Shapes: X (m, 2), y (m,).
    Raises: TypeError or ValueError if m is under 2, noise negative or seed of a wrong kind.

    >>> X, y = moons(6, seed=1)
    >>> X.shape, y.tolist()
    ((6, 2), [0, 0, 0, 1, 1, 1])

    Source: F. Pedregosa et al., "Scikit-learn: machine learning in Python", JMLR 12 (2011): make_moons.
    Taught in: 01-relu
    """
    rng = generator(seed)
    y = _labels(m, rng)
    t = rng.uniform(0, np.pi, m)
    X = np.column_stack([np.where(y, 1 - np.cos(t), np.cos(t)), np.where(y, 0.5 - np.sin(t), np.sin(t))])
    return X + _noise(noise, m, rng), y


def circles(m: int = 400, *, noise: float = 0.1, factor: float = 0.5, seed: Seed = 0) -> Data:
    r"""Draw a circle inside a circle.

    Formula: r (cos t, sin t), r = 1 for y = 0 and r = factor for y = 1, t uniform in
    [0, 2 pi], plus normal noise.
    Shapes: X (m, 2), y (m,).
    Raises: TypeError or ValueError if m is under 2, noise negative, factor not in (0, 1) or seed wrong.

    >>> X, y = circles(100, noise=0.0)
    >>> np.unique((X**2).sum(axis=1).round(12)).tolist()
    [0.25, 1.0]

    Source: F. Pedregosa et al., "Scikit-learn: machine learning in Python", JMLR 12 (2011): make_circles.
    Taught in: 01-relu
    """
    rng = generator(seed)
    y = _labels(m, rng)
    t = rng.uniform(0, 2 * np.pi, m)
    r = np.where(y, number(factor, "factor", above=0, below=1), 1.0)
    return np.column_stack([r * np.cos(t), r * np.sin(t)]) + _noise(noise, m, rng), y


def blobs(m: int = 400, *, sep: float = 1.0, seed: Seed = 0) -> Data:
    r"""Draw two round clouds, one on each side of the origin.

    Formula: x ~ N((-sep, 0), I) for y = 0 and N((sep, 0), I) for y = 1.
    Shapes: X (m, 2), y (m,).
    Raises: TypeError or ValueError if m is under 2, sep is no finite number or seed of a wrong kind.

    >>> X, y = blobs(400, sep=3.0)
    >>> float(X[y == 1, 0].mean().round(1))
    3.0

    Source: R. A. Fisher, "The use of multiple measurements in taxonomic problems" (1936): the two-class case.
    Taught in: 05-logistic-regression
    """
    rng = generator(seed)
    y = _labels(m, rng)
    centre = np.column_stack([number(sep, "sep") * (2 * y - 1), np.zeros(m)])
    return centre + _noise(1.0, m, rng), y


def xor(m: int = 4, *, noise: float = 0.0, seed: Seed = 0) -> Data:
    r"""Give the four corners of the square with their exclusive or, over and over if m is above 4.

    Formula: y = x_1 + x_2 - 2 x_1 x_2 at the corners, plus normal noise.
    Shapes: X (m, 2), y (m,).
    Raises: TypeError or ValueError if m is under 2, noise negative or seed of a wrong kind.

    >>> X, y = xor()
    >>> X.tolist(), y.tolist()
    ([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]], [0, 1, 1, 0])

    Source: M. Minsky, S. Papert, "Perceptrons" (1969).
    Taught in: 12-activation-functions
    """
    rng = generator(seed)
    corner = np.arange(integer(m, "m", least=2)) % 4
    X = np.column_stack([corner // 2, corner % 2])
    return X + _noise(noise, m, rng), X[:, 0] ^ X[:, 1]


def flower(m: int = 400, *, petals: int = 4, noise: float = 0.2, seed: Seed = 0) -> Data:
    r"""Draw a flower whose petals take turns in colour.

    Formula: r (cos t, sin t) with r = 4 |cos(petals t)|, `petals` petals of each colour, plus normal noise.
    Shapes: X (m, 2), y (m,).
    Raises: TypeError or ValueError if m is under 2, petals under 1, noise negative or seed of a wrong kind.

    >>> X, y = flower(400, noise=0.0)
    >>> bool(np.hypot(*X.T).max() <= 4)
    True

    Source: G. Grandi, "Florum geometricorum manipulus" (1723): the rose curve r = cos(k t).
    Taught in: 12-activation-functions
    """
    rng = generator(seed)
    y = _labels(m, rng)
    petal = 2 * rng.integers(integer(petals, "petals"), size=m) + y
    t = (petal + rng.uniform(-0.5, 0.5, m)) * np.pi / petals
    r = 4 * np.abs(np.cos(petals * t))
    return np.column_stack([r * np.cos(t), r * np.sin(t)]) + _noise(noise, m, rng), y


def standardize(X: ArrayLike) -> FloatArray:
    r"""Shift and scale every feature to mean 0 and standard deviation 1.

    Formula: (x - mean) / sd per column; a column that never varies becomes 0.
    Shapes: X (m, n) -> (m, n).
    Raises: TypeError or ValueError if X is not a finite real matrix with at least one row.

    >>> standardize([[1.0, 5.0], [3.0, 5.0]])
    array([[-1.,  0.],
           [ 1.,  0.]])

    Source: Y. LeCun, L. Bottou, G. Orr, K.-R. Müller, "Efficient BackProp" (1998), section 4.3.
    Taught in: 07-gradient-descent
    """
    X = real(X, "X", ndim=2)
    if not X.size:
        raise ValueError(f"X has shape {X.shape}: expected at least one row and one column")
    scale = np.abs(X).max(axis=0)
    X = X / np.where(scale > 0, scale, 1).astype(X.dtype)  # entries up to 1: no square overflows
    centred = X - X.mean(axis=0)
    sd = centred.std(axis=0)
    scaled: FloatArray = centred / np.where(sd > 4 * np.finfo(X.dtype).eps, sd, 1).astype(X.dtype)
    return scaled
