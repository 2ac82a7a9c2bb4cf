"""What a check answers: plain text anywhere, a table in a notebook, and a truth value."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from html import escape
from typing import Any

from dlnotes._richtext import Node as Rich
from dlnotes._richtext import to_html, to_text
from dlnotes.exercises import _bank, _observe, _show
from dlnotes.exercises._diagnose import Difference, Finding, known
from dlnotes.exercises._kit import Exercise
from dlnotes.quiz.model import Language

# Each line: a title, then rich text (a list) or plain text.
Line = tuple[str, "str | Sequence[Rich]"]

CELL = "text-align:left;vertical-align:top;padding:.2em .8em;white-space:normal"
HEAD = (
    f"{CELL};font-weight:600;width:7em;min-width:5em;word-break:keep-all"  # a name never breaks within a word
)
BODY = f"{CELL};overflow-wrap:anywhere"
COLOURS = {True: "#1a7f37", False: "#b3261e"}  # white on each has a contrast of at least 4.5


def _table(caption: str, head: Sequence[str], rows: Sequence[Sequence[str]], lang: str) -> str:
    """Return a table of HTML cells; the first of a row heads it."""
    top = "".join(f'<th scope="col" style="{CELL}">{cell}</th>' for cell in head)
    body = "".join(
        f'<tr><th scope="row" style="{HEAD}">{first}</th>'
        + "".join(f'<td style="{BODY}">{cell}</td>' for cell in rest)
        + "</tr>"
        for first, *rest in rows
    )
    caption = f'<caption style="{CELL};caption-side:top;color:inherit">{caption}</caption>'
    return (
        f'<table class="exercise-report" lang="{lang}" style="border-collapse:collapse;max-width:48em">'
        f"{caption}{f'<thead><tr>{top}</tr></thead>' if head else ''}<tbody>{body}</tbody></table>"
    )


def _code(text: str) -> str:
    """Return the text as HTML, what stands between backticks as code."""
    parts = escape(text, quote=False).split("`")
    return "".join(f"<code>{part}</code>" if i % 2 else part for i, part in enumerate(parts))


@dataclasses.dataclass(frozen=True, repr=False)
class Report:
    """The answer of `check`: true if right, else the name of the mistake and a case that shows it."""

    exercise: Exercise
    finding: Finding
    lang: Language

    def __bool__(self) -> bool:
        """Tell whether the function is right."""
        return self.finding.kind == "right"

    @property
    def diagnosis(self) -> str:
        """The name of what was found: "right", or a mistake such as "python-max"."""
        return self.finding.name

    @property
    def inputs(self) -> dict[str, Any]:
        """The arguments of the first case that fails, by name; nothing if none does."""
        if self.finding.case is None:
            return {}
        arguments = self.exercise.cases[self.finding.case].fresh()
        return dict(zip(self.exercise.parameters, arguments, strict=False))

    @property
    def words(self) -> dict[str, Any]:
        """The words of the checker in the report's language."""
        words: dict[str, Any] = _bank.phrases()[self.lang]
        return words

    @property
    def headline(self) -> str:
        """The verdict in a few words."""
        key = "right" if self else "wrong"
        return f"{self.words['signs'][key]} {self.exercise.name}: {self.words['verdicts'][key]}"

    def lines(self) -> list[Line]:
        """The parts of the report, each with its title."""
        words = self.words
        lines = [*self._named(), *self._shown()]
        lines += [(words["note"], words["remarks"][remark]) for remark in self.finding.remarks]
        kinds = dict.fromkeys(words["kinds"][case.kind] for case in self.exercise.cases)
        count = words["inputs"].format(count=len(self.exercise.cases), kinds=", ".join(kinds))
        return [*lines, (words["checked"], count), (words["unchecked"], words["limits"])]

    def _named(self) -> list[Line]:
        words, finding, texts = self.words, self.finding, self.exercise.words
        if finding.kind == "right":
            return []
        if finding.kind == "mistake":
            mistake = texts.mistakes[finding.name]
            return [
                (words["mistake" if mistake.code[0] == "C" else "belief"], mistake.believes.of(self.lang)),
                (words["look"], mistake.hint.of(self.lang)),
            ]
        if finding.kind == "property":
            said = texts.properties[finding.name].of(self.lang)
            return [(words["found"], words["property"]), (words["look"], said)]
        return [(words["found"], words["general"][finding.name].format(*finding.details))]

    def _shown(self) -> list[Line]:
        """The first case that fails, its right result, and what came instead."""
        words, finding = self.words, self.finding
        if finding.case is None:
            return []
        case = self.exercise.cases[finding.case]
        shown, is_whole = _show.show_input(self.exercise, case, words)
        after = "" if is_whole else f" {words['inputs-of']}"
        lines: list[Line] = [(words["input"], f"({words['kinds'][case.kind]}) `{shown}`{after}")]
        note = finding.note
        if note is None:
            return lines
        if "error" in note:
            return lines + self._raised(note["error"])
        right = self._right()
        shown, came = _show.show(right, words), _show.show(note["value"], words)
        lines += [(words["wanted"], f"`{shown}`"), (words["got"], f"`{came}`")]
        difference = finding.difference
        if difference and difference.how in ("value", "nan") and (difference.index or difference.part):
            lines.append((words["place"], self._place(right, note["value"])))
        elif difference and difference.how == "shape":
            lines = [lines[0], *self._shapes(right, note["value"])]
        return lines

    def _right(self) -> _observe.Node:
        case = self.finding.case or 0
        found: _observe.Node = known(self.exercise)["right"][0].first[case]["value"]
        return found

    def _place(self, right: _observe.Node, came: _observe.Node) -> str:
        difference = self.finding.difference or Difference("value")
        name = self._part(difference.part)
        index = f" `{list(difference.index)}`" if difference.index else ""
        values = [
            _show.show_part(node, difference.part, difference.index, self.words) for node in (right, came)
        ]
        where = f"{name}{index}".strip()
        return str(self.words["differs"].format(where=where, wanted=values[0], got=values[1]))

    def _part(self, part: str) -> str:
        """Name a part of the result: the key of a dict, or the place in a tuple."""
        order: list[str] = self.words["parts"]
        names = [order[int(step) - 1] if step.isdigit() else f"`{step}`" for step in part.split(".") if step]
        return " ".join(names)

    def _shapes(self, right: _observe.Node, came: _observe.Node) -> list[Line]:
        words, part = self.words, self.finding.difference.part if self.finding.difference else ""
        titles = (words["wanted"], words["got"])
        lines: list[Line] = []
        for title, node in zip(titles, (right, came), strict=True):
            for step in part.split(".") if part else []:
                node = node[1][step] if node[0] == "dict" else node[2][int(step) - 1]
            label = f"{self._part(part)}: " if part else ""
            lines.append((title, f"{label}`{tuple(node[2])}` `{_show.show(node, words)}`"))
        return lines

    def _raised(self, error: dict[str, Any]) -> list[Line]:
        text = f"{error['type']}: {error['text']}".removesuffix(": ")
        lines: list[Line] = [(self.words["raised"], text.replace("`", "'"))]
        if error["line"]:
            code = f"`{error['line'].replace('`', '')}`"
            place = {"where": error["where"], "number": error["number"], "line": code}
            lines.append((self.words["yours"], self.words["line"].format(**place)))
        return lines

    def __repr__(self) -> str:
        """Return the report as plain text."""
        lines = [
            f"  {title}: {text if isinstance(text, str) else to_text(text)}" for title, text in self.lines()
        ]
        return "\n".join([self.headline, *(line.replace("\n", "\n    ") for line in lines)])

    def _repr_html_(self) -> str:
        badge = (
            f'<strong style="background:{COLOURS[bool(self)]};color:#fff;'
            f'padding:.15em .6em;border-radius:1em">'
            f"{escape(self.headline)}</strong>"
        )
        rows = [
            (escape(title), _code(text) if isinstance(text, str) else to_html(text))
            for title, text in self.lines()
        ]
        return _table(badge, (), rows, self.lang)


