"""The proof of the keys: what can be computed is, wrong values are wrong, every diagnosis has its answer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import dlnotes
from book._ext.quiz import QUIZ_FOLDER, Source
from book._ext.strict_yaml import Place, parse
from dlnotes.quiz import (
    Bank,
    Question,
    QuizFileError,
    chapters,
    check,
    feedback_of,
    judged,
    load,
    parse_number,
    parse_shape,
)
from tests.quiz.answers import every_answer, right_answer
from tests.quiz.conftest import SAMPLE

ROOT = Path(__file__).parents[2]
FILES = [*sorted((ROOT / QUIZ_FOLDER).glob("*.yml")), SAMPLE]
SOURCES = [Source(path.relative_to(ROOT).as_posix(), parse(path.read_bytes())) for path in FILES]


def prove(source: Source, index: int) -> None:
    """Evaluate every key of a question; QuizFileError names the one that gives something else."""
    question = source.data["questions"][index]
    place: Place = ("questions", index)
    match question["kind"]:
        case "numeric" | "shape" as kind:
            prove_values(source, place, question, prove_number if kind == "numeric" else prove_shape)
        case kind if "key" in question:
            given = value(source, (*place, "key"), question["key"])
            right, marks = _marked(question)
            if kind in ("choice", "multiple"):
                given = sorted({given} if isinstance(given, str) else set(given))
            if given != right:
                wanted, todo = f"{right}, {marks}", "Correct the key or the marks."
                raise source.error((*place, "key"), f"the key gives {given}", wanted, todo)


def _marked(question: dict[str, Any]) -> tuple[Any, str]:
    """What the key of a question should give, and where that stands."""
    match question["kind"]:
        case "truth":
            return question["holds"].get("correct", False), "as `holds` and `fails` are marked"
        case "order":
            return [item["id"] for item in question["items"]], "the order of the items"
        case "match":
            return {pair["id"]: pair["match"] for pair in question["pairs"]}, "the pairs"
    options = sorted(option["id"] for option in question["options"] if option.get("correct"))
    return options, "the options marked `correct`"


def prove_values(
    source: Source, place: Place, question: dict[str, Any], prove_one: Callable[..., tuple[str, str] | None]
) -> None:
    """Each computed value is the one beside it."""
    answer = question["answer"]
    places = [(*place, "answer"), *((*place, "wrong", number) for number in range(len(question["wrong"])))]
    for where, entry in zip(places, [answer, *question["wrong"]], strict=True):
        breach = prove_one(source, (*where, "key"), entry, answer) if "key" in entry else None
        if breach:
            raise source.error((*where, "key"), *breach, "Correct the key or the value.")


def prove_number(
    source: Source, place: Place, entry: dict[str, Any], answer: dict[str, Any]
) -> tuple[str, str] | None:
    given = float(value(source, place, entry["key"]))
    shown = parse_number(entry["value"])
    if shown is None or abs(given - shown) > answer["atol"] + answer.get("rtol", 0) * abs(given):
        wanted = f"{entry['value']}, the value beside it, within the tolerance"
        return f"the key gives {given:.6g}", wanted
    return None


def prove_shape(
    source: Source, place: Place, entry: dict[str, Any], _: dict[str, Any]
) -> tuple[str, str] | None:
    """A key that ends in a ValueError gives "error"."""
    try:
        given = str(value(source, place, entry["key"]))
    except QuizFileError as error:
        if not isinstance(error.__cause__, ValueError):
            raise
        given = "error"
    return None if given == parse_shape(entry["value"]) else (f"the key gives {given}", f"{entry['value']}")


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
        (
            "0.0])) < 0).any()",
            "0.0])) < 0.1).any()",
            "156: question sample-truth, key: the key gives True; wanted False, "
            "as `holds` and `fails` are marked. Correct the key or the marks.",
        ),
        (
            "np.ones(3)).shape",
            "np.ones(4)).shape",
            "167: question sample-shape, answer.key: the key gives (4, 4); wanted (4, 3). "
            "Correct the key or the value.",
        ),
        (
            "(np.ones((4, 1)) + np.ones(3)).shape",
            "(np.ones((4, 2)) + np.ones(3)).shape",
            "167: question sample-shape, answer.key: the key gives error; wanted (4, 3). "
            "Correct the key or the value.",
        ),
        (
            "['forward', 'cost', 'gradient', 'update']",
            "['forward', 'cost', 'update']",
            "217: question sample-order, key: the key gives ['forward', 'cost', 'update']; wanted "
            "['forward', 'cost', 'gradient', 'update'], the order of the items. "
            "Correct the key or the marks.",
        ),
        (
            "'relu': 'half-line'}",
            "'relu': 'all'}",
            "256: question sample-match, key: the key gives "
            "{'sigmoid': 'unit', 'tanh': 'symmetric', 'relu': 'all'}; wanted "
            "{'sigmoid': 'unit', 'tanh': 'symmetric', 'relu': 'half-line'}, the pairs. "
            "Correct the key or the marks.",
        ),
    ],
    ids=[
        "value",
        "wrong-value",
        "expression",
        "choice",
        "multiple",
        "truth",
        "shape",
        "shape-error",
        "order",
        "match",
    ],
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
    hold_diagnoses(question)


def test_the_diagnoses_of_every_kind_are_reached(sample: Bank) -> None:
    for question in sample.questions:
        hold_diagnoses(question)


def hold_diagnoses(question: Question) -> None:
    """Every diagnosis is reached by an answer and by no right one; every wrong answer is told something."""
    verdicts = [check(question, answer) for answer in every_answer(question)]
    reached = {key for verdict in verdicts for key in verdict.feedback}
    assert set(judged(question)) <= reached, "a diagnosis that no answer reaches"
    wanted = {"correct", "other"}.intersection(question.__dataclass_fields__)
    assert wanted <= reached
    assert check(question, right_answer(question)).ok
    for verdict in verdicts:
        said = [judged(question)[key] for key in verdict.feedback if key in judged(question)]
        named = [entry for entry in said if getattr(entry, "names", None)]
        assert not (verdict.ok and named), "a right answer gets a diagnosis"
        if verdict.code in ("wrong", "partial"):
            assert named or {"missed", "other"}.intersection(verdict.feedback)
        for key in verdict.feedback:
            assert feedback_of(question, key) or key in ("missed", "empty", "unparsable")
