"""The quiz bank in Python: read the questions of a chapter and grade answers as the page does."""

from __future__ import annotations

from dlnotes.quiz.errors import QuizFileError
from dlnotes.quiz.grade import check, parse_number
from dlnotes.quiz.load import Bank, chapters, load
from dlnotes.quiz.model import Choice, Misconception, Numeric, Option, Question, Text, Verdict, WrongValue

__all__ = [
    "Bank",
    "Choice",
    "Misconception",
    "Numeric",
    "Option",
    "Question",
    "QuizFileError",
    "Text",
    "Verdict",
    "WrongValue",
    "chapters",
    "check",
    "load",
    "parse_number",
]
