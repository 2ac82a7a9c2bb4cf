"""Make what a release hands out, in dist/: a wheel, and a notebooks.zip that runs in an empty folder.

python -m tools.release [--into FOLDER]
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import zipfile
from pathlib import Path

from tools import use_any_console

ROOT = Path(__file__).parents[1]
LANGUAGES = ("ko", "en")
EPOCH = (2020, 1, 1, 0, 0, 0)  # the same bytes for the same content
READ_ME = Path(__file__).with_name("templates") / "notebooks-readme.txt"


def build_wheel(into: Path) -> Path:
    """Build the wheel of dlnotes and return its path."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(into)]
    environment = os.environ | {"SOURCE_DATE_EPOCH": "1577836800"}
    subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
    return max(into.glob("dlnotes-*.whl"), key=lambda path: path.stat().st_mtime)


def pack_notebooks(wheel: Path, into: Path) -> Path:
    """Pack the notebooks of both languages with the wheel that they import, and return the path."""
    archive = into / "notebooks.zip"
    files = {"README.txt": READ_ME.read_bytes(), wheel.name: wheel.read_bytes()}
    for lang in LANGUAGES:
        for notebook in sorted((ROOT / "book" / lang).glob("*.ipynb")):
            files[f"{lang}/{notebook.name}"] = notebook.read_bytes()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            packed.writestr(entry, content)
    return archive


def main(arguments: list[str] | None = None) -> int:
    """Build both files and say where they are."""
    use_any_console()
    parser = argparse.ArgumentParser(prog="python -m tools.release", description=__doc__)
    parser.add_argument("--into", type=Path, default=ROOT / "dist")
    into = parser.parse_args(arguments).into
    into.mkdir(parents=True, exist_ok=True)
    wheel = build_wheel(into)
    archive = pack_notebooks(wheel, into)
    for path in (wheel, archive):
        print(f"{path} ({path.stat().st_size / 1000:.0f} kB)")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
