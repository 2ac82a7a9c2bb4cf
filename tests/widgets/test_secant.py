"""Shrink the triangle: what it takes and refuses; its mathematics in JavaScript, bit by bit; its view."""

from __future__ import annotations

import gzip
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Page

from dlnotes.widgets import Secant
from dlnotes.widgets._bundle import registered
from dlnotes.widgets.secant import FUNCTIONS, METHODS, SMALLEST
from tests.widgets.hands import box, marks, use
from tests.widgets.numbers import TRIALS, run

MODULE = "/secant.mjs"
WIDTHS = [float(f"1e-{k}") for k in range(SMALLEST + 1)]


def errors(name: str, method: str, a: float = 1.3) -> list[float]:
    f, derivative = FUNCTIONS[name]
    return [abs(METHODS[method](f, a, width) - derivative(a)) for width in WIDTHS]


# ---- Python -----------------------------------------------------------------------------------


def test_settings_that_are_taken() -> None:
    explorer = Secant(a=2, function="root", method="central")
    assert explorer.start == {"function": "root", "method": "central"}
    explorer.k, explorer.tried = 16, [3, 1, 3]
    assert (explorer.a, explorer.k, explorer.tried) == (2.0, 16, [1, 3])


@pytest.mark.parametrize(
    ("name", "value", "error", "message"),
    [
        ("a", 1, ValueError, "a is int 1: expected a finite number at least 1.25 and below 4"),
        ("a", "x", TypeError, "a is str 'x': expected a real number"),
        ("function", "cubes", ValueError, "did you mean 'cube'"),
        ("method", 2, TypeError, r"method is int 2: expected one of \['forward', 'central'\]"),
    ],
)
def test_settings_that_are_refused(name: str, value: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        Secant(**{name: value})


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("k", 17, "k is 17: expected at most 16, for h = 1e-16"),
        ("k", -1, "k is -1: expected an integer of at least 0"),
        ("tried", [1, 20], "tried is 20: expected at most 16"),
        ("a", 9.0, "a is float 9.0: expected a finite number"),
        ("function", "sine", "function is 'sine'"),
    ],
)
def test_what_is_set_later_is_checked_too(name: str, value: Any, message: str) -> None:
    explorer = Secant()
    with pytest.raises(ValueError, match=message):
        setattr(explorer, name, value)
    assert (explorer.k, explorer.tried, explorer.function) == (0, [0], "cube")


@pytest.mark.parametrize("a", [1.25, 1.3, 2.0, 3.99])
@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_task_can_be_done(name: str, a: float) -> None:
    for method in METHODS:
        found = errors(name, method, a)
        assert 0 < found.index(min(found)) < SMALLEST
        assert METHODS[method](FUNCTIONS[name][0], a, WIDTHS[-1]) == 0


@pytest.mark.parametrize("name", ["cube", "reciprocal"])
def test_wide_steps_err_as_exact_arithmetic_says(name: str) -> None:
    f = {"cube": lambda x: x**3, "reciprocal": lambda x: 1 / x}[name]
    a = Fraction(1.3)
    slope = 3 * a * a if name == "cube" else -1 / (a * a)
    for k in (1, 2, 3):
        h = Fraction(WIDTHS[k])
        assert errors(name, "forward")[k] == pytest.approx(
            float(abs((f(a + h) - f(a)) / h - slope)), rel=1e-6
        )
        exact = float(abs((f(a + h) - f(a - h)) / (2 * h) - slope))
        assert errors(name, "central")[k] == pytest.approx(exact, rel=1e-4)


def test_the_fallback_shows_that_smaller_is_not_better() -> None:
    html = Secant(lang="en").to_html()
    for h, forward in [("1e-1", "4.0e-01"), ("1e-16", "5.1e+00")]:
        assert f'<th scope="row">{h}</th><td>{forward}</td>' in html
    assert "x³, measured at a = 1.3" in html


def test_it_stays_small() -> None:
    page, module = Secant().to_html().encode(), registered("secant").encode()
    assert len(gzip.compress(module)) + len(gzip.compress(page)) <= 26 * 1024


# ---- mathematics ------------------------------------------------------------------------------


def test_widths_are_the_same_doubles(modules: Page) -> None:
    assert run(modules, MODULE, "widthOf", [[k] for k in range(SMALLEST + 1)]) == WIDTHS


def test_quotients_are_the_same_to_the_last_bit(modules: Page) -> None:
    rng = np.random.default_rng(0)
    states, wanted = [], []
    for _ in range(TRIALS):
        name, method = str(rng.choice(list(FUNCTIONS))), str(rng.choice(list(METHODS)))
        a, k = float(rng.uniform(1.25, 4)), int(rng.integers(0, SMALLEST + 1))
        f, derivative = FUNCTIONS[name]
        quotient, slope = METHODS[method](f, a, WIDTHS[k]), derivative(a)
        states.append([{"function": name, "method": method, "a": a}, k])
        wanted.append([quotient, slope, abs(quotient - slope)])
    found = run(modules, MODULE, "measure", states)
    assert [[each[name] for name in ("quotient", "slope", "error")] for each in found] == wanted


@pytest.mark.parametrize("method", METHODS)
def test_the_best_width(modules: Page, method: str) -> None:
    rng = np.random.default_rng(1)
    pairs = [(str(rng.choice(list(FUNCTIONS))), float(rng.uniform(1.25, 4))) for _ in range(200)]
    found = run(modules, MODULE, "bestOf", [[{"function": n, "method": method, "a": a}] for n, a in pairs])
    assert found == [int(np.argmin(errors(name, method, a))) for name, a in pairs]


# ---- view -------------------------------------------------------------------------------------


def narrow(page: Page, key: str, times: int) -> None:
    box(page, "secant").get_by_role("slider", name="h").focus()
    for _ in range(times):
        page.keyboard.press(key)


def solve(page: Page) -> None:
    narrow(page, "ArrowRight", 9)
    narrow(page, "ArrowLeft", 1)  # 1e-8
    use(page, box(page, "secant").get_by_role("radio", name="Central difference"))
    narrow(page, "ArrowLeft", 3)  # 1e-5
    narrow(page, "ArrowRight", 11)  # 1e-16


def test_passing_by_is_not_finding(page: Page, address: str) -> None:
    page.goto(f"{address}/secant/en.html")
    narrow(page, "ArrowRight", 9)
    assert marks(page, "secant") == ["○ to do"] * 3
    assert "error of rounding" in box(page, "secant").inner_text()
    narrow(page, "ArrowLeft", 1)
    assert marks(page, "secant") == ["✓ done", "○ to do", "○ to do"]
    assert "smaller here than on both sides" in box(page, "secant").inner_text()
