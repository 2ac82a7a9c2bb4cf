"""What two texts that say the same in two languages must have in common."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from book._ext.outline import HANGUL, Outline, outline

_ORDERED = {  # fields of an outline, and what a finding calls them
    "headings": "depths of headings",
    "displayed_formulas": "displayed formulas",
    "formula_names": "names of formulas",
    "figures": "figures",
    "code_blocks": "blocks of code",
    "list_items": "list items",
    "table_cells": "cells of tables",
}
_UNORDERED = {  # a sentence may be built the other way round
    "inline_formulas": "formulas in the text",
    "links": "targets of links",
}


def compare_texts(ko: str, en: str) -> Iterator[tuple[str, str]]:
    """Yield in what two Markdown texts differ beyond their words, and what to do."""
    korean, english = outline(ko), outline(en)
    for name, what in _ORDERED.items():
        ours, theirs = getattr(korean, name), getattr(english, name)
        if ours != theirs:
            yield f"{what}: {_shown(ours)} in Korean, {_shown(theirs)} in English", "make them agree"
    for name, what in _UNORDERED.items():
        yield from _compare_bags(what, getattr(korean, name), getattr(english, name))
    yield from _compare_code_spans(korean, english)


def _compare_bags(what: str, ko: list[str], en: list[str]) -> Iterator[tuple[str, str]]:
    for language, ours, theirs in (("Korean", ko, en), ("English", en, ko)):
        if alone := sorted((Counter(ours) - Counter(theirs)).elements()):
            yield f"{what}: {_shown(alone)} only in {language}", "make them agree"


def _shown(value: int | list[str] | list[int]) -> str:
    return (", ".join(map(str, value)) or "none") if isinstance(value, list) else str(value)


def _compare_code_spans(korean: Outline, english: Outline) -> Iterator[tuple[str, str]]:
    """Spans in Hangul are words and stand against as many English ones; the rest is code."""
    code = [span for span in korean.code_spans if not HANGUL.search(span)]
    words = len(korean.code_spans) - len(code)
    english_only = Counter(english.code_spans) - Counter(code)
    if english_only.total() != words or Counter(code) - Counter(english.code_spans):
        yield from _compare_bags("code in the text", korean.code_spans, english.code_spans)
