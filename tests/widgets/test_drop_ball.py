"""Drop the ball: what it takes, refuses and records; its mathematics in JavaScript; its view."""

from __future__ import annotations

import gzip
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from playwright.sync_api import Page

from dlnotes import binary_cross_entropy_from_logits, sigmoid
from dlnotes.widgets import DropBall
from dlnotes.widgets._bundle import registered
from dlnotes.widgets.drop_ball import CLOSE, DATA, FRAMES, LOSSES, PLACES, RATES, START, STEPS
from tests.widgets.hands import box, marks, use
from tests.widgets.numbers import TRIALS, differing, run

MODULE = "/drop_ball.mjs"
RECORDED = DropBall().recorded

Values = NDArray[np.float64]


def points(data: str) -> tuple[Values, Values]:
    return np.array(RECORDED[data]["x"]), np.array(RECORDED[data]["y"], dtype=float)


def cost(loss: str, w: float, x: Values, y: Values) -> float:
    z = w * x  # (m,)
    losses = (sigmoid(z) - y) ** 2 if loss == "squared" else binary_cross_entropy_from_logits(z, y)
    return float(losses.mean())


def slope(loss: str, w: float, x: Values, y: Values) -> float:
    """Return dJ/dw as a central difference, which knows no formula."""
    h = 1e-6 * max(1.0, abs(w)) / max(1.0, np.abs(x).max())
    return (cost(loss, w + h, x, y) - cost(loss, w - h, x, y)) / (2 * h)


# ---- Python -----------------------------------------------------------------------------------


def test_settings_that_are_taken() -> None:
    explorer = DropBall(data="clouds", place=3)
    assert explorer.start == {"data": "clouds", "place": 3}
    assert DropBall(data="clouds").place == START["clouds"]
    explorer.frame = FRAMES - 1
    assert explorer.frame == FRAMES - 1


@pytest.mark.parametrize(
    ("name", "value", "error", "message"),
    [
        ("data", "cloud", ValueError, "did you mean 'clouds'"),
        ("data", 3, TypeError, r"data is int 3: expected one of \['few', 'clouds'\]"),
        ("place", 21, ValueError, "place is 21: expected at most 20"),
        ("place", 0.5, TypeError, "place is float 0.5: expected an integer"),
    ],
)
def test_settings_that_are_refused(name: str, value: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        DropBall(**{name: value})


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("frame", 24, "frame is 24: expected at most 23"),
        ("place", -1, "place is -1"),
        ("data", "xor", "data is"),
    ],
)
def test_what_is_set_later_is_checked_too(name: str, value: Any, message: str) -> None:
    explorer = DropBall()
    with pytest.raises(ValueError, match=message):
        setattr(explorer, name, value)
    assert (explorer.data, explorer.place, explorer.frame) == ("few", START["few"], 0)


@pytest.mark.parametrize("data", DATA)
def test_the_twelve_points_are_those_of_the_chapter_and_the_steps_grow(data: str) -> None:
    steps = RECORDED[data]["steps"]
    assert (len(steps), steps[0], steps[-1]) == (FRAMES, 0, STEPS[data])
    assert (np.diff(steps) > 0).all()
    x, y = points(data)
    if data == "few":
        assert (x == np.repeat([1, 50], [8, 4])).all()
        assert [y[x == 1].sum(), y[x == 50].sum()] == [6, 3]
    assert set(y) == {0, 1}


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("data", DATA)
def test_each_recorded_step_is_one_of_gradient_descent(data: str, loss: str) -> None:
    """Some shown steps follow one another; J never rises from one shown step to the next."""
    x, y = points(data)
    rate = RATES[loss] / (x**2).mean()
    next_ones = [k for k, (one, two) in enumerate(pairwise(RECORDED[data]["steps"])) if two == one + 1]
    assert next_ones[:2] == [0, 1]
    for path in RECORDED[data][loss]:
        for k in next_ones:
            wanted = path[k] - rate * slope(loss, path[k], x, y)
            assert path[k + 1] == pytest.approx(wanted, rel=1e-3, abs=1e-3 * abs(path[k]))  # 4 digits
        costs = [cost(loss, w, x, y) for w in path]
        assert (np.diff(costs) < 1e-6).all()


