"""Calling a function of a module in JavaScript on many inputs, and comparing numbers."""

from __future__ import annotations

from typing import Any

import numpy as np
from playwright.sync_api import Page

TRIALS = 1000

RUN = """async ([file, name, inputs]) => {
  const module = await import(file);
  const run = name.split(".").reduce((found, key) => found[key], module);
  return inputs.map((input) => run(...input));
}"""


def run(modules: Page, file: str, name: str, inputs: list[list[Any]]) -> list[Any]:
    """Call a function of a module on many inputs."""
    found: list[Any] = modules.evaluate(RUN, [file, name, inputs])
    return found


def differing(found: Any, wanted: Any) -> int:
    """Count the values that are further apart than 1e-12 max(1, |value|)."""
    found, wanted = np.asarray(found, dtype=float), np.asarray(wanted, dtype=float)
    assert found.shape == wanted.shape
    return int((np.abs(found - wanted) > 1e-12 * np.maximum(1, np.abs(wanted))).sum())
