"""Two languages, one notebook: what twins must have in common, and when each was last read beside the other.

There is no original. Every text cell records a hash of its twin's text at the last review, so a text that
changes on one side leaves a stale stamp on the other.
"""

from __future__ import annotations

import ast
import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from nbformat import NotebookNode

from book._ext.findings import Finding
from book._ext.notebook import read, tags_of
from book._ext.outline import HANGUL, Outline, outline
from book._ext.words import LANGUAGES

I18N = "i18n"
STAMP = "twin"
_MAGIC = re.compile(r"^\s*[%!]", re.MULTILINE)
_DECIMAL = re.compile(r"\d+\.\d+")
_NAMES = {  # what a reader of a finding calls the fields of an outline
    "headings": "depths of headings",
    "displayed_formulas": "displayed formulas",
    "formula_names": "names of formulas",
    "figures": "figures",
    "code_blocks": "blocks of code",
    "list_items": "list items",
    "table_cells": "cells of tables",
    "inline_formulas": "formulas in the text",
    "links": "targets of links",
}
_ORDERED = (
    "headings",
    "displayed_formulas",
    "formula_names",
    "figures",
    "code_blocks",
    "list_items",
    "table_cells",
)
_UNORDERED = ("inline_formulas", "links")  # a sentence may be built the other way round


@dataclass(frozen=True)
class Pair:
    """A chapter in Korean and in English."""

    name: str
    ko: NotebookNode
    en: NotebookNode

    @property
    def file(self) -> str:
        """Both files, as a shell writes them."""
        return f"book/{{ko,en}}/{self.name}.ipynb"

    def cells(self) -> Iterator[tuple[NotebookNode, NotebookNode]]:
        """Yield the cells that both have, in the order of the Korean notebook."""
        english = {cell.id: cell for cell in self.en.cells}
        for cell in self.ko.cells:
            if cell.id in english:
                yield cell, english[cell.id]


# ---- the tree ---------------------------------------------------------------------------------


def pairs(book: Path) -> list[Pair]:
    """Return the chapters that exist in both languages."""
    names = sorted({path.stem for path in (book / "ko").glob("*.ipynb")})
    return [
        Pair(name, *(read(book / language / f"{name}.ipynb") for language in LANGUAGES))
        for name in names
        if (book / "en" / f"{name}.ipynb").is_file()
    ]


def compare_tree(book: Path) -> list[Finding]:
    """Return everything in which the two languages of the book have drifted apart."""
    found = list(_compare_names(book))
    for pair in pairs(book):
        found += compare(pair)
    for path in sorted((book / "ko").glob("*.md")):
        if (twin := book / "en" / path.name).is_file():
            texts = (path.read_text(encoding="utf-8"), twin.read_text(encoding="utf-8"))
            found += _findings(f"book/{{ko,en}}/{path.name}", "", _compare_texts(*texts))
    return found


def _compare_names(book: Path) -> Iterator[Finding]:
    names = {
        language: {path.name for kind in ("*.ipynb", "*.md") for path in (book / language).glob(kind)}
        for language in LANGUAGES
    }
    for language, twin in (("ko", "en"), ("en", "ko")):
        for name in sorted(names[language] - names[twin]):
            remedy = f"write it, or remove book/{language}/{name}"
            yield Finding(
                f"book/{twin}/{name}", "", f"missing, though book/{language}/{name} is there", remedy
            )


# ---- one pair ---------------------------------------------------------------------------------


def compare(pair: Pair) -> list[Finding]:
    """Return every finding about a pair of notebooks, cell by cell."""
    found = list(_compare_order(pair))
    for ko, en in pair.cells():
        found += compare_cell(pair, ko, en)
        found += _stale_stamps(pair, ko, en)
    return found


