"""What must hold of every page's document: language, twin, links, anchors, interface words, figures."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from bs4 import BeautifulSoup, Tag

from book._ext.words import load
from tests.site.pages import BOOK, CHAPTERS, LANGUAGES, all_pages

HANGUL = re.compile("[가-힣]")


@cache
def document(path: Path) -> BeautifulSoup:
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")


def language(page: str) -> str | None:
    match = re.match(r"book/(ko|en)/", page)
    return match[1] if match else None


def test_every_page_says_its_language(site: Path) -> None:
    wrong = {
        page: document(site / page).html.get("lang")
        for page in all_pages(site)
        if language(page) and document(site / page).html.get("lang") != language(page)
    }
    assert not wrong


def test_every_page_links_to_its_twin(site: Path) -> None:
    for page in filter(language, all_pages(site)):
        soup = document(site / page)
        other = "en" if language(page) == "ko" else "ko"
        switch = soup.select("a.language-switch")
        assert len(switch) == 1, page
        target = (site / page).parent / switch[0]["href"]
        assert target.resolve().relative_to(site.resolve()).as_posix() == page.replace(
            f"book/{language(page)}/", f"book/{other}/"
        )
        assert switch[0]["hreflang"] == switch[0]["lang"] == other
        alternates = {link["hreflang"] for link in soup.select("link[rel=alternate]")}
        assert alternates == {"ko", "en", "x-default"}, page


def test_titles_are_unique_and_described(site: Path) -> None:
    titles: dict[str, str] = {}
    for page in (p for p in all_pages(site) if p != "search.html"):  # it only sends the reader on
        soup = document(site / page)
        title = soup.title.get_text(strip=True)
        assert title, page
        assert titles.setdefault(title, page) == page, f"{page} and {titles[title]} are both {title!r}"
        assert soup.select_one("meta[name=description]")["content"].strip(), page
        assert len(soup.select("h1")) == 1, page


def test_twins_agree_in_numbers_and_anchors(site: Path) -> None:
    for chapter in CHAPTERS:
        facts = []
        for lang in LANGUAGES:
            soup = document(site / f"book/{lang}/{chapter}.html")
            anchors = [s["id"] for s in soup.select(".article section[id]")]
            numbers = [re.findall(r"[\d.]+", n.get_text()) for n in soup.select(".caption-number, .eqno")]
            facts.append((anchors, numbers))
        assert facts[0] == facts[1], chapter
        anchors, numbers = facts[0]
        assert len(anchors) > 4, chapter
        assert all(re.fullmatch(r"[a-z][a-z0-9-]*", a) and not re.fullmatch(r"id\d+", a) for a in anchors)
        chapter_number = str(int(chapter[:2]))
        assert numbers, chapter
        assert all(n[0].split(".")[0] == chapter_number for n in numbers), (chapter, numbers)


def test_every_notebook_can_be_taken_and_run(site: Path) -> None:
    notebooks = {f"book/{path.parent.name}/{path.stem}.html" for path in BOOK.glob("*/*.ipynb")}
    takes = {page: document(site / page).select("#page-tools a[download]") for page in all_pages(site)}
    assert {page for page, found in takes.items() if found} == notebooks


def test_internal_links_and_anchors_lead_somewhere(site: Path) -> None:
    broken = []
    for page in all_pages(site):
        soup = document(site / page)
        ids = [e["id"] for e in soup.select("[id]")]
        broken += [f"{page}: id {i!r} twice" for i in set(ids) if ids.count(i) > 1]
        for element, attribute in (
            (e, a)
            for a in ("href", "src", "popovertarget", "aria-labelledby", "aria-describedby", "for")
            for e in soup.select(f"[{a}]")
        ):
            value = str(element[attribute])
            if attribute not in ("href", "src"):
                broken += [f"{page}: {attribute}={v}" for v in value.split() if v not in ids]
                continue
            parts = urlsplit(value)
            if parts.scheme or parts.netloc or value.startswith("data:"):
                continue
            target = (site / page).parent / unquote(parts.path) if parts.path else site / page
            if not target.is_file():
                broken.append(f"{page}: {value}")
            elif (
                parts.fragment
                and target.suffix == ".html"
                and not document(target.resolve()).find(id=unquote(parts.fragment))
            ):
                broken.append(f"{page}: {value} (no such anchor)")
    assert not broken, "\n".join(broken)


def test_every_exercise_can_be_taken_to_where_it_runs(site: Path) -> None:
    boxes = [(page, box) for page in all_pages(site) for box in document(site / page).select(".box-exercise")]
    written = {f"book/{lang}/{name}.html" for lang in LANGUAGES for name in CHAPTERS}
    assert written <= {page for page, _ in boxes}
    for page, box in boxes:
        (link,) = box.select(".exercise-run a[download]")
        notebook = json.loads(((site / page).parent / link["href"]).resolve().read_text(encoding="utf-8"))
        assert box["id"] in [cell["id"] for cell in notebook["cells"]], page


def test_links_stay_in_the_language(site: Path) -> None:
    strays = []
    for page in filter(language, all_pages(site)):
        other = "en" if language(page) == "ko" else "ko"
        for link in document(site / page).select("a[href]"):
            if f"/{other}/" in link["href"] and "language-switch" not in link.get("class", []):
                strays.append(f"{page}: {link['href']}")
    assert not strays


# ---- words ------------------------------------------------------------------------------------------

INTERFACE = (
    "header, nav, footer, button, summary, legend, label, .caption-number, .headerlink, .admonition-title"
)
SPOKEN = ("aria-label", "title", "placeholder", "alt", "aria-valuetext", "aria-roledescription")
# Names that are the same in every language, and what numbers and code bring along.
NAMES = {
    "english",
    "colab",
    "binder",
    "dlnotes",
    "cc",
    "by",
    "mit",
    "github",
    "jupyter",
    "jupyterlab",
    "python",
    "ctrl",
    "k",
    "relu",
    "tanh",
    "numpy",
    "sklearn",
    "ipynb",
    "sigmoid",
}


def _interface_texts(soup: BeautifulSoup) -> list[tuple[Tag, str]]:
    found = [(e, e.get_text(" ", strip=True)) for e in soup.select(INTERFACE)]
    found += [(e, str(e[a])) for a in SPOKEN for e in soup.select(f"[{a}]")]
    return [(e, text) for e, text in found if text and not e.find_parent(attrs={"lang": "en"}, class_=True)]


def english_words(lang_root: str = "ko") -> set[str]:
    """Return every English sentence that the interface knows, from the words of the site and the widgets."""
    known = {entry["en"] for entry in load().values()}
    for path in Path("dlnotes/widgets/words").glob("*.json"):
        known |= set(json.loads(path.read_text(encoding="utf-8"))["en"].values())
    known |= {
        "Show code cell source",
        "Hide code cell source",
        "Toggle hidden content",
        "Link to this heading",
        "Link to this equation",
        "Link to this image",
        "Copy",
        "Note",
        "Warning",
        "Tip",
        "Contents",
        "Previous",
        "Next",
    }
    return {text for text in known if HANGUL.search(text) is None and len(text) > 3}


def test_no_english_interface_word_on_a_korean_page(site: Path) -> None:
    wrong = []
    english = english_words()
    for page in (p for p in all_pages(site) if language(p) == "ko"):
        soup = document(site / page)
        for element, text in _interface_texts(soup):
            if element.get("lang") == "en" or element.find_parent(attrs={"lang": "en"}):
                continue
            latin = [w for w in re.findall(r"[A-Za-z]{2,}", text) if w.lower() not in NAMES]
            if text in english or (latin and not HANGUL.search(text) and not element.find(["code", "math"])):
                wrong.append(f"{page}: <{element.name}> {text[:80]!r}")
    assert not wrong, "\n".join(wrong)


def test_no_korean_word_on_an_english_page_without_saying_so(site: Path) -> None:
    """Korean text on an English page (the notes' own words, the switch) is marked with its language."""
    wrong = []
    for page in (p for p in all_pages(site) if language(p) == "en"):
        soup = document(site / page)
        for text in soup.body.find_all(string=HANGUL):
            parent = text.parent
            if parent.name in ("script", "style", "template"):
                continue
            marked = parent if parent.get("lang") else parent.find_parent(attrs={"lang": True})
            in_code = parent.name in ("code", "pre") or parent.find_parent(["code", "pre"])
            if not in_code and (marked is None or marked.name == "html" or marked["lang"] != "ko"):
                wrong.append(f"{page}: {text.strip()[:60]!r} in <{parent.name}>")
    assert not wrong, "\n".join(wrong)


# ---- figures ------------------------------------------------------------------------------------------


def test_every_figure_is_described_in_its_language_and_sized(site: Path) -> None:
    wrong, count = [], 0
    for page in all_pages(site):
        for image in document(site / page).select("img"):
            count += 1
            alt = image.get("alt", "")
            if len(alt) < 20 or "/" in alt or alt.endswith((".svg", ".png")):
                wrong.append(f"{page}: alt {alt!r}")
            elif bool(HANGUL.search(alt)) != (language(page) == "ko"):
                wrong.append(f"{page}: alt in the other language: {alt[:60]!r}")
            if not (image.get("width") and image.get("height") and image.get("loading") == "lazy"):
                wrong.append(f"{page}: {image.get('src')} needs width, height and loading=lazy")
    assert count >= 2 * 2 * 3, "figures are missing"
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("bad", ["<p>Show code cell source</p>"])
def test_the_word_check_can_fail(bad: str) -> None:
    soup = BeautifulSoup(f"<button>{bad}</button>", "html.parser")
    assert [text for _, text in _interface_texts(soup) if text in english_words()]
