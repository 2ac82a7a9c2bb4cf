"""What a schema cannot say about questions: rules between fields, languages and files."""

from __future__ import annotations

import difflib
import itertools
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from typing import TYPE_CHECKING, Any

from book._ext.richtext import RichTextError, formulas_and_code
from book._ext.richtext import compile as compile_text
from book._ext.strict_yaml import Place
from dlnotes._richtext import Node
from dlnotes.quiz import parse_number, parse_shape

if TYPE_CHECKING:
    from book._ext.quiz import Source

_HANGUL = re.compile("[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]")
_LATIN_WORDS = re.compile(r"[a-z]{2,}(?:\s+[a-z]{2,}){2}")


def check_questions(source: Source, misconceptions: Collection[str]) -> None:
    """Hold every question of a chapter against the rules; the first breach is raised."""
    for index, question in enumerate(source.data["questions"]):
        place: Place = ("questions", index)
        _check_languages(source, place, question)
        _check_names(source, place, question, misconceptions)
        _check_feedback(source, place, question)
        _CHECKS[question["kind"]](source, place, question)


def check_misconceptions(source: Source) -> None:
    """Ids and codes are unique, and the texts agree in both languages."""
    entries = source.data["misconceptions"]
    for field in ("id", "code"):
        _check_unique(source, ("misconceptions",), [entry[field] for entry in entries], field)
    for index, entry in enumerate(entries):
        _check_languages(source, ("misconceptions", index), entry)


def _check_unique(source: Source, place: Place, values: list[Any], field: str) -> None:
    for index, value in enumerate(values):
        if value in values[:index]:
            todo = f"Change this one or number {values.index(value) + 1}."
            raise source.error((*place, index, field), f"{value!r} a second time", "each of them once", todo)


# ---- both languages say the same --------------------------------------------------------------------


def _texts(holder: Any, place: Place) -> Iterator[tuple[Place, dict[str, str]]]:
    if isinstance(holder, dict):
        if set(holder) == {"ko", "en"}:
            yield place, holder
        else:
            for key, value in holder.items():
                yield from _texts(value, (*place, key))
    elif isinstance(holder, list):
        for index, value in enumerate(holder):
            yield from _texts(value, (*place, index))


def _check_languages(source: Source, place: Place, entry: dict[str, Any]) -> None:
    for where, text in _texts(entry, place):
        nodes = {}
        for lang in ("ko", "en"):
            try:
                nodes[lang] = compile_text(text[lang], "text")
            except RichTextError as error:
                raise source.error((*where, lang), error.came, error.wanted, error.todo) from None
        _check_equal_parts(source, where, nodes)
        korean, english = _prose(nodes["ko"]), _prose(nodes["en"])
        if _HANGUL.search(english):
            raise source.error(
                (*where, "en"), "Hangul in the English text", "English", "Are the two swapped?"
            )
        if _LATIN_WORDS.search(korean.lower()) and not _HANGUL.search(korean):
            raise source.error((*where, "ko"), "English in the Korean text", "Korean", "Translate it.")


def _check_equal_parts(source: Source, where: Place, nodes: dict[str, list[Node]]) -> None:
    korean, english = (Counter(formulas_and_code(nodes[lang])) for lang in ("ko", "en"))
    for lang, missing in (("en", korean - english), ("ko", english - korean)):
        for kind, content in missing:
            raise source.error(
                (*where, lang),
                f"no {kind} `{content}`, which the other language has",
                "the same formulas and code in both languages",
                "Write it the same way in both.",
            )


def _prose(nodes: list[Node]) -> str:
    parts = []
    for node in nodes:
        if isinstance(node, str):
            parts.append(node)
        elif node[0] not in ("math", "code"):
            parts.append(_prose(node[2:]))
    return " ".join(parts)


# ---- the parts of a question -----------------------------------------------------------------------


