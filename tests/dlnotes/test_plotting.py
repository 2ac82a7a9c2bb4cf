"""Figures: one SVG with its words, the same bytes each time, no missing letter, colours for both modes."""

from __future__ import annotations

import itertools
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any
from xml.etree import ElementTree as ET

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
from fontTools.ttLib import TTFont
from matplotlib.figure import Figure

from dlnotes import plotting
from dlnotes.plotting import BLUE, GREEN, INK, ORANGE, PURPLE, MissingGlyphError, label_line, show, use_style
from tools.make_fonts import korean_charset

WHITE, BLACK = "#ffffff", "#111111"
DATA_COLOURS = {"blue": BLUE, "orange": ORANGE, "green": GREEN, "purple": PURPLE}


@pytest.fixture(autouse=True)
def style() -> Iterator[None]:
    with mpl.rc_context({"backend": "agg"}):
        use_style()
        yield
        assert not plt.get_fignums(), "a figure is left open"


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[tuple[dict[str, str], dict[str, Any]]]:
    outputs: list[tuple[dict[str, str], dict[str, Any]]] = []

    def display(data: dict[str, str], *, raw: bool, metadata: dict[str, Any]) -> None:
        assert raw
        outputs.append((data, metadata))

    monkeypatch.setattr("IPython.display.display", display)
    return outputs


def curve(factor: float = 1.0, xlabel: str = "입력 $z$") -> Figure:
    z = np.linspace(-6, 6, 101)
    figure, axes = plt.subplots()
    (line,) = axes.plot(z, factor / (1 + np.exp(-z)), label="시그모이드")
    label_line(line, r"$\sigma(z)$", x=2, offset=(8, -6))
    axes.set(xlabel=xlabel, ylabel="출력", title="시그모이드")
    return figure


def scatter(count: int) -> Figure:
    points = np.random.default_rng(0).normal(size=(count, 2))
    figure, axes = plt.subplots()
    axes.scatter(*points.T, label="음성")
    axes.legend()
    return figure


def mixture() -> Figure:
    figure, (left, right) = plt.subplots(1, 2)
    left.bar(["산", "들"], [3, 5])
    image = right.imshow(np.arange(12).reshape(3, 4))
    figure.colorbar(image)
    right.contour(np.arange(12).reshape(3, 4), levels=[3.5])
    return figure


def text_of(figure: Figure) -> str:
    plotting.to_svg(figure)
    plt.close(figure)
    return plotting.describe(figure, alt="그림")


# ---- what is displayed ------------------------------------------------------------------------


def test_one_output_with_its_words(shown: list[Any]) -> None:
    show(curve(), alt='S자 곡선 "σ"', caption="시그모이드는 $\\frac12$을 지납니다.")
    [(data, metadata)] = shown
    assert set(data) == {"image/svg+xml", "text/plain"}
    words = {"alt": 'S자 곡선 "σ"', "caption": "시그모이드는 $\\frac12$을 지납니다."}
    assert metadata == {"image/svg+xml": words}
    root = ET.fromstring(data["image/svg+xml"])
    assert root.get("role") == "img"
    assert root.get("aria-label") == words["alt"]


def test_without_caption_no_caption_is_said(shown: list[Any]) -> None:
    show(curve(), alt="곡선")
    [(data, metadata)] = shown
    assert metadata == {"image/svg+xml": {"alt": "곡선"}}
    assert "caption" not in data["text/plain"]


@pytest.mark.parametrize("words", [{"alt": " "}, {"alt": "곡선", "caption": ""}])
def test_blank_words_are_refused(shown: list[Any], words: dict[str, str]) -> None:
    figure = curve()
    with pytest.raises(ValueError, match="blank alt or caption"):
        show(figure, **words)
    plt.close(figure)
    assert not shown


def test_axes_instead_of_a_figure_are_refused() -> None:
    figure = curve()
    with pytest.raises(TypeError, match="got Axes, expected a matplotlib Figure"):
        show(figure.axes[0], alt="곡선")  # type: ignore[arg-type]
    plt.close(figure)


def test_a_figure_too_wide_for_a_phone_is_refused() -> None:
    figure, _ = plt.subplots(figsize=(9, 3))
    with pytest.raises(ValueError, match=r"9 in wide, expected at most 7\.2"):
        show(figure, alt="넓은 그림")
    plt.close(figure)


# ---- letters ----------------------------------------------------------------------------------


