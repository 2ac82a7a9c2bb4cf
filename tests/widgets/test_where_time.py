"""Where does the time go: its record, what JavaScript reads off it, and its tasks."""

from __future__ import annotations

import copy
import gzip
import json
from itertools import product
from typing import Any

import numpy as np
import pytest
import traitlets
from playwright.sync_api import Page

from dlnotes.widgets import WhereTime
from dlnotes.widgets._bundle import registered
from dlnotes.widgets.where_time import (
    DTYPES,
    FUNCTIONS,
    KEPT,
    ORDERS,
    ROWS,
    SIZES,
    WAYS,
    _measure,
    _numbers,
    key,
)
from tests.widgets.hands import box, marks, settled, use
from tests.widgets.numbers import TRIALS, differing, run

MODULE = "/where_time.mjs"
RECORD = WhereTime().record
TIMES = {row: np.array(values) for row, values in RECORD["times"].items()}


# ---- the record ---------------------------------------------------------------------------------


def test_every_way_computes_the_same() -> None:
    for n, dtype, order in product((1, 7, 20_000), DTYPES, ORDERS):
        a, b = _numbers(n, dtype, order)
        wanted = np.mean((a.astype(float) - b) ** 2)
        for way in WAYS:
            given = (a.tolist(), b.tolist()) if way in WAYS[:2] else (a, b)
            assert FUNCTIONS[way](*given) == pytest.approx(wanted, rel=1e-5)


def test_rows_lie_side_by_side_and_columns_apart() -> None:
    for dtype, size in zip(DTYPES, (8, 4), strict=True):
        assert [each.strides for each in _numbers(9, dtype, "rows")] == [(size,)] * 2
        assert [each.strides for each in _numbers(9, dtype, "columns")] == [(8 * size,)] * 2


def test_the_record_says_what_the_chapter_says() -> None:
    """It was measured once; what the explorer sets as tasks must be there plainly, not by a hair."""
    loop, small, large = TIMES["loop"], SIZES.index(2), SIZES.index(1_000_000)
    whole = TIMES["whole-float64-rows"]
    assert loop[SIZES.index(1000)] == 1
    assert whole[small] > 2 * loop[small]
    assert loop[large] > 50 * whole[large]
    half = TIMES["whole-float32-rows"] / whole
    assert half[large] < 0.58
    assert half[small] > 0.95
    assert TIMES["whole-float64-columns"][large] > 2 * whole[large]


def test_the_record_holds_ratios_and_says_what_was_measured() -> None:
    kept = json.loads(KEPT.read_text(encoding="utf-8"))
    assert set(kept) == {"note", "times"}
    assert {"job", "blocks", "columns", "made"} == set(kept["note"])
    assert list(kept["times"]) == list(ROWS)


def test_measuring_gives_a_record() -> None:
    found = _measure(sizes=(1, 1000), repeats=1)["times"]
    assert list(found) == list(ROWS)
    assert found["loop"][1] == 1.0
    assert all(len(values) == 2 and min(values) > 0 for values in found.values())
    assert found["whole-float64-rows"][1] < 1


def test_a_record_of_ones_own() -> None:
    own = copy.deepcopy(RECORD)
    own["times"]["loop"] = [9.0] * len(SIZES)
    explorer = WhereTime(own)
    assert explorer.record == own
    assert explorer._key() != WhereTime()._key()
    own["times"]["loop"] = own["times"]["comprehension"] = [1e6] * len(SIZES)
    assert WhereTime(own).tasks == ["half", "same"]


