"""Compile the Markdown of quizzes, claims and glossary into nodes of `dlnotes._richtext`.

A small part of Markdown is taken: paragraphs, **bold**, *em*, `code`, fenced code, lists, $math$. Everything
else is refused with a message, since it would be lost or shown as stray signs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree

from markdown_it import MarkdownIt
from markdown_it.common.utils import isMdAsciiPunct, isPunctChar, isWhiteSpace
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Delimiter
from markdown_it.token import Token
from mdit_py_plugins.dollarmath import dollarmath_plugin

from book._ext.maths import to_mathml
from dlnotes._richtext import ATTRIBUTES, MATH_TAGS, Node

MAX_LENGTH = 4000
_ELEMENTS = {
    "paragraph": "p",
    "strong": "strong",
    "em": "em",
    "bullet_list": "ul",
    "ordered_list": "ol",
    "list_item": "li",
}
_REFUSED = {
    "heading": "a heading",
    "link": "a link",
    "image": "an image",
    "blockquote": "a block quotation",
    "hr": "a line across the page",
    "code_block": "indented code",
}
_STRAY = re.compile(r"\*\*|\$|`|</?[a-zA-Z!][^<>]*>|\[[^\[\]]*\]\([^()]*\)")
_HANGUL = re.compile("[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]")


class RichTextError(ValueError):
    """Text that cannot be compiled: what came, what was wanted, what to do."""

    def __init__(self, where: str, came: str, wanted: str, todo: str) -> None:
        super().__init__(f"{where}: {came}; wanted {wanted}. {todo}")
        self.where, self.came, self.wanted, self.todo = where, came, wanted, todo


def compile(text: str, where: str, *, inline: bool = False) -> list[Node]:
    """The nodes of `text`; with `inline`, of one paragraph without the paragraph itself."""
    if len(text) > MAX_LENGTH:
        raise RichTextError(where, f"{len(text)} characters", f"at most {MAX_LENGTH}", "Shorten the text.")
    nodes = _tree(_PARSER.parse(text), where)
    if not nodes:
        raise RichTextError(where, "an empty text", "at least one word", "Write the text.")
    if not inline:
        return nodes
    if len(nodes) != 1 or isinstance(nodes[0], str) or nodes[0][0] != "p":
        raise RichTextError(where, "several blocks", "one paragraph", "Write it as one line of text.")
    return nodes[0][2:]


def formulas_and_code(nodes: list[Node]) -> Iterator[tuple[str, str]]:
    """The formulas and code pieces of the nodes: what both languages must have in common."""
    for node in nodes:
        if isinstance(node, str):
            continue
        tag, attributes, *children = node
        if tag == "math":
            yield "formula", attributes["data-tex"]
        elif tag == "code":
            yield "code", "".join(children)
        else:
            yield from formulas_and_code(children)


def _tree(tokens: list[Token], where: str) -> list[Node]:
    stack: list[list[Node]] = [[]]
    for token in tokens:
        kind = token.type.removesuffix("_open").removesuffix("_close")
        if kind in _REFUSED:
            raise RichTextError(
                where,
                _REFUSED[kind],
                "paragraphs, **bold**, *em*, `code`, lists, $math$",
                "Rewrite it as text.",
            )
        if token.hidden:
            continue
        if token.type == "inline":
            stack[-1].extend(_tree(token.children or [], where))
            _refuse_stray(token.children or [], where)
        elif token.nesting == 1:
            element: list[Node] = [_ELEMENTS[kind], {}]  # type: ignore[list-item]
            stack[-1].append(element)
            stack.append(element)
        elif token.nesting == -1:
            stack.pop()
        else:
            _append(stack[-1], _leaf(token, where))
    return stack[0]


def _append(nodes: list[Node], node: Node) -> None:
    if isinstance(node, str) and nodes and isinstance(nodes[-1], str):
        nodes[-1] += node
    elif node != "":
        nodes.append(node)


def _leaf(token: Token, where: str) -> Node:
    match token.type:
        case "text" | "text_special":
            return token.content
        case "softbreak":
            return " "
        case "hardbreak":
            return ["br", {}]
        case "code_inline":
            return ["code", {}, token.content]
        case "fence":
            return ["pre", {}, ["code", {}, token.content.rstrip("\n")]]
        case "math_inline" | "math_block":
            return _math(token.content.strip(), where, display=token.type == "math_block")
    raise RichTextError(where, f"Markdown of the kind {token.type!r}", "plain text", "Rewrite it.")


def _math(tex: str, where: str, *, display: bool) -> Node:
    try:
        root = ElementTree.fromstring(to_mathml(tex, display=display))
    except Exception as error:
        reason = " ".join(str(error).split())
        raise RichTextError(where, f"the formula ${tex}$", "LaTeX that can be set", reason) from None
    node = _element(root, where)
    node[1]["data-tex"] = tex
    return node


def _element(element: ElementTree.Element, where: str) -> list[Node]:
    tag = element.tag.rpartition("}")[2]
    unknown = {tag} - MATH_TAGS or set(element.attrib) - ATTRIBUTES
    if unknown:
        raise RichTextError(
            where, f"MathML with {unknown.pop()!r}", "allowed MathML only", "Write it simpler."
        )
    children: list[Node] = []
    _append(children, element.text or "")
    for child in element:
        _append(children, _element(child, where))
        _append(children, (child.tail or "").strip())
    return [tag, dict(sorted(element.attrib.items())), *children]  # type: ignore[list-item]


def _refuse_stray(tokens: list[Token], where: str) -> None:
    """Signs that were meant as Markdown and did not become it (an escaped one is a `text_special`)."""
    text = "".join(token.content if token.type == "text" else "\0" for token in tokens)
    found = _STRAY.search(text)
    if found:
        raise RichTextError(
            where,
            f"the signs {found.group()!r} left in the text",
            "pairs of ** or ` or $, no HTML and no links",
            "Close the pair, or put a backslash before a sign that is meant.",
        )


def _delimiter_run(state: StateInline, start: int) -> tuple[int, bool, bool]:
    """Length of a run of ``*`` and whether it can open and close; Hangul counts as a border of words.

    In plain CommonMark ``**경계(boundary)**는`` does not close, as a letter follows the bracket.
    """
    end = start
    while end < state.posMax and state.src[end] == "*":
        end += 1
    before = state.src[start - 1] if start > 0 else " "
    after = state.src[end] if end < state.posMax else " "

    def border(char: str) -> bool:
        code = ord(char)
        is_mark = isMdAsciiPunct(code) or isPunctChar(char)
        return is_mark or isWhiteSpace(code) or bool(_HANGUL.match(char))

    def mark(char: str) -> bool:
        return isMdAsciiPunct(ord(char)) or isPunctChar(char)

    opens = not isWhiteSpace(ord(after)) and (not mark(after) or border(before))
    closes = not isWhiteSpace(ord(before)) and (not mark(before) or border(after))
    return end - start, opens, closes


def _tokenize_stars(state: StateInline, silent: bool) -> bool:
    if silent or state.src[state.pos] != "*":
        return False
    length, can_open, can_close = _delimiter_run(state, state.pos)
    for _ in range(length):
        state.push("text", "", 0).content = "*"
        state.delimiters.append(
            Delimiter(
                marker=ord("*"),
                length=length,
                token=len(state.tokens) - 1,
                end=-1,
                open=can_open,
                close=can_close,
            )
        )
    state.pos += length
    return True


def _parser() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": False, "maxNesting": 12})
    markdown.disable(["text_join", "autolink", "reference"])
    markdown.inline.ruler.at("emphasis", _tokenize_stars)
    dollarmath_plugin(markdown, allow_labels=False, allow_space=False, allow_digits=True)
    return markdown


_PARSER = _parser()
