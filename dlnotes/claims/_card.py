"""A claim as a card: readable as text, as bare HTML in any notebook, nicer with the book's stylesheet."""

from __future__ import annotations

import dataclasses
import difflib
import functools
import json
from html import escape
from importlib import resources
from typing import Any, cast

from dlnotes._richtext import Node, to_html, to_text
from dlnotes.claims._bank import LANGUAGES, Claim, load
from dlnotes.experiments import Result, run

# White text on each of these has a contrast of at least 4.5, in light and in dark.
COLOURS = {"HOLDS": "#1a7f37", "CONDITIONS": "#8a5a00", "WRONG": "#b3261e"}

GRID = "display:grid;grid-template-columns:fit-content(65%) 1fr;gap:.2em 1.2em;margin:1em 0"
TERM = "float:none;width:auto;font-weight:inherit"  # JupyterLab floats terms at a fifth of the width


@dataclasses.dataclass(frozen=True, repr=False)
class Card:
    """A claim in one language, beside the result of its experiment, if it has one.

    Formula: none.
    Shapes: none.
    Raises: nothing.

    >>> card("sigmoid-formula", lang="en").measured()[0]
    '36.7'

    Source: the claims of the book, book/claims.
    Taught in: 05-logistic-regression
    """

    claim: Claim
    result: Result | None
    lang: str

    def measured(self) -> list[str]:
        """Return the numbers of the evidence, as they were measured, in the order of the claim."""
        return [_shown(getattr(self.result, number.field), number.format) for number in self.claim.numbers]

    def __repr__(self) -> str:
        """Return the card as plain text."""
        claim, words = self.claim, _words()[self.lang]
        lines = [
            f"[{self._verdict()}] {words['statement'].format(number=claim.number)}",
            f"{words['quote']}: “{to_text(claim.quote)}”",
            f"{words['corrections'][claim.verdict]}: {to_text(claim.correction[self.lang])}",
            f"{words['evidence']}: {to_text(claim.evidence[self.lang])}",
        ]
        for number, value in zip(claim.numbers, self.measured(), strict=True):
            lines.append(f"  - {to_text(number.label[self.lang])}: {value}")
        if claim.proof:
            lines.append(f"{words['proof']}: {to_text(claim.proof[self.lang])}")
        lines += [f"{words['sources']}: {source}" for source in claim.sources]
        if claim.experiment:
            lines += [f"{words['repeat']}:", *(f"    {line}" for line in _call(claim.experiment))]
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        claim, words = self.claim, _words()[self.lang]
        colour, statement = COLOURS[claim.verdict], words["statement"].format(number=claim.number)
        parts = [
            f'<p class="claim-head"><strong class="claim-verdict" style="background:{colour};color:#fff;'
            f'padding:.15em .6em;border-radius:1em">{escape(self._verdict())}</strong> '
            f'<span class="claim-number">{escape(statement)}</span></p>',
            f'<blockquote class="claim-quote" lang="ko"><p>{to_html(claim.quote)}</p></blockquote>',
            self._part("correction", words["corrections"][claim.verdict], claim.correction),
            self._part("evidence", words["evidence"], claim.evidence),
        ]
        if claim.numbers:
            parts.append(self._numbers())
        if claim.proof:
            parts.append(self._part("proof", words["proof"], claim.proof))
        for source in claim.sources:
            title = f"<strong>{words['sources']}.</strong>"
            parts.append(f'<p class="claim-source">{title} <span lang="en">{escape(source)}</span></p>')
        if claim.experiment:
            call = "".join(
                f"<br><code>{escape(line, quote=False)}</code>" for line in _call(claim.experiment)
            )
            parts.append(f'<p class="claim-repeat"><strong>{words["repeat"]}.</strong>{call}</p>')
        opening = (
            f'<article class="claim-card claim-{claim.verdict.lower()}" id="claim-{claim.id}" '
            f'lang="{self.lang}" aria-label="{escape(statement)}" '
            f'style="border-left:.3em solid {colour};padding-left:1em">'
        )
        return "\n".join([opening, *parts, "</article>"])

    def _verdict(self) -> str:
        verdict, flag = verdict_in_words(self.claim.verdict, self.lang), self.claim.flag
        return f"{verdict} · {_words()[self.lang]['flags'][flag]}" if flag else verdict

    def _part(self, kind: str, title: str, text: dict[str, list[Node]]) -> str:
        return f'<div class="claim-{kind}">{to_html(_titled(title, text[self.lang]))}</div>'

    def _numbers(self) -> str:
        rows = (
            f'<dt style="{TERM}">{to_html(number.label[self.lang])}</dt>'
            f'<dd style="margin:0"><strong>{escape(value)}</strong></dd>'
            for number, value in zip(self.claim.numbers, self.measured(), strict=True)
        )
        return f'<dl class="claim-numbers" style="{GRID}">{"".join(rows)}</dl>'


