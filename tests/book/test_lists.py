"""The lists: the ledger, the glossary page, the references, the map; and terms marked in running text."""

from __future__ import annotations

import doctest
import re
from itertools import pairwise
from pathlib import Path

import html5lib
import nbformat
import pytest
from docutils import nodes

from book._ext import glossary, terms
from book._ext.lists import chapter_map, exercise_list, explorer_list, ledger_list, source_list, term_list
from dlnotes.claims import load
from dlnotes.exercises import Confusion, confusion, exercises

ROOT = Path(__file__).parents[2]
CHAPTERS = sorted(path.stem for path in (ROOT / "book" / "ko").glob("[0-9]*.ipynb"))


def built(site: Path, lang: str, name: str) -> tuple[str, html5lib.html5parser.HTMLParser]:
    text = (site / "book" / lang / f"{name}.html").read_text(encoding="utf-8")
    return text, html5lib.parse(text, namespaceHTMLElements=False)


# ---- the ledger ---------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_the_ledger_shows_every_claim_once_in_order(site: Path, lang: str) -> None:
    text, page = built(site, lang, "claims")
    assert re.findall(r'id="claim-([a-z0-9-]+)"', text) == [claim.id for claim in load()]
    entries = [e for e in page.iter("details") if "ledger-entry" in e.get("class", "")]
    assert [e.get("data-verdict") for e in entries] == [claim.verdict for claim in load()]
    (totals,) = [
        row
        for row in page.iter("tr")
        if row.find("th") is not None and row.find("th").text in ("모두", "All")
    ]
    counts = [int(cell.text or "") for cell in totals.iter("td")]
    verdicts = [claim.verdict for claim in load()]
    assert counts == [verdicts.count(verdict) for verdict in ledger_list.VERDICTS]


def test_a_claim_without_a_card_stops_the_build(tmp_path: Path) -> None:
    card = nbformat.v4.new_output(
        "display_data", {"text/html": '<article class="claim-card x" id="claim-a">1</article>'}
    )
    cell = nbformat.v4.new_code_cell("card('a')", outputs=[card])
    path = tmp_path / "05-x.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=[cell]), path)
    assert list(ledger_list.cards(path)) == ["a"]
    with pytest.raises(ledger_list.MissingCardError, match=r"05-x\.ipynb shows no card of b; add card"):
        ledger_list.wanted_cards(path, ["a", "b"])


# ---- the explorers ------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_every_explorer_is_listed_with_its_tasks_and_its_place(site: Path, lang: str) -> None:
    _, page = built(site, lang, "explorers")
    entries = [e for e in page.iter("section") if e.get("class") == "explorer-entry"]
    wanted = explorer_list.explorers()
    assert [e.get("data-explorer") for e in entries] == [each._module for each in wanted]
    assert [each.chapter() for each in wanted] == sorted(each.chapter() for each in wanted)
    for entry, explorer in zip(entries, wanted, strict=True):
        for link in entry.iter("a"):
            name, _, section = link.get("href").partition(".html")
            assert name == explorer.chapter()
            chapter, _ = built(site, lang, name)
            shown = f'data-widget="{explorer._module}"' in chapter
            assert bool(section) == shown
            mounts = [each for each in entry.iter("div") if each.get("class") == "dlnotes-widget"]
            assert [each.get("data-widget") for each in mounts] == [explorer._module] * shown
            if not shown:
                assert [item.text for item in entry.iter("li")] == explorer.task_texts(lang)
            else:
                assert f'data-key="{mounts[0].get("data-key")}"' in chapter
                place = chapter.index(f'id="{section[1:]}"')
                assert place < chapter.index(f'data-widget="{explorer._module}"')


def test_an_explorer_is_found_in_its_section(tmp_path: Path) -> None:
    new = nbformat.v4
    output = new.new_output(
        "display_data", {"text/html": '<div class="dlnotes-widget" data-widget="x"></div>'}
    )
    cells = [
        new.new_markdown_cell("## First", id="first"),
        new.new_markdown_cell("## Second one\n\nText.", id="second"),
        new.new_markdown_cell("### Less", id="less"),
        new.new_code_cell("X()", outputs=[output]),
        new.new_markdown_cell("## Third", id="third"),
    ]
    path = tmp_path / "05-x.ipynb"
    nbformat.write(new.new_notebook(cells=cells), path)
    assert explorer_list.place_of(path, "x") == ("second", "Second one", output.data["text/html"])
    assert explorer_list.place_of(path, "y") is None


# ---- the glossary and the references ------------------------------------------------------------


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_the_glossary_page_has_every_term_in_order(site: Path, lang: str) -> None:
    _, page = built(site, lang, "glossary")
    names = [dfn.text or "" for dfn in page.iter("dfn")]
    assert sorted(names) == sorted(term.renderings(lang)[0] for term in glossary.load())
    assert all(a.casefold() <= b.casefold() for a, b in pairwise(names))
    others = [e for e in page.iter("span") if e.get("class") == "glossary-other"]
    assert len(others) == len(names)
    assert {e.get("lang") for e in others} == {"en" if lang == "ko" else "ko"}


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_the_references_name_every_source_once(site: Path, lang: str) -> None:
    _, page = built(site, lang, "references")
    shown = [e.text for e in page.iter("span") if e.get("lang") == "en" and e.text]
    assert shown == list(source_list.cited(load()))


