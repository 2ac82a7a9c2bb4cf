"""What a quiz is made of: immutable values, the texts in both languages side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from dlnotes._richtext import Node

Language = Literal["ko", "en"]
Code = Literal["correct", "partial", "wrong", "empty", "unparsable"]


@dataclass(frozen=True, slots=True)
class Text:
    """The same rich text in Korean and in English."""

    ko: tuple[Node, ...]
    en: tuple[Node, ...]

    def of(self, lang: Language) -> tuple[Node, ...]:
        """The nodes in one language."""
        return self.ko if lang == "ko" else self.en


@dataclass(frozen=True, slots=True)
class Option:
    """One option of a choice, with the misconception behind it when it is wrong."""

    id: str
    correct: bool
    text: Text
    feedback: Text
    names: str | None


@dataclass(frozen=True, slots=True)
class WrongValue:
    """A typical wrong number, with the misconception that it reveals."""

    value: float
    feedback: Text
    names: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A question with options: one of them is right, or several when `kind` is "multiple"."""

    id: str
    kind: Literal["choice", "multiple"]
    chapter: str
    claim: str
    section: str
    revision: str
    prompt: Text
    hints: tuple[Text, ...]
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Numeric:
    """A question answered by a number, right within ``atol + rtol * |value|``."""

    id: str
    kind: Literal["numeric"]
    chapter: str
    claim: str
    section: str
    revision: str
    prompt: Text
    hints: tuple[Text, ...]
    value: float
    shown: str  # the value as its author wrote it, "1/3"
    atol: float
    rtol: float
    unit: Text | None
    correct: Text
    other: Text
    wrong: tuple[WrongValue, ...]

    def tolerance(self, value: float) -> float:
        """How far from `value` a typed number may be to count as `value`."""
        return self.atol + self.rtol * abs(value)


Question: TypeAlias = Choice | Numeric


@dataclass(frozen=True, slots=True)
class Misconception:
    """What a reader believes wrongly, and what is the case."""

    id: str
    code: str
    believes: Text
    explanation: Text


@dataclass(frozen=True, slots=True)
class Verdict:
    """The result of one answer, free of language.

    `feedback` names the texts to show: "option:<id>", "missed", "correct", "wrong:<index>", "other",
    "empty" or "unparsable".
    """

    code: Code
    ok: bool
    feedback: tuple[str, ...]
