"""Find the name of a mistake: the wrong answer of the exercise that behaves as the learner's does.

Comparing uses Python's own numbers alone, so that no patched NumPy can change a verdict.
"""

from __future__ import annotations

import dataclasses
import dis
import math
import re
import types
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from dlnotes.exercises import _observe
from dlnotes.exercises._kit import Exercise, Function
from dlnotes.exercises._observe import Node, Note

_DIGITS = re.compile(r"\d+")
_LOOPS = {"map", "vectorize", "frompyfunc", "apply_along_axis", "fromiter", "nditer", "ndenumerate"}


@dataclasses.dataclass(frozen=True)
class Difference:
    """Where two nodes differ: how, in which part of the result, and at which index."""

    how: str  # none, type, length, key, shape, dtype, nan, value
    part: str = ""
    index: tuple[int, ...] = ()


@dataclasses.dataclass(frozen=True)
class Finding:
    """What the checker found: the name of the mistake, and the first case that shows it."""

    name: str  # "right", a mistake, a property, or a general word of the checker
    kind: str = "general"  # right, mistake, property or general
    case: int | None = None
    difference: Difference | None = None
    note: Note | None = None
    remarks: tuple[str, ...] = ()
    details: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True)
class Evidence:
    """The notes of one function, sorted: what it did on each case in both orders."""

    first: tuple[Note, ...]
    second: tuple[Note, ...]
    later: dict[str, Node]
    started: int
    stopped: str
    patched: tuple[str, ...]
    printed: int

    @classmethod
    def of(cls, notes: list[Note], count: int) -> Evidence:
        """Sort the notes."""
        seen: list[list[Note]] = [[{}] * count, [{}] * count]
        rest: dict[str, Any] = {"later": {}, "start": 0, "stopped": "", "patched": (), "printed": 0}
        for note in notes:
            if "case" in note:
                seen[note["run"]][note["case"]] = note
            rest |= note
        return cls(
            tuple(seen[0]), tuple(seen[1]), rest["later"], rest["start"], rest["stopped"],
            tuple(rest["patched"]), rest["printed"],
        )  # fmt: skip


# ---- comparing ------------------------------------------------------------------------------------


@dataclasses.dataclass(frozen=True)
class Comparer:
    """Compares nodes up to rounding; `remarks` collects what was accepted though it is not quite the same."""

    rtol: float
    atol: float
    rows: bool = False
    lists: bool = False
    loose: bool = False  # shapes may differ in axes of length 1
    remarks: list[str] = dataclasses.field(default_factory=list)

    def __call__(self, wanted: Node, got: Node, part: str = "") -> Difference | None:
        """Return the first difference, or None."""
        if self.lists and wanted[0] == "array" and got[0] == "seq":
            got = _observe.stacked(got)
        if wanted[0] != got[0]:
            return Difference("none" if got[0] == "none" else "type", part)
        if wanted[0] == "seq":
            pairs = zip(wanted[2], got[2], strict=False)
            parts = [(str(i), *pair) for i, pair in enumerate(pairs, start=1)]
            return self._parts(part, parts, "" if len(wanted[2]) == len(got[2]) else "length")
        if wanted[0] == "dict":
            shared = [(key, node, got[1][key]) for key, node in wanted[1].items() if key in got[1]]
            return self._parts(part, shared, "" if len(shared) == len(wanted[1]) else "key")
        if wanted[0] == "array":
            return self._arrays(wanted, got, part)
        return None if wanted == got else Difference("type", part)

    def _parts(self, part: str, parts: list[tuple[str, Node, Node]], missing: str) -> Difference | None:
        if missing:
            return Difference(missing, part)
        found = (self(wanted, got, f"{part}.{name}".lstrip(".")) for name, wanted, got in parts)
        return next((difference for difference in found if difference), None)

    def _arrays(self, wanted: Node, got: Node, part: str) -> Difference | None:
        shape, came = wanted[2], got[2]
        if shape != came and not self._same_shape(shape, came):
            return Difference("shape", part)
        if _boolean(wanted) and not _boolean(got):
            return Difference("dtype", part)
        for number, (right, value) in enumerate(zip(wanted[3], got[3], strict=True)):
            if not self.close(right, value):
                how = "nan" if not math.isfinite(value) and math.isfinite(right) else "value"
                return Difference(how, part, _index(number, shape))
        if shape != came:
            self.remarks.append("shape")
        if _boolean(got) and not _boolean(wanted):
            self.remarks.append("boolean")
        return None

    def _same_shape(self, shape: list[int], came: list[int]) -> bool:
        if self.loose:
            return [n for n in shape if n != 1] == [n for n in came if n != 1]
        return (not shape and set(came) <= {1}) or (self.rows and came == [1, *shape])

    def close(self, right: float, value: float) -> bool:
        """Tell whether two numbers agree up to rounding."""
        if right == value or (right != right and value != value):
            return True
        return abs(right - value) <= self.atol + self.rtol * abs(right) and math.isfinite(right)


