"""The list of queries: how it is drawn, and what is refused of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.search_queries import PATH, Query, candidates, draw, lines, load

PAGES = {
    "01-relu": ("희소성", "희소성은 값이 대부분 영인 성질입니다. 함수"),
    "02-sparsity": ("둘째 쪽", "손실이 줄어듭니다. 함수"),
}


def test_a_word_of_every_page_and_a_title_are_not_drawn() -> None:
    found = candidates(PAGES, "ko")
    assert found["손실이"] == ("02-sparsity",)
    assert "함수" not in found
    assert "희소성" not in candidates({"01-relu": ("희소성", "희소성 함수")}, "ko")


def test_the_same_seed_draws_the_same_words_from_every_page() -> None:
    first = draw(PAGES, "ko", 4, seed=7)
    assert first == draw(PAGES, "ko", 4, seed=7)
    assert first != draw(PAGES, "ko", 4, seed=8)
    assert [query.pages[0] for query in first] == ["01-relu", "02-sparsity"] * 2


def test_what_is_drawn_can_be_read_back(tmp_path: Path) -> None:
    drawn = draw(PAGES, "ko", 2, seed=7)
    written = [Query("손실", "ko", ("02-sparsity",)), Query("null", "en", ("01-relu", "02-sparsity"))]
    path = tmp_path / "queries.yml"
    path.write_text("\n".join(["written:", *lines(written), "drawn:", *lines(drawn)]), encoding="utf-8")
    assert load(path) == written + drawn


@pytest.mark.parametrize(
    ("drawn", "says"),
    [
        ("[]", "as many queries"),
        ("[{text: 손실, lang: ko, pages: [x]}]", "asked twice"),
    ],
)
def test_an_uneven_or_repeating_list_is_refused(tmp_path: Path, drawn: str, says: str) -> None:
    path = tmp_path / "queries.yml"
    path.write_text(f"written: [{{text: 손실, lang: ko, pages: [y]}}]\ndrawn: {drawn}\n", encoding="utf-8")
    with pytest.raises(ValueError, match=says):
        load(path)


def test_the_list_asks_in_both_languages() -> None:
    queries = load(PATH)
    assert {query.lang for query in queries} == {"ko", "en"}
    assert any(query.lang == "en" and not query.text.isascii() for query in queries), "none across languages"
