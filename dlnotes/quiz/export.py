"""The questions for other programs and for paper: Moodle XML, GIFT, Anki and HTML, as pure functions.

Formulas go to Moodle and Anki as TeX between \\( and \\), which both of them set; the sheet holds MathML.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from importlib.resources import files
from typing import TypeAlias
from xml.etree import ElementTree

from dlnotes._richtext import Node, to_html
from dlnotes.quiz.load import Bank
from dlnotes.quiz.model import Choice, Language, Match, Numeric, Order, Question, Shape, Text, Truth

Render: TypeAlias = Callable[[Text], str]

_BAD_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_STYLE = (
    "body{max-width:44rem;margin:2rem auto;padding:0 1rem;font-family:sans-serif;line-height:1.6;"
    "word-break:keep-all}section{break-inside:avoid;margin:1.5rem 0}ol,ul{padding-left:1.6rem}"
    ".blank{border-bottom:1px solid;display:inline-block;min-width:12rem}pre{white-space:pre-wrap}"
    "#answers{break-before:page}@page{margin:2cm}@media print{body{margin:0;max-width:none}}"
)


@dataclass(frozen=True, slots=True)
class Answer:
    """One possible answer: what it says, how much of the question it solves, and what is said of it."""

    text: str
    worth: float
    feedback: str


@cache
def words_of(lang: Language) -> dict[str, str]:
    """The words of the exported files in one language."""
    words: dict[str, dict[str, str]] = json.loads(
        (files("dlnotes.quiz") / "words.json").read_text(encoding="utf-8")
    )
    return words[lang]


def _with_tex(nodes: Sequence[Node]) -> list[Node]:
    """The nodes with every formula as TeX between brackets that MathJax knows."""
    made: list[Node] = []
    for node in nodes:
        if isinstance(node, str):
            made.append(node)
        elif node[0] == "math" and "data-tex" in node[1]:
            made.append(rf"\({node[1]['data-tex']}\)")
        else:
            made.append([node[0], node[1], *_with_tex(node[2:])])
    return made


def _tex_in(lang: Language) -> Render:
    return lambda text: to_html(_with_tex(text.of(lang)))


def _mathml_in(lang: Language) -> Render:
    return lambda text: to_html(text.of(lang))


# ---- what the kinds come down to ---------------------------------------------------------------------


def options(question: Choice | Truth, render: Render, words: dict[str, str]) -> list[Answer]:
    """The options; for a statement with its reason, every judgement with every reason."""
    if isinstance(question, Truth):
        return [
            Answer(
                f"{escape(words[side.id])}. {render(reason.text)}",
                (0.5 + 0.5 * reason.correct) if side.correct else 0.0,
                render(side.feedback) + render(reason.feedback),
            )
            for side in question.sides
            for reason in question.reasons
        ]
    right = sum(option.correct for option in question.options)
    wrong = len(question.options) - right
    bad = -1 / wrong if question.kind == "multiple" else 0.0
    return [
        Answer(render(option.text), 1 / right if option.correct else bad, render(option.feedback))
        for option in question.options
    ]


def typed(question: Numeric | Shape, render: Render) -> list[Answer]:
    """The typed answers that are told apart: the right one first, then the typical wrong ones."""
    right = Answer(
        repr(question.value) if isinstance(question, Numeric) else question.value,
        1.0,
        render(question.correct),
    )
    return [
        right,
        *(
            Answer(
                repr(one.value) if isinstance(question, Numeric) else str(one.value),
                0.0,
                render(one.feedback),
            )
            for one in question.wrong
        ),
    ]


def partners(question: Order | Match, render: Render, words: dict[str, str]) -> list[tuple[str, str]]:
    """Every left side with its partner; the partner of an item to put in order is its place."""
    if isinstance(question, Order):
        texts = {item.id: render(item.text) for item in question.items}
        places = {id: words["place"].format(number=number) for number, id in enumerate(question.order, 1)}
        return [(texts[item.id], places[item.id]) for item in question.items]
    texts = {choice.id: render(choice.text) for choice in question.choices}
    return [(render(pair.text), texts[pair.match]) for pair in question.pairs]


def _spare(question: Order | Match, render: Render) -> list[str]:
    """Choices that no left side has."""
    if isinstance(question, Order):
        return []
    used = {pair.match for pair in question.pairs}
    return [render(choice.text) for choice in question.choices if choice.id not in used]


def _explained(question: Order | Match, render: Render) -> str:
    texts = [question.correct] if isinstance(question, Order) else [pair.feedback for pair in question.pairs]
    return "".join(map(render, texts))


def _spellings(value: str) -> list[str]:
    """How a shape may be typed where only texts are compared."""
    bare = value.strip("(),")
    return (
        list(dict.fromkeys((value, value.replace(" ", ""), bare, bare.replace(" ", "")))) if bare else [value]
    )


# ---- Moodle ------------------------------------------------------------------------------------------


def moodle_xml(bank: Bank, lang: Language) -> str:
    """The questions as Moodle XML; an order becomes a matching of items and places."""
    root = ElementTree.Element("quiz")
    for question in bank.questions:
        _moodle_question(root, question, _tex_in(lang), words_of(lang))
    ElementTree.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ElementTree.tostring(root, encoding="unicode")}\n'


def _moodle_question(
    root: ElementTree.Element, question: Question, render: Render, words: dict[str, str]
) -> None:
    types = {"numeric": "numerical", "shape": "shortanswer", "order": "matching", "match": "matching"}
    made = ElementTree.SubElement(root, "question", type=types.get(question.kind, "multichoice"))
    _text(made, "name", question.id)
    _text(made, "questiontext", render(question.prompt), format="html")
    for hint in question.hints:
        _text(made, "hint", render(hint), format="html")
    match question:
        case Choice() | Truth():
            _plain(made, single="false" if question.kind == "multiple" else "true", shuffleanswers="true")
            for answer in options(question, render, words):
                _moodle_answer(made, answer, format="html")
        case Numeric():
            for answer in typed(question, render):
                tolerance = question.tolerance(float(answer.text))
                _plain(_moodle_answer(made, answer), tolerance=repr(tolerance))
            _moodle_answer(made, Answer("*", 0.0, render(question.other)))
        case Shape():
            _plain(made, usecase="0")
            for answer in typed(question, render):
                for spelling in _spellings(answer.text):
                    _moodle_answer(made, Answer(spelling, answer.worth, answer.feedback))
            _moodle_answer(made, Answer("*", 0.0, render(question.other)))
        case Order() | Match():
            _plain(made, shuffleanswers="true")
            _text(made, "correctfeedback", _explained(question, render), format="html")
            _text(made, "incorrectfeedback", render(question.other), format="html")
            for left, right in (
                *partners(question, render, words),
                *(("", spare) for spare in _spare(question, render)),
            ):
                _text(_text(made, "subquestion", left, format="html"), "answer", right)


def _text(parent: ElementTree.Element, tag: str, text: str, **attributes: str) -> ElementTree.Element:
    made = ElementTree.SubElement(parent, tag, attributes)
    ElementTree.SubElement(made, "text").text = _BAD_IN_XML.sub("\ufffd", text)
    return made


def _plain(parent: ElementTree.Element, **values: str) -> None:
    for tag, value in values.items():
        ElementTree.SubElement(parent, tag).text = value


def _moodle_answer(parent: ElementTree.Element, answer: Answer, **attributes: str) -> ElementTree.Element:
    fraction = f"{100 * answer.worth:.5f}".rstrip("0").rstrip(".")
    made = _text(parent, "answer", answer.text, fraction=fraction, **attributes)
    _text(made, "feedback", answer.feedback, format="html")
    return made


# ---- GIFT --------------------------------------------------------------------------------------------


def gift(bank: Bank, lang: Language) -> str:
    """The questions as GIFT, a format that Moodle and several others read."""
    render = _tex_in(lang)
    blocks = []
    for question in bank.questions:
        answers = "\n".join(_gift_answers(question, render, words_of(lang)))
        head = f"::{_gift(question.id)}::[html]{_gift(render(question.prompt))}"
        blocks.append(f"{head}{{{'#' if isinstance(question, Numeric) else ''}\n{answers}\n}}\n")
    return "\n".join(blocks)


def _gift(text: str) -> str:
    """Text in which no sign has a meaning for GIFT, on one line."""
    return re.sub(r"([\\~=#{}:])", r"\\\1", text.replace("\r", "").replace("\n", "<br>"))


def _gift_answers(question: Question, render: Render, words: dict[str, str]) -> list[str]:
    match question:
        case Choice() | Truth():
            answers = options(question, render, words)
            several = question.kind == "multiple"
            return [
                f"{'=' if one.worth == 1 and not several else f'~%{100 * one.worth:.5f}%'}"
                f"{_gift(one.text)}#{_gift(one.feedback)}"
                for one in answers
            ]
        case Numeric():
            return [
                f"=%{100 * one.worth:.0f}%{one.text}:{question.tolerance(float(one.text))!r}"
                f"#{_gift(one.feedback)}"
                for one in typed(question, render)
            ]
        case Shape():
            return [
                f"=%{100 * one.worth:.0f}%{_gift(spelling)}#{_gift(one.feedback)}"
                for one in typed(question, render)
                for spelling in _spellings(one.text)
            ]
        case Order() | Match():
            spare = [f"= -> {_gift(one)}" for one in _spare(question, render)]
            return [
                *(f"={_gift(left)} -> {_gift(right)}" for left, right in partners(question, render, words)),
                *spare,
            ]


# ---- Anki --------------------------------------------------------------------------------------------


def anki_tsv(bank: Bank, lang: Language) -> str:
    """The questions as notes for Anki: front, back and tags between tabs."""
    render, words = _tex_in(lang), words_of(lang)
    rows = ["#separator:tab", "#html:true", "#columns:Front\tBack\tTags", "#tags column:3"]
    for question in bank.questions:
        front, back = _asked(question, render, words), _answered(question, render, words)
        tags = f"dlnotes {bank.chapter} {question.id}"
        rows.append("\t".join(map(_field, (front, back, tags))))
    return "\n".join(rows) + "\n"


def _field(text: str) -> str:
    text = text.replace("\r", "").replace("\n", "<br>").replace("\t", " ")
    return text.replace('"', "&quot;")


# ---- paper -------------------------------------------------------------------------------------------


def html(bank: Bank, lang: Language) -> str:
    """The questions as one page to print: first what is asked, then, on a new sheet, the answers."""
    render, words = _mathml_in(lang), words_of(lang)
    asked = "".join(
        f"<section><h2>{number}</h2>{_asked(question, render, words)}</section>"
        for number, question in enumerate(bank.questions, 1)
    )
    told = "".join(
        f"<section><h3>{number}</h3>{_answered(question, render, words)}</section>"
        for number, question in enumerate(bank.questions, 1)
    )
    title = escape(f"{words['title']}: {bank.chapter}")
    return (
        f'<!DOCTYPE html>\n<html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title>'
        f"<style>{_STYLE}</style></head><body><main><h1>{title}</h1>{asked}"
        f'<div id="answers"><h2>{escape(words["answers"])}</h2>{told}</div></main></body></html>\n'
    )


def _listed(entries: Sequence[str]) -> str:
    return f"<ul>{''.join(f'<li>{entry}</li>' for entry in entries)}</ul>"


def _asked(question: Question, render: Render, words: dict[str, str]) -> str:
    prompt = render(question.prompt)
    match question:
        case Choice():
            return prompt + _listed([f"☐ {render(option.text)}" for option in question.options])
        case Truth():
            sides = f"<p>☐ {escape(words['holds'])} ☐ {escape(words['fails'])}</p>"
            return prompt + sides + _listed([f"☐ {render(reason.text)}" for reason in question.reasons])
        case Order():
            return prompt + _listed([f"( ) {render(item.text)}" for item in question.items])
        case Match():
            lefts = _listed([f"{render(pair.text)} – ( )" for pair in question.pairs])
            return prompt + lefts + _listed([render(choice.text) for choice in question.choices])
    unit = f" {render(question.unit)}" if isinstance(question, Numeric) and question.unit else ""
    return f'{prompt}<p>{escape(words["blank"])}: <span class="blank">&nbsp;</span>{unit}</p>'


def _answered(question: Question, render: Render, words: dict[str, str]) -> str:
    match question:
        case Choice() | Truth():
            parts = question.options if isinstance(question, Choice) else question.reasons
            listed = [
                f"{'✓' if one.correct else '✗'} {render(one.text)}{render(one.feedback)}" for one in parts
            ]
            if isinstance(question, Choice):
                return _listed(listed)
            side = next(side for side in question.sides if side.correct)
            return f"<p>{escape(words[side.id])}</p>{render(side.feedback)}{_listed(listed)}"
        case Order() | Match():
            pairs = partners(question, render, words)
            return _listed([f"{left} – {right}" for left, right in pairs]) + _explained(question, render)
    shown = question.shown if isinstance(question, Numeric) else question.value
    shown = words["error"] if shown == "error" else shown
    return f"<p>{escape(words['answer'])}: {escape(shown)}</p>{render(question.correct)}"


FORMATS: dict[str, Callable[[Bank, Language], str]] = {
    "moodle-xml": moodle_xml,
    "gift": gift,
    "anki-tsv": anki_tsv,
    "html": html,
}
