"""The claims as they were compiled from the book's YAML files."""

from __future__ import annotations

import dataclasses
import functools
import json
from importlib import resources
from typing import Any

from dlnotes._richtext import Node

LANGUAGES = ("ko", "en")

Text = dict[str, list[Node]]  # rich text by language


@dataclasses.dataclass(frozen=True)
class Number:
    """A number of the evidence: a field of the experiment's result, how to write it, what it is called.

    Formula: none.
    Shapes: none.
    Raises: nothing.

    >>> Number("accuracy", ".3f", {"ko": ["정확도"], "en": ["accuracy"]}).field
    'accuracy'

    Source: the claims of the book, book/claims.
    Taught in: 05-logistic-regression
    """

    field: str
    format: str
    label: Text


@dataclasses.dataclass(frozen=True)
class Claim:
    """One statement of the notes, with what the book found out about it.

    A statement that is settled by proof or by its sources alone has no experiment, and no numbers.

    Formula: verdict is HOLDS, CONDITIONS or WRONG.
    Shapes: none.
    Raises: nothing.

    >>> load("05-logistic-regression")[0].id
    'logistic-is-binary-classification'

    Source: the claims of the book, book/claims.
    Taught in: 05-logistic-regression
    """

    id: str
    number: int
    chapter: str
    section: str
    quote: list[Node]
    verdict: str
    flag: str | None
    correction: Text
    experiment: str | None
    evidence: Text
    numbers: tuple[Number, ...]
    proof: Text | None
    sources: tuple[str, ...]


def load(chapter: str | None = None) -> tuple[Claim, ...]:
    """Return the claims of a chapter, or of all chapters, in the order of the notes.

    Formula: none.
    Shapes: none.
    Raises: ValueError if no such chapter has claims; the message lists those that have.

    >>> [claim.verdict for claim in load("05-logistic-regression")]
    ['HOLDS', 'HOLDS', 'HOLDS', 'HOLDS', 'HOLDS', 'HOLDS']

    Source: the claims of the book, book/claims.
    Taught in: 05-logistic-regression
    """
    claims = _every()
    if chapter is None:
        return claims
    chapters = sorted({claim.chapter for claim in claims})
    if chapter not in chapters:
        raise ValueError(f"chapter is {chapter!r}: expected one of {', '.join(chapters)}")
    return tuple(claim for claim in claims if claim.chapter == chapter)


@functools.cache
def _every() -> tuple[Claim, ...]:
    files = (resources.files("dlnotes.claims") / "bank").iterdir()
    banks = [json.loads(file.read_text(encoding="utf-8")) for file in files if file.name.endswith(".json")]
    claims = [_claim(bank["chapter"], claim) for bank in banks for claim in bank["claims"]]
    return tuple(sorted(claims, key=lambda claim: claim.number))


def _claim(chapter: str, data: dict[str, Any]) -> Claim:
    numbers = tuple(Number(**number) for number in data["numbers"])
    return Claim(**{**data, "chapter": chapter, "numbers": numbers, "sources": tuple(data["sources"])})
