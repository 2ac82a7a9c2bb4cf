"""The measure that compares JavaScript with NumPy."""

from __future__ import annotations

from tests.widgets.numbers import differing


def test_the_measure_refuses_what_is_off() -> None:
    assert differing([1.0, 1e6], [1.0, 1e6]) == 0
    assert differing([1.0 + 3e-12, 1e6 + 1e-7], [1.0, 1e6]) == 1
