"""`pytest --nbval book` compares every output; only the bytes of a drawing may differ."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from copy import deepcopy
from pathlib import Path

import pytest
from nbformat import NotebookNode

from book._ext.notebook import SVG, execute, write
from tests.book.builders import notebook

ROOT = Path(__file__).parents[2]
IMPORTS = """import os
import matplotlib.pyplot as plt
from IPython.display import HTML
from dlnotes.plotting import show, use_style
use_style()"""
DRAW = """fig, ax = plt.subplots()
ax.plot([0, 1], [0, 0.25], label="손실")
show(fig, alt="A line that rises.")"""
CELLS = [
    {"id": "imports", "code": IMPORTS},
    {"id": "number", "code": "print(1 / 4)"},
    {"id": "label", "code": DRAW},
    {"id": "data", "code": DRAW},
    {"id": "widget", "code": "HTML('<div>0.25</div>')"},
    {"id": "fails", "code": "1 + 1"},
    {"id": "empty", "code": "2 + 2"},
    {"id": "environment", "code": "print(os.environ['DLNOTES_STATIC'], os.environ['PYTHONHASHSEED'])"},
]


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> NotebookNode:
    """Return a notebook with the outputs that it has when it is run."""
    return execute(notebook(CELLS), tmp_path_factory.mktemp("run"))


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """Return a book without notebooks."""
    (tmp_path / "book").mkdir()
    shutil.copy(ROOT / "book" / "conftest.py", tmp_path / "book")
    return tmp_path / "book"


def nbval(book: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Run `pytest --nbval` on a book with the settings of pyproject.toml alone."""
    settings = ["-c", str(ROOT / "pyproject.toml"), "--rootdir", str(ROOT), "-p", "no:cacheprovider"]
    command = [sys.executable, "-m", "pytest", "--nbval", str(book), *settings, "-v", *options]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False)


def test_fresh_outputs_pass_on_two_workers(book: Path, fresh: NotebookNode) -> None:
    redrawn = deepcopy(fresh)
    drawing = redrawn.cells[2].outputs[0].data
    drawing[SVG] = drawing[SVG].replace("0", "1")  # another machine rounds a coordinate another way
    write(fresh, book / "one.ipynb")
    write(redrawn, book / "two.ipynb")
    result = nbval(book, "-n", "2", "--dist", "loadfile")
    assert result.returncode == 0, result.stdout + result.stderr
    assert f"{2 * len(CELLS)} passed" in result.stdout


def test_what_differs_is_refused(book: Path, fresh: NotebookNode) -> None:
    stale = deepcopy(fresh)
    cells = {cell.id: cell for cell in stale.cells}
    cells["number"].outputs[0].text = "0.26\n"
    label, data = cells["label"].outputs[0].data, cells["data"].outputs[0].data
    label["text/plain"] = label["text/plain"].replace("손실", "비용")
    cells["data"].source = cells["data"].source.replace("0.25", "0.26")
    cells["widget"].outputs[0].data["text/html"] = "<div>0.26</div>"
    cells["fails"].source = "1 / 0"
    cells["empty"].outputs = []
    assert "손실" in data["text/plain"]
    write(stale, book / "stale.ipynb")
    result = nbval(book)
    failed = set(re.findall(r"stale\.ipynb, cell (\S+): fails or shows another output", result.stdout))
    assert failed == {"number", "label", "data", "widget", "fails", "empty"}, result.stdout
    assert "run `python -m tools.notebooks execute`" in result.stdout
