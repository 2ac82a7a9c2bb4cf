"""What search reads of a page: its sections, each with title, anchor, text and the names in its code."""

from __future__ import annotations

import io
import keyword
import re
import tokenize
import unicodedata
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import NamedTuple
from xml.etree import ElementTree

from docutils import nodes

from book._ext.maths import MathError, to_mathml

#: The parts of an output that are text of the book: what a claim card quotes and how it puts it right.
#: Every other output is a result, a figure or a control.
READABLE = frozenset({"claim-quote", "claim-correction"})
SHORT_NAME = 3

_BLANKS = re.compile(r"\s+")
_SKIPPED = (
    nodes.comment,
    nodes.image,
    nodes.math_block,
    nodes.system_message,
    nodes.target,
    nodes.section,
    nodes.title,
    nodes.literal_block,
    nodes.Invisible,
)


class Section(NamedTuple):
    """A section by itself, without the sections inside it."""

    anchor: str  # "" for the top of the page
    title: str
    text: str
    code: str  # names that its code uses and its text does not


def sections(document: nodes.document) -> list[Section]:
    """Return the sections of a page in their order; the first one stands for the page itself."""
    found = [_section(node) for node in document.findall(nodes.section)]
    return [found[0]._replace(anchor=""), *found[1:]] if found else []


def _section(node: nodes.section) -> Section:
    title = node.next_node(nodes.title)
    text = plain(_text(node))
    names = dict.fromkeys(name for block in _code(node) for name in identifiers(block))
    return Section(
        anchor=node["ids"][0],
        title=plain(_text(title)) if title is not None else "",
        text=text,
        code=" ".join(name for name in names if name not in text),
    )


def plain(text: str) -> str:
    """Bring a text into the form that search compares: NFC, single blanks."""
    return unicodedata.normalize("NFC", _BLANKS.sub(" ", text)).strip()


def _text(node: nodes.Node) -> str:
    """Return the words of a node, blocks parted by blanks; a section inside it is left to itself."""
    pieces: list[str] = []
    for child in node.children:
        if isinstance(child, nodes.Text):
            pieces.append(child.astext())
        elif isinstance(child, nodes.math):
            pieces.append(_formula(child.astext()))
        elif isinstance(child, nodes.raw):
            pieces.append(_output(child))
        elif isinstance(child, _SKIPPED):
            continue
        elif isinstance(child, nodes.Inline):
            pieces.append(_text(child))
        else:
            pieces.append(f" {_text(child)} ")
    return "".join(pieces)


def _formula(tex: str) -> str:
    try:
        return _linear(ElementTree.fromstring(to_mathml(tex)))
    except MathError:
        return tex  # the page itself reports it


def _linear(formula: ElementTree.Element) -> str:
    """Write MathML in one line: a fraction with a stroke, a power with ^, a hat on its letter."""
    tag, parts = formula.tag.rpartition("}")[2], [_linear(part) for part in formula]
    if tag == "mfrac":
        return "/".join(parts)
    if tag == "msup":
        return "^".join(parts)
    if tag == "mover" and len(parts[0]) == 1 and parts[1] in {"ˆ", "^"}:
        return f"{parts[0]}\N{COMBINING CIRCUMFLEX ACCENT}"
    return " " if tag == "mspace" else (formula.text or "") + "".join(parts)


def _output(node: nodes.raw) -> str:
    return readable(node.astext()) if node.get("format") == "html" else ""


class _Readable(HTMLParser):
    """Collects the text of elements of the wanted classes."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self.inside: list[str] = []  # open elements, from the wanted one inwards

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        classes = (dict(attrs).get("class") or "").split()
        if self.inside or READABLE.intersection(classes):
            self.inside.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self.inside:
            self.pieces.append(" " if tag in {"p", "li", "div", "blockquote", "pre"} else "")
            while self.inside and self.inside.pop() != tag:
                pass  # an element without an end, such as <br>

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.pieces.append(data)


def readable(html: str) -> str:
    """Return the text that search reads of an HTML output, often none."""
    parser = _Readable()
    parser.feed(html)
    parser.close()
    text = "".join(parser.pieces)
    return f" {text} " if text else ""


def _code(node: nodes.Node) -> Iterator[str]:
    """Yield the code that a section shows, without its outputs."""
    for child in node.children:
        if isinstance(child, nodes.literal_block):
            yield child.astext()
        elif isinstance(child, nodes.container) and child.get("nb_element") == "cell_code_output":
            continue
        elif not isinstance(child, (nodes.section, nodes.Text)):
            yield from _code(child)


def identifiers(code: str) -> list[str]:
    """Return the names that a piece of Python uses, in order, without keywords and short names."""
    names: dict[str, None] = {}
    try:
        for token in tokenize.generate_tokens(io.StringIO(code).readline):
            if token.type == tokenize.NAME and len(token.string) >= SHORT_NAME:
                names.setdefault(token.string)
    except (tokenize.TokenError, SyntaxError):
        pass  # a listing that is no Python keeps the names read so far
    return [name for name in names if not keyword.iskeyword(name)]
