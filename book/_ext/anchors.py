"""Anchors: every address in a page is a name that its author chose, the same in both languages."""

from __future__ import annotations

import re
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform
from sphinx.util.logging import getLogger
from sphinx.util.nodes import clean_astext

from book._ext.bilingual import language_of, name_of
from book._ext.boxes import box
from book._ext.figures import as_drawing
from book._ext.locations import LINES_PER_CELL
from book._ext.notebook_checks import RESERVED

LOGGER = getLogger(__name__)
_POSITIONAL = re.compile(r"id\d+")


def label_prefix(page: str) -> str:
    """Return what makes a formula's name unique: Sphinx keeps the formulas of all pages in one namespace."""
    return f"{language_of(page)}--{name_of(page)}--"


class Anchors(SphinxTransform):
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
        self._name_equations(label_prefix(page))
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
                image.replace_self(as_drawing(image))

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


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the transform."""
    app.add_transform(Anchors)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
