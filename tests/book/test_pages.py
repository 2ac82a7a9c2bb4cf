"""A notebook becomes a page: names, links, boxes, figures, equations; what is wrong is said with its cell."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag
from nbformat import NotebookNode, v4

from book._ext.notebook import SVG, write
from book._ext.pages import prepare
from tests.book.builders import notebook

ROOT = Path(__file__).parents[2]
SETTINGS = """
extensions = ["myst_nb", "book._ext.maths", "book._ext.pages"]
root_doc = "book/index"
nb_execution_mode = "off"
myst_enable_extensions = ["dollarmath"]
html_theme = "basic"
html_math_renderer = "mathml"
numfig = True
"""
LOSS = {"ko": "손실", "en": "Loss"}


def build(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [
        sys.executable,
        "-m",
        "sphinx",
        "-q",
        "-W",
        "--keep-going",
        str(folder),
        str(folder / "_build"),
    ]
    return subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False, timeout=120
    )


def chapter(language: str, other: str = "06-cost") -> NotebookNode:
    """Return a chapter that uses everything a page is made of."""
    word = LOSS[language]
    links = f"[same](#loss) [other]({other}.ipynb#loss) [page]({other}.ipynb) [formula](#equation-loss)"
    made = notebook(
        [
            {"id": "title", "text": f"# {word}"},
            {"id": "goals", "text": f"**{word} `x`**\n\n- $a$\n\n```text\n``\n```", "tags": ["box-goals"]},
            {"id": "hint", "text": f"**{word}**\nline two", "tags": ["box-note"]},
            {"id": "quote", "text": f"> **{word}** in a sentence", "tags": ["box-quote"]},
            {"id": "loss", "text": f"## {word}\n\n{links} [cell](#plot)\n\n$$L = a$$ (loss)"},
            {"id": "plot", "code": "show(figure)"},
            {"id": "deeper", "text": f"### {word}"},
        ]
    )
    words = {"alt": f"{word} falls", "caption": f"**{word}** $y$"}
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="300pt" height="150pt" viewBox="0 0 300 150"/>'
    made.cells[5].outputs = [
        v4.new_output("display_data", data={SVG: svg, "text/plain": "alt"}, metadata={SVG: words})
    ]
    return made


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Tag]:
    """Build a book of two chapters and an index in each language, once."""
    folder = tmp_path_factory.mktemp("sound")
    lay_out(folder)
    result = build(folder)
    assert result.returncode == 0, result.stderr
    names = [f"{language}/{name}" for language in LOSS for name in ("05-loss", "06-cost", "index")]
    html = {name: (folder / "_build" / "book" / f"{name}.html").read_text(encoding="utf-8") for name in names}
    return {name: BeautifulSoup(text, "html.parser").find(class_="body") for name, text in html.items()}


def lay_out(folder: Path) -> None:
    (folder / "conf.py").write_text(SETTINGS, encoding="utf-8")
    toctree = "```{toctree}\nko/index\nen/index\n```\n"
    book = folder / "book"
    for language, word in LOSS.items():
        (book / language).mkdir(parents=True)
        write(chapter(language), book / language / "05-loss.ipynb")
        write(chapter(language, "05-loss"), book / language / "06-cost.ipynb")
        (book / language / "index.md").write_text(
            f"# {word}\n\n[loss](05-loss.ipynb#loss) [more](#more)\n\n(more)=\n## {word}\n\n"
            "```{toctree}\n05-loss\n06-cost\n```\n",
            encoding="utf-8",
        )
    (book / "index.md").write_text(f"# Book\n\n{toctree}", encoding="utf-8")


def addresses(page: Tag) -> list[str]:
    return [tag["id"] for tag in page.find_all(id=True)]


def links(page: Tag) -> dict[str, str]:
    return {link.get_text(): link["href"] for link in page.find_all("a", class_="reference")}


def test_every_address_is_a_name_and_the_same_in_both_languages(pages: dict[str, Tag]) -> None:
    assert addresses(pages["ko/05-loss"]) == [
        "title",
        "goals",
        "goals-title",
        "hint",
        "hint-title",
        "quote",
        "loss",
        "equation-loss",
        "plot",
        "figure-plot",
        "deeper",
    ]
    assert addresses(pages["ko/index"]) == ["title", "more"]
    for name in ("05-loss", "06-cost", "index"):
        assert addresses(pages[f"ko/{name}"]) == addresses(pages[f"en/{name}"])


def test_links_stay_in_their_language(pages: dict[str, Tag]) -> None:
    for language in LOSS:
        found = links(pages[f"{language}/05-loss"])
        assert found["same"] == "#loss"
        assert found["other"] == "06-cost.html#loss"
        assert found["page"] == "06-cost.html"
        assert found["formula"] == "#equation-loss"
        assert found["cell"] == "#plot"
        assert links(pages[f"{language}/index"])["loss"] == "05-loss.html#loss"
        assert links(pages[f"{language}/index"])["more"] == "#more"


def test_a_box_has_its_class_and_its_first_bold_line_as_title(pages: dict[str, Tag]) -> None:
    page = pages["ko/05-loss"]
    goals, hint, quote = (page.find(id=name) for name in ("goals", "hint", "quote"))
    assert set(goals["class"]) == {"box", "box-goals"}
    assert goals["role"] == "note"
    assert goals["aria-labelledby"] == "goals-title"
    assert goals.find(class_="box-title").get_text() == "손실 x"
    assert goals.find("li").find("math")
    assert hint.find(class_="box-title").get_text() == "손실"
    assert hint.find_all("p")[1].get_text() == "line two"
    assert quote.find("blockquote")
    assert "aria-labelledby" not in quote.attrs


def test_a_figure_has_alt_text_size_and_a_numbered_caption(pages: dict[str, Tag]) -> None:
    for language, word in LOSS.items():
        figure = pages[f"{language}/05-loss"].find("figure")
        image = figure.find("img")
        assert image["alt"] == f"{word} falls"
        assert (image["width"], image["height"]) == ("400", "200")
        assert image["loading"] == "lazy"
        assert "style" not in image.attrs
        assert image["src"].endswith(".svg")
        caption = figure.find("figcaption")
        assert caption.find(class_="caption-number").get_text().strip(" Fig.").isdigit()
        assert caption.find("strong").get_text() == word
        assert caption.find("math")


def test_a_named_formula_is_numbered(pages: dict[str, Tag]) -> None:
    """Within its chapter, once `bilingual` counts; Sphinx alone counts through the book."""
    names = ("ko/05-loss", "en/05-loss", "ko/06-cost", "en/06-cost")
    numbers = [pages[name].find(id="equation-loss").find(class_="eqno").get_text()[:3] for name in names]
    assert sorted(numbers) == ["(1)", "(2)", "(3)", "(4)"]


@pytest.mark.parametrize(("language", "says"), [("ko", "파이썬"), ("en", "Python")])
def test_where_widgets_need_a_kernel_a_note_leads_to_the_tools_of_the_page(language: str, says: str) -> None:
    made = notebook([{"id": "lab", "code": "VBox()", "output": "0.5\n", "tags": ("live",)}])
    made.cells[0].outputs.append(v4.new_output("display_data", data={"text/plain": "VBox()"}))
    printed, note = prepare(made, f"book/{language}/lab").cells[0].outputs
    assert printed.text == "0.5\n"
    html = BeautifulSoup(note.data["text/html"], "html.parser")
    assert says in html.get_text()
    assert html.find("a")["href"] == "#page-tools"


def test_the_code_of_a_widget_is_shown_where_it_is_the_lesson() -> None:
    made = notebook(
        [{"id": "plain", "code": "Quiz()"}, {"id": "taught", "code": "q", "tags": ("show-input",)}]
    )
    for cell in made.cells:
        mount = '<div class="dlnotes-widget"></div>'
        cell.outputs = [v4.new_output("display_data", data={"text/html": mount})]
    plain, taught = prepare(made, "book/ko/lab").cells
    assert "remove-input" in plain.metadata["tags"]
    assert "remove-input" not in taught.metadata["tags"]


def test_reading_a_notebook_does_not_change_it() -> None:
    original = chapter("ko")
    before = deepcopy(original)
    prepare(original, "book/ko/05-loss")
    assert original == before
    assert "mystnb" not in original.cells[5].metadata


# ---- what is wrong ----------------------------------------------------------------------------


def test_broken_links_and_unnamed_headings_are_said_with_their_cell(tmp_path: Path) -> None:
    lay_out(tmp_path)
    book = tmp_path / "book"
    broken = notebook(
        [
            {"id": "title", "text": "# T"},
            {"id": "here", "text": "[gone](#gone)"},
            {"id": "there", "text": "[away](06-cost.ipynb#away)"},
            {"id": "nowhere", "text": "[lost](07-lost.ipynb)"},
        ]
    )
    write(broken, book / "en" / "05-loss.ipynb")
    index = book / "en" / "index.md"
    text = index.read_text(encoding="utf-8").replace("(more)=", "(content)=").replace("[more](#more)", "")
    index.write_text(
        text.replace("05-loss.ipynb#loss", "05-loss.ipynb#here2") + "\n## 이름 없음\n", encoding="utf-8"
    )
    result = build(tmp_path)
    assert result.returncode != 0
    said = result.stderr.replace("\\", "/")
    for place, what in (
        ("05-loss.ipynb, cell here:", "'gone'"),
        ("05-loss.ipynb, cell there:", "'away'"),
        ("05-loss.ipynb, cell nowhere:", "'07-lost.ipynb'"),
        ("en/index.md:3:", "'here2'"),
        ("en/index.md:6:", "content"),
        ("en/index.md:13:", "no name of its own"),
    ):
        assert any(place in line and what in line for line in said.splitlines()), f"{place} {what}\n{said}"


def failing(cell: NotebookNode) -> None:
    cell.outputs = [
        v4.new_output("error", ename="ZeroDivisionError", evalue="division by zero", traceback=[])
    ]


def not_run(cell: NotebookNode) -> None:
    cell.execution_count = None


def without_output(cell: NotebookNode) -> None:
    cell.outputs = []


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (failing, "cell plot: the cell fails with ZeroDivisionError: division by zero; mend the code"),
        (not_run, "cell plot: the cell has not been run; run `python -m tools.notebooks execute`"),
        (without_output, "cell plot: the cell shows something but its output is missing; run"),
    ],
)
def test_a_failed_notebook_stops_every_build(
    tmp_path: Path, spoil: Callable[[NotebookNode], None], says: str
) -> None:
    lay_out(tmp_path)
    spoiled = chapter("en")
    spoil(spoiled.cells[5])
    write(spoiled, tmp_path / "book" / "en" / "05-loss.ipynb")
    for _ in range(2 if spoil is failing else 1):  # a second build must not pass because nothing changed
        result = build(tmp_path)
        assert result.returncode != 0
        assert f"book/en/05-loss.ipynb, {says}" in " ".join(result.stderr.split())
