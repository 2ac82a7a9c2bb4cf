"""Two languages in one build: the language of a page is its folder, book/<language>/.

Each page gets its own interface words, sidebar, neighbours, numbers and `lang`, and a link to the
same page in the other language. Sphinx knows one language per build, so its words are exchanged
before a page is read, before its references are resolved, and before it is written.
"""

from __future__ import annotations

import copy
import gettext
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx import addnodes, locale
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.transforms.post_transforms import SphinxPostTransform

from book._ext.words import DEFAULT_LANGUAGE, LANGUAGES, word

DOOR = "book/index"
_FOLDER = re.compile(r"book/(?P<lang>ko|en)/(?P<name>.+)$")
_HANGUL = re.compile("[가-힣]")
_CHAPTER = re.compile(r"(?P<number>\d\d)-[a-z-]+$")


def language_of(page: str) -> str | None:
    """Return the language of a page by its folder, or None for a page of both languages."""
    match = _FOLDER.match(page)
    return match["lang"] if match else None


def name_of(page: str) -> str:
    """Return the name that a page shares with its twin."""
    match = _FOLDER.match(page)
    return match["name"] if match else page


def chapter_number(page: str) -> int | None:
    """Return 5 for book/ko/05-logistic-regression, None for a page that is no chapter."""
    match = _CHAPTER.match(name_of(page))
    return int(match["number"]) if match else None


# ---- words of Sphinx itself --------------------------------------------------------------------


class _Catalogue(gettext.NullTranslations):
    """The words of Sphinx in one language; ours come first, where Sphinx has none in Korean."""

    def __init__(self, lang: str) -> None:
        super().__init__()
        self._own = {message: word(key, lang) for message, key in _OWN.items()}
        folder = Path(locale.__file__).parent
        self.add_fallback(gettext.translation("sphinx", folder, [lang], fallback=True))

    def gettext(self, message: str) -> str:
        """Return a message in the language of the catalogue."""
        return self._own.get(message) or super().gettext(message)


_OWN = {f"Link to this {place}": f"link-{place}" for place in ("heading", "image", "table", "equation")}
_CATALOGUES = {lang: _Catalogue(lang) for lang in LANGUAGES}
_NUMBERED = ("figure", "table", "code-block", "section")


def _speak(app: Sphinx, page: str) -> str:
    """Exchange the words of this process for those of the page's language, and return it."""
    lang = language_of(page) or DEFAULT_LANGUAGE
    locale.translators["general", "sphinx"] = _CATALOGUES[lang]
    app.config.numfig_format = {kind: word(kind, lang) for kind in _NUMBERED}
    return lang


class Speak(SphinxPostTransform):
    """Speak before references are resolved, so that a figure is named in the language of its page."""

    default_priority = 0

    def run(self, **kwargs: Any) -> None:
        _speak(self.app, self.env.docname)


class MarkKorean(SphinxPostTransform):
    """Say of Korean text on an English page that it is Korean: the notes are quoted in their own words."""

    default_priority = 900

    def run(self, **kwargs: Any) -> None:
        if language_of(self.env.docname) != "en":
            return
        for text in self.document.findall(nodes.Text):
            block = text.parent
            while isinstance(block, nodes.Inline):
                block = block.parent
            if _HANGUL.search(text) and not isinstance(block, nodes.FixedTextElement):
                block["classes"] = sorted({*block["classes"], "language-ko"})


def _read(app: Sphinx, page: str, source: list[str]) -> None:
    lang = _speak(app, page)
    prompts = getattr(app.env, "mystnb_config", None)
    if prompts is not None:
        prompts.code_prompt_show = word("code-show", lang)
        prompts.code_prompt_hide = word("code-hide", lang)


# ---- numbers -----------------------------------------------------------------------------------


