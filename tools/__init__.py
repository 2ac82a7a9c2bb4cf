"""Thin commands around the libraries of the repository: `python -m tools.<name>`."""

from __future__ import annotations

import sys


def use_any_console() -> None:
    """Print on every console: a letter that it lacks (cp949, say) becomes an escape, not a traceback."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")
