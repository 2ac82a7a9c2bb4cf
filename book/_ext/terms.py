"""Terms on a page: where a chapter first uses one of the glossary, it shows its name in the other language.

Without scripts a marked term is a plain link into the glossary.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from functools import cache
from html import escape
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.writers.html5 import HTML5Translator

from book._ext import glossary
from book._ext.bilingual import chapter_number, language_of
from book._ext.search import morphology
from book._ext.widgets import version
from book._ext.words import LANGUAGES, word

_UNMARKED = (
    nodes.reference,
    nodes.literal,
    nodes.literal_block,
    nodes.math,
    nodes.math_block,
    nodes.strong,  # where a term is introduced, its name in the other language stands beside it
    nodes.title,
    nodes.caption,
    nodes.block_quote,
    nodes.raw,
    nodes.table,
)


class marked_term(nodes.Inline, nodes.TextElement):  # noqa: N801, docutils names nodes in lower case
    """A term, with what there is to say of it."""


@cache
def _patterns(lang: str) -> tuple[tuple[glossary.Term, re.Pattern[str]], ...]:
    """Return the terms, longest names first, each with a pattern for its names in running text."""
    pairs = [(name, term) for term in glossary.load() for name in term.renderings(lang)]
    pairs.sort(key=lambda pair: -len(pair[0]))
    return tuple((term, _pattern(name, lang)) for name, term in pairs)


def _pattern(name: str, lang: str) -> re.Pattern[str]:
    """Match a name with its ending, unless a bracket follows, which gives the name in the other language."""
    if lang == "ko":
        after = "|".join(sorted(morphology()["endings"], key=len, reverse=True))
        return re.compile(rf"(?<![가-힣A-Za-z])({re.escape(name)})(?=(?:{after})?(?![가-힣A-Za-z(]))")
    flags = re.IGNORECASE if name.islower() else 0
    return re.compile(rf"(?<![\w-])({re.escape(name)}(?:s|es)?)(?![\w-]| \()", flags)


def find(text: str, lang: str, seen: set[str]) -> Iterator[tuple[int, int, glossary.Term]]:
    """Yield where a text names a term that is not in `seen` yet, in order, longest names first.

    >>> [text.id for *_, text in find("경사 하강법은 학습률을 씁니다.", "ko", {"learning-rate"})]
    ['gradient-descent']
    """
    taken: list[tuple[int, int, glossary.Term]] = []
    for term, pattern in _patterns(lang):
        if term.id in seen or any(term.id == other.id for *_, other in taken):
            continue
        for match in pattern.finditer(text):
            start, end = match.span(1)
            if all(end <= a or start >= b for a, b, _ in taken):
                taken.append((start, end, term))
                break
    return iter(sorted(taken, key=lambda found: found[:2]))


class MarkTerms(SphinxPostTransform):
    """Mark the first use of every term on the page of a chapter."""

    default_priority = 950

    def run(self, **kwargs: Any) -> None:
        page = self.env.docname
        lang = language_of(page)
        if lang is None or chapter_number(page) is None or f"book/{lang}/glossary" not in self.env.found_docs:
            return
        seen: set[str] = set()
        for text in list(self.document.findall(nodes.Text)):
            if _in_running_text(text):
                parts = _marked(str(text), list(find(str(text), lang, seen)), lang)
                if parts is not None:
                    seen.update(part["term"] for part in parts if isinstance(part, marked_term))
                    text.parent.replace(text, parts)


def _in_running_text(text: nodes.Text) -> bool:
    node, inside = text.parent, False
    while node is not None:
        if isinstance(node, _UNMARKED) or "box-quote" in node.get("classes", ()):
            return False
        inside = inside or isinstance(node, nodes.paragraph)
        node = node.parent
    return inside


def _marked(text: str, found: Sequence[tuple[int, int, glossary.Term]], lang: str) -> list[nodes.Node] | None:
    if not found:
        return None
    parts: list[nodes.Node] = []
    done = 0
    for start, end, term in found:
        if text[done:start]:
            parts.append(nodes.Text(text[done:start]))
        other = next(each for each in LANGUAGES if each != lang)
        parts.append(
            marked_term(
                "",
                nodes.Text(text[start:end]),
                term=term.id,
                other=other,
                name=term.renderings(other)[0],
                meaning=term.meaning[lang],
            )
        )
        done = end
    if text[done:]:
        parts.append(nodes.Text(text[done:]))
    return parts


def _visit(translator: HTML5Translator, node: marked_term) -> None:
    said = {f"data-{key}": node[key] for key in ("other", "name", "meaning")}
    attributes = " ".join(f'{key}="{escape(value)}"' for key, value in said.items())
    translator.body.append(f'<a class="term" href="glossary.html#term-{node["term"]}" {attributes}>')


def _depart(translator: HTML5Translator, _node: marked_term) -> None:
    translator.body.append("</a>")


def _attach(app: Sphinx, page: str, _template: str, context: dict[str, Any], _doctree: object) -> None:
    lang = language_of(page)
    if lang and 'class="term"' in context.get("body", ""):
        attributes = {"data-more": word("term-more", lang), "loading_method": "defer"}
        app.add_js_file("terms.js", **attributes)


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the node and the transform; when the glossary changes, all pages are written anew."""
    known = json.dumps([[t.id, t.ko, t.en, dict(t.meaning)] for t in glossary.load()], ensure_ascii=False)
    app.add_config_value("dlnotes_terms_version", version(known), "env", types=(str,))
    app.add_node(marked_term, html=(_visit, _depart))
    app.add_post_transform(MarkTerms)
    app.connect("html-page-context", _attach)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
