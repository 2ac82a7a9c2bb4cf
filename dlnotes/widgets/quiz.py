"""Questions of a chapter, graded at once, on the page and in the notebook."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import Any

import traitlets

from dlnotes._richtext import to_html, to_text
from dlnotes.quiz import (
    Bank,
    Choice,
    Match,
    Numeric,
    Order,
    Question,
    Shape,
    Text,
    Truth,
    Verdict,
    check,
    judged,
    load,
)
from dlnotes.quiz.model import Item, Language, Option
from dlnotes.quiz.progress import decode_record
from dlnotes.quiz.review import day_of, names_of, noted
from dlnotes.widgets._base import NoteWidget
from dlnotes.widgets._kept import keep_progress

__all__ = ["Quiz"]

_APART = {"truth", "shape", "order", "match"}  # their words go only where a question needs them


class Quiz(NoteWidget):
    """The questions of a chapter, or only those named.

    Shapes: none.
    Raises: ValueError for an unknown chapter, KeyError for an unknown question.

    To read: answers, what was answered so far; verdicts, what was checked, graded anew in Python; score, how
    many of the questions are right. To set: lang, and progress, the records that the front end keeps. In a
    live notebook they start from the file of progress and are kept there (`dlnotes.quiz.progress`).

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
        keep_progress(self, {question.id for question in self._questions})

    @traitlets.observe("lang")
    def _change_spec(self, change: Mapping[str, Any]) -> None:
        self.spec = self._spec_in(_language(change["new"]))

    @traitlets.validate("words")
    def _only_needed_words(self, proposal: Mapping[str, Any]) -> dict[str, str]:
        idle = _APART - {question.kind for question in self._questions}
        return {key: word for key, word in proposal["value"].items() if idle.isdisjoint(key.split("-"))}

    def _spec_in(self, lang: Language) -> dict[str, Any]:
        named = sorted({name for question in self._questions for name in _named(question)})
        known = self._bank.misconceptions
        return {
            "questions": [spec_of(question, lang) for question in self._questions],
            "misconceptions": {name: list(known[name].explanation.of(lang)) for name in named},
        }

    def _record(self, question: Question) -> Mapping[str, Any]:
        return decode_record(self.progress.get(question.id), question.revision)

    def give(self, id: str, answer: Any, *, clock: Callable[[], float] = time.time) -> Verdict:
        """Answer a question from Python, in the form that `dlnotes.quiz.check` takes, and record it.

        Examples:
            >>> quiz = Quiz("11-broadcasting", lang="en")
            >>> quiz.give("bc-q1", "(4, 3)").code in ("correct", "wrong")
            True
        """
        question = next((one for one in self._questions if one.id == id), None) or self._bank[id]
        verdict = check(question, answer)
        if verdict.code not in ("empty", "unparsable"):
            old, now = self._record(question), clock()
            record = {"hints": 0, "revealed": False, **old}
            record |= {"revision": question.revision, "answer": _plain(answer), "checked": True}
            record |= noted(old, verdict, names_of(question, verdict), today=day_of(now), now=now)
            self.progress = {**self.progress, id: record}
        return verdict

    @property
    def answers(self) -> dict[str, Any]:
        """The answers so far, by question: each in the form that `dlnotes.quiz.check` takes."""
        given = {question.id: self._record(question).get("answer") for question in self._questions}
        return {id: answer for id, answer in given.items() if answer not in (None, "", [], {})}

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
        return "progress"  # one for the whole book

    def _page_state(self) -> dict[str, Any]:
        return {**super()._page_state(), "progress": {}}  # a page starts from what its own reader did

    def _fallback(self) -> str:
        lang = _language(self.lang)
        parts = [
            _still(question, number, lang, self.words) for number, question in enumerate(self._questions, 1)
        ]
        return "".join(parts)


def _language(lang: str) -> Language:
    return "en" if lang == "en" else "ko"


def _plain(answer: Any) -> Any:
    """The answer as the front end keeps it: a text, ids in a list, or ids by id."""
    match answer:
        case str():
            return answer
        case Mapping():
            return dict(answer)
        case set() | frozenset():
            return sorted(answer)
        case [*parts] if not all(isinstance(part, int) for part in parts):
            return list(parts)
    return str(answer)  # a number or a shape


def _named(question: Question) -> list[str]:
    names = (getattr(entry, "names", None) for entry in judged(question).values())
    return [name for name in names if name]


