"""Grade an answer, as `widgets/static/shared/grade.mjs` does on the page; a test holds the two equal."""

from __future__ import annotations

import math
import re

from dlnotes.quiz.model import Choice, Code, Numeric, Question, Verdict

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


def check(question: Question, answer: object) -> Verdict:
    """Grade `answer`: an option's id, a collection of ids for "multiple", or a typed number.

    Whatever cannot be an answer counts as an empty one; an empty answer is never zero.
    """
    if isinstance(question, Numeric):
        return _check_number(question, answer)
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
    for index, wrong in enumerate(question.wrong):
        if abs(value - wrong.value) <= question.tolerance(wrong.value):
            return Verdict("wrong", False, (f"wrong:{index}",))
    return Verdict("wrong", False, ("other",))
