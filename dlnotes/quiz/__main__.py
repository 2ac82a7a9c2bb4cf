"""The quiz bank on the command line.

`python -m dlnotes.quiz export --format moodle-xml|gift|anki-tsv|html --lang ko|en CHAPTER` and
`python -m dlnotes.quiz import FILE --chapter CHAPTER --lang ko|en` write UTF-8 to the standard output.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from dlnotes.quiz.errors import QuizFileError
from dlnotes.quiz.export import FORMATS
from dlnotes.quiz.jupyterquiz import import_jupyterquiz
from dlnotes.quiz.load import chapters, load


def main(arguments: list[str] | None = None) -> int:
    """Run one command; 1 when a file cannot be used."""
    parser = argparse.ArgumentParser(prog="python -m dlnotes.quiz", description="Questions in and out.")
    commands = parser.add_subparsers(dest="command", required=True)
    export = commands.add_parser("export", help="write the questions of a chapter for another program")
    export.add_argument("chapter", choices=chapters())
    export.add_argument("--format", choices=sorted(FORMATS), required=True)
    import_ = commands.add_parser("import", help="turn a jupyterquiz file into a quiz file of the book")
    import_.add_argument("file", type=Path)
    import_.add_argument("--chapter", required=True)
    for command in (export, import_):
        command.add_argument("--lang", choices=("ko", "en"), default="ko")
        command.add_argument("--output", type=Path, help="a file instead of the standard output")
    given = parser.parse_args(arguments)
    try:
        if given.command == "export":
            text = FORMATS[given.format](load(given.chapter), given.lang)
        else:
            source = given.file.read_text(encoding="utf-8-sig")
            text = import_jupyterquiz(source, given.chapter, given.lang, name=given.file.name)
        if given.output:
            given.output.write_text(text, encoding="utf-8", newline="\n")
        else:
            sys.stdout.buffer.write(text.encode())  # UTF-8 on every console
    except (QuizFileError, OSError, UnicodeDecodeError) as error:
        sys.stderr.write(ascii(str(error))[1:-1] + "\n")  # on any console
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