def entries(question: dict[str, Any]) -> list[tuple[Place, dict[str, Any]]]:
    """Everything in a question that judges a part of an answer, with its place below the question."""
    found: list[tuple[Place, dict[str, Any]]] = []
    for field in ("holds", "fails", "options", "reasons", "pairs", "wrong"):
        value = question.get(field, [])
        found += [((field,), value)] if isinstance(value, dict) else []
        found += [((field, index), entry) for index, entry in enumerate(value) if isinstance(value, list)]
    return found


def _check_names(source: Source, place: Place, question: dict[str, Any], known: Collection[str]) -> None:
    for below, entry in entries(question):
        if below[0] == "pairs":  # what is right
            continue
        where = (*place, *below)
        name = entry.get("names")
        if entry.get("correct") and name:
            raise source.error(
                (*where, "names"), f"{name!r} on a right option", "names on wrong ones only", "Delete it."
            )
        if not entry.get("correct") and not name:
            wanted = "the misconception or slip behind every wrong option"
            raise source.error(
                where, "no `names`", wanted, "Add `names:` with an id of book/misconceptions.yml."
            )
        if name and name not in known:
            near = difflib.get_close_matches(name, list(known), 1)
            todo = f"Did you mean `{near[0]}`?" if near else "Add it to book/misconceptions.yml."
            raise source.error((*where, "names"), f"{name!r}", "an id of book/misconceptions.yml", todo)


def _check_feedback(source: Source, place: Place, question: dict[str, Any]) -> None:
    texts = [((*place, *below, "feedback"), entry["feedback"]) for below, entry in entries(question)]
    texts += [((*place, name), question[name]) for name in ("correct", "other") if name in question]
    for lang in ("ko", "en"):
        seen: set[str] = set()
        for where, text in texts:
            plain = " ".join(text[lang].split())
            if plain in seen:
                wanted = "feedback of its own for every option"
                todo = "Say what is special about this answer."
                raise source.error((*where, lang), "the same feedback as another option", wanted, todo)
            seen.add(plain)


def _check_list(source: Source, place: Place, question: dict[str, Any], field: str) -> None:
    """Ids and texts of a list are unique."""
    listed = question[field]
    _check_unique(source, (*place, field), [entry["id"] for entry in listed], "id")
    for lang in ("ko", "en"):
        texts = [" ".join(entry["text"][lang].split()) for entry in listed]
        _check_unique(source, (*place, field), texts, "text")


def _check_options(source: Source, place: Place, question: dict[str, Any]) -> None:
    _check_list(source, place, question, "options")
    options = question["options"]
    right = sum(option.get("correct", False) for option in options)
    if question["kind"] == "choice" and right != 1:
        todo = "Mark one option with `correct: true`, or make the kind `multiple`."
        raise source.error((*place, "options"), f"{right} right options", "exactly one", todo)
    if question["kind"] == "multiple" and not 0 < right < len(options):
        todo = "Mark the right ones with `correct: true` and leave a wrong one."
        raise source.error(
            (*place, "options"), f"{right} right options of {len(options)}", "some right, some wrong", todo
        )


def _check_values(source: Source, place: Place, question: dict[str, Any]) -> None:
    answer = question["answer"]
    places = [(*place, "answer", "value")]
    places += [(*place, "wrong", index, "value") for index in range(len(question["wrong"]))]
    shown = [answer["value"], *(wrong["value"] for wrong in question["wrong"])]
    spans: list[tuple[float, float]] = []
    for where, text in zip(places, shown, strict=True):
        value = parse_number(text)
        if value is None:
            raise source.error(
                where, f"{text!r}", "a number as a reader may type it", 'Write "0.5" or "1/3".'
            )
        reach = answer["atol"] + answer.get("rtol", 0) * abs(value)
        for other, (low, high) in zip(shown, spans, strict=False):
            if value - reach <= high and low <= value + reach:
                came = f"{text}, which cannot be told from {other} within the tolerance"
                raise source.error(where, came, "values further apart", "Change one, or make `atol` smaller.")
        spans.append((value - reach, value + reach))


