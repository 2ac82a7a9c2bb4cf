"""Pages with every explorer, served."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.widgets.harness import EXPLORERS, bring, served, write_pages


@pytest.fixture(scope="package")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with ko.html and en.html of each explorer, in a folder of its name."""
    made = tmp_path_factory.mktemp("pages")
    for name in EXPLORERS:
        (made / name).mkdir()
        write_pages(made / name, explorer=name)
    return made


@pytest.fixture(scope="package")
def address(folder: Path) -> Iterator[str]:
    with served(folder) as address:
        yield address


@pytest.fixture
def english(request: pytest.FixtureRequest, page: Page, address: str) -> Page:
    """Return the English page of an explorer: of the one that a test is for, else the one its file is for."""
    own = request.module.__name__.rpartition("test_")[2]
    given = getattr(request.node, "callspec", None)
    name = str(given.params.get("name", own)) if given else own
    page.goto(f"{address}/{name}/en.html")
    bring(page, name)
    return page
