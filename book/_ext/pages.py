"""How a notebook becomes a page: anchors, boxes, figures and equations.

A notebook holds plain Markdown that reads well in JupyterLab, VS Code and Colab; what the site needs beyond
that is added here, in memory, when the notebook is read. Every address in a page is a name that the author
chose, the same in both languages: the id of a cell, `equation-` and the name of a formula.
"""

from __future__ import annotations

import json
import logging
import re
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import quote

import nbformat
from docutils import nodes
from nbformat import NotebookNode
from sphinx.application import Sphinx
from sphinx.errors import SphinxError
from sphinx.transforms import SphinxTransform
from sphinx.util.docutils import SphinxDirective
from sphinx.util.logging import WarningLogRecordTranslator, getLogger
from sphinx.util.nodes import clean_astext
from sphinx.writers.html5 import HTML5Translator

from book._ext.bilingual import language_of, name_of
from book._ext.notebook import SVG, loads, tags_of
from book._ext.notebook_checks import RESERVED, unfinished

LOGGER = getLogger(__name__)
BOX = "box-"
LINES_PER_CELL = 10_000  # myst-nb numbers the lines of cell n from (n + 1) * 10,000

_EQUATION = re.compile(r"^(?P<end>.*\$\$[ \t]*)\((?P<name>[a-z0-9-]+)\)(?P<rest>[ \t]*)$", re.MULTILINE)
_POSITIONAL = re.compile(r"id\d+")


class NotebookError(SphinxError):
    """A notebook that must not become a page."""

    category = "Notebook"


# ---- the notebook, in memory ------------------------------------------------------------------


def prepare(notebook: NotebookNode, page: str) -> NotebookNode:
    """Return a copy of a notebook that says in MyST what its metadata say."""
    prepared = nbformat.from_dict(notebook)
    for cell in prepared.cells:
        if cell.cell_type == "markdown":
            cell.source = _EQUATION.sub(rf"\g<end>({_prefix(page)}\g<name>)\g<rest>", cell.source)
            box = next((tag for tag in tags_of(cell) if tag.startswith(BOX)), None)
            cell.source = _boxed(cell, box) if box else cell.source
        elif cell.cell_type == "code":
            cell.metadata["cell_id"] = cell.id
            for output in cell.outputs:
                if SVG in output.get("data", {}):
                    cell.metadata["mystnb"] = _figure(output)
    return prepared


def _prefix(page: str) -> str:
    """Labels of equations are one namespace for all pages."""
    return f"{language_of(page)}--{name_of(page)}--"


def _boxed(cell: NotebookNode, box: str) -> str:
    fence = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", cell.source)), default=0))
    return f"{fence}{{cell-box}} {box}\n:name: {cell.id}\n\n{cell.source}\n{fence}"


def _figure(output: NotebookNode) -> dict[str, Any]:
    """Return what myst-nb wants to know of a figure."""
    words = output.get("metadata", {}).get(SVG, {})
    image = {"alt": words.get("alt", ""), **_size(output.data[SVG])}
    return {"image": image} | ({"figure": {"caption": words["caption"]}} if "caption" in words else {})


def _size(svg: str) -> dict[str, str]:
    """Return width and height in CSS pixels, so that a page keeps the room before the figure is there."""
    root = re.search(r"<svg\b[^>]*>", svg)
    points = dict(re.findall(r'\b(width|height)="([\d.]+)pt"', root[0])) if root else {}
    return {side: str(round(float(value) * 4 / 3)) for side, value in points.items()}


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
        more = f"\n… and {len(found) - 5} more: `python -m tools.notebooks check`" if len(found) > 5 else ""
        raise NotebookError("\n".join(map(str, found[:5])) + more)
    app.env.temp_data["cell_ids"] = [cell.id for cell in notebook.cells]
    source[0] = nbformat.writes(prepare(notebook, page))


# ---- boxes ------------------------------------------------------------------------------------


class box(nodes.General, nodes.Element):  # noqa: N801, docutils names nodes in lower case
    """A marked passage with a title."""


class CellBox(SphinxDirective):
    """The fence that `prepare` puts around a boxed cell."""

    required_arguments = 1
    has_content = True
    option_spec: ClassVar = {"name": str}

    def run(self) -> list[nodes.Node]:
        node = box(classes=["box", *self.arguments], ids=[self.options["name"]])
        self.set_source_info(node)
        self.state.nested_parse(self.content, self.content_offset, node)
        _take_title(node)
        return [node]


def _take_title(node: box) -> None:
    """Make a title of a first line that is bold as a whole."""
    first = node.children[0] if node.children else None
    if not isinstance(first, nodes.paragraph):
        return
    bold, *rest = (part for part in first.children if part.astext())  # markdown-it leaves empty texts
    if not isinstance(bold, nodes.strong) or (rest and rest[0].astext() != "\n"):
        return
    title = nodes.paragraph("", "", *bold.children, classes=["box-title"], ids=[f"{node['ids'][0]}-title"])
    title.source, title.line = first.source, first.line
    node["labelled"] = title["ids"][0]
    node.children[:1] = [title, nodes.paragraph("", "", *rest[1:])] if rest else [title]
    node.setup_child(title)


def _visit_box(translator: HTML5Translator, node: box) -> None:
    label = {"aria-labelledby": node["labelled"]} if "labelled" in node else {}
    translator.body.append(translator.starttag(node, "div", role="note", **label))


def _depart_box(translator: HTML5Translator, node: box) -> None:
    translator.body.append("</div>\n")


