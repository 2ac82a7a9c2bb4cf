"""Race: what it takes and refuses, whether its recording is what dlnotes finds, its functions, its view."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest
import traitlets
from playwright.sync_api import Page

import dlnotes
from dlnotes.experiments import relu
from dlnotes.widgets import Race
from dlnotes.widgets._races import (
    LIMIT,
    RATES,
    RECORDED,
    SCALES,
    Cell,
    as_text,
    best,
    name_of,
    record,
    recorded,
    settings,
    taken,
)
from dlnotes.widgets.race import COMMON
from tests.widgets.hands import box, marks, settled, use
from tests.widgets.numbers import TRIALS, differing, run
from tests.widgets.races import ahead, fastest, pick, to_the_end, weight

SHARED = "/shared/races.mjs"


def common(cells: list[Cell]) -> list[Cell]:
    """Choose the learning rates of the chapter."""
    return [cells[RATES.index(rate)] for rate in COMMON]


# ---- settings -----------------------------------------------------------------------------------


def test_settings_of_ones_own() -> None:
    explorer = Race("xor", scale=5, depth=3, rate="20", step=400, lang="en")
    chosen = explorer.data, explorer.scale, explorer.depth, explorer.rate, explorer.step
    assert chosen == ("xor", 5, 3, "20", 400)
    assert explorer.start == {"data": "xor", "scale": 5, "depth": 3, "rate": "20", "step": 0}


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ({"data": "spirals"}, r"data is 'spirals': expected one of \['moons', 'circles', 'xor'\]"),
        ({"rate": "2"}, r"rate is '2': expected one of \['0.3', '1', '3', '6', '10', '20', 'best'\]"),
        ({"scale": 2}, r"scale is 2: expected one of \[1, 5\]"),
        ({"depth": 2}, r"depth is 2: expected one of \[1, 3\]"),
        ({"step": 5}, "step is 5: expected a multiple of 10 up to 400"),
        ({"step": 410}, "step is 410: expected a multiple of 10 up to 400"),
        ({"step": -10}, "step is -10: expected an integer of at least 0"),
    ],
)
def test_a_setting_that_was_not_recorded(setting: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Race(**setting)
    explorer = Race()
    [(name, value)] = setting.items()
    before = getattr(explorer, name)
    with pytest.raises(ValueError, match=message):
        setattr(explorer, name, value)
    assert getattr(explorer, name) == before


def test_a_setting_of_a_wrong_kind() -> None:
    with pytest.raises(traitlets.TraitError, match="depth"):
        Race(depth="three")  # type: ignore[arg-type]
    with pytest.raises(traitlets.TraitError, match="rate"):
        Race(rate=1)  # type: ignore[arg-type]


def test_it_is_light() -> None:
    assert weight(Race()) <= 26


# ---- the recording ------------------------------------------------------------------------------


def test_the_recording_has_every_setting() -> None:
    named = {
        name_of(data, scale, depth, gain): set(functions)
        for data, depth, gain, functions in settings()
        for scale in SCALES
    }
    assert {setting: set(runs) for setting, runs in recorded().items()} == named
    assert RECORDED.read_text(encoding="utf-8") == as_text(recorded())
    for runs in recorded().values():
        for cells in runs.values():
            assert len(cells) == len(RATES)


@pytest.mark.parametrize(("data", "depth", "gain"), [("xor", 1, 1), ("xor", 1, 4), ("moons", 1, 1)])
def test_the_recording_is_what_dlnotes_finds(data: str, depth: int, gain: int) -> None:
    """Where a training does not tremble; where it does, the last digits are those of one machine."""
    again = record(data, depth, gain, "tanh")[1]
    kept = recorded()[name_of(data, 1, depth, gain)]["tanh"]
    assert again[:4] == kept[:4]


def test_the_recording_is_a_plain_descent() -> None:
    X, y = dlnotes.moons(200)
    X = dlnotes.standardize(X)  # (200, 2)
    params = {name: array[0] for name, array in dlnotes.initialize_many((2, 16, 1), "he", seeds=[4]).items()}
    W1, b1, W2, b2 = (params[name] for name in ("W1", "b1", "W2", "b2"))
    steps = 0
    while True:
        Z1 = X @ W1 + b1  # (200, 16)
        z = (np.maximum(Z1, 0) @ W2 + b2)[:, 0]  # (200,)
        if np.mean(np.log1p(np.exp(-z * (2 * y - 1)))) < 0.1:
            break
        dz = (1 / (1 + np.exp(-z)) - y)[:, None] / len(y)  # (200, 1)
        dZ1 = dz @ W2.T * (Z1 > 0)  # (200, 16)
        W2, b2 = W2 - np.maximum(Z1, 0).T @ dz, b2 - dz.sum(axis=0)
        W1, b1 = W1 - X.T @ dZ1, b1 - dZ1.sum(axis=0)
        steps += 1
    assert recorded()["moons-1-1-1"]["relu"][1][0][4] == steps


def test_the_recording_is_the_race_of_the_chapter() -> None:
    found = relu.race()
    cells = recorded()["moons-1-1-1"]
    assert (
        tuple(np.median(taken(cells[name][RATES.index(3.0)])) for name in ("sigmoid", "tanh", "relu"))
        == found.same
    )
    assert (
        tuple(np.median(fastest(common(cells[name]))) for name in ("sigmoid", "tanh", "relu")) == found.moons
    )


def test_which_rate_is_best() -> None:
    quick, all_arrive, slow = [[3, 3, -1], []], [[9, 9, 9], []], [[9, 10, 9], []]
    assert best([quick, slow, all_arrive]) == 1  # 9 is the median of both
    assert best([quick, [[9, 10, 10], []], all_arrive]) == 2


# ---- the tasks ----------------------------------------------------------------------------------


def test_each_task_can_be_done() -> None:
    for data, rate in [("moons", 10.0), ("circles", 6.0)]:
        steps = {name: taken(cells[RATES.index(rate)]) for name, cells in recorded()[f"{data}-1-1-1"].items()}
        assert ahead(steps["tanh"], steps["relu"]) >= 2 / 3
    own = {
        setting.removesuffix("-1"): {name: fastest(common(cells)) for name, cells in runs.items()}
        for setting, runs in recorded().items()
        if setting.endswith("-1")
    }
    for rival in ("sigmoid", "tanh"):
        assert ahead(own["circles-1-1"]["relu"], own["circles-1-1"][rival]) == 1
    assert ahead(own["moons-1-3"]["tanh"], own["moons-1-3"]["relu"]) >= 2 / 3
    assert ahead(own["xor-1-1"]["sigmoid"], own["xor-1-1"]["relu"]) >= 2 / 3


def test_the_sentence_of_the_notes_looks_true_at_first() -> None:
    explorer = Race()
    at = RATES.index(float(explorer.rate))
    setting = name_of(explorer.data, explorer.scale, explorer.depth, 1)
    steps = {name: taken(cells[at]) for name, cells in recorded()[setting].items()}
    assert ahead(steps["relu"], steps["tanh"]) == ahead(steps["relu"], steps["sigmoid"]) == 1


def test_the_fallback_quotes_the_medians() -> None:
    html = Race(lang="en").to_html()
    steps = fastest(common(recorded()["moons-1-1-1"]["relu"]))
    assert f"<td>{np.median(steps):g} (9/9 arrived)</td>" in html
    assert html.count("<tr>") == 13


# ---- mathematics ------------------------------------------------------------------------------


def drawn(rng: np.random.Generator, starts: int) -> list[int]:
    steps = rng.integers(0, 40, starts)
    return [int(each) for each in np.where(rng.random(starts) < 0.3, -1, steps)]


def test_arrivals_and_scores(modules: Page) -> None:
    rng = np.random.default_rng(0)
    pairs = [[drawn(rng, n), drawn(rng, n)] for n in rng.integers(1, 31, TRIALS)]
    until = [int(each) for each in rng.integers(0, 50, TRIALS)]
    a, b = ([taken([pair[k], []]) for pair in pairs] for k in (0, 1))
    found = run(modules, SHARED, "arrivedBy", [[mine, u] for (mine, _), u in zip(pairs, until, strict=True)])
    assert [len(each) for each in found] == [int((each <= u).sum()) for each, u in zip(a, until, strict=True)]
    found = run(modules, SHARED, "scoreOf", [[*pair, u] for pair, u in zip(pairs, until, strict=True)])
    assert found == [
        [int(((x < y) & (x <= u)).sum()), int(((y < x) & (y <= u)).sum())]
        for x, y, u in zip(a, b, until, strict=True)
    ]
    found = run(modules, SHARED, "scoreOf", [[*pair, 400] for pair in pairs])
    assert found == [[int((x < y).sum()), int((y < x).sum())] for x, y in zip(a, b, strict=True)]
    entries = [[{"name": "a", "steps": x}, {"name": "b", "steps": y}] for x, y in pairs]
    found = run(modules, SHARED, "beats", [[each, "a", "b"] for each in entries])
    assert found == [ahead(x, y) >= 2 / 3 for x, y in zip(a, b, strict=True)]


def test_the_entries_of_a_setting(modules: Page) -> None:
    races, rates = Race().races, Race().rates
    for setting, rate in itertools.product(races, (*rates, "best")):
        (found,) = run(modules, SHARED, "entriesOf", [[races[setting], rates, rate]])
        assert [each["name"] for each in found] == ["sigmoid", "tanh", "relu"]
        for each in found:
            cells = recorded()[f"{setting}-1"][each["name"]]
            steps = fastest(common(cells)) if rate == "best" else taken(cells[RATES.index(float(rate))])
            assert np.array_equal(taken([each["steps"], []]), steps)
            assert each["middle"] == (np.median(steps) if np.isfinite(np.median(steps)) else -1)
            assert rate in ("best", each["rate"])


def test_the_curve(modules: Page) -> None:
    """Straight between the squares, up to now, and to 0.1 where the median arrives."""
    rng = np.random.default_rng(2)
    cells = [
        cell for runs in Race().races.values() for function in runs.values() for cell in function["cells"]
    ]
    chosen = [cells[k] for k in rng.integers(0, len(cells), TRIALS)]
    until = [int(each) for each in rng.integers(0, LIMIT + 1, TRIALS)]
    found = run(modules, SHARED, "costCurve", [[cell, u] for cell, u in zip(chosen, until, strict=True)])
    for cell, now, points in zip(chosen, until, found, strict=True):
        costs = [each / 100 for each in cell["costs"]]
        times = [min(k * k, LIMIT - 1) for k in range(len(costs))]
        end = (LIMIT, costs[-1]) if cell["middle"] == -1 else (cell["middle"], 0.1)
        x, y = np.array(points).T
        assert x[-1] == min(now, end[0])
        assert differing(y, np.interp(x, [*times, end[0]], [*costs, end[1]])) == 0


# ---- view -------------------------------------------------------------------------------------


def solve(page: Page) -> None:
    to_the_end(page, "race")
    pick(page, "race", "Learning rate", "10")
    pick(page, "race", "Learning rate", "each its own best")
    pick(page, "race", "Task", "circles")
    pick(page, "race", "Hidden layers", "3")
    pick(page, "race", "Task", "moons")


def test_nothing_is_decided_before_the_end(english: Page) -> None:
    pick(english, "race", "Learning rate", "10")
    assert set(marks(english, "race")) == {"○ to do"}
    to_the_end(english, "race")
    assert marks(english, "race") == ["✓ done", "○ to do", "○ to do"]
    said = box(english, "race").locator(".dl-says").inner_text()
    assert "with ReLU lose to those with tanh, 1 to 8." in said
    assert "does not suit everyone" in said


def test_the_race_runs_when_it_is_asked_to(english: Page) -> None:
    use(english, box(english, "race").get_by_role("button", name="Play"))
    english.wait_for_function("document.querySelector('.dl-box input[type=range]').value === '400'")
    assert box(english, "race").get_by_role("button", name="Play").is_visible()
    assert "9/9 arrived" in settled(english, "race")
