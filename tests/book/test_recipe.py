"""CONTRIBUTING.md works: its recipes, followed to the letter on a copy of the tree, end in a green build."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest
from nbformat import v4

from book._ext import twins
from book._ext.notebook import read, tags_of, write
from book._ext.words import LANGUAGES
from tools.twins import main as review_twins

ROOT = Path(__file__).parents[2]
SLUG = "15-my-chapter"
BLOCK = re.compile(r"^ *```(?P<kind>\w+)\n(?P<text>.*?)^ *```$", re.MULTILINE | re.DOTALL)
TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")


def section(title: str) -> str:
    return TEXT.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def blocks(title: str) -> list[tuple[str, str]]:
    """Return (kind, text) of every fenced block of a recipe."""
    return [(found["kind"], dedent(found["text"])) for found in BLOCK.finditer(section(title))]


def run(tree: Path, *command: str) -> str:
    """Run a command of the recipe in the copy, with the copy's own dlnotes; it must succeed."""
    environment = os.environ | {"PYTHONPATH": str(tree), "PYTHONUTF8": "1"}
    result = subprocess.run(
        command, cwd=tree, env=environment, capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert result.returncode == 0, f"{shlex.join(command)}\n{result.stdout}\n{result.stderr}"
    return result.stdout


def tool(tree: Path, line: str) -> str:
    words = shlex.split(line)
    assert words[0] == "python"
    return run(tree, sys.executable, *words[1:])


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the tree, in a folder whose name has Hangul and a blank."""
    copy = tmp_path_factory.mktemp("recipe") / "책 만들기"
    ignored = shutil.ignore_patterns(".*", "_build", "dist", "__pycache__")
    shutil.copytree(ROOT, copy, ignore=ignored)
    return copy


def write_files(tree: Path, title: str) -> None:
    """Write every file that a recipe shows; its first line is a comment with the path."""
    for kind, text in blocks(title):
        if kind in ("yaml", "python"):
            path = tree / text.partition("\n")[0].removeprefix("# ")
            path.write_text(text, encoding="utf-8")


def list_chapter(tree: Path) -> None:
    """Put the lines of the recipe below the index of their language."""
    (lines,) = [text for kind, text in blocks("A chapter") if kind == "yaml"]
    toc = tree / "_toc.yml"
    text = toc.read_text(encoding="utf-8")
    for line in lines.splitlines()[1:]:
        language = line.split("/")[1]
        head = re.search(rf"( *)- file: book/{language}/index\n +sections:\n", text)
        assert head is not None
        text = text.replace(head[0], f"{head[0]}{head[1]}    {line}\n")
    toc.write_text(text, encoding="utf-8")


def write_chapter(tree: Path) -> None:
    """Do what the recipe leaves to the author: name the section, show the card and the quiz."""
    for language in LANGUAGES:
        path = tree / "book" / language / f"{SLUG}.ipynb"
        notebook = read(path)
        imports = next(cell for cell in notebook.cells if cell.id == "imports")
        imports.source += "\n\nfrom dlnotes.claims import card\nfrom dlnotes.widgets import Quiz"
        heading = next(cell for cell in notebook.cells if cell.id == "first-section")
        heading.id = "update"
        for name, code in (
            ("update-card", f'card("my-claim", lang="{language}")'),
            ("update-check", f'Quiz("{SLUG}", "mine-q1", lang="{language}")'),
        ):
            cell = v4.new_code_cell(code, id=name, metadata={"tags": ["i18n"]})
            notebook.cells.insert(-1, cell)
        write(notebook, path)


def review_everything(tree: Path) -> None:
    """Review the cells of the chapter one by one, as an author would."""
    pair = next(pair for pair in twins.pairs(tree / "book") if pair.name == SLUG)
    for ko, en in pair.cells():
        if twins.needs_stamp(ko, en):
            assert review_twins(["review", SLUG, ko.id, "--yes"]) == 0


def test_the_recipes_end_in_a_green_build(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commands = [line for kind, text in blocks("A chapter") if kind == "sh" for line in text.splitlines()]
    new, execute, status, review = commands
    tool(tree, new)
    list_chapter(tree)
    write_files(tree, "A claim")
    write_files(tree, "A quiz")
    for title in ("A claim", "A quiz"):
        for kind, text in blocks(title):
            if kind == "sh":
                tool(tree, text.strip())
    write_chapter(tree)
    tool(tree, execute)
    tool(tree, f"{review} --yes")
    monkeypatch.chdir(tree)
    review_everything(tree)
    stale = [finding for finding in twins.compare_tree(tree / "book") if SLUG in finding.file]
    assert stale == []
    assert status == "python -m tools.twins status"
    run(
        tree, str(Path(sys.executable).parent / "jupyter-book"), "build", ".", "-W", "--keep-going", "--quiet"
    )
    for language in LANGUAGES:
        page = (tree / "_build/html/book" / language / f"{SLUG}.html").read_text(encoding="utf-8")
        assert 'id="update"' in page
        assert 'id="claim-my-claim"' in page
        assert 'data-widget="quiz"' in page
    notebooks = [f"book/{language}/{SLUG}.ipynb" for language in LANGUAGES]
    run(tree, sys.executable, "-m", "pytest", "-q", "--nbval", *notebooks, "-p", "no:cacheprovider")
    sections = "tests/quiz/test_compile.py::test_every_claim_and_section_of_a_question_exists"
    tests = ("tests/quiz/test_keys.py", sections, "tests/claims/test_ledger.py")
    run(tree, sys.executable, "-m", "pytest", "-q", *tests, "-p", "no:cacheprovider")


def test_the_exercise_of_the_recipe_names_its_mistakes(tree: Path) -> None:
    write_files(tree, "An exercise")
    (command,) = [text for kind, text in blocks("An exercise") if kind == "sh"]
    tool(tree, command.strip())
    code = "from dlnotes.exercises import confusion, find; found = confusion('halve'); e = find('halve')\n"
    code += "assert all(a == b for a, b in found.wrong) and all(b == 'right' for _, b in found.right)\n"
    code += "from dlnotes.exercises import check; print([check('halve', f).diagnosis for f in "
    code += "(e.stub, e.solution, e.properties['same-sign'].breaker)], check('halve').hints())"
    assert run(tree, sys.executable, "-c", code).startswith("['none', 'right', 'same-sign'] ['나눗셈은")


def test_every_recipe_and_command_is_there() -> None:
    titles = re.findall(r"^## (.+)$", TEXT, re.MULTILINE)
    assert titles == ["A chapter", "A claim", "A quiz", "An exercise", "A widget"]
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"`make ([a-z-]+)`", TEXT):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), (
            f"make {target} is no target of the Makefile"
        )
    for module in re.findall(r"python -m (tools\.\w+)", TEXT):
        assert (ROOT / f"{module.replace('.', '/')}.py").is_file(), f"{module} does not exist"


def test_every_tag_and_folder_it_names_exists() -> None:
    used = {tag for pair in twins.pairs(ROOT / "book") for cell in pair.ko.cells for tag in tags_of(cell)}
    assert {"i18n", "hide-input", "box-goals", "box-exercise", "box-takeaway"} <= used
    for name in re.findall(r"`((?:book|dlnotes|tests)/[\w./-]+)`", TEXT):
        if not any(invented in name for invented in (SLUG, "my_chapter", "NAME")):
            assert (ROOT / name).exists(), f"{name} does not exist"
