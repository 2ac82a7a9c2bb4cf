"""The grader of the page and the grader of Python agree, on every question and every answer that there is."""

from __future__ import annotations

import json
import math
import random
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from dlnotes.quiz import (
    Bank,
    Choice,
    Match,
    Numeric,
    Order,
    Question,
    chapters,
    check,
    load,
    parse_number,
    parse_shape,
)
from dlnotes.widgets._bundle import STATIC
from dlnotes.widgets.quiz import spec_of
from tests.quiz.answers import every_answer
from tests.quiz.conftest import SAMPLE

GRADER = "\n".join(
    line
    for name in ("typed", "grade")
    for line in (STATIC / "shared" / f"{name}.mjs").read_text(encoding="utf-8").splitlines()
    if not line.startswith("import ")
)
NUMBERS = json.loads(SAMPLE.with_name("numbers.json").read_text(encoding="utf-8"))
SHAPES = json.loads(SAMPLE.with_name("shapes.json").read_text(encoding="utf-8"))
TEXTS = [text for file in (NUMBERS, SHAPES) for text in (*file["read"], *file["not-read"])]
RUN = """async (json) => {
  const [source, cases, texts] = JSON.parse(json);
  const url = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  const { grade, parseNumber, parseShape } = await import(url);
  const verdicts = cases.map(([question, answers]) => answers.map((answer) => grade(question, answer)));
  return JSON.stringify([verdicts, texts.map((text) => [parseNumber(text), parseShape(text)])]);
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
SHAPE_PIECES = [
    *"0123４３(),[]（）［］，xX×* 　()((,,",
    "(4, 3)",
    "error",
    "VALUE",
    "오류",
    "에러",
    "12",
    "ſ",
    "\u0130",
]


@pytest.fixture(scope="module")
def page(chromium: Browser) -> Iterator[Page]:
    page = chromium.new_page()
    yield page
    page.close()


def random_texts(count: int) -> list[str]:
    chance = random.Random(411)
    numbers = ["".join(chance.choices(PIECES, k=chance.randint(0, 7))) for _ in range(count)]
    return numbers + ["".join(chance.choices(SHAPE_PIECES, k=chance.randint(1, 6))) for _ in range(count)]


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
    every = every_answer(question)
    if question.kind == "shape":
        return [*odd, *every, *texts]
    lists = [answer for answer in every if isinstance(answer, list)]
    spoilt = [answer[1:] for answer in lists] + [[*answer, *answer] for answer in lists]
    if isinstance(question, Match):
        spoilt += [{**every[0], question.pairs[0].id: value} for value in ("", "nothing", None, 1, [])]
        spoilt += [{key: every[0][key] for key in list(every[0])[1:]}, {**every[0], "more": "nothing"}]
    backwards = [answer[::-1] for answer in lists] if isinstance(question, Choice) else []
    return [*odd, *every, *spoilt, *backwards]


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
            if value != [parse_number(text), parse_shape(text)]:
                found.append(f"{text!r}: {value} in JavaScript, another value in Python")
    return found


@pytest.fixture(scope="module")
def banks(sample: Bank) -> list[Bank]:
    return [sample, *(load(chapter) for chapter in chapters())]


def test_the_graders_agree(page: Page, banks: list[Bank]) -> None:
    assert disagreements(page, banks, [*TEXTS, *random_texts(500)]) == []


@pytest.mark.full
def test_the_graders_agree_on_many_texts(page: Page, banks: list[Bank]) -> None:
    assert disagreements(page, banks, random_texts(4500)) == []


def test_the_random_texts_are_of_both_sorts() -> None:
    texts = random_texts(500)
    assert 30 < sum(parse_number(text) is not None for text in texts[:500]) < 450
    assert 30 < sum(parse_shape(text) is not None for text in texts[500:]) < 450


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
        ('"（［["', '"（［"'),
        ("(?:value)?error", "error"),
        ("[,*][0-9]{1,6}", "[,][0-9]{1,6}"),
        ("found[1].length !== found[3].length", "false"),
        ("sizes.length === 1", "false"),
        ("reason.correct ?", "reason ?"),
        ("answer.length === order.length", "true"),
        ("answer.indexOf(first) < answer.indexOf(second)", "answer.indexOf(first) > answer.indexOf(second)"),
        ("chosen.includes(undefined)", "chosen.every((id) => id === undefined)"),
        ("pair[0] === id && ", ""),
        ("...new Set(feedback)", "...feedback"),
    ],
)  # fmt: skip
def test_a_changed_grader_is_noticed(page: Page, sample: Bank, right: str, wrong: str) -> None:
    assert right in GRADER
    assert disagreements(page, [sample], TEXTS, GRADER.replace(right, wrong))


def test_questions_of_every_kind_were_graded(banks: list[Bank]) -> None:
    kinds = {question.kind for bank in banks for question in bank.questions}
    assert kinds == {"choice", "multiple", "truth", "numeric", "shape", "order", "match"}


def test_all_orders_and_pairings_are_given(sample: Bank) -> None:
    counts = {question.kind: len(every_answer(question)) for question in sample.questions}
    assert isinstance(sample["sample-order"], Order)
    assert counts["order"] == math.factorial(len(sample["sample-order"].order))
    assert counts["match"] >= 4**3
    assert counts["truth"] == 3 * 4
