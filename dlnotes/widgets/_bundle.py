"""One file out of several ES modules: a live widget's module may import nothing.

A module in ``static/`` imports from ``static/shared/`` with one-line statements of one form::

    import { sigmoid, clamp } from "./shared/logistic.mjs";

The bundle is the text of every imported module, each once and before its first use, then the module itself,
with the import lines, the word ``export`` of named exports, whole-line comments, and blanks that mean nothing
taken off. So each file remains a real ES module that a browser test can import alone.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

STATIC = Path(__file__).parent / "static"
WORDS = Path(__file__).parent / "words"

_IMPORT = re.compile(r'^import \{ \w+(?:, \w+)* \} from "(\.[\w./]+\.mjs)";$')
_EXPORT = re.compile(r"^export (?=(?:async )?function|const|class)")
_DECLARED = re.compile(r"^(?:async )?(?:function|const|let|class) (\w+)")
_STRING = re.compile(r'("(?:[^"\\]|\\.)*"|`[^`]*`)')
_BLANKS = re.compile(  # a blank between two signs matters
    r" ?([=?:,*<>|&{}()]+) ?| ?(?<![+-] )([+-]) ?(?![+-])"
)
_NESTED = re.compile(r"\$\{[^}]*`")
_COMMENT = re.compile(r"^\s*(?://.*|/\*.*?\*/\s*)$")


def bundle(path: Path) -> str:
    """Return the module at ``path`` with everything it imports in front of it, as one ES module."""
    declared: dict[str, Path] = {}
    return "".join(line for file in _in_order(path, []) for line in _lines(file, declared))


def host_source() -> str:
    """Return the host as one classic script, with its words filled in."""
    words = json.loads((WORDS / "host.json").read_text(encoding="utf-8"))
    text = bundle(STATIC / "host.js").replace(
        "__WORDS__", json.dumps(words, ensure_ascii=False, sort_keys=True)
    )
    return f"(() => {{\n{text}}})();\n"


def registered(name: str) -> str:
    """Return the classic script that hands the bundle of ``static/<name>.mjs`` to the host as text."""
    text = json.dumps(bundle(STATIC / f"{name}.mjs"), ensure_ascii=False)[1:-1]
    single = text.replace('\\"', '"').replace("'", "\\'")  # fewer bytes: the modules quote with "
    return f"dlnotes.register('{name}', '{single}');\n"


def stylesheet(name: str) -> str:
    """Return the text of ``static/<name>.css``, or nothing if there is none."""
    path = STATIC / f"{name}.css"
    return path.read_text(encoding="utf-8") if path.exists() else ""


def load_words(name: str, lang: str) -> dict[str, str]:
    """Return the words of ``words/<name>.json`` in one language."""
    words: dict[str, dict[str, str]] = json.loads((WORDS / f"{name}.json").read_text(encoding="utf-8"))
    return words[lang]


def _in_order(path: Path, seen: list[Path]) -> list[Path]:
    for line in path.read_text(encoding="utf-8").splitlines():
        if (found := _IMPORT.match(line)) and (part := (path.parent / found[1]).resolve()) not in seen:
            _in_order(part, seen)
    seen.append(path)
    return seen


def _lines(path: Path, declared: dict[str, Path]) -> list[str]:
    lines, in_comment = [], False
    for number, raw in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if in_comment or raw.lstrip().startswith("/**"):
            in_comment = not raw.rstrip().endswith("*/")
        elif raw.startswith("import "):
            if not _IMPORT.match(raw):
                message = f'{path.name}:{number}: {raw!r}: expected import {{ a, b }} from "./shared/x.mjs";'
                raise ValueError(message)
        elif raw.strip() and not _COMMENT.match(raw):
            line = _EXPORT.sub("", raw)
            name = found[1] if (found := _DECLARED.match(line)) else ""
            if name and (other := declared.setdefault(name, path)) != path:
                message = f"{path.name}:{number}: {name} is declared in {other.name} too; rename one"
                raise ValueError(message)
            if line.count("`") % 2:
                message = f"{path.name}:{number}: a template literal over several lines; end it on its line"
                raise ValueError(message)
            lines.append(_squeezed(line.strip()))
    return lines


def _squeezed(line: str) -> str:
    """Take off blanks between strings, a comment at the end, and a line break that cannot end a statement."""
    if _NESTED.search(line):
        return f"{line}\n"
    parts = _STRING.split(line)
    for k, part in enumerate(parts):
        if k % 2 == 0:
            code, comment, _ = f"{part} ".partition(" // ")
            parts[k] = _BLANKS.sub(r"\1\2", code if comment else part)
            if comment:
                del parts[k + 1 :]
                break
    squeezed = "".join(parts)
    return squeezed if squeezed.endswith((";", ",", "{", "(")) else f"{squeezed}\n"
