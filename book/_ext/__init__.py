"""How a page of the book is made: one module per job, set up together."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx

MODULES = (
    "bilingual",
    "actions",
    "folding",
    "highlighting",
    "lists",
    "maths",
    "pages",
    "progress",
    "search",
    "tables",
    "terms",
    "widgets",
)


def setup(app: Sphinx) -> dict[str, bool]:
    """Set up every module of the extension."""
    for module in MODULES:
        app.setup_extension(f"book._ext.{module}")
    return {"parallel_read_safe": False, "parallel_write_safe": False}
