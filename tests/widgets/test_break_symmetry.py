"""Break the symmetry: what is recorded, what JavaScript makes of it, and its tasks."""

from __future__ import annotations

import gzip
from itertools import product
from typing import Any

import numpy as np
import pytest
import traitlets
from playwright.sync_api import Page

import dlnotes
from dlnotes.widgets import BreakSymmetry
from dlnotes.widgets._bundle import registered
from dlnotes.widgets.break_symmetry import ALL, FUNCTIONS, RATE, STARTS, STEPS, WIDTHS, X, Y, _trained
from tests.widgets.hands import box, marks, settled, use
from tests.widgets.numbers import TRIALS, differing, run

MODULE = "/break_symmetry.mjs"
PARTS = ["W1", "b1", "W2"]


def ends(explorer: BreakSymmetry) -> dict[tuple[str, ...], tuple[int, int, float]]:
    return {starts: explorer._end(starts) for starts in ALL}


def started(starts: tuple[str, ...], drawn: Any, width: int) -> dict[str, Any]:
    w, b, v = (
        np.array(drawn[k][:width]) if each == "random" else np.full(width, 0.5 * (each == "constant"))
        for k, each in enumerate(starts)
    )
    return {"W1": w[None], "b1": b, "W2": v[:, None], "b2": np.zeros(1)}


# ---- the record ---------------------------------------------------------------------------------


@pytest.mark.parametrize("activation", FUNCTIONS)
@pytest.mark.parametrize("width", WIDTHS)
def test_the_record_is_what_forward_and_backward_find(activation: str, width: int) -> None:
    record = BreakSymmetry(seed=5).record
    for number in range(0, len(ALL), 5):
        params = started(ALL[number], record["drawn"], width)
        for step in range(31):
            if step in STEPS[1:]:
                flat = np.array(record["runs"][f"{activation}-{width}"][number][STEPS.index(step) - 1])
                found = [np.broadcast_to(part, width) for part in np.split(flat[:-1], 3)]
                wanted = [params[name].ravel() for name in PARTS]
                assert np.allclose(found, wanted, rtol=6e-3, atol=1e-9)
                assert flat[-1] == pytest.approx(params["b2"][0], rel=6e-3, abs=1e-9)
            _, cache = dlnotes.forward(params, X[:, None], activation)
            slopes = dlnotes.backward(params, cache, Y)
            params = {name: params[name] - RATE * slopes[name] for name in params}


@pytest.mark.parametrize("activation", FUNCTIONS)
def test_equal_units_stay_equal_to_the_bit(activation: str) -> None:
    drawn = np.random.default_rng(0).normal(size=(3, 4))
    for step, (w, b, v, _) in zip(STEPS, _trained(drawn, activation), strict=True):
        for number, starts in enumerate(ALL):
            spread = max(np.ptp(part[number]) for part in (w, b, v))
            assert (spread == 0) == ("random" not in starts), (starts, step)


@pytest.mark.parametrize("seed", range(4))
def test_every_task_can_be_done(seed: int) -> None:
    found = {name: ends(BreakSymmetry(activation=name, seed=seed)) for name in FUNCTIONS}
    for name in ("tanh", "sigmoid"):
        for starts, (different, right, _) in found[name].items():
            alike = "random" not in starts
            assert (different == 1) == alike
            assert right >= 23 or alike
    tied = [right for starts, (_, right, _) in found["tanh"].items() if "random" not in starts]
    share = int(len(Y) - Y.sum())
    assert tied[0] == share  # all zero: frozen
    assert all(share < right < 0.8 * len(Y) for right in tied[1:])
    moved = BreakSymmetry(seed=seed).record["runs"]
    for name in ("tanh", "relu"):
        assert not np.any(np.array(moved[f"{name}-4"][0])[:, :-1])
    assert np.all(np.array(moved["sigmoid-4"][0])[-1])


def test_it_starts_with_nothing_done() -> None:
    explorer = BreakSymmetry()
    assert [explorer.w1, explorer.b1, explorer.w2, explorer.frame] == ["random", "random", "random", 0]
    assert explorer.solved == []


