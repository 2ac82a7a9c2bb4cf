"""Formulas as a browser draws them: the font, brackets that grow, both modes, narrow pages, keyboard."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Browser, Page

from book._ext.maths import ASSETS, FONTS, to_mathml
from tests.site.pages import CHAPTERS, LANGUAGES, opened, spread

THEME = FONTS.parent / "theme" / "static"
LONG = r"J(w,b)=-\frac1m\sum_{i=1}^{m}\Bigl[y^{(i)}\log\hat y^{(i)}+(1-y^{(i)})\log(1-\hat y^{(i)})\Bigr]"


def formula(tex: str, number: str = "") -> str:
    mathml = to_mathml(tex, True)
    return f'<div class="formula"><div class="formula-body">{mathml}</div>{number}</div>'


def line(name: str, *formulas: str, size: int = 17) -> str:
    return f'<div id="{name}" style="font-size: {size}px">{" ".join(map(to_mathml, formulas))}</div>'


@pytest.fixture
def draw(chromium: Browser, tmp_path: Path) -> Callable[..., Any]:
    """Open a page with formulas from disk, with the style and script that every page has."""
    for name in ASSETS:
        (tmp_path / name).write_bytes((FONTS / name).read_bytes())
    for name in ("site.css", "site.js"):
        (tmp_path / name).write_bytes((THEME / name).read_bytes())
    contexts = []

    def page(body: str, **options: Any) -> Page:
        html = (
            '<!DOCTYPE html><html lang="ko"><meta charset="utf-8"><title>수식</title>'
            '<link rel="stylesheet" href="site.css"><link rel="stylesheet" href="maths.css">'
            f'<script defer src="site.js"></script><main><h1>수식</h1>{body}</main></html>'
        )
        (tmp_path / "page.html").write_text(html, encoding="utf-8")
        context = chromium.new_context(**options)
        contexts.append(context)
        opened_page = context.new_page()
        opened_page.goto((tmp_path / "page.html").as_uri())
        opened_page.evaluate("document.fonts.ready")
        return opened_page

    yield page
    for context in contexts:
        context.close()


def boxes(page: Page, selector: str) -> list[dict[str, float]]:
    return page.locator(selector).evaluate_all("(all) => all.map((e) => e.getBoundingClientRect().toJSON())")


def test_the_font_arrives_from_disk(draw: Callable[..., Page]) -> None:
    page = draw(formula("x"))
    assert page.evaluate("[...document.fonts].map((f) => [f.family, f.status])") == [
        ["DL Notes Math", "loaded"]
    ]


@pytest.mark.parametrize("pair", ["( )", "[ ]", r"\{ \}", "| |", r"\lfloor \rfloor", r"\lVert \rVert"])
def test_brackets_grow_with_what_they_hold(draw: Callable[..., Page], pair: str) -> None:
    left, right = pair.split()
    tall = r"\begin{matrix}1\\2\\3\end{matrix}"
    page = draw(formula(rf"\left{left} x\right{right}") + formula(rf"\left{left} {tall}\right{right}"))
    low, high = (boxes(page, f".formula:nth-of-type({n}) mrow > mo:first-child")[0] for n in (1, 2))
    held = boxes(page, "mtable")[0]
    assert low["height"] < 30
    assert high["height"] >= 0.95 * held["height"] > 1.8 * low["height"]


def test_brackets_stand_close_to_what_they_hold(draw: Callable[..., Page]) -> None:
    page = draw(line("a", r"\left(\frac ab\right)", size=100))
    left, right = boxes(page, "mo")
    assert left["width"] == pytest.approx(right["width"], abs=1)
    assert left["width"] < 70


def test_roots_and_sums_grow(draw: Callable[..., Page]) -> None:
    page = draw(
        line("a", r"\sqrt{x}", r"\sqrt{\dfrac{x}{\dfrac yz}}")
        + line("b", r"\sum_i x", r"\displaystyle\sum_i x")
    )
    small, large = boxes(page, "#a msqrt")
    assert large["height"] > 1.8 * small["height"]
    small, large = boxes(page, "#b mo")
    assert large["height"] > 1.2 * small["height"]


@pytest.mark.parametrize("tex", [r"\overline{xxxx}", r"\widehat{xxxx}", r"\overbrace{xxxx}"])
def test_accents_are_as_wide_as_what_they_cover(draw: Callable[..., Page], tex: str) -> None:
    page = draw(line("a", tex, size=40), viewport={"width": 400, "height": 300})
    [base] = boxes(page, "mrow")
    [whole] = boxes(page, "mover")
    above = {key: whole[key] for key in ("x", "y", "width")} | {"height": base["top"] - whole["top"]}
    ink = np.asarray(Image.open(io.BytesIO(page.screenshot(clip=above))).convert("L")) < 160
    columns = np.flatnonzero(ink.any(axis=0))
    assert columns.max() - columns.min() >= 0.8 * base["width"]


def test_primes_are_as_large_as_in_print(draw: Callable[..., Page]) -> None:
    page = draw(line("a", "x^{2}", "x'", size=100))
    digit, prime = boxes(page, "msup > :last-child")
    assert prime["height"] > 0.6 * digit["height"]


def test_korean_in_a_formula_is_in_the_font_of_the_text(draw: Callable[..., Page]) -> None:
    page = draw('<p id="a"><span>손실</span></p>' + line("b", r"\text{손실}"))
    [plain], [inside] = boxes(page, "#a span"), boxes(page, "#b mtext")
    assert inside["width"] == pytest.approx(plain["width"], rel=0.03)


def test_columns_of_an_aligned_formula_line_up(draw: Callable[..., Page]) -> None:
    page = draw(formula(r"\begin{aligned}\hat y&=\sigma(z)\\ z&=w^\top x+b\end{aligned}"))
    signs = boxes(page, "mtd:nth-child(2) > mo:first-child")
    assert signs[0]["left"] == pytest.approx(signs[1]["left"], abs=0.5)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("forced", ["none", "active"])
def test_formulas_have_the_colour_of_the_text(draw: Callable[..., Page], scheme: str, forced: str) -> None:
    page = draw(f"<p>글</p>{formula(LONG)}", color_scheme=scheme, forced_colors=forced)
    colours = page.evaluate(
        "[...document.querySelectorAll('p, mi, mo, mn')].map((e) => getComputedStyle(e).color)"
    )
    assert len(set(colours)) == 1


def test_a_number_stands_at_the_right_and_the_formula_in_the_middle(draw: Callable[..., Page]) -> None:
    number = '<span class="eqno">(1)<a class="headerlink" href="#a" aria-label="링크">#</a></span>'
    page = draw(formula("x=1", number), viewport={"width": 1000, "height": 600})
    [row], [inner], [eqno] = (
        boxes(page, ".formula"),
        boxes(page, "math > :nth-child(2)"),
        boxes(page, ".eqno"),
    )
    assert inner["left"] + inner["width"] / 2 == pytest.approx(row["left"] + row["width"] / 2, abs=12)
    assert eqno["right"] == pytest.approx(row["right"], abs=2)
    assert (eqno["top"] + eqno["bottom"]) / 2 == pytest.approx((row["top"] + row["bottom"]) / 2, abs=2)


def test_a_long_formula_scrolls_and_the_keyboard_reaches_it(draw: Callable[..., Page]) -> None:
    page = draw(formula(LONG) + formula("x=1"), viewport={"width": 360, "height": 640})
    long, short = page.locator(".formula-body").all()
    assert long.evaluate("(e) => e.scrollWidth > e.clientWidth")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.wait_for_function("document.querySelector('.formula-body').tabIndex === 0")
    assert short.get_attribute("tabindex") is None
    long.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("document.querySelector('.formula-body').scrollLeft > 0")
    found = Axe().run(page, options={"runOnly": ["scrollable-region-focusable"]}).response
    assert not found["violations"]
    page.set_viewport_size({"width": 1280, "height": 640})
    page.wait_for_function("!document.querySelector('.formula-body').hasAttribute('tabindex')")


def test_axe_would_refuse_a_formula_out_of_reach(draw: Callable[..., Page]) -> None:
    page = draw(formula(LONG), viewport={"width": 360, "height": 640}, java_script_enabled=True)
    page.wait_for_function("document.querySelector('.formula-body').tabIndex === 0")
    page.evaluate("document.querySelector('.formula-body').removeAttribute('tabindex')")
    found = Axe().run(page, options={"runOnly": ["scrollable-region-focusable"]}).response
    assert [violation["id"] for violation in found["violations"]] == ["scrollable-region-focusable"]


def test_a_long_formula_is_printed_whole(draw: Callable[..., Page]) -> None:
    page = draw(formula(LONG), viewport={"width": 360, "height": 640})
    page.emulate_media(media="print")
    assert page.locator(".formula-body").evaluate("(e) => getComputedStyle(e).overflowX") == "visible"


@pytest.mark.parametrize(("chapter", "lang"), spread(CHAPTERS, LANGUAGES))
def test_chapters_draw_their_formulas(served: str, chromium: Browser, chapter: str, lang: str) -> None:
    with opened(chromium) as visit:
        visit.page.goto(f"{served}/book/{lang}/{chapter}.html")
        visit.settle()
        assert visit.page.locator("main math").count() > 3
        loaded = visit.page.evaluate(
            "[...document.fonts].filter((f) => f.status === 'loaded').map((f) => f.family)"
        )
        assert "DL Notes Math" in loaded
        fonts = [request.url for request in visit.requests if ".woff2" in request.url]
        assert len(fonts) == 1
        assert not visit.page.locator("main", has_text="$$").count()
        without_room = visit.page.evaluate(
            "[...document.querySelectorAll('main math')].filter((e) => e.checkVisibility()"
            " && !e.getBoundingClientRect().width).length"
        )
        assert not without_room
