"""The explorer of chapter 10: what one number costs, by the way, the dtype, the order and the count."""

from __future__ import annotations

import html
import json
import time
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import traitlets
from numpy.typing import NDArray

from dlnotes._checks import choice, describe, integer
from dlnotes.widgets._base import Explorer

__all__ = ["WhereTime"]

Array = NDArray[Any]
Record = dict[str, Any]

WAYS = ("loop", "comprehension", "whole", "blocks")
DTYPES = ("float64", "float32")
ORDERS = ("rows", "columns")
SIZES = (1, 2, 5, 10, 20, 50, 100, 1000, 10_000, 100_000, 1_000_000)
UNIT = 1000  # the loop over so many numbers is the measure of all times
BLOCK = 8192
COLUMNS = 8
KEPT = Path(__file__).with_suffix(".json")


class WhereTime(Explorer):
    r"""See what a mean squared error costs per number: in a loop, in NumPy, in float32, out of a column.

    Formula: mean of (a_i - b_i)^2 over n numbers; times are told beside those of a loop over 1000 numbers.
    Shapes: a, b (n,), either rows of a matrix, side by side in memory, or columns, 8 numbers apart.
    Raises: TypeError or ValueError if a setting is none of those there are, or a record lacks times.

    Traits to read and set: way ("loop", "comprehension", "whole" or "blocks"), dtype ("float64" or
    "float32"), order ("rows" or "columns"), size (0 to 10: n = 1, 2, 5, ..., 1 000 000), lang; to read:
    solved, the tasks done. WhereTime.measured() takes the times of your machine, in a few seconds; those
    that stand here were taken on another.

    >>> explorer = WhereTime(way="loop", lang="en")
    >>> explorer
    WhereTime(lang='en')
    >>> explorer.way, explorer.dtype, explorer.order
    ('loop', 'float64', 'rows')

    Source: NumPy user guide, "What is NumPy?", Why is NumPy fast?
    Taught in: 10-vectorization
    """

    _module = "where_time"

    way = traitlets.Unicode("whole").tag(sync=True, page=True, keep=True)
    dtype = traitlets.Unicode("float64").tag(sync=True, page=True, keep=True)
    order = traitlets.Unicode("rows").tag(sync=True, page=True, keep=True)
    size = traitlets.Int(7).tag(sync=True, page=True, keep=True)
    start = traitlets.Dict().tag(sync=True, page=True)
    record = traitlets.Dict().tag(sync=True, page=True)
    tasks = traitlets.List(traitlets.Unicode()).tag(sync=True, page=True)

    def __init__(
        self,
        record: Record | None = None,
        *,
        way: str = "whole",
        dtype: str = "float64",
        order: str = "rows",
        size: int = 7,
        lang: str = "ko",
    ) -> None:
        """Start from the settings given, with the times of the book or with a record of one's own."""
        record = _kept() if record is None else _checked(record)
        begin = {"way": way, "dtype": dtype, "order": order, "size": size}
        super().__init__(lang=lang, start=begin, record=record, tasks=_possible(record), **begin)

    @classmethod
    def measured(cls, *, lang: str = "ko") -> WhereTime:
        """Take the times of this machine, and show them."""
        return cls(_measure(), lang=lang)

    @traitlets.validate("way", "dtype", "order")
    def _check_name(self, proposal: dict[str, Any]) -> str:
        name = proposal["trait"].name
        return choice(proposal["value"], name, {"way": WAYS, "dtype": DTYPES, "order": ORDERS}[name])

    @traitlets.validate("size")
    def _check_size(self, proposal: dict[str, Any]) -> int:
        if (size := integer(proposal["value"], "size", least=0)) >= len(SIZES):
            raise ValueError(
                f"size is {size}: expected 0 to {len(SIZES) - 1}, for n = {SIZES[0]} to {SIZES[-1]}"
            )
        return size

    def _fallback(self) -> str:
        words = {name: html.escape(text) for name, text in self.words.items()}
        shown = [SIZES.index(n) for n in (2, 1000, 1_000_000)]
        heads = [words["way"], *(f"n = {SIZES[k]:,}" for k in shown)]
        columns = "".join(f'<th scope="col">{head}</th>' for head in heads)
        rows = ""
        for way in WAYS:
            for dtype, order in [
                (d, o) for d in DTYPES for o in ORDERS if way in WAYS[2:] or (d, o) == PLAIN
            ]:
                name = words[way] if way in WAYS[:2] else f"{words[way]}, {dtype}, {words[order]}"
                times = self.record["times"][key(way, dtype, order)]
                rows += f'<tr><th scope="row">{name}</th>'
                rows += "".join(f"<td>{times[k]:.2g}</td>" for k in shown) + "</tr>"
        return (
            f'<p class="dl-title">{words["title"]}</p><p>{words["still-text"]}</p>'
            f"<table><thead><tr>{columns}</tr></thead><tbody>{rows}</tbody></table>"
        )


