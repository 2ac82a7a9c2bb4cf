"""The glossary as a page: every term in both languages, what it means, and the chapter that teaches it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

from book._ext import glossary
from book._ext.lists.listing import Listing

CONSONANTS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
FIRST_JAMO = 0x1100


def initial(text: str) -> str:
    """Return the letter under which a term stands: the first consonant of Hangul, else the letter.

    >>> initial("기울기"), initial("꺾은선"), initial("ReLU"), initial("0으로")
    ('ㄱ', 'ㄲ', 'R', '0')
    """
    first = unicodedata.normalize("NFD", text[0])[0]
    place = ord(first) - FIRST_JAMO
    return CONSONANTS[place] if 0 <= place < len(CONSONANTS) else first.upper()


class TermList(Listing):
    """Every term, in the order of the page's language."""

    template = "terms.html"

    def sources(self) -> Iterable[Path]:
        return [glossary.PATH]

    def context(self) -> dict[str, Any]:
        def name(term: glossary.Term) -> str:
            return term.renderings(self.lang)[0]

        terms = sorted(glossary.load(), key=lambda term: (name(term).casefold(), term.id))
        letters = [(letter, list(own)) for letter, own in groupby(terms, lambda term: initial(name(term)))]
        return {"letters": letters, "other": self.other, "chapters": self.chapters()}


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the directive."""
    app.add_directive("term-list", TermList)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
