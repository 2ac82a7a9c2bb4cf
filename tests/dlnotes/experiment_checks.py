"""How an experiment is tested: its numbers keep their margins, and a planted change breaks them."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import pytest

from dlnotes.experiments import Result


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
