"""Figures: what `dlnotes.plotting.show` says of an SVG becomes alt text, size and a numbered caption."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

from docutils import nodes
from nbformat import NotebookNode
from sphinx.application import Sphinx
from sphinx.writers.html5 import HTML5Translator

from book._ext.notebook import SVG


def figure_options(output: NotebookNode) -> dict[str, Any]:
    """Return what myst-nb wants to know of an output that is a figure."""
    words = output.get("metadata", {}).get(SVG, {})
    image = {"alt": words.get("alt", ""), **_size(output.data[SVG])}
    return {"image": image} | ({"figure": {"caption": words["caption"]}} if "caption" in words else {})


def _size(svg: str) -> dict[str, str]:
    """Return width and height in CSS pixels, so that a page keeps the room before the figure is there."""
    root = re.search(r"<svg\b[^>]*>", svg)
    points = dict(re.findall(r'\b(width|height)="([\d.]+)pt"', root[0])) if root else {}
    return {side: str(round(float(value) * 4 / 3)) for side, value in points.items()}


class drawing(nodes.image):  # noqa: N801
    """An image whose size is an attribute of HTML, so that a style sheet can still shrink it."""


def as_drawing(image: nodes.image) -> drawing:
    """Return an image of myst-nb as a drawing."""
    size = {side: image.attributes.pop(side) for side in ("width", "height") if side in image}
    return drawing("", size=size, **image.attributes)


def _visit_drawing(translator: HTML5Translator, node: drawing) -> None:
    uri = node["uri"]
    if uri in translator.builder.images:
        uri = f"{translator.builder.imgpath}/{quote(translator.builder.images[uri])}"
    attributes = {"src": uri, "alt": node.get("alt", ""), **node["size"], "loading": "lazy"}
    translator.body.append(translator.emptytag(node, "img", "\n", **attributes))


def _depart_drawing(translator: HTML5Translator, node: drawing) -> None:
    """An image has no content."""


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the node."""
    app.add_node(drawing, html=(_visit_drawing, _depart_drawing))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
