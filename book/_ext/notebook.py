"""Notebooks in one canonical form: read, run, normalise, write.

A notebook is committed with its outputs, so the same content must always be the same bytes: sorted keys,
one space of indentation, Hangul as it is, no times, no widget state, nothing of the machine that ran it.
"""

from __future__ import annotations

import os
import re
import tempfile
import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from book._ext.words import LANGUAGES

SVG = "image/svg+xml"
VIEW = "application/vnd.jupyter.widget-view+json"
LIVE = "live"  # the tag of a cell whose widgets need a kernel: what is committed of them is their text
#: What a kernel must find in its environment so that outputs do not depend on where they are made.
KERNEL_ENVIRONMENT: Mapping[str, str] = {"DLNOTES_STATIC": "1", "PYTHONHASHSEED": "0", "PYTHONUTF8": "1"}
CELL_SECONDS = 60
SLUG = re.compile(r"\d\d-[a-z0-9]+(-[a-z0-9]+)*")

_NOTEBOOK_METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python", "pygments_lexer": "ipython3"},
}
_CELL_METADATA = ("tags", "twin")


# ---- form -------------------------------------------------------------------------------------


def read(path: Path) -> NotebookNode:
    """Return the notebook kept at `path`; a broken file is a ValueError that names it."""
    return loads(path.read_text(encoding="utf-8"), path.as_posix())


def loads(text: str, file: str) -> NotebookNode:
    """Return the notebook written in `text`; `file` is named if it is broken."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # nbformat would mend missing and repeated ids with random ones
            notebook = nbformat.reads(text, as_version=4)
            nbformat.validate(notebook)
    except (ValueError, nbformat.ValidationError, Warning) as error:
        reason = str(error).strip().splitlines()[0]
        message = f"{file}: not a sound notebook of format 4.5 ({reason}); every cell needs an id of its own"
        raise ValueError(message) from error
    return notebook


def canonical(notebook: NotebookNode) -> NotebookNode:
    """Return a copy that holds only what belongs to the book."""
    clean = nbformat.v4.new_notebook(metadata=nbformat.from_dict(_NOTEBOOK_METADATA), nbformat_minor=5)
    count = 0
    for cell in notebook.cells:
        kept = NotebookNode(
            id=cell.id,
            cell_type=cell.cell_type,
            source=cell.source.rstrip(),
            metadata={key: cell.metadata[key] for key in _CELL_METADATA if cell.metadata.get(key)},
        )
        if cell.cell_type == "code":
            ran = bool(cell.source.strip()) and cell.get("execution_count") is not None
            count += ran
            kept.execution_count = count if ran else None
            live = LIVE in tags_of(cell)
            kept.outputs = [_output(output, count, live) for output in _merged(cell.outputs)] if ran else []
        clean.cells.append(kept)
    return clean


def _merged(outputs: Sequence[NotebookNode]) -> list[NotebookNode]:
    """Join neighbouring pieces of one stream: where a kernel cuts a stream depends on time."""
    merged: list[NotebookNode] = []
    for output in outputs:
        last = merged[-1] if merged else None
        if last and output.output_type == "stream" == last.output_type and output.name == last.name:
            last.text += output.text
        else:
            merged.append(NotebookNode(output))
    return merged


def _output(output: NotebookNode, count: int, live: bool) -> NotebookNode:
    if output.output_type == "execute_result":
        output.execution_count = count
    if live and VIEW in output.get("data", {}):
        output.data = NotebookNode({mime: data for mime, data in output.data.items() if mime != VIEW})
    return output


def dumps(notebook: NotebookNode) -> str:
    """Return the text of the canonical form."""
    return nbformat.writes(canonical(notebook)).rstrip("\n") + "\n"


def write(notebook: NotebookNode, path: Path) -> bool:
    """Write the canonical form to `path`; True if the file changed."""
    text = dumps(notebook)
    if path.is_file() and path.read_text(encoding="utf-8") == text:
        return False
    path.write_text(text, encoding="utf-8", newline="\n")
    return True


# ---- running ----------------------------------------------------------------------------------


def execute(notebook: NotebookNode, folder: Path, seconds: int = CELL_SECONDS) -> NotebookNode:
    """Return a copy with fresh outputs, run in `folder` by a new kernel of this very Python.

    A cell that fails raises nbclient's CellExecutionError, one that takes too long its CellTimeoutError.
    """
    from nbclient import NotebookClient  # the site is built without a kernel

    fresh = canonical(notebook)
    client = NotebookClient(
        fresh,
        timeout=seconds,
        kernel_name="python3",
        record_timing=False,
        extra_arguments=["--log-level=ERROR"],  # no word about the transport between two local processes
        resources={"metadata": {"path": str(folder)}},
    )
    with tempfile.TemporaryDirectory() as profile:  # a reader's own IPython start-up files must not take part
        client.execute(env={**os.environ, **KERNEL_ENVIRONMENT, "IPYTHONDIR": profile})
    return canonical(fresh)


def tags_of(cell: NotebookNode) -> list[str]:
    """Return the tags of a cell."""
    return list(cell.metadata.get("tags", ()))


# ---- the tree ---------------------------------------------------------------------------------


def notebooks(book: Path, language: str | None = None) -> list[Path]:
    """Return the notebooks of the book, of one language or of all, in the order of their names."""
    languages = LANGUAGES if language is None else (language,)
    return [path for code in languages for path in sorted((book / code).glob("*.ipynb"))]
