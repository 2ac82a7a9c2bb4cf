"""Compile `book/quiz/NN-slug.yml` into package data, `dlnotes/quiz/bank/NN-slug.json`."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from book._ext.quiz_rules import check_misconceptions, check_questions, entries
from book._ext.richtext import RichTextError
from book._ext.richtext import compile as compile_text
from book._ext.schema_errors import refusals
from book._ext.strict_yaml import Document, Place, StrictYamlError, parse
from dlnotes.quiz import QuizFileError, parse_number, parse_shape
from dlnotes.quiz.load import FORMAT

LANGUAGES = ("ko", "en")
QUIZ_FOLDER = Path("book/quiz")
BANK_FOLDER = Path("dlnotes/quiz/bank")
MISCONCEPTIONS = Path("book/misconceptions.yml")


@dataclass(frozen=True)
class Source:
    """One YAML file: its values, and errors that name its lines."""

    name: str
    document: Document

    @property
    def data(self) -> Any:
        return self.document.data

    def error(self, place: Place, came: str, wanted: str, todo: str) -> QuizFileError:
        """The error at `place`, which names the question and the field."""
        line = self.document.line(place)
        return QuizFileError(self.name, line, describe(self.data, place), came, wanted, todo)


def describe(data: Any, place: Place) -> str:
    """`("questions", 1, "options", 0, "text")` in words: "question logreg-q2, options[0].text"."""
    words, rest = "", place
    if len(place) >= 2 and place[0] in ("questions", "misconceptions") and isinstance(place[1], int):
        entry = data[place[0]][place[1]] if data else None
        id = entry.get("id") if isinstance(entry, dict) else None
        words = f"{str(place[0])[:-1]} {id if isinstance(id, str) else f'number {place[1] + 1}'}"
        rest = place[2:]
    field = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in rest).lstrip(".")
    return ", ".join(part for part in (words, field) if part)


def read_source(name: str, source: bytes, schema: dict[str, Any]) -> Source:
    """Read one YAML file and hold it against its schema."""
    try:
        read = Source(name, parse(source))
    except StrictYamlError as error:
        place = describe(None, error.path)
        raise QuizFileError(name, error.line, place, error.came, error.wanted, error.todo) from None
    found = min(refusals(read.data, schema), key=lambda one: read.document.line(one.place), default=None)
    if found:
        raise read.error(found.place, found.came, found.wanted, found.todo)
    return read


def schema(root: Path, name: str) -> dict[str, Any]:
    """A JSON Schema of the book."""
    loaded: dict[str, Any] = json.loads((root / name).read_text(encoding="utf-8"))
    return loaded


def outputs(root: Path) -> dict[Path, str]:
    """The compiled file of every chapter's questions, by path; the whole bank is checked."""
    misconceptions = compile_misconceptions(root)
    quiz_schema = schema(root, "book/quiz/schema.json")
    made: dict[Path, str] = {}
    seen: dict[str, str] = {}
    for path in sorted((root / QUIZ_FOLDER).glob("*.yml")):
        name = path.relative_to(root).as_posix()
        source = read_source(name, path.read_bytes(), quiz_schema)
        if source.data["chapter"] != path.stem:
            came = f"the chapter {source.data['chapter']!r}"
            raise source.error(("chapter",), came, f"{path.stem!r}, as the file is named", "Make them equal.")
        for index, question in enumerate(source.data["questions"]):
            if question["id"] in seen:
                place = ("questions", index, "id")
                came = f"the id {question['id']!r}, which {seen[question['id']]} has too"
                raise source.error(place, came, "an id that is unique in the bank", "Rename one of them.")
            seen[question["id"]] = name
        made[root / BANK_FOLDER / f"{path.stem}.json"] = compile_chapter(source, misconceptions)
    return made


def compile_misconceptions(root: Path) -> dict[str, Any]:
    """The entries of `book/misconceptions.yml` by id, their texts as nodes."""
    schema_ = schema(root, "book/misconceptions.schema.json")
    source = read_source(MISCONCEPTIONS.as_posix(), (root / MISCONCEPTIONS).read_bytes(), schema_)
    check_misconceptions(source)
    made: dict[str, Any] = {}
    for index, entry in enumerate(source.data["misconceptions"]):
        texts = _Texts(source, ("misconceptions", index))
        made[entry["id"]] = {
            "code": entry["code"],
            "believes": texts.inline(entry, "believes"),
            "explanation": texts.inline(entry, "explanation"),
        }
    return made


def compile_chapter(source: Source, misconceptions: dict[str, Any]) -> str:
    """The text of the compiled file: one question a line, the same bytes for the same source."""
    check_questions(source, misconceptions)
    questions = [_question(source, index) for index in range(len(source.data["questions"]))]
    named = sorted({name for raw in source.data["questions"] for name in _names(raw)})
    used = {name: misconceptions[name] for name in named}
    lines = ",\n".join(_json(question) for question in questions)
    return (
        f'{{"chapter":{_json(source.data["chapter"])},"format":{FORMAT},\n'
        f'"misconceptions":{_json(used)},\n"questions":[\n{lines}\n]}}\n'
    )


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _names(raw: dict[str, Any]) -> Iterator[str]:
    for _, entry in entries(raw):
        if "names" in entry:
            yield entry["names"]


@dataclass(frozen=True)
class _Texts:
    """Compiles the texts below one place of a file."""

    source: Source
    place: Place

    def block(self, holder: dict[str, Any], *field: str | int) -> dict[str, Any]:
        return self._compile(holder, field, inline=False)

    def inline(self, holder: dict[str, Any], *field: str | int) -> dict[str, Any]:
        return self._compile(holder, field, inline=True)

    def _compile(self, holder: Any, field: Place, *, inline: bool) -> dict[str, Any]:
        for part in field:
            holder = holder[part]
        made = {}
        for lang in LANGUAGES:
            try:
                made[lang] = compile_text(holder[lang], "text", inline=inline)
            except RichTextError as error:
                place = (*self.place, *field, lang)
                raise self.source.error(place, error.came, error.wanted, error.todo) from None
        return made


