"""Activation functions, each beside its derivative.

Every function takes an array of any shape and returns a new one of the same shape and float dtype. None
overflows: where a textbook formula has e^z, the code has e^{-|z|}, which lies between 0 and 1.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import ArrayLike

from dlnotes._checks import FloatArray, number, real

__all__ = [
    "ACTIVATIONS",
    "Activation",
    "identity",
    "identity_derivative",
    "leaky_relu",
    "leaky_relu_derivative",
    "relu",
    "relu_derivative",
    "sigmoid",
    "sigmoid_derivative",
    "tanh",
    "tanh_derivative",
]


def sigmoid(z: ArrayLike) -> FloatArray:
    r"""Squash any number into the interval from 0 to 1.

    Formula: sigmoid(z) = 1 / (1 + e^{-z}), computed as e^{min(z, 0)} / (1 + e^{-|z|}).
    Shapes: z (any) -> (the same).
    Raises: TypeError or ValueError if z is not made of real numbers or holds NaN.

    >>> sigmoid([-1000.0, 0.0, 1000.0])
    array([0. , 0.5, 1. ])

    Source: D. R. Cox, "The regression analysis of binary sequences", JRSS B 20 (1958), 215-242.
    Taught in: 05-logistic-regression
    """
    z = real(z, "z", finite=False)
    a: FloatArray = np.exp(np.minimum(z, 0)) / (1 + np.exp(-np.abs(z)))
    return a


def sigmoid_derivative(z: ArrayLike) -> FloatArray:
    r"""Give the slope of the sigmoid, at most 1/4.

    Formula: a (1 - a) with a = sigmoid(z), computed as e / (1 + e)^2 with e = e^{-|z|}: 1 - a would cancel.
    Shapes: z (any) -> (the same).
    Raises: TypeError or ValueError if z is not made of real numbers or holds NaN.

    >>> sigmoid_derivative([-1000.0, 0.0, 1000.0])
    array([0.  , 0.25, 0.  ])

    Source: Y. LeCun, L. Bottou, G. Orr, K.-R. Müller, "Efficient BackProp" (1998), section 4.4.
    Taught in: 13-activation-derivatives
    """
    e = np.exp(-np.abs(real(z, "z", finite=False)))
    slope: FloatArray = e / (1 + e) ** 2
    return slope


def tanh(z: ArrayLike) -> FloatArray:
    r"""Squash any number into the interval from -1 to 1, with 0 staying 0.

    Formula: tanh(z) = (e^z - e^{-z}) / (e^z + e^{-z}) = 2 sigmoid(2z) - 1.
    Shapes: z (any) -> (the same).
    Raises: TypeError or ValueError if z is not made of real numbers or holds NaN.

    >>> tanh([-1000.0, 0.0, 1000.0])
    array([-1.,  0.,  1.])

    Source: Y. LeCun, L. Bottou, G. Orr, K.-R. Müller, "Efficient BackProp" (1998), section 4.4.
    Taught in: 12-activation-functions
    """
    return np.tanh(real(z, "z", finite=False))


def tanh_derivative(z: ArrayLike) -> FloatArray:
    r"""Give the slope of tanh, at most 1.

    Formula: 1 - a^2 with a = tanh(z), computed as (2e / (1 + e^2))^2 with e = e^{-|z|}: 1 - a^2 would cancel.
    Shapes: z (any) -> (the same).
    Raises: TypeError or ValueError if z is not made of real numbers or holds NaN.

    >>> tanh_derivative([-1000.0, 0.0, 1000.0])
    array([0., 1., 0.])

    Source: Y. LeCun, L. Bottou, G. Orr, K.-R. Müller, "Efficient BackProp" (1998), section 4.4.
    Taught in: 13-activation-derivatives
    """
    e = np.exp(-np.abs(real(z, "z", finite=False)))
    slope: FloatArray = (2 * e / (1 + e * e)) ** 2
    return slope


def relu(z: ArrayLike) -> FloatArray:
    r"""Keep what is positive and replace the rest by 0.

    Formula: relu(z) = max(0, z).
    Shapes: z (any) -> (the same).
    Raises: TypeError or ValueError if z is not made of real numbers or holds NaN.

    >>> relu([-3.0, 0.0, 2.5])
    array([0. , 0. , 2.5])

    Source: V. Nair, G. Hinton, "Rectified linear units improve restricted Boltzmann machines", ICML 2010.
    Taught in: 01-relu
    """
    return np.maximum(real(z, "z", finite=False), 0)


def relu_derivative(z: ArrayLike) -> FloatArray:
    r"""Give the slope of ReLU: 1 where z is positive, else 0.

    Formula: 1 if z > 0, 0 if z < 0; at the kink z = 0 there is no derivative and 0 is returned.
    Shapes: z (any) -> (the same).
    Raises: TypeError or ValueError if z is not made of real numbers or holds NaN.

    >>> relu_derivative([-3.0, 0.0, 2.5])
    array([0., 0., 1.])

    Source: X. Glorot, A. Bordes, Y. Bengio, "Deep sparse rectifier neural networks", AISTATS 2011.
    Taught in: 13-activation-derivatives
    """
    z = real(z, "z", finite=False)
    return np.heaviside(z, z.dtype.type(0))


def leaky_relu(z: ArrayLike, slope: float = 0.01) -> FloatArray:
    r"""Keep what is positive and shrink the rest by `slope`.

    Formula: leaky_relu(z) = max(slope * z, z), 0 < slope < 1.
    Shapes: z (any), slope a number -> (the shape of z).
    Raises: TypeError or ValueError if z is not made of real numbers or slope is not between 0 and 1.

    >>> leaky_relu([-3.0, 0.0, 2.5])
    array([-0.03,  0.  ,  2.5 ])

    Source: A. Maas, A. Hannun, A. Ng, "Rectifier nonlinearities improve acoustic models" (2013).
    Taught in: 13-activation-derivatives
    """
    z = real(z, "z", finite=False)
    a: FloatArray = np.maximum(number(slope, "slope", above=0, below=1) * z, z)
    return a


def leaky_relu_derivative(z: ArrayLike, slope: float = 0.01) -> FloatArray:
    r"""Give the slope of the leaky ReLU: 1 where z is positive, else `slope`.

    Formula: 1 if z > 0, slope if z < 0 (not slope * z); at the kink z = 0 slope is returned.
    Shapes: z (any), slope a number -> (the shape of z).
    Raises: TypeError or ValueError if z is not made of real numbers or slope is not between 0 and 1.

    >>> leaky_relu_derivative([-3.0, 0.0, 2.5])
    array([0.01, 0.01, 1.  ])

    Source: A. Maas, A. Hannun, A. Ng, "Rectifier nonlinearities improve acoustic models" (2013).
    Taught in: 13-activation-derivatives
    """
    z = real(z, "z", finite=False)
    return np.maximum(np.heaviside(z, z.dtype.type(0)), number(slope, "slope", above=0, below=1))


def identity(z: ArrayLike) -> FloatArray:
    r"""Return a copy of z: the activation of a linear unit.

    Formula: identity(z) = z.
    Shapes: z (any) -> (the same).
    Raises: TypeError or ValueError if z is not made of real numbers or holds NaN.

    >>> identity([-3.0, 2.5])
    array([-3. ,  2.5])

    Source: C. Bishop, "Pattern Recognition and Machine Learning" (2006), section 5.1.
    Taught in: 12-activation-functions
    """
    return +real(z, "z", finite=False)


def identity_derivative(z: ArrayLike) -> FloatArray:
    r"""Give the slope of the identity, 1 everywhere.

    Formula: 1.
    Shapes: z (any) -> (the same).
    Raises: TypeError or ValueError if z is not made of real numbers or holds NaN.

    >>> identity_derivative([-3.0, 2.5])
    array([1., 1.])

    Source: C. Bishop, "Pattern Recognition and Machine Learning" (2006), section 5.1.
    Taught in: 13-activation-derivatives
    """
    return np.ones_like(real(z, "z", finite=False))[()]


class Elementwise(Protocol):
    """A function of an array, entry by entry."""

    def __call__(self, z: ArrayLike, /) -> FloatArray: ...


class Activation(NamedTuple):
    r"""Pair an activation function with its derivative.

    Formula: (g, g').
    Shapes: both members take z (any) -> (the same).
    Raises: nothing.

    >>> ACTIVATIONS["relu"].function(-1.0) == ACTIVATIONS["relu"].derivative(-1.0) == 0
    np.True_

    Source: I. Goodfellow, Y. Bengio, A. Courville, "Deep Learning" (2016), section 6.3.
    Taught in: 12-activation-functions
    """

    function: Elementwise
    derivative: Elementwise


ACTIVATIONS: Mapping[str, Activation] = MappingProxyType(
    {
        "sigmoid": Activation(sigmoid, sigmoid_derivative),
        "tanh": Activation(tanh, tanh_derivative),
        "relu": Activation(relu, relu_derivative),
        "leaky_relu": Activation(leaky_relu, leaky_relu_derivative),
        "identity": Activation(identity, identity_derivative),
    }
)
