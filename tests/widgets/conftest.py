"""Pages with every explorer, and the raw modules, both served."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from dlnotes.widgets._bundle import STATIC
from tests.widgets.harness import quiet_page, served, write_pages


@pytest.fixture(scope="package")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with ko.html and en.html, each with every explorer."""
    made = tmp_path_factory.mktemp("pages")
    write_pages(made)
    return made


@pytest.fixture(scope="package")
def address(folder: Path) -> Iterator[str]:
    with served(folder) as address:
        yield address


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    with quiet_page(chromium, viewport={"width": 1280, "height": 900}) as page:
        yield page


@pytest.fixture(scope="package")
def modules(chromium: Browser) -> Iterator[Page]:
    """Return a page from which `import("/shared/x.mjs")` reaches the modules as they are written."""
    with served(STATIC) as address, quiet_page(chromium) as page:
        page.route(
            "**/blank", lambda route: route.fulfill(content_type="text/html", body="<title>modules</title>")
        )
        page.goto(f"{address}/blank")
        yield page