def _give_back(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Give Sphinx its own numbers back: it rewrites every page whose numbers are not as it left them."""
    env.toc_fignumbers = getattr(env, "own_fignumbers", env.toc_fignumbers)
    return []


def _number(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Number figures, tables and equations within their chapter: 5.1, 5.2, … in both languages."""
    env.own_fignumbers = copy.deepcopy(env.toc_fignumbers)  # type: ignore[attr-defined]
    before = getattr(env, "chapter_fignumbers", {})
    for page, kinds in env.toc_fignumbers.items():
        chapter = chapter_number(page)
        for numbers in kinds.values():
            in_order = sorted(numbers, key=numbers.__getitem__)
            for n, key in enumerate(in_order, 1):
                numbers[key] = (n,) if chapter is None else (chapter, n)
    env.chapter_fignumbers = copy.deepcopy(env.toc_fignumbers)  # type: ignore[attr-defined]
    equations = env.get_domain("math").equations
    counts: dict[str, int] = {}
    for label, (page, _) in sorted(equations.items(), key=lambda item: (item[1][0], item[1][1] or 0)):
        counts[page] = counts.get(page, 0) + 1
        equations[label] = (page, counts[page])
    # The words in use are pickled with the environment; others would make the next build a full one.
    app.config.numfig_format = app.numfig_format_at_start  # type: ignore[attr-defined]
    return [page for page, numbers in env.toc_fignumbers.items() if numbers != before.get(page)]


# ---- the page ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Entry:
    """One line of the sidebar."""

    page: str
    title: str
    number: int | None
    current: bool


def _children(env: BuildEnvironment, page: str) -> Iterator[str]:
    for tree in env.tocs.get(page, nodes.bullet_list()).findall(addnodes.toctree):
        for _, child in tree["entries"]:
            if child in env.found_docs:
                yield child


def _sidebar(env: BuildEnvironment, lang: str, page: str) -> list[Entry]:
    """List the index of a language and its chapters in the order of _toc.yml."""
    index = f"book/{lang}/index"
    return [
        Entry(child, env.titles[child].astext(), chapter_number(child), child == page)
        for child in (index, *_children(env, index))
        if child in env.titles
    ]


def _twins(app: Sphinx, page: str) -> dict[str, str]:
    """Return the page in every language: its twin, or the index of that language."""
    known = app.env.found_docs | getattr(app, "twin_pages", set())
    name = name_of(page)
    pages = {lang: f"book/{lang}/{name}" for lang in LANGUAGES}
    return {lang: twin if twin in known else f"book/{lang}/index" for lang, twin in pages.items()}


def _context(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    lang = _speak(app, page)
    entries = _sidebar(app.env, lang, page) if language_of(page) else []
    places = [entry.page for entry in entries]
    here = places.index(page) if page in places else None
    base = app.config.html_baseurl.rstrip("/")

    def address(target: str) -> str:
        uri = app.builder.get_target_uri(target)
        return f"{base}/{uri}" if base else Path(uri).name if target == page else context["pathto"](target)

    context.update(
        language=lang,
        page_language=language_of(page),
        other_language=next(other for other in LANGUAGES if other != lang),
        languages=LANGUAGES,
        word=lambda key, other=None: word(key, other or lang),
        site_title=word("site-title", lang),
        home=f"book/{lang}/index" if language_of(page) else DOOR,
        entries=entries,
        previous_entry=entries[here - 1] if here else None,
        next_entry=entries[here + 1] if here is not None and here + 1 < len(entries) else None,
        chapter_number=chapter_number(page),
        twins=_twins(app, page) if language_of(page) else {},
        address=address,
        is_door=page == DOOR,
    )


def _put_door_first(app: Sphinx) -> None:
    """Write the door page to index.html at the top of the site instead of book/index.html."""
    builder = app.builder
    uri, outfile = builder.get_target_uri, builder.get_outfilename  # type: ignore[attr-defined]
    rename = {DOOR: "index"}
    builder.get_target_uri = lambda page, typ=None: uri(rename.get(page, page), typ)  # type: ignore[method-assign]
    builder.get_outfilename = lambda page: outfile(rename.get(page, page))  # type: ignore[attr-defined]


def _start(app: Sphinx) -> None:
    app.numfig_format_at_start = dict(app.config.numfig_format)  # type: ignore[attr-defined]
    if app.builder.format == "html":
        _put_door_first(app)
        app.builder.search = False  # ours is search.py


def _extra_pages(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    yield "404", {"title": word("not-found-title", DEFAULT_LANGUAGE)}, "404.html"


def _theme(app: Sphinx) -> None:
    app.add_html_theme("dlnotes", str(Path(__file__).with_name("theme")))


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect the hooks; words are state of the process, so pages are read and written one by one."""
    _theme(app)
    app.add_config_value("comments_config", {}, "")  # set by jupyter-book for an extension we leave out
    app.connect("builder-inited", _start)
    app.connect("source-read", _read, priority=1)
    app.add_post_transform(Speak)
    app.add_post_transform(MarkKorean)
    app.connect("env-get-updated", _give_back, priority=100)
    app.connect("env-get-updated", _number, priority=900)
    app.connect("html-collect-pages", _extra_pages)
    app.connect("html-page-context", _context, priority=1)
    return {"parallel_read_safe": False, "parallel_write_safe": False}
