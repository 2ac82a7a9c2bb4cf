"""Read the slope from the value: what it takes and refuses; its mathematics in JavaScript; its view."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Page

from dlnotes import activations
from dlnotes.widgets import TangentLine
from dlnotes.widgets._bundle import registered
from dlnotes.widgets.tangent_line import KINDS
from tests.widgets.hands import box, marks, use
from tests.widgets.numbers import TRIALS, differing, run

MODULE = "/tangent_line.mjs"
GRID = [round(-4 + 0.1 * k, 1) for k in range(81)]

FUNCTIONS: dict[str, Callable[[Any, float], Any]] = {
    "sigmoid": lambda z, leak: activations.sigmoid(z),
    "tanh": lambda z, leak: activations.tanh(z),
    "relu": lambda z, leak: activations.relu(z),
    "leaky": activations.leaky_relu,
}
SLOPES: dict[str, Callable[[Any, float], Any]] = {
    "sigmoid": lambda z, leak: activations.sigmoid_derivative(z),
    "tanh": lambda z, leak: activations.tanh_derivative(z),
    "relu": lambda z, leak: activations.relu_derivative(z),
    "leaky": activations.leaky_relu_derivative,
}


# ---- Python -----------------------------------------------------------------------------------


def test_settings_that_are_taken() -> None:
    explorer = TangentLine(kind="leaky", z=4, leak=0.2)
    assert explorer.start == {"kind": "leaky", "z": 4.0}
    assert explorer.leak == 0.2
    explorer.kind, explorer.z = "tanh", -4
    assert (explorer.kind, explorer.z) == ("tanh", -4.0)


@pytest.mark.parametrize(
    ("name", "value", "error", "message"),
    [
        ("kind", "sigmoide", ValueError, "kind is 'sigmoide'.*did you mean 'sigmoid'"),
        ("kind", None, TypeError, "kind is NoneType None: expected one of"),
        ("z", 5, ValueError, "z is 5: expected a number from -4 to 4"),
        ("z", "0", TypeError, "z is str '0': expected a real number"),
        ("leak", 1, ValueError, "leak is int 1: expected a finite number above 0 and below 1"),
    ],
)
def test_settings_that_are_refused(name: str, value: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        TangentLine(**{name: value})


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [("z", -4.1, "z is -4.1"), ("leak", 2.0, "leak is float 2.0"), ("kind", "step", "kind is 'step'")],
)
def test_what_is_set_later_is_checked_too(name: str, value: Any, message: str) -> None:
    explorer = TangentLine()
    with pytest.raises(ValueError, match=message):
        setattr(explorer, name, value)
    assert (explorer.kind, explorer.z, explorer.leak) == ("sigmoid", -2.0, 0.01)


def test_every_task_can_be_done_with_the_slider() -> None:
    assert [z for z in GRID if activations.sigmoid_derivative(z) >= 0.25] == [0.0]
    flat = [z for z in GRID if activations.tanh_derivative(z) < 0.01]
    assert flat == [z for z in GRID if abs(z) >= 3]
    assert 0.0 in GRID


def test_the_fallback_quotes_dlnotes() -> None:
    html = TangentLine(lang="en").to_html()
    for z, cells in [
        ("−2", ["0.1050", "0.0707", "0.0000", "0.0100"]),
        ("0", ["0.2500", "1.0000", "not just one", "not just one"]),
        ("4", ["0.0177", "0.0013", "1.0000", "1.0000"]),
    ]:
        assert f'<th scope="row">{z}</th>' + "".join(f"<td>{cell}</td>" for cell in cells) in html


def test_it_stays_small() -> None:
    page, module = TangentLine().to_html().encode(), registered("tangent_line").encode()
    assert len(gzip.compress(module)) + len(gzip.compress(page)) <= 26 * 1024


# ---- mathematics ------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_values_and_slopes(modules: Page, kind: str) -> None:
    rng = np.random.default_rng(0)
    z = np.concatenate([rng.normal(0, 4, TRIALS), [0.0, 30.0, -30.0]])
    leak = rng.uniform(0.001, 0.9, len(z))
    a = np.array([FUNCTIONS[kind](each, slope) for each, slope in zip(z, leak, strict=True)])
    slopes = [SLOPES[kind](each, slope) for each, slope in zip(z, leak, strict=True)]
    found = run(
        modules, MODULE, "activate", [[kind, *pair] for pair in zip(z.tolist(), leak.tolist(), strict=True)]
    )
    assert differing(found, a) == 0
    found = run(
        modules, MODULE, "slopeFrom", [[kind, *pair] for pair in zip(a.tolist(), leak.tolist(), strict=True)]
    )
    assert differing(found, slopes) == 0


@pytest.mark.parametrize("kind", KINDS)
def test_every_slope_of_the_fan_is_a_subgradient(modules: Page, kind: str) -> None:
    """At a kink no line of the fan runs above the function; elsewhere there is the one slope."""
    z = np.linspace(-4, 4, 81)
    for leak in (0.01, 0.3):
        fan = run(modules, MODULE, "slopesAt", [[kind, 0, leak], [kind, 1.5, leak]])
        assert differing(fan[1], [SLOPES[kind](1.5, leak)]) == 0
        if kind in ("relu", "leaky"):
            assert (np.outer(fan[0], z) <= FUNCTIONS[kind](z, leak) + 1e-12).all()
            assert fan[0][0] == SLOPES[kind](0.0, leak)
            assert fan[0][-1] == 1
        else:
            assert differing(fan[0], [SLOPES[kind](0.0, leak)]) == 0


# ---- view -------------------------------------------------------------------------------------


def slide(page: Page, key: str, times: int) -> None:
    box(page, "tangent_line").get_by_role("slider", name="z").focus()
    for _ in range(times):
        page.keyboard.press(key)


def solve(page: Page) -> None:
    explorer = box(page, "tangent_line")
    slide(page, "ArrowRight", 20)  # 0
    use(page, explorer.get_by_role("radio", name="tanh"))
    slide(page, "End", 1)
    use(page, explorer.get_by_role("radio", name="ReLU").first)
    slide(page, "ArrowLeft", 40)


def test_it_says_what_happens_at_the_kink(page: Page, address: str) -> None:
    page.goto(f"{address}/tangent_line/en.html")
    solve(page)
    assert marks(page, "tangent_line") == ["✓ done"] * 3
    explorer = box(page, "tangent_line")
    assert "every line with a slope from 0 to 1" in explorer.inner_text()
    use(page, explorer.get_by_role("radio", name="Leaky ReLU"))
    explorer.get_by_text("every line with a slope from 0.01 to 1").first.wait_for()
    slide(page, "ArrowLeft", 1)
    explorer.get_by_text("not multiplied by z").wait_for()
