"""Pages with every explorer, served."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.widgets.harness import served, write_pages


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
