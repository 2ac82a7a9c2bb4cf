"""Beat tanh: what it takes and refuses, whether its tasks can be done, its functions, its view."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest
import traitlets
from playwright.sync_api import Page

from dlnotes.experiments import activation_functions
from dlnotes.widgets import BeatTanh, Race
from dlnotes.widgets._races import DATA, RATES, SCALES, name_of, recorded, taken
from dlnotes.widgets.beat_tanh import GAINS
from tests.widgets.hands import box, marks
from tests.widgets.numbers import TRIALS, run
from tests.widgets.races import ahead, fastest, pick, to_the_end, weight

NAME = "beat_tanh"


# ---- settings -----------------------------------------------------------------------------------


def test_settings_of_ones_own() -> None:
    explorer = BeatTanh("xor", scale=5, gain=4, rate="20", step=10)
    chosen = explorer.data, explorer.scale, explorer.gain, explorer.rate, explorer.step
    assert chosen == ("xor", 5, 4, "20", 10)
    assert explorer.start == {"data": "xor", "scale": 5, "gain": 4, "rate": "20", "step": 0}


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ({"gain": 2}, r"gain is 2: expected one of \[1, 4\]"),
        ({"data": "spirals"}, r"data is 'spirals': expected one of"),
        ({"rate": "own"}, r"rate is 'own': expected one of"),
        ({"scale": 3}, r"scale is 3: expected one of \[1, 5\]"),
        ({"step": 401}, "step is 401: expected a multiple of 10 up to 400"),
    ],
)
def test_a_setting_that_was_not_recorded(setting: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        BeatTanh(**setting)


def test_a_setting_of_a_wrong_kind() -> None:
    with pytest.raises(traitlets.TraitError, match="gain"):
        BeatTanh(gain="4")  # type: ignore[arg-type]


def test_it_is_light_and_shares_its_recording() -> None:
    explorer = BeatTanh()
    assert weight(explorer) <= 26
    for data, scale in itertools.product(DATA, SCALES):
        setting = f"{data}-{scale}-1"
        for rate, name in itertools.product(Race().rates, ("sigmoid", "tanh")):
            mine, theirs = (
                each.races[setting][name]["cells"][each.rates.index(rate)] for each in (explorer, Race())
            )
            assert mine == theirs


# ---- the tasks ----------------------------------------------------------------------------------


def wins(data: str, scale: int, gain: int, winner: str = "sigmoid", loser: str = "tanh") -> bool:
    runs = recorded()[name_of(data, scale, 1, gain)]
    if data == "xor":
        return bool(np.isfinite(fastest(runs[winner])).sum() > np.isfinite(fastest(runs[loser])).sum())
    return ahead(fastest(runs[winner]), fastest(runs[loser])) >= 2 / 3


def test_tanh_wins_at_first_and_each_task_can_be_done() -> None:
    explorer = BeatTanh()
    assert wins(explorer.data, explorer.scale, explorer.gain, "tanh", "sigmoid")
    assert wins("moons", 5, 1)
    assert wins("circles", 5, 1)
    assert wins("xor", 1, 1)
    assert wins("circles", 1, 4)


def test_the_experiments_of_the_chapter_agree() -> None:
    found = activation_functions.races()
    tangent, logistic = (np.array(steps) for steps in found.steps[1])  # circles, times 5; up to 500 steps
    runs = recorded()["circles-5-1-1"]
    kept = taken(runs["tanh"][RATES.index(2.0)]), taken(runs["sigmoid"][RATES.index(10.0)])
    assert np.array_equal(kept[0], np.where(tangent < 400, tangent, np.inf))
    assert np.array_equal(kept[1], logistic)
    assert ahead(logistic, tangent) == 1


def test_the_fallback_has_every_setting() -> None:
    html = BeatTanh(lang="en").to_html()
    assert html.count("<tr>") == 13
    assert f"<td>{np.median(fastest(recorded()['circles-1-1-4']['sigmoid'])):g} (9/9 arrived)</td>" in html


# ---- mathematics ------------------------------------------------------------------------------


def reason(data: str, scale: int, gain: int) -> str:
    changes = {"xor": data == "xor", "wide": scale == 5, "init": gain == 4}
    changed = [name for name, is_changed in changes.items() if is_changed]
    return changed[0] if len(changed) == 1 else ""


def test_which_change_made_it_win(modules: Page) -> None:
    explorer = BeatTanh()
    for data, scale, gain, rate in itertools.product(DATA, SCALES, GAINS, (*explorer.rates, "best")):
        chosen = {"data": data, "scale": scale, "gain": gain, "rate": rate}
        assert run(modules, f"/{NAME}.mjs", "reasonOf", [[chosen]]) == [reason(data, scale, gain)]
        runs = explorer.races[f"{data}-{scale}-{gain}"]
        (entries,) = run(modules, "/shared/races.mjs", "entriesOf", [[runs, explorer.rates, rate]])
        won = rate == "best" and wins(data, scale, gain)
        wanted = [reason(data, scale, gain)] if won and reason(data, scale, gain) else []
        assert run(modules, f"/{NAME}.mjs", "beatSolves", [[chosen, entries]]) == [wanted]


def test_a_win_is_two_starts_of_three(modules: Page) -> None:
    rng = np.random.default_rng(0)
    chosen = {"data": "moons", "scale": 5, "gain": 1, "rate": "best"}
    drawn = [rng.integers(1, 30, (2, n)).tolist() for n in rng.integers(1, 31, TRIALS)]
    entries = [[{"name": "sigmoid", "steps": a}, {"name": "tanh", "steps": b}] for a, b in drawn]
    found = run(modules, f"/{NAME}.mjs", "beatSolves", [[chosen, each] for each in entries])
    assert found == [["wide"] if ahead(np.array(a), np.array(b)) >= 2 / 3 else [] for a, b in drawn]


# ---- view -------------------------------------------------------------------------------------


def solve(page: Page) -> None:
    to_the_end(page, NAME)
    pick(page, NAME, "Task", "XOR (2 hidden units)")
    pick(page, NAME, "Task", "circles")
    pick(page, NAME, "First weights", "times 4")
    pick(page, NAME, "First weights", "as they are")
    pick(page, NAME, "Inputs", "times 5")


def test_a_common_rate_and_two_changes_do_not_count(english: Page) -> None:
    to_the_end(english, NAME)
    says = box(english, NAME).locator(".dl-says")
    pick(english, NAME, "Task", "circles")
    pick(english, NAME, "Learning rate", "10")
    pick(english, NAME, "Inputs", "times 5")
    assert set(marks(english, NAME)) == {"○ to do"}
    assert "with sigmoid beat those with tanh, 9 to 0." in says.inner_text()
    assert "not yet fair" in says.inner_text()
    pick(english, NAME, "First weights", "times 4")
    pick(english, NAME, "Learning rate", "each its own best")
    assert set(marks(english, NAME)) == {"○ to do"}
    assert "two things were changed" in says.inner_text()