@pytest.mark.parametrize("label", ["뷁", "$가$", "$x_1$ 뷁", r"$\text{가}$", "🙂"])
def test_a_letter_that_the_font_lacks_is_refused(shown: list[Any], label: str) -> None:
    with pytest.raises(MissingGlyphError, match=r"U\+[0-9A-F]{4,5}.*lacks"):
        show(curve(xlabel=label), alt="곡선")
    assert not shown


@pytest.mark.parametrize(
    "label", ["확률 ŷ, x₁ → −½ ≤ 2", r"손실 $\hat{y}^{(i)}$와 $\ell_2$", "가격은 5$", "각 힝 쀼"]
)
def test_letters_of_the_font_are_drawn(label: str) -> None:
    figure = curve(xlabel=label)
    assert "<svg" in plotting.to_svg(figure)
    plt.close(figure)


def test_without_the_style_korean_is_refused() -> None:
    with mpl.rc_context({"font.family": ["DejaVu Sans"]}):
        figure = curve()
        with pytest.raises(MissingGlyphError, match="call use_style"):
            show(figure, alt="곡선")


def test_the_font_has_the_letters_it_was_made_for_and_a_name_of_its_own() -> None:
    font = TTFont(plotting.FONT)
    letters = set(font.getBestCmap())
    assert letters == korean_charset()
    assert sum(0xAC00 <= point <= 0xD7A3 for point in letters) == 2350
    assert font["name"].getDebugName(1) == plotting.FAMILY
    assert plotting.FONT.stat().st_size < 320_000
    assert "Adobe" in plotting.FONT.with_name("OFL-1.1.txt").read_text(encoding="utf-8")


# ---- bytes ------------------------------------------------------------------------------------


@pytest.mark.parametrize("draw", [curve, mixture, lambda: scatter(30), lambda: scatter(1500)])
def test_the_same_figure_is_the_same_bytes(draw: Callable[[], Figure]) -> None:
    first, second = draw(), draw()
    assert plotting.to_svg(first) == plotting.to_svg(second)
    plt.close("all")


