"""How a notebook becomes a page.

A notebook holds plain Markdown that reads well in JupyterLab, VS Code and Colab; what the site needs beyond
that is added here, in memory, when the notebook is read.
"""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from sphinx.application import Sphinx
from sphinx.errors import SphinxError

from book._ext.anchors import label_prefix
from book._ext.bilingual import language_of
from book._ext.boxes import boxed
from book._ext.figures import figure_options
from book._ext.notebook import LIVE, SVG, loads, tags_of
from book._ext.notebook_checks import unfinished
from book._ext.words import DEFAULT_LANGUAGE, word

MODULES = ("anchors", "boxes", "figures", "locations")
MOST_FINDINGS = 5
SHOW_INPUT = "show-input"  # the tag of a cell whose code is the lesson, though a widget comes of it
_SPEAKS_FOR_ITSELF = ('class="dlnotes-widget"', 'class="claim-card')
_EQUATION = re.compile(r"^(?P<end>.*\$\$[ \t]*)\((?P<name>[a-z0-9-]+)\)(?P<rest>[ \t]*)$", re.MULTILINE)


class NotebookError(SphinxError):
    """A notebook that must not become a page."""

    category = "Notebook"


def prepare(notebook: NotebookNode, page: str) -> NotebookNode:
    """Return a copy of a notebook that says in MyST what its metadata say."""
    prepared = nbformat.from_dict(notebook)
    for cell in prepared.cells:
        if cell.cell_type == "markdown":
            cell.source = _EQUATION.sub(rf"\g<end>({label_prefix(page)}\g<name>)\g<rest>", boxed(cell))
        elif cell.cell_type == "code":
            cell.metadata["cell_id"] = cell.id
            for output in cell.outputs:
                data = output.get("data", {})
                if SVG in data:
                    cell.metadata["mystnb"] = figure_options(output)
                speaks = any(mark in data.get("text/html", "") for mark in _SPEAKS_FOR_ITSELF)
                if speaks and SHOW_INPUT not in tags_of(cell):
                    cell.metadata["tags"] = list(dict.fromkeys([*tags_of(cell), "remove-input"]))
            if LIVE in tags_of(cell):
                cell.outputs = [*(o for o in cell.outputs if o.output_type == "stream"), _live_note(page)]
    return prepared


def _live_note(page: str) -> NotebookNode:
    """Return what stands on a page where a live notebook shows widgets that need a kernel."""
    said, opens = (word(key, language_of(page) or DEFAULT_LANGUAGE) for key in ("live-cell", "live-open"))
    note = f'<p class="live-note" role="note">{said} <a href="#page-tools">{opens}</a></p>'
    return nbformat.v4.new_output("display_data", data={"text/html": note})


def _read(app: Sphinx, page: str, source: list[str]) -> None:
    path = Path(app.env.doc2path(page))
    if language_of(page) is None or path.suffix != ".ipynb":
        return
    file = path.relative_to(app.srcdir).as_posix()
    try:
        notebook = loads(source[0], file)
    except ValueError as error:
        raise NotebookError(str(error)) from error
    if found := unfinished(notebook, file):
        lines = [str(finding) for finding in found[:MOST_FINDINGS]]
        if len(found) > MOST_FINDINGS:
            lines.append(f"… and {len(found) - MOST_FINDINGS} more: `python -m tools.notebooks check`")
        raise NotebookError("\n".join(lines))
    app.env.temp_data["cell_ids"] = [cell.id for cell in notebook.cells]
    source[0] = nbformat.writes(prepare(notebook, page))


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect the hook, and set up what a page is made of."""
    for module in MODULES:
        app.setup_extension(f"book._ext.{module}")
    app.connect("source-read", _read)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
