"""What two code cells must have in common: everything but the words in them."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator

from nbformat import NotebookNode

from book._ext.notebook import tags_of
from book._ext.outline import HANGUL
from book._ext.words import LANGUAGES

I18N = "i18n"
_MAGIC = re.compile(r"^\s*[%!]", re.MULTILINE)
_DECIMAL = re.compile(r"\d+\.\d+")


def compare_code(ko: NotebookNode, en: NotebookNode) -> Iterator[tuple[str, str]]:
    """Yield in what two code cells and their outputs differ beyond their words, and what to do."""
    may_differ = I18N in tags_of(ko)
    try:
        korean, english = (Code(parse(cell.source)) for cell in (ko, en))
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


def parse(source: str) -> ast.Module:
    """Return the syntax tree of a cell, magics included."""
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
