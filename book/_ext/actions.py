"""What a reader can do with a notebook: run it, take it, mend it. All from the one `repository` setting.

Without a repository only what the site itself holds is offered: the notebook to download, and printing.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.util.osutil import relative_uri

from book._ext.bilingual import language_of
from book._ext.boxes import box
from book._ext.words import word

GITHUB = "github.com"
RUNNING = ("colab", "binder")


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


def page_actions(app: Sphinx, page: str) -> list[Action]:
    """Return the actions of a notebook's page: run it, download it, mend it."""
    lang = language_of(page)
    source = PurePosixPath(app.env.doc2path(page, base=False)).as_posix()
    if lang is None or not source.endswith(".ipynb"):
        return []
    options = app.config.html_theme_options
    online = repository_actions(
        options.get("repository_url") or "",
        options.get("repository_branch") or "main",
        str(PurePosixPath(options.get("path_to_docs") or "", source)),
        app.env.titles[page].astext(),
        lang,
    )
    notebook = relative_uri(app.builder.get_target_uri(page), f"_sources/{source}")
    take = Action("download", word("download", lang), notebook, download=True)
    run = [action for action in online if action.kind in RUNNING]
    return [*run, take, *(action for action in online if action not in run)]


def _context(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    if doctree is not None:
        context["page_actions"] = page_actions(app, page)


def _beside_exercises(app: Sphinx, doctree: nodes.document, page: str) -> None:
    """Put the ways to run the notebook where they are wanted: at the end of each exercise."""
    actions = [action for action in page_actions(app, page) if action.download or action.kind in RUNNING]
    exercises = [node for node in doctree.findall(box) if "box-exercise" in node["classes"]]
    for node in exercises if actions else ():
        line = nodes.paragraph("", word("exercise-run", language_of(page)), classes=["exercise-run"])
        for action in actions:
            kind = addnodes.download_reference if action.download else nodes.reference
            line += kind("", "", nodes.Text(action.label), refuri=action.href, classes=["page-tool"])
        node += line


def setup(app: Sphinx) -> dict[str, bool]:
    """Give each notebook and each of its exercises their actions."""
    app.connect("html-page-context", _context, priority=2)
    app.connect("doctree-resolved", _beside_exercises)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
