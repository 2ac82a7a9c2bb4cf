"""Figures of the book: one style, one way to show them.

Colours read on white and on near-black grounds without a stylesheet, text is drawn as paths in a font that
has Korean, and the same figure is the same bytes every time.
"""

from __future__ import annotations

import hashlib
import io
import re
import warnings
from collections.abc import Iterator, Sequence
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from cycler import cycler
from matplotlib import font_manager
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.collections import Collection, PathCollection, QuadMesh
from matplotlib.figure import Figure
from matplotlib.image import AxesImage
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.text import Annotation, Text
from numpy.typing import ArrayLike, NDArray

__all__ = ["BLUE", "GREEN", "INK", "ORANGE", "PURPLE", "MissingGlyphError", "label_line", "show", "use_style"]

BLUE, ORANGE, GREEN, PURPLE = "#1f6fe5", "#c24e00", "#0c7860", "#9054b4"
INK = "#707783"  # text and axes

FONT = Path(__file__).parent / "fonts" / "dlnotes-kr.otf"
FAMILY = "DL Notes KR"

WIDEST = 7.2  # inches
MANY_MARKERS = 1000  # from here on, markers are drawn as pixels inside the SVG

STYLE: dict[str, Any] = {
    "axes.axisbelow": True,
    "axes.edgecolor": INK,
    "axes.facecolor": "none",
    "axes.labelcolor": INK,
    "axes.labelpad": 6.0,
    "axes.labelsize": 12,
    "axes.linewidth": 0.8,
    "axes.prop_cycle": cycler(color=[BLUE, ORANGE, GREEN, PURPLE]) + cycler(linestyle=["-", "--", "-.", ":"]),
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.titlecolor": INK,
    "axes.titlelocation": "left",
    "axes.titlepad": 10.0,
    "axes.titlesize": 13,
    "figure.constrained_layout.use": True,
    "figure.facecolor": "none",
    "figure.figsize": (5.6, 3.5),
    "font.family": [FAMILY, "DejaVu Sans"],
    "font.size": 12,
    "grid.alpha": 0.35,
    "grid.color": INK,
    "grid.linewidth": 0.5,
    "image.cmap": "viridis",
    "legend.frameon": False,
    "legend.handlelength": 1.8,
    "lines.linewidth": 2.0,
    "lines.markersize": 6.0,
    "mathtext.fontset": "cm",
    "patch.linewidth": 0.0,
    "savefig.dpi": 150,
    "savefig.facecolor": "none",
    "savefig.transparent": True,
    "text.color": INK,
    "xtick.color": INK,
    "xtick.labelsize": 11,
    "xtick.major.width": 0.8,
    "ytick.color": INK,
    "ytick.labelsize": 11,
    "ytick.major.width": 0.8,
}

SVG: Any = {"svg.fonttype": "path", "svg.hashsalt": "dlnotes"}  # letters as outlines, stable names


class MissingGlyphError(ValueError):
    """A label of a figure uses a character that the figure font lacks."""


def use_style() -> None:
    """Give every figure from here on the look of the book; call it once, after the imports.

    >>> use_style()
    >>> plt.rcParams["axes.spines.top"]
    False
    """
    if not any(entry.name == FAMILY for entry in font_manager.fontManager.ttflist):
        font_manager.fontManager.addfont(FONT)
    plt.style.use(STYLE)


def show(figure: Figure, *, alt: str, caption: str | None = None) -> None:
    """Display a figure as one SVG with its description, and close it.

    `alt` tells a reader who cannot see the picture what it shows; `caption` stands under the figure on the
    site. The text form lists labels and data, so that two runs of a notebook can be compared without pixels.

    Raises TypeError if `figure` is no Figure, ValueError if it is too wide or `alt` or `caption` is blank,
    MissingGlyphError if a label holds a character that the font lacks.
    """
    from IPython.display import display

    if not isinstance(figure, Figure):
        came = type(figure).__name__
        message = f"show() got {came}, expected a matplotlib Figure: the first value of plt.subplots()"
        raise TypeError(message)
    if (width := figure.get_figwidth()) > WIDEST:
        message = f"show() got a figure {width:g} in wide, expected at most {WIDEST}: phones shrink its text"
        raise ValueError(message)
    if not alt.strip() or (caption is not None and not caption.strip()):
        message = (
            "show() got a blank alt or caption; describe what the figure shows, or leave the caption out"
        )
        raise ValueError(message)
    try:
        svg = to_svg(figure).replace("<svg", f'<svg role="img" aria-label="{escape(alt)}"', 1)
        text = describe(figure, alt=alt, caption=caption)
    finally:
        plt.close(figure)
    bundle = {"image/svg+xml": svg, "text/plain": text}
    words = {"alt": alt} if caption is None else {"alt": alt, "caption": caption}
    display(bundle, raw=True, metadata={"image/svg+xml": words})  # type: ignore[no-untyped-call]


