"""Races between activation functions, recorded once, and what the explorers that show them have in common.

The trainings of all settings together take more than a minute, and with a large learning rate they are so
unstable that machines which round differently end at different numbers. So `python -m tools.record` runs them
once and keeps what came of them in ``recorded/races.json``; whoever makes an explorer only reads.
"""

from __future__ import annotations

import html
import itertools
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import traitlets
from numpy.typing import NDArray

from dlnotes._checks import FloatArray, choice, integer
from dlnotes.batched import train_many
from dlnotes.datasets import circles, moons, standardize, xor
from dlnotes.experiments._races import start
from dlnotes.widgets._base import Explorer

__all__ = ["RECORDED", "RaceExplorer", "as_text", "best", "record", "record_all", "recorded"]

RECORDED = Path(__file__).parent / "recorded" / "races.json"
DATA = ("moons", "circles", "xor")
SCALES = (1, 5)
RATES = (0.3, 1.0, 2.0, 3.0, 6.0, 10.0, 20.0)
LIMIT = 400
TARGET = 0.1
NEVER = -1
STRIDE = 10  # how many training steps the view moves at a time
CHUNK = 25

Cell = list[list[int]]  # the steps each network took, and the median cost, in hundredths, after k² steps
Recording = dict[str, dict[str, list[Cell]]]  # by setting, by function, for each learning rate


# ---- the trainings ------------------------------------------------------------------------------


def settings() -> Iterator[tuple[str, int, int, tuple[str, ...]]]:
    """Give data, hidden layers, gain of the first weights and the functions that race there."""
    three = ("sigmoid", "tanh", "relu")
    for data in DATA:
        yield data, 1, 1, three
        yield data, 3, 1, three
        yield data, 1, 4, three[:2]


def name_of(data: str, scale: int, depth: int, gain: int) -> str:
    """Return the name of a setting in the recording."""
    return f"{data}-{scale}-{depth}-{gain}"


def record(data: str, depth: int, gain: int, function: str) -> dict[int, list[Cell]]:
    """Train networks from every start, with inputs of every scale and every learning rate, until they arrive.

    moons, circles : 200 points, 16 units in each hidden layer, 9 starts. xor : 4 points, 2 units, 30 starts.
    """
    X: FloatArray
    X, y = xor() if data == "xor" else (moons if data == "moons" else circles)(200)
    X, width, starts = (X, 2, 30) if data == "xor" else (standardize(X), 16, 9)
    each = list(itertools.product(SCALES, RATES, range(starts)))
    scaled = np.stack([scale * X for scale, _, _ in each])  # (runs, m, 2)
    rates = np.array([rate for _, rate, _ in each])  # (runs,)
    first = start(function, (2, *(width,) * depth, 1), range(starts), float(gain))
    copies = len(SCALES) * len(RATES)
    params = {name: np.concatenate([array] * copies) for name, array in first.items()}
    steps, costs = _run(params, scaled, y, function, rates)
    cells = [_cell(steps[k : k + starts], costs[:, k : k + starts]) for k in range(0, len(steps), starts)]
    return {scale: cells[k * len(RATES) : (k + 1) * len(RATES)] for k, scale in enumerate(SCALES)}


