"""The exported files, parsed back: every question and feedback is there, and hostile text is only text."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from dlnotes._richtext import HTML_TAGS, MATH_TAGS
from dlnotes.quiz import Bank, QuizFileError, Text, feedback_of, judged
from dlnotes.quiz.__main__ import main
from dlnotes.quiz.export import FORMATS, anki_tsv, gift, html, moodle_xml
from dlnotes.quiz.jupyterquiz import import_jupyterquiz
from tests.quiz.payloads import PAYLOADS
from tests.quiz.test_injection import hostile_bank

SHEET_TAGS = {
    "html",
    "head",
    "meta",
    "title",
    "style",
    "body",
    "main",
    "h1",
    "h2",
    "h3",
    "section",
    "div",
    "span",
}


class Reader(HTMLParser):
    """The text of some HTML, and what stands in it beside text."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.text, self.tags, self.attributes = "", set[str](), set[str]()
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data: str) -> None:
        self.text += data


def words(source: str) -> str:
    return " ".join(Reader(source).text.split())


def gift_questions(source: str) -> dict[str, tuple[str, list[tuple[str, str]]]]:
    """A reader of GIFT: by name, the text and the answers with their feedback."""
    made = {}
    for block in re.split(r"\n\n(?=::)", source.strip()):
        found = re.fullmatch(r"::(.+?)::\[html\](.*?)(?<!\\)\{#?\n(.*)\n\}", block, re.DOTALL)
        assert found, block
        lines = [re.split(r"(?<!\\)#", line, maxsplit=1) for line in found[3].split("\n")]
        assert all(line[0][0] in "=~" for line in lines)
        answers = [(unescaped(head), unescaped(rest[0]) if rest else "") for head, *rest in lines]
        made[unescaped(found[1])] = (unescaped(found[2]), answers)
    return made


def unescaped(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text)


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_moodle_reads_every_question(sample: Bank, lang: Any) -> None:
    root = ElementTree.fromstring(moodle_xml(sample, lang))
    kinds = [each.get("type") for each in root]
    wanted = "numerical multichoice multichoice numerical multichoice shortanswer matching matching"
    assert kinds == wanted.split()
    for made, question in zip(root, sample.questions, strict=True):
        assert made.findtext("name/text") == question.id
        assert len(made.findall("hint")) == len(question.hints)
        fractions = [float(each.get("fraction", "nan")) for each in made.findall("answer")]
        right = sum(fraction for fraction in fractions if fraction > 0)
        if question.kind in ("choice", "multiple", "numeric"):
            assert right == pytest.approx(100, abs=1e-4)
        if question.kind == "shape":
            texts = [
                each.findtext("text") for each in made.findall("answer") if each.get("fraction") == "100"
            ]
            assert texts == ["(4, 3)", "(4,3)", "4, 3", "4,3"]
        if question.kind == "match":
            pairs = [
                (words(each.findtext("text") or ""), words(each.findtext("answer/text") or ""))
                for each in made.findall("subquestion")
            ]
            assert len(pairs) == 4  # three pairs, and a choice that no left side has
            assert pairs[3][0] == ""
            assert pairs[0][1] == r"\((0, 1)\)"
        if question.kind == "order":
            places = {words(each.findtext("answer/text") or "") for each in made.findall("subquestion")}
            assert len(places) == 4
    tolerance = root[0].findtext("answer/tolerance")
    assert tolerance is not None
    assert float(tolerance) == 0.0005


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_gift_holds_every_question_and_diagnosis(sample: Bank, lang: Any) -> None:
    made = gift_questions(gift(sample, lang))
    assert list(made) == [question.id for question in sample.questions]
    for question in sample.questions:
        _, answers = made[question.id]
        if question.kind in ("choice", "multiple", "numeric", "shape"):
            told = " ".join(words(feedback) for _, feedback in answers)
            for key in judged(question):
                text = feedback_of(question, key)
                assert text is not None
                plain = [node[2] for node in text.of(lang) if isinstance(node, list)]
                assert str(plain[0]).strip() in told or not isinstance(plain[0], str)
        if question.kind == "choice":
            assert sum(head.startswith("=") for head, _ in answers) == 1
        if question.kind in ("order", "match"):
            assert all(" -> " in words(head) for head, _ in answers)


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_anki_reads_three_columns(sample: Bank, lang: Any) -> None:
    lines = anki_tsv(sample, lang).splitlines()
    assert lines[:2] == ["#separator:tab", "#html:true"]
    rows = list(csv.reader(lines[4:], delimiter="\t"))
    assert [row[2].split()[-1] for row in rows] == [question.id for question in sample.questions]
    assert all(len(row) == 3 and all(row) for row in rows)
    assert r"\(\sigma(2)\)" in rows[0][0]


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_the_sheet_asks_first_and_answers_on_another_page(sample: Bank, lang: Any) -> None:
    source = html(sample, lang)
    asked, told = source.split('<div id="answers">')
    assert f'<html lang="{lang}">' in asked
    assert asked.count("<section>") == told.count("<section>") == len(sample.questions)
    assert "✓" not in asked
    assert "#answers{break-before:page}" in asked
    assert Reader(source).tags <= SHEET_TAGS | HTML_TAGS | MATH_TAGS


