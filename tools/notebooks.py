"""Execute, check and create the notebooks of the book.

python -m tools.notebooks execute [SLUG ...]   run them and write clean outputs (all, if none is named)
python -m tools.notebooks check [SLUG ...]     say what is wrong with them; nothing is run
python -m tools.notebooks new 03-my-chapter    start a chapter: a notebook in each language
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from nbclient.exceptions import CellExecutionError, CellTimeoutError
from nbformat import NotebookNode

from book._ext import notebook as nb
from book._ext.findings import Finding
from book._ext.install import CELL_ID, install_cell
from book._ext.notebook_checks import install_problems, problems
from tools import use_any_console

BOOK = Path("book")


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; return the exit status."""
    use_any_console()
    parser = argparse.ArgumentParser(
        prog="python -m tools.notebooks", description="The notebooks of the book."
    )
    commands = parser.add_subparsers(dest="command", required=True)
    for name, help_ in (("execute", "run and write clean outputs"), ("check", "say what is wrong")):
        command = commands.add_parser(name, help=help_)
        command.add_argument(
            "slugs", nargs="*", metavar="SLUG", help="a chapter such as 05-logistic-regression"
        )
    commands.add_parser("new", help="start a chapter in both languages").add_argument("slug", metavar="SLUG")
    options = parser.parse_args(arguments)
    try:
        if options.command == "new":
            return new(options.slug)
        paths = chosen(options.slugs)
        return execute(paths) if options.command == "execute" else check(paths)
    except ValueError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2


def chosen(slugs: list[str]) -> list[Path]:
    """Return the notebooks of these chapters in both languages."""
    every = nb.notebooks(BOOK)
    known = sorted({path.stem for path in every})
    if unknown := [slug for slug in slugs if slug not in known]:
        message = f"no chapter {', '.join(unknown)}; there are: {', '.join(known) or 'none yet'}"
        raise ValueError(message)
    return [path for path in every if not slugs or path.stem in slugs]


def execute(paths: list[Path]) -> int:
    """Run the notebooks; a failing one is left as it was."""
    failed = 0
    for place, path in enumerate(paths, 1):
        print(f"[{place}/{len(paths)}] {path.as_posix()}", flush=True)
        try:
            fresh = nb.execute(installing(nb.read(path), path.parent.name), path.parent.resolve())
        except (CellExecutionError, CellTimeoutError) as error:
            print(f"error: {path.as_posix()}: {error}", file=sys.stderr)
            failed += 1
        else:
            nb.write(fresh, path)
    return (1 if failed else 0) | check(paths)


def installing(notebook: NotebookNode, language: str) -> NotebookNode:
    """Return a notebook whose first code cell is the one that installs what is missing."""
    for cell in notebook.cells:
        if cell.id == CELL_ID:
            cell.source = install_cell(language, Path())
            cell.metadata["tags"] = ["hide-input"]
    return notebook


def check(paths: list[Path]) -> int:
    """Print every finding about the notebooks."""
    findings = []
    for path in paths:
        notebook = nb.read(path)
        findings += problems(notebook, path.as_posix())
        findings += install_problems(notebook, path.as_posix(), install_cell(path.parent.name, Path()))
        if path.read_text(encoding="utf-8") != nb.dumps(notebook):
            findings.append(
                Finding(
                    path.as_posix(), "", "not in canonical form", "run `python -m tools.notebooks execute`"
                )
            )
    for finding in findings:
        print(finding)
    return 1 if findings else 0


def new(slug: str) -> int:
    """Write the two notebooks of a new chapter."""
    if not nb.SLUG.fullmatch(slug):
        message = (
            f"{slug!r} is not a chapter's name; two digits and English words, such as 03-gradient-descent"
        )
        raise ValueError(message)
    paths = {language: BOOK / language / f"{slug}.ipynb" for language in nb.LANGUAGES}
    if taken := [path.as_posix() for path in paths.values() if path.exists()]:
        message = f"{', '.join(taken)} exists already"
        raise ValueError(message)
    template = Path(__file__).parent / "templates"
    for language, path in paths.items():
        nb.write(installing(nb.read(template / f"chapter.{language}.ipynb"), language), path)
        print(f"wrote {path.as_posix()}")
    print("next: write both, then `python -m tools.notebooks execute` and `python -m tools.twins status`")
    return 0


if __name__ == "__main__":
    sys.exit(main())
