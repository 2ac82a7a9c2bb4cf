"""The explorer of chapter 4: move a shape, and see which layer moves its answer along."""

from __future__ import annotations

import functools
import html
from typing import Any

import numpy as np
import traitlets
from numpy.typing import ArrayLike, NDArray

from dlnotes._checks import choice, integer, real
from dlnotes.experiments.supervised_learning import convolve
from dlnotes.widgets._base import Explorer
from dlnotes.widgets._still import SIZE

__all__ = ["ShiftIt"]

Array = NDArray[np.floating]

SIDE = 16  # of the picture; the outputs are two shorter
OUT = SIDE - 2
LARGEST_SHAPE = 8
STROKES = {
    "ell": ["#....", "#....", "#....", "#....", "#####"],
    "cross": ["..#..", "..#..", "#####", "..#..", "..#.."],
    "ring": ["#####", "#...#", "#...#", "#...#", "#####"],
}
KERNEL = np.array([[1.0, 0, -1], [1, 0, -1], [1, 0, -1]])  # upright edges, as in the chapter
HOME = (4, 4)
BITS = 6  # signs of weights in one letter


class ShiftIt(Explorer):
    r"""Move a shape over a picture: the output of a convolution moves along, that of a dense layer does not.

    Formula: out[i, j] = sum over p, q of x[i + p, j + q] k[p, q]; dense: out = x W.
    Shapes: picture (16, 16), kernel (3, 3), W (256, 196) of +1 and -1, both outputs (14, 14); a shape of
    one's own has up to 8 rows and columns of 0 and 1.
    Raises: TypeError or ValueError if the shape or its place does not fit.

    Traits to read and set: shape ("ell", "cross", "ring" or, if one was given, "own"), row and column of its
    upper left corner, lang; to read: solved, the tasks done.

    >>> explorer = ShiftIt(row=2, lang="en")
    >>> explorer
    ShiftIt(lang='en')
    >>> explorer.row, explorer.column
    (2, 4)

    Source: Y. LeCun et al., "Backpropagation applied to handwritten zip code recognition" (1989).
    Taught in: 04-supervised-learning
    """

    _module = "shift_it"

    shape = traitlets.Unicode("ell").tag(sync=True, page=True, keep=True)
    row = traitlets.Int(HOME[0]).tag(sync=True, page=True, keep=True)
    column = traitlets.Int(HOME[1]).tag(sync=True, page=True, keep=True)
    start = traitlets.Dict().tag(sync=True, page=True)
    shapes = traitlets.Dict().tag(sync=True, page=True)
    kernel = traitlets.List(traitlets.List()).tag(sync=True, page=True)
    signs = traitlets.Unicode().tag(sync=True, page=True)

    def __init__(
        self,
        shape: str | ArrayLike = "ell",
        *,
        row: int = HOME[0],
        column: int = HOME[1],
        lang: str = "ko",
    ) -> None:
        """Start from one of three shapes or from the reader's own."""
        shapes = {name: _pixels(strokes) for name, strokes in STROKES.items()}
        if not isinstance(shape, str):
            shapes["own"], shape = _own(shape), "own"
        name = choice(shape, "shape", shapes)
        size = len(shapes[name]), len(shapes[name][0])
        place = {"row": _place(row, "row", size[0]), "column": _place(column, "column", size[1])}
        start = {"shape": name, **place}
        super().__init__(
            lang=lang,
            start=start,
            shapes=shapes,
            kernel=KERNEL.astype(int).tolist(),
            signs=_as_text(_weights()),
            **start,
        )

    @traitlets.validate("shape")
    def _check_shape(self, proposal: dict[str, Any]) -> str:
        return choice(proposal["value"], "shape", self.shapes or [*STROKES, "own"])

    @traitlets.validate("row", "column")
    def _check_place(self, proposal: dict[str, Any]) -> int:
        return _place(proposal["value"], proposal["trait"].name, 1)

    def picture(self) -> Array:
        """Return the picture (16, 16), with the shape inside, as near to its place as it fits."""
        return picture(np.array(self.shapes[self.shape], dtype=float), self.row, self.column)

    def outputs(self) -> tuple[Array, Array]:
        """Return what the convolution and the dense layer make of the picture, (14, 14) each."""
        return convolve(self.picture(), KERNEL), dense(self.picture())

    def _fallback(self) -> str:
        words = {name: html.escape(text) for name, text in self.words.items()}
        small = np.array(self.shapes[self.shape], dtype=float)
        home = picture(small, *HOME)
        moved = picture(small, HOME[0] + 2, HOME[1] + 3)
        rows = ""
        for name, layer in (("convolution", lambda x: convolve(x, KERNEL)), ("dense", dense)):
            wanted = np.roll(layer(home), (2, 3), axis=(0, 1))
            same = int((layer(moved) == wanted).sum())
            rows += f'<tr><th scope="row">{words[name]}</th><td>{same}/{OUT**2}</td></tr>'
        heads = [words["layer"], words["agree"]]
        columns = "".join(f'<th scope="col">{head}</th>' for head in heads)
        return (
            f'<p class="dl-title">{words["title"]}</p>{_still(words["still"], home, moved)}'
            f"<p>{words['still-text']}</p><table><thead><tr>{columns}</tr></thead><tbody>{rows}</tbody></table>"
        )


