"""What a reader can do with a notebook: run it, take it, mend it. All from the one `repository` setting.

Without a repository only what the site itself holds is offered: the notebook to download, and printing.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from docutils import nodes
from sphinx.application import Sphinx

from book._ext.bilingual import language_of
from book._ext.words import word

GITHUB = "github.com"


@dataclass(frozen=True)
class Action:
    """One thing to do with a page: `kind` names its icon, `download` is for files of the site."""

    kind: str
    label: str
    href: str
    download: bool = False


def repository_actions(url: str, branch: str, path: str, title: str, lang: str) -> list[Action]:
    """Return the actions that need the repository at `url`; none where it is empty.

    Colab and Binder read notebooks from GitHub only, so another host gets neither.
    """
    if not url:
        return []
    url = url.rstrip("/").removesuffix(".git")
    place = urlsplit(url)
    name = place.path.strip("/")
    actions = []
    if place.netloc == GITHUB:
        colab = f"https://colab.research.google.com/github/{name}/blob/{quote(branch)}/{quote(path)}"
        binder = f"https://mybinder.org/v2/gh/{name}/{quote(branch, safe='')}?{urlencode({'labpath': path})}"
        actions += [
            Action("colab", word("run-colab", lang), colab),
            Action("binder", word("run-binder", lang), binder),
        ]
    problem = urlencode({"title": word("report-title", lang) % title, "body": path})
    return [
        *actions,
        Action("edit", word("edit", lang), f"{url}/edit/{quote(branch)}/{quote(path)}"),
        Action("report", word("report", lang), f"{url}/issues/new?{problem}"),
    ]


def _context(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    lang = language_of(page)
    if lang is None or doctree is None:
        return
    options = app.config.html_theme_options
    source = PurePosixPath(app.env.doc2path(page, base=False)).as_posix()
    if not source.endswith(".ipynb"):
        return
    path = str(PurePosixPath(options.get("path_to_docs") or "", source))
    online = repository_actions(
        options.get("repository_url") or "",
        options.get("repository_branch") or "main",
        path,
        app.env.titles[page].astext(),
        lang,
    )
    notebook = context["pathto"](f"_sources/{source}", 1)
    take = Action("download", word("download", lang), notebook, download=True)
    run = [action for action in online if action.kind in ("colab", "binder")]
    context["page_actions"] = [*run, take, *(action for action in online if action not in run)]


def setup(app: Sphinx) -> dict[str, bool]:
    """Give each notebook its actions."""
    app.connect("html-page-context", _context, priority=2)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
