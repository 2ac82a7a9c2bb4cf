"""LaTeX becomes MathML when the book is built: a page needs no script and no other host to show a formula."""

from __future__ import annotations

import re
import shutil
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

from docutils import nodes
from math_core import LatexError, LatexToMathML
from sphinx.application import Sphinx
from sphinx.errors import SphinxError
from sphinx.locale import _
from sphinx.util.logging import getLogger
from sphinx.util.math import get_node_equation_number
from sphinx.writers.html5 import HTML5Translator

LOGGER = getLogger(__name__)
FONTS = Path(__file__).parent / "fonts"
ASSETS = ("maths.css", "dlnotes-math.woff2", "GUST-FONT-LICENSE.txt")

# Short forms for the YAML files.
MACROS = {"R": r"\mathbb{R}", "E": r"\mathbb{E}"}
# Notebooks must read well in JupyterLab, VS Code and Colab too, which know none of these.
WRITTEN_OUT = MACROS | {
    "argmax": r"\operatorname*{arg\,max}",
    "argmin": r"\operatorname*{arg\,min}",
    "bm": r"\boldsymbol",
    "coloneqq": ":=",
}

ELEMENTS = frozenset({
    "math", "mfrac", "mi", "mmultiscripts", "mn", "mo", "mover", "mpadded", "mphantom",
    "mprescripts", "mroot", "mrow", "mspace", "msqrt", "mstyle", "msub", "msubsup", "msup", "mtable", "mtd",
    "mtext", "mtr", "munder", "munderover",
})  # fmt: skip
ATTRIBUTES = frozenset({
    "accent", "accentunder", "columnspan", "depth", "display", "displaystyle", "fence", "form", "height",
    "largeop", "linethickness", "lspace", "mathvariant", "maxsize", "minsize", "movablelimits",
    "rowspan", "rspace", "scriptlevel", "separator", "stretchy", "style", "symmetric", "voffset", "width",
})  # fmt: skip
_STYLE = re.compile(
    r"(?:(?:text-align|justify-items): ?(?:left|right|center|start|end)|"
    r"(?:padding|margin)-(?:left|right|top|bottom): ?-?[\d.]+(?:em)?|"
    r"border-(?:left|right|top|bottom): ?[\d.]+em (?:solid|dashed) currentcolor|"
    r"width: ?\d+%)"
)
_SPACING_ACCENTS = {"\u0302": "ˆ", "\u0303": "˜"}
_INSTEAD = {"\u0332": r"write \bar{x}", "\u20d7": r"write \mathbf{x}"}  # browsers draw these badly
_HANGUL = re.compile("[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]")
_VARIATION_SELECTORS = re.compile("[\ufe00\ufe01]")
_NUMBERED = re.compile(r"\\begin\{(align|alignat|equation|gather|multline)\*?\}")
_SHORT_FORM = re.compile(rf"\\({'|'.join(WRITTEN_OUT)})(?![A-Za-z])")
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
    """Hold an element to what the page can draw: allowed elements and attributes, letters of the font."""
    if element.tag not in ELEMENTS:
        message = f"The formula needs <{element.tag}>, which browsers do not share; write it another way"
        raise MathError(message, tex)
    element.attrib.pop("class", None)
    for name, value in element.attrib.items():
        declarations = [part.strip() for part in value.split(";") if part.strip()] if name == "style" else []
        if name not in ATTRIBUTES or not all(_STYLE.fullmatch(part) for part in declarations):
            message = f'The formula needs {name}="{value}", which does not suit light and dark pages alike'
            raise MathError(message, tex)
    if element.tag == "mover" and element[1].text == "\u0332":  # \overline
        element[1].text = "¯"
    if element.text:
        element.text = _VARIATION_SELECTORS.sub("", element.text)
        element.text = _SPACING_ACCENTS.get(element.text, element.text)
        _check_letters(element, tex)


