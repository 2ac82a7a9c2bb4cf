"""Code exercises that name your mistake.

`check("sigmoid", my_sigmoid, lang="en")` runs a function on hidden inputs, apart from the notebook, and
returns a report: true if it is right, else the name of the mistake and the first case that shows it.
`check("sigmoid")` shows the task, `check()` lists the exercises and what is done. For studying alone.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any, overload

from dlnotes.exercises import _bank, _diagnose, _observe, _sandbox
from dlnotes.exercises._diagnose import Finding
from dlnotes.exercises._kit import Exercise, find
from dlnotes.exercises._report import Overview, Report, Task
from dlnotes.quiz.errors import QuizFileError
from dlnotes.quiz.model import Language
from dlnotes.quiz.progress import read_progress, write_progress

__all__ = ["Confusion", "Exercise", "Overview", "Report", "Task", "check", "confusion", "exercises", "find"]

_MISSING: Any = object()


@overload
def check(name: None = None, *, lang: Language = "ko") -> Overview: ...
@overload
def check(name: str, *, lang: Language = "ko") -> Task: ...
@overload
def check(name: str, function: Any, *, lang: Language = "ko", record: bool = True) -> Report: ...
def check(
    name: str | None = None, function: Any = _MISSING, *, lang: Language = "ko", record: bool = True
) -> Report | Task | Overview:
    """Check a function against an exercise and name the mistake; without one show the task, or list them all.

    What is found is kept beside the answers of the quizzes, unless `record` is false: so do the solutions
    of the book, for whoever runs one of them has not done the exercise.

    Raises ValueError if there is no such exercise or language; what the function does is in the report.

    Examples
    --------
    >>> import numpy as np
    >>> report = check("relu", lambda z: np.abs(z), lang="en")
    >>> bool(report), report.diagnosis
    (False, 'absolute-value')
    """
    if lang not in _bank.LANGUAGES:
        raise ValueError(f"lang is {lang!r}: expected one of {', '.join(_bank.LANGUAGES)}")
    if name is None:
        return _overview(lang)
    exercise = find(name)
    if function is _MISSING:
        return Task(exercise, lang)
    report = Report(exercise, _find_out(exercise, function), lang)
    if record:
        _remember(report)
    return report


def exercises() -> list[str]:
    """The names of all exercises, in the order of the book."""
    return _bank.names()


def _find_out(exercise: Exercise, function: Any) -> Finding:
    if not callable(function):
        return Finding("not-function")
    if changed := _sandbox.changed_names():
        return Finding("patched", details=(changed[0],))
    _diagnose.known(exercise)  # before anything of the learner's runs
    return _diagnose.diagnose(exercise, function, _sandbox.run(exercise, function))


# ---- what is done ---------------------------------------------------------------------------------


def _records() -> Mapping[str, Any]:
    try:
        return read_progress()
    except QuizFileError:
        return {}


def _is_done(words: _bank.Words, records: Mapping[str, Any]) -> bool:
    record = records.get(words.record, {})
    return bool(record.get("answer") == "right" and record.get("revision") == words.revision)


def _remember(report: Report) -> None:
    """Keep the answer beside those of the quiz; what is done stays done."""
    words = report.exercise.words
    if not _is_done(words, _records()):
        record = {"revision": words.revision, "answer": report.diagnosis, "checked": True}
        write_progress({words.record: record})


def _overview(lang: Language) -> Overview:
    records = _records()
    names = _bank.names()
    return Overview(tuple((_bank.words(name), _is_done(_bank.words(name), records)) for name in names), lang)


# ---- how well mistakes are told apart ---------------------------------------------------------------


@dataclasses.dataclass(frozen=True)
class Confusion:
    """How one exercise judges its own answers: (what the answer is, what was found) for each of them.

    merged names the mistakes that several wrong answers share because no input tells these apart.
    """

    exercise: str
    right: tuple[tuple[str, str], ...]
    wrong: tuple[tuple[str, str], ...]
    merged: tuple[str, ...]


def confusion(name: str) -> Confusion:
    """Judge the right and wrong answers that an exercise holds, in this process.

    Raises ValueError if there is no such exercise.

    Examples
    --------
    >>> all(answer == found for answer, found in confusion("relu").wrong)
    True
    """
    exercise = find(name)

    def judge(function: Any) -> str:
        return _diagnose.diagnose(exercise, function, _observe.trusted(exercise, function)).name

    return Confusion(
        exercise=name,
        right=tuple((label, judge(function)) for label, function in exercise.right.items()),
        wrong=tuple((label, judge(function)) for label, function in exercise.mutants()),
        merged=tuple(label for label, functions in exercise.wrong.items() if isinstance(functions, tuple)),
    )
