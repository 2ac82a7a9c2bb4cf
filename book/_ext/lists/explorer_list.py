"""The explorers: all that `dlnotes.widgets` has, in the order of the chapters, as they are in the notebooks.

An explorer here and the one in its chapter share what the reader does, as their key is the same. One that
stands in no notebook yet is told in words, with its tasks.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from markupsafe import Markup
from sphinx.application import Sphinx

from book._ext.lists.listing import Chapter, Listing
from dlnotes import widgets
from dlnotes.widgets._base import Explorer
from dlnotes.widgets._bundle import WORDS as WIDGET_WORDS
from dlnotes.widgets._bundle import load_words


@dataclass(frozen=True)
class Entry:
    """An explorer: its name, what it says of itself, its tasks, where it stands, and its mount there."""

    name: str
    title: str
    lead: str
    tasks: list[str]
    chapter: Chapter
    address: str
    section: str
    mount: Markup


def explorers() -> list[type[Explorer]]:
    """Return every explorer that readers can have, by chapter."""
    exported = [getattr(widgets, name) for name in widgets.__all__]
    found = [each for each in exported if issubclass(each, Explorer)]
    return sorted(found, key=lambda each: (each.chapter(), each._module))


def place_of(notebook: Path, name: str) -> tuple[str, str, Markup] | None:
    """Return where a notebook shows an explorer: id and heading of the section, and the mount; or None."""
    section, mount = ("", ""), f'<div class="dlnotes-widget" data-widget="{name}"'
    for cell in nbformat.read(notebook, as_version=4).cells:
        if cell.cell_type == "markdown" and cell.source.startswith("## "):
            section = cell.id, cell.source.splitlines()[0].removeprefix("## ").strip()
        outputs = (output.get("data", {}).get("text/html", "") for output in cell.get("outputs", ()))
        if page := next((page for page in map("".join, outputs) if page.startswith(mount)), None):
            return *section, Markup(page)
    return None


class ExplorerList(Listing):
    """Every explorer, with a link to its place."""

    template = "explorers.html"

    def sources(self) -> Iterable[Path]:
        files = [Path(inspect.getfile(each)) for each in explorers()]
        return [*files, *(WIDGET_WORDS / f"{each._module}.json" for each in explorers())]

    def context(self) -> dict[str, Any]:
        chapters, notebooks = self.chapters(), {path.stem: path for path in self.notebooks()}
        entries = []
        for each in explorers():
            if chapter := chapters.get(each.chapter()):
                words = load_words(each._module, self.lang)
                place = place_of(notebooks[chapter.name], each._module)
                anchor, section, mount = place or ("", chapter.title, Markup())
                entries.append(
                    Entry(
                        name=each._module,
                        title=words["title"],
                        lead=words["lead"],
                        tasks=each.task_texts(self.lang),
                        chapter=chapter,
                        address=f"{chapter.address}#{anchor}" if anchor else chapter.address,
                        section=section,
                        mount=mount,
                    )
                )
        return {"entries": entries}


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the directive."""
    app.add_directive("explorer-list", ExplorerList)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
