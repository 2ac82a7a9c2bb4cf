"""The notebook that builds labs from explorers, in a live JupyterLab."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.lab.conftest import opened
from tests.site.pages import BOOK

NOTEBOOK = BOOK / "en" / "lab.ipynb"
CELLS = [cell for cell in nbformat.read(NOTEBOOK, as_version=4).cells if cell.cell_type == "code"]
BOXES = 11  # explorers, each as often as it is shown


@pytest.fixture(scope="module")
def said() -> list[str]:
    """Return what the console complains of, once the notebook is there."""
    return []


@pytest.fixture(scope="module")
def bench(lab: str, home: Path, chromium: Browser, said: list[str]) -> Iterator[Page]:
    """Return the notebook with all of its cells run; its kernel ends with it."""
    shutil.copy(NOTEBOOK, home / "work")
    with opened(lab, chromium, NOTEBOOK.name, len(CELLS), BOXES) as page:
        page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: said.append(str(error)))
        yield page
        token = {"X-XSRFToken": next(c["value"] for c in page.context.cookies() if c["name"] == "_xsrf")}
        for session in page.request.get(f"{lab}/api/sessions").json():
            if session["path"] == NOTEBOOK.name:
                assert page.request.delete(f"{lab}/api/sessions/{session['id']}", headers=token).ok


def cell(bench: Page, name: str) -> Locator:
    found = bench.locator(".jp-Notebook .jp-CodeCell").nth([each.id for each in CELLS].index(name))
    found.scroll_into_view_if_needed()
    return found


def test_one_slider_moves_both_sides(bench: Page, said: list[str]) -> None:
    lab = cell(bench, "linked")
    rates = [lab.locator(".dl-box").nth(side).get_by_role("slider", name="α") for side in (0, 1)]
    for rate in rates:
        expect(rate).to_have_value("0.3")
    lab.locator(".noUi-handle").focus()
    bench.keyboard.press("ArrowRight")
    for rate in rates:
        expect(rate).to_have_value("0.35")
    expect(cell(bench, "tell").get_by_text("α = 0.35: distance left, gentle 0.65").last).to_be_visible()
    rates[1].focus()
    bench.keyboard.press("ArrowLeft")
    expect(rates[0]).to_have_value("0.3")
    assert said == []


def test_two_explorers_share_the_room(bench: Page) -> None:
    lab = cell(bench, "linked")
    left, right = (lab.locator(".dl-box").nth(side).bounding_box() for side in (0, 1))
    assert left
    assert right
    assert left["y"] == right["y"]
    assert left["x"] + left["width"] <= right["x"]
    assert left["width"] == pytest.approx(right["width"], abs=1)
    assert left["width"] > 300


def test_a_button_runs_the_readers_code(bench: Page, said: list[str]) -> None:
    lab = cell(bench, "walk")
    explorer = lab.locator(".dl-box").first
    before = explorer.inner_text()
    lab.get_by_role("button", name="One step").click()
    expect(lab.get_by_text("J = 0.483")).to_be_visible()
    expect(explorer).not_to_have_text(before)
    assert "0.483" in explorer.inner_text()
    assert said == []


def test_the_quiz_counts(bench: Page, said: list[str]) -> None:
    lab = cell(bench, "quiz-lab")
    lab.locator(".dlq-question input").fill("0.2")
    lab.get_by_role("button", name="Check").click()
    expect(lab.get_by_text("right answers: 1 / 1")).to_be_visible()
    assert said == []


def test_no_cell_complains(bench: Page) -> None:
    assert bench.locator("[data-mime-type='application/vnd.jupyter.stderr']").count() == 0
    assert bench.locator("[data-mime-type='application/vnd.jupyter.error']").count() == 0
