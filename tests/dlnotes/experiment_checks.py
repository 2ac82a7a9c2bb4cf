"""How an experiment is tested: its numbers keep their margins, and a planted change breaks them."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pytest

from dlnotes.experiments import Result

BOOK = Path(__file__).parents[2] / "book"


@dataclasses.dataclass(frozen=True)
class Check:
    """What an experiment must show (`holds` asserts), and changes of its arguments under which it fails."""

    experiment: Callable[..., Result]
    holds: Callable[[Any], None]
    planted: tuple[dict[str, Any], ...]


def passes(check: Check) -> None:
    """Assert that the experiment, run as the book runs it, holds."""
    check.holds(check.experiment())


def notices(check: Check) -> None:
    """Assert that each planted change makes the same assertions fail."""
    assert check.planted, (
        f"{check.experiment.__name__} has no planted change: give it one under which it must fail"
    )
    for change in check.planted:
        with pytest.raises(AssertionError):
            check.holds(check.experiment(**change))


def unchecked(module: Any, checks: list[Check]) -> set[str]:
    """Return the names of the module's experiments that no check names."""
    return {name for name in module.__all__ if name[0].islower()} - {c.experiment.__name__ for c in checks}


def text_of(chapter: str, lang: str, cell: str) -> str:
    """Return the text of one cell of a chapter, where a test reads what the page prints."""
    notebook = nbformat.read(BOOK / lang / f"{chapter}.ipynb", as_version=4)
    return str(next(each.source for each in notebook.cells if each.id == cell))