def _question(source: Source, index: int) -> dict[str, Any]:
    raw = source.data["questions"][index]
    texts = _Texts(source, ("questions", index))
    made = {name: raw[name] for name in ("id", "kind", "claim", "section")}
    made["prompt"] = texts.block(raw, "prompt")
    made["hints"] = [texts.block(raw, "hints", number) for number in range(len(raw["hints"]))]
    parts, graded = _PARTS[raw["kind"]](raw, texts)
    made |= parts
    made["revision"] = hashlib.sha256(_json([raw["kind"], *graded]).encode()).hexdigest()[:8]
    return made


def _shuffled(*ids: str) -> str:
    """Where an option goes: by chance, but always the same, so that the right one is not always the first."""
    return hashlib.sha256("/".join(ids).encode()).hexdigest()


# Each kind gives its compiled fields, and those of them on which the verdict depends.
_Parts: TypeAlias = tuple[dict[str, Any], list[Any]]


def _options(raw: dict[str, Any], texts: _Texts, field: str) -> list[dict[str, Any]]:
    made = [
        {
            "id": option["id"],
            "correct": option.get("correct", False),
            "names": option.get("names"),
            "text": texts.inline(raw, field, number, "text"),
            "feedback": texts.block(raw, field, number, "feedback"),
        }
        for number, option in enumerate(raw[field])
    ]
    if not raw.get("keep-order"):
        made.sort(key=lambda option: _shuffled(raw["id"], option["id"]))
    return made


def _items(raw: dict[str, Any], texts: _Texts, field: str) -> list[dict[str, Any]]:
    """Items in a shuffled order, which is never the order of the file."""
    made = [
        {"id": item["id"], "text": texts.inline(raw, field, number, "text")}
        for number, item in enumerate(raw[field])
    ]
    shuffled = sorted(made, key=lambda item: _shuffled(raw["id"], item["id"]))
    return shuffled if shuffled != made else [*made[1:], made[0]]


def _typical(
    raw: dict[str, Any], texts: _Texts, field: str, read: Callable[[Any], Any]
) -> list[dict[str, Any]]:
    return [
        {
            field: read(wrong[field]),
            "names": wrong["names"],
            "feedback": texts.block(raw, "wrong", number, "feedback"),
        }
        for number, wrong in enumerate(raw["wrong"])
    ]


def _choice(raw: dict[str, Any], texts: _Texts) -> _Parts:
    options = _options(raw, texts, "options")
    return {"options": options}, [sorted([option["id"], option["correct"]] for option in options)]


def _truth(raw: dict[str, Any], texts: _Texts) -> _Parts:
    sides = [
        {
            "id": id,
            "correct": raw[id].get("correct", False),
            "names": raw[id].get("names"),
            "feedback": texts.block(raw, id, "feedback"),
        }
        for id in ("holds", "fails")
    ]
    reasons = _options(raw, texts, "reasons")
    graded = [[one["id"], one["correct"]] for one in (*sides, *reasons)]
    return {"sides": sides, "reasons": reasons}, [sorted(graded)]


def _numeric(raw: dict[str, Any], texts: _Texts) -> _Parts:
    made = {
        "value": parse_number(raw["answer"]["value"]),
        "shown": raw["answer"]["value"],
        "atol": raw["answer"]["atol"],
        "rtol": raw["answer"].get("rtol", 0),
        "unit": texts.inline(raw, "unit") if "unit" in raw else None,
        "correct": texts.block(raw, "correct"),
        "other": texts.block(raw, "other"),
        "wrong": _typical(raw, texts, "value", parse_number),
    }
    return made, [made["value"], made["atol"], made["rtol"]]


def _shape(raw: dict[str, Any], texts: _Texts) -> _Parts:
    made = {
        "value": parse_shape(raw["answer"]["value"]),
        "correct": texts.block(raw, "correct"),
        "other": texts.block(raw, "other"),
        "wrong": _typical(raw, texts, "value", parse_shape),
    }
    return made, [made["value"]]


def _order(raw: dict[str, Any], texts: _Texts) -> _Parts:
    order = [item["id"] for item in raw["items"]]
    made = {
        "items": _items(raw, texts, "items"),
        "order": order,
        "correct": texts.block(raw, "correct"),
        "other": texts.block(raw, "other"),
        "wrong": _typical(raw, texts, "before", list),
    }
    return made, order


def _match(raw: dict[str, Any], texts: _Texts) -> _Parts:
    pairs = [
        {
            "id": pair["id"],
            "text": texts.inline(raw, "pairs", number, "text"),
            "match": pair["match"],
            "feedback": texts.block(raw, "pairs", number, "feedback"),
        }
        for number, pair in enumerate(raw["pairs"])
    ]
    made = {
        "pairs": pairs,
        "choices": _items(raw, texts, "choices"),
        "other": texts.block(raw, "other"),
        "wrong": _typical(raw, texts, "pair", list),
    }
    choices = sorted(choice["id"] for choice in raw["choices"])
    return made, [choices, [[pair["id"], pair["match"]] for pair in pairs]]


_PARTS: dict[str, Callable[[dict[str, Any], _Texts], _Parts]] = {
    "choice": _choice,
    "multiple": _choice,
    "truth": _truth,
    "numeric": _numeric,
    "shape": _shape,
    "order": _order,
    "match": _match,
}
