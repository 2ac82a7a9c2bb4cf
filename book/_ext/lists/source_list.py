"""The references: every source that a claim cites, with the statements that it is cited for."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

from book._ext.lists.ledger_list import SOURCES
from book._ext.lists.listing import Listing
from dlnotes.claims import Claim, load


def cited(claims: Iterable[Claim]) -> dict[str, list[Claim]]:
    """Return the sources in alphabetical order, each with the claims that cite it."""
    found: dict[str, list[Claim]] = {}
    for claim in claims:
        for source in claim.sources:
            found.setdefault(source, []).append(claim)
    return dict(sorted(found.items(), key=lambda item: item[0].casefold()))


class SourceList(Listing):
    """Every source, in alphabetical order."""

    template = "sources.html"

    def sources(self) -> Iterable[Path]:
        return sorted(SOURCES.glob("*.yml"))

    def context(self) -> dict[str, Any]:
        return {"cited": cited(load()), "chapters": self.chapters()}


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the directive."""
    app.add_directive("source-list", SourceList)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
