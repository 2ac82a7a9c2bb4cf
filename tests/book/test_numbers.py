"""Numbers in the prose of a chapter come from its outputs, or are worked out here."""

from __future__ import annotations

import json
import math
import re
from inspect import signature
from pathlib import Path

import nbformat
import numpy as np
import pytest

from dlnotes import leaky_relu, sigmoid_derivative, tanh_derivative
from dlnotes.initialization import initialize

BOOK = Path(__file__).parents[2] / "book"
NOTEBOOKS = sorted(path.relative_to(BOOK).as_posix() for path in BOOK.glob("*/[0-9]*.ipynb"))

# A number with a decimal point, of three digits or more, or before a percent sign; neither code nor exponent.
_CODE = re.compile(r"`[^`]*`|\]\([^)]*\)")
_TOLD = re.compile(r"(?<![\w.^{,-])(?:\d+\.\d+|\d[\d,]+\d{3}|\d{3,}|\d+(?=\s?%))(?![\w.]\d)")
_SHOWN = re.compile(r"\d[\d,]*\.?\d*(?:e[+-]?\d+)?")


def told(source: str) -> list[str]:
    """Return the numbers in a text that have to come from somewhere."""
    return _TOLD.findall(_CODE.sub("", source))


def value(number: str) -> float:
    return float(number.replace(",", ""))


def shown(notebook: nbformat.NotebookNode) -> set[float]:
    """Return every number in the code of a chapter and in what its cells put out, but for pictures."""
    text = []
    for cell in notebook.cells:
        if cell.cell_type == "code":
            text.append(cell.source)
            for output in cell.outputs:
                data = output.get("data", {})
                text += [str(data[kind]) for kind in data if not kind.startswith("image")]
                text += [str(output.get("text", "")), json.dumps(output.get("metadata", {}))]
    found = _SHOWN.findall(" ".join(text).replace("−", "-"))
    return {value(number) for number in found if number.strip(",.")}


def comes_from(number: str, values: set[float]) -> bool:
    """Whether one of the values, or a hundred times one, is that number to its last digit."""
    digits = len(number.partition(".")[2])
    return any(
        math.isclose(round(factor * each, digits), value(number)) for each in values for factor in (1, 100)
    )


def crossing() -> float:
    """Where the slopes of tanh and of the sigmoid are equal."""
    low, high = 1.0, 3.0
    for _ in range(60):
        middle = (low + high) / 2
        steeper = tanh_derivative(np.array(middle)) > sigmoid_derivative(np.array(middle))
        low, high = (middle, high) if steeper else (low, middle)
    return low


def small() -> float:
    """How far apart the weights lie that "small" starts from."""
    return float(initialize([400, 400, 1], "small")["W1"].std())


# What the text works out by itself, or supposes, by chapter and cell.
WORKED = {
    ("03-vanishing-gradient", "relu"): {"1.41": math.sqrt(4 / 2)},
    ("06-loss-and-cost", "beyond"): {"34.5": -math.log(1e-15)},
    ("09-backpropagation", "title"): {"80,000": 80_000, "160,000": 2 * 80_000},
    ("12-activation-functions", "not-always"): {"1.66": crossing()},
    ("12-activation-functions", "pros-and-cons"): {"0.01": signature(leaky_relu).parameters["slope"].default},
    ("14-zero-initialization", "how-to-start"): {"0.01": small()},
}


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_every_number_in_the_text_has_a_source(name: str) -> None:
    notebook = nbformat.read(BOOK / name, as_version=4)
    values = shown(notebook)
    groundless = []
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            worked = set(WORKED.get((Path(name).stem, cell.id), {}).values())
            groundless += [
                f"{cell.id}: {number}"
                for number in told(cell.source)
                if not comes_from(number, values | worked)
            ]
    assert groundless == []


def test_what_is_worked_out_is_needed() -> None:
    for (chapter, cell_id), numbers in WORKED.items():
        notebooks = [nbformat.read(BOOK / lang / f"{chapter}.ipynb", as_version=4) for lang in ("ko", "en")]
        sources = [cell.source for notebook in notebooks for cell in notebook.cells if cell.id == cell_id]
        for number, found in numbers.items():
            assert number in [each for source in sources for each in told(source)]
            assert comes_from(number, {found})


def test_a_number_without_a_source_is_found() -> None:
    assert told("It took 0.37 s, 1,200 steps, 12 % of `0.5` in 14 chapters, $10^{-15}$.") == [
        "0.37",
        "1,200",
        "12",
    ]
    assert comes_from("0.37", {0.3712})
    assert comes_from("12", {0.1199})
    assert not comes_from("0.37", {0.381, 37.9})
