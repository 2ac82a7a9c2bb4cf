"""What a quiz is made of: immutable values, the texts in both languages side by side."""

from __future__ import annotations

from collections.abc import Iterable
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
class Wrong:
    """A typical wrong answer, with the misconception that it reveals."""

    feedback: Text
    names: str


@dataclass(frozen=True, slots=True)
class WrongValue(Wrong):
    """A wrong number."""

    value: float


@dataclass(frozen=True, slots=True)
class WrongOrder(Wrong):
    """A slip in an order: the first item stands somewhere before the second."""

    before: tuple[str, str]


@dataclass(frozen=True, slots=True)
class WrongPair(Wrong):
    """A wrong pair: the left side and the choice given to it."""

    pair: tuple[str, str]


@dataclass(frozen=True, slots=True)
class WrongShape(Wrong):
    """A wrong shape."""

    value: str


@dataclass(frozen=True, slots=True)
class Side:
    """What is said to a reader who judges that a statement "holds" or "fails"."""

    id: str
    correct: bool
    feedback: Text
    names: str | None


@dataclass(frozen=True, slots=True)
class Item:
    """Something to put in order, or to choose as the partner of a left side."""

    id: str
    text: Text


@dataclass(frozen=True, slots=True)
class Pair:
    """A left side and the id of the choice that belongs to it."""

    id: str
    text: Text
    match: str
    feedback: Text


@dataclass(frozen=True, slots=True)
class Asked:
    """What every question has."""

    id: str
    chapter: str
    claim: str
    section: str
    revision: str
    prompt: Text
    hints: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Told(Asked):
    """A question judged as a whole: what is said of the right answer and of an unforeseen one."""

    correct: Text
    other: Text


@dataclass(frozen=True, slots=True)
class Choice(Asked):
    """A question with options: one of them is right, or several when `kind` is "multiple"."""

    kind: Literal["choice", "multiple"]
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Truth(Asked):
    """A statement to judge, and then the reason for the judgement."""

    kind: Literal["truth"]
    sides: tuple[Side, ...]  # "holds" and "fails"
    reasons: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Numeric(Told):
    """A question answered by a number, right within ``atol + rtol * |value|``."""

    kind: Literal["numeric"]
    value: float
    shown: str  # the value as its author wrote it, "1/3"
    atol: float
    rtol: float
    unit: Text | None
    wrong: tuple[WrongValue, ...]

    def tolerance(self, value: float) -> float:
        """How far from `value` a typed number may be to count as `value`."""
        return self.atol + self.rtol * abs(value)


@dataclass(frozen=True, slots=True)
class Shape(Told):
    """A question answered by the shape of a result, "(4, 3)", or by "error"."""

    kind: Literal["shape"]
    value: str
    wrong: tuple[WrongShape, ...]


@dataclass(frozen=True, slots=True)
class Order(Told):
    """Items to put in order; they are shown in the order of `items`."""

    kind: Literal["order"]
    items: tuple[Item, ...]
    order: tuple[str, ...]
    wrong: tuple[WrongOrder, ...]


@dataclass(frozen=True, slots=True)
class Match(Asked):
    """Left sides, each of which belongs to one of the choices; a choice may be used more than once."""

    kind: Literal["match"]
    pairs: tuple[Pair, ...]
    choices: tuple[Item, ...]
    other: Text
    wrong: tuple[WrongPair, ...]


Question: TypeAlias = Choice | Truth | Numeric | Shape | Order | Match
Judged: TypeAlias = Option | Side | Pair | WrongValue | WrongShape | WrongOrder | WrongPair


def judged(question: Question) -> dict[str, Judged]:
    """Everything in a question that judges a part of an answer, by the name that a verdict gives it."""
    match question:
        case Choice():
            return {f"option:{option.id}": option for option in question.options}
        case Truth():
            sides: dict[str, Judged] = {f"option:{side.id}": side for side in question.sides}
            return sides | {f"option:{reason.id}": reason for reason in question.reasons}
        case Match():
            pairs: dict[str, Judged] = {f"pair:{pair.id}": pair for pair in question.pairs}
            return pairs | _numbered(question.wrong)
        case _:
            return _numbered(question.wrong)


def _numbered(wrong: Iterable[Judged]) -> dict[str, Judged]:
    return {f"wrong:{index}": one for index, one in enumerate(wrong)}


def feedback_of(question: Question, key: str) -> Text | None:
    """The text that a part of a verdict names; None for the words that belong to no question ("missed")."""
    entry = judged(question).get(key)
    if entry is not None:
        return entry.feedback
    return getattr(question, key) if key in ("correct", "other") else None


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

    `feedback` names the texts to show: "option:<id>", "pair:<id>", "missed", "correct", "wrong:<index>",
    "other", "empty" or "unparsable".
    """

    code: Code
    ok: bool
    feedback: tuple[str, ...]
