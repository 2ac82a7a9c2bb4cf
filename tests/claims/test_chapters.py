"""Claims and chapters in one-to-one correspondence: each claim has one card, in a section that exists."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode

from dlnotes.claims import Claim, load

BOOK = Path(__file__).parents[2] / "book"
CHAPTERS = sorted({claim.chapter for claim in load()})
CARDS = re.compile(r'^cards?\((.*), lang="(ko|en)"\)$', re.MULTILINE)
NAME = re.compile(r'"([a-z0-9-]+)"')


def differences(notebook: NotebookNode, claims: tuple[Claim, ...], lang: str) -> list[str]:
    """Return what does not fit between the cards of a notebook and the claims of its chapter."""
    calls = [call for cell in notebook.cells for call in CARDS.findall(cell.source)]
    shown = [(name, spoken) for names, spoken in calls for name in NAME.findall(names)]
    cards, wanted = Counter(name for name, _ in shown), {claim.id for claim in claims}
    sections = {cell.id for cell in notebook.cells if cell.source.startswith("## ")}
    return [
        *(f"no card for {name}" for name in sorted(wanted - set(cards))),
        *(f"a card for {name}, which is no claim of the chapter" for name in sorted(set(cards) - wanted)),
        *(f"{count} cards for {name}" for name, count in cards.items() if count > 1),
        *(f"the card of {name} speaks {spoken}" for name, spoken in shown if spoken != lang),
        *(
            f"{c.id} is explained in {c.section}, which is no section"
            for c in claims
            if c.section not in sections
        ),
    ]


@pytest.mark.parametrize("chapter", CHAPTERS)
@pytest.mark.parametrize("lang", ["ko", "en"])
def test_every_claim_has_one_card_in_its_chapter(chapter: str, lang: str) -> None:
    notebook = nbformat.read(BOOK / lang / f"{chapter}.ipynb", as_version=4)
    assert differences(notebook, load(chapter), lang) == []


def test_a_chapter_that_does_not_fit_is_refused() -> None:
    claims = load("05-logistic-regression")
    cells = [nbformat.v4.new_markdown_cell("## The line", id="line")]
    cells += [nbformat.v4.new_code_cell(f'card("{claims[1].id}", lang="ko")')]
    several = ", ".join(f'"{claim.id}"' for claim in claims[2:])
    cells += [nbformat.v4.new_code_cell(f'cards({several}, lang="ko")')]
    cells += [nbformat.v4.new_code_cell(f'card("{name}", lang="en")') for name in (claims[1].id, "stranger")]
    found = differences(nbformat.v4.new_notebook(cells=cells), claims, "ko")
    assert f"no card for {claims[0].id}" in found
    assert "a card for stranger, which is no claim of the chapter" in found
    assert f"2 cards for {claims[1].id}" in found
    assert f"the card of {claims[1].id} speaks en" in found
    assert "sigmoid-formula is explained in saturation, which is no section" in found
    assert not any("explained in line," in text for text in found)