@pytest.mark.parametrize("format", FORMATS)
def test_hostile_text_stays_text(sample: Bank, format: str) -> None:
    for payload in PAYLOADS:
        text = Text((["p", {}, payload],), (["p", {}, payload],))
        bank = hostile_bank(sample, [text])
        made = FORMATS[format](bank, "en")
        plain = "".join(payload.split()).replace("\x00", "\ufffd")
        if format == "moodle-xml":
            root = ElementTree.fromstring(made)
            parts = [each.text or "" for each in root.iter("text")]
            assert len(root) == len(sample.questions)
        elif format == "gift":
            questions = gift_questions(made)
            assert len(questions) == len(sample.questions)
            parts = [part for text_, answers in questions.values() for part in (text_, *sum(answers, ()))]
        elif format == "anki-tsv":
            rows = list(csv.reader(made.split("\n")[4:-1], delimiter="\t"))
            assert [len(row) for row in rows] == [3] * len(sample.questions)
            parts = [field for row in rows for field in row[:2]]
        else:
            parts = [made]
        for part in parts:
            read = Reader(part)
            assert read.tags <= SHEET_TAGS | HTML_TAGS | MATH_TAGS
            assert not any(name.startswith("on") for name in read.attributes)
        assert any(plain[:12] in "".join(Reader(part).text.split()) for part in parts)


def test_the_command_writes_utf_8(tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    for format, write in FORMATS.items():
        assert main(["export", "11-broadcasting", "--format", format, "--lang", "ko"]) == 0
        printed = capfdbinary.readouterr().out.decode()
        assert main(["export", "11-broadcasting", "--format", format, "--output", str(tmp_path / "out")]) == 0
        assert (tmp_path / "out").read_text(encoding="utf-8") == printed
        assert write.__name__ == format.replace("-", "_")


# ---- jupyterquiz -------------------------------------------------------------------------------------

QUESTIONS: list[dict[str, Any]] = [
    {
        "question": "What is $2 + 2$?",
        "type": "multiple_choice",
        "answers": [
            {"answer": "4", "correct": True, "feedback": "Yes."},
            {"code": "2 * 3", "correct": False, "feedback": "No."},
        ],
    },
    {
        "question": "Choose all.",
        "type": "many_choice",
        "answers": [{"answer": "a", "correct": True}, {"answer": "b", "correct": False}],
    },
    {
        "question": "Pi?",
        "type": "numeric",
        "precision": 3,
        "answers": [
            {"type": "value", "value": 3.14, "correct": True, "feedback": "Yes."},
            {"type": "range", "range": [2, 3], "correct": False, "feedback": "Small."},
            {"type": "default", "feedback": "Again."},
        ],
    },
]


def test_jupyterquiz_becomes_a_quiz_file(compile_text: Callable[[str], str]) -> None:
    text = import_jupyterquiz(json.dumps(QUESTIONS), "90-sample", "en")
    made = json.loads(text)["questions"]
    assert [one["kind"] for one in made] == ["choice", "multiple", "numeric"]
    assert made[0]["options"][1]["text"] == {"ko": "", "en": "`2 * 3`"}
    assert made[0]["options"][0]["correct"] is True
    assert made[2]["answer"]["value"] == "3.14"
    assert made[2]["answer"]["atol"] == pytest.approx(0.00314)
    assert made[2]["wrong"][0]["value"] == "2.5"
    with pytest.raises(QuizFileError, match=r"claim: .*wanted"):
        compile_text(text)  # what jupyterquiz lacks is named, place by place
    filled = text.replace('"names": ""', '"names": "align-left"').replace('"key": "",', '"key": "3.14",')
    filled = re.sub(r'"(claim|section)": ""', r'"\1": "cost"', filled)
    for number, line in enumerate(re.findall(r'"ko": ""|"en": ""', filled)):
        word = f"가{number}" if "ko" in line else f"a{number}"
        filled = filled.replace(line, line[:-1] + f'{word}"', 1)
    filled = re.sub(
        r'"ko": "가\d+",\s+"en": "What[^"]*"', '"ko": "$2 + 2$는?", "en": "What is $2 + 2$?"', filled
    )
    filled = re.sub(r'"ko": "가\d+",\s+"en": "`2[^"]*"', '"ko": "`2 * 3`", "en": "`2 * 3`"', filled)
    compile_text(filled)


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("", "jupyterquiz:1: no JSON"),
        ("[" * 100_000, "jupyterquiz:1: no JSON"),
        ("[1,\n2", "jupyterquiz:2: no JSON"),
        ("{}", "no list of questions"),
        ("[]", "no list of questions"),
        ("[1]", "question 1, type: None"),
        ('[{"type": "string"}]', "question 1, type: 'string'"),
        ('[{"type": []}]', r"question 1, type: \[\]"),
        ('[{"type": "numeric"}]', "question 1, answers: no list"),
        ('[{"type": "numeric", "answers": [1]}]', "question 1, answers: no list"),
        ('[{"type": "numeric", "answers": [{"value": "1", "correct": true}]}]', "no right number"),
        ('[{"type": "numeric", "answers": [{"value": NaN, "correct": true}]}]', "no right number"),
        (" " * 1_000_001, "too large"),
    ],
)
def test_what_is_no_jupyterquiz_is_refused(source: str, message: str) -> None:
    with pytest.raises(QuizFileError, match=message):
        import_jupyterquiz(source, "90-sample", "ko")


def test_the_import_command(tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    file = tmp_path / "퀴즈.json"
    file.write_text(json.dumps(QUESTIONS), encoding="utf-8")
    arguments = ["import", str(file), "--chapter", "90-sample", "--lang", "en"]
    assert main(arguments) == 0
    assert json.loads(capfdbinary.readouterr().out)["chapter"] == "90-sample"
    file.write_text("[", encoding="utf-8")
    assert main(arguments) == 1
    assert b"no JSON" in capfdbinary.readouterr().err
    file.unlink()
    assert main(arguments) == 1
