"""The map of the chapters: which one builds on which, as a drawing whose boxes are links."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

from book._ext import strict_yaml
from book._ext.lists.listing import Listing

PATH = Path(__file__).parents[2] / "chapters.yml"
COLUMN, ROW, WIDTH, HEIGHT = 116, 84, 104, 52
LINE = 9  # a short name of more letters is parted at its first blank
LEADING = 15


@dataclass(frozen=True)
class Box:
    """One box of the map."""

    slug: str
    needs: tuple[str, ...]
    place: tuple[int, int]
    short: dict[str, str]

    @property
    def x(self) -> int:
        """The middle of the box, from the left."""
        return COLUMN * self.place[1] + COLUMN // 2

    @property
    def y(self) -> int:
        """The middle of the box, from the top."""
        return ROW * self.place[0] + ROW // 2

    def lines(self, lang: str) -> list[tuple[float, str]]:
        """Return the lines of text, each with its height: the number, and the name in at most two lines."""
        name = self.short[lang]
        parts = name.split(" ", 1) if len(name) > LINE else [name]
        texts = [self.slug[:2].lstrip("0"), *parts]
        top = self.y - (len(texts) - 1) * LEADING / 2 + 4.5
        return [(top + LEADING * k, text) for k, text in enumerate(texts)]


@cache
def load(path: Path = PATH) -> tuple[Box, ...]:
    """Return the boxes in the order of the book; a need that does not come before is a ValueError."""
    known: dict[str, Box] = {}
    for entry in strict_yaml.read(path).data["chapters"]:
        box = Box(entry["slug"], tuple(entry["needs"]), tuple(entry["place"]), entry["short"])
        if late := [need for need in box.needs if need not in known]:
            message = f"{path.name}: {box.slug} needs {', '.join(late)}, which is no chapter before it"
            raise ValueError(message)
        known[box.slug] = box
    return tuple(known.values())


def curve(start: Box, end: Box) -> str:
    """Return the path of an arrow from the foot of one box to the head of another.

    >>> curve(Box("01-a", (), (0, 0), {}), Box("02-b", (), (1, 0), {}))
    'M58 68C58 83 58 83 58 98'
    """
    top, foot = start.y + HEIGHT // 2, end.y - HEIGHT // 2 - 2
    around = 76 if start.x == end.x and end.place[0] - start.place[0] > 1 else 0  # past the box in between
    bend = (foot - top) // 2
    return f"M{start.x} {top}C{start.x + around} {top + bend} {end.x + around} {foot - bend} {end.x} {foot}"


class ChapterMap(Listing):
    """The chapters that there are, with arrows from those to be read first."""

    template = "map.html"

    def sources(self) -> Iterable[Path]:
        return [PATH]

    def context(self) -> dict[str, Any]:
        chapters = self.chapters()
        boxes = {box.slug: box for box in load() if box.slug in chapters}
        return {
            "boxes": boxes.values(),
            "chapters": chapters,
            "curves": [
                curve(boxes[need], box) for box in boxes.values() for need in box.needs if need in boxes
            ],
            "needs": {
                box.slug: [chapters[need].number for need in box.needs if need in boxes]
                for box in boxes.values()
            },
            "size": (
                COLUMN * (1 + max(b.place[1] for b in load())),
                ROW * (1 + max(b.place[0] for b in load())),
            ),
            "box": (WIDTH, HEIGHT),
        }


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the directive."""
    app.add_directive("chapter-map", ChapterMap)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
