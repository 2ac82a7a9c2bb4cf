"""The same pages in Firefox, over http and from disk: formulas drawn, a quiz answered, an explorer moved."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.site.firefox import Firefox
from tests.site.pages import WAYS, base_of, chapter_pages, probe

pytestmark = pytest.mark.full
SPACE, ENTER, RIGHT = " ", "\ue007", "\ue014"


@pytest.fixture(scope="module")
def firefox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firefox]:
    with Firefox(tmp_path_factory.mktemp("profile")) as running:
        yield running


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("address", chapter_pages())
def test_a_chapter_lives(site: Path, served: str, firefox: Firefox, address: str, way: str) -> None:
    firefox.errors.clear()
    firefox.open(f"{base_of(site, served, way)}/{address}")
    firefox.run("async () => { try { localStorage.clear(); } catch {} }")
    firefox.run(probe("wake"))

    fonts = firefox.run(
        "async () => { await document.fonts.ready; return [...document.fonts].map((f) => f.status); }"
    )
    assert "loaded" in fonts
    flat = """() => [...document.querySelectorAll("math")].filter((m) => m.checkVisibility())
      .filter((m) => m.getBoundingClientRect().height < 5).length"""
    assert firefox.run(flat) == 0

    firefox.run("""() => { document.querySelector("fieldset input[type=radio]").focus(); }""")
    firefox.press(SPACE)
    firefox.run("""() => { document.activeElement.closest("fieldset").querySelector("button").focus(); }""")
    firefox.press(ENTER)
    said = firefox.run(
        """async () => {
          const status = document.activeElement.closest(".dlnotes-view").querySelector("[role=status]");
          await new Promise((done) => setTimeout(done, 300));
          return status.textContent;
        }"""
    )
    assert said.strip()

    text = """() => document.querySelector(".dlnotes-widget:not([data-widget=quiz]) .dlnotes-view").outerHTML
      + [...document.querySelectorAll("input[type=range]")].map((i) => i.value)"""
    before = firefox.run(text)
    firefox.run(
        """() => { document.querySelector(".dlnotes-widget:not([data-widget=quiz])")
          .querySelector("input[type=range], .dlnotes-view button").focus(); }"""
    )
    firefox.press(RIGHT, ENTER)
    assert firefox.run(text) != before
    assert firefox.errors == []
