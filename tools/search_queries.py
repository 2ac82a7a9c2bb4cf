"""Draw queries from the words of the built book: `python -m tools.search_queries SITE --seed 1 --count 50`.

A drawn word stands in the text of few pages of its language and names no page; it is written as it stands
there, with its particle. Whoever draws a list commits it before search is tuned to it.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from ruamel.yaml import YAML

from tools import use_any_console

PATH = Path(__file__).parents[1] / "tests" / "samples" / "search" / "queries.yml"
LANGUAGES = ("ko", "en")
WORD = {"ko": re.compile(r"[가-힣]{2,}"), "en": re.compile(r"[A-Za-z]{4,}")}
ONE_PAGE_IN = 7  # a word of more pages than this asks for none of them

Texts = dict[str, tuple[str, str]]  # a page's title and text by its name


@dataclass(frozen=True)
class Query:
    """A query, the language of who asks, and the pages any of which is right."""

    text: str
    lang: str
    pages: tuple[str, ...]


def load(path: Path) -> list[Query]:
    """Read a list of queries; a ValueError says what is wrong with it."""
    data = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    if set(data) != {"written", "drawn"} or len(data["written"]) != len(data["drawn"]):
        message = f"{path}: expected as many queries under `written` as under `drawn`"
        raise ValueError(message)
    queries = [Query(q["text"], q["lang"], tuple(q["pages"])) for q in data["written"] + data["drawn"]]
    twice = {q.text for q in queries if sum((q.text, q.lang) == (r.text, r.lang) for r in queries) > 1}
    if twice:
        message = f"{path}: {', '.join(sorted(twice))} asked twice; ask something else"
        raise ValueError(message)
    return queries


def texts(site: Path, lang: str) -> Texts:
    """Return title and text of every page of one language from the index of a built site."""
    script = (site / "_static" / "search" / f"{lang}.js").read_text(encoding="utf-8")
    data = json.loads(script[script.index("{") : script.rindex("}") + 1])
    return {name: (title, " ".join(part[2] for part in parts)) for name, title, parts in data["pages"]}


def candidates(pages: Texts, lang: str) -> dict[str, tuple[str, ...]]:
    """Return every word that may be drawn, with the pages that hold it."""
    holding: dict[str, list[str]] = {}
    for name, (_, text) in sorted(pages.items()):
        for word in set(WORD[lang].findall(text)):
            holding.setdefault(word, []).append(name)
    at_most = max(1, len(pages) // ONE_PAGE_IN)
    titles = {title.casefold() for title, _ in pages.values()}
    return {
        word: tuple(names)
        for word, names in sorted(holding.items())
        if len(names) <= at_most and word.casefold() not in titles
    }


def draw(pages: Texts, lang: str, count: int, seed: int) -> list[Query]:
    """Draw words of one language, as many from each page as from any other."""
    rng = random.Random(seed)
    words = candidates(pages, lang)
    names = sorted({name for held in words.values() for name in held})
    drawn: dict[str, Query] = {}
    for turn in range(count):
        name = names[turn % len(names)]
        left = [word for word, held in words.items() if name in held and word not in drawn]
        word = rng.choice(left)
        drawn[word] = Query(word, lang, words[word])
    return list(drawn.values())


def lines(queries: Iterable[Query]) -> list[str]:
    """Return queries as they stand in the list."""
    written = []
    for query in queries:
        text, pages = json.dumps(query.text, ensure_ascii=False), ", ".join(query.pages)
        written.append(f"  - {{text: {text}, lang: {query.lang}, pages: [{pages}]}}")
    return written


def main() -> None:
    """Print the drawn half of a list, half of it Korean."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("site", type=Path)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--count", type=int, required=True)
    arguments = parser.parse_args()
    use_any_console()
    print(f"# python -m tools.search_queries {' '.join(sys.argv[1:])}\ndrawn:")
    for lang in LANGUAGES:
        own = draw(texts(arguments.site, lang), lang, arguments.count // len(LANGUAGES), arguments.seed)
        print("\n".join(lines(own)))


if __name__ == "__main__":
    main()