@pytest.mark.parametrize("data", DATA)
def test_the_ends_are_what_they_are_called(data: str) -> None:
    x, y = points(data)
    for loss in LOSSES:
        wide = [cost(loss, w, x, y) for w in np.linspace(-20, 20, 4001)]
        fine = [cost(loss, w, x, y) for w in np.linspace(0.001, 2, 4001)]
        lowest = min(wide + fine)
        for path, end in zip(RECORDED[data][loss], RECORDED[data]["ends"][loss], strict=True):
            w = path[-1]
            assert (end == "floor") == (cost(loss, w, x, y) - lowest < CLOSE)
            around = [cost(loss, w * factor, x, y) for factor in (0.9, 1.1)]
            if end == "valley":
                assert min(around) > cost(loss, w, x, y)
            if end == "flat":
                assert min(around) < cost(loss, w, x, y)
    assert set(RECORDED[data]["ends"]["log"]) == {"floor"}


def test_every_task_can_be_done_and_both_sides_are_there() -> None:
    assert set(RECORDED["few"]["ends"]["squared"]) == {"valley", "floor"}
    assert set(RECORDED["clouds"]["ends"]["squared"]) == {"flat", "floor"}
    few = RECORDED["few"]["squared"]
    assert few[0][-1] == pytest.approx(0.0234, abs=1e-4)
    assert few[START["few"]][-1] == pytest.approx(np.log(3), abs=0.02)


def test_the_fallback_says_where_they_end() -> None:
    html = DropBall(lang="en").to_html()
    for text in ("the shallow valley", "the lowest floor", "the plateau", "−15.8", "0.0234"):
        assert text in html


def test_it_stays_small() -> None:
    page, module = DropBall().to_html().encode(), registered("drop_ball").encode()
    assert len(gzip.compress(module)) + len(gzip.compress(page)) <= 26 * 1024


# ---- mathematics ------------------------------------------------------------------------------


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("data", DATA)
def test_costs(modules: Page, data: str, loss: str) -> None:
    x, y = points(data)
    weights = np.random.default_rng(0).normal(0, 8, TRIALS).tolist()
    inputs = [[loss, w, {"x": x.tolist(), "y": y.tolist()}] for w in weights]
    found = run(modules, MODULE, "ballCost", inputs)
    assert differing(found, [cost(loss, w, x, y) for w in weights]) == 0


@pytest.mark.parametrize("data", DATA)
def test_the_curve_reaches_beyond_every_start(modules: Page, data: str) -> None:
    found = np.array(run(modules, MODULE, "weightsOf", [[data, RECORDED[data]]])[0])
    starts = [path[0] for path in RECORDED[data]["squared"]]
    assert found[0] < starts[0] < starts[-1] < found[-1]
    gaps = np.diff(np.log(found) if data == "few" else found)
    assert np.allclose(gaps, gaps[0])


def test_solved_tasks(modules: Page) -> None:
    states = [
        {"data": data, "place": place, "frame": frame, "recorded": RECORDED}
        for data in DATA
        for place in range(PLACES)
        for frame in (0, FRAMES - 2, FRAMES - 1)
    ]
    found = run(modules, MODULE, "ballSolves", [[state] for state in states])
    for state, tasks in zip(states, found, strict=True):
        end = RECORDED[state["data"]]["ends"]["squared"][state["place"]]
        meant = end == "valley" if state["data"] == "few" else True
        assert tasks == ([end] if meant and state["frame"] == FRAMES - 1 else [])


# ---- view -------------------------------------------------------------------------------------


def roll(page: Page) -> None:
    for _ in range(FRAMES - 1):
        use(page, box(page, "drop_ball").get_by_role("button", name="A little further"))


def start(page: Page, key: str, times: int) -> None:
    box(page, "drop_ball").get_by_role("slider").focus()
    for _ in range(times):
        page.keyboard.press(key)


def solve(page: Page) -> None:
    start(page, "Home", 1)
    roll(page)
    use(page, box(page, "drop_ball").get_by_role("radio", name="40 points"))
    roll(page)
    start(page, "ArrowRight", 10)
    roll(page)


def test_play_rolls_to_the_end(page: Page, address: str) -> None:
    page.goto(f"{address}/drop_ball/en.html")
    page.emulate_media(reduced_motion="reduce")
    explorer = box(page, "drop_ball")
    use(page, explorer.get_by_role("button", name="Play"))
    explorer.get_by_text("reached the lowest floor too").first.wait_for()
    assert marks(page, "drop_ball") == ["○ to do"] * 3
    start(page, "Home", 1)
    explorer.get_by_text("Guess where each of them will stop").first.wait_for()
