"""The quiz bank and the reader's progress on the command line; what is written out is UTF-8.

`python -m dlnotes.quiz export --format moodle-xml|gift|anki-tsv|html --lang ko|en CHAPTER`
`python -m dlnotes.quiz import FILE --chapter CHAPTER --lang ko|en`
`python -m dlnotes.quiz progress show|export|import FILE|forget`
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from dlnotes.quiz.errors import QuizFileError
from dlnotes.quiz.export import FORMATS
from dlnotes.quiz.jupyterquiz import import_jupyterquiz
from dlnotes.quiz.load import chapters, load
from dlnotes.quiz.progress import (
    encode_progress,
    forget_progress,
    merge_progress,
    progress_path,
    read_progress,
    write_progress,
)
from dlnotes.quiz.review import day_of, told


def main(arguments: list[str] | None = None) -> int:
    """Run one command; 1 when a file cannot be used."""
    given = _parser().parse_args(arguments)
    try:
        text = _COMMANDS[given.command](given)
        if getattr(given, "output", None):
            given.output.write_text(text, encoding="utf-8", newline="\n")
        else:
            sys.stdout.buffer.write(text.encode())  # UTF-8 on every console
    except (QuizFileError, OSError, UnicodeDecodeError) as error:
        sys.stderr.write(ascii(str(error))[1:-1] + "\n")  # on any console
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m dlnotes.quiz", description="Questions in and out.")
    commands = parser.add_subparsers(dest="command", required=True)
    export = commands.add_parser("export", help="write the questions of a chapter for another program")
    export.add_argument("chapter", choices=chapters())
    export.add_argument("--format", choices=sorted(FORMATS), required=True)
    import_ = commands.add_parser("import", help="turn a jupyterquiz file into a quiz file of the book")
    import_.add_argument("file", type=Path)
    import_.add_argument("--chapter", required=True)
    progress = commands.add_parser("progress", help="see, move or delete what you have answered in notebooks")
    actions = progress.add_subparsers(dest="action", required=True)
    show = actions.add_parser("show", help="say what is done and what to review")
    write = actions.add_parser("export", help="write it for the page of progress or another machine")
    actions.add_parser("import", help="add a file from there").add_argument("file", type=Path)
    actions.add_parser("forget", help="delete it")
    for command in (export, import_, show):
        command.add_argument("--lang", choices=("ko", "en"), default="ko")
    for command in (export, import_, write):
        command.add_argument("--output", type=Path, help="a file instead of the standard output")
    return parser


def _export(given: argparse.Namespace) -> str:
    return FORMATS[given.format](load(given.chapter), given.lang)


def _import(given: argparse.Namespace) -> str:
    source = given.file.read_text(encoding="utf-8-sig")
    return import_jupyterquiz(source, given.chapter, given.lang, name=given.file.name)


def _progress(given: argparse.Namespace) -> str:
    kept = read_progress()
    match given.action:
        case "export":
            return encode_progress(kept)
        case "import":
            if not given.file.exists():
                raise FileNotFoundError(given.file.name)
            done = write_progress(merge_progress(kept, read_progress(given.file)))
        case "forget":
            done = forget_progress()
        case _:
            banks = {chapter: load(chapter) for chapter in chapters()}
            return told(banks, kept, day_of(time.time()), given.lang)
    if not done:
        raise PermissionError(progress_path().name)
    return ""


_COMMANDS = {"export": _export, "import": _import, "progress": _progress}


if __name__ == "__main__":
    raise SystemExit(main())
