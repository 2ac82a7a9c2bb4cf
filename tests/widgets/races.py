"""What the tests of the explorers of recorded races share."""

from __future__ import annotations

import gzip

import numpy as np
from numpy.typing import NDArray
from playwright.sync_api import Page

from dlnotes.widgets._base import Explorer
from dlnotes.widgets._bundle import registered
from dlnotes.widgets._races import Cell, taken
from tests.widgets.hands import box, use


def fastest(cells: list[Cell]) -> NDArray[np.float64]:
    """Return the steps with the best rate: the most arrivals, and then the lowest median."""
    order = [(-np.isfinite(s).sum(), np.median(s), k) for k, s in enumerate(map(taken, cells))]
    return taken(cells[min(order)[2]])


def ahead(mine: NDArray[np.float64], theirs: NDArray[np.float64]) -> float:
    """Return the share of the starts on which the first took fewer steps."""
    return float((mine < theirs).mean())


def pick(page: Page, name: str, group: str, label: str) -> None:
    """Choose a radio button of a group by keyboard."""
    chosen = box(page, name).get_by_role("group", name=group, exact=True)
    use(page, chosen.get_by_role("radio", name=label, exact=True))


def to_the_end(page: Page, name: str) -> None:
    box(page, name).get_by_role("slider").focus()
    page.keyboard.press("End")


def weight(explorer: Explorer) -> float:
    """Return the kilobytes of the module and of the mount, compressed."""
    parts = registered(explorer._module), explorer.to_html()
    return sum(len(gzip.compress(each.encode(), 9)) for each in parts) / 1024
