"""The lists in a browser: the ledger is filtered by keyboard, a term explains itself on hover, focus, tap."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, expect

from dlnotes.claims import load
from tests.site.pages import chapter_pages, opened

WRONG = sum(claim.verdict == "WRONG" for claim in load())


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_the_ledger_is_filtered_and_says_how_much_is_left(served: str, chromium: Browser, lang: str) -> None:
    with opened(chromium) as visit:
        page = visit.page
        page.goto(f"{served}/book/{lang}/claims.html")
        told = page.locator(".ledger-filter output")
        expect(told).to_have_text(re.compile(rf"{len(load())}\D+{len(load())}"))
        page.locator("input[value=WRONG]").focus()
        page.keyboard.press("Space")
        expect(told).to_contain_text(str(WRONG))
        assert page.locator(".ledger-entry:visible").count() == WRONG
        page.locator("select[name=chapter]").select_option("11-broadcasting")
        left = [c for c in load("11-broadcasting") if c.verdict == "WRONG"]
        assert page.locator(".ledger-entry:visible").count() == len(left)
        assert page.locator(".ledger-chapter:visible").count() == 1
        summary = page.locator(".ledger-entry:visible summary").first
        summary.focus()
        page.keyboard.press("Enter")
        assert page.locator(".claim-card:visible").count() == 1
        assert not visit.messages


def test_the_address_of_a_claim_opens_it(served: str, chromium: Browser) -> None:
    with opened(chromium) as visit:
        visit.page.goto(f"{served}/book/en/claims.html#claim-sigmoid-formula")
        expect(visit.page.locator("#claim-sigmoid-formula")).to_be_in_viewport()


def test_the_ledger_reads_without_scripts(served: str, chromium: Browser) -> None:
    with opened(chromium, java_script_enabled=False) as visit:
        page = visit.page
        page.goto(f"{served}/book/ko/claims.html")
        assert not page.locator(".ledger-filter").is_visible()
        assert page.locator(".ledger-entry:visible").count() == len(load())


@pytest.mark.parametrize("address", chapter_pages()[:: len(chapter_pages()) // 2])
def test_a_term_explains_itself(served: str, chromium: Browser, address: str) -> None:
    with opened(chromium, viewport={"width": 360, "height": 800}) as visit:
        page, note = visit.page, visit.page.locator(".term-note")
        page.goto(f"{served}/{address}")
        term = page.locator(".term").first
        other = term.get_attribute("data-other")
        term.hover()
        expect(note).to_be_visible()
        assert note.locator("b").get_attribute("lang") == other
        assert term.get_attribute("aria-describedby") == "term-note"
        box = note.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 360
        note.hover()  # it stays while the pointer is on it
        page.wait_for_timeout(400)
        expect(note).to_be_visible()
        page.keyboard.press("Escape")
        expect(note).to_be_hidden()
        page.mouse.move(0, 0)
        page.keyboard.press("Tab")
        term.focus()
        expect(note).to_be_visible()
        assert not visit.messages


def test_the_first_tap_explains_and_the_second_follows(served: str, chromium: Browser) -> None:
    with opened(chromium, viewport={"width": 360, "height": 800}, has_touch=True) as visit:
        page = visit.page
        page.goto(f"{served}/{chapter_pages()[0]}")
        term = page.locator(".term").first
        term.tap()
        expect(page.locator(".term-note")).to_be_visible()
        assert page.url.endswith(chapter_pages()[0])
        term.tap()
        page.wait_for_url("**/glossary.html#term-*")
