"""Questions of a chapter, graded at once, on the page and in the notebook."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

import traitlets

from dlnotes._richtext import to_html
from dlnotes.quiz import Bank, Choice, Numeric, Question, Text, Verdict, check, load
from dlnotes.quiz.model import Language
from dlnotes.widgets._base import NoteWidget

__all__ = ["Quiz"]


class Quiz(NoteWidget):
    """The questions of a chapter, or only those named.

    Shapes: none.
    Raises: ValueError for an unknown chapter, KeyError for an unknown question.

    To read: answers, what was answered so far; verdicts, what was checked, graded anew in Python; score, how
    many of the questions are right. To set: lang, and progress, the record that the front end keeps.

    Examples:
        >>> quiz = Quiz("11-broadcasting", "bc-q1", lang="en")
        >>> quiz
        Quiz('11-broadcasting', 'bc-q1', lang='en')
        >>> quiz.score, quiz.answers
        (0, {})

    Taught in: every chapter
    """

    _module = "quiz"

    spec = traitlets.Dict(help="the questions as the front end needs them").tag(sync=True, page=True)
    progress = traitlets.Dict(help="what was answered, by question").tag(sync=True, page=True, keep=True)

    def __init__(self, chapter: str, *ids: str, lang: str = "ko") -> None:
        """Take the questions named, or all of the chapter in their order."""
        self._bank: Bank = load(chapter)
        self._ids = ids
        self._questions = tuple(self._bank[id] for id in ids) if ids else self._bank.questions
        super().__init__(lang=lang, spec=self._spec_in(_language(lang)))

    @traitlets.observe("lang")
    def _change_spec(self, change: Mapping[str, Any]) -> None:
        self.spec = self._spec_in(_language(change["new"]))

    def _spec_in(self, lang: Language) -> dict[str, Any]:
        named = sorted({name for question in self._questions for name in _named(question)})
        known = self._bank.misconceptions
        return {
            "questions": [spec_of(question, lang) for question in self._questions],
            "misconceptions": {name: list(known[name].explanation.of(lang)) for name in named},
        }

    def _record(self, question: Question) -> Mapping[str, Any]:
        """What is kept about the question, unless it belongs to an earlier revision of it."""
        record = self.progress.get(question.id)
        if isinstance(record, Mapping) and record.get("revision") == question.revision:
            return record
        return {}

    @property
    def answers(self) -> dict[str, Any]:
        """The answers so far, by question: an option's id, a list of ids, or a typed text."""
        given = {question.id: self._record(question).get("answer") for question in self._questions}
        return {id: answer for id, answer in given.items() if answer not in (None, "", [])}

    @property
    def verdicts(self) -> dict[str, Verdict]:
        """The verdicts on the answers that were checked, by question."""
        return {
            question.id: check(question, self._record(question).get("answer"))
            for question in self._questions
            if self._record(question).get("checked") is True
        }

    @property
    def score(self) -> int:
        """How many of the questions are answered right."""
        return sum(verdict.ok for verdict in self.verdicts.values())

    def __repr__(self) -> str:
        """The call that makes this quiz."""
        named = ", ".join(map(repr, (self._bank.chapter, *self._ids)))
        return f"Quiz({named}, lang={self.lang!r})"

    def _key(self) -> str:
        return f"quiz-{self._bank.chapter}"

    def _fallback(self) -> str:
        lang = _language(self.lang)
        parts = [
            _still(question, number, lang, self.words) for number, question in enumerate(self._questions, 1)
        ]
        return "".join(parts)


def _language(lang: str) -> Language:
    return "en" if lang == "en" else "ko"


def _named(question: Question) -> list[str]:
    entries = question.wrong if isinstance(question, Numeric) else question.options
    return [entry.names for entry in entries if entry.names]


def spec_of(question: Question, lang: Language) -> dict[str, Any]:
    """The question as the front end needs it, in one language."""

    def text(value: Text | None) -> list[Any]:
        return list(value.of(lang)) if value else []

    common = {
        "id": question.id,
        "kind": question.kind,
        "section": question.section,
        "revision": question.revision,
        "prompt": text(question.prompt),
        "hints": [text(hint) for hint in question.hints],
    }
    if isinstance(question, Choice):
        options = [
            {
                "id": option.id,
                "correct": option.correct,
                "names": option.names,
                "text": text(option.text),
                "feedback": text(option.feedback),
            }
            for option in question.options
        ]
        return common | {"options": options}
    return common | {
        "value": question.value,
        "shown": question.shown,
        "atol": question.atol,
        "rtol": question.rtol,
        "unit": text(question.unit),
        "correct": text(question.correct),
        "other": text(question.other),
        "wrong": [
            {"value": wrong.value, "names": wrong.names, "feedback": text(wrong.feedback)}
            for wrong in question.wrong
        ],
    }


def _still(question: Question, number: int, lang: Language, words: Mapping[str, str]) -> str:
    """The question to read: what is asked, the options, and the answer folded away."""
    title = escape(f"{words['question'].format(number=number)} · {words[question.kind]}")
    prompt = to_html(question.prompt.of(lang))
    if isinstance(question, Choice):
        listed = "".join(f"<li>{to_html(option.text.of(lang))}</li>" for option in question.options)
        options = f"<ul>{listed}</ul>"
        told = "".join(
            f"<li>{to_html(option.text.of(lang))}{' ✓' if option.correct else ''}"
            f"{to_html(option.feedback.of(lang))}</li>"
            for option in question.options
        )
        answer = f"<ul>{told}</ul>"
    else:
        options = ""
        shown = escape(words["right-answer"].format(value=question.shown))
        answer = f"<p>{shown}</p>{to_html(question.correct.of(lang))}"
    fold = f"<details><summary>{escape(words['fold'])}</summary>{answer}</details>"
    return f"<p><strong>{title}</strong></p>{prompt}{options}{fold}"
