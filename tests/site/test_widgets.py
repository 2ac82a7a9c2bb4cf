"""Widgets on the built site: loaded where they are used, alive in both languages, kept over the switch."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from sphinx.application import Sphinx

from book._ext.lists.explorer_list import explorers
from book._ext.widgets import FOLDER, files, used, version
from tests.site.pages import all_pages, opened

EXPLORERS = {each.chapter(): each._module for each in explorers()}

_HOST = re.compile(rf'<script [^>]*src="[^"]*_static/{FOLDER}/host\.js\?v=[0-9a-f]+"')
_SHEET = re.compile(rf'<link [^>]*href="[^"]*_static/{FOLDER}/widgets\.css\?v=[0-9a-f]+"')
_VERSIONS = re.compile(r'data-versions="([^"]*)"')


# ---- the files ----------------------------------------------------------------------------------


def test_only_pages_with_widgets_load_the_host(site: Path) -> None:
    with_widgets = 0
    for name in all_pages(site):
        html = (site / name).read_text(encoding="utf-8")
        wanted = bool(used(html))
        with_widgets += wanted
        assert bool(_HOST.search(html)) == bool(_SHEET.search(html)) == wanted, name
    assert with_widgets >= 2 * len(EXPLORERS)


def test_pages_name_the_versions_of_what_they_use(site: Path) -> None:
    for name in all_pages(site):
        html = (site / name).read_text(encoding="utf-8")
        if names := used(html):
            found = _VERSIONS.search(html)
            assert found
            assert json.loads(unescape(found[1])) == {each: version(files()[f"{each}.js"]) for each in names}


def test_the_site_has_the_files_of_this_tree(site: Path) -> None:
    for name, text in files().items():
        assert (site / "_static" / FOLDER / name).read_text(encoding="utf-8") == text


# ---- a book of two pages ------------------------------------------------------------------------


def build(folder: Path, body: str) -> tuple[Path, str]:
    """Build two pages, one of them with some HTML in it; return where, and what was complained of."""
    source, out = folder / "source", folder / "out"
    source.mkdir(exist_ok=True)
    (source / "index.rst").write_text(
        f"Title\n=====\n\n.. raw:: html\n\n   {body}\n\n.. toctree::\n\n   plain\n", encoding="utf-8"
    )
    (source / "plain.rst").write_text("Plain\n=====\n\nText.\n", encoding="utf-8")
    with (folder / "warnings").open("w+", encoding="utf-8") as warnings:
        app = Sphinx(
            str(source), None, str(out), str(folder / "doctrees"), "html", status=None, warning=warnings,
            confoverrides={"extensions": ["book._ext.widgets"], "html_theme": "basic"},
        )  # fmt: skip
        app.build()
        warnings.seek(0)
        return out, warnings.read()


MOUNT = '<div class="dlnotes-widget" data-widget="{}" data-key="k"></div>'


def test_a_page_gets_what_it_uses(tmp_path: Path) -> None:
    out, said = build(tmp_path, MOUNT.format("boundary"))
    html = (out / "index.html").read_text(encoding="utf-8")
    found = _VERSIONS.search(html)
    assert found
    assert list(json.loads(unescape(found[1]))) == ["boundary"]
    assert _HOST.search(html)
    assert len(_SHEET.findall(html)) == 1
    assert FOLDER not in (out / "plain.html").read_text(encoding="utf-8")
    assert said == ""


def test_a_widget_without_a_module_is_named(tmp_path: Path) -> None:
    _, said = build(tmp_path, MOUNT.format("nowhere"))
    assert "index" in said
    assert "a widget 'nowhere' has no module dlnotes/widgets/static/nowhere.mjs; add it" in said


def test_what_did_not_change_is_not_written_again(tmp_path: Path) -> None:
    out, _ = build(tmp_path, MOUNT.format("boundary"))
    host = out / "_static" / FOLDER / "host.js"
    before = host.stat().st_mtime_ns
    build(tmp_path, MOUNT.format("boundary"))
    assert host.stat().st_mtime_ns == before
    host.write_text("old", encoding="utf-8")
    build(tmp_path, MOUNT.format("boundary"))
    assert host.read_text(encoding="utf-8") == files()["host.js"]


# ---- on the pages -------------------------------------------------------------------------------


def move(page: Page, name: str) -> str:
    """Move a slider, a choice or a number by keyboard; return what the controls then show."""
    box = page.locator(f"[data-widget={name}]")
    before = values(page, name)
    sliders = box.locator("input[type=range], input[type=number]:visible")
    others = box.locator("input:visible:not(:checked)")
    control = (sliders if sliders.count() else others).first
    kind = control.get_attribute("type")
    for _ in range(40):
        if kind in ("range", "number"):
            control.press("ArrowUp")
        elif kind == "radio":
            control.press("Space")
        else:
            control.fill("7")
            control.press("Enter")
        page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        if values(page, name) != before:
            break
    return values(page, name)


def values(page: Page, name: str) -> str:
    page.locator(f"[data-widget={name}]").scroll_into_view_if_needed()
    page.locator(f"[data-widget={name}] .dl-box").wait_for()
    inputs = page.locator(f"[data-widget={name}] .dl-box input")
    return ",".join(inputs.evaluate_all("(all) => all.map((each) => `${each.value}${each.checked}`)"))


@pytest.mark.parametrize("scheme", ["http", "file"])
@pytest.mark.parametrize("chapter", EXPLORERS)
def test_an_explorer_keeps_its_state_over_the_switch(
    chromium: Browser, site: Path, served: str, chapter: str, scheme: str
) -> None:
    base = served if scheme == "http" else site.as_uri()
    tries = (_keeps_its_state(chromium, base, chapter) for _ in range(3))
    assert any(tries), "three times the browser itself lost what a page had kept"


def _keeps_its_state(chromium: Browser, base: str, chapter: str) -> bool:
    """Follow the switch, then reload; return False if the browser lost a witness that the test itself kept.

    Of reloads from disk on a busy machine Chromium empties the storage in a few of a hundred, of any page.
    """
    name = EXPLORERS[chapter]
    with opened(chromium, reduced_motion="reduce") as visit:
        page = visit.page
        page.goto(f"{base}/book/ko/{chapter}.html")
        fresh = values(page, name)
        moved = move(page, name)
        assert moved != fresh
        page.evaluate("localStorage.setItem('witness', '')")
        section = page.locator(f"section[id]:has([data-widget={name}])").last.get_attribute("id")
        visit.settle()
        page.locator(f"[id='{section}']").evaluate("(each) => each.scrollIntoView()")
        page.locator("a.language-switch").first.click()
        page.wait_for_url(f"**/book/en/{chapter}.html*")
        assert page.url == f"{base}/book/en/{chapter}.html#{section}"
        assert values(page, name) == moved
        page.reload()
        if page.evaluate("localStorage.getItem('witness')") is None:
            return False
        assert values(page, name) == moved
        assert visit.messages == []
        assert visit.foreign(base) == []
        return True
