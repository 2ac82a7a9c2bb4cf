"""Two languages, one notebook: what twins must have in common, and when each was last read beside the other.

There is no original. Every text cell records a hash of its twin's text at the last review, so a text that
changes on one side leaves a stale stamp on the other.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from nbformat import NotebookNode

from book._ext.findings import Finding
from book._ext.notebook import read, tags_of
from book._ext.twin_code import I18N, Code, compare_code, parse
from book._ext.twin_texts import compare_texts
from book._ext.words import LANGUAGES

STAMP = "twin"


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
            found += _findings(f"book/{{ko,en}}/{path.name}", "", compare_texts(*texts))
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
    for ko, en in pair.cells():  # a pair that differs is mended first, then reviewed
        found += compare_cell(pair, ko, en) or _stale_stamps(pair, ko, en)
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
        differences += compare_code(ko, en) if ko.cell_type == "code" else compare_texts(ko.source, en.source)
    return _findings(pair.file, ko.id, differences)


def _findings(file: str, cell: str, differences: Iterable[tuple[str, str]]) -> list[Finding]:
    return [Finding(file, cell, wrong, remedy) for wrong, remedy in differences]


def _compare_tags(ko: NotebookNode, en: NotebookNode) -> Iterator[tuple[str, str]]:
    if set(tags_of(ko)) != set(tags_of(en)):
        yield f"the tags are {tags_of(ko)} in Korean, {tags_of(en)} in English", "give both the same tags"


# ---- stamps -----------------------------------------------------------------------------------


def words(cell: NotebookNode) -> str:
    """Return what a translator reads of a cell: its text, or the strings of a cell tagged i18n."""
    if cell.cell_type == "markdown":
        return cell.source
    if I18N not in tags_of(cell):
        return ""
    return "\n".join(string for string in Code(parse(cell.source)).strings if string not in LANGUAGES)


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
