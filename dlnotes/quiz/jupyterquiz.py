"""Take over questions written for jupyterquiz, in the shape of the book's quiz files."""

from __future__ import annotations

import json
import re
from typing import Any

from dlnotes.quiz.errors import QuizFileError
from dlnotes.quiz.model import Language

_KINDS = {"multiple_choice": "choice", "many_choice": "multiple", "numeric": "numeric"}
MAX_BYTES = 1_000_000


def import_jupyterquiz(source: str, chapter: str, lang: Language, *, name: str = "jupyterquiz") -> str:
    """The questions of a jupyterquiz file as a quiz file of the book, whose texts are in `lang`.

    The result is JSON, which is YAML too. What jupyterquiz does not have is left empty: the other language,
    misconceptions, hints, keys, claim and section. `python -m tools.compile` then names each of these places.

    Raises QuizFileError for a file that is not of jupyterquiz.
    """
    if len(source.encode("utf-8", "replace")) > MAX_BYTES:
        raise _error(name, 1, "", "a file that is too large", f"at most {MAX_BYTES} bytes", "Split it.")
    try:
        raw = json.loads(source)
    except (ValueError, RecursionError) as error:
        came = f"no JSON ({type(error).__name__})"
        line = getattr(error, "lineno", 1)
        raise _error(name, line, "", came, "a jupyterquiz file", "Look at this line.") from None
    if not isinstance(raw, list) or not raw:
        raise _error(name, 1, "", "no list of questions", "a jupyterquiz file", "Choose another file.")
    questions = [_question(name, number, entry, lang, chapter) for number, entry in enumerate(raw, 1)]
    return json.dumps({"chapter": chapter, "questions": questions}, ensure_ascii=False, indent=2) + "\n"


def _error(name: str, line: int, place: str, came: str, wanted: str, todo: str) -> QuizFileError:
    return QuizFileError(name, line, place, came, wanted, todo)


def _question(name: str, number: int, raw: Any, lang: Language, chapter: str) -> dict[str, Any]:
    place = f"question {number}"

    def text(value: Any) -> dict[str, str]:
        return {"ko": "", "en": ""} | {lang: _markdown(value)}

    kind = raw.get("type") if isinstance(raw, dict) else None
    if not isinstance(kind, str) or kind not in _KINDS:
        wanted = f"one of {', '.join(_KINDS)}"
        raise _error(name, 1, f"{place}, type", repr(kind)[:60], wanted, "Leave this question out.")
    answers = raw.get("answers")
    if not isinstance(answers, list) or not all(isinstance(one, dict) for one in answers):
        raise _error(name, 1, f"{place}, answers", "no list of answers", "a list", "Add the answers.")
    made: dict[str, Any] = {
        "id": f"{re.sub('[^a-z]', '', chapter) or 'quiz'}-{number}",
        "kind": _KINDS[kind],
        "claim": "",
        "section": "",
        "prompt": text(raw.get("question")),
    }
    if kind == "numeric":
        made |= _numeric(name, place, answers, raw.get("precision"), text)
    else:
        made["options"] = [_option(letter, one, text) for letter, one in enumerate(answers, 1)]
    return made | {"hints": [{"ko": "", "en": ""}]}


def _markdown(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""


def _option(number: int, raw: dict[str, Any], text: Any) -> dict[str, Any]:
    shown = f"`{raw['code']}`" if isinstance(raw.get("code"), str) else raw.get("answer")
    right = {"correct": True} if raw.get("correct") is True else {"names": ""}
    return {"id": f"option-{number}", **right, "text": text(shown), "feedback": text(raw.get("feedback"))}


def _numeric(
    name: str, place: str, answers: list[dict[str, Any]], precision: Any, text: Any
) -> dict[str, Any]:
    """A value with its tolerance; a range becomes its middle and half its width."""
    found = [(_span(one), one) for one in answers]
    right = next((span for span, one in found if span and one.get("correct") is True), None)
    if right is None:
        raise _error(name, 1, f"{place}, answers", "no right number", "one `correct: true`", "Mark one.")
    middle = (right[0] + right[1]) / 2
    digits = precision if isinstance(precision, int) and 0 < precision < 16 else 12
    atol = (right[1] - right[0]) / 2 or abs(middle) * 10.0**-digits
    said = next(one for span, one in found if span == right)
    other = next((one for one in answers if one.get("type") == "default"), {})
    return {
        "answer": {"value": f"{middle!r}", "key": "", "atol": atol},
        "correct": text(said.get("feedback")),
        "other": text(other.get("feedback")),
        "wrong": [
            {"value": f"{(span[0] + span[1]) / 2!r}", "names": "", "feedback": text(one.get("feedback"))}
            for span, one in found
            if span and one.get("correct") is not True
        ],
    }


def _span(raw: dict[str, Any]) -> tuple[float, float] | None:
    ends = raw.get("range", [raw.get("value"), raw.get("value")])
    if not isinstance(ends, list) or len(ends) != 2:
        return None
    if not all(isinstance(end, int | float) and abs(end) < 1e300 for end in ends):
        return None
    return float(min(ends)), float(max(ends))
