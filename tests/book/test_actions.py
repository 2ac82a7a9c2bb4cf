"""The links that run, take and mend a chapter lead to files that exist."""

from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from docutils import nodes

from book._ext import actions
from book._ext.actions import repository_actions
from book._ext.boxes import box

URL = "https://github.com/someone/dlnotes"
PAGE = "book/ko/05-logistic-regression"


def links(root: Path, lang: str = "ko", url: str = URL, branch: str = "main") -> dict[str, str]:
    path = f"book/{lang}/05-logistic-regression.ipynb"
    return {a.kind: a.href for a in repository_actions(url, branch, path, "로지스틱 회귀", lang)}


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_targets_are_in_the_tree(root: Path, lang: str) -> None:
    found = links(root, lang)
    assert set(found) == {"colab", "binder", "edit", "report"}
    colab = re.fullmatch(
        r"https://colab.research.google.com/github/someone/dlnotes/blob/main/(.+)", found["colab"]
    )
    binder = parse_qs(urlsplit(found["binder"]).query)["labpath"][0]
    edit = found["edit"].removeprefix(f"{URL}/edit/main/")
    for path in (colab[1], binder, edit):
        assert (root / unquote(path)).is_file(), path
    assert urlsplit(found["report"]).path == "/someone/dlnotes/issues/new"


def test_nothing_is_offered_without_a_repository(root: Path) -> None:
    assert links(root, url="") == {}


def test_another_host_offers_no_colab(root: Path) -> None:
    assert set(links(root, url="https://gitlab.example/a/b.git")) == {"edit", "report"}


def test_a_branch_with_a_slash_is_quoted_for_binder(root: Path) -> None:
    assert "/gh/someone/dlnotes/feature%2Fx?" in links(root, branch="feature/x")["binder"]


def an_app(url: str) -> Any:
    """Return as much of Sphinx as the actions ask for."""
    title = nodes.title("", "로지스틱 회귀")
    env = SimpleNamespace(doc2path=lambda page, base: f"{page}.ipynb", titles={PAGE: title})
    config = SimpleNamespace(html_theme_options={"repository_url": url})
    builder = SimpleNamespace(get_target_uri=lambda page: f"{page}.html")
    return SimpleNamespace(config=config, env=env, builder=builder)


@pytest.mark.parametrize(
    ("url", "offered"),
    [(URL, ["Colab에서 실행", "Binder에서 실행", "노트북 내려받기"]), ("", ["노트북 내려받기"])],
)
def test_an_exercise_ends_with_what_runs_it(url: str, offered: list[str]) -> None:
    doctree = nodes.document("", None)
    exercise, other = box(classes=["box", "box-exercise"]), box(classes=["box", "box-note"])
    doctree += [exercise, other]
    actions._beside_exercises(an_app(url), doctree, PAGE)
    assert [link.astext() for link in exercise.children[-1].children[1:]] == offered
    assert exercise.children[-1].children[-1]["refuri"] == f"../../_sources/{PAGE}.ipynb"
    assert other.children == []
