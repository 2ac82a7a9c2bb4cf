"""The two languages of the book agree, and what must not pass does not."""

from __future__ import annotations

from pathlib import Path

import pytest
from ruamel.yaml import YAML

from book._ext import twins
from book._ext.notebook import read, write
from tests.book.builders import notebook
from tools import twins as command

ROOT = Path(__file__).parents[2]
SAMPLES = sorted((ROOT / "tests/samples/twins").glob("*.yml"))


def load(path: Path) -> tuple[twins.Pair, dict]:
    """Read a sample: a reviewed pair of notebooks, and then what `changed` names."""
    sample = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    pair = twins.Pair("sample", notebook(sample["ko"]), notebook(sample["en"]))
    for ko, en in pair.cells():
        if sample.get("stamps") != "none" and ko.cell_type == en.cell_type and "no-python" not in path.name:
            twins.stamp(ko, en)
        ko.source = sample.get("changed", {}).get(ko.id, ko.source)
    return pair, sample


def test_the_two_languages_agree() -> None:
    assert [str(finding) for finding in twins.compare_tree(ROOT / "book")] == []


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_samples_have_the_outcome_in_their_name(path: Path) -> None:
    pair, sample = load(path)
    found = twins.compare(pair)
    if path.name.startswith("accepted-"):
        assert [str(finding) for finding in found] == []
        return
    assert len(found) >= 1
    matching = [finding for finding in found if sample["says"] in str(finding)]
    assert matching, "\n".join(map(str, found))
    assert matching[0].cell == sample["cell"]
    assert "sample.ipynb" in matching[0].file
    assert matching[0].remedy


def test_every_rule_has_a_refused_sample_and_no_sample_is_refused_by_chance() -> None:
    """A refused sample is broken in one way: all its findings are about the cell it names."""
    refused = [path for path in SAMPLES if path.name.startswith("refused-")]
    assert len(refused) >= 20
    for path in refused:
        pair, sample = load(path)
        assert {finding.cell for finding in twins.compare(pair)} == {sample["cell"]}, path.name


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with one chapter in both languages, not reviewed."""
    book = tmp_path / "book"
    for language, words in (("ko", "손실"), ("en", "Loss")):
        (book / language).mkdir(parents=True)
        cells = [{"id": "title", "text": f"# {words}"}, {"id": "loss", "text": f"{words} $L$"}]
        write(notebook(cells), book / language / "05-loss.ipynb")
    monkeypatch.chdir(tmp_path)
    return book


def test_a_page_that_one_language_lacks(tree: Path) -> None:
    (tree / "ko" / "index.md").write_text("# 책\n", encoding="utf-8")
    (tree / "en" / "05-loss.ipynb").unlink()
    missing = {finding.file for finding in twins.compare_tree(tree)}
    assert missing == {"book/en/05-loss.ipynb", "book/en/index.md"}


def test_markdown_pages_are_compared_too(tree: Path) -> None:
    (tree / "ko" / "index.md").write_text("# 책\n\n[하나](a.md)\n", encoding="utf-8")
    (tree / "en" / "index.md").write_text("# Book\n\n[one](b.md)\n", encoding="utf-8")
    found = [str(finding) for finding in twins.compare_tree(tree) if "index.md" in finding.file]
    assert found == [
        "book/{ko,en}/index.md: targets of links: a.md only in Korean; make them agree",
        "book/{ko,en}/index.md: targets of links: b.md only in English; make them agree",
    ]


def test_review_shows_both_texts_and_stamps_one_cell(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["status"]) == 1
    assert command.main(["review", "05-loss", "title", "--yes"]) == 0
    shown = capsys.readouterr().out
    assert "# 손실" in shown
    assert "# Loss" in shown
    stamps = [
        {cell.id for cell in read(tree / language / "05-loss.ipynb").cells if cell.metadata.get("twin")}
        for language in ("ko", "en")
    ]
    assert stamps == [{"title"}, {"title"}]
    assert command.main(["review", "05-loss", "loss", "--yes"]) == 0
    assert command.main(["status"]) == 0


@pytest.mark.parametrize("language", ["ko", "en"])
def test_a_change_on_one_side_asks_for_the_other(tree: Path, language: str) -> None:
    for cell in ("title", "loss"):
        command.main(["review", "05-loss", cell, "--yes"])
    path = tree / language / "05-loss.ipynb"
    changed = read(path)
    changed.cells[1].source += "!"
    write(changed, path)
    (finding,) = twins.compare_tree(tree)
    twin = {"ko": "en", "en": "ko"}[language]
    assert str(finding) == (
        f"book/{twin}/05-loss.ipynb, cell loss: book/{language} changed since the last review; "
        "read both with `python -m tools.twins review 05-loss loss`"
    )


def test_a_reader_who_does_not_confirm_stamps_nothing(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("builtins.input", lambda _: "")
    before = [path.read_bytes() for path in sorted(tree.rglob("*.ipynb"))]
    assert command.main(["review", "05-loss", "title"]) == 1
    assert [path.read_bytes() for path in sorted(tree.rglob("*.ipynb"))] == before


def test_a_pair_that_differs_is_not_stamped(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tree / "en" / "05-loss.ipynb"
    changed = read(path)
    changed.cells[1].source = "Loss $M$"
    write(changed, path)
    assert command.main(["review", "05-loss", "loss", "--yes"]) == 1
    assert "mend this first" in capsys.readouterr().out
    assert "twin" not in read(path).cells[1].metadata


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["review", "05-loss", "nothing", "--yes"], "no cell nothing in both notebooks of 05-loss"),
        (["review", "06-cost", "title", "--yes"], "no chapter 06-cost in both languages; there are: 05-loss"),
    ],
)
def test_a_wrong_name_is_said(
    tree: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], says: str
) -> None:
    assert command.main(arguments) == 2
    assert says in capsys.readouterr().err


def test_there_is_no_way_to_stamp_everything(tree: Path) -> None:
    for arguments in (["review"], ["review", "05-loss"], ["review", "05-loss", "--yes"], ["review", "--all"]):
        with pytest.raises(SystemExit):
            command.main(arguments)
