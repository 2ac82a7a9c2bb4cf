"""Grading in Python: the grammar of typed numbers and the verdicts of every kind."""

from __future__ import annotations

import doctest
import json
import math
from typing import Any

import pytest

import dlnotes._richtext
import dlnotes.quiz.grade
from dlnotes.quiz import Bank, check, parse_number
from tests.quiz.conftest import SAMPLE

NUMBERS = json.loads(SAMPLE.with_name("numbers.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("text", NUMBERS["read"])
def test_a_number_is_read(text: str) -> None:
    assert parse_number(text) == NUMBERS["read"][text]


@pytest.mark.parametrize("text", NUMBERS["not-read"])
def test_what_is_no_number_is_not_read(text: str) -> None:
    assert parse_number(text) is None


@pytest.mark.parametrize(
    ("id", "answer", "code", "feedback"),
    [
        ("sample-sigmoid", "0.8808", "correct", ("correct",)),
        ("sample-sigmoid", 0.8808, "correct", ("correct",)),
        ("sample-sigmoid", " ８８．０８％ ", "correct", ("correct",)),
        ("sample-sigmoid", "0.1192", "wrong", ("wrong:0",)),
        ("sample-sigmoid", "0.9640", "wrong", ("wrong:1",)),
        ("sample-sigmoid", "0.5", "wrong", ("other",)),
        ("sample-sigmoid", "half", "unparsable", ("unparsable",)),
        ("sample-sigmoid", math.nan, "unparsable", ("unparsable",)),
        ("sample-sigmoid", "", "empty", ("empty",)),
        ("sample-sigmoid", " 　", "empty", ("empty",)),
        ("sample-sigmoid", None, "empty", ("empty",)),
        ("sample-sigmoid", True, "empty", ("empty",)),
        ("sample-tail", "near-zero", "correct", ("option:near-zero",)),
        ("sample-tail", ["near-zero"], "correct", ("option:near-zero",)),
        ("sample-tail", "half", "wrong", ("option:half",)),
        ("sample-tail", "nothing", "empty", ("empty",)),
        ("sample-tail", ["near-zero", "half"], "empty", ("empty",)),
        ("sample-tail", {"near-zero": 1}, "empty", ("empty",)),
        ("sample-shapes", ["row", "column"], "correct", ("option:column", "option:row")),
        ("sample-shapes", {"column", "row"}, "correct", ("option:column", "option:row")),
        ("sample-shapes", ["row"], "partial", ("option:row", "missed")),
        (
            "sample-shapes",
            ["row", "column", "four"],
            "partial",
            ("option:column", "option:row", "option:four"),
        ),
        ("sample-shapes", ["four"], "wrong", ("option:four",)),
        ("sample-shapes", [], "empty", ("empty",)),
        ("sample-shapes", 3, "empty", ("empty",)),
    ],
)
def test_an_answer_gets_its_verdict(
    sample: Bank, id: str, answer: Any, code: str, feedback: tuple[str, ...]
) -> None:
    verdict = check(sample[id], answer)
    assert (verdict.code, verdict.ok, verdict.feedback) == (code, code == "correct", feedback)


def test_an_empty_answer_is_not_zero(sample: Bank) -> None:
    question = sample["sample-sigmoid"]
    zero = type(question)(**{name: getattr(question, name) for name in question.__slots__} | {"value": 0.0})
    assert check(zero, "0").ok
    assert check(zero, "").code == "empty"


@pytest.mark.parametrize("module", [dlnotes.quiz.grade, dlnotes._richtext])
def test_the_examples_run(module: Any) -> None:
    assert doctest.testmod(module).failed == 0
