r"""Find what the book states about derivatives and gradients.

What counts as a statement:

- a formula with a derivative in it (`dL/dz`, `dz`, `g'(z)`, a difference quotient) and a relation, =, ≈ or →;
- a row of a table of derivatives;
- a formula without a relation that is more than a name, if it has a derivative in it or stands in a sentence
  about slopes, derivatives or gradients. The sheet says what it is the derivative of, or that it is none.

What is no statement: a mere name (`\partial J/\partial w`), an update (`w := w - \alpha\,dw`), an inequality,
a number, and what is quoted from the notes.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from ruamel.yaml import YAML

from tests.book.latex_reader import RELATIONS, lines, written

BOOK = Path(__file__).parents[2] / "book"

_CODE = re.compile(r"`[^`\n]*`")
_FORMULA = re.compile(r"\$\$(.+?)\$\$|\$([^$]+)\$", re.DOTALL)
_SENTENCE = re.compile(r"(?<=[.?])\s|\n\n|\n(?=[-|]|\d+\. )")
_ABOUT = re.compile(r"slope|derivative|gradient|differentiat", re.IGNORECASE)
_MARK = re.compile(r"\\partial|\\nabla|\\delta|'|(?<![A-Za-z\\])d[A-Za-z\\}]|Im\}|/\{?2?h|\{2?h\}")
_NAME = r"(?:\\(?:hat|bar|mathrm|operatorname|mathbf)\{\w+\}|\\[a-z]+ ?|[A-Za-z])(?:_(?:\w|\{[^{}]*\}))?"
_CALL = r"(?:[fgJ]|\\[a-z]+ ?|\\mathrm\{\w+\})'*\([^()]*\)"
_D = rf"(?:d|\\partial ?|\\nabla ?){_NAME}"
_POINT = r"\((?:[^()]|\([^()]*\))*,(?:[^()]|\([^()]*\))*\)"
_NUMBER = r"(?:\\(?:frac|sqrt|ln|cdot|times|approx)|[^A-Za-z\\])*"
_BARE = re.compile(
    rf"{_NAME}'*|{_CALL}|{_D}|{_D}/{_D}|\\frac\{{{_D}\}}\{{{_D}\}}|\\partial|{_POINT}|{_NUMBER}"
)
_NO_EQUATION = re.compile(r":=|[<>]|\\[lg]e(?![a-z])|\\iff")


class Found(NamedTuple):
    """A formula of the book that states a derivative, or may do so."""

    place: str
    line: tuple[str, ...]
    stated: bool  # whether it says by itself of what it is the derivative


# ---- reading the book -------------------------------------------------------------------------


@cache
def texts(lang: str) -> dict[str, list[str]]:
    """Return the texts of the book in one language, by place."""
    found: dict[str, list[str]] = {}
    for path in sorted((BOOK / lang).glob("*.ipynb")):
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            if cell["cell_type"] == "markdown" and cell["id"] != "notes-quote":
                found[f"{path.stem}/{cell['id']}"] = ["".join(cell["source"])]
    for path in sorted((BOOK / lang).glob("*.md")):
        found[path.stem] = [path.read_text(encoding="utf-8")]
    return found | {place: list(_words(entry, lang)) for place, entry in _entries().items()}


@cache
def _entries() -> dict[str, Any]:
    """Return the claims, questions, exercises, misconceptions and terms, by place."""
    found = {}
    for path in sorted(BOOK.glob("*.yml")) + sorted(BOOK.glob("[!_]*/*.yml")):
        bank = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
        folder = "" if path.parent == BOOK else f"{path.parent.name}/"
        for entries in (value for value in bank.values() if isinstance(value, list)):
            found |= {f"{folder}{path.stem}/{entry['id']}": entry for entry in entries if "id" in entry}
    return found


def _words(entry: Any, lang: str) -> Iterator[str]:
    if isinstance(entry, dict) and isinstance(entry.get(lang), str):
        yield entry[lang]
    elif isinstance(entry, dict | list):
        for value in entry.values() if isinstance(entry, dict) else entry:
            yield from _words(value, lang)


def statements(place: str, text: str) -> Iterator[Found]:
    """Yield what a text states about derivatives, in formulas, tables and words."""
    heading = ""
    for sentence in _SENTENCE.split(_CODE.sub("", text)):
        cells = [cell.strip() for cell in sentence.strip("| \n").split(" | ")] if sentence[:1] == "|" else []
        heading = (heading or sentence) if cells else ""
        if cells and heading != sentence and (row := _row(heading, cells)):
            yield Found(place, tuple(row), True)
            continue
        for found in _FORMULA.finditer(sentence):
            for line in lines(found[1] or found[2]):
                yield from _statement(place, line, bool(_ABOUT.search(sentence)))


def _row(heading: str, cells: list[str]) -> list[str]:
    """Return what a row of a table of derivatives, or of a backward pass, states."""
    parts = [" ".join(part for _, part in _FORMULA.findall(cell)) for cell in cells]
    if re.search(r"local|국소", heading) and all(parts):
        _, upstream, local, downstream = parts
        return lines(rf"{downstream}=({upstream})\cdot({local})")[0]
    if re.search(r"\| (derivative|도함수)[^|]*\|?\s*$", heading) and all(parts[-2:]):
        cases = re.sub(r"(\S+?)\\ (\(z[<>]0\)),?", r"\1 & \2 \\\\ ", parts[-1])
        right = rf"\begin{{cases}}{cases}\end{{cases}}" if cases != parts[-1] else parts[-1]
        return lines(rf"\frac{{d}}{{d{'z' if 'z' in parts[-2] else 'x'}}}({parts[-2]})={right}")[0]
    return []


def _statement(place: str, line: list[str], about: bool) -> Iterator[Found]:
    tex = written(line)
    marked, related = _MARK.search(tex), any(relation in line for relation in RELATIONS)
    if _BARE.fullmatch(tex) or (_NO_EQUATION.search(tex) and "cases" not in tex):
        return
    if marked and related:
        yield Found(place, tuple(line), True)
    elif marked or (about and not _BARE.fullmatch(tex.partition("=")[0])):
        yield Found(place, tuple(line), False)


@cache
def printed(lang: str) -> list[tuple[str, Found]]:
    """Return every statement, with its place and its number among the statements there."""
    numbered = []
    for place, sources in texts(lang).items():
        counted = Counter[bool]()
        for source in sources:
            for found in statements(place, source):
                counted[found.stated] += 1
                numbered.append((f"{place}#{counted[found.stated]}", found))
    return numbered


def formulas(place: str) -> list[str]:
    """Return every formula at a place, line by line."""
    found = [match for text in texts("en").get(place, []) for match in _FORMULA.finditer(_CODE.sub("", text))]
    return [written(line) for match in found for line in lines(match[1] or match[2])]
