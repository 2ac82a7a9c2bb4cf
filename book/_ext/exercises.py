"""Compile `book/exercises/NN-slug.yml` into package data, `dlnotes/exercises/bank/NN-slug.json`."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from pathlib import Path
from typing import Any

from book._ext.quiz import LANGUAGES, Source, compile_misconceptions, read_source, schema
from book._ext.richtext import RichTextError, formulas_and_code
from book._ext.richtext import compile as compile_text
from book._ext.strict_yaml import Place

FOLDER = Path("book/exercises")
BANK_FOLDER = Path("dlnotes/exercises/bank")


def outputs(root: Path) -> dict[Path, str]:
    """The compiled file of every chapter's exercises, by path."""
    misconceptions = compile_misconceptions(root)
    made: dict[Path, str] = {}
    seen: dict[str, str] = {}
    for path in sorted((root / FOLDER).glob("*.yml")):
        name = path.relative_to(root).as_posix()
        source = read_source(name, path.read_bytes(), schema(root, "book/exercises/schema.json"))
        if source.data["chapter"] != path.stem:
            came = f"the chapter {source.data['chapter']!r}"
            raise source.error(("chapter",), came, f"{path.stem!r}, as the file is named", "Make them equal.")
        for index, exercise in enumerate(source.data["exercises"]):
            if exercise["id"] in seen:
                came = f"the id {exercise['id']!r}, which {seen[exercise['id']]} has too"
                place = ("exercises", index, "id")
                raise source.error(place, came, "an id that is unique in the book", "Rename one of them.")
            seen[exercise["id"]] = name
        made[root / BANK_FOLDER / f"{path.stem}.json"] = _chapter(source, misconceptions)
    return made


def _chapter(source: Source, misconceptions: dict[str, Any]) -> str:
    exercises = [_exercise(source, index, misconceptions) for index in range(len(source.data["exercises"]))]
    names = sorted({one["names"] for exercise in exercises for one in exercise["mistakes"]})
    used = {name: {key: misconceptions[name][key] for key in ("code", "believes")} for name in names}
    lines = ",\n".join(_json(exercise) for exercise in exercises)
    return (
        f'{{"chapter":{_json(source.data["chapter"])},\n"misconceptions":{_json(used)},\n'
        f'"exercises":[\n{lines}\n]}}\n'
    )


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _exercise(source: Source, index: int, misconceptions: dict[str, Any]) -> dict[str, Any]:
    raw, place = source.data["exercises"][index], ("exercises", index)
    for field in ("mistakes", "properties"):
        for number, one in enumerate(raw[field]):
            where = (*place, field, number)
            if "names" in one and one["names"] not in misconceptions:
                todo = "Take one of book/misconceptions.yml, or add it there."
                raise source.error((*where, "names"), repr(one["names"]), "a known misconception", todo)
    ids = [one["id"] for field in ("mistakes", "properties") for one in raw[field]]
    twice = [id for id, count in Counter(ids).items() if count > 1]
    if twice:
        raise source.error(place, f"{twice[0]!r} twice", "each of them once", "Rename one of them.")
    made = {
        "id": raw["id"],
        "title": _both(source, (*place, "title"), raw["title"], inline=True),
        "task": _both(source, (*place, "task"), raw["task"]),
        "hints": [_both(source, (*place, "hints", number), hint) for number, hint in enumerate(raw["hints"])],
    }
    for field in ("mistakes", "properties"):
        made[field] = [
            {**one, "hint": _both(source, (*place, field, number, "hint"), one["hint"], inline=True)}
            for number, one in enumerate(raw[field])
        ]
    made["revision"] = hashlib.sha256(_json([raw["id"], sorted(ids)]).encode()).hexdigest()[:8]
    return made


def _both(source: Source, place: Place, text: dict[str, str], *, inline: bool = False) -> dict[str, Any]:
    """Return the text in both languages as nodes; formulas and code are the same in both."""
    nodes = {}
    for lang in LANGUAGES:
        try:
            nodes[lang] = compile_text(text[lang], "text", inline=inline)
        except RichTextError as error:
            raise source.error((*place, lang), error.came, error.wanted, error.todo) from None
    parts = {lang: sorted(set(formulas_and_code(nodes[lang]))) for lang in LANGUAGES}
    if parts["ko"] != parts["en"]:
        differing = set(parts["ko"]) ^ set(parts["en"])
        came = f"{sorted(differing)[0][1]!r} in one language only"
        raise source.error(place, came, "the same formulas and code in both", "Write it in both.")
    return nodes