# ---- the exercises ------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_the_exercises_page_publishes_the_confusion_matrix(site: Path, lang: str) -> None:
    """Each mistake stands with how many planted answers of it were recognised: here, all of them."""
    text, page = built(site, lang, "exercises")
    assert re.findall(r'<details class="exercise-entry" id="exercise-(\w+)"', text) == exercises()
    rows = [row for table in page.iter("tbody") for row in table.iter("tr")]
    planted, recognised = ([int(row[k].text or "") for row in rows] for k in (2, 3))
    told = [confusion(name) for name in exercises()]
    assert len(rows) == sum(len({mistake for mistake, _ in one.wrong}) for one in told)
    assert sum(planted) == sum(len(one.wrong) for one in told)
    assert recognised == planted
    found = next(p.text or "" for p in page.iter("p") if p.get("class") == "exercises-found")
    right = sum(len(one.right) for one in told)
    numbers = {int(number) for number in re.findall(r"\d+", found)}
    assert numbers == {len(told), sum(planted), right, 0}
    links = re.findall(r'<p><a href="([\w-]+\.html)#([\w-]+)"', text)
    assert len(links) == len(told)
    for chapter, anchor in links:
        assert f'id="{anchor}"' in (site / "book" / lang / chapter).read_text(encoding="utf-8")


def test_a_mistake_that_is_not_recognised_shows_in_the_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    blind = Confusion("relu", (("clip", "slope"),), (("largest", "largest"), ("identity", "slope")), ())
    monkeypatch.setattr(exercise_list, "confusion", lambda _: blind)
    one = exercise_list.judged.__wrapped__()[0]
    assert (one.right, one.refused) == (1, 1)
    assert (one.planted.total(), one.recognised.total()) == (2, 1)


def test_one_work_is_cited_in_one_way() -> None:
    """The same author and year, with the same first words of the title, are the same text."""
    works: dict[str, set[str]] = {}
    for source in source_list.cited(load()):
        match = re.match(r"(\w+).*?\((\d{4}\w?)\)\W+(\w+ \w+)", source)
        key = " ".join(match.groups()) if match else source
        works.setdefault(key, set()).add(
            re.sub(r",? (§[\d.]+|chapter \d+)\.?", ".", source).replace("..", ".")
        )
    assert not {key: texts for key, texts in works.items() if len(texts) > 1}


# ---- the map ------------------------------------------------------------------------------------


def test_every_chapter_has_its_place_on_the_map() -> None:
    boxes = chapter_map.load()
    assert set(CHAPTERS) <= {box.slug for box in boxes}
    assert len({box.place for box in boxes}) == len(boxes)
    for box in boxes:
        for need in box.needs:
            (start,) = (each for each in boxes if each.slug == need)
            assert start.place[0] < box.place[0], f"{box.slug} stands above {need}"


def test_a_need_that_comes_later_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "chapters.yml"
    path.write_text(
        "chapters:\n  - {slug: 01-a, needs: [02-b], place: [0, 0], short: {ko: 가, en: a}}\n", "utf-8"
    )
    with pytest.raises(ValueError, match="01-a needs 02-b, which is no chapter before it"):
        chapter_map.load(path)


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_the_map_links_every_chapter(site: Path, lang: str) -> None:
    text, _ = built(site, lang, "index")
    drawing = re.search(r'<figure class="chapter-map">.*?</svg>', text, re.DOTALL)[0]
    assert re.findall(r'<a href="([0-9a-z-]+)\.html"', drawing) == CHAPTERS


# ---- terms in running text ----------------------------------------------------------------------


def found(text: str, lang: str) -> list[tuple[str, str]]:
    return [(text[start:end], term.id) for start, end, term in terms.find(text, lang, set())]


def test_a_term_is_found_with_its_ending_and_not_inside_another_word() -> None:
    assert found("경사 하강법으로 손실 함수를 줄입니다.", "ko") == [
        ("경사 하강법", "gradient-descent"),
        ("손실 함수", "loss-function"),
    ]
    assert found("하이퍼파라미터 하나", "ko") == [("하이퍼파라미터", "hyperparameter")]
    assert found("특성화고등학교", "ko") == []
    assert found("Two weights and a bias.", "en") == [("weights", "weight"), ("bias", "bias")]
    assert found("weightless, unbiased", "en") == []
    assert found("신경망(neural network)은 뉴런입니다.", "ko") == [("뉴런", "neuron")]


def test_a_term_is_marked_once_and_not_where_it_is_introduced_or_linked() -> None:
    assert terms._in_running_text(_text(nodes.paragraph("", "가중치")))
    assert not terms._in_running_text(_text(nodes.paragraph("", "", nodes.strong("", "가중치"))))
    assert not terms._in_running_text(_text(nodes.paragraph("", "", nodes.reference("", "가중치"))))
    assert not terms._in_running_text(
        _text(nodes.container("", nodes.paragraph("", "가중치"), classes=["box-quote"]))
    )


def _text(node: nodes.Element) -> nodes.Text:
    return next(node.findall(nodes.Text))


@pytest.mark.parametrize("lang", ["ko", "en"])
@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_chapter_marks_each_term_once(site: Path, lang: str, chapter: str) -> None:
    text, page = built(site, lang, chapter)
    marked = re.findall(r'<a class="term" href="glossary\.html#term-([a-z0-9-]+)"', text)
    assert len(marked) >= 5
    assert len(marked) == len(set(marked))
    assert all(link.get("data-meaning") for link in page.iter("a") if link.get("class") == "term")


def test_the_examples_run() -> None:
    modules = (chapter_map, term_list, terms)
    assert [doctest.testmod(module).failed for module in modules] == [0, 0, 0]
