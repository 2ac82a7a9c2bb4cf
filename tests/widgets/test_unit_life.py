"""Life and death of units: what it takes and refuses, what it records, its functions, its view."""

from __future__ import annotations

import gzip
from typing import Any

import numpy as np
import pytest
import traitlets
from numpy.typing import NDArray
from playwright.sync_api import Page

import dlnotes
from dlnotes.widgets import UnitLife
from dlnotes.widgets._bundle import registered
from dlnotes.widgets.unit_life import ACTIVATIONS, LAST, RATES
from tests.widgets.hands import box, marks, settled, use
from tests.widgets.numbers import TRIALS, run

NAME = "unit_life"
MODULE = f"/{NAME}.mjs"


def trained(
    activation: str, rate: float, seed: int = 13, jolt: float = 0.0
) -> tuple[NDArray[np.bool_], NDArray[np.float64]]:
    """Train a network 2-16-16-1 until it diverges: which units are dead, (steps, 32), and the costs."""
    X, y = dlnotes.moons(200, seed=0)
    slope = 0.01 if activation == "leaky_relu" else 0.0
    params = dlnotes.initialize((2, 16, 16, 1), "he", seed=seed)
    W, b = ([params[f"{name}{k}"] for k in (1, 2, 3)] for name in "Wb")
    W[0] = W[0] * (1 + jolt)
    dead, costs = [], []
    for _ in range(LAST + 1):
        A, Z = [X], []
        for k in range(3):
            Z.append(A[-1] @ W[k] + b[k])
            A.append(np.where(Z[-1] > 0, Z[-1], slope * Z[-1]))
        z = Z[-1][:, 0]
        if not np.abs(z).max() < 1e100:
            break
        dead.append(np.concatenate([(each <= 0).all(axis=0) for each in Z[:2]]))
        costs.append(float(np.mean(np.logaddexp(0, -z * (2 * y - 1)))))
        dZ = (dlnotes.sigmoid(z) - y)[:, None] / len(y)  # (m, 1)
        for k in (2, 1, 0):
            below = dZ @ W[k].T
            W[k], b[k] = W[k] - rate * A[k].T @ dZ, b[k] - rate * dZ.sum(axis=0)
            if k:
                dZ = below * np.where(Z[k - 1] > 0, 1.0, slope)
    return np.array(dead), np.array(costs)


def masks(turns: list[list[int]]) -> NDArray[np.bool_]:
    """Return which units are dead at each step, (steps, units)."""
    dead = np.zeros((LAST + 1, len(turns)), bool)
    for k, each in enumerate(turns):
        for step in each:
            dead[step:, k] ^= True
    return dead


# ---- what it takes ------------------------------------------------------------------------------


def test_settings_of_ones_own() -> None:
    explorer = UnitLife(activation="leaky_relu", rate=10, step=7, lang="en")
    assert [explorer.activation, explorer.rate, explorer.step] == ["leaky_relu", 10.0, 7]
    assert explorer.start == {"activation": "leaky_relu", "rate": 10, "step": 0}


def test_data_of_ones_own() -> None:
    X, y = dlnotes.circles(60)
    explorer = UnitLife(X, y, seed=1)
    assert explorer.lives != UnitLife().lives
    assert UnitLife(*dlnotes.moons(200, seed=0)).lives == UnitLife().lives


def test_a_task_that_cannot_be_done_is_not_set() -> None:
    assert UnitLife().tasks == ["many", "second", "first"]
    assert UnitLife([[-1.0, -1.0], [1.0, 1.0]], [0, 1]).tasks == ["first"]


