"""Pages that are lists: statements with their verdicts, terms, sources, exercises, explorers, the map.

Each is a directive in a page of both languages; what it lists is read where it is kept.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

MODULES = ("ledger_list", "term_list", "source_list", "exercise_list", "explorer_list", "chapter_map")


def _static(_app: Sphinx, config: Any) -> None:
    config.html_static_path.append(str(Path(__file__).parent / "static"))


def setup(app: Sphinx) -> dict[str, bool]:
    """Set up every list."""
    app.connect("config-inited", _static)
    for module in MODULES:
        app.setup_extension(f"book._ext.lists.{module}")
    return {"parallel_read_safe": True, "parallel_write_safe": True}
