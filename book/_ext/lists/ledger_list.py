"""The ledger: every statement of the notes with its verdict, its correction and what was measured.

It shows the cards of the notebooks, as they were run there; nothing is measured while the site is built.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import nbformat
from markupsafe import Markup
from sphinx.application import Sphinx

from book._ext.lists.listing import Listing
from dlnotes.claims import load
from dlnotes.claims._card import verdict_in_words

VERDICTS = ("HOLDS", "CONDITIONS", "WRONG")
PAGE = re.compile(r"book/(ko|en)/claims")
SOURCES = Path(__file__).parents[2] / "claims"
_CARD = re.compile(r'<article class="claim-card[^>]*id="claim-(?P<id>[a-z0-9-]+)".*?</article>', re.DOTALL)


class MissingCardError(ValueError):
    """A claim whose card stands in no notebook."""


def cards(notebook: Path) -> dict[str, str]:
    """Return the claim cards in the outputs of a notebook, by the claim's id."""
    outputs = (o for cell in nbformat.read(notebook, as_version=4).cells for o in cell.get("outputs", ()))
    pages = (output.get("data", {}).get("text/html", "") for output in outputs)
    return {match["id"]: match[0] for page in pages for match in _CARD.finditer(page)}


def wanted_cards(notebook: Path, wanted: list[str]) -> dict[str, Markup]:
    """Return the cards of these claims; a missing one is a MissingCardError that names it."""
    made = cards(notebook)
    if missing := [name for name in wanted if name not in made]:
        place = f"book/{notebook.parent.name}/{notebook.name}"
        message = f"{place} shows no card of {', '.join(missing)}; add card(…) and run it"
        raise MissingCardError(message)
    return {name: Markup(made[name]) for name in wanted}


class Ledger(Listing):
    """Every claim, in the order of the notes, parted by chapters."""

    template = "ledger.html"

    def sources(self) -> Iterable[Path]:
        return sorted(SOURCES.glob("*.yml"))

    def context(self) -> dict[str, Any]:
        claims, notebooks = load(), {path.stem: path for path in self.notebooks()}
        groups = [
            (chapter, own, wanted_cards(notebooks[chapter.name], [claim.id for claim in own]))
            for chapter in self.chapters().values()
            if (own := [claim for claim in claims if claim.chapter == chapter.name])
        ]
        verdicts = {verdict: verdict_in_words(verdict, self.lang) for verdict in VERDICTS}
        return {"groups": groups, "claims": claims, "verdicts": verdicts}


def _attach(app: Sphinx, page: str, *_: object) -> None:
    if PAGE.fullmatch(page):
        app.add_js_file("ledger.js", loading_method="defer")


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the directive."""
    app.add_directive("ledger", Ledger)
    app.connect("html-page-context", _attach)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
