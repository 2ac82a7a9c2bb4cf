"""The ledger: every statement of the notes with its verdict, read from `book/claims/`, compiled for readers.

Pure functions. `read` checks one file; `outputs` turns them into the JSON that `dlnotes.claims` loads.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError, best_match

from book._ext import richtext
from book._ext.richtext import RichTextError
from book._ext.strict_yaml import Document, StrictYamlError
from book._ext.strict_yaml import read as read_yaml

SOURCES = Path("book/claims")
BANK = Path("dlnotes/claims/bank")
LANGUAGES = ("ko", "en")


class LedgerError(ValueError):
    """Something to mend in a claims file; says the file and the line."""


def read(path: Path) -> dict[str, Any]:
    """Return the claims of one file as plain values; raise LedgerError at the first thing that is wrong."""
    try:
        document = read_yaml(path)
    except StrictYamlError as error:
        raise LedgerError(f"{path.as_posix()}, {error}") from None
    error = best_match(_validator().iter_errors(document.data))
    if error is not None:
        raise _at(path, document, tuple(error.absolute_path), _said(error))
    data: dict[str, Any] = document.data
    if data["chapter"] != path.stem:
        raise _at(
            path, document, ("chapter",), f"chapter is {data['chapter']!r}; the file is named {path.stem!r}"
        )
    for place, claim in enumerate(data["claims"]):
        for other in data["claims"][:place]:
            for key in ("id", "number"):
                if claim[key] == other[key]:
                    message = f"the {key} {claim[key]!r} twice; give each claim its own"
                    raise _at(path, document, ("claims", place, key), message)
    return data


def outputs(root: Path) -> dict[Path, str]:
    """Return the text of every bank file by its path; raise LedgerError if a claim is amiss."""
    compiled = {}
    seen: dict[str, str] = {}
    for path in sorted((root / SOURCES).glob("*.yml")):
        data = read(path)
        for claim in data["claims"]:
            for key in (claim["id"], f"number {claim['number']}"):
                if key in seen:
                    raise LedgerError(
                        f"{path.as_posix()}: {key} is also in {seen[key]}; give each claim its own"
                    )
                seen[key] = path.name
        try:
            claims = [_compiled(claim) for claim in data["claims"]]
        except RichTextError as error:
            raise LedgerError(f"{path.as_posix()}, claim {error}") from None
        compiled[root / BANK / f"{path.stem}.json"] = _dumps(data["chapter"], claims)
    return compiled


def _dumps(chapter: str, claims: list[dict[str, Any]]) -> str:
    """Write one claim a line: short, and a change shows as the claim that changed."""
    rows = ",\n".join(json.dumps(claim, ensure_ascii=False, separators=(",", ":")) for claim in claims)
    return f'{{"chapter":"{chapter}","claims":[\n{rows}\n]}}\n'


def _compiled(claim: dict[str, Any]) -> dict[str, Any]:
    where = claim["id"]
    evidence = claim["evidence"]
    numbers = [
        {
            "field": number["field"],
            "format": number.get("format", ".4g"),
            "label": _both(number["label"], f"{where}, label of {number['field']}", inline=True),
        }
        for number in evidence.get("numbers", [])
    ]
    proof = claim.get("proof")
    return {
        "id": claim["id"],
        "number": claim["number"],
        "section": claim["section"],
        "quote": richtext.compile(claim["quote"], f"{where}, quote", inline=True),
        "verdict": claim["verdict"],
        "flag": claim.get("flag"),
        "correction": _both(claim["correction"], f"{where}, correction"),
        "experiment": evidence.get("experiment"),
        "evidence": _both(evidence["text"], f"{where}, evidence"),
        "numbers": numbers,
        "proof": proof and _both(proof, f"{where}, proof"),
        "sources": claim.get("sources", []),
    }


def _both(text: dict[str, str], where: str, *, inline: bool = False) -> dict[str, list[richtext.Node]]:
    nodes = {
        language: richtext.compile(text[language], f"{where} ({language})", inline=inline)
        for language in LANGUAGES
    }
    if not inline and any(block[0][0] != "p" for block in nodes.values()):
        raise RichTextError(where, "a list at the start", "a sentence", "Say first what the list is about.")
    formulas = {language: sorted(set(_formulas(nodes[language]))) for language in LANGUAGES}
    if formulas["ko"] != formulas["en"]:
        raise RichTextError(
            where,
            f"formulas {formulas['ko']} in Korean and {formulas['en']} in English",
            "the same in both",
            "Write the same formulas in both languages.",
        )
    return nodes


def _formulas(nodes: list[richtext.Node]) -> Iterator[str]:
    return (tex for kind, tex in richtext.formulas_and_code(nodes) if kind == "formula")


@cache
def _validator() -> Draft202012Validator:
    schema = Path(__file__).parents[1] / "claims" / "schema.json"
    return Draft202012Validator(json.loads(schema.read_text(encoding="utf-8")))


def _said(error: ValidationError) -> str:
    field = ".".join(map(str, error.absolute_path)) or "the file"
    return f"{field}: {error.message}; wanted {json.dumps(error.validator_value, ensure_ascii=False)[:200]}"


def _at(path: Path, document: Document, place: tuple[str | int, ...], message: str) -> LedgerError:
    return LedgerError(f"{path.as_posix()}, line {document.line(place)}: {message}")
