"""The texts of the exercises as they were compiled from the book's YAML files."""

from __future__ import annotations

import dataclasses
import functools
import json
from collections.abc import Mapping
from importlib import resources
from typing import Any

from dlnotes.quiz.model import Text

LANGUAGES = ("ko", "en")


@dataclasses.dataclass(frozen=True)
class Mistake:
    """A mistake by name: the slip or misconception behind it, and what to look at."""

    code: str
    believes: Text
    hint: Text


@dataclasses.dataclass(frozen=True)
class Words:
    """The texts of one exercise."""

    name: str
    chapter: str
    revision: str
    title: Text
    task: Text
    hints: tuple[Text, ...]
    mistakes: Mapping[str, Mistake]
    properties: Mapping[str, Text]

    @property
    def record(self) -> str:
        """The id of the record in the file of progress."""
        return f"exercise-{self.name.replace('_', '-')}"


def names() -> list[str]:
    """The exercises in the order of the book."""
    return list(_every())


def words(name: str) -> Words:
    """The texts of an exercise."""
    return _every()[name]


@functools.cache
def phrases() -> dict[str, Any]:
    """The words of the checker itself, by language."""
    file = resources.files("dlnotes.exercises") / "words.json"
    read: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return read


@functools.cache
def _every() -> dict[str, Words]:
    folder = resources.files("dlnotes.exercises") / "bank"
    files = sorted((file.name, file) for file in folder.iterdir() if file.name.endswith(".json"))
    banks = [json.loads(file.read_text(encoding="utf-8")) for _, file in files]
    return {raw["id"]: _words(raw, bank) for bank in banks for raw in bank["exercises"]}


def _words(raw: dict[str, Any], bank: dict[str, Any]) -> Words:
    slips = bank["misconceptions"]
    return Words(
        name=raw["id"],
        chapter=bank["chapter"],
        revision=raw["revision"],
        title=_text(raw["title"]),
        task=_text(raw["task"]),
        hints=tuple(_text(hint) for hint in raw["hints"]),
        mistakes={
            one["id"]: Mistake(
                slips[one["names"]]["code"], _text(slips[one["names"]]["believes"]), _text(one["hint"])
            )
            for one in raw["mistakes"]
        },
        properties={one["id"]: _text(one["hint"]) for one in raw["properties"]},
    )


def _text(raw: Mapping[str, Any]) -> Text:
    return Text(tuple(raw["ko"]), tuple(raw["en"]))
