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
from numpy.typing import ArrayLike

__all__ = ["BLUE", "GREEN", "INK", "ORANGE", "PURPLE", "MissingGlyphError", "label_line", "show", "use_style"]

BLUE, ORANGE, GREEN, PURPLE = "#1f6fe5", "#c24e00", "#0c7860", "#9054b4"
INK = "#707783"  # text and axes

FONT = Path(__file__).parent / "fonts" / "dlnotes-kr.otf"
FAMILY = "DL Notes KR"

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
    "svg.fonttype": "path",
    "svg.hashsalt": "dlnotes",
    "text.color": INK,
    "xtick.color": INK,
    "xtick.labelsize": 11,
    "xtick.major.width": 0.8,
    "ytick.color": INK,
    "ytick.labelsize": 11,
    "ytick.major.width": 0.8,
}


class MissingGlyphError(ValueError):
    """A label of a figure uses a character that the figure font lacks."""


def use_style() -> None:
    """Give every figure from here on the look of the book; call it once, after the imports.

    >>> use_style()
    >>> plt.rcParams["svg.fonttype"]
    'path'
    """
    if not any(entry.name == FAMILY for entry in font_manager.fontManager.ttflist):
        font_manager.fontManager.addfont(FONT)
    plt.style.use(STYLE)


def show(figure: Figure, *, alt: str, caption: str | None = None) -> None:
    """Display a figure as one SVG with its description, and close it.

    `alt` tells a reader who cannot see the picture what it shows; `caption` stands under the figure on the
    site. The text form lists labels and data, so that two runs of a notebook can be compared without pixels.

    Raises TypeError if `figure` is no Figure, ValueError if `alt` or `caption` is blank, MissingGlyphError if
    a label holds a character that the font lacks.
    """
    from IPython.display import display

    if not isinstance(figure, Figure):
        came = type(figure).__name__
        message = f"show() got {came}, expected a matplotlib Figure: the first value of plt.subplots()"
        raise TypeError(message)
    if not alt.strip() or (caption is not None and not caption.strip()):
        message = (
            "show() got a blank alt or caption; describe what the figure shows, or leave the caption out"
        )
        raise ValueError(message)
    svg = to_svg(figure)
    text = describe(figure, alt=alt, caption=caption)
    plt.close(figure)
    bundle = {"image/svg+xml": svg, "text/plain": text}
    words = {"alt": alt} if caption is None else {"alt": alt, "caption": caption}
    display(bundle, raw=True, metadata={"image/svg+xml": words})  # type: ignore[no-untyped-call]


def to_svg(figure: Figure) -> str:
    """Draw a figure as SVG: the same bytes for the same figure, no date, no missing letters."""
    for artist in figure.findobj(_has_many_markers):
        artist.set_rasterized(True)
    stream = io.StringIO()
    with warnings.catch_warnings():
        warnings.filterwarnings("error", message="Glyph .* missing from font", category=UserWarning)
        try:
            figure.savefig(
                stream, format="svg", metadata=dict.fromkeys(("Creator", "Date", "Format", "Type"))
            )
        except UserWarning as warning:
            plt.close(figure)
            message = f"{warning}; write the label with other letters, or add this one to tools/make_fonts.py"
            raise MissingGlyphError(message) from None
    return _slim(stream.getvalue())


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
        lines += [f"axes {number}: {axes.get_title('left') or axes.get_title('center')}".rstrip()]
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
    ticks = zip(axis.get_majorticklocs(), axis.get_majorticklabels(), strict=True)
    return [label.get_text() for place, label in ticks if low <= place <= high and label.get_text()]


def _describe_artist(artist: Artist) -> str | None:
    kind = type(artist).__name__
    label = str(artist.get_label())
    named = kind if label.startswith("_") or not label else f"{kind} {label!r}"
    match artist:
        case Annotation():
            return f"{kind} {artist.get_text()!r} at {_pair(artist.xy)}"
        case Text():
            return (
                f"{kind} {artist.get_text()!r} at {_pair(artist.get_position())}"
                if artist.get_text()
                else None
            )
        case Line2D():
            return f"{named}: {_data(artist.get_xydata())}"
        case AxesImage() | QuadMesh():
            return f"{named}: {_data(artist.get_array())} in {_pair(artist.get_clim())}"
        case PathCollection():
            values = artist.get_array()
            coloured = "" if values is None else f", values {_data(values)}"
            return f"{named}: {_data(artist.get_offsets())}{coloured}"
        case Collection():
            vertices = [path.vertices for path in artist.get_paths()]
            return f"{named}: {_data(np.concatenate(vertices)) if vertices else 'empty'}"
        case Patch():
            return f"{named}: {_data(artist.get_patch_transform().transform(artist.get_path().vertices))}"
    return named


def _data(values: ArrayLike | None) -> str:
    """Shape, range to 6 significant digits, and a digest of the values rounded to the same grain."""
    array = np.asarray(np.ma.filled(np.ma.asarray(values, dtype=float), np.nan), dtype=np.float64)
    finite = array[np.isfinite(array)]
    if not finite.size:
        return f"{array.shape} no finite value"
    scale = np.abs(finite).max()
    grain = 10.0 ** (np.floor(np.log10(scale)) - 5) if scale else 1.0
    rounded = np.where(np.isfinite(array), np.round(np.nan_to_num(array) / grain), 2**60).astype("<i8")
    digest = hashlib.sha256(rounded.tobytes()).hexdigest()[:8]
    columns = array.T if array.ndim == 2 and array.shape[1] == 2 else [array]
    ranges = ", ".join(f"{_number(np.nanmin(c))}..{_number(np.nanmax(c))}" for c in columns)
    return f"{'x'.join(map(str, array.shape))} [{ranges}] #{digest}"


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
