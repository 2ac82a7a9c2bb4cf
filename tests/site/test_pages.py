"""How pages and settings are paired: each page once, every setting with its share."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.site.pages import CHAPTERS, LANGUAGES, spread


@pytest.mark.parametrize("more", [0, 1, 2, 4])
def test_every_page_runs_once_and_every_value_gets_its_share(more: int) -> None:
    axes = [LANGUAGES, *["ab"] * more]
    pairs = spread(CHAPTERS, *axes)
    always = [pair.values for pair in pairs if not pair.marks]
    assert [values[0] for values in always] == list(CHAPTERS)
    assert len(pairs) == len({pair.values for pair in pairs}) == len(CHAPTERS) * 2 ** len(axes)
    for place, axis in enumerate(axes, 1):
        shares = Counter(values[place] for values in always)
        assert min(shares[value] for value in axis) >= len(CHAPTERS) // 3