def to_svg(figure: Figure) -> str:
    """Draw a figure as SVG: the same bytes for the same figure, no date, no missing letters."""
    for artist in figure.findobj(_has_many_markers):
        artist.set_rasterized(True)
    stream = io.StringIO()
    with plt.rc_context(SVG), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")  # refused just below
        figure.savefig(stream, format="svg", metadata=dict.fromkeys(("Creator", "Date", "Format", "Type")))
    for text in figure.findobj(Text):
        _check_letters(text)
    return _slim(stream.getvalue())


def _check_letters(text: Text) -> None:
    """Refuse a label with letters that would come out as empty boxes."""
    words = text.get_text()
    parts = re.split(r"(?<!\\)\$", words)  # every second one stands between dollar signs
    plain, formulas = ("".join(parts[::2]), "".join(parts[1::2])) if len(parts) % 2 else (words, "")
    known = frozenset[int]().union(*(_letters_of(family) for family in text.get_fontfamily()))
    lacking = {letter for letter in plain if ord(letter) not in known and not letter.isspace()}
    lacking |= {letter for letter in formulas if not letter.isascii() and not "Α" <= letter <= "ϖ"}
    if lacking:
        shown = ", ".join(f"{letter} (U+{ord(letter):04X})" for letter in sorted(lacking))
        message = (
            f"the label {words!r} uses {shown}, which the figure font lacks; "
            "call use_style() first, write Korean outside $...$, or choose other letters"
        )
        raise MissingGlyphError(message)


@cache
def _letters_of(family: str) -> frozenset[int]:
    path = font_manager.findfont(font_manager.FontProperties(family=[family]))
    return frozenset(font_manager.get_font(path).get_charmap())


def _has_many_markers(artist: Artist) -> bool:
    if isinstance(artist, QuadMesh):
        return True
    if isinstance(artist, PathCollection):
        return bool(np.shape(artist.get_offsets())[0] >= MANY_MARKERS)
    return (
        isinstance(artist, Line2D)
        and artist.get_marker() != "None"
        and np.size(artist.get_xdata()) >= MANY_MARKERS
    )


def _slim(svg: str) -> str:
    """Leave out the prolog and comments, and write coordinates to a hundredth of a point."""
    svg = re.sub(r"<!--.*?-->\n?", "", svg[svg.index("<svg") :], flags=re.DOTALL)
    return re.sub(r' d="[^"]*"', lambda path: re.sub(r"(\.\d\d)\d+", r"\1", path[0]), svg)


# ---- the text form --------------------------------------------------------------------------------


def describe(figure: Figure, *, alt: str, caption: str | None = None) -> str:
    """List the labels and data of a figure that has been drawn, one thing a line."""
    lines = [f"alt: {alt}"]
    if caption is not None:
        lines.append(f"caption: {caption}")
    if figure.get_suptitle():
        lines.append(f"title: {figure.get_suptitle()}")
    for number, axes in enumerate(figure.axes, start=1):
        title = " ".join(filter(None, (axes.get_title(place) for place in ("left", "center", "right"))))
        lines += [f"axes {number}: {title}".rstrip()]
        lines += [f"  {line}" for line in _describe_axes(axes)]
    return "\n".join(lines)


def _describe_axes(axes: Axes) -> Iterator[str]:
    for name, axis, limits in (("x", axes.xaxis, axes.get_xlim()), ("y", axes.yaxis, axes.get_ylim())):
        if axes.axison:
            scale = f"{axis.get_scale()} {_number(limits[0])}..{_number(limits[1])}"
            yield f"{name}: {axis.get_label_text()!r} {scale} ticks {_tick_labels(axis, limits)}"
    if legend := axes.get_legend():
        yield f"legend: {[text.get_text() for text in legend.get_texts()]}"
    titles = {axes.title, axes._left_title, axes._right_title}  # type: ignore[attr-defined]
    furniture = {axes.patch, axes.xaxis, axes.yaxis, legend, *axes.spines.values(), *titles}
    for artist in axes.get_children():
        if artist in furniture or not artist.get_visible():
            continue
        if text := _describe_artist(artist):
            yield text


