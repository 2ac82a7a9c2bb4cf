"""Compile the data files of the book into package data: `python -m tools.compile [--check]`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from book._ext import exercises, ledger, quiz

ROOT = Path(__file__).resolve().parent.parent
COMPILERS = (
    quiz,
    ledger,
    exercises,
)  # each has `outputs(root) -> dict[Path, str]`: what its sources compile to


def stale(root: Path) -> dict[Path, str]:
    """The compiled files that differ from their sources, with the text that they should hold."""
    made = {path: text for compiler in COMPILERS for path, text in compiler.outputs(root).items()}
    return {
        path: text
        for path, text in made.items()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    }


def main(arguments: list[str] | None = None) -> int:
    """Write the compiled files, or with --check only name those that are stale."""
    parser = argparse.ArgumentParser(prog="python -m tools.compile", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail when a file is stale")
    check = parser.parse_args(arguments).check
    try:
        differing = stale(ROOT)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 1
    for path, text in differing.items():
        name = path.relative_to(ROOT).as_posix()
        if check:
            print(f"{name} is stale; run `python -m tools.compile`", file=sys.stderr)
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
            print(f"wrote {name}")
    return 1 if check and differing else 0


if __name__ == "__main__":
    raise SystemExit(main())