def _pixels(strokes: list[str]) -> list[list[int]]:
    return [[int(sign == "#") for sign in line] for line in strokes]


def _own(shape: ArrayLike) -> list[list[int]]:
    array = real(shape, "shape", ndim=2)
    if not all(1 <= length <= LARGEST_SHAPE for length in array.shape):
        message = f"shape has shape {array.shape}: expected 1 to {LARGEST_SHAPE} rows and columns"
        raise ValueError(message)
    if not set(np.unique(array)) <= {0.0, 1.0} or not array.any():
        message = f"shape holds {np.unique(array).tolist()}: expected 0 and 1, and at least one 1"
        raise ValueError(message)
    pixels: list[list[int]] = array.astype(int).tolist()
    return pixels


def _place(value: Any, name: str, size: int) -> int:
    place = integer(value, name, least=0)
    if place > SIDE - size:
        message = f"{name} is {place}: expected at most {SIDE - size}, so that the shape stays inside"
        raise ValueError(message)
    return place


# ---- layers -------------------------------------------------------------------------------------


def picture(shape: Array, row: int, column: int) -> Array:
    """Return a picture (16, 16) of zeros with the shape in it."""
    height, width = shape.shape
    row, column = min(row, SIDE - height), min(column, SIDE - width)
    x = np.zeros((SIDE, SIDE))
    x[row : row + height, column : column + width] = shape
    return x


@functools.cache
def _weights() -> Array:
    """Return W (256, 196) of +1 and -1, as they were drawn."""
    return np.random.default_rng(0).integers(0, 2, (SIDE**2, OUT**2)) * 2.0 - 1


def dense(x: Array) -> Array:
    """Return x W as a picture (14, 14): each of its numbers has a weight of its own for every pixel."""
    return (x.reshape(-1) @ _weights()).reshape(OUT, OUT)


def _as_text(weights: Array) -> str:
    """Write six signs a letter, in the alphabet of base64."""
    bits = (weights.reshape(-1) > 0).astype(int)
    bits = np.append(bits, np.zeros(-len(bits) % BITS, int)).reshape(-1, BITS)
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    return "".join(letters[number] for number in bits @ (2 ** np.arange(BITS)[::-1]))


def _still(label: str, *pictures: Array) -> str:
    """Return pictures side by side as SVG."""
    pixel = SIZE / SIDE / 2
    marks = "".join(
        f'<rect class="dl-one" x="{k * SIZE / 2 + j * pixel:g}" y="{i * pixel:g}" '
        f'width="{pixel:g}" height="{pixel:g}"/>'
        for k, x in enumerate(pictures)
        for i, j in np.argwhere(x).tolist()
    )
    frames = "".join(
        f'<rect x="{k * SIZE / 2 + 0.5:g}" y="0.5" width="{SIZE / 2 - 1:g}" height="{SIZE / 2 - 1:g}" '
        'fill="none" stroke="currentColor"/>'
        for k in range(len(pictures))
    )
    opening = f'<svg viewBox="0 0 {SIZE} {SIZE // 2}" width="{SIZE}" role="img" aria-label="{label}">'
    return f"{opening}{marks}{frames}</svg>"
