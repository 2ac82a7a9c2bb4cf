<<<<<<< HEAD
"""Pages that are lists: the statements with their verdicts, the terms, the sources, the exercises, the map.
=======
"""Pages that are lists: the statements with their verdicts, the terms, the sources, the explorers, the map.
>>>>>>> h-e4

Each is a directive in a page of both languages; what it lists is read where it is kept.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

<<<<<<< HEAD
MODULES = ("ledger_list", "term_list", "source_list", "exercise_list", "chapter_map")
=======
MODULES = ("ledger_list", "term_list", "source_list", "explorer_list", "chapter_map")
>>>>>>> h-e4


def _static(_app: Sphinx, config: Any) -> None:
    config.html_static_path.append(str(Path(__file__).parent / "static"))


def setup(app: Sphinx) -> dict[str, bool]:
    """Set up every list."""
    app.connect("config-inited", _static)
    for module in MODULES:
        app.setup_extension(f"book._ext.lists.{module}")
    return {"parallel_read_safe": True, "parallel_write_safe": True}
