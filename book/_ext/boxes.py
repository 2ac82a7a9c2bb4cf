"""Boxes: a text cell with a tag such as `box-goals` becomes a marked passage with a title."""

from __future__ import annotations

import re
from typing import ClassVar

from docutils import nodes
from nbformat import NotebookNode
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective
from sphinx.writers.html5 import HTML5Translator

from book._ext.notebook import tags_of

BOX = "box-"


def boxed(cell: NotebookNode) -> str:
    """Return the source of a text cell, in a fence that makes the box if the cell has a tag for one."""
    box = next((tag for tag in tags_of(cell) if tag.startswith(BOX)), None)
    if box is None:
        return cell.source
    fence = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", cell.source)), default=0))
    return f"{fence}{{cell-box}} {box}\n:name: {cell.id}\n\n{cell.source}\n{fence}"


class box(nodes.General, nodes.Element):  # noqa: N801, docutils names nodes in lower case
    """A marked passage with a title."""


class CellBox(SphinxDirective):
    """The fence that `boxed` puts around a cell."""

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
    node[0:1] = [title, nodes.paragraph("", "", *rest[1:])] if rest else [title]


def _visit_box(translator: HTML5Translator, node: box) -> None:
    label = {"aria-labelledby": node["labelled"]} if "labelled" in node else {}
    translator.body.append(translator.starttag(node, "div", role="note", **label))


def _depart_box(translator: HTML5Translator, node: box) -> None:
    translator.body.append("</div>\n")


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the node and its directive."""
    app.add_node(box, html=(_visit_box, _depart_box))
    app.add_directive("cell-box", CellBox)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