def _compare_order(pair: Pair) -> Iterator[Finding]:
    ids = {"ko": [cell.id for cell in pair.ko.cells], "en": [cell.id for cell in pair.en.cells]}
    for language, twin in (("ko", "en"), ("en", "ko")):
        for name in ids[language]:
            if name not in ids[twin]:
                wrong = f"missing, though book/{language}/{pair.name}.ipynb has it"
                yield Finding(f"book/{twin}/{pair.name}.ipynb", name, wrong, "write it, or remove it there")
    common = [name for name in ids["ko"] if name in ids["en"]]
    for ko, en in zip(common, [name for name in ids["en"] if name in common], strict=False):
        if ko != en:
            yield Finding(pair.file, ko, f"English has {en} in this place", "put the cells in one order")
            return


def compare_cell(pair: Pair, ko: NotebookNode, en: NotebookNode) -> list[Finding]:
    """Return in what two cells differ beyond their words."""
    if ko.cell_type != en.cell_type:
        differences = [(f"{ko.cell_type} in Korean, {en.cell_type} in English", "make both the same type")]
    else:
        differences = [*_compare_tags(ko, en)]
        differences += (
            _compare_code(ko, en) if ko.cell_type == "code" else _compare_texts(ko.source, en.source)
        )
    return _findings(pair.file, ko.id, differences)


def _findings(file: str, cell: str, differences: Iterable[tuple[str, str]]) -> list[Finding]:
    return [Finding(file, cell, wrong, remedy) for wrong, remedy in differences]


def _compare_tags(ko: NotebookNode, en: NotebookNode) -> Iterator[tuple[str, str]]:
    if set(tags_of(ko)) != set(tags_of(en)):
        yield f"the tags are {tags_of(ko)} in Korean, {tags_of(en)} in English", "give both the same tags"


# ---- texts ------------------------------------------------------------------------------------


def _compare_texts(ko: str, en: str) -> Iterator[tuple[str, str]]:
    korean, english = outline(ko), outline(en)
    for name in _ORDERED:
        ours, theirs = getattr(korean, name), getattr(english, name)
        if ours != theirs:
            yield f"{_NAMES[name]}: {_shown(ours)} in Korean, {_shown(theirs)} in English", "make them agree"
    for name in _UNORDERED:
        yield from _compare_bags(_NAMES[name], getattr(korean, name), getattr(english, name))
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


# ---- code -------------------------------------------------------------------------------------


def _compare_code(ko: NotebookNode, en: NotebookNode) -> Iterator[tuple[str, str]]:
    may_differ = I18N in tags_of(ko)
    try:
        korean, english = (Code(_tree(cell.source)) for cell in (ko, en))
    except SyntaxError as error:
        yield f"the code is no Python ({error.msg}, line {error.lineno})", "mend it"
        return
    if korean.shape != english.shape:
        yield "the code differs by more than its words", "make the statements equal in both languages"
        return
    different = [(a, b) for a, b in zip(korean.strings, english.strings, strict=True) if a != b]
    if different and not may_differ:
        yield (
            f"the strings {different[0][0]!r} and {different[0][1]!r} differ",
            f"tag the cell {I18N} in both",
        )
    for a, b in different:
        if (a, b) != LANGUAGES and not (HANGUL.search(a) and not HANGUL.search(b)):
            yield (
                f"the strings {a!r} and {b!r} differ and are not the same words in Korean and in English",
                "make them equal: names, ids and formats belong to both languages",
            )
    if may_differ and not different:
        yield f"the tag {I18N}, but no string differs", "remove the tag in both languages"
    for code, language in ((korean, "ko"), (english, "en")):
        for wrong in code.languages - {language}:
            yield f"lang={wrong!r} in the notebook of {language}", f"write lang={language!r} there"
    yield from _compare_outputs(ko, en, may_differ)


def _tree(source: str) -> ast.Module:
    if _MAGIC.search(source):
        from IPython.core.inputtransformer2 import TransformerManager  # only where a magic is

        source = TransformerManager().transform_cell(source)
    return ast.parse(source)


