"""The terms of the book: read them, and see that a page keeps to them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from book._ext import strict_yaml

PATH = Path(__file__).parents[1] / "glossary.yml"
LANGUAGES = ("ko", "en")

_REQUIRED = {"id", "ko", "en", "meaning", "chapter"}
_OPTIONAL = {"aliases", "refused", "search"}
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_CHAPTER = re.compile(r"\d\d-[a-z]+(-[a-z]+)*")
_HANGUL = "가-힣"
_BRACKETS = re.compile(r"\([^()]*\)")


class GlossaryError(ValueError):
    """A glossary that cannot be used; says file, line, what is wrong and what to do."""


@dataclass(frozen=True)
class Term:
    """One term: the book's word in each language and every other word that means it."""

    id: str
    ko: str
    en: str
    meaning: Mapping[str, str]
    chapter: str
    aliases: Mapping[str, Sequence[str]]
    refused: Sequence[str]
    search: Sequence[str]

    def renderings(self, lang: str) -> tuple[str, ...]:
        """The renderings of one language that a page may use, the book's own first."""
        return (self.ko if lang == "ko" else self.en, *self.aliases.get(lang, ()))


@cache
def load(path: Path = PATH) -> tuple[Term, ...]:
    """Read a glossary; raises GlossaryError with the line of what is wrong."""
    try:
        document = strict_yaml.read(path)
    except strict_yaml.StrictYamlError as error:
        message = f"{path}, {error}"
        raise GlossaryError(message) from error
    data = document.data
    if not isinstance(data, dict) or set(data) != {"terms"} or not isinstance(data["terms"], list):
        message = f"{path}, line 1: expected one key `terms` with a list of terms"
        raise GlossaryError(message)
    entries = list(enumerate(data["terms"]))
    for number, entry in entries:
        for wrong in _mistakes(entry):
            message = f"{path}, line {document.line(('terms', number))}: {wrong}"
            raise GlossaryError(message)
    terms = tuple(_term(entry) for _, entry in entries)
    for number, wrong in _clashes(terms):
        message = f"{path}, line {document.line(('terms', number))}: {wrong}"
        raise GlossaryError(message)
    return terms


def _term(entry: dict[str, Any]) -> Term:
    optional = {"aliases": {}, "refused": (), "search": ()}
    return Term(**(optional | entry))


def _mistakes(entry: Any) -> Iterator[str]:
    """Say what is wrong with one entry by itself."""
    if not isinstance(entry, dict):
        yield "a term is a mapping with the keys " + ", ".join(sorted(_REQUIRED))
        return
    for key in sorted(_REQUIRED - set(entry)):
        yield f"the term {entry.get('id')!r} lacks `{key}`; add it"
    for key in sorted(set(entry) - _REQUIRED - _OPTIONAL):
        yield f"the term {entry.get('id')!r} has the unknown key `{key}`; delete or rename it"
    if _REQUIRED - set(entry):
        return
    if not _ID.fullmatch(str(entry["id"])):
        yield f"the id {entry['id']!r} is not lower-case words joined by hyphens"
    if not _CHAPTER.fullmatch(str(entry["chapter"])):
        yield f"the chapter {entry['chapter']!r} is no slug like 05-logistic-regression"
    meaning = entry["meaning"]
    if not isinstance(meaning, dict) or set(meaning) != set(LANGUAGES):
        yield f"the meaning of {entry['id']!r} needs exactly ko and en"
        return
    aliases = entry.get("aliases", {})
    if not isinstance(aliases, dict) or not set(aliases) <= set(LANGUAGES):
        yield f"the aliases of {entry['id']!r} are lists under ko and en"
        return
    lists = {**{f"aliases.{lang}": words for lang, words in aliases.items()}}
    lists |= {key: entry[key] for key in ("refused", "search") if key in entry}
    for name, words in lists.items():
        if not isinstance(words, list) or not words:
            yield f"`{name}` of {entry['id']!r} is not a list of words; write [word] or delete it"
            return
    texts = [
        entry["ko"],
        entry["en"],
        *meaning.values(),
        *(word for words in lists.values() for word in words),
    ]
    for text in texts:
        if not isinstance(text, str) or not text.strip():
            yield f"{text!r} in {entry['id']!r} is not text; write it in quotes"


def _clashes(terms: Sequence[Term]) -> Iterator[tuple[int, str]]:
    """Say which entries do not go together."""
    ids: dict[str, int] = {}
    right = {word: term.id for term in terms for word in term.renderings("ko")}
    for number, term in enumerate(terms):
        if term.id in ids:
            yield number, f"the id {term.id!r} occurs twice; delete or rename one"
        ids[term.id] = number
        for word in term.refused:
            if word in right:
                yield number, f"{word!r} is refused here but a right rendering of {right[word]!r}; delete one"


# ---- what a page may say -----------------------------------------------------------------------


@dataclass(frozen=True)
class Wording:
    """A word on a page that the glossary does not allow there."""

    term: str
    found: str
    wanted: str

    def __str__(self) -> str:
        return f"{self.found!r}: the book says {self.wanted!r} (glossary: {self.term})"


def check(text: str, terms: Sequence[Term], endings: Sequence[str]) -> list[Wording]:
    """Find the refused words of a Korean page, and terms that it renders in two ways.

    `endings` are the particles that may follow a noun. A bracket may name another rendering, because
    that is how a term is introduced: 기울기 벡터(그래디언트).
    """
    text = unicodedata.normalize("NFC", text)
    plain = _BRACKETS.sub(" ", text)
    found = [
        Wording(term.id, word, term.ko)
        for term in terms
        for word in term.refused
        if _occurs(word, text, endings)
    ]
    for term in terms:
        used = [word for word in term.renderings("ko") if _occurs(word, plain, endings)]
        found += [Wording(term.id, word, used[0]) for word in used[1:]]
    return found


def _occurs(word: str, text: str, endings: Sequence[str]) -> bool:
    """Tell whether a word starts a word of the text; a short one must also end it, but for a particle."""
    start = rf"(?<![{_HANGUL}A-Za-z]){re.escape(word)}"
    if len(word) > 2:
        return re.search(start, text) is not None
    return re.search(rf"{start}(?:{'|'.join(endings)})?(?![{_HANGUL}])", text) is not None
