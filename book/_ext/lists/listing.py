"""What the lists share: a directive that knows its page's language and fills a template from files."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

import nbformat
from docutils import nodes
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from sphinx.util.docutils import SphinxDirective

from book._ext.bilingual import chapter_number, language_of
from book._ext.words import DEFAULT_LANGUAGE, LANGUAGES
from book._ext.words import load as load_words
from dlnotes._richtext import to_html, to_text

HERE = Path(__file__).parent
WORDS = HERE / "words.yml"


@dataclass(frozen=True)
class Chapter:
    """A chapter that is there: its name, number and title, and where it is from the lists' pages."""

    name: str
    number: int
    title: str

    @property
    def address(self) -> str:
        """The chapter's page."""
        return f"{self.name}.html"


class Listing(SphinxDirective):
    """A directive without content that becomes HTML."""

    template: ClassVar[str]

    def run(self) -> list[nodes.Node]:
        """Write the list, and have the page read again when one of its sources changes."""
        for path in (WORDS, HERE / "templates" / self.template, *self.notebooks(), *self.sources()):
            self.env.note_dependency(str(path))
        html = (
            _templates().get_template(self.template).render(word=self.word, lang=self.lang, **self.context())
        )
        node = nodes.raw("", html, format="html")
        self.set_source_info(node)
        return [node]

    @property
    def lang(self) -> str:
        """The language of the page."""
        return language_of(self.env.docname) or DEFAULT_LANGUAGE

    @property
    def other(self) -> str:
        """The language of its twin."""
        return next(lang for lang in LANGUAGES if lang != self.lang)

    def word(self, key: str, **values: Any) -> str:
        """Return words of the lists in the page's language, with values filled in."""
        return load_words(WORDS)[key][self.lang].format(**values)

    def notebooks(self) -> list[Path]:
        """Return the notebooks of the page's language."""
        return sorted(Path(self.env.srcdir, "book", self.lang).glob("*.ipynb"))

    def chapters(self) -> dict[str, Chapter]:
        """Return the chapters that there are in the page's language, by name, in order."""
        numbers = {path: chapter_number(f"book/{self.lang}/{path.stem}") for path in self.notebooks()}
        return {p.stem: Chapter(p.stem, number, _title(p)) for p, number in numbers.items() if number}

    def sources(self) -> Iterable[Path]:
        """Return the files that the list is made from, beside the notebooks."""
        raise NotImplementedError

    def context(self) -> dict[str, Any]:
        """Return what the template asks for."""
        raise NotImplementedError


@cache
def _templates() -> Environment:
    templates = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.filters["rich"] = lambda text: Markup(to_html(text))
    templates.filters["plain"] = to_text
    return templates


def _title(path: Path) -> str:
    return _read_title(path, path.stat().st_mtime_ns)


@cache
def _read_title(path: Path, _changed: int) -> str:
    first = nbformat.read(path, as_version=4).cells[0].source.splitlines()[0]
    return first.removeprefix("#").strip()
