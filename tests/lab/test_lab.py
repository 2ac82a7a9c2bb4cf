"""The widgets in a live JupyterLab: values go both ways, letters are no commands, widgets compose."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page

from tests.lab.conftest import CELLS
from tests.widgets.hands import SHOWN, use
from tests.widgets.harness import CONTRAST, EXPLORERS

Ask = Callable[..., Any]

COMMANDS = ("a", "b", "d", "d", "x", "m", "z")  # insert, delete, cut, change, undo: of cells


def cell(notebook: Page, name: str) -> Locator:
    return notebook.locator(".jp-Notebook .jp-CodeCell").nth(list(CELLS).index(name))


def box(notebook: Page, name: str) -> Locator:
    found = cell(notebook, name).locator(".dl-box")
    found.scroll_into_view_if_needed()
    return found


def until(ask: Ask, expression: str, wanted: Any) -> None:
    """Wait until the kernel has heard what was done in the browser."""
    deadline = time.monotonic() + 30
    while (found := ask(expression)) != wanted and time.monotonic() < deadline:
        time.sleep(0.1)
    assert found == wanted


def test_values_reach_python(notebook: Page, kernel: Ask) -> None:
    before = kernel("boundary.w1")
    slider = box(notebook, "boundary").get_by_role("slider", name="w₁")
    slider.focus()
    for _ in range(3):
        notebook.keyboard.press("ArrowRight")
    until(kernel, "round(boundary.w1, 6)", round(float(slider.input_value()), 6))
    assert kernel("boundary.w1") > before
    box(notebook, "boundary").get_by_role("radio", name="Linear regression").check()
    box(notebook, "boundary").get_by_role("radio", name="some far away").check()
    box(notebook, "boundary").get_by_role("button", name="Fit").click()
    until(kernel, "(boundary.model, boundary.far, boundary.solved)", ("linear", True, ["linear"]))
    assert kernel("[boundary.w1, boundary.w2, boundary.b] == boundary.optimum['linear-far']")


def test_python_moves_the_picture(notebook: Page, kernel: Ask) -> None:
    explorer = box(notebook, "boundary")
    kernel("1", "boundary.model = 'logistic'; boundary.w1 = -2.5; boundary.w2 = 0; boundary.b = 1")
    explorer.get_by_text("ŷ = σ(−2.50 · x₁ + 0.00 · x₂ + 1.00)").wait_for()
    assert explorer.get_by_role("slider", name="w₁").input_value() == "-2.5"
    assert "predicts 1 to the left" in (explorer.locator("svg").get_attribute("aria-label") or "")
    kernel("1", "boundary.lang = 'ko'")
    explorer.get_by_text("결정 경계 옮기기").wait_for()
    kernel("1", "boundary.lang = 'en'")
    explorer.get_by_text("Move the boundary").first.wait_for()


def test_shapes_go_both_ways(notebook: Page, kernel: Ask) -> None:
    explorer = box(notebook, "stacker")
    explorer.get_by_label("Size of B along axis −1", exact=True).fill("4")
    until(kernel, "(stacker.b, stacker.solved)", ([4], ["clash"]))
    kernel("1", "stacker.a = [4, 1]")
    explorer.get_by_text("A + B has shape (4, 4)").wait_for()
    explorer.get_by_role("button", name="Start again").click()
    until(kernel, "(stacker.a, stacker.b, stacker.solved)", ([4, 3], [3], []))


@pytest.mark.parametrize("name", EXPLORERS)
def test_every_explorer_lives(notebook: Page, kernel: Ask, name: str) -> None:
    """What a key changes reaches Python, and what Python sets is drawn."""
    explorer, shown = box(notebook, f"live-{name}"), SHOWN
    kept = f"[(each, getattr(live_{name}, each)) for each in sorted(live_{name}.trait_names(keep=True))]"
    start, looked = kernel(kept), explorer.evaluate(shown)
    use(notebook, explorer.locator("input:visible:not(:checked), select:visible").last)
    deadline = time.monotonic() + 30
    while kernel(kept) == start and time.monotonic() < deadline:
        time.sleep(0.1)
    assert kernel(kept) != start
    assert explorer.evaluate(shown) != looked
    kernel("1", f"for each, value in {start!r}:\n    setattr(live_{name}, each, value)")
    while explorer.evaluate(shown) != looked and time.monotonic() < deadline:
        time.sleep(0.1)
    assert explorer.evaluate(shown) == looked


def test_a_wrong_value_is_refused_in_python(kernel: Ask) -> None:
    statement = "try:\n    stacker.a = [1] * 5\nexcept ValueError as error:\n    said = str(error)"
    assert kernel("said", statement) == "a has 5 axes: expected at most 4"


def test_an_answer_is_kept_until_it_is_forgotten(notebook: Page, kernel: Ask) -> None:
    kernel("1", "from dlnotes.quiz.progress import read_progress")
    question = cell(notebook, "quiz").locator(".dlq-question").first
    question.scroll_into_view_if_needed()
    question.locator("input").fill("7")
    question.locator(".dl-main").click()
    until(kernel, "[record['last']['code'] for record in read_progress().values()]", ["wrong"])
    until(kernel, "quiz.verdicts[quiz._questions[0].id].code", "wrong")
    kernel("1", "progress.progress = read_progress()")
    overview = box(notebook, "progress")
    overview.get_by_text("You have answered 1 of").wait_for()
    overview.get_by_role("button", name="Forget everything").click()
    overview.get_by_role("button", name="Forget", exact=True).click()
    until(kernel, "read_progress()", {})
    verdict = kernel("quiz.give(quiz._questions[0].id, quiz._questions[0].shown).ok")
    assert verdict
    question.get_by_text("Right", exact=True).wait_for()


def focusable(root: Locator) -> list[Locator]:
    return root.locator("button:visible, input:visible, summary:visible, [tabindex='0']:visible").all()


def type_commands(notebook: Page, control: Locator) -> int:
    """Type what would be commands of the notebook on a control, and count the cells."""
    control.focus()
    for letter in COMMANDS:
        notebook.keyboard.press(letter)
    return notebook.locator(".jp-Notebook .jp-Cell").count()


@pytest.mark.parametrize("name", ["boundary", "stacker", "quiz"])
def test_letters_are_no_commands(notebook: Page, name: str) -> None:
    kinds = {}
    for control in focusable(cell(notebook, name).locator(".jp-OutputArea-output")):
        kinds[control.evaluate("(each) => each.localName + (each.type ?? '') + each.className")] = control
    assert len(kinds) >= 3
    for control in kinds.values():
        control.scroll_into_view_if_needed()
        assert type_commands(notebook, control) == len(CELLS)
        assert notebook.locator(".jp-Notebook .jp-Cell .jp-OutputArea-output").count() >= len(CELLS)


def test_letters_would_be_commands_without_the_mark(notebook: Page) -> None:
    summary = box(notebook, "boundary").locator("summary")
    summary.evaluate("(each) => each.removeAttribute('data-lm-suppress-shortcuts')")
    summary.focus()
    notebook.keyboard.press("b")
    notebook.wait_for_function(
        f"document.querySelectorAll('.jp-Notebook .jp-Cell').length === {len(CELLS) + 1}"
    )
    notebook.keyboard.press("d")
    notebook.keyboard.press("d")
    notebook.wait_for_function(f"document.querySelectorAll('.jp-Notebook .jp-Cell').length === {len(CELLS)}")
    summary.evaluate("(each) => each.setAttribute('data-lm-suppress-shortcuts', 'true')")


def test_text_can_be_read_in_the_dark(notebook: Page) -> None:
    """Whatever the theme of the notebook does to outputs."""
    explorer = box(notebook, "stacker")
    explorer.get_by_label("Size of B along axis −1", exact=True).fill("4")
    explorer.get_by_text("These shapes do not fit").wait_for()
    for name in CELLS:
        for output in cell(notebook, name).locator(".jp-OutputArea-output").all():
            assert output.evaluate(CONTRAST) == [], name
    explorer.get_by_role("button", name="Start again").click()


def test_widgets_compose_and_link(notebook: Page, kernel: Ask) -> None:
    explorer = box(notebook, "lab")
    assert "6 points" in explorer.inner_text()
    kernel("1", "slider.value = 2.5")
    explorer.get_by_text("ŷ = σ(2.50 ·").wait_for()
    until(kernel, "mine.w1", 2.5)
    explorer.get_by_role("slider", name="w₁").focus()
    notebook.keyboard.press("Home")
    until(kernel, "mine.w1", kernel("-mine.limits[0]"))
    until(kernel, "slider.value", kernel("max(-5.0, mine.w1)"))


def test_a_closed_widget_leaves_quietly(notebook: Page, kernel: Ask) -> None:
    errors: list[str] = []
    notebook.on("pageerror", lambda error: errors.append(str(error)))
    kernel("1", "stacker.close()")
    cell(notebook, "stacker").locator(".dl-box").wait_for(state="detached")
    assert errors == []