@pytest.mark.parametrize(
    ("setting", "error", "message"),
    [
        ({"X": [[1.0, 2.0]]}, ValueError, "y is missing"),
        ({"X": [[1.0], [2.0]], "y": [0, 1]}, ValueError, r"X has shape \(2, 1\)"),
        ({"seed": -1}, ValueError, "seed is -1: expected an integer of at least 0"),
        ({"seed": 1.5}, TypeError, "seed is float 1.5: expected an integer"),
        (
            {"activation": "tanh"},
            ValueError,
            r"activation is 'tanh': expected one of \['relu', 'leaky_relu'\]",
        ),
        ({"rate": 4}, ValueError, r"rate is 4: expected one of \[0.03, 0.1, 0.3, 1.0, 2.0, 3.0, 10.0,"),
        ({"rate": float("nan")}, ValueError, "rate is float nan: expected a finite number"),
        ({"step": 151}, ValueError, "step is 151: expected at most 150"),
        ({"step": -1}, ValueError, "step is -1: expected an integer of at least 0"),
    ],
)
def test_what_it_refuses(setting: dict[str, Any], error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        UnitLife(**setting)


def test_a_value_set_later_is_checked_too() -> None:
    explorer = UnitLife()
    for name, value in [("activation", "tanh"), ("rate", 0.5), ("step", 999)]:
        before = getattr(explorer, name)
        with pytest.raises(ValueError, match=name):
            setattr(explorer, name, value)
        assert getattr(explorer, name) == before
    with pytest.raises(traitlets.TraitError, match="rate"):
        explorer.rate = "fast"


def test_it_is_light() -> None:
    parts = registered(NAME), UnitLife().to_html()
    assert sum(len(gzip.compress(each.encode(), 9)) for each in parts) / 1024 <= 26


# ---- what it records ----------------------------------------------------------------------------


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("rate", [0.3, 2.0, 3.0])
def test_the_lives_are_those_of_a_plain_descent(activation: str, rate: float) -> None:
    dead, costs = trained(activation, rate)
    kept = UnitLife().lives[activation][RATES.index(rate)]
    assert np.array_equal(masks(kept["turns"]), dead)
    assert np.allclose(kept["costs"], costs, rtol=0.006)


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("rate", [2.0, 10.0, 100.0])
def test_rounding_does_not_change_a_life(activation: str, rate: float) -> None:
    """What is recorded is the same on every machine."""
    (dead, costs), (again, others) = (trained(activation, rate, jolt=jolt) for jolt in (0.0, 1e-14))
    assert np.array_equal(dead, again)
    assert np.allclose(costs, others, rtol=1e-6)


def test_a_first_layer_never_comes_back_with_relu() -> None:
    for kept in UnitLife().lives["relu"]:
        assert max(len(turns) for turns in kept["turns"][:16]) <= 1


def test_each_task_can_be_done() -> None:
    lives = UnitLife().lives
    assert masks(lives["relu"][RATES.index(10.0)]["turns"])[:, :16].sum(axis=1).max() > 8
    turns = lives["relu"][RATES.index(3.0)]["turns"][16:]
    assert any(len(each) >= 2 for each in turns)
    leaky = lives["leaky_relu"][RATES.index(2.0)]
    assert any(len(each) >= 2 for each in leaky["turns"][:16])
    assert None not in leaky["costs"]
    assert not any(lives["relu"][RATES.index(UnitLife().rate)]["turns"])  # it opens where nothing dies


def test_the_fallback_counts_them() -> None:
    html = UnitLife(lang="en").to_html()
    dead = masks(UnitLife().lives["relu"][RATES.index(3.0)]["turns"])
    first, second = dead[-1, :16].sum(), dead[-1, 16:].sum()
    back = (dead[:-1] & ~dead[1:]).any(axis=0)[16:].sum()
    row = f"<td>dead {first}, came back 0</td><td>dead {second}, came back {back}</td>"
    assert f'<tr><th scope="row">3</th>{row}' in html
    assert html.count("<tr>") == 10


# ---- mathematics ------------------------------------------------------------------------------


def drawn(rng: np.random.Generator) -> list[list[int]]:
    return [sorted(rng.choice(30, rng.integers(0, 5), replace=False).tolist()) for _ in range(32)]


def test_states_and_counts(modules: Page) -> None:
    rng = np.random.default_rng(0)
    lives, steps = [drawn(rng) for _ in range(TRIALS)], rng.integers(0, 40, TRIALS).tolist()
    each = list(zip(lives, steps, strict=True))
    dead = np.array([masks(turns)[step] for turns, step in each])  # (trials, 32)
    ever = np.array([masks(turns)[: step + 1].any(axis=0) for turns, step in each])  # (trials, 32)
    found = run(modules, MODULE, "stateOf", [[turns[0], step] for turns, step in each])
    assert found == np.where(dead[:, 0], "dead", np.where(ever[:, 0], "back", "alive")).tolist()
    for state, shown in {"dead": dead, "back": ever & ~dead, "alive": ~ever}.items():
        found = run(modules, MODULE, "countOf", [[turns, state, step] for turns, step in each])
        assert found == shown.reshape(TRIALS, 2, 16).sum(axis=2).tolist()


def test_the_stairs(modules: Page) -> None:
    """Level between the steps at which something happens, and right after each."""
    rng = np.random.default_rng(1)
    lives, until = [drawn(rng) for _ in range(TRIALS)], rng.integers(0, 40, TRIALS).tolist()
    found = run(modules, MODULE, "stairs", [[each, step] for each, step in zip(lives, until, strict=True)])
    for each, last, layers in zip(lives, until, found, strict=True):
        counts = masks(each).reshape(-1, 2, 16).sum(axis=2)  # (steps, 2)
        for layer, points in enumerate(layers):
            heights: dict[int, int] = dict(points)  # of two heights at a step the later one
            assert points[0][0] == 0
            assert points[-1][0] == last
            seen = [heights[max(known for known in heights if known <= step)] for step in range(last + 1)]
            assert seen == counts[: last + 1, layer].tolist()


def test_the_tasks(modules: Page) -> None:
    lives = UnitLife().lives
    for activation in ACTIVATIONS:
        for kept in lives[activation]:
            dead = masks(kept["turns"])
            back = np.maximum.accumulate(dead) & ~dead
            inputs = [[{"activation": activation, "run": kept, "step": step}] for step in range(LAST + 1)]
            found = run(modules, MODULE, "unitTasks", inputs)
            for step, tasks in enumerate(found):
                wanted = []
                if activation == "relu":
                    wanted += ["many"] if dead[step, :16].sum() > 8 else []
                    wanted += ["second"] if back[step, 16:].any() else []
                else:
                    wanted += ["first"] if back[step, :16].any() else []
                assert tasks == ([] if kept["costs"][step] is None else wanted)


# ---- view -------------------------------------------------------------------------------------


def set_rate(page: Page, place: int) -> None:
    box(page, NAME).get_by_role("slider", name="Learning rate").focus()
    page.keyboard.press("Home")
    for _ in range(place):
        page.keyboard.press("ArrowRight")


def to_the_end(page: Page) -> None:
    box(page, NAME).get_by_role("slider", name="Step").focus()
    page.keyboard.press("End")


def solve(page: Page) -> None:
    to_the_end(page)
    set_rate(page, RATES.index(10.0))
    set_rate(page, RATES.index(3.0))
    use(page, box(page, NAME).get_by_role("radio", name="leaky ReLU"))
    set_rate(page, RATES.index(2.0))


def test_sliders_say_their_value(english: Page) -> None:
    set_rate(english, 2)
    settled(english, NAME)
    slider = box(english, NAME).get_by_role("slider", name="Learning rate")
    assert slider.get_attribute("aria-valuetext") == "0.3"


def test_a_cost_beyond_all_bounds_solves_nothing(english: Page) -> None:
    use(english, box(english, NAME).get_by_role("radio", name="leaky ReLU"))
    set_rate(english, RATES.index(10.0))
    to_the_end(english)
    assert "beyond all bounds" in settled(english, NAME)
    assert set(marks(english, NAME)) == {"○ to do"}


def test_it_runs_when_it_is_asked_to(english: Page) -> None:
    use(english, box(english, NAME).get_by_role("button", name="Play"))
    english.wait_for_function(
        "[...document.querySelectorAll('.dl-box input[type=range]')].at(-1).value === '150'"
    )
    assert "Step 150: 0 units are dead" in settled(english, NAME)
