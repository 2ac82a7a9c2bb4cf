"""Broadcasting: every verdict is NumPy's own."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlnotes import explain, unbroadcast
from tests.dlnotes.numerics import CASES, difference

shapes = st.lists(st.sampled_from([0, 1, 1, 2, 3, 3, 4]), max_size=4).map(tuple)


def numpy_says(a: tuple[int, ...], b: tuple[int, ...]) -> tuple[int, ...] | None:
    try:
        return np.broadcast_shapes(a, b)
    except ValueError:
        return None


@CASES
@given(a=shapes, b=shapes)
def test_numpy_agrees(a: tuple[int, ...], b: tuple[int, ...]) -> None:
    explained = explain(a, b)
    assert explained.shape == numpy_says(a, b)
    assert [step.axis for step in explained.steps] == [-k for k in range(1, max(len(a), len(b)) + 1)]
    for step in explained.steps:
        assert step.a == (a[step.axis] if -step.axis <= len(a) else None)
        assert step.b == (b[step.axis] if -step.axis <= len(b) else None)
        repeated = {"equal": None, "clash": None, "repeat a": step.a, "repeat b": step.b}[step.rule]
        assert repeated in (None, 1)
        assert (step.result is None) == (step.rule == "clash")
    assert str(explained).endswith("ValueError" if explained.shape is None else str(explained.shape))


@CASES
@given(a=shapes, b=shapes, seed=st.integers(0, 99))
def test_unbroadcast_is_the_transpose_of_broadcasting(a, b, seed: int) -> None:
    shape = numpy_says(a, b)
    if shape is None:
        return
    rng = np.random.default_rng(seed)
    v, grad = rng.normal(size=a), rng.normal(size=shape)
    back = unbroadcast(grad, a)
    assert back.shape == a
    # <broadcast(v), grad> = <v, unbroadcast(grad)>
    assert np.allclose(np.sum(np.broadcast_to(v, shape) * grad), np.sum(v * back))


def test_an_integer_is_a_shape_of_one_axis() -> None:
    assert explain(3, (4, 3)) == explain((3,), (4, 3))
    assert unbroadcast(np.ones((4, 3), np.float32), 3).dtype == np.float32
    assert unbroadcast(2.0, ()).shape == ()


def test_the_table() -> None:
    assert str(explain((), ())).splitlines() == ["axis   a   b  result  rule", "() + () -> ()"]
    assert "1000" in str(explain((1000, 1), (5,)))


def test_unbroadcast_refuses_shapes_that_do_not_broadcast() -> None:
    with pytest.raises(ValueError, match=r"^shape is \(2,\): expected one that broadcasts to .* \(4, 3\)"):
        unbroadcast(np.ones((4, 3)), (2,))
    with pytest.raises(ValueError, match=r"^shape is \(2, 4, 3\)"):
        unbroadcast(np.ones((4, 3)), (2, 4, 3))
    with pytest.raises(ValueError, match=r"^shape is \(4, 3\)"):
        unbroadcast(np.ones((4, 1)), (4, 3))
    assert difference(unbroadcast(np.ones((4, 3)), (4, 1)), np.full((4, 1), 3.0)) == 0
