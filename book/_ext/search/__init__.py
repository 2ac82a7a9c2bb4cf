"""Search: the book's own index of its sections, and the pages that ask it.

Sphinx's search neither sees parts of Korean compounds nor ranks; it is switched off. Sections are
collected while a page is read and kept with the environment, so that an unchanged page keeps its own.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from docutils import nodes
from ruamel.yaml import YAML
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from book._ext import glossary
from book._ext.bilingual import language_of, name_of
from book._ext.search.sections import Section, sections
from book._ext.words import DEFAULT_LANGUAGE, LANGUAGES
from book._ext.words import load as load_words

HERE = Path(__file__).parent
ASSETS = ("search.js", "keyboard.js", "page.js", "search.css")
Pages = Mapping[str, tuple[str, Sequence[Section]]]


@cache
def morphology() -> dict[str, list[str]]:
    """Return what search knows about the two languages: endings, suffixes, stops."""
    data = YAML(typ="safe").load((HERE / "language.yml").read_text(encoding="utf-8"))
    return {kind: words.split() for kind, words in data.items()}


# ---- the index ---------------------------------------------------------------------------------


def index(pages: Pages) -> dict[str, Any]:
    """Return the index of one language: pages by name, each with its title and its sections."""
    return {
        "pages": [[name, title, [_trimmed(part) for part in parts]] for name, (title, parts) in pages.items()]
    }


def _trimmed(section: Section) -> list[str]:
    return list(section if section.code else section[:3])


def knowledge(terms: Iterable[glossary.Term]) -> dict[str, Any]:
    """Return the words of the languages and the names of the terms; what is refused is still understood."""
    return morphology() | {
        "terms": [
            {
                "ko": [*term.renderings("ko"), *term.refused],
                "en": list(term.renderings("en")),
                "near": list(term.search),
            }
            for term in terms
        ]
    }


def call(function: str, *arguments: Any) -> str:
    """Return a script that hands data to search; a classic one, because it must load from a disk too."""
    written = ",".join(json.dumps(value, ensure_ascii=False, separators=(",", ":")) for value in arguments)
    return f"dlnotesSearch.{function}({written});\n"


def write(folder: Path, pages: Pages) -> None:
    """Write everything that the search pages load."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in ASSETS:
        shutil.copyfile(HERE / name, folder / name)
    (folder / "terms.js").write_text(call("know", knowledge(glossary.load())), encoding="utf-8")
    for lang in LANGUAGES:
        own = {name_of(page): pages[page] for page in sorted(pages) if language_of(page) == lang}
        (folder / f"{lang}.js").write_text(call("add", lang, index(own)), encoding="utf-8")


# ---- the build ---------------------------------------------------------------------------------


def _kept(env: BuildEnvironment) -> dict[str, list[Section]]:
    if not hasattr(env, "dlnotes_sections"):
        env.dlnotes_sections = {}  # type: ignore[attr-defined]
    return env.dlnotes_sections  # type: ignore[attr-defined]


def _collect(app: Sphinx, doctree: nodes.document) -> None:
    page = app.env.docname
    if language_of(page):
        found = sections(doctree)
        if "nosearch" in app.env.metadata[page]:  # as in Sphinx: only the titles of such a page are found
            found = [part._replace(text="", code="") for part in found]
        _kept(app.env)[page] = found


def _purge(app: Sphinx, env: BuildEnvironment, page: str) -> None:
    _kept(env).pop(page, None)


def _merge(app: Sphinx, env: BuildEnvironment, pages: Iterable[str], other: BuildEnvironment) -> None:
    _kept(env).update({page: _kept(other)[page] for page in pages if page in _kept(other)})


def _start(app: Sphinx) -> None:
    app.builder.search = False  # type: ignore[attr-defined]
    known = getattr(app, "twin_pages", set())
    app.twin_pages = known | {f"book/{lang}/search" for lang in LANGUAGES}  # type: ignore[attr-defined]


def _templates(app: Sphinx, config: Any) -> None:
    config.templates_path.append(str(HERE))


def _pages(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    words = load_words(HERE / "words.yml")

    def spoken(lang: str) -> dict[str, str]:
        return {key: entry[lang] for key, entry in words.items()}

    for lang in LANGUAGES:
        order = [lang, *(other for other in LANGUAGES if other != lang)]
        context = {"title": words["title"][lang], "search_words": spoken(lang), "search_order": order}
        yield f"book/{lang}/search", context, "search-page.html"
    context = {
        "title": words["title"][DEFAULT_LANGUAGE],
        "search_words": {lang: spoken(lang) for lang in LANGUAGES},
    }
    yield "search", context, "search-door.html"


def _finish(app: Sphinx, error: Exception | None) -> None:
    if error is None and app.builder.format == "html":
        titles = app.env.titles
        pages = {page: (titles[page].astext(), parts) for page, parts in _kept(app.env).items()}
        write(Path(app.outdir, "_static", "search"), pages)


def setup(app: Sphinx) -> dict[str, Any]:
    """Connect the hooks."""
    app.connect("config-inited", _templates)
    app.connect("builder-inited", _start)
    app.connect("doctree-read", _collect)
    app.connect("env-purge-doc", _purge)
    app.connect("env-merge-info", _merge)
    app.connect("html-collect-pages", _pages)
    app.connect("build-finished", _finish)
    return {"parallel_read_safe": True, "parallel_write_safe": True, "env_version": 1}
