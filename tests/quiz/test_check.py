"""Grading in Python: the grammar of typed numbers and the verdicts of every kind."""

from __future__ import annotations

import doctest
import json
import math
from dataclasses import replace
from typing import Any

import pytest

import dlnotes._richtext
import dlnotes.quiz.grade
from dlnotes.quiz import Bank, Numeric, check, parse_number, parse_shape
from tests.quiz.conftest import SAMPLE

NUMBERS = json.loads(SAMPLE.with_name("numbers.json").read_text(encoding="utf-8"))

SHAPES = json.loads(SAMPLE.with_name("shapes.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("text", SHAPES["read"])
def test_a_shape_is_read(text: str) -> None:
    assert parse_shape(text) == SHAPES["read"][text]


@pytest.mark.parametrize("text", SHAPES["not-read"])
def test_what_is_no_shape_is_not_read(text: str) -> None:
    assert parse_shape(text) is None


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
        ("sample-truth", ["fails", "positive-parts"], "correct", ("option:fails", "option:positive-parts")),
        ("sample-truth", ("fails", "rounding"), "partial", ("option:fails", "option:rounding")),
        ("sample-truth", ["holds", "positive-parts"], "wrong", ("option:holds", "option:positive-parts")),
        ("sample-truth", ["holds", "like-tanh"], "wrong", ("option:holds", "option:like-tanh")),
        ("sample-truth", ["fails", None], "empty", ("empty",)),
        ("sample-truth", "fails", "empty", ("empty",)),
        ("sample-truth", ["positive-parts", "fails"], "empty", ("empty",)),
        ("sample-shape", " ( ４ ， ３ ) ", "correct", ("correct",)),
        ("sample-shape", (4, 3), "correct", ("correct",)),
        ("sample-shape", "ValueError", "wrong", ("wrong:0",)),
        ("sample-shape", "4 x 1", "wrong", ("wrong:1",)),
        ("sample-shape", "(3, 4)", "wrong", ("other",)),
        ("sample-shape", "big", "unparsable", ("unparsable",)),
        ("sample-shape", (-1, 3), "unparsable", ("unparsable",)),
        ("sample-shape", "", "empty", ("empty",)),
        ("sample-shape", 3, "empty", ("empty",)),
        ("sample-order", ["forward", "cost", "gradient", "update"], "correct", ("correct",)),
        ("sample-order", ("forward", "cost", "update", "gradient"), "wrong", ("wrong:0",)),
        ("sample-order", ["cost", "forward", "gradient", "update"], "wrong", ("wrong:1",)),
        ("sample-order", ["forward", "gradient", "cost", "update"], "wrong", ("other",)),
        ("sample-order", ["forward", "cost", "gradient"], "empty", ("empty",)),
        ("sample-order", ["forward", "cost", "gradient", "gradient"], "empty", ("empty",)),
        ("sample-order", "forward", "empty", ("empty",)),
        (
            "sample-match",
            {"sigmoid": "unit", "tanh": "symmetric", "relu": "half-line"},
            "correct",
            ("pair:sigmoid", "pair:tanh", "pair:relu"),
        ),
        (
            "sample-match",
            {"sigmoid": "symmetric", "tanh": "symmetric", "relu": "all"},
            "partial",
            ("wrong:0", "pair:tanh", "other"),
        ),
        ("sample-match", dict.fromkeys(("sigmoid", "tanh", "relu"), "all"), "wrong", ("other",)),
        ("sample-match", {"sigmoid": "unit", "tanh": "symmetric"}, "empty", ("empty",)),
        ("sample-match", {"sigmoid": "unit", "tanh": "symmetric", "relu": ["all"]}, "empty", ("empty",)),
        ("sample-match", ["unit", "symmetric", "half-line"], "empty", ("empty",)),
    ],
)
def test_an_answer_gets_its_verdict(
    sample: Bank, id: str, answer: Any, code: str, feedback: tuple[str, ...]
) -> None:
    verdict = check(sample[id], answer)
    assert (verdict.code, verdict.ok, verdict.feedback) == (code, code == "correct", feedback)


def test_an_empty_answer_is_not_zero(sample: Bank) -> None:
    question = sample["sample-sigmoid"]
    assert isinstance(question, Numeric)
    zero = replace(question, value=0.0)
    assert check(zero, "0").ok
    assert check(zero, "").code == "empty"


@pytest.mark.parametrize("module", [dlnotes.quiz.grade, dlnotes._richtext])
def test_the_examples_run(module: Any) -> None:
    assert doctest.testmod(module).failed == 0
