"""The quiz bank in Python: read the questions of a chapter and grade answers as the page does."""

from __future__ import annotations

from dlnotes.quiz.errors import QuizFileError
from dlnotes.quiz.grade import check, parse_number, parse_shape
from dlnotes.quiz.load import Bank, chapters, load
from dlnotes.quiz.model import (
    Choice,
    Match,
    Misconception,
    Numeric,
    Option,
    Order,
    Question,
    Shape,
    Text,
    Truth,
    Verdict,
    feedback_of,
    judged,
)

__all__ = [
    "Bank",
    "Choice",
    "Match",
    "Misconception",
    "Numeric",
    "Option",
    "Order",
    "Question",
    "QuizFileError",
    "Shape",
    "Text",
    "Truth",
    "Verdict",
    "chapters",
    "check",
    "feedback_of",
    "judged",
    "load",
    "parse_number",
    "parse_shape",
]
