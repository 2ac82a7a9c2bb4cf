"""Inside a kernel: functions of a cell, their lines in the report, outputs that can be committed."""

from __future__ import annotations

import re
from pathlib import Path

import nbclient
import nbformat
import pytest
from nbformat import v4

CELLS = [
    "import numpy as np\nfrom dlnotes.exercises import check",
    'def my_relu(z):\n    return np.maximum(z, 0)\n\n\ncheck("relu", my_relu, lang="en")',
    'def my_relu(z):\n    shifted = z + missing\n    return shifted\n\n\ncheck("relu", my_relu, lang="en")',
    'def my_relu(z):\n    while True:\n        pass\n\n\ncheck("relu", my_relu)',
    'def my_relu(z):\n    import os\n    os.kill(os.getpid(), 9)\n\n\ncheck("relu", my_relu)',
    'check("relu", lambda z: np.abs(z), lang="ko")',
    'print("alive")',
]


def outputs(folder: Path) -> list[str]:
    notebook = v4.new_notebook(cells=[v4.new_code_cell(cell) for cell in CELLS])
    notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbclient.NotebookClient(notebook, timeout=60, resources={"metadata": {"path": str(folder)}}).execute()
    nbformat.validate(notebook)
    return [str(cell.outputs) for cell in notebook.cells]


@pytest.mark.filterwarnings("default")
def test_a_kernel_survives_and_says_the_same_twice(tmp_path: Path) -> None:
    first = outputs(tmp_path)
    assert "✓ relu: right" in first[1]
    assert "line 2 of `my_relu`: `shifted = z + missing`" in first[2]
    assert "정해진 시간 안에 끝나지 않았습니다" in first[3]
    assert "×" in first[4]
    assert "다른 함수의 식을 썼습니다" in first[5]
    assert "alive" in first[6]
    assert not re.search("Traceback|ipykernel|/tmp/", "".join(first))
    assert outputs(tmp_path) == first
