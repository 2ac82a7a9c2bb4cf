"""Keep the two languages of the book together.

python -m tools.twins status                     list everything in which they have drifted apart
python -m tools.twins review SLUG CELL [--yes]   show both texts of one cell; once confirmed, stamp that cell

A stamp says that somebody has read both texts side by side. No command stamps more than one cell.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from nbformat import NotebookNode

from book._ext import twins
from book._ext.notebook import write
from tools import use_any_console

BOOK = Path("book")


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; return the exit status."""
    use_any_console()
    parser = argparse.ArgumentParser(
        prog="python -m tools.twins", description="The two languages of the book."
    )
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("status", help="list what has drifted apart")
    reviewing = commands.add_parser("review", help="show both texts of one cell and stamp it")
    reviewing.add_argument("slug", metavar="SLUG", help="a chapter such as 05-logistic-regression")
    reviewing.add_argument("cell", metavar="CELL", help="the id of one cell")
    reviewing.add_argument("--yes", action="store_true", help="confirm without being asked")
    options = parser.parse_args(arguments)
    try:
        return status() if options.command == "status" else review(options.slug, options.cell, options.yes)
    except ValueError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2


def status() -> int:
    """Print every finding."""
    found = twins.compare_tree(BOOK)
    for finding in found:
        print(finding)
    print(f"{len(found)} to mend" if found else "the two languages agree")
    return 1 if found else 0


def review(slug: str, cell_id: str, confirmed: bool) -> int:
    """Show one cell in both languages and stamp it if the reader says that both say the same."""
    pair = _pair(slug)
    ko, en = _cells(pair, cell_id)
    if differences := twins.compare_cell(pair, ko, en):
        print(*differences, sep="\n")
        print("mend this first; nothing was stamped")
        return 1
    for title, cell in (("한국어", ko), ("English", en)):
        print(f"──── {title} " + "─" * 60, cell.source, sep="\n")
    if not confirmed and input("Do both say the same? [y/N] ").strip().lower() not in ("y", "yes"):
        print("nothing was stamped")
        return 1
    twins.stamp(ko, en)
    for language, notebook in (("ko", pair.ko), ("en", pair.en)):
        write(notebook, BOOK / language / f"{slug}.ipynb")
    print(f"stamped {slug}, cell {cell_id}")
    return 0


def _pair(slug: str) -> twins.Pair:
    known = {pair.name: pair for pair in twins.pairs(BOOK)}
    if slug not in known:
        message = f"no chapter {slug} in both languages; there are: {', '.join(known) or 'none yet'}"
        raise ValueError(message)
    return known[slug]


def _cells(pair: twins.Pair, cell_id: str) -> tuple[NotebookNode, NotebookNode]:
    known = {ko.id: (ko, en) for ko, en in pair.cells()}
    if cell_id not in known:
        message = f"no cell {cell_id} in both notebooks of {pair.name}; there are: {', '.join(known)}"
        raise ValueError(message)
    if not twins.needs_stamp(*known[cell_id]):
        message = f"cell {cell_id} of {pair.name} holds no words of its language; there is nothing to review"
        raise ValueError(message)
    return known[cell_id]


if __name__ == "__main__":
    sys.exit(main())
