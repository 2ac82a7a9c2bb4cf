"""What follows from the facts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePath

from dlnotes.doctor._facts import Facts

OLDEST_PYTHON = (3, 11)
OLDEST = {"numpy": (2, 0), "matplotlib": (3, 9), "ipywidgets": (8, 1), "anywidget": (0, 9)}
NEEDED = ("numpy", "matplotlib")
WIDGETS = ("ipywidgets", "anywidget")


@dataclass(frozen=True)
class Finding:
    """One fault: its name in ``words.json``, whether work must stop, and what to put into the words."""

    name: str
    stops: bool
    values: dict[str, str] = field(default_factory=dict)


def _version(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", text)[:2])


def _packages(facts: Facts) -> Iterator[Finding]:
    for name, oldest in OLDEST.items():
        wanted = ".".join(map(str, oldest))
        if name not in facts.packages:
            yield Finding("no-package", name in NEEDED, {"name": name, "wanted": wanted})
        elif _version(facts.packages[name]) < oldest:
            values = {"name": name, "found": facts.packages[name], "wanted": wanted}
            yield Finding("old-package", name in NEEDED, values)


def _jupyter(facts: Facts) -> Iterator[Finding]:
    if not {"jupyterlab", "notebook"} & set(facts.packages):
        yield Finding("no-jupyter", stops=False)
        return
    for name in WIDGETS:
        if name in facts.packages and name not in facts.front_ends:
            yield Finding("no-front-end", stops=False, values={"name": name})
    kernel = facts.kernel_python
    if kernel and PurePath(kernel).is_absolute() and kernel != facts.own_python:
        yield Finding("other-kernel", stops=False, values={"kernel": kernel, "own": facts.own_python})


def _encodings(facts: Facts) -> Iterator[Finding]:
    if facts.text_encoding.lower().replace("_", "-") not in ("utf-8", "utf8"):
        yield Finding("text-encoding", stops=False, values={"found": facts.text_encoding})
    try:
        "한글".encode(facts.console_encoding)
    except (UnicodeEncodeError, LookupError):
        yield Finding("console-encoding", stops=False, values={"found": facts.console_encoding})


def diagnose(facts: Facts) -> list[Finding]:
    """Return what is wrong, what stops work first.

    Examples
    --------
    >>> healthy = {"numpy": "2.4", "matplotlib": "3.10", "ipywidgets": "8.1", "anywidget": "0.11"}
    >>> healthy["jupyterlab"] = "4.4"
    >>> diagnose(Facts(packages=healthy))
    []
    >>> [finding.name for finding in diagnose(Facts(python=(3, 9), packages=healthy))]
    ['old-python']
    """
    found: list[Finding] = []
    if facts.python < OLDEST_PYTHON:
        found.append(Finding("old-python", stops=True, values={"found": ".".join(map(str, facts.python))}))
    found += [Finding("shadowing", stops=True, values={"name": name}) for name in facts.shadowing]
    if facts.missing_data:
        found.append(Finding("broken-install", stops=True, values={"folders": ", ".join(facts.missing_data)}))
    found += [*_packages(facts), *_jupyter(facts), *_encodings(facts)]
    if not facts.folder_writable:
        found.append(Finding("read-only-folder", stops=False))
    if not facts.data_writable:
        found.append(Finding("read-only-data", stops=False))
    if not facts.browser:
        found.append(Finding("no-browser", stops=False))
    return sorted(found, key=lambda finding: not finding.stops)