def test_bytes_do_not_depend_on_the_process() -> None:
    script = (
        "import hashlib, matplotlib; matplotlib.use('agg')\n"
        "import matplotlib.pyplot as plt\n"
        "from dlnotes.plotting import to_svg, use_style\n"
        "use_style(); figure, axes = plt.subplots(); axes.plot([1, 2], label='손실'); axes.legend()\n"
        "print(hashlib.sha256(to_svg(figure).encode()).hexdigest())"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", script],
            capture_output=True,
            check=True,
            env=os.environ | {"PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("0", "1")
    }
    assert len(digests) == 1


def test_text_is_outlines_on_a_transparent_ground_without_date_or_prolog() -> None:
    svg = plotting.to_svg(curve())
    plt.close("all")
    assert svg.startswith("<svg")
    assert not re.search(r"<text|<metadata|<!--|font-family|#ffffff|\d{4}-\d\d-\d\d", svg)
    assert re.search(r'width="403\.2pt" height="252pt"', svg)


def test_many_markers_become_one_image() -> None:
    few, many = plotting.to_svg(scatter(999)), plotting.to_svg(scatter(1000))
    plt.close("all")
    assert "<image" not in few
    assert few.count("<use") > 999
    assert many.count("<image") == 1
    assert many.count("<use") < 100


# ---- the text form ----------------------------------------------------------------------------


def test_the_text_lists_labels_and_data() -> None:
    assert text_of(curve()).splitlines() == [
        "alt: 그림",
        "axes 1: 시그모이드",
        "  x: '입력 $z$' linear -6.6..6.6 ticks ['−6', '−4', '−2', '0', '2', '4', '6']",
        "  y: '출력' linear -0.0472801..1.04728 ticks ['0.0', '0.2', '0.4', '0.6', '0.8', '1.0']",
        "  line '시그모이드': 101 points, x -6..6, y 0.002473..0.997527, #f642734df745",
        r"  text '$\\sigma(z)$' at (2, 0.880668)",
    ]


def test_the_text_has_every_kind_of_thing() -> None:
    text = text_of(mixture())
    for part in (
        "ticks ['산', '들']",
        "patch: 5 points, x -0.4..0.4, y 0..3",
        "image: 3x4 values, 0..11",
        "area: 4 points",
        "axes 3:",
    ):
        assert part in text, part
    text = text_of(scatter(20))
    assert "legend: ['음성']" in text
    assert "points '음성': 20 points" in text


def test_axes_that_are_shared_are_told() -> None:
    figure, (above, below) = plt.subplots(2, sharex=True, figsize=(3, 3))
    above.plot([0, 1, 2], [0, 1, 4])
    below.plot([0, 1, 2], [1, 1, 0])
    lines = [line for line in text_of(figure).splitlines() if line.strip().startswith("x:")]
    plt.close(figure)
    assert [line.count("'1.0'") for line in lines] == [0, 1]  # the inner axis shows no labels


@pytest.mark.parametrize("factor", [1.001, 1 + 2e-5])
def test_the_text_changes_with_the_data(factor: float) -> None:
    assert text_of(curve(factor)) != text_of(curve())


def test_the_text_does_not_change_with_the_last_bits() -> None:
    assert text_of(curve(1 + 1e-12)) == text_of(curve())
    assert plotting._data([[0, 1.0], [1, 1e-17]]) == plotting._data([[0, 1.0], [1, -1e-18]])


def test_columns_keep_their_own_scale() -> None:
    assert plotting._data([[1000, 1e-7], [2000, 2e-7]]) != plotting._data([[1000, 1e-7], [2000, 3e-7]])


def test_missing_values_count() -> None:
    with_gap, without = plotting._data([[0, 1], [1, np.nan]]), plotting._data([[0, 1], [1, 0]])
    assert with_gap != without
    assert "nothing finite" in plotting._data([np.nan])


# ---- labels -----------------------------------------------------------------------------------


def test_a_label_stands_on_its_line_in_its_colour() -> None:
    figure, axes = plt.subplots()
    (line,) = axes.plot([4, 0], [8, 0], color=ORANGE)
    label = label_line(line, "두 배", x=1, offset=(-4, -4))
    assert label.xy == (1, 2)
    assert (label.get_color(), label.get_ha(), label.get_va()) == (ORANGE, "right", "top")
    plt.close(figure)


def test_a_line_that_is_not_drawn_has_no_label() -> None:
    with pytest.raises(ValueError, match=r"draw it with ax\.plot first"):
        label_line(mpl.lines.Line2D([0, 1], [0, 1]), "선", x=0)


# ---- colours ----------------------------------------------------------------------------------


def linear(colour: str) -> np.ndarray:
    channels = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def contrast(first: str, second: str) -> float:
    light, dark = sorted((float(linear(c) @ [0.2126, 0.7152, 0.0722]) for c in (first, second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("colour", [INK, *DATA_COLOURS.values()])
def test_colours_stand_out_as_text_on_white_and_as_graphics_on_black(colour: str) -> None:
    assert contrast(colour, WHITE) >= 4.5
    assert contrast(colour, BLACK) >= 3.4


def test_text_is_as_light_as_white_allows() -> None:
    assert contrast(INK, BLACK) >= 4.15
    assert contrast(INK, WHITE) <= 4.6


# Full colour blindness of each kind, Machado, Oliveira and Fernandes (2009), in linear light.
VISION = {
    "full": np.eye(3),
    "no red cones": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "no green cones": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "no blue cones": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}


def oklab(light: np.ndarray) -> np.ndarray:
    cones = np.array([
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ])  # fmt: skip
    lab = np.array([
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ])  # fmt: skip
    return lab @ np.cbrt(cones @ np.clip(light, 0, 1))


def distance(first: str, second: str, vision: np.ndarray) -> float:
    return float(np.linalg.norm(oklab(vision @ linear(first)) - oklab(vision @ linear(second))))


@pytest.mark.parametrize("vision", VISION.values(), ids=VISION)
def test_colours_are_told_apart_by_every_eye(vision: np.ndarray) -> None:
    near = {pair: distance(*pair, vision) for pair in itertools.combinations(DATA_COLOURS.values(), 2)}
    assert min(near.values()) >= 0.08, near
    assert distance(BLUE, ORANGE, vision) >= 0.29


def test_the_measure_refuses_red_and_green() -> None:
    assert distance("#d62728", "#2ca02c", VISION["no green cones"]) < 0.05


def test_lines_differ_by_more_than_colour() -> None:
    cycle = list(plt.rcParams["axes.prop_cycle"])
    assert [entry["color"] for entry in cycle] == list(DATA_COLOURS.values())
    assert len({entry["linestyle"] for entry in cycle}) == len(cycle)


def test_importing_changes_nothing() -> None:
    script = (
        "import matplotlib as mpl; before = dict(mpl.rcParams); import dlnotes.plotting\n"
        "from matplotlib.font_manager import fontManager\n"
        "assert dict(mpl.rcParams) == before\n"
        "assert 'DL Notes KR' not in {font.name for font in fontManager.ttflist}"
    )
    subprocess.run([sys.executable, "-c", script], check=True)
