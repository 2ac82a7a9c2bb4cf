"""The index of search: what it reads of a page, and that it follows the pages through incremental builds."""

from __future__ import annotations

import gzip
import random
import shutil
from pathlib import Path

import pytest
from docutils import nodes
from docutils.utils import new_document

from book._ext import glossary, search
from book._ext.search.sections import identifiers, readable, sections
from tests.book.small_book import SOURCE, build, index

CHAPTERS, LIMIT = 14, 200_000


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Return a copy of the small book and the site built from it; tests add changes of their own."""
    folder = tmp_path_factory.mktemp("small-book")
    source = shutil.copytree(SOURCE, folder / "source")
    return source, build(source, folder / "site")


# ---- what is read of a page -----------------------------------------------------------------------


def section(name: str, title: str, *children: nodes.Node) -> nodes.section:
    return nodes.section("", nodes.title("", title), *children, ids=[name])


def code_cell(code: str, *outputs: nodes.Node) -> nodes.container:
    shown = nodes.container("", nodes.literal_block("", code), nb_element="cell_code_source")
    return nodes.container(
        "", shown, nodes.container("", *outputs, nb_element="cell_code_output"), nb_element="cell_code"
    )


def read(*children: nodes.Node) -> list[tuple[str, str, str, str]]:
    document = new_document("page")
    document += section("title", "제목", *children)
    return [tuple(part) for part in sections(document)]


def test_a_section_does_not_hold_the_text_of_the_sections_inside_it() -> None:
    found = read(nodes.paragraph("", "겉"), section("inner", "속 제목", nodes.paragraph("", "속")))
    assert found == [("", "제목", "겉", ""), ("inner", "속 제목", "속", "")]


def test_inline_markup_parts_no_word_and_blocks_do() -> None:
    marked = nodes.paragraph("", "", nodes.strong("", "손실"), nodes.Text("을 줄입니다."))
    assert read(marked, nodes.paragraph("", "다음"))[0][2] == "손실을 줄입니다. 다음"


def test_text_is_composed_and_has_single_blanks() -> None:
    decomposed = "기울기\n  소실"
    assert read(nodes.paragraph("", decomposed))[0][2] == "기울기 소실"


@pytest.mark.parametrize(
    ("tex", "text"),
    [(r"\hat{y} = \sigma(z)", "ŷ=σ(z)"), (r"\frac{1}{m}", "1/m"), ("e^{-z}", "e^−z"), ("a < b", "a<b")],
)
def test_a_formula_becomes_one_line(tex: str, text: str) -> None:
    assert read(nodes.paragraph("", "", nodes.math("", tex)))[0][2] == text


def test_outputs_are_not_read_but_for_claim_cards() -> None:
    card = '<article><p>머리</p><div class="claim-correction"><p>바로잡은 말</p></div><p>꼬리</p></article>'
    found = read(
        code_cell(
            "total = np.mean(x)",
            nodes.literal_block("", "0.5 출력"),
            nodes.raw("", card, format="html"),
            nodes.raw("", "<script>let hidden</script>", format="html"),
        )
    )
    assert found == [("", "제목", "바로잡은 말", "total mean")]


def test_the_names_in_code_are_read_once_and_without_keywords() -> None:
    assert identifiers("for row in rows:\n    keep(rows, 'text', k=1)  # note") == ["row", "rows", "keep"]
    assert identifiers("a listing (that is no Python") == ["listing", "that", "Python"]


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ('<p class="claim-quote">하나<br>둘</p><p>셋</p>', "하나둘"),
        ('<div class="claim-head">하나</div>', ""),
        ('<div class="claim-correction extra"><p>a &lt; b</p></div>', "a < b"),
    ],
)
def test_only_the_wanted_parts_of_an_output_are_read(html: str, text: str) -> None:
    assert readable(html).strip() == text


# ---- what the scripts hold ------------------------------------------------------------------------


def test_a_script_is_ascii_safe_about_nothing_but_valid_json() -> None:
    assert search.call("add", "ko", {"a": "가\u2028</script>"}) == (
        'dlnotesSearch.add("ko",{"a":"가\u2028</script>"});\n'
    )


def test_what_the_glossary_refuses_is_still_understood() -> None:
    terms = {entry["ko"][0]: entry for entry in search.knowledge(glossary.load())["terms"]}
    assert "파라미터" in terms["매개변수"]["ko"]
    assert "경사" in terms["기울기 벡터"]["near"]


def test_each_language_has_its_own_pages(book: tuple[Path, Path]) -> None:
    _, site = book
    korean, english = index(site, "ko"), index(site, "en")
    assert set(korean) == set(english)
    assert korean["07-gradient-descent"][0] == "내리막 걷기"
    assert [part[0] for part in korean["07-gradient-descent"][1]] == ["", "rate", "shape-of-cost"]
    assert [part[0] for part in english["07-gradient-descent"][1]] == ["", "rate", "shape-of-cost"]
    assert korean["05-logistic-regression"][1][1][3].split()[0] == "predictions"


def lost_places(site: Path) -> list[str]:
    """Return the places of both indexes that no page has."""
    lost = []
    for lang in ("ko", "en"):
        for name, (_, parts) in index(site, lang).items():
            html = (site / "book" / lang / f"{name}.html").read_text(encoding="utf-8")
            wanted = [anchor for anchor, *_ in parts if anchor]
            lost += [f"{lang}/{name}#{anchor}" for anchor in wanted if f'id="{anchor}"' not in html]
    return lost


def loading_search(site: Path) -> list[str]:
    """Return the pages that load a script of search."""
    pages = [page for page in site.rglob("*.html") if "_static/search/" in page.read_text(encoding="utf-8")]
    return sorted(page.relative_to(site).as_posix() for page in pages)


def assert_search_is_sound(site: Path) -> None:
    assert lost_places(site) == []
    assert loading_search(site) == ["book/en/search.html", "book/ko/search.html"]
    assert (site / "search.html").exists()
    sphinx = {"searchindex.js", "searchtools.js", "language_data.js"}
    assert not sphinx & {path.name for path in site.rglob("*.js")}


def test_the_small_site_is_sound(book: tuple[Path, Path]) -> None:
    assert_search_is_sound(book[1])


def test_the_site_is_sound(site: Path) -> None:
    assert_search_is_sound(site)


def test_a_place_that_no_page_has_is_lost(book: tuple[Path, Path], tmp_path: Path) -> None:
    site = shutil.copytree(book[1], tmp_path / "site")
    page = site / "book" / "ko" / "07-gradient-descent.html"
    page.write_text(page.read_text(encoding="utf-8").replace('id="rate"', 'id="speed"'), encoding="utf-8")
    assert lost_places(site) == ["ko/07-gradient-descent#rate"]


def test_the_index_follows_the_pages(book: tuple[Path, Path]) -> None:
    """A changed page is read anew, an unchanged one kept, a removed one forgotten, a quiet one left out."""
    source, site = book
    before = index(site, "ko")
    changed = source / "book" / "ko" / "11-broadcasting.md"
    changed.write_text(changed.read_text(encoding="utf-8") + "\n덧붙인 문장입니다.\n", encoding="utf-8")
    (source / "book" / "ko" / "03-vanishing-gradient.md").unlink()
    quiet = source / "book" / "ko" / "05-logistic-regression.md"
    quiet.write_text("---\nnosearch: true\n---\n" + quiet.read_text(encoding="utf-8"), encoding="utf-8")
    contents = source / "book" / "ko" / "index.md"
    text = contents.read_text(encoding="utf-8")
    contents.write_text(text.replace("03-vanishing-gradient\n", ""), encoding="utf-8")
    after = index(build(source, site), "ko")
    assert "덧붙인 문장입니다." in after["11-broadcasting"][1][-1][2]
    assert set(before) - set(after) == {"03-vanishing-gradient"}
    assert after["07-gradient-descent"] == before["07-gradient-descent"]
    assert [part[1:] for part in after["05-logistic-regression"][1]][2] == ["결정 경계", ""]


# ---- how much it weighs ---------------------------------------------------------------------------


def weight(site: Path, chapters: int) -> float:
    """Return the compressed bytes of both indexes and of the terms, if the book had so many chapters."""
    folder = site / "_static" / "search"
    size = {
        name: len(gzip.compress((folder / f"{name}.js").read_bytes(), 9)) for name in ("ko", "en", "terms")
    }
    there = sum(name[:2].isdigit() for name in index(site, "ko"))
    return size["terms"] + (size["ko"] + size["en"]) * chapters / there


def test_the_index_is_light(site: Path) -> None:
    """Chapters still to come are taken to be as heavy as those that are there."""
    assert weight(site, CHAPTERS) <= LIMIT


def test_a_heavy_index_is_refused(tmp_path: Path) -> None:
    letters = random.Random(1)
    text = "".join(chr(letters.randrange(0xAC00, 0xD7A4)) for _ in range(10_000))
    page = ("제목", [search.Section("", "제목", text, "")])
    pages = {f"book/{lang}/{number:02}-page": page for lang in ("ko", "en") for number in range(1, 3)}
    search.write(tmp_path / "_static" / "search", pages)
    assert weight(tmp_path, CHAPTERS) > LIMIT
