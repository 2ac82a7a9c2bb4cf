"""What a visit to a page does: requests, console, weight, stability, width, language, memory."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.site.pages import (
    BOOK,
    CHAPTERS,
    LANGUAGES,
    NARROW,
    WAYS,
    WIDE,
    base_of,
    chapter_pages,
    lesson_pages,
    opened,
    probe,
    spread,
)

PAGE_BYTES, PAGE_REQUESTS = 350_000, 25
TWO_FRAMES = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


@pytest.mark.parametrize(
    ("address", "way", "width"),
    [
        *spread(chapter_pages(), WAYS, [NARROW, WIDE]),
        *spread([*lesson_pages(), "index.html", "404.html"], WAYS, [NARROW, WIDE]),
    ],
)
def test_a_page_keeps_quiet_and_keeps_still(
    site: Path, served: str, chromium: Browser, address: str, way: str, width: int
) -> None:
    """It asks no other host, complains of nothing, does not jump while it loads, and never scrolls sideways.

    320 px is also 1280 px at 400 % zoom, and 640 px is 1280 px at 200 %.
    """
    base = base_of(site, served, way)
    with opened(chromium, viewport={"width": width, "height": 800}) as visit:
        visit.page.add_init_script(probe("watch_shift"))
        visit.page.goto(f"{base}/{address}")
        visit.settle()
        assert visit.page.evaluate("window.shift") <= 0.02
        for size in (320, 360, 640):
            visit.page.set_viewport_size({"width": size, "height": 800})
            visit.page.evaluate(
                "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
            )
            over = visit.page.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert over <= 0, f"{size}: {over} px, {visit.page.evaluate(probe('too_wide'))}"
        assert visit.foreign(base) == []
        assert visit.messages == []


@pytest.mark.parametrize("way", WAYS)
def test_the_search_page_of_no_language_keeps_quiet(
    site: Path, served: str, chromium: Browser, way: str
) -> None:
    with opened(chromium) as visit:
        visit.page.goto(f"{base_of(site, served, way)}/search.html")
        visit.settle()
        assert visit.foreign(base_of(site, served, way)) == []
        assert visit.messages == []


@pytest.mark.parametrize("address", [*chapter_pages(), *lesson_pages()])
def test_a_first_visit_is_light(served: str, chromium: Browser, address: str) -> None:
    """All that a cold visit fetches before the reader scrolls, types or clicks."""
    with opened(chromium) as visit:
        visit.page.goto(f"{served}/{address}")
        visit.page.wait_for_load_state("networkidle")
        visit.page.wait_for_timeout(500)
        kinds: dict[str, int] = {}
        for request in visit.requests:
            if request.url.startswith(served):
                size = len(gzip.compress(request.response().body(), 9))
                size = min(size, len(request.response().body()))
                kinds[request.resource_type] = kinds.get(request.resource_type, 0) + size
        count = sum(request.url.startswith(served) for request in visit.requests)
    assert sum(kinds.values()) <= PAGE_BYTES, kinds
    assert count <= PAGE_REQUESTS


# ---- two languages --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("chapter", "way"), spread(CHAPTERS, WAYS))
def test_the_switch_lands_on_the_same_section(
    site: Path, served: str, chromium: Browser, chapter: str, way: str
) -> None:
    base = base_of(site, served, way)
    with opened(chromium) as visit:
        page = visit.page
        page.goto(f"{base}/book/ko/{chapter}.html")
        visit.settle()
        sections = page.evaluate(
            "[...document.querySelectorAll('.article section section[id]')].map((s) => s.id)"
        )
        chosen = sections[len(sections) // 2]
        page.evaluate("(id) => document.getElementById(id).scrollIntoView({ behavior: 'instant' })", chosen)
        page.locator("a.language-switch").click()
        page.wait_for_url(f"**/book/en/{chapter}.html*")
        assert page.evaluate("location.hash") == f"#{chosen}"
        page.wait_for_function(
            "(id) => Math.abs(document.getElementById(id).getBoundingClientRect().top) < 160", arg=chosen
        )
        page.locator("a.language-switch").click()
        page.wait_for_url(f"**/book/ko/{chapter}.html#{chosen}")


@pytest.mark.parametrize(("locale", "expected"), [("ko-KR", "ko"), ("en-US", "en"), ("de-DE", "en")])
def test_the_door_follows_the_browser(served: str, chromium: Browser, locale: str, expected: str) -> None:
    with opened(chromium, locale=locale) as visit:
        visit.page.goto(f"{served}/")
        visit.page.wait_for_url(f"**/book/{expected}/index.html")


def test_the_door_remembers_a_choice(served: str, chromium: Browser) -> None:
    with opened(chromium, locale="ko-KR") as visit:
        visit.page.goto(f"{served}/#choose")
        visit.page.locator("a[data-language=en]").click()
        visit.page.wait_for_url("**/book/en/index.html")
        visit.page.goto(f"{served}/")
        visit.page.wait_for_url("**/book/en/index.html")
        visit.page.locator("a.language-switch").click()
        visit.page.wait_for_url("**/book/ko/index.html")
        visit.page.goto(f"{served}/index.html")
        visit.page.wait_for_url("**/book/ko/index.html")


def test_the_door_offers_both_without_scripts(served: str, chromium: Browser) -> None:
    with opened(chromium, java_script_enabled=False) as visit:
        visit.page.goto(f"{served}/index.html")
        for lang in LANGUAGES:
            link = visit.page.locator(f"a[data-language={lang}]")
            assert link.is_visible()
            assert link.get_attribute("href") == f"book/{lang}/index.html"


def test_an_unknown_address_shows_a_way_back(served: str, chromium: Browser) -> None:
    with opened(chromium) as visit:
        response = visit.page.goto(f"{served}/book/ko/no-such-chapter.html")
        assert response.status == 404
        visit.page.locator("a[data-language=ko]").click()
        visit.page.wait_for_url("**/book/ko/index.html")


def test_a_page_stands_where_storage_is_forbidden(served: str, chromium: Browser) -> None:
    with opened(chromium) as visit:
        visit.page.add_init_script(probe("forbid_storage"))
        visit.page.goto(f"{served}/book/ko/{CHAPTERS[0]}.html")
        visit.settle()
        visit.page.locator(".mode-button").click()
        visit.page.locator("a.language-switch").click()
        visit.page.wait_for_url(f"**/book/en/{CHAPTERS[0]}.html*")
        assert not [m for m in visit.messages if m.startswith("error")]


# ---- without scripts, on paper ----------------------------------------------------------------------------


@pytest.mark.parametrize("address", chapter_pages())
def test_a_page_reads_without_scripts(served: str, chromium: Browser, address: str) -> None:
    with opened(chromium, java_script_enabled=False) as visit:
        page = visit.page
        page.goto(f"{served}/{address}")
        notebook = (
            (BOOK / Path(address).relative_to("book")).with_suffix(".ipynb").read_text(encoding="utf-8")
        )
        assert page.locator(".dlnotes-widget").count() == notebook.count("data-widget=") > 0
        for fallback in page.locator(".dlnotes-fallback").all():
            assert fallback.is_visible()
            assert len(fallback.inner_text()) > 40
        assert page.locator("math").first.is_visible()
        dead = page.locator("button:visible:not([popovertarget])")
        assert dead.count() == 0, dead.first.evaluate("(b) => b.outerHTML")


@pytest.mark.parametrize(("chapter", "lang"), spread(CHAPTERS, LANGUAGES))
def test_a_page_prints(served: str, chromium: Browser, chapter: str, lang: str) -> None:
    with opened(chromium) as visit:
        page = visit.page
        page.goto(f"{served}/book/{lang}/{chapter}.html")
        visit.settle()
        page.emulate_media(media="print")
        for hidden in (".site-header", ".chapters", ".neighbours"):
            assert not page.locator(hidden).first.is_visible()
        assert page.locator(".dlnotes-fallback").first.is_visible()
        assert len(page.pdf()) > 50_000