def _check_letters(element: ET.Element, tex: str) -> None:
    letters = element.text or ""
    if element.tag == "mi" and len(letters) == 1 and element.get("mathvariant") != "normal":
        letters = _italic(letters)
    for letter in letters:
        if ord(letter) in charset() or (element.tag == "mtext" and _HANGUL.match(letter)):
            continue
        korean = r"write Korean inside \text{...}" if _HANGUL.match(letter) else None
        advice = korean or _INSTEAD.get(letter, "write it another way")
        message = f"The font of the formulas has no {letter} (U+{ord(letter):04X}); {advice}"
        raise MathError(message, tex, max(tex.find(letter), 0))


def _italic(letter: str) -> str:
    """The letter that a browser draws for a variable of one letter."""
    if letter == "h":
        return "\u210e"
    for first, last, italic in (("A", "Z", 0x1D434), ("a", "z", 0x1D44E), ("α", "ω", 0x1D6FC)):
        if first <= letter <= last:
            return chr(italic + ord(letter) - ord(first))
    return {"ϵ": "\U0001d716", "ϑ": "\U0001d717", "ϕ": "\U0001d719"}.get(letter, letter)


@cache
def charset() -> frozenset[int]:
    """Code points that formulas may use: those of the font subset."""
    points: set[int] = set()
    for line in (FONTS / "math-charset.txt").read_text(encoding="utf-8").splitlines():
        for item in line.partition("#")[0].split():
            first, _, last = item.partition("-")
            points.update(range(int(first, 16), int(last or first, 16) + 1))
    return frozenset(points)


# ---- Sphinx ---------------------------------------------------------------------------------------


class FormulaError(SphinxError):
    """A page with formulas that cannot be typeset."""

    category = "Formula"


def _check_page(app: Sphinx, doctree: nodes.document) -> None:
    """Report every wrong formula of a page with its place, then stop: warnings alone may be waved through."""
    wrong = 0
    for node in doctree.findall(lambda node: isinstance(node, (nodes.math, nodes.math_block))):
        try:
            _check_portable(node.astext())
            to_mathml(node.astext(), isinstance(node, nodes.math_block))
        except MathError as error:
            wrong += 1
            LOGGER.warning("%s", error, location=node, type="maths")
    if wrong:
        message = f"{app.env.docname}: {wrong} of its formulas cannot be typeset; see the messages above"
        raise FormulaError(message)


def _check_portable(tex: str) -> None:
    if found := _SHORT_FORM.search(tex):
        message = f"{found[0]} is unknown to JupyterLab or Colab; write {WRITTEN_OUT[found[1]]}"
        raise MathError(message, tex, found.start())


def _visit_math(translator: HTML5Translator, node: nodes.math) -> None:
    translator.body.append(to_mathml(node.astext()))
    raise nodes.SkipNode


def _visit_displaymath(translator: HTML5Translator, node: nodes.math_block) -> None:
    translator.body.append(translator.starttag(node, "div", CLASS="formula"))
    translator.body.append(f'<div class="formula-body">{to_mathml(node.astext(), True)}</div>')
    if node["number"]:
        translator.body.append(f'<span class="eqno">({get_node_equation_number(translator, node)})')
        translator.add_permalink_ref(node, _("Link to this equation"))
        translator.body.append("</span>")
    translator.body.append("</div>\n")
    raise nodes.SkipNode


def _copy_assets(app: Sphinx) -> None:
    folder = app.outdir / "_static" / "maths"
    folder.mkdir(parents=True, exist_ok=True)
    for name in ASSETS:
        shutil.copyfile(FONTS / name, folder / name)


def _add_assets(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: object) -> None:
    """Load the style on pages with formulas, those inside quizzes included."""
    if "<math" in context.get("body", "") or '["math"' in context.get("body", ""):
        app.add_css_file("maths/maths.css")


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the renderer that `html_math_renderer: mathml` names."""
    app.add_html_math_renderer("mathml", (_visit_math, None), (_visit_displaymath, None))
    app.connect("builder-inited", _copy_assets)
    app.connect("doctree-read", _check_page)
    app.connect("html-page-context", _add_assets)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
