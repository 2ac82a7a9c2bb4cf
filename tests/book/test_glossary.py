"""The glossary is whole, and every Korean page keeps to it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from book._ext import glossary, strict_yaml
from book._ext.notebook import notebooks, read, tags_of
from book._ext.search import morphology

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "tests" / "samples" / "glossary"
CODE_MATHS_LINKS = re.compile(r"```.*?```|`[^`]*`|\$\$.*?\$\$|\$[^$]*\$|\]\([^)]*\)", re.DOTALL)
#: Keys of data files under which the words are the notes' or someone else's.
QUOTED = {"quote", "notes", "sources", "source"}


def wordings(text: str) -> list[str]:
    """Return what a Korean text says that the glossary does not allow."""
    plain = CODE_MATHS_LINKS.sub(" ", text)
    return [str(wording) for wording in glossary.check(plain, glossary.load(), morphology()["endings"])]


def prose(path: Path) -> str:
    """Return the text of a notebook that is the book's own: no quotation of the notes."""
    cells = read(path).cells
    return "\n\n".join(c.source for c in cells if c.cell_type == "markdown" and "box-quote" not in tags_of(c))


def korean(value: Any) -> Iterator[str]:
    """Yield the Korean texts of a data file."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == "ko" and isinstance(inner, str):
                yield inner
            elif key not in QUOTED:
                yield from korean(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from korean(inner)


# ---- the file -------------------------------------------------------------------------------------


def test_every_term_is_in_both_languages() -> None:
    terms = glossary.load()
    assert len(terms) >= 125
    for term in terms:
        assert re.search("[가-힣]", term.meaning["ko"]), term.id
        assert not re.search("[가-힣]", term.en + term.meaning["en"]), term.id
        assert not term.meaning["ko"].endswith("."), term.id


def test_terms_are_in_the_order_of_their_names() -> None:
    ids = [term.id for term in glossary.load()]
    assert ids == sorted(ids)


def test_the_meanings_keep_to_the_glossary() -> None:
    assert not [f"{term.id}: {w}" for term in glossary.load() for w in wordings(term.meaning["ko"])]


GOOD = """terms:
  - id: label
    ko: 레이블
    en: label
    refused: [라벨]
    meaning: {ko: 정답, en: the right answer}
    chapter: 04-supervised-learning
"""


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ("    en: label\n", "", 2, "lacks `en`"),
        ("    en: label\n", "    en: label\n    note: x\n", 2, "unknown key `note`"),
        ("id: label", "id: The Label", 2, "lower-case words"),
        ("04-supervised-learning", "4", 2, "slug like 05-logistic-regression"),
        (", en: the right answer", "", 2, "exactly ko and en"),
        ("[라벨]", "라벨", 2, "not a list"),
        ("[라벨]", "[레이블]", 2, "refused here but a right rendering"),
        ("ko: 레이블", "ko: 3", 2, "not text"),
        ("en: label\n", "en: label\n    aliases: [x]\n", 2, "lists under ko and en"),
        ("ko: 레이블", "ko: *label", 3, "alias"),
        (GOOD, "- id: label\n", 1, "one key `terms`"),
        ("terms:\n", "terms:\n" + GOOD.removeprefix("terms:\n"), 8, "occurs twice"),
    ],
)
def test_a_broken_glossary_is_refused_with_its_line(
    tmp_path: Path, old: str, new: str, line: int, says: str
) -> None:
    path = tmp_path / "glossary.yml"
    path.write_text(GOOD.replace(old, new), encoding="utf-8")
    with pytest.raises(glossary.GlossaryError, match=rf"line {line}: .*{re.escape(says)}"):
        glossary.load(path)


def test_the_sample_glossary_is_otherwise_good(tmp_path: Path) -> None:
    path = tmp_path / "glossary.yml"
    path.write_text(GOOD, encoding="utf-8")
    assert [term.id for term in glossary.load(path)] == ["label"]


# ---- the pages ------------------------------------------------------------------------------------


def test_a_bad_page_is_refused() -> None:
    found = {text.split("'")[1] for text in wordings((SAMPLES / "bad-page.md").read_text(encoding="utf-8"))}
    assert found == {"파라미터", "업데이트", "경사하강법", "로스 함수", "라벨", "샘플"}


@pytest.mark.parametrize(
    "text",
    [
        "하이퍼파라미터는 사람이 정합니다.",  # a part of a right word
        "샘플링은 다른 일입니다.",  # another word with the same start
        "기울기 벡터(그래디언트)를 구합니다.",  # a bracket may name another rendering
        "기울기 벡터(gradient, 그래디언트)를 구합니다.",
        "`파라미터`라는 이름과 $라벨$",  # code and formulas
        "데이터셋을 훈련 세트와 테스트 세트로 나눕니다.",
    ],
)
def test_right_words_pass(text: str) -> None:
    assert wordings(text) == []


@pytest.mark.parametrize("path", notebooks(ROOT / "book", "ko"), ids=lambda path: path.stem)
def test_a_chapter_keeps_to_the_glossary(path: Path) -> None:
    """A chapter is its notebook, its quiz and its claims: one page for the reader."""
    texts = [prose(path)]
    for kind in ("quiz", "claims"):
        data = ROOT / "book" / kind / f"{path.stem}.yml"
        texts += korean(strict_yaml.read(data).data) if data.is_file() else []
    assert not wordings("\n\n".join(texts))


def test_the_misconceptions_keep_to_the_glossary() -> None:
    catalogue = strict_yaml.read(ROOT / "book" / "misconceptions.yml").data
    assert not [w for text in korean(catalogue) for w in wordings(text)]


@pytest.mark.parametrize(
    "path", sorted((ROOT / "dlnotes").glob("*/words*/*.json")), ids=lambda path: path.stem
)
def test_the_words_of_widgets_keep_to_the_glossary(path: Path) -> None:
    assert not [
        w for text in json.loads(path.read_text(encoding="utf-8"))["ko"].values() for w in wordings(text)
    ]