def test_settings_of_ones_own() -> None:
    explorer = BreakSymmetry(w1="zero", b1="constant", w2="random", activation="relu", width=2, seed=9)
    assert explorer.start == {
        "w1": "zero", "b1": "constant", "w2": "random", "activation": "relu", "width": 2, "frame": 0,
    }  # fmt: skip
    assert explorer.record["drawn"] != BreakSymmetry().record["drawn"]


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"w1": "zeros"}, r"w1 is 'zeros': expected one of .*did you mean 'zero'"),
        ({"b1": "one"}, "b1 is 'one': expected one of"),
        ({"activation": "softmax"}, "activation is 'softmax': expected one of"),
        ({"width": 3}, r"width is 3: expected one of \[2, 4\]"),
        ({"seed": -1}, "seed is -1: expected an integer of at least 0"),
    ],
)
def test_settings_that_there_are_not(settings: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        BreakSymmetry(**settings)


def test_values_that_are_none() -> None:
    explorer = BreakSymmetry()
    with pytest.raises(ValueError, match="frame is 7: expected 0 to 6"):
        explorer.frame = 7
    with pytest.raises(traitlets.TraitError, match="w2"):
        explorer.w2 = 0
    assert (explorer.frame, explorer.w2) == (0, "random")


def test_the_fallback_quotes_the_record() -> None:
    explorer = BreakSymmetry(lang="en")
    html = explorer.to_html()
    different, right, _ = explorer._end(("zero", "zero", "random"))
    assert f"<td>{different} of 4</td><td>{right / 25:.2f} ({right}/25)</td>" in html
    assert html.count("<td>1 of 4</td>") == 2


def test_it_is_light() -> None:
    size = len(gzip.compress((registered("break_symmetry") + BreakSymmetry().to_html()).encode(), 9))
    assert size <= 26 * 1024


# ---- mathematics --------------------------------------------------------------------------------


@pytest.mark.parametrize("activation", FUNCTIONS)
def test_the_forward_pass_and_the_score(modules: Page, activation: str) -> None:
    rng = np.random.default_rng(0)
    inputs, wanted = [], []
    for _ in range(TRIALS):
        w, b, v = rng.normal(0, 3, (3, 4))
        c, x, y = float(rng.normal()), rng.normal(0, 2, 6), rng.integers(0, 2, 6)
        params = {"W1": w[None], "b1": b, "W2": v[:, None], "b2": np.array([c])}
        z = dlnotes.forward(params, x[:, None], activation)[1].Z2[:, 0]  # (6,)
        cost = dlnotes.binary_cross_entropy_from_logits(z, y).mean()
        inputs.append(
            [
                {"w": w.tolist(), "b": b.tolist(), "v": v.tolist(), "c": c},
                activation,
                {"x": x.tolist(), "y": y.tolist()},
            ]
        )
        wanted.append([int(((z > 0) == y).sum()), cost, *z])
    found = run(modules, MODULE, "scoreOf", inputs)
    outputs = [
        run(modules, MODULE, "outputOf", [[params, activation, data["x"][k]] for params, _, data in inputs])
        for k in range(6)
    ]
    table = np.column_stack([[[each["right"], each["cost"]] for each in found], np.transpose(outputs)])
    assert differing(table, wanted) == 0


@pytest.mark.parametrize("activation", FUNCTIONS)
@pytest.mark.parametrize("width", WIDTHS)
def test_every_state(modules: Page, activation: str, width: int) -> None:
    """All starts at all steps: the parameters, how many units differ, the kind, and the tasks."""
    explorer = BreakSymmetry(activation=activation, width=width)
    record = explorer.record
    states = [
        {"record": record, "starts": list(s), "activation": activation, "width": width, "frame": frame}
        for s, frame in product(ALL, range(len(STEPS)))
    ]
    inputs = [[state] for state in states]
    params = run(modules, MODULE, "parametersAt", inputs)
    counts = run(modules, MODULE, "different", [[each] for each in params])
    kinds = run(modules, MODULE, "kindOf", inputs)
    solved = run(modules, MODULE, "solvedBy", inputs)
    for state, now, count, kind, tasks in zip(states, params, counts, kinds, solved, strict=True):
        starts, frame = tuple(state["starts"]), state["frame"]
        first = started(starts, record["drawn"], width)
        if frame == 0:
            assert [now["w"], now["b"], now["v"]] == [first[name].ravel().tolist() for name in PARTS]
            assert (kind, tasks) == ("start", [])
            continue
        flat = record["runs"][f"{activation}-{width}"][ALL.index(starts)][frame - 1]
        parts = np.array(flat[:-1]).reshape(3, -1)
        assert np.array_equal([now["w"], now["b"], now["v"]], np.broadcast_to(parts, (3, width)))
        assert now["c"] == flat[-1]
        assert (count == 1) == ("random" not in starts)
        frozen = np.array_equal([now["w"], now["b"], now["v"]], [first[name].ravel() for name in PARTS])
        assert (kind == "frozen") == frozen
        if frame < len(STEPS) - 1:
            assert tasks == []
            continue
        _, right, _ = explorer._end(starts)
        one = starts.count("random") == 1 and right >= 23 and not frozen
        tied = not frozen and count == 1 and right > 14
        assert tasks == ["one"] * one + ["frozen"] * frozen + ["tied"] * tied


def test_the_starts_stand_in_the_order_of_the_record() -> None:
    assert list(product(STARTS, repeat=3)) == list(ALL)
    assert ALL[9 * 1 + 3 * 2 + 0] == ("constant", "random", "zero")


# ---- view ---------------------------------------------------------------------------------------


def solve(page: Page) -> None:
    explorer = box(page, "break_symmetry")

    def choose(group: str, option: str) -> None:
        found = explorer.get_by_role("group", name=group).get_by_role("radio", name=option, exact=True)
        if not found.is_checked():
            use(page, found)

    def train() -> None:
        settled(page, "break_symmetry")  # another start has put the slider back
        slider = explorer.get_by_role("slider", name="Step")
        slider.focus()
        page.keyboard.press("End")

    choose("W₁", "0")
    choose("b₁", "0")
    train()
    choose("W₂", "0")
    train()
    choose("Hidden activation", "sigmoid")
    train()


def test_playing_ends_at_the_last_step(english: Page) -> None:
    explorer = box(english, "break_symmetry")
    use(english, explorer.get_by_role("button", name="Play"))
    english.wait_for_function(
        "document.querySelector('[data-widget=break_symmetry] [type=range]').value === '6'", timeout=15_000
    )
    assert "After step 500, the symmetry is broken" in explorer.inner_text()
    assert marks(english, "break_symmetry") == ["○ to do"] * 3


def test_another_start_goes_back_to_before_training(english: Page) -> None:
    explorer = box(english, "break_symmetry")
    slider = explorer.get_by_role("slider", name="Step")
    use(english, slider)
    marks(english, "break_symmetry")
    assert slider.get_attribute("aria-valuetext") == "1"
    use(english, explorer.get_by_role("group", name="W₂").get_by_role("radio", name="all 0.5"))
    settled(english, "break_symmetry")
    assert "Before training" in explorer.inner_text()
    assert slider.get_attribute("aria-valuetext") == "0"
