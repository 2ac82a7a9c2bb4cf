"""Read the compiled questions of a chapter, which are part of the package."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, TypeVar

from dlnotes.quiz.errors import QuizFileError
from dlnotes.quiz.model import (
    Choice,
    Item,
    Match,
    Misconception,
    Numeric,
    Option,
    Order,
    Pair,
    Question,
    Shape,
    Side,
    Text,
    Truth,
    Wrong,
    WrongOrder,
    WrongPair,
    WrongShape,
    WrongValue,
)

FORMAT = 1
W = TypeVar("W", bound=Wrong)


@dataclass(frozen=True, slots=True)
class Bank:
    """The questions of a chapter in the order of the file, and the misconceptions that they name."""

    chapter: str
    questions: tuple[Question, ...]
    misconceptions: Mapping[str, Misconception]

    def __getitem__(self, id: str) -> Question:
        """The question with this id."""
        for question in self.questions:
            if question.id == id:
                return question
        known = ", ".join(question.id for question in self.questions)
        msg = f"there is no question {id!r} in chapter {self.chapter!r}; use one of {known}"
        raise KeyError(msg)


def chapters() -> list[str]:
    """The chapters that have questions."""
    folder = files("dlnotes.quiz") / "bank"
    return sorted(
        entry.name.removesuffix(".json") for entry in folder.iterdir() if entry.name.endswith(".json")
    )


@cache
def load(chapter: str) -> Bank:
    """The questions of `chapter`, "05-logistic-regression".

    Raises ValueError for a chapter without questions, and QuizFileError for a damaged file.
    """
    if chapter not in chapters():
        msg = f"there is no quiz for {chapter!r}; use one of {', '.join(chapters())}"
        raise ValueError(msg)
    name = f"{chapter}.json"
    return decode((files("dlnotes.quiz") / "bank" / name).read_text(encoding="utf-8"), name)


def decode(source: str, name: str) -> Bank:
    """Read the text of a compiled file."""
    try:
        raw = json.loads(source)
        if raw["format"] != FORMAT:
            raise KeyError(raw["format"])
        return Bank(
            raw["chapter"],
            tuple(_question(entry, raw["chapter"]) for entry in raw["questions"]),
            {id: _misconception(id, entry) for id, entry in raw["misconceptions"].items()},
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise QuizFileError(
            name,
            getattr(error, "lineno", 1),
            "",
            f"a damaged compiled quiz ({type(error).__name__})",
            f"format {FORMAT} of this version of dlnotes",
            "Install dlnotes again, or run `python -m tools.compile` in the book's repository.",
        ) from None


def _text(raw: Mapping[str, Any]) -> Text:
    return Text(tuple(raw["ko"]), tuple(raw["en"]))


def _misconception(id: str, raw: Mapping[str, Any]) -> Misconception:
    return Misconception(id, raw["code"], _text(raw["believes"]), _text(raw["explanation"]))


def _question(raw: Mapping[str, Any], chapter: str) -> Question:
    asked = {name: raw[name] for name in ("id", "kind", "claim", "section", "revision")} | {
        "chapter": chapter,
        "prompt": _text(raw["prompt"]),
        "hints": tuple(_text(hint) for hint in raw["hints"]),
    }
    return _READERS[raw["kind"]](asked, raw)


def _options(raw: list[Mapping[str, Any]]) -> tuple[Option, ...]:
    return tuple(
        Option(one["id"], one["correct"], _text(one["text"]), _text(one["feedback"]), one["names"])
        for one in raw
    )


def _items(raw: list[Mapping[str, Any]]) -> tuple[Item, ...]:
    return tuple(Item(one["id"], _text(one["text"])) for one in raw)


def _choice(asked: dict[str, Any], raw: Mapping[str, Any]) -> Choice:
    return Choice(**asked, options=_options(raw["options"]))


def _truth(asked: dict[str, Any], raw: Mapping[str, Any]) -> Truth:
    sides = tuple(
        Side(one["id"], one["correct"], _text(one["feedback"]), one["names"]) for one in raw["sides"]
    )
    return Truth(**asked, sides=sides, reasons=_options(raw["reasons"]))


def _told(raw: Mapping[str, Any]) -> dict[str, Any]:
    return {"correct": _text(raw["correct"]), "other": _text(raw["other"])}


def _wrong(
    raw: Mapping[str, Any], kind: Callable[..., W], field: str, read: Callable[[Any], Any]
) -> tuple[W, ...]:
    return tuple(
        kind(_text(one["feedback"]), one["names"], **{field: read(one[field])}) for one in raw["wrong"]
    )


def _numeric(asked: dict[str, Any], raw: Mapping[str, Any]) -> Numeric:
    numbers: dict[str, Any] = {name: float(raw[name]) for name in ("value", "atol", "rtol")}
    unit = _text(raw["unit"]) if raw["unit"] else None
    wrong = _wrong(raw, WrongValue, "value", float)
    return Numeric(**asked, **_told(raw), **numbers, shown=raw["shown"], unit=unit, wrong=wrong)


def _shape(asked: dict[str, Any], raw: Mapping[str, Any]) -> Shape:
    return Shape(**asked, **_told(raw), value=raw["value"], wrong=_wrong(raw, WrongShape, "value", str))


def _order(asked: dict[str, Any], raw: Mapping[str, Any]) -> Order:
    return Order(
        **asked,
        **_told(raw),
        items=_items(raw["items"]),
        order=tuple(raw["order"]),
        wrong=_wrong(raw, WrongOrder, "before", _two),
    )


def _match(asked: dict[str, Any], raw: Mapping[str, Any]) -> Match:
    return Match(
        **asked,
        pairs=tuple(
            Pair(one["id"], _text(one["text"]), one["match"], _text(one["feedback"])) for one in raw["pairs"]
        ),
        choices=_items(raw["choices"]),
        other=_text(raw["other"]),
        wrong=_wrong(raw, WrongPair, "pair", _two),
    )


def _two(raw: list[str]) -> tuple[str, str]:
    first, second = raw
    return first, second


_READERS: dict[str, Callable[[dict[str, Any], Mapping[str, Any]], Question]] = {
    "choice": _choice,
    "multiple": _choice,
    "truth": _truth,
    "numeric": _numeric,
    "shape": _shape,
    "order": _order,
    "match": _match,
}