class Code(ast.NodeTransformer):
    """A syntax tree taken apart: its shape without strings, its strings, the values of `lang=`."""

    def __init__(self, tree: ast.Module) -> None:
        self.strings: list[str] = []
        self.languages: set[str] = set()
        self.shape = ast.dump(self.visit(tree))

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        """Take out a string."""
        if not isinstance(node.value, str):
            return node
        self.strings.append(node.value)
        return ast.Constant("")

    def visit_JoinedStr(self, node: ast.JoinedStr) -> ast.AST:
        """Take out the words of an f-string; its values may come in another order."""
        words = [part.value for part in node.values if isinstance(part, ast.Constant)]
        self.strings.append("{}".join(map(str, words)))
        values = [part for part in node.values if not isinstance(part, ast.Constant)]
        return ast.JoinedStr(sorted(map(self.visit, values), key=ast.dump))

    def visit_FormattedValue(self, node: ast.FormattedValue) -> ast.AST:
        """Keep the format of a value: it is no word."""
        return node

    def visit_keyword(self, node: ast.keyword) -> ast.AST:
        """Note the language that a call asks for."""
        if node.arg == "lang" and isinstance(node.value, ast.Constant):
            self.languages.add(node.value.value)
        return self.generic_visit(node)


def _compare_outputs(ko: NotebookNode, en: NotebookNode, words_differ: bool) -> Iterator[tuple[str, str]]:
    remedy = "run `python -m tools.notebooks execute`, or make the code equal"
    if not words_differ:
        if ko.outputs != en.outputs:
            yield "the same code has other outputs in the other language", remedy
        return
    korean, english = (_decimals(cell) for cell in (ko, en))
    if korean != english:
        yield from (
            (f"numbers in the output: {number} only in {language}", remedy)
            for language, alone in (("Korean", korean - english), ("English", english - korean))
            for number in sorted(alone)
        )


def _decimals(cell: NotebookNode) -> Counter[str]:
    """Return the decimal fractions in the text of a cell's outputs."""
    texts = (output.get("text") or output.get("data", {}).get("text/plain", "") for output in cell.outputs)
    return Counter(_DECIMAL.findall("\n".join(texts)))


# ---- stamps -----------------------------------------------------------------------------------


def words(cell: NotebookNode) -> str:
    """Return what a translator reads of a cell: its text, or the strings of a cell tagged i18n."""
    if cell.cell_type == "markdown":
        return cell.source
    if I18N not in tags_of(cell):
        return ""
    return "\n".join(string for string in Code(_tree(cell.source)).strings if string not in LANGUAGES)


def needs_stamp(ko: NotebookNode, en: NotebookNode) -> bool:
    """Whether two cells hold words to be read side by side."""
    return ko.cell_type == en.cell_type and words(ko) != words(en)


def stamp_of(cell: NotebookNode) -> str:
    """Return the stamp that the twin of a cell should bear."""
    return hashlib.sha256(words(cell).encode()).hexdigest()[:12]


def stamp(ko: NotebookNode, en: NotebookNode) -> None:
    """Record on both cells that they have been read side by side."""
    ko.metadata[STAMP], en.metadata[STAMP] = stamp_of(en), stamp_of(ko)


def _stale_stamps(pair: Pair, ko: NotebookNode, en: NotebookNode) -> Iterator[Finding]:
    if not needs_stamp(ko, en):
        return
    remedy = f"read both with `python -m tools.twins review {pair.name} {ko.id}`"
    for cell, twin, language, other in ((ko, en, "ko", "en"), (en, ko, "en", "ko")):
        recorded = cell.metadata.get(STAMP)
        if recorded != stamp_of(twin):
            wrong = (
                f"book/{other} changed since the last review" if recorded else "never read beside its twin"
            )
            yield Finding(f"book/{language}/{pair.name}.ipynb", cell.id, wrong, remedy)