PLAIN = ("float64", "rows")


def key(way: str, dtype: str, order: str) -> str:
    """Return the name of a row of times; a list has neither dtype nor order."""
    return way if way in WAYS[:2] else f"{way}-{dtype}-{order}"


ROWS = tuple(dict.fromkeys(key(way, dtype, order) for way in WAYS for dtype in DTYPES for order in ORDERS))


# ---- the record ---------------------------------------------------------------------------------


@cache
def _kept() -> Record:
    return _checked(json.loads(KEPT.read_text(encoding="utf-8")))


def _checked(record: object) -> Record:
    if not isinstance(record, dict) or not isinstance(record.get("times"), dict):
        raise TypeError(f"record is {describe(record)}: expected a dict with times, as WhereTime().record")
    times = record["times"]
    for row in ROWS:
        if row not in times or len(times[row]) != len(SIZES) or not all(value > 0 for value in times[row]):
            raise ValueError(f"record has no {len(SIZES)} positive times for {row!r}: measure them again")
    return {"sizes": list(SIZES), "times": {row: list(times[row]) for row in ROWS}}


def _possible(record: Record) -> list[str]:
    """Return the tasks that can be done with these times."""
    times = {row: np.array(values) for row, values in record["times"].items()}
    numpy = [(way, order) for way in WAYS[2:] for order in ORDERS]
    shares = np.array([times[key(w, "float32", o)] / times[key(w, "float64", o)] for w, o in numpy])
    loops = np.minimum(times["loop"], times["comprehension"])
    wins = any((loops < times[key("whole", d, o)]).any() for d in DTYPES for o in ORDERS)
    half, same = (shares <= HALF).any(), (shares >= SAME).any()
    return [task for task, there in [("loop", wins), ("half", half), ("same", same)] if there]


HALF, SAME = 0.6, 0.9  # the share of time that counts as halved, and as unchanged


# ---- measuring ----------------------------------------------------------------------------------


def _loop(a: list[float], b: list[float]) -> float:
    total = 0.0
    for x, y in zip(a, b, strict=True):
        total += (x - y) ** 2
    return total / len(a)


def _comprehension(a: list[float], b: list[float]) -> float:
    squares = [(x - y) ** 2 for x, y in zip(a, b, strict=True)]
    return sum(squares) / len(a)


def _whole(a: Array, b: Array) -> float:
    return float(((a - b) ** 2).sum()) / len(a)


def _in_blocks(a: Array, b: Array) -> float:
    total = 0.0
    for k in range(0, len(a), BLOCK):
        total += float(((a[k : k + BLOCK] - b[k : k + BLOCK]) ** 2).sum())
    return total / len(a)


FUNCTIONS: dict[str, Callable[[Any, Any], float]] = {
    "loop": _loop,
    "comprehension": _comprehension,
    "whole": _whole,
    "blocks": _in_blocks,
}


def _numbers(n: int, dtype: str, order: str) -> tuple[Array, Array]:
    """Return a and b (n,): the first two rows of a matrix, or the first two columns."""
    values = np.random.default_rng(0).standard_normal((2, n)).astype(dtype)
    if order == "rows":
        return values[0], values[1]
    matrix = np.zeros((n, COLUMNS), dtype)  # (n, 8)
    matrix[:, :2] = values.T
    return matrix[:, 0], matrix[:, 1]


def _measure(sizes: Sequence[int] = SIZES, repeats: int = 5) -> Record:
    """Time every way on this machine; the shortest of several times counts, beside the loop over 1000."""
    seconds: dict[str, list[float]] = {row: [] for row in ROWS}
    for n in sizes:
        jobs: dict[str, tuple[str, Any, Any]] = {}
        for dtype in DTYPES:
            for order in ORDERS:
                a, b = _numbers(n, dtype, order)
                jobs |= {key(way, dtype, order): (way, a, b) for way in WAYS[2:]}
        lists = [each.tolist() for each in _numbers(n, *PLAIN)]
        jobs |= {way: (way, *lists) for way in WAYS[:2]}
        best = dict.fromkeys(ROWS, float("inf"))
        for _ in range(repeats):
            for row, (way, a, b) in jobs.items():
                best[row] = min(best[row], _timed(FUNCTIONS[way], a, b) / n)
        for row in ROWS:
            seconds[row].append(best[row])
    unit = seconds["loop"][list(sizes).index(UNIT)]
    return {
        "times": {row: [float(f"{each / unit:.3g}") for each in values] for row, values in seconds.items()}
    }


def _timed(function: Callable[[Any, Any], float], a: Any, b: Any) -> float:
    """Return the seconds of processor time of one call, the mean of many if it is short."""
    begun = time.process_time()
    function(a, b)
    once = time.process_time() - begun
    if once > 0.005:
        return once
    calls = max(1, min(2000, int(0.002 / max(once, 1e-9))))
    begun = time.process_time()
    for _ in range(calls):
        function(a, b)
    return (time.process_time() - begun) / calls
