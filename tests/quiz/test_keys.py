"""The proof of the keys: what can be computed is, wrong values are wrong, every diagnosis has its answer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import dlnotes
from book._ext.quiz import QUIZ_FOLDER, Source
from book._ext.strict_yaml import Place, parse
from dlnotes.quiz import Choice, Question, QuizFileError, chapters, check, load, parse_number
from tests.quiz.conftest import SAMPLE

ROOT = Path(__file__).parents[2]
FILES = [*sorted((ROOT / QUIZ_FOLDER).glob("*.yml")), SAMPLE]
SOURCES = [Source(path.relative_to(ROOT).as_posix(), parse(path.read_bytes())) for path in FILES]


def prove(source: Source, index: int) -> None:
    """Evaluate every key of a question; QuizFileError names the one that gives something else."""
    question = source.data["questions"][index]
    place: Place = ("questions", index)
    if question["kind"] != "numeric":
        if "key" in question:
            key = value(source, (*place, "key"), question["key"])
            given = {key} if isinstance(key, str) else set(key)
            right = {option["id"] for option in question["options"] if option.get("correct")}
            if given != right:
                came = f"the key gives {sorted(given)}"
                wanted = f"{sorted(right)}, the options marked `correct`"
                raise source.error((*place, "key"), came, wanted, "Correct the key or the marks.")
        return
    answer = question["answer"]
    places = [(*place, "answer"), *((*place, "wrong", number) for number in range(len(question["wrong"])))]
    for where, entry in zip(places, [answer, *question["wrong"]], strict=True):
        if "key" in entry:
            given = float(value(source, (*where, "key"), entry["key"]))
            shown = parse_number(entry["value"])
            if shown is None or abs(given - shown) > answer["atol"] + answer.get("rtol", 0) * abs(given):
                wanted = f"{entry['value']}, the value beside it, within the tolerance"
                raise source.error(
                    (*where, "key"), f"the key gives {given:.6g}", wanted, "Correct the key or the value."
                )


def value(source: Source, place: Place, expression: str) -> Any:
    """What a key gives; keys are written by the authors of the book and reviewed like code."""
    try:
        return eval(expression, {"dlnotes": dlnotes, "np": np})  # noqa: S307
    except Exception as error:
        came = f"the key fails: {type(error).__name__}: {error}"
        raise source.error(place, came, "an expression over dlnotes and np", "Correct the key.") from error


@pytest.mark.parametrize("source", SOURCES, ids=[source.name for source in SOURCES])
def test_every_key_is_what_the_code_gives(source: Source) -> None:
    for index in range(len(source.data["questions"])):
        prove(source, index)


VALUE = "the value beside it, within the tolerance. Correct the key or the value."
MARKS = "the options marked `correct`. Correct the key or the marks."


@pytest.mark.parametrize(
    ("right", "wrong", "message"),
    [
        (
            'value: "0.8808", key',
            'value: "0.88", key',
            f"11: question sample-sigmoid, answer.key: the key gives 0.880797; wanted 0.88, {VALUE}",
        ),
        (
            "np.tanh(2.0)",
            "np.tanh(1.0)",
            f"26: question sample-sigmoid, wrong[1].key: the key gives 0.761594; wanted 0.9640, {VALUE}",
        ),
        (
            "dlnotes.sigmoid(2.0)",
            "1 / 0",
            "11: question sample-sigmoid, answer.key: the key fails: ZeroDivisionError: division by zero; "
            "wanted an expression over dlnotes and np. Correct the key.",
        ),
        (
            "< 1e-6",
            "> 1e-6",
            f"60: question sample-tail, key: the key gives ['half']; wanted ['near-zero'], {MARKS}",
        ),
        (
            "(1, 3)]",
            "(3, 3)]",
            f"90: question sample-shapes, key: the key gives ['row']; wanted ['column', 'row'], {MARKS}",
        ),
    ],
    ids=["value", "wrong-value", "expression", "choice", "multiple"],
)
def test_a_wrong_key_is_refused(sample_text: str, right: str, wrong: str, message: str) -> None:
    assert right in sample_text
    source = Source("90-sample.yml", parse(sample_text.replace(right, wrong).encode()))
    refused = []
    for index in range(len(source.data["questions"])):
        try:
            prove(source, index)
        except QuizFileError as error:
            refused.append(str(error))
    assert refused == [f"90-sample.yml:{message}"]


QUESTIONS = [question for chapter in chapters() for question in load(chapter).questions]


@pytest.mark.parametrize("question", QUESTIONS, ids=[question.id for question in QUESTIONS])
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
        assert check(question, question.shown).feedback == ("correct",)
        for index, wrong in enumerate(question.wrong):
            assert check(question, wrong.value).feedback == (f"wrong:{index}",)
        assert check(question, 987_654_321).feedback == ("other",)