def _check_truth(source: Source, place: Place, question: dict[str, Any]) -> None:
    _check_list(source, place, question, "reasons")
    sides = sum(question[side].get("correct", False) for side in ("holds", "fails"))
    if sides != 1:
        todo = "Mark `holds` or `fails` with `correct: true`."
        raise source.error((*place, "holds"), f"{sides} right sides", "exactly one", todo)
    right = sum(reason.get("correct", False) for reason in question["reasons"])
    if right != 1:
        todo = "Mark one reason with `correct: true`."
        raise source.error((*place, "reasons"), f"{right} right reasons", "exactly one", todo)


def _check_shapes(source: Source, place: Place, question: dict[str, Any]) -> None:
    holders = [(("answer",), question["answer"])]
    holders += [(("wrong", index), wrong) for index, wrong in enumerate(question["wrong"])]
    seen: set[str] = set()
    for below, holder in holders:
        where, value = (*place, *below, "value"), parse_shape(holder["value"])
        if value is None:
            todo = 'Write "(4, 3)", "(3,)", "()" or "error".'
            raise source.error(where, repr(holder["value"]), "a shape as a reader may type it", todo)
        if value in seen:
            raise source.error(where, f"{value} a second time", "each shape once", "Change one.")
        seen.add(value)


def _known(source: Source, where: Place, id: str, known: list[str]) -> None:
    if id not in known:
        near = difflib.get_close_matches(id, known, 1)
        todo = f"Did you mean `{near[0]}`?" if near else "Choose one of them."
        raise source.error(where, repr(id), f"one of {', '.join(known)}", todo)


def _check_order(source: Source, place: Place, question: dict[str, Any]) -> None:
    _check_list(source, place, question, "items")
    ids = [item["id"] for item in question["items"]]
    slips = [wrong["before"] for wrong in question["wrong"]]
    for index, slip in enumerate(slips):
        where = (*place, "wrong", index, "before")
        for number, id in enumerate(slip):
            _known(source, (*where, number), id, ids)
        first, second = map(ids.index, slip)
        if first <= second:
            came = f"{slip[0]} before {slip[1]}, as in the right order"
            raise source.error(where, came, "two items the wrong way round", "Swap the two.")
    reached = {_first_slip(order, slips) for order in itertools.permutations(ids)}
    for index in range(len(slips)):
        if index not in reached:
            where = (*place, "wrong", index, "before")
            came = "a slip that no order reaches, as earlier ones always come first"
            raise source.error(where, came, "one that some order reaches", "Move it up or delete it.")


def _first_slip(order: tuple[str, ...], slips: list[list[str]]) -> int | None:
    found = (n for n, (first, second) in enumerate(slips) if order.index(first) < order.index(second))
    return next(found, None)


def _check_match(source: Source, place: Place, question: dict[str, Any]) -> None:
    for field in ("pairs", "choices"):
        _check_list(source, place, question, field)
    choices = [choice["id"] for choice in question["choices"]]
    right = {pair["id"]: pair["match"] for pair in question["pairs"]}
    for index, pair in enumerate(question["pairs"]):
        _known(source, (*place, "pairs", index, "match"), pair["match"], choices)
    seen: list[list[str]] = []
    for index, wrong in enumerate(question["wrong"]):
        where = (*place, "wrong", index, "pair")
        left, choice = wrong["pair"]
        _known(source, (*where, 0), left, list(right))
        _known(source, (*where, 1), choice, choices)
        if right[left] == choice:
            raise source.error(where, f"{left} with {choice}, which is right", "a wrong pair", "Change it.")
        if wrong["pair"] in seen:
            raise source.error(where, f"{left} with {choice} a second time", "each pair once", "Delete one.")
        seen.append(wrong["pair"])


_CHECKS: dict[str, Callable[[Source, Place, dict[str, Any]], None]] = {
    "choice": _check_options,
    "multiple": _check_options,
    "truth": _check_truth,
    "numeric": _check_values,
    "shape": _check_shapes,
    "order": _check_order,
    "match": _check_match,
}
