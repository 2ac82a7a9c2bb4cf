"""The colours of code stand out in both modes from the ground that code stands on."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from book._ext.highlighting import stylesheet

PAIR = re.compile(r"light-dark\(#([0-9a-fA-F]{6}), ?#([0-9a-fA-F]{6})\)")


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.fixture(scope="module")
def surface(root: Path) -> tuple[str, str]:
    css = (root / "book/_ext/theme/static/site.css").read_text(encoding="utf-8")
    light, dark = PAIR.search(css.split("--pst-color-surface:")[1]).groups()
    return light, dark


@pytest.mark.parametrize("mode", [0, 1], ids=["light", "dark"])
def test_every_code_colour_stands_out(surface: tuple[str, str], mode: int) -> None:
    colours = {pair[mode] for pair in PAIR.findall(stylesheet())}
    assert len(colours) > 4
    assert {
        c: round(contrast(c, surface[mode]), 2) for c in colours if contrast(c, surface[mode]) < 4.5
    } == {}


def test_contrast_is_measured_as_the_standard_says() -> None:
    assert contrast("000000", "ffffff") == pytest.approx(21)
    assert contrast("767676", "ffffff") == pytest.approx(4.54, abs=0.01)
