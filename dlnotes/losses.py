"""Losses: one number per example. The cost of a training set is their mean."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from dlnotes._checks import FloatArray, real, zero_one

__all__ = ["binary_cross_entropy", "binary_cross_entropy_from_logits", "squared_error"]


def binary_cross_entropy(y_hat: ArrayLike, y: ArrayLike) -> FloatArray:
    r"""Measure how surprised the predicted probability y_hat is by the label y.

    Formula: L = -(y log y_hat + (1 - y) log(1 - y_hat)), that is -log y_hat for y = 1 and -log(1 - y_hat)
    for y = 0. A certain prediction that is wrong costs inf.
    Shapes: y_hat (any) in [0, 1], y (the same shape, or one number) of 0 and 1 -> (the same shape).
    Raises: TypeError or ValueError for other values, NaN, or shapes that differ.

    >>> binary_cross_entropy([0.9, 0.9], [1, 0]).round(4)
    array([0.1054, 2.3026])

    Source: I. J. Good, "Rational decisions", JRSS B 14 (1952), 107-114.
    Taught in: 06-loss-and-cost
    """
    y_hat = real(y_hat, "y_hat")
    if not np.all((y_hat >= 0) & (y_hat <= 1)):
        raise ValueError(
            f"y_hat runs from {y_hat.min():g} to {y_hat.max():g}: expected probabilities in [0, 1]"
        )
    y = zero_one(y, "y", y_hat, "y_hat")
    with np.errstate(divide="ignore"):  # log(0) is -inf: the loss is inf, and that is the truth
        return np.where(y == 1, -np.log(y_hat), -np.log1p(-y_hat))[()]


def binary_cross_entropy_from_logits(z: ArrayLike, y: ArrayLike) -> FloatArray:
    r"""Measure the same surprise from z, where y_hat = sigmoid(z), without ever rounding y_hat to 0 or 1.

    Formula: L = log(1 + e^s) with s = z for y = 0 and s = -z for y = 1, computed as
    max(s, 0) + log1p(e^{-|s|}).
    Shapes: z (any), y (the same shape, or one number) of 0 and 1 -> (the same shape).
    Raises: TypeError or ValueError for other labels, NaN, or shapes that differ.

    >>> binary_cross_entropy_from_logits([0.0, 40.0, 1000.0], [1, 0, 1]).round(4)
    array([ 0.6931, 40.    ,  0.    ])

    Source: K. Murphy, "Probabilistic Machine Learning: An Introduction" (2022), section 10.2.3.
    Taught in: 06-loss-and-cost
    """
    z = real(z, "z", finite=False)
    s = z * (1 - 2 * zero_one(y, "y", z, "z"))
    return np.maximum(s, 0) + np.log1p(np.exp(-np.abs(s)))


def squared_error(y_hat: ArrayLike, y: ArrayLike) -> FloatArray:
    r"""Measure the squared distance between a prediction and its target.

    Formula: L = (y_hat - y)^2.
    Shapes: y_hat (any), y (the same shape, or one number) -> (the same shape).
    Raises: TypeError or ValueError for what is not finite and real, or for shapes that differ.

    >>> squared_error([0.9, 0.9], [1.0, 0.0]).round(2)
    array([0.01, 0.81])

    Source: A.-M. Legendre, "Nouvelles méthodes pour la détermination des orbites des comètes" (1805).
    Taught in: 06-loss-and-cost
    """
    y_hat, y = real(y_hat, "y_hat"), real(y, "y")
    if y_hat.shape != y.shape and y_hat.ndim and y.ndim:
        raise ValueError(f"y has shape {y.shape} and y_hat has shape {y_hat.shape}: expected equal shapes")
    with np.errstate(over="ignore"):  # past 1e154 the square is inf
        return (y_hat - y) ** 2
