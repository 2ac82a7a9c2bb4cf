"""Folded code cells: a plain `<details>` whose summary says, in the language of the page, what it does."""

from __future__ import annotations

from html import escape

from docutils import nodes
from myst_nb.sphinx_ import HideCodeCellNode
from sphinx.application import Sphinx
from sphinx.writers.html5 import HTML5Translator


def _open(writer: HTML5Translator, node: nodes.Element) -> None:
    classes = " ".join(["folded", *node["classes"]])
    words = ((state, escape(node[f"prompt_{state}"])) for state in ("show", "hide"))
    spans = "".join(f'<span class="when-{state}">{text}</span>' for state, text in words)
    writer.body.append(f'<details class="{classes}"><summary>{spans}</summary>\n')


def _close(writer: HTML5Translator, node: nodes.Element) -> None:
    writer.body.append("</details>\n")


def _replace(app: Sphinx) -> None:
    app.add_node(HideCodeCellNode, override=True, html=(_open, _close))


def setup(app: Sphinx) -> dict[str, bool]:
    """Draw folded cells instead of MyST-NB, whose summary carries a fixed English name."""
    app.connect("builder-inited", _replace)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