def spec_of(question: Question, lang: Language) -> dict[str, Any]:
    """The question as the front end needs it, in one language."""

    def text(value: Text | None) -> list[Any]:
        return list(value.of(lang)) if value else []

    def options(entries: Sequence[Option]) -> list[dict[str, Any]]:
        return [
            {
                "id": option.id,
                "correct": option.correct,
                "names": option.names,
                "text": text(option.text),
                "feedback": text(option.feedback),
            }
            for option in entries
        ]

    def items(entries: Sequence[Item]) -> list[dict[str, Any]]:
        return [{"id": item.id, "text": text(item.text)} for item in entries]

    def typical(question: Numeric | Shape | Order | Match, field: str) -> list[dict[str, Any]]:
        return [
            {field: getattr(wrong, field), "names": wrong.names, "feedback": text(wrong.feedback)}
            for wrong in question.wrong
        ]

    spec: dict[str, Any] = {
        "id": question.id,
        "kind": question.kind,
        "section": question.section,
        "revision": question.revision,
        "prompt": text(question.prompt),
        "hints": [text(hint) for hint in question.hints],
    }
    if not isinstance(question, Choice | Truth | Match):
        spec |= {"correct": text(question.correct)}
    if not isinstance(question, Choice | Truth):
        spec |= {"other": text(question.other)}
    match question:
        case Choice():
            return spec | {"options": options(question.options)}
        case Truth():
            sides = [
                {"id": side.id, "correct": side.correct, "names": side.names, "feedback": text(side.feedback)}
                for side in question.sides
            ]
            return spec | {"sides": sides, "reasons": options(question.reasons)}
        case Numeric():
            fixed = {name: getattr(question, name) for name in ("value", "shown", "atol", "rtol")}
            return spec | fixed | {"unit": text(question.unit), "wrong": typical(question, "value")}
        case Shape():
            return spec | {"value": question.value, "wrong": typical(question, "value")}
        case Order():
            return spec | {
                "items": items(question.items),
                "order": list(question.order),
                "wrong": typical(question, "before"),
            }
        case Match():
            pairs = [
                {"id": pair.id, "match": pair.match, "text": text(pair.text), "feedback": text(pair.feedback)}
                for pair in question.pairs
            ]
            return spec | {
                "pairs": pairs,
                "choices": items(question.choices),
                "wrong": typical(question, "pair"),
            }


def _still(question: Question, number: int, lang: Language, words: Mapping[str, str]) -> str:
    """The question to read: what is asked, what there is to choose from, and the answer folded away."""

    def html(value: Text) -> str:
        return to_html(value.of(lang))

    def listed(*entries: str) -> str:
        return f"<ul>{''.join(f'<li>{entry}</li>' for entry in entries)}</ul>"

    def told(option: Option) -> str:
        return f"{html(option.text)}{' ✓' if option.correct else ''}{html(option.feedback)}"

    def right(value: str, *after: Text) -> str:
        shown = escape(words["right-answer"].format(value=value))
        return f"<p>{shown}</p>{''.join(html(text) for text in after)}"

    asked = ""
    match question:
        case Choice():
            asked = listed(*(html(option.text) for option in question.options))
            answer = listed(*map(told, question.options))
        case Truth():
            side = next(side for side in question.sides if side.correct)
            asked = f"<p>{escape(words['truth-side'])}</p>" + listed(
                *(html(reason.text) for reason in question.reasons)
            )
            answer = right(words[f"truth-{side.id}"], side.feedback) + listed(*map(told, question.reasons))
        case Numeric():
            answer = right(question.shown, question.correct)
        case Shape():
            answer = right(_shape_shown(question, words), question.correct)
        case Order():
            asked = listed(*(html(item.text) for item in question.items))
            texts = {item.id: to_text(item.text.of(lang)) for item in question.items}
            answer = right(" → ".join(texts[id] for id in question.order), question.correct)
        case Match():
            asked = listed(*(html(pair.text) for pair in question.pairs))
            asked += listed(*(html(choice.text) for choice in question.choices))
            texts = {choice.id: html(choice.text) for choice in question.choices}
            answer = listed(
                *(f"{html(pair.text)} – {texts[pair.match]}{html(pair.feedback)}" for pair in question.pairs)
            )
    title = escape(f"{words['question'].format(number=number)} · {words[question.kind]}")
    fold = f"<details><summary>{escape(words['fold'])}</summary>{answer}</details>"
    return f"<p><strong>{title}</strong></p>{html(question.prompt)}{asked}{fold}"


def _shape_shown(question: Shape, words: Mapping[str, str]) -> str:
    return words["shape-error"] if question.value == "error" else question.value
