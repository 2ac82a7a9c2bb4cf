"""The proof of the keys: what can be computed is, wrong values are wrong, every diagnosis has its answer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import dlnotes
from book._ext.quiz import QUIZ_FOLDER
from book._ext.strict_yaml import parse
from dlnotes.quiz import Choice, Numeric, Question, check, load, parse_number

ROOT = Path(__file__).parents[2]
SOURCES = [*sorted((ROOT / QUIZ_FOLDER).glob("*.yml")), ROOT / "tests" / "quiz" / "samples" / "90-sample.yml"]


def evaluate(expression: str) -> Any:
    """The value of a key; keys are written by the authors of the book and reviewed like code."""
    return eval(expression, {"dlnotes": dlnotes, "np": np})  # noqa: S307


def raw_questions() -> list[Any]:
    found = [(path.stem, raw) for path in SOURCES for raw in parse(path.read_bytes()).data["questions"]]
    return [pytest.param(raw, id=f"{chapter}:{raw['id']}") for chapter, raw in found]


def questions() -> list[Any]:
    chapters = [path.stem for path in SOURCES if path.parent.name == "quiz" and path.stem != "90-sample"]
    return [pytest.param(q, id=q.id) for chapter in chapters for q in load(chapter).questions]


def agrees(raw: dict[str, Any]) -> bool:
    """Whether every expression of the question gives what stands beside it."""
    if raw["kind"] != "numeric":
        key = evaluate(raw["key"])
        given = {key} if isinstance(key, str) else set(key)
        return given == {option["id"] for option in raw["options"] if option.get("correct")}
    answer = raw["answer"]
    pairs = [(answer, answer), *((wrong, answer) for wrong in raw["wrong"] if "key" in wrong)]
    for entry, tolerance in pairs:
        value = float(evaluate(entry["key"]))
        shown = parse_number(entry["value"])
        assert shown is not None
        if abs(value - shown) > tolerance["atol"] + tolerance.get("rtol", 0) * abs(value):
            return False
    return True


@pytest.mark.parametrize("raw", raw_questions())
def test_a_key_is_what_the_code_gives(raw: dict[str, Any]) -> None:
    if raw["kind"] == "numeric" or "key" in raw:
        assert agrees(raw)


def test_a_wrong_key_is_refused() -> None:
    answer = {"value": "0.8808", "key": "dlnotes.sigmoid(2.0)", "atol": 0.0005}
    good = {"kind": "numeric", "answer": answer, "wrong": []}
    assert agrees(good)
    assert not agrees(good | {"answer": answer | {"value": "0.8"}})
    assert not agrees(good | {"wrong": [{"value": "0.9640", "key": "np.tanh(1.0)"}]})
    options = [{"id": "a", "correct": True}, {"id": "b"}]
    assert agrees({"kind": "choice", "options": options, "key": "'a'"})
    assert not agrees({"kind": "choice", "options": options, "key": "'b'"})
    assert not agrees({"kind": "multiple", "options": options, "key": "['a', 'b']"})


@pytest.mark.parametrize("question", questions())
def test_every_feedback_is_reached_and_no_diagnosis_by_a_right_answer(question: Question) -> None:
    if isinstance(question, Choice):
        right = [option.id for option in question.options if option.correct]
        assert check(question, right).code == "correct"
        assert check(question, right).feedback == tuple(f"option:{id}" for id in right)
        for option in question.options:
            verdict = check(question, [option.id])
            assert f"option:{option.id}" in verdict.feedback
            assert verdict.ok == (right == [option.id])
    else:
        assert isinstance(question, Numeric)
        assert check(question, question.shown).feedback == ("correct",)
        for index, wrong in enumerate(question.wrong):
            assert check(question, wrong.value).feedback == (f"wrong:{index}",)
        assert check(question, 987_654_321).feedback == ("other",)
