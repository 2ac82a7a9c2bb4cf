"""What is done of the quizzes, and what to review."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

import traitlets

from dlnotes._richtext import Node
from dlnotes.quiz import Bank, Question, chapters, load
from dlnotes.quiz.model import Language
from dlnotes.quiz.progress import forget_progress
from dlnotes.widgets._base import NoteWidget
from dlnotes.widgets._kept import keep_progress

__all__ = ["Progress"]

Titles = Mapping[str, Mapping[str, str]]


class Progress(NoteWidget):
    """What is done of every chapter's questions, and which to review now, by the misconception behind them.

    Shapes: none.
    Raises: traitlets.TraitError for an unknown language.

    `titles` has the chapters to show, each with the titles of its sections by their ids and its own under "";
    without it, all chapters are shown under their names. `ending` is that of the chapters' addresses.
    To read: progress, the records by question. To set: lang.

    Examples:
        >>> progress = Progress(lang="en")
        >>> progress
        Progress(lang='en')
        >>> progress.index["chapters"][0]["href"]
        '05-logistic-regression.ipynb'

    Taught in: every chapter
    """

    _module = "progress"

    index = traitlets.Dict(help="the questions of the book, in one language").tag(sync=True, page=True)
    progress = traitlets.Dict(help="what was answered, by question").tag(sync=True, page=True, keep=True)

    def __init__(self, *, lang: str = "ko", titles: Titles | None = None, ending: str = ".ipynb") -> None:
        """Show the chapters of `titles`, or all."""
        self._titles = {id: {} for id in chapters()} if titles is None else titles
        self._ending = ending
        super().__init__(lang=lang)
        self.index = self._index()
        keep_progress(self)
        self.on_msg(self._hear)

    @traitlets.observe("lang")
    def _change_index(self, _change: Mapping[str, Any]) -> None:
        self.index = self._index()

    def _hear(self, _widget: Any, message: Any, _buffers: Any) -> None:
        if message == "forget":
            forget_progress()

    def _index(self) -> dict[str, Any]:
        lang: Language = "en" if self.lang == "en" else "ko"
        banks = [load(id) for id in self._titles]
        known = {name: one for bank in banks for name, one in bank.misconceptions.items()}
        return {
            "chapters": [self._chapter(bank, lang) for bank in banks],
            "misconceptions": {
                name: {"believes": one.believes.of(lang), "explanation": one.explanation.of(lang)}
                for name, one in sorted(known.items())
            },
        }

    def _chapter(self, bank: Bank, lang: Language) -> dict[str, Any]:
        titles = self._titles[bank.chapter]
        number, name = bank.chapter.split("-", 1)
        return {
            "id": bank.chapter,
            "number": int(number),
            "title": titles.get("") or name.replace("-", " "),
            "href": f"{bank.chapter}{self._ending}",
            "questions": [_entry(question, titles, lang) for question in bank.questions],
        }

    def _key(self) -> str:
        return "progress"

    def _page_state(self) -> dict[str, Any]:
        return {**super()._page_state(), "progress": {}}

    def _fallback(self) -> str:
        rows = [
            f'<li><a href="{escape(chapter["href"])}">{chapter["number"]}. {escape(chapter["title"])}</a>: '
            f"{escape(self.words['still-item'].format(total=len(chapter['questions'])))}</li>"
            for chapter in self.index["chapters"]
        ]
        return f"<p>{escape(self.words['still'])}</p><ul>{''.join(rows)}</ul>"


def _entry(question: Question, titles: Mapping[str, str], lang: Language) -> dict[str, Any]:
    return {
        "id": question.id,
        "revision": question.revision,
        "section": question.section,
        "place": titles.get(question.section, ""),
        "prompt": _first(question.prompt.of(lang)),
    }


def _first(blocks: tuple[Node, ...]) -> list[Node]:
    """The first block of a text, by which its question is recognised."""
    return list(blocks[:1])
