"""LaTeX becomes MathML when the book is built: a page needs no script and no other host to show a formula."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from math_core import LatexError, LatexToMathML

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.writers.html5 import HTML5Translator

# Short forms for the YAML files. Notebooks write them out, because JupyterLab does not know them.
MACROS = {"R": r"\mathbb{R}", "E": r"\mathbb{E}"}

ELEMENTS = frozenset({
    "math", "menclose", "mfrac", "mi", "mmultiscripts", "mn", "mo", "mover", "mpadded", "mphantom",
    "mprescripts", "mroot", "mrow", "mspace", "msqrt", "mstyle", "msub", "msubsup", "msup", "mtable", "mtd",
    "mtext", "mtr", "munder", "munderover",
})  # fmt: skip
ATTRIBUTES = frozenset({
    "accent", "accentunder", "columnspan", "depth", "display", "displaystyle", "fence", "form", "height",
    "largeop", "linethickness", "lspace", "mathvariant", "maxsize", "minsize", "movablelimits", "notation",
    "rowspan", "rspace", "scriptlevel", "separator", "stretchy", "style", "symmetric", "voffset", "width",
})  # fmt: skip
_STYLE = re.compile(
    r"(?:(?:text-align|justify-items): ?(?:left|right|center|start|end)|"
    r"(?:padding|margin)-(?:left|right|top|bottom): ?-?[\d.]+(?:em)?|"
    r"border-(?:left|right|top|bottom): ?[\d.]+em (?:solid|dashed) currentcolor|"
    r"width: ?\d+%)"
)
_VARIATION_SELECTORS = re.compile("[\ufe00\ufe01]")
_NUMBERED = re.compile(r"\\begin\{(align|alignat|equation|gather|multline)\*?\}")
_STRUCTURE = re.compile(r"\\begin\b|\\end\b|\\\\|\\.", re.DOTALL)


class MathError(ValueError):
    """A formula that cannot be typeset; says what is wrong and where in the formula."""

    def __init__(self, message: str, tex: str, position: int = 0) -> None:
        self.tex, self.position = tex, position
        before = tex[:position]
        line, column = before.count("\n") + 1, position - before.rfind("\n")
        shown = f"{before}>>>{tex[position:]}".replace("\n", " ").strip()
        super().__init__(f"{message} (line {line}, column {column} of the formula: {shown})")


_converter = LatexToMathML(macros=MACROS, fancy_error=False)


@cache
def to_mathml(tex: str, display: bool = False) -> str:
    r"""Typeset a LaTeX formula as MathML, well-formed XML that HTML can embed as it is.

    >>> to_mathml(r"x^2")
    '<math><msup><mi>x</mi><mn>2</mn></msup></math>'

    Raises MathError with the place inside the formula.
    """
    _check_source(tex)
    try:
        mathml = _converter.convert_with_local_state(tex, displaystyle=display)
    except LatexError as error:
        position, _, message = str(error).partition(": ")
        raise MathError(message.rstrip("."), tex, int(position)) from None
    root = ET.fromstring(mathml.replace("&ApplyFunction;", "\u2061"))
    for element in root.iter():
        _tidy(element, tex)
    return ET.tostring(root, encoding="unicode")


def _check_source(tex: str) -> None:
    if not tex.strip():
        message = "The formula is empty; write LaTeX between the dollar signs"
        raise MathError(message, tex)
    if found := _NUMBERED.search(tex):
        message = f"{found[1]} does not belong inside $$; write aligned, and number with $$ … $$ (name)"
        raise MathError(message, tex, found.start())
    depth = 0
    for found in _STRUCTURE.finditer(tex):
        depth += {r"\begin": 1, r"\end": -1}.get(found[0], 0)
        if found[0] == r"\\" and not depth:
            message = r"A line break \\ outside an environment is lost; write \begin{aligned} … \end{aligned}"
            raise MathError(message, tex, found.start())


def _tidy(element: ET.Element, tex: str) -> None:
    """Hold an element to the allow-list that the page, the widgets and their tests rely on."""
    if element.tag not in ELEMENTS:
        message = f"The formula needs <{element.tag}>, which the book does not allow; write it another way"
        raise MathError(message, tex)
    element.attrib.pop("class", None)
    for name, value in element.attrib.items():
        declarations = [part.strip() for part in value.split(";") if part.strip()] if name == "style" else []
        if name not in ATTRIBUTES or not all(_STYLE.fullmatch(part) for part in declarations):
            message = f'The formula needs {name}="{value}", which is not readable on light and dark pages'
            raise MathError(message, tex)
    if element.text:
        element.text = _VARIATION_SELECTORS.sub("", element.text)


# ---- Sphinx ---------------------------------------------------------------------------------------


def _visit_math(translator: HTML5Translator, node) -> None:
    from docutils.nodes import SkipNode

    translator.body.append(to_mathml(node.astext()))
    raise SkipNode


def _visit_displaymath(translator: HTML5Translator, node) -> None:
    from docutils.nodes import SkipNode
    from sphinx.locale import _
    from sphinx.util.math import get_node_equation_number

    translator.body.append(translator.starttag(node, "div", CLASS="formula"))
    translator.body.append(f'<div class="formula-body">{to_mathml(node.astext(), display=True)}</div>')
    if node["number"]:
        translator.body.append(f'<span class="eqno">({get_node_equation_number(translator, node)})')
        translator.add_permalink_ref(node, _("Link to this equation"))
        translator.body.append("</span>")
    translator.body.append("</div>\n")
    raise SkipNode


def setup(app: Sphinx) -> None:
    """Register the renderer that `html_math_renderer: mathml` names."""
    app.add_html_math_renderer("mathml", (_visit_math, None), (_visit_displaymath, None))
