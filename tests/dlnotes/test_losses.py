"""The losses: against automatic differentiation, exact decimals and the limits of floats."""

from __future__ import annotations

from decimal import Decimal, localcontext

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import elementwise_grad
from hypothesis import given
from hypothesis import strategies as st

from dlnotes import binary_cross_entropy, binary_cross_entropy_from_logits, sigmoid, squared_error
from tests.dlnotes.numerics import CASES, difference

labels = st.integers(0, 1)


@CASES
@given(p=st.floats(1e-9, 1 - 1e-9), y=labels)
def test_cross_entropy_is_the_textbook_formula(p: float, y: int) -> None:
    with localcontext(prec=60):
        q = Decimal(p)
        exact = -(y * q.ln() + (1 - y) * (1 - q).ln())
        assert abs(Decimal(float(binary_cross_entropy(p, y))) / exact - 1) < Decimal("1e-15")


@CASES
@given(z=st.floats(-700, 700), y=labels)
def test_the_logit_form_is_exact_to_the_last_digits(z: float, y: int) -> None:
    with localcontext(prec=400):
        s = Decimal(z) * (1 - 2 * y)
        exact = (1 + s.exp()).ln()
        assert abs(Decimal(float(binary_cross_entropy_from_logits(z, y))) / exact - 1) < Decimal("1e-14")


@CASES
@given(z=st.floats(-20, 20), y=labels)
def test_the_gradient_in_z_is_a_minus_y(z: float, y: int) -> None:
    def textbook(z: float) -> float:
        a = 1 / (1 + anp.exp(-z))
        return -(y * anp.log(a) + (1 - y) * anp.log(1 - a))

    assert abs(elementwise_grad(textbook)(z) - (sigmoid(z) - y)) < 1e-7  # the textbook form itself rounds
    h = 1e-5
    both = binary_cross_entropy_from_logits(np.array([z + h, z - h]), np.array([y, y]))
    assert abs((both[0] - both[1]) / (2 * h) - (sigmoid(z) - y)) < 1e-9


@CASES
@given(a=st.floats(-1e3, 1e3), b=st.floats(-1e3, 1e3))
def test_squared_error_and_its_slope(a: float, b: float) -> None:
    assert squared_error(a, b) == (a - b) ** 2
    h = 1e-3
    slope = (squared_error(a + h, b) - squared_error(a - h, b)) / (2 * h)
    assert difference(slope, 2 * (a - b)) < 1e-6 or abs(slope - 2 * (a - b)) < 1e-6


def test_limits() -> None:
    with np.errstate(all="raise", under="ignore"):
        assert binary_cross_entropy([0.0, 1.0, 0.0, 1.0], [0, 1, 1, 0]).tolist() == [0, 0, np.inf, np.inf]
        z = np.array([np.inf, -np.inf, np.inf, -np.inf, 1e308, -1e308])
        losses = binary_cross_entropy_from_logits(z, np.array([1, 0, 0, 1, 0, 1]))
        assert losses.tolist() == [0, 0, np.inf, np.inf, 1e308, 1e308]
        assert squared_error(1e308, -1e308) == np.inf
    assert binary_cross_entropy_from_logits(40.0, 0) == 40.0
    assert 0 < binary_cross_entropy_from_logits(700.0, 1) < 1e-300


@pytest.mark.parametrize("loss", [binary_cross_entropy, binary_cross_entropy_from_logits, squared_error])
def test_dtypes_and_shapes(loss) -> None:
    for dtype in (np.float16, np.float32, np.float64):
        assert loss(np.full((2, 3), 0.5, dtype), np.ones((2, 3), dtype)).dtype == dtype
    assert loss(np.full((2, 3), 0.5), 1).shape == (2, 3)
    assert loss(np.full((2, 0), 0.5), np.ones((2, 0))).shape == (2, 0)
    assert isinstance(loss(0.5, 1), np.float64)
    with pytest.raises(ValueError, match=r"^y has shape \(3, 1\) and .* expected equal shapes"):
        loss(np.full(3, 0.5), np.ones((3, 1)))


@pytest.mark.parametrize("loss", [binary_cross_entropy, binary_cross_entropy_from_logits])
def test_labels_are_zero_and_one(loss) -> None:
    with pytest.raises(ValueError, match=r"^y holds other values than 0 and 1: expected"):
        loss([0.5, 0.5], [0.0, 0.5])


def test_probabilities_stay_in_their_interval() -> None:
    with pytest.raises(ValueError, match=r"^y_hat runs from -0.1 to 0.5: expected probabilities"):
        binary_cross_entropy([0.5, -0.1], [0, 1])
    with pytest.raises(ValueError, match=r"^y_hat runs from 0.5 to 1.5: expected probabilities"):
        binary_cross_entropy([0.5, 1.5], [0, 1])