def card(claim_id: str, lang: str = "ko") -> Card:
    """Return the card of a claim, its experiment run now.

    Formula: none.
    Shapes: claim_id is a claim's name, lang "ko" or "en".
    Raises: ValueError if there is no such claim or language; the message says what there is.

    >>> print(str(card("sigmoid-large-negative", lang="en")).splitlines()[0])
    [✓ holds] Statement 37 of the notes

    Source: the claims of the book, book/claims.
    Taught in: 05-logistic-regression
    """
    if lang not in LANGUAGES:
        raise ValueError(f"lang is {lang!r}: expected one of {', '.join(LANGUAGES)}")
    claims = {claim.id: claim for claim in load()}
    if claim_id not in claims:
        near = difflib.get_close_matches(str(claim_id), claims, n=3) or sorted(claims)[:3]
        raise ValueError(f"no claim is named {claim_id!r}: expected a name such as {', '.join(near)}")
    claim = claims[claim_id]
    return Card(claim, run(claim.experiment) if claim.experiment else None, lang)


@dataclasses.dataclass(frozen=True, repr=False)
class Cards:
    """Several cards, one below the other.

    Formula: none.
    Shapes: none.
    Raises: nothing.

    >>> len(cards("sigmoid-large-positive", "sigmoid-large-negative", lang="en").cards)
    2

    Source: the claims of the book, book/claims.
    Taught in: 05-logistic-regression
    """

    cards: tuple[Card, ...]

    def __repr__(self) -> str:
        """Return the cards as plain text."""
        return "\n\n".join(map(repr, self.cards))

    def _repr_html_(self) -> str:
        return "\n".join(card._repr_html_() for card in self.cards)


def cards(*claim_ids: str, lang: str = "ko") -> Cards:
    """Return the cards of several claims, their experiments run now.

    Formula: none.
    Shapes: claim_ids are names of claims, lang "ko" or "en".
    Raises: ValueError if there is no such claim or language; the message says what there is.

    >>> print(str(cards("sigmoid-large-positive", "sigmoid-large-negative", lang="en")).splitlines()[0])
    [✓ holds] Statement 36 of the notes

    Source: the claims of the book, book/claims.
    Taught in: 05-logistic-regression
    """
    return Cards(tuple(card(claim_id, lang) for claim_id in claim_ids))


def verdict_in_words(verdict: str, lang: str) -> str:
    """Return the sign and the words of a verdict.

    >>> verdict_in_words("HOLDS", "en")
    '✓ holds'
    """
    words = _words()[lang]
    return f"{words['signs'][verdict]} {words['verdicts'][verdict]}"


def _call(experiment: str) -> tuple[str, str]:
    module, _, function = experiment.partition(".")
    return f"from dlnotes.experiments import {module}", f"{module}.{function}()"


def _titled(title: str, nodes: list[Node]) -> list[Node]:
    """Put the title, in bold, at the start of the first paragraph."""
    tag, attributes, *children = cast("list[Any]", nodes[0])
    return [[tag, attributes, ["strong", {}, f"{title}."], " ", *children], *nodes[1:]]


def _shown(value: Any, form: str) -> str:
    if isinstance(value, tuple):
        return ", ".join(_shown(item, form) for item in value)
    text = format(value, form)
    return f"−{text[1:]}" if text.startswith("-") else text


@functools.cache
def _words() -> dict[str, Any]:
    words: dict[str, Any] = json.loads(
        (resources.files("dlnotes.claims") / "words.json").read_text(encoding="utf-8")
    )
    return words
