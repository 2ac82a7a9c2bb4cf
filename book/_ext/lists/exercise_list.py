"""The exercises: which mistakes each checker knows by name, and how it judged answers that were planted."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import nbformat
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError

import dlnotes.exercises
from book._ext.lists.listing import Listing
from dlnotes.exercises import Exercise, confusion, exercises, find

CODE = Path(dlnotes.exercises.__file__).parent
_CHECKED = re.compile(r'\bcheck\("(\w+)"')


class MissingExerciseError(ExtensionError):
    """An exercise that no chapter poses."""


def places(notebook: Path) -> dict[str, str]:
    """Return the exercises that a chapter checks, each with the id of the box that poses it."""
    found: dict[str, str] = {}
    box = ""
    for cell in nbformat.read(notebook, as_version=4).cells:
        if "box-exercise" in cell.metadata.get("tags", []):
            box = cell.id
        if cell.cell_type == "code" and box:
            for name in _CHECKED.findall(cell.source):
                found.setdefault(name, box)
    return found


@dataclass(frozen=True)
class Judged:
    """An exercise with the answers planted in it: right ones, and wrong ones by their mistake."""

    exercise: Exercise
    right: int
    refused: int
    planted: Counter[str]
    recognised: Counter[str]
    merged: tuple[str, ...]


@cache
def judged() -> tuple[Judged, ...]:
    """Judge every answer that the exercises hold, in the order of the book."""
    found = []
    for name in exercises():
        told = confusion(name)
        found.append(
            Judged(
                exercise=find(name),
                right=len(told.right),
                refused=sum(diagnosis != "right" for _, diagnosis in told.right),
                planted=Counter(mistake for mistake, _ in told.wrong),
                recognised=Counter(mistake for mistake, diagnosis in told.wrong if mistake == diagnosis),
                merged=told.merged,
            )
        )
    return tuple(found)


class ExerciseList(Listing):
    """Every exercise by chapter, with the mistakes that its checker tells apart."""

    template = "exercises.html"

    def sources(self) -> Iterable[Path]:
        return sorted([*CODE.glob("*.py"), *CODE.glob("bank/*.json")])

    def context(self) -> dict[str, Any]:
        all_of_them = judged()
        place = {name: box for notebook in self.notebooks() for name, box in places(notebook).items()}
        if missing := [one.exercise.name for one in all_of_them if one.exercise.name not in place]:
            message = f"no chapter poses the exercise {missing[0]}: add its box and its check"
            raise MissingExerciseError(message)
        groups = [
            (chapter, [one for one in all_of_them if one.exercise.words.chapter == name])
            for name, chapter in self.chapters().items()
        ]
        return {
            "place": place,
            "groups": [(chapter, own) for chapter, own in groups if own],
            "exercises": len(all_of_them),
            "planted": sum(one.planted.total() for one in all_of_them),
            "recognised": sum(one.recognised.total() for one in all_of_them),
            "right": sum(one.right for one in all_of_them),
            "refused": sum(one.refused for one in all_of_them),
        }


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the directive."""
    app.add_directive("exercise-list", ExerciseList)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
