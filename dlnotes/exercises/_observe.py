"""Call a function on the hidden inputs and write down what it does, as plain data.

A value becomes a node of lists, numbers and short texts that JSON can hold: nothing that a function returns
is ever compared, printed or sent as the object it is.
"""

from __future__ import annotations

import functools
import linecache
import re
import sys
import types
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from dlnotes.exercises._kit import Exercise, Function

Node = list[Any]
Note = dict[str, Any]  # what was seen in one call

MAX_SIZE = 100_000
MAX_ITEMS = 2000
MAX_TEXT = 40
# What ends a check at once: the next call would only exhaust the machine again.
EXHAUSTED = {"MemoryError": "memory", "_ArrayMemoryError": "memory", "RecursionError": "recursion"}
MAX_PRINTED = 1_000_000
_ADDRESS = re.compile(r"0x[0-9a-fA-F]+")


class PrintedTooMuch(BaseException):
    """More was printed than anybody will read."""


class TooLong(BaseException):
    """Raised inside an answer that runs too long."""


class Sink:
    """Stands for stdout and stderr: counts what is printed, keeps nothing."""

    encoding = "utf-8"

    def __init__(self) -> None:
        """Start at nothing."""
        self.count = 0

    def write(self, text: str) -> int:
        """Count a text."""
        self.count += len(text)
        if self.count > MAX_PRINTED:
            raise PrintedTooMuch
        return len(text)

    def flush(self) -> None:
        """Do nothing."""

    def isatty(self) -> bool:
        """Say that this is no terminal."""
        return False


def encode(value: Any, depth: int = 0) -> Node:
    """Return a value as a node."""
    kind = type(value)
    if value is None:
        return ["none"]
    if kind in (bool, int, float):
        return ["array", kind.__name__, [], [_plain(value)]]
    if kind is np.ndarray or issubclass(kind, np.generic):
        return _array(np.asarray(value))
    if issubclass(kind, (list, tuple)) and depth < 4:
        base = list if issubclass(kind, list) else tuple
        items = [*base.__iter__(value)] if base.__len__(value) <= MAX_ITEMS else []
        return ["seq", base.__name__, [encode(item, depth + 1) for item in items]]
    if kind is dict and depth < 4 and len(value) <= 100 and all(type(key) is str for key in value):
        return ["dict", {key: encode(item, depth + 1) for key, item in value.items()}]
    if kind is str:
        return ["text", value[:MAX_TEXT]]
    return ["other", str(type.__dict__["__name__"].__get__(kind))[:40]]


def _array(array: Any) -> Node:
    label = f"{array.dtype.kind}{array.dtype.itemsize}"
    if array.dtype.kind not in "biuf":
        return ["other", f"dtype {array.dtype.name[:40]}"]
    if array.size > MAX_SIZE:
        return ["big", label, list(array.shape)]
    if array.dtype.itemsize > 8:
        array = array.astype(np.float64)
    return ["array", label, list(array.shape), [_plain(item) for item in array.ravel().tolist()]]


def _plain(number: Any) -> Any:
    if type(number) is int and abs(number) > 2**63:
        return float("inf") if number > 0 else float("-inf")
    return number


def stacked(node: Node) -> Node:
    """Return a list of arrays of equal shape as one array; any other node as it is."""
    if node[0] != "seq":
        return node
    rows = [stacked(item) for item in node[2]]
    if not rows or any(row[0] != "array" or row[2] != rows[0][2] for row in rows):
        return node
    return ["array", rows[0][1], [len(rows), *rows[0][2]], [value for row in rows for value in row[3]]]


def decode(node: Node) -> Any:
    """Return the value of a node, for the predicates of an exercise."""
    if node[0] == "array":
        value = np.array(node[3], dtype=bool if node[1] in ("bool", "b1") else float)
        return value.reshape(node[2])
    if node[0] == "seq":
        return tuple(decode(item) for item in node[2])
    if node[0] == "dict":
        return {key: decode(item) for key, item in node[1].items()}
    return None


def _told(error: BaseException, function: Any) -> Note:
    """Return an exception as data: its type, its message on one line, and the learner's line."""
    try:
        text = " ".join(str(error).split())
    except BaseException:  # an exception that cannot be printed
        text = ""
    line, where, number = "", "", 0
    own = getattr(getattr(function, "__code__", None), "co_filename", None)
    trace = error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        if code.co_filename == own:
            line = linecache.getline(code.co_filename, trace.tb_lineno, trace.tb_frame.f_globals).strip()
            where, number = code.co_name, trace.tb_lineno - code.co_firstlineno + 1
        trace = trace.tb_next
    return {
        "type": type(error).__name__[:60],
        "text": _ADDRESS.sub("0x…", text)[:200],
        "line": line[:120],
        "where": where[:60],
        "number": number,
    }


def call(function: Function, args: tuple[Any, ...], keep: Callable[[Any], None]) -> Note:
    """Call the function once; `keep` receives what it returned."""
    before = [encode(arg) for arg in args]
    try:
        value = function(*args)
        note: Note = {"value": encode(value)}
        keep(value)
        if isinstance(value, types.CoroutineType | types.GeneratorType):
            value.close()
    except (TooLong, PrintedTooMuch, KeyboardInterrupt):
        raise
    except BaseException as error:  # SystemExit as well
        note = {"error": _told(error, function)}
    after = [encode(arg) for arg in args]
    changed = [i for i, pair in enumerate(zip(before, after, strict=True)) if repr(pair[0]) != repr(pair[1])]
    if changed:
        note["changed"] = changed
    return note


def watch(exercise: Exercise, function: Function) -> Iterator[Note]:
    """Call the function twice on every hidden input, in two orders; yield what is seen as soon as it is."""
    cases = list(enumerate(exercise.cases))
    kept: dict[int, Any] = {}
    for run, order in enumerate((cases, cases[::-1])):
        for index, case in order:
            yield {"start": index, "run": run}
            np.random.seed(1000 * run + index)  # noqa: NPY002
            with warnings.catch_warnings(), np.errstate(all="ignore"):
                warnings.simplefilter("ignore")
                note = call(function, case.fresh(), functools.partial(kept.setdefault, index))
            yield {"case": index, "run": run, **note}
            if note.get("error", {}).get("type") in EXHAUSTED:
                yield {"stopped": EXHAUSTED[note["error"]["type"]]}
                return
        if run == 0:
            yield {"later": {str(index): encode(value) for index, value in kept.items()}}
    printed = getattr(sys.stdout, "count", 0) + getattr(sys.stderr, "count", 0)
    yield {"end": True, "printed": printed}


def trusted(exercise: Exercise, function: Function) -> list[Note]:
    """Return what one of the exercise's own functions does, in the first order."""
    state = np.random.get_state()  # noqa: NPY002
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            notes = list(watch(exercise, function))
    finally:
        np.random.set_state(state)  # noqa: NPY002
    return notes
