"""The activations: against differences, automatic differentiation, exact decimals, and extreme floats."""

from __future__ import annotations

from decimal import Decimal, localcontext

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import elementwise_grad
from hypothesis import given
from hypothesis import strategies as st

import dlnotes
from dlnotes import ACTIVATIONS, leaky_relu, leaky_relu_derivative, relu, sigmoid
from tests.dlnotes.numerics import CASES, difference, points

TEXTBOOK = {
    "sigmoid": lambda z: 1 / (1 + anp.exp(-z)),
    "tanh": anp.tanh,  # its formula in exponentials cancels near 0; the digits are tested below
    "relu": lambda z: anp.where(z > 0, z, 0.0),
    "leaky_relu": lambda z: anp.where(z > 0, z, 0.01 * z),
    "identity": lambda z: z,
}
NAMES = sorted(TEXTBOOK)


def test_every_activation_is_tested() -> None:
    assert sorted(ACTIVATIONS) == NAMES


@pytest.mark.parametrize("name", NAMES)
@CASES
@given(z=points())
def test_function_and_derivative_agree_with_automatic_differentiation(name: str, z: np.ndarray) -> None:
    assert difference(ACTIVATIONS[name].function(z), TEXTBOOK[name](z)) < 1e-12
    slope = elementwise_grad(TEXTBOOK[name])(z)
    assert difference(ACTIVATIONS[name].derivative(z), slope) < 1e-12


@pytest.mark.parametrize("name", NAMES)
@CASES
@given(z=points(5.0))
def test_derivative_agrees_with_central_differences(name: str, z: np.ndarray) -> None:
    g, h = ACTIVATIONS[name].function, 1e-5
    assert difference(ACTIVATIONS[name].derivative(z), (g(z + h) - g(z - h)) / (2 * h)) < 1e-6


def decimal_sigmoid(z: float) -> Decimal:
    return 1 / (1 + (-Decimal(z)).exp())


def decimal_sech_squared(z: float) -> Decimal:
    return 4 / (Decimal(z).exp() + (-Decimal(z)).exp()) ** 2


@CASES
@given(z=st.floats(1e-30, 300) | st.floats(-300, -1e-30))
def test_every_digit_is_right(z: float) -> None:
    with localcontext(prec=60):
        s = decimal_sigmoid(z)
        exact = {
            dlnotes.sigmoid: s,
            dlnotes.sigmoid_derivative: s * decimal_sigmoid(-z),
            dlnotes.tanh: 2 * decimal_sigmoid(2 * z) - 1,
            dlnotes.tanh_derivative: decimal_sech_squared(z),
        }
        for function, value in exact.items():
            assert abs(Decimal(float(function(z))) - value) <= Decimal("2e-15") * abs(value)


EXTREMES = [
    0.0,
    -0.0,
    5e-324,
    -5e-324,
    1e-38,
    1.0,
    -1.0,
    745.2,
    -745.2,
    1e154,
    1.7e308,
    -1.7e308,
    np.inf,
    -np.inf,
]


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64, np.longdouble])
@pytest.mark.parametrize("name", NAMES)
def test_extremes_keep_the_dtype_and_raise_no_flag(name: str, dtype: type) -> None:
    with np.errstate(all="ignore"):
        z = np.array(EXTREMES).astype(dtype)
    function, derivative = ACTIVATIONS[name]
    with np.errstate(over="raise", divide="raise", invalid="raise"):
        a, slope = function(z), derivative(z)
    assert a.dtype == slope.dtype == dtype
    assert not np.isnan(a).any()
    assert np.all((slope >= 0) & (slope <= 1))
    increasing = a[np.argsort(z)]
    assert np.all(increasing[1:] >= increasing[:-1])
    if name in ("sigmoid", "tanh"):
        assert np.all(np.abs(a) <= 1)


def test_relu_gives_no_negative_zero_and_the_kinks_take_the_left_slope() -> None:
    assert not np.signbit(relu(np.array([-1.0, -np.inf]))).any()
    assert dlnotes.relu_derivative(0.0) == 0
    assert leaky_relu_derivative(0.0) == 0.01
    assert leaky_relu_derivative(-7.0) == 0.01


@pytest.mark.parametrize("slope", [1e-300, 0.2, 0.999])
def test_leaky_relu_takes_a_slope(slope: float) -> None:
    assert leaky_relu(np.float32([-2.0, 3.0]), slope).dtype == np.float32
    assert leaky_relu(np.array([-2.0, 3.0]), slope).tolist() == [-2.0 * slope, 3.0]
    assert leaky_relu_derivative(np.array([-2.0, 3.0]), np.float64(slope)).tolist() == [slope, 1.0]


@pytest.mark.parametrize("name", NAMES)
def test_results_are_new_and_shapes_are_kept(name: str) -> None:
    for function in ACTIVATIONS[name]:
        for z in (np.ones((2, 0, 3)), np.ones((2, 3)).T, np.ones(7)[::2], np.array(1.0)):
            kept = z.copy()
            result = np.asarray(function(z))
            assert result.shape == z.shape
            assert not np.shares_memory(result, z)
            assert np.array_equal(z, kept)
        assert function([1, 2]).dtype == function([True, False]).dtype == np.float64
        assert isinstance(function(1.0), np.float64)


def test_the_table_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        ACTIVATIONS["relu"] = ACTIVATIONS["tanh"]  # type: ignore[index]


def test_a_planted_mistake_is_noticed() -> None:
    z = np.array([-3.0, 2.0])
    assert difference(0.01 * z, elementwise_grad(TEXTBOOK["leaky_relu"])(z)) > 1e-3
    assert sigmoid(z)[0] * (1 - sigmoid(z)[0]) == pytest.approx(float(dlnotes.sigmoid_derivative(-3.0)))
