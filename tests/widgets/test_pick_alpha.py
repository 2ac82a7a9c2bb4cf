"""Choose the learning rate: what it takes, refuses and records; its mathematics in JavaScript; its view."""

from __future__ import annotations

import gzip
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from playwright.sync_api import Page

from dlnotes import sigmoid
from dlnotes.widgets import PickAlpha
from dlnotes.widgets._bundle import registered
from dlnotes.widgets.pick_alpha import CLOSE, COSTS, CURVATURES, LARGEST, START, STEPS
from tests.widgets.hands import box, marks, use
from tests.widgets.numbers import TRIALS, differing, run

DATA = PickAlpha().data
X, Y = np.array(DATA["x"]), np.array(DATA["y"])
RATES = [round(0.05 * k, 2) for k in range(1, round(LARGEST / 0.05) + 1)]
MODULE = "/pick_alpha.mjs"

Values = NDArray[np.float64]


def stretched(L: float) -> Values:
    return X * np.sqrt(4 * L / (X**2).mean())


def cost(name: str, L: float, w: float) -> float:
    if name == "parabola":
        return L / 2 * w**2
    z = stretched(L) * w  # (20,)
    return float(np.logaddexp(0, np.where(Y == 1, -z, z)).mean())


def slope(name: str, L: float, w: float) -> float:
    if name == "parabola":
        return L * w
    x = stretched(L)
    return float((x * (sigmoid(x * w) - Y)).mean())


def minimiser(L: float) -> float:
    """Return where the slope of the logistic cost is 0, by halving an interval."""
    low, high = -10.0, 10.0
    for _ in range(100):
        middle = (low + high) / 2
        low, high = (middle, high) if slope("logistic", L, middle) < 0 else (low, middle)
    return low


def walk(name: str, L: float, alpha: float, steps: int) -> list[float]:
    path = [START]
    for _ in range(steps):
        path.append(path[-1] - alpha * slope(name, L, path[-1]))
    return path


# ---- Python -----------------------------------------------------------------------------------


def test_settings_that_are_taken() -> None:
    explorer = PickAlpha(alpha=0.33, L=4, cost="logistic")
    assert explorer.start == {"alpha": 0.33, "L": 4.0, "cost": "logistic"}
    explorer.step = STEPS
    assert explorer.step == 20


@pytest.mark.parametrize(
    ("name", "value", "error", "message"),
    [
        ("alpha", 0, ValueError, "alpha is int 0: expected a finite number above 0"),
        ("alpha", 3, ValueError, "alpha is 3: expected at most 2.5"),
        ("alpha", "small", TypeError, "alpha is str 'small': expected a real number"),
        ("L", 3, ValueError, "L is int 3: expected one of 1, 2, 2.5, 4, 5"),
        ("L", None, TypeError, "L is NoneType None: expected a real number"),
        ("cost", "log", ValueError, r"cost is 'log': expected one of \['parabola', 'logistic'\]"),
    ],
)
def test_settings_that_are_refused(name: str, value: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        PickAlpha(**{name: value})


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [("step", 21, "step is 21: expected at most 20"), ("step", -1, "step is -1"), ("alpha", -0.1, "above 0")],
)
def test_what_is_set_later_is_checked_too(name: str, value: Any, message: str) -> None:
    explorer = PickAlpha()
    with pytest.raises(ValueError, match=message):
        setattr(explorer, name, value)
    assert (explorer.step, explorer.alpha) == (0, 0.05)


@pytest.mark.parametrize("L", CURVATURES)
def test_no_curvature_exceeds_l_and_the_lowest_cost_is_right(L: float) -> None:
    x = stretched(L)
    w = np.linspace(-5, 5, 1001)[:, None]  # (1001, 1)
    s = sigmoid(w * x)  # (1001, 20)
    assert (x**2 * s * (1 - s)).mean(axis=1).max() == pytest.approx(L)
    best = minimiser(L)
    assert cost("logistic", L, best) == pytest.approx(DATA["lowest"], abs=1e-7)
    s = sigmoid(best * x)  # (20,)
    assert 2 * L / (x**2 * s * (1 - s)).mean() == pytest.approx(DATA["limit"], rel=1e-5)


@pytest.mark.parametrize("L", CURVATURES)
def test_the_logistic_cost_comes_to_rest_just_as_its_limit_says(L: float) -> None:
    best = minimiser(L)
    for alpha in RATES:
        rests = abs(walk("logistic", L, alpha, 3000)[-1] - best) < 1e-3
        assert rests == (alpha * L < DATA["limit"]), alpha


def test_every_task_can_be_done_with_the_sliders() -> None:
    for L in CURVATURES:
        assert any(abs(walk("parabola", L, alpha, 1)[1]) < 1e-12 for alpha in RATES)
        assert any(np.ptp(np.abs(walk("parabola", L, alpha, STEPS))) < 1e-12 for alpha in RATES)
    growing = [abs(w) for w in walk("parabola", 1, LARGEST, STEPS)]
    assert all(after > before for before, after in pairwise(growing))
    end = walk("logistic", 2.0, 2.0, STEPS)[-1]
    assert cost("logistic", 2.0, end) - DATA["lowest"] < CLOSE


