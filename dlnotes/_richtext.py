"""Rich text as a tree of nodes, turned into HTML or into plain text.

A node is a string or a list ``[tag, {attribute: value}, *children]``. Only the tags and attributes named here
exist, so that text written by an author can never become a script.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from typing import Any, TypeAlias

Node: TypeAlias = "str | list[Any]"

_HTML = "p strong em code pre ul ol li br"
_MATH = (
    "math mi mn mo ms mtext mspace mrow mfrac msqrt mroot msub msup msubsup munder mover munderover "
    "mmultiscripts mprescripts mtable mtr mtd mphantom mstyle mpadded menclose"
)
_ATTRIBUTES = (
    "data-tex accent accentunder columnspan depth display displaystyle fence form height largeop "
    "linethickness lspace mathvariant maxsize minsize movablelimits notation rowspan rspace scriptlevel "
    "separator stretchy style symmetric voffset width"
)
HTML_TAGS = frozenset(_HTML.split())
MATH_TAGS = frozenset(_MATH.split())
ATTRIBUTES = frozenset(_ATTRIBUTES.split())
STYLE = re.compile(r"[a-z-]+: ?[a-z0-9.% -]+(?:; ?[a-z-]+: ?[a-z0-9.% -]+)*;?")
_BLOCKS = frozenset({"p", "pre", "ul", "ol", "li"})


def to_html(nodes: Sequence[Node]) -> str:
    """The nodes as HTML; a tag or attribute outside the allow-list raises ValueError.

    Examples:
        >>> to_html([["p", {}, "a < b is ", ["strong", {}, "true"]]])
        '<p>a &lt; b is <strong>true</strong></p>'
    """
    return "".join(_html(node) for node in nodes)


def _html(node: Node) -> str:
    if isinstance(node, str):
        return escape(node, quote=False)
    tag, attributes, *children = node
    if tag not in HTML_TAGS and tag not in MATH_TAGS:
        msg = f"the tag {tag!r} is not allowed in rich text; allowed are {sorted(HTML_TAGS)} and MathML"
        raise ValueError(msg)
    for name in attributes:
        fits = name != "style" or STYLE.fullmatch(str(attributes[name]))
        if tag not in MATH_TAGS or name not in ATTRIBUTES or not fits:
            msg = f"the attribute {name!r} of <{tag}> is not allowed in rich text"
            raise ValueError(msg)
    shown = "".join(f' {name}="{escape(str(value))}"' for name, value in sorted(attributes.items()))
    return f"<{tag}{shown}>" if tag == "br" else f"<{tag}{shown}>{to_html(children)}</{tag}>"


def to_text(nodes: Sequence[Node]) -> str:
    r"""The nodes as plain text: formulas as they were typed, one line per block.

    Examples:
        >>> to_text([["p", {}, "Is ", ["math", {"data-tex": "a<b"}, ["mi", {}, "a"]], " true?"]])
        'Is $a<b$ true?'
    """
    return "".join(_text(node) for node in nodes).strip("\n")


def _text(node: Node) -> str:
    if isinstance(node, str):
        return node
    tag, attributes, *children = node
    if tag == "math" and "data-tex" in attributes:
        return f"${attributes['data-tex']}$"
    if tag == "br":
        return "\n"
    inner = "".join(_text(child) for child in children)
    if tag == "li":
        return f"- {inner.strip()}\n"
    return f"{inner}\n" if tag in _BLOCKS else inner
