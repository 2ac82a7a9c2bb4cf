"""The Python half of the explorers: what they take, what they refuse, what they find."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import traitlets

import dlnotes
from dlnotes.widgets import Boundary, ShapeStacker
from dlnotes.widgets.boundary import LEVEL

RNG = np.random.default_rng(0)
X, Y = RNG.normal(size=(30, 2)), RNG.integers(0, 2, 30)


def points(explorer: Boundary, *, far: bool) -> tuple[Any, Any]:
    X, y = np.column_stack([explorer.data["x1"], explorer.data["x2"]]), np.array(explorer.data["y"])
    beyond = np.array(explorer.data["far"])
    return (np.vstack([X, beyond]), np.append(y, np.ones(len(beyond)))) if far else (X, y)


def accuracy(explorer: Boundary, model: str, params: list[float], *, far: bool) -> float:
    X, y = points(explorer, far=far)
    return float(((X @ params[:2] + params[2] > LEVEL[model]) == y).mean())


@pytest.mark.parametrize("far", [False, True])
def test_the_optima_are_those_of_dlnotes_and_of_least_squares(far: bool) -> None:
    explorer = Boundary()
    X, y = points(explorer, far=far)
    suffix = "-far" if far else ""
    model = dlnotes.LogisticRegression(solver="newton").fit(X, y)
    best = np.append(model.coef_[0], model.intercept_)
    assert np.allclose(explorer.optimum[f"logistic{suffix}"], best, rtol=1e-5)
    z = np.column_stack([X, np.ones(len(X))]) @ explorer.optimum[f"linear{suffix}"]
    assert np.allclose((z - y) @ np.column_stack([X, np.ones(len(X))]), 0, atol=1e-3)


def test_both_tasks_can_be_done() -> None:
    explorer = Boundary()
    accuracies = {
        (model, far): accuracy(explorer, model, explorer.optimum[model + "-far" * far], far=far)
        for model in LEVEL
        for far in (False, True)
    }
    assert accuracies["linear", True] < accuracies["logistic", True]
    assert accuracies["linear", False] == accuracies["logistic", False]
    start = [explorer.w1, explorer.w2, explorer.b]
    assert 0.4 <= accuracy(explorer, "logistic", start, far=False) <= 0.6
    assert all(abs(value) < limit for value, limit in zip(start, explorer.limits, strict=True))


@pytest.mark.parametrize("scale", [1e-3, 1.0, 1e4])
def test_data_of_ones_own(scale: float) -> None:
    explorer = Boundary(X * scale, Y)
    assert explorer.data["y"] == Y.tolist()
    assert np.allclose(explorer.data["x1"], X[:, 0] * scale)
    for params in [[explorer.w1, explorer.w2, explorer.b], *explorer.optimum.values()]:
        assert all(abs(value) <= limit for value, limit in zip(params, explorer.limits, strict=True))


def test_separable_data_warn() -> None:
    with pytest.warns(dlnotes.SeparableDataWarning):
        Boundary([[0, 0], [1, 0], [2, 1], [3, 1]], [0, 0, 1, 1])


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ((X, None), "y is missing"),
        ((None, Y), "X is missing"),
        ((X.T, Y), r"X has shape \(2, 30\): expected \(m, 2\).*did you mean X.T"),
        ((np.hstack([X, X]), Y), r"X has shape \(30, 4\): expected \(m, 2\)"),
        ((X[:5], Y), "y has 30 labels and X has 5 rows"),
        ((X, Y * 2 - 1), r"y holds \[-1.0, 1.0\]: expected both 0 and 1"),
        ((X, np.zeros(30)), r"y holds \[0.0\]: expected both 0 and 1"),
        ((np.vstack([X] * 20), np.tile(Y, 20)), "X has 600 rows: expected at most 500"),
        ((np.full((30, 2), np.nan), Y), "X contains NaN"),
    ],
)
def test_data_that_cannot_be_drawn(data: tuple[Any, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Boundary(*data)


def test_a_starting_place_of_ones_own() -> None:
    explorer = Boundary(w1=2, b=-0.5, model="linear", far=True)
    assert [explorer.w1, explorer.b, explorer.model, explorer.far] == [2.0, -0.5, "linear", True]
    assert explorer.start == [2.0, explorer.w2, -0.5]


def test_a_starting_place_that_is_none() -> None:
    with pytest.raises(ValueError, match="w1 is float nan: expected a finite number"):
        Boundary(w1=float("nan"))
    with pytest.raises(TypeError, match="b is str 'zero': expected a real number"):
        Boundary(b="zero")  # type: ignore[arg-type]
    assert Boundary(w1=1e308).limits[0] == 1e300


def test_a_task_that_cannot_be_done_is_not_set() -> None:
    assert Boundary().tasks == ["accuracy", "linear"]
    far_apart = [[0, 0], [1, 0], [0, 1], [9, 9], [9, 8], [8, 9]]
    with pytest.warns(dlnotes.SeparableDataWarning):
        assert Boundary(far_apart, [0, 0, 0, 1, 1, 1]).tasks == ["accuracy"]


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_a_parameter_that_is_no_number(value: float) -> None:
    explorer = Boundary()
    with pytest.raises(ValueError, match=r"w1 is float .*: expected a finite number"):
        explorer.w1 = value
    with pytest.raises(traitlets.TraitError, match="w2"):
        explorer.w2 = "steep"
    with pytest.raises(ValueError, match=r"model is 'logit': expected one of \['logistic', 'linear'\]"):
        explorer.model = "logit"
    assert explorer.model == "logistic"


def test_the_fallback_quotes_what_dlnotes_found() -> None:
    html = Boundary(lang="en").to_html()
    assert html.count("0.93 (37/40)") == 2
    assert "0.94 (47/50)" in html
    assert "0.88 (44/50)" in html
    assert 'role="img" aria-label="Two kinds of points' in html


# ---- shape stacker ------------------------------------------------------------------------------


@pytest.mark.parametrize("shape", [(), (1,), (4, 3), [2, 1, 7, 1000], np.array([2, 3])])
def test_shapes_that_are_taken(shape: Any) -> None:
    stacker = ShapeStacker(shape, ())
    assert stacker.a == list(map(int, shape))
    stacker.b = list(map(int, shape))
    assert stacker.start == {"a": stacker.a, "b": []}


@pytest.mark.parametrize(
    ("shape", "error", "message"),
    [
        ((1, 2, 3, 4, 5), ValueError, "a has 5 axes: expected at most 4"),
        ((1001,), ValueError, "a holds the size 1001: expected at most 1000"),
        ((0, 3), ValueError, r"a\[0\] is 0: expected an integer of at least 1"),
        ((2.5,), TypeError, r"a\[0\] is float 2.5: expected an integer"),
        (4, TypeError, r"a is int 4: expected a tuple of integers such as \(4, 3\)"),
        ("43", TypeError, "a is str '43'"),
    ],
)
def test_shapes_that_are_refused(shape: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        ShapeStacker(shape)


def test_a_shape_set_later_is_checked_too() -> None:
    stacker = ShapeStacker()
    with pytest.raises(ValueError, match="b has 5 axes"):
        stacker.b = [1] * 5
    assert stacker.b == [3]


@pytest.mark.parametrize(
    ("b", "said"), [((4,), "These shapes do not fit together"), ((3,), "A + B has shape (4, 3)")]
)
def test_the_fallback_says_what_numpy_does(b: tuple[int, ...], said: str) -> None:
    assert said in ShapeStacker((4, 3), b, lang="en").to_html()
