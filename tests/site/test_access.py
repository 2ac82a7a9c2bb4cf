"""Access: axe on whole documents in every state, contrast by computed colours, keyboard."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.site.pages import (
    CHAPTERS,
    LANGUAGES,
    NARROW,
    WIDE,
    all_pages,
    chapter_pages,
    lesson_pages,
    opened,
    probe,
    spread,
)

RULES = {
    "resultTypes": ["violations"],  # every rule runs, but what passes is not described: that takes longer
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
}


def violations(page: Page) -> list[str]:
    """Return what axe finds in the whole document, one line each."""
    found: list[dict[str, Any]] = Axe().run(page, options=RULES).response["violations"]
    return [f"{v['id']}: {n['html'][:160]} {n['failureSummary'][:200]}" for v in found for n in v["nodes"]]


def answer_every_quiz(page: Page) -> int:
    """Answer every question by its first option or with a number, and press check; return how many."""
    return page.evaluate(probe("answer_quizzes"))


OTHER_PAGES = [*lesson_pages(), "index.html", "404.html", "book/ko/search.html", "book/en/search.html"]


@pytest.mark.parametrize(
    ("chapter", "lang", "scheme", "width", "state"),
    spread(CHAPTERS, LANGUAGES, ["light", "dark"], [NARROW, WIDE], ["fresh", "answered"]),
)
def test_axe_finds_nothing_in_a_chapter(
    served: str, chromium: Browser, chapter: str, lang: str, scheme: str, width: int, state: str
) -> None:
    size = {"width": width, "height": 900}
    with opened(chromium, color_scheme=scheme, viewport=size, reduced_motion="reduce") as visit:
        visit.page.goto(f"{served}/book/{lang}/{chapter}.html")
        visit.settle()
        if state == "answered":
            assert answer_every_quiz(visit.page) >= 4
            visit.page.wait_for_timeout(150)
        found = violations(visit.page)
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("address", "scheme", "width"), spread(OTHER_PAGES, ["light", "dark"], [NARROW, WIDE])
)
def test_axe_finds_nothing(served: str, chromium: Browser, address: str, scheme: str, width: int) -> None:
    size = {"width": width, "height": 900}
    with opened(chromium, color_scheme=scheme, viewport=size, reduced_motion="reduce") as visit:
        visit.page.goto(f"{served}/{address}" + ("#choose" if address == "index.html" else ""))
        if address != "index.html":
            visit.settle()
        found = violations(visit.page)
    assert not found, "\n".join(found)


def test_axe_sees_every_page(site: Path) -> None:
    unseen = set(all_pages(site)) - {*chapter_pages(), *OTHER_PAGES}
    assert unseen == {"search.html"}  # it only sends the reader on


def test_axe_can_fail(chromium: Browser) -> None:
    with opened(chromium) as visit:
        visit.page.set_content("<html lang=ko><title>x</title><main><h1>x</h1><input></main>")
        assert any(line.startswith("label") for line in violations(visit.page))


CONTRAST = probe("contrast")


@pytest.mark.parametrize(
    ("chapter", "lang", "scheme", "chosen"),
    spread(CHAPTERS, LANGUAGES, ["light", "dark"], ["system", "light", "dark"]),
)
def test_text_stands_out_by_its_computed_colour(
    served: str, chromium: Browser, chapter: str, lang: str, scheme: str, chosen: str
) -> None:
    """Axe does not see text that a theme makes invisible, nor what a reader's own choice does to it."""
    with opened(chromium, color_scheme=scheme) as visit:
        if chosen != "system":
            visit.page.add_init_script(f"localStorage.setItem('dlnotes:mode', '{chosen}')")
        visit.page.goto(f"{served}/book/{lang}/{chapter}.html")
        visit.settle()
        answer_every_quiz(visit.page)
        assert visit.page.evaluate(CONTRAST) == []


@pytest.mark.parametrize(
    ("name", "lang"), spread([*CHAPTERS, "claims", "exercises", "index", "search"], LANGUAGES)
)
def test_targets_are_large_enough(served: str, chromium: Browser, name: str, lang: str) -> None:
    with opened(chromium, viewport={"width": NARROW, "height": 800}) as visit:
        visit.page.goto(f"{served}/book/{lang}/{name}.html")
        visit.settle()
        small = visit.page.evaluate(probe("small_targets"))
        assert not small, "\n".join(small)


def test_keyboard_reaches_everything_in_reading_order(served: str, chromium: Browser) -> None:
    with opened(chromium) as visit:
        page = visit.page
        page.goto(f"{served}/{chapter_pages()[0]}")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip-link"
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "content"
        page.keyboard.press("Control+k")
        page.wait_for_url("**/search.html*")


@pytest.mark.parametrize("width", [NARROW])
def test_the_chapters_open_and_close_by_keyboard(served: str, chromium: Browser, width: int) -> None:
    with opened(chromium, viewport={"width": width, "height": 800}) as visit:
        page = visit.page
        page.goto(f"{served}/{chapter_pages()[0]}")
        opener = page.locator("button[popovertarget=chapters]").first
        opener.focus()
        page.keyboard.press("Enter")
        assert page.locator("#chapters").is_visible()
        assert not violations(page)
        page.keyboard.press("Escape")
        assert not page.locator("#chapters").is_visible()
        assert opener.evaluate("(e) => e === document.activeElement")


def test_forced_colours_keep_the_page_readable(served: str, chromium: Browser) -> None:
    with opened(chromium, forced_colors="active") as visit:
        visit.page.goto(f"{served}/{chapter_pages()[0]}")
        visit.settle()
        answer_every_quiz(visit.page)
        assert not visit.page.evaluate(CONTRAST)
