"""Grade an answer, as `widgets/static/shared/grade.mjs` does on the page; a test holds the two equal."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence

from dlnotes.quiz.model import Choice, Code, Match, Numeric, Order, Question, Shape, Truth, Verdict

MAX_LENGTH = 64
_BLANKS = "\t\n\r \u00a0\u2007\u2009\u200b\u202f\u3000\ufeff"
_SAME = {
    "0123456789": "０１２３４５６７８９",
    "-": "−‐‑‒–—﹣－",
    "+": "＋",
    ".": "．",
    ",": "，",
    "/": "／∕⁄÷",
    "%": "％",
    "e": "EｅＥ",
    "*": "xX×·⋅∙",
    "^": "＾",
    "(": "（［[",
    ")": "）］]",
}
_TABLE = {
    ord(written): meant[index % len(meant)]
    for meant, forms in _SAME.items()
    for index, written in enumerate(forms)
}
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", "0123456789+-")
_POWER = re.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻]+")
_AROUND = re.compile(f"[{_BLANKS}]*([/%*^])[{_BLANKS}]*")
_SIGN = re.compile(f"^([+-])[{_BLANKS}]+")
_NUMBER = r"([+-]?)((?:[1-9][0-9]{0,2}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]*)?|\.[0-9]+)"
_SCALE = r"(?:e([+-]?[0-9]{1,4})|\*10\^([+-]?[0-9]{1,4}))?"
_WHOLE = re.compile(f"{_NUMBER}{_SCALE}(?:/{_NUMBER}{_SCALE})?(%?)")
_BETWEEN = re.compile(f"[{_BLANKS}]*([(),*])[{_BLANKS}]*")
_SHAPE = re.compile(r"(\(?)((?:[0-9]{1,6}(?:[,*][0-9]{1,6}){0,7},?)?)(\)?)")
_ERROR = re.compile("(?:value)?error|\uc624\ub958|\uc5d0\ub7ec", re.IGNORECASE | re.ASCII)  # and in Korean


def parse_number(text: str) -> float | None:
    """The number that a reader typed, or None when it is not one.

    Full-width digits, any minus sign, fractions, percent, thousands commas and powers of ten are read.

    Examples:
        >>> [parse_number(text) for text in ("０．５", "−1/4", "1,250", "12 %", "9.8×10⁻⁴", "", "0,5")]
        [0.5, -0.25, 1250.0, 0.12, 0.00098, None, None]
    """
    if len(text) > MAX_LENGTH:
        return None
    text = _POWER.sub(lambda found: "^" + found.group().translate(_RAISED), text).translate(_TABLE)
    text = _SIGN.sub(r"\1", _AROUND.sub(r"\1", text.strip(_BLANKS)))
    found = _WHOLE.fullmatch(text)
    if found is None:
        return None
    parts = found.groups(default="")
    value = _float(*parts[0:4])
    if parts[5]:
        divisor = _float(*parts[4:8])
        value = value / divisor if divisor else math.inf
    value = value / 100 if parts[8] else value
    return value if math.isfinite(value) else None


def _float(sign: str, digits: str, exponent: str, power: str) -> float:
    return float(f"{sign}{digits.replace(',', '')}e{exponent or power or 0}")


def parse_shape(text: str) -> str | None:
    """The shape that a reader typed, as Python writes it, or "error", or None when it is neither.

    Brackets may be missing, square or full-width, sizes may stand between commas or crosses.

    Examples:
        >>> [parse_shape(text) for text in ("（４，３）", "4 x 3", "[3]", "()", "ValueError", "4 3", "")]
        ['(4, 3)', '(4, 3)', '(3,)', '()', 'error', None, None]
    """
    if len(text) > MAX_LENGTH:
        return None
    if _ERROR.fullmatch(text.strip(_BLANKS)):
        return "error"
    found = _SHAPE.fullmatch(_BETWEEN.sub(r"\1", text.translate(_TABLE).strip(_BLANKS)))
    if found is None or bool(found[1]) != bool(found[3]) or not (found[1] or found[2]):
        return None
    return str(tuple(int(size) for size in re.findall("[0-9]+", found[2])))


def check(question: Question, answer: object) -> Verdict:
    """Grade `answer`, in the form that its kind has.

    "choice": an option's id. "multiple": a collection of ids. "truth": "holds" or "fails", and the id of the
    reason. "numeric": a number or a typed text. "shape": a tuple or a typed text. "order": the ids in order.
    "match": the id of a choice for the id of every left side. Whatever cannot be an answer counts as an empty
    one; an empty answer is never zero.
    """
    match question:
        case Choice():
            return _check_options(question, answer)
        case Truth():
            return _check_truth(question, answer)
        case Numeric():
            return _check_number(question, answer)
        case Shape():
            return _check_shape(question, answer)
        case Order():
            return _check_order(question, answer)
        case Match():
            return _check_match(question, answer)


def _check_options(question: Choice, answer: object) -> Verdict:
    chosen = [answer] if isinstance(answer, str) else answer
    if not isinstance(chosen, list | tuple | set | frozenset) or (
        question.kind == "choice" and len(chosen) > 1
    ):
        chosen = []
    return _check_choice(question, [option.id for option in question.options if option.id in chosen])


def _check_choice(question: Choice, chosen: list[str]) -> Verdict:
    if not chosen:
        return Verdict("empty", False, ("empty",))
    right = {option.id for option in question.options if option.correct}
    hits = right.intersection(chosen)
    feedback = [f"option:{id}" for id in chosen]
    if hits == right and len(chosen) == len(right):
        return Verdict("correct", True, tuple(feedback))
    if hits and hits != right:
        feedback.append("missed")
    code: Code = "partial" if hits else "wrong"
    return Verdict(code, False, tuple(feedback))


def _check_number(question: Numeric, answer: object) -> Verdict:
    if isinstance(answer, int | float) and not isinstance(answer, bool):
        value = float(answer) if math.isfinite(answer) else None
    elif isinstance(answer, str) and answer.strip(_BLANKS):
        value = parse_number(answer)
    else:
        return Verdict("empty", False, ("empty",))
    if value is None:
        return Verdict("unparsable", False, ("unparsable",))
    if abs(value - question.value) <= question.tolerance(question.value):
        return Verdict("correct", True, ("correct",))
    return _wrong([abs(value - wrong.value) <= question.tolerance(wrong.value) for wrong in question.wrong])


def _check_truth(question: Truth, answer: object) -> Verdict:
    given = answer if isinstance(answer, list | tuple) and len(answer) == 2 else (None, None)
    side = next((side for side in question.sides if side.id == given[0]), None)
    reason = next((reason for reason in question.reasons if reason.id == given[1]), None)
    if side is None or reason is None:
        return Verdict("empty", False, ("empty",))
    code: Code = "wrong"
    if side.correct:
        code = "correct" if reason.correct else "partial"
    return Verdict(code, code == "correct", (f"option:{side.id}", f"option:{reason.id}"))


def _check_shape(question: Shape, answer: object) -> Verdict:
    if isinstance(answer, tuple) and all(isinstance(size, int) for size in answer):
        answer = str(answer)
    if not isinstance(answer, str) or not answer.strip(_BLANKS):
        return Verdict("empty", False, ("empty",))
    value = parse_shape(answer)
    if value is None:
        return Verdict("unparsable", False, ("unparsable",))
    if value == question.value:
        return Verdict("correct", True, ("correct",))
    return _wrong([wrong.value == value for wrong in question.wrong])


def _check_order(question: Order, answer: object) -> Verdict:
    given = list(answer) if isinstance(answer, list | tuple) else []
    if len(given) != len(question.order) or not all(id in given for id in question.order):
        return Verdict("empty", False, ("empty",))
    if given == list(question.order):
        return Verdict("correct", True, ("correct",))
    places = {id: place for place, id in enumerate(given)}
    return _wrong([places[wrong.before[0]] < places[wrong.before[1]] for wrong in question.wrong])


def _wrong(fits: Sequence[bool]) -> Verdict:
    """The verdict with the first diagnosis that fits."""
    return Verdict("wrong", False, (f"wrong:{fits.index(True)}" if True in fits else "other",))


def _check_match(question: Match, answer: object) -> Verdict:
    chosen = answer if isinstance(answer, Mapping) else {}
    known = [choice.id for choice in question.choices]
    if not all(chosen.get(pair.id) in known for pair in question.pairs):
        return Verdict("empty", False, ("empty",))
    wrong = {wrong.pair: f"wrong:{index}" for index, wrong in enumerate(question.wrong)}
    feedback = [
        f"pair:{pair.id}" if chosen[pair.id] == pair.match else wrong.get((pair.id, chosen[pair.id]), "other")
        for pair in question.pairs
    ]
    right = sum(chosen[pair.id] == pair.match for pair in question.pairs)
    code: Code = "correct" if right == len(question.pairs) else "partial" if right else "wrong"
    return Verdict(code, code == "correct", tuple(dict.fromkeys(feedback)))