@dataclasses.dataclass(frozen=True, repr=False)
class Task:
    """What an exercise asks for: the task, the code to start from, the hints and the solution."""

    exercise: Exercise
    lang: Language

    def hints(self) -> list[str]:
        """The hints, each a little stronger than the one before, as plain text."""
        return [to_text(hint.of(self.lang)) for hint in self.exercise.words.hints]

    def __repr__(self) -> str:
        """Return the task and the code to start from as plain text."""
        texts = self.exercise.words
        title = f"{self.exercise.name}: {to_text(texts.title.of(self.lang))}"
        return "\n".join([title, to_text(texts.task.of(self.lang)), "", self.exercise.source("stub")])

    def _repr_html_(self) -> str:
        texts, words = self.exercise.words, _bank.phrases()[self.lang]
        folded = [
            (words["hint"].format(number=number), to_html(hint.of(self.lang)))
            for number, hint in enumerate(texts.hints, start=1)
        ]
        folded.append((words["solution"], _pre(self.exercise.source("solution"))))
        return "\n".join(
            [
                f'<section class="exercise-task" lang="{self.lang}">',
                f"<p><strong>{to_html(texts.title.of(self.lang))}</strong></p>",
                to_html(texts.task.of(self.lang)),
                f"<p><strong>{escape(words['stub'])}</strong></p>{_pre(self.exercise.source('stub'))}",
                *(f"<details><summary>{escape(title)}</summary>{text}</details>" for title, text in folded),
                "</section>",
            ]
        )


def _pre(code: str) -> str:
    return f"<pre><code>{escape(code, quote=False)}</code></pre>"


@dataclasses.dataclass(frozen=True, repr=False)
class Overview:
    """The exercises of the book, and which of them are done."""

    rows: tuple[tuple[_bank.Words, bool], ...]
    lang: Language

    @property
    def headline(self) -> str:
        """How many are done."""
        done = sum(done for _, done in self.rows)
        text: str = _bank.phrases()[self.lang]["count"].format(done=done, total=len(self.rows))
        return text

    def _cells(self) -> list[tuple[str, str, str, str]]:
        words = _bank.phrases()[self.lang]
        return [
            (one.name, to_text(one.title.of(self.lang)), one.chapter, words["done" if done else "open"])
            for one, done in self.rows
        ]

    def __repr__(self) -> str:
        """Return the list as plain text."""
        signs = _bank.phrases()[self.lang]["signs"]
        marks = [signs["right"] if done else "·" for _, done in self.rows]
        cells = zip(marks, self._cells(), strict=True)
        return "\n".join([self.headline, *(f"  {mark} {c[0]:24} {c[2]:26} {c[1]}" for mark, c in cells)])

    def _repr_html_(self) -> str:
        words = _bank.phrases()[self.lang]
        head = [words["exercise"], words["task"], words["chapter"], words["state"]]
        rows = [
            (f"<code>{c[0]}</code>", to_html(one.title.of(self.lang)), c[2], c[3])
            for (one, _), c in zip(self.rows, self._cells(), strict=True)
        ]
        return _table(escape(self.headline), head, rows, self.lang)