def _tick_labels(axis: Axis, limits: tuple[float, float]) -> list[str]:
    low, high = sorted(limits)
    axis.get_majorticklabels()  # puts the ticks in place
    inside = [tick.label1 for tick in axis.get_major_ticks() if low <= tick.get_loc() <= high]
    return [label.get_text() for label in inside if label.get_visible() and label.get_text()]


def _describe_artist(artist: Artist) -> str | None:
    label = str(artist.get_label())
    name = f" {label!r}" if label and not label.startswith("_") else ""
    match artist:
        case Text():
            place = artist.xy if isinstance(artist, Annotation) else artist.get_position()
            return f"text {artist.get_text()!r} at {_pair(place)}" if artist.get_text() else None
        case Line2D():
            return f"line{name}: {_data(artist.get_xydata())}"
        case AxesImage() | QuadMesh():
            return f"image{name}: {_data(artist.get_array())} in {_pair(artist.get_clim())}"
        case PathCollection():
            values = artist.get_array()
            coloured = "" if values is None else f", values {_data(values)}"
            return f"points{name}: {_data(artist.get_offsets())}{coloured}"
        case Collection():
            vertices = [path.vertices for path in artist.get_paths()]
            return f"area{name}: {_data(np.concatenate(vertices)) if vertices else 'empty'}"
        case Patch():
            return f"patch{name}: {_data(artist.get_patch_transform().transform(artist.get_path().vertices))}"
    return f"{type(artist).__name__}{name}"


def _data(values: ArrayLike | None) -> str:
    """Shape, range and a digest of values, each column rounded to 6 digits of its largest."""
    array = np.asarray(np.ma.filled(np.ma.asarray(values, dtype=float), np.nan), dtype=np.float64)
    if array.ndim == 2 and array.shape[1] == 2:
        (x, x_digest), (y, y_digest) = map(_summary, array.T)
        return f"{len(array)} points, x {x}, y {y}, #{x_digest}{y_digest}"
    summary, digest = _summary(array)
    return f"{'x'.join(map(str, array.shape))} values, {summary}, #{digest}"


def _summary(array: NDArray[np.float64]) -> tuple[str, str]:
    finite = np.isfinite(array)
    scale = np.abs(array[finite]).max(initial=0.0)
    grain = 10.0 ** (np.floor(np.log10(scale)) - 5) if scale else 1.0
    grains = np.where(finite, np.round(np.where(finite, array, 0.0) / grain), 2**53).astype("<i8")
    rounded = grains[finite] * grain
    shown = f"{_number(rounded.min())}..{_number(rounded.max())}" if rounded.size else "nothing finite"
    return shown, hashlib.sha256(grains.tobytes()).hexdigest()[:6]


def _pair(values: Sequence[Any]) -> str:
    return f"({', '.join(value if isinstance(value, str) else _number(value) for value in values)})"


def _number(value: float) -> str:
    return f"{float(value) + 0.0:.6g}"


# ---- labels ---------------------------------------------------------------------------------------


def label_line(line: Line2D, text: str, *, x: float, offset: tuple[float, float] = (6.0, 6.0)) -> Annotation:
    """Write a line's name beside it, in its colour, at the point over `x`; `offset` is in points.

    Raises ValueError if the line has not been drawn.
    """
    xs, ys = np.asarray(line.get_xdata(), dtype=float), np.asarray(line.get_ydata(), dtype=float)
    order = np.argsort(xs)
    y = float(np.interp(x, xs[order], ys[order]))
    axes = line.axes
    if not isinstance(axes, Axes):
        message = "label_line() got a line that is in no axes; draw it with ax.plot first"
        raise ValueError(message)
    return axes.annotate(
        text,
        (x, y),
        xytext=offset,
        textcoords="offset points",
        color=line.get_color(),
        ha="left" if offset[0] >= 0 else "right",
        va="bottom" if offset[1] >= 0 else "top",
    )
