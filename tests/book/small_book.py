"""The small book of tests/samples/search: built by Sphinx itself, with the extensions that search needs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "tests" / "samples" / "search"


def build(source: Path, site: Path) -> Path:
    """Build the book of `source` into `site`, warnings being errors; return `site`."""
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "-b", "html", str(source), str(site)]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, env=environment, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    return site


def index(site: Path, lang: str) -> dict[str, tuple[str, list[list[str]]]]:
    """Return the index of one language that a site holds: title and sections of each page by name."""
    text = (site / "_static" / "search" / f"{lang}.js").read_text(encoding="utf-8")
    head, tail = f'dlnotesSearch.add("{lang}",', ");\n"
    assert text.startswith(head)
    assert text.endswith(tail)
    data: dict[str, Any] = json.loads(text.removeprefix(head).removesuffix(tail))
    return {name: (title, sections) for name, title, sections in data["pages"]}