# ---- figures ----------------------------------------------------------------------------------


class drawing(nodes.image):  # noqa: N801
    """An image whose size is an attribute of HTML, so that a style sheet can still shrink it."""


def _visit_drawing(translator: HTML5Translator, node: drawing) -> None:
    uri = node["uri"]
    if uri in translator.builder.images:
        uri = f"{translator.builder.imgpath}/{quote(translator.builder.images[uri])}"
    attributes = {"src": uri, "alt": node.get("alt", ""), **node["size"], "loading": "lazy"}
    translator.body.append(translator.emptytag(node, "img", "\n", **attributes))


def _depart_drawing(translator: HTML5Translator, node: drawing) -> None:
    """An image has no content."""


# ---- names ------------------------------------------------------------------------------------


class Names(SphinxTransform):
    """Give everything that has an address the name its author chose.

    The names are local to their page (both languages use the same), so they are handed to MyST as the
    anchors of this page and are no labels of Sphinx, which are global.
    """

    default_priority = 700  # after targets have reached their nodes, before Sphinx collects labels

    def apply(self, **kwargs: Any) -> None:
        page = self.env.docname
        if language_of(page) is None:
            return
        self.anchors: dict[str, tuple[int, str, str]] = {}
        self._name_sections(self.env.temp_data.get("cell_ids"))
        self._name_cells()
        self._name_equations(_prefix(page))
        self._refuse_positions()
        self.document.myst_slugs = self.anchors
        self.env.metadata[page]["myst_slugs"] = self.anchors

    def _name(self, node: nodes.Element, name: str, title: str = "") -> None:
        for old in node["ids"]:
            self.document.ids.pop(old, None)
        for label, old in list(self.document.nameids.items()):
            if old in node["ids"]:
                del self.document.nameids[label], self.document.nametypes[label]
        node["ids"], node["names"] = [name], []
        self.document.ids[name] = node
        self.anchors[name] = (node.line or 0, name, title)

    def _name_sections(self, cell_ids: list[str] | None) -> None:
        for section in self.document.findall(nodes.section):
            if cell_ids is not None:
                name = cell_ids[section.line // LINES_PER_CELL - 1]
            else:
                chosen = (label for label in section["names"] if self.document.nametypes.get(label))
                name = next(chosen, "title" if section.parent is self.document else None)
            if name in RESERVED:
                LOGGER.warning(
                    "the frame of every page uses the id %s; choose another",
                    name,
                    location=section,
                    type="pages",
                )
            if name is not None:
                self._name(section, name, clean_astext(section[0]))

    def _name_cells(self) -> None:
        for node in self.document.findall(box):
            self._name(node, node["ids"][0])
        for cell in self.document.findall(_is_code_cell):
            name = cell["cell_metadata"].get("cell_id")
            self._name(cell, name)
            for place, figure in enumerate(cell.findall(nodes.figure)):
                self._name(figure, f"figure-{name}" + (f"-{place + 1}" if place else ""))
            for image in list(cell.findall(nodes.image)):
                size = {side: image.attributes.pop(side) for side in ("width", "height") if side in image}
                image.replace_self(drawing("", size=size, **image.attributes))

    def _name_equations(self, prefix: str) -> None:
        for formula in self.document.findall(nodes.math_block):
            label = formula.get("label") or ""
            if label.startswith(prefix):
                self._name(formula, f"equation-{label.removeprefix(prefix)}")

    def _refuse_positions(self) -> None:
        for node in self.document.findall(nodes.Element):
            for name in filter(_POSITIONAL.fullmatch, node.get("ids", ())):
                LOGGER.warning(
                    "this %s has no name of its own, only its number in the page (%s), which changes; "
                    "write (a-short-name)= on a line above it",
                    node.tagname,
                    name,
                    location=node,
                    type="pages",
                )


def _is_code_cell(node: nodes.Node) -> bool:
    return isinstance(node, nodes.container) and node.get("nb_element") == "cell_code"


# ---- where a warning comes from ---------------------------------------------------------------


class CellLocation(logging.Filter):
    """Say the cell where myst-nb says line 30,002."""

    def filter(self, record: logging.LogRecord) -> bool:
        if location := getattr(record, "location", None):
            record.location = cell_location(location)
        return True

    def install(self) -> None:
        """Stand behind the filter of Sphinx that makes a text of every location."""
        for handler in logging.getLogger("sphinx").handlers:
            for place, other in enumerate(handler.filters):
                if isinstance(other, WarningLogRecordTranslator):
                    handler.filters.insert(place + 1, self)
                    return


def cell_location(location: str) -> str:
    """Turn `…/05-logistic-regression.ipynb:30002` into `…/05-logistic-regression.ipynb, cell saturation`."""
    path, _, line = location.rpartition(":")
    place = int(line) // LINES_PER_CELL - 1 if line.isdigit() else -1
    if not path.endswith(".ipynb") or place < 0:
        return location
    cells = json.loads(Path(path).read_text(encoding="utf-8"))["cells"]
    return f"{path}, cell {cells[place]['id']}"


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect the hooks."""
    app.connect("source-read", _read)
    app.add_node(box, html=(_visit_box, _depart_box))
    app.add_node(drawing, html=(_visit_drawing, _depart_drawing))
    app.add_directive("cell-box", CellBox)
    app.add_transform(Names)
    CellLocation().install()
    return {"parallel_read_safe": True, "parallel_write_safe": True}
