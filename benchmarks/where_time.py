"""Record the times that the explorer of chapter 10 shows: `python -m benchmarks.where_time`.

Run it on a machine that is otherwise idle, and commit the file. It keeps ratios alone, no seconds: every
time is told beside that of a loop over 1000 numbers, so a machine that is faster throughout gives the same.
"""

from __future__ import annotations

import json
import platform
import sys

import numpy as np

from dlnotes.widgets.where_time import BLOCK, COLUMNS, KEPT, ROWS, _measure


def main() -> None:
    """Measure and write the record with a note of what was measured."""
    note = {
        "job": "mean of (a - b) ** 2 over n numbers; processor time per number, loop over 1000 = 1",
        "blocks": f"{BLOCK} numbers at a time",
        "columns": f"columns of a matrix with {COLUMNS} columns in row order",
        "made": f"Python {platform.python_version()}, NumPy {np.__version__}, {platform.machine()}",
    }
    times = _measure(repeats=15)["times"]
    rows = ",\n".join(f'    "{row}": {json.dumps(times[row])}' for row in ROWS)
    head = json.dumps({"note": note}, indent=2)[:-2]
    KEPT.write_text(f'{head},\n  "times": {{\n{rows}\n  }}\n}}\n', encoding="utf-8")
    sys.stdout.write(KEPT.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