@pytest.mark.parametrize(
    ("record", "error", "message"),
    [
        ([], TypeError, r"record is list \[\]: expected a dict with times"),
        ({"times": {}}, ValueError, "record has no 11 positive times for 'loop'"),
        ({"times": RECORD["times"] | {"loop": [0] * 11}}, ValueError, "positive times for 'loop'"),
    ],
)
def test_a_record_that_is_none(record: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        WhereTime(record)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"way": "loops"}, "way is 'loops': expected one of .*did you mean 'loop'"),
        ({"dtype": "float16"}, "dtype is 'float16': expected one of"),
        ({"order": "C"}, "order is 'C': expected one of"),
        ({"size": 11}, "size is 11: expected 0 to 10"),
    ],
)
def test_settings_that_there_are_not(settings: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        WhereTime(**settings)
    with pytest.raises(traitlets.TraitError, match="dtype"):
        WhereTime().dtype = 64


def test_the_fallback_quotes_the_record() -> None:
    html = WhereTime(lang="en").to_html()
    assert html.count("<tr><th scope") == 10 + 1
    assert f"<td>{TIMES['whole-float32-rows'][SIZES.index(1_000_000)]:.2g}</td>" in html


def test_it_is_light() -> None:
    size = len(gzip.compress((registered("where_time") + WhereTime().to_html()).encode(), 9))
    assert size <= 26 * 1024


# ---- what is read off it ------------------------------------------------------------------------


def test_every_state(modules: Page) -> None:
    states = list(product(WAYS, DTYPES, ORDERS, range(len(SIZES))))
    inputs = [[{"record": RECORD, "way": w, "dtype": d, "order": o, "size": k}] for w, d, o, k in states]
    found = run(modules, MODULE, "compared", inputs)
    solved = run(modules, MODULE, "solvedBy", inputs)
    tasks = set()
    for (way, dtype, order, k), each, done in zip(states, found, solved, strict=True):
        time = TIMES[key(way, dtype, order)][k]
        share = TIMES[key(way, "float32", order)][k] / TIMES[key(way, "float64", order)][k]
        wanted = [
            time,
            time / TIMES[key("whole", dtype, order)][k],
            time / TIMES["loop"][k],
            share,
            TIMES[key(way, dtype, "columns")][k] / TIMES[key(way, dtype, "rows")][k],
        ]
        assert differing([each[name] for name in ("time", "whole", "loop", "dtype", "order")], wanted) == 0
        if way in ("loop", "comprehension"):
            assert done == ["loop"] * int(time < TIMES[key("whole", dtype, order)][k])
        else:
            single = dtype == "float32"
            assert done == ["half"] * int(single and share <= 0.6) + ["same"] * int(single and share >= 0.9)
        tasks |= set(done)
    assert sorted(tasks) == sorted(WhereTime().tasks) == ["half", "loop", "same"]


def test_two_digits(modules: Page) -> None:
    values = np.exp(np.random.default_rng(0).uniform(-9, 9, TRIALS))
    found = run(modules, MODULE, "twoDigits", [[value] for value in values.tolist()])
    assert np.allclose([float(text) for text in found], [float(f"{value:.2g}") for value in values], rtol=0.1)
    assert not any("e" in text for text in found if float(text) > 1e-5)


# ---- view ---------------------------------------------------------------------------------------


def solve(page: Page) -> None:
    explorer = box(page, "where_time")
    slider = explorer.get_by_role("slider", name="n")

    def go(size: int) -> None:
        slider.focus()
        page.keyboard.press("Home")
        for _ in range(size):
            page.keyboard.press("ArrowRight")

    go(SIZES.index(2))
    use(page, explorer.get_by_role("radio", name="for loop"))
    use(page, explorer.get_by_role("radio", name="NumPy, all at once"))
    use(page, explorer.get_by_role("radio", name="float32"))
    go(SIZES.index(1_000_000))


def test_it_says_how_much_faster(page: Page, address: str) -> None:
    page.goto(f"{address}/where_time/en.html")
    page.locator("[data-widget=where_time]").scroll_into_view_if_needed()
    explorer = box(page, "where_time")
    explorer.wait_for()
    assert "With n = 1,000 NumPy is" in explorer.locator(".dl-says").inner_text()
    use(page, explorer.get_by_role("radio", name="for loop"))
    settled(page, "where_time")
    assert "A list has no dtype" in explorer.locator(".dl-says").inner_text()
    assert marks(page, "where_time") == ["○ to do"] * 3
