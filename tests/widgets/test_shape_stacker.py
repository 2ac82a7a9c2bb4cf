"""The shape stacker: what it takes, refuses and says; its mathematics in JavaScript; its view."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, Page

import dlnotes
from dlnotes.widgets import ShapeStacker
from dlnotes.widgets.shape_stacker import LARGEST, MOST_AXES
from tests.widgets.hands import box, settled, use
from tests.widgets.harness import bring, quiet_page
from tests.widgets.numbers import TRIALS, run


@pytest.mark.parametrize("shape", [(), (1,), (4, 3), [2, 1, 7, 1000], np.array([2, 3])])
def test_shapes_that_are_taken(shape: Any) -> None:
    stacker = ShapeStacker(shape, ())
    assert stacker.a == list(map(int, shape))
    stacker.b = list(map(int, shape))
    assert stacker.start == {"a": stacker.a, "b": []}


@pytest.mark.parametrize(
    ("shape", "error", "message"),
    [
        ((1, 2, 3, 4, 5), ValueError, "a has 5 axes: expected at most 4"),
        ((1001,), ValueError, "a holds the size 1001: expected at most 1000"),
        ((0, 3), ValueError, r"a\[0\] is 0: expected an integer of at least 1"),
        ((2.5,), TypeError, r"a\[0\] is float 2.5: expected an integer"),
        (4, TypeError, r"a is int 4: expected a tuple of integers such as \(4, 3\)"),
        ("43", TypeError, "a is str '43'"),
    ],
)
def test_shapes_that_are_refused(shape: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        ShapeStacker(shape)


def test_a_shape_set_later_is_checked_too() -> None:
    stacker = ShapeStacker()
    with pytest.raises(ValueError, match="b has 5 axes"):
        stacker.b = [1] * 5
    assert stacker.b == [3]


@pytest.mark.parametrize(
    ("b", "said"), [((4,), "These shapes do not fit together"), ((3,), "A + B has shape (4, 3)")]
)
def test_the_fallback_says_what_numpy_does(b: tuple[int, ...], said: str) -> None:
    assert said in ShapeStacker((4, 3), b, lang="en").to_html()


# ---- mathematics ------------------------------------------------------------------------------


def shapes(seed: int) -> list[tuple[list[int], list[int]]]:
    """Draw pairs of shapes of which about half fit together."""
    rng = np.random.default_rng(seed)
    pairs = []
    for _ in range(TRIALS):
        full = rng.integers(1, 6, MOST_AXES)
        pair = []
        for _ in range(2):
            size = np.where(rng.random(MOST_AXES) < 0.3, 1, full)
            size = np.where(rng.random(MOST_AXES) < 0.5, rng.choice([2, 3, 7, LARGEST], MOST_AXES), size)
            pair.append(size[rng.integers(0, MOST_AXES + 1) :].tolist())
        pairs.append((pair[0], pair[1]))
    return pairs


def numpy_result(a: list[int], b: list[int]) -> list[int] | None:
    try:
        return list(np.broadcast_shapes(tuple(a), tuple(b)))
    except ValueError:
        return None


def test_shapes_as_numpy(modules: Page) -> None:
    pairs = shapes(5)
    wanted = [numpy_result(a, b) for a, b in pairs]
    assert 0.3 < sum(result is None for result in wanted) / TRIALS < 0.7
    assert run(modules, "/shared/shapes.mjs", "broadcast", [list(pair) for pair in pairs]) == wanted


def test_every_step_as_dlnotes(modules: Page) -> None:
    pairs = shapes(6)
    found = run(modules, "/shared/shapes.mjs", "align", [list(pair) for pair in pairs])
    wanted = [
        [
            {"axis": s.axis, "a": s.a, "b": s.b, "result": s.result, "rule": s.rule}
            for s in dlnotes.explain(a, b).steps
        ]
        for a, b in pairs
    ]
    assert found == wanted


def test_strides_and_memory_as_numpy(modules: Page) -> None:
    """Arrays of up to 1000⁴ elements are asked for their strides without being made."""
    own = [shape for pair in shapes(7) for shape in pair]
    views = [np.lib.stride_tricks.as_strided(np.zeros(1), shape, [0] * len(shape)) for shape in own]
    strides = [[int(np.prod(shape[k + 1 :], dtype=object)) * 8 for k in range(len(shape))] for shape in own]
    small = [
        (shape, steps) for shape, steps in zip(own, strides, strict=True) if np.prod(shape, dtype=float) < 1e5
    ]
    assert len(small) > TRIALS
    assert all(list(np.empty(shape).strides) == steps for shape, steps in small)
    arguments = [[shape] for shape in own]
    assert run(modules, "/shared/shapes.mjs", "strides", arguments) == strides
    assert run(modules, "/shared/shapes.mjs", "count", arguments) == [int(view.size) for view in views]
    assert run(modules, "/shared/shapes.mjs", "bytes", arguments) == [int(view.size) * 8 for view in views]


def test_strides_of_a_broadcast_view_as_numpy(modules: Page) -> None:
    cases = [
        (shape, result)
        for a, b in shapes(8)
        if (result := numpy_result(a, b)) is not None
        for shape in (a, b)
    ]
    cases = [(shape, result) for shape, result in cases if np.prod(shape, dtype=float) < 1e5]
    wanted = [list(np.broadcast_to(np.empty(shape), result).strides) for shape, result in cases]
    found = run(modules, "/shared/shapes.mjs", "broadcastStrides", [list(case) for case in cases])
    assert len(cases) > TRIALS / 3
    assert found == wanted


def test_words_of_numpy(modules: Page) -> None:
    refused = [
        (a, b) for a, b in shapes(9) if numpy_result(a, b) is None and np.prod([*a, *b], dtype=float) < 1e5
    ]
    said = []
    for a, b in refused:
        with pytest.raises(ValueError, match="could not be broadcast") as caught:
            np.empty(a) + np.empty(b)
        said.append(str(caught.value).strip())
    assert run(modules, "/shared/shapes.mjs", "refusal", [list(pair) for pair in refused]) == said
    tuples = [shape for pair in shapes(10) for shape in pair]
    assert run(modules, "/shared/shapes.mjs", "tuple", [[each] for each in tuples]) == [
        str(tuple(each)) for each in tuples
    ]


# ---- view -------------------------------------------------------------------------------------


def type_shape(page: Page, name: str, shape: tuple[int, ...]) -> None:
    explorer = box(page, "shape_stacker")
    sizes = explorer.get_by_label(f"Size of {name} along axis")
    for _ in range(5):
        settled(page, "shape_stacker")
        count = sizes.locator("visible=true").count()
        if count == len(shape):
            break
        use(
            page,
            explorer.get_by_role(
                "button",
                name=f"axis on the left of {name}" if count < len(shape) else f"leftmost axis of {name}",
            ),
        )
    for k, size in enumerate(shape):
        explorer.get_by_label(f"Size of {name} along axis −{len(shape) - k}", exact=True).fill(str(size))


def solve(page: Page) -> None:
    for a, b in [((4, 3), (4,)), ((4,), (4, 1)), ((2, 1, 4), (3, 1))]:
        type_shape(page, "A", a)
        type_shape(page, "B", b)


@pytest.mark.parametrize("text", ["", "0", "-3", "2.5", "1e9", "1001", "99999"])
def test_a_size_that_is_none_is_taken_back(english: Page, text: str) -> None:
    field = box(english, "shape_stacker").get_by_label("Size of A along axis −2", exact=True)
    before = settled(english, "shape_stacker")
    field.fill(text)
    field.blur()
    if text != "99999":
        assert settled(english, "shape_stacker") == before
    assert field.input_value() == "4"


def test_the_page_says_what_numpy_says(english: Page) -> None:
    type_shape(english, "A", (4, 3))
    type_shape(english, "B", (4,))
    text = settled(english, "shape_stacker")
    assert "ValueError: operands could not be broadcast together with shapes (4,3) (4,)" in text
    assert "Axis −1: sizes 3 and 4. They differ and neither is 1, so they cannot be matched." in text
    type_shape(english, "B", (4, 1))
    text = settled(english, "shape_stacker")
    assert "A + B has shape (4, 3); its number of elements is 12." in text
    assert "(8, 0)" in text


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_the_narrowest_screen(chromium: Browser, address: str, lang: str) -> None:
    with quiet_page(chromium, viewport={"width": 320, "height": 700}, has_touch=True) as page:
        page.goto(f"{address}/shape_stacker/{lang}.html")
        bring(page, "shape_stacker")
        adders = box(page, "shape_stacker").locator(".dl-row-name .dl-step:last-child")
        for k in [0, 0, 1, 1, 1]:
            adders.nth(k).tap()
        settled(page, "shape_stacker")
        assert page.evaluate("document.documentElement.scrollWidth") == 320
        assert box(page, "shape_stacker").locator("input:visible").count() == 8
