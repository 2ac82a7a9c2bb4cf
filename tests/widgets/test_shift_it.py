"""Shift it: what it takes and refuses; its layers, and those in JavaScript; its view."""

from __future__ import annotations

import gzip
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Page

from dlnotes.experiments.supervised_learning import convolve
from dlnotes.widgets import ShiftIt
from dlnotes.widgets._bundle import registered
from dlnotes.widgets.shift_it import HOME, KERNEL, OUT, SIDE, STROKES, _weights, dense, picture
from tests.widgets.hands import box, marks, settled, use
from tests.widgets.numbers import TRIALS, run

FILE = "/shift_it.mjs"
GOAL = (8, 9)
PLACES = [(i, j) for i in range(SIDE - 4) for j in range(SIDE - 4)]


def pixels(name: str) -> Any:
    return np.array([[sign == "#" for sign in line] for line in STROKES[name]], dtype=float)


def watched(name: str) -> tuple[int, int]:
    i, j = np.unravel_index(np.abs(dense(picture(pixels(name), *HOME))).argmax(), (OUT, OUT))
    return int(i), int(j)


def flips(name: str) -> list[tuple[int, int]]:
    """Return the places at which the dense output that is strongest at home has the other sign."""
    cell = watched(name)
    home = dense(picture(pixels(name), *HOME))[cell]
    return [place for place in PLACES if dense(picture(pixels(name), *place))[cell] * home < 0]


# ---- Python -------------------------------------------------------------------------------------


