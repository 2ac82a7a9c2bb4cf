"""What keeps a notebook from being committed."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from nbformat import NotebookNode

from book._ext.findings import Finding
from book._ext.install import CELL_ID
from book._ext.notebook import LIVE, SVG, VIEW, tags_of
from book._ext.outline import outline

MOST_LINES = 15
MOST_CELLS = 40
RUN = "run `python -m tools.notebooks execute`"
SHOW = "end the cell with show(fig, alt=…, caption=…)"
RESERVED = frozenset({"content", "chapters", "page-tools"})  # ids of the frame around every page
LONGEST_ID = 40
_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_RANDOM_ID = re.compile(r"[0-9a-f]{8}")  # what an editor gives a new cell
_UNCOMPARED = re.compile(r"\bNBVAL_|^(nbval-|raises-exception)", re.MULTILINE)
_ADDRESS = re.compile(r"\bat 0x[0-9a-fA-F]{6,}|<[\w.]+ object>")
_ABSOLUTE = re.compile(
    r"(?<![\w./:~-])/(?:home|root|tmp|Users|usr|work|opt|var|mnt|private|content)/[\w.-]+|\b[A-Z]:\\\w+"
)


def problems(notebook: NotebookNode, file: str) -> list[Finding]:
    """Return what keeps a notebook from being committed, in the order of its cells."""
    found = [*_form_problems(notebook, file), *unfinished(notebook, file)]
    for cell in notebook.cells:
        rules = _code_problems(cell) if cell.cell_type == "code" else _text_problems(cell)
        found += [Finding(file, cell.id, wrong, remedy) for wrong, remedy in rules]
    return found


def unfinished(notebook: NotebookNode, file: str) -> list[Finding]:
    """Return what keeps a notebook from being shown at all: cells that fail, did not run, lost outputs."""
    return [
        Finding(file, cell.id, wrong, remedy)
        for cell in notebook.cells
        if cell.cell_type == "code" and cell.source.strip()
        for wrong, remedy in _unfinished(cell)
    ]


def install_problems(notebook: NotebookNode, file: str, source: str) -> Iterator[Finding]:
    """Yield what is wrong with the first code cell, which installs what is missing: it should be `source`."""
    first = next((cell for cell in notebook.cells if cell.cell_type == "code"), None)
    if first is None or first.id != CELL_ID:
        yield Finding(file, CELL_ID, "not the first code cell", f"put a code cell {CELL_ID} there and {RUN}")
    elif first.source != source:
        yield Finding(file, CELL_ID, "not the cell that installs what is missing", RUN)


def _form_problems(notebook: NotebookNode, file: str) -> Iterator[Finding]:
    count = len(notebook.cells)
    if count > MOST_CELLS:
        yield Finding(file, "", f"{count} cells, at most {MOST_CELLS} are allowed", "join or drop some")
    for cell in notebook.cells:
        for wrong, remedy in _name_problems(cell.id):
            yield Finding(file, cell.id, wrong, remedy)
        if cell.cell_type not in ("code", "markdown"):
            yield Finding(file, cell.id, f"a {cell.cell_type} cell", "make it markdown or code")


def _name_problems(name: str) -> Iterator[tuple[str, str]]:
    if not _NAME.fullmatch(name) or len(name) > LONGEST_ID or _RANDOM_ID.fullmatch(name):
        yield "the cell id is not a short English name", "use one such as `chain-rule`; it is the anchor"
    if name in RESERVED:
        yield "the page's own frame uses this id", "choose another, in both languages"


def _text_problems(cell: NotebookNode) -> Iterator[tuple[str, str]]:
    if not cell.source.strip():
        yield "the text cell is empty", "write it or delete it in both languages"
    headings = outline(cell.source).heading_lines
    boxed = any(tag.startswith("box-") for tag in tags_of(cell))
    if boxed and headings:
        yield "a heading inside a box", "begin the box with a **bold first line** instead"
    elif headings not in ([], [0]):
        yield "a heading that is not the start of its cell", "split the cell there: the cell id is the anchor"
    if cell.get("attachments"):
        yield "an attached file", "draw the figure with code and show()"


def _code_problems(cell: NotebookNode) -> Iterator[tuple[str, str]]:
    lines = len(cell.source.splitlines())
    if not lines:
        yield "the code cell is empty", "write it or delete it in both languages"
        return
    if lines > MOST_LINES:
        yield (
            f"{lines} lines of code, at most {MOST_LINES} are allowed",
            "split it, or move code into dlnotes",
        )
    if _UNCOMPARED.search("\n".join([cell.source, *tags_of(cell)])):
        yield "the cell is kept from being compared", "make its output the same in every run"
    if _ABSOLUTE.search(cell.source):
        yield "an absolute path in the code", "use names that hold on every machine"
    for output in cell.outputs:
        yield from _output_problems(output)


def _unfinished(cell: NotebookNode) -> Iterator[tuple[str, str]]:
    if cell.execution_count is None:
        yield "the cell has not been run", RUN
    elif not cell.outputs and shows_something(cell.source):
        yield "the cell shows something but its output is missing", RUN
    for output in cell.outputs:
        if output.output_type == "error":
            yield f"the cell fails with {output.ename}: {output.evalue}", f"mend the code and {RUN}"


def shows_something(source: str) -> bool:
    """Whether the last statement is an expression whose value (or printing) a reader is meant to see.

    >>> [shows_something(source) for source in ("x = 1\\nx", "x = 1", "Quiz(1)", "f(1)")]
    [True, False, True, False]
    """
    try:
        body = ast.parse(source).body
    except SyntaxError:  # IPython magic
        return False
    if not body or not isinstance(body[-1], ast.Expr) or source.rstrip().endswith(";"):
        return False
    value = body[-1].value
    if isinstance(value, ast.Call):  # what other functions return is not known here; nbval knows
        name = value.func.id if isinstance(value.func, ast.Name) else ""
        return name in ("print", "display", "show", "card") or name[:1].isupper()
    return not (isinstance(value, ast.Constant) and value.value is None)


def _output_problems(output: NotebookNode) -> Iterator[tuple[str, str]]:
    if output.output_type == "stream" and output.name == "stderr":
        yield "the cell writes to stderr (a warning?)", "mend the cause: a reader should not meet it"
    data = output.get("data", {})
    for mime in data:
        if mime == VIEW:
            remedy = f"use a widget of dlnotes, or tag the cell {LIVE} in both languages, and {RUN}"
            yield "a live widget's view in the output", remedy
        elif mime.startswith("image/"):
            yield from _figure_problems(mime, output)
    text = output.get("text") or "\n".join(str(value) for mime, value in data.items() if mime != SVG)
    if address := _ADDRESS.search(text):
        yield f"an object's address or default repr in the output ({address[0]})", "print a value instead"
    if path := _ABSOLUTE.search(text):
        yield f"an absolute path in the output ({path[0]})", "print something that is equal on every machine"


def _figure_problems(mime: str, output: NotebookNode) -> Iterator[tuple[str, str]]:
    if mime != SVG:
        yield f"a figure as {mime}", "show it with dlnotes.plotting.show"
        return
    metadata = output.get("metadata", {}).get(SVG, {})
    if not str(metadata.get("alt", "")).strip():
        yield "a figure without alt text", SHOW
    elif "$" in metadata["alt"]:
        yield "a formula in the alt text", "say it in words: alt is read out as it stands"
    if "text/plain" not in output.data:
        yield "a figure without a text that sums up its labels and data", SHOW