def _run(
    params: dict[str, FloatArray], X: FloatArray, y: NDArray[Any], function: str, rates: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Return the steps that each network took, inf past the limit, and its cost before each step.

    A network stops when it has arrived or diverged; from there on its cost stays what it was.
    """
    steps = np.full(len(rates), np.inf)  # (runs,)
    costs = np.empty((LIMIT, len(rates)))
    running = np.arange(len(rates))
    for begin in range(0, LIMIT, CHUNK):
        runs = train_many(params, X[running], y, function, learning_rate=rates[running], n_iter=CHUNK)
        reached = runs.steps_to(TARGET)  # (running,)
        steps[running] = begin + reached
        costs[begin:, running] = runs.cost_history[-1]
        costs[begin : begin + CHUNK, running] = runs.cost_history
        left = np.isinf(reached) & np.isfinite(runs.cost_history[-1])
        params, running = {name: array[left] for name, array in runs.params.items()}, running[left]
        if not len(running):
            break
    at = np.arange(LIMIT)[:, None]  # (limit, 1)
    return steps, np.where(at >= steps, 0.0, costs)


def _cell(steps: FloatArray, costs: FloatArray) -> Cell:
    middle = np.median(steps)
    times = np.minimum(np.arange(int(LIMIT**0.5) + 1) ** 2, LIMIT - 1)
    seen = times[times < middle]
    medians = np.median(costs[seen], axis=1)  # (k,)
    took = [NEVER if np.isinf(each) else int(each) for each in steps]
    return [took, [int(each) for each in np.minimum(100 * medians, 999).round()]]


def as_text(recording: Recording) -> str:
    """Return the recording as it stands in its file: a line for each setting and function."""
    lines = [
        f'"{setting}": {{\n'
        + ",\n".join(f'  "{name}": {json.dumps(runs[name], separators=(",", ":"))}' for name in runs)
        + "\n}"
        for setting, runs in recording.items()
    ]
    return "{\n" + ",\n".join(lines) + "\n}\n"


def record_all(told: Callable[[str], object] = str) -> Recording:
    """Run every race; `told` hears of each."""
    made: Recording = {}
    for data, depth, gain, functions in settings():
        for function in functions:
            told(f"{data}, {depth} hidden, first weights x {gain}: {function}")
            for scale, cells in record(data, depth, gain, function).items():
                made.setdefault(name_of(data, scale, depth, gain), {})[function] = cells
    return made


@cache
def recorded() -> Recording:
    """Return the races as they were recorded."""
    found: Recording = json.loads(RECORDED.read_text(encoding="utf-8"))
    return found


# ---- which rate is best ----------------------------------------------------------------------------


def taken(cell: Cell) -> FloatArray:
    """Return the steps that each network took, inf if it never arrived."""
    steps = np.array(cell[0], dtype=float)
    return np.where(steps == NEVER, np.inf, steps)


def best(cells: Sequence[Cell]) -> int:
    """Return the place of the best learning rate: most networks arrive, and then their median is lowest."""

    def merit(place: int) -> tuple[int, float, int]:
        steps = taken(cells[place])
        return -int(np.isfinite(steps).sum()), float(np.median(steps)), place

    return min(range(len(cells)), key=merit)


# ---- the explorer -------------------------------------------------------------------------------


class RaceExplorer(Explorer):
    """What the explorers of recorded races have in common; a subclass says which functions and settings."""

    _shared_words: ClassVar[tuple[str, ...]] = ("explorer", "races")
    _functions: ClassVar[tuple[str, ...]]
    _rates: ClassVar[tuple[float, ...]] = RATES
    _twist: ClassVar[tuple[str, tuple[int, ...]]]  # the trait that only this explorer has, and its values

    data = traitlets.Unicode("moons").tag(sync=True, page=True, keep=True)
    scale = traitlets.Int(1).tag(sync=True, page=True, keep=True)
    rate = traitlets.Unicode("1").tag(sync=True, page=True, keep=True)
    step = traitlets.Int(0).tag(sync=True, page=True, keep=True)
    start = traitlets.Dict().tag(sync=True, page=True)
    rates = traitlets.List(traitlets.Unicode()).tag(sync=True, page=True)
    races = traitlets.Dict().tag(sync=True, page=True)

    def __init__(self, *, lang: str, **chosen: Any) -> None:
        """Start from a setting."""
        start = {name: chosen[name] for name in chosen if name != "step"}
        rates = [f"{rate:g}" for rate in self._rates]
        super().__init__(lang=lang, races=self._races(), rates=rates, start={**start, "step": 0}, **chosen)

    def _races(self) -> dict[str, dict[str, Any]]:
        """Return by setting and function the place of the best rate and, for each rate, what came of it."""
        twist, values = self._twist
        places = [RATES.index(rate) for rate in self._rates]
        return {
            f"{data}-{scale}-{value}": {
                name: _shown([runs[name][place] for place in places]) for name in self._functions
            }
            for data, scale, value in itertools.product(DATA, SCALES, values)
            for runs in [recorded()[name_of(data, scale, **{"depth": 1, "gain": 1, twist: value})]]
        }

    @traitlets.validate("data")
    def _check_data(self, proposal: dict[str, Any]) -> str:
        return choice(proposal["value"], "data", DATA)

    @traitlets.validate("rate")
    def _check_rate(self, proposal: dict[str, Any]) -> str:
        return choice(proposal["value"], "rate", (*(f"{rate:g}" for rate in self._rates), "best"))

    @traitlets.validate("scale")
    def _check_scale(self, proposal: dict[str, Any]) -> int:
        return one_of(proposal["value"], "scale", SCALES)

    @traitlets.validate("step")
    def _check_step(self, proposal: dict[str, Any]) -> int:
        step = integer(proposal["value"], "step", least=0)
        if step > LIMIT or step % STRIDE:
            message = f"step is {step}: expected a multiple of {STRIDE} up to {LIMIT}"
            raise ValueError(message)
        return step

    def _fallback(self) -> str:
        words = {name: html.escape(text) for name, text in self.words.items()}
        own = self._twist[0]
        heads = [words["setting"], *(words[name] for name in self._functions)]
        columns = "".join(f'<th scope="col">{head}</th>' for head in heads)
        rows = ""
        for setting, runs in self.races.items():
            data, scale, value = setting.split("-")
            named = ", ".join([words[data], words[f"scale-{scale}"], words[f"{own}-{value}"]])
            cells = "".join(f"<td>{_result(runs[name], words)}</td>" for name in self._functions)
            rows += f'<tr><th scope="row">{named}</th>{cells}</tr>'
        return (
            f'<p class="dl-title">{words["title"]}</p><p>{words["still-text"]}</p>'
            f"<table><thead><tr>{columns}</tr></thead><tbody>{rows}</tbody></table>"
        )


def one_of(value: object, name: str, values: Sequence[int]) -> int:
    """Return one of a few whole numbers."""
    if integer(value, name) not in values:
        message = f"{name} is {value}: expected one of {list(values)}"
        raise ValueError(message)
    return integer(value, name)


def _shown(cells: Sequence[Cell]) -> dict[str, Any]:
    """Return cells as the page has them, with the median of the steps beside them."""
    medians = [float(np.median(taken(cell))) for cell in cells]
    middles = [NEVER if np.isinf(middle) else float(f"{middle:g}") for middle in medians]
    named = [
        {"steps": steps, "costs": costs, "middle": middle}
        for (steps, costs), middle in zip(cells, middles, strict=True)
    ]
    return {"best": best(cells), "cells": named}


def _result(runs: Mapping[str, Any], words: Mapping[str, str]) -> str:
    """Say how a function does with the rate that suits it best."""
    cell = runs["cells"][runs["best"]]
    arrived = sum(step != NEVER for step in cell["steps"])
    text = "∞" if cell["middle"] == NEVER else f"{cell['middle']:g}"
    return f"{text} ({words['arrived'].format(count=arrived, total=len(cell['steps']))})"