def test_a_shape_of_ones_own() -> None:
    explorer = ShiftIt([[1, 0, 1], [0, 1, 0]], row=14, column=13)
    assert explorer.shape == "own"
    assert explorer.picture().sum() == 3
    assert explorer.picture()[15, 14] == 1
    explorer.shape = "ring"  # five rows: moved up, so that it stays inside
    assert explorer.picture()[11:, 11:].sum() == 16
    assert explorer.start == {"shape": "own", "row": 14, "column": 13}


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"shape": "ling"}, ValueError, "shape is 'ling': .*did you mean 'ring'"),
        ({"shape": np.ones((9, 2))}, ValueError, r"shape has shape \(9, 2\): expected 1 to 8 rows"),
        ({"shape": np.ones(3)}, ValueError, r"shape has shape \(3,\): expected 2 dimension"),
        ({"shape": [[0, 2]]}, ValueError, r"shape holds \[0.0, 2.0\]: expected 0 and 1"),
        ({"shape": [[0, 0]]}, ValueError, r"shape holds \[0.0\]: expected 0 and 1, and at least one 1"),
        ({"row": 12}, ValueError, "row is 12: expected at most 11, so that the shape stays inside"),
        ({"column": -1}, ValueError, "column is -1: expected an integer of at least 0"),
        ({"row": 1.5}, TypeError, "row is float 1.5: expected an integer"),
    ],
)
def test_what_is_refused(arguments: dict[str, Any], error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        ShiftIt(**arguments)


@pytest.mark.parametrize(("trait", "value"), [("row", 16), ("column", -1), ("shape", "own")])
def test_what_is_refused_later(trait: str, value: Any) -> None:
    explorer = ShiftIt()
    with pytest.raises(ValueError, match=f"{trait} is {value!r}"):
        setattr(explorer, trait, value)


def test_the_layers_are_what_they_are_called() -> None:
    x = picture(pixels("ring"), 3, 6)
    windows = np.lib.stride_tricks.sliding_window_view(x, (3, 3))
    assert np.array_equal(convolve(x, KERNEL), np.einsum("ijpq,pq->ij", windows, KERNEL))
    assert set(np.unique(_weights())) == {-1.0, 1.0}
    assert abs(_weights().mean()) < 0.01
    out = [sum(_weights()[16 * i + j, k] * x[i, j] for i, j in np.argwhere(x)) for k in range(OUT**2)]
    assert np.array_equal(dense(x).ravel(), out)


@pytest.mark.parametrize("name", STROKES)
def test_only_the_convolution_moves_along(name: str) -> None:
    home = picture(pixels(name), *HOME)
    for place in [(2, 2), (6, 9), GOAL]:
        way = place[0] - HOME[0], place[1] - HOME[1]
        moved = picture(pixels(name), *place)
        assert np.array_equal(convolve(moved, KERNEL), np.roll(convolve(home, KERNEL), way, axis=(0, 1)))
        same = dense(moved) == np.roll(dense(home), way, axis=(0, 1))
        assert same.mean() < 0.3


@pytest.mark.parametrize("name", STROKES)
def test_each_task_can_be_done(name: str) -> None:
    strength = {place: np.abs(convolve(picture(pixels(name), *place), KERNEL)).sum() for place in PLACES}
    assert strength[GOAL] == strength[HOME]
    assert HOME != GOAL
    assert strength[0, 0] < strength[HOME] == max(strength.values())
    assert len(flips(name)) > 20
    assert HOME not in flips(name)


def test_the_fallback_has_the_agreement() -> None:
    page = ShiftIt(lang="en").to_html()
    home, moved = picture(pixels("ell"), 4, 4), picture(pixels("ell"), 6, 7)
    same = int((dense(moved) == np.roll(dense(home), (2, 3), axis=(0, 1))).sum())
    assert "<td>196/196</td>" in page
    assert f"<td>{same}/196</td>" in page


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_module_and_data_are_small(lang: str) -> None:
    both = registered("shift_it"), ShiftIt(lang=lang).to_html()
    assert sum(len(gzip.compress(text.encode())) for text in both) <= 26 * 1024


# ---- mathematics ------------------------------------------------------------------------------


def drawn(seed: int) -> list[tuple[Any, list[int]]]:
    """Draw shapes and places for them."""
    rng = np.random.default_rng(seed)
    found = []
    for _ in range(TRIALS):
        size = rng.integers(1, 9, 2)
        shape = (rng.random(size) < 0.5).astype(int)
        shape[0, 0] = 1
        found.append((shape, [int(rng.integers(0, SIDE - length + 1)) for length in size]))
    return found


def test_the_weights_arrive(modules: Page) -> None:
    found = run(modules, FILE, "weightsOf", [[ShiftIt().signs]])[0]
    assert np.array_equal(found[: SIDE**2 * OUT**2], _weights().ravel())


def test_layers_as_in_python(modules: Page) -> None:
    cases = drawn(0)
    found = modules.evaluate(
        """async ([file, signs, kernel, cases]) => {
          const { convolved, densed, pixelsOf, weightsOf } = await import(file);
          const weights = weightsOf(signs);
          return cases.map(([shape, place]) => {
            const pixels = pixelsOf(shape, place);
            return [pixels, convolved(pixels, kernel), densed(pixels, weights)];
          });
        }""",
        [FILE, ShiftIt().signs, KERNEL.tolist(), [[shape.tolist(), place] for shape, place in cases]],
    )
    for (shape, place), (on, convolution, fully) in zip(cases, found, strict=True):
        x = picture(shape.astype(float), *place)
        assert on == np.argwhere(x).tolist()
        assert np.array_equal(convolution, convolve(x, KERNEL))
        assert np.array_equal(fully, dense(x))


def test_agreement_and_the_output_to_watch(modules: Page) -> None:
    rng = np.random.default_rng(1)
    now, before = rng.integers(-3, 4, (2, TRIALS, OUT, OUT))
    way = rng.integers(-9, 10, (TRIALS, 2))
    inputs = [list(each) for each in zip(now.tolist(), before.tolist(), way.tolist(), strict=True)]
    wanted = []
    for a, b, (down, right) in zip(now, before, way, strict=True):
        rows, columns = ([k for k in range(OUT) if 0 <= k - by < OUT] for by in (down, right))
        same = a[np.ix_(rows, columns)] == b[np.ix_([k - down for k in rows], [k - right for k in columns])]
        wanted.append([int(same.sum()), same.size])
    assert run(modules, FILE, "agreement", inputs) == wanted
    cells = [list(divmod(int(np.abs(each).argmax()), OUT)) for each in now]
    assert run(modules, FILE, "watched", [[each] for each in now.tolist()]) == cells


# ---- view -------------------------------------------------------------------------------------


def move(page: Page, start: tuple[int, int], end: tuple[int, int]) -> None:
    """Move by pressing the buttons."""
    for by, more, less in [(end[0] - start[0], "Down", "Up"), (end[1] - start[1], "Right", "Left")]:
        arrow = box(page, "shift_it").get_by_role("button", name=more if by > 0 else less, exact=True)
        for _ in range(abs(by)):
            use(page, arrow)


def solve(page: Page) -> None:
    flip = min(flips("ell"), key=lambda place: abs(place[0] - GOAL[0]) + abs(place[1] - GOAL[1]))
    move(page, HOME, GOAL)
    move(page, GOAL, flip)
    move(page, flip, (0, flip[1]))


def test_arrow_keys_move_it(english: Page) -> None:
    box(english, "shift_it").get_by_role("button", name="Up", exact=True).focus()
    for key in ["ArrowDown", "ArrowRight", "ArrowRight", "ArrowUp", "ArrowUp"]:
        english.keyboard.press(key)
    settled(english, "shift_it")
    assert "moved 1 up and 2 to the right" in box(english, "shift_it").locator(".dl-says").inner_text()


def test_it_stops_at_the_edge(english: Page) -> None:
    move(english, (15, 15), (0, 0))
    text = settled(english, "shift_it")
    assert "4 up and 4 to the left" in text
    assert "cut off" in text
    assert marks(english, "shift_it")[2] == "✓ done"


def test_a_press_on_the_picture_moves_it_there(english: Page) -> None:
    board = box(english, "shift_it").locator(".dl-movable")
    size = board.evaluate("(each) => each.getBoundingClientRect().width")
    board.click(position={"x": size * 11.5 / SIDE, "y": size * 10.5 / SIDE})
    assert "4 down and 5 to the right" in settled(english, "shift_it")
    assert marks(english, "shift_it")[0] == "✓ done"
