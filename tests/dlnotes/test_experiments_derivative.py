"""The experiments of chapter 8, with the margins that the book's verdicts rest on."""

from __future__ import annotations

import doctest
import re

import numpy as np
import pytest

from dlnotes import check_gradients, numerical_gradient, sigmoid
from dlnotes.experiments import derivative
from dlnotes.experiments.derivative import Steps, Tangents
from tests.dlnotes.experiment_checks import Check, notices, passes, text_of, unchecked

CHAPTER = "08-derivative"


def tangents_holds(result: Tangents) -> None:
    assert result.slopes == (-2, 2, 4)  # one function, three slopes
    assert all(gap < 1.001 * t for gap, t in zip(result.gaps, result.widths, strict=True))


def steps_holds(result: Steps) -> None:
    assert result.secants == pytest.approx((3, 2.1, 2.01))
    assert result.line == pytest.approx((2, 2, 2))
    assert result.forward_errors[1] == pytest.approx(3 * 1.3 * 0.01 + 0.01**2, rel=1e-3)  # 3ah + h²
    assert result.central_errors[1] == pytest.approx(0.01**2, rel=1e-3)  # h²
    assert (result.best_forward, result.best_central) == (1e-8, 1e-5)
    assert min(result.central_errors) < min(result.forward_errors) / 10
    assert result.last_error > 0.05  # measured: 0.095
    assert result.central_errors[-1] > 1


CHECKS = [
    Check(
        derivative.tangents, tangents_holds, ({"derivative": lambda x: x}, {"f": abs, "derivative": np.sign})
    ),
    Check(
        derivative.steps, steps_holds, ({"f": lambda x: 2 * x, "slope": 2.0}, {"slope": 5.1}, {"digits": 8})
    ),
]


@pytest.mark.parametrize("check", CHECKS, ids=lambda c: c.experiment.__name__)
def test_the_experiment_keeps_its_margins(check: Check) -> None:
    passes(check)


@pytest.mark.parametrize("check", CHECKS, ids=lambda c: c.experiment.__name__)
def test_the_experiment_notices_a_planted_change(check: Check) -> None:
    notices(check)


def test_every_experiment_is_checked() -> None:
    assert unchecked(derivative, CHECKS) == set()
    assert unchecked(derivative, CHECKS[1:]) == {"tangents"}


def test_the_examples_run() -> None:
    assert doctest.testmod(derivative).failed == 0


# ---- what is printed on the pages ---------------------------------------------------------------


# The table of the page: the LaTeX of a function and of its derivative, and both in code.
FORMULAS = {
    ("x^2", "2x"): (lambda x: x**2, lambda x: 2 * x),
    ("x^3", "3x^2"): (lambda x: x**3, lambda x: 3 * x**2),
    (r"\dfrac{1}{x}", r"-\dfrac{1}{x^2}"): (lambda x: 1 / x, lambda x: -1 / x**2),
    ("e^{x}", "e^{x}"): (np.exp, np.exp),
    (r"\ln x", r"\dfrac{1}{x}"): (np.log, lambda x: 1 / x),
    (r"\sigma(x)", r"\sigma(x)\,(1-\sigma(x))"): (sigmoid, lambda x: sigmoid(x) * (1 - sigmoid(x))),
}
POINTS = np.array([0.4, 1.3, 2.5])


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_the_table_of_the_page_is_the_one_that_is_checked(lang: str) -> None:
    rows = re.findall(r"^\| \$(.+)\$ \| \$(.+)\$ \|$", text_of(CHAPTER, lang, "function"), re.MULTILINE)
    assert set(rows) == set(FORMULAS)


@pytest.mark.parametrize("row", FORMULAS, ids=lambda row: row[0])
def test_the_formulas_of_the_table_are_right(row: tuple[str, str]) -> None:
    f, slope = FORMULAS[row]
    assert check_gradients(lambda x: f(x).sum(), POINTS, slope(POINTS))
    assert not check_gradients(lambda x: f(x).sum(), POINTS, f(POINTS) + slope(POINTS))


def test_each_line_of_the_derivation_of_the_sigmoid_is_right() -> None:
    e = np.exp(-POINTS)
    for line in (e / (1 + e) ** 2, 1 / (1 + e) * (e / (1 + e))):
        assert check_gradients(lambda x: sigmoid(x).sum(), POINTS, line)


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_the_partial_derivatives_of_the_page_are_right(lang: str) -> None:
    text = text_of(CHAPTER, lang, "gradient")
    assert "J(w_1, w_2)=w_1^2+3w_1w_2" in text
    assert r"\frac{\partial J}{\partial w_1} &= 2w_1+3w_2" in text
    assert r"\frac{\partial J}{\partial w_2} &= 3w_1" in text
    for w in ([2.0, 1.0], [-0.7, 0.4]):
        assert check_gradients(lambda w: w[0] ** 2 + 3 * w[0] * w[1], w, [2 * w[0] + 3 * w[1], 3 * w[0]])
        assert not check_gradients(lambda w: w[0] ** 2 + 3 * w[0] * w[1], w, [2 * w[0], 3 * w[0]])


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_what_the_page_says_of_the_differences_of_the_cube_is_right(lang: str) -> None:
    text = text_of(CHAPTER, lang, "step")
    assert "3a^2+3ah+h^2" in text
    assert "3a^2+h^2" in text
    for a, h in ((1.3, 0.1), (-2.0, 0.25)):
        forward = derivative.forward_difference(derivative.cube, a, h)
        assert forward == pytest.approx(3 * a * a + 3 * a * h + h * h)
        assert derivative.central_difference(derivative.cube, a, h) == pytest.approx(3 * a * a + h * h)


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_the_complex_step_of_the_page_is_exact(lang: str) -> None:
    text = text_of(CHAPTER, lang, "beyond")
    assert r"f'(a)\approx\frac{\operatorname{Im} f(a+ih)}{h}" in text
    for f, slope in ((lambda x: x * x * x, 5.07), (np.exp, np.exp(1.3))):
        assert f(1.3 + 1e-200j).imag / 1e-200 == pytest.approx(float(slope), rel=1e-14)
        assert numerical_gradient(lambda x, f=f: float(f(x[0])), [1.3]) == pytest.approx(slope, rel=1e-8)
