"""Pages with every explorer, served."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.widgets.harness import EXPLORERS, served, write_pages


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
