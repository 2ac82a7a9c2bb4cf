"""The grader of the page and the grader of Python agree, on every question and every answer that there is."""

from __future__ import annotations

import itertools
import json
import math
import random
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from dlnotes.quiz import Bank, Numeric, Question, chapters, check, load, parse_number
from dlnotes.widgets._bundle import STATIC
from dlnotes.widgets.quiz import spec_of
from tests.quiz.conftest import SAMPLE

GRADER = (STATIC / "shared" / "grade.mjs").read_text(encoding="utf-8")
NUMBERS = json.loads(SAMPLE.with_name("numbers.json").read_text(encoding="utf-8"))
RUN = """async (json) => {
  const [source, cases, texts] = JSON.parse(json);
  const url = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  const { grade, parseNumber } = await import(url);
  const verdicts = cases.map(([question, answers]) => answers.map((answer) => grade(question, answer)));
  return JSON.stringify([verdicts, texts.map(parseNumber)]);
}"""
PIECES = [
    *"0123456789０１２３４５６７８９.．,，-−–－+＋/／%％eEｅ×xX*·^＾⁰¹²³⁻ 　\t\u00a0\u200b\ufeff",
    *(
        "10^",
        "e-3",
        "1,000",
        "0.",
        "1/",
        "00",
        "σ",
        "a",
        "(",
        "٣",
        "½",
        "한",
        "_",
        "'",
        "\u0000",
        "inf",
        "0x",
        "-0",
    ),
]


@pytest.fixture(scope="module")
def page(chromium: Browser) -> Iterator[Page]:
    page = chromium.new_page()
    yield page
    page.close()


def random_texts(count: int) -> list[str]:
    chance = random.Random(411)
    return ["".join(chance.choices(PIECES, k=chance.randint(0, 7))) for _ in range(count)]


def edges(question: Numeric) -> Iterator[str]:
    """Both ends of the tolerance of every value, and the nearest doubles on either side of each."""
    for value in (question.value, *(wrong.value for wrong in question.wrong)):
        for edge in (value - question.tolerance(value), value + question.tolerance(value)):
            for near in (edge, math.nextafter(edge, math.inf), math.nextafter(edge, -math.inf)):
                yield repr(near)
        yield repr(value)


def answers(question: Question, texts: list[str]) -> list[Any]:
    """Every answer that can be given, and some that cannot."""
    odd: list[Any] = [
        None,
        "",
        "nothing",
        [],
        ["nothing"],
        {},
        True,
        [[]],
        [None],
        "__proto__",
        ["constructor"],
    ]
    if isinstance(question, Numeric):
        return [*odd, question.shown, *edges(question), *texts]
    ids = [option.id for option in question.options]
    subsets = [list(some) for size in range(len(ids) + 1) for some in itertools.combinations(ids, size)]
    return [*odd, *ids, *subsets, *(some[::-1] for some in subsets), [*ids, *ids]]


def disagreements(page: Page, banks: list[Bank], texts: list[str], grader: str = GRADER) -> list[str]:
    questions = [question for bank in banks for question in bank.questions]
    given = [answers(question, texts) for question in questions]
    found = []
    for lang in ("ko", "en"):
        specs = [spec_of(question, lang) for question in questions]
        cases = list(zip(specs, given, strict=True))
        verdicts, values = json.loads(page.evaluate(RUN, json.dumps([grader, cases, texts])))
        for question, some, seen in zip(questions, given, verdicts, strict=True):
            for answer, verdict in zip(some, seen, strict=True):
                wanted = check(question, answer)
                if verdict != {"code": wanted.code, "ok": wanted.ok, "feedback": list(wanted.feedback)}:
                    found.append(f"{question.id} {answer!r}: {verdict} in JavaScript, {wanted} in Python")
        for text, value in zip(texts, values, strict=True):
            if value != parse_number(text):
                found.append(f"{text!r}: {value} in JavaScript, {parse_number(text)} in Python")
    return found


@pytest.fixture(scope="module")
def banks(sample: Bank) -> list[Bank]:
    return [sample, *(load(chapter) for chapter in chapters())]


def test_the_graders_agree(page: Page, banks: list[Bank]) -> None:
    texts = [*NUMBERS["read"], *NUMBERS["not-read"], *random_texts(500)]
    assert disagreements(page, banks, texts) == []


@pytest.mark.full
def test_the_graders_agree_on_many_texts(page: Page, banks: list[Bank]) -> None:
    assert disagreements(page, banks, random_texts(4500)) == []


def test_the_random_texts_are_of_both_sorts() -> None:
    read = [parse_number(text) is not None for text in random_texts(500)]
    assert 30 < sum(read) < 450


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("<= question.atol", "< question.atol"),
        ("question.atol + question.rtol * Math.abs(target)", "question.atol"),
        ('"０１２３４５６７８９"', '"０１２３４５６７８"'),
        ('replace(OUTER, "") !== ""', 'length > 0'),
        ("value /= 100", "value /= 10"),
        ("divisor === 0 ? Infinity", "divisor === 0 ? 0"),
        ("chosen.length === right", "true"),
        ('feedback.push("missed")', "feedback.push()"),
        ('index < 0 ? "other"', 'index < 1 ? "other"'),
        ("[1-9][0-9]{0,2}", "[0-9]{1,3}"),
    ],
)  # fmt: skip
def test_a_changed_grader_is_noticed(page: Page, sample: Bank, right: str, wrong: str) -> None:
    assert right in GRADER
    texts = [*NUMBERS["read"], *NUMBERS["not-read"]]
    assert disagreements(page, [sample], texts, GRADER.replace(right, wrong))


def test_questions_of_every_kind_were_graded(banks: list[Bank]) -> None:
    kinds = {question.kind for bank in banks for question in bank.questions}
    assert kinds == {"choice", "multiple", "numeric"}