def test_the_fallback_has_the_rule_in_numbers() -> None:
    html = PickAlpha(lang="en").to_html()
    for alpha, w in [("0.05", "−1.18"), ("0.5", "0.00"), ("1.0", "2.00"), ("1.1", "4.98")]:
        assert f'<th scope="row">{alpha}</th>' in html
        assert f"<td>{w}</td>" in html


def test_it_stays_small() -> None:
    page = PickAlpha().to_html().encode()
    module = registered("pick_alpha").encode()
    assert len(gzip.compress(module)) + len(gzip.compress(page)) <= 26 * 1024


# ---- mathematics ------------------------------------------------------------------------------


def states(seed: int) -> list[dict[str, Any]]:
    rng = np.random.default_rng(seed)
    return [
        {
            "cost": str(rng.choice(COSTS)),
            "alpha": float(rng.uniform(0.01, LARGEST)),
            "L": float(rng.choice(CURVATURES)),
            "data": DATA,
        }
        for _ in range(TRIALS)
    ]


@pytest.mark.parametrize(("name", "wanted"), [("costAt", cost), ("slopeAt", slope)])
def test_costs_and_slopes(modules: Page, name: str, wanted: Any) -> None:
    weights = np.random.default_rng(1).normal(0, 3, TRIALS).tolist()
    found = run(modules, MODULE, name, [[s, w] for s, w in zip(states(0), weights, strict=True)])
    expected = [wanted(s["cost"], s["L"], w) for s, w in zip(states(0), weights, strict=True)]
    assert differing(found, expected) == 0


def test_walks(modules: Page) -> None:
    """As long as steps come to rest; a walk that does not makes any rounding larger."""
    calm = [s | {"alpha": s["alpha"] * 2 / LARGEST / s["L"]} for s in states(2)]
    found = run(modules, MODULE, "walk", [[s, STEPS] for s in calm])
    assert differing(found, [walk(s["cost"], s["L"], s["alpha"], STEPS) for s in calm]) == 0


def test_names(modules: Page) -> None:
    grid = [(name, L, alpha) for name in COSTS for L in CURVATURES for alpha in RATES]
    inputs = [[{"cost": name, "alpha": alpha, "L": L, "data": DATA}] for name, L, alpha in grid]
    found = run(modules, MODULE, "behaviour", inputs)
    for (name, L, alpha), said in zip(grid, found, strict=True):
        path = walk(name, L, alpha, STEPS)
        sizes = np.abs(path)
        if name == "logistic":
            assert said == ("rests" if alpha * L < DATA["limit"] else "swings")
        elif said in ("slow", "monotone"):
            assert all(before < after < 0 for before, after in pairwise(path))
            assert (said == "slow") == (sizes[-1] > 0.1 * sizes[0])
        elif said == "jump":
            assert sizes[1] < 1e-12
        elif said == "cycle":
            assert np.allclose(sizes, 2, rtol=0, atol=1e-9)
        else:
            assert all(before * after < 0 for before, after in pairwise(path))
            assert (said == "diverge") == (sizes[1] > sizes[0])


# ---- view -------------------------------------------------------------------------------------


def press(page: Page, name: str, key: str, times: int) -> None:
    slider = box(page, "pick_alpha").get_by_role("slider", name=name)
    slider.focus()
    for _ in range(times):
        page.keyboard.press(key)


def take(page: Page, steps: int) -> None:
    for _ in range(steps):
        use(page, box(page, "pick_alpha").get_by_role("button", name="One step"))


def solve(page: Page) -> None:
    explorer = box(page, "pick_alpha")
    press(page, "α", "ArrowRight", 9)  # 0.50, 1/L
    take(page, 1)
    press(page, "α", "ArrowRight", 10)  # 1.00, 2/L
    take(page, 4)
    press(page, "α", "ArrowRight", 1)
    take(page, 4)
    use(page, explorer.get_by_role("radio", name="Logistic cost"))
    press(page, "α", "ArrowRight", 9)  # 1.50
    for _ in range(STEPS):
        if "✓ done" in marks(page, "pick_alpha")[3]:
            break
        take(page, 1)


def test_play_walks_to_the_end(page: Page, address: str) -> None:
    page.goto(f"{address}/pick_alpha/en.html")
    page.emulate_media(reduced_motion="reduce")
    explorer = box(page, "pick_alpha")
    use(page, explorer.get_by_role("button", name="Play"))
    explorer.get_by_text("After 20 steps").wait_for()
    assert "It is slow" in explorer.inner_text()
    press(page, "α", "ArrowRight", 1)
    explorer.get_by_text("Guess what will happen").wait_for()
