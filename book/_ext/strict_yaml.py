"""Read a YAML 1.2 data file into plain values, with the line of every one of them.

Only what a data file needs is taken: mappings with text keys, sequences, text, numbers, true/false, null.
Whatever can surprise (aliases, tags, merge keys, equal keys, deep nesting, huge numbers, invisible
characters) is refused with its line.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

MAX_BYTES = 256 * 1024
MAX_DEPTH = 12
MAX_NUMBER = 24

Place = tuple[str | int, ...]
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?\Z", re.ASCII)
_WORDS = {"true": True, "false": False, "null": None, "~": None, "": None}
_UNSAFE = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}  # control, format (with bidirectional), surrogate, private use


class StrictYamlError(ValueError):
    """What came, what was wanted and what to do, at one line of the file."""

    def __init__(self, line: int, came: str, wanted: str, todo: str, path: Place = ()) -> None:
        super().__init__(f"line {line}: {came}; wanted {wanted}. {todo}")
        self.line, self.came, self.wanted, self.todo, self.path = line, came, wanted, todo, path


@dataclass(frozen=True)
class Document:
    """The values of a file, and the line (from 1) where each of them starts."""

    data: Any
    lines: dict[Place, int] = field(repr=False)

    def line(self, path: Place) -> int:
        """The line of the value at `path`, or of the nearest value around it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def read(path: Path) -> Document:
    """Read the file `path`."""
    if path.stat().st_size > MAX_BYTES:
        raise StrictYamlError(
            1, f"{path.stat().st_size} bytes", f"at most {MAX_BYTES} bytes", "Split the file by chapter."
        )
    return parse(path.read_bytes())


def parse(source: bytes) -> Document:
    """Read the text `source`, encoded in UTF-8."""
    if len(source) > MAX_BYTES:
        raise StrictYamlError(
            1, f"{len(source)} bytes", f"at most {MAX_BYTES} bytes", "Split the file by chapter."
        )
    try:
        text = source.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = source[: error.start].count(b"\n") + 1
        raise StrictYamlError(line, "bytes that are not UTF-8", "UTF-8", "Save the file as UTF-8.") from None
    for number, row in enumerate(re.split(r"\r\n|\r|\n", text), 1):
        _refuse_unsafe(row, number)
    try:
        return _Builder(_events(text)).document()
    except YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = str(getattr(error, "problem", None) or "text that is not YAML")
        line = mark.line + 1 if mark else 1
        raise StrictYamlError(
            line, f"YAML cannot be read: {problem}", "YAML 1.2", "Look at indentation, quotes and brackets."
        ) from None


def _events(text: str) -> Iterator[Event]:
    yaml = YAML(typ="safe", pure=True)
    yield from yaml.parse(text)


def _refuse_unsafe(text: str, line: int, path: Place = ()) -> None:
    for char in text:
        if char not in "\t\n\r" and unicodedata.category(char) in _UNSAFE:
            raise StrictYamlError(
                line,
                f"the invisible character U+{ord(char):04X}",
                "visible characters",
                "Delete it; it hides or reorders text.",
                path,
            )


class _Builder:
    """Turns the events of the parser into values, refusing all that a data file does not need."""

    def __init__(self, events: Iterator[Event]) -> None:
        self.events = events
        self.lines: dict[Place, int] = {}

    def document(self) -> Document:
        data, seen = None, 0
        for event in self.events:
            if isinstance(event, DocumentStartEvent):
                seen += 1
                if seen > 1:
                    self._refuse(event, "a second document", "one document", "Delete the line `---`.")
                if event.version or event.tags:
                    self._refuse(event, "a % directive", "none", "Delete the line that starts with %.")
                data = self._value(self._next(), ())
            elif isinstance(event, StreamEndEvent):
                break
        if seen == 0:
            raise StrictYamlError(1, "an empty file", "a mapping", "Write the first key.")
        return Document(data, self.lines)

    def _next(self) -> Event:
        return next(self.events)

    def _refuse(self, event: Event, came: str, wanted: str, todo: str, path: Place = ()) -> None:
        raise StrictYamlError(event.start_mark.line + 1, came, wanted, todo, path)

    def _value(self, event: Event, path: Place) -> Any:
        self.lines.setdefault(path, event.start_mark.line + 1)
        if isinstance(event, AliasEvent):
            self._refuse(event, f"the alias *{event.anchor}", "the value itself", "Write it out.", path)
        if getattr(event, "anchor", None):
            self._refuse(event, f"the anchor &{event.anchor}", "a plain value", "Delete the anchor.", path)
        if getattr(event, "tag", None):
            self._refuse(event, f"the tag {event.tag}", "a plain value", "Delete the tag.", path)
        if len(path) > MAX_DEPTH:
            self._refuse(
                event, f"nesting deeper than {MAX_DEPTH}", "a flat file", "Look for a stray bracket."
            )
        if isinstance(event, ScalarEvent):
            return self._scalar(event, path)
        if isinstance(event, SequenceStartEvent):
            return self._sequence(path)
        return self._mapping(path)

    def _sequence(self, path: Place) -> list[Any]:
        values: list[Any] = []
        while not isinstance(event := self._next(), SequenceEndEvent):
            values.append(self._value(event, (*path, len(values))))
        return values

    def _mapping(self, path: Place) -> dict[str, Any]:
        values: dict[str, Any] = {}
        while not isinstance(event := self._next(), MappingEndEvent):
            plain = isinstance(event, ScalarEvent) and not event.tag and not event.anchor
            key = event.value if plain else "<<"
            if key == "<<":
                self._refuse(event, "a key that is not plain text", "a field name", "Write a name.", path)
            _refuse_unsafe(key, event.start_mark.line + 1, path)
            if key in values:
                self._refuse(
                    event, f"the key `{key}` twice", "each key once", "Delete one of them.", (*path, key)
                )
            self.lines[*path, key] = event.start_mark.line + 1
            values[key] = self._value(self._next(), (*path, key))
        return values

    def _scalar(self, event: ScalarEvent, path: Place) -> Any:
        value = unicodedata.normalize("NFC", event.value)
        line = event.start_mark.line + 1
        _refuse_unsafe(value, line, path)
        if event.style is not None:
            return value
        if value in _WORDS:
            return _WORDS[value]
        if _NUMBER.match(value):
            number = float(value) if len(value) <= MAX_NUMBER else float("inf")
            if number in (float("inf"), float("-inf")):
                self._refuse(event, f"the number {value[:12]}…", "a smaller one", "Shorten it.", path)
            return int(value) if re.fullmatch(r"[-+]?\d+", value) else number
        return value
