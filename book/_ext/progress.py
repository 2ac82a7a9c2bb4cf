"""The page of progress: `{progress}` stands for the widget, which learns here what there is to answer."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxDirective

from book._ext.bilingual import language_of
from book._ext.widgets import version
from book._ext.words import DEFAULT_LANGUAGE
from dlnotes.quiz import chapters
from dlnotes.widgets import Progress


class progress(nodes.General, nodes.Element):  # noqa: N801 - docutils names nodes so
    """Where the widget is to stand."""


class ProgressDirective(SphinxDirective):
    """`{progress}`, which takes nothing."""

    def run(self) -> list[nodes.Node]:
        _pages(self.env).add(self.env.docname)
        return [progress()]


def titles(env: BuildEnvironment, lang: str) -> dict[str, dict[str, str]]:
    """Return the chapters that have questions, with the titles of their sections; their own is under ""."""
    found = {}
    for chapter in chapters():
        page = f"book/{lang}/{chapter}"
        if page in env.found_docs:
            anchors = env.metadata[page].get("myst_slugs", {})
            sections = {name: title for name, (_, _, title) in anchors.items() if title}
            found[chapter] = sections | {"": env.titles[page].astext()}
    return found


def shown(env: BuildEnvironment, page: str) -> str:
    """Return the widget as it stands on a page."""
    lang = language_of(page) or DEFAULT_LANGUAGE
    return Progress(lang=lang, titles=titles(env, lang), ending=".html").to_html()


class ShowProgress(SphinxPostTransform):
    """Put the widget in its place, once all pages are read."""

    default_priority = 700

    def run(self, **kwargs: Any) -> None:
        for node in list(self.document.findall(progress)):
            node.replace_self(nodes.raw("", shown(self.env, self.env.docname), format="html"))


def _changed(_app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Write a page again when what it lists has changed: that stands in other pages and in the bank."""
    before = getattr(env, "progress_shown", {})
    after = {page: version(shown(env, page)) for page in sorted(_pages(env) & set(env.found_docs))}
    env.progress_shown = after  # type: ignore[attr-defined]
    return [page for page, text in after.items() if before.get(page) != text]


def _pages(env: BuildEnvironment) -> set[str]:
    """Return the pages with the directive, which outlive the process with the environment."""
    if not hasattr(env, "progress_pages"):
        env.progress_pages = set()
    pages: set[str] = env.progress_pages
    return pages


def setup(app: Sphinx) -> dict[str, bool]:
    """Add the directive, and what it becomes."""
    app.add_node(progress)
    app.add_directive("progress", ProgressDirective)
    app.add_post_transform(ShowProgress)
    app.connect("env-updated", _changed)
    return {"parallel_read_safe": False, "parallel_write_safe": True}
