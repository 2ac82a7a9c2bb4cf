"""What a Markdown text holds besides its words: headings, formulas, code, links, figures, lists, tables.

Two texts that say the same in two languages have equal outlines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.dollarmath import dollarmath_plugin

_WORDS_IN_FORMULA = re.compile(r"\\(text|textrm|textbf|mbox|operatorname)\{[^{}]*\}")
_COMMENT = re.compile(r"(^|\s+)#.*$", re.MULTILINE)
_LANGUAGE = re.compile(r"(?<=[/.])(ko|en)(?=[/.])")
HANGUL = re.compile("[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]")


@dataclass
class Outline:
    """The parts of a text that do not depend on its language, in the order of the text."""

    headings: list[int] = field(default_factory=list)
    heading_lines: list[int] = field(default_factory=list)
    displayed_formulas: list[str] = field(default_factory=list)
    inline_formulas: list[str] = field(default_factory=list)
    formula_names: list[str] = field(default_factory=list)
    figures: list[str] = field(default_factory=list)
    code_spans: list[str] = field(default_factory=list)
    code_blocks: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    list_items: int = 0
    table_cells: int = 0


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark").enable("table").use(dollarmath_plugin, double_inline=True)


def outline(text: str) -> Outline:
    r"""Read the outline of a Markdown text.

    >>> found = outline("## A\n\nSee `x`, $a  = b$ and [there](#c).")
    >>> found.headings, found.code_spans, found.inline_formulas, found.links
    ([2], ['x'], ['a = b'], ['#c'])
    """
    found = Outline()
    for token in _flat(_parser().parse(text)):
        match token.type:
            case "heading_open":
                found.headings.append(int(token.tag[1]))
                found.heading_lines.append(token.map[0] if token.map else 0)
            case "math_block" | "math_block_label" | "math_inline_double":
                found.displayed_formulas.append(formula(token.content))
                if token.type == "math_block_label":
                    found.formula_names.append(token.info)
            case "math_inline":
                found.inline_formulas.append(formula(token.content))
            case "image":
                found.figures.append(str(token.attrs["src"]))
            case "code_inline":
                found.code_spans.append(token.content)
            case "fence" | "code_block":
                found.code_blocks.append(_block(token))
            case "link_open":
                found.links.append(_LANGUAGE.sub("*", str(token.attrs["href"])))
            case "list_item_open":
                found.list_items += 1
            case "th_open" | "td_open":
                found.table_cells += 1
    return found


def _flat(tokens: list[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        if token.type != "image":
            yield from _flat(token.children or [])


def formula(tex: str) -> str:
    r"""Return a formula without the words in it and with single blanks.

    >>> formula(r"a  =\text{값}")
    'a =\\text{}'
    """
    return " ".join(_WORDS_IN_FORMULA.sub(r"\\\1{}", tex).split())


def _block(token: Token) -> str:
    """Return the code of a fence without comments; of a directive or an example in words only its kind."""
    if token.info.startswith("{") or token.info == "text":
        return token.info
    return _COMMENT.sub("", token.content).strip()
