"""Values as a reader sees them: short, and the same on every machine."""

from __future__ import annotations

from typing import Any

from dlnotes.exercises._kit import Case, Exercise, Named, Seed
from dlnotes.exercises._observe import Node, encode, stacked

MAX_SHOWN = 16  # numbers of an array
MAX_INPUT = 240  # letters of all arguments together
_NOISE = (1e-30, 1e-12)  # rounding errors lie here and differ between machines


def show(node: Node, words: dict[str, Any], *, most: int = MAX_SHOWN) -> str:
    """Return a node as text, such as `[[1, 0.5], [0, 2]]`; of an array only the shape if `most` is 1."""
    kind = node[0]
    if kind == "none":
        return str(words["nothing"])
    if kind == "array":
        return _array(node) if most > 1 or not node[2] else str(words["array"].format(shape=tuple(node[2])))
    if kind == "seq":
        inner = [show(item, words, most=most) for item in node[2][:6]] + (["…"] if len(node[2]) > 6 else [])
        return f"[{', '.join(inner)}]" if node[1] == "list" else f"({', '.join(inner)})"
    if kind == "dict":
        return f"{{{', '.join(f'{key}: {show(item, words, most=most)}' for key, item in node[1].items())}}}"
    if kind == "big":
        return f"{words['huge']} {tuple(node[2])}"
    return repr(node[1]) if kind == "text" else str(node[1])


def _array(node: Node) -> str:
    shape, numbers = node[2], [_number(value) for value in node[3]]
    if not shape:
        return numbers[0]
    if len(numbers) > MAX_SHOWN or not numbers:
        return f"[{', '.join(numbers[:6])}{', …' * bool(numbers)}], {tuple(shape)}"
    for length in reversed(shape):
        rows = [numbers[i : i + length] for i in range(0, len(numbers), length)]
        numbers = [f"[{', '.join(row)}]" for row in rows]
    return numbers[0]


def _number(value: Any) -> str:
    if isinstance(value, bool | int):
        return str(value)
    if _NOISE[0] < abs(value) < _NOISE[1]:
        return "≈0"
    return f"{value:.4g}".replace("-0", "0") if value == 0 else f"{value:.4g}".replace("-", "−")


def show_part(node: Node, part: str, index: tuple[int, ...], words: dict[str, Any]) -> str:
    """Return one number inside a node: the entry at `index` of the part that `part` names."""
    for step in part.split(".") if part else []:
        node = node[1][step] if node[0] == "dict" else node[2][int(step) - 1]
    node, place = stacked(node), 0
    for length, position in zip(node[2], index, strict=True):
        place = place * length + position
    return _number(node[3][place])


def show_input(exercise: Exercise, case: Case, words: dict[str, Any]) -> tuple[str, bool]:
    """Return the arguments of a case by name, and whether they are whole: else arrays show their shapes."""
    whole = _arguments(exercise, case, words, most=MAX_SHOWN)
    if len(whole) <= MAX_INPUT:
        return whole, True
    return _arguments(exercise, case, words, most=1), False


def _arguments(exercise: Exercise, case: Case, words: dict[str, Any], *, most: int) -> str:
    shown = []
    for name, arg in zip(exercise.parameters, case.args, strict=False):
        if isinstance(arg, Named):
            text = arg.code
        elif isinstance(arg, Seed):
            text = f"np.random.default_rng({arg.number})"
        else:
            text = show(encode(arg), words, most=most)
        shown.append(f"{name} = {text}")
    return ", ".join(shown)