def _boolean(node: Node) -> bool:
    return node[1] in ("bool", "b1")


def _index(number: int, shape: list[int]) -> tuple[int, ...]:
    index = []
    for length in reversed(shape):
        number, place = divmod(number, length)
        index.append(place)
    return tuple(reversed(index))


def same(one: Note, other: Note, compare: Comparer) -> bool:
    """Tell whether two functions did the same on a case: equal values, or the same exception."""
    if one.get("changed") != other.get("changed"):
        return False
    if "error" in one or "error" in other:
        kinds = [(note.get("error") or {}).get("type") for note in (one, other)]
        texts = [_DIGITS.sub("", (note.get("error") or {}).get("text", "")) for note in (one, other)]
        return kinds[0] == kinds[1] and texts[0] == texts[1]
    return "value" in one and "value" in other and compare(one["value"], other["value"]) is None


_KNOWN: dict[str, dict[str, list[Evidence]]] = {}


def known(exercise: Exercise) -> dict[str, list[Evidence]]:
    """Return what the solution ("right") and the wrong answers do, worked out once."""
    if exercise.name not in _KNOWN:
        found: dict[str, list[Evidence]] = {}
        for name, function in [("right", exercise.solution), *exercise.mutants()]:
            seen = Evidence.of(_observe.trusted(exercise, function), len(exercise.cases))
            found.setdefault(name, []).append(seen)
        _KNOWN[exercise.name] = found
    return _KNOWN[exercise.name]


# ---- naming ---------------------------------------------------------------------------------------


def diagnose(exercise: Exercise, function: Function, notes: list[Note]) -> Finding:
    """Return what is to be said of a function that did what the notes say."""
    got = Evidence.of(notes, len(exercise.cases))
    if got.patched:
        return Finding("patched", details=(got.patched[0],))
    if got.stopped:
        return Finding(got.stopped, case=got.started)
    wanted = known(exercise)["right"][0]
    compare = Comparer(exercise.rtol, exercise.atol, exercise.rows, exercise.lists)
    fault = _first_fault(exercise, got, wanted, compare)
    if fault is None:
        remarks = tuple(dict.fromkeys([*compare.remarks, *(["printed"] if got.printed else [])]))
        if exercise.vectorised and has_loop(function):
            return Finding("loop", "mistake", remarks=remarks)
        return Finding("right", "right", remarks=remarks)
    name = _mistake(exercise, got, wanted, fault)
    if name:
        return dataclasses.replace(fault, name=name, kind="mistake")
    if fault.name in ("value", "nan"):
        return _described(exercise, got, wanted, fault, compare)
    return fault


def _first_fault(exercise: Exercise, got: Evidence, wanted: Evidence, compare: Comparer) -> Finding | None:
    """Return the first case that fails, named in general words."""
    for case, (note, right) in enumerate(zip(got.first, wanted.first, strict=True)):
        if "error" in note:
            kind = note["error"]["type"]
            return Finding("exited" if kind == "SystemExit" else "error", case=case, note=note)
        difference = compare(right["value"], note["value"])
        if difference:
            return Finding(difference.how, case=case, difference=difference, note=note)
        if note.get("changed"):
            return Finding("changed", case=case, note=note)
    again = Comparer(exercise.rtol, exercise.atol)
    for case, (note, second) in enumerate(zip(got.first, got.second, strict=True)):
        if not same(note, second, again):
            return Finding("unstable", case=case, note=second)
        if again(note["value"], got.later[str(case)]):
            return Finding("alias", case=case, note=note)
    return None


def _mistake(exercise: Exercise, got: Evidence, wanted: Evidence, fault: Finding) -> str | None:
    """Return the wrong answer that does the same on every case, or at least on the ordinary ones.

    A constant does the same as many a mistake on few inputs: it must do so on every case.
    """
    every = range(len(exercise.cases))
    plain = [i for i in every if exercise.cases[i].kind == "plain"]
    levels: list[tuple[Sequence[int], bool]] = [(every, False), (every, True)]
    if not _constant(list(_pairs(got, wanted))):
        levels += [(plain, False), (plain, True)]
    for cases, loose in levels:
        if fault.case not in cases:
            continue
        for name, several in known(exercise).items():
            for evidence in several if name != "right" else ():
                alike = _agree(exercise, got, evidence, cases, loose)
                if alike and _is_wrong(exercise, evidence, wanted, cases):
                    return name
    return None


def _agree(exercise: Exercise, got: Evidence, other: Evidence, cases: Sequence[int], loose: bool) -> bool:
    compare = Comparer(exercise.rtol, exercise.atol, lists=exercise.lists, loose=loose)
    runs = [(got.first, other.first)]
    if len(cases) == len(exercise.cases):
        runs.append((got.second, other.second))
    if not all(same(one[i], two[i], compare) for one, two in runs for i in cases):
        return False
    late = got.later.keys() & other.later.keys()
    return all(compare(other.later[i], got.later[i]) is None for i in late if int(i) in cases)


