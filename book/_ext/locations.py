"""Where a warning comes from: the cell of a notebook, not a line that nobody can count to."""

from __future__ import annotations

import json
import logging
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.util.logging import WarningLogRecordTranslator

LINES_PER_CELL = 10_000  # myst-nb numbers the lines of cell n from (n + 1) * 10,000


class CellLocation(logging.Filter):
    """Say the cell where myst-nb says line 30,002."""

    def filter(self, record: logging.LogRecord) -> bool:
        if location := getattr(record, "location", None):
            record.location = cell_location(location)
        return True

    def install(self) -> None:
        """Stand behind the filter of Sphinx that makes a text of every location."""
        for handler in logging.getLogger("sphinx").handlers:
            for place, other in enumerate(handler.filters):
                if isinstance(other, WarningLogRecordTranslator):
                    handler.filters.insert(place + 1, self)
                    return


def cell_location(location: str) -> str:
    """Turn `…/05-logistic-regression.ipynb:30002` into `…/05-logistic-regression.ipynb, cell saturation`."""
    path, _, line = location.rpartition(":")
    place = int(line) // LINES_PER_CELL - 1 if line.isdigit() else -1
    if not path.endswith(".ipynb") or place < 0:
        return location
    cells = json.loads(Path(path).read_text(encoding="utf-8"))["cells"]
    return f"{path}, cell {cells[place]['id']}"


def setup(app: Sphinx) -> dict[str, bool]:
    """Install the filter."""
    CellLocation().install()
    return {"parallel_read_safe": True, "parallel_write_safe": True}
