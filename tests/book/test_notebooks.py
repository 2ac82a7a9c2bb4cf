"""Committed notebooks are clean, and what is not clean is refused."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from nbformat import NotebookNode, v4

from book._ext import notebook as nb
from book._ext.install import install_cell
from book._ext.notebook_checks import install_problems, problems, unfinished
from tests.book.builders import notebook
from tools import notebooks as command

ROOT = Path(__file__).parents[2]
COMMITTED = nb.notebooks(ROOT / "book")


def name(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


@pytest.mark.parametrize("path", COMMITTED, ids=name)
def test_committed_notebooks_are_clean(path: Path) -> None:
    found = problems(nb.read(path), path.relative_to(ROOT).as_posix())
    assert [str(finding) for finding in found] == []


@pytest.mark.parametrize("path", COMMITTED, ids=name)
def test_committed_notebooks_are_in_canonical_form(path: Path) -> None:
    assert path.read_text(encoding="utf-8") == nb.dumps(nb.read(path))


@pytest.mark.parametrize("path", COMMITTED, ids=name)
def test_committed_notebooks_install_what_is_missing(path: Path) -> None:
    source = install_cell(path.parent.name, ROOT)
    assert [str(finding) for finding in install_problems(nb.read(path), name(path), source)] == []


# ---- form -------------------------------------------------------------------------------------


def test_canonical_form_keeps_nothing_of_the_machine() -> None:
    messy = notebook([{"id": "sum", "code": "1 + 1\n\n"}, {"id": "text", "text": "가\n"}])
    messy.metadata = {
        "kernelspec": {"name": "mine", "display_name": "mine"},
        "language_info": {"name": "python", "version": "3.11.7"},
        "widgets": {"application/vnd.jupyter.widget-state+json": {}},
    }
    messy.cells[0].metadata = {"execution": {"iopub.execute_input": "now"}, "tags": ["i18n"], "twin": "abc"}
    messy.cells[0].execution_count = 17
    messy.cells[0].outputs = [
        v4.new_output("stream", name="stdout", text="a"),
        v4.new_output("stream", name="stdout", text="b"),
        v4.new_output("execute_result", data={"text/plain": "2"}, execution_count=17),
    ]
    text = nb.dumps(messy)
    clean = json.loads(text)
    assert clean["metadata"] == {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python", "pygments_lexer": "ipython3"},
    }
    assert clean["cells"][0]["metadata"] == {"tags": ["i18n"], "twin": "abc"}
    assert clean["cells"][0]["execution_count"] == 1
    assert clean["cells"][0]["source"] == ["1 + 1"]
    assert clean["cells"][0]["outputs"][0]["text"] == ["ab"]
    assert clean["cells"][0]["outputs"][1]["execution_count"] == 1
    assert '"가"' in text
    assert text.endswith("}\n")
    assert nb.dumps(v4.reads(text)) == text


def test_of_live_widgets_only_the_text_is_kept() -> None:
    view = {"application/vnd.jupyter.widget-view+json": {"model_id": "7f3a"}, "text/plain": "VBox()"}
    cells = [{"id": "lab", "code": "VBox()", "tags": ("live",)}, {"id": "stray", "code": "VBox()"}]
    made = notebook(cells)
    for cell in made.cells:
        cell.outputs = [v4.new_output("display_data", data=dict(view))]
    live, _ = nb.canonical(made).cells
    assert live.outputs[0].data == {"text/plain": "VBox()"}
    assert [finding.cell for finding in problems(nb.canonical(made), "lab")] == ["stray"]


def test_executing_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    source = notebook(
        [
            {"id": "environment", "code": "import os\nprint(os.environ['DLNOTES_STATIC'], {'a', 'b'})"},
            {"id": "place", "code": "open('here.txt', encoding='utf-8').read()"},
        ]
    )
    (tmp_path / "here.txt").write_text("여기", encoding="utf-8")
    first, second = (nb.dumps(nb.execute(source, tmp_path)) for _ in range(2))
    assert first == second
    assert "'여기'" in first


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('{"cells": [', "Notebook does not appear to be JSON"),
        (
            nb.dumps(notebook([{"id": "one", "text": "a"}])).replace('"id": "one",', ""),
            "Cell is missing an id",
        ),
        (
            nb.dumps(notebook([{"id": "one", "text": "a"}, {"id": "two", "text": "b"}])).replace(
                "two", "one"
            ),
            "Non-unique cell id 'one'",
        ),
    ],
)
def test_a_broken_file_is_named(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "05-loss.ipynb"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=r"05-loss\.ipynb: not a sound notebook of format 4\.5") as caught:
        nb.read(path)
    assert says in str(caught.value)


# ---- what is refused --------------------------------------------------------------------------


def output(kind: str = "display_data", **fields: object) -> NotebookNode:
    return v4.new_output(kind, **fields)


def with_output(*outputs: NotebookNode) -> NotebookNode:
    made = notebook([{"id": "step", "code": "step()"}])
    made.cells[0].outputs = list(outputs)
    return made


def with_source(**fields: object) -> NotebookNode:
    return notebook([{"id": "step", **fields}])


def not_run() -> NotebookNode:
    made = with_source(code="x = 1")
    made.cells[0].execution_count = None
    return made


def figure(**words: str) -> NotebookNode:
    metadata = {nb.SVG: words} if words else {}
    return output(data={nb.SVG: "<svg/>", "text/plain": "alt: a"}, metadata=metadata)


BROKEN = [
    ("the cell has not been run", not_run()),
    ("its output is missing", with_source(code="x")),
    (
        "the cell fails with ZeroDivisionError",
        with_output(output("error", ename="ZeroDivisionError", evalue="division by zero", traceback=[])),
    ),
    ("not a short English name", notebook([{"id": "Chain_Rule", "text": "a"}])),
    ("not a short English name", notebook([{"id": "0f3a9c1d", "text": "a"}])),
    ("the page's own frame uses this id", notebook([{"id": "content", "text": "a"}])),
    ("16 lines of code", with_source(code="x = 1\n" * 16)),
    ("41 cells", notebook([{"id": f"step-{place}", "text": "a"} for place in range(41)])),
    ("the text cell is empty", with_source(text=" ")),
    ("the code cell is empty", with_source(code="")),
    ("a heading that is not the start of its cell", with_source(text="text\n\n## Late")),
    ("a heading that is not the start of its cell", with_source(text="## One\n\n## Two")),
    ("a heading inside a box", with_source(text="## Goals", tags=["box-goals"])),
    ("kept from being compared", with_source(code="x = 1  # NBVAL_SKIP")),
    ("kept from being compared", with_source(code="x = 1", tags=["nbval-ignore-output"])),
    ("an absolute path in the code", with_source(code="p = '/home/me/data.csv'")),
    ("an absolute path in the output", with_output(output("stream", name="stdout", text="/tmp/a.py:3"))),
    ("an object's address", with_output(output(data={"text/plain": "<f at 0x7f3a9c1d2e10>"}))),
    ("writes to stderr", with_output(output("stream", name="stderr", text="Warning"))),
    ("a live widget's view", with_output(output(data={"application/vnd.jupyter.widget-view+json": {}}))),
    ("a figure as image/png", with_output(output(data={"image/png": "iVBO"}))),
    ("a figure without alt text", with_output(figure())),
    ("a formula in the alt text", with_output(figure(alt="the line $y = x$"))),
    (
        "a figure without a text",
        with_output(output(data={nb.SVG: "<svg/>"}, metadata={nb.SVG: {"alt": "a"}})),
    ),
]


@pytest.mark.parametrize(("says", "broken"), BROKEN)
def test_broken_notebooks_are_refused(says: str, broken: NotebookNode) -> None:
    (finding, *more) = problems(broken, "book/ko/05-loss.ipynb")
    assert says in finding.wrong
    assert str(finding).startswith("book/ko/05-loss.ipynb")
    assert finding.remedy
    assert not more


@pytest.mark.parametrize(
    ("cells", "says"),
    [
        ([{"id": "imports", "code": "import numpy as np"}], "cell setup: not the first code cell"),
        ([{"id": "title", "text": "# No code"}], "cell setup: not the first code cell"),
        (
            [{"id": "setup", "code": "import dlnotes"}],
            "cell setup: not the cell that installs what is missing",
        ),
    ],
)
def test_the_first_code_cell_installs(cells: list[dict[str, str]], says: str) -> None:
    (finding,) = install_problems(notebook(cells), "book/ko/05-loss.ipynb", "install()")
    assert says in str(finding)


def test_sound_notebooks_pass() -> None:
    sound = notebook(
        [
            {"id": "title", "text": "# Loss\n\n```python\n# no heading\n```"},
            {"id": "goals", "text": "**Goals**\n\n- one", "tags": ["box-goals"]},
            {"id": "call", "code": "ax.legend()"},
            {"id": "value", "code": "x", "output": "0.5 and 1/2, https://example.org/home/a"},
        ]
    )
    sound.cells[2].outputs = [figure(alt="A line that rises.", caption="A line.")]
    assert problems(sound, "sound") == []


def test_only_what_cannot_be_shown_stops_the_build() -> None:
    assert len(unfinished(not_run(), "a")) == 1
    assert unfinished(with_source(code="x = 1\n" * 16), "a") == []


# ---- the commands -----------------------------------------------------------------------------


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for language in ("ko", "en"):
        (tmp_path / "book" / language).mkdir(parents=True)
    for settings in ("_config.yml", "pyproject.toml"):
        shutil.copy(ROOT / settings, tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path / "book"


def test_a_new_chapter_executes_and_passes(book: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert command.main(["new", "03-gradient-descent"]) == 0
    assert command.main(["check"]) == 1
    assert command.main(["execute", "03-gradient-descent"]) == 0
    assert command.main(["check"]) == 0
    assert [path.parent.name for path in nb.notebooks(book)] == ["ko", "en"]
    capfd.readouterr()


def test_a_failing_notebook_is_named_and_left_alone(book: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = book / "ko" / "05-loss.ipynb"
    nb.write(notebook([{"id": "step", "code": "1 / 0"}]), path)
    before = path.read_bytes()
    assert command.main(["execute"]) == 1
    assert path.read_bytes() == before
    said = capfd.readouterr().err
    assert "book/ko/05-loss.ipynb" in said
    assert "ZeroDivisionError" in said


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["new", "gradient"], "'gradient' is not a chapter's name"),
        (["execute", "99-nothing"], "no chapter 99-nothing; there are: none yet"),
    ],
)
def test_a_wrong_name_is_said(
    book: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], says: str
) -> None:
    assert command.main(arguments) == 2
    assert says in capsys.readouterr().err


def test_a_chapter_is_not_overwritten(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command.main(["new", "03-gradient-descent"])
    assert command.main(["new", "03-gradient-descent"]) == 2
    assert "exists already" in capsys.readouterr().err
