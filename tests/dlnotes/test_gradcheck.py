"""The gradient checker: right gradients pass, planted mistakes do not, kinks are named."""

from __future__ import annotations

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad
from hypothesis import given
from hypothesis import strategies as st

from dlnotes import ACTIVATIONS, check_gradients, numerical_gradient
from tests.dlnotes.numerics import CASES, difference, points


def bowl(x):
    return anp.sum(anp.sin(x) * x) + anp.sum(x) ** 2


@CASES
@given(x=points(3.0))
def test_numerical_gradient_agrees_with_automatic_differentiation(x: np.ndarray) -> None:
    kept = x.copy()
    numerical, exact = numerical_gradient(bowl, x), grad(bowl)(x)
    assert numerical.shape == x.shape
    assert np.linalg.norm(numerical - exact) < 1e-6 * max(1, np.linalg.norm(exact))
    assert np.array_equal(x, kept)
    assert check_gradients(bowl, x, exact, tol=1e-6).ok


@CASES
@given(
    x=st.lists(st.floats(0.5, 2), min_size=2, max_size=4), factor=st.sampled_from([1.001, 0.999, -1.0, 0.0])
)
def test_a_planted_mistake_is_refused_and_placed(x: list[float], factor: float) -> None:
    wrong = grad(bowl)(np.array(x))
    wrong[1] *= factor
    check = check_gradients(bowl, x, wrong)
    assert not check
    assert check.worst == (1,)


def test_the_leaky_table_of_the_notes_is_refused() -> None:
    z = np.array([-3.0, 0.7, -0.2])
    total = lambda z: ACTIVATIONS["leaky_relu"].function(z).sum()  # noqa: E731
    assert check_gradients(total, z, ACTIVATIONS["leaky_relu"].derivative(z))
    assert check_gradients(total, z, np.where(z > 0, 1, 0.01 * z)).error > 1e-4


@pytest.mark.parametrize("offset", [0.0, 3e-6, -3e-6, 7e-6, -9e-6])
def test_kinks_are_named_and_left_out(offset: float) -> None:
    check = check_gradients(lambda x: np.abs(x).sum(), [5.0, offset, -2.0], [1.0, 99.0, -1.0])
    assert check.ok
    assert check.kinks == ((1,),)


@CASES
@given(x=st.floats(-3, 3), scale=st.sampled_from([1e-3, 1.0, 1e3]))
def test_smooth_bends_are_no_kinks(x: float, scale: float) -> None:
    check = check_gradients(
        lambda x: scale * np.sin(3 * x[0]) ** 2, [x], [scale * 3 * np.sin(6 * x)], tol=1e-4
    )
    assert check.kinks == ()


def test_dicts_keep_their_names() -> None:
    params = {"w": np.array([1.0, -2.0]), "b": 0.0}
    cost = lambda p: float(np.sum(p["w"] ** 2) + np.abs(p["b"]) + 3 * p["b"])  # noqa: E731
    numerical = numerical_gradient(cost, params)
    assert difference(numerical["w"], [2.0, -4.0]) < 1e-9
    assert numerical["b"].shape == ()
    check = check_gradients(cost, params, {"w": [2.0, 4.0], "b": 3.0})
    assert not check.ok
    assert check.worst == ("w", 1)
    assert check.kinks == (("b",),)


def test_everything_zero_is_right() -> None:
    check = check_gradients(lambda x: 1, [1.0, 2.0], [0, 0])
    assert check.ok
    assert check.error == 0
    assert check.worst is None


@pytest.mark.parametrize("value", [np.nan, np.inf, [1.0, 2.0], "1", None, 1j])
def test_f_must_return_one_finite_number(value) -> None:
    with pytest.raises(ValueError, match=r"^f returned .* expected one finite number"):
        numerical_gradient(lambda x: value, [1.0])


def test_shapes_must_agree() -> None:
    with pytest.raises(ValueError, match=r"^gradient is .* expected the shape of x"):
        check_gradients(lambda x: x.sum(), [1.0, 2.0], [1.0])
    with pytest.raises(ValueError, match=r"^gradient is .* expected the shape of x"):
        check_gradients(lambda p: p["a"].sum(), {"a": [1.0]}, {"b": [1.0]})