def _is_wrong(exercise: Exercise, evidence: Evidence, wanted: Evidence, cases: Sequence[int]) -> bool:
    """Tell whether these cases show the mistake by a value, not only by an exception."""
    compare = Comparer(exercise.rtol, exercise.atol, lists=exercise.lists)
    shown = [i for i in cases if "value" in evidence.first[i]]
    return bool(shown) and not (len(cases) < len(exercise.cases) and all(
        same(evidence.first[i], wanted.first[i], compare) for i in shown
    ))  # fmt: skip


def _described(
    exercise: Exercise, got: Evidence, wanted: Evidence, fault: Finding, compare: Comparer
) -> Finding:
    """Say in which way the values are wrong: against a property, or in general."""
    for name, rule in exercise.properties.items() if fault.name == "value" else ():
        for i, note in enumerate(got.first):
            if "value" in note and not _holds(rule.holds, exercise.cases[i].fresh(), note["value"]):
                seen = fault.difference if i == fault.case else None
                return dataclasses.replace(
                    fault, name=name, kind="property", case=i, note=note, difference=seen
                )
    pairs = list(_pairs(got, wanted))
    kinds = {
        case.kind
        for case, right, note in zip(exercise.cases, wanted.first, got.first, strict=True)
        if compare(right["value"], note.get("value", ["none"]))
    }
    if fault.name == "value":
        if len(pairs) > 2 and all(compare.close(-right, value) for right, value in pairs):
            return dataclasses.replace(fault, name="sign")
        if all(math.isclose(right, value, rel_tol=2e-3, abs_tol=1e-5) for right, value in pairs):
            return dataclasses.replace(fault, name="precision")
        factor = _factor(pairs)
        if factor:
            return dataclasses.replace(fault, name="factor", details=(f"{factor:.4g}",))
        if _constant(pairs):
            return dataclasses.replace(fault, name="constant")
    if "plain" not in kinds:
        return dataclasses.replace(fault, name=f"{fault.name}-some")
    return fault


def _holds(rule: Callable[[tuple[Any, ...], Any], bool], args: tuple[Any, ...], node: Node) -> bool:
    try:
        with np.errstate(all="ignore"):
            return bool(rule(args, _observe.decode(node)))
    except (TypeError, ValueError, IndexError, KeyError, AttributeError):
        return True  # of another form: not for this rule to judge


def _pairs(got: Evidence, wanted: Evidence) -> Iterator[tuple[float, float]]:
    """Yield the numbers of all results, right beside what came, as long as they are of the same form."""
    for note, right in zip(got.first, wanted.first, strict=True):
        if "value" in note:
            yield from zip(_numbers(right["value"]), _numbers(note["value"]), strict=False)


def _constant(pairs: list[tuple[float, float]]) -> bool:
    return len(pairs) > 2 and len({value for _, value in pairs}) == 1


def _numbers(node: Node) -> list[float]:
    if node[0] == "array":
        return list(node[3])
    parts = node[2] if node[0] == "seq" else list(node[1].values()) if node[0] == "dict" else []
    return [number for part in parts for number in _numbers(part)]


def _factor(pairs: list[tuple[float, float]]) -> float | None:
    """Return the number by which all values are multiplied, if there is one."""
    ratios = [value / right for right, value in pairs if abs(right) > 1e-6 and abs(right) < 1e100]
    zeros = all(abs(value) < 1e-9 for right, value in pairs if right == 0)
    if len(ratios) < 3 or not zeros or not math.isfinite(ratios[0]) or ratios[0] in (0, 1):
        return None
    return ratios[0] if all(math.isclose(ratio, ratios[0], rel_tol=1e-6) for ratio in ratios) else None


def has_loop(function: Any, depth: int = 3) -> bool:
    """Tell whether a function loops in Python, itself or through its own helpers."""
    code = getattr(function, "__code__", None)
    if not isinstance(code, types.CodeType):
        return False
    codes = [code]
    for inner in codes:
        codes += [constant for constant in inner.co_consts if isinstance(constant, types.CodeType)]
    if any(_loops(inner) for inner in codes):
        return True
    names = [name for inner in codes for name in inner.co_names]
    helpers = [getattr(function, "__globals__", {}).get(name) for name in names]
    own = [one for one in helpers if isinstance(one, types.FunctionType) and one is not function]
    own = [one for one in own if one.__globals__ is function.__globals__]
    return depth > 0 and any(has_loop(helper, depth - 1) for helper in own)


def _loops(code: types.CodeType) -> bool:
    names = {instruction.opname for instruction in dis.get_instructions(code)}
    jumps = any(name == "FOR_ITER" or "JUMP_BACKWARD" in name for name in names)
    return jumps or bool(_LOOPS & set(code.co_names))
